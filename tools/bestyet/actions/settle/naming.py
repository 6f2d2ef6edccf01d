"""The ids of confirmed steps, written into the variants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.knowledge.candidates import candidate_of
from bestyet.model.group import Tier
from bestyet.text.markdown.naming import with_names

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.model.candidate import Candidate, Item
    from bestyet.model.passage import Passage


def named_variants(loaded: Loaded, practice: str) -> Iterator[tuple[str, tuple[bytes, int]]]:
    """Yield the variants with the ids of confirmed groups where a passage has no name yet, and how many it got."""
    candidate = candidate_of(loaded, practice)
    wanted: dict[str, list[tuple[Passage, str]]] = {}
    for item in candidate.items:
        if _may_be_named(candidate, item):
            for passage in map(candidate.passage, item.members):
                if passage.name is None and passage.is_step:
                    wanted.setdefault(passage.span.path, []).append((passage, item.id))
    for path, named in sorted(wanted.items()):
        yield path, (with_names(loaded.files[path].decode("utf-8"), named).encode(), len(named))


def _may_be_named(candidate: Candidate, item: Item) -> bool:
    """Whether people confirmed the group and it has at most one passage a region: a name is used once in a file."""
    return item.tier is Tier.CONFIRMED and len(candidate.regions(item)) == len(item.members) > 1
