"""The law of the import: every word of a document is in the variant or in the report."""

from __future__ import annotations

import html
import io
import re
import unicodedata
import zipfile
from collections import Counter

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments|diagrams/data\d*)\.xml")


_SIGNS = r"[<>≤≥±×÷≠≈%‰°√∑∫/^€µ]"  # with the digits beside them they say how much
# Raised and lowered digits, by what the standard says of each character; and signs of the font Symbol.
_RAISED = {
    f"{kind} {base}": sign
    for sign in map(chr, (0xB2, 0xB3, 0xB9, *range(0x2070, 0x209F)))
    for kind, _, code in [unicodedata.decomposition(sign).partition(" ")]
    if code
    for base in [unicodedata.normalize("NFKC", sign)]
    if not base.isalpha()
}
SYMBOL = {"F0B3": "≥", "F0A3": "≤", "F0B1": "±", "F06D": "μ", "F0B0": "°", "F0B4": "×"}


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(rf"[^\W_]+|{_SIGNS}", text))


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
            said.append(_raised(one))
        elif name == "sym" and "t" in tags:
            said.append(SYMBOL.get(one.get(f"{_W}char"), ""))
        elif name == "den" and "t" in tags and one.getparent().tag.endswith("}f"):
            said.append(" / ")
        elif name == "oMath":
            said.append(" ")
        elif name == "listEntry" and "t" in tags:
            said.append(f" {one.get(f'{_W}val')} ")
        elif name in ("tab", "ptab", "br", "cr"):
            said.append(" ")
        elif name == "noBreakHyphen":
            said.append("-")
    return "".join(said)


def _raised(part: etree._Element) -> str:
    """The text of a part of a run, its digits as a reader sees them; what no character shows is told with a sign."""
    text = part.text or ""
    looks = part.getparent().xpath("*[local-name()='rPr']/*[local-name()='vertAlign']")
    look = {"superscript": "<super>", "subscript": "<sub>"}.get(looks[0].get(f"{_W}val")) if looks else None
    seen = "".join(_RAISED.get(f"{look} {'−' if sign == '-' else sign}", "") for sign in text)
    return text if not look else seen if len(seen) == len(text) else f"^{text}" if look == "<super>" else f" {text}"


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
