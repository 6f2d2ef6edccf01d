"""Which version brought each step, from the chain of frozen versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.model.pairing import paired
from bestyet.site.version.difference import words_of

if TYPE_CHECKING:
    from bestyet.site.version.views import VersionView


@dataclass(frozen=True)
class Since:
    """The version that brought a step, and the one that gave it its words."""

    brought: str
    worded: str


def since(versions: tuple[VersionView, ...], version: VersionView) -> dict[str, Since]:
    """Step of `version` -> since when it is there, as far back as adopted versions go without a gap."""
    steps = {item.id: item for item in version.text.steps}
    found = {name: Since(version.number, version.number) for name in steps}
    names, same = {name: name for name in steps}, set(steps)
    by_number = {one.number: one for one in versions}
    seen, before = {version.number}, by_number.get(version.before)
    while before is not None and before.is_adopted and before.number not in seen:
        seen.add(before.number)
        old = {item.id: item for item in before.text.steps}
        newer = {there: steps[name] for name, there in names.items()}
        pairs = paired(words_of(old), words_of(newer))
        names = {name: pairs[there] for name, there in names.items() if there in pairs}
        same &= {name for name, there in names.items() if old[there].words.source == steps[name].words.source}
        for name in names:
            found[name] = Since(before.number, before.number if name in same else found[name].worded)
        before = by_number.get(before.before)
    return found
