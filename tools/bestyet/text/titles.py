"""vocabulary.yml -> the titles that a candidate writes as the standard's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bestyet.model.records.common_words import Called, CommonWords, Source, folded, is_plain
from bestyet.model.records.plain import Table, table, word

if TYPE_CHECKING:
    from bestyet.model.base import Term

_WRITTEN = {"roles": "role", "channels": "channel", "templates": "template"}  # kinds whose titles occur in sentences
_DEFAULT = "en"


def common_words(source: Source, governance: Table, vocabulary: Mapping[tuple[str, str], Term]) -> CommonWords:
    """Return the titles of a vocabulary. A title that two terms share, or that one has for its own, stays as it is."""
    terms = [term for term in vocabulary.values() if term.kind in _WRITTEN]
    owners: dict[str, set[str]] = {}
    for term in terms:
        for said in (term.title, *term.regions.values(), *term.also, *map(str, table(term.data.get("forms")))):
            owners.setdefault(folded(said), set()).add(_token(term))
    standard = {folded(term.title) for term in terms}
    called: dict[str, list[Called]] = {}
    for one in (one for term in terms for one in _called(term)):
        own = folded(one.words)
        if own not in standard and len(owners[own]) == 1 and is_plain(one.now):
            called.setdefault(own, []).append(one)
    return CommonWords(
        source=source,
        called={words: tuple(found) for words, found in sorted(called.items())},
        known=frozenset(owners),
        language=_language(governance),
        practices={term.id: term.title for term in vocabulary.values() if term.kind == "practices"},
        is_on=table(governance.get("merge")).get("common-words") != "off",
    )


def _token(term: Term) -> str:
    return f"{_WRITTEN[term.kind]}:{term.id}"


def _called(term: Term) -> Iterator[Called]:
    for words, now in table(term.data.get("forms")).items():
        yield Called(_token(term), words, str(now))
    for region, words in term.regions.items():
        yield Called(_token(term), words, term.title, region)


def _language(governance: Table) -> str:
    """The language of the standard's titles: the one of merged texts, else the one that all regions write."""
    asked = word(table(governance.get("merge")).get("language"))
    spoken = {word(table(one).get("language")) for one in table(governance.get("regions")).values()} - {""}
    return asked or (min(spoken) if len(spoken) == 1 else _DEFAULT)
