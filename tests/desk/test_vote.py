"""Reviewers vote at the desk, by key and by passkey; what is written is what plain ssh-keygen finds well signed."""

from __future__ import annotations

import base64
import html
import json
import os
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from bestyet.text.versions import read_vote
from cli.passkeys import SoftPasskey
from cli.voting import FOLDER, Company, governance, shared_company
from desk.house import Visitor, all_that_stays, served

BRANCH = "from-desk/vote/client-kickoff/lead-{}"
VOTE = "/vote/client-kickoff"


DESKS = ("of a test", "of a file")  # that can be open at the same time


@cache
def own_port(desk: str = DESKS[0]) -> int:
    """Nobody else is given it while this process lives: the desks that are opened there are a site of its ballots."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind(("127.0.0.1", 0))
    port = int(one.getsockname()[1])
    one.detach()
    return port


def site(desk: str = DESKS[0]) -> str:
    return f"http://localhost:{own_port(desk)}"


@cache
def own_passkey(region: str) -> SoftPasskey:
    return SoftPasskey("localhost", f"credential of {region}".encode() * 2)


def passkeys_for_all(company: Company) -> None:
    hub, file = company.hub, company.folder / "new.json"
    sites = json.dumps([*map(site, DESKS)])
    hub.write(
        "practices/governance.yml", governance(company.keys, f"passkeys: {{rp-id: localhost, origins: {sites}}}\n")
    )
    for region in company.keys:
        file.write_text(own_passkey(region).create(origin=site()))
        hub.well("key", "add", f"lead-{region}", "--passkey", str(file))
    hub.send("Passkeys for all")
    company.clock.set(company.clock.at + timedelta(minutes=1))
    company.propose("--as", "lead-emea")


class Voting:
    """A company whose ballot takes passkeys of the desk, and a desk for each of its leads."""

    def __init__(self, company: Company, desk: str = DESKS[0]) -> None:
        """company: in which there are `passkeys_for_all`."""
        self.company, self.origin, self.port = company, site(desk), own_port(desk)
        self.passkeys = {region: replace(own_passkey(region)) for region in company.keys}

    def desk(self, region: str, **how: str):
        return served(self.company.hub.root, self.port, who=f"lead-{region}", **how)

    def there(self, region: str, branch: str = BRANCH) -> dict[str, object]:
        raw = self.company.hub.run("show", f"{branch.format(region)}:{FOLDER}/votes/lead-{region}.yml")
        return dict(read_vote(raw.encode())[1])


@pytest.fixture
def voting(tmp_path, monkeypatch) -> Voting:
    return Voting(Company(tmp_path, monkeypatch, passkeys_for_all))


@pytest.fixture
def apac(voting) -> Iterator[Visitor]:
    with voting.desk("apac") as opened:
        yield Visitor(opened)


@pytest.fixture(scope="module")
def open_vote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Voting, Visitor]]:
    """The same once for all votes that are none."""
    with shared_company(tmp_path_factory, passkeys_for_all) as company:
        found = Voting(company, "of a file")
        with found.desk("apac") as opened:
            yield found, Visitor(opened)


@pytest.fixture
def refusing(open_vote: tuple[Voting, Visitor]) -> Iterator[tuple[Voting, Visitor]]:
    found, one = open_vote
    before = all_that_stays(found.company, one)
    yield found, one
    assert all_that_stays(found.company, one) == before


def signing(one: Visitor, **said: str) -> tuple[dict[str, str], bytes]:
    """The form with which a vote is signed, and the challenge for a passkey."""
    page = one.post(VOTE, {"word": "approve", **said})
    assert page.status_code == 200, page.text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    asked = re.findall(r'data-challenge="([^"]+)"', page.text)
    return {name: html.unescape(text) for name, text in fields.items()}, base64.b64decode(asked[0]) if asked else b""


def refused(one: Visitor, form: dict[str, str], why: str) -> None:
    answer = one.post(f"{VOTE}/cast", form)
    assert answer.status_code in (403, 409), answer.text
    assert why in html.unescape(answer.text)


def test_three_reviewers_vote_and_ssh_keygen_agrees(voting):
    company = voting.company
    for region, passkey in voting.passkeys.items():
        with voting.desk(region) as opened:
            one = Visitor(opened)
            form, asked = signing(one, reason=f"Good for {region}")
            cast = one.post(f"{VOTE}/cast", {**form, "assertion": passkey.get(asked, origin=voting.origin)})
            assert cast.status_code == 200, cast.text
            assert "ssh-keygen has checked the signature" in cast.text
            assert f"lead-{region}" in one.read("/")
    for region in voting.passkeys:
        company.hub.run("merge", "--quiet", "--no-ff", "-m", "Take a vote", BRANCH.format(region))
    company.hub.run("push", "--quiet", "origin", "HEAD:main")
    assert "3 votes well signed" in company.hub.well("verify", "--ssh-keygen")
    assert voting.there("india")["reason"] == "Good for india"


def test_a_vote_by_key_is_that_of_the_command_line(voting):
    with voting.desk("emea", key=str(voting.company.keys["emea"])) as opened:
        one = Visitor(opened)
        form, _ = signing(
            one, word="reject", **{"passage:0": "agenda-sent", "against:0": "Too late", "instead:0": "Five"}
        )
        assert one.post(f"{VOTE}/cast", form).status_code == 200
        page = one.read(VOTE)
        assert "You voted: your vote waits to be taken in." in page
        assert "Nobody has voted yet." in page, "one's own word is not among those of others"
    vote = voting.there("emea")
    assert vote["vote"] == "reject"
    assert vote["objections"] == [{"passage": "agenda-sent", "reason": "Too late", "instead": "Five"}]


def amend(company: Company) -> None:
    """All regions write one step more, and the open ballot is amended to that."""
    for region in company.keys:
        path = f"practices/{region}/client-kickoff.md"
        company.hub.write(path, (company.hub.root / path).read_text() + "\n## After\n\n1. Pay us twice. {#pay}\n")
    company.hub.send("All pay twice")
    company.propose("--as", "lead-emea", "--amend")


def test_nobody_signs_what_was_amended_since_they_looked_at_it(voting):
    company, said = voting.company, {"word": "approve", "reason": "As it was shown"}
    with voting.desk("emea", key=str(company.keys["emea"])) as opened:
        one = Visitor(opened)
        looked = re.findall(r'name="seen" value="([^"]+)"', one.read(VOTE))[0]
        form, _ = signing(one, **said, seen=looked)
        assert form["seen"] == looked
        amend(company)
        refused(one, form, "not what you looked at any more")
        unseen = one.post(VOTE, {**said, "seen": looked})
        assert unseen.status_code == 409
        assert "As it was shown" in unseen.text, "what was typed is not lost"
        assert company.hub.run("branch", "--list", "from-desk/*") == ""
        form, _ = signing(one, **said)
        assert one.post(f"{VOTE}/cast", form).status_code == 200


def test_the_vote_page_reads_as_a_page(refusing):
    _, apac = refusing
    page = html.unescape(apac.read(VOTE))
    assert "0 of 3 reviewers have voted. No word yet from: Lead of emea, Lead of apac, Lead of india." in page
    assert "It can still pass." in page
    assert "missing: heard" not in page
    rendered = page.partition("As it is written in the file")[0]
    assert "agenda-sent" not in rendered, "steps are called by their words"
    assert re.search('<option value="agenda-sent">[A-Z]', page), "also where somebody objects to one"
    assert "of 3 regions have been heard, not yet" in page
    assert "practice: client-kickoff" not in rendered


def test_what_ssh_keygen_does_not_find_well_signed_is_not_written(voting, apac, monkeypatch):
    form, asked = signing(apac)
    said = {**form, "assertion": voting.passkeys["apac"].get(asked, origin=voting.origin)}
    judge = voting.company.folder / "bin/ssh-keygen"
    judge.parent.mkdir()
    judge.write_text("#!/bin/sh\nexit 255\n")
    judge.chmod(0o755)
    monkeypatch.setenv("PATH", str(judge.parent), prepend=os.pathsep)
    refused(apac, said, "ssh-keygen does not find this signature to be one by lead-apac")
    assert voting.company.hub.run("branch", "--list", "from-desk/*") == ""


def test_voting_again_replaces_the_vote_and_says_so(voting, apac):
    passkey = voting.passkeys["apac"]
    form, asked = signing(apac)
    first = {**form, "assertion": passkey.get(asked, origin=voting.origin)}
    apac.post(f"{VOTE}/cast", first)
    form, asked = signing(apac, word="abstain")
    assert apac.post(f"{VOTE}/cast", {**form, "assertion": passkey.get(asked, origin=voting.origin)}).status_code == 200
    assert voting.there("apac")["vote"] == "abstain"
    assert len(voting.there("apac")["supersedes"]) == 1
    refused(apac, first, "was not signed as it was shown")
    assert voting.there("apac")["vote"] == "abstain"


def test_sending_a_vote_twice_makes_it_once(voting, apac):
    form, asked = signing(apac)
    said = {**form, "assertion": voting.passkeys["apac"].get(asked, origin=voting.origin)}
    assert apac.post(f"{VOTE}/cast", said).status_code == 200
    again = apac.post(f"{VOTE}/cast", said)
    assert again.status_code in (200, 409)
    assert voting.company.hub.run("rev-list", "--count", f"origin/main..{BRANCH.format('apac')}").strip() == "1"


def test_nobody_votes_for_another(voting, apac):
    form, asked = signing(apac, who="lead-india", voter="lead-india")
    mine, theirs = voting.passkeys["apac"], voting.passkeys["india"]
    refused(apac, {**form, "assertion": theirs.get(asked, origin=voting.origin)}, "not one of yours")
    as_mine = json.loads(theirs.get(asked, origin=voting.origin)) | {"id": json.loads(mine.get(asked))["id"]}
    refused(apac, {**form, "assertion": json.dumps(as_mine)}, "was not signed as it was shown")
    said = {**form, "who": "lead-india", "assertion": mine.get(asked, origin=voting.origin)}
    assert apac.post(f"{VOTE}/cast", said).status_code == 200
    assert voting.there("apac")["voter"] == "lead-apac"
    assert voting.company.hub.run("branch", "--list", "from-desk/vote/*/lead-india") == ""


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"origin": "https://evil.example.org"}, "which is no site of this ballot"),
        ({"flags": 0x01}, "did not verify who used it"),
        ({"flags": 0x04}, "nobody touched"),
        ({"more": ',"crossOrigin":true'}, "in a page of another site"),
        ({"kind": "webauthn.create"}, "was not signed as it was shown"),
    ],
)
def test_what_was_signed_elsewhere_or_by_nobody_is_no_vote(refusing, how, why):
    voting, apac = refusing
    form, asked = signing(apac)
    refused(apac, {**form, "assertion": voting.passkeys["apac"].get(asked, **{"origin": voting.origin, **how})}, why)


@pytest.mark.parametrize(
    "other",
    [
        {"word": "reject", "reason": "No"},
        {"reason": "Another"},
        {"against:0": "Something"},
        {"at": "2026-11-02T08:59:00Z"},
    ],
)
def test_another_vote_than_the_one_that_was_signed_is_none(refusing, other):
    voting, apac = refusing
    form, asked = signing(apac)
    said = {**form, "assertion": voting.passkeys["apac"].get(asked, origin=voting.origin), **other}
    refused(apac, said, "was not signed as it was shown")


@pytest.mark.parametrize(
    "assertion", ["{}", "[]", "null", "x" * 70_000, '{"id": 7}', "{" * 5000, '{"id":"a","id":"b"}']
)
def test_what_no_browser_says_is_refused_in_one_line(refusing, assertion):
    _, apac = refusing
    form, _ = signing(apac)
    assert apac.post(f"{VOTE}/cast", {**form, "assertion": assertion}).status_code == 409


def test_a_vote_that_was_shown_too_long_ago_is_looked_at_again(voting, apac):
    form, asked = signing(apac)
    voting.company.clock.set(voting.company.clock.at + timedelta(minutes=31))
    said = {**form, "assertion": voting.passkeys["apac"].get(asked, origin=voting.origin)}
    refused(apac, said, "too long ago")
    refused(apac, {**said, "at": "2099-01-01T00:00:00Z"}, "too long ago")
    refused(apac, {**said, "at": "now"}, "Look at the vote again")


def test_a_desk_without_the_persons_key_signs_nothing(voting, apac):
    form, _ = signing(apac)
    apac.client.cookies.clear()
    assert apac.client.post(f"{VOTE}/cast", data=form, headers={"origin": apac.origin}).status_code == 401


def test_who_is_no_reviewer_does_not_vote(voting):
    with served(voting.company.hub.root, voting.port) as opened:
        one = Visitor(opened)
        assert one.get(VOTE).status_code == 403
        assert one.get("/vote/nowhere").status_code == 403


def test_the_page_of_a_vote_says_what_is_asked(refusing):
    _, apac = refusing
    page = html.unescape(apac.read(VOTE))
    assert "Issue the agenda five days before." in page or "Send the agenda three days before." in page
    assert "What it would change for APAC" in page
    assert "Nobody has voted yet." in page


def test_words_that_act_are_refused_and_shown_inert(refusing):
    _, apac = refusing
    for field in ("reason", "against:0", "instead:0"):
        answer = apac.post(VOTE, {"word": "reject", "against:0": "Plain", field: "<script>alert(1)</script>"})
        assert "<script>alert" not in answer.text
    assert apac.post(VOTE, {"word": "win"}).status_code == 409
    assert apac.post(VOTE, {"word": "approve", "rank:nothing": "emea"}).status_code == 409
    assert apac.post(VOTE, {"word": "reject", "passage:0": "nowhere", "against:0": "x"}).status_code == 409


def test_where_regions_differ_the_voter_ranks(voting, apac):
    page = apac.read(VOTE)
    names = re.findall(r'<select name="(rank:[^"]+)"', page)
    assert names
    options = re.findall(r'<option value="([^"]+)">', page[page.index(f'name="{names[0]}"') :])[:2]
    form, asked = signing(apac, **{names[0]: list(reversed(options))})
    assert form[names[0]]
    both = {**form, names[0]: list(reversed(options))}
    cast = apac.post(f"{VOTE}/cast", {**both, "assertion": voting.passkeys["apac"].get(asked, origin=voting.origin)})
    assert cast.status_code == 200, cast.text
    assert voting.there("apac")["rankings"] == {names[0].removeprefix("rank:"): list(reversed(options))}
