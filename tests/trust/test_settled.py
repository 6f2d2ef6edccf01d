"""From a contradiction to one standard: what is adopted says one thing of each point, and says what was signed."""

from __future__ import annotations

import json
import re
import zipfile

import pytest
from bestyet.govern.signature.carried import Carried
from cli.voting import FOLDER, PROMISED, Company, governance

TEXT = (
    PROMISED
    + """\
raci:
  - {{activity: agenda, responsible: {who}, accountable: client-services-lead}}
templates:
  - {{id: kickoff-agenda, version: "{version}"}}
---
# Client kickoff

## Procedure

1. The {title} sends the agenda three days before. {{#agenda}}
2. Hold the kickoff within {said} business days of signature. {{#kickoff-held}}
3. Ask for the three worries. {{#worries}}
"""
)
VOCABULARY = """\
roles:
  project-manager: {title: Project manager}
  quality-lead: {title: Quality lead}
  client-services-lead: {title: Client services lead}
milestones:
  kickoff-held: {title: Kickoff held}
  contract-signed: {title: Contract signed}
templates:
  kickoff-agenda: {title: Kickoff agenda}
"""
LEAD_TIME, RACI, TEMPLATE = "lead-times/kickoff-held", "raci/agenda", "templates/kickoff-agenda"


def write(company, region, days=5, said=None, who="project-manager", version="2.0"):
    title = who.replace("-", " ")
    text = TEXT.format(region=region, days=days, said=said or days, who=who, title=title, version=version)
    company.hub.write(f"practices/{region}/client-kickoff.md", text)


def values(company):
    company.hub.write("practices/vocabulary.yml", VOCABULARY)
    write(company, "emea")
    write(company, "india")
    write(company, "apac", 10, who="quality-lead", version="3.1")
    company.hub.send("Values")


@pytest.fixture
def company(tmp_path, monkeypatch):
    """EMEA and India hold the kickoff after 5 days, APAC after 10."""
    return Company(tmp_path, monkeypatch, values)


def ballot(company):
    return json.loads(company.hub.well("ballot", "client-kickoff", "--format", "json"))


def rank(company, rankings, *regions, day="2026-11-04"):
    words = [word for name, order in rankings.items() for word in ("--rank", name, order)]
    for region in regions:
        company.vote(company.hub, region, "approve", *words)
    company.hub.send("Votes")
    company.clock.set(day)


def test_from_a_contradiction_to_one_standard(company):
    hub = company.hub
    write(company, "apac", 10, said=8, who="quality-lead", version="3.1")
    assert "8 business days" in hub.do("check").output  # it contradicts itself, too
    write(company, "apac", 10, who="quality-lead", version="3.1")
    hub.send("APAC says what it does")

    company.propose("--as", "lead-emea")
    text = (hub.root / FOLDER / "practice.md").read_text()
    assert "within: 5" in text
    assert "within 5 business days" in text
    assert "10" not in text
    told = {one["id"]: one for one in map(dict, _disputes(hub.root / FOLDER / "ballot.yml"))}
    assert {one["default"] for one in told.values()} == {"emea"}
    assert {LEAD_TIME, RACI, TEMPLATE, "kickoff-held", "agenda"} <= told.keys()

    ways = {LEAD_TIME: "apac,emea", "kickoff-held": "apac,emea", TEMPLATE: "apac", RACI: "emea,apac"}
    rank(company, ways, "emea", "apac", "india", day="2026-11-20")
    said = hub.refused("adopt", "client-kickoff")
    assert "passed, but nothing is adopted" in said
    assert "bestyet propose client-kickoff --amend takes" in said
    assert f"{LEAD_TIME}: ranked first is what apac says, and the text says what emea says" in said
    assert not (hub.root / FOLDER / "adoption.yml").exists()
    assert "nothing is adopted" in hub.refused("adopt", "client-kickoff", "--record")
    assert "To adopt it" not in hub.well("ballot", "client-kickoff")

    again = hub.well("propose", "client-kickoff", "--amend", "--as", "lead-emea")
    assert "taken as ranked first:" in again
    touched = {LEAD_TIME, TEMPLATE, "kickoff-held"}
    assert set(re.findall(r"lead-emea must look again: (.*)", again)[0].split(", ")) == touched
    hub.send("Amend 1.0.0")
    assert {name for name, _ in ballot(company)["disputes"].items()} == {RACI, "agenda"}
    rank(company, {}, "emea", "apac", "india", day="2026-12-11")
    hub.well("adopt", "client-kickoff")
    hub.send("1.0.0 is the standard")
    _says_one_thing(company)


