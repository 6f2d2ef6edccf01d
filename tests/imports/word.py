"""Word files as people write them, made of raw XML where python-docx has no words for it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


class Word:
    """A Word file in the making."""

    def __init__(self) -> None:
        self.document = docx.Document()
        self.lists = 100

    def title(self, text: str) -> Word:
        self.document.add_heading(text, 0)
        return self

    def heading(self, text: str, level: int = 1) -> Word:
        self.document.add_heading(text, level)
        return self

    def text(self, *lines: str, style: str | None = None) -> Word:
        for line in lines:
            self.document.add_paragraph(line, style=style)
        return self

    def header(self, text: str) -> Word:
        self.document.sections[0].header.paragraphs[0].text = text
        return self

    def table(self, *rows: Sequence[str], head: bool = False) -> Word:
        table = self.document.add_table(rows=0, cols=max(map(len, rows)), style="Table Grid")
        for row in rows:
            cells = table.add_row().cells
            for cell, words in zip(cells, row, strict=False):
                first, *others = words.split("\n")
                cell.paragraphs[0].text = first
                for other in others:
                    cell.add_paragraph(other)
        if head:
            table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))
        self.last = table
        return self

    def numbering(self, *levels: tuple[str, str], left: int = 360) -> str:
        """Define a list: of each level its form ("decimal") and what it shows ("%1.%2"). Returns the id to count in."""
        self.lists += 1
        made = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shown}"/>'
            f'<w:pPr><w:ind w:left="{left * (at + 1)}" w:hanging="{left}"/></w:pPr></w:lvl>'
            for at, (form, shown) in enumerate(levels)
        )
        root = self.document.part.numbering_part.element
        abstract = parse_xml(f'<w:abstractNum {W} w:abstractNumId="{self.lists}">{made}</w:abstractNum>')
        root.insert(0, abstract)
        root.append(parse_xml(f'<w:num {W} w:numId="{self.lists}"><w:abstractNumId w:val="{self.lists}"/></w:num>'))
        return str(self.lists)

    def counted(self, number: str, *lines: tuple[int, str], bold: Sequence[int] = ()) -> Word:
        """Paragraphs of a list: (level, words)."""
        for level, words in lines:
            look = "<w:rPr><w:b/></w:rPr>" if level in bold else ""
            self.raw(
                f'<w:p {W}><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
                f'<w:r>{look}<w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
            )
        return self

    def raw(self, xml: str) -> Word:
        self.document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")
        return self

    def media(self, raw: bytes, called: str = "image1.png", *, of: str = "") -> str:
        """Put a picture into the file, unseen; returns the id of its relation. of: "header", else the text."""
        kind = "image/jpeg" if called.endswith("g") and "jp" in called else "image/png"
        self.lists += 1
        name = PackURI(f"/word/media/{self.lists}-{called}")
        part = Part(name, kind, raw, self.document.part.package)
        holder = self.document.sections[0].header.part if of == "header" else self.document.part
        return str(holder.relate_to(part, RT.IMAGE))

    def linked(self, address: str) -> str:
        return str(self.document.part.relate_to(address, RT.IMAGE, is_external=True))

    def picture(self, raw: bytes, about: str = "How it looks", *beside: str, called: str = "image1.png") -> Word:
        """A picture in a paragraph of its own, or behind words."""
        return self.raw(paragraph(*beside, drawing(self.media(raw, called), about)))

    def bytes(self, **parts: str) -> bytes:
        """parts: files of the zip that are put in place of the ones there, "__" for "/"."""
        out = io.BytesIO()
        self.document.save(out)
        return with_parts(out.getvalue(), {name.replace("__", "/"): text.encode() for name, text in parts.items()})

    def save(self, path: Path) -> Path:
        path.write_bytes(self.bytes())
        return path


def with_parts(raw: bytes, parts: dict[str, bytes]) -> bytes:
    """The zip with these files in it, in place of those of the same names."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name), compresslevel=1)  # they are packed again and again
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def paragraph(*runs: str) -> str:
    """A paragraph of runs of raw XML or words."""
    made = "".join(
        run if run.startswith("<") else f'<w:r><w:t xml:space="preserve">{escape(run)}</w:t></w:r>' for run in runs
    )
    return f"<w:p {W} {R} {M}>{made}</w:p>"


def drawing(relation: str, about: str = "", *, crop: str = "", how: str = "embed", more: str = "") -> str:
    """A run with a picture. crop: thousandths of a per cent cut away, as attributes."""
    a, wp = "http://schemas.openxmlformats.org/drawingml/2006/main", WP
    pic = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    said = f'descr="{escape(about)}"' if about else ""
    return (
        f'<w:r {W} {R}><w:drawing><wp:inline xmlns:wp="{wp}"><wp:extent cx="9000" cy="9000"/>'
        f'<wp:docPr id="1" name="Picture 1" {said}/><a:graphic xmlns:a="{a}"><a:graphicData uri="{pic}">'
        f'<pic:pic xmlns:pic="{pic}"><pic:nvPicPr><pic:cNvPr id="0" name="x.png" descr="C:/Users/ada/x.png"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:{how}="{relation}"/><a:srcRect {crop}/>'
        f"<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>{more}</pic:spPr></pic:pic>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def inserted(words: str, by: str = "Ada") -> str:
    return _tracked("ins", "t", words, by)


def deleted(words: str, by: str = "Ada") -> str:
    return _tracked("del", "delText", words, by)


def _tracked(kind: str, tag: str, words: str, by: str) -> str:
    run = f'<w:r><w:{tag} xml:space="preserve">{escape(words)}</w:{tag}></w:r>'
    return f'<w:{kind} w:id="1" w:author="{by}" w:date="2026-01-01T00:00:00Z">{run}</w:{kind}>'
