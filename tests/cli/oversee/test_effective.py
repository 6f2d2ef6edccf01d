"""What was in force in a region on a day: the same bytes wherever, whenever and by whomever it is asked."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.kickoff import EMEA
from cli.oversee.texts import OURS, THEIRS, VOCABULARY
from cli.voting import clone, lasting_company

ASK = ("effective", "client-kickoff", "--region", "apac", "--on")
OWN = "practices/apac/client-kickoff.md"
DEPARTURE = """\
departures:
  - {step: agenda-sent, reason: The law asks for five., approved-by: lead-apac, until: 2026-12-31}
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """1.0.0 is adopted on 20 November; APAC declares a departure on 25 November."""
    with pytest.MonkeyPatch.context() as patch:
        company = lasting_company(tmp_path_factory.mktemp("company"), patch)
        hub = company.hub
        hub.write("practices/vocabulary.yml", VOCABULARY.replace("Finance}", "Finance, regions: {apac: Money people}}"))
        hub.write("practices/emea/client-kickoff.md", OURS)
        hub.write(OWN, THEIRS)
        hub.write("practices/india/client-kickoff.md", EMEA.replace("emea", "india"))
        hub.send("What regions do")
        company.propose()
        company.adopt()
        company.clock.set("2026-11-25")
        hub.write(OWN, THEIRS.replace("channels:", DEPARTURE + "channels:"))
        hub.send("A departure")
        return company.bare


@pytest.fixture
def hub(built, tmp_path, monkeypatch):
    return clone(built, tmp_path / "hub", monkeypatch)


def test_before_the_departure_the_standard_holds_and_after_it_the_own_way_stands_in_its_place(hub):
    before = hub.well(*ASK, "2026-11-24")
    after = hub.well(*ASK, "2026-11-26")
    assert "1. Send the agenda three days before.\n" in before
    assert "1. [APAC] Issue the agenda five days before.\n" in after
    assert "The standard says: Send the agenda three days before." in after
    assert "Declared until 2026-12-31, agreed by lead-apac: The law asks for five." in after
    assert "2. Ask for the three worries." in after


def test_after_its_last_day_the_standard_holds_again(hub):
    assert "[APAC]" in hub.well(*ASK, "2026-12-31")
    later = hub.well(*ASK, "2027-01-01")
    assert "[APAC]" not in later
    assert "agenda-sent: ended on 2026-12-31, so the standard holds" in later


def test_a_day_to_come_is_answered_by_what_is_known_and_says_so(hub):
    words = "Nothing later is known here"
    assert words in hub.well(*ASK, "2027-06-30")
    assert words not in hub.well(*ASK, "2026-11-21")


def test_what_the_standard_leaves_open_is_the_regions_own_in_its_own_titles(hub):
    found = hub.well(*ASK, "2026-11-24")
    assert f"Kickoff held: 7 business days after contract signed (own value of APAC, {OWN}:8)" in found
    assert f"Project manager (responsible), Money people (accountable) (own value of APAC, {OWN}:11)" in found


def test_before_the_version_was_in_force_there_was_none(hub):
    refused = hub.refused(*ASK, "2026-11-10")
    assert f"no version of client-kickoff was in force on 2026-11-10; APAC worked by its own text: {OWN}" in refused
    assert "nothing was here yet on 2026-10-01" in hub.refused(*ASK, "2026-10-01")


def test_without_a_practice_all_are_listed(hub):
    found = hub.well("effective", "--region", "apac", "--on", "2026-11-26", "--format", "json")
    (row,) = json.loads(found)["practices"]
    assert row == {
        "practice": "client-kickoff",
        "title": "Client kickoff",
        "version": "1.0.0",
        "since": "2026-11-20",
        "departures": ["agenda-sent"],
        "own": OWN,
    }
    assert "| client-kickoff | 1.0.0 | 2026-11-20 | agenda-sent |" in hub.well(
        "effective", "--region", "apac", "--on", "2026-11-26", "--format", "md"
    )


def test_as_of_a_day_or_commit_nothing_that_came_later_is_known(hub):
    assert "[APAC]" in hub.well(*ASK, "2026-11-26")
    known = hub.well(*ASK, "2026-11-26", "--as-of", "2026-11-24")
    assert "[APAC]" not in known
    assert "Nothing later is known here" in known
    assert hub.well(*ASK, "2026-11-26", "--as-of", "HEAD~1") == known
    assert hub.well(*ASK, "2026-11-26", "--as-of", "HEAD") == hub.well(*ASK, "2026-11-26")


def test_a_spreadsheet_shows_what_holds_line_by_line(hub):
    rows = list(csv.DictReader(io.StringIO(hub.well(*ASK, "2026-11-26", "--format", "csv"))))
    sent = next(row for row in rows if row["name"] == "agenda-sent")
    assert (sent["what"], sent["says"], sent["is-own"]) == ("item", "Issue the agenda five days before.", "yes")
    assert (sent["until"], sent["standard"]) == ("2026-12-31", "Send the agenda three days before.")
    held = next(row for row in rows if row["name"] == "kickoff-held")
    assert (held["what"], held["is-own"], held["place"]) == ("lead-times", "yes", f"{OWN}:8")
    every = hub.well("effective", "--region", "apac", "--on", "2026-11-26", "--format", "csv")
    assert every.splitlines()[1] == f"client-kickoff,Client kickoff,1.0.0,2026-11-20,agenda-sent,{OWN}"


def test_region_site_and_day_must_be_known(hub):
    assert "there was no region 'mars'" in hub.refused("effective", "--region", "mars", "--on", "2026-11-26")
    assert "no site 'oslo'" in hub.refused(*ASK, "2026-11-26", "--site", "oslo")
    assert "no day of the calendar" in hub.refused(*ASK, "2026-13-26")
    assert "no day of the calendar" in hub.refused(*ASK, "yesterday")


def test_the_work_tree_does_not_matter(hub):
    before = hub.well(*ASK, "2026-11-26")
    (hub.root / OWN).write_text("nothing any more")
    (hub.root / "practices/governance.yml").unlink()
    assert hub.well(*ASK, "2026-11-26") == before


@pytest.mark.parametrize("form", ["text", "json"])
def test_two_clones_give_the_same_bytes_whatever_their_clock_and_language(built, hub, tmp_path, monkeypatch, form):
    elsewhere = clone(built, tmp_path / "elsewhere", monkeypatch)
    (elsewhere.root / OWN).write_text("not committed")
    here = {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "COLUMNS": "200"}
    there = {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7", "COLUMNS": "40"}
    answers = [asked(hub.root, here, "2027-02-03", form), asked(elsewhere.root, there, "1999-12-31", form)]
    assert answers[0] == answers[1]
    assert b"Issue the agenda five days before." in answers[0]


def asked(root: Path, environment: dict[str, str], today: str, form: str) -> bytes:
    """What a process of its own prints where another day is today."""
    program = (
        "import datetime, bestyet.repo.clock as clock\n"
        f"clock.now = lambda: datetime.datetime.fromisoformat('{today}T12:00:00+00:00')\n"
        "from bestyet.cli.main import run\nrun()\n"
    )
    command = [sys.executable, "-c", program, *ASK, "2026-11-26", "--format", form]
    done = subprocess.run(command, cwd=root, env={**os.environ, **environment}, capture_output=True, check=True)
    return done.stdout
