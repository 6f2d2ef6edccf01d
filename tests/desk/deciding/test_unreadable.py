"""What cannot be read is said to be so, at its place, and takes nothing else along."""

from __future__ import annotations

import html

import pytest
from bestyet.desk.local import LocalRequest, local_desk
from bestyet.model.problem import CannotGoOnError
from cli.voting import REGIONS, Company, put_to_the_vote
from desk.house import Visitor, served
from desk.test_contribute import TEXT, fields
from desk.test_hosted import house  # noqa: F401

GOVERNANCE = "practices/governance.yml"
BROKEN = {
    "a bracket is left open": ("company: [Example", "a [ is opened and not closed"),
    "a name stands twice": ("company: One\ncompany: Two", "“company” is written twice"),
    "git could not merge it": (
        "<<<<<<< HEAD\ncompany: One\n=======\ncompany: Two\n>>>>>>> other",
        "a merge is unfinished",
    ),
    "it is a list": ("", "has a fault in line 1"),
}


def test_rules_that_cannot_be_read_end_no_session_and_lose_no_draft(house):  # noqa: F811
    hub = house.company.hub
    with house.open(house.configure()):
        lead, writer = house.person("emea"), house.person("writer")
        before = lead.read(TEXT)
        assert lead.sends(TEXT, {**fields(before), "v:title": "Typed before"}) == TEXT
        new = fields(writer.read("/contribute/emea/another-practice"))
        csrf = lead.csrf(), writer.csrf()
        well = (hub.root / GOVERNANCE).read_text()
        for how, (first, why) in BROKEN.items():
            hub.write(GOVERNANCE, (first + "\n" + well.partition("\n")[2]) if first else "- 1\n")
            hub.send("A slip")
            assert why in html.unescape(lead.get("/").text), how
        for path in ("/", TEXT, "/practices", "/oversee", "/departures", "/settle", "/passkey", "/vote/client-kickoff"):
            told = lead.get(path)
            assert told.status_code == 503, path
            assert "governance.yml has a fault in line" in told.text, path
            assert "You stay signed in" in told.text
            assert "not signed in" not in told.text
        assert "governance.yml hat einen Fehler" in lead.get("/", accept_language="de").text
        # what is typed meanwhile is kept, though it cannot be sent; also a text that had no draft yet
        typed = {**fields(before), "v:title": "Typed meanwhile", "number": "1"}
        assert lead.post(TEXT, typed, csrf=csrf[0]).status_code == 503
        assert (
            lead.post(f"{TEXT}/send", {**typed, "v:owner": "somebody-else", "number": "2"}, csrf=csrf[0]).status_code
            == 503
        )
        begun = writer.post("/contribute/emea/another-practice", {**new, "v:title": "Begun meanwhile"}, csrf=csrf[1])
        assert begun.status_code == 503
        assert house.commits()[0].endswith(": A slip")
        assert house.signs_in(Visitor.stranger(house.origin, house.state), "apac").status_code == 503
        hub.write(GOVERNANCE, well)
        hub.send("Mended")
        page = lead.read(TEXT)
        assert 'value="Typed meanwhile"' in page
        assert 'value="somebody-else"' in page
        assert 'value="Begun meanwhile"' in writer.read("/contribute/emea/another-practice")


def test_a_person_whom_faulty_rules_do_not_name_is_told_of_the_fault_and_let_at_nothing(house):  # noqa: F811
    hub = house.company.hub
    with house.open(house.configure()):
        lead = house.person("emea")
        well = (hub.root / GOVERNANCE).read_text()
        hub.write(GOVERNANCE, well.replace("accounts: {proxy: emea@example.org}", "accounts: emea@example.org"))
        hub.send("A slip")
        told = lead.get("/")
        assert told.status_code == 503
        assert "governance.yml has a fault in line" in told.text
        hub.write(GOVERNANCE, well.replace("accounts: {proxy: emea@example.org}, ", ""))
        hub.send("Nothing is wrong with it, and it names her no more")
        assert lead.get("/").status_code == 401
        hub.write(GOVERNANCE, well)
        hub.send("Named again")
        assert lead.get("/").status_code == 401


