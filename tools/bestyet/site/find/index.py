"""The index of practices: which word speaks how much for which practice, worked out when the site is made.

BM25F (Robertson, Zaragoza, Taylor: Simple BM25 extension to multiple weighted fields, 2004): a word weighs by how rare
it is, and by how often it stands in a practice, its names counting more than its steps. The weight does not depend on
what is asked, so that it is kept, and a search only adds.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Literal

from bestyet.site.find.words import ENDINGS, LONG, SHORT, SMALL, parts, stem

WEIGHTS = {"names": 8.0, "about": 3.0, "who": 1.5, "text": 1.0, "others": 0.3}
LENGTH = {
    "names": 0.3,
    "about": 0.5,
    "who": 0.5,
    "text": 0.6,
    "others": 0.6,
}  # how much a long field is held against it
_K1 = 1.2  # how soon saying a word again no longer counts
_SCALE = 100
# What a search does, in the browser as here.
MOST = 8  # practices shown
LEAST = 0.3  # of the best one's score: what is below is not shown
BEGINS, ONE_ERROR, TWO_ERRORS = 0.8, 0.7, 0.45  # how much a word counts that is not there as it was asked
DUTY = 3.0  # how much more a step counts of which values say who does it by when
NAMED = 1.0  # how much more a practice counts whose name is what was asked


Standing = Literal["in-force", "on-vote", "draft", "ended", "unknown"]
Step = tuple[str, str, str]  # its anchor, its words, and who does it by when, as far as values say so


@dataclass(frozen=True)
class Found:
    """A practice as somebody finds it."""

    practice: str
    title: str
    page: str
    status: Standing
    standing: str  # the same in words: "in force · 1.1.0 since 3 Mar 2026"
    category: str  # its title
    also: tuple[str, ...]  # what people call it
    answer: str  # told where no step says what was asked: when it is used, or its first deadline
    steps: tuple[Step, ...]
    words: Mapping[str, Mapping[str, int]]  # field of WEIGHTS -> its words, how often each


@dataclass(frozen=True)
class Index:
    """terms: words that have one stem -> (place of a practice, weight in hundredths), places rising."""

    practices: tuple[Found, ...]
    terms: Mapping[tuple[str, ...], tuple[tuple[int, int], ...]]


def index_of(found: Sequence[Found]) -> Index:
    average = {name: _average([sum(one.words.get(name, {}).values()) for one in found]) for name in WEIGHTS}
    spelled: dict[str, set[str]] = {}
    weighed: dict[str, dict[int, float]] = {}
    for place, one in enumerate(found):
        for name, words in one.words.items():
            length = 1 - LENGTH[name] + LENGTH[name] * sum(words.values()) / average[name]
            for word, often in words.items():
                spelled.setdefault(stem(word), set()).add(word)
                at = weighed.setdefault(stem(word), {})
                at[place] = at.get(place, 0.0) + WEIGHTS[name] * often / length
    terms = {
        tuple(sorted(spelled[said])): tuple(
            (place, _weight(tf, len(at), len(found))) for place, tf in sorted(at.items())
        )
        for said, at in sorted(weighed.items())
    }
    return Index(tuple(found), terms)


def counted(texts: Iterable[str]) -> dict[str, int]:
    return dict(Counter(word for text in texts for word in parts(text)))


def _average(lengths: Sequence[int]) -> float:
    return max(1.0, sum(lengths) / max(1, len(lengths)))


def _weight(tf: float, held_by: int, practices: int) -> int:
    rare = log(1 + (practices - held_by + 0.5) / (held_by + 0.5))
    return max(1, round(_SCALE * rare * tf * (_K1 + 1) / (_K1 + tf)))


def written(index: Index, around: Mapping[str, object]) -> bytes:
    """The index as the script that browsers read. around: what is told where nothing is found."""
    rules = {
        **{"endings": ENDINGS, "small": sorted(SMALL), "short": SHORT, "long": LONG, "most": MOST, "least": LEAST},
        **{"begins": BEGINS, "oneError": ONE_ERROR, "twoErrors": TWO_ERRORS, "named": NAMED},
        "duty": DUTY,
    }
    practices = [
        {
            **{"id": one.practice, "title": one.title, "page": one.page, "status": one.status},
            **{"standing": one.standing, "category": one.category, "also": one.also, "answer": one.answer},
            "steps": one.steps,
        }
        for one in index.practices
    ]
    terms = [[" ".join(words), [n for pair in found for n in pair]] for words, found in index.terms.items()]
    data = {"rules": rules, **around, "practices": practices, "terms": terms}
    return f"bestyetIndex({json.dumps(data, ensure_ascii=False, separators=(',', ':'))})\n".encode()
