"""YAML without surprises: libyaml's events -> plain data whose every value and key has a place.

YAML 1.2 core schema, so `no` is Norway and `12:30` is text; a date stays text too. Anchors, aliases, tags,
merge keys, directives, duplicate keys and further documents are faults. No recursion: depth and number of
values are bounded before anything is built, so hostile input costs milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from yaml import YAMLError, events
from yaml._yaml import CParser

from bestyet.model.place import Place
from bestyet.model.records.plain import Plain
from bestyet.model.sentence import Figure, sentence
from bestyet.text.plain import LONE_JOINER
from bestyet.text.yaml.yamlplain import place_in_plain, read_plain

HIDDEN_VALUE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]|" + LONE_JOINER
)
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WORDS = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_NOT_FINITE = frozenset(
    sign + word for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN")
)
_LONGEST_INTEGER = 18  # digits; more do not survive every reader of JSON
_MOST_FAULTS = 50


class Mark(Protocol):
    """Where libyaml saw something begin, from 0."""

    line: int
    column: int


Marks = list[Mark] | Callable[[], list[Mark]]  # a function where they are only worked out when asked for


class Fault(NamedTuple):
    """What is wrong in a piece of YAML, before it is known in which file and from which line on."""

    line: int  # from 0, in the piece
    column: int  # from 0, in characters
    code: str
    about: str = ""  # what the message names: the key, the parser's words


@dataclass(frozen=True)
class Limits:
    """How much is read; beyond that the author is told to write less."""

    characters: int
    values: int
    depth: int = 12


FRONT_MATTER = Limits(characters=65_536, values=5_000)
WHOLE_FILE = Limits(characters=1_048_576, values=100_000)


@dataclass(frozen=True)
class Yaml:
    """Data as far as it could be read, the start marks of its nodes in document order, and all faults."""

    data: Plain
    marks: Marks
    faults: list[Fault]
    plain: str = ""  # the text, where `read_plain` has read it


class Places(Mapping[str, Place]):
    """JSON pointer of a value -> where it begins; worked out when first asked: most files are faultless."""

    def __init__(self, path: str, first_line: int, data: Plain, marks: Marks, plain: str = "") -> None:
        self._path = path
        self._plain = plain
        self._source: tuple[int, Plain, Marks] | None = (first_line, data, marks)
        self._values: dict[str, Place] = {}
        self._keys: dict[str, Place] = {}

    def _known(self) -> dict[str, Place]:
        if self._source is not None:
            first_line, data, marks = self._source
            for pointer, is_key, mark in _walk(data, iter(marks() if callable(marks) else marks)):
                where = self._keys if is_key else self._values
                where[pointer] = Place(self._path, first_line + mark.line, mark.column + 1)
            self._source = None
        return self._values

    def at(self, pointer: str) -> Place:
        """Return where the value begins; where it has no place, what holds it."""
        return self._nearest(self._known(), pointer)

    def key_at(self, pointer: str) -> Place:
        """Return where the key of the value begins; where it has no place, what holds it."""
        self._known()
        return self._keys.get(pointer) or self._nearest(self._values, pointer)

    def _nearest(self, known: Mapping[str, Place], pointer: str) -> Place:
        while pointer and pointer not in known:
            pointer = pointer.rpartition("/")[0]
        return known.get(pointer) or Place(self._path, 1, 1)

    def __getitem__(self, pointer: str) -> Place:
        if self._source and self._plain and pointer and (found := place_in_plain(self._plain, pointer)):
            return Place(self._path, self._source[0] + found[0], found[1] + 1)
        return self._known()[pointer]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known())

    def __len__(self) -> int:
        return len(self._known())

    def __reduce__(self) -> tuple[type[dict[str, Place]], tuple[dict[str, Place]]]:
        return dict, (dict(self._known()),)  # libyaml's marks cannot be pickled

    def __repr__(self) -> str:
        return f"Places({self._known()!r})"


def pointer_to(*parts: str | int) -> str:
    """Return the JSON pointer (RFC 6901) of a path: ("a/b", 0) -> "/a~1b/0"."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _walk(data: Plain, marks: Iterator[Mark]) -> Iterator[tuple[str, bool, Mark]]:
    """Yield (pointer, is a key, mark) in document order; each mapping key and each node has one mark.

    Data read from a file with faults may have fewer marks than nodes: the rest stays without places.
    """
    todo: list[tuple[str, bool, Plain]] = [("", False, data)]
    while todo:
        pointer, is_key, node = todo.pop()
        mark = next(marks, None)
        if mark is None:
            return
        yield pointer, is_key, mark
        if is_key:
            continue
        if type(node) is dict:
            for key, value in reversed(node.items()):
                child = pointer + pointer_to(key)
                todo.append((child, False, value))
                todo.append((child, True, None))
        elif type(node) is list:
            todo.extend((f"{pointer}/{index}", False, node[index]) for index in reversed(range(len(node))))


