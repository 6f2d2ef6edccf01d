"""Ranked disputes against published elections, and their laws."""

from fractions import Fraction

import pytest
from bestyet.govern.count.condorcet import pairwise_matrix, schwartz_set, settle
from bestyet.govern.count.tally import tally
from bestyet.model.vote.ballot import Contest, Elector
from bestyet.model.vote.policy import Number
from govern.body import LONG_AFTER, ballot, policy, vote
from hypothesis import given
from hypothesis import strategies as st
from sampled import examples

NONE = "-"  # a default that everybody ranks last


def ranked(text):
    """Rankings as in "5 ACBED, 8 BEDAC"; every one of them ends with the default."""
    found = []
    for entry in text.split(","):
        number, order = entry.split()
        found.append(([[option] for option in order], Fraction(int(number))))
    return found


def elect(text, casting=None):
    rankings = ranked(text)
    options = sorted({option for ranking, _ in rankings for rank in ranking for option in rank})
    return settle(options, NONE, pairwise_matrix([*options, NONE], rankings), casting=casting)


PUBLISHED = [
    (
        "Wikipedia, Schulze method, 45 voters",
        "5 ACBED, 5 ADECB, 8 BEDAC, 3 CABED, 7 CAEBD, 2 CBADE, 7 DCEBA, 8 EBADC",
        "E",
    ),
    ("Wikipedia, Condorcet method, capital of Tennessee", "42 MNCK, 26 NCKM, 15 CKNM, 17 KCNM", "N"),
    ("one circle: the weakest of 9:6, 10:5 and 8:7 goes", "5 ABC, 4 CAB, 3 BCA, 2 BAC, 1 CBA", "A"),
]


@pytest.mark.parametrize(("source", "votes", "winner"), PUBLISHED)
def test_published_elections(source, votes, winner):
    assert elect(votes).winner == winner, source


def matrix_of(names, rows):
    return {
        (a, b): Fraction(number)
        for a, row in zip(names, rows, strict=True)
        for b, number in zip(names, row, strict=True)
        if a != b
    }


def test_debian_project_leader_2002():
    """https://www.debian.org/vote/2002/vote_0001: 939 developers, quorum 45.96466."""
    names = ["Robinson", "Hertzog", "Garbee", "None of the above"]
    rows = [[0, 255, 178, 385], [199, 0, 134, 406], [291, 327, 0, 443], [68, 50, 18, 0]]
    result = settle(names[:3], names[3], matrix_of(names, rows), Number(root=Fraction(3, 2)), 939)
    assert result.winner == "Garbee"
    assert result.dropped == ()
    assert result.rounds == (("Garbee",),)


def test_debian_project_leader_2004_drops_who_does_not_beat_the_default():
    """https://www.debian.org/vote/2004/vote_001: Nagy 144:258, Robinson 394:70, Michlmayr 442:26 against the default.

    The figures between the candidates are not needed for what is tested here and are made up.
    """
    names = ["Nagy", "Robinson", "Michlmayr", "None of the above"]
    rows = [[0, 1, 1, 144], [2, 0, 1, 394], [2, 2, 0, 442], [258, 70, 26, 0]]
    result = settle(names[:3], names[3], matrix_of(names, rows), Number(root=Fraction(3, 2)), 911)
    assert [(one, why.text) for one, why in result.dropped] == [
        ("Nagy", "144 rank it above None of the above, 258 below")
    ]
    assert result.winner == "Michlmayr"


@pytest.mark.parametrize(("above", "winner"), [(4, "status-quo"), (5, "five-days")])
def test_with_nine_members_an_option_needs_five_that_rank_it_above_the_default(above, winner):
    matrix = {("five-days", "status-quo"): Fraction(above), ("status-quo", "five-days"): Fraction(0)}
    result = settle(["five-days"], "status-quo", matrix, Number(root=Fraction(3, 2)), 9)
    assert result.winner == winner
    if winner == "status-quo":
        assert result.dropped[0][1].text == "4 rank it above status-quo, quorum 5 (3/2 × √9, not rounded)"


def test_a_full_circle_of_equal_strength_needs_the_casting_vote():
    text = "1 ABC, 1 BCA, 1 CAB"
    assert elect(text).winner is None
    assert elect(text).tied == ("A", "B", "C")
    assert elect(text, casting=[["C"], ["A"], ["B"]]).winner == "C"
    assert elect(text, casting=[["A", "B"], ["C"]]).winner is None  # the chair does not tell A from B
    assert elect(text).matrix["A", "B"] == 2


def test_options_not_ranked_are_below_all_and_equal():
    matrix = pairwise_matrix(["a", "b", "c"], [([["b"]], Fraction(1))])
    assert (matrix["b", "a"], matrix["b", "c"], matrix["a", "c"], matrix["c", "a"]) == (1, 1, 0, 0)


def test_nobody_ranks_and_what_is_in_force_stays():
    assert settle(["a"], "status-quo", pairwise_matrix(["a", "status-quo"], [])).winner == "status-quo"


def test_a_ballot_settles_its_disputes_with_one_voice_a_region():
    """EMEA's three reviewers share one voice; the other two regions outvote them."""
    people = [Elector(name, "emea") for name in "abc"] + [Elector("d", "apac"), Elector("e", "india")]
    terms = ballot("regional-consent", people, disputes=(Contest("lead-time", ("emea", "apac")),))
    votes = [vote(name, rankings={"lead-time": (("emea",), ("apac",))}) for name in "abc"]
    votes += [vote(name, rankings={"lead-time": (("apac",), ("emea",))}) for name in "de"]
    settled = tally(terms, votes, LONG_AFTER).disputes["lead-time"]
    assert (settled.winner, settled.matrix["apac", "emea"], settled.matrix["emea", "apac"]) == ("apac", 2, 1)


