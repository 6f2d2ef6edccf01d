"""A version as one self-contained page of HTML, for a printer: nothing on it is fetched, nothing on it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from typing import TYPE_CHECKING

from markupsafe import Markup

from bestyet.model.held.lists import mark_of
from bestyet.model.passage import Kind
from bestyet.site.html import plain_title, within
from bestyet.site.language.interface import interface
from bestyet.site.language.words import gettext, language, marked, message, speaking
from bestyet.site.language.written import day
from bestyet.site.practice.notes import FileWords, Notes
from bestyet.site.practice.tree import Node, Run, grow, runs_of

if TYPE_CHECKING:
    from bestyet.model.paper import Paper

SIZES = {"a4": "A4", "letter": "letter"}
_COUNTERS = {"page": "counter(page)", "pages": "counter(pages)"}
# What stands above the tables beside a text, and above their columns.
TIMES = message("By when"), (message("Milestone"), message("Within"))
DUTIES = (
    message("By whom"),
    (
        message("Activity"),
        *(message("Responsible"), message("Accountable"), message("Consulted"), message("Informed")),
    ),
)
TEMPLATES = message("With what"), (message("Template"), message("Version"))
CHANNELS = message("By which channels"), (message("Channels"),)


def runs_of_paper(file: FileWords, paper: Paper) -> list[Run]:
    """The passages of its text as they stand below each other, its title left out. What is said about each is the
    language of its words."""
    document = paper.document
    placed = []
    for index, passage in enumerate(document.passages):
        is_title = index == 0 and passage.kind is Kind.HEADING and passage.level == 1
        if passage.kind is Kind.HEAD or is_title or file.is_beside(passage):
            continue
        html, head = file.words(passage)
        parent = None if passage.parent is None else str(passage.parent)
        written = paper.written_in.get(passage.span.first_line, "")
        mark = mark_of(passage) if passage.kind is Kind.ITEM else None
        node = Node(f"p{index}", passage, html, written, head, marked(written, language()), mark)
        placed.append((str(index), parent, node))
    return list(runs_of(grow(placed)))


def words_of_paper(paper: Paper) -> FileWords:
    """Its words; links into the repository are not links on paper, and pictures are in it."""
    return FileWords(paper.document.passages, within(paper.pictures), Notes())


def facts(paper: Paper) -> Iterator[tuple[str, str]]:
    """What a reader must know of the version: names and values, but for its digest and what is said by records."""
    number = gettext("%(practice)s, version %(number)s") % {"practice": paper.practice, "number": paper.number}
    yield gettext("Practice"), number
    yield gettext("In force from"), day(paper.effective) if paper.effective else gettext("not in force")
    if paper.decided:
        yield gettext("Decided"), day(paper.decided)
    if paper.before:
        yield gettext("Replaces"), paper.before


def checking(paper: Paper) -> Markup:
    """How whoever holds a copy learns whether it still counts."""
    words = gettext(
        "In the repository, %(command)s says whether this text is in force. "
        "Without the tool: the digest is what sha256sum says of %(text)s."
    )
    text = f"practices/global/{paper.practice}/{paper.number}/practice.md"
    command = Markup("<code>bestyet verify --digest {}</code>").format(paper.short_digest)
    return Markup(words) % {"command": command, "text": text}


def footer(paper: Paper) -> str:
    return f"{gettext('Uncontrolled when printed')} · {paper.short_digest}"


def page_number() -> list[tuple[str, str]]:
    """ "page 3 of 7" as pairs: words, or "" and then which number stands there, "page" or "pages"."""
    parts = re.split(r"%\((pages?)\)s", gettext("page %(page)s of %(pages)s"))
    return [("", part) if at % 2 else (part, "") for at, part in enumerate(parts) if part]


def paper_html(paper: Paper, size: str = "a4") -> str:
    """Return the page. Deterministic. size: one of SIZES."""
    with speaking(paper.language):
        style = (resources.files("bestyet.site") / "static/paper.css").read_text(encoding="utf-8")
        margins = {
            "SIZE": SIZES[size],
            "HEAD": css_string(f"{paper.title} · {paper.number}"),
            "COMPANY": css_string(paper.company),
            "FOOT": css_string(footer(paper)),
            "PAGE": " ".join(css_string(words) if words else _COUNTERS[number] for words, number in page_number()),
        }
        for name, value in margins.items():
            style = style.replace(f"@{name}@", value)
        file = words_of_paper(paper)
        runs = runs_of_paper(file, paper)
        return (
            interface()
            .get_template("paper.html.j2")
            .render(
                paper=paper,
                facts=list(facts(paper)),
                checking=checking(paper),
                runs=runs,
                notes=file.notes.made(),
                style=style,
                language=language(),
                title=plain_title(paper.title),
            )
        )


def css_string(text: str) -> str:
    """Contributors' words as a string of a style sheet, in which nothing can end it.

    >>> css_string('a "b"')
    '"a \\\\22 b\\\\22 "'
    """
    safe = (
        c if (c.isascii() and c.isalnum()) or c == " " else f"\\{ord(c):x} "
        for c in re.sub(r"\s+", " ", text.strip("\n"))
    )
    return '"' + "".join(safe) + '"'
