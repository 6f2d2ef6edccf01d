"""What must be reviewed, voted on or renewed, by whom and by when: worked out for one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bestyet.model.base import GLOBAL, KnowledgeBase
from bestyet.model.oversee.departures import counting, departures
from bestyet.model.oversee.due import VOTING, WITHIN, Due, Owed
from bestyet.model.place import Place
from bestyet.model.records.plain import word
from bestyet.model.sentence import Value, numbered, sentence
from bestyet.model.vote.review import is_day, next_review

if TYPE_CHECKING:
    from bestyet.model.passage import Variant
    from bestyet.model.vote.version import Version


@dataclass(frozen=True)
class OpenBallot:
    """A vote that is open, who has not voted yet, and whose vote lapsed in part when the text was amended."""

    practice: str
    number: str
    opened: str  # ISO days; closes: "" where nothing sets it
    closes: str
    silent: Mapping[str, Mapping[str, str]]  # region -> reviewer -> printed name
    place: Place
    lapsed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    title: str = ""  # as its text says


def due_items(
    base: KnowledgeBase,
    standards: Mapping[str, Version],
    ballots: Iterable[OpenBallot],
    day: date,
    within: int = WITHIN,
) -> tuple[Due, ...]:
    """Return what is overdue on `day` or due within so many days; open votes and reviews without a day always.

    Overdue first, the longest overdue before the others; what has no day at the end.
    """
    found = [*_votes(base, ballots, day)]
    for practice in base.variants:
        for variant in base.merged_variants(practice):
            found.append(_review(base, practice, variant, day))
            if practice in standards:  # else there is nothing to depart from, or no more
                found += _departures(base, practice, variant, day)
    found += [_standard(base, practice, version, day) for practice, version in sorted(standards.items())]
    kept = [one for one in found if one.left is None or one.left <= within or one.what in VOTING]
    return tuple(sorted(kept, key=lambda one: _order(one, base)))


def overdue_reviews(base: KnowledgeBase, day: date) -> dict[tuple[str, str], int]:
    """(practice, region) -> days since the review of its text was due; only of those that are overdue."""
    found = {}
    for practice in base.variants:
        for variant in base.merged_variants(practice):
            left = _left(next_review(base.governance, variant.document.data.get("reviewed")), day)
            if left is not None and left < 0:
                found[practice, variant.region] = -left
    return found


def _order(one: Due, base: KnowledgeBase) -> tuple[object, ...]:
    what, rank = list(Owed).index(one.what), base.rank(one.region)
    return (not one.day, one.day, what, one.practice, rank, one.subject, one.place)


def _left(until: str, day: date) -> int | None:
    return (date.fromisoformat(until) - day).days if is_day(until) else None


def _review(base: KnowledgeBase, practice: str, variant: Variant, day: date) -> Due:
    document = variant.document
    said, owner = _reviewed(variant), word(document.data.get("owner"))
    until = next_review(base.governance, said)
    who = base.settings.label(variant.region)
    if said:
        text = sentence(
            "%(region)s must review “%(title)s” again (last reviewed on %(day)s)",
            region=who,
            title=document.title,
            day=Value(said),
        )
    else:
        text = sentence("%(region)s does not say when “%(title)s” was last reviewed", region=who, title=document.title)
    about = (Owed.REVIEW, variant.region, practice, document.title, "", text, (owner,) if owner else ())
    return Due(*about, until, _left(until, day), said, document.at("/reviewed"))


def _reviewed(variant: Variant) -> str:
    said = variant.document.data.get("reviewed")
    return str(said) if is_day(said) else ""


def _departures(base: KnowledgeBase, practice: str, variant: Variant, day: date) -> Iterator[Due]:
    """On its last day a departure still holds and is due; one that another has replaced is not."""
    owner, since = word(variant.document.data.get("owner")), _reviewed(variant)
    who = base.settings.label(variant.region)
    names = {str(entry.get("id")): str(entry.get("name") or entry.get("id")) for entry in base.reviewers}
    for one in counting(departures(variant), day.isoformat()):
        left = _left(one.until, day)
        text = sentence(
            "%(region)s’s departure from the standard at “%(step)s” %(ends)s: follow the standard, or have it renewed",
            region=who,
            step=one.step.replace("-", " "),
            ends=sentence("has ended") if left is not None and left < 0 else sentence("ends"),
        )
        shown = tuple(names.get(person, person) for person in (owner, one.approved_by) if person)
        about = (Owed.DEPARTURE, variant.region, practice, variant.document.title, one.step, text, shown)
        yield Due(*about, one.until, left, since, one.place)


def _standard(base: KnowledgeBase, practice: str, version: Version, day: date) -> Due:
    since = version.effective if is_day(version.effective) else ""
    until = next_review(base.governance, since)
    title = base.practice_title(practice)
    text = sentence(
        "the regions must review the standard of “%(title)s” (%(version)s) again", title=title, version=version.number
    )
    place = Place(f"{version.folder}/adoption.yml", 1, 1)
    left = _left(until, day)
    return Due(Owed.STANDARD, GLOBAL, practice, title, version.number, text, (), until, left, since or "", place)


def _votes(base: KnowledgeBase, ballots: Iterable[OpenBallot], day: date) -> Iterator[Due]:
    for ballot in ballots:
        title = base.practice_title(ballot.practice, ballot.title)
        for what, by_region in ((Owed.VOTE, ballot.silent), (Owed.LOOK_AGAIN, ballot.lapsed)):
            for region, people in sorted(by_region.items()):
                values = {"region": base.settings.label(region), "version": ballot.number, "title": title}
                text = _owes(len(people), values) if what is Owed.VOTE else _lapsed(len(people), values)
                left = _left(ballot.closes, day)
                about = (what, region, ballot.practice, title, ballot.number, text, tuple(people.values()))
                yield Due(*about, ballot.closes, left, ballot.opened, ballot.place, tuple(people))


def _owes(number: int, values: Mapping[str, str]) -> str:
    return numbered(
        "%(region)s owes %(num)s vote on %(version)s of “%(title)s”",
        "%(region)s owes %(num)s votes on %(version)s of “%(title)s”",
        number,
        **values,
    )


def _lapsed(number: int, values: Mapping[str, str]) -> str:
    return numbered(
        "%(region)s must look again at %(version)s of “%(title)s”: %(num)s vote lapsed where the text was amended",
        "%(region)s must look again at %(version)s of “%(title)s”: %(num)s votes lapsed where the text was amended",
        number,
        **values,
    )
