"""What people answered, as it holds for the passages that there are now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from bestyet.merge.sure.form import forms_of
from bestyet.model.decision import DIGITS, Answer, Seen

if TYPE_CHECKING:
    from bestyet.model.group import Ref
    from bestyet.model.passage import Variant

# Percent of its letters that a passage keeps when its words are edited a little, for an answer to be about it still.
A_LITTLE = 75
SHOWN = 80  # characters of a passage's words that an answer keeps


class Found(NamedTuple):
    """A passage that an answer was about: as it was then, or edited since to say something else, perhaps."""

    ref: Ref
    is_same: bool  # its lines are the same, or near-verbatim
    text: str


def seen(variants: Sequence[Variant], ref: Ref) -> Seen:
    """A passage as an answer remembers it."""
    variant, passages = variants[ref[0]], variants[ref[0]].document.passages
    passage = passages[ref[1]]
    nth = sum(other.sha256 == passage.sha256 for other in passages[: ref[1] + 1])
    return Seen(variant.region, passage.sha256[:DIGITS], first_words(passage.text), nth)


def first_words(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"


def steps_apart(variants: Sequence[Variant], steps: Sequence[Sequence[Ref]], by: str, on: str) -> Iterator[Answer]:
    """The answers that keep steps (the passages of each) apart which are likely the same: each from all later ones."""
    for at, members in enumerate(steps):
        others = [ref for later in steps[at + 1 :] for ref in later]
        if others:
            same, apart = (tuple(seen(variants, ref) for ref in refs) for refs in (members, others))
            yield Answer(same, apart, by, on)


class Finder:
    """Finds the passages of answers: by their digests, else by words of nearly the same letters that none has."""

    def __init__(self, answers: Sequence[Answer], variants: Sequence[Variant]) -> None:
        self.at: dict[tuple[str, str], list[tuple[Ref, str]]] = {}
        self.texts: dict[str, list[tuple[Ref, str]]] = {}  # of the regions' passages that no answer has as they are
        mentioned = {(one.region, one.digits) for answer in answers for one in (*answer.same, *answer.apart)}
        for place, variant in enumerate(variants if answers else ()):
            for index, passage in enumerate(variant.document.passages):
                key = (variant.region, passage.sha256[:DIGITS])
                self.at.setdefault(key, []).append(((place, index), passage.text))
                if key not in mentioned:
                    self.texts.setdefault(variant.region, []).append(((place, index), passage.text))

    def find(self, one: Seen) -> Found | None:
        if refs := self.at.get((one.region, one.digits)):
            ref, text = refs[min(one.nth, len(refs)) - 1]
            return Found(ref, True, text)
        if not one.words:
            return None
        likest = max(
            ((fuzz.ratio(one.words, first_words(text)), ref, text) for ref, text in self.texts.get(one.region, ())),
            key=lambda found: (found[0], found[1]),
            default=None,
        )
        if likest is None or likest[0] < A_LITTLE:
            return None
        return Found(likest[1], says_the_same(one.words, likest[2]), likest[2])


def says_the_same(words: str, text: str) -> bool:
    """Whether a text is near-verbatim these words, where they are all that it said: values may differ, for dispute."""
    if words.endswith("…"):
        return False
    read = forms_of({})
    before, after = read(words), read(text)
    return before.words == after.words and before.marks == after.marks


class Told:
    """Answers added newest first: one that contradicts what is there already says nothing."""

    def __init__(self, finder: Finder) -> None:
        self.finder = finder
        self.apart: set[frozenset[Ref]] = set()
        self.held: list[frozenset[Ref]] = []
        self._set_of: dict[Ref, frozenset[Ref]] = {}

    def add(self, answer: Answer) -> None:
        together, others = (
            [found for one in members if (found := self.finder.find(one))] for members in (answer.same, answer.apart)
        )
        self.join([found.ref for found in together if found.is_same])
        if len(together) > 1 and not all(found.is_same for found in together):
            self.held.append(frozenset(found.ref for found in together))
        self.part((a.ref, b.ref) for a, b in _pairs(together, others, answer) if not _agree_now(a, b))

    def join(self, refs: Sequence[Ref]) -> None:
        for other in refs[1:]:
            one, two = (self._set_of.get(ref, frozenset([ref])) for ref in (refs[0], other))
            if not any(frozenset(pair) in self.apart for pair in product(one, two)):
                self._set_of.update(dict.fromkeys(one | two, one | two))

    def part(self, pairs: Iterable[tuple[Ref, Ref]]) -> None:
        for a, b in pairs:
            if a != b and b not in self._set_of.get(a, ()):
                self.apart.add(frozenset((a, b)))

    def confirmed(self) -> tuple[frozenset[Ref], ...]:
        return tuple(sorted(set(self._set_of.values()), key=sorted))


def _pairs(together: Sequence[Found], others: Sequence[Found], answer: Answer) -> Iterable[tuple[Found, Found]]:
    return product(together, others) if answer.same else combinations(others, 2)


def _agree_now(a: Found, b: Found) -> bool:
    """Whether one was edited since they were told apart, and now says what the other does."""
    return not (a.is_same and b.is_same) and says_the_same(a.text, b.text)
