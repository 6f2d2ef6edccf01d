"""All that is replaced inside pdfminer: whatever it unpacks, in whatever order of filters, is counted as it grows."""

from __future__ import annotations

import io
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pdfminer.pdftypes
from pdfminer.lzw import LZWDecoder
from pdfminer.runlength import rldecode

from bestyet.model.problem import CannotGoOnError

_ALL = 96 * 1024 * 1024  # bytes of all streams of a document
_CHUNK = 1024 * 1024
_reading = threading.local()


@contextmanager
def counted() -> Iterator[None]:
    """Within it, a document that unpacks to more raises CannotGoOnError."""
    _reading.left = _ALL
    try:
        yield
    finally:
        _reading.left = 0


def _count(data: bytes) -> bytes:
    _reading.left -= len(data)
    if _reading.left < 0:
        raise CannotGoOnError("it unpacks to more than a document holds")
    return data


class _Unpacker:
    """As `zlib.decompressobj()`, as far as pdfminer uses it."""

    def __init__(self) -> None:
        self._unpacker = zlib.decompressobj()

    def decompress(self, data: bytes) -> bytes:
        out = []
        while data:
            out.append(_count(self._unpacker.decompress(data, _CHUNK)))
            data = self._unpacker.unconsumed_tail
        return b"".join(out)


class _Zlib:
    """As the module `zlib`, as far as pdfminer uses it."""

    error = zlib.error
    decompressobj = _Unpacker

    @staticmethod
    def decompress(data: bytes) -> bytes:
        return _Unpacker().decompress(data)


def _lzw(data: bytes) -> bytes:
    return b"".join(map(_count, LZWDecoder(io.BytesIO(data)).run()))


def _run_lengths(data: bytes) -> bytes:
    if len(data) > _ALL // 128:  # one byte becomes 128 at most
        raise CannotGoOnError("it unpacks to more than a document holds")
    return _count(rldecode(data))


for _name, _made in (("zlib", _Zlib), ("lzwdecode", _lzw), ("rldecode", _run_lengths)):
    assert hasattr(pdfminer.pdftypes, _name)
    setattr(pdfminer.pdftypes, _name, _made)
