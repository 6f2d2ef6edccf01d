"""Somebody writes down what people settled about a merge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.names import known_practice, known_reviewer
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.repo.tree import root_of
from bestyet.text.keeper import with_decision
from bestyet.text.settled import decisions_path

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded

Part = dict[str, str | list[str]]
Entry = dict[str, str | list[str] | list[Part]]  # of decisions.yml

_FEWEST = {"take": 2, "edit": 2, "add": 2, "drop": 1, "move": 1, "split": 2, "join": 2, "settle": 1}
_MOST = {"take": 2, "edit": 2, "add": 2, "drop": 1, "move": 1, "settle": 2}


@dataclass(frozen=True)
class DecideRequest:
    start: Path
    practice: str
    do: str  # one of KINDS
    words: tuple[str, ...]  # the step or field; then by kind: a region, a text, steps, PART=REGION,REGION
    by: str
    because: str
    on: str = ""  # default: today
    after: str = ""
    before: str = ""
    section: str = ""
    value: str = ""
    about: str = ""  # which dispute of the step


def record_decision(request: DecideRequest) -> str:
    """Write one decision at the end of decisions.yml; returns its path.

    Raises CannotGoOnError where it would change nothing.
    """
    return edit(root_of(request.start), partial(_record, request))


def _record(request: DecideRequest, loaded: Loaded) -> Edit[str]:
    practice = known_practice(loaded, request.practice)
    known_reviewer(loaded, request.by)
    entry, path = _entry(request, loaded), decisions_path(practice)
    text = with_decision(loaded.files.get(path, b"").decode("utf-8"), entry)
    before, after = candidate_of(loaded, practice), candidate_of(loaded.with_file(path, text.encode()), practice)
    new = [problem for problem in after.problems if problem not in before.problems]
    if new:
        raise CannotGoOnError(f"this decision would change nothing: {new[0].message}")
    return Edit(path, {path: text.encode()})


def _entry(request: DecideRequest, loaded: Loaded) -> Entry:
    entry: Entry = {"do": request.do, **_subject(request.do, request.words)}
    if "step" in entry and request.do != "add":
        entry |= _passage(request, loaded)
    options = {
        "after": request.after,
        "before": request.before,
        "section": request.section,
        "value": request.value,
        "field": request.about,
    }
    entry |= {key: text for key, text in options.items() if text}
    return {**entry, "by": request.by, "on": request.on or clock.today(), "because": request.because}


def _passage(request: DecideRequest, loaded: Loaded) -> Entry:
    """A passage of the step, by which it is found when its id has changed."""
    candidate = candidate_of(loaded, request.practice)
    item = next((item for item in candidate.items if item.id == request.words[0]), None)
    if item is None or not item.members:
        return {}
    return {"passage": f"sha256:{candidate.passage(item.chosen or item.members[0]).sha256}"}


def _subject(do: str, words: Sequence[str]) -> Entry:
    """The words behind the kind of decision, as keys of the entry."""
    if not _FEWEST[do] <= len(words) <= _MOST.get(do, len(words)):
        raise CannotGoOnError(f"{do} takes other words: see bestyet decide --help")
    step, *rest = words
    name: Entry = {"field": step} if do in ("settle", "drop") and "/" in step else {"step": step}
    if do in ("take", "settle") and rest:
        return {**name, "region": rest[0]}
    if do in ("edit", "add"):
        return {**name, "text": rest[0]}
    if do == "join":
        return {**name, "with": rest}
    if do == "split":
        return {**name, "into": [_part(word) for word in rest]}
    return name


def _part(word: str) -> Part:
    step, found, regions = word.partition("=")
    if not found:
        raise CannotGoOnError(f"{word!r} names no regions: write PART=REGION,REGION")
    return {"step": step, "regions": regions.split(",")}