def _says_one_thing(company):
    """In its words, its table, who does what, the export, JSON and what holds in a region; and a stranger's clone."""
    company.clock.set("2027-01-10")
    auditor = company.clone("auditor")
    told = auditor.well("verify")
    assert "BROKEN" not in told
    assert "settled: well: it says one thing of each point" in told
    text = (auditor.root / FOLDER / "practice.md").read_text()
    assert "within: 10, unit: business-days" in text
    assert "within 10 business days" in text
    assert 'version: "3.1"' in text
    assert "responsible: project-manager" in text
    assert "The project manager sends" in text
    assert "5 business" not in text
    assert "quality" not in text
    record = json.loads((auditor.root / FOLDER / "provenance.json").read_text())
    values = {one["id"]: one["chosen"]["value"] for one in record["fields"]}
    assert (values[LEAD_TIME]["within"], values[TEMPLATE]["version"]) == (10, "3.1")
    assert values[RACI]["responsible"] == "project-manager"
    in_force = auditor.well("effective", "client-kickoff", "--region", "apac", "--on", "2027-01-10", "--format", "json")
    assert "within 10 business days" in in_force
    assert '"open-points": []' in in_force
    auditor.well("export", "client-kickoff", "1.0.0", "-o", str(company.folder / "bundle.zip"))
    with zipfile.ZipFile(company.folder / "bundle.zip") as bundle:
        name = next(name for name in bundle.namelist() if name.endswith("practice.md"))
        assert bundle.read(name).decode() == text


def _disputes(path):
    from ruamel.yaml import YAML

    return YAML(typ="safe").load(path.read_text())["disputes"]


def test_one_ranking_does_not_outweigh_two_plain_approvals(company):
    """Who approves has approved what the text says; the ballot tells so, and everybody can count it again."""
    hub = company.hub
    company.propose("--as", "lead-emea")
    assert "unranked: text" in (hub.root / FOLDER / "ballot.yml").read_text()
    company.vote(hub, "emea", "approve")
    company.vote(hub, "india", "approve")
    rank(company, {"agenda": "apac,emea"}, "apac", day="2026-11-20")
    assert "Who approves and does not rank a point ranks first what the text says of it." in hub.well(
        "ballot", "client-kickoff"
    )
    hub.well("adopt", "client-kickoff")
    hub.send("1.0.0 is the standard")
    assert "broken" not in hub.well("verify")


CONTRARY = {LEAD_TIME: "apac,emea", "kickoff-held": "apac,emea"}


def _settle_what_was_ranked_otherwise(company):
    """One person decides two ranked points for the text's way, and amends a step that nobody disputes."""
    for what in (("settle", LEAD_TIME, "emea"), ("take", "kickoff-held", "emea"), ("edit", "worries", "Ask for one.")):
        company.hub.well("decide", "client-kickoff", *what, "--by", "lead-emea", "--because", "EMEA likes it")
    company.hub.send("Decided")
    said = company.hub.well("propose", "client-kickoff", "--amend", "--as", "lead-emea")
    company.hub.send("Amend 1.0.0")
    return said


def test_a_decision_settles_nothing_that_voters_ranked_otherwise_behind_their_backs(company):
    """Every voter ranks APAC's ten days first; the text says EMEA's five, and a decision is to make that stay."""
    hub = company.hub
    company.propose("--as", "lead-emea")
    ways = [word for name, order in CONTRARY.items() for word in ("--rank", name, order)]
    company.vote(hub, "emea", "abstain")
    company.vote(hub, "india", "reject", "--reason", "Ten days", *ways)
    rank(company, CONTRARY, "apac")
    said = _settle_what_was_ranked_otherwise(company)
    for voter in ("apac", "india", "emea"):
        assert f"lead-{voter} must look again: kickoff-held, {LEAD_TIME}, worries" in said
    told = ballot(company)
    assert {LEAD_TIME, "kickoff-held"}.isdisjoint(told["disputes"])
    assert told["look-again"]["lead-apac"] == ["kickoff-held", LEAD_TIME, "worries"]
    assert f"lead-apac must look again at kickoff-held, {LEAD_TIME}, worries." in hub.well("ballot", "client-kickoff")
    shown = company.vote(hub, "apac", "reject", "--reason", "Ten days")
    assert f"{LEAD_TIME}: APAC says 10 business days" in shown
    assert "What you could rank, and cannot any more as you could:" in shown
    assert "; the text says what emea says" in shown
    hub.run("checkout", "--", "practices")
    company.clock.set("2026-11-25")
    assert "failed: approve 1 of 3" in hub.refused("adopt", "client-kickoff")


