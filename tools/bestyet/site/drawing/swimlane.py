"""The lanes of a practice as a drawing: roles are columns, the text runs down, times are bands where they can be told.

Where each thing stands, in the drawing's own units; templates draw it, style sheets colour it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bestyet.site.language.words import counted, gettext

if TYPE_CHECKING:
    from bestyet.site.drawing.lanes import Box, Lanes

# Advance widths in thousandths of the font size, a little wider than the usual fonts: text never leaves its box.
_NARROW, _WIDE = dict.fromkeys("iljtfrI.,:;'|!()[] ", 340), dict.fromkeys("mwMW@%", 900)
_WIDTHS = {**dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&", 700), **_NARROW, **_WIDE}
_CJK = 0x2E80  # from here on, signs are about as wide as high


@dataclass(frozen=True)
class Measures:
    """How large things are: of the picture beside the steps, and of the one on a page of its own."""

    name: str
    total: int
    owner: int  # width of the column of who does something, at least
    other: int  # of those who only take part
    band: int  # of the names of bands
    size: int  # of letters
    lead: int  # from line to line
    pad: int
    gap: int


SMALL = Measures("small", 272, 46, 22, 18, 11, 14, 4, 5)
FULL = Measures("full", 1120, 168, 112, 92, 14, 19, 10, 12)
_TOLD = 7  # letters of a label, from which on it tells anything
_HEAD = 132  # how long a head may be that is written upright


@dataclass(frozen=True)
class Words:
    """Lines of text; `x` is their middle, or their begin."""

    x: float
    lines: tuple[tuple[float, str], ...]  # (y, words)


@dataclass(frozen=True)
class Shape:
    """One step in one column, or steps that name nobody across all of them."""

    anchor: str
    says: str
    x: float
    y: float
    width: float
    height: float
    words: Words
    due: Words
    dots: tuple[float, ...] = ()  # where those who take part have their column
    line: tuple[float, float] | None = None  # from the first of them to the last
    is_bare: bool = False  # names nobody

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(frozen=True)
class Drawing:
    """A whole picture."""

    name: str
    width: float
    height: float
    top: float  # where the heads end
    heads: tuple[Words, ...]
    is_upright: bool  # whether heads are written from below to above
    columns: tuple[float, ...]  # where each begins
    bands: tuple[tuple[float, float, str, Words], ...]  # y, height, name, the name as it stands
    shapes: tuple[Shape, ...]


def measured(text: str, size: int) -> float:
    return sum(_WIDTHS.get(char, 1000 if ord(char) > _CJK else 610) for char in text) * size / 1000


def wrapped(text: str, size: int, width: float) -> list[str]:
    """Lines that are no wider; a word that is wider by itself is broken."""
    lines = [""]
    for word in text.split():
        rest = word
        if lines[-1] and measured(f"{lines[-1]} {rest}", size) <= width:
            lines[-1] += f" {rest}"
            continue
        if lines[-1]:
            lines.append("")
        while measured(rest, size) > width and len(rest) > 1:
            fits = next((n for n in range(len(rest) - 1, 1, -1) if measured(rest[:n], size) <= width), 1)
            lines[-1], rest = rest[:fits], rest[fits:]
            lines.append("")
        lines[-1] = rest
    return lines


def cut(text: str, size: int, width: float) -> str:
    """As much as there is room for, the end marked where it is cut."""
    if measured(text, size) <= width:
        return text
    fits = next((n for n in range(len(text) - 1, 0, -1) if measured(text[:n] + "…", size) <= width), 0)
    return text[:fits].rstrip() + "…" if fits else ""


class _Sheet:
    """Lays out one picture from top to bottom."""

    def __init__(self, lanes: Lanes, of: Measures) -> None:
        self.lanes, self.of = lanes, of
        owners = set(lanes.owners)
        self.left = of.band if any(box.band for box in lanes.boxes) else 2
        room = of.total - self.left - of.other * (len(lanes.roles) - len(owners))
        wide = max(of.owner, room / max(1, len(owners)))
        self.columns: dict[str, tuple[float, float]] = {}  # role -> where it begins, how wide it is
        x = float(self.left)
        for role, _ in lanes.roles:
            width = wide if role in owners else of.other
            self.columns[role] = (x, width)
            x += width
        self.width = x
        self.is_upright = of is SMALL

    def drawn(self) -> Drawing:
        heads, top = self._heads()
        y, bands, shapes = top, [], []
        for band, boxes in groupby(self.lanes.boxes, key=lambda box: box.band):
            start = y
            y += self.of.gap
            for shape in self._rows(list(boxes), y):
                shapes.append(shape)
                y = max(y, shape.y + shape.height + self.of.gap)
            if band:
                name = gettext(band)
                y = max(y, start + measured(name, self.of.size) + 12)
                bands.append((start, y - start, name, Words(self.of.size + 1, ((start + self.of.lead, name),))))
        begins = tuple(x for x, _ in self.columns.values())
        return Drawing(
            self.of.name, self.width, y + 1, top, heads, self.is_upright, begins, tuple(bands), tuple(shapes)
        )

    def _heads(self) -> tuple[tuple[Words, ...], float]:
        size, lead = self.of.size, self.of.lead
        titles = [(self.columns[role], title) for role, title in self.lanes.roles]
        if self.is_upright:
            said = [(x + width / 2, cut(title, size, _HEAD)) for (x, width), title in titles]
            top = 8 + max(measured(words, size) for _, words in said)
            return tuple(Words(x + size / 3, ((top - 4, words),)) for x, words in said), top
        lines = [((x, width), wrapped(title, size, width - 8)) for (x, width), title in titles]
        top = 10 + lead * max(len(found) for _, found in lines)
        return tuple(Words(x + width / 2, _lines(found, lead, lead)) for (x, width), found in lines), float(top)

    def _rows(self, boxes: Sequence[Box], y: float) -> Iterator[Shape]:
        for is_bare, run in groupby(boxes, key=lambda box: not box.owners):
            steps = list(run)
            if is_bare and self.of is SMALL:
                yield self._bare(steps, y)
                y += 18 + self.of.gap
                continue
            for step in steps:
                made = list(self._columns_of(step, y))
                yield from made
                y += made[0].height + self.of.gap

    def _bare(self, steps: Sequence[Box], y: float) -> Shape:
        """Steps that name nobody, as one."""
        words = counted("%(num)s step", "%(num)s steps", len(steps))
        says = f"{words}: {gettext('role not recorded')}"
        x, width = self.left + 4, self.width - self.left - 8
        return Shape(
            steps[0].anchor, says, x, y, width, 18, Words(x + 6, ((y + 13, words),)), Words(x, ()), is_bare=True
        )

    def _label(self, step: Box, width: float) -> str:
        """What there is room for; the number alone where that would be but a stump."""
        said = cut(f"{step.number} {step.label}".strip(), self.of.size, width)
        return step.number if said.endswith("…") and len(said) < len(step.number) + _TOLD else said

    def _columns_of(self, step: Box, y: float) -> Iterator[Shape]:
        """The same box in the column of everybody who does the step; all columns where it names nobody."""
        of = self.of
        places = [self.columns[role] for role in step.owners] or [(float(self.left), self.width - self.left)]
        inset = 4 if of is SMALL else 10
        narrow = min(width for _, width in places) - 2 * inset - 2 * of.pad
        number = f"{step.number} " if step.number else ""
        words = [self._label(step, narrow)] if of is SMALL else wrapped(number + step.words, of.size, narrow)
        dues = [] if of is SMALL else [line for due in step.dues for line in wrapped(due, of.size, narrow)]
        height = 22 if of is SMALL else max(44, 2 * of.pad + of.lead * (len(words) + len(dues)) - 4)
        first = y + (height - of.lead * (len(words) + len(dues) - 1)) / 2 + of.size * 0.36
        says = " ".join(filter(None, (number.strip(), step.words))) + f" – {self.lanes.told(step)}"
        dots = [x + width / 2 for x, width in (self.columns[role] for role in step.involved)]
        ends = [*dots, *(x + width / 2 for x, width in places)]
        for place, (x, width) in enumerate(places):
            yield Shape(
                step.anchor,
                says,
                x + inset,
                y,
                width - 2 * inset,
                height,
                Words(x + inset + of.pad, _lines(words, first, of.lead)),
                Words(x + inset + of.pad, _lines(dues, first + of.lead * len(words), of.lead)),
                () if place else tuple(dots),
                (min(ends), max(ends)) if len(ends) > 1 and not place else None,
                not step.owners,
            )


def _lines(words: Sequence[str], first: float, lead: float) -> tuple[tuple[float, str], ...]:
    return tuple((round(first + lead * place, 1), line) for place, line in enumerate(words))


def drawing(lanes: Lanes, of: Measures) -> Drawing:
    return _Sheet(lanes, of).drawn()
