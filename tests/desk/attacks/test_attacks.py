"""Each attack that was tried, as a row: refused, with nothing changed; and how many they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from bestyet.desk.hosted import hosted_desk
from desk.attacks.scene import ATTACKS, Scene, addresses, scene
from desk.attacks.test_alone import ALONE, SIGNED
from desk.attacks.test_signin import BROKEN, CLAIMS, TOKENS
from desk.attacks.words import MARKUP, inert
from starlette.routing import Mount, Route

ROWS = [import_module(f"desk.attacks.{name}") for name in ("forged", "wire", "words", "acts")]  # each adds its own
DOCS = Path(__file__).parents[3] / "docs/desk.md"


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with scene(tmp_path_factory.mktemp("attacks")) as found:
        yield found


@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_refused_and_changes_nothing(at, name):
    before = at.state()
    ATTACKS[name](at)
    assert at.state() == before
    assert at.stranger().get("/").status_code == 401


def test_they_are_as_many_as_the_desks_page_says(record_property):
    count = sum(map(len, (ATTACKS, ALONE, SIGNED, BROKEN, TOKENS, CLAIMS)))
    record_property("attacks at the desk", count)
    print(f"{count} attacks at the desk were tried")
    (told,) = re.findall(r"(\d+) attacks were tried", DOCS.read_text(encoding="utf-8"))
    assert int(told) == count


def test_the_addresses_that_are_walked_are_all_that_the_desk_has(at):
    """Whoever adds a page adds it to the table that these rows walk."""
    app = hosted_desk(at.house.configure()).app
    found = {(route.path, method) for route in app.routes if isinstance(route, Route) for method in route.methods}
    walked = {(one.template, one.method) for method in ("GET", "POST") for one in addresses(method)}
    assert {one for one in found if one[1] != "HEAD"} == walked | {("/sign-in", "GET")}
    assert {route.path for route in app.routes if isinstance(route, Mount)} == {"/static", "/style"}


def test_the_same_forms_with_the_secret_are_taken_as_ones_own(at):
    """What is refused above is refused for what is wrong in it alone."""
    emea = at.house.person("emea")
    for address in addresses("POST"):
        if address.template != "/sign-out":
            answer = emea.post(address.path())
            assert answer.status_code != 401, address
            assert "This was not sent from a page of yours" not in answer.text, address
    assert emea.post("/sign-out").status_code == 200


WOULD = {  # what a page would hold where words acted
    "an end of an attribute": '<input value="{}">',
    "an end of an attribute in single quotes": "<input value='{}'>",
    "a template": "<p>{{9801547}}</p>",
}


@pytest.mark.parametrize("name", sorted(MARKUP.keys() - {"a format", "a code in braces"}))
def test_what_is_looked_for_would_be_found(name):
    assert not inert(WOULD.get(name, "<p>{}</p>").replace("{}", MARKUP[name]))
