"""Read the few forms of CBOR (RFC 8949) that an authenticator writes: whole numbers, bytes, text, lists, mappings."""

from __future__ import annotations

from bestyet.govern.signature.sshsig import SignatureError

Item = int | bytes | str | bool | None | list["Item"] | dict[int | str, "Item"]
_DEEPEST = 8
_SIMPLE: dict[int, bool | None] = {20: False, 21: True, 22: None}
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}


def read_item(raw: bytes, at: int = 0, depth: int = 0) -> tuple[Item, int]:
    """Return an item, and where the next one begins. Raises SignatureError."""
    kind, argument, at = _head(raw, at)
    if depth > _DEEPEST:
        raise SignatureError("it is nested too deeply")
    if kind in (0, 1):
        return (argument if kind == 0 else -1 - argument), at
    if kind in (2, 3):
        return _of_bytes(raw, at, argument, is_text=kind == 3)
    if kind == 4:
        found: list[Item] = []
        for _ in range(argument):
            item, at = read_item(raw, at, depth + 1)
            found.append(item)
        return found, at
    if kind == 5:
        return _mapping(raw, at, argument, depth)
    if kind == 7 and argument in _SIMPLE:
        return _SIMPLE[argument], at
    raise SignatureError("it is not what an authenticator writes")


def _head(raw: bytes, at: int) -> tuple[int, int, int]:
    """The kind of an item, its number or length, and where what it holds begins."""
    first = raw[at : at + 1]
    low = first[0] & 31 if first else 31
    if low < 24:
        return first[0] >> 5, low, at + 1
    width = _WIDTHS.get(low, 0)
    told = raw[at + 1 : at + 1 + width]
    if not width or len(told) < width or first[0] >> 5 == 7:
        raise SignatureError("it is cut short, or not what an authenticator writes")
    return first[0] >> 5, int.from_bytes(told, "big"), at + 1 + width


def _of_bytes(raw: bytes, at: int, length: int, *, is_text: bool) -> tuple[Item, int]:
    found = raw[at : at + length]
    if len(found) < length:
        raise SignatureError("it is cut short")
    try:
        return (found.decode() if is_text else found), at + length
    except UnicodeDecodeError as error:
        raise SignatureError("it is not what an authenticator writes") from error


def _mapping(raw: bytes, at: int, length: int, depth: int) -> tuple[Item, int]:
    found: dict[int | str, Item] = {}
    for _ in range(length):
        key, at = read_item(raw, at, depth + 1)
        if isinstance(key, bool) or not isinstance(key, int | str) or key in found:
            raise SignatureError("it is not what an authenticator writes")
        found[key], at = read_item(raw, at, depth + 1)
    return found, at
