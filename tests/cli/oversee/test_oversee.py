"""The commands that oversee: what is due, who does what, and the scorecard."""

import csv
import io
import json

import pytest
from cli.voting import Company
from icalendar import Calendar

MORE = """\
reviewed: 2025-10-01
evidence:
  - {{metric: on-time, value: {value}, unit: percent, sample: 40, period: {period}, source: tracker}}
"""
METRICS = "metrics: {on-time: {title: Started on time, unit: percent, better: higher}}\n"


def measured(text, value, period=2025):
    return text.replace("status: in-use\n", "status: in-use\n" + MORE.format(value=value, period=period), 1)


def figures(company):
    path = company.hub.root / "practices/emea/client-kickoff.md"
    plain = path.read_text()
    company.hub.write("practices/vocabulary.yml", METRICS)
    for value, period in ((80, 2024), (90, 2025)):
        path.write_text(measured(plain, value, period))
        company.hub.send(f"Figures of {period}")


@pytest.fixture
def company(tmp_path, monkeypatch):
    """Three regions; EMEA has a review that is overdue, and a figure of 2024 that it replaced by one of 2025."""
    return Company(tmp_path, monkeypatch, figures)


@pytest.fixture
def hub(company):
    return company.hub


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_an_overdue_review_is_listed_first_with_its_line(hub):
    lines = hub.well("due").splitlines()
    assert lines[0] == "Overdue (1)"
    assert lines[1].startswith("  2026-10-01  32 days overdue   EMEA must review")  # 1 Oct to 2 Nov 2026
    assert "practices/emea/client-kickoff.md:7" in lines[2]


def test_a_scheduled_job_can_fail_on_what_is_overdue(hub):
    assert hub.do("due").exit_code == 0
    assert hub.do("due", "--fail-overdue").exit_code == 1
    assert hub.do("due", "--fail-overdue", "--region", "apac").exit_code == 0


def test_an_open_vote_is_owed_by_each_region_until_its_lead_votes(company, hub):
    company.propose()
    owed = [row for row in rows(hub.well("due", "--format", "csv")) if row["what"] == "vote"]
    assert [(row["region"], row["who"]) for row in owed] == [
        ("emea", "Lead of emea"),
        ("apac", "Lead of apac"),
        ("india", "Lead of india"),
    ]
    company.vote(hub, "apac")
    hub.send("APAC votes")
    owed = [row["region"] for row in rows(hub.well("due", "--format", "csv")) if row["what"] == "vote"]
    assert owed == ["emea", "india"]


def test_the_standard_itself_is_to_be_reviewed_by_all(company, hub):
    company.propose()
    company.adopt()
    found = json.loads(hub.well("due", "--region", "global", "--within", "400", "--format", "json"))
    assert [(row["what"], row["due"]) for row in found] == [("standard", "2027-11-20")]


def test_the_calendar_file_has_what_is_due(hub, tmp_path):
    target = tmp_path / "due.ics"
    hub.well("due", "--ics", str(target))
    raw = target.read_bytes()
    assert [str(event["summary"]) for event in Calendar.from_ical(raw).walk("VEVENT")] == [
        "Review: Client kickoff (EMEA)"
    ]
    hub.well("due", "--ics", str(target))
    assert target.read_bytes() == raw


def test_a_region_that_is_not_there_is_said_with_those_that_are(hub):
    for command in ("due", "scorecard", "roles"):
        assert "there are: emea, apac, india" in hub.refused(command, "--region", "mars")


def test_the_scorecard_knows_the_figure_that_the_file_no_longer_has(hub):
    (row,) = [row for row in rows(hub.well("scorecard", "--format", "csv")) if row["metric"]]
    assert (row["region"], row["period"], row["value"], row["earlier"]) == ("emea", "2025", "90", "2024: 80")
    assert row["where"] == "practices/emea/client-kickoff.md:9"
    assert (row["commits"], row["stage"]) == ("3", "draft")
    assert row["review-overdue"] == "32"


def test_the_scorecard_of_an_earlier_day_knows_nothing_of_later_ones(company, hub):
    before = hub.run("rev-parse", "HEAD~1").strip()
    (row,) = [row for row in rows(hub.well("scorecard", "--as-of", before, "--format", "csv")) if row["metric"]]
    assert (row["period"], row["value"], row["earlier"], row["commits"]) == ("2024", "80", "", "2")


def test_the_scorecard_follows_a_practice_to_its_standard(company, hub):
    company.propose()
    (practice,) = json.loads(hub.well("scorecard", "--format", "json"))["practices"]
    assert (practice["stage"], practice["since"], practice["days"]) == ("ballot", "2026-11-02", 0)
    company.adopt()
    answer = json.loads(hub.well("scorecard", "client-kickoff", "--format", "json"))
    (practice,) = answer["practices"]
    assert (practice["stage"], practice["standard"]) == ("adopted", "1.0.0")
    emea = next(row for row in answer["rows"] if row["region"] == "emea")
    assert (emea["votes"], emea["asked"]) == (1, 1)
    assert emea["adopted"] <= emea["steps"]


def test_the_scorecard_reads_well_without_any_figure(tmp_path, monkeypatch):
    assert "Nothing has been measured yet" in Company(tmp_path, monkeypatch).hub.well("scorecard")


def test_roles_are_listed_with_advice_and_advice_is_no_fault(hub):
    told = hub.well("roles", "client-kickoff")
    assert "APAC has not written who does what (practices/apac/client-kickoff.md:1)" in told
    assert hub.do("roles", "--advice").exit_code == 0
    assert all(row["advice"] for row in rows(hub.well("roles", "--advice", "--format", "csv")))


def test_what_contributors_write_cannot_act_on_a_terminal_or_in_a_spreadsheet(hub):
    path = hub.root / "practices/apac/client-kickoff.md"
    text = path.read_text().replace("title: ", 'title: "=cmd()\\x1b[2J" #', 1)
    path.write_text(text.replace("status: in-use", 'status: in-use\nreviewed: 2025-10-01\nowner-x: "=1+1"', 1))
    for words in (("due",), ("due", "--format", "csv"), ("scorecard",), ("roles",)):
        assert "\x1b" not in hub.do(*words).output


def test_files_of_any_kind_never_stop_the_commands(hub):
    path = hub.root / "practices/apac/client-kickoff.md"
    odd = "raci: {a: b}\nlead-times: [1, [2]]\nevidence: yes\nreviewed: {x: 1}\ndepartures: 3\nowner: [a]\nfollows: [1]"
    path.write_text(path.read_text().replace("status: in-use", f"status: in-use\n{odd}", 1))
    (hub.root / "practices/global/client-kickoff/9.0.0").mkdir(parents=True)
    (hub.root / "practices/global/client-kickoff/9.0.0/ballot.yml").write_text("electorate: 3\nopened: [x]\n")
    (hub.root / "practices/global/client-kickoff/9.0.0/adoption.yml").write_text("outcome: adopted\neffective: soon\n")
    for words in (("due",), ("scorecard",), ("roles",), ("due", "--format", "json")):
        assert hub.do(*words).exit_code == 0
