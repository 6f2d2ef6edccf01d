"""Paragraphs that hold several rules are no single step: their sentences are looked at one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bestyet.merge.sure.form import forms_of
from bestyet.merge.sure.groups import FEWEST

if TYPE_CHECKING:
    from bestyet.merge.sure.groups import Key, Variants
    from bestyet.model.group import Ref

# A passage of so many sentences, and so many times as long, is more than another one of a single sentence.
SEVERAL, TIMES = 3, 3
_END = re.compile(r"(?<=[.!?;])\s+(?=[^\W_a-z]|[“\"(])")


def sentences(text: str) -> list[str]:
    return [sentence for sentence in _END.split(text) if sentence]


def is_more(whole: str, part: str) -> bool:
    """Whether a text holds several rules of which another can be but one."""
    return len(whole) >= TIMES * len(part) and len(sentences(whole)) >= SEVERAL and len(sentences(part)) == 1


def sentence_parts(variants: Variants, refs: Sequence[Ref], vocabulary: Mapping[str, str]) -> Iterator[tuple[Ref, Ref]]:
    """(part, whole): steps of one sentence that another variant says, near-verbatim, as one of several sentences."""
    read = forms_of(vocabulary)
    steps = [(ref, variants[ref[0]][ref[1]].text) for ref in refs if variants[ref[0]][ref[1]].is_step]
    alone: dict[Key, list[Ref]] = {}
    for ref, text in steps:
        form = read(text)
        if form.content >= FEWEST and len(sentences(text)) == 1:
            alone.setdefault(form.words, []).append(ref)
    for whole, text in steps:
        for sentence in found if len(found := sentences(text)) > 1 else ():
            for part in alone.get(read(sentence).words, ()):
                if part[0] != whole[0]:
                    yield part, whole
