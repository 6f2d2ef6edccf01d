"""Votes counted in business days: a day counts where every region that votes works."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from bestyet.actions.decide.propose import Proposed, ProposeRequest, propose
from bestyet.govern.ballots import days_off, terms
from bestyet.govern.count.closing import dates
from bestyet.insight.time.calendars import calendar
from bestyet.knowledge.ballots import ballots_in
from bestyet.knowledge.base import load
from cli.voting import Company, governance

RULE = """default-policy: ours
policies:
  ours: {extends: regional-consent, period: {min: 8, max: 12, calendar: business}}
"""
CALENDARS = {"emea": "CH", "apac": "SG", "india": "IN"}


def rules(company: Company) -> None:
    text = governance(company.keys, RULE)
    for region, code in CALENDARS.items():
        text = text.replace(f"{{name: {region.title()}}}", f"{{name: {region.title()}, calendar: {code}}}")
    company.clock.set("2026-12-21")
    company.hub.write("practices/governance.yml", text)
    company.hub.send("A rule that counts business days")


@pytest.fixture
def company(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch)


def proposed(company: Company) -> Proposed:
    rules(company)
    made = propose(ProposeRequest(company.hub.root, "client-kickoff", author="lead-emea"))
    assert isinstance(made, Proposed)
    return made


def test_a_day_off_in_one_region_is_no_business_day_of_the_vote(company):
    ballot = proposed(company).ballot
    assert {"2026-12-25", "2027-01-01"} <= {*ballot.holidays}
    for day in map(date.fromisoformat, ballot.holidays):
        assert day.weekday() < 5
        assert not all(calendar(code).is_business_day(day) for code in CALENDARS.values())
    after = datetime(2026, 12, 21, 9, tzinfo=UTC)
    assert ballot.closes is not None
    worked = [
        day
        for day in (date.fromordinal(number) for number in range(after.toordinal() + 1, after.toordinal() + 40))
        if all(calendar(code).is_business_day(day) for code in CALENDARS.values())
    ]
    assert ballot.closes.startswith(worked[11].isoformat())  # the twelfth


def test_counting_reads_what_the_ballot_says_and_no_calendar(company):
    proposed(company)
    company.hub.send("Put 1.0.0 to the vote")
    text = (company.hub.root / "practices/governance.yml").read_text()
    company.hub.write("practices/governance.yml", text.replace(", calendar: CH", "").replace(", calendar: IN", ""))
    company.hub.send("Other calendars")
    ballots = ballots_in(load(company.hub.root), None)
    case = ballots.case(ballots.open_ballot("client-kickoff"))
    scheduled = dates(case.ballot).scheduled
    assert scheduled is not None
    assert case.file.closes == f"{scheduled:%Y-%m-%dT%H:%M:%SZ}"
    found = terms(case.file)
    assert not isinstance(found, str)
    assert {day.isoformat() for day in found.holidays} == {*case.file.holidays}


def test_where_nothing_is_counted_in_business_days_no_day_is_written(company):
    made = propose(ProposeRequest(company.hub.root, "client-kickoff"))
    assert isinstance(made, Proposed)
    assert made.ballot.holidays == ()
    assert days_off(made.ballot, lambda region, day: False) == ()
