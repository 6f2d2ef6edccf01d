"""A file of the knowledge base that is not read, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FileFault:
    """Stands in the place of a file's bytes. `code` is a code of `bestyet check`."""

    code: str  # symbolic-link, too-large, not-a-file, unreadable
    about: str = ""  # what the message adds: the size, the system's words
