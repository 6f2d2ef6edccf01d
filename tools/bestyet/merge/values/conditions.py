"""Under which condition a clause holds, where that is clear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.merge.values.clauses import Clause, alike, common, is_restricting
from bestyet.merge.values.tokens import listed
from bestyet.merge.values.values import SAME_ACT

if TYPE_CHECKING:
    from bestyet.merge.values.modality import Modality

NO_IF = "it without any “if”"  # all that is known: "on request" or "in Japan" may limit it, too
# Less is left of a clause without its condition, so that more of it must be the same: so many terms, of 1000 so much.
_FEW, _APART = 3, 600
_SETS = listed("if unless provided should")
# Words that may limit a clause too, in ways that cannot be compared: such a clause takes no position.
_LIMITS = listed(
    "when whenever where until before once after except without during upon case cases depending only any should"
)


def condition(clause: Clause, said: Modality | None) -> str | None:
    """Return the words of the condition, as written; "" where no such word sets one; None where that is not clear.

    said: how binding the clause is.
    """
    if said is None:
        return None
    words = [token.text for token in clause.tokens]
    for at, where in enumerate(clause.inside):
        starts = words[at] in _SETS or (words[at] == "only" and is_restricting(clause.tokens, at))
        if where == "if" and starts:
            end = next((n for n in range(at, len(words)) if clause.inside[n] != "if"), len(words))
            first, *others = clause.tokens[at:end]
            return first.spelt.lower() + "".join(f"{'' if one.glued else ' '}{one.spelt}" for one in others)
    return None if _LIMITS & set(words) or "if" in words or "if" in clause.inside else ""


def is_same_act(a: Clause, b: Clause) -> bool:
    """Whether two clauses say the same, or would without their conditions: a long one hides it."""
    apart = common(a.apart, b.apart)
    return alike(a, b) >= SAME_ACT or apart == 1000 or (apart >= _APART and len(a.apart & b.apart) >= _FEW)
