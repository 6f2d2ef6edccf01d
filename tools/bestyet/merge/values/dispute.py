"""Where the passages of a group disagree in a value that matters. Never averaged: every position is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations, permutations
from typing import TYPE_CHECKING

from bestyet.merge.values.actors import actors, channels, joined
from bestyet.merge.values.clauses import Clause, alike, clauses_of
from bestyet.merge.values.conditions import NO_IF, condition, is_same_act
from bestyet.merge.values.languages.language import READ, language
from bestyet.merge.values.modality import DONE, Modality, is_limited_ban, modality
from bestyet.merge.values.polarity import Denial, affirmed, contradiction, denials, lifted
from bestyet.merge.values.positions import positions
from bestyet.merge.values.reading import UNREAD, values_of
from bestyet.merge.values.tokens import Phrases, phrases_of
from bestyet.merge.values.values import MUCH_ALIKE, SAME_ACT, Pairing, Value, likeness, slots
from bestyet.model.candidate import Dispute, Position, Settings
from bestyet.model.place import Place
from bestyet.model.reasons import dispute_reason

if TYPE_CHECKING:
    from bestyet.model.group import Ref
    from bestyet.model.passage import Document, Passage, Variant
    from bestyet.model.records.plain import Table

Said = tuple[str | tuple[str, ...], str, Place]  # value (or what is named together), region, place
Denials = tuple[Denial, ...]
# Who, how, all of these or any, how bindingly, whether under a condition, what is denied.
Act = tuple[frozenset[str], frozenset[str], str, str, str | None, bool, Denials]
MOST_CLAUSES, MOST_VALUES = 200, 200  # of one passage that are compared; more is no step, and said to be unread
_UNSURE = frozenset({UNREAD, "number"})  # in another language a count may be a length in a unit that is not known
_NO_VALUES = frozenset({"before or after", "weekday", "how often"})  # nothing that an unread number could be
NEARLY_ALIKE = 700  # clauses that share so much of their terms (of 1000) differ in little but how binding they are


@dataclass(frozen=True)
class Read:
    """One passage of a group as read: its clauses, the values they name, and where it stands."""

    region: str
    place: Place
    language: str  # as `languages.language` tells it; "" where its words do not
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
        found = zip(self.clauses, self.actors, self.channels, self.binding, self.conditions, strict=True)
        return frozenset(
            (
                who,
                how,
                joined(clause, who),
                joined(clause, how),
                str(said) if said else None,
                bool(when),
                denials(clause),
            )
            for clause, who, how, said, when in found
        )

    @cached_property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many values there are about something with some role, and with any role ("")."""
        return Counter((value.about, role) for value in self.values for role in {value.role, ""})


def disputes_of(variants: Sequence[Variant], members: Sequence[Ref], settings: Settings) -> Iterator[Dispute]:
    """Yield the disputes of one group, whatever the order of its members.

    A passage that names no value takes no position, except about how binding the step is: an order says "must".
    """
    if len({ref[0] for ref in members}) < 2:
        return
    phrases = phrases_of(settings.phrases)
    places = sorted((variants[ref[0]].region, ref[1], ref) for ref in members)
    passages = [(variants[ref[0]].document, ref[1], variants[ref[0]].region) for _, _, ref in places]
    reads = [
        read_passage(document.passages[index], region, phrases, speaks(document, document.passages[index]))
        for document, index, region in passages
    ]
    yield from disputes_among(reads, settings)


def disputes_among(reads: Sequence[Read], settings: Settings) -> Iterator[Dispute]:
    """Yield the disputes of passages that were read, in their order."""
    values = {(value.about, value.key, value.bound) for read in reads for value in read.values}
    may_differ = len(values) > len({about for about, _, _ in values})
    may_differ |= any(value.about in _UNSURE for read in reads for value in read.values)
    may_act_otherwise = len(frozenset[Act]().union(*(read.acts for read in reads))) > 1
    if not (may_differ or may_act_otherwise):
        return
    first = {(read.language, id(read.clauses)): p for p, read in reversed([*enumerate(reads)])}
    kinds = [first[read.language, id(read.clauses)] for read in reads]  # equal texts were read once, see `_said`
    pairings: _Pairings = {}
    for p, q in combinations(kinds, 2):
        if (p, q) not in pairings:
            pairings[p, q] = Pairing(reads[p].clauses, reads[q].clauses)
    if may_differ:
        yield from _values(reads, kinds, pairings, settings)
    if may_act_otherwise:
        yield from _acts(reads, kinds, pairings, settings)


_spoken: dict[int, tuple[Document, str]] = {}  # documents asked for last: each is asked for many of its passages
_MOST_SPOKEN = 64


def speaks(document: Document, passage: Passage) -> str:
    """The language of a passage: its own words tell it, else those of its document."""
    return language(passage.text) or language_of(document)


def language_of(document: Document) -> str:
    """The language of a whole document: its words tell it, else its front matter (`language: fr`)."""
    known = _spoken.get(id(document))
    if known is None or known[0] is not document:
        if len(_spoken) >= _MOST_SPOKEN:
            _spoken.clear()
        told = language_among([passage.text for passage in document.passages], document.data)
        known = _spoken[id(document)] = (document, told)
    return known[1]


