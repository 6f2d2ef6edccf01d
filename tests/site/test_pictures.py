"""Pictures of texts are shown where they stand: those that are themselves, from the site's folder, and no others."""

import re

import pytest
from bestyet.knowledge.base import load
from bestyet.publish.material import pictures_of, site_input
from bestyet.repo.history import open_history
from bestyet.site.html import safe_html
from bestyet.site.render import rendered, rendered_of
from cli.kickoff import APAC, EMEA, GOVERNANCE
from drawn import JPEG, name_of, png

FORM, OTHER = png(), png(grey=7)
FILES = "client-kickoff.files"


def shows(raw, words="The form"):
    return f"![{words}]({FILES}/{name_of(raw)})"


@pytest.fixture
def base(workshop):
    workshop.write("practices/governance.yml", GOVERNANCE)
    more = f"2. Ask for the three worries. {shows(FORM)}\n\n{shows(JPEG, 'A “photo” & <b>')}\n"
    workshop.write("practices/emea/client-kickoff.md", EMEA.replace("2. Ask for the three worries.\n", more))
    table = f"\n| Sign | Means |\n| --- | --- |\n| {shows(OTHER)} | Danger |\n"
    workshop.write("practices/apac/client-kickoff.md", f"{APAC}- Ask for the three worries. {shows(FORM)}\n{table}")
    for region, raw in (("emea", FORM), ("emea", JPEG), ("apac", FORM), ("apac", OTHER)):
        workshop.write(f"practices/{region}/{FILES}/{name_of(raw)}", raw)
    workshop.commit("Two regions")
    return workshop


def made(base, only=None):
    loaded = load(base.root)
    with open_history(base.root) as history:
        site = site_input(loaded, history, pictures=pictures_of(loaded, only))
        return dict(rendered(site) if only is None else rendered_of(site, only))


def pictures_on(page):
    return re.findall(r'<img class="by-picture" src="([^"]*)" alt="([^"]*)">', page)


def test_pages_show_them_from_the_site(base):
    files = made(base)
    assert {path: raw for path, raw in files.items() if path.startswith("site/pictures/")} == {
        f"site/pictures/{name_of(raw)}": raw for raw in (FORM, JPEG, OTHER)
    }
    page = files["docs/practices/client-kickoff/index.md"].decode()
    assert (f"../../pictures/{name_of(FORM)}", "The form") in pictures_on(page)
    why = files["docs/practices/client-kickoff/why/index.md"].decode()
    assert any(name_of(OTHER) in src for src, _ in pictures_on(why))
    own = files["docs/regions/emea/client-kickoff/index.md"].decode()
    assert (f"../../../pictures/{name_of(FORM)}", "The form") in pictures_on(own)
    assert (f"../../../pictures/{name_of(JPEG)}", "A “photo” &amp; &lt;b&gt;") in pictures_on(own)
    assert not any("[picture:" in raw.decode() for path, raw in files.items() if path.endswith("index.md"))
    assert not any(re.search(rb"\[picture [a-p]{12}\]", raw) for raw in files.values())
    assert b"Ask for the three worries. [picture]" in files["site/practices/client-kickoff.json"]


def test_what_was_edited_shows_the_same(base):
    files, some = made(base), made(base, ["client-kickoff"])
    assert {path: files[path] for path in some} == some


@pytest.mark.parametrize("raw", [OTHER, b"", b"version https://git-lfs.github.com/spec/v1\n"])
def test_another_in_its_place_is_shown_nowhere(base, raw):
    for region in ("emea", "apac"):
        (base.root / f"practices/{region}/{FILES}/{name_of(FORM)}").write_bytes(raw)
    files = made(base)
    assert f"site/pictures/{name_of(FORM)}" not in files
    page = files["docs/practices/client-kickoff/index.md"].decode()
    assert "<em>[picture: The form]</em>" in page
    assert not any(name_of(FORM) in src for src, _ in pictures_on(page))


def test_one_that_hides_something_is_shown_nowhere(workshop):
    evil = FORM + b"<script>alert(1)</script>"
    workshop.write("practices/governance.yml", GOVERNANCE)
    workshop.write("practices/emea/client-kickoff.md", EMEA.replace("worries.", f"worries. {shows(evil)}"))
    workshop.write(f"practices/emea/{FILES}/{name_of(evil)}", evil)
    workshop.commit("One region")
    assert not any("pictures/" in path for path in made(workshop))


PLACES = (
    *("https://evil.example/x.png", "data:image/png;base64,AAAA", "javascript:alert(1)", "//evil.example/x.png"),
    *(f"../apac/{FILES}/{name_of(FORM)}", f"./{FILES}/{name_of(FORM)}", f"{FILES}/../{FILES}/{name_of(FORM)}"),
    *(f"{FILES}/{name_of(FORM)}?x", f"{FILES}/{name_of(FORM).upper()}", f"/{FILES}/{name_of(FORM)}", f"{FILES}/a.svg"),
    *(f"{FILES}%2F{name_of(FORM)}", f"{FILES}\\{name_of(FORM)}", f"{FILES}/{name_of(FORM)}#x", "", "a.png"),
)


@pytest.mark.parametrize("place", PLACES)
def test_no_other_place_is_a_picture(place):
    told = safe_html(f'![A](<{place}>) <img src="{place}" alt="A" onerror="x()">', lambda _: "here")
    assert "<img" not in told


def test_our_own_element_is_all_there_is():
    told = safe_html(f'![A" onerror="x()]({FILES}/{name_of(FORM)} "title")', lambda _: 'x" onerror="y()')
    assert re.fullmatch(r'<p><img class="by-picture" src="[^"]*" alt="A&quot; onerror=&quot;x\(\)"></p>', told)
