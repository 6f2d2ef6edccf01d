"""Who is signed in: a secret in a cookie, and beside the drafts a file under the digest of it.

Nobody signs in under a secret that was there before, and what lies on the disk lets nobody in.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bestyet.desk.person import Person
from bestyet.repo import clock
from bestyet.repo.write import remove_file, write_file

LASTS = 12 * 3600  # seconds
_LONGEST = 100  # letters of a secret


@dataclass(frozen=True)
class Session:
    secret: str
    person: Person
    csrf: str  # must come with whatever changes something
    until: float  # seconds since 1970


class _Kept(msgspec.Struct):
    person: Person
    csrf: str
    until: float


@dataclass(frozen=True)
class Sessions:
    folder: Path

    def begin(self, person: Person) -> Session:
        secret, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        session = Session(secret, person, csrf, clock.now().timestamp() + LASTS)
        write_file(self._file(secret), msgspec.json.encode(_Kept(person, csrf, session.until)))
        return session

    def find(self, secret: str) -> Session | None:
        if not secret or len(secret) > _LONGEST:
            return None
        try:
            kept = msgspec.json.decode(self._file(secret).read_bytes(), type=_Kept)
        except (OSError, msgspec.MsgspecError):
            return None
        if kept.until < clock.now().timestamp():
            self.end(secret)
            return None
        return Session(secret, kept.person, kept.csrf, kept.until)

    def end(self, secret: str) -> None:
        remove_file(self._file(secret), self.folder)

    def _file(self, secret: str) -> Path:
        return self.folder / f"{hashlib.sha256(secret.encode()).hexdigest()}.json"
