"""Names behind the words of passages: how they are found, and how a step's is put there; nothing else changes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bestyet.model.passage import Kind, Passage

NAME = re.compile(r"(?<![ \t\n])[ \t\n]*\{#([a-z0-9]+(?:-[a-z0-9]+)*)\}[ \t\n]*\Z")
_HEADING = re.compile(r"[ \t]*#{1,6}(?:[ \t]+|\Z)(.*?)(?:[ \t]+#+)?[ \t]*\Z", re.DOTALL)


def words_of_heading(source: str) -> str | None:
    """The words of a heading behind its "#", as they are written; None where it has none before it."""
    match = _HEADING.fullmatch(source)
    return match[1] if match else None


def with_names(text: str, named: Iterable[tuple[Passage, str]]) -> str:
    """Return the file's text with `{#name}` at the end of each passage; table rows get it in their last cell."""
    lines = text.split("\n")
    for passage, name in named:
        at = passage.span.last_line - 1
        line = lines[at].rstrip("\r")
        ending = lines[at][len(line) :]
        lines[at] = _named(line.rstrip(), passage, name) + ending
    return "\n".join(lines)


def _named(line: str, passage: Passage, name: str) -> str:
    if passage.kind is Kind.ROW and line.endswith("|") and not line.endswith("\\|"):
        return f"{line[:-1].rstrip()} {{#{name}}} |"
    return f"{line} {{#{name}}}"
