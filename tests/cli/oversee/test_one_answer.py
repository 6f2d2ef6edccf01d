"""All readers name the same value, role, template and channel for each step: text, tables, exports, page and JSON."""

import io
import json

import docx
import pytest
from bestyet.insight.holds import holds_of_version
from bestyet.knowledge.ballots import ballots_of
from bestyet.knowledge.base import load
from bestyet.publish.material import site_input
from bestyet.repo.history import open_history
from bestyet.text.markdown.markdown import read_document
from bestyet.text.versions import record_of
from cli.voting import FOLDER, Company, shared_company
from reading import pages_of, words

VOCABULARY = """\
roles:
  project-manager: {title: Project manager, regions: {apac: Programme executive}}
  quality: {title: Quality lead}
  client: {title: Client}
channels: {email: {title: Email}, phone: {title: Phone}}
templates: {agenda: {title: Agenda}}
milestones:
  agenda-out: {title: Agenda out}
  kickoff-held: {title: Kickoff held}
  contract-signed: {title: Contract signed}
"""
FRONT = """\
---
practice: client-kickoff
title: Client kickoff
region: REGION
owner: x
status: in-use
lead-times:
  - {milestone: agenda-out, after: contract-signed, within: 3, unit: business-days, step: AGENDA}
  - {milestone: kickoff-held, after: contract-signed, within: DAYS, unit: business-days}
raci:
  - {activity: invitation, responsible: WHO, accountable: quality, informed: [client], step: AGENDA}
templates:
  - {id: agenda, version: "VERSION", step: AGENDA}
channels: [{id: CHANNEL, step: kickoff-held}]
---
# Client kickoff

1. The ROLE sends the agenda (version VERSION) within 3 business days. {#AGENDA}
2. Hold the kickoff within DAYS business days after the contract is signed, by CHANNEL. {#kickoff-held}
"""
REGIONS = {
    "emea": {"DAYS": "5", "WHO": "project-manager", "ROLE": "project manager", "VERSION": "3.1", "CHANNEL": "phone"},
    "apac": {"DAYS": "10", "WHO": "quality", "ROLE": "quality lead", "VERSION": "2.0", "CHANNEL": "email"},
    "india": {"DAYS": "7", "WHO": "project-manager", "ROLE": "project manager", "VERSION": "2.0", "CHANNEL": "phone"},
}
SAID = {
    "agenda-sent": ("3 business days", "Project manager", "Quality lead", "3.1"),
    "kickoff-held": ("7 business days", "Phone"),
}
BY = ("--by", "lead-india", "--because", "all can keep it")


def settled(company: Company) -> None:
    """Three regions that differ settle one value of each: EMEA's template, India's time, the role of most."""
    hub = company.hub
    hub.write("practices/vocabulary.yml", VOCABULARY)
    for region, values in REGIONS.items():
        text = FRONT.replace("REGION", region).replace("AGENDA", "agenda-sent")
        for name, value in values.items():
            text = text.replace(name, value)
        hub.write(f"practices/{region}/client-kickoff.md", text)
    hub.send("Three regions that differ")
    hub.well("decide", "client-kickoff", "settle", "lead-times/kickoff-held", "india", *BY)
    hub.well("decide", "client-kickoff", "settle", "raci/invitation", "emea", *BY)
    hub.well("decide", "client-kickoff", "settle", "templates/agenda", "emea", *BY)
    hub.well("decide", "client-kickoff", "settle", "agenda-sent", "emea", *BY)
    hub.well("decide", "client-kickoff", "settle", "kickoff-held", "india", *BY)
    hub.send("One value of each")
    company.propose("--as", "lead-india")
    company.adopt()


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    with shared_company(tmp_path_factory, settled) as found:
        yield found


@pytest.fixture(scope="module")
def document(company):
    return read_document(f"{FOLDER}/practice.md", (company.hub.root / FOLDER / "practice.md").read_bytes())


def test_the_words_say_what_the_values_above_them_say(document):
    words = {passage.name: passage.text for passage in document.passages if passage.name}
    assert words == {
        "agenda-sent": "The project manager sends the agenda (version 3.1) within 3 business days.",
        "kickoff-held": "Hold the kickoff within 7 business days after the contract is signed, by phone.",
    }
    times = {entry["milestone"]: (entry["within"], entry.get("step")) for entry in document.data["lead-times"]}
    assert times == {"agenda-out": (3, "agenda-sent"), "kickoff-held": (7, None)}
    assert [entry["responsible"] for entry in document.data["raci"]] == ["project-manager"]
    assert document.data["templates"] == [{"id": "agenda", "version": "3.1", "step": "agenda-sent"}]
    assert document.data["channels"] == [{"id": "phone", "step": "kickoff-held"}]


