"""Contributors' Markdown as words with their marks, read from the parser's events: nothing of it can run or load.

Raw HTML is no mark: its words stay, its tags go. Pictures are said, and an address stands behind the words of its link.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import quote

import pyromark
from markupsafe import Markup

from bestyet.model.passage import folded_label
from bestyet.text.markdown.labels import OPTIONS

# A run, and its marks: those of _MARKS, or "code"; or what is said of a picture, and "at" with its path.
Words = tuple[str, frozenset[str]]
AT = "at "
_MARKS = {"Strong": "strong", "Emphasis": "em", "Strikethrough": "del", "Image": "em"}
_PICTURE = "[picture: "
_NOTHING = " \t\n\ufdd0"  # what footnotes say that stand elsewhere
_BLOCKS = {"Paragraph", "Heading", "Item", "TableHead", "TableRow", "CodeBlock", "BlockQuote", "FootnoteDefinition"}
_AS_WRITTEN = "!#$%&'()*+,-./:;=?@_~"  # in an address; all else but letters and digits is quoted
_ADDRESS = re.compile(r"https://|mailto:", re.IGNORECASE)
_UNPRINTED = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML


Numbers = Mapping[str, int]  # folded label -> number of a footnote


def paragraphs_of(markdown: str, notes: Numbers, shown: Collection[str] = ()) -> list[list[Words]]:
    """The paragraphs of a text, whatever blocks they stand in; code keeps its lines. shown: pictures by path."""
    reader = _Reader(markdown, notes, shown)
    return [words for words in reader.paragraphs if any(text.strip(_NOTHING) or marks for text, marks in words)]


def cells_of(table: str, notes: Numbers, shown: Collection[str] = ()) -> tuple[list[list[Words]], list[list[Words]]]:
    """The cells of the head of a table of one row, and those of the row: words as they are, and pictures."""
    rows = [*_Reader(table, notes, shown).rows, [], []]
    return rows[0], rows[1]


def plain(text: str) -> str:
    """Words without the characters that XML does not know."""
    return _UNPRINTED.sub(" ", text)


class _Reader:
    def __init__(self, markdown: str, notes: Numbers, shown: Collection[str]) -> None:
        self.notes, self.shown = notes, shown
        self.at = ""  # the path of the picture that is said
        self.paragraphs: list[list[Words]] = [[]]
        self.rows: list[list[list[Words]]] = []
        self.run: list[str] = []
        self.marks: list[str] = []
        self.addresses: list[str] = []
        self.is_code = False
        for event in pyromark.events(markdown, options=OPTIONS):
            self._take(event)
        self._end_run()

    def _take(self, event: Any) -> None:
        match event:
            case "SoftBreak":
                self.run.append("\n")
            case "HardBreak" | "Rule":
                self._begin()
            case {"Start": tag}:
                self._start(*_named(tag))
            case {"End": tag}:
                self._end(_named(tag)[0])
            case {"Text": text}:
                self.run.append(text)
            case {"Code": text}:
                self._say(text, "code")
            case {"Html": html}:
                self.run.append(Markup(html).striptags())
            case {"FootnoteReference": name}:
                self._say(f"[{self.notes.get(folded_label(name), name)}]")

    def _start(self, tag: str, about: Any) -> None:
        self._end_run()
        if tag in _BLOCKS:
            self._begin()
        if tag in ("TableHead", "TableRow"):
            self.rows.append([])
        elif tag == "TableCell":
            self.rows[-1].append([])
        elif tag in _MARKS:
            self.marks.append(_MARKS[tag])
            self.at = about["dest_url"] if tag == "Image" and about["dest_url"] in self.shown else ""
            self.run = [_PICTURE] if tag == "Image" and not self.at else []
        elif tag == "CodeBlock":
            self.is_code = True
        elif tag == "Link":
            self.addresses.append(_address(about))
        elif tag == "FootnoteDefinition" and folded_label(about) not in self.notes:
            self._say(about)

    def _end(self, tag: str) -> None:
        if tag == "Image" and self.at:
            self._show()
        elif tag == "Image":
            self.run.append("no description]" if self.run == [_PICTURE] else "]")
        self._end_run()
        if tag in _MARKS:
            self.marks.pop()
        elif tag == "CodeBlock":
            self.is_code = False
        elif tag == "Link" and (address := self.addresses.pop()):
            self._say(f" ({address})")

    def _show(self) -> None:
        """A picture that is there, with what is said of it."""
        picture = (" ".join(plain("".join(self.run)).split()), frozenset({f"{AT}{self.at}"}))
        (self.rows[-1][-1] if self.rows and self.rows[-1] else self.paragraphs[-1]).append(picture)
        self.run, self.at = [], ""

    def _say(self, text: str, *marks: str) -> None:
        """Words that are a run of their own."""
        self._end_run()
        self.run = [text]
        self._end_run(*marks)

    def _end_run(self, *marks: str) -> None:
        words, self.run = plain("".join(self.run)), []
        if self.is_code:
            marks = ("code",)
        else:
            words = words.replace("\n", " ")
        if self.rows and self.rows[-1]:
            cell = self.rows[-1][-1]
            words = words if cell else words.lstrip()
            if words:
                cell.append((words, frozenset()))
        if words.strip() or (words and self.paragraphs[-1]):
            self.paragraphs[-1].append((words, frozenset((*self.marks, *marks))))

    def _begin(self) -> None:
        """A new paragraph, unless nothing stands in this one."""
        self._end_run()
        if self.paragraphs[-1]:
            self.paragraphs.append([])


def _named(tag: Any) -> tuple[str, Any]:
    """A tag of an event, and what is said about it."""
    return (tag, None) if isinstance(tag, str) else next(iter(tag.items()))


def _address(about: Any) -> str:
    """Where a link leads, as it can be written; "" where that is inside the repository."""
    written = quote(about["dest_url"], safe=_AS_WRITTEN)
    found = f"mailto:{written}" if about["link_type"] == "Email" else written
    return found if _ADDRESS.match(found) else ""
