"""What the index answers to a question; `static/find.js` does the same in the browser, and a test compares them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import log1p

from bestyet.site.find.index import BEGINS, DUTY, LEAST, MOST, NAMED, ONE_ERROR, TWO_ERRORS, Found, Index, Step
from bestyet.site.find.words import LONG, SHORT, SMALL, distance, parts, stem


@dataclass(frozen=True)
class Meant:
    """One word of a question: the terms it may mean, each with how sure that is."""

    asked: str
    terms: tuple[tuple[int, float], ...]  # number of the term, 1 where the word is there as asked
    read_as: str = ""  # the word that is there, where the question seems to hold a typing error


@dataclass(frozen=True)
class Answer:
    """One practice that answers, and the step that says most of what was asked."""

    found: Found
    score: float
    step: Step | None


class Finder:
    """Answers questions from an index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.postings = list(index.terms.values())
        self.by_word = {word: number for number, words in enumerate(index.terms) for word in words}
        self.by_stem = {stem(words[0]): number for number, words in enumerate(index.terms)}

    def meant(self, question: str) -> list[Meant]:
        """The words of a question that are looked for."""
        return [self._meant(word) for word in self._asked(parts(question))]

    def ask(self, question: str) -> list[Answer]:
        """Best first; nothing where no word is known."""
        meant = [one for one in self.meant(question) if one.terms]
        scores: dict[int, float] = {}
        for one in meant:
            best: dict[int, float] = {}
            for term, sure in one.terms:
                for place, weight in self.postings[term]:
                    best[place] = max(best.get(place, 0.0), weight * sure)
            for place, score in best.items():
                scores[place] = scores.get(place, 0.0) + score
        terms = {term: sure for one in meant for term, sure in one.terms}
        ranked = {place: score * (1 + NAMED * self._named(place, terms, len(meant))) for place, score in scores.items()}
        order = sorted(ranked, key=lambda place: (-ranked[place], place))[:MOST]
        enough = LEAST * ranked[order[0]] if order else 0.0
        return [
            Answer(self.index.practices[place], ranked[place], self._step(place, terms))
            for place in order
            if ranked[place] >= enough
        ]

    # -- words -----------------------------------------------------------------------------------------------

    def _asked(self, words: list[str]) -> list[str]:
        """Without words that say nothing; two that are written together here ("kick off") are one."""
        joined: list[str] = []
        at = 0
        while at < len(words):
            both = "".join(words[at : at + 2])
            is_one = at + 1 < len(words) and len(words[at]) > 1 and both in self.by_word
            joined.append(both if is_one else words[at])
            at += 2 if is_one else 1
        telling = [word for word in joined if word not in SMALL]
        return list(dict.fromkeys(telling or joined))

    def _meant(self, word: str) -> Meant:
        known = self.by_word.get(word, self.by_stem.get(stem(word)))
        if known is not None:
            return Meant(word, ((known, 1.0),))
        if len(word) < SHORT:
            return Meant(word, ())
        begun = {self.by_word[other]: BEGINS for other in self.by_word if other.startswith(word)}
        if begun:
            return Meant(word, tuple(sorted(begun.items())))
        near = sorted(self._near(word))
        least = near[0][0] if near else 0
        found = {term: ONE_ERROR if errors == 1 else TWO_ERRORS for errors, _, term in near if errors == least}
        return Meant(word, tuple(sorted(found.items())), near[0][1] if near else "")

    def _near(self, word: str) -> Iterator[tuple[int, str, int]]:
        """Words that differ from this one by typing errors: (errors, word, its term)."""
        most = 1 if len(word) < LONG else 2
        for other, term in self.by_word.items():
            if len(other) >= SHORT and (errors := distance(word, other, most)) <= most:
                yield errors, other, term

    # -- practices -------------------------------------------------------------------------------------------

    @cached_property
    def _names(self) -> list[list[set[int]]]:
        """Of each practice its names, as the terms of their words."""
        found = []
        for one in self.index.practices:
            names = [parts(name) for name in (one.title, *one.also)]
            found.append([{self.by_word[w] for w in name if w in self.by_word and w not in SMALL} for name in names])
        return found

    def _named(self, place: int, terms: dict[int, float], asked: int) -> float:
        """How much of the best name was asked for, and how much of the question is that name: 0 to 1."""
        best = 0.0
        for name in self._names[place]:
            shared = sum(terms.get(term, 0.0) for term in name)
            best = max(best, 2 * shared / (len(name) + asked)) if name else best
        return min(1.0, best)

    def _step(self, place: int, terms: dict[int, float]) -> Step | None:
        """The step with most of what was asked, rare words first; None where none has any of it."""
        best, found = 0.0, None
        for step in self.index.practices[place].steps:
            held = {self.by_word[word] for text in step[1:] for word in parts(text) if word in self.by_word}
            score = sum(sure / log1p(len(self.postings[term])) for term, sure in terms.items() if term in held)
            score *= DUTY if step[2] else 1
            if score > best:
                best, found = score, step
        return found
