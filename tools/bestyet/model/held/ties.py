"""Which steps a structured value belongs to: those that it names under `step`, else the one that has its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from bestyet.model.candidate import Candidate, Field, FieldValue, Status
from bestyet.model.records.plain import Plain, Table, table, words

TIED = ("lead-times", "raci", "templates", "channels")  # lists of which an entry belongs to a step
Names = Mapping[tuple[str, str | None], str]  # (region, name of a passage) -> id of the step that it is a member of


def steps_named(entry: Plain, name: str) -> tuple[str, ...]:
    """The steps that an entry names under `step`, else the one that has the entry's own name."""
    if (said := table(entry).get("step")) is None:
        return (name,)
    return tuple(words(said)) or ((said,) if isinstance(said, str) else (name,))


def tied(candidate: Candidate) -> tuple[Field, ...]:
    """The fields of a candidate, each chosen value with the name of the candidate's own step that it belongs to."""
    return tuple(
        replace(entry, chosen=replace(entry.chosen, value=value)) if entry.chosen else entry
        for entry, value in tied_values(candidate)
    )


def tied_values(candidate: Candidate) -> Iterator[tuple[Field, Plain]]:
    """Yield every field with its value, which names its steps; where regions must settle it, one of theirs."""
    steps = [item for item in candidate.items if item.words.is_step and item.status is not Status.NOT_A_STEP]
    there = {item.id for item in steps if item.status is Status.USED}
    refs = [(item.id, ref) for item in steps for ref in item.members]
    named: Names = {(candidate.region(ref), candidate.passage(ref).name): name for name, ref in refs}
    for entry in candidate.fields:
        said = [(value.region, value.value) for value in (*filter(None, [_as_said(entry)]), *entry.values)]
        yield entry, tied_value(entry.key, entry.name, said, there, named)


def _as_said(entry: Field) -> FieldValue | None:
    """The chosen value as its region says it, with the step that it names there: what is tied again stays as it is."""
    chosen = entry.chosen
    if chosen is None:
        return None
    same = (
        one for one in entry.values if one.region == chosen.region and but_step(one.value) == but_step(chosen.value)
    )
    return next(same, chosen)


def tied_value(key: str, name: str, said: Sequence[tuple[str, Plain]], there: Set[str], named: Names) -> Plain:
    """The first of the values that regions say, with the steps of the text that it belongs to: as its region says;
    where that names no step of its own, as the first region that names one of the text.

    said: (region, value); the region is "" where the value was agreed jointly. there: ids of the steps of the text.
    """
    chosen = said[0][1]
    if key not in TIED or not isinstance(chosen, Mapping):
        return chosen
    for number, (region, value) in enumerate(said):
        names = steps_named(value, name)
        steps = dict.fromkeys(named.get((region, one), one) for one in names)
        if found := tuple(step for step in steps if step in there):
            return _at(chosen, found, name)
        if number == 0 and any((region, one) in named for one in names):
            break  # what its region does it in is not in the text
    # what belongs to a step that is not in the text does not belong to the one that has its name
    return chosen if name in there and "step" in chosen else but_step(chosen)


def but_step(value: Plain) -> Plain:
    """A structured value as regions compare it: whatever the step is called that it belongs to."""
    return {key: part for key, part in value.items() if key != "step"} if isinstance(value, Mapping) else value


def _at(entry: Table, steps: tuple[str, ...], name: str) -> Table:
    """An entry that names these steps, if they are not the one of its own name."""
    rest = table(but_step(entry))
    return rest if steps == (name,) else {**rest, "step": steps[0] if len(steps) == 1 else list(steps)}
