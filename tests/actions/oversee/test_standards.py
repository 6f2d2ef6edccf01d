"""A standard is adopted: who works by it, who slid back, and what holds where."""

from pathlib import Path

import pytest
from bestyet.actions.oversee.adoption import adoptions
from bestyet.actions.oversee.baseline import told_apart
from bestyet.actions.oversee.drift import findings, write_baseline
from bestyet.actions.oversee.effective import text_in_force
from bestyet.actions.oversee.effective_overview import practices_in_force
from bestyet.actions.oversee.impact import impact
from bestyet.actions.oversee.practice_scorecard import score as score_of_practice
from bestyet.actions.oversee.questions import (
    AdoptionRequest,
    DriftRequest,
    EffectiveRequest,
    ImpactRequest,
    ScorecardRequest,
)
from bestyet.actions.oversee.scorecard import score
from bestyet.model.oversee.adoption import State
from bestyet.model.oversee.drift import BASELINE, Kind
from bestyet.model.oversee.impact import CANDIDATE, STEP, What
from bestyet.model.oversee.scorecard import Stage
from bestyet.model.problem import CannotGoOnError
from cli.kickoff import APAC
from cli.voting import Company, put_to_the_vote

PRACTICE = "client-kickoff"
FIVE, THREE = "Issue the agenda five days before. {#agenda-sent}", "Issue the agenda three days before. {#agenda-sent}"
SENT, WORRIES = "agenda-sent", "ask-three-worries"


@pytest.fixture
def proposed(tmp_path, monkeypatch):
    """EMEA and India send the agenda three days before, APAC five: three are put to the vote."""
    return Company(tmp_path, monkeypatch, put_to_the_vote)


@pytest.fixture
def company(tmp_path, monkeypatch):
    """Three days are the standard from 20 November on."""
    return Company(tmp_path, monkeypatch, put_to_the_vote, Company.adopt)


def apac_writes(company, day, text):
    company.clock.set(day)
    company.hub.write(f"practices/apac/{PRACTICE}.md", text)
    company.hub.send("APAC edits its text")


def found_in(company, **how):
    return [(one.kind, one.region, one.point) for one in findings(DriftRequest(start=company.hub.root, **how))]


def test_before_the_vote_each_region_sees_what_it_would_have_to_change(proposed):
    found = impact(ImpactRequest(start=proposed.hub.root, practice=PRACTICE))
    assert found.version == "1.0.0"
    apac = next(one for one in found if one.region == "apac")
    changed = next(effect for effect in apac.effects if effect.id == SENT)
    assert (changed.what, changed.key) == (What.CHANGED, STEP)
    assert [(one.own, one.new) for one in changed.values] == [("5 days", "3 days")]


def test_the_impact_of_the_candidate_can_be_asked_for_one_region(proposed):
    request = ImpactRequest(start=proposed.hub.root, practice=PRACTICE, version=CANDIDATE, region="emea")
    found = impact(request)
    assert found.version == ""
    assert [one.region for one in found] == ["emea"]


def test_the_region_that_was_outvoted_has_adopted_nothing_yet(company):
    (found,) = adoptions(AdoptionRequest(start=company.hub.root)).practices
    states = {cell.point: cell.state for cell in found.of("apac")}
    assert (states[SENT], states[WORRIES]) == (State.DRIFTED, State.SILENT)
    assert {cell.state for cell in found.of("emea")} == {State.FOLLOWS}


def test_of_one_region_only_its_cells_are_told(company):
    (found,) = adoptions(AdoptionRequest(start=company.hub.root, practice=PRACTICE, region="apac")).practices
    assert found.regions == ("apac",)


def test_what_has_no_standard_cannot_be_followed(proposed):
    with pytest.raises(CannotGoOnError, match="no version of client-kickoff is in force on 2026-11-02"):
        adoptions(AdoptionRequest(start=proposed.hub.root, practice=PRACTICE))


def test_who_slides_back_is_found_out_with_the_commit_that_did_it(company):
    follows = APAC.replace(FIVE, f"{THREE}\n- Ask for the three worries.")
    apac_writes(company, "2026-11-24", follows)
    assert (Kind.NEVER, "apac", SENT) not in found_in(company)
    apac_writes(company, "2026-11-26", follows.replace("three days", "one day"))
    (slid,) = [one for one in findings(DriftRequest(start=company.hub.root)) if one.kind is Kind.REVERTED]
    assert (slid.region, slid.point, slid.day) == ("apac", SENT, "2026-11-26")
    assert slid.commit.summary == "APAC edits its text"
    assert (Kind.REVERTED, "apac", SENT) not in found_in(company, as_of="2026-11-25")


def test_what_everybody_knows_stays_quiet_until_it_is_over(company):
    root = company.hub.root
    found = findings(DriftRequest(start=root))
    assert told_apart(root, None, found).new == found
    assert write_baseline(DriftRequest(start=root), None) == (BASELINE, len(found))
    told = told_apart(root, None, found)
    assert (told.new, told.known, told.over, told.file) == ((), len(found), 0, BASELINE)
    apac_writes(company, "2026-11-24", APAC.replace(FIVE, THREE))
    told = told_apart(root, None, findings(DriftRequest(start=root)))
    assert (told.new, told.over) == ((), 1)


def test_what_was_so_at_an_earlier_time_is_not_new(company):
    found = findings(DriftRequest(start=company.hub.root))
    assert told_apart(company.hub.root, None, found, earlier=found).new == ()


def test_a_file_that_is_no_baseline_is_refused(company):
    company.hub.write("other.yml", "- a list\n")
    path = str(Path(company.hub.root, "other.yml"))
    with pytest.raises(CannotGoOnError, match="is no baseline"):
        told_apart(company.hub.root, path, ())


def test_a_region_asks_what_holds_on_a_day(company):
    company.clock.set("2026-11-24")
    request = EffectiveRequest(start=company.hub.root, region="apac", day="2026-11-24", practice=PRACTICE)
    text = text_in_force(request)
    assert (text.found.version, text.asked.label, text.asked.is_final) == ("1.0.0", "APAC", False)
    assert text.standard.encode() == (company.hub.root / text.found.path).read_bytes()
    overview = practices_in_force(EffectiveRequest(start=company.hub.root, region="apac", day="2026-11-24"))
    assert [(one.practice, one.version) for one in overview.practices] == [(PRACTICE, "1.0.0")]


def test_what_is_no_day_and_no_region_is_refused(company):
    for region, day, why in (("apac", "soon", "no day of the calendar"), ("mars", "2026-11-24", "no region 'mars'")):
        with pytest.raises(CannotGoOnError, match=why):
            practices_in_force(EffectiveRequest(start=company.hub.root, region=region, day=day))


def test_the_scorecard_counts_steps_that_were_adopted_where_one_practice_is_asked_for(company):
    (progress,) = score(ScorecardRequest(start=company.hub.root)).practices
    assert (progress.stage, progress.standard) == (Stage.ADOPTED, "1.0.0")
    found = score_of_practice(ScorecardRequest(start=company.hub.root, practice=PRACTICE))
    kept = {card.region: card.kept for card in found.cards[PRACTICE]}
    assert kept["apac"] < kept["emea"]
