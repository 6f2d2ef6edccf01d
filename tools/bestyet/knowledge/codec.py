"""Values as bytes and back, by their types: how everything is written that is kept to be faster the next time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from msgspec import msgpack


def key_of(*values: Any) -> bytes:
    """Bytes that are the same for equal values, whatever the order of their mappings and sets."""
    try:
        return msgpack.encode(values, enc_hook=_plainer, order="deterministic")
    except UnicodeEncodeError:  # a word of the command line that is no text
        return repr(values).encode()


def digest_of(*values: Any) -> str:
    return hashlib.sha256(key_of(*values)).hexdigest()


def encoded(value: Any) -> bytes:
    """The bytes of a value: plain data, dataclasses, enums, dates, fractions, paths. Mappings keep their order.

    Raises TypeError, ValueError or OverflowError for any other.
    """
    return msgpack.encode(value, enc_hook=_plainer)


def decoded(raw: bytes, kind: Any) -> Any:
    """The value of this type that has these bytes. Raises ValueError where there is none.

    The annotations of its dataclasses must be importable: none only under TYPE_CHECKING.
    """
    return _decoder(kind).decode(raw)


def kept_as(value: Any, kind: Any) -> bytes | None:
    """The bytes of a value; None where it does not come back from them as it is (a list said to be a tuple, say)."""
    try:
        raw = encoded(value)
        return raw if decoded(raw, kind) == value else None
    except (ValueError, OverflowError, RecursionError):
        return None


def _plainer(value: Any) -> Any:
    if isinstance(value, str | Fraction | PurePath):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _made(kind: type, plain: Any) -> Any:
    if issubclass(kind, Fraction | PurePath):
        return kind(plain)
    raise TypeError(f"{kind.__name__} cannot be kept")


@lru_cache
def _decoder(kind: Any) -> msgpack.Decoder[Any]:
    return msgpack.Decoder(kind, dec_hook=_made)
