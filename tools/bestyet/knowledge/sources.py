"""Records of where every passage came from, held against their sources: those of many records are read at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bestyet.cli.output.terminal import plain
from bestyet.knowledge.ballots import fault_of_form
from bestyet.knowledge.files import LARGEST
from bestyet.merge.provenance import broken_links
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.git import find_repository
from bestyet.text.markdown.lines import blob_id
from bestyet.text.markdown.markdown import read_document

if TYPE_CHECKING:
    from bestyet.model.passage import Passage

_AT_ONCE = 64  # records whose sources are in memory together


def hold(paths: Iterable[Path], root: Path, read: Callable[[Path], bytes]) -> Iterator[tuple[Path, str]]:
    """Say of the records in these files whether each holds; yields each with what is broken, or "".

    root: of the knowledge base, from which the paths in records count. read: a file's bytes; raises CannotGoOnError.
    """
    waiting = list(paths)
    while waiting:
        known = [(path, _read(path, read)) for path in waiting[:_AT_ONCE]]
        waiting = waiting[_AT_ONCE:]
        sources = Sources(root, [data for _, data in known if not isinstance(data, str)])
        for path, data in known:
            broken = data if isinstance(data, str) else _broken(data, sources)
            click.echo(plain(f"{path}: BROKEN: {broken}" if broken else f"{path}: well: {_well(data)}"))
            yield path, broken


def _read(path: Path, read: Callable[[Path], bytes]) -> Mapping[str, Any] | str:
    """Return a record, or why it is none."""
    try:
        return read_record(read(path), path)
    except CannotGoOnError as error:
        return str(error)


def _broken(data: Mapping[str, Any], sources: Sources) -> str:
    return next(broken_links(data, sources.read, _passages), "")


def _well(data: Any) -> str:
    members = sum(len(item["members"]) for item in data["items"])
    return f"{members} passages of {len(data['inputs'])} variants are as recorded"


def read_record(raw: bytes, path: Path) -> Mapping[str, Any]:
    """Return the record in a file of these bytes. Raises CannotGoOnError."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise CannotGoOnError(f"{path} is not a provenance record: not JSON") from error
    if fault_of_form("provenance", data):
        raise CannotGoOnError(f"{path} is not a provenance record: see schema/provenance.schema.json")
    assert isinstance(data, dict)  # the schema says so
    return data


class Sources:
    """The files that some records name, by their blob id: from the work tree where unchanged, else from git."""

    def __init__(self, root: Path, records: Sequence[Mapping[str, Any]]) -> None:
        wanted = {(entry["path"], entry["blob"]) for data in records for entry in data["inputs"]}
        self._found: dict[str, bytes] = {}
        for path, blob in sorted(wanted):
            raw = _in_work_tree(root, path, blob)
            if raw is not None:
                self._found[blob] = raw
        missing = sorted({blob for _, blob in wanted} - self._found.keys())
        repository = find_repository(root) if missing else None
        if repository is not None:
            self._found |= repository.read_files(missing, LARGEST)

    def read(self, _path: str, blob: str) -> bytes | None:
        return self._found.get(blob)


def _in_work_tree(root: Path, path: str, blob: str) -> bytes | None:
    for base in dict.fromkeys((root, Path.cwd())):
        file = base / path
        if file.is_file() and file.stat().st_size <= LARGEST:
            raw = file.read_bytes()
            if blob_id(raw) == blob:
                return raw
    return None


@lru_cache(maxsize=_AT_ONCE)  # versions of a practice follow each other and share most sources
def _passages(path: str, raw: bytes) -> Sequence[Passage]:
    return read_document(path, raw).passages
