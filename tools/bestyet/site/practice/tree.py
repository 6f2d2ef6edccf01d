"""Passages as they stand below each other: headings, nested lists, tables, paragraphs, untouched blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from bestyet.model.passage import Kind, Passage
from bestyet.site.html import heading_source

if TYPE_CHECKING:
    from bestyet.model.held.lists import Mark

_ROW_NAME = re.compile(r"(?<!\s)\s*\{#[a-z0-9-]+\}(?=\s*(?:\|\s*)?\Z)")
_NUMBER = re.compile(r"\A\d{1,9}(?=[.)])")
DEEPEST = 8  # lists nested deeper are shown at this depth


@dataclass
class Node:
    """One passage on a page. `about` is what the page says beside it."""

    anchor: str
    passage: Passage
    html: Markup
    about: Any
    head: Markup  # rows: the cells of their table's head
    lang: str = ""  # the attribute that says the language of the words, where it is not the page's
    mark: Mark | None = None  # of items; None where a page does not number them as a text does
    children: list[Node] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.passage.kind.value

    @property
    def runs(self) -> list[Run]:
        return list(runs_of(self.children))


@dataclass
class Run:
    """Neighbours that are shown as one list, one table, or each for itself."""

    kind: str  # "ordered", "bullets", "table", "heading", "text"
    nodes: list[Node]

    @property
    def start(self) -> int:
        """The number of its first item."""
        mark = self.nodes[0].mark
        return 1 if mark is None or mark.number is None else mark.number

    @property
    def numbered(self) -> list[tuple[int, Node]]:
        """Its items with their numbers."""
        return list(enumerate(self.nodes, self.start))

    @property
    def begins(self) -> Markup:
        """The attribute of a list that goes on where another one has ended."""
        return Markup(' start="{}"').format(self.start) if self.start != 1 else Markup("")


def source_of(passage: Passage) -> str:
    """A passage as Markdown of its own; of a row, the table that it is the only one of."""
    if passage.kind is Kind.ROW:
        return f"{passage.head}\n{without_name(passage.source)}"
    if passage.kind is Kind.HEADING:
        return heading_source(passage.source)
    return passage.source


def without_name(row: str) -> str:
    """A row of a table as written, but for the name in its last cell."""
    return _ROW_NAME.sub("", row)


def renumbered(passage: Passage, mark: Mark) -> Passage:
    """An item that travels as a block, which has its number in its source, with that of the text."""
    if passage.kind is not Kind.BLOCK or mark.number is None:
        return passage
    return replace(passage, source=_NUMBER.sub(str(mark.number), passage.source))


def grow(nodes: Sequence[tuple[str, str | None, Node]]) -> list[Node]:
    """Put nodes (id, parent's id, node) below each other; parents come first. Returns the outermost."""
    roots: list[Node] = []
    known: dict[str, tuple[Node, int]] = {}
    enclosing: dict[str, str | None] = {}
    for name, parent, node in nodes:
        while parent is not None and (parent not in known or known[parent][1] >= DEEPEST):
            parent = enclosing.get(parent) if parent in known else None
        enclosing[name] = parent
        depth = known[parent][1] + 1 if parent is not None else 0
        (known[parent][0].children if parent is not None else roots).append(node)
        known[name] = (node, depth)
    return roots


def runs_of(nodes: Iterable[Node]) -> Iterator[Run]:
    """Gather neighbours of one kind: a table's rows share their head, the items of a list are marked as one."""
    run: Run | None = None
    for node in nodes:
        kind = _run_kind(node)
        together = kind in ("ordered", "bullets", "table")
        if run and together and run.kind == kind and _goes_on(run.nodes[-1], node):
            run.nodes.append(node)
            continue
        if run:
            yield run
        run = Run(kind, [node])
    if run:
        yield run


def _goes_on(before: Node, node: Node) -> bool:
    if node.passage.kind is Kind.ROW:
        return before.passage.head == node.passage.head
    return before.mark is None or node.mark is None or before.mark.in_list == node.mark.in_list


def _run_kind(node: Node) -> str:
    if node.passage.kind is Kind.ITEM:
        ordered = node.passage.ordered if node.mark is None else node.mark.number is not None
        return "ordered" if ordered else "bullets"
    return {Kind.ROW: "table", Kind.HEADING: "heading"}.get(node.passage.kind, "text")
