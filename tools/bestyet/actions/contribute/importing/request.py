"""What somebody asks for who brings documents along, and what is asked back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.text.documents.word.runs import Tracked

if TYPE_CHECKING:
    from bestyet.model.documents.source import Source


@dataclass(frozen=True)
class Given:
    """What a person said of a document; "" where they did not."""

    practice: str = ""
    title: str = ""
    owner: str = ""
    status: str = ""


@dataclass(frozen=True)
class Asked:
    """One question about a document."""

    file: str
    about: str  # practice, title, owner, status, same
    words: str  # the question
    choices: tuple[tuple[str, str], ...] = ()  # answer, what it stands for
    is_open: bool = True  # another answer than the choices may be given


@dataclass(frozen=True)
class ImportRequest:
    start: Path
    files: tuple[str, ...]  # files and folders from `start`
    region: str
    given: Given = Given()
    tracked: Tracked = Tracked.STOP
    may_update: bool = False  # a variant that came from no document, or from another
    ask: Callable[[Asked], str] | None = None  # "" for no answer; None: nobody is there to be asked
    read_pdf: Callable[[bytes], Source] | None = None
