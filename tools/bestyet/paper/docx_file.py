"""A version as a document for word processors: the same content as the PDF, and the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.shared import Cm, Emu, Pt, RGBColor

from bestyet.paper.page import checking, facts, footer, page_number, runs_of_paper, words_of_paper
from bestyet.paper.words import AT, Words, cells_of, paragraphs_of, plain
from bestyet.site.language.told import measure
from bestyet.site.language.words import SOURCE, gettext, language, said, speaking
from bestyet.site.language.written import day
from bestyet.text.pictures import read_picture

if TYPE_CHECKING:
    from bestyet.model.paper import Paper
    from bestyet.site.practice.notes import FileWords
    from bestyet.site.practice.tree import Node, Run

_DEEPEST = 3  # list styles that word processors bring along
_WIDEST, _TALLEST = Cm(17), Cm(20)  # of a picture between the margins
_PIXEL = 9525  # units of Word
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file knows


def docx_of(paper: Paper) -> bytes:
    """Return the file. Deterministic."""
    with speaking(paper.language):
        return _docx_of(paper)


def _docx_of(paper: Paper) -> bytes:
    document = Document()
    if language() != SOURCE:
        _speak(document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"), language())
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(10.5)
    _properties(document.core_properties, paper)
    _margins(document.sections[0], paper)
    document.add_heading(plain(paper.title), 0)
    standing = document.add_paragraph().add_run(plain(paper.banner or paper.standing))
    standing.bold, standing.font.color.rgb = (
        True,
        RGBColor(0x1B, 0x6E, 0x3C) if paper.is_in_force else RGBColor(170, 0, 0),
    )
    _table(document, ("", ""), tuple(_facts(paper)), has_head=False)
    notes = [gettext("Uncontrolled when printed: what counts is the version in force in the repository.")]
    if paper.is_illustrative:
        notes.insert(0, gettext("Illustrative data: the company, its regions and every number are made up."))
    document.add_paragraph(" ".join(notes))
    _Body(document, words_of_paper(paper)).write(paper)
    for sheet in paper.sheets:
        document.add_heading(gettext(sheet.title), 1)
        _table(document, [gettext(word) for word in sheet.head], sheet.rows, recorded=sheet.recorded)
    _signatures(document, paper)
    out = io.BytesIO()
    document.save(out)
    return _undated(out.getvalue())


def _properties(about: Any, paper: Paper) -> None:
    moment = datetime.fromisoformat(f"{paper.dated or '2000-01-01'}T00:00:00")
    about.title, about.author = plain(f"{paper.title} {paper.number}")[:255], plain(paper.company)[:255]
    about.subject, about.identifier = f"{paper.practice} {paper.number}", paper.digest
    about.comments, about.keywords, about.last_modified_by = gettext("Uncontrolled when printed"), "", ""
    about.created = about.modified = moment
    about.revision, about.language = 1, language()


def _facts(paper: Paper) -> Iterator[tuple[str, str]]:
    yield from facts(paper)
    if paper.rule:
        yield gettext("Voted on by"), paper.rule
    yield gettext("Digest of the text"), paper.digest
    yield gettext("To check this copy"), checking(paper).striptags()


def _signatures(document: Any, paper: Paper) -> None:
    document.add_heading(gettext("Signatures"), 1)
    if not paper.signed:
        document.add_paragraph(gettext("Nobody has signed this version."))
        return
    lies = (
        "Signed electronically; the signatures lie beside the text in the repository, and bestyet verify checks them."
    )
    document.add_paragraph(gettext(lies))
    attested = f" {gettext('(attested by a machine)')}"
    rows = [
        (one.name, one.region, said(one.word), said(one.meaning) + attested * one.is_attested, day(one.date))
        for one in paper.signed
    ]
    head = ("Name", "Region", "Vote", "Meaning of the signature", "Date")
    _table(document, [gettext(word) for word in head], rows)


# -- margins -----------------------------------------------------------------------------------------------------


def _margins(section: Any, paper: Paper) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    width = section.page_width - section.left_margin - section.right_margin
    _margin(section.header.paragraphs[0], f"{paper.title} · {paper.number}\t{paper.company}", width)
    foot = section.footer.paragraphs[0]
    _margin(foot, f"{footer(paper)}\t", width)
    for words, number in page_number():
        if words:
            foot.add_run(words)
        else:
            _field(foot, {"page": "PAGE", "pages": "NUMPAGES"}[number])


def _margin(paragraph: Any, text: str, width: Any) -> None:
    paragraph.style.font.size = Pt(8.5)
    for stop in list(paragraph.style.paragraph_format.tab_stops):
        paragraph.paragraph_format.tab_stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(plain(text))


def _field(paragraph: Any, name: str) -> None:
    """A number that the word processor works out."""
    for kind in ("begin", "instruction", "separate", "text", "end"):
        run = paragraph.add_run("1" if kind == "text" else "")
        if kind == "instruction":
            made = OxmlElement("w:instrText")
            made.text = name
        elif kind != "text":
            made = OxmlElement("w:fldChar")
            made.set(qn("w:fldCharType"), kind)
        else:
            continue
        run._r.append(made)


# -- the text ----------------------------------------------------------------------------------------------------


class _Body:
    """Writes passages: headings, lists with the numbers of the text, tables, footnotes at the end."""

    def __init__(self, document: Any, file: FileWords) -> None:
        self.document, self.file = document, file
        self.numbers: dict[str, int] = {}  # label -> number of a footnote
        self.pictures: Mapping[str, bytes] = {}
        self.drawn: dict[str, str] = {}  # name of a picture -> id of its relation

    def write(self, paper: Paper) -> None:
        runs, self.pictures = runs_of_paper(self.file, paper), paper.pictures
        notes = self.file.notes.made()
        self.numbers = {note.label: note.number for note in notes}
        self.add(runs, 1)
        for note in notes:
            paragraphs = paragraphs_of(self.file.footnote(note.label), self.numbers, self.pictures)
            for place, words in enumerate(paragraphs):
                paragraph = self.document.add_paragraph(f"[{note.number}] " if place == 0 else "")
                self._words(paragraph, words)

    def add(self, runs: Sequence[Run], level: int, depth: int = 1) -> None:
        for run in runs:
            if run.kind == "heading":
                heading = self.document.add_heading(self._heading(run.nodes[0]), min(level, 9))
                _mark(heading, run.nodes[0])
                self.add(run.nodes[0].runs, level + 1)
            elif run.kind == "table":
                self._rows(run.nodes)
            elif run.kind in ("ordered", "bullets"):
                self._list(run, level, depth)
            else:
                for paragraph in self._paragraphs(run.nodes[0]):
                    _mark(self._words(self.document.add_paragraph(), paragraph), run.nodes[0])
                self.add(run.nodes[0].runs, level, depth)

    def _rows(self, nodes: Sequence[Node]) -> None:
        read = [cells_of(self.file.markdown(node.passage), self.numbers, self.pictures) for node in nodes]
        table = _table(self.document, _said(read[0][0]), [_said(cells) for _, cells in read])
        for row, (_, cells), node in zip(table.rows[1:], read, nodes, strict=True):
            for cell, words in zip(row.cells, cells, strict=False):
                _mark(cell.paragraphs[0], node)
                for about, marks in words:
                    self._picture(cell.paragraphs[0], about, marks)

    def _picture(self, paragraph: Any, about: str, marks: Collection[str]) -> bool:
        """Whether it is one: then it stands at the end of the paragraph, no wider than a page."""
        path = next((mark.removeprefix(AT) for mark in marks if mark.startswith(AT)), "")
        if not path:
            return False
        raw = self.pictures[path]
        read = read_picture(raw)
        share = min(1, _WIDEST / (read.wide * _PIXEL), _TALLEST / (read.tall * _PIXEL))
        wide, tall = (Emu(max(1, int(side * _PIXEL * share))) for side in (read.wide, read.tall))
        holder, name = self.document.part, path.rpartition("/")[2]
        kind = "image/png" if read.ending == "png" else "image/jpeg"
        if name not in self.drawn:
            part = Part(PackURI(f"/word/media/{name}"), kind, raw, holder.package)
            self.drawn[name] = holder.relate_to(part, RT.IMAGE)
        made = CT_Inline.new_pic_inline(holder.next_id, self.drawn[name], name, wide, tall)
        made.docPr.set("descr", about)
        paragraph.add_run()._r.add_drawing(made)
        return True

    def _list(self, run: Run, level: int, depth: int) -> None:
        name = "List Number" if run.kind == "ordered" else "List Bullet"
        style = name if depth == 1 else f"{name} {min(depth, _DEEPEST)}"
        number = self._numbering(style, run.start) if run.kind == "ordered" else None
        for node in run.nodes:
            paragraphs = self._paragraphs(node) or [[]]
            paragraph = self.document.add_paragraph(style=style)
            if number is not None:
                paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number
                paragraph._p.pPr.numPr.get_or_add_ilvl().val = 0
            _mark(self._words(paragraph, [(_box(node), frozenset()), *paragraphs[0]]), node)
            for more in paragraphs[1:]:
                _mark(self._words(self.document.add_paragraph(style="List Continue"), more), node)
            self.add(node.runs, level, depth + 1)

    def _numbering(self, style: str, start: int) -> int:
        """A list of its own that looks like the style's."""
        numbering = self.document.part.numbering_part.element
        base = self.document.styles[style].element.pPr.numPr.numId.val
        made = numbering.add_num(numbering.num_having_numId(base).abstractNumId.val)
        made.add_lvlOverride(ilvl=0).add_startOverride(start)
        number: int = made.numId
        return number

    def _paragraphs(self, node: Node) -> list[list[Words]]:
        return paragraphs_of(self.file.markdown(node.passage), self.numbers, self.pictures)

    def _heading(self, node: Node) -> str:
        return " ".join(text for paragraph in self._paragraphs(node) for text in _said([paragraph]))

    def _words(self, paragraph: Any, words: Sequence[Words]) -> Any:
        for text, marks in words:
            if not self._picture(paragraph, text, marks) and text:
                run = paragraph.add_run(text)
                run.bold, run.italic, run.font.strike = (name in marks or None for name in ("strong", "em", "del"))
                if "code" in marks:
                    run.font.name = "Courier New"
        return paragraph


