"""Which words of a group state the values that were chosen for its step, and which contradict none of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.merge.contradict.reader import Reader, Verdict
from bestyet.model.candidate import Status
from bestyet.model.held.ties import TIED, steps_named

if TYPE_CHECKING:
    from bestyet.model.candidate import Field, FieldValue, Settings
    from bestyet.model.group import Ref
    from bestyet.model.passage import Variant


@dataclass(frozen=True)
class Preferred:
    """The members whose words agree best with what was chosen: fewer than all."""

    members: tuple[Ref, ...]
    rule: str  # "states-value", or "not-against-value" where the words do not say it either
    values: tuple[str, ...]  # as people read them: those on which the members' words differ


class Stating:
    """Holds the passages of a merge against the values that were chosen for their steps."""

    def __init__(self, variants: Sequence[Variant], fields: Sequence[Field], settings: Settings) -> None:
        self._variants, self._reader = variants, Reader(settings)
        self._named: dict[tuple[str, str], list[Ref]] = {}
        for number, variant in enumerate(variants):
            for index, passage in enumerate(variant.document.passages):
                if passage.name and passage.is_step:
                    for region in (variant.region, ""):
                        self._named.setdefault((region, passage.name), []).append((number, index))
        used = [field for field in fields if field.key in TIED and field.status is Status.USED]
        self._chosen = [
            (field, field.chosen, refs) for field in used if field.chosen and (refs := self._refs(field, field.chosen))
        ]

    def preferred(self, members: Sequence[Ref]) -> Preferred | None:
        """None where all agree with what was chosen alike, or all contradict it."""
        mine = [(field, chosen) for field, chosen, refs in self._chosen if not refs.isdisjoint(members)]
        if not mine or len(members) < 2:
            return None
        verdicts = {ref: list(self._verdicts(mine, ref)) for ref in members}
        free = [ref for ref, found in verdicts.items() if not any(one.other for _, one in found)]
        best = max((_stated(verdicts[ref]) for ref in free), default=0)
        left = tuple(ref for ref in free if _stated(verdicts[ref]) == best)
        if not left or len(left) == len(members):
            return None
        told: dict[str, set[tuple[bool, bool]]] = {}
        for found in verdicts.values():
            for text, one in found:
                told.setdefault(text, set()).add((one.states, bool(one.other)))
        values = tuple(text for text, said in told.items() if len(said) > 1)
        return Preferred(left, "states-value" if best else "not-against-value", values)

    def _refs(self, field: Field, chosen: FieldValue) -> set[Ref]:
        """The passages of its step: as the region names it whose value it is, else as the first that names one."""
        for value in (chosen, *field.values):
            found = {
                ref
                for name in steps_named(value.value, field.name)
                for ref in self._named.get((value.region, name), ())
            }
            if found:
                return found
        return set()

    def _verdicts(self, held: Sequence[tuple[Field, FieldValue]], ref: Ref) -> Iterator[tuple[str, Verdict]]:
        document = self._variants[ref[0]].document
        passage = document.passages[ref[1]]
        for field, chosen in held:
            for one in self._reader.verdicts(field.key, field.name, chosen.value, passage, document):
                yield chosen.text, one
        if used := [field.name for field, _ in held if field.key == "channels"]:
            titles = self._reader.titles([f"channel:{name}" for name in used])
            yield titles, self._reader.channels(used, passage, document)


def _stated(verdicts: Sequence[tuple[str, Verdict]]) -> int:
    return sum(one.states for _, one in verdicts)
