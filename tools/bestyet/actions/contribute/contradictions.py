"""Variants whose words and values contradict each other: it takes the readers of the merge to know."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.knowledge.base import Loaded, load
from bestyet.merge.contradict.contradictions import contradictions
from bestyet.model.sentence import sentence
from bestyet.text.check.kinds import GOVERNANCE, VOCABULARY
from bestyet.text.check.warnings import Read, passages_in
from bestyet.text.codes.codes import problem

if TYPE_CHECKING:
    from bestyet.actions.contribute.check import Checked
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.passage import Variant
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


def with_contradictions_checked(checked: Checked) -> Checked:
    """Add a warning for each value of the variants asked for that the words of its step contradict."""
    torn = {found.place.path for found in checked.problems if found.code == "merge-conflict"}
    paths = set(checked.variants) - torn
    loaded = load(checked.root, lambda path: path in paths or path in (GOVERNANCE, VOCABULARY), False, even_torn=True)
    whole = {name: tuple(_whole(loaded, one, checked.read) for one in of) for name, of in loaded.base.variants.items()}
    found = contradiction_warnings(replace(loaded.base, variants=whole), paths)
    return replace(checked, warnings=tuple(sorted({*checked.warnings, *found})), variants=(), read={})


def _whole(loaded: Loaded, variant: Variant, read: Read) -> Variant:
    """A variant with its passages, which were read for other warnings."""
    path = variant.document.path
    return replace(variant, document=replace(variant.document, passages=passages_in(path, loaded.files[path], read)))


def contradiction_warnings(base: KnowledgeBase, paths: Collection[str]) -> Iterator[Problem]:
    for variants in base.variants.values():
        for variant in variants:
            if variant.document.path in paths:
                for found in contradictions(variant, base.settings):
                    said = sentence(
                        "%(value)s, but line %(line)s says %(words)s",
                        value=found.message,
                        line=found.words_place.line,
                        words=found.words,
                    )
                    yield problem(found.value_place, "contradiction", said, _MENDS[found.key])
