"""Every code that `bestyet check` reports: what it means, why it matters, how to mend it (codes.yml).

The advice is the hint of a problem that has no better one, and `docs/codes.md` is made of all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pkgutil import get_data
from typing import TYPE_CHECKING

from bestyet.model.problem import Problem
from bestyet.model.records.plain import table
from bestyet.model.sentence import Whole
from bestyet.text.yaml.yamlread import read_yaml

if TYPE_CHECKING:
    from bestyet.model.place import Place

TABLE = "codes.yml"  # beside this file


class Part(StrEnum):
    """Which part of a knowledge base an example shows; the rest of it is as in examples.py."""

    FRONT = "front"  # lines of the front matter of practices/emea/client-kickoff.md
    BODY = "body"  # the text below it
    FILE = "file"  # the whole of practices/emea/client-kickoff.md
    PATH = "path"  # the name of a file
    GOVERNANCE = "governance"  # lines of practices/governance.yml
    VOCABULARY = "vocabulary"  # lines of practices/vocabulary.yml
    DECISIONS = "decisions"  # practices/global/client-kickoff/decisions.yml
    VOTE = "vote"  # lines of a vote
    WORDS = "words"  # what cannot be shown as text is described


@dataclass(frozen=True)
class Code:
    """One code. `bad` has exactly this problem, `good` has none."""

    code: str
    title: str
    why: str
    mend: str
    bad: str
    good: str
    part: Part = Part.FRONT
    level: str = "error"  # or "warning": the text may stay as it is


@cache
def codes() -> Mapping[str, Code]:
    """Return all codes by their name, in the order in which the page about them tells them."""
    found = {}
    for name, about in table(read_yaml((get_data(__package__, TABLE) or b"").decode()).data).items():
        words = {key: str(value) for key, value in table(about).items()}
        part = Part(words.pop("part", Part.FRONT))
        found[name] = Code(name, part=part, **words)
    return found


def problem(place: Place, code: str, message: str, hint: str = "") -> Problem:
    """Return a problem with a documented code; without a hint of its own it carries the code's advice."""
    return Problem(place, code, message, hint or Whole(codes()[code].mend))
