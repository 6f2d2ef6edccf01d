"""Every preset against published figures and against the edge cases that each of them must answer."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from bestyet.govern.count.tally import tally
from bestyet.model.vote.ballot import Elector
from bestyet.model.vote.tally import Outcome
from govern.body import LONG_AFTER, NAMES, ballot, days, hours, members, outcome, policy, said, vote

# ---- published figures


@pytest.mark.parametrize(
    ("number", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 5), (8, 6), (9, 7), (10, 8)]
)
def test_final_comment_starts_its_clock_with_so_many_approvals(number, needed):
    for approvals in range(number + 1):
        text = "a" * approvals + "." * (number - approvals)
        assert outcome("final-comment", text) == ("passed" if approvals >= needed else "open")


FIGURES = [
    ("two-thirds", "aaaRR", "failed", "3:2"),
    ("two-thirds", "aaaaR", "passed", "4:1"),
    ("two-thirds", "aaR", "passed", "exactly 2/3 is enough"),
    ("two-thirds-unless-safety", "aaR", "failed", "exactly 2/3 is not more than 2/3"),
    ("two-thirds-unless-safety", "aaaaaR", "passed", "5:1"),
    ("two-thirds-unless-safety", "aaaaaS", "failed", "5:1, but the one is about patient safety"),
    ("iso-dis", "a" * 12 + "R" * 5 + "000", "failed", "12/17 approve, but 5/17 reject: more than 1/4"),
    ("iso-dis", "a" * 12 + "RRRrr" + "000", "passed", "two without a reason: 12/15 and 3/15"),
    ("consensus-approval", "aaaaar", "passed", "a veto without a reason has no weight"),
    ("consensus-approval", "aaaaaR", "failed", "a veto with a reason"),
    ("consensus-approval", "aa....", "failed", "two approvals"),
    ("majority-approval", "aaaRR", "passed", "no veto"),
    ("majority-approval", "aaaRRR", "failed", "3:3"),
    ("majority", "a.....", "passed", "any turnout"),
    ("condorcet-default", "aaaa.....", "failed", "n = 9: 4 are less than 4.5"),
    ("condorcet-default", "aaaaa....", "passed", "n = 9: 5 are more than 4.5"),
    ("condorcet-default", "aaaaRRRR.", "failed", "as many below the default as above"),
    ("non-abstaining-majority", "aa000", "passed", "2:0, everybody has spoken"),
    ("non-abstaining-majority", "aaaa.", "failed", "one has not spoken"),
    ("unanimous", "aaaaa", "passed", ""),
    ("unanimous", "aaaa0", "failed", "to abstain is not to approve"),
    ("consent", "aaRR", "passed", "reasons, but no evidence and no proposed change"),
    ("consent", "aaaI", "failed", "says what should stand there instead"),
    ("lazy-consensus", "....", "passed", "silence is assent"),
    ("lazy-consensus", "aaaR", "failed", "somebody objects"),
    ("regional-consent", "aaa.", "passed", "3 of 4 regions, the time is over"),
    ("regional-consent", "aa..", "failed", "2 of 4 regions"),
    ("regional-consent", "aaaR", "passed", "a rejection is not a veto"),
    ("regional-consent", "aaaS", "failed", "patient safety"),
    ("double-majority", "aa.a", "passed", "3 of 4 regions, 11/13 of the weight"),
    ("double-majority", ".aaa", "passed", "3 of 4 regions, 9/13 of the weight"),
    ("double-majority", "aa..", "failed", "2 of 4 regions"),
]


@pytest.mark.parametrize(("name", "votes", "expected", "why"), FIGURES)
def test_figures(name, votes, expected, why):
    assert outcome(name, votes) == expected, why


def test_double_majority_needs_the_weight_and_a_blocking_minority_of_four():
    light = tuple(Elector(f"light{n}", f"light{n}", region_weight=Fraction(1)) for n in range(6))
    heavy = tuple(Elector(f"heavy{n}", f"heavy{n}", region_weight=Fraction(10)) for n in range(4))
    yes = [vote(elector.id) for elector in light]
    result = tally(ballot("double-majority", light + heavy), yes, LONG_AFTER)
    assert result.outcome is Outcome.FAILED
    assert result.because == (
        "approve 6 of 46, needs 13/20 of the weight of the regions that may vote, or fewer than 4 that do not approve"
        " (there are 4): not met"
    )
    three = [*light, replace(heavy[0]), replace(heavy[1]), replace(heavy[2])]
    assert tally(ballot("double-majority", three), yes, LONG_AFTER).outcome is Outcome.PASSED


@pytest.mark.parametrize(("counts", "expected"), [(True, "passed"), (False, "failed")])
def test_quorum_of_five_with_three_approvals_and_two_abstentions(counts, expected):
    rule = policy("majority", quorum={"count": 5, "abstentions-count": counts})
    assert outcome(rule, "aaa00..") == expected


def test_a_region_is_one_voter_and_two_votes_of_a_group_of_more_count_in_proportion():
    three_of_one = [Elector(name, "emea") for name in "abc"] + [Elector("d", "apac"), Elector("e", "india")]
    result = tally(ballot("two-thirds", three_of_one), said("aaaRR"), LONG_AFTER)
    assert result.because.startswith("approve 2 of 4, needs 2/3")  # the three votes of EMEA count as two
    by_region = tally(ballot("regional-consent", three_of_one), said("aaRaa"), LONG_AFTER)
    assert [(entry.region, entry.voice) for entry in by_region.regions] == [
        ("emea", "approve"),
        ("apac", "approve"),
        ("india", "approve"),
    ]


# ---- edge cases: one row a preset

# all figures are for four members in four regions; P passed, F failed, O still open, X expired
EDGES = """
                          no    one     all      tie,     tie,    3:1,     only the  all approved,
                          votes member  abstain  reasons  silent  reasons  author    then amended
