"""Which regions say something, beside it."""

from __future__ import annotations

from dataclasses import dataclass

MANY_REGIONS = 12  # with more of them, a page leaves out what most of them do not say
COLOURS = 8  # badges of a ninth region begin again with the first colour


@dataclass(frozen=True)
class Badge:
    """A region beside a step: filled if it says the step, hollow if not. Colour is never the only sign."""

    region: str
    label: str
    colour: str  # a class of the style sheet
    says: bool = True
    others: int = 0  # for how many regions that do not say it this one stands
