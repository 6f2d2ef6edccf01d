"""The reader of PDFs, where the extra part that it needs is installed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from bestyet.model.documents.source import Source


def pdf_reader() -> Callable[[bytes], Source] | None:
    """None where pdfplumber is missing."""
    try:
        return cast("Callable[[bytes], Source]", import_module("bestyet.text.documents.pdf.read").read_pdf)
    except ImportError:
        return None
