"""A Word file -> its lines and tables as a reader sees them, and all that does not come along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from bestyet.model.documents.source import Block, Cell, Grid, LeftOut, Line, Sort, Source, Words
from bestyet.model.problem import CannotGoOnError
from bestyet.text.documents.word.numbering import Numbering
from bestyet.text.documents.word.package import Package, Relation
from bestyet.text.documents.word.runs import (
    DELETED,
    INSERTED,
    Found,
    Paragraph,
    Tracked,
    chosen_of,
    outermost,
    pictures_in,
    text_of,
)
from bestyet.text.documents.word.signs import write_out
from bestyet.text.documents.word.styles import Style, Styles, left_of, list_of, raising_in
from bestyet.text.documents.xml import is_on, number_of

_THROUGH = ("w.sdt", "w.sdtContent", "w.customXml", "w.smartTag", "w.ins", "w.moveTo", "w.del", "w.moveFrom")
_MOST_COLUMNS, _MOST_LINES = 60, 20_000
_FIRST = 30  # characters of a paragraph that say which it is
_TITLES = ("title", "titel", "titre", "título")
_CONTENTS = ("toc ", "verzeichnis ", "inhaltsverzeichnis", "table of contents", "table of figures", "abbildungsverz")
_CAPTIONS = ("caption", "beschriftung", "légende", "descripción", "epígrafe")
_CONTINUED = ("list continue", "listenfortsetzung")
_AROUND = {"header": "header", "footer": "footer"}


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
        self.raised: dict[str, str] = {}
        styles = self._part("styles")
        self.styles, self.raised = Styles(styles), raising_in(styles)
        self.numbering = Numbering(self._part("numbering"))
        self.pending = _Pending()
        self.lines = 0
        self.contents = 0  # open fields of a table of contents

    def read(self) -> Source:
        root = self._xml(self.package.main)
        bodies = root.findall("w.body") if root is not None else []
        if not bodies:
            raise CannotGoOnError("it is no Word file (.docx): there is no text in it")
        blocks = tuple(block for body in bodies for block in self._blocks(body))
        notes = {label: tuple(self._note(told)) for label, told in dict(self.found.notes).items()}
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
                self.found.leave("embedded document", "")
            elif child.tag in _THROUGH or child.find(".//w.p") is not None:
                if child.tag in INSERTED or child.tag in DELETED:
                    kind = INSERTED.get(child.tag) or DELETED[child.tag]
                    self.found.change(kind, child, text_of(child, "w.t", "w.delText"))
                    if not self.found.keeps(child.tag):
                        continue
                yield from self._blocks(child)

    def _paragraph(self, element: Element) -> Iterator[Block]:
        self.lines += 1
        if self.lines > _MOST_LINES:
            raise CannotGoOnError(f"it has more than {_MOST_LINES:,} paragraphs")
        self.found.place = _place(self.lines, text_of(element, "w.t"))
        about = element.find("w.pPr")
        goes_on = self._end_is_gone(about)
        if about is not None and (change := about.find("w.pPrChange")) is not None:
            self.found.change("formatted", change)
            about = change.find("w.pPr") if self.found.tracked is Tracked.REJECT else about
        named = about.find("w.pStyle") if about is not None else None
        style = self.styles.get(named.get("w.val") if named is not None else None)
        paragraph = Paragraph(self.found, self.pending.words)
        self.pending = _Pending()
        paragraph.read(element, style.is_hidden)
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
                self.found.change(f"end of a paragraph {kind}", end)
                gone = gone or not self.found.keeps(tag)
        return gone

    def _line(self, words: list[Words], about: Element | None, style: Style, style_id: str) -> Line:
        outline = about.find("w.outlineLvl") if about is not None else None
        level = style.outline if outline is None else number_of(outline, otherwise=9)
        counted, depth = (style.list, style.depth) if about is None else list_of(about, style.list, style.depth)
        if depth is None and counted:
            depth = self.numbering.level_of_style(counted, style_id)
        text = "".join(one.text for one in words)
        label = self.numbering.label(counted, depth or 0) if text.strip() and counted not in (None, "0") else None
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
        place = f"table of “{_head_of(element)}”"
        rows: list[tuple[Cell, ...]] = []
        has_head = False
        for row in outermost(element, "w.tr"):
            about = row.find("w.trPr")
            if about is not None and not self._row_is_kept(about, row):
                continue
            has_head = has_head or (not rows and about is not None and is_on(about.find("w.tblHeader")))
            rows.append(self._row(row, about))
        wide = max((len(row) for row in rows), default=0)
        return Grid(tuple(row + (Cell(),) * (wide - len(row)) for row in rows), place, has_head)

    def _row_is_kept(self, about: Element, row: Element) -> bool:
        for tag, kind in (("w.ins", "row inserted"), ("w.del", "row deleted")):
            if (change := about.find(tag)) is not None:
                self.found.change(kind, change, text_of(row, "w.t", "w.delText"))
                if not self.found.keeps(tag):
                    return False
        return True

    def _row(self, row: Element, about: Element | None) -> tuple[Cell, ...]:
        before = about.find("w.gridBefore") if about is not None else None
        cells = [Cell()] * min(number_of(before), _MOST_COLUMNS)
        for cell in outermost(row, "w.tc"):
            told = cell.find("w.tcPr")
            merge = told.find("w.vMerge") if told is not None else None
            wide = number_of(told.find("w.gridSpan"), otherwise=1) if told is not None else 1
            is_down = merge is not None and merge.get("w.val", "continue") == "continue"
            cells.append(Cell(tuple(self._blocks(cell)), is_down=is_down))
            cells += [Cell(is_across=True)] * (min(wide, _MOST_COLUMNS) - 1)
        return tuple(cells[:_MOST_COLUMNS])

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

    def _note(self, told: str) -> Iterator[Line]:
        kind, _, number = told.partition(" ")
        root = self._part(f"{kind}s")
        self.found.relations = self._relations_of(f"{kind}s")
        for note in root if root is not None else ():
            if note.get("w.id") == number:
                for block in self._blocks(note):
                    if isinstance(block, Line):
                        yield block
                    else:
                        self.found.leave(
                            f"table in a {kind}", " ".join((block.text, *("[picture]" for _ in block.pictures)))
                        )
        self.found.relations = self.relations

    def _other_notes(self) -> None:
        told = set(self.found.notes.values())
        for kind in ("footnote", "endnote"):
            root = self._part(f"{kind}s")
            for note in root if root is not None else ():
                if f"{kind} {note.get('w.id', '')}" not in told and (words := _spaced(note)).strip():
                    self.found.leave(f"{kind} that nothing refers to", words)

    def _comments(self) -> None:
        root = self._part("comments")
        for comment in root if root is not None else ():
            author = comment.get("w.author", "")
            self.found.leave(f"comment of {author}" if author else "comment", _spaced(comment))

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
        for one in self.relations.values():
            if one.kind in ("diagramData", "chart") and (root := self._xml(one.target)) is not None:
                words = [found.text or "" for found in root.iter() if found.tag in ("a.t", "c.v")]
                self.found.leave("diagram" if one.kind == "diagramData" else "chart", " ".join(words))
            elif one.kind in ("package", "oleObject", "control", "aFChunk"):
                self.found.leave("embedded object", one.target)
            elif one.is_external and one.kind not in ("hyperlink", "image"):
                self.found.leave("reference to another place", one.target)

    def _look_at(self) -> Iterator[str]:
        for kind in sorted(self.numbering.odd):
            yield f"numbers that Word writes in its form “{kind}” are given in digits"
        yield from self.found.look_at

    def _title(self) -> str:
        names = [one.target for one in self.package.relations("").values() if one.kind == "core-properties"]
        root = self.package.xml(names[0]) if names else None
        return " ".join((root.findtext("dc.title") or "").split()) if root is not None else ""


def _sort(style: Style, level: int | None) -> Sort:
    if style.name in _TITLES:
        return Sort.TITLE
    if style.name.startswith(_CONTENTS):
        return Sort.CONTENTS
    if level is not None and 0 <= level < 9:
        return Sort.HEADING
    return Sort.CONTINUED if style.name.startswith(_CONTINUED) else Sort.PLAIN


def _head_of(table: Element) -> str:
    words = (" ".join(text_of(cell, "w.t").split()) for cell in table.iter("w.tc"))
    return next((one for one in words if one), "")[:_FIRST]


def _place(number: int, words: str) -> str:
    """Nobody counts paragraphs: its first words say which it is."""
    first = " ".join(words.split())
    short = first if len(first) <= _FIRST else first[:_FIRST].rstrip() + "…"
    return f"paragraph {number}{f', “{short}”' * bool(short)}"


def _spaced(element: Element) -> str:
    shown = ["[picture]" for _ in pictures_in(element)]
    return " ".join((*(text_of(paragraph, "w.t", "w.delText") for paragraph in element.iter("w.p")), *shown))
