"""Several files written as one change: all of them or none, and what a crash left half done is done by the next run.

What is not whole yet lies where no reader looks and git takes nothing from: in the folder of the lock.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from bestyet.model.problem import CannotGoOnError
from bestyet.repo.tree import TOP, own_folder, tree_name
from bestyet.repo.write import remove_folder, remove_leftovers, write_file

_OURS = re.compile(r"\d+\.\d+\.\d+|.+\.(?:md|yml|json)", re.DOTALL)  # what releases of before wrote beside its place
_TAKEN_OUT = re.compile(r"\.(\d+\.\d+\.\d+)\.old")


def write_files(
    root: Path,
    files: Mapping[str, bytes],
    then: Callable[[], None] = lambda: None,
    folder: tuple[str, Mapping[str, bytes]] | None = None,
) -> None:
    """Put files (path from the root -> content) at their places, in this order. Only for who holds the lock.

    Before the first is written, the journal has all of them, with the digests of what stands there. then: done last.
    folder: what `then` makes, its path and files; where that did not come about, the files are put back as they were.
    Raises CannotGoOnError where one cannot be written, or where `then` does; the files are then as they were.
    """
    before = {path: _bytes_at(root / path) for path in files}
    journal = _journal(root)
    if files and folder:
        undone = {path: [_digest(content), _kept(before[path])] for path, content in files.items()}
        entry = {"folder": folder[0], "is": _digest_of_folder(folder[1]), "files": undone}
        write_file(journal, json.dumps({"undo": entry}).encode())
    elif len(files) > 1:
        entries = {path: [_digest(before[path]), _kept(content)] for path, content in files.items()}
        write_file(journal, json.dumps(entries).encode())
    try:
        for path, content in files.items():
            write_file(root / path, content, root, aside=aside(root))
        then()
    except BaseException:
        for path, content_before in before.items():
            with suppress(CannotGoOnError, OSError):
                _put_back(root, path, content_before)
        raise
    finally:
        journal.unlink(missing_ok=True)


def complete(root: Path) -> None:
    """Write what a run that was killed had in its journal, or put back what was to come with a folder that did not;
    a file that somebody changed since stays as it is. What was only begun goes.
    """
    journal = _journal(root)
    remove_folder(_aside(root))
    with suppress(OSError, ValueError, TypeError, AttributeError, KeyError):
        entries = json.loads(journal.read_bytes())
        if undo := entries.get("undo"):
            entries = {} if _digest_of_folder(_files_in(root / undo["folder"])) == undo["is"] else undo["files"]
        for path, (digest, content) in entries.items():
            with suppress(CannotGoOnError):
                if _digest(_bytes_at(root / path)) == digest:
                    _put_back(root, path, None if content is None else content.encode("latin-1"))
    journal.unlink(missing_ok=True)
    for folder, below, _ in os.walk(root / TOP):
        remove_leftovers(Path(folder), lambda name: bool(_OURS.fullmatch(name)))
        _put_back_taken_out(Path(folder), below)


def _put_back_taken_out(folder: Path, below: Sequence[str]) -> None:
    """Where the system exchanges two folders in three steps, a run may have been killed between them."""
    for name in below:
        if (taken := _TAKEN_OUT.fullmatch(name)) and taken[1] not in below:
            (folder / name).rename(folder / taken[1])
        elif taken:
            remove_folder(folder / name)


def aside(root: Path) -> Path:
    """Return the folder for what is not whole yet. Only for who holds the lock."""
    folder = _aside(root)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _aside(root: Path) -> Path:
    return own_folder(root) / f"half-{tree_name(root)}"


def _journal(root: Path) -> Path:
    return own_folder(root) / f"unfinished-{tree_name(root)}.json"


def _put_back(root: Path, path: str, before: bytes | None) -> None:
    if before is None:
        (root / path).unlink(missing_ok=True)
    else:
        write_file(root / path, before, root, aside=aside(root))


def _kept(content: bytes | None) -> str | None:
    return None if content is None else content.decode("latin-1")


def _files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _digest_of_folder(files: Mapping[str, bytes]) -> str:
    return _digest("".join(f"{_digest(files[name])} {name}\n" for name in sorted(files)).encode())


def _bytes_at(path: Path) -> bytes | None:
    """What a regular file holds; None where there is none."""
    try:
        return path.read_bytes() if path.is_file() and not path.is_symlink() else None
    except OSError:
        return None


def _digest(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()
