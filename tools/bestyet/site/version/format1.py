"""What records of format 1 say, as reasons: they hold sentences only. Nothing newer is read out of a sentence.

A sentence is taken for ours only where a rule and its parts make the very same one; any other stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from bestyet.model.reasons import PATTERNS, Reason, dispute_reason, figures, worded

if TYPE_CHECKING:
    from bestyet.model.candidate import Position
    from bestyet.model.records.plain import Table
    from bestyet.model.records.provenance import Told

_PART = re.compile(r"%\((\w+)\)s")  # of a pattern
_FIGURE = re.compile(
    r"(?P<title>.+?): (?P<figure>-?[0-9.]+)(?: (?P<unit>[^ ,:()]+))?"
    r"(?: of (?P<of>[0-9]+)|, sample of (?P<sample>[0-9]+))?(?: \((?P<period>[^()]+)\))?"
)
_WHO = ("region", "holder", "variant", "voice")


def reason_of(said: Told, region: str) -> Reason:
    """Why something was chosen; region: as people call the one whose words or value it was."""
    for parts in _read(said.rule, said.text):
        if worded(said.rule, parts) == said.text and all(parts[who] == region for who in _WHO if who in parts):
            return Reason(said.rule, parts)
    return Reason(said.rule, recorded=said.text)


def _read(rule: str, text: str) -> Iterator[Table]:
    for pattern in PATTERNS.get(rule, ()):
        if (found := _taken_apart(pattern, text)) is not None:
            yield {name: _part(rule, name, words) for name, words in found.items()}


def _taken_apart(pattern: str, text: str) -> dict[str, str] | None:
    """The parts of a sentence, none empty, the first as long as the others leave it; None: not of this pattern.

    Law: what `re.fullmatch` finds with `.+` for each part, in time in proportion to the text.
    """
    first, *rest = _PART.split(pattern)
    if not rest or not text.endswith(rest[-1]):
        return {} if text == pattern else None
    parts: dict[str, str] = {}
    end = len(text) - len(rest[-1])
    for name, before in zip(rest[-2:0:-2], rest[-3::-2], strict=True):
        at = text.rfind(before, 0, max(end - 1, 0))
        if at < 0:
            return None
        parts[name] = text[at + len(before) : end]
        end = at
    parts[rest[0]] = text[len(first) : end]
    return {name: parts[name] for name in rest[::2]} if text.startswith(first) and end > len(first) else None


def _part(rule: str, name: str, words: str) -> str | Table | list[str]:
    if name in ("even", "later"):
        return re.split(", | and ", words)
    if rule == "evidence" and name != "region":
        found = _FIGURE.fullmatch(words)
        if found is None:
            return {"metric": words}
        unit = {None: "", "%": "percent"}.get(found["unit"], found["unit"])
        return figures(found["title"], found["figure"], unit, found["of"] or found["sample"], found["period"])
    if rule == "changed":
        inner = ((one, parts) for one in PATTERNS if one != rule for parts in _read(one, words))
        one, parts = next(((one, parts) for one, parts in inner if worded(one, parts) == words), ("", {}))
        return {"rule": one, "parts": parts}
    return words


def message_of(message: str, positions: Sequence[Position], label: Callable[[str], str]) -> Reason:
    """What some regions say; positions: those of the record."""
    said = [([label(region) for region in one.regions], one.values) for one in positions]
    made = (dispute_reason(said, rule) for rule in ("says", "puts"))
    return next((one for one in made if one.text == message), Reason("says", recorded=message))


def titles_in(text: str, titles: Collection[str]) -> tuple[str, ...]:
    """ "Phone and Video call"; titles: all that there are."""
    parts = tuple(text.split(" and "))
    return parts if all(part in titles for part in parts) else (text,)
