"""What people must answer before a vote: whether what is likely the same is so, whether what fits one region only, or
cannot be followed, stands there for a reason. It decides what is voted on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bestyet.knowledge.candidates import candidate_of
from bestyet.merge.answers.told import steps_apart
from bestyet.merge.contradict.told import command, either
from bestyet.merge.values.dispute import disputes_of
from bestyet.merge.words.common import with_common_words
from bestyet.merge.words.flaws import Finder
from bestyet.model.problem import Problem
from bestyet.model.sentence import filled, pattern, sentence
from bestyet.repo import clock
from bestyet.text.answers import with_answer
from bestyet.text.settled import alignment_path

if TYPE_CHECKING:
    from bestyet.govern.winners import Entry
    from bestyet.knowledge.base import Loaded
    from bestyet.model.candidate import Candidate, Flaw, Item, Settings

_SHOWN = 60  # characters of a step


@dataclass(frozen=True)
class LeftApart:
    """A knowledge base in which what was likely the same is answered to be apart, not written yet."""

    loaded: Loaded
    files: Mapping[str, bytes]
    answered: int  # places


def unanswered(candidate: Candidate, settings: Settings, *, is_counted: bool = False) -> tuple[Problem, ...]:
    """One problem for each place where steps stand that are likely the same.

    is_counted: they are not told, so why they cannot be left apart, which takes time to find, need not be said.
    """
    return tuple(_problem(candidate, items, settings, is_counted) for items in candidate.unanswered)


def _problem(candidate: Candidate, items: tuple[Item, ...], settings: Settings, is_counted: bool) -> Problem:
    steps = ", ".join(_said(candidate, item, settings) for item in items)
    said = sentence("likely the same, and nobody has said whether they are: %(steps)s", steps=steps)
    place = candidate.passage(items[0].chosen or items[0].members[0]).span.start
    about: dict[str, object] = {"practice": candidate.practice}
    hint = pattern("bestyet link %(practice)s asks; bestyet propose %(practice)s --leave-apart says of all: no")
    if not is_counted and (other := _otherwise(candidate, items, settings)):
        about["why"] = other
        hint = pattern(
            "bestyet link %(practice)s asks; they cannot be left apart by --leave-apart, as both would stand in the"
            " text: %(why)s"
        )
    return Problem(place, "likely-unanswered", said, filled(hint, about))


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


def open_flaws(candidate: Candidate, settings: Settings, by: str, taken: Sequence[Entry] = ()) -> tuple[Problem, ...]:
    """One problem for each flaw that nobody has accepted, where its words stand, with the ways to mend it as they are
    typed. by: the reviewer who types. taken: what is decided in the candidate because it is ranked first, and not
    written yet."""
    items = {item.id: item for item in candidate.items}
    refs = ((flaw, items[flaw.step]) for flaw in candidate.open_flaws)
    return tuple(
        Problem(
            candidate.passage(item.chosen or item.members[0]).span.start,
            flaw.code,
            sentence("%(step)s: %(said)s", step=flaw.step, said=flaw.said.text),
            _ways(candidate, item, flaw, settings, by, taken),
        )
        for flaw, item in refs
    )


def _ways(candidate: Candidate, item: Item, flaw: Flaw, settings: Settings, by: str, taken: Sequence[Entry]) -> str:
    """What no program can know stands there in capitals. Of what is ranked first no other way is offered."""
    ranked = [one for one in taken if one.get("step") == flaw.step]
    others = [] if ranked else _without_flaw(candidate, item, settings)
    mends: list[tuple[str, ...]] = [("take", flaw.step, region) for region in others]
    if item.words.is_step:
        mends = [("edit", flaw.step, "WORDS"), *mends, *([] if ranked else [("drop", flaw.step)])]
    typed = either([command(candidate.practice, by, "it holds for everybody", *mend) for mend in mends])
    accept = command(candidate.practice, by, "WHY", "accept", flaw.step, flaw.code)
    if flaw.code == "no-time-left":
        ranked += [one for one in taken if str(one.get("field")).startswith("lead-times/")]
    before = (_as_typed(candidate.practice, one, by) for one in ranked)
    told = pattern("%(ways)s; or, with a reason that stands on the ballot: %(accept)s")
    return filled(told, {"ways": typed, "accept": " && ".join((*before, accept))})


def _without_flaw(candidate: Candidate, item: Item, settings: Settings) -> list[str]:
    """The regions whose words could stand there, with the standard's titles, and nothing would be told of them."""
    found, finder = [], Finder(candidate.variants, candidate.items, candidate.fields, settings)
    for region in candidate.regions(item):
        ref = next(ref for ref in item.members if candidate.region(ref) == region)
        other = replace(item, chosen=ref, words=candidate.passage(ref))
        if ref != item.chosen and not [
            *finder.flaws_of(with_common_words([other], candidate.variants, settings.common)[0])
        ]:
            found.append(region)
    return found


def _as_typed(practice: str, entry: Entry, by: str) -> str:
    subject = str(entry.get("step") or entry["field"])
    return command(practice, by, str(entry["because"]), "settle", subject, str(entry["region"]))


def _alike(candidate: Candidate, settings: Settings) -> tuple[tuple[Item, ...], ...]:
    """The places where steps are likely the same and do not disagree."""
    return tuple(items for items in candidate.unanswered if not _otherwise(candidate, items, settings))
