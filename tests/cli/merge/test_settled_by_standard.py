"""What the standard has settled is not asked again while regions say what they said: who says otherwise departs."""

import json

import pytest
from cli.kickoff import APAC
from cli.voting import Company

SAID = "APAC says 5 days, EMEA and India say 3 days"
SETTLED = "settled by 1.0.0, which says 3 days: regions say what they said then"


@pytest.fixture
def company(tmp_path, monkeypatch):
    """1.0.0 says three days; APAC still writes five."""
    return Company(tmp_path, monkeypatch, Company.propose, Company.adopt)


def test_merge_says_what_the_standard_settled_and_who_departs(company):
    shown = company.hub.well("merge", "client-kickoff")
    assert "Regions must settle" not in shown
    words = " ".join(shown.split())
    assert "Settled by the standard: who says something else departs from it" in words
    assert f"agenda-sent (duration): {SAID}; {SETTLED}" in words
    told = json.loads(company.hub.well("merge", "client-kickoff", "--format", "json"))
    (agenda,) = [item for item in told["items"] if item["id"] == "agenda-sent"]
    (one,) = agenda["dispute"]["values"]
    assert (one["message"]["text"], one["settled"]["text"]) == (SAID, SETTLED)
    assert f"settled: {SAID}: {SETTLED}" in company.hub.well("why", "client-kickoff", "agenda-sent")


def test_only_what_a_region_says_otherwise_since_is_to_be_settled(company):
    company.hub.write("practices/apac/client-kickoff.md", APAC.replace("five days", "four days"))
    shown = " ".join(company.hub.well("merge", "client-kickoff").split())
    assert "Regions must settle agenda-sent (duration): APAC says 4 days, EMEA and India say 3 days" in shown
    assert "Settled by the standard" not in shown
    changed = " ".join(company.hub.well("preview").split())
    assert "APAC says 4 days, EMEA and India say 3 days" in changed
    assert "regions must settle" in changed


def test_the_page_says_it_in_the_same_words(company):
    company.hub.well("build")
    page = " ".join((company.hub.root / "site/practices/client-kickoff/next/index.html").read_text().split())
    assert "Settled by the standard" in page
    assert SETTLED.partition(":")[0].capitalize() in page
    assert "regions must settle" not in page.lower()


def test_who_asks_for_the_text_of_one_region_sees_its_words(company):
    shown = company.hub.well("merge", "client-kickoff", "--backbone", "apac")
    assert "Issue the agenda five days before." in shown
    assert "Send the agenda three days before." not in shown
