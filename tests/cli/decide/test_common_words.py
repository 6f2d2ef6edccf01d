"""What is voted on speaks of no region's titles and sites, or says why; ballot and proof know it."""

import json

import pytest
from cli.decide.test_contradicted import commands
from cli.voting import Company

VOCABULARY = """\
roles:
  project-manager: {title: Project manager, regions: {emea: Project leader, apac: Programme executive}}
templates:
  plan: {title: Plan}
"""
LINES = {
    "emea": "2. The project leader signs the plan QA-FRM-017 in Basel. {#signed}",
    "apac": "- The programme executive signs the plan. {#signed}",
}
WHY = ("--by", "lead-emea", "--because", "shorter")
FOLDER = "practices/global/client-kickoff/1.0.0"


def speak(company):
    hub = company.hub
    hub.write("practices/vocabulary.yml", VOCABULARY)
    governance = (hub.root / "practices/governance.yml").read_text()
    hub.write("practices/governance.yml", governance.replace("emea: {name: Emea", "emea: {name: Emea, sites: [basel]"))
    for region, line in LINES.items():
        path = f"practices/{region}/client-kickoff.md"
        rows = [row for row in (hub.root / path).read_text().rstrip().split("\n") if "worries" not in row]
        hub.write(path, "\n".join([*rows, line, ""]))
    hub.send("Titles and sites")
    hub.well("decide", "client-kickoff", "take", "signed", "emea", "--by", "lead-emea", "--because", "shorter")
    hub.send("Take the words of EMEA")


@pytest.fixture
def speaking(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, speak)


def accept(company, code):
    words = ("accept", "signed", code, "--by", "lead-emea", "--because", "the only site that signs")
    return company.hub.well("decide", "client-kickoff", *words)


def test_a_site_and_a_number_are_mended_or_accepted_before_a_vote(speaking):
    hub = speaking.hub
    shown = hub.well("merge", "client-kickoff")
    assert "signed (place-name): it names Basel, a site of EMEA" in shown
    assert "“project leader” (EMEA) is written “project manager”" in shown
    said = hub.refused("propose", "client-kickoff", "--as", "lead-emea")
    assert "place-name" in said
    assert "regional-number" in said
    assert "bestyet decide client-kickoff accept signed place-name" in said
    accept(speaking, "place-name")
    assert "place-name" not in hub.refused("propose", "client-kickoff", "--as", "lead-emea")


FLAWED = {
    "place-name": ("Call the client from Basel.", "Call the client from the site."),
    "regional-number": ("Fill in QA-FRM-017.", "Fill in the form."),
    "regional-title": ("The deputy project leader calls.", "Somebody calls."),
    "fragment": (
        "Show the scope: {#scope}\n    - What is not included.",
        "Show all: {#scope}\n    - Say what is not in it.",
    ),
    "no-time-left": ("Invite the team two weeks before the meeting.", "Invite the team a day before the meeting."),
}
LEAD = "lead-times:\n  - {milestone: kickoff-held, after: contract-signed, within: 5, unit: business-days}\n"


@pytest.mark.parametrize("code", FLAWED)
def test_each_way_to_mend_works_as_it_is_typed(speaking, code):
    hub = speaking.hub
    for region, words in zip(("emea", "apac", "india"), (*FLAWED[code], FLAWED[code][1]), strict=True):
        path = f"practices/{region}/client-kickoff.md"
        kept = [row for row in (hub.root / path).read_text().split("\n") if "{#signed}" not in row]
        text = "\n".join(kept).replace("status: in-use\n", f"status: in-use\n{LEAD}").rstrip()
        hub.write(path, f"{text}\n- {words} {{#flawed}}\n")
    milestones = "milestones: {kickoff-held: {title: Kickoff held}, contract-signed: {title: Contract signed}}\n"
    hub.write("practices/vocabulary.yml", VOCABULARY + milestones)
    hub.run("rm", "-q", "practices/global/client-kickoff/decisions.yml")
    hub.send("A step that fits one region")
    hub.well("decide", "client-kickoff", "take", "flawed", "emea", *WHY)
    if code == "fragment":
        hub.well("decide", "client-kickoff", "take", "scope", "apac", *WHY)
    hub.send("EMEA's words")
    said = hub.refused("propose", "client-kickoff", "--as", "lead-emea", "--leave-apart")
    assert said.count(f": {code}: ") == 1, said
    typed = commands(said)
    assert [words[2] for words in typed] == ["edit", "take", "take", "drop", "accept"]
    for words in typed:
        hub.well(*words)
        hub.stage_all()
        hub.commit("Mended")
        hub.well("propose", "client-kickoff", "--as", "lead-emea", "--leave-apart", "--effective", "2026-11-20")
        hub.run("clean", "-fdq")
        hub.run("reset", "-q", "--hard", "HEAD~1")