def test_who_ranked_the_way_that_a_decision_keeps_need_not_vote_again(company):
    hub = company.hub
    company.propose("--as", "lead-emea")
    rank(company, {LEAD_TIME: "emea,apac", "kickoff-held": "emea"}, "india")
    rank(company, {}, "apac")
    said = _settle_what_was_ranked_otherwise(company)
    assert "lead-india must look again: worries\n" in said
    assert "lead-apac must look again: worries\n" in said
    rank(company, {}, "emea", "apac", "india", day="2026-12-11")
    hub.well("adopt", "client-kickoff")
    hub.send("1.0.0 is the standard")
    assert "BROKEN" not in hub.well("verify")


def test_a_vote_carried_over_a_settled_point_is_no_adoption(company, monkeypatch):
    """Who writes the record with a program that carries votes on adopts nothing that `verify` takes."""
    hub = company.hub
    company.propose("--as", "lead-emea")
    rank(company, CONTRARY, "emea", "apac", "india")
    _settle_what_was_ranked_otherwise(company)
    hub.well("decide", "client-kickoff", "edit", "worries", "Ask for two.", "--by", "lead-emea", "--because", "x")
    company.clock.set("2026-12-11")
    with monkeypatch.context() as patch:
        patch.setattr("bestyet.govern.signature.votes.carried", lambda vote, _: Carried(frozenset(), {}))
        hub.run("checkout", "--", "practices")
        hub.well("adopt", "client-kickoff")
    hub.send("1.0.0 is the standard, it says")
    assert "BROKEN" in hub.refused("verify")


def test_a_decision_for_the_way_of_the_text_alone_is_an_amendment(company):
    """Its words stay: what can be ranked does not, and so earlier votes do not either."""
    hub = company.hub
    company.propose("--as", "lead-emea")
    rank(company, CONTRARY, "emea", "apac", "india", day="2026-11-20")
    assert "nothing is adopted" in hub.refused("adopt", "client-kickoff")
    for what in (("settle", LEAD_TIME, "emea"), ("take", "kickoff-held", "emea")):
        hub.well("decide", "client-kickoff", *what, "--by", "lead-emea", "--because", "EMEA likes it")
    hub.send("Decided")
    said = hub.well("propose", "client-kickoff", "--amend", "--as", "lead-emea")
    assert said.count(f"must look again: kickoff-held, {LEAD_TIME}\n") == 3


UNANIMOUS = """policies:
  three: {extends: regional-consent, title: Three of us, rehearsal: true, unit: reviewer, approval: null,
    min-approvals: 3, period: {usual: 14, calendar: days}}
default-policy: three
"""


def test_what_too_few_choose_and_most_prefer_is_not_adopted_as_the_text_has_it(company):
    """Three must approve, and do; two of them rank first what the text does not say."""
    hub = company.hub
    hub.write("practices/governance.yml", governance(company.keys, UNANIMOUS))
    hub.send("Three must approve")
    company.propose("--as", "lead-emea")
    rank(company, {}, "emea")
    rank(company, {LEAD_TIME: "apac,emea"}, "apac", "india", day="2026-11-20")
    why = f"{LEAD_TIME}: 2 rank apac above emea, and 1 below; too few to choose it, quorum 3"
    shown = hub.well("ballot", "client-kickoff")
    assert f"As things stand it cannot be adopted: {why}" in shown
    assert "To adopt it" not in shown
    said = hub.refused("adopt", "client-kickoff")
    assert "passed, but nothing is adopted" in said
    assert why in said
    assert "Decide it (bestyet decide client-kickoff take, settle or edit), then bestyet propose" in said
    assert "too few to choose it" in hub.refused("propose", "client-kickoff", "--amend", "--as", "lead-emea")
    hub.well(
        "decide", "client-kickoff", "settle", LEAD_TIME, "emea", "--by", "lead-emea", "--because", "No three agree"
    )
    hub.send("Decided")
    said = hub.well("propose", "client-kickoff", "--amend", "--as", "lead-emea")
    assert re.findall("(.*) must look again", said) == ["  lead-apac", "  lead-india"]
    hub.send("Amend 1.0.0")
    rank(company, {}, "apac", "india", day="2026-12-20")
    hub.well("adopt", "client-kickoff")
    hub.send("1.0.0 is the standard")
    assert "BROKEN" not in hub.well("verify")