def settled_by(votes, **terms):
    """The winner where the text says what EMEA says and APAC's way can be ranked above it."""
    people = [Elector("a", "emea"), Elector("b", "apac"), Elector("c", "india")]
    contest = Contest("agenda-sent/duration", ("apac",), "emea", "agenda-sent")
    found = tally(ballot("regional-consent", people, disputes=(contest,), **terms), votes, LONG_AFTER)
    return found.disputes["agenda-sent/duration"].winner


OTHERWISE = {"agenda-sent/duration": (("apac",), ("emea",))}


def test_one_ranking_does_not_outweigh_two_plain_approvals():
    """Who approves the text has approved what it says; where a ballot does not tell so, it is counted as before."""
    votes = [vote("a"), vote("b", rankings=OTHERWISE), vote("c")]
    assert settled_by(votes, approves_text=True) == "emea"
    assert settled_by(votes) == "apac"


@pytest.mark.parametrize("other", [vote("c", "reject", reason="no"), vote("c", "abstain"), None], ids=str)
def test_who_does_not_approve_and_does_not_rank_is_for_no_way(other):
    votes = [vote("a", "abstain"), vote("b", rankings=OTHERWISE), *([other] if other else [])]
    assert settled_by(votes, approves_text=True) == "apac"


def test_an_approval_that_lapsed_for_a_step_is_for_no_way_of_it():
    votes = [vote("a", lapsed=frozenset(["agenda-sent"])), vote("b", rankings=OTHERWISE)]
    assert settled_by(votes, approves_text=True) == "apac"
    assert (
        settled_by([vote("a", lapsed=frozenset(["minutes"])), vote("b", rankings=OTHERWISE)], approves_text=True)
        == "emea"
    )


def test_rankings_that_outnumber_the_plain_approvals_still_win():
    votes = [vote("a"), vote("b", rankings=OTHERWISE), vote("c", rankings=OTHERWISE)]
    assert settled_by(votes, approves_text=True) == "apac"


def test_the_chair_of_the_policy_settles_a_tie():
    rule = policy("condorcet-default", tie={"casting": "quality"}, min_approvals=None)
    people = [Elector("a", "emea", ("quality",)), Elector("b", "apac")]
    terms = ballot(rule, people, disputes=(Contest("lead-time", ("three-days", "five-days")),))
    votes = [
        vote("a", rankings={"lead-time": (("five-days",), ("three-days",))}),
        vote("b", rankings={"lead-time": (("three-days",), ("five-days",))}),
    ]
    assert tally(terms, votes, LONG_AFTER).disputes["lead-time"].winner == "five-days"


OPTIONS = "ABCD"
RANKINGS = st.lists(
    st.tuples(
        st.permutations(OPTIONS).map(lambda order: [[option] for option in order]), st.integers(1, 4).map(Fraction)
    ),
    min_size=1,
    max_size=9,
)
QUICK = examples(200)


@given(RANKINGS)
@QUICK
def test_an_option_preferred_to_each_other_always_wins(rankings):
    matrix = pairwise_matrix([*OPTIONS, NONE], rankings)
    best = [a for a in OPTIONS if all(matrix[a, b] > matrix[b, a] for b in [*OPTIONS, NONE] if a != b)]
    result = settle(OPTIONS, NONE, matrix)
    if best:
        assert result.winner == best[0]
        assert result.discarded == ()


@given(RANKINGS, st.randoms(use_true_random=False), st.permutations(OPTIONS))
@QUICK
def test_neither_the_order_of_ballots_nor_that_of_options_matters(rankings, random, options):
    shuffled = list(rankings)
    random.shuffle(shuffled)
    first = settle(OPTIONS, NONE, pairwise_matrix([*OPTIONS, NONE], rankings))
    second = settle(options, NONE, pairwise_matrix([*options, NONE], shuffled))
    assert (first.winner, set(first.tied), dict(first.matrix)) == (second.winner, set(second.tied), dict(second.matrix))


@given(RANKINGS)
@QUICK
def test_dropping_weakest_defeats_agrees_with_the_strongest_paths(rankings):
    """Cloneproof Schwartz sequential dropping and Schulze's path strengths elect the same options."""
    matrix = pairwise_matrix(OPTIONS, rankings)
    nothing = (Fraction(0), Fraction(0))
    path = {
        (a, b): (matrix[a, b], -matrix[b, a]) if matrix[a, b] > matrix[b, a] else nothing
        for a in OPTIONS
        for b in OPTIONS
        if a != b
    }
    for middle in OPTIONS:
        for a in OPTIONS:
            for b in OPTIONS:
                if len({a, b, middle}) == 3:
                    path[a, b] = max(path[a, b], min(path[a, middle], path[middle, b]))
    best = {a for a in OPTIONS if all(path[a, b] >= path[b, a] for b in OPTIONS if a != b)}
    full = pairwise_matrix([*OPTIONS, NONE], rankings)
    assert set(settle(OPTIONS, NONE, full).tied) == best


def test_the_schwartz_set_is_what_nobody_outside_defeats():
    assert schwartz_set("ABCD", frozenset({("A", "B"), ("B", "C"), ("C", "A"), ("A", "D")})) == ("A", "B", "C")
    assert schwartz_set("AB", frozenset()) == ("A", "B")
