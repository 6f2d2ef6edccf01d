"""Who proposed withdraws it, with a passkey or an SSH key; who adopts answers those who objected."""

from __future__ import annotations

import base64
import html
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from cli.voting import FOLDER, Company, put_to_the_vote
from desk.house import Visitor, served
from desk.test_contribute import fields
from desk.test_vote import VOTE, Voting, amend, passkeys_for_all, signing

WITHDRAW = "/withdraw/client-kickoff"
BRANCH = "from-desk/adoption/client-kickoff/lead-emea"


@pytest.fixture
def voting(tmp_path, monkeypatch) -> Voting:
    return Voting(Company(tmp_path, monkeypatch, passkeys_for_all))


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
        looked = fields(one.read(WITHDRAW))["seen"]
        form, _ = asking(one)
        assert form["seen"] == looked
        amend(company)
        for sent in (one.post(WITHDRAW, {"because": "As shown", "seen": looked}), one.post(f"{WITHDRAW}/cast", form)):
            assert sent.status_code == 409
            assert "not what you looked at any more" in sent.text
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
        shown = one.post("/adopt/client-kickoff", form).text
        assert "The next version will say five days" in shown
        assert "digests of the text" not in shown
        for sent in ({**form, "seen": "0" * 64}, {**fields(shown), "seen": "0" * 64}):
            refused = one.post("/adopt/client-kickoff" + ("/cast" if "to" in sent else ""), sent)
            assert refused.status_code == 409
            assert "not what you looked at any more" in refused.text
        assert "1.0.0 is adopted" in one.post("/adopt/client-kickoff/cast", fields(shown)).text
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


# -- answers, with a passkey ------------------------------------------------------------------------------------------

ADOPT = "/adopt/client-kickoff"
WORDS = {"answer:lead-india": "The next version will say five days", "answer:lead-apac": "Ring us first"}


def objected(voting: Voting) -> None:
    """All have voted, and two have objections that stand."""
    company = voting.company
    company.vote(company.hub, "emea")
    for region, why in (("apac", "Nobody asked us"), ("india", "Too early for us")):
        company.vote(company.hub, region, "approve", "--object", "agenda-sent", why)
    company.hub.send("All have voted")
    company.clock.set("2026-11-20")


def answering(one: Visitor, form: dict[str, str]) -> tuple[dict[str, str], bytes]:
    page = one.post(form.pop("to-page", ADOPT), form)
    assert page.status_code == 200, page.text
    (asked,) = re.findall(r'data-challenge="([^"]+)"', page.text)
    return fields(page.text), base64.b64decode(asked)


def test_who_adopts_answers_objections_with_a_passkey_and_ssh_keygen_agrees(voting, tmp_path):
    objected(voting)
    mine = voting.passkeys["emea"]
    with voting.desk("emea") as opened:
        one = Visitor(opened)
        form, asked = answering(one, {**fields(one.read(ADOPT)), **WORDS})
        first = {**form, "assertion": mine.get(asked, origin=voting.origin)}
        form, asked = answering(one, {**first, "to-page": f"{ADOPT}/cast"})
        done = one.post(f"{ADOPT}/cast", {**form, "assertion": mine.get(asked, origin=voting.origin)})
        assert "1.0.0 is adopted" in done.text, done.text
    hub = voting.company.hub
    assert "client-kickoff 1.0.0: count: well: 3 votes" in merged(voting.company)
    assert "five days" in (hub.root / FOLDER / "answers/lead-india.yml").read_text()
    assert "webauthn" in str(base64.b64decode("".join(signature(hub.root / FOLDER / "answers/lead-apac.yml"))))
    hub.well("export", "client-kickoff", "1.0.0", "-o", str(tmp_path / "one.zip"))
    zipfile.ZipFile(tmp_path / "one.zip").extractall(tmp_path / "bundle")
    (file,) = (tmp_path / "bundle").rglob("README.txt")
    readme = file.read_text()
    commands = [line[6:] for line in readme.splitlines() if line.startswith("    $ ")]
    assert sum("statements/answer-to-lead-" in line and "& 5 ))" in line for line in commands) == 2
    assert failing(file.parent, commands) == []
    for ending in ("json", "sig", "signers"):  # each answer under the other's name
        india, apac = (file.parent / f"statements/answer-to-lead-{region}.{ending}" for region in ("india", "apac"))
        to_india, to_apac = india.read_bytes(), apac.read_bytes()
        india.write_bytes(to_apac)
        apac.write_bytes(to_india)
    assert any('"to":"lead-india"' in line for line in failing(file.parent, commands))


