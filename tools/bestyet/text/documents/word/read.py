"""A Word file -> its lines and tables as a reader sees them, and all that does not come along."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from bestyet.model.documents.source import Block, Cell, Grid, LeftOut, Line, Sort, Source, Words
from bestyet.model.problem import cannot
from bestyet.model.sentence import Figure, sentence
from bestyet.text.documents.word.numbering import Numbering
from bestyet.text.documents.word.package import Package, Relation
from bestyet.text.documents.word.runs import (
    DELETED,
    INSERTED,
    WORDS,
    Found,
    Paragraph,
    Tracked,
    chosen_of,
    outermost,
    pictures_in,
    text_of,
)
from bestyet.text.documents.word.signs import write_out
from bestyet.text.documents.word.styles import Style, left_of, list_of, styles_in
from bestyet.text.documents.xml import is_on, number_of

_THROUGH = ("w.sdt", "w.sdtContent", "w.customXml", "w.smartTag", "w.ins", "w.moveTo", "w.del", "w.moveFrom")
_MOST_COLUMNS, _MOST_LINES = 63, 20_000  # Word makes no more columns
_FIRST = 30  # characters of a paragraph that say which it is
_TITLES = ("title", "titel", "titre", "título")
_CONTENTS = ("toc ", "verzeichnis ", "inhaltsverzeichnis", "table of contents", "table of figures", "abbildungsverz")
_CAPTIONS = ("caption", "beschriftung", "légende", "descripción", "epígrafe")
_CONTINUED = ("list continue", "listenfortsetzung")
_DRAWN = ("diagramData", "chart", "chartEx", "chartUserShapes")
_ROW_CHANGES = (("w.ins", "w.ins", sentence("row inserted")), ("w.del", "w.del", sentence("row deleted")))
_CELL_CHANGES = (("w.cellIns", "w.ins", sentence("cell inserted")), ("w.cellDel", "w.del", sentence("cell deleted")))
_AROUND = {"header": sentence("header"), "footer": sentence("footer")}
_PARTS = {
    **_AROUND,
    "footnotes": sentence("footnote"),
    "endnotes": sentence("endnote"),
    "comments": sentence("comment"),
}


def read_word(raw: bytes, tracked: Tracked = Tracked.STOP) -> Source:
    """Return what a .docx holds. Raises CannotGoOnError with the reason where it is refused."""
    return _Reader(Package(raw), tracked).read()


@dataclass
class _Pending:
    """Words of a paragraph whose end was deleted: they go on in the next."""

    words: list[Words] = field(default_factory=list)


class _Reader:
    def __init__(self, package: Package, tracked: Tracked) -> None:
        self.package = package
        self.relations = package.relations(package.main)
        self.found = Found(self.relations, tracked, read=package.get)
        self.styles, self.raised = styles_in(next(map(package.get, self._names("styles")), None))
        self.numbering = Numbering(self._part("numbering"))
        self.pending = _Pending()
        self.lines = 0
        self.contents = 0  # open fields of a table of contents

    def read(self) -> Source:
        root = self._xml(self.package.main)
        bodies = root.findall("w.body") if root is not None else []
        if not bodies:
            raise cannot("it is no Word file (.docx): there is no text in it")
        blocks = tuple(block for body in bodies for block in self._blocks(body))
        if self.pending.words:  # nothing follows into which they could go
            blocks = (*blocks, Line(tuple(self.pending.words), self.found.place))
            self.pending = _Pending()
        self.found.place = sentence("beside the words")
        self._other_changes(root)
        notes = dict(self._notes())
        self.found.place = ""
        self._other_notes()
        self._comments()
        margins = tuple(self._margins())
        self._others()
        return Source(
            kind="Word",
            blocks=blocks,
            notes=notes,
            margins=margins,
            left_out=tuple(self.found.left_out),
            changes=tuple(self.found.changes),
            look_at=tuple(self._look_at()),
            title=self._title(),
            pictures=self.found.pictures,
        )

    # -- the text ----------------------------------------------------------------------------------------------------

    def _blocks(self, parent: Element) -> Iterator[Block]:
        for child in parent:
            if child.tag == "w.p":
                yield from self._paragraph(child)
            elif child.tag == "w.tbl":
                yield self._table(child)
            elif child.tag == "mc.AlternateContent":
                yield from self._blocks(chosen_of(child))
            elif child.tag in ("m.oMathPara", "m.oMath"):  # as some programs write formulas
                alone = Element("w.p")
                alone.append(child)
                yield from self._paragraph(alone)
            elif child.tag == "w.altChunk":
                target = self.found.relations.get(child.get("r.id", ""))
                self.found.leave(
                    sentence("embedded document"),
                    sentence("%(part)s (what is in it is not read)", part=target.target if target else ""),
                )
            elif (child.tag in _THROUGH or child.find(".//w.p") is not None) and self._stays(child):
                yield from self._blocks(child)

    def _stays(self, element: Element) -> bool:
        """Whether what an element holds is text of the document as it shall be."""
        if element.tag in INSERTED or element.tag in DELETED:
            kind = INSERTED.get(element.tag) or DELETED[element.tag]
            self.found.change(kind, element, text_of(element, *WORDS))
            return self.found.keeps(element.tag)
        return element.tag != "w.sdt" or self.found.is_filled_in(element)

    def _paragraph(self, element: Element) -> Iterator[Block]:
        self.lines += 1
        if self.lines > _MOST_LINES:
            raise cannot("it has more than %(most)s paragraphs", most=Figure(f"{_MOST_LINES:,}"))
        self.found.place = _place(self.lines, text_of(element, "w.t"))
        about = element.find("w.pPr")
        goes_on = self._end_is_gone(about) or _is_initial(about)
        if about is not None and (change := about.find("w.pPrChange")) is not None:
            self.found.change(sentence("formatted"), change)
            about = change.find("w.pPr") if self.found.tracked is Tracked.REJECT else about
        if about is not None and (change := about.find("w.numPr/w.ins")) is not None:
            self.found.change(sentence("numbered"), change)
            if not self.found.keeps("w.ins"):
                about = copy(about)  # a note that two places refer to is read twice
                about.remove(next(about.iterfind("w.numPr")))
        named = about.find("w.pStyle") if about is not None else None
        style = self.styles.get(named.get("w.val") if named is not None else None)
        paragraph = Paragraph(self.found, self.pending.words)
        self.pending = _Pending()
        paragraph.read(element, style.is_hidden)
        paragraph.end()
        if goes_on:
            self.pending.words = paragraph.words
        else:
            line = self._line(paragraph.words, about, style, named.get("w.val", "") if named is not None else "")
            if line.text or any("note" in words.marks or words.picture for words in line.words):
                yield line
        for box in paragraph.boxes:
            yield from self._blocks(box)

    def _end_is_gone(self, about: Element | None) -> bool:
        run = about.find("w.rPr") if about is not None else None
        gone = False
        for tag, kind in (*INSERTED.items(), *DELETED.items()):
            if run is not None and (end := run.find(tag)) is not None:
                self.found.change(sentence("end of a paragraph %(kind)s", kind=kind), end)
                gone = gone or not self.found.keeps(tag)
        return gone

    def _line(self, words: list[Words], about: Element | None, style: Style, style_id: str) -> Line:
        outline = about.find("w.outlineLvl") if about is not None else None
        level = style.outline if outline is None else number_of(outline, otherwise=9)
        counted, depth = (style.list, style.depth) if about is None else list_of(about, style.list, style.depth)
        if depth is None and counted:
            depth = self.numbering.level_of_style(counted, style_id)
        text = "".join(one.text for one in words)
        is_seen = text.strip() or not (style.is_hidden or _is_hidden(about))  # an empty one is counted, too
        label = self.numbering.label(counted, depth or 0) if is_seen and counted not in (None, "0") else None
        left = left_of(about) if about is not None else None
        left = left if left is not None else label.left if label and label.left is not None else style.left
        if label and label.box:
            words = [Words(f"{label.box} "), *words]
        seen = [one for one in words if one.text.strip()]
        return Line(
            words=tuple(words),
            place=self.found.place,
            sort=_sort(style, level),
            level=level + 1 if level is not None and 0 <= level < 9 else 0,
            number=label.shown if label else "",
            counted_in=label.counted_in if label and label.shown else "",
            depth=label.depth if label else 0,
            indent=left or 0,
            is_bold=bool(seen)
            and not style.name.startswith(_CAPTIONS)
            and (style.is_bold or all("strong" in one.marks for one in seen)),
        )

    # -- tables ------------------------------------------------------------------------------------------------------

    def _table(self, element: Element) -> Grid:
        place = sentence("table of “%(words)s”", words=_head_of(element))
        for name in ("w.tblCaption", "w.tblDescription"):
            if (told := element.find(f"w.tblPr/{name}")) is not None:
                self.found.leave(sentence("description of a table"), told.get("w.val", ""))
        rows: list[tuple[Cell, ...]] = []
        has_head = False
        for row in outermost(element, "w.tr"):
            about = row.find("w.trPr")
            if about is not None and not self._is_kept(about, row, _ROW_CHANGES):
                continue
            has_head = has_head or (not rows and about is not None and is_on(about.find("w.tblHeader")))
            rows.append(self._row(row, about))
        wide = max((len(row) for row in rows), default=0)
        return Grid(tuple(row + (Cell(),) * (wide - len(row)) for row in rows), place, has_head)

    def _is_kept(self, about: Element, row: Element, changes: Sequence[tuple[str, str, str]]) -> bool:
        """Whether a row, or a cell, stands in the table as it shall be."""
        for name, tag, kind in changes:
            if (change := about.find(name)) is not None:
                self.found.change(kind, change, text_of(row, *WORDS))
                if not self.found.keeps(tag):
                    return False
        return True

    def _other_changes(self, element: Element | None) -> None:
        """Changes that no reader of the words met: of how pages, tables and ends of paragraphs look."""
        for child in element if element is not None else ():
            if id(child) in self.found.seen or child.tag == "mc.Fallback":
                continue
            if "w.author" in child.attrib and not child.tag.endswith("RangeStart"):
                self.found.change(sentence("formatted") if child.tag.endswith("Change") else sentence("changed"), child)
            self._other_changes(child)

    def _row(self, row: Element, about: Element | None) -> tuple[Cell, ...]:
        before = about.find("w.gridBefore") if about is not None else None
        cells = [Cell()] * min(number_of(before), _MOST_COLUMNS)
        bare = [one for one in row.iterfind("w.sdt") if not self.found.is_filled_in(one)]
        empty = {id(cell) for one in bare for cell in one.iter("w.tc")}
        for cell in outermost(row, "w.tc"):
            told = cell.find("w.tcPr")
            if told is not None and not self._is_kept(told, cell, _CELL_CHANGES):
                continue
            merge = told.find("w.vMerge") if told is not None else None
            wide = number_of(told.find("w.gridSpan"), otherwise=1) if told is not None else 1
            is_down = merge is not None and merge.get("w.val", "continue") == "continue"
            cells.append(Cell(() if id(cell) in empty else tuple(self._blocks(cell)), is_down=is_down))
            cells += [Cell(is_across=True)] * (min(wide, _MOST_COLUMNS) - 1)
        if len(cells) > _MOST_COLUMNS:
            raise cannot("it has a table of more than %(most)s columns", most=_MOST_COLUMNS)
        return tuple(cells)

    # -- beside the text ---------------------------------------------------------------------------------------------

    def _names(self, kind: str) -> list[str]:
        return [one.target for one in self.relations.values() if one.kind == kind and not one.is_external]

    def _part(self, kind: str) -> Element | None:
        names = self._names(kind)
        return self._xml(names[0]) if names else None

    def _relations_of(self, kind: str) -> dict[str, Relation]:
        names = self._names(kind)
        return self.package.relations(names[0]) if names else {}

    def _xml(self, name: str) -> Element | None:
        """A part as a reader sees it."""
        root = self.package.xml(name)
        for told in write_out(root, self.raised) if root is not None else ():
            self.found.look_at[told] = None
        return root

    def _notes(self) -> Iterator[tuple[str, tuple[Line, ...]]]:
        """What each note says, by its label; the part that holds them is read once, however many there are."""
        parts: dict[str, tuple[dict[str, list[Element]], dict[str, Relation]]] = {}
        for label, told in list(self.found.notes.items()):
            kind, _, number = told.partition(" ")
            if kind not in parts:
                parts[kind] = _by_number(self._part(f"{kind}s")), self._relations_of(f"{kind}s")
            notes, self.found.relations = parts[kind]
            yield label, tuple(line for note in notes.get(number, ()) for line in self._note(kind, note))
        self.found.relations = self.relations

    def _note(self, kind: str, note: Element) -> Iterator[Line]:
        for block in self._blocks(note):
            if isinstance(block, Line):
                yield block
            else:
                words = " ".join((block.text, *("[picture]" for _ in block.pictures)))
                self.found.leave(sentence("table in a %(note)s", note=_PARTS[f"{kind}s"]), words)

    def _other_notes(self) -> None:
        told = set(self.found.notes.values())
        for kind in ("footnote", "endnote"):
            root = self._part(f"{kind}s")
            for note in root if root is not None else ():
                if f"{kind} {note.get('w.id', '')}" not in told and (words := _spaced(note)).strip():
                    self.found.leave(sentence("%(note)s that nothing refers to", note=_PARTS[f"{kind}s"]), words)

    def _comments(self) -> None:
        root = self._part("comments")
        for comment in root if root is not None else ():
            author = comment.get("w.author", "")
            self.found.leave(
                sentence("comment of %(author)s", author=author) if author else sentence("comment"), _spaced(comment)
            )

    def _margins(self) -> Iterator[Block]:
        seen: set[str] = set()
        self.found.is_beside = True
        for one in list(self.relations.values()):
            if one.kind in _AROUND and not one.is_external and (root := self._xml(one.target)) is not None:
                self.found.relations, self.found.place = self.package.relations(one.target), ""
                for block in self._blocks(root):
                    if block.text and block.text not in seen:
                        seen.add(block.text)
                        self.found.left_out.append(LeftOut(_AROUND[one.kind], block.text))
                        yield block

    def _others(self) -> None:
        """Diagrams and charts have words of their own; programs and pages from elsewhere are only named."""
        for one in self._all_relations():
            if one.kind in _DRAWN and (root := self._xml(one.target)) is not None:
                words = [found.text or "" for found in root.iter() if found.tag in ("a.t", "c.v", "?.v", "?.pt")]
                self.found.leave(
                    sentence("diagram") if one.kind == "diagramData" else sentence("chart"), " ".join(words)
                )
            elif one.kind in ("package", "oleObject", "control"):
                self.found.leave(sentence("embedded object"), one.target)
            elif one.is_external and one.kind not in ("hyperlink", "image"):
                self.found.leave(sentence("reference to another place"), one.target)
            elif not one.is_external and one.kind in _PARTS and one.target not in self.package:
                self.found.leave(_PARTS[one.kind], sentence("%(part)s: it is not in the file", part=one.target))

    def _all_relations(self) -> Iterator[Relation]:
        """Of the text, and of what stands around it."""
        yield from self.relations.values()
        for one in self.relations.values():
            if not one.is_external and one.kind in (*_PARTS, "chart"):
                yield from self.package.relations(one.target).values()

    def _look_at(self) -> Iterator[str]:
        for kind in sorted(self.numbering.odd):
            yield sentence("numbers that Word writes in its form “%(form)s” are given in digits", form=kind)
        yield from self.found.look_at

    def _title(self) -> str:
        names = [one.target for one in self.package.relations("").values() if one.kind == "core-properties"]
        root = self.package.xml(names[0]) if names else None
        return " ".join((root.findtext("dc.title") or "").split()) if root is not None else ""


def _by_number(notes: Element | None) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for note in notes if notes is not None else ():
        found.setdefault(note.get("w.id", ""), []).append(note)
    return found


def _sort(style: Style, level: int | None) -> Sort:
    if style.name in _TITLES:
        return Sort.TITLE
    if style.name.startswith(_CONTENTS):
        return Sort.CONTENTS
    if level is not None and 0 <= level < 9:
        return Sort.HEADING
    return Sort.CONTINUED if style.name.startswith(_CONTINUED) else Sort.PLAIN


def _is_hidden(about: Element | None) -> bool:
    return about is not None and is_on(about.find("w.rPr/w.vanish"))


def _is_initial(about: Element | None) -> bool:
    """Whether a paragraph is the large first letter of the next one."""
    frame = about.find("w.framePr") if about is not None else None
    return frame is not None and frame.get("w.dropCap", "none") != "none"


def _head_of(table: Element) -> str:
    words = (" ".join(text_of(cell, "w.t").split()) for cell in table.iter("w.tc"))
    return next((one for one in words if one), "")[:_FIRST]


def _place(number: int, words: str) -> str:
    """Nobody counts paragraphs: its first words say which it is."""
    first = " ".join(words.split())
    short = first if len(first) <= _FIRST else first[:_FIRST].rstrip() + "…"
    if not short:
        return sentence("paragraph %(number)s", number=number)
    return sentence("paragraph %(number)s, “%(words)s”", number=number, words=short)


def _spaced(element: Element) -> str:
    shown = ["[picture]" for _ in pictures_in(element)]
    return " ".join((*(text_of(paragraph, *WORDS, "a.t") for paragraph in element.iter("w.p")), *shown))
