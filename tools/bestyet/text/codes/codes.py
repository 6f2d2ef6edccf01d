"""Every code that `bestyet check` reports: what it means, why it matters, how to mend it.

The advice is the hint of a problem that has no better one, and `docs/codes.md` is made of all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from bestyet.model.problem import Problem
from bestyet.text.codes import codes_body, codes_files, codes_values, codes_votes, codes_yaml

if TYPE_CHECKING:
    from bestyet.model.place import Place
    from bestyet.text.codes.code import Code


@cache
def codes() -> Mapping[str, Code]:
    """Return all codes by their name, in the order in which the page about them tells them."""
    tables = (codes_files.CODES, codes_yaml.CODES, codes_values.CODES, codes_votes.CODES, codes_body.CODES)
    return {code.code: code for table in tables for code in table}


def problem(place: Place, code: str, message: str, hint: str = "") -> Problem:
    """Return a problem with a documented code; without a hint of its own it carries the code's advice."""
    return Problem(place, code, message, hint or codes()[code].mend)
