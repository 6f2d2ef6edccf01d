"""A candidate as the text of a practice: canonical Markdown that reads back as the same passages.

Law: reading the text back and writing it again gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bestyet.model.candidate import Candidate, Item, Status
from bestyet.model.front import front_matter
from bestyet.model.held.lists import Mark, marks_of
from bestyet.model.passage import Kind, Passage
from bestyet.model.records.plain import Plain, listed, tables
from bestyet.text.markdown.labels import distinct_labels
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.naming import with_names

if TYPE_CHECKING:
    from bestyet.model.group import Ref

_INDENT = 4  # spaces of one level of nesting; CommonMark and Python-Markdown read it alike
_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)])")
_LEADING_TABS = re.compile(r"^(?:[-*+]|\d{1,9}[.)])?[ \t]+")
# A soft-wrapped line that would begin a block of its own where it is written is joined to the line before.
_BEGINS_BLOCK = re.compile(r"(?:[-*+>|#]|\d{1,9}[.)]|```|~~~|=+\s*$|_[_ \t]*$|<|\[[^\]]+\]:)")
# Words that were no list, heading or quotation where they stood, behind a comment or a box, would be one here.
_LIKE_A_BLOCK = re.compile(r"^([0-9]{1,9}(?=[.)](?:[ \t]|$))|(?=(?:[-*+]|#{1,6})(?:[ \t]|$)|>|```|~~~))")
# Signs that a name is glued to: with a space between they would be a heading, an item or a box.
_SIGN = re.compile(r"(?:#{1,6}|[-*+]|[0-9]{1,9}[.)]|\[[ xX]\])")
_RULE = re.compile(r"([-*])[ \t]*(?:\1[ \t]*){2,}")  # what an item of rules or items can look like
_CLOSES = re.compile(r"(?:^|[ \t])#+$")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _./-]*(?<! )\Z")
_RESERVED = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


@dataclass(frozen=True)
class Written:
    """The text of a practice, and the first and last line (from 1) of each item that stands in it."""

    text: str
    places: Mapping[str, tuple[int, int]]


@dataclass
class _Page:
    lines: list[str] = field(default_factory=list)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    indents: dict[str | None, int] = field(default_factory=lambda: {None: 0})  # spaces before what is below an item
    levels: dict[str | None, int] = field(default_factory=lambda: {None: 1})  # heading level of an item
    marks: Mapping[str, Mark] = field(default_factory=dict)  # of list items
    tables: Mapping[str, Ref] = field(default_factory=dict)  # of rows: the head of their table where it was written
    last: tuple[Item, Passage] | None = None

    def blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def put(self, item: Item, lines: Iterable[str]) -> None:
        first = len(self.lines) + 1
        self.lines += lines
        self.places[item.id] = (first, len(self.lines))


def write_practice(candidate: Candidate) -> Written:
    """Return the candidate's text: front matter (for practices of a knowledge base), title, and what is used.

    What is a step in the variant that it comes from could stand here where it looks like data about a document, or
    like its contents: it gets its name, as what has one is a step.
    """
    page = _written(candidate)
    text = "\n".join(page.lines).rstrip("\n") + "\n"
    item_at = {first: name for name, (first, _) in page.places.items()}
    passages = read_document("", text.encode()).passages
    steps = [(one, item_at[one.span.first_line]) for one in passages if one.apart and one.span.first_line in item_at]
    return Written(with_names(text, steps), page.places)


def _written(candidate: Candidate) -> _Page:
    page = _Page()
    if any(isinstance(variant.document.data.get("practice"), str) for variant in candidate.variants):
        page.lines += ["---", *_front_matter(candidate), "---"]
    names = _names(candidate)
    sources = distinct_labels(candidate)
    title = next((item for item in candidate.items if _is_title(candidate, item)), None)
    heading = [_heading(1, sources[title.id], names[title.id]) if title else f"# {candidate.title}"]
    if title:
        page.put(title, heading)
    else:
        page.lines += heading
    used = [item for item in candidate.items if item.status is Status.USED and item is not title]
    page.tables = _tables(candidate, used)
    page.marks = marks_of(candidate, [(item, item.words) for item in used])
    for item in used:
        _write_item(page, item, item.words, sources[item.id], names[item.id])
        page.last = (item, item.words)
    return page


def _tables(candidate: Candidate, used: Sequence[Item]) -> dict[str, Ref]:
    heads: dict[Ref, Ref] = {}
    for number, variant in enumerate(candidate.variants):
        head = 0
        for index, passage in enumerate(variant.document.passages):
            head = index if passage.kind is Kind.HEAD else head
            heads[number, index] = (number, head)
    return {item.id: heads[item.chosen] for item in used if item.chosen and item.kind is Kind.ROW}


def _is_title(candidate: Candidate, item: Item) -> bool:
    """Whether any member is its document's title: the first heading, of level 1."""
    if item.kind is not Kind.HEADING or item.status is not Status.USED:
        return False
    for variant, index in item.members:
        passages = candidate.variants[variant].document.passages
        earlier = any(passage.kind is Kind.HEADING for passage in passages[:index])
        if passages[index].level == 1 and not earlier:
            return True
    return False


def _names(candidate: Candidate) -> dict[str, str]:
    """The name to write behind each item, where any of its members has one."""
    return {
        item.id: f" {{#{item.id}}}" if item.words.name or any(candidate.passage(r).name for r in item.members) else ""
        for item in candidate.items
    }