def failing(folder: Path, commands: list[str]) -> list[str]:
    ran = {line: subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, check=False) for line in commands}
    return [line for line, done in ran.items() if done.returncode]


def signature(path: Path) -> list[str]:
    return [line.strip() for line in path.read_text().split("SIGNATURE-----")[1].split("-----END")[0].splitlines()]


def test_nothing_else_that_a_passkey_signed_is_an_answer(voting):
    mine, other = voting.passkeys["emea"], voting.passkeys["apac"]
    with voting.desk("emea") as opened:
        _, of_vote = signing(Visitor(opened))
    objected(voting)
    with voting.desk("emea") as opened:
        one = Visitor(opened)
        form, asked = answering(one, {**fields(one.read(ADOPT)), "answer:lead-india": "Five days, next time"})
        well = mine.get(asked, origin=voting.origin)
        attacks = {
            "a vote": mine.get(of_vote, origin=voting.origin),
            "a vote of that name": mine.get(asked.replace(b"answer", b"vote"), origin=voting.origin),
            "another site": mine.get(asked, origin="http://localhost:1"),
            "nobody verified": mine.get(asked, origin=voting.origin, flags=0x01),
            "nobody touched": mine.get(asked, origin=voting.origin, flags=0x04),
            "another's passkey": other.get(asked, origin=voting.origin),
            "nothing": "",
            "no signature": "{}",
        }
        for name, assertion in attacks.items():
            answer = one.post(f"{ADOPT}/cast", {**form, "assertion": assertion})
            assert answer.status_code in (403, 409), (name, answer.text)
        for changed in (
            {"answer:lead-india": "Never"},
            {"answer:lead-india": "", "answer:lead-apac": "Five days, next time", "to": "lead-apac"},
            {"at": "2026-11-20T08:00:00Z"},
            {"at": ""},
            {"to": ""},
        ):
            answer = one.post(f"{ADOPT}/cast", {**form, "assertion": well, **changed})
            assert answer.status_code == 409, (changed, answer.text)
        assert voting.company.hub.run("branch", "--list", "from-desk/*") == ""
        assert "1.0.0 is adopted" in one.post(f"{ADOPT}/cast", {**form, "assertion": well}).text
        assert one.post(f"{ADOPT}/cast", {**form, "assertion": well}).status_code in (200, 409)
    del form["csrf"]
    with voting.desk("apac") as opened:  # the same answer under another name
        stolen = Visitor(opened).post(f"{ADOPT}/cast", {**form, "assertion": well})
        assert stolen.status_code == 409, stolen.text


def test_a_desk_that_is_nobodys_own_signs_no_answer_with_the_key_of_who_runs_it(voting, monkeypatch):
    """Whoever is signed in there has shown an account, no key: that of the machine may be theirs all the same."""
    objected(voting)
    voting.company.hub.run("config", "user.signingkey", str(voting.company.keys["emea"]))
    monkeypatch.setattr("bestyet.desk.local.Key", lambda *_: None)
    with voting.desk("emea") as opened:
        one = Visitor(opened)
        form, _ = answering(one, {**fields(one.read(ADOPT)), "answer:lead-india": "Five days, next time"})
        unsigned = {name: text for name, text in form.items() if name not in ("to", "assertion")}
        for sent in ({"to": "lead-india"}, {"signed:lead-india": ""}, {"to": "lead-apac", "assertion": "x"}):
            shown = one.post(ADOPT, {**unsigned, "signed:lead-india": "", **sent})
            assert "data-challenge" in shown.text  # it is shown first, whatever the form says
            answer = one.post(f"{ADOPT}/cast", {**unsigned, "signed:lead-india": "", **sent})
            assert answer.status_code == 403, sent
    assert voting.company.hub.run("branch", "--list", "from-desk/*") == ""