def read_yaml(text: str, limits: Limits = WHOLE_FILE) -> Yaml:
    """Read one YAML document. Faults that leave the rest readable are collected; others end the reading."""
    if len(text) > limits.characters:
        return Yaml(
            None,
            [],
            [Fault(0, 0, "too-much-yaml", sentence("%(number)s characters", number=Figure(f"{limits.characters:,}")))],
        )
    if text.replace("\n", "").isprintable():
        if (plain := read_plain(text, scalar)) is not None:
            return Yaml(plain, lambda: _marks_in(text, limits), [], text)
    elif hidden := HIDDEN_VALUE.search(text):
        # libyaml refuses some of these and counts lines differently at others
        line = text.count("\n", 0, hidden.start())
        column = hidden.start() - (text.rfind("\n", 0, hidden.start()) + 1)
        return Yaml(None, [], [Fault(line, column, "hidden-character", f"U+{ord(hidden[0]):04X}")])
    if text.startswith("%") or "\n%" in text:
        directive = 0 if text.startswith("%") else text.index("\n%") + 1
        return Yaml(None, [], [Fault(text.count("\n", 0, directive), 0, "yaml-directive")])
    return _Reading(limits).read(text)


def _marks_in(text: str, limits: Limits) -> list[Mark]:
    reading = _Reading(limits)
    reading.read(text)
    return reading.marks


@lru_cache(maxsize=8192)
def scalar(word: str) -> Plain:
    """Return the value of a plain (unquoted) scalar by the YAML 1.2 core schema.

    Raises ValueError with a code for numbers that JSON cannot carry.
    """
    if word in _WORDS:
        return _WORDS[word]
    if word[0] not in "+-.0123456789":
        return word
    if _INTEGER.fullmatch(word):
        if len(word) > _LONGEST_INTEGER + 1 or len(word.lstrip("+-")) > _LONGEST_INTEGER:
            raise ValueError("number-too-long")
        return int(word, 0) if word[:2] in ("0o", "0x") else int(word)
    if _DECIMAL.fullmatch(word):
        number = float(word)
        if number in (float("inf"), float("-inf")):
            raise ValueError("number-too-long")
        return number
    if word in _NOT_FINITE:
        raise ValueError("number-not-finite")
    return word


_Stack = list[tuple[dict[str, Plain] | list[Plain] | None, str | int | None]]  # what is open, and the key it is in


