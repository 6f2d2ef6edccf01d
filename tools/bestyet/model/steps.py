"""A step as one sees it at a glance."""

from __future__ import annotations

from typing import NamedTuple


class Step(NamedTuple):
    """One line of a variant's body that people act on."""

    name: str  # from {#name}; "" without
    text: str  # white space folded
    line: int
