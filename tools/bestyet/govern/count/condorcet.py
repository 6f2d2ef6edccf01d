"""Ranked disputes, as in the Debian constitution, A.5 and A.6: Condorcet with a default option, a quorum, and
Cloneproof Schwartz sequential dropping where majorities run in a circle.

Small on purpose: the packages that count ranked votes have no default option with a quorum and no casting vote, or
bring a numerical library along.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from bestyet.govern.count.conditions import casting_elector, enough, least_of
from bestyet.govern.count.papers import with_proxies
from bestyet.govern.count.voices import value_of, voices, voices_of
from bestyet.model.reasons import Reason
from bestyet.model.vote.policy import Number, Tie
from bestyet.model.vote.tally import Ranked
from bestyet.model.vote.vote import Value, Vote

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table
    from bestyet.model.vote.ballot import Ballot, Contest, Elector

Ranking = Sequence[Sequence[str]]  # ranks, best first; options of one rank are equal; others are below all, equal
Matrix = Mapping[tuple[str, str], Fraction]
Defeats = frozenset[tuple[str, str]]  # (winner, loser)


def pairwise_matrix(
    options: Sequence[str], rankings: Iterable[tuple[Ranking, Fraction]]
) -> dict[tuple[str, str], Fraction]:
    """Return for every ordered pair how much weight ranks the first above the second.

    >>> pairwise_matrix("ab", [([["b"]], Fraction(1))])[("b", "a")]
    Fraction(1, 1)
    """
    matrix = {(a, b): Fraction(0) for a in options for b in options if a != b}
    for ranking, weight in rankings:
        place: dict[str, int] = {}
        for rank, equal in enumerate(ranking):
            for option in equal:
                place.setdefault(option, rank)
        for a, b in matrix:
            if place.get(a, len(ranking)) < place.get(b, len(ranking)):
                matrix[a, b] += weight
    return matrix


def settle(
    options: Sequence[str],
    default: str,
    matrix: Matrix,
    least: Number | None = None,
    size: int = 0,
    casting: Ranking | None = None,
    default_must_lead: bool = False,
) -> Ranked:
    """Return who wins.

    options: without the default. least: how many must rank an option above the default, of `size` who may vote.
    casting: the ranking of the person with the casting vote; it chooses among options that stay tied.
    default_must_lead: whether the default cannot win while most prefer an option that too few rank to choose it.
    """
    dropped = _dropped(options, default, matrix, least, size)
    gone = {option for option, _ in dropped}
    left = [option for option in [*options, default] if option not in gone]
    defeats = frozenset((a, b) for a in left for b in left if a != b and matrix[a, b] > matrix[b, a])
    rounds: list[tuple[str, ...]] = []
    discarded: list[tuple[str, str]] = []
    while True:
        schwartz = schwartz_set(left, defeats)
        rounds.append(schwartz)
        inside = [(a, b) for a, b in sorted(defeats) if a in schwartz and b in schwartz]
        if not inside:
            break
        weakest = min(_strength(matrix, defeat) for defeat in inside)
        weak = [defeat for defeat in inside if _strength(matrix, defeat) == weakest]
        discarded += weak
        defeats -= frozenset(weak)
    winner, why = _winner(rounds, discarded, default, casting)
    preferred = [option for option in gone if matrix[option, default] > matrix[default, option]]
    if winner == default and preferred and default_must_lead and least is not None:
        winner, why = None, _too_few_to_choose(preferred, default, matrix, least_of(least, size))
    return Ranked((*options, default), matrix, tuple(dropped), tuple(rounds), tuple(discarded), rounds[-1], winner, why)


def _dropped(
    options: Sequence[str], default: str, matrix: Matrix, least: Number | None, size: int
) -> list[tuple[str, Reason]]:
    """Return the options that reach no quorum (A.5.2) or do not defeat the default (A.5.3), and why."""
    found: list[tuple[str, Reason]] = []
    for option in options:
        above, below = matrix[option, default], matrix[default, option]
        if least is not None and not enough(least, above, size):
            found.append(
                (option, Reason("too-few", {"above": str(above), "default": default, **least_of(least, size)}))
            )
        elif above <= below:
            said = {"above": str(above), "default": default, "below": str(below)}
            found.append((option, Reason("not-preferred", said)))
    return found


def _too_few_to_choose(options: Sequence[str], default: str, matrix: Matrix, least: Table) -> Reason:
    most = max(options, key=lambda option: (matrix[option, default], -matrix[default, option], option))
    said = {"option": most, "above": str(matrix[most, default]), "below": str(matrix[default, most])}
    return Reason("too-few-to-choose", {**said, "default": default, **least})


def schwartz_set(options: Sequence[str], defeats: Defeats) -> tuple[str, ...]:
    """Return the options that defeat, directly or through others, whatever defeats them so."""
    reach = {option: {b for a, b in defeats if a == option} for option in options}
    for middle in options:
        for option in options:
            if middle in reach[option]:
                reach[option] |= reach[middle]
    return tuple(x for x in options if all(y in reach[x] for y in options if x in reach[y]))


def _strength(matrix: Matrix, defeat: tuple[str, str]) -> tuple[Fraction, Fraction]:
    """Order of defeats: by the votes for, then by how few are against (A.5.7)."""
    winner, loser = defeat
    return matrix[winner, loser], -matrix[loser, winner]


def _winner(
    rounds: Sequence[tuple[str, ...]], discarded: Sequence[tuple[str, str]], default: str, casting: Ranking | None
) -> tuple[str | None, Reason]:
    tied = rounds[-1]
    if len(tied) == 1:
        return tied[0], Reason("undefeated", {"winner": tied[0], "discarded": len(discarded)})
    for equal in casting or ():
        chosen = [option for option in tied if option in equal]
        if len(chosen) == 1:
            return chosen[0], Reason("casting-vote", {"tied": list(tied), "winner": chosen[0]})
        if chosen:
            break
    if default in tied:
        return default, Reason("tied-default", {"tied": list(tied), "winner": default})
    return None, Reason("tied", {"tied": list(tied)})


def settle_contest(ballot: Ballot, contest: Contest, votes: Mapping[str, Vote], members: Sequence[Elector]) -> Ranked:
    """Settle one dispute of a ballot by the votes that count.

    Who approves and does not rank it has approved what the text says: where the ballot tells so, this comes first for
    them, unless their approval lapsed for it.

    A region or role has one voice however many of its reviewers rank: they share it. The policy's least number of
    approvals is how many must rank an option above the default; its casting vote settles ties. An option that most
    prefer and too few chose leaves the dispute open: the text would win against them otherwise.
    """
    votes = with_proxies(ballot, votes)
    said = {member.id: ranking for member in members if (ranking := _ranking(ballot, contest, member, votes))}
    ranked = [member for member in members if member.id in said]
    rankings = []
    for voice in voices(ballot.policy, ranked, votes):
        speakers = [member for member in ranked if voice.id in voices_of(ballot.policy.unit, member)]
        for member in speakers:
            rankings.append((said[member.id], voice.weight / len(speakers)))
    matrix = pairwise_matrix([*contest.options, contest.default], rankings)
    chair = casting_elector(ballot) if ballot.policy.tie is Tie.CASTING else None
    casting = votes[chair.id].rankings.get(contest.id) if chair and chair.id in votes else None
    size = len(voices(ballot.policy, members, votes))
    least, is_strict = ballot.policy.min_approvals, ballot.approves_text
    return settle(contest.options, contest.default, matrix, least, size, casting, is_strict)


def _ranking(ballot: Ballot, contest: Contest, member: Elector, votes: Mapping[str, Vote]) -> Ranking | None:
    vote = votes.get(member.id)
    if vote is None or contest.id in vote.rankings:
        return vote.rankings[contest.id] if vote else None
    is_for_text = ballot.approves_text and value_of(member, votes, contest.passage) is Value.APPROVE
    return ((contest.default,),) if is_for_text else None