def test_what_is_accepted_stands_on_the_ballot_with_its_reason_and_is_proven(speaking):
    hub = speaking.hub
    accept(speaking, "place-name")
    accept(speaking, "regional-number")
    hub.send("Accept both")
    hub.well("propose", "client-kickoff", "--as", "lead-emea", "--effective", "2026-11-20")
    hub.send("Put 1.0.0 to the vote")
    told = hub.well("ballot", "client-kickoff")
    assert "Accepted in signed: it names Basel, a site of EMEA: the only site that signs" in told
    assert "Common words: “project leader” (emea) is written “project manager”" in told
    data = json.loads(hub.well("ballot", "client-kickoff", "--format", "json"))
    assert [one["code"] for one in data["accepted"]] == ["place-name", "regional-number"]
    assert data["titles"] == [{"region": "emea", "was": "project leader", "now": "project manager"}]
    text = (hub.root / FOLDER / "practice.md").read_text()
    assert "The project manager signs the plan QA-FRM-017 in Basel. {#signed}" in text
    impact = hub.well("impact", "client-kickoff", "--format", "json")
    emea = next(one for one in json.loads(impact)["regions"] if one["region"] == "emea")
    assert "signed" not in json.dumps(emea)  # it is its own words
    speaking.adopt()
    assert "well" in hub.well("verify")
    assert "project manager" in hub.well("effective", "client-kickoff", "--region", "emea", "--on", "2026-12-30")


def test_other_words_are_something_else_to_accept(speaking):
    hub = speaking.hub
    accept(speaking, "place-name")
    path = "practices/emea/client-kickoff.md"
    hub.write(path, (hub.root / path).read_text().replace("in Basel", "at EMEA"))
    hub.send("Another place")
    said = hub.refused("propose", "client-kickoff", "--as", "lead-emea")
    assert "it names the region EMEA" in said
    assert "decision-without-effect" in said


def test_words_written_jointly_are_held_to_the_same(speaking):
    """Else the words that were refused pass, typed again as an edit."""
    hub = speaking.hub
    hub.well("decide", "client-kickoff", "edit", "signed", "The project leader signs QA-FRM-017 in Basel.", *WHY)
    hub.send("Agreed words")
    said = hub.refused("propose", "client-kickoff", "--as", "lead-emea")
    for code in ("place-name", "regional-number"):
        assert said.count(f": {code}: signed: ") == 1
    assert "take signed emea" not in said
    assert "take signed apac" in said
    accept(speaking, "place-name")
    accept(speaking, "regional-number")
    hub.send("Accept both")
    said = hub.do("propose", "client-kickoff", "--as", "lead-emea").output
    assert "place-name" not in said


def test_another_vocabulary_than_the_one_on_the_base_branch_is_told(speaking):
    hub = speaking.hub
    accept(speaking, "place-name")
    accept(speaking, "regional-number")
    hub.send("Accept both")
    hub.write("practices/vocabulary.yml", VOCABULARY.replace("Project manager", "Chief"))
    hub.run("checkout", "--quiet", "-b", "proposal")
    hub.stage_all()
    hub.commit("Other titles")
    hub.well("propose", "client-kickoff", "--as", "lead-emea")
    hub.stage_all()
    hub.commit("Propose")
    hub.run("checkout", "--quiet", "proposal", "--", ".")
    hub.write("practices/vocabulary.yml", VOCABULARY)
    assert "had other titles than the recorded ones" in hub.well("ballot", "client-kickoff", "--base", "origin/main")


def test_nothing_that_is_not_there_can_be_accepted(speaking):
    said = speaking.hub.refused(
        "decide", "client-kickoff", "accept", "signed", "fragment", "--by", "lead-emea", "--because", "so"
    )
    assert "there is no fragment in signed to accept" in said
