"""A work tree that Windows' git filled with CRLF gets the line ends back that are signed and compared."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.knowledge.edit import Edit, edit
from bestyet.model.blob import blob_of
from bestyet.repo.git import find_repository
from bestyet.repo.tree import root_of

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded

ATTRIBUTES = ".gitattributes"
_RULE = b"practices/** text=auto eol=lf\n"
_RULES = (b"* text=auto eol=lf", _RULE.strip())


@dataclass(frozen=True)
class Mended:
    files: tuple[str, ...]  # whose lines end in LF now
    attributes: bool  # whether git is told from now on
    left: tuple[str, ...]  # files of versions that are kept with CRLF: they are what was voted on


def mended_line_ends(start: Path) -> Mended:
    """Write LF for CRLF in the files of the knowledge base, and the rule for git that keeps it so.

    A file of a version is only changed where it then is what HEAD has.
    """
    root = root_of(start)

    def change(loaded: Loaded) -> Edit[Mended]:
        repository = find_repository(root)
        commit = repository.head_commit() if repository else None
        head = repository.files(commit, "practices/global") if repository and commit else {}
        found = {path: raw.replace(b"\r\n", b"\n") for path, raw in loaded.files.items() if b"\r\n" in raw}
        well = {path: raw for path, raw in found.items() if not _is_of_version(path) or _is(head.get(path), raw)}
        told = _attributes(root / ATTRIBUTES)
        files = {**well, **({ATTRIBUTES: told} if told else {})}
        return Edit(Mended(tuple(well), bool(told), tuple(sorted({*found} - {*well}))), files)

    return edit(root, change)


def _attributes(path: Path) -> bytes:
    """What the file of attributes should be; nothing where it has the rule."""
    there = path.read_bytes() if path.is_file() else b""
    if any(line.strip() in _RULES for line in there.splitlines()):
        return b""
    return there + (b"\n" if there and not there.endswith(b"\n") else b"") + _RULE


def _is_of_version(path: str) -> bool:
    return path.startswith("practices/global/") and path.count("/") > 3


def _is(blob: str | None, raw: bytes) -> bool:
    return blob is not None and blob == blob_of(raw, blob)