def test_on_ones_own_computer_too(company):
    hub = company.hub
    with served(hub.root, who="lead-emea") as opened:
        lead = Visitor(opened)
        well = (hub.root / GOVERNANCE).read_text()
        hub.write(GOVERNANCE, "regions: {emea: {name: EMEA}\n")
        hub.send("A slip")
        assert "governance.yml has a fault in line" in lead.get("/").text
        with pytest.raises(CannotGoOnError, match=r"practices/governance.yml:1:29: a { is opened"):
            local_desk(LocalRequest(hub.root, 8020, "lead-emea"))
        hub.write(GOVERNANCE, well)
        hub.send("Mended")
        assert lead.get("/").status_code == 200


def two_standards(company: Company) -> None:
    for region in REGIONS:
        text = (company.hub.root / f"practices/{region}/client-kickoff.md").read_text()
        company.hub.write(f"practices/{region}/client-visit.md", text.replace("client-kickoff", "client-visit"))
    company.hub.send("Another practice")
    company.clock.set("2026-11-03")
    company.hub.well("propose", "client-visit", "--as", "lead-emea", "--effective", "2026-11-20")
    company.hub.send("Put it to the vote")
    for region in REGIONS:
        for practice in ("client-kickoff", "client-visit"):
            company.hub.well("vote", practice, "approve", *company.signs(region))
    company.hub.send("All have voted")
    company.clock.set("2026-11-20")
    for practice in ("client-kickoff", "client-visit"):
        company.hub.well("adopt", practice)
    company.hub.send("Two standards")
    company.clock.set("2026-11-21")


def test_one_record_that_cannot_be_read_hides_no_other_practice_and_is_named(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote, two_standards)
    hub = company.hub
    departs = (
        "departures:\n  - {step: agenda-sent, reason: Far away, approved-by: lead-emea, until: 2027-03-31}\n---\n# "
    )
    for practice in ("client-kickoff", "client-visit"):
        text = (hub.root / f"practices/apac/{practice}.md").read_text()
        hub.write(
            f"practices/apac/{practice}.md", text.replace("---\n# ", departs, 1).replace("Far away", f"Far {practice}")
        )
    hub.send("Departures")
    with served(hub.root, who="lead-apac") as opened:
        lead = Visitor(opened)
        whole = {path: lead.read(path) for path in ("/departures", "/oversee")}
        assert "Far client-kickoff" in whole["/departures"]
        assert "could not be read" not in whole["/oversee"] + whole["/departures"]
        kickoff = "practices/global/client-kickoff/1.0.0"
        for name, broken in (
            ("provenance.json", "{"),
            ("provenance.json", "[]"),
            ("adoption.yml", "outcome: ["),
            ("adoption.yml", "outcome: perhaps\n"),
            ("ballot.yml", "policy: ["),
            ("ballot.yml", "{}\n"),
        ):
            well = (hub.root / kickoff / name).read_text()
            hub.write(f"{kickoff}/{name}", broken)
            hub.send("A slip")
            for path in ("/departures", "/oversee"):
                page = lead.read(path)
                assert f"{kickoff}/{name}:1:" in page.replace("</span>", ":"), (path, name)
                assert "which version is in force cannot be told" in page
                assert "client-visit" in page
                assert 'href="/departures/apac/client-kickoff"' not in page
                assert 'href="/practice/client-kickoff"' not in page
            assert "Far client-visit" in lead.read("/departures")
            assert "Far client-kickoff" not in lead.read("/departures")
            told = lead.get("/departures/apac/client-kickoff")
            assert told.status_code == 409
            assert "cannot be told" in told.text
            assert lead.get("/").status_code == 200
            assert lead.get("/practices").status_code == 200
            hub.write(f"{kickoff}/{name}", well)
            hub.send("Mended")
            assert {path: lead.read(path) for path in whole} == whole
        hub.well("propose", "client-visit", "--end", "--as", "lead-apac")
        hub.write("practices/global/client-visit/2.0.0/ballot.yml", "policy: [")
        hub.send("A vote that nobody can read")
        for path in whole:
            assert "but not how this vote stands or ended" in lead.read(path)
            assert "client-kickoff" in lead.read(path)
            assert "apac/client-visit" in lead.read(path)
