"""A newer revision of a document: which of its passages are those of before, so that they keep their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bestyet.merge.align.align import align
from bestyet.model.documents.imported import Moved
from bestyet.model.documents.source import LeftOut
from bestyet.model.passage import Kind, Passage
from bestyet.model.sentence import sentence
from bestyet.text.yaml.frontmatter import split


@dataclass(frozen=True)
class Carried:
    """index: of passages of the new text."""

    names: Mapping[int, str] = field(default_factory=dict)  # index -> name
    moved: tuple[Moved, ...] = ()


def carried(before: Sequence[Passage], after: Sequence[Passage], phrases: Mapping[str, str]) -> Carried:
    """Return which passages are which: those of the same words, else of the same group of an alignment."""
    if not before:
        return Carried()
    old_of = dict(_same_words(before, after))
    rest_before = [index for index in range(len(before)) if index not in set(old_of.values())]
    rest_after = [index for index in range(len(after)) if index not in old_of]
    unnamed = [[_bare(before[at]) for at in rest_before], [_bare(after[at]) for at in rest_after]]
    if all(unnamed):
        for group in align(unnamed, vocabulary=phrases).rows:
            olds = [rest_before[index] for side, index in group.members if side == 0]
            news = [rest_after[index] for side, index in group.members if side == 1]
            if len(olds) == len(news) == 1 and before[olds[0]].kind == after[news[0]].kind:
                old_of[news[0]] = olds[0]
    names = {new: name for new, old in old_of.items() if (name := before[old].name)}
    return Carried(names, tuple(_moved(before, after, old_of)))


def _same_words(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """Pairs of passages of the same words below the same headings, those of several in their order."""
    there: dict[tuple[str, str, tuple[str, ...]], list[int]] = {}
    for index, passage in enumerate(before):
        there.setdefault((passage.kind, passage.text, passage.headings), []).append(index)
    for index, passage in enumerate(after):
        if olds := there.get((passage.kind, passage.text, passage.headings)):
            yield index, olds.pop(0)


def _bare(passage: Passage) -> Passage:
    return replace(passage, name=None, parent=None)


def _moved(before: Sequence[Passage], after: Sequence[Passage], old_of: Mapping[int, int]) -> Iterator[Moved]:
    for index, passage in enumerate(after):
        if passage.kind in (Kind.HEAD, Kind.BLOCK):
            continue
        old = before[old_of[index]] if index in old_of else None
        kind = "new" if old is None else "same" if old.text == passage.text else "changed"
        yield Moved(kind, (old.name if old else None) or "", passage.text, old.text if old else "")
    for index, passage in enumerate(before):
        if index not in set(old_of.values()) and passage.kind not in (Kind.HEAD, Kind.BLOCK):
            yield Moved("gone", passage.name or "", passage.text)


def rewritten(before: str, after: str, passages: Sequence[Passage], kept: Carried) -> Iterator[LeftOut]:
    """Lines of the text before that stand in it no more, but those of passages that are told as changed or gone."""
    told = {one.before or one.words for one in kept.moved if one.kind in ("changed", "gone")}
    spans = [one.span for one in passages if one.text in told]
    there = Counter(map(_unnumbered, after.split("\n")))
    first = split(before).body_line
    for number, line in enumerate(before.split("\n")[first - 1 :], start=first):
        if line.strip() and not any(span.first_line <= number <= span.last_line for span in spans):
            there[_unnumbered(line)] -= 1
            if there[_unnumbered(line)] < 0:
                yield LeftOut(sentence("of the text before"), line.strip(), sentence("line %(line)s", line=number))


def _unnumbered(line: str) -> str:
    return re.sub(r"^\d+[.)] ", "1. ", line.strip())
