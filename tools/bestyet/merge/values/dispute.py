"""Where the passages of a group disagree in a value that matters. Never averaged: every position is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from bestyet.merge.values.actors import actors, channels, versions
from bestyet.merge.values.cadence import cadences
from bestyet.merge.values.clauses import Clause, alike, clauses_of
from bestyet.merge.values.conditions import condition
from bestyet.merge.values.modality import Modality, modality
from bestyet.merge.values.quantities import quantities
from bestyet.merge.values.tokens import Phrases, phrases_of
from bestyet.merge.values.values import MUCH_ALIKE, SAME_ACT, Pairing, Value, likeness, near, slots
from bestyet.model.candidate import Dispute, Position, Settings
from bestyet.model.place import Place
from bestyet.model.reasons import dispute_reason

if TYPE_CHECKING:
    from bestyet.model.group import Ref
    from bestyet.model.passage import Passage, Variant

Said = tuple[str | tuple[str, ...], str, Place]  # value (or what is named together), region, place
Act = tuple[frozenset[str], frozenset[str], str | None, bool]  # who, how, how bindingly, whether under a condition


@dataclass(frozen=True)
class Read:
    """One passage of a group as read: its clauses, the values they name, and where it stands."""

    region: str
    place: Place
    clauses: tuple[Clause, ...]
    values: tuple[Value, ...]
    channels: tuple[frozenset[str], ...]  # by clause

    @cached_property
    def actors(self) -> tuple[frozenset[str], ...]:
        """Who acts, by clause."""
        return tuple(map(actors, self.clauses))

    @cached_property
    def binding(self) -> tuple[Modality | None, ...]:
        """How binding each clause is."""
        return tuple(map(modality, self.clauses))

    @cached_property
    def conditions(self) -> tuple[str | None, ...]:
        """Under which condition each clause holds."""
        return tuple(condition(clause, said) for clause, said in zip(self.clauses, self.binding, strict=True))

    @cached_property
    def acts(self) -> frozenset[Act]:
        """All that clauses can disagree in about an act."""
        found = zip(self.actors, self.channels, self.binding, self.conditions, strict=True)
        return frozenset((who, how, str(said) if said else None, bool(when)) for who, how, said, when in found)

    @cached_property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many values there are about something with some role, and with any role ("")."""
        return Counter((value.about, role) for value in self.values for role in {value.role, ""})


def disputes_of(variants: Sequence[Variant], members: Sequence[Ref], settings: Settings) -> Iterator[Dispute]:
    """Yield the disputes of one group, whatever the order of its members.

    A passage that names no value takes no position, except about how binding the step is: a plain statement
    or an order says "must".
    """
    if len({ref[0] for ref in members}) < 2:
        return
    phrases = phrases_of(settings.phrases)
    places = sorted((variants[ref[0]].region, ref[1], ref) for ref in members)
    passages = [(variants[ref[0]].document.passages[ref[1]], variants[ref[0]].region) for _, _, ref in places]
    yield from disputes_among([read_passage(passage, region, phrases) for passage, region in passages], settings)


def disputes_among(reads: Sequence[Read], settings: Settings) -> Iterator[Dispute]:
    """Yield the disputes of passages that were read, in their order."""
    values = {(value.about, value.key) for read in reads for value in read.values}
    may_differ = len(values) > len({about for about, _ in values})
    may_act_otherwise = len(frozenset[Act]().union(*(read.acts for read in reads))) > 1
    if not (may_differ or may_act_otherwise):
        return
    pairings = {(p, q): Pairing(reads[p].clauses, reads[q].clauses) for p, q in combinations(range(len(reads)), 2)}
    if may_differ:
        yield from _values(reads, pairings, settings)
    if may_act_otherwise:
        yield from _acts(reads, pairings, settings)


def read_passage(passage: Passage, region: str, phrases: Phrases) -> Read:
    place = Place(passage.span.path, passage.span.first_line, 1)
    return Read(region, place, *_said(passage.text, phrases))


_Said = tuple[tuple[Clause, ...], tuple[Value, ...], tuple[frozenset[str], ...]]


@lru_cache(maxsize=4096)  # most passages were read for the merge before this one
def _said(text: str, phrases: Phrases) -> _Said:
    clauses = clauses_of(text, phrases)
    values = tuple(value for number, clause in enumerate(clauses) for value in _values_of(clause, number))
    return clauses, values, tuple(channels(clause, phrases) for clause in clauses)


def _values_of(clause: Clause, number: int) -> Iterator[Value]:
    taken: set[int] = set()
    for version, template, places in versions(clause):
        taken.update(places)
        heads = frozenset({template} if template else ())
        around = near(clause, places.start, places.stop)
        key = (version.removesuffix(".0"),)
        yield Value("template version", key, f"version {version}", number, "", heads, around)
    for value, places in cadences(clause, number):
        taken.update(places)
        yield value
    yield from quantities(clause, number, frozenset(taken))


_Pairings = dict[tuple[int, int], Pairing]