lazy-consensus            P     P       P        F        P       F        P         P
majority                  F     P       F        F        F       P        P         F
majority-approval         F     F       F        F        F       P        F         F
consensus-approval        F     F       F        F        F       F        F         F
final-comment             O     P       O        O        O       O        O         O
last-call                 P     P       P        X        P       X        P         P
iso-dis                   F     P       F        F        P       P        P         F
non-abstaining-majority   F     P       F        F        F       P        F         F
two-thirds                F     P       F        F        F       P        P         F
unanimous                 F     F       F        F        F       F        F         F
two-thirds-unless-safety  F     P       F        F        F       P        P         F
consent                   P     P       P        P        P       P        P         P
condorcet-default         F     F       F        F        F       P        F         F
regional-consent          F     P       F        F        F       P        F         F
double-majority           F     P       F        F        F       P        F         F
"""
CASES = ["", "a", "0000", "aaRR", "aarr", "aaaR", "author", "amended"]
SAID = {"P": "passed", "F": "failed", "O": "open", "X": "expired"}
ROWS = {row.split()[0]: row.split()[1:] for row in EDGES.strip().splitlines()[2:]}


def test_every_preset_has_a_row():
    assert list(ROWS) == NAMES


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", NAMES)
def test_edge_cases(name, case):
    expected = SAID[ROWS[name][CASES.index(case)]]
    if case == "author":
        assert outcome(name, "a...", author="a") == expected
    elif case == "amended":
        terms = ballot(name, round=2, amended=days(2))
        votes = [replace(entry, lapsed=frozenset({"agenda-sent"})) for entry in said("aaaa")]
        result = tally(terms, votes, LONG_AFTER)
        assert result.outcome.value == expected
        asked = {} if name == "last-call" else {voter: ("agenda-sent",) for voter in "abcd"}
        assert result.look_again == asked  # last-call begins anew: there all votes lapsed
    else:
        assert outcome(name, case or "....") == expected


EVERY = pytest.mark.parametrize("name", NAMES)


def note(result, voter):
    return [(paper.counts, paper.note) for paper in result.papers if paper.vote.voter == voter]


@EVERY
def test_a_leaver_s_vote_counts_if_it_was_received_before(name):
    a, *others = members(4)
    votes = [vote("b"), vote("a", at=2)]
    after = ballot(name, [replace(a, left=hours(3)), *others])
    before = ballot(name, [replace(a, left=hours(2)), *others])
    assert note(tally(after, votes, hours(4)), "a") == [(True, "")]
    left = tally(before, votes, hours(4))
    assert note(left, "a") == [
        (False, "the voter left 2026-03-02 11:00 UTC, and the vote was received 2026-03-02 11:00 UTC")
    ]
    assert left.reviewers["a"] == "left"


@EVERY
def test_a_key_revoked_later_leaves_the_vote_alone_and_a_claimed_date_saves_nothing(name):
    revoked = hours(3)
    good, late = vote("a", at=2, key_revoked=revoked), vote("b", at=3, key_revoked=revoked)
    claimed = replace(vote("c", at=2, key_revoked=revoked), landed=None)
    result = tally(ballot(name), [good, late, claimed], hours(4))
    assert note(result, "a") == [(True, "")]
    assert note(result, "b") == [
        (False, "the key was revoked 2026-03-02 12:00 UTC, and the vote was received 2026-03-02 12:00 UTC")
    ]
    assert note(result, "c") == [
        (False, "the key was revoked 2026-03-02 12:00 UTC, and the vote was without a receipt")
    ]


@EVERY
def test_two_keys_of_one_person_are_one_vote_and_one_key_for_two_people_too(name):
    twice = [vote("a", key="first"), vote("a", at=2, key="second")]
    result = tally(ballot(name), twice, hours(3))
    assert [counts for counts, _ in note(result, "a")] == [False, True]
    shared = tally(ballot(name), [vote("a", key="same"), vote("b", at=2, key="same")], hours(3))
    assert note(shared, "a") == [(False, "signed with the same key as the vote of b: one person, one vote")]
    assert note(shared, "b") == [(True, "")]


@EVERY
def test_a_vote_changed_before_closing_counts_and_after_it_is_shown_only(name):
    terms = ballot(name, closes=days(100))
    changed = tally(terms, [vote("a", "reject", because="no"), vote("a", at=2)], hours(3))
    assert changed.reviewers["a"] == "approve"
    everyone = [vote(voter, at=2) for voter in "abcd"]
    end = tally(terms, everyone, LONG_AFTER)
    assert end.outcome is Outcome.PASSED
    assert end.closed is not None
    change = replace(
        vote("a", "reject", because="on second thoughts"), cast=end.closed + timedelta(seconds=1), landed=None
    )
    after = tally(terms, [*everyone, change], LONG_AFTER)
    assert (after.outcome, after.closed, after.reviewers["a"]) == (Outcome.PASSED, end.closed, "approve")
    assert [counts for counts, _ in note(after, "a")] == [True, False]
    assert note(after, "a")[1][1].startswith("late: received")


@EVERY
def test_an_old_vote_handed_in_again_does_not_come_back(name):
    old, new = vote("a", at=1), vote("a", "abstain", at=2)
    again = replace(old, landed=hours(3))
    assert tally(ballot(name), [old, new, again], hours(4)).reviewers["a"] == "abstain"


@EVERY
def test_the_author_votes_like_anybody_unless_the_rule_says_otherwise(name):
    result = tally(ballot(name, author="a"), [vote("a")], hours(2))
    assert note(result, "a") == [(True, "")]
    without = policy(name, exclude_author=True)
    result = tally(ballot(without, author="a"), [vote("a")], hours(2))
    assert note(result, "a") == [(False, "the author's vote does not count under this policy")]
    assert sum(region.silent for region in result.regions) == 3


@EVERY
def test_votes_that_do_not_count(name):
    a, b, *others = members(4)
    votes = [vote("a"), vote("stranger"), vote("c", attested=True), vote("d", invalid="the digest is another text's")]
    result = tally(ballot(name, [replace(a, recused=True), b, *others]), votes, hours(2))
    assert [(paper.vote.voter, paper.counts, paper.note) for paper in result.papers] == [
        ("a", False, "recused: a conflict of interest was declared"),
        ("c", False, "attested by a machine, not signed by the voter: this policy does not count such votes"),
        ("d", False, "the digest is another text's"),
        ("stranger", False, "not in the electorate of this ballot"),
    ]
    assert result.reviewers == {"a": "recused", "b": "silent", "c": "uncounted", "d": "uncounted"}
    trusting = ballot(policy(name, attested=True))
    assert note(tally(trusting, [vote("c", attested=True)], hours(2)), "c") == [(True, "")]


@EVERY
def test_the_frozen_policy_counts_and_not_the_one_that_the_proposal_brings(name):
    frozen = ballot(name)
    proposed = replace(frozen, policy=policy("lazy-consensus"))
    votes = said("aaRR")
    assert tally(frozen, votes, LONG_AFTER).outcome.value == SAID[ROWS[name][3]]
    assert tally(proposed, votes, LONG_AFTER).outcome is Outcome.FAILED


@EVERY
def test_of_two_votes_cast_at_once_the_more_cautious_counts(name):
    both = [vote("a"), vote("a", "reject", because="no")]
    for votes in (both, both[::-1]):
        assert tally(ballot(name), votes, hours(2)).reviewers["a"] == "reject"
