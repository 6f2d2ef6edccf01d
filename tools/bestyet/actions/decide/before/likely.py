"""What people must answer before a vote: whether what is likely the same is so, whether what fits one region only, or
cannot be followed, stands there for a reason. It decides what is voted on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.knowledge.candidates import candidate_of
from bestyet.merge.answers.told import steps_apart
from bestyet.merge.contradict.told import command
from bestyet.merge.values.dispute import disputes_of
from bestyet.model.problem import Problem
from bestyet.repo import clock
from bestyet.text.answers import with_answer
from bestyet.text.settled import alignment_path

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.model.candidate import Candidate, Flaw, Item, Settings

_SHOWN = 60  # characters of a step


@dataclass(frozen=True)
class LeftApart:
    """A knowledge base in which what was likely the same is answered to be apart, not written yet."""

    loaded: Loaded
    files: Mapping[str, bytes]
    answered: int  # places


def unanswered(candidate: Candidate, settings: Settings) -> tuple[Problem, ...]:
    """One problem for each place where steps stand that are likely the same."""
    return tuple(_problem(candidate, items, settings) for items in candidate.unanswered)


def _problem(candidate: Candidate, items: tuple[Item, ...], settings: Settings) -> Problem:
    said = ", ".join(_said(candidate, item, settings) for item in items)
    place = candidate.passage(items[0].chosen or items[0].members[0]).span.start
    hint = f"bestyet link {candidate.practice} asks"
    if other := _otherwise(candidate, items, settings):
        hint = f"{hint}; they cannot be left apart by --leave-apart, as both would stand in the text: {other}"
    else:
        hint = f"{hint}; bestyet propose {candidate.practice} --leave-apart says of all: no"
    return Problem(place, "likely-unanswered", f"likely the same, and nobody has said whether they are: {said}", hint)


def _otherwise(candidate: Candidate, items: tuple[Item, ...], settings: Settings) -> str:
    """In what steps that are likely the same disagree; "" where they do not."""
    members = [ref for item in items for ref in item.members]
    return next((one.message for one in disputes_of(candidate.variants, members, settings)), "")


def _said(candidate: Candidate, item: Item, settings: Settings) -> str:
    words = item.words.text
    short = words if len(words) <= _SHOWN else words[: _SHOWN - 1].rstrip() + "…"
    return f"“{short}” ({', '.join(map(settings.label, candidate.regions(item)))})"


def leave_apart(loaded: Loaded, practice: str, by: str) -> LeftApart:
    """Answer for each place that its steps are not the same. Where that leaves others likely, those too.

    Not where they say different things: then the text would contradict itself.
    """
    path, answered = alignment_path(practice), 0
    files: dict[str, bytes] = {}
    before: tuple[tuple[Item, ...], ...] = ()
    settings = loaded.base.settings
    while (left := _alike(candidate := candidate_of(loaded, practice), settings)) not in ((), before):
        before = left
        text = loaded.files.get(path, b"").decode("utf-8")
        for items in left:
            for answer in steps_apart(candidate.variants, [item.members for item in items], by, clock.today()):
                text = with_answer(text, answer)
        answered += len(left)
        files[path] = text.encode()
        loaded = loaded.with_file(path, files[path])
    return LeftApart(loaded, files, answered)


def open_flaws(candidate: Candidate, by: str) -> tuple[Problem, ...]:
    """One problem for each flaw that nobody has accepted, where its words stand, with the ways to mend it as they are
    typed. by: the reviewer who types."""
    items = {item.id: item for item in candidate.items}
    refs = ((flaw, items[flaw.step]) for flaw in candidate.open_flaws)
    return tuple(
        Problem(
            candidate.passage(item.chosen or item.members[0]).span.start,
            flaw.code,
            f"{flaw.step}: {flaw.said.text}",
            _ways(candidate, item, flaw, by),
        )
        for flaw, item in refs
    )


def _ways(candidate: Candidate, item: Item, flaw: Flaw, by: str) -> str:
    """What no program can know stands there in capitals."""
    others = [
        region for region in candidate.regions(item) if not item.chosen or region != candidate.region(item.chosen)
    ]
    mends: list[tuple[str, ...]] = [("take", flaw.step, region) for region in others]
    if item.words.is_step:
        mends = [("edit", flaw.step, "WORDS"), *mends, ("drop", flaw.step)]
    typed = "; or ".join(command(candidate.practice, by, "it holds for everybody", *mend) for mend in mends)
    accept = command(candidate.practice, by, "WHY", "accept", flaw.step, flaw.code)
    return f"{typed}; or, with a reason that stands on the ballot: {accept}"


def _alike(candidate: Candidate, settings: Settings) -> tuple[tuple[Item, ...], ...]:
    """The places where steps are likely the same and do not disagree."""
    return tuple(items for items in candidate.unanswered if not _otherwise(candidate, items, settings))