def _values(reads: Sequence[Read], pairings: _Pairings, settings: Settings) -> Iterator[Dispute]:
    """Disputes about numbers, times, cadences and versions."""

    counts = [read.counts for read in reads]

    def score(p: int, a: Value, q: int, b: Value) -> int | None:
        only = counts[p][a.about, ""] == counts[q][b.about, ""] == 1
        same = bool(a.role) and a.role == b.role and counts[p][a.about, a.role] == counts[q][b.about, b.role] == 1
        return likeness(a, b, pairings[p, q], only or same)

    for slot in slots([read.values for read in reads], score):
        texts: dict[tuple[object, ...], str] = {}
        for _, value in slot:
            texts[value.key] = min(texts.get(value.key, value.text), value.text, key=lambda text: (len(text), text))
        conditional = any(value.conditional for _, value in slot)
        about = "condition" if conditional else slot[0][1].about
        said = [(texts[value.key], reads[p].region, reads[p].place) for p, value in slot]
        if len(texts) > 1 and (dispute := dispute_about(about, said, settings)):
            yield dispute


def _acts(reads: Sequence[Read], pairings: _Pairings, settings: Settings) -> Iterator[Dispute]:
    """Disputes about who acts, how, how bindingly and under which condition: clause by clause."""

    def score(p: int, i: int, q: int, j: int) -> int | None:
        pairing = pairings[p, q]
        return pairing.alike[i][j] if pairing.sure(i, j) else None

    for slot in slots([range(len(read.clauses)) for read in reads], score):
        clauses = [(reads[p], reads[p].clauses[number]) for p, number in slot]
        yield from _tokens("role", [(reads[p], reads[p].actors[number]) for p, number in slot], settings)
        yield from _tokens("channel", [(reads[p], reads[p].channels[number]) for p, number in slot], settings)
        binding = [reads[p].binding[number] for p, number in slot]
        yield from _modality(clauses, binding, settings)
        yield from _condition(clauses, [reads[p].conditions[number] for p, number in slot], settings)


def _tokens(about: str, named: Sequence[tuple[Read, frozenset[str]]], settings: Settings) -> Iterator[Dispute]:
    """A dispute where two passages name roles or channels and neither names all of the other's."""
    named = [(read, tokens) for read, tokens in named if tokens]
    if all(a <= b or b <= a for (_, a), (_, b) in combinations(named, 2)):
        return
    said = [(_titles(tokens, settings), read.region, read.place) for read, tokens in named]
    if dispute := dispute_about(about, said, settings):
        yield dispute


def _titles(tokens: Iterable[str], settings: Settings) -> tuple[str, ...]:
    return tuple(sorted(settings.titles.get(token, token.partition(":")[2].replace("-", " ")) for token in tokens))


def _modality(
    clauses: Sequence[tuple[Read, Clause]], binding: Sequence[Modality | None], settings: Settings
) -> Iterator[Dispute]:
    """A dispute about how binding an act is. Plain words say "must" only where they clearly name the same act."""
    named = [(read, clause, said) for (read, clause), said in zip(clauses, binding, strict=True) if said]
    stated = [clause for _, clause, said in named if said.stated]
    found = [
        (read, said)
        for read, clause, said in named
        if said.stated or any(alike(clause, other) >= MUCH_ALIKE for other in stated)
    ]
    about = "negation" if len({said.forbids for _, said in found}) > 1 else "modality"
    if dispute := dispute_about(about, [(str(said), read.region, read.place) for read, said in found], settings):
        yield dispute


def _condition(
    clauses: Sequence[tuple[Read, Clause]], conditions: Sequence[str | None], settings: Settings
) -> Iterator[Dispute]:
    """A dispute where some do always what others do only under a condition."""
    found = [(read, said) for (read, _), said in zip(clauses, conditions, strict=True)]
    if any(said is None for _, said in found) or len({bool(said) for _, said in found}) < 2:
        return
    if any(alike(a, b) < SAME_ACT for (_, a), (_, b) in combinations(clauses, 2)):
        return
    said = [(text or "in every case", read.region, read.place) for read, text in found]
    if dispute := dispute_about("condition", said, settings):
        yield dispute


def dispute_about(about: str, said: Iterable[Said], settings: Settings) -> Dispute | None:
    """Return the dispute among what was `said` (value, region, place), or None where all say the same."""
    rank = {region: place for place, region in enumerate(settings.regions)}
    by_value: dict[tuple[str, ...], list[tuple[str, Place]]] = {}
    for value, region, place in sorted(said, key=lambda entry: (rank.get(entry[1], len(rank)), entry[1:], entry[0])):
        by_value.setdefault((value,) if isinstance(value, str) else value, []).append((region, place))
    if len(by_value) < 2:
        return None
    positions = tuple(
        Position(values, tuple(region for region, _ in who), tuple(place for _, place in who))
        for values, who in by_value.items()
    )
    return Dispute(
        about,
        positions,
        dispute_reason([([settings.label(region) for region in one.regions], one.values) for one in positions]),
    )
