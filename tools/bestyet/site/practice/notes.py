"""The words of a page: each passage with the links of its own file; footnotes stand below them, numbered by page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from bestyet.model.passage import Kind, Passage, folded_label
from bestyet.site.html import Rewrite, inline_html, note_html, row_html, safe_html, says_nothing, stub
from bestyet.site.practice.tree import source_of

_IN_BRACKETS = re.compile(r"\[([^\[\]]+)\]")
_LABEL = re.compile(r"\[\^([^\[\]\\\n]+)\]:")


def is_link(passage: Passage) -> bool:
    """Whether a passage defines where links lead, and nothing else."""
    return passage.label is not None and says_nothing(passage.source)


@dataclass(frozen=True)
class Note:
    """A footnote as it stands below the words."""

    number: int
    label: str  # folded; of its file
    anchor: str
    html: Markup
    backs: tuple[str, ...]  # where it is referred to


@dataclass
class _Told:
    number: int
    file: FileWords
    label: str
    backs: list[str] = field(default_factory=list)


class Notes:
    """The footnotes of one page, numbered in the order in which the page refers to them."""

    def __init__(self) -> None:
        self._told: list[_Told] = []
        self._known: dict[tuple[int, str], _Told] = {}
        self._defined: list[tuple[FileWords, str]] = []

    def refer(self, file: FileWords, label: str) -> Markup:
        """What stands where a file refers to its footnote."""
        one = self._tell(file, label)
        back = f"fnref:{one.number}-{len(one.backs) + 1}" if one.backs else f"fnref:{one.number}"
        one.backs.append(back)
        made = '<sup class="by-noteref" data-pagefind-ignore><a id="{}" href="#fn:{}">{}</a></sup>'
        return Markup(made).format(back, one.number, one.number)

    def define(self, file: FileWords, label: str) -> None:
        """Have a footnote stand on the page, whether or not anything refers to it."""
        self._defined.append((file, label))

    def made(self) -> tuple[Note, ...]:
        """All of them, those that only other footnotes refer to and those that nothing refers to behind the others."""
        for file, label in self._defined:
            self._tell(file, label)
        said = [one.file.note(one.label) for one in self._told]  # which grows while they refer to others
        pairs = zip(self._told, said, strict=True)
        return tuple(Note(one.number, one.label, f"fn:{one.number}", html, tuple(one.backs)) for one, html in pairs)

    def _tell(self, file: FileWords, label: str) -> _Told:
        key = (id(file), label)
        if key not in self._known:
            self._known[key] = _Told(len(self._told) + 1, file, label)
            self._told.append(self._known[key])
        return self._known[key]


class FileWords:
    """The passages of one file as HTML on a page. notes: the page's."""

    def __init__(self, passages: Sequence[Passage], rewrite: Rewrite, notes: Notes) -> None:
        self.rewrite, self.notes = rewrite, notes
        self.links: dict[str, str] = {}  # folded label -> the definition as written
        self.said: dict[str, tuple[str, str]] = {}  # folded label -> the footnote as written, and its stub
        for passage in passages:
            found = _LABEL.match(passage.source) if passage.label is not None else None
            if found and (made := stub(found[1])) and folded_label(found[1]) not in self.said:
                self.said[folded_label(found[1])] = passage.source, made
            elif passage.label is not None and is_link(passage):
                self.links.setdefault(passage.label, passage.source)

    def words(self, passage: Passage) -> tuple[Markup, Markup]:
        """A passage as safe HTML, and the head cells of its table if it is a row."""
        source = self.markdown(passage)
        refer = self._refer if source.startswith("[^") else None
        if passage.kind is Kind.ROW:
            head, cells = row_html(source, self.rewrite, refer)
            return cells, head
        made = safe_html if passage.kind is Kind.BLOCK else inline_html
        return made(source, self.rewrite, refer), Markup("")

    def markdown(self, passage: Passage) -> str:
        """A passage as Markdown of its own, with what it may refer to in front."""
        source = source_of(passage)
        return f"{self._front(source)}{source}" if "[" in source else source

    def footnote(self, label: str) -> str:
        """The same of a footnote."""
        source, _ = self.said[label]
        return f"{self._front(source)}{source}"

    def note(self, label: str) -> Markup:
        return note_html(self.footnote(label), self.rewrite, self._refer)

    def is_beside(self, passage: Passage) -> bool:
        """Whether a passage only says what others refer to: a footnote stands below the words, a link nowhere."""
        label = passage.label or ""
        if label[:1] == "^" and label[1:] in self.said:
            self.notes.define(self, label[1:])
            return True
        return is_link(passage)

    def _front(self, source: str) -> str:
        """The footnotes, as stubs, and the link definitions that it may refer to."""
        labels = list(dict.fromkeys(map(folded_label, _IN_BRACKETS.findall(source))))
        stubs = [self.said[label[1:]][1] for label in labels if label[:1] == "^" and label[1:] in self.said]
        links = [self.links[label] for label in labels if label in self.links]
        links += [made for label, made in self.links.items() if "\\" in label and label not in labels]
        return "".join((*stubs, "\n".join(links), "\n\n"))

    def _refer(self, label: str) -> Markup:
        known = folded_label(label)
        return self.notes.refer(self, known) if known in self.said else Markup(escape(f"[^{label}]"))
