"""alignment.yml and the passages there are now: what stays together, and what groups are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bestyet.merge.align.links import Links
from bestyet.merge.answers.told import Finder, Told

if TYPE_CHECKING:
    from bestyet.model.decision import Known, Recorded, Settled
    from bestyet.model.group import Ref
    from bestyet.model.passage import Variant

REWORDED = 60  # percent of its letters that a passage keeps when its words change


def links_of(settled: Settled, variants: Sequence[Variant]) -> Links:
    """Return what alignment.yml says as links between passages; those it does not find any more say nothing.

    variants: in the order in which they are aligned. Groups people confirmed are must-link; the others are
    anchored: their unchanged passages stay together and are not joined with other anchored groups. Answers win over
    both, and later ones over earlier ones.
    """
    at = _places(variants)
    found = [(group.confirmed, frozenset(_refs(group.members, at))) for group in settled.groups]
    beside: dict[tuple[str, int], frozenset[Ref]] = {}
    for number, (group, (_, there)) in enumerate(zip(settled.groups, found, strict=True)):
        key = (group.likely, 0 if group.likely else number)
        beside[key] = beside.get(key, frozenset()) | there
    told = Told(Finder(settled.answers, variants))
    for answer in reversed(settled.answers):
        told.add(answer)
    for is_confirmed, refs in found:
        if is_confirmed:
            told.join(sorted(refs))
    for pair in settled.refused:
        told.part(combinations(sorted(_refs(pair, at)), 2))
    return Links(
        confirmed=told.confirmed(),
        refused=frozenset(told.apart),
        anchored=tuple(refs for _, refs in found if refs),
        beside=tuple(refs for refs in beside.values() if refs),
        held=tuple(told.held),
    )


def remembered_ids(settled: Settled, variants: Sequence[Variant], groups: Sequence[Sequence[Ref]]) -> list[str | None]:
    """Return for each group the id under which it is known, each id once; None for what is new.

    By most of its unchanged members in alignment.yml; else in the record of the newest adopted version; else the id
    that this record has for what the same regions said in nearly these words.
    """
    at = _places(variants)
    ids: list[str | None] = [None] * len(groups)
    _give(ids, _by_members(groups, {ref: group.id for group in settled.groups for ref in _refs(group.members, at)}))
    recorded = {ref: e.id for e in settled.recorded for ref in _refs((known for known, _ in e.members), at)}
    _give(ids, _by_members(groups, recorded))
    if None in ids and settled.recorded:
        _give(ids, _by_words(settled.recorded, ids, variants, groups))
    return ids


Claim = tuple[int, str, int]  # less is stronger, the id, the group


def _give(ids: list[str | None], claims: Iterable[Claim]) -> None:
    """Give each group without an id the one with the strongest claim that is still free."""
    given = set(ids)
    for _, name, number in sorted(claims):
        if ids[number] is None and name not in given:
            ids[number] = name
            given.add(name)


def _by_members(groups: Sequence[Sequence[Ref]], known: Mapping[Ref, str]) -> Iterator[Claim]:
    for number, members in enumerate(groups):
        for name, votes in Counter(known[ref] for ref in members if ref in known).items():
            yield -votes, name, number


def _by_words(
    recorded: Sequence[Recorded],
    ids: Sequence[str | None],
    variants: Sequence[Variant],
    groups: Sequence[Sequence[Ref]],
) -> Iterator[Claim]:
    """The claims of recorded groups that nothing claims yet on groups without an id, by the likest of their words."""
    said: dict[tuple[str, str], list[tuple[str, str]]] = {}  # (region, kind) -> (words, id)
    for entry in recorded:
        if entry.id not in ids:
            for known, words in entry.members:
                said.setdefault((known.region, entry.kind), []).append((words, entry.id))
    for number, members in enumerate(groups):
        for place, index in members if ids[number] is None else ():
            passage = variants[place].document.passages[index]
            for words, name in said.get((variants[place].region, str(passage.kind)), ()):
                likeness = fuzz.ratio(words, passage.source, score_cutoff=REWORDED)
                if likeness:
                    yield -round(100 * likeness), name, number


def _places(variants: Sequence[Variant]) -> Mapping[tuple[str, str], list[Ref]]:
    """(region, digest) -> passages with these lines, in order: the same line may stand in a file twice."""
    found: dict[tuple[str, str], list[Ref]] = {}
    for place, variant in enumerate(variants):
        for index, passage in enumerate(variant.document.passages):
            found.setdefault((variant.region, passage.sha256), []).append((place, index))
    return found


def _refs(members: Iterable[Known], at: Mapping[tuple[str, str], list[Ref]]) -> Iterable[Ref]:
    for member in members:
        refs = at.get((member.region, member.sha256), [])
        if len(refs) == 1:
            yield refs[0]
