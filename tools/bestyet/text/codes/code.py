"""What is told about one code: its meaning, its reason, how to mend it, and an example of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
