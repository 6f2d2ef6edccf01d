"""alignment.yml and the passages there are now: what stays together, and what groups are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bestyet.merge.links import Links
from bestyet.model.decision import Known, Settled
from bestyet.model.group import Ref
from bestyet.model.passage import Variant


def links_of(settled: Settled, variants: Sequence[Variant]) -> Links:
    """Return what alignment.yml says as links between passages; those it does not find any more say nothing.

    variants: in the order in which they are aligned. Groups people confirmed are must-link; the others are
    anchored: their unchanged passages stay together and are not joined with other anchored groups.
    """
    at = _places(variants)
    found = [(group.confirmed, frozenset(_refs(group.members, at))) for group in settled.groups]
    refused: set[frozenset[Ref]] = set()
    for pair in settled.refused:
        refs = list(_refs(pair, at))
        refused.update(frozenset((a, b)) for i, a in enumerate(refs) for b in refs[i + 1 :])
    return Links(
        confirmed=tuple(refs for confirmed, refs in found if confirmed and len(refs) > 1),
        refused=frozenset(refused),
        anchored=tuple(refs for _, refs in found if refs),
    )


def remembered_ids(settled: Settled, variants: Sequence[Variant], groups: Sequence[Sequence[Ref]]) -> list[str | None]:
    """Return for each group the id under which alignment.yml knows most of its members, each id once."""
    at = _places(variants)
    known = {ref: group.id for group in settled.groups for ref in _refs(group.members, at)}
    claims = []
    for number, members in enumerate(groups):
        for name, votes in Counter(known[ref] for ref in members if ref in known).items():
            claims.append((-votes, name, number))
    ids: list[str | None] = [None] * len(groups)
    given: set[str] = set()
    for _, name, number in sorted(claims):
        if ids[number] is None and name not in given:
            ids[number] = name
            given.add(name)
    return ids


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
