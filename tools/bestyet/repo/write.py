"""Writing so that a crash at any moment leaves the old or the new, never half.

A file is written aside, then renamed over its place; a folder is written aside and renamed as a whole. Aside is where
the caller says, on the same file system, else beside the place. What a killed run left beside it is known by the lock
that it no longer holds, and removed by the next run.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from bestyet.model.problem import CannotGoOnError
from bestyet.repo import system
from bestyet.repo.system import held_alone, said_plainly
from bestyet.repo.tree import own_folder, real_path

SYNC_RECORD = ".bestyet-written.json"  # in a synced folder: path -> digests of what we wrote or were about to write
_NOTHING = ""  # the digest of no file
_HELD = 64_000_000  # bytes of files that a sync holds at once
LOCK_PATIENCE = 10.0  # seconds
_BESIDE = re.compile(r"\.(.+)\.[0-9a-f]{8}\.tmp", re.DOTALL)  # names of `_name_beside`


def append_line(path: Path, raw: bytes) -> None:
    """All of a line, or none of it. Raises CannotGoOnError."""
    with said_plainly(path), path.open("ab", buffering=0) as file:
        end = file.tell()
        if file.write(raw) < len(raw):
            file.truncate(end)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def write_file(
    path: Path,
    data: bytes,
    root: Path | None = None,
    *,
    is_lasting: bool = True,
    is_swept: bool = False,
    aside: Path | None = None,
) -> bool:
    """Put `data` at `path`; False where it already stands there (the file is then left alone, times and all).

    is_lasting: it must outlast a power cut, so it is flushed to the disk. is_swept: the caller removes what killed runs
    left in the folder, which is too full to be looked through for each file. Keeps the mode of a file that is there.
    Raises CannotGoOnError where the path is a link or no file, where it leads out of `root` (the file's own folder if
    not given), or where the disk refuses.
    """
    with said_plainly(path):
        _must_be_within(path.parent, root or path.parent)
        mode = _mode_of(path)
        if mode is not None and _holds(path, data):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        if not is_swept:
            remove_leftovers(path.parent, {path.name}.__contains__)
        _replace(path, data, mode, durable=is_lasting, aside=aside)
        if is_lasting:
            system.flush_folder(path.parent)
    return True


def write_folder(target: Path, files: Mapping[str, bytes], root: Path | None = None, aside: Path | None = None) -> None:
    """Make the folder `target` with these files (relative path -> content) in one step.

    Raises CannotGoOnError where something of that name is there already, or as `write_file` does.
    """
    names = [_checked(name) for name in files]
    with said_plainly(target):
        _must_be_within(target.parent, root or target.parent)
        if os.path.lexists(target):
            raise CannotGoOnError(f"{target.as_posix()} is there already; nothing was written")
        with _folder_beside(target, aside) as beside:
            _fill(beside, dict(zip(names, files.values(), strict=True)))
            os.rename(beside, target)
        system.flush_folder(target.parent)


def swap_folder(target: Path, files: Mapping[str, bytes], root: Path | None = None, aside: Path | None = None) -> None:
    """Give the folder `target`, which must be there, other files (relative path -> content) in one step.

    Where the system cannot exchange two folders, a moment is without it; what it held is then beside it, “.NAME.old”.
    """
    names = [_checked(name) for name in files]
    _must_be_within(target, root or target.parent)
    with folder_made(target, aside) as beside:
        _fill(beside, dict(zip(names, files.values(), strict=True)))
    system.flush_folder(target.parent)


@contextmanager
def folder_made(target: Path, aside: Path | None = None) -> Iterator[Path]:
    """A folder to fill, which in the end takes the place of `target` in one step, as far as the system has that."""
    with said_plainly(target), _folder_beside(target, aside) as beside:
        yield beside
        replace_folder(target, beside)


@contextmanager
def _folder_beside(target: Path, aside: Path | None) -> Iterator[Path]:
    """A folder to fill before it gets its name; nothing of it is left where it does not."""
    target.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(target.parent, {target.name}.__contains__)
    beside = _name_beside(target, aside)
    beside.mkdir()
    with system.held_folder(beside):
        try:
            yield beside
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def replace_folder(target: Path, finished: Path) -> None:
    """Put a folder that can be made again in the place of another, which is then at `finished`."""
    with said_plainly(target):
        target.mkdir(parents=True, exist_ok=True)
        exchange(finished, target)


def remove_file(path: Path, root: Path) -> None:
    """Remove a file that can be made again, if it is there, and the folders within `root` that this leaves empty."""
    path.unlink(missing_ok=True)
    with suppress(OSError):
        for folder in path.parents:
            if folder == root:
                break
            folder.rmdir()


def remove_folder(path: Path) -> None:
    """Remove a folder that can be made again, as far as the system lets us; of a link, the link."""
    if path.is_symlink():
        path.unlink(missing_ok=True)
    shutil.rmtree(path, ignore_errors=True)


@contextmanager
def gone_afterwards(folder: Path) -> Iterator[Path]:
    """A place for a folder to work in: nothing is there before, and nothing is left."""
    remove_folder(folder)
    try:
        yield folder
    finally:
        remove_folder(folder)


def exchange(one: Path, other: Path) -> None:
    """Let two folders, both there, have each other's name. Raises OSError."""
    if not system.is_exchanged(one, other):
        third = other.with_name(f".{other.name}.old")
        os.rename(other, third)
        os.rename(one, other)
        os.rename(third, one)


