"""Put a step's name behind its words in a variant; nothing else of the file changes."""

from __future__ import annotations

from collections.abc import Iterable

from bestyet.model.passage import Kind, Passage


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
