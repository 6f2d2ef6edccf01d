"""What a vote signs: canonical JSON (RFC 8785) of all of the vote but its signature; and the digests in it.

Only text, whole numbers, true, false, null, lists and mappings with text as keys can be signed: for these, every
reader of JSON gives back the same value.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import rfc8785

if TYPE_CHECKING:
    from bestyet.model.records.plain import Plain, Table
    from bestyet.model.records.provenance import Record

NAMESPACE = "bestyet-vote"
SIGNATURE = "signature"
OUTLINE = "text/outline"  # the passage that stands for all of the text that is in no other: title, order, nesting
_LARGEST = 2**53 - 1  # what every reader of JSON keeps exactly


class NotCanonicalError(ValueError):
    """The data has no single canonical form; the message says what is in the way."""


def canonical(data: Plain) -> bytes:
    """Return the canonical JSON of plain data as UTF-8. Raises NotCanonicalError.

    >>> canonical({"b": [1, True, None], "a": "ö"}).decode()
    '{"a":"ö","b":[1,true,null]}'
    """
    try:
        _refuse_what_is_not_plain(data)
        return rfc8785.dumps(data)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise NotCanonicalError("it holds what has no canonical form in JSON") from error


def _refuse_what_is_not_plain(data: object) -> None:
    if isinstance(data, float):
        raise NotCanonicalError(f"it holds the decimal number {data!r}: only whole numbers can be signed")
    if isinstance(data, bool) or data is None or isinstance(data, str):
        return
    if isinstance(data, int):
        if abs(data) > _LARGEST:
            raise NotCanonicalError("it holds a number that is too long to be signed")
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if not isinstance(key, str):
                raise NotCanonicalError(f"it holds the name {key!r}, which is no text")
            _refuse_what_is_not_plain(value)
    elif isinstance(data, list | tuple):
        for value in data:
            _refuse_what_is_not_plain(value)
    else:
        raise NotCanonicalError(f"it holds a {type(data).__name__}, which JSON does not know")


def payload(vote: Table) -> bytes:
    """Return the bytes that the signature of a vote is over. Raises NotCanonicalError."""
    return canonical({key: value for key, value in vote.items() if key != SIGNATURE})


def digest(raw: bytes) -> str:
    """Return the digest of a file's bytes as all records write it.

    >>> digest(b"")[:15]
    'sha256:e3b0c442'
    """
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def passage_digests(text: str, record: Record) -> dict[str, str]:
    """Return the digest of every passage of a frozen text, by id.

    text: practice.md; record: its provenance.json. A step's digest is over its lines, a structured value's over its
    JSON with sorted keys. Whatever else of the text changes changes the digest of `OUTLINE`.
    """
    lines = text.split("\n")
    items = [(item, item.place) for item in record.items if item.place]
    taken: set[int] = set()
    found: dict[str, str] = {}
    for item, place in items:
        taken.update(range(place.first_line, place.last_line + 1))
        found[item.id] = digest("\n".join(lines[place.first_line - 1 : place.last_line]).encode())
    found |= dict(_values(record))
    order: Plain = [[item.id, item.parent] for item, _ in items]
    rest = [line for number, line in enumerate(lines, 1) if number not in taken and not line.startswith("  - ")]
    found[OUTLINE] = digest(canonical([order, rest]))
    return dict(sorted(found.items()))


def _values(record: Record) -> Iterator[tuple[str, str]]:
    for entry in record.fields:
        if entry.status == "used" and entry.chosen:
            yield entry.id, digest(json.dumps(entry.chosen.value, sort_keys=True, ensure_ascii=False).encode())


def changed_passages(seen: Mapping[str, str], now: Mapping[str, str]) -> frozenset[str]:
    """Return the passages that are other ones, gone or new. The outline counts only where nothing else changed."""
    changed = {name for name in {*seen, *now} if seen.get(name) != now.get(name)}
    return frozenset(changed - {OUTLINE} or changed)
