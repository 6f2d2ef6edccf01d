"""Steps stay whole: no introduction without what it introduces, no sub-item without its step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bestyet.merge.order.units import is_caption, is_lead_in, says_little
from bestyet.model.passage import Kind, Passage, Variant
from bestyet.model.reasons import Reason

if TYPE_CHECKING:
    from bestyet.merge.choose.draft import Draft, Drafts
    from bestyet.model.group import Ref

Above = Sequence[Sequence[int | None]]  # of each variant: which passage each of its passages is one with


def keep_whole(drafts: Drafts, variants: Sequence[Variant], above: Above) -> set[int]:
    """Take into the text the introductions of what is in it, and leave out what has lost what it belongs to.

    Returns the numbers of the introductions: they stay where they hold something. What people decided on stays.
    """
    return _Whole(drafts.all, variants, above, drafts.of).keep()


@dataclass
class _Whole:
    drafts: Sequence[Draft]
    variants: Sequence[Variant]
    above: Above
    of: Mapping[Ref, int]
    introducing: set[Ref] = field(init=False)  # the passages that hold something other than a block

    def __post_init__(self) -> None:
        self.introducing = {
            (variant, index)
            for variant, above in enumerate(self.above)
            for below, index in enumerate(above)
            if index is not None and self._passage(variant, below).kind is not Kind.BLOCK
        }

    def keep(self) -> set[int]:
        leads = {number for number, draft in enumerate(self.drafts) if self._is_introduction(draft)}
        common = {number for number, draft in enumerate(self.drafts) if draft.included and draft.words.is_step}
        kept = common | {n for n in leads if not self.drafts[n].dropped and says_little(self.drafts[n].words)}
        held = self._held()
        while lost := {n for n in kept if not self._stays(n, kept, leads, held)}:
            kept -= lost
        for number in leads | common:
            draft = self.drafts[number]
            draft.included = number in kept
            if number in common and not draft.included:
                draft.because = Reason("lead-in" if number in leads else "sub-item")
        return leads & kept

    def _is_introduction(self, draft: Draft) -> bool:
        """Whether the words are a region's that introduce something there."""
        if not draft.chosen or not (is_lead_in(draft.words) or is_caption(draft.words)):
            return False
        return draft.chosen in self.introducing

    def _held(self) -> dict[int, set[int]]:
        """The groups that regions have below each group."""
        found: dict[int, set[int]] = {}
        for ref, number in self.of.items():
            for above in self._lineage(ref):
                found.setdefault(above, set()).add(number)
        return found

    def _lineage(self, ref: Ref) -> list[int]:
        """The groups that hold a passage, up to the nearest that is an item or a heading."""
        found = []
        index = self.above[ref[0]][ref[1]]
        while index is not None:
            found.append(self.of[ref[0], index])
            if self._passage(ref[0], index).kind in (Kind.ITEM, Kind.HEADING):
                break
            index = self.above[ref[0]][index]
        return found

    def _stays(self, number: int, kept: set[int], leads: set[int], held: Mapping[int, set[int]]) -> bool:
        draft = self.drafts[number]
        if draft.decision is not None and draft.included:
            return True
        if number in leads and not held.get(number, set()) & kept:
            return False
        items = [self._item_above(ref) for ref in draft.members]
        return None in items or not items or any(item in kept for item in items)

    def _item_above(self, ref: Ref) -> int | None:
        """The step of which a passage is a part, if it is one of a step."""
        index = self.above[ref[0]][ref[1]]
        while index is not None and self._passage(ref[0], index).kind is not Kind.ITEM:
            index = self.above[ref[0]][index]
        return None if index is None else self.of[ref[0], index]

    def _passage(self, variant: int, index: int) -> Passage:
        return self.variants[variant].document.passages[index]
