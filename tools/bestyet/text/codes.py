"""Every code that `bestyet check` reports: what it means, why it matters, how to mend it.

The advice is the hint of a problem that has no better one, and `docs/codes.md` is made of all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bestyet.model.place import Place
from bestyet.model.problem import Problem


class Part(StrEnum):
    """Which part of a knowledge base an example shows; the rest of it is as in `text/examples.py`."""

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


@cache
def codes() -> Mapping[str, Code]:
    """Return all codes by their name, in the order in which the page about them tells them."""
    from bestyet.text import codes_body, codes_files, codes_values, codes_votes, codes_yaml

    tables = (codes_files.CODES, codes_yaml.CODES, codes_values.CODES, codes_votes.CODES, codes_body.CODES)
    return {code.code: code for table in tables for code in table}


def problem(place: Place, code: str, message: str, hint: str = "") -> Problem:
    """Return a problem with a documented code; without a hint of its own it carries the code's advice."""
    return Problem(place, code, message, hint or codes()[code].mend)