def _write_item(page: _Page, item: Item, passage: Passage, source: str, name: str) -> None:
    indent = page.indents.get(item.parent, 0)
    page.indents[item.id] = indent
    level = page.levels.get(item.parent, 1)
    page.levels[item.id] = level + (passage.kind is Kind.HEADING)
    lines = _joined(source)
    name = name.lstrip() if _SIGN.fullmatch(source) else name
    if passage.kind is Kind.HEADING:
        page.blank()
        page.put(item, [_heading(min(6, level + 1), " ".join(lines), name)])
    elif item.id in page.marks:
        _write_list_item(page, item, passage, lines, name)
    elif passage.kind is Kind.ROW:
        _write_row(page, item, passage, indent)
    else:
        page.blank()
        lines = source.split("\n") if passage.kind is Kind.BLOCK else lines
        if passage.kind is Kind.PARAGRAPH and not (name and _SIGN.fullmatch(source)):
            lines = _as_words(lines)
        suffix = name if passage.kind is Kind.PARAGRAPH else ""
        page.put(item, _indented(lines, indent, suffix))


def _heading(level: int, words: str, name: str) -> str:
    """Signs at the end are words only where others close the heading."""
    closing = " #" if _CLOSES.search(words) and not name else ""
    return f"{'#' * level} {words}{name}{closing}"


def _write_list_item(page: _Page, item: Item, passage: Passage, lines: list[str], name: str) -> None:
    mark, indent = page.marks[item.id], page.indents[item.id]
    goes_on = mark.number not in (None, 1) and page.last is not None and page.last[0].id == item.parent
    if goes_on or page.last is None or page.last[0].id not in page.marks:
        page.blank()  # only a first number begins a list right behind words
    bullet = mark.bullet
    page.indents[item.id] += max(_INDENT, len(bullet) + 1)
    if passage.kind is Kind.ITEM:
        held = " " * (page.indents[item.id] - indent)
        if passage.task is not None and not mark.box:
            lines = _as_words(lines)
        lines = [f"{bullet}{mark.box} {lines[0]}", *(held + line for line in lines[1:])]
    else:
        own = passage.source.split("\n")
        written = [_remarked(own, sign) for sign in (bullet, *"*+")]
        lines, name = next(lines for lines in written if not _RULE.fullmatch(lines[0])), ""
    page.put(item, _indented(lines, indent, name))


def _as_words(lines: Sequence[str]) -> list[str]:
    return [_LIKE_A_BLOCK.sub(r"\1\\", lines[0]), *lines[1:]]


def _remarked(lines: Sequence[str], marker: str) -> list[str]:
    """An item that begins with a table, code or a list, with another marker; what it holds keeps its shape."""
    lines = [_LEADING_TABS.sub(lambda found: found[0].expandtabs(4), line) for line in lines]
    old = _MARKER.match(lines[0])
    words = lines[0][old.end() :] if old else lines[0]
    spaces = len(words) - len(words.lstrip(" "))
    is_close = 1 <= spaces <= 4 and bool(words.strip())
    held_at = (old.end() if old else 0) + (spaces if is_close else 1)
    pad = _INDENT - len(marker) if is_close and len(marker) < _INDENT else 1
    first = words[spaces:] if is_close else words[1:]
    out = [f"{marker}{' ' * pad}{first}".rstrip()]
    for line in lines[1:]:
        words = line.lstrip(" ")
        is_lazy = len(line) - len(words) < held_at  # goes on a paragraph without the indent of its item
        if is_lazy and _BEGINS_BLOCK.match(words):
            out[-1] += f" {words}"
        else:
            out.append(line if is_lazy else " " * (len(marker) + pad) + line[held_at:])
    return out


def _write_row(page: _Page, item: Item, passage: Passage, indent: int) -> None:
    if not _goes_on(page, item, passage):
        page.blank()
        page.lines += _indented(passage.head.split("\n"), indent)
    page.put(item, _indented([passage.source], indent))


def _goes_on(page: _Page, item: Item, passage: Passage) -> bool:
    """Whether a row stands in the same table as the line before it: not where its variant has two."""
    if not page.last or page.last[1].kind is not Kind.ROW or page.last[0].parent != item.parent:
        return False
    here, before = page.tables.get(item.id), page.tables.get(page.last[0].id)
    is_other = here is not None and before is not None and here[0] == before[0] and here != before
    return page.last[1].head == passage.head and not is_other


def _indented(lines: Iterable[str], indent: int, suffix: str = "") -> list[str]:
    out = [" " * indent + line if line.strip(" \t") else "" for line in lines]
    out[-1] += suffix
    return out


def _joined(source: str) -> list[str]:
    lines = source.split("\n")
    out = lines[:1]
    for line in lines[1:]:
        if _BEGINS_BLOCK.match(line):
            out[-1] = f"{out[-1].rstrip(' ')} {line}"
        else:
            out.append(line)
    return out


def _front_matter(candidate: Candidate) -> list[str]:
    """Block style, one flow mapping a list item."""
    data = front_matter(candidate.practice, candidate.title, candidate.fields)
    lines = []
    for key, value in data.items():
        if any(tables(value)):
            lines += [f"{key}:", *(f"  - {flow(entry)}" for entry in listed(value))]
        else:
            lines.append(f"{key}: {flow(value)}")
    return lines


def flow(value: Plain) -> str:
    """Write a value as YAML on one line; text is quoted wherever a reader might take it for something else."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(entry) for entry in value) + "]"
    if isinstance(value, str) and _PLAIN.match(value) and value.lower() not in _RESERVED:
        return value
    return json.dumps(value, ensure_ascii=False)
