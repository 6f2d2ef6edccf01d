"""The lines and tables of a document -> headings, steps with their nesting, paragraphs and tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bestyet.model.documents.source import Block, Grid, LeftOut, Line, Sort, Words
from bestyet.text.documents.tables import TableNode, table_of
from bestyet.text.documents.typed import BULLET, Typed

_SHORT, _SENTENCE = 12, 8  # words of a heading; of one that ends like a sentence
_NUMBERED = re.compile(r"(\d+)(?:\.\d+)*\.?")
_ENDS = re.compile(r"[.;:,]\Z")
_BELOW = 99  # the rank of a heading below whichever stands


@dataclass(frozen=True)
class Node:
    """One passage to be: a heading, an item or a paragraph."""

    line: Line
    kind: str  # heading, item, paragraph, block
    level: int = 0  # of headings from 2 on; else how many items hold it
    number: str = ""  # as a reader saw it, without what ends it: "4.1.2", "a"

    @property
    def is_ordered(self) -> bool:
        return self.line.number != BULLET


Part = Node | TableNode


def parts_of(blocks: Sequence[Block]) -> tuple[tuple[Part, ...], tuple[LeftOut, ...]]:
    """Return what the document is made of, in its order, and what is left out of that: heads of tables of steps."""
    typed = Typed()
    read: list[Line | TableNode] = []
    left_out: list[LeftOut] = []
    for number, block in enumerate(blocks):
        for one in table_of(block, number) if isinstance(block, Grid) else (block,):
            if isinstance(one, Line):
                read += typed.read(one)
            elif isinstance(one, LeftOut):
                left_out.append(one)
            elif isinstance(one, TableNode):
                read.append(one)
    return tuple(_with_bare_headings(_Nest(list(_with_headings(_joined(read)))).parts())), tuple(left_out)


def _joined(read: Sequence[Line | TableNode]) -> Sequence[Line | TableNode]:
    """A picture that stands alone belongs to the words before it: people put it below what it shows."""
    out: list[Line | TableNode] = []
    for one in read:
        before = out[-1] if out else None
        is_below = isinstance(before, Line) and before.sort in (Sort.PLAIN, Sort.CONTINUED)
        if isinstance(one, Line) and isinstance(before, Line) and one.pictures and not one.text and is_below:
            out[-1] = replace(before, words=(*before.words, Words(" "), *one.words))
        else:
            out.append(one)
    return out


def _with_bare_headings(parts: Iterable[Part]) -> Iterator[Part]:
    """Pictures of a heading stand below it."""
    for part in parts:
        if isinstance(part, Node) and part.kind == "heading" and (shown := part.line.pictures):
            words = tuple(one for one in part.line.words if not one.picture)
            yield replace(part, line=replace(part.line, words=words))
            yield Node(Line(shown, part.line.place), "paragraph")
        else:
            yield part


def number_of(label: str) -> str:
    """A number without what ends it: "4.1.2." is 4.1.2, "a)" is a, "Step 3:" is 3."""
    label = re.sub(r"^(?:step|section|schritt|abschnitt|étape|paso)\s+", "", label.strip(), flags=re.IGNORECASE)
    return "" if label == BULLET else label.strip(" .):(–-").strip()


# -- headings --------------------------------------------------------------------------------------------------------


def _with_headings(read: Sequence[Line | TableNode]) -> Iterator[Line | TableNode]:
    """Lines that are headings in fact marked as such with their rank, and those that only look so not."""
    next_of = {id(one): after for one, after in pairwise(read)}
    lines = [one for one in read if isinstance(one, Line)]
    parents = {_sort(line) for line in lines if _is_parent(line, next_of.get(id(line)))}
    steps = _steps(lines, next_of)
    above = 0  # the level of the heading without a number that stands above
    for one in read:
        if not isinstance(one, Line):
            yield one
            continue
        after = next_of.get(id(one))
        is_sibling = _sort(one) in parents and not (isinstance(after, Line) and after.number)
        found = _rank(one, after, is_sibling or _is_parent(one, after)) if _sort(one) not in steps else 0
        if one.sort is Sort.HEADING and found:
            above = 0 if one.number else found
        elif found and found != _BELOW:
            found += above
        if found:
            yield replace(one, sort=Sort.HEADING, level=found)
        else:
            yield _plain(one) if one.sort is Sort.HEADING else one


def _steps(lines: Sequence[Line], next_of: Mapping[int, Line | TableNode]) -> set[tuple[str, int]]:
    """Sorts of lines of which most have nothing under them, so that they are steps, however loud they are."""
    all_of: Counter[tuple[str, int]] = Counter()
    bare: Counter[tuple[str, int]] = Counter()
    for line in lines:
        if line.sort is Sort.PLAIN and line.counted_in:
            after = next_of.get(id(line))
            all_of[_sort(line)] += 1
            bare[_sort(line)] += after is None or (isinstance(after, Line) and _sort(after) == _sort(line))
    return {sort for sort, many in all_of.items() if 2 * bare[sort] > many}


def _plain(line: Line) -> Line:
    """A step that has the style of a heading, because that numbers it."""
    counted_in = line.counted_in or ("heading" if line.number else "")
    return replace(
        line, sort=Sort.PLAIN, level=0, counted_in=counted_in, depth=line.depth or number_of(line.number).count(".")
    )


def _sort(line: Line) -> tuple[str, int]:
    return line.counted_in, line.depth


def _rank(line: Line, after: Line | TableNode | None, is_parent: bool) -> int:
    """How deep a heading a line is; 0 for what is none. is_parent: others are numbered below it, or its like."""
    text, words = line.text, len(line.text.split())
    if line.sort is Sort.HEADING:
        is_sentence = (words > _SENTENCE and _ENDS.search(text)) or words > 3 * _SHORT
        return 0 if is_sentence else line.level or _BELOW
    if line.sort is not Sort.PLAIN or words > _SHORT or _ENDS.search(text) or not any(map(str.isalpha, text)):
        return 0
    depth = line.number.strip(" .)").count(".") + 1 if _NUMBERED.fullmatch(line.number.strip(" )")) else 0
    is_loud = line.is_bold or (text.isupper() and len(text) > 3)
    if depth and (is_loud or (is_parent and words <= _SENTENCE)):
        return depth
    return _BELOW if is_loud and line.is_bold and not line.number and after is not None and not line.indent else 0


def _is_parent(line: Line, after: Line | TableNode | None) -> bool:
    own, other = number_of(line.number), number_of(after.number) if isinstance(after, Line) else ""
    return bool(own) and other.startswith(f"{own}.")


# -- nesting ---------------------------------------------------------------------------------------------------------


@dataclass
class _Nest:
    read: Sequence[Line | TableNode]
    ranks: list[int] = field(default_factory=list)  # of the headings that stand
    items: list[Line] = field(default_factory=list)  # the items that stand, outermost first
    at: int = 0  # where we are

    def parts(self) -> Iterator[Part]:
        for at, one in enumerate(self.read):
            self.at = at
            if isinstance(one, TableNode):
                yield replace(one, level=self._held(one.indent))
            elif one.sort is Sort.HEADING:
                yield self._heading(one)
            elif one.counted_in:
                yield self._item(one)
            else:
                level = self._held(one.indent, is_continued=one.sort is Sort.CONTINUED)
                yield Node(one, "block" if one.sort is Sort.BLOCK else "paragraph", level)

    def _heading(self, line: Line) -> Node:
        self.items = []
        if line.level == _BELOW:
            while self.ranks and self.ranks[-1] == _BELOW:
                self.ranks.pop()
        while self.ranks and self.ranks[-1] >= line.level:
            self.ranks.pop()
        self.ranks.append(line.level)
        return Node(line, "heading", min(6, 1 + len(self.ranks)), number_of(line.number))

    def _item(self, line: Line) -> Node:
        same = [at for at, item in enumerate(self.items) if item.counted_in == line.counted_in]
        above = [at for at in same if self.items[at].depth < line.depth]
        if above:
            stays = above[-1] + 1
            while stays < len(self.items) and self.items[stays].indent < line.indent:
                stays += 1  # of another list, between
            del self.items[stays:]
        elif same:
            del self.items[same[0] :]
        else:
            while self.items and not self._is_below(line, self.items[-1]):
                self.items.pop()
        self.items.append(line)
        return Node(line, "item", len(self.items) - 1, number_of(line.number))

    def _held(self, indent: int, is_continued: bool = False) -> int:
        """How many items hold what has no number; it ends those that do not."""
        if not (is_continued and not indent):
            while self.items and not 0 < self.items[-1].indent <= indent:
                self.items.pop()
        return len(self.items)

    def _is_below(self, line: Line, item: Line) -> bool:
        """Whether a line of another list stands below an item."""
        if line.indent != item.indent:
            return line.indent > item.indent
        if not _is_minor(line) or _is_minor(item):
            return False
        is_typed = line.counted_in.startswith("typed") or line.number != BULLET
        return is_typed or item.text.endswith(":") or self._goes_on(item)

    def _goes_on(self, item: Line) -> bool:
        """Whether its list has more items before the next heading."""
        for one in self.read[self.at :]:
            if isinstance(one, Line) and one.sort is Sort.HEADING:
                return False
            if isinstance(one, Line) and one.counted_in == item.counted_in:
                return True
        return False


def _is_minor(line: Line) -> bool:
    """A bullet or a letter: at the margin of numbers it stands below them."""
    return not any(map(str.isdigit, line.number)) and line.number != ""
