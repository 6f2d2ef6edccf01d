"""Under which condition a clause holds, where that is clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.merge.values.clauses import Clause, is_restricting
from bestyet.merge.values.tokens import listed

if TYPE_CHECKING:
    from bestyet.merge.values.modality import Modality

_SETS = listed("if unless provided")
# Words that may limit a clause too, in ways that cannot be compared: such a clause takes no position.
_LIMITS = listed(
    "when whenever where until before once after except without during upon case cases depending only any should"
)


def condition(clause: Clause, said: Modality | None) -> str | None:
    """Return the words of the condition; "" where the clause holds in every case; None where that is not clear.

    said: how binding the clause is.
    """
    if said is None:
        return None
    words = [token.text for token in clause.tokens]
    for at, where in enumerate(clause.inside):
        starts = words[at] in _SETS or (words[at] == "only" and is_restricting(clause.tokens, at))
        if where == "if" and starts:
            end = next((n for n in range(at, len(words)) if clause.inside[n] != "if"), len(words))
            return " ".join(words[at:end])
    return None if _LIMITS & set(words) or "if" in words or "if" in clause.inside else ""
