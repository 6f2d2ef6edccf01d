"""The bytes of a document -> what it holds, by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bestyet.model.problem import cannot
from bestyet.text.documents.plain import read_markdown, read_text
from bestyet.text.documents.word.read import read_word

if TYPE_CHECKING:
    from bestyet.model.documents.source import Source
    from bestyet.text.documents.word.runs import Tracked

ENDINGS = (".docx", ".docm", ".doc", ".md", ".markdown", ".txt", ".pdf")  # looked for in folders


def read_source(file: str, raw: bytes, tracked: Tracked, read_pdf: Callable[[bytes], Source] | None = None) -> Source:
    """read_pdf: reads PDFs, where that part is installed. Raises CannotGoOnError with why the file is refused."""
    ending = f".{file.rpartition('.')[2].lower()}"
    if not raw:
        raise cannot("it is empty")
    if ending in (".docx", ".docm", ".doc"):
        return read_word(raw, tracked)
    if ending in (".md", ".markdown"):
        return read_markdown(raw)
    if ending == ".txt":
        return read_text(raw)
    if ending == ".pdf" and read_pdf:
        return read_pdf(raw)
    if ending == ".pdf":
        raise cannot("reading PDFs needs an extra part: pip install 'bestyet[import]'")
    raise cannot("only .docx, .md, .txt and .pdf are read: save it as one of these")
