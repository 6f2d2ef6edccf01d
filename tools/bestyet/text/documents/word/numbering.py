"""The numbers that Word counts and a reader sees: "4.1.2", "a)", "•"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bestyet.text.documents.xml import is_on, number_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
BULLET = "•"
_BOXES = {"☐": "☐", "☑": "☑", "☒": "☒", "\uf0a8": "☐", "\uf06f": "☐", "\uf0fe": "☑", "\uf0fd": "☒"}
_KNOWN = {"decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "bullet", "none"}


@dataclass(frozen=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    shown: str = ""
    restart: int | None = None  # after which level, from 1; 0: never; None: after the one above
    is_legal: bool = False  # whatever it shows of other levels is in digits
    left: int | None = None
    style: str = ""


@dataclass
class _List:
    abstract: str
    levels: dict[int, _Level]
    overrides: dict[int, int] = field(default_factory=dict)  # level -> where it starts anew
    is_used: bool = False


@dataclass(frozen=True)
class Label:
    """What stands before a paragraph of a list."""

    shown: str  # "" where it shows nothing
    counted_in: str
    depth: int
    left: int | None  # where the words of its level begin
    box: str = ""  # of a bullet, what is part of the words: a box to be ticked, or words


class Numbering:
    """Counts as Word does: lists of one definition go on counting, unless one says where it starts anew."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counted: dict[str, list[int | None]] = {}
        self.odd: set[str] = set()  # forms of numbers that we cannot write
        if root is not None:
            self._read(root)

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level of a list that belongs to a style."""
        there = self._lists.get(number)
        return next((at for at, level in there.levels.items() if level.style == style), None) if there else None

    def label(self, number: str | None, depth: int) -> Label | None:
        """Count one more paragraph of a list; None where there is no such list."""
        there = self._lists.get(number or "")
        if there is None or not 0 <= depth < _LEVELS:
            return None
        counted = self._counted.setdefault(there.abstract, [None] * _LEVELS)
        starts = {at: there.overrides.get(at, there.levels.get(at, _Level()).start) for at in range(_LEVELS)}
        if not there.is_used:
            there.is_used = True
            for at in there.overrides:
                counted[at:] = [None] * (_LEVELS - at)
        for at in range(depth):
            counted[at] = starts[at] if counted[at] is None else counted[at]
        before = counted[depth]
        counted[depth] = starts[depth] if before is None else before + 1
        for at in range(depth + 1, _LEVELS):
            restart = there.levels.get(at, _Level()).restart
            if restart is None or depth < restart:
                counted[at] = None
        level = there.levels.get(depth, _Level())
        self.odd |= {level.kind} - _KNOWN
        box = _words_of_bullet(level.shown.strip()) if level.kind == "bullet" else ""
        return Label(_shown(there, counted, depth), there.abstract, depth, level.left, box)

    def _read(self, root: Element) -> None:
        abstracts = {one.get("w.abstractNumId", ""): one for one in root.iterfind("w.abstractNum")}
        by_style = {
            link.get("w.val", ""): name
            for name, one in abstracts.items()
            if (link := one.find("w.styleLink")) is not None
        }
        for entry in root.iterfind("w.num"):
            told = entry.find("w.abstractNumId")
            name = told.get("w.val", "") if told is not None else ""
            linked = abstracts[name].find("w.numStyleLink") if name in abstracts else None
            name = by_style.get(linked.get("w.val", ""), name) if linked is not None else name
            if name not in abstracts:
                continue
            levels = {number_of(one, "w.ilvl"): _level(one) for one in abstracts[name].iterfind("w.lvl")}
            overrides = {}
            for override in entry.iterfind("w.lvlOverride"):
                at = number_of(override, "w.ilvl")
                if (own := override.find("w.lvl")) is not None:
                    levels[at] = _level(own)
                if (start := override.find("w.startOverride")) is not None:
                    overrides[at] = number_of(start, otherwise=1)
            self._lists[entry.get("w.numId", "")] = _List(name, levels, overrides)


def _level(element: Element) -> _Level:
    def told(name: str) -> Element | None:
        return element.find(f"w.{name}")

    shown, style = (one.get("w.val", "") if (one := told(n)) is not None else "" for n in ("lvlText", "pStyle"))
    kind = next((one.get("w.val", "") for one in element.iter("w.numFmt")), "")  # the newest of several ways
    restart, indent = told("lvlRestart"), element.find("w.pPr/w.ind")
    left = next((number_of(indent, key) for key in ("w.left", "w.start") if key in indent.attrib), None) if (
        indent is not None) else None  # fmt: skip
    return _Level(
        start=number_of(told("start"), otherwise=1),
        kind=kind or "decimal",
        shown=shown,
        restart=number_of(restart) if restart is not None else None,
        is_legal=is_on(told("isLgl")),
        left=left,
        style=style,
    )


def _words_of_bullet(shown: str) -> str:
    return _BOXES.get(shown, shown if sum(map(str.isalpha, shown)) > 1 else "")


def _shown(there: _List, counted: list[int | None], depth: int) -> str:
    own = there.levels.get(depth, _Level())
    if own.kind == "bullet":
        return BULLET if own.shown.strip() else ""  # an item that goes on has an invisible one
    if own.kind == "none":
        return own.shown if not _PLACE.search(own.shown) else ""

    def number(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        level = there.levels.get(at, _Level())
        value = counted[at]
        return _written(level.start if value is None else value, "decimal" if own.is_legal else level.kind)

    return _PLACE.sub(number, own.shown).strip()


def _written(value: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter") and value > 0:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 0 < value < 4000:
        roman = ""
        for size, sign in _ROMAN:
            roman += sign * (value // size)
            value %= size
        return roman.upper() if kind == "upperRoman" else roman
    if kind == "decimalZero":
        return f"{value:02d}"
    return "" if kind == "none" else str(value)
