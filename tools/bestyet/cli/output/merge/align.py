"""Groups of passages that say the same thing, and what keeping them changes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from bestyet.cli.output.merge.languages import written_in
from bestyet.cli.output.tables import json_text
from bestyet.cli.output.terminal import count, plain
from bestyet.model.group import Group, Question, Ref, Tier

if TYPE_CHECKING:
    from bestyet.actions.settle.align import Aligned, KeptGroups

_MOST = 10  # questions for people


def shown(aligned: Aligned, form: str) -> str:
    if form == "json":
        return json_text(_data(aligned))
    return "".join(f"{line}\n" for line in _lines(aligned))


def difference(kept: KeptGroups) -> str:
    if kept.before == kept.after:
        return f"{kept.path}: nothing has changed\n"
    if not kept.before:
        return f"{kept.path}: {kept.after.count('  - id: ')} groups written\n"
    before, after = kept.before.splitlines(), kept.after.splitlines()
    lines = difflib.unified_diff(before, after, kept.path, kept.path, lineterm="", n=2)
    return "".join(f"{plain(line)}\n" for line in lines)


def _data(aligned: Aligned) -> dict[str, object]:
    """The alignment in the shape of schema/align-output.schema.json; groups by file and line."""

    place = partial(_at, aligned)
    alignment = aligned.alignment
    return {
        "groups": [
            {
                "id": name,
                "tier": group.tier,
                "score": group.score,
                "members": [{**place(ref), "text": aligned.passage(ref).text} for ref in group.members],
                "likely": likely,
            }
            for name, group, likely in aligned.groups
        ],
        "part_of": [
            {"part": place(one.part), "whole": place(one.whole), "score": one.score} for one in alignment.part_of
        ],
        "questions": [_question(aligned, question) for question in alignment.questions],
        "languages": [{"file": path, "language": language} for path, language in aligned.languages],
    }


def _at(aligned: Aligned, ref: Ref) -> dict[str, object]:
    span = aligned.passage(ref).span
    return {"file": span.path, "first_line": span.first_line, "last_line": span.last_line}


def _question(aligned: Aligned, question: Question) -> dict[str, object]:
    """Which of `ticked` (in advance) and `options` say the same as `seed`? `a` and `b`: the seed and the first."""

    def choice(ref: Ref, score: int) -> dict[str, object]:
        return {**_at(aligned, ref), "text": aligned.passage(ref).text, "score": score}

    return {
        "a": _at(aligned, question.a),
        "b": _at(aligned, question.b),
        "score": question.score,
        "worth": question.worth,
        "seed": choice(question.a, 10_000),
        "ticked": [choice(*one) for one in question.ticked],
        "options": [choice(*one) for one in question.options],
    }


def _lines(aligned: Aligned) -> Iterator[str]:
    def line(ref: Ref) -> str:
        passage = aligned.passage(ref)
        return f"  {passage.span}: {plain(passage.text)}"

    rows: dict[str, list[tuple[str, Group]]] = {}
    for name, group, likely in aligned.groups:
        rows.setdefault(likely or name, []).append((name, group))
    together = [found for found in rows.values() if sum(len(group.members) for _, group in found) > 1]
    for found in together:
        name, group = found[0]
        yield f"{name} ({group.tier})" if len(found) == 1 else f"{name} ({Tier.LIKELY})"
        for _, group in found:
            merged = "= " if len(found) > 1 and len(group.members) > 1 and group.tier is not Tier.LIKELY else ""
            yield from (merged + line(ref) for ref in group.members)
    questions = [question for question in aligned.alignment.questions if question.is_worth_asking]
    merging = sum(len(found) == 1 and found[0][1].tier is not Tier.LIKELY for found in together)
    beside = len(aligned.alignment.likely)
    yield (
        f"\n{merging} groups that merge, {beside} that are likely the same and wait for an answer, "
        f"{len(rows) - len(together)} passages alone, {count(len(questions), 'question')} worth asking"
    )
    if aligned.languages:
        yield written_in(aligned.languages)
    for part in aligned.alignment.part_of[:_MOST]:
        yield f"part of? ({part.score / 100:.0f} %)\n{line(part.part)}\n{line(part.whole)}"
    for question in questions[:_MOST]:
        yield f"same? ({question.score / 100:.0f} %)\n{line(question.a)}\n{line(question.b)}"
    if len(questions) > _MOST:
        yield f"... and {len(questions) - _MOST} more (--format json lists them all, and what is hardly ever the same)"
