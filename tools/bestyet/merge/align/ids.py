"""Stable ids of groups: the name people gave, else a slug of the words that stand for the group."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bestyet.merge.choose.closest import closeness
from bestyet.merge.values.tokens import listed

if TYPE_CHECKING:
    from bestyet.model.passage import Passage

_WORD = re.compile(r"[a-z0-9]+")
_SMALL = listed(
    """a an and are as at be been by do for from has have if in into is it its of on or our so that the their them
    then they this to up was we when which will with you your"""
)
_WORDS, _LENGTH = 5, 48


def slug(text: str) -> str:
    """Return up to five telling words of `text` in lower-case ASCII joined by "-", or "" where there are none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower().replace("'", "")
    words = _WORD.findall(plain)
    telling = [word for word in words if word not in _SMALL] or words
    out = ""
    for word in telling[:_WORDS]:
        if len(out) + len(word) + 1 > _LENGTH:
            break
        out = f"{out}-{word}" if out else word[:_LENGTH]
    return f"step-{out}" if out.isdigit() else out  # a number alone is a line of the text


def group_ids(groups: Sequence[Sequence[Passage]], remembered: Sequence[str | None] = ()) -> list[str]:
    """Return one id a group, unique among them, independent of the order of groups and of their members.

    remembered: the id that alignment.yml has for each group, if any; a name in the text wins over it.
    Where two groups would share a slug, each gets four digits of the digest of its words and heading path.
    """
    named = [_given_name(passages) for passages in groups]
    given = {name for name in named if name}
    for number, name in enumerate(remembered):
        if named[number] is None and name is not None and name not in given:
            named[number] = name
            given.add(name)
    medoids = [_medoid(passages) for passages in groups]
    taken = Counter(name for name in named if name)
    slugs = [name or slug(medoid.text) or "passage" for name, medoid in zip(named, medoids, strict=True)]
    counts = Counter(slugs)
    ids: list[str] = []
    seen: Counter[tuple[bool, str]] = Counter()
    for name, medoid, short in zip(named, medoids, slugs, strict=True):
        own = short
        if name is None and (counts[short] > 1 or short in taken):
            words = "\0".join((*medoid.headings, medoid.text))
            own = f"{short}-{hashlib.sha256(words.encode('utf-8')).hexdigest()[:4]}"
        is_given = name is not None
        seen[is_given, own] += 1
        number = seen[is_given, own] + (0 if is_given else taken[own])  # a name that people gave is never changed
        ids.append(own if number == 1 else f"{own}-{number}")
    return ids


def _given_name(passages: Sequence[Passage]) -> str | None:
    names = Counter(passage.name for passage in passages if passage.name)
    return min(names, key=lambda name: (-names[name], name)) if names else None


def _medoid(passages: Sequence[Passage]) -> Passage:
    ordered = sorted(passages, key=lambda passage: (passage.text, passage.headings, passage.span))
    sums = closeness([passage.text for passage in ordered])
    return ordered[sums.index(max(sums))]
