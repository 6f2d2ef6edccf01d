"""Who follows the standard opens nothing: not by its value, not with its words, not by saying nothing any more."""

from __future__ import annotations

import pytest
from cli.kickoff import EMEA
from cli.voting import Company

DAYS = {"emea": (5, "three"), "apac": (10, "seven"), "india": (15, "five")}
MILESTONES = "milestones:\n  kickoff-held: {title: Kickoff held}\n  contract-signed: {title: Contract signed}\n"
NOTHING = "there is nothing to vote on"


def text(region: str, days: int, ahead: str) -> str:
    entry = f"  - {{milestone: kickoff-held, after: contract-signed, within: {days}, unit: days}}"
    value = f"lead-times:\n{entry}\n" if days else ""
    words = EMEA.replace("emea", region).replace("three days", f"{ahead} days")
    return words.replace("status: in-use\n", f"status: in-use\n{value}")


def write(company: Company, region: str, days: int, ahead: str) -> None:
    company.hub.write(f"practices/{region}/client-kickoff.md", text(region, days, ahead))


def differ(company: Company) -> None:
    company.hub.write("practices/vocabulary.yml", MILESTONES)
    for region, (days, ahead) in DAYS.items():
        write(company, region, days, ahead)
    company.hub.send("Each says another time")


@pytest.fixture
def company(tmp_path, monkeypatch):
    """1.0.0 says what India says: 15 days, and five days before."""
    return Company(tmp_path, monkeypatch, differ, Company.propose, Company.adopt)


def says_nothing_new(company: Company) -> str:
    """What merge shows where neither it, preview, propose nor a page finds anything open."""
    hub = company.hub
    shown = " ".join(hub.well("merge", "client-kickoff").split())
    assert "Regions must settle" not in shown
    assert "opened" not in hub.well("preview")
    hub.send("It follows the standard")
    assert NOTHING in hub.refused("propose", "client-kickoff")
    return shown


def test_the_value_and_the_words_of_the_standard(company):
    write(company, "emea", *DAYS["india"])
    shown = says_nothing_new(company)
    assert "EMEA and India say 15 days" in shown
    assert "settled by 1.0.0, which says 5 days: regions say what they said then, or what it says" in shown
    company.hub.well("build")
    page = (company.hub.root / "site/practices/client-kickoff/next/index.html").read_text().lower()
    assert "regions must settle" not in page
    assert "nothing is chosen yet" not in page


def test_a_value_that_is_dropped(company):
    write(company, "india", 0, "five")
    assert "which says 15 days" in says_nothing_new(company)


def test_a_file_that_is_given_up(company):
    company.hub.run("rm", "-q", "practices/india/client-kickoff.md")
    shown = says_nothing_new(company)
    assert "Send the agenda five days before." in shown


def test_a_region_that_joins_with_the_standards_own_words(company):
    governance = company.hub.root / "practices/governance.yml"
    more = governance.read_text().replace("regions:\n", "regions:\n  north: {name: North}\n")
    company.hub.write("practices/governance.yml", more)
    write(company, "north", *DAYS["india"])
    says_nothing_new(company)


def test_who_says_another_thing_opens_it_also_where_a_third_region_says_the_same(company):
    write(company, "emea", *DAYS["apac"])
    shown = " ".join(company.hub.well("merge", "client-kickoff").split())
    assert "Regions must settle lead-times/kickoff-held" in shown
    assert "agenda-sent (duration): APAC and EMEA say 7 days" in shown
    company.hub.send("EMEA says something else")
    assert "2.0.0" in company.hub.well("propose", "client-kickoff", "--as", "lead-emea")


def test_the_next_version_says_that_it_is_settled_and_verify_finds_it_so(company):
    write(company, "emea", *DAYS["india"])
    for region in DAYS:
        path = company.hub.root / f"practices/{region}/client-kickoff.md"
        path.write_text(path.read_text() + "3. Thank the client for the time. {#thanks}\n")
    company.hub.send("One more step")
    company.hub.well("propose", "client-kickoff", "--as", "lead-emea")
    folder = next((company.hub.root / "practices/global/client-kickoff").glob("1.1.*"))
    assert "said then, or what it says" in (folder / "provenance.json").read_text()
    assert (
        "disputes: []" in (folder / "ballot.yml").read_text() or "disputes" not in (folder / "ballot.yml").read_text()
    )
    company.hub.send("1.1.0 is put to the vote")
    assert "1.1.0: settled: well" in company.hub.well("verify")
