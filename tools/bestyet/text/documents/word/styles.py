"""What the styles of a Word file say of a paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bestyet.text.documents.xml import is_on, number_of, read_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_BODY = 9  # the outline level of what is no heading
_KEPT = 1_048_576  # bytes of styles that are kept for the next document


@dataclass(frozen=True)
class Style:
    """A paragraph style, with what it takes over from those it is based on."""

    name: str = ""  # small letters
    outline: int | None = None  # 0..8 for headings
    list: str | None = None  # the id of its list
    depth: int | None = None  # in that list
    left: int | None = None  # twentieths of a point
    is_bold: bool = False
    is_hidden: bool = False


class Styles:
    def __init__(self, root: Element | None) -> None:
        found = root.iterfind("w.style") if root is not None else ()
        self._elements = {element.get("w.styleId", ""): element for element in found}
        default = (one for one, element in self._elements.items() if _is_default(element))
        self._default = next(default, "")
        self._known: dict[str, Style] = {}

    def get(self, name: str | None) -> Style:
        """The style of this id, the default one where there is none of it."""
        name = name if name in self._elements else self._default
        if name not in self._known:
            self._known[name] = self._made(name)
        return self._known[name]

    def _made(self, name: str) -> Style:
        chain: list[Element] = []
        at = name
        while (element := self._elements.get(at)) is not None and element not in chain:
            chain.append(element)
            based = element.find("w.basedOn")
            at = based.get("w.val", "") if based is not None else ""
        made = Style()
        for element in reversed(chain):
            made = _over(made, element)
        return made


def styles_in(raw: bytes | None) -> tuple[Styles, Mapping[str, str]]:
    """Read the part of a file that holds its styles; with it come those of characters that are raised or lowered."""
    return (_styles_in if raw and len(raw) <= _KEPT else _styles_in.__wrapped__)(raw)


@lru_cache(maxsize=4)  # documents of one template have the same, which are most of what a short document holds
def _styles_in(raw: bytes | None) -> tuple[Styles, Mapping[str, str]]:
    root = None if raw is None else read_xml(raw)
    styles = root.iterfind("w.style") if root is not None else ()
    found = {style.get("w.styleId", ""): style.find("w.rPr/w.vertAlign") for style in styles}
    return Styles(root), {name: told.get("w.val", "") for name, told in found.items() if told is not None}


def _is_default(element: Element) -> bool:
    return element.get("w.type") == "paragraph" and element.get("w.default") in ("1", "true", "on")


def _over(base: Style, element: Element) -> Style:
    about = element.find("w.pPr")
    run = element.find("w.rPr")
    named = element.find("w.name")
    bold = run.find("w.b") if run is not None else None
    hidden = run.find("w.vanish") if run is not None else None
    outline, counted, depth, left = base.outline, base.list, base.depth, base.left
    if about is not None:
        if (told := about.find("w.outlineLvl")) is not None:
            outline = number_of(told, otherwise=_BODY)
        counted, depth = list_of(about, counted, depth)
        left = left_of(about, left)
    return Style(
        name=(named.get("w.val", "") if named is not None else "").lower(),
        outline=None if outline is None or not 0 <= outline < _BODY else outline,
        list=counted,
        depth=depth,
        left=left,
        is_bold=is_on(bold) if bold is not None else base.is_bold,
        is_hidden=is_on(hidden) if hidden is not None else base.is_hidden,
    )


def list_of(about: Element, counted: str | None = None, depth: int | None = None) -> tuple[str | None, int | None]:
    """The list of a paragraph and how deep in it, by its own properties, else as given."""
    told = about.find("w.numPr")
    if told is None:
        return counted, depth
    number, level = told.find("w.numId"), told.find("w.ilvl")
    counted = number.get("w.val") if number is not None else counted
    return counted, (number_of(level) if level is not None else depth)


def left_of(about: Element, left: int | None = None) -> int | None:
    """How far the words stand from the margin, by the paragraph's own properties, else as given."""
    told = about.find("w.ind")
    if told is None:
        return left
    for key in ("w.left", "w.start"):
        if key in told.attrib:
            return number_of(told, key)
    return left
