"""What git calls contents by: ids that anybody can work out from the bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from bestyet.model.problem import CannotGoOnError


def blob_of(data: bytes, like: str = "") -> str:
    """The id that git gives a file of these bytes: SHA-1; SHA-256 if `like` is such an id."""
    return object_id(b"blob", data, like)


def object_id(kind: bytes, data: bytes, like: str = "") -> str:
    make = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    digest = make(b"%s %d\0" % (kind, len(data)), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def objects_in(answer: bytes) -> Iterator[tuple[str, bytes]]:
    """(id, content) of each object in what `cat-file --batch` printed."""
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        name, kind, *size = answer[at:end].split(b" ")
        at = end + 1
        if not size:  # "<id> missing"
            continue
        data = answer[at : at + int(size[0])]
        at += len(data) + 1
        found = name.decode()
        if object_id(kind, data, found) != found:
            raise CannotGoOnError(f"object {found} of the repository is damaged; `git fsck` tells more")
        yield found, data
