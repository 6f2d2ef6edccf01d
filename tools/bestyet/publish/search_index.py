"""Pagefind's index in one order: it lists its filters and their values by chance, and all else as the pages say.

The lists are CBOR (RFC 8949) in gzip, of definite lengths; their items are put in order as the bytes that they are.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence

ENTRY = "pagefind-entry.json"
_BEGIN = b"pagefind_dcd"
_FILTERS = 3  # which item of the whole they are
_TEXT, _ARRAY = 3, 4  # types of items


def in_order(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The entry, the lists and the filters of an index, by their names in its folder; what is not known stays."""
    found = dict(files)
    try:
        for language in json.loads(files[ENTRY])["languages"].values():
            _put_in_order(found, language["hash"])
    except (KeyError, IndexError, TypeError, ValueError, OSError, EOFError, zlib.error):
        return dict(files)
    return found


def _put_in_order(files: dict[str, bytes], name: str) -> None:
    parts = _items(_opened(files.pop(f"pagefind.{name}.pf_meta")))
    filters = []
    for entry in _items(parts[_FILTERS]):
        title, old = _items(entry)
        path = f"filter/{_text(old)}.pf_filter"
        label, values = _items(_opened(files.pop(path)))
        raw = _closed(_array([label, _array(sorted(_items(values)))]))
        new = _named(_text(old), raw)
        files[f"filter/{new}.pf_filter"] = raw
        filters.append(_array([title, old.replace(_text(old).encode(), new.encode())]))
    parts[_FILTERS] = _array(sorted(filters))
    raw = _closed(_array(parts))
    new = _named(name, raw)
    files[f"pagefind.{new}.pf_meta"] = raw
    files[ENTRY] = files[ENTRY].replace(json.dumps(name).encode(), json.dumps(new).encode())


def _named(old: str, raw: bytes) -> str:
    """A name made from the content, as long as the old one: "en_1728bd2"."""
    language, _, digits = old.rpartition("_")
    return f"{language}_{hashlib.sha256(raw).hexdigest()[: len(digits)]}"


def _opened(raw: bytes) -> bytes:
    content = gzip.decompress(raw)
    if not content.startswith(_BEGIN):
        raise ValueError("not of Pagefind")
    return content.removeprefix(_BEGIN)


def _closed(content: bytes) -> bytes:
    """Compressed. Versions of Python differ in the byte that names the system (RFC 1952, 2.3): it says unknown, 255."""
    raw = gzip.compress(_BEGIN + content, mtime=0)
    return raw[:9] + b"\xff" + raw[10:]


def _items(raw: bytes) -> list[bytes]:
    """The items of an array, each as its bytes."""
    kind, number, at = _head(raw, 0)
    if kind != _ARRAY:
        raise ValueError("not an array")
    found = []
    for _ in range(number):
        end = _end(raw, at)
        found.append(raw[at:end])
        at = end
    return found


def _end(raw: bytes, at: int) -> int:
    kind, number, at = _head(raw, at)
    if kind == _ARRAY:
        for _ in range(number):
            at = _end(raw, at)
        return at
    if kind > _ARRAY:
        raise ValueError("no such item is known here")
    return at + number if kind in (2, _TEXT) else at


def _head(raw: bytes, at: int) -> tuple[int, int, int]:
    """The type of an item, its number or length, and where its content begins."""
    kind, number = raw[at] >> 5, raw[at] & 31
    if number < 24:
        return kind, number, at + 1
    if number > 27:
        raise ValueError("not of a definite length")
    end = at + 1 + 2 ** (number - 24)
    return kind, int.from_bytes(raw[at + 1 : end], "big"), end


def _array(items: Sequence[bytes]) -> bytes:
    number = len(items)
    if number < 24:
        return bytes([_ARRAY << 5 | number]) + b"".join(items)
    size = next(size for size in range(4) if number < 256 ** (2**size))
    return bytes([_ARRAY << 5 | 24 + size]) + number.to_bytes(2**size, "big") + b"".join(items)


def _text(raw: bytes) -> str:
    kind, number, at = _head(raw, 0)
    if kind != _TEXT:
        raise ValueError("not a text")
    return raw[at : at + number].decode()
