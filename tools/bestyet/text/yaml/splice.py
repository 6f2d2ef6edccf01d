"""Values of a front matter changed in its lines: only the lines of what changes are others, comments stay.

Tried before: editors that write the whole block anew changed 87 lines where one title was another, and moved the
digests of all that was signed. What comes out is read again, and must say what was asked for and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.plain import Plain, Table, table
from bestyet.model.sentence import sentence
from bestyet.text.markdown.writer import flow
from bestyet.text.yaml.yamlread import FRONT_MATTER, Places, read_yaml

_KEY = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?:[ \t]|$)")
_NO_VALUE = re.compile(r"[ \t]*(?:#.*)?$")
_BESIDE = re.compile(r"(?<![ \t])[ \t]+#[^\n]*")
_ROW = re.compile(r"([ \t]*)-[ \t]")


class SpliceError(CannotGoOnError):
    """The lines are written in a way that only a person should change."""


def with_values(front: str, values: Mapping[str, Plain], order: Sequence[str]) -> str:
    """Return a front matter with other values; None takes a key out. order: of the keys, where new ones go.

    Raises SpliceError where the lines cannot say so without a change of others.
    """
    data = dict(_read(front))
    wanted = {key: value for key, value in {**data, **values}.items() if value is not None}
    lines = front.splitlines(keepends=True)
    for key, value in values.items():
        if key in data and data[key] != value:
            lines = _changed(lines, key, data[key], value)
        elif key not in data and value is not None:
            at = _place(lines, key, order)
            lines[at:at] = [f"{key}: {flow(value)}\n"] if not _is_rows(value) else [f"{key}:\n", *_rows(value, "  ")]
    made = "".join(lines)
    if _read(made) != wanted:
        raise SpliceError(
            sentence("the values at the head of this text are written in a way that only a person can change")
        )
    return made


def _read(front: str) -> Table:
    yaml = read_yaml(front, FRONT_MATTER)
    if yaml.faults:
        raise SpliceError(sentence("the values at the head of this text cannot be read: mend them in the text"))
    return table(yaml.data)


def _blocks(lines: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Key at the left edge -> its first line and the one behind its last; what follows it as comments is not its."""
    starts = [(at, found[1]) for at, line in enumerate(lines) if (found := _KEY.match(line))]
    ends = [at for at, _ in starts[1:]] + [len(lines)]
    return {key: (start, _end(lines, start, end)) for (start, key), end in zip(starts, ends, strict=False)}


def _place(lines: Sequence[str], key: str, order: Sequence[str]) -> int:
    """Behind the last of the keys that come before it."""
    before = {*order[: order.index(key)]} if key in order else set(order)
    return max((end for name, (_, end) in _blocks(lines).items() if name in before), default=len(lines))


def _changed(lines: list[str], key: str, old: Plain, new: Plain) -> list[str]:
    blocks = _blocks(lines)
    if key not in blocks:
        raise SpliceError(sentence("%(key)s is written in a way that only a person can change", key=key))
    start, end = blocks[key]
    if new is None:
        return [*lines[:start], *lines[end:]]
    if isinstance(new, list) and _is_rows(new) and isinstance(old, list) and end - start > 1:
        return [*lines[: start + 1], *_with_rows(lines[start + 1 : end], old, new), *lines[end:]]
    if _is_rows(new) and not (isinstance(old, list) and old):
        return [*lines[:start], f"{key}:\n", *_rows(new, "  "), *lines[end:]]
    beside = _BESIDE.search(lines[start].rstrip("\n")) if end - start == 1 and not isinstance(old, str) else None
    return [*lines[:start], f"{key}: {flow(new)}{beside[0] if beside else ''}\n", *lines[end:]]


def _is_rows(value: Plain) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _rows(rows: Plain, indent: str) -> list[str]:
    return [f"{indent}- {flow(row)}\n" for row in rows] if isinstance(rows, list) else []


def _with_rows(lines: list[str], old: list[Plain], new: list[Plain]) -> list[str]:
    """The lines of a list with its rows as they are asked for; comments stand above what they are about."""
    yaml = read_yaml("".join(lines), FRONT_MATTER)
    places = Places("", 0, yaml.data, yaml.marks)
    firsts = [places.at(f"/{number}").line for number in range(len(old))]
    dash = _ROW.match(lines[firsts[0]]) if firsts else None
    if dash is None or len({*firsts}) < len(firsts):
        raise SpliceError(sentence("this list is written in a way that only a person can change"))
    ends = [_end(lines, first, behind) for first, behind in zip(firsts, [*firsts[1:], len(lines)], strict=True)]
    kept = [(lines[above:first], lines[first:end]) for above, first, end in zip([0, *ends], firsts, ends, strict=False)]
    left, made = list(range(len(old))), list[str]()
    for at, row in enumerate(new):
        same = next((number for number in left if old[number] == row), None)
        above, written = (
            kept[same] if same is not None else (kept[at][0] if at in left and old[at] not in new else [], [])
        )
        made += [*above, *(written or [f"{dash[1]}- {flow(row)}\n"])]
        if same is not None:
            left.remove(same)
    return made


def _end(lines: Sequence[str], start: int, end: int) -> int:
    while end > start + 1 and _NO_VALUE.match(lines[end - 1].rstrip("\n")):
        end -= 1
    return end
