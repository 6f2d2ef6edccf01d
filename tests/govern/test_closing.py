"""When ballots close, and what an amendment, an absence or a proxy does to them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from bestyet.govern.count.tally import can_still_pass, tally, who_can_change_it
from bestyet.govern.policy.lengths import later
from bestyet.model.vote.ballot import Contest, Proxy
from bestyet.model.vote.policy import Calendar
from bestyet.model.vote.tally import Ended, Outcome
from govern.body import LONG_AFTER, OPENED, ballot, days, hasty, hours, members, policy, said, vote

FRIDAY = datetime(2026, 4, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("length", "calendar", "expected"),
    [
        (72, Calendar.HOURS, datetime(2026, 4, 6, 12, tzinfo=UTC)),
        (10, Calendar.DAYS, datetime(2026, 4, 13, 12, tzinfo=UTC)),
        (1, Calendar.BUSINESS, datetime(2026, 4, 7, 12, tzinfo=UTC)),  # the Monday is a holiday
        (5, Calendar.BUSINESS, datetime(2026, 4, 13, 12, tzinfo=UTC)),
        (0, Calendar.BUSINESS, FRIDAY),
        (11, Calendar.MONTHS, datetime(2027, 3, 3, 12, tzinfo=UTC)),
    ],
)
def test_lengths(length, calendar, expected):
    assert later(FRIDAY, length, calendar, {date(2026, 4, 6)}) == expected


def test_a_ballot_is_open_to_the_last_moment_and_closed_after_it():
    terms = ballot("majority", closes=days(5))
    votes = [vote("a", at=5 * 24)]  # at the very moment
    assert tally(terms, votes, days(5)).outcome is Outcome.OPEN
    closed = tally(terms, votes, days(5) + timedelta(seconds=1))
    assert (closed.outcome, closed.closed, closed.ended) == (Outcome.PASSED, days(5), Ended.PERIOD)


@pytest.mark.parametrize(
    ("closes", "ends"),
    [
        (None, days(3)),  # the least period is the usual one where nothing else is said
        (days(1), days(3)),  # never shorter
        (days(5), days(5)),
        (days(40), days(30)),  # never longer
    ],
)
def test_the_date_on_the_ballot_stays_within_the_policy(closes, ends):
    rule = policy("majority", period={"min": 3, "max": 30, "calendar": "days", "usual": 3})
    assert tally(ballot(rule, closes=closes), [], OPENED).due == ends


def test_unanimity_ends_early_but_a_rejection_leaves_time_to_talk():
    early = tally(ballot(hasty("unanimous")), said("aaaa"), hours(2))
    assert (early.outcome, early.closed, early.ended) == (Outcome.PASSED, hours(1), Ended.DECIDED)
    talk = ballot(hasty("unanimous"))
    assert tally(talk, said("aaR."), hours(2)).outcome is Outcome.OPEN
    assert not can_still_pass(talk, said("aaR."), hours(2))
    assert can_still_pass(talk, [*said("aaR."), vote("c", at=2)], hours(2))


def test_regional_consent_waits_for_regions_not_heard_as_they_may_object():
    assert tally(ballot(hasty("regional-consent")), said("aaa."), hours(2)).outcome is Outcome.OPEN
    assert who_can_change_it(ballot(hasty("regional-consent")), said("aaa."), hours(2)) == tuple("abcd")
    assert tally(ballot(hasty("regional-consent")), said("aaaR"), hours(2)).outcome is Outcome.PASSED


def test_disputes_keep_a_decided_ballot_open_until_everybody_has_ranked():
    rule = policy("majority", early_close="when-decided", period={"usual": 14})
    assert tally(ballot(rule, 5), said("aaa.."), hours(2)).outcome is Outcome.PASSED
    assert tally(ballot(rule, 5, disputes=(Contest("x", ("y", "z")),)), said("aaa.."), hours(2)).outcome is Outcome.OPEN


def test_the_final_comment_period_begins_anew_with_an_objection_or_an_amendment():
    terms = ballot("final-comment")
    assert tally(terms, said("aaa."), days(2)).due == hours(1) + timedelta(days=10)
    objection = vote("d", "reject", at=48, because="wait")
    assert tally(terms, [*said("aaa."), objection], days(30)).outcome is Outcome.OPEN
    withdrawn = [*said("aaa."), objection, vote("d", at=72)]
    assert tally(terms, withdrawn, days(13)).outcome is Outcome.OPEN
    assert tally(terms, withdrawn, days(14)).closed == days(13)
    amended = replace(terms, round=2, amended=days(5))
    assert tally(amended, said("aaa."), days(14)).due == days(15)


def test_last_call_waits_after_an_objection_and_expires_when_nobody_moves():
    terms = ballot("last-call", closes=days(14))
    objection = vote("d", "reject", at=24, because="wait")
    assert tally(terms, [objection], days(100)).outcome is Outcome.OPEN
    idle = tally(terms, [objection], LONG_AFTER)
    assert (idle.outcome, idle.ended) == (Outcome.EXPIRED, Ended.EXPIRY)
    withdrawn = [objection, vote("d", at=24 * 60)]
    assert tally(terms, withdrawn, LONG_AFTER).closed == days(60)
    assert tally(terms, withdrawn, LONG_AFTER).outcome is Outcome.PASSED


def test_restarting_takes_all_votes_back_and_lapsing_only_touched_passages():
    again = ballot(policy("majority", amendment="restart"), round=2, amended=days(1))
    result = tally(again, said("aaaa"), LONG_AFTER)
    assert result.outcome is Outcome.FAILED
    assert result.closed == days(4)
    assert {paper.note for paper in result.papers} == {"for round 1: the text was amended since, and all votes lapsed"}
    lapse = ballot("majority", round=2, amended=days(1))
    votes = [replace(vote("a"), lapsed=frozenset({"one"})), replace(vote("b"), lapsed=frozenset({"two"}))]
    assert tally(lapse, votes, LONG_AFTER).outcome is Outcome.PASSED  # each passage has one approval left
    both = tally(lapse, votes[:1], LONG_AFTER)
    assert both.because == "for one: approve 0 of 0, needs more than 1/2 of the reviewers that took a side: not met"
    assert both.look_again == {"a": ("one",)}


def test_an_objection_is_answered_when_its_passage_is_amended():
    from bestyet.model.vote.vote import Objection

    objection = vote("d", "reject", objections=(Objection("too slow", passage="one"),))
    terms = ballot("consensus-approval", round=2, amended=days(1))
    assert tally(terms, [*said("aaa"), objection], LONG_AFTER).outcome is Outcome.FAILED
    lapsed = replace(objection, lapsed=frozenset({"one"}))
    result = tally(terms, [*said("aaa"), lapsed], LONG_AFTER)
    assert result.outcome is Outcome.PASSED
    assert result.look_again == {"d": ("one",)}


def test_a_safety_objection_stands_even_in_an_approval():
    from bestyet.model.vote.vote import Objection

    approval = vote("d", objections=(Objection("unsafe", area="quality"),))
    assert tally(ballot("regional-consent"), [*said("aaa"), approval], LONG_AFTER).outcome is Outcome.FAILED


def test_a_proxy_speaks_for_the_absent_until_its_date_and_never_against_them():
    people = members(3)
    rule = policy("majority", proxy=True, quorum={"count": 2})
    terms = ballot(rule, people, proxies=(Proxy("b", "a", days(1)), Proxy("c", "a", days(1))))
    result = tally(terms, [vote("a")], LONG_AFTER)
    assert (result.outcome, result.reviewers) == (Outcome.PASSED, {"a": "approve", "b": "approve", "c": "silent"})
    assert tally(terms, [vote("a", at=30)], LONG_AFTER).outcome is Outcome.FAILED
    own = tally(terms, [vote("a"), vote("b", "reject", because="no")], LONG_AFTER)
    assert own.reviewers["b"] == "reject"


def steps_aside(who, at=1):
    return vote(who, "recuse", at=at, because="my brother works there")


def gives(who, holder, at=1, until=None):
    return replace(vote(who, "proxy", at=at), proxy=Proxy(who, holder, until))


def test_a_proxy_given_on_the_ballot_counts_where_the_rule_knows_proxies():
    rule = policy("majority", proxy=True, quorum={"count": 2})
    papers = [gives("b", "a"), vote("a", at=2)]
    assert tally(ballot(rule, 3), papers, LONG_AFTER).reviewers == {"a": "approve", "b": "approve", "c": "silent"}
    assert tally(ballot("majority", 3), papers, LONG_AFTER).papers[0].note == "this policy knows no proxies"
    late = [gives("b", "a", until=hours(1)), vote("a", at=2)]
    assert tally(ballot(rule, 3), late, LONG_AFTER).reviewers["b"] == "silent"
    own = [*papers, vote("b", "reject", at=3, because="no")]
    assert tally(ballot(rule, 3), own, LONG_AFTER).reviewers["b"] == "reject"
    back = [vote("b", "reject", at=0, because="no"), *papers]
    assert tally(ballot(rule, 3), back, LONG_AFTER).reviewers["b"] == "approve"
    for holder in ("b", "nobody"):  # nothing to go on
        assert tally(ballot(rule, 3), [gives("b", holder), vote("a")], LONG_AFTER).reviewers["b"] == "silent"
    circle = [gives("a", "b"), gives("b", "a")]
    assert tally(ballot(rule, 3), circle, LONG_AFTER).reviewers == {"a": "silent", "b": "silent", "c": "silent"}


def test_who_steps_aside_does_not_vote_any_more_and_is_not_waited_for():
    papers = [vote("b", "reject", because="no"), steps_aside("b", at=2), vote("b", at=3), vote("a"), vote("c", at=4)]
    result = tally(ballot(hasty("unanimous"), 3), papers, hours(5))
    assert (result.outcome, result.ended, result.closed) == (Outcome.PASSED, Ended.DECIDED, hours(4))
    assert result.reviewers == {"a": "approve", "b": "recused", "c": "approve"}
    notes = {paper.vote.value: paper.note for paper in result.papers if paper.vote.voter == "b"}
    assert notes["recuse"] == "a conflict of interest: my brother works there"
    assert notes["reject"] == notes["approve"] == "recused: a conflict of interest was declared"
    aloud = tally(ballot("non-abstaining-majority", 3), papers, LONG_AFTER)
    assert aloud.conditions[0].text == "voted 3 of 3, quorum all: met"


def test_to_step_aside_after_the_end_changes_nothing():
    papers = [vote("a"), vote("b"), vote("c")]
    before = tally(ballot(hasty("unanimous"), 3), papers, hours(9))
    after = tally(ballot(hasty("unanimous"), 3), [*papers, steps_aside("b", at=5), gives("c", "a", at=6)], hours(9))
    assert (after.outcome, after.closed, after.reviewers) == (before.outcome, before.closed, before.reviewers)


def test_recusal_leaves_the_base_or_abstains_aloud():
    a, *others = members(4)
    recused = [replace(a, recused=True), *others]
    assert tally(ballot("unanimous", recused), said(".aaa"), LONG_AFTER).outcome is Outcome.PASSED
    result = tally(ballot("non-abstaining-majority", recused), said(".aaR"), LONG_AFTER)
    assert result.outcome is Outcome.PASSED
    assert result.conditions[0].text == "voted 4 of 4, quorum all: met"


@pytest.mark.parametrize(
    ("tie", "chair", "expected", "word"),
    [
        ("fail", None, "failed", "a tie"),
        ("status-quo", None, "failed", "a tie: what is in force stays"),
        ("casting", None, "failed", "a tie, and nobody has the casting vote"),
        ("casting", "a", "passed", "a tie, and a with the casting vote says approve"),
        ("casting", "d", "failed", "a tie, and d with the casting vote says reject"),
    ],
)
def test_ties(tie, chair, expected, word):
    rule = policy("majority", tie={"casting": chair} if chair else tie)
    result = tally(ballot(rule), said("aaRR"), LONG_AFTER)
    assert (result.outcome.value, word in result.conditions[0].text) == (expected, True)


def test_roles_that_must_vote_or_approve():
    a, b, *_ = members(2)
    people = [a, replace(b, roles=("quality",))]
    must_vote = policy("majority", mandatory_roles=["quality"])
    assert tally(ballot(must_vote, people), said("a."), LONG_AFTER).because == "quality must have voted: not met"
    assert tally(ballot(must_vote, people), said("a0"), LONG_AFTER).outcome is Outcome.PASSED
    must_approve = policy("majority", mandatory_approvals=["quality"])
    assert tally(ballot(must_approve, people), said("a0"), LONG_AFTER).because == "quality must approve: not met"
    veto = policy("majority", veto={"who": ["quality"]})
    assert tally(ballot(veto, [*people, members(3)[2]]), said("aRa"), LONG_AFTER).outcome is Outcome.FAILED
    assert tally(ballot(veto, [*people, members(3)[2]]), said("Raa"), LONG_AFTER).outcome is Outcome.PASSED


def test_nothing_ends_early_while_somebody_has_yet_to_look_again():
    """All have approved; b's approval was given before a passage was amended."""
    given = said("aaaa")
    seen_before = [
        replace(paper, lapsed=frozenset({"agenda-sent"})) if paper.voter == "b" else paper for paper in given
    ]
    assert tally(ballot(hasty("unanimous")), given, hours(2)).outcome is Outcome.PASSED
    for rule in ("unanimous", "regional-consent"):
        waiting = tally(ballot(hasty(rule)), seen_before, hours(2))
        assert (waiting.outcome, waiting.look_again) == (Outcome.OPEN, {"b": ("agenda-sent",)})
        assert can_still_pass(ballot(hasty(rule)), seen_before, hours(2))
        assert "b" in who_can_change_it(ballot(hasty(rule)), seen_before, hours(2))
        again = tally(ballot(hasty(rule)), [*seen_before, vote("b", at=3)], hours(4))
        assert (again.outcome, again.closed, again.ended) == (Outcome.PASSED, hours(3), Ended.DECIDED)


def test_who_has_not_voted_can_change_what_others_have_to_look_at_again():
    """b alone cannot make it pass, but can together with a, whose approval lapsed."""
    papers = [replace(vote("a"), lapsed=frozenset({"agenda-sent"})), vote("c"), vote("d")]
    assert who_can_change_it(ballot(hasty("unanimous")), papers, hours(2)) == ("a", "b", "c", "d")