def _said(cells: Sequence[Sequence[Words]]) -> list[str]:
    """The words of each, without its pictures."""
    return ["".join(text for text, marks in words if not any(mark.startswith(AT) for mark in marks)) for words in cells]


def _mark(paragraph: Any, node: Node) -> None:
    """Say in which language the words of a passage are, where that is not the document's."""
    if node.lang:
        for run in paragraph.runs:
            _speak(run._r.get_or_add_rPr(), node.about)


def _speak(about: Any, into: str) -> None:
    found = about.find(qn("w:lang"))
    if found is None:
        found = OxmlElement("w:lang")
        about.append(found)
    found.set(qn("w:val"), into)


def _box(node: Node) -> str:
    task = node.passage.task
    return "" if task is None else "☑ " if task else "☐ "


def _table(
    document: Any,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    has_head: bool = True,
    recorded: int | None = None,
) -> Any:
    """recorded: the column of values as merging says them; what cannot be said in another language is English."""
    width = max([len(head), *map(len, rows)])
    table = document.add_table(rows=0, cols=width, style="Table Grid")
    for number, row in enumerate([head, *rows] if has_head else rows):
        is_head = has_head and number == 0
        cells = table.add_row().cells
        for place, words in enumerate(row):
            is_value = place == recorded and not is_head
            told = measure(words) if is_value else words
            run = cells[place].paragraphs[0].add_run(plain(told))
            run.font.size = Pt(9.5)
            run.bold = is_head or (not has_head and place == 0)
            if is_value and told == words and language() != SOURCE:
                _speak(run._r.get_or_add_rPr(), SOURCE)
        if is_head:
            repeated = OxmlElement("w:tblHeader")
            table.rows[0]._tr.get_or_add_trPr().append(repeated)
    document.add_paragraph()
    return table


def _undated(raw: bytes) -> bytes:
    """The same parts in the same order, without the moment of writing; not compressed, as compressors differ."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            new.writestr(entry, old.read(name))
    return out.getvalue()
