"""Who proposed withdraws it, with a passkey or an SSH key; who adopts answers those who objected."""

from __future__ import annotations

import base64
import html
import os
import re

import pytest
from cli.voting import FOLDER, Company, put_to_the_vote
from desk.house import Visitor, served
from desk.test_contribute import fields
from desk.test_vote import VOTE, Voting, signing

WITHDRAW = "/withdraw/client-kickoff"
BRANCH = "from-desk/adoption/client-kickoff/lead-emea"


@pytest.fixture
def voting(tmp_path, monkeypatch) -> Voting:
    return Voting(Company(tmp_path, monkeypatch))


def asking(one: Visitor, because: str = "The portal changes first") -> tuple[dict[str, str], bytes]:
    page = one.post(WITHDRAW, {"because": because})
    assert page.status_code == 200, page.text
    found = re.findall(r'data-challenge="([^"]+)"', page.text)
    return fields(page.text), base64.b64decode(found[0]) if found else b""


def merged(company: Company) -> str:
    company.hub.run("merge", "--quiet", "--ff-only", BRANCH)
    company.hub.run("push", "--quiet", "origin", "HEAD:main")
    return company.hub.well("verify", "--ssh-keygen")


def test_a_passkey_withdraws_and_verify_finds_it_well(voting):
    with voting.desk("emea") as opened:
        one = Visitor(opened)
        form, asked = asking(one)
        signed = {**form, "assertion": voting.passkeys["emea"].get(asked, origin=voting.origin)}
        forged = {**signed, "because": "Because I say so"}
        assert one.post(f"{WITHDRAW}/cast", forged).status_code == 409
        foreign = {**form, "assertion": voting.passkeys["apac"].get(asked, origin=voting.origin)}
        assert one.post(f"{WITHDRAW}/cast", foreign).status_code == 409
        elsewhere = {**form, "assertion": voting.passkeys["emea"].get(asked, origin="http://localhost:1")}
        assert one.post(f"{WITHDRAW}/cast", elsewhere).status_code == 409
        assert voting.company.hub.run("branch", "--list", "from-desk/*") == ""
        done = one.post(f"{WITHDRAW}/cast", signed)
        assert "1.0.0 is withdrawn." in done.text, done.text
    assert "client-kickoff 1.0.0: count: well" in merged(voting.company)
    record = (voting.company.hub.root / FOLDER / "adoption.yml").read_text()
    assert "outcome: withdrawn" in record
    assert "The portal changes first" in record


def test_a_vote_signed_is_no_withdrawal_and_the_other_way_round(voting):
    with voting.desk("emea") as opened:
        one = Visitor(opened)
        _, of_vote = signing(one)
        form, _ = asking(one)
        said = voting.passkeys["emea"].get(of_vote, origin=voting.origin)
        assert one.post(f"{WITHDRAW}/cast", {**form, "assertion": said}).status_code == 409
        ballot, _ = signing(one)
        _, of_withdrawal = asking(one)
        said = voting.passkeys["emea"].get(of_withdrawal, origin=voting.origin)
        assert one.post(f"{VOTE}/cast", {**ballot, "assertion": said}).status_code == 409


def test_with_a_key_too_and_not_by_another(voting):
    company = voting.company
    with voting.desk("apac", key=str(company.keys["apac"])) as opened:
        told = Visitor(opened).post(WITHDRAW, {"because": "I do not like it"})
        assert "lead-emea proposed it" in html.unescape(told.text)
    with voting.desk("emea", key=str(company.keys["emea"])) as opened:
        one = Visitor(opened)
        form, _ = asking(one)
        assert one.post(f"{WITHDRAW}/cast", form).status_code == 200
    merged(company)


def test_who_adopts_answers_objections_with_their_key(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote)
    hub = company.hub
    company.vote(hub, "emea")
    company.vote(hub, "apac")
    company.vote(hub, "india", "reject", "--reason", "Too early for us")
    hub.send("All have voted")
    company.clock.set("2026-11-20")
    with served(hub.root, who="lead-emea", key=str(company.keys["emea"])) as opened:
        one = Visitor(opened)
        page = one.read("/adopt/client-kickoff")
        assert "Too early for us" in page
        form = {**fields(page), "answer:lead-india": "The next version will say five days"}
        stranger = {**form, "answer:lead-apac": "There was none"}
        assert one.post("/adopt/client-kickoff", stranger).status_code == 409
        assert one.post("/adopt/client-kickoff", {**form, "answer:../../../x": "y"}).status_code == 409
        assert "1.0.0 is adopted" in one.post("/adopt/client-kickoff", form).text
    assert "client-kickoff 1.0.0: count: well: 3 votes" in merged(company)
    assert "five days" in (hub.root / FOLDER / "answers/lead-india.yml").read_text()


def test_what_ssh_keygen_does_not_find_well_signed_is_no_withdrawal(voting, monkeypatch):
    with voting.desk("emea") as opened:
        one = Visitor(opened)
        form, asked = asking(one)
        said = {**form, "assertion": voting.passkeys["emea"].get(asked, origin=voting.origin)}
        judge = voting.company.folder / "bin/ssh-keygen"
        judge.parent.mkdir()
        judge.write_text("#!/bin/sh\nexit 255\n")
        judge.chmod(0o755)
        monkeypatch.setenv("PATH", str(judge.parent), prepend=os.pathsep)
        refused = html.unescape(one.post(f"{WITHDRAW}/cast", said).text)
        assert "ssh-keygen does not find this signature to be one by lead-emea" in refused
    assert voting.company.hub.run("branch", "--list", "from-desk/*") == ""
