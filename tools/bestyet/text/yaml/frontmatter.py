"""The block between two `---` lines at the head of a Markdown file -> plain data; every value has a place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bestyet.text.yaml.faults import fault_to_problem
from bestyet.text.yaml.yamlread import FRONT_MATTER, Fault, Places, read_yaml

if TYPE_CHECKING:
    from bestyet.model.place import Place
    from bestyet.model.problem import Problem
    from bestyet.model.records.plain import Table

_OPEN = re.compile(r"---[ \t]*\n")
_CLOSE = re.compile(r"---[ \t]*(?:\n|\Z)")


class Split(NamedTuple):
    """A Markdown file in two parts; lines count from 1 in the file. `front` is None where there is none."""

    front: str | None
    front_line: int
    body: str
    body_line: int


@dataclass(frozen=True)
class FrontMatter:
    """The front matter of one file, and where its body begins."""

    data: Table
    places: Places
    body: str
    body_line: int


@lru_cache(maxsize=4)
def split(text: str) -> Split:
    """Cut `text` at its fences. A block that is never closed is body: Markdown may begin with a rule."""
    opening = _OPEN.match(text)
    closing = _closing(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return Split(None, 1, text, 1)
    front = text[opening.end() : closing.start()]
    return Split(front, 2, text[closing.end() :], front.count("\n") + 3)


def _closing(text: str, start: int) -> re.Match[str] | None:
    while (at := text.find("---", start)) >= 0:
        if text[at - 1] == "\n" and (closing := _CLOSE.match(text, at)):
            return closing
        start = at + 1
    return None


def read_front_matter(path: str, text: str) -> FrontMatter | list[Problem]:
    """Return the front matter of `text`, or everything that is wrong with it as YAML. Never raises.

    text: with "\\n" line ends. What the values should be is the schema's to say.
    """
    front_matter, problems = front_matter_and_problems(path, text)
    return problems if front_matter is None or problems else front_matter


def front_matter_of(path: str, text: str) -> tuple[Table, Mapping[str, Place]]:
    """Return (data, places), both empty where there is no front matter that can be read."""
    found = read_front_matter(path, text)
    return (found.data, found.places) if isinstance(found, FrontMatter) else ({}, {})


@lru_cache(maxsize=4)
def front_matter_and_problems(path: str, text: str) -> tuple[FrontMatter | None, list[Problem]]:
    """Return what could be read together with what is wrong, so that one run can report all of it."""
    parts = split(text)
    if parts.front is None:
        code = "front-matter-not-closed" if _OPEN.match(text) else "no-front-matter"
        return None, [fault_to_problem(path, 1, Fault(0, 0, code))]
    yaml = read_yaml(parts.front, FRONT_MATTER)
    problems = [fault_to_problem(path, parts.front_line, fault) for fault in yaml.faults]
    if not isinstance(yaml.data, dict):
        return None, problems or [fault_to_problem(path, parts.front_line, Fault(0, 0, "not-key-value"))]
    places = Places(path, parts.front_line, yaml.data, yaml.marks, yaml.plain)
    return FrontMatter(yaml.data, places, parts.body, parts.body_line), problems