def language_among(texts: Sequence[str], data: Table) -> str:
    """The same of a document by the words of all its passages and its front matter."""
    declared = data.get("language")
    return language("\n".join(texts)) or (declared[:2].lower() if isinstance(declared, str) else "")


def read_passage(passage: Passage, region: str, phrases: Phrases, spoken: str = "") -> Read:
    """spoken: its language, where that is known."""
    place = Place(passage.span.path, passage.span.first_line, 1)
    code = spoken or language(passage.text)
    return Read(region, place, code, *_said(passage.text, phrases, code))


_Said = tuple[tuple[Clause, ...], tuple[Value, ...], tuple[frozenset[str], ...]]


@lru_cache(maxsize=4096)  # most passages were read for the merge before this one
def _said(text: str, phrases: Phrases, code: str) -> _Said:
    clauses = clauses_of(text, phrases, code)
    clauses, rest = clauses[:MOST_CLAUSES], clauses[MOST_CLAUSES:]
    values = tuple(value for number, clause in enumerate(clauses) for value in values_of(clause, number))
    if code and code not in READ and clauses and not values:
        values = (Value(UNREAD, (text,), f"“{text}”", 0),)
    values, more = values[:MOST_VALUES], len(values) - MOST_VALUES
    if rest or more > 0:
        values += (Value(UNREAD, (text,), f"the rest of {len(text)} characters", 0),)
    return clauses, values, tuple(channels(clause, phrases) for clause in clauses)


def are_foreign(a: Read, b: Read) -> bool:
    """Whether two passages are written in two languages: one at least is known not to be English."""
    return a.language != b.language and not {a.language, b.language} <= {"", "en"}


_Pairings = dict[tuple[int, int], Pairing]


def _values(reads: Sequence[Read], kinds: Sequence[int], pairings: _Pairings, settings: Settings) -> Iterator[Dispute]:
    """Disputes about numbers, times, cadences, versions and names."""

    counts = [read.counts for read in reads]

    def score(p: int, a: Value, q: int, b: Value) -> int | None:
        if a.about != b.about:
            return None
        only = counts[p][a.about, ""] == counts[q][b.about, ""] == 1
        same = bool(a.role) and a.role == b.role and counts[p][a.about, a.role] == counts[q][b.about, b.role] == 1
        return likeness(a, b, pairings[kinds[p], kinds[q]], only or same, are_foreign(reads[p], reads[q]))

    found = slots([read.values for read in reads], kinds, score)
    for slot in found:
        about = "condition" if any(value.conditional for _, value in slot) else slot[0][1].about
        said = [(text, reads[p].region, reads[p].place) for p, text in positions(slot)]
        if said and (dispute := dispute_about(about, said, settings)):
            yield dispute
    yield from _unread(reads, found, settings)


def _unread(
    reads: Sequence[Read], found: Sequence[Sequence[tuple[int, Value]]], settings: Settings
) -> Iterator[Dispute]:
    """A dispute across languages: one passage has a value that cannot be read, the other one without a partner."""
    slotted = {(p, id(value)) for slot in found for p, value in slot}
    loose = [
        [v for v in read.values if (p, id(v)) not in slotted and v.about not in _NO_VALUES]
        for p, read in enumerate(reads)
    ]
    for p, q in combinations(range(len(reads)), 2):
        abouts = {value.about for value in (*loose[p], *loose[q])}
        if loose[p] and loose[q] and are_foreign(reads[p], reads[q]) and abouts & _UNSURE:
            said: list[Said] = [
                (tuple(value.text for value in loose[place]), reads[place].region, reads[place].place)
                for place in (p, q)
            ]
            if dispute := dispute_about(UNREAD, said, settings):
                yield dispute
                return


def _acts(reads: Sequence[Read], kinds: Sequence[int], pairings: _Pairings, settings: Settings) -> Iterator[Dispute]:
    """Disputes about who acts, how, how bindingly and under which condition: clause by clause."""

    def score(p: int, i: int, q: int, j: int) -> int | None:
        pairing = pairings[kinds[p], kinds[q]]
        return pairing.alike[i][j] if pairing.sure(i, j) else None

    for slot in slots([range(len(read.clauses)) for read in reads], kinds, score):
        clauses = [(reads[p], reads[p].clauses[number]) for p, number in slot]
        yield from _tokens("role", clauses, [reads[p].actors[number] for p, number in slot], settings)
        yield from _tokens("channel", clauses, [reads[p].channels[number] for p, number in slot], settings)
        binding = [reads[p].binding[number] for p, number in slot]
        yield from _modality(clauses, binding, settings)
        yield from _condition(clauses, [reads[p].conditions[number] for p, number in slot], settings)


