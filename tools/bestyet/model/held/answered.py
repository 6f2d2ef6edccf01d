"""What a standard has settled of a dispute, and whether it still settles what regions say now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bestyet.model.candidate import Positions


@dataclass(frozen=True)
class Answered:
    """One dispute as the regions had it when a text was adopted."""

    held: Positions
    says: str  # the position that the text takes; "" where it says what no region did


Answers = Mapping[tuple[str, str], Sequence[Answered]]  # by id and about of the dispute


def answer_to(known: Sequence[Answered], held: Positions, own: Collection[str]) -> Answered | None:
    """The answer to what regions say now; None where one says what neither it said then nor the standard says.

    Who says nothing any more opens nothing, nor does who follows the standard. own: what is written word for word as
    the standard has it.
    """
    now = _sides(held)
    same = [one for one in known if one.held == held]
    fits = same or [one for one in known if all(value in (*own, one.says) for value, _ in now - _sides(one.held))]
    return fits[0] if len({one.says for one in fits}) == 1 else None


def _sides(held: Positions) -> set[tuple[str, str]]:
    return {(value, region) for value, regions in held for region in regions}
