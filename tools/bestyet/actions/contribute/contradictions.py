"""Variants whose words and values contradict each other: it takes the readers of the merge to know."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from bestyet.merge.contradict.contradictions import Unread, contradictions, may_contradict
from bestyet.model.passage import Variant
from bestyet.model.sentence import sentence
from bestyet.text.base import region_of
from bestyet.text.check.rules_body import names_in
from bestyet.text.codes.codes import problem
from bestyet.text.markdown.bare import has_digits, is_bare, texts_in
from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.markdown import read_document
from bestyet.text.yaml.frontmatter import front_matter_of, split

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.candidate import Settings
    from bestyet.model.problem import Problem

_MENDS = {
    "lead-times": sentence(
        "let both say the same time; where the words mean something else, let them name it, or name another "
        "step under step:"
    ),
    "raci": sentence("let both say who does it, or name another step under step: where the words mean something else"),
    "templates": sentence("let both say the same version"),
    "channels": sentence(
        "let both say the same channel, or name another step under step: where the words mean something else"
    ),
}


def contradiction_warnings(base: KnowledgeBase, paths: Collection[str]) -> Iterator[Problem]:
    for variants in base.variants.values():
        for variant in variants:
            if variant.document.path in paths:
                yield from _warnings(variant, base.settings)


def contradictions_in(path: str, raw: bytes, settings: Settings) -> Iterator[Problem]:
    """Yield the same for the file at a path; most have none, which shows before their passages are read."""
    if not (region := region_of(path)):
        return
    text = text_of(raw)
    body = split(text).body
    if not is_bare(body) or may_contradict(_unread(path, text, body), settings):
        yield from _warnings(Variant(region, read_document(path, raw)), settings)


def _unread(path: str, text: str, body: str) -> Unread:
    data, _ = front_matter_of(path, text)
    return Unread(data, body, names_in(body), has_digits(body), lambda: texts_in(body))


def _warnings(variant: Variant, settings: Settings) -> Iterator[Problem]:
    for found in contradictions(variant, settings):
        said = sentence(
            "%(value)s, but line %(line)s says %(words)s",
            value=found.message,
            line=found.words_place.line,
            words=found.words,
        )
        yield problem(found.value_place, "contradiction", said, _MENDS[found.key])
