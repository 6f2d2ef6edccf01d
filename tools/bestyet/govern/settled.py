"""What is open in a text: adopted, it has one value for each point, and this is what was signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.govern.contests import ORDER, Point, Subject, points, stated, text_says
from bestyet.model.candidate import Positions, Status
from bestyet.model.held.answered import Answered, Answers, answer_to
from bestyet.model.held.ties import but_step
from bestyet.model.pairing import paired
from bestyet.model.passage import Kind
from bestyet.model.records.plain import Plain, table
from bestyet.model.records.provenance import At, DisputeTold, FieldTold, Record
from bestyet.model.records.voting import AdoptionFile, BallotFile, Ranking, said
from bestyet.model.sentence import sentence

if TYPE_CHECKING:
    from bestyet.model.vote.tally import Ranked

_STEPS = (Kind.ITEM, Kind.PARAGRAPH, Kind.ROW)
_KEPT = (Kind.ITEM, Kind.PARAGRAPH)  # whose words stand by themselves: a row needs its table


@dataclass(frozen=True)
class Gap:
    """What is open in a text and nobody can rank."""

    subject: str  # id of a step or value
    said: str
    mends: tuple[
        tuple[str, ...], ...
    ]  # what `bestyet decide` settles it by, one way each; in capitals what people know


def gaps(record: Record) -> Iterator[Gap]:
    """What of a text must be settled by a decision before it is put to the vote."""
    for field in record.fields:
        if field.status is Status.USED:
            yield from _gap_of_value(field)
    yield from (_unranked(point) for point in points(record) if point.contest is None)
    likely: dict[str, list[str]] = {}
    for item in record.items:
        if item.status is Status.USED and item.kind in _STEPS and isinstance(item.likely, str):
            likely.setdefault(item.likely, []).append(item.id)
    for first, *others in likely.values():
        for other in others:
            said = sentence(
                "%(first)s and %(other)s are likely the same, and nobody has said whether they are",
                first=first,
                other=other,
            )
            yield Gap(first, said, (("join", first, other),))


def _gap_of_value(field: FieldTold) -> Iterator[Gap]:
    value = table(field.chosen.value) if field.chosen else {}
    settle = ("settle", field.id)
    if field.chosen is None:
        regions = dict.fromkeys(member.region for member in field.members)
        yield Gap(
            field.id, sentence("%(field)s has no value", field=field.id), tuple((*settle, region) for region in regions)
        )
    elif field.key == "raci" and not (value.get("responsible") and value.get("accountable")):
        missing = "responsible" if not value.get("responsible") else "accountable"
        said = (
            sentence("nobody is responsible for %(name)s", name=field.name)
            if missing == "responsible"
            else sentence("nobody is accountable for %(name)s", name=field.name)
        )
        known = (f"{_role(value.get(part))} ({part})" for part in ("responsible", "accountable"))
        yield Gap(field.id, said, ((*settle, "--value", ", ".join(known)),))
    elif field.key == "templates" and not value.get("version"):
        yield Gap(
            field.id,
            sentence("template %(name)s has no version", name=field.name),
            ((*settle, "--value", "version NUMBER"),),
        )


def _role(said: Plain) -> str:
    return said if isinstance(said, str) and said else "ROLE"


def _unranked(point: Point) -> Gap:
    name = point.subject.id
    if point.dispute.about == ORDER:
        return Gap(
            name, sentence("the order of steps: %(words)s", words=point.words), (("settle", name, "--about", "order"),)
        )
    said = sentence("%(words)s: one region says several of these, so nobody can rank them", words=point.words)
    return Gap(name, said, (("settle", name, "--value", "VALUE") if "/" in name else ("edit", name, "WORDS"),))


def ranked_otherwise(file: BallotFile, ranked: Mapping[str, Ranked] | Mapping[str, Ranking]) -> Iterator[str]:
    """Yield where regions rank another way first than the one that the text states. ranked: by dispute."""
    for contest in file.disputes:
        one = ranked.get(contest.id)
        winner = one.winner if one else None
        if contest.default is None:  # of a ballot of format 1
            yield f"{contest.id}: {contest.words}, and its text does not say which of these holds"
        elif winner is None:
            yield f"{contest.id}: {said(one.because) if one else 'nothing is ranked'} ({contest.words})"
        elif winner != contest.default:
            yield f"{contest.id}: ranked first is what {winner} says, and {text_says(contest)} ({contest.words})"


def open_points(record: Record, file: BallotFile | None, ending: AdoptionFile | None) -> tuple[str, ...]:
    """What is open in an adopted text; nothing in one that ends its practice."""
    if file is None or file.ends:
        return ()
    if record.format == 1:
        without = [field.id for field in record.fields if field.status is Status.USED and field.chosen is None]
        told = {point.subject.id: point.words for point in points(record)}
        return (*(f"{name}: {words}" for name, words in told.items()), *(n for n in without if n not in told))
    ranked = ending.tally.disputes if ending else {}
    return (*(gap.said for gap in gaps(record)), *ranked_otherwise(file, ranked))


def told_open(found: tuple[str, ...]) -> str:
    """ "adopted with 2 open points", "" where there is none."""
    return f"adopted with {len(found)} open point{'s' * (len(found) != 1)}" if found else ""


# -- the standard in force, which stays until regions choose otherwise -----------------------------------------------


def words_in_force(before: Record | None, texts: Mapping[str, tuple[Kind, str]]) -> dict[str, str]:
    """Return the words that steps of a later text had in the standard before. texts: kind and words of its steps."""
    old = {item.id: item for item in before.items if item.place and item.kind in _STEPS} if before else {}
    pairs = paired({name: item.text for name, item in old.items()}, {name: text for name, (_, text) in texts.items()})
    return {
        name: old[was].text for name, was in pairs.items() if old[was].kind is texts[name][0] and old[was].kind in _KEPT
    }


def values_in_force(before: Record | None) -> dict[str, Plain]:
    """Return the values of the standard before, by id."""
    fields = before.fields if before else ()
    return {one.id: but_step(one.chosen.value) for one in fields if one.status is Status.USED and one.chosen}


def answered(before: Record | None) -> Answers:
    """The disputes that the standard before has settled; one of format 1 left them open."""
    found: dict[tuple[str, str], list[Answered]] = {}
    subjects: list[Subject] = [*before.fields, *before.items] if before and before.format > 1 else []
    for entry in subjects:
        for one in entry.dispute.values if entry.dispute and entry.status is Status.USED else ():
            # The words of a step say nothing of the order that the text has.
            says = "" if one.about == ORDER else stated(entry, one)
            found.setdefault((entry.id, one.about), []).append(Answered(held(one), says))
    return found


def held(dispute: DisputeTold) -> Positions:
    return frozenset((position.value, frozenset(position.regions)) for position in dispute.positions)


def not_in_force(before: Record | None, record: Record) -> Iterator[str]:
    """Yield the points that regions have not settled and of which a text says something else than the standard does."""
    words, values, answers = words_in_force(before, steps_of(record)), values_in_force(before), answered(before)
    subjects: list[Subject] = [*record.fields, *record.items]
    for entry in subjects:
        told = entry.dispute.values if entry.dispute and entry.status is Status.USED else ()
        asked = [one for one in told if one.settled is None]
        done = [one for one in told if one.settled and one.settled.rule == "adopted"]
        if isinstance(entry, FieldTold):
            own = but_step(entry.chosen.value) if entry.chosen else None
            is_kept = own == values.get(entry.id, own)
        else:
            is_kept = words.get(entry.id, entry.text) == entry.text
        if asked and not is_kept:
            yield f"{entry.id}: regions have not settled it, and the text does not say what is in force"
        for one in done:
            answer = answer_to(answers.get((entry.id, one.about), ()), held(one), _own(entry, one, words, values))
            if answer is None or (stated(entry, one) != answer.says and not is_kept):
                yield f"{entry.id}: the standard before has not settled it like this"


def _own(entry: Subject, one: DisputeTold, words: Mapping[str, str], values: Mapping[str, Plain]) -> set[str]:
    """The positions in a dispute that are written word for word as the standard before has it."""
    if isinstance(entry, FieldTold):
        in_force = values.get(entry.id)
        as_it = {At(m.path, m.line) for m in entry.members if in_force and but_step(m.value) == in_force}
    else:
        as_it = {At(m.path, m.first_line) for m in entry.members if m.text == words.get(entry.id)}
    return {position.value for position in one.positions if not as_it.isdisjoint(position.places)}


def kept_from(before: Record | None, record: Record) -> set[str]:
    """The steps and values that are as in the standard before, word by word."""
    words, values = words_in_force(before, steps_of(record)), values_in_force(before)
    kept = {item.id for item in record.items if words.get(item.id) == item.text}
    return kept | {
        one.id for one in record.fields if one.chosen and values.get(one.id, one) == but_step(one.chosen.value)
    }


def steps_of(record: Record) -> dict[str, tuple[Kind, str]]:
    return {item.id: (item.kind, item.text) for item in record.items if item.place and item.kind in _STEPS}
