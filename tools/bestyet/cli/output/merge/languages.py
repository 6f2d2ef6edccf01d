"""Which languages met in a merge, and what that means for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.cli.output.terminal import plain
from bestyet.model.sentence import listed

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate, Settings


def met(candidate: Candidate, settings: Settings) -> Iterator[str]:
    """Lines about the languages of a candidate whose regions write in several."""
    if not candidate.languages:
        return
    names = dict.fromkeys(name for _, name in candidate.languages)
    said = (
        f"{name} ({listed([plain(settings.label(region)) for region, own in candidate.languages if own == name])})"
        for name in names
    )
    yield f"written in {listed(list(said))}"
    if not settings.semantic:
        yield "their words are not compared without bestyet[semantic]: only names ({#...}) and answers join them"
    if not settings.language:
        yield "merge: {language: en} in governance.yml keeps a merged text in one language"