def sync_folder(
    root: Path,
    files: Mapping[str, bytes] | Iterable[tuple[str, bytes]],
    is_part: bool = False,
    there: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Make `root` hold these files: writes those that differ, removes those that only an earlier sync put
    there (is_part: they are some of many, so nothing is removed).

    files: what comes one by one is never held all at once. there: files that an earlier sync wrote and that the caller
    has seen to lie there still, with their digests; read when all others are written.
    Files that no sync wrote, or that somebody changed since, are never removed. For what can be made again:
    nothing is flushed to the disk, so after a power cut (not after a crash of ours) sync again.
    """
    with said_plainly(root):
        before = _read_record(root)
        after = dict(before) if is_part else {}
        is_written = False
        for some, is_last in _parts(files.items() if isinstance(files, Mapping) else files):
            wanted = {_checked(name): data for name, data in some.items()}
            root.mkdir(parents=True, exist_ok=True)
            after |= {str(name): [hashlib.sha256(data).hexdigest()] for name, data in wanted.items()}
            if is_last:
                after |= {str(_checked(name)): [digest] for name, digest in there.items()}
            changed = {name: data for name, data in wanted.items() if not _holds(root / name, data)}
            if changed or (is_last and after != before):
                # A run that is killed below leaves a record of everything it may have written.
                both = {
                    name: sorted({*before.get(name, (_NOTHING,)), *after.get(name, ())}) for name in {*before, *after}
                }
                _write_record(root, both)
                _remove_all_leftovers(root, both.keys() if is_last else map(str, changed))
                if is_last:
                    for name in sorted(before.keys() - after.keys()):
                        _remove_ours(root, name, both[name])
                _sync_files(root, changed)
            is_written = is_written or bool(changed)
        if is_written or after != before:
            _write_record(root, after)


def _parts(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[dict[str, bytes], bool]]:
    """Files together as long as they are few enough to be held at once; and whether they are the last."""
    some: dict[str, bytes] = {}
    held = 0
    for name, data in files:
        if held > _HELD:
            yield some, False
            some, held = {}, 0
        some[name] = data
        held += len(data)
    yield some, True


def synced_files(root: Path) -> dict[str, str]:
    """All that the last sync, which was not disturbed, made `root` hold, by its digests; nothing where that is gone."""
    record = _read_record(root)
    holds = all(len(digests) == 1 and _holds_digest(root / name, digests[0]) for name, digests in record.items())
    return {name: digests[0] for name, digests in record.items()} if holds else {}


def _holds_digest(path: Path, digest: str) -> bool:
    return path.is_file() and not path.is_symlink() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def lock(folder: Path) -> AbstractContextManager[None]:
    """Nobody else writes the knowledge base meanwhile: one lock for all work trees of its repository.

    Raises CannotGoOnError when somebody keeps it.
    """
    return held_alone(own_folder(folder) / "lock", LOCK_PATIENCE)


def _checked(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\0" in name or path.parts[0] == SYNC_RECORD:
        raise CannotGoOnError(f"{name!r} is no path inside a folder")
    return path


def _must_be_within(folder: Path, root: Path) -> None:
    """Links on the way may lead anywhere within `root`, but not out of it."""
    if folder != root and not real_path(folder).is_relative_to(real_path(root)):
        raise CannotGoOnError(f"{folder.as_posix()} leads out of {root.as_posix()}; nothing was written")


def _mode_of(path: Path) -> int | None:
    """Permission bits of a regular file; None where there is nothing."""
    try:
        found = os.lstat(path).st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found):
        raise CannotGoOnError(
            f"{path.as_posix()} is a {'link' if stat.S_ISLNK(found) else 'folder or device'}; not written"
        )
    return stat.S_IMODE(found)


def _holds(path: Path, data: bytes) -> bool:
    """Whether a regular file (no link) with these bytes is there."""
    try:
        found = os.lstat(path)
        return stat.S_ISREG(found.st_mode) and found.st_size == len(data) and path.read_bytes() == data
    except (FileNotFoundError, NotADirectoryError):
        return False


def _replace(path: Path, data: bytes, mode: int | None, durable: bool, aside: Path | None = None) -> None:
    beside = _name_beside(path, aside)
    opened = os.open(beside, system.NEW_FILE, 0o666)
    try:
        with system.held(opened):
            left = memoryview(data)
            while left:
                left = left[os.write(opened, left) :]
            if mode is not None:
                system.set_mode(opened, beside, mode)
            if durable:
                os.fsync(opened)
            if system.LOCKS_WHAT_IS_OPEN:
                os.replace(beside, path)
        if not system.LOCKS_WHAT_IS_OPEN:
            os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _fill(folder: Path, files: Mapping[PurePosixPath, bytes]) -> None:
    folders = {folder}
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        folders.update(place for place in path.parents if place.is_relative_to(folder))
        with open(os.open(path, system.NEW_FILE, 0o666), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    for place in sorted(folders, reverse=True):
        system.flush_folder(place)


def _remove_all_leftovers(root: Path, names: Iterable[str]) -> None:
    names_in: dict[Path, set[str]] = {}
    for name in names:
        path = root / name
        names_in.setdefault(path.parent, set()).add(path.name)
    for folder, here in names_in.items():
        if folder.is_dir() and real_path(folder).is_relative_to(real_path(root)):
            remove_leftovers(folder, here.__contains__)


def _sync_files(root: Path, files: Mapping[PurePosixPath, bytes]) -> None:
    for folder in sorted({name.parent for name in files}):
        _must_be_within(root / folder, root)
        (root / folder).mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        _replace(root / name, data, _mode_of(root / name), durable=False)


def _remove_ours(root: Path, name: str, digests: list[str]) -> None:
    """Remove a file that holds what a sync wrote, and the folders that this leaves empty."""
    path = root / name
    _must_be_within(path.parent, root)
    if path.is_file() and not path.is_symlink() and hashlib.sha256(path.read_bytes()).hexdigest() in digests:
        remove_file(path, root)


def _read_record(root: Path) -> dict[str, list[str]]:
    """What earlier syncs wrote. A record that was lost or damaged means that nothing is removed."""
    try:
        found = json.loads((root / SYNC_RECORD).read_bytes() if (root / SYNC_RECORD).is_file() else b"")
        return {str(_checked(name)): [str(digest) for digest in digests] for name, digests in found.items()}
    except (OSError, ValueError, AttributeError, TypeError, RecursionError, CannotGoOnError):
        return {}


def _write_record(root: Path, record: Mapping[str, list[str]]) -> None:
    path = root / SYNC_RECORD
    remove_leftovers(path.parent, {path.name}.__contains__)
    _replace(path, _as_written(record), _mode_of(path), durable=False)


def _as_written(record: Mapping[str, list[str]]) -> bytes:
    return json.dumps(record, indent=0, sort_keys=True).encode()


def _name_beside(path: Path, aside: Path | None) -> Path:
    """A name aside, if that is on the file system on which the path will be."""
    there = aside if aside and aside.stat().st_dev == path.parent.stat().st_dev else path.parent
    return there / f".{path.name}.{secrets.token_hex(4)}.tmp"


def remove_leftovers(folder: Path, is_ours: Callable[[str], bool]) -> None:
    """Remove what earlier runs began to write beside such names and, being dead, no longer hold."""
    for entry in os.listdir(folder):
        begun = _BESIDE.fullmatch(entry)
        if begun is None or not is_ours(begun[1]):
            continue
        leftover = folder / entry
        with suppress(OSError), system.held_if_dead(leftover):
            if leftover.is_dir():
                shutil.rmtree(leftover)
            else:
                leftover.unlink()