class _Reading:
    """One pass over the events. `key` is None between the pairs of a mapping, and an int where the pair is
    dropped: the length the list of marks is cut back to, so that marks stay in step with the data."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.marks: list[Mark] = []
        self.faults: list[Fault] = []
        self.values = 0
        self.documents = 0

    def read(self, text: str) -> Yaml:
        parser = CParser(text)
        try:
            data = self._run(parser.get_event)
        except YAMLError as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            line, column = (mark.line, mark.column) if mark else (0, 0)
            line, column = _inside(text, line, column)
            words = str(getattr(error, "problem", None) or "cannot be read")
            return Yaml(None, [], [*self.faults, Fault(line, column, "not-yaml", words)])
        except (UnicodeError, _StopReadingError):
            return Yaml(None, [], self.faults or [Fault(0, 0, "not-yaml", "characters that are not text")])
        if len(self.marks) > (most := self.limits.values):
            mark = self.marks[most]
            self.faults.append(
                Fault(
                    mark.line, mark.column, "too-much-yaml", sentence("%(number)s values", number=Figure(f"{most:,}"))
                )
            )
        return Yaml(data, self.marks, self.faults)

    def _run(self, next_event: Any) -> Any:  # noqa: C901  one loop without calls: it runs for every value
        scalar_event, mapping_start, sequence_start = (
            events.ScalarEvent,
            events.MappingStartEvent,
            events.SequenceStartEvent,
        )
        ends = (events.MappingEndEvent, events.SequenceEndEvent)
        marks, note = self.marks, self.marks.append
        stack: _Stack = []
        here: Any = None  # the open dict or list
        key: Any = None
        root: Any = None
        while (event := next_event()) is not None:
            kind = type(event)
            if kind is scalar_event:
                note(event.start_mark)
                if key is None and type(here) is dict:
                    key = self._key(event, here)
                    continue
                value = event.value
                if event.implicit[0]:
                    if value in _WORDS or value[0] in "+-.0123456789":
                        value = self._number(event, value)
                else:
                    self._quoted(event)
                if event.anchor is not None:
                    self._fault(event, "yaml-alias")
            elif kind is mapping_start or kind is sequence_start:
                note(event.start_mark)
                self._container(event, stack, here, key)
                stack.append((here, key))
                here, key = ({} if kind is mapping_start else []), None
                continue
            elif kind in ends:
                value = here
                here, key = stack.pop()
            else:
                self._other(event)
                if kind is not events.AliasEvent:
                    continue
                note(event.start_mark)
                value = None
                if key is None and type(here) is dict:
                    self._stop(event, "key-not-text")
            if type(here) is list:
                here.append(value)
            elif here is None:
                root = value if self.documents == 1 else root
            else:
                if type(key) is int:
                    del marks[key:]
                else:
                    here[key] = value
                key = None
        return root

    def _key(self, event: Any, here: dict[str, Plain]) -> str | int:
        key: str = event.value
        if event.anchor is not None:
            self._fault(event, "yaml-alias")
        if not event.implicit[0]:
            self._quoted(event)
        elif key == "<<":
            self._fault(event, "merge-key")
            return len(self.marks) - 1
        if not key:
            self._fault(event, "key-not-text")
        if key in here:
            self._fault(event, "duplicate-key", key)
            return len(self.marks) - 1
        return key

    def _number(self, event: Any, word: str) -> Plain:
        try:
            return scalar(word)
        except ValueError as error:
            self._fault(event, str(error), word[:40])
            return 0

    def _quoted(self, event: Any) -> None:
        if event.tag is not None:
            self._fault(event, "yaml-tag", str(event.tag))
        if event.style == '"' and HIDDEN_VALUE.search(event.value):
            self._fault(event, "hidden-character", sentence("an escape such as \\u200b"))

    def _container(self, event: Any, stack: _Stack, here: Any, key: Any) -> None:
        if key is None and type(here) is dict:
            self._stop(event, "key-not-text")
        if len(stack) >= self.limits.depth:
            self._stop(event, "too-deep", str(self.limits.depth))
        if event.anchor is not None:
            self._fault(event, "yaml-alias")
        if event.tag is not None:
            self._fault(event, "yaml-tag", str(event.tag))

    def _other(self, event: Any) -> None:
        if isinstance(event, events.AliasEvent):
            self._fault(event, "yaml-alias")
        elif isinstance(event, events.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._stop(event, "several-documents")

    def _fault(self, event: Any, code: str, about: str = "") -> None:
        mark = event.start_mark
        self.faults.append(Fault(mark.line, mark.column, code, about))
        if len(self.faults) >= _MOST_FAULTS:
            raise _StopReadingError

    def _stop(self, event: Any, code: str, about: str = "") -> None:
        self._fault(event, code, about)
        raise _StopReadingError


def _inside(text: str, line: int, column: int) -> tuple[int, int]:
    """Return the point, or the end of the last line with something in it if the point is beyond."""
    text = text.rstrip()
    last = text.count("\n")
    return (line, column) if line <= last else (last, len(text) - text.rfind("\n") - 1)


class _StopReadingError(Exception):
    """The last fault makes the rest unreadable."""
