"""Laws of counting, over policies and votes made up at random."""

import doctest
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from importlib import import_module
from itertools import product

import pytest
from bestyet.govern.count import papers
from bestyet.govern.count.chances import (
    can_still_fail,
    can_still_pass,
    imagined,
    never_passes,
    passes,
    who_can_change_it,
    yet_to_vote,
)
from bestyet.govern.count.tally import tally
from bestyet.model.vote.tally import Outcome
from bestyet.model.vote.vote import SIDES
from govern.body import LONG_AFTER, NAMES, OPENED, ballot, days, hours, members, name, policy, said, vote
from hypothesis import given
from hypothesis import strategies as st
from sampled import examples

PRESETS = st.sampled_from(NAMES)
TEXTS = st.text("aarRSI0.", min_size=1, max_size=9)
QUICK = examples(150)
RULES = st.one_of(
    PRESETS.map(policy),
    st.builds(
        lambda base, unit, most, quorum, least: policy(
            base, unit=unit, weights=None, cap_per=None, max_rejections=most, quorum=quorum, min_approvals=least
        ),
        PRESETS,
        st.sampled_from(["reviewer", "region"]),
        st.sampled_from([None, 1, {"fraction": "1/3"}]),
        st.sampled_from([None, {"count": 3}, {"fraction": "1/2", "abstentions-count": False}]),
        st.sampled_from([None, 2]),
    ),
)


@st.composite
def histories(draw):
    """Votes of four members at various hours, several by one person, some not valid."""
    found = []
    for _ in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(["approve", "reject", "abstain"]))
        entry = vote(
            draw(st.sampled_from("abcdx")),
            kind,
            draw(st.integers(-1, 600)),
            because=draw(st.sampled_from(["", "too slow"])),
            attested=draw(st.integers(0, 9)) == 0,
            key=draw(st.sampled_from(["", "k1", "k2"])),
            lapsed=frozenset(draw(st.sets(st.sampled_from(["one", "two"]), max_size=1))),
        )
        found.append(replace(entry, cast=entry.cast - timedelta(hours=draw(st.integers(0, 3)))))
    return found


@given(RULES, histories(), st.randoms(use_true_random=False), st.integers(0, 700))
@QUICK
def test_the_order_of_votes_does_not_matter(rule, votes, random, at):
    shuffled = list(votes)
    random.shuffle(shuffled)
    assert tally(ballot(rule), votes, hours(at)) == tally(ballot(rule), shuffled, hours(at))


@given(RULES, histories(), histories(), st.integers(0, 700))
@QUICK
def test_what_comes_after_the_end_changes_nothing(rule, votes, more, at):
    before = tally(ballot(rule), votes, hours(at))
    if before.outcome is Outcome.OPEN:
        return
    known = [entry for entry in votes if entry.arrived <= hours(at)]
    late = [replace(entry, landed=hours(at) + timedelta(hours=1)) for entry in more]
    after = tally(ballot(rule), [*known, *late], LONG_AFTER)
    for what in ("outcome", "closed", "conditions", "regions"):
        assert getattr(after, what) == getattr(before, what)


@given(st.sampled_from([name for name in NAMES if name != "two-thirds"]), TEXTS, st.integers(0, 8))
@QUICK
def test_one_more_approval_never_turns_passed_into_failed(preset, text, place):
    """Nor does an approval in the place of a rejection or an abstention. (With a cap the law holds too: below.)"""
    place %= len(text)
    better = text[:place] + "a" + text[place + 1 :]
    rule = ballot(preset, len(text))
    if tally(rule, said(text), LONG_AFTER).outcome is Outcome.PASSED:
        assert tally(rule, said(better), LONG_AFTER).outcome is Outcome.PASSED


