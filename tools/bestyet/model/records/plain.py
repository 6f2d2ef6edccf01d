"""Plain data: what YAML and JSON can hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    Plain: TypeAlias = "str | int | float | bool | Sequence[Plain] | Mapping[str, Plain] | None"
else:
    Plain = Any  # which readers of files take for any value

Table: TypeAlias = Mapping[str, Plain]
