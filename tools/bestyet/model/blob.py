"""What git calls contents by: ids that anybody can work out from the bytes."""

from __future__ import annotations

import hashlib


def blob_of(data: bytes, like: str = "") -> str:
    """The id that git gives a file of these bytes: SHA-1; SHA-256 if `like` is such an id."""
    return object_id(b"blob", data, like)


def object_id(kind: bytes, data: bytes, like: str = "") -> str:
    make = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    digest = make(b"%s %d\0" % (kind, len(data)), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()
