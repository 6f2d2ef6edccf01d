"""Whose last day is over: no page names them for what they cannot do any more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.voting import Company, put_to_the_vote
from desk.test_contribute import fields
from desk.test_hosted import House, with_accounts


def adopted(company: Company) -> None:
    company.adopt()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    found = House(Company(tmp_path, monkeypatch, put_to_the_vote, adopted, with_accounts))
    hub, path = found.company.hub, "practices/governance.yml"
    text = (hub.root / path).read_text()
    hub.write(path, text.replace("id: lead-india,", "id: lead-india, until: 2026-11-19,"))
    hub.send("The lead of India leaves")
    with found.open(found.configure()):
        yield found
    found.listening.close()


def test_who_has_left_is_not_among_those_who_may_decide(house):
    writer = house.person("writer")
    assert "Reviewers do that: Lead of emea, Lead of apac." in writer.read("/propose/client-kickoff")


def test_who_has_left_can_agree_to_no_departure(house):
    """Only who is named takes it in: it would wait for ever."""
    emea, address = house.person("emea"), "/departures/emea/client-kickoff"
    page = emea.read(address)
    assert 'value="lead-apac"' in page
    assert 'value="lead-india"' not in page
    step = [part.partition('"')[0] for part in page.partition('id="step"')[2].split('<option value="')][2]
    asked = {"do": "take", "step": step, "reason": "The law", "by": "lead-india", "until": "2027-01-01"}
    assert emea.post(address, {**fields(page), **asked}).status_code == 409
    assert emea.post(address, {**fields(page), **asked, "by": "lead-apac"}).status_code == 200


def test_who_has_left_says_decides_and_opens_nothing_in_their_old_name(house):
    hub, step = house.company.hub, "agenda-sent"
    said = ("comment", "client-kickoff", step, "Still here", "--by")
    assert hub.well(*said, "lead-apac").startswith("practices/global/client-kickoff/discussion/2026-11-20-lead-apac-")
    assert "lead-india is no reviewer any more: 2026-11-19 was their last day" in hub.refused(*said, "lead-india")
    assert "was their last day" in hub.refused("desk", "--as", "lead-india")
