"""Which languages met in a merge, and what that means for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bestyet.cli.output.terminal import plain
from bestyet.model.sentence import listed

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate, Settings


def met(candidate: Candidate, settings: Settings) -> Iterator[str]:
    """Lines about the languages of a candidate whose regions write in several."""
    if not candidate.languages:
        return
    yield written_in((settings.label(region), language) for region, language in candidate.languages)
    if not settings.semantic:
        yield "their words are not compared without bestyet[semantic]: only names ({#...}) and answers join them"
    if not settings.language:
        yield "merge: {language: en} in governance.yml keeps a merged text in one language"


def written_in(languages: Iterable[tuple[str, str]]) -> str:
    """languages: whose text, and its language."""
    whose: dict[str, list[str]] = {}
    for one, language in languages:
        whose.setdefault(language, []).append(plain(one))
    return f"written in {listed([f'{language} ({listed(several)})' for language, several in whose.items()])}"
