"""The law of the import: every word of a document is in the variant or in the report."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter

from lxml import etree

_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments|diagrams/data\d*)\.xml")


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text))


def words_of_docx(raw: bytes) -> Counter[str]:
    """All the words in a Word file, read without any code of ours."""
    found: Counter[str] = Counter()
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        for name in parts.namelist():
            if _PARTS.fullmatch(name):
                root = etree.fromstring(parts.read(name))
                for one in root.iter("{*}Fallback"):  # the same once more, for old programs
                    one.clear()
                for paragraph in root.iter("{*}p"):
                    found += words_of(_of_paragraph(paragraph, {"t"})) + words_of(_of_paragraph(paragraph, {"delText"}))
    return found


def _of_paragraph(paragraph: etree._Element, tags: set[str]) -> str:
    """The words of a paragraph in elements of these names, not those of paragraphs in it (text boxes)."""
    said = []
    for one in paragraph.iter():
        name = etree.QName(one).localname if isinstance(one.tag, str) else ""
        if next((up for up in one.iterancestors() if etree.QName(up).localname == "p"), paragraph) is not paragraph:
            continue
        if name in tags:
            said.append(one.text or "")
        elif name in ("tab", "ptab", "br", "cr"):
            said.append(" ")
        elif name == "noBreakHyphen":
            said.append("-")
    return "".join(said)


def words_kept(variant: str, report: dict) -> Counter[str]:
    """The words of the variant's text and of what the report tells was left out."""
    front, _, body = variant.partition("\n---\n") if variant else ("", "", "")
    body = re.sub(r"\s*\{#[a-z0-9-]+\}", "", body)
    body = re.sub(r"\[\^\d+\](?!:)|(?<!\\)(?:\*+|~~)", "", body)  # footnotes, and the signs of looks
    body = html.unescape(re.sub(r"<br>", " ", body)).replace("\\", "")
    told = [one["words"] for one in report["left-out"]] + [one["words"] for one in report["changes"]]
    told += [one["shown"] for one in report["numbered"]] + [one["origin"] for one in report["values"]]
    title = re.search(r"^title: (.*)$", front, re.MULTILINE)
    return words_of(" ".join([body, *told, title[1] if title else ""]))


def lost(raw: bytes, variant: str, report: dict) -> Counter[str]:
    """The words of a Word file that are neither in the variant nor in the report."""
    return words_of_docx(raw) - words_kept(variant, report)
