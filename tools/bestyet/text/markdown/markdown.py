"""Markdown -> passages with exact line spans, in the dialect of CommonMark with tables, tasks and footnotes.

Every line that says something belongs to exactly one passage. Not passages: blank lines, rules (`---`),
HTML comments and empty list markers.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

import pyromark

from bestyet.model.blob import blob_of
from bestyet.model.passage import Document, Kind, Passage
from bestyet.model.place import Span
from bestyet.model.records.picture import TOKEN
from bestyet.model.records.plain import word
from bestyet.text.markdown.apart import marked_apart
from bestyet.text.markdown.labels import OPTIONS, definitions
from bestyet.text.markdown.leaf import Leaf
from bestyet.text.markdown.lines import moved_left, span_digest, text_of, with_longer_fences, words_beside_comments
from bestyet.text.markdown.naming import NAME, words_of_heading
from bestyet.text.yaml.frontmatter import front_matter_of, split

_OPAQUE = {"CodeBlock", "BlockQuote", "HtmlBlock", "FootnoteDefinition", "MetadataBlock"}
_LEAVES = {"Paragraph", "Heading", "TableHead", "TableRow"}
_BLANK = " \t\n"  # what is no word to Markdown; spaces that do not break are words
_MARKER = re.compile(r"(?<![ \t])[ \t]*(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]+|\Z)(?:\[[ xX]\][ \t]+)?")
_FENCE = re.compile(r"`{3,}")
_SPACE = re.compile(r"\s+")


@dataclass
class _Draft:
    """A passage in the making; parents are drafts until all are known."""

    kind: Kind
    first_line: int
    last_line: int
    text: str
    source: str
    parent: _Draft | None
    headings: tuple[str, ...]
    name: str | None = None
    level: int = 0
    ordered: bool = False
    task: bool | None = None
    in_list: int = 0
    number: int | None = None
    head: str = ""


@dataclass
class _Frame:
    """An open list or list item."""

    is_item: bool
    start: int
    end: int
    list_number: int
    number: int | None  # of an item; of a list, the number of its next item; None where items are not numbered
    task: bool | None = None
    draft: _Draft | None = None  # the item's own words, once read


class _Reader:
    """Walks pyromark's flat events with an explicit stack, so that nesting cannot exhaust ours."""

    def __init__(self, lines: list[str], body_line: int) -> None:
        self.lines = lines  # of the whole file
        self.body_line = body_line
        self.body = "\n".join(lines[body_line - 1 :])
        self.bytes = self.body.encode("utf-8")
        self.starts = [0, *accumulate(len(line) + 1 for line in self.bytes.split(b"\n"))]
        self.drafts: list[_Draft] = []
        self.frames: list[_Frame] = []
        self.headings: list[_Draft] = []
        self.title: _Draft | None = None
        self.leaf: Leaf | None = None
        self.lists = 0
        self.silent: set[int] = set()  # lines of rules and comments, which are no passages
        self.head = ""
        self.opaque = 0  # open blocks inside a block that travels untouched
        self.block = (0, 0, "")  # its byte range and tag

    def read(self) -> list[_Draft]:
        for event, where in pyromark.events_with_range(self.body, options=OPTIONS):
            start, end = where["start"], where["end"]
            if isinstance(event, str):
                self._mark(event, start, end)
                if event == "Rule":
                    self.silent.add(self._line(start))
                continue
            ((what, value),) = event.items()
            tag = value if isinstance(value, str) else next(iter(value)) if isinstance(value, dict) else ""
            if what == "Start":
                self._start(tag, value, start, end)
            elif what == "End":
                self._end(tag, start, end)
            else:
                self._inline(what, value, start, end)
        self._references()
        return self.drafts

    # -- events ------------------------------------------------------------------------------------------

    def _mark(self, event: str, start: int, end: int) -> None:
        if not self.opaque and event in ("SoftBreak", "HardBreak") and self.leaf:
            self.leaf.add(" ")
            self.leaf.end = max(self.leaf.end, start)

    def _start(self, tag: str, value: Any, start: int, end: int) -> None:
        if self.opaque:
            self.opaque += 1
        elif (
            tag in _OPAQUE
            or (tag in ("List", "Table") and self._is_bare_item())
            or (tag == "Heading" and self.frames and not self._is_bare_item())
        ):
            self._close_leaf()
            self._open_block(tag, value, start, end)
        elif tag in ("List", "Item", "Table"):
            self._close_leaf()
            if tag != "Table":
                # Behind a tab the parser counts an item from the end of the line before.
                while start < end and self.bytes[start : start + 1].isspace():
                    start += 1
                self.frames.append(self._list(start, end, value["List"]) if tag == "List" else self._item(start, end))
        elif tag in _LEAVES:
            self._close_leaf()
            level = int(value["Heading"]["level"][1]) if tag == "Heading" else 0
            self.leaf = Leaf(tag, start, start, level=level)
        elif tag == "TableCell":
            if self.leaf and self.leaf.parts:
                self.leaf.add(" | ")
        else:
            leaf = self._open_leaf(start, end)
            if tag == "Image":
                leaf.show(value["Image"]["dest_url"])
                leaf.images += 1

    def _close_table(self) -> None:
        """A table of a head alone travels untouched: it has no rows to travel with."""
        if self.drafts[-1].kind is Kind.HEAD:
            self.drafts[-1].kind = Kind.BLOCK

    def _end(self, tag: str, start: int, end: int) -> None:
        if self.opaque:
            self.opaque -= 1
            if not self.opaque:
                self._close_block()
                if tag == "Item":
                    self.frames.pop()
        elif tag in ("List", "Item"):
            self._close_leaf()
            self.frames.pop()
        elif tag == "Table":
            self._close_table()
        elif tag == "Image" and self.leaf:
            self.leaf.images -= 1
        elif tag in _LEAVES:
            if self.leaf:
                self.leaf.end = end
            self._close_leaf()

    def _inline(self, what: str, value: Any, start: int, end: int) -> None:
        if self.opaque:
            return
        if what == "TaskListMarker":
            self.frames[-1].task = bool(value)
            return
        leaf = self._open_leaf(start, end)
        if what in ("Text", "Code"):
            leaf.add(value)
        elif what == "InlineHtml" and value.startswith("<br"):
            leaf.add(" ")

    # -- from events to drafts -----------------------------------------------------------------------------

    def _list(self, start: int, end: int, number: int | None) -> _Frame:
        self.lists += 1
        return _Frame(False, start, end, self.lists, number)

    def _item(self, start: int, end: int) -> _Frame:
        held_by = self.frames[-1]
        number = held_by.number
        if number is not None:
            held_by.number = number + 1
        return _Frame(True, start, end, held_by.list_number, number)

    def _is_bare_item(self) -> bool:
        """Whether we are in an item of which no words of its own were read yet."""
        return bool(self.frames) and self.frames[-1].is_item and not self.frames[-1].draft and not self.leaf

    def _open_leaf(self, start: int, end: int) -> Leaf:
        """The run of text that goes on until `end`."""
        if self.leaf is None:  # words directly in a tight item
            self.leaf = Leaf("Paragraph", start, start)
        self.leaf.end = max(self.leaf.end, end)
        return self.leaf

    def _open_block(self, tag: str, value: Any, start: int, end: int) -> None:
        """Begin a block that travels untouched; an item that begins with one travels as a whole."""
        self.opaque = 1
        if tag == "CodeBlock" and value["CodeBlock"] == "Indented":
            tag = "Indented"
        if self._is_bare_item():
            self.opaque, tag = 2, "Item"
            start, end = self.frames[-1].start, self.frames[-1].end
        self.block = (start, end, tag)

    def _close_block(self) -> None:
        start, end, tag = self.block
        first, last = self._span(start, end)
        text = self.bytes[start:end].decode("utf-8", errors="replace")
        if tag == "HtmlBlock" and (found := words_beside_comments(text)) is not None:
            if found:
                self._add(Kind.PARAGRAPH, first, last, found, found)
            self.silent.update(range(first, last + 1))
            return
        draft = self._add(Kind.BLOCK, first, last, text, self._block_source(first, last, start, tag))
        if tag == "Item":
            self._in_list(draft, self.frames[-1])

    @staticmethod
    def _in_list(draft: _Draft, frame: _Frame) -> None:
        draft.ordered, draft.task = frame.number is not None, frame.task
        draft.in_list, draft.number = frame.list_number, frame.number

    def _close_leaf(self) -> None:
        leaf, self.leaf = self.leaf, None
        if leaf is None:
            return
        first, last = self._span(leaf.start, leaf.end)
        text = "".join(leaf.parts)
        frame = self.frames[-1] if self.frames and self.frames[-1].is_item else None
        if leaf.tag in ("TableHead", "TableRow"):
            self._add_row(leaf.tag, first, last, text)
        elif frame and not frame.draft:
            item_first = self._line(frame.start)
            source = self._own_lines(item_first, last, _MARKER)
            frame.draft = self._add(Kind.ITEM, item_first, last, text, source)
            self._in_list(frame.draft, frame)
        elif leaf.tag == "Heading":
            self._add_heading(leaf.level, first, last, text)
        else:
            says = TOKEN.sub("", text).strip()
            kind = Kind.PARAGRAPH if says else Kind.BLOCK  # images only, or tags without words
            if not says and text.strip() and self.drafts and self.drafts[-1].kind in (Kind.ITEM, Kind.PARAGRAPH):
                shown = self.drafts[-1]  # with another picture below it, it is another step
                shown.text = f"{shown.text} {' '.join(text.split())}"
            self._add(kind, first, last, text, self._own_lines(first, last))

    def _add_heading(self, level: int, first: int, last: int, text: str) -> None:
        source = self._own_lines(first, last)
        words = words_of_heading(source)
        # Underlined headings: all lines but the underline, on one line.
        source = words if words is not None else " ".join(source.split("\n")[:-1])
        if not text.strip():
            if source.strip():  # a picture, or a tag
                self._add(Kind.BLOCK, first, last, text, f"{'#' * level} {source}")
            return
        first_of_all = not any(draft.kind is Kind.HEADING for draft in self.drafts)
        self.headings = [heading for heading in self.headings if heading.level < level]
        draft = self._add(Kind.HEADING, first, last, text, source)
        draft.level = level
        if level == 1 and first_of_all:
            self.title = draft
        else:
            self.headings.append(draft)

    def _add_row(self, tag: str, first: int, last: int, text: str) -> None:
        kind = Kind.HEAD if tag == "TableHead" else Kind.ROW
        if kind is Kind.HEAD:
            last = first + 1  # the delimiter row
            self.head = "\n".join(line.strip(_BLANK) for line in self.lines[first - 1 : last])
        source = "\n".join(line.strip(_BLANK) for line in self.lines[first - 1 : last])
        self._add(kind, first, last, text, source).head = self.head

    def _add(self, kind: Kind, first: int, last: int, text: str, source: str) -> _Draft:
        found = NAME.search(text)
        if found:
            text = text[: found.start()]
            if kind not in (Kind.ROW, Kind.HEAD, Kind.BLOCK):
                source = NAME.sub("", source)
        items = [frame.draft for frame in self.frames if frame.is_item and frame.draft]
        parent = items[-1] if items else self.headings[-1] if self.headings else None
        path = tuple(heading.text for heading in self.headings)
        text = _SPACE.sub(" ", text).strip()
        draft = _Draft(kind, first, last, text, source, parent, path, name=found[1] if found else None)
        self.drafts.append(draft)
        return draft

    def _references(self) -> None:
        """Link reference definitions yield no event: find them among the lines that nothing else has."""
        taken = {line for draft in self.drafts for line in range(draft.first_line, draft.last_line + 1)}
        self.frames, self.headings = [], []
        number = self.body_line
        while number <= len(self.lines):
            first = number
            while number <= len(self.lines) and number not in taken and number not in self.silent:
                number += 1
            text = "\n".join(self.lines[first - 1 : number - 1])
            for start, end in definitions(text):
                at = first + text.count("\n", 0, start)
                source = "\n".join(line.strip(_BLANK) for line in text[start:end].strip(_BLANK).split("\n"))
                self._add(Kind.BLOCK, at, at + source.count("\n"), source, source)
            number += 1

    # -- lines -----------------------------------------------------------------------------------------------

    def _line(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1 + self.body_line

    def _span(self, start: int, end: int) -> tuple[int, int]:
        """First and last line of a byte range, blank lines and line ends behind it left out."""
        while end > start + 1 and self.bytes[end - 1 : end].isspace():
            end -= 1
        return self._line(start), self._line(max(start, end - 1))

    def _own_lines(self, first: int, last: int, marker: re.Pattern[str] | None = None) -> str:
        lines = self.lines[first - 1 : last]
        if marker:
            lines = [marker.sub("", lines[0], count=1), *lines[1:]]
        return "\n".join(line.lstrip(_BLANK) for line in lines).strip(_BLANK)

    def _block_source(self, first: int, last: int, start: int, tag: str) -> str:
        """A block's lines without the indent of what holds it; indented code gets a fence to keep its shape."""
        before = self.bytes[self.starts[first - self.body_line] : start].decode("utf-8", errors="replace")
        indent = len(before.expandtabs(4))
        lines = [moved_left(line, indent) for line in self.lines[first - 1 : last]]
        if tag == "CodeBlock":
            lines = with_longer_fences(lines)
        if tag == "Indented":
            fence = max((found[0] for line in lines for found in _FENCE.finditer(line)), key=len, default="``") + "`"
            lines = [fence, *lines, fence]
        return "\n".join(lines).rstrip(_BLANK)


@lru_cache(maxsize=4)
def read_passages(path: str, text: str, body_line: int = 1) -> tuple[Passage, ...]:
    """Return the passages of the Markdown in `text` from line `body_line` on, in the order of their lines.

    text: of the whole file, as `text_of` gives it. Spans never overlap.
    """
    lines = text.split("\n")
    drafts = sorted(_Reader(lines, body_line).read(), key=lambda draft: (draft.first_line, draft.last_line))
    index = {id(draft): number for number, draft in enumerate(drafts)}
    return marked_apart(
        Passage(
            kind=draft.kind,
            span=Span(path, draft.first_line, draft.last_line),
            text=draft.text,
            source=draft.source,
            name=draft.name,
            level=draft.level,
            ordered=draft.ordered,
            task=draft.task,
            in_list=draft.in_list,
            number=draft.number,
            parent=index[id(draft.parent)] if draft.parent else None,
            headings=draft.headings,
            head=draft.head,
            sha256=span_digest(lines, draft.first_line, draft.last_line),
        )
        for draft in drafts
    )


def read_document(path: str, raw: bytes, body: bool = True) -> Document:
    """Return the file as front matter and passages. Never fails: front matter that cannot be read counts as none.

    `check` tells what is wrong with a file; reading goes on with what there is. body: whether the passages are
    wanted, which take most of the time; all else is the same without them.
    """
    text = text_of(raw)
    data, places = front_matter_of(path, text)
    title = word(data.get("title"))
    passages = read_passages(path, text, split(text).body_line) if body or not title else ()
    if not title:
        headings = (passage.text for passage in passages if passage.kind is Kind.HEADING)
        title = next(headings, path.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    passages = passages if body else ()
    return Document(path, blob_of(raw), hashlib.sha256(raw).hexdigest(), data, places, title, passages)
