"""Versions of a practice: what changed since the last one, how much that weighs, and which version is in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bestyet.govern.signature.payload import digest
from bestyet.model.candidate import USE_WHEN, Status
from bestyet.model.held.ties import but_step
from bestyet.model.pairing import paired
from bestyet.model.passage import Kind
from bestyet.model.records.picture import named_in
from bestyet.model.vote.version import Change, ChangeClass, Version

if TYPE_CHECKING:
    from bestyet.model.records.plain import Plain, Table
    from bestyet.model.records.provenance import Record

Disagree = Callable[[str, str], Sequence[str]]  # (words before, words after) -> values in which they differ
_STEPS = (Kind.ITEM, Kind.PARAGRAPH, Kind.ROW)
_REWORDED = " has other words; no other value, role or duty was found in them"
_USED_OTHERWISE = "when it is used has other words"
_ONCE = {  # as ballots of before said it, as if it were known that nothing else changed
    " says the same in other words": _REWORDED,
    "when it is used is said in other words": _USED_OTHERWISE,
}
FIRST = "1.0.0"


def changes(before: Record | None, after: Record, disagree: Disagree) -> tuple[Change, ...]:
    """Return what a record changes against the one before, in the order of the text; () for a first version.

    disagree: says in which roles, values and duties two texts of one step differ.
    """
    if before is None:
        return ()
    old, new = _steps(before), _steps(after)
    pairs = paired(old, new)
    found = list(_changes_of_steps(old, new, pairs, disagree))
    found += _changes_of_values(_values(before), _values(after))
    if _pictures_beside(before) != _pictures_beside(after):
        found.append(Change(ChangeClass.MAJOR, "the pictures between the steps are others"))
    common = [pairs[name] for name in new if name in pairs]
    if common != [name for name in old if name in set(common)]:
        found.append(Change(ChangeClass.MINOR, "the order of steps is another"))
    return tuple(found)


def changes_after(
    last: Version | None, before: Record | None, after: Record, disagree: Disagree, renames: Version | None = None
) -> tuple[Change, ...]:
    """The same, of a version whose practice may have ended, or had another name until now.

    last: the newest adopted version, which has the record before. renames: the same where it is of another practice.
    """
    found = changes(before, after, disagree)
    if renames:
        said = f"it was {renames.practice} until now, which ends"
    elif last and last.ends:
        said = f"{last.number} had ended it"
    else:
        return found
    return (Change(ChangeClass.MAJOR, said), *found)


def as_told_now(change: str) -> str:
    """What a ballot says it changes, in the words of today."""
    for once, now in _ONCE.items():
        if change.endswith(once):
            return change.removesuffix(once) + now
    return change


def end_of(practice: str, replaced_by: str | None) -> Change:
    """What a version changes that ends its practice."""
    return Change(ChangeClass.MAJOR, f"{practice} ends" + (f", and {replaced_by} replaces it" if replaced_by else ""))


def _steps(record: Record) -> dict[str, str]:
    return {item.id: item.text for item in record.items if item.place and item.kind in _STEPS}


def _pictures_beside(record: Record) -> set[str]:
    texts = (item.text for item in record.items if item.place and item.kind not in _STEPS)
    return {name for text in texts for name in named_in(text)}


def _changes_of_steps(
    old: Mapping[str, str], new: Mapping[str, str], pairs: Mapping[str, str], disagree: Disagree
) -> Iterator[Change]:
    for name, text in new.items():
        if name not in pairs:
            yield Change(ChangeClass.MINOR, f"step {name} is new")
        elif text != old[pairs[name]]:
            values = list(disagree(old[pairs[name]], text))
            if named_in(text).keys() != named_in(old[pairs[name]]).keys():
                values.append("it shows other pictures")  # and no program tells what they say
            if values:
                yield Change(ChangeClass.MAJOR, f"step {name}: {'; '.join(values)}")
            else:
                yield Change(ChangeClass.PATCH, f"step {name}{_REWORDED}")
    kept = set(pairs.values())
    for name in old:
        if name not in kept:
            yield Change(ChangeClass.MAJOR, f"step {name} is gone")


def _values(record: Record) -> dict[str, Plain]:
    return {one.id: one.chosen.value for one in record.fields if one.status is Status.USED and one.chosen}


def _changes_of_values(old: Table, new: Table) -> Iterator[Change]:
    for name, value in new.items():
        if name == USE_WHEN:
            continue
        if name not in old:
            yield Change(ChangeClass.MINOR, f"{name} is new")
        elif but_step(value) != but_step(old[name]):
            yield Change(ChangeClass.MAJOR, f"the value of {name} is another")
        elif value != old[name]:
            yield Change(ChangeClass.PATCH, f"{name} belongs to another step")
    for name in old:
        if name not in new and name != USE_WHEN:
            yield Change(ChangeClass.MAJOR, f"{name} is gone")
    if old.get(USE_WHEN) != new.get(USE_WHEN):
        yield Change(ChangeClass.PATCH, _USED_OTHERWISE)


def class_of(found: Iterable[Change], asked: ChangeClass | None = None) -> ChangeClass | None:
    """Return the class of a set of changes; `asked` may raise it. None where that would lower it."""
    computed = max((change.weight for change in found), key=lambda weight: weight.weight, default=ChangeClass.PATCH)
    if asked is None:
        return computed
    return asked if asked.weight >= computed.weight else None


def next_version(last: str | None, weight: ChangeClass, taken: Iterable[str]) -> str:
    """Return the number after `last` (the newest adopted version) that no folder has yet.

    >>> next_version("1.2.3", ChangeClass.MINOR, ["1.2.3", "1.3.0"])
    '1.4.0'
    """
    used = set(taken)
    if last is None:
        number, weight = FIRST, ChangeClass.MINOR
    else:
        number = _raised(last, weight)
    while number in used:
        number = _raised(number, weight)
    return number


def _raised(number: str, weight: ChangeClass) -> str:
    major, minor, patch = (int(part) for part in number.split("."))
    match weight:
        case ChangeClass.MAJOR:
            return f"{major + 1}.0.0"
        case ChangeClass.MINOR:
            return f"{major}.{minor + 1}.0"
        case ChangeClass.PATCH:
            return f"{major}.{minor}.{patch + 1}"


def adopted(versions: Iterable[Version]) -> tuple[Version, ...]:
    """Return the adopted versions, oldest number first."""
    return tuple(sorted((version for version in versions if version.is_adopted), key=lambda version: version.order))


@dataclass(frozen=True)
class Retired:
    """That a practice has no standard any more."""

    number: str  # of the version that ended it
    since: str  # the first day, as year-month-day
    successor: str | None  # the practice to follow instead
    is_renamed: bool = False  # then the number is one of the successor's


def in_force(versions: Iterable[Version], day: date) -> Version | None:
    """Return the standard on a day: the newest adopted version whose effective date has come; None where that ended."""
    newest = newest_come(versions, day)
    return newest if newest and not _retired(newest, day) else None


def retired(versions: Iterable[Version], day: date) -> Retired | None:
    """Return how a practice came to have no standard any more, where it has none on a day."""
    newest = newest_come(versions, day)
    return _retired(newest, day) if newest else None


def ended_words(ended: Retired | None) -> str:
    """The end of a sentence which says that nothing is in force; "" where nothing ended."""
    if ended is None:
        return ""
    instead = f"; see {ended.successor}" if ended.successor else ""
    return f": it {'got another name' if ended.is_renamed else 'ended'} on {ended.since}{instead}"


def newest_come(versions: Iterable[Version], day: date) -> Version | None:
    """Return the newest adopted version whose effective date has come, be it one that ended the practice."""
    come = [version for version in adopted(versions) if (version.effective or "9999") <= day.isoformat()]
    return come[-1] if come else None


def _retired(newest: Version, day: date) -> Retired | None:
    if newest.ends:
        return Retired(newest.number, newest.effective or "", newest.successor)
    renamed = newest.renamed
    if renamed and renamed.effective <= day.isoformat():
        return Retired(renamed.number, renamed.effective, renamed.practice, is_renamed=True)
    return None


def broken_chain(versions: Iterable[Version], before: Version | None = None) -> Iterator[tuple[Version, str]]:
    """Yield adopted versions that do not name the digest of the adoption before, and why.

    before: the version of another practice that the first of them renames.
    """
    for version in adopted(versions):
        named = version.ending.previous if version.ending else None
        expected = digest(before.files["adoption.yml"]) if before else None
        if named != expected:
            if before is None:
                yield version, "it names an adoption before it that is not here"
            elif named is None:
                yield version, f"it names no adoption before it, but {before.number} was adopted"
            else:
                yield version, f"the adoption of {before.number} is not the one it names: one of the two was changed"
        before = version
