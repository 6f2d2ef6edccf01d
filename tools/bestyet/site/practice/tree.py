"""Passages as they stand below each other: headings, nested lists, tables, paragraphs, untouched blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from bestyet.model.passage import Kind, Passage
from bestyet.site.html import Rewrite, heading_source, inline_html, row_html, safe_html

_ROW_NAME = re.compile(r"(?<!\s)\s*\{#[a-z0-9-]+\}(?=\s*(?:\|\s*)?\Z)")
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
    children: list[Node] = field(default_factory=list)
    is_ordered: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_ordered = self.passage.ordered

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


def words_of(passage: Passage, definitions: str, rewrite: Rewrite) -> tuple[Markup, Markup]:
    """A passage as safe HTML, and the head cells of its table if it is a row.

    definitions: the link references of its file, so that `[words][ref]` finds them.
    """
    if passage.kind is Kind.ROW:
        head, cells = row_html(passage.head, without_name(passage.source), rewrite)
        return cells, head
    made = safe_html if passage.kind is Kind.BLOCK else inline_html
    return made(source_of(passage, definitions), rewrite), Markup("")


def source_of(passage: Passage, definitions: str) -> str:
    """A passage that is no row as Markdown of its own."""
    if passage.kind is Kind.HEADING:
        return heading_source(passage.source)
    return f"{passage.source}\n\n{definitions}" if definitions else passage.source


def without_name(row: str) -> str:
    """A row of a table as written, but for the name in its last cell."""
    return _ROW_NAME.sub("", row)


def definitions_in(passages: Iterable[Passage]) -> str:
    """The link references of a file."""
    blocks = (p.source for p in passages if p.kind is Kind.BLOCK and p.source.startswith("["))
    return "\n".join(source for source in blocks if not source.startswith("[^"))


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
    """Gather neighbours of one kind; a table's rows share their head."""
    run: Run | None = None
    for node in nodes:
        kind = _run_kind(node)
        together = kind in ("ordered", "bullets", "table")
        same_head = run is not None and (kind != "table" or run.nodes[-1].passage.head == node.passage.head)
        if run and together and run.kind == kind and same_head:
            run.nodes.append(node)
            continue
        if run:
            yield run
        run = Run(kind, [node])
    if run:
        yield run


def _run_kind(node: Node) -> str:
    if node.passage.kind is Kind.ITEM:
        return "ordered" if node.is_ordered else "bullets"
    return {Kind.ROW: "table", Kind.HEADING: "heading"}.get(node.passage.kind, "text")


def as_one_list(nodes: Sequence[Node]) -> None:
    """Number neighbouring items alike where regions did not: all, if at least half of them were numbered."""
    neighbours: list[Node] = []
    for node in [*nodes, None]:
        if node is not None and node.passage.kind is Kind.ITEM:
            neighbours.append(node)
            as_one_list(node.children)
            continue
        ordered = sum(item.passage.ordered for item in neighbours) * 2 >= len(neighbours)
        for item in neighbours:
            item.is_ordered = ordered
        neighbours = []
        if node is not None:
            as_one_list(node.children)
