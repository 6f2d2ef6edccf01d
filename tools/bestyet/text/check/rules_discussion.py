"""Rules about comments: who may say something, and that it stays as it was said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.model.place import Place
from bestyet.model.problem import Problem
from bestyet.model.sentence import Figure, filled, pattern, sentence
from bestyet.text.check.rules_body import words_problems
from bestyet.text.check.rules_values import Known, reviewer_problems
from bestyet.text.codes.codes import problem
from bestyet.text.discussion import LONGEST, read_comment
from bestyet.text.yaml.frontmatter import front_matter_and_problems

if TYPE_CHECKING:
    from bestyet.text.check.kinds import FilePlace
    from bestyet.text.yaml.schema import Schema

_TOO_LONG = pattern("it has %(number)s letters: at most %(most)s")


def comment_problems(
    path: str, text: str, raw: bytes, schema: Schema, known: Known, where: FilePlace
) -> Iterator[Problem]:
    front, problems = front_matter_and_problems(path, text)
    yield from problems
    if front is None:
        return
    data, places = front.data, front.places
    wrong = [*schema.problems(data, places), *reviewer_problems(data, places, "", "by", known)]
    answers = data.get("answers")
    if isinstance(answers, str) and answers not in known.comments.get(where.practice, ()):
        said = sentence("there is no comment “%(name)s” here", name=answers[:100])
        wrong.append(problem(places.at("/answers"), "unknown-comment", said))
    at, words = Place(path, front.body_line, 1), front.body.strip()
    if not 0 < len(words) <= LONGEST:
        said = sentence("nothing is said below the head")
        if words:
            figures = {"number": Figure(f"{len(words):,}"), "most": Figure(f"{LONGEST:,}")}
            said = filled(_TOO_LONG, figures)
        wrong.append(problem(at, "comment-length", said))
    yield from wrong
    yield from words_problems(words, at)
    if not wrong and not problems and isinstance(read_comment(where.name, raw, path), Problem):
        yield problem(Place(path, 1, 1), "comment-changed", sentence("this is not what its name was made from"))
