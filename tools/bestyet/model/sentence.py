"""English sentences that remember what they were made from, so that pages can say them in another language.

Everywhere else they are plain text. `tests/site/messages.py` finds the patterns of these functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

_ENDS = re.compile(r"([.!?][”\"’)]?)\s+(?=[^\W\d_a-z]|[“\"(])")
_SHORT = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|approx|incl|vs|resp|nr|no|dr|mr|ms|mrs|z\. ?b|d\. ?h|bzw)|\b[A-Z])\.$", re.IGNORECASE
)
Say = Callable[[str, str, int | None], str]  # (pattern for one, for many, the number) -> the pattern to use
Read = Callable[[str], str]  # a `Value` -> how it is written


class Sentence(str):
    """One sentence, or part of one: a pattern and its values."""

    one: str
    many: str
    number: int | None
    values: Mapping[str, object]

    def retold(self, say: Say, read: Read) -> str:
        """The same with other patterns and, in turn, for the sentences among its values."""
        return say(self.one, self.many, self.number) % {k: _read(v, say, read) for k, v in self.values.items()}

    def naming(self, name: Callable[[str], str]) -> Sentence:
        """The same with ids as people call them; no word of it is taken for one."""
        values = {key: _named(one, name) for key, one in self.values.items()}
        return _made(self.one, self.many, self.number, values)


class Value(Sentence):
    """A day, or a value as merging says it ("5 business days"), which languages write in their own way."""

    @classmethod
    def of(cls, words: str) -> Sentence:
        """What may be one already."""
        return words if isinstance(words, Sentence) else cls(words)

    def retold(self, say: Say, read: Read) -> str:
        return read(str(self))

    def naming(self, name: Callable[[str], str]) -> Sentence:
        return self


class Figure(Value):
    """A large number, grouped as languages do."""

    def retold(self, say: Say, read: Read) -> str:
        return read(str(self).replace(",", " "))


class Whole(Value):
    """Words without values of a file of data, which catalogues know as they stand there."""

    def retold(self, say: Say, read: Read) -> str:
        return say(str(self), "", None)


class Ids(Value):
    """Ids in turn, by which records call what people call otherwise."""

    names: Sequence[str]

    @classmethod
    def of_all(cls, names: Sequence[str]) -> Ids:
        made = cls(", ".join(names))
        made.names = names
        return made

    def retold(self, say: Say, read: Read) -> str:
        return str(self)

    def naming(self, name: Callable[[str], str]) -> Sentence:
        return Ids.of_all([name(one) for one in self.names])


class _Turns(Sentence):
    """Several in turn."""

    parts: Sequence[str]
    between: str

    def retold(self, say: Say, read: Read) -> str:
        return self.between.join(_read(part, say, read) for part in self.parts)

    def naming(self, name: Callable[[str], str]) -> Sentence:
        return _turns([part.naming(name) if isinstance(part, Sentence) else part for part in self.parts], self.between)


def _read(value: object, say: Say, read: Read) -> str:
    return value.retold(say, read) if isinstance(value, Sentence) else str(value)


def _named(value: object, name: Callable[[str], str]) -> object:
    return value.naming(name) if isinstance(value, Sentence) else value


def first_sentence(text: str) -> str:
    """The first sentence of a text: up to a mark with a capital behind it; "e.g. Basel" goes on."""
    ends = (found.end(1) for found in _ENDS.finditer(text) if not _SHORT.search(text[: found.end(1)]))
    return text[: next(ends, len(text))]


def pattern(text: str) -> str:
    """The pattern of a sentence that is made elsewhere."""
    return text


def sentence(pattern: str, **values: object) -> Sentence:
    """A pattern with `%(name)s` for each value.

    >>> sentence("%(region)s says %(figure)s", region="EMEA", figure=7)
    'EMEA says 7'
    """
    return _made(pattern, "", None, values)


def filled(text: str, values: Mapping[str, object]) -> Sentence:
    """A pattern that `pattern` was given, with its values."""
    return _made(text, "", None, values)


def numbered(one: str, many: str, number: int, **values: object) -> Sentence:
    """The same with a form for one and one for many; `%(num)s` stands for the number."""
    return _made(one, many, number, {"num": number, **values})


def in_turn(parts: Sequence[str], between: str = "; ") -> str:
    """Sentences or values in turn; `between` is the same in every language."""
    return parts[0] if len(parts) == 1 else _turns(parts, between)


def _turns(parts: Sequence[str], between: str) -> Sentence:
    made = _Turns(between.join(parts))
    made.parts, made.between = parts, between
    return made


def together(parts: Sequence[str]) -> str:
    """ "a and b and c"."""
    some, *others = parts
    for other in others:
        some = sentence("%(some)s and %(last)s", some=some, last=other)
    return some


def listed(parts: Sequence[str]) -> str:
    """ "a, b and c"."""
    *others, last = parts
    return together((in_turn(others, ", "), last)) if others else last


def _made(one: str, many: str, number: int | None, values: Mapping[str, object]) -> Sentence:
    made = Sentence((one if number in (None, 1) else many) % values)
    made.one, made.many, made.number, made.values = one, many, number, values
    return made