def _tokens(
    about: str, clauses: Sequence[tuple[Read, Clause]], found: Sequence[frozenset[str]], settings: Settings
) -> Iterator[Dispute]:
    """A dispute where two passages name roles or channels and neither names all of the other's, or where one asks for
    all of what the other lets choose from."""
    named = [(read, clause, tokens) for (read, clause), tokens in zip(clauses, found, strict=True) if tokens]
    said: list[Said] = []
    if not all(a <= b or b <= a for (_, _, a), (_, _, b) in combinations(named, 2)):
        said = [(_titles(tokens, settings), read.region, read.place) for read, _, tokens in named]
    elif len({tokens for _, _, tokens in named}) == 1:
        words = [(read, joined(clause, tokens), tokens) for read, clause, tokens in named]
        said = [
            (f" {how} ".join(_titles(names, settings)), read.region, read.place) for read, how, names in words if how
        ]
    if dispute := dispute_about(about, said, settings):
        yield dispute


def _titles(tokens: Iterable[str], settings: Settings) -> tuple[str, ...]:
    return tuple(sorted(settings.titles.get(token, token.partition(":")[2].replace("-", " ")) for token in tokens))


def _modality(
    clauses: Sequence[tuple[Read, Clause]], binding: Sequence[Modality | None], settings: Settings
) -> Iterator[Dispute]:
    """A dispute about how binding an act is, or what is denied. What no word states counts only where it clearly is
    about the same act as what one does."""
    named = [(read, clause, said) for (read, clause), said in zip(clauses, binding, strict=True) if said]
    stated = [(read, clause) for read, clause, said in named if said.stated]
    found = [
        (read, said)
        for read, clause, said in named
        if said.stated or any(_same_act(read, clause, *other, said) for other in stated)
    ]
    if len({said.forbids for _, said in found}) > 1:
        about = "negation"
    else:
        about, found = "modality", [(read, said) for read, said in found if not said.tells]
        if not any(said.stated and said.level == "must" for _, said in found):
            # What can be done is a permission only beside a stated duty.
            found = [(read, said) for read, said in found if said.stated or said.level != "may"]
        if {said.level for _, said in found} <= {"must", DONE}:
            found = []
    dispute = dispute_about(about, [(str(said), read.region, read.place) for read, said in found], settings)
    if dispute or (dispute := _denied(clauses, settings) or _lifted(clauses, binding, settings)):
        yield dispute


def _same_act(read: Read, clause: Clause, other: Read, others: Clause, said: Modality) -> bool:
    least = NEARLY_ALIKE if said.level == DONE and not said.tells else MUCH_ALIKE
    return alike(clause, others) >= least or (are_foreign(read, other) and said.level != DONE)


def _denied(clauses: Sequence[tuple[Read, Clause]], settings: Settings) -> Dispute | None:
    """A dispute where one clause denies what another says in so many words."""
    for (read, clause), (other, words) in permutations(clauses, 2):
        if both := contradiction(clause, words):
            said = [(both[0], read.region, read.place), (both[1], other.region, other.place)]
            return dispute_about("negation", said, settings)
    for read, clause in clauses:
        for denial in denials(clause):
            found: list[Said] = [(denial.text, read.region, read.place)]
            for other, words in clauses:
                close = len(denial.terms) > 1 or alike(clause, words) >= SAME_ACT
                if other is not read and close and (text := affirmed(words, denial)):
                    found.append((text, other.region, other.place))
            if len(found) > 1:
                return dispute_about("negation", found, settings)
    return None


def _lifted(
    clauses: Sequence[tuple[Read, Clause]], binding: Sequence[Modality | None], settings: Settings
) -> Dispute | None:
    """A dispute where one clause forbids up to a limit what another lets be done before it."""
    said: list[Said] = []
    for read, ban in ((read, clause) for read, clause in clauses if is_limited_ban(clause)):
        for (other, clause), bound in zip(clauses, binding, strict=True):
            if bound and not bound.forbids and alike(ban, clause) >= SAME_ACT and (word := lifted(ban, clause)):
                said.append((f"must not … {word}", read.region, read.place))
                said.append((f"{bound} … {'before' if word == 'until' else word}", other.region, other.place))
    return dispute_about("negation", dict.fromkeys(said), settings)


def _condition(
    clauses: Sequence[tuple[Read, Clause]], conditions: Sequence[str | None], settings: Settings
) -> Iterator[Dispute]:
    """A dispute where some do always what others do only under a condition; who is unclear about it takes no side."""
    found = [(read, clause, said) for (read, clause), said in zip(clauses, conditions, strict=True)]
    said = [
        (text or NO_IF, read.region, read.place)
        for read, clause, text in found
        if text is not None
        and any(bool(text) != bool(o) and is_same_act(clause, c) for _, c, o in found if o is not None)
    ]
    if dispute := dispute_about("condition", said, settings):
        yield dispute


def dispute_about(about: str, said: Iterable[Said], settings: Settings) -> Dispute | None:
    """Return the dispute among what was `said` (value, region, place), or None where all say the same."""
    by_value: dict[tuple[str, ...], list[tuple[str, Place]]] = {}
    for value, region, place in sorted(said, key=lambda entry: (entry[1:], entry[0])):
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
        dispute_reason(
            [([settings.label(region) for region in one.regions], one.values) for one in positions],
            "puts" if about == "order" else "says",
        ),
    )
