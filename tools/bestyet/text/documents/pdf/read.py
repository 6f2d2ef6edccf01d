"""A PDF that holds text -> its lines and tables. Pages that are pictures are told, not read."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pdfplumber

from bestyet.model.documents.source import Block, Cell, Grid, LeftOut, Line, Sort, Source, Words
from bestyet.model.problem import CannotGoOnError
from bestyet.text.documents.pdf.bounds import counted
from bestyet.text.documents.pdf.pictures import Shown
from bestyet.text.documents.typed import begins_item

_PAGES, _DRAWN = 200, 4000  # pages; lines, boxes and curves on one of them
_TWENTIETHS, _NEAR = 20, 3.0  # of a point; points that count as the same place
_LARGER, _GAP = 1.08, 1.75  # sizes of headings against that of the text; heights of a line between paragraphs
_SHORT = 14  # words of a heading
_APART = 3  # sizes of a letter between words that may be of two columns
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_INSIDE = {"embedded file": re.compile(rb"/EmbeddedFile\b"), "program": re.compile(rb"/(?:JS|JavaScript)\b")}
_BOLD = re.compile(r"bold|black|heavy|semibold", re.IGNORECASE)


@dataclass(frozen=True)
class _Row:
    """One printed line."""

    text: str
    page: int
    left: float
    top: float
    bottom: float
    size: float
    is_bold: bool
    words_at: float  # where the words behind a number or bullet begin
    is_torn: bool = False  # words stand far apart in it, as those of columns


def read_pdf(raw: bytes) -> Source:
    """Raises CannotGoOnError for what is encrypted, damaged, too large, or holds no text."""
    _check_kind(raw)
    try:
        with counted(), pdfplumber.open(io.BytesIO(raw)) as document:
            if len(document.pages) > _PAGES:
                raise CannotGoOnError(f"it has more than {_PAGES} pages")
            return _source(document, raw)
    except Exception as error:  # what is wrong in a file shows itself as any error of the reader's
        told = next((one for one in (error, *error.args) if isinstance(one, CannotGoOnError)), None)
        raise told or CannotGoOnError("it is no PDF that can be read") from None


def _check_kind(raw: bytes) -> None:
    if not raw.lstrip()[:5] == b"%PDF-":
        raise CannotGoOnError("it is no PDF")
    if re.search(rb"/Encrypt\b", raw):
        raise CannotGoOnError("it is encrypted: save it without a password")


def _source(document: Any, raw: bytes) -> Source:
    rows: list[_Row] = []
    tables: list[tuple[int, float, Grid]] = []
    shown = Shown()
    look_at, left_out = shown.look_at, shown.left_out
    for number, page in enumerate(document.pages, start=1):
        if len(page.lines) + len(page.rects) + len(page.curves) > _DRAWN:
            raise CannotGoOnError(f"page {number} is a drawing of more than {_DRAWN:,} lines")
        found = page.find_tables()
        tables += [(number, table.bbox[1], grid) for table in found if (grid := _grid(table, number)).rows]
        boxes = [table.bbox for table in found]
        here = list(_rows(page.filter(lambda one, boxes=boxes: not _is_in(one, boxes)), number))
        rows += here
        look_at += _doubts(here, number)
        if page.images and not here and not found:
            look_at.append(f"page {number} is a picture: its words were not read")
        shown.read(page, number, is_bare=not here and not found)
    if not rows and not tables:
        raise CannotGoOnError("there is no text in it: it was scanned, and needs text recognition first")
    margins, rows = _margins(rows, len(document.pages))
    left_out += [LeftOut("header or footer", row.text) for row in margins]
    left_out += [LeftOut(what, "") for what, name in _INSIDE.items() if name.search(raw)]
    blocks = tuple(_blocks(rows, [*tables, *shown.placed(len(document.pages))]))
    if any(_is_hyphen(one.text, after) for held in _paragraphs(rows) for one, after in pairwise(held)):
        look_at.append("words were broken at the ends of lines: they keep their hyphens")
    title = str((document.metadata or {}).get("Title") or "")
    lines = tuple(Line((Words(row.text),), f"page {row.page}") for row in margins)
    return Source(
        "PDF",
        blocks,
        margins=lines,
        left_out=tuple(left_out),
        look_at=tuple(look_at),
        title=title,
        pictures=shown.raws,
    )


# -- lines -----------------------------------------------------------------------------------------------------------


def _rows(page: Any, number: int) -> Iterator[_Row]:
    for line in page.extract_text_lines(return_chars=True):
        chars = [char for char in line["chars"] if char["text"].strip()]
        text = " ".join(line["text"].split())
        if not chars or not text:
            continue
        size = Counter(round(char["size"], 1) for char in chars).most_common(1)[0][0]
        is_drawn = not begins_item(text) and any(_is_bullet(one, line) for one in (*page.curves, *page.rects))
        yield _Row(
            text=f"• {text}" if is_drawn else text,
            page=number,
            left=line["x0"],
            top=line["top"],
            bottom=line["bottom"],
            size=size,
            is_bold=all(_BOLD.search(char["fontname"]) for char in chars),
            words_at=_words_at(chars, text),
            is_torn=any(after["x0"] - one["x1"] > _APART * one["size"] for one, after in _inner(chars, text)),
        )


def _inner(chars: Sequence[Any], text: str) -> Iterator[tuple[Any, Any]]:
    """Neighbours in a line, behind the number or bullet that it begins with."""
    label, _, rest = text.partition(" ")
    return pairwise(chars[len(label) if rest and begins_item(text) else 0 :])


def _doubts(rows: Sequence[_Row], number: int) -> Iterator[str]:
    """Sentences on a page whose words may stand in another order than people read them."""
    beside = any(one.bottom - after.top > _NEAR and after.bottom - one.top > _NEAR for one, after in pairwise(rows))
    if beside or any(row.is_torn for row in rows):
        yield f"page {number}: words stand side by side, as in columns: see whether they follow each other rightly"
    if any(_FROM_RIGHT.search(row.text) for row in rows):
        yield f"page {number}: words that are read from right to left may stand the wrong way round"


def _words_at(chars: Sequence[Any], text: str) -> float:
    label, _, rest = text.partition(" ")
    at = len(label) if rest and begins_item(text) else 0
    return float(chars[min(at, len(chars) - 1)]["x0"])


def _is_bullet(shape: Any, line: Any) -> bool:
    """Whether it is drawn as a bullet right before the line: small, round or square."""
    wide, high = shape["width"], shape["height"]
    middle = (shape["top"] + shape["bottom"]) / 2
    is_small = 1 < wide < 9 and 1 < high < 9 and 0.6 < wide / high < 1.7
    return bool(is_small and line["top"] <= middle <= line["bottom"] and 0 < line["x0"] - shape["x1"] < 30)


def _is_in(one: Any, boxes: Sequence[Any]) -> bool:
    middle, height = (one["x0"] + one["x1"]) / 2, (one["top"] + one["bottom"]) / 2
    return any(box[0] <= middle <= box[2] and box[1] <= height <= box[3] for box in boxes)


def _margins(rows: Sequence[_Row], pages: int) -> tuple[list[_Row], list[_Row]]:
    """The lines that stand at the same place of most pages, each once; and all others."""

    def key(row: _Row) -> tuple[str, int]:
        return re.sub(r"\d+", "0", row.text), round(row.top / 4)

    many = Counter(key(row) for row in {(row.page, *key(row)): row for row in rows}.values())
    again = {found for found, count in many.items() if pages > 1 and count > pages / 2}
    first = {row.text: row for row in reversed(rows) if key(row) in again}
    return list(reversed(first.values())), [row for row in rows if key(row) not in again]


def _blocks(rows: Sequence[_Row], others: Sequence[tuple[int, float, Block]]) -> Iterator[Block]:
    if rows:
        sizes = Counter[float]()
        for row in rows:
            sizes[row.size] += len(row.text)
        body = sizes.most_common(1)[0][0]
        margin = min(row.left for row in rows)
        found = [(held[0].page, held[0].top, _line(held, body, margin)) for held in _paragraphs(rows)]
    else:
        found, body = [], 0.0
    ranks = sorted({line.level for _, _, line in found if line.sort is Sort.HEADING}, reverse=True)
    placed: list[tuple[int, float, Block]] = [*found, *others]
    largest = max(ranks, default=0)
    titles = [line for _, _, line in found if line.sort is Sort.HEADING and line.level == largest]
    for _, _, block in sorted(placed, key=lambda one: one[:2]):
        if isinstance(block, Line) and block.sort is Sort.HEADING:
            is_title = len(titles) == 1 and block is titles[0] and block is found[0][2] and len(ranks) > 1
            rank = ranks.index(block.level) + 1
            block = replace(block, sort=Sort.TITLE if is_title else Sort.HEADING, level=0 if is_title else min(rank, 9))
        yield block


def _paragraphs(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    held: list[_Row] = []
    for row in rows:
        if held and not _goes_on(held, row):
            yield held
            held = []
        held.append(row)
    if held:
        yield held


def _goes_on(held: Sequence[_Row], row: _Row) -> bool:
    """Whether a printed line goes on with the paragraph before it."""
    before = held[-1]
    if begins_item(row.text) or abs(row.size - before.size) > 0.6 or row.is_bold != before.is_bold:
        return False
    if row.page != before.page:
        return row.text[0].islower() and not before.text.endswith((".", ":", ";"))
    is_near = row.top - before.bottom < (before.bottom - before.top) * (_GAP - 1)
    starts = (held[0].words_at, held[0].left) if len(held) == 1 else (before.left,)
    return is_near and any(abs(row.left - start) <= max(_NEAR, 0.2 * row.size) for start in starts)


def _line(held: Sequence[_Row], body: float, margin: float) -> Line:
    text = held[0].text
    for row in held[1:]:
        text += row.text if _is_hyphen(text, row) else f" {row.text}"
    first = held[0]
    is_large = first.size > body * _LARGER and len(text.split()) <= _SHORT
    return Line(
        words=(Words(text),),
        place=f"page {first.page}, “{first.text[:24]}”",
        sort=Sort.HEADING if is_large else Sort.PLAIN,
        level=round(first.size * 10) if is_large else 0,
        indent=max(0, round((first.words_at - margin) * _TWENTIETHS)),
        is_bold=all(row.is_bold for row in held),
    )


def _is_hyphen(text: str, after: _Row) -> bool:
    return re.search(r"\w-$", text) is not None and after.text[0].islower()


# -- tables ----------------------------------------------------------------------------------------------------------


def _grid(table: Any, page: int) -> Grid:
    place = f"table on page {page}"
    rows = []
    for row in table.extract():
        cells = [
            Cell(is_across=True) if text is None and at else Cell(_cell(text or "", place))
            for at, text in enumerate(row)
        ]
        rows.append(tuple(cells))
    wide = max(map(len, rows), default=0)
    return Grid(tuple(row + (Cell(),) * (wide - len(row)) for row in rows if any(cell.text for cell in row)), place)


def _cell(text: str, place: str) -> tuple[Line, ...]:
    lines: list[str] = []
    for line in filter(str.strip, text.split("\n")):
        if lines and not begins_item(line):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line.strip())
    return tuple(Line((Words(line),), place) for line in lines)
