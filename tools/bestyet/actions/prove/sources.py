"""Records of where every passage came from, held against their sources: those of many records are read at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.prove.proof import Finding
from bestyet.knowledge.ballots import fault_of_form
from bestyet.knowledge.files import LARGEST
from bestyet.merge.provenance import broken_links
from bestyet.merge.told_values import broken_values, other_title
from bestyet.merge.words.common import broken_titles
from bestyet.model.blob import blob_of
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.repo.git import find_repository
from bestyet.text.base import read_common_words
from bestyet.text.markdown.markdown import read_document
from bestyet.text.versions import read_record as typed_record

if TYPE_CHECKING:
    from bestyet.model.passage import Document, Passage
    from bestyet.model.records.common_words import CommonWords
    from bestyet.model.records.provenance import Record

_AT_ONCE = 64  # records whose sources are in memory together


def hold(paths: Iterable[Path], folders: Sequence[Path], read: Callable[[Path], bytes]) -> Iterator[Finding]:
    """Hold the records in these files against their sources, each when the one before is told.

    folders: from which the paths in records count. read: a file's bytes; raises CannotGoOnError.
    """
    waiting = list(paths)
    while waiting:
        known = [(path, _read(path, read)) for path in waiting[:_AT_ONCE]]
        waiting = waiting[_AT_ONCE:]
        sources = Sources(folders, [data for _, data in known if not isinstance(data, str)])
        for path, data in known:
            if isinstance(data, str):
                yield Finding(path.as_posix(), "", "", (data,))
            else:
                broken = islice(_broken(data, sources), 1)
                yield Finding(path.as_posix(), "", _well(data), tuple(broken))


def _broken(data: Record, sources: Sources) -> Iterator[str]:
    yield from broken_links(data, sources.read, _passages)
    yield from broken_titles(data, sources.common_words(data))
    if data.version is not None:  # what was merged on the way there may be of files outside a knowledge base
        yield from broken_values(data, sources.document)
        yield from other_title(data, sources.document, sources.common_words(data))


def _read(path: Path, read: Callable[[Path], bytes]) -> Record | str:
    """Return a record, or why it is none."""
    try:
        return read_record(read(path), path)
    except CannotGoOnError as error:
        return str(error)


def _well(data: Record) -> str:
    members = sum(len(item.members) for item in data.items)
    return f"{members} passages of {len(data.inputs)} variants are as recorded"


def read_record(raw: bytes, path: Path) -> Record:
    """Return the record in a file of these bytes. Raises CannotGoOnError."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise CannotGoOnError(f"{path.as_posix()} is not a provenance record: not JSON") from error
    record = typed_record(raw)
    if fault_of_form("provenance", data) or isinstance(record, Problem):
        raise CannotGoOnError(f"{path.as_posix()} is not a provenance record: see schema/provenance.schema.json")
    return record


class Sources:
    """The files that some records name, by their blob id: from the work tree where unchanged, else from git."""

    def __init__(self, folders: Sequence[Path], records: Sequence[Record]) -> None:
        wanted = {(entry.path, entry.blob) for data in records for entry in data.inputs}
        wanted |= {(data.vocabulary.path, data.vocabulary.blob) for data in records if data.vocabulary}
        self._found: dict[str, bytes] = {}
        for path, blob in sorted(wanted):
            raw = _in_work_tree(folders, path, blob)
            if raw is not None:
                self._found[blob] = raw
        missing = sorted({blob for _, blob in wanted} - self._found.keys())
        repository = find_repository(folders[0]) if missing else None
        if repository is not None:
            self._found |= repository.read_files(missing, LARGEST)

    def read(self, _path: str, blob: str) -> bytes | None:
        return self._found.get(blob)

    def common_words(self, data: Record) -> CommonWords | None:
        """The titles of the vocabulary that a record names; None where it names none or it is nowhere."""
        raw = self._found.get(data.vocabulary.blob) if data.vocabulary else None
        return read_common_words(raw) if raw is not None else None

    def document(self, path: str, blob: str) -> Document | None:
        raw = self._found.get(blob)
        return _document(path, raw) if raw is not None else None


def _in_work_tree(folders: Sequence[Path], path: str, blob: str) -> bytes | None:
    for folder in dict.fromkeys(folders):
        file = folder / path
        if file.is_file() and file.stat().st_size <= LARGEST:
            raw = file.read_bytes()
            if blob_of(raw) == blob:
                return raw
    return None


def _passages(path: str, raw: bytes) -> Sequence[Passage]:
    return _document(path, raw).passages


@lru_cache(maxsize=_AT_ONCE)  # versions of a practice follow each other and share most sources
def _document(path: str, raw: bytes) -> Document:
    return read_document(path, raw)
