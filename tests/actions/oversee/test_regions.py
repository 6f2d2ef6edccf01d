"""A programme lead looks at all regions: where they differ, what comes first, who owes what and who does what."""

import pytest
from bestyet.actions.oversee import matrix
from bestyet.actions.oversee.due import due
from bestyet.actions.oversee.questions import DueRequest, RolesRequest, TriageRequest, VarianceRequest
from bestyet.actions.oversee.roles import assignments
from bestyet.actions.oversee.triage import ranking
from bestyet.actions.oversee.variance import differences
from bestyet.model.oversee.due import Owed
from bestyet.model.problem import CannotGoOnError
from cli.oversee.texts import OURS, THEIRS, VOCABULARY

PRACTICE = "client-kickoff"
RISK = "risk: {severity: 7, occurrence: 4, detection: 4}\ncategory: project-start\nreviewed: 2020-01-31\n"


@pytest.fixture
def base(workshop):
    """Two regions: one starts within 5 business days and rates the risk, the other within 7."""
    workshop.write("practices/governance.yml", "regions:\n  emea: {name: Europe}\n  apac: {name: Asia, label: APAC}\n")
    workshop.write("practices/vocabulary.yml", VOCABULARY)
    workshop.write(f"practices/emea/{PRACTICE}.md", OURS.replace("lead-times:", f"{RISK}lead-times:"))
    workshop.write(f"practices/apac/{PRACTICE}.md", THEIRS)
    return workshop


def test_the_regions_are_compared_without_a_merge_or_with_the_steps_of_one(base):
    (rough,) = differences(VarianceRequest(start=base.root)).practices
    (whole,) = matrix.differences(VarianceRequest(start=base.root, practice=PRACTICE)).practices
    assert (rough.is_merged, whole.is_merged) == (False, True)
    (lead,) = [row for row in whole.rows if row.name == "kickoff-held after contract-signed"]
    assert {cell.region: cell.text for cell in lead.cells} == {"emea": "5 business days", "apac": "7 business days"}


def test_a_category_chooses_among_the_practices(base):
    found = differences(VarianceRequest(start=base.root, category="project-start"))
    assert [one.practice for one in found.practices] == [PRACTICE]
    with pytest.raises(CannotGoOnError, match="no practice is of the category 'none'; there are: project-start"):
        differences(VarianceRequest(start=base.root, category="none"))


def test_one_practice_and_a_category_are_too_much(base):
    with pytest.raises(CannotGoOnError, match="one practice or one category"):
        matrix.differences(VarianceRequest(start=base.root, practice=PRACTICE, category="project-start"))


def test_what_is_rated_is_ranked_and_what_is_not_is_named(base):
    base.write("practices/emea/second.md", OURS.replace(f"practice: {PRACTICE}", "practice: second"))
    found = ranking(TriageRequest(start=base.root))
    assert [(one.practice, one.severity.value, one.rank) for one in found.ranked] == [(PRACTICE, 7, 1)]
    assert [one.practice for one in found.unrated] == ["second"]
    with pytest.raises(CannotGoOnError, match="no region rates second"):
        ranking(TriageRequest(start=base.root, practice="second"))
    with pytest.raises(CannotGoOnError, match="did you mean second"):
        ranking(TriageRequest(start=base.root, practice="secnd"))


def test_a_review_that_nobody_did_is_owed_by_its_region(base):
    found = due(DueRequest(start=base.root, within=90))
    (review,) = [one for one in found.items if one.what is Owed.REVIEW and one.is_overdue]
    assert (review.region, review.since) == ("emea", "2020-01-31")
    assert found.labels["apac"] == "APAC"
    only = due(DueRequest(start=base.root, within=90, region="apac"))
    assert {one.region for one in only.items} == {"apac"}


def test_who_does_what_is_told_in_the_titles_of_the_region(base):
    found = assignments(RolesRequest(start=base.root, practice=PRACTICE))
    accountable = {one.region: one.accountable for one in found if one.activity == "agenda"}
    assert accountable == {"emea": ("Site head",), "apac": ("Finance",)}
    with pytest.raises(CannotGoOnError, match="there is no region 'mars'; there are: emea, apac"):
        assignments(RolesRequest(start=base.root, region="mars"))
