"""What a vote ranks first, as decisions that an amendment takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bestyet.govern.contests import Point, points
from bestyet.model.records.provenance import FieldTold, PositionTold, Record
from bestyet.model.sentence import sentence

if TYPE_CHECKING:
    from bestyet.model.records.plain import Plain
    from bestyet.model.vote.tally import Ranked

Entry = dict[str, "Plain"]  # of decisions.yml: what is decided


class NotTakenError(ValueError):
    """No region says what is ranked first; the message says of what."""


def taken(opened: Record, now: Record, ranked: Mapping[str, Ranked]) -> Iterator[Entry]:
    """Yield a decision for each step or value of which another way is ranked first than the one that its text states.

    opened: the record of the text that was ranked. now: the same of the candidate as it is; what is settled in it by
    a decision is left alone. ranked: by dispute. Raises NotTakenError.
    """
    asked = _by_subject(opened)
    for name, there in _by_subject(now).items():
        told = asked.get(name, [])
        if any(point.contest and ranked[point.contest.id].winner != point.contest.default for point in told):
            yield _entry(there, {point.dispute.about: _first(point, ranked) for point in told})


def _by_subject(record: Record) -> dict[str, list[Point]]:
    found: dict[str, list[Point]] = {}
    for point in points(record):
        found.setdefault(point.subject.id, []).append(point)
    return found


def _first(point: Point, ranked: Mapping[str, Ranked]) -> PositionTold:
    """The position that is ranked first."""
    first = ranked[point.contest.id] if point.contest else None
    winner = first.winner if first else None
    found = [one for one in point.dispute.positions if winner in one.regions]
    if winner is None:
        raise NotTakenError(
            sentence(
                "%(id)s: %(first)s (%(words)s)",
                id=point.subject.id,
                first=first.because if first else "nobody can rank it",
                words=point.words,
            )
        )
    if len(found) != 1:
        raise NotTakenError(sentence("%(id)s: no region’s words say all that is ranked first", id=point.subject.id))
    return found[0]


def _entry(points_now: list[Point], first: Mapping[str, PositionTold]) -> Entry:
    """Take the words of a region that says of all disputed points what is ranked first, then as now."""
    subject = points_now[0].subject
    said = [{*one.regions} for one in first.values()]
    often = [member.region for member in subject.members]
    regions = [region for region in often if often.count(region) == 1 and all(region in names for names in said)]
    if not regions:
        raise NotTakenError(sentence("%(id)s: no region’s words say all that is ranked first", id=subject.id))
    for point in points_now:
        own = next((one.value for one in point.dispute.positions if regions[0] in one.regions), None)
        ranked = first.get(point.dispute.about)
        if ranked is None or own != ranked.value:
            raise NotTakenError(
                sentence("%(id)s: regions say other things by now than those that were ranked", id=subject.id)
            )
    if isinstance(subject, FieldTold):
        return {"do": "settle", "field": subject.id, "region": regions[0]}
    sha256 = next(member.sha256 for member in subject.members if member.region == regions[0])
    return {"do": "settle", "step": subject.id, "region": regions[0], "passage": f"sha256:{sha256}"}
