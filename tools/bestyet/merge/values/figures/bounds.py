"""Which side of a number is meant: "at least", "up to", "minimum", "not below"; read from the words around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bestyet.merge.values.clauses import Clause

LEAST, MOST = "at least", "at most"
# All bounded in length: they are tried on a few tokens before or behind a number.
_LEAST = re.compile(
    r"\b(?:at least|at the least|(?:a )?minimum(?: of)?|min|(?:no|not) (?:less|fewer|sooner|earlier|shorter) than"
    r"|(?:not|never) (?:fall |drop |go |be )?below|more than|over|above|exceeds?|exceeding|greater than|higher than"
    r"|longer than|older than)(?: an?| the)?$"
)
_MOST = re.compile(
    r"\b(?:at most|at the most|up to|(?:a )?maximum(?: of)?|max|(?:no|not) (?:more|longer|higher|greater|older) than"
    r"|(?:not|never) (?:to )?(?:exceed|above|over|rise above|be above)|limited to|(?<!no )(?<!not )(?:less|fewer|lower"
    r"|shorter) than|(?<!not )(?<!never )(?<!fall )(?<!drop )(?<!go )below|under|capped at)(?: an?| the)?$"
)
_LEAST_BEHIND = re.compile(r"^(?:or (?:more|longer|above|higher)|at least|at the least|minimum|as a minimum)\b")
_MOST_BEHIND = re.compile(r"^(?:or (?:less|fewer|shorter|below|lower)|at most|at the most|maximum|max|as a maximum)\b")


def bound(clause: Clause, start: int, end: int) -> str:
    """LEAST, MOST or "" for the number that stands from `start` up to `end`."""
    before, after = clause.words(start - 5, start), clause.words(end, end + 6)
    if _MOST.search(before):
        return MOST
    if _LEAST.search(before):
        return LEAST
    near = _noun_behind(after)
    return LEAST if _LEAST_BEHIND.match(near) else MOST if _MOST_BEHIND.match(near) else ""


def _noun_behind(after: str) -> str:
    """What follows the noun that is counted: "2 | copies or more"."""
    if _LEAST_BEHIND.match(after) or _MOST_BEHIND.match(after):
        return after
    return after.partition(" ")[2]