@given(TEXTS, st.integers(0, 8))
@QUICK
def test_also_where_large_groups_are_capped(text, place):
    place %= len(text)
    rule = ballot("two-thirds", len(text))
    if tally(rule, said(text), LONG_AFTER).outcome is Outcome.PASSED:
        better = text[:place] + "a" + text[place + 1 :]
        assert tally(rule, said(better), LONG_AFTER).outcome is Outcome.PASSED


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 4))
@QUICK
def test_fractions_are_exact_at_the_boundary(part, rest, times):
    """With p/q asked for and q·n votes, p·n approvals are enough, one less is not; where strict, one more is needed."""
    fraction = Fraction(part, part + rest)
    total, need = (part + rest) * times, part * times
    for strict in (False, True):
        rule = policy(approval={"fraction": f"{part}/{part + rest}", "strict": strict})
        for approvals in (need - 1, need, need + 1):
            text = "a" * approvals + "r" * (total - approvals)
            met = Fraction(approvals, total) > fraction if strict else Fraction(approvals, total) >= fraction
            assert passes(ballot(rule, total), standing(ballot(rule, total), text), OPENED) == met


def standing(terms, text):
    return papers.standing(terms, papers.sort_papers(terms, said(text), None))[1]


def everything_the_rest_may_say(terms, votes):
    rest = yet_to_vote(terms, votes, OPENED)
    for values in product([*SIDES, None], repeat=len(rest)):
        more = {
            who.id: imagined(terms.policy, who.id, value)
            for who, value in zip(rest, values, strict=True)
            if value is not None
        }
        yield passes(terms, {**votes, **more}, OPENED)


@given(RULES, st.text("aR0...", min_size=1, max_size=5))
@QUICK
def test_the_extremes_tell_all_that_can_still_happen(rule, text):
    terms = ballot(rule, len(text))
    votes = standing(terms, text)
    outcomes = set(everything_the_rest_may_say(terms, votes))
    assert can_still_pass(terms, votes, OPENED) == (True in outcomes)
    assert can_still_fail(terms, votes, OPENED) == (False in outcomes)


@given(RULES, st.text("aR0..", min_size=1, max_size=5))
@QUICK
def test_while_it_is_undecided_somebody_can_change_it(rule, text):
    terms = ballot(rule, len(text))
    votes = standing(terms, text)
    if can_still_pass(terms, votes, OPENED) and can_still_fail(terms, votes, OPENED):
        assert set(who_can_change_it(terms, votes, OPENED)) & {who.id for who in yet_to_vote(terms, votes, OPENED)}


@given(RULES, st.integers(1, 4))
@QUICK
def test_a_rule_that_never_passes_does_so_with_no_votes_at_all(rule, number):
    stuck = never_passes(rule, members(number)) is not None
    for author in [None, *map(name, range(number))]:
        terms = ballot(rule, number, author=author)
        assert not stuck or True not in set(everything_the_rest_may_say(terms, {}))


@pytest.mark.parametrize(
    ("preset", "number", "why"),
    [
        ("majority-approval", 2, "approve 2, needs at least 3: not met"),
        ("consensus-approval", 2, "approve 2, needs at least 3: not met"),
        ("unanimous", 1, "voted 1 of 1, quorum 2 as 4 or fewer may vote: not met"),
        ("condorcet-default", 2, "approve 2, needs at least 3 (3/2 × √2, not rounded): not met"),
        ("regional-consent", 0, "nobody may vote"),
        ("lazy-consensus", 0, "nobody may vote: not met"),
        ("regional-consent", 1, None),
        ("condorcet-default", 3, None),
        ("unanimous", 2, None),
    ],
)
def test_deadlocks_are_found_before_anybody_votes(preset, number, why):
    found = never_passes(policy(preset), members(number))
    assert found is None if why is None else why in found


def test_who_can_change_it_late_in_a_vote():
    rule = ballot("majority", 5)
    assert who_can_change_it(rule, standing(rule, "aaR.."), OPENED) == tuple("abcde")
    assert who_can_change_it(rule, standing(rule, "aaaaR"), OPENED) == ()
    assert who_can_change_it(rule, standing(rule, "aaaRR"), OPENED) == tuple("abcde"[:3])
    assert days(1) > OPENED


@pytest.mark.parametrize(
    "module", ["count.conditions", "count.condorcet", "electorate", "policy.lengths", "count.voices"]
)
def test_examples_in_the_words_of_the_code_hold(module):
    found = doctest.testmod(import_module(f"bestyet.govern.{module}"))
    assert (found.failed, found.attempted > 0) == (0, True)