def test_what_holds_says_it_for_each_step(company, document):
    loaded = load(company.hub.root)
    (version,) = ballots_of(loaded).of("client-kickoff")
    holds = holds_of_version(record_of(version), document, loaded.base.settings)
    for step, expected in SAID.items():
        told = " ".join(f"{one.name} {one.text}" for one in holds.step(step).values).casefold()
        assert all(word.casefold() in told for word in expected), told


def test_effective_says_it_as_json_text_and_markdown(company):
    asked = ("effective", "client-kickoff", "--region", "emea", "--on", "2026-11-25")
    told = json.loads(company.hub.well(*asked, "--format", "json"))
    values = {one["name"]: one["text"] for one in told["values"]}
    assert values["agenda-out"] == "3 business days after contract signed"
    assert values["kickoff-held"] == "7 business days after contract signed"
    assert values["agenda"] == "version 3.1"
    assert values["invitation"].startswith("Project manager (responsible), Quality lead (accountable)")
    assert {(one["name"], *one["steps"]) for one in told["values"] if one["steps"]} == {
        ("agenda-out", "agenda-sent"),
        ("kickoff-held", "kickoff-held"),
        ("invitation", "agenda-sent"),
        ("agenda", "agenda-sent"),
        ("phone", "kickoff-held"),
    }
    for form in ("text", "md"):
        said = company.hub.well(*asked, "--format", form)
        for expected in SAID.values():
            assert all(word in said for word in expected)
        assert not any(word in said for word in ("10 business days", "5 business days", "2.0", "Email"))


def test_the_document_and_the_page_say_it(company):
    company.hub.well("export", "client-kickoff", "--docx", "kickoff.docx")
    read = docx.Document(io.BytesIO((company.hub.root / "kickoff.docx").read_bytes()))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    (company.hub.root / "kickoff.docx").unlink()
    with open_history(company.hub.root) as history:
        pages = pages_of(site_input(load(company.hub.root), history))
    first = words(pages["practices/client-kickoff/index.md"])
    why = words(pages["practices/client-kickoff/why/index.md"])  # with the table of who does what
    for text in (" ".join(cells), first, why):
        for expected in SAID.values():
            assert all(word in text for word in expected), text
    for row in (["Kickoff held", "7 business days after contract signed"], ["Agenda", "3.1"]):
        at = cells.index(row[0])
        assert cells[at : at + 2] == row
    at = cells.index("Invitation")
    assert cells[at + 1 : at + 3] == ["Project manager", "Quality lead"]


def test_impact_tells_each_region_what_it_must_change_to(company):
    told = json.loads(company.hub.well("impact", "client-kickoff", "1.0.0", "--format", "json"))
    (apac,) = [one for one in told["regions"] if one["region"] == "apac"]
    new = {one["step"]: one["new"] for one in apac["effects"] if one["about"] != "steps"}
    assert new["kickoff-held"] == "7 business days after contract signed"
    assert new["agenda"] == "version 3.1"
    assert new["invitation"].startswith("Project manager (responsible)")


def test_a_departure_is_said_with_the_standard_beside_it(company):
    """APAC keeps its ten days: there they hold, with the standard's seven beside them."""
    path = company.hub.root / "practices/apac/client-kickoff.md"
    entry = "{step: kickoff-held, reason: Holidays differ, approved-by: lead-apac, until: 2027-03-31, version: 1.0.0}"
    path.write_text(path.read_text().replace("raci:", f"departures:\n  - {entry}\nraci:"))
    company.hub.send("APAC departs")
    asked = ("effective", "client-kickoff", "--region", "apac", "--on", "2026-11-25", "--format", "json")
    told = json.loads(company.hub.well(*asked))
    (held,) = [one for one in told["values"] if one["name"] == "kickoff-held"]
    assert held["text"] == "10 business days after contract signed"
    assert held["standard"] == "7 business days after contract signed"
    (step,) = [one for one in told["passages"] if one["step"] == "kickoff-held"]
    assert "10 business days" in step["text"]
    assert "7 business days" in step["standard"]["text"]
    (duty,) = [one for one in told["values"] if one["key"] == "raci"]
    assert duty["text"].startswith("Programme executive (responsible)")
