"""Footnotes and link references keep apart when texts of several variants come together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyromark

from bestyet.model.candidate import Candidate, Item, Status
from bestyet.model.passage import folded_label

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
)
# A definition as CommonMark has it: its label, address and title may each begin on a line of its own.
DEFINITION = re.compile(
    r"[ \t]*\[(?P<label>(?:[^\[\]\\]|\\.){1,999})\]:[ \t]*+(?:\n[ \t]*+)?"
    r"(?P<about>(?:<(?:[^<>\\\n]|\\.)*>|[^\s<]\S*)"
    r"(?:(?:[ \t]+|[ \t]*\n[ \t]*)(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?)[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
_LABEL = re.compile(r"\[\^?(?:[^\[\]\\]|\\.)+\]", re.DOTALL)
_NO_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def definitions(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each link definition begins and ends in lines that hold nothing else."""
    at = 0
    while at < len(text):
        found = DEFINITION.match(text, at)
        if found and found["label"].strip() and not _NO_BLANK_LINE.search(found[0].rstrip()):
            yield at, found.end()
            at = found.end()
        else:
            at = text.find("\n", at) + 1 or len(text)


def distinct_labels(candidate: Candidate) -> dict[str, str]:
    """Return the source of each used item, with labels that two variants define differently told apart.

    The second variant's `[^1]` becomes `[^1-emea]`, in its definition and wherever its chosen words refer to it.
    Only references change: words in brackets and code stay as they are.
    """
    used = [item for item in candidate.items if item.status is Status.USED]
    renamed, known = _renamed(candidate, used)
    sources = {}
    for item in used:
        variant = item.chosen[0] if item.chosen else -1
        sources[item.id] = item.words.source
        if names := renamed.get(variant):
            sources[item.id] = _with_labels(item, names, known[variant])
    return sources


def _renamed(candidate: Candidate, used: Iterable[Item]) -> tuple[dict[int, dict[str, str]], dict[int, str]]:
    """New labels by variant and folded label; and all definitions of each variant, so that references are found."""
    taken: dict[str, str] = {}
    renamed: dict[int, dict[str, str]] = {}
    known: dict[int, str] = {}
    for item in used:
        label = item.words.label
        if label is None or not item.chosen:
            continue
        variant, source = item.chosen[0], item.words.source
        known[variant] = f"{known.get(variant, '')}\n\n{source}"
        if taken.setdefault(label, _about(source)) != _about(source):
            name = new = f"{label}-{candidate.variants[variant].region}"
            while new in taken:
                new = f"{name}-{len(taken)}"
            taken[new] = _about(source)
            renamed.setdefault(variant, {})[label] = new
    return renamed, known


def _about(source: str) -> str:
    """What a definition says of its label."""
    found = _LABEL.match(source.lstrip())
    return " ".join(source.lstrip()[found.end() if found else 0 :].split())


def _with_labels(item: Item, names: Mapping[str, str], definitions: str) -> str:
    source, label = item.words.source, item.words.label
    head = ""
    if label is not None and (found := _LABEL.match(source)):
        head, source = (f"[{names[label]}]" if label in names else found[0]), source[found.end() :]
    data = source.encode()
    for start, end, name in sorted(_references(source, names, definitions), reverse=True):
        data = data[:start] + name.encode() + data[end:]
    return head + data.decode()


def _references(source: str, names: Mapping[str, str], definitions: str) -> Iterator[tuple[int, int, str]]:
    """Yield the bytes to replace, and with what, for each reference to a renamed label."""
    event: Any
    length = len(source.encode())
    for event, where in pyromark.events_with_range(f"{source}\n\n{definitions}", options=OPTIONS):
        start, end = where["start"], where["end"]
        if isinstance(event, str) or start >= length:
            continue
        what, value = next(iter(event.items()))
        if what == "FootnoteReference" and (new := names.get(f"^{folded_label(value)}")):
            yield start, end, f"[{new}]"
        elif what == "Start" and isinstance(value, dict) and (about := value.get("Link") or value.get("Image")):
            new = names.get(folded_label(about["id"]))
            if new and about["link_type"] in ("Reference", "Collapsed", "Shortcut"):
                yield from _renaming(source.encode(), start, end, about["link_type"], new)


def _renaming(data: bytes, start: int, end: int, kind: str, new: str) -> Iterator[tuple[int, int, str]]:
    """`[words][label]` and `[label][]` get another label; `[label]` gets one behind its words."""
    if kind == "Shortcut":
        yield end, end, f"[{new}]"
    elif kind == "Collapsed":
        yield end - 2, end, f"[{new}]"
    else:
        yield data.rindex(b"[", start, end), end, f"[{new}]"
