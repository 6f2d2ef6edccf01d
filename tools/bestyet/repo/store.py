"""What can be worked out again, kept in the tool's own folder to be faster the next time; never needed to be right.

What is missing, damaged, of another program or cannot be read or written is as if it had never been kept.
"""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from bestyet.model.problem import CannotGoOnError
from bestyet.repo.schemas import schema_texts
from bestyet.repo.system import said_plainly
from bestyet.repo.tree import common_dir_of
from bestyet.repo.write import remove_leftovers, write_file

MANY = 32_768  # answers about single practices: those of a base that is as large as one should be
_LARGEST = 64 * 2**20  # bytes as they are kept: what is larger is worked out again, so that no disk is filled with it
_UNPACKED = 8 * _LARGEST  # bytes: little that somebody put there must not fill the memory
_AS_IT_IS, _PACKED = b"=", b"z"
_SMALL = 2**20  # bytes: what is larger is packed


@dataclass
class Store:
    """Bytes by key, each in a file of its own; of more than `most`, the quarter not asked for longest goes.

    How many there are is counted when the first is put, and again when as many more were put as there was room for.
    """

    folder: Path
    most: int
    _room: int = 0

    def get(self, key: bytes) -> bytes | None:
        file = self._file(key)
        with suppress(OSError, zlib.error):
            found = file.read_bytes()
            checksum, packed = found[: len(_checksum(b"", b""))], found[len(_checksum(b"", b"")) :]
            if checksum == _checksum(key, packed):
                os.utime(file)
                return _unpacked(packed)
        return None

    def put(self, key: bytes, raw: bytes) -> None:
        packed = _packed(raw)
        if len(packed) > _LARGEST or len(raw) > _UNPACKED:
            return
        file = self._file(key)
        with suppress(OSError, CannotGoOnError):
            if is_new := not file.exists():
                self._make_room()
            write_file(file, _checksum(key, packed) + packed, is_lasting=False, is_swept=True)
            self._room -= is_new

    def _make_room(self) -> None:
        """For one more. What programs left that were killed while they wrote goes, too."""
        if self._room > 0:
            return
        there = []
        if self.folder.is_dir():
            remove_leftovers(self.folder, lambda _: True)
            there = sorted((entry.stat().st_mtime_ns, entry.path) for entry in os.scandir(self.folder))
        gone = len(there) - self.most * 3 // 4 + 1 if len(there) >= self.most else 0
        for _, path in there[:gone]:
            os.unlink(path)
        self._room = self.most - len(there) + gone

    def forget(self, key: bytes) -> None:
        """Raises CannotGoOnError where the system does not let it go."""
        with said_plainly(file := self._file(key)), suppress(FileNotFoundError, NotADirectoryError):
            file.unlink()

    def _file(self, key: bytes) -> Path:
        return self.folder / hashlib.sha256(key).hexdigest()


def store_of(root: Path, name: str, most: int) -> Store:
    """The store of this name for the knowledge base at `root`: in the git folder, where nothing can lie that came with
    its files. Without a git folder nothing is kept: such files would decide what is read, and what is published.
    """
    common = common_dir_of(root)
    return _opened(common / "bestyet" / name if common else Path(os.devnull) / name, most)


_opened = lru_cache(maxsize=32)(Store)


def _packed(raw: bytes) -> bytes:
    return _AS_IT_IS + raw if len(raw) <= _SMALL else _PACKED + zlib.compress(raw, 1)


def _unpacked(packed: bytes) -> bytes | None:
    how, rest = packed[:1], packed[1:]
    if how == _PACKED:
        unpacking = zlib.decompressobj()
        found = unpacking.decompress(rest, _UNPACKED)
        return found if unpacking.eof else None
    return rest if how == _AS_IT_IS else None


def _checksum(key: bytes, raw: bytes) -> bytes:
    return hashlib.sha256(hashlib.sha256(key).digest() + raw).digest()


@cache
def tool() -> str:
    """Changes with every change of this program, its templates and schemas."""
    top = Path(__file__).parents[1]
    parts = [(os.path.relpath(path, top), _bytes_at(path)) for path in sorted(_files_of(top))]
    parts += [(name, text.encode()) for name, text in sorted(schema_texts().items())]
    return _digest(parts)


def _files_of(top: Path) -> Iterator[str]:
    for place, within, names in os.walk(top):
        within[:] = [name for name in within if name != "__pycache__"]
        yield from (os.path.join(place, name) for name in names)


def _bytes_at(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


@cache
def program() -> str:
    """Changes with `tool`, with Python, and with what is installed beside it."""
    beside = {name for place in sys.path if os.path.isdir(place) for name in os.listdir(place) if "-info" in name}
    return _digest((name, b"") for name in (tool(), sys.version, *sorted(beside)))


def _digest(parts: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, raw in parts:
        digest.update(b"%d:%d:%s" % (len(name), len(raw), os.fsencode(name) + raw))
    return digest.hexdigest()
