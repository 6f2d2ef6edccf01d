"""What the record of a text says that the regions have not settled, and what of it a ballot lets voters rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bestyet.model.candidate import Status
from bestyet.model.held.ties import but_step
from bestyet.model.records.provenance import At, DisputeTold, FieldTold, ItemTold, PositionTold, Record
from bestyet.model.records.voting import BallotFile, Contested, said
from bestyet.model.vote.ballot import STATUS_QUO

Subject = ItemTold | FieldTold
ORDER = "order"


@dataclass(frozen=True)
class Point:
    """A dispute about a step or value of a text, open as far as the record tells."""

    subject: Subject
    dispute: DisputeTold
    contest: Contested | None  # None: nobody can rank it

    @property
    def words(self) -> str:
        return said(self.dispute.message)


def fault_of_disputes(ballot: BallotFile, record: Record) -> str:
    """Say that the disputes on a ballot are others than those of its text; "" where they are not.

    Where a practice ends, nothing of its text is ranked any more.
    """
    if ballot.ends:
        return "it ends the practice, and lets its text be ranked" if ballot.disputes else ""
    told, found = ([one.asked for one in many] for many in (ballot.disputes, contests(record)))
    if told == found:
        return ""
    names = sorted({one[0] for one in told + found if (one in told) != (one in found)})
    return f"the disputes on the ballot are not those of its text: {', '.join(names) or 'their order is another'}"


def contests(record: Record) -> list[Contested]:
    """What can be ranked; options are regions, each for all that say the same."""
    if record.format == 1:
        return _contests_of_old(record)
    return [point.contest for point in points(record) if point.contest]


def text_says(contest: Contested) -> str:
    """Say which of the ways to rank the text has."""
    if contest.default == STATUS_QUO:
        return "the text says something else"
    return f"the text says what {contest.default} says"


def points(record: Record) -> Iterator[Point]:
    """The open disputes about what is in the text: of values, then of steps."""
    subjects: list[Subject] = [*record.fields, *record.items]
    known = [(entry, one) for entry in subjects if entry.status is Status.USED for one in _open(entry)]
    often = Counter(entry.id for entry, _ in known)
    names: Counter[str] = Counter()
    for entry, one in known:
        name = entry.id if often[entry.id] == 1 else f"{entry.id}/{one.about.replace(' ', '-')}"
        names[name] += 1
        yield Point(entry, one, _contest(name if names[name] == 1 else f"{name}-{names[name]}", entry, one))


def _open(entry: Subject) -> Sequence[DisputeTold]:
    return [one for one in (entry.dispute.values if entry.dispute else ()) if one.settled is None]


def _contest(name: str, entry: Subject, dispute: DisputeTold) -> Contested | None:
    """None where a position is of no region that says this alone: then taking its words takes more, or another one.

    What an order is of is the whole text, which no region has.
    """
    options = [_option(entry, dispute, position) for position in dispute.positions]
    named = tuple(option for option in options if option)
    if dispute.about == ORDER or len(named) < len(options):
        return None
    place = _stated_at(entry)
    stated = (option for option, one in zip(named, dispute.positions, strict=True) if place in one.places)
    default = next(stated, STATUS_QUO)
    return Contested(id=name, about=dispute.about, message=dispute.message, options=named, default=default)


def _option(entry: Subject, dispute: DisputeTold, position: PositionTold) -> str | None:
    """The region that stands for a position: the first that has this one alone, in one passage."""
    often = Counter(region for one in dispute.positions for region in one.regions)
    passages = Counter(member.region for member in entry.members)
    return next((region for region in position.regions if often[region] == passages[region] == 1), None)


def _stated_at(entry: Subject) -> At | None:
    """Where the text's own words or value stand; None where no region has them."""
    region = entry.chosen.region if entry.chosen else None
    if isinstance(entry, FieldTold):
        value = but_step(entry.chosen.value) if entry.chosen else None
        return next(
            (At(m.path, m.line) for m in entry.members if (m.region, but_step(m.value)) == (region, value)), None
        )
    return next(
        (At(m.path, m.first_line) for m in entry.members if (m.region, m.text) == (region, entry.own_words)), None
    )


def stated(entry: Subject, dispute: DisputeTold) -> str:
    """What the text says in a dispute; "" where it says what no region does."""
    place = _stated_at(entry)
    return next((one.value for one in dispute.positions if place in one.places), "")


def _contests_of_old(record: Record) -> list[Contested]:
    """Of records of format 1, whose texts state no default."""
    about = [(one.id, one.dispute) for one in record.fields]
    about += [(one.id, one.dispute) for one in record.items if one.status is Status.USED]
    known = [(name, one) for name, many in about for one in (many.values if many else ()) if one.settled is None]
    often = Counter(name for name, _ in known)
    found: dict[str, Contested] = {}
    for name, one in known:
        id_ = name if often[name] == 1 else f"{name}/{one.about.replace(' ', '-')}"
        options = tuple(dict.fromkeys(position.regions[0] for position in one.positions if position.regions))
        if len(options) > 1:
            found.setdefault(id_, Contested(id=id_, about=one.about, message=said(one.message), options=options))
    return list(found.values())
