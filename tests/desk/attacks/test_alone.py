"""Attacks that need somebody's real act before or after them: each with a company of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from bestyet.desk.config import read_config
from bestyet.desk.sessions import LASTS
from cli.voting import Company, governance, put_to_the_vote
from desk.attacks.scene import signs_in
from desk.attacks.words import MARKUP, everywhere, inert
from desk.house import Visitor
from desk.test_contribute import PATH, TEXT, fields
from desk.test_hosted import BEHIND, House, with_accounts
from desk.test_vote import VOTE, Voting, passkeys_for_all, refused, signing

ALONE: dict[str, Callable[[House], None]] = {}
SIGNED: dict[str, tuple[dict[str, object], str]] = {
    "an answer of a passkey made at another site": ({"origin": "https://evil.example.org"}, "no site of this ballot"),
    "one made at a site whose name begins with ours": ({"origin": "ORIGIN.evil.example.org"}, "no site of this ballot"),
    "one made at another port": ({"origin": "http://localhost:1"}, "no site of this ballot"),
    "one made for another domain": ({"rp": "evil.example.org"}, "not"),
    "one that nobody touched": ({"flags": 0x04}, "nobody touched"),
    "one whose person was not verified": ({"flags": 0x01}, "did not verify who used it"),
    "one out of a frame of another site": ({"more": ',"crossOrigin":true'}, "in a page of another site"),
    "one made when the passkey was registered": ({"kind": "webauthn.create"}, "was not signed as it was shown"),
    "one over another challenge": ({"challenge": b"x" * 32}, "was not signed as it was shown"),
    "one of another person's passkey": ({"of": "india"}, "not one of yours"),
    "one for another word": ({"said": {"word": "reject", "reason": "No"}}, "was not signed as it was shown"),
    "one for other words": ({"said": {"reason": "Another"}}, "was not signed as it was shown"),
    "one for another moment": ({"said": {"at": "2026-11-02T08:59:00Z"}}, ""),
    "one from long ago": ({"later": timedelta(minutes=31)}, "too long ago"),
}


def alone(name: str) -> Callable[[Callable[[House], None]], Callable[[House], None]]:
    def kept(row: Callable[[House], None]) -> Callable[[House], None]:
        ALONE[name] = row
        return row

    return kept


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    found = House(Company(tmp_path, monkeypatch, put_to_the_vote, with_accounts))
    yield found
    found.listening.close()


@alone("markup in names and titles that others wrote")
def _(house: House) -> None:
    hub, text = house.company.hub, (house.company.hub.root / "practices/governance.yml").read_text()
    with house.open(house.configure()):
        people = [house.person(name) for name in ("emea", "apac")]
        for name in ("a script", "an end of an attribute", "a template"):
            told = json.dumps(MARKUP[name])
            hub.write("practices/governance.yml", text.replace("name: Lead of emea", f"name: {told}"))
            hub.write(PATH, re.sub("title: .*", lambda _, told=told: f"title: {told}", (hub.root / PATH).read_text()))
            hub.send(f"Hostile {MARKUP[name]}")
            assert all(inert(everywhere(one)) for one in people), name


@alone("markup in what is said of a step, wherever it is shown")
def _(house: House) -> None:
    with house.open(house.configure()):
        (emea, apac), kept = [house.person(name) for name in ("emea", "apac")], 0
        for payload in MARKUP.values():
            form = {"step": "agenda-sent", "words": f"Said {payload}", "back": "vote", "by": "lead-apac"}
            kept += emea.post("/said/client-kickoff", form).status_code == 303
        assert kept
        assert inert(everywhere(apac)), "of all that was said, each stands there"
    assert "by: lead-apac" not in house.company.hub.run(f"--git-dir={house.company.bare}", "log", "-p", "-3", "--all")


@alone("line breaks and brackets in the name of who sends")
def _(house: House) -> None:
    evil = json.dumps("A writer <x@y>\ncommitter Eve <eve@example.org> 0 +0000\n\nSigned-off-by: Eve")
    house.configure()
    house.file.write_text(house.file.read_text().replace("name: A writer", f"name: {evil}"))
    with house.open(read_config(house.file)):
        sends(house.person("writer"), "Mine", why="x\r\n\r\nSigned-off-by: Eve <eve@example.org>")
    bare = f"--git-dir={house.company.bare}"
    branch = house.company.hub.run(bare, "for-each-ref", "--format=%(refname)", "refs/heads/from-desk").strip()
    raw = house.company.hub.run(bare, "cat-file", "commit", branch)
    assert raw.count("\ncommitter ") == 1
    assert "\nSigned-off-by" not in raw
    assert house.company.hub.run(bare, "fsck", "--strict", "--no-dangling").strip() == ""


def sends(one: Visitor, title: str, why: str = "") -> None:
    one.sends(TEXT, {**fields(one.read(TEXT)), "v:title": title})
    assert one.post(f"{TEXT}/send", {**fields(one.read(TEXT)), "why": why}).status_code == 200


@alone("a text sent after its region was taken away")
def _(house: House) -> None:
    with house.open(house.configure()):
        emea = house.person("emea")
        form = fields(emea.read(TEXT))
        path = "practices/governance.yml"
        text = (house.company.hub.root / path).read_text()
        house.company.hub.write(path, text.replace("name: Lead of emea, region: emea", "name: X, region: india"))
        house.company.hub.send("EMEA has another lead")
        assert emea.post(f"{TEXT}/send", form).status_code == 403
        assert emea.post(TEXT, form).status_code == 403
    assert nothing_sent(house)


@alone("an act after one was taken out of governance.yml")
def _(house: House) -> None:
    with house.open(house.configure()):
        emea = house.person("emea")
        form, csrf = fields(emea.read(TEXT)), emea.csrf()
        path = "practices/governance.yml"
        text = (house.company.hub.root / path).read_text()
        house.company.hub.write(path, text.replace("{proxy: emea@example.org}", "{proxy: new@example.org}"))
        house.company.hub.send("EMEA's lead left")
        assert emea.post(f"{TEXT}/send", form, csrf=csrf).status_code == 401
        assert emea.get("/").status_code == 401
    assert nothing_sent(house)


def nothing_sent(house: House) -> bool:
    return house.company.hub.run(f"--git-dir={house.company.bare}", "branch", "--list", "from-desk/*") == ""


@alone("a session after twelve hours")
def _(house: House) -> None:
    with house.open(house.configure()):
        emea = house.person("emea")
        csrf = emea.csrf()
        house.company.clock.set(house.company.clock.at + timedelta(seconds=LASTS + 1))
        assert emea.get("/").status_code == 401
        assert emea.post("/contribute", {"region": "emea", "practice": "x"}, csrf=csrf).status_code == 401


@alone("the same text sent many times at once")
def _(house: House) -> None:
    with house.open(house.configure()):
        emea = house.person("emea")
        emea.sends(TEXT, {**fields(emea.read(TEXT)), "v:title": "Once"})
        form, csrf = fields(emea.read(TEXT)), emea.csrf()
        with ThreadPoolExecutor(6) as pool:
            told = [*pool.map(lambda _: emea.post(f"{TEXT}/send", form, csrf=csrf).status_code, range(6))]
    assert {*told} <= {200, 409}
    assert 200 in told
    bare, branch = f"--git-dir={house.company.bare}", "from-desk/variant/emea/client-kickoff/lead-emea"
    assert house.company.hub.run(bare, "rev-list", "--count", f"main..{branch}").strip() == "1"


@alone("the same text taken in many times at once")
def _(house: House) -> None:
    with house.open(house.configure()):
        emea, apac = house.person("emea"), house.person("apac")
        sends(emea, "Once")
        waiting = "/waiting/variant/emea/client-kickoff/lead-emea"
        form, csrf = fields(apac.read(waiting)), apac.csrf()
        with ThreadPoolExecutor(4) as pool:
            told = [*pool.map(lambda _: apac.post(waiting, form, csrf=csrf).status_code, range(4))]
    assert told.count(303) == 1
    assert {*told} <= {303, 404, 409}
    assert house.commits().count("lead-emea: emea/client-kickoff: Another text") <= 1


@alone("a cookie without the prefix for this host, behind TLS")
def _(house: House) -> None:
    house.configure()
    house.file.write_text(house.file.read_text().replace(house.origin, "https://practices.example.org"))
    with house.open(read_config(house.file)):
        one = Visitor.stranger(house.origin, house.state)
        told = [("host", "practices.example.org"), ("X-Remote-User", "emea@example.org"), ("X-Secret", BEHIND)]
        cookie = signs_in(one, told).headers["set-cookie"]
        secret = cookie.partition("=")[2].partition(";")[0]
        for name, status in (("__Host-bestyet-desk", 200), ("bestyet-desk", 401), ("__host-bestyet-desk", 401)):
            fresh = Visitor.stranger(house.origin, house.state)
            headers = {"host": "practices.example.org", "cookie": f"{name}={secret}"}
            assert fresh.client.get("/", headers=headers).status_code == status


@alone("another person's draft, and what they typed, in one's own browser")
def _(house: House) -> None:
    text = governance(house.company.keys, "")
    for region in house.company.keys:
        text = text.replace(f"id: lead-{region},", f"id: lead-{region}, accounts: {{proxy: {region}@example.org}},")
    text = text.replace("name: Lead of apac, region: apac", "name: Lead of apac, region: emea")
    house.company.hub.write("practices/governance.yml", text)
    house.company.hub.send("Two lead EMEA")
    with house.open(house.configure()):
        emea, apac = house.person("emea"), house.person("apac")
        emea.sends(TEXT, {**fields(emea.read(TEXT)), "v:title": "Only for my eyes"})
        assert "Only for my eyes" not in everywhere(apac)
        assert apac.post(f"{TEXT}/discard").status_code == 303
        assert "Only for my eyes" in emea.read(TEXT)
        assert 'data-person="lead-apac"' in apac.read(TEXT)


@pytest.mark.parametrize("name", ALONE)
def test_it_is_refused(house, name):
    ALONE[name](house)


@pytest.fixture(scope="module")
def voting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Voting, Visitor]]:
    with pytest.MonkeyPatch.context() as patch:
        found = Voting(Company(tmp_path_factory.mktemp("votes"), patch, passkeys_for_all))
        with found.desk("apac") as opened:
            yield found, Visitor(opened)


@pytest.mark.parametrize("name", SIGNED)
def test_no_vote_comes_of(voting, name):
    (found, apac), (how, why) = voting, SIGNED[name]
    form, asked = signing(apac)
    passkey = found.passkeys[str(how.get("of", "apac"))]
    domain, began = passkey.domain, found.company.clock.at
    passkey.domain = str(how.get("rp", domain))
    given = {key: one for key, one in how.items() if key in ("origin", "flags", "more", "kind")}
    given["origin"] = str(given.get("origin", found.origin)).replace("ORIGIN", found.origin)
    assertion = passkey.get(how.get("challenge", asked), **given)
    passkey.domain = domain
    try:
        found.company.clock.set(began + how.get("later", timedelta()))
        refused(apac, {**form, "assertion": assertion, **how.get("said", {})}, why)
    finally:
        found.company.clock.set(began)
    assert found.company.hub.run("branch", "--list", "from-desk/*") == ""


def test_a_vote_is_not_taken_twice(voting):
    found, apac = voting
    form, asked = signing(apac)
    said = {**form, "assertion": found.passkeys["apac"].get(asked, origin=found.origin)}
    assert apac.post(f"{VOTE}/cast", said).status_code == 200
    again = apac.post(f"{VOTE}/cast", said)
    assert again.status_code in (200, 409)
    branch = "from-desk/vote/client-kickoff/lead-apac"
    assert found.company.hub.run("rev-list", "--count", f"origin/main..{branch}").strip() == "1"
