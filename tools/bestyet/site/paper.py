"""A version as one self-contained page of HTML, for a printer: nothing on it is fetched, nothing on it runs."""

from __future__ import annotations

from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined

from bestyet.model.paper import Paper
from bestyet.model.passage import Document, Kind
from bestyet.site.desk import day
from bestyet.site.html import plain_title
from bestyet.site.tree import Node, Run, definitions_in, grow, runs_of, words_of

SIZES = {"a4": "A4", "letter": "letter"}


def runs_of_document(document: Document) -> list[Run]:
    """The passages of a text as they stand below each other, its title left out; links into the repository are not
    links on paper."""
    definitions = definitions_in(document.passages)
    placed = []
    for index, passage in enumerate(document.passages):
        if passage.kind is Kind.HEAD or (index == 0 and passage.kind is Kind.HEADING and passage.level == 1):
            continue
        html, head = words_of(passage, definitions, lambda _: None)
        parent = None if passage.parent is None else str(passage.parent)
        placed.append((str(index), parent, Node(f"p{index}", passage, html, None, head)))
    return list(runs_of(grow(placed)))


def paper_html(paper: Paper, size: str = "a4") -> str:
    """Return the page. Deterministic. size: one of SIZES."""
    env = Environment(
        loader=PackageLoader("bestyet.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(day=day)
    style = (resources.files("bestyet.site") / "static/paper.css").read_text(encoding="utf-8")
    margins = {
        "SIZE": SIZES[size],
        "HEAD": css_string(f"{paper.title} · {paper.number}"),
        "COMPANY": css_string(paper.company),
        "FOOT": css_string(f"Uncontrolled when printed · {paper.short_digest}"),
    }
    for name, value in margins.items():
        style = style.replace(f"@{name}@", value)
    return env.get_template("paper.html.j2").render(
        paper=paper, runs=runs_of_document(paper.document), style=style, title=plain_title(paper.title)
    )


def css_string(text: str) -> str:
    """Contributors' words as a string of a style sheet, in which nothing can end it.

    >>> css_string('a "b"')
    '"a \\\\22 b\\\\22 "'
    """
    safe = (c if (c.isascii() and c.isalnum()) or c == " " else f"\\{ord(c):x} " for c in " ".join(text.split()))
    return '"' + "".join(safe) + '"'
