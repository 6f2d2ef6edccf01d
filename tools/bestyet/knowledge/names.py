"""Names that people type, held against those that the knowledge base has."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from bestyet.model.problem import CannotGoOnError

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded


def known_practice(loaded: Loaded, practice: str) -> str:
    """Return `practice` if the knowledge base has it; else say which come near."""
    if practice in loaded.base.variants:
        return practice
    near = difflib.get_close_matches(practice, loaded.base.practices, n=1, cutoff=0.4)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise CannotGoOnError(f"no region has written a practice called {practice!r}{hint}")
