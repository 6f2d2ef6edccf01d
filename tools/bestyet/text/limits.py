"""How much one text may hold: what is larger takes more than seconds to compare, put in order and publish.

Measured with bench/worst/worst_bench.py; the largest text of the corpora that we try has 350 passages of up to 900
characters, 41,000 in all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bestyet.model.passage import Kind, Passage
from bestyet.model.place import Place
from bestyet.model.sentence import Figure, sentence
from bestyet.text.codes.codes import problem
from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.markdown import read_passages
from bestyet.text.yaml.frontmatter import split

if TYPE_CHECKING:
    from bestyet.model.problem import Problem

MOST_CHARACTERS = 150_000  # of a text below its values
MOST_PASSAGES = 700  # of a text
MOST_TOGETHER = 3_000  # of the texts of all regions of one practice, as each is compared with each: 50 regions of 60
LONGEST_PASSAGE = 8_000  # characters as written; code and quotations, which nobody compares, may be longer


def size_problems(path: str, text: str) -> list[Problem]:
    """Return why a text is too large to be merged; nothing where it is not. text: of the whole file."""
    parts = split(text)
    if len(parts.body) > MOST_CHARACTERS:
        message = sentence(
            "the text has %(number)s characters; at most %(most)s are read",
            number=_figure(len(parts.body)),
            most=_figure(MOST_CHARACTERS),
        )
        return [problem(Place(path, parts.body_line, 1), "text-too-large", message)]
    if len(parts.body) <= LONGEST_PASSAGE and parts.body.count("\n") < MOST_PASSAGES:
        return []  # no line holds more than one passage
    passages = read_passages(path, text, parts.body_line)
    if len(passages) > MOST_PASSAGES:
        message = sentence(
            "the text has %(number)s steps, headings and the like; at most %(most)s are read",
            number=_figure(len(passages)),
            most=_figure(MOST_PASSAGES),
        )
        return [problem(_place(passages[MOST_PASSAGES]), "too-many-passages", message)]
    words = (passage for passage in passages if passage.kind is not Kind.BLOCK)
    return [_too_long(passage) for passage in words if len(passage.source) > LONGEST_PASSAGE]


def most_passages(raw: bytes) -> int:
    """More passages than these are in no file: no line holds more than one, and a blank one none."""
    return raw.count(b"\n") - raw.count(b"\n\n") + 1


def may_be_too_much(most: Iterable[int]) -> bool:
    """Whether the texts of one practice may hold too much together. most: passages of each at most."""
    found = [*most]
    return len(found) > 2 and sum(found) > MOST_TOGETHER


def problems_together(raws: Mapping[str, bytes]) -> list[Problem]:
    """Return a problem for each text of one practice that is one too many: the longest are, until the rest can be read.

    raws: path -> whole file. Those that hold too much by themselves do not count.
    """
    if not may_be_too_much(map(most_passages, raws.values())):
        return []
    texts = {path: text for path, raw in raws.items() if not size_problems(path, text := text_of(raw))}
    found = {path: read_passages(path, text, split(text).body_line) for path, text in texts.items()}
    together = left = sum(map(len, found.values()))
    problems: list[Problem] = []
    for _, passages in sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        if left <= MOST_TOGETHER:
            break
        left -= len(passages)
        message = sentence(
            "the texts of this practice have together %(number)s steps, headings and the like; at most %(most)s are "
            "read, so this one (%(own)s) is left out",
            number=_figure(together),
            most=_figure(MOST_TOGETHER),
            own=_figure(len(passages)),
        )
        problems.append(problem(_place(passages[0]), "too-many-together", message))
    return problems


def _too_long(passage: Passage) -> Problem:
    message = sentence(
        "this passage has %(number)s characters; at most %(most)s are compared",
        number=_figure(len(passage.source)),
        most=_figure(LONGEST_PASSAGE),
    )
    return problem(_place(passage), "passage-too-long", message)


def _figure(number: int) -> Figure:
    return Figure(f"{number:,}")


def _place(passage: Passage) -> Place:
    return Place(passage.span.path, passage.span.first_line, 1)
