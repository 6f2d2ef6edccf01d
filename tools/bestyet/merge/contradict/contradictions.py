"""Where a variant's own words and structured values contradict each other.

Only what is certain is told: the words must name a value of the same kind about the same thing, and none of those
that they name may be the structured one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.merge.align.words import STOP
from bestyet.merge.contradict.lengths import given_length, may_be_same
from bestyet.merge.contradict.limits import lengths, limits
from bestyet.merge.contradict.roles import doers, only_checks
from bestyet.merge.contradict.steps import Words, is_foreign, named_steps, spelt, stems, step_of, words_of
from bestyet.merge.fields import said_value
from bestyet.merge.values.figures.times import CALENDARS, NAMES
from bestyet.merge.values.reading import placed_values
from bestyet.merge.values.tokens import listed, phrases_of
from bestyet.model.place import Place
from bestyet.model.records.plain import tables

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause
    from bestyet.merge.values.tokens import Phrase, Phrases
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.passage import Document, Passage, Variant
    from bestyet.model.records.plain import Table

_OTHER_VERSION = listed(
    "replaces replace replaced replacing instead old older former formerly not until since from earlier"
)
_OR_LATER = listed("later newer higher above onwards")
_VERSION = re.compile(r"[0-9]\.[0-9]|\b(?:v|ver|rev|edition|release)[a-z]{0,9}\.? ?[0-9]", re.IGNORECASE)
_ADJACENT = 2  # tokens between a template and its version: ", version", "(template"


@dataclass(frozen=True)
class Contradiction:
    """A structured value and the words of its step that say another one."""

    key: str  # "lead-times", "raci" or "templates"
    name: str  # the milestone, activity or template
    value: str  # in words
    value_place: Place
    words: str
    words_place: Place


def contradictions(variant: Variant, base: KnowledgeBase) -> Iterator[Contradiction]:
    """Yield the contradictions of a variant, in the order of its values."""
    reader = _Reader(variant.document, base)
    for key, name_key, find in (
        ("lead-times", "milestone", reader.other_limit),
        ("raci", "activity", reader.other_doer),
        ("templates", "id", reader.other_version),
    ):
        for index, entry in tables(variant.document.data.get(key)):
            name = entry.get(name_key)
            if not isinstance(name, str):
                continue
            for value, words, passage in find(entry, name):
                place = Place(passage.span.path, passage.span.first_line, 1)
                yield Contradiction(key, name, value, variant.document.at(f"/{key}/{index}"), words, place)


_Found = Iterator[tuple[str, str, "Passage"]]  # the value in words, other words, where they stand


class _Reader:
    """Reads the steps of one variant, each once."""

    def __init__(self, document: Document, base: KnowledgeBase) -> None:
        self._document, self._base = document, base
        self._steps = named_steps(document)
        self._phrases: Phrases = phrases_of(base.settings.phrases)
        self._read: dict[str, Words] = {}

    def other_limit(self, entry: Table, name: str) -> _Found:
        given, step = given_length(entry), step_of(entry, name, self._steps)
        if given is None or step is None:
            return
        words, after = self._words(step), entry.get("after")
        known = self._stems(after) if isinstance(after, str) else set()
        likely = [length for key in ("optimistic", "likely", "pessimistic") if (length := given_length(entry, key))]
        said = list(limits(words, self._stems(name), known))
        every = (*lengths(words), *(length for length, _ in said))
        if said and not any(may_be_same(length, one) for length in every for one in (given, *likely)):
            value = said_value("lead-times", entry, self._base.settings)
            yield value, " and ".join(dict.fromkeys(f"“{text}”" for _, text in said)), step

    def other_doer(self, entry: Table, name: str) -> _Found:
        role, step = entry.get("responsible"), step_of(entry, name, self._steps)
        if not isinstance(role, str) or step is None or ("roles", role) not in self._base.vocabulary:
            return
        words = self._words(step)
        first, anybody = doers(words)
        if first and f"role:{role}" not in anybody | first and not only_checks(words, set(stems(name))):
            titles = sorted(self._base.title("roles", token.partition(":")[2]) for token in first)
            yield self._base.title("roles", role), " and ".join(titles), step

    def other_version(self, entry: Table, name: str) -> _Found:
        version, own = entry.get("version"), step_of(entry, name, self._steps)
        if not isinstance(version, str) or not version:
            return
        for passage in self._document.passages:
            if not passage.is_step or not (passage is own or _VERSION.search(passage.text)):
                continue
            said = list(self._versions(self._words(passage), f"template:{name}", passage is own))
            if said and version.removesuffix(".0") not in {key for key, _ in said}:
                yield f"version {version}", " and ".join(dict.fromkeys(f"“{text}”" for _, text in said)), passage

    def _versions(self, words: Words, template: str, is_own: bool) -> Iterator[tuple[str, str]]:
        for clause in words.clauses:
            for value, places in placed_values(clause, 0):
                if value.about != "template version" or _is_of_others(clause, places):
                    continue
                near = any(_is_next_to(p, clause, places) for p in clause.phrases if p.token == template)
                if near or (is_own and value.heads <= {template} and _is_bare(clause, places)):
                    yield str(value.key[0]), spelt(clause, places, is_foreign(words))

    def _words(self, passage: Passage) -> Words:
        return self._read.setdefault(passage.sha256, words_of(self._document, passage, self._phrases))

    def _stems(self, milestone: str) -> set[str]:
        """Of all that people call a milestone."""
        term = self._base.vocabulary.get(("milestones", milestone))
        titles = (term.title, *term.regions.values(), *term.also) if term else ()
        return {word for text in (milestone, *titles) for word in stems(text)}


def _is_next_to(named: Phrase, clause: Clause, version: range) -> bool:
    """ "kickoff agenda, version 3.1", "version 3.1 of the kickoff agenda"."""
    behind = clause.word(version.stop) == "of" and 0 < named.start - version.stop <= _ADJACENT
    return 0 <= version.start - named.end < _ADJACENT or behind


def _is_bare(clause: Clause, places: range) -> bool:
    """Whether nothing stands before that it could be the version of: not "SOP version 5.0"."""
    before = clause.word(places.start - 1)
    return not before.isalpha() or before in STOP


def _is_of_others(clause: Clause, places: range) -> bool:
    """ "which replaces version 2.1", "version 3.0 or later"; "(2.5 hours)" is none."""
    following = clause.word(places.stop)
    if following in NAMES or following in CALENDARS or (clause.word(places.start) == "(" and following != ")"):
        return True
    before = {clause.word(at) for at in range(places.start - 4, places.start)}
    behind = {clause.word(at) for at in range(places.stop, places.stop + 3)}
    return bool(before & _OTHER_VERSION or behind & _OR_LATER)
