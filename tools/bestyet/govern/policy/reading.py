"""Read one mapping of a policy, key by key. What is wrong is collected in plain words, all of it at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table

Word = TypeVar("Word", bound=StrEnum)
_FRACTION = re.compile(r"[0-9]{1,9}(/[0-9]{1,9})?")


class Reading:
    """The values of one mapping. Methods return a default and note an error where a value is not as it must be.

    errors: shared with the readings of the parts, so that one list has all of them.
    """

    def __init__(self, data: Table, where: str, known: Iterable[str], errors: list[str]) -> None:
        self.data = data
        self.where = where  # "" for the policy itself, else the key of the part
        self.errors = errors
        known = list(known)
        for key in data:
            if key not in known:
                close = difflib.get_close_matches(str(key), known, n=1)
                advice = f"; did you mean “{close[0]}”?" if close else f"; known: {', '.join(known)}"
                errors.append(f"{self._named(key)} is not a setting of a voting rule{advice}")

    def _named(self, key: object) -> str:
        return f"“{self.where} / {key}”" if self.where else f"“{key}”"

    def wrong(self, key: str, expected: str) -> None:
        found = self.data.get(key)
        self.errors.append(f"{self._named(key)} must be {expected}, not {str(found)[:60]!r}")

    def given(self, key: str) -> bool:
        return self.data.get(key) is not None

    def word(self, key: str, kind: type[Word], default: Word) -> Word:
        value = self.data.get(key)
        if value is None:
            return default
        if isinstance(value, str) and value in [str(member) for member in kind]:
            return kind(value)
        self.wrong(key, f"one of {', '.join(kind)}")
        return default

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.data.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(key, "true or false")
            return default
        return value

    def whole(self, key: str, least: int = 0) -> int | None:
        value = self.data.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.wrong(key, f"a whole number of {least} or more")
            return None
        return value

    def fraction(self, key: str, most: int | None = 1) -> Fraction | None:
        """Return an exact fraction, at most `most` where that is given."""
        value = self.data.get(key)
        if value is None:
            return None
        fraction = exact(value)
        if fraction is None or fraction < 0 or (most is not None and fraction > most):
            below = "" if most is None else f" from 0 to {most}"
            self.wrong(key, f"an exact fraction{below}, written as in 2/3")
            return None
        return fraction

    def words(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key)
        if value is None:
            return ()
        if not isinstance(value, list | tuple) or not all(isinstance(word, str) and word for word in value):
            self.wrong(key, "a list of names")
            return ()
        return tuple(value)

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(key, "text")
            return ""
        return value

    def part(self, key: str, known: Iterable[str], expected: str) -> Reading | None:
        """Return the mapping below `key`, or None where there is none."""
        return self.below(key, self.data.get(key), known, expected)

    def below(self, key: str, value: Any, known: Iterable[str], expected: str) -> Reading | None:
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.wrong(key, expected)
            return None
        where = f"{self.where} / {key}" if self.where else key
        return Reading(value, where, known, self.errors)


def exact(value: Any) -> Fraction | None:
    """Return a whole number or a text such as "2/3" as a fraction; None for anything else, floats above all."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Fraction(value)
    if not isinstance(value, str) or not _FRACTION.fullmatch(value.replace(" ", "")):
        return None
    above, _, below = value.replace(" ", "").partition("/")
    return Fraction(int(above), int(below or 1)) if int(below or 1) else None
