"""A reviewer gets a passkey: one more key in governance.yml, on a branch that others look at before it counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bestyet.actions.decide.key import AddKeyRequest, add_key
from bestyet.desk.web import Answer, Asked, ForbiddenError, Page
from bestyet.desk.workplace import Act, Kind
from bestyet.govern.ballots import passkeys_of
from bestyet.site.language.words import gettext, message
from bestyet.text.base import GOVERNANCE

if TYPE_CHECKING:
    from bestyet.actions.decide.key import Added
    from bestyet.desk.workplace import Done

_LONGEST = 60_000  # letters of what a browser says of a new passkey


@dataclass(frozen=True)
class Registering:
    domain: str  # whose passkeys count; "" where governance.yml names none
    is_here: bool  # whether this desk is one of its sites
    origin: str
    person: str
    name: str


@dataclass(frozen=True)
class Registered:
    done: Done[Added]
    base: str


def look(asked: Asked) -> Answer:
    with asked.desk.workplace.reading() as here:
        base = here.base
    _must_be_reviewer(asked)
    pinned = passkeys_of(base.governance)
    is_here = pinned is not None and asked.desk.origin in pinned.origins
    view = Registering(pinned.rp_id if pinned else "", is_here, asked.desk.origin, asked.person.id, asked.person.name)
    return Page("passkey.html.j2", message("Passkey"), view)


def register(asked: Asked) -> Answer:
    _must_be_reviewer(asked)
    person = asked.person
    told = f"{person.id} gets a passkey"
    act = Act(Kind.KEY, (person.id,), frozenset({GOVERNANCE}), told, person)

    def added(root: Path) -> Added:
        with TemporaryDirectory() as folder:
            file = Path(folder, "passkey.json")
            file.write_text(asked.word("assertion")[:_LONGEST], encoding="utf-8")
            return add_key(AddKeyRequest(root, person.id, file.as_posix(), is_passkey=True))

    done = asked.desk.workplace.act(act, added)
    return Page("registered.html.j2", message("Your passkey"), Registered(done, asked.desk.workplace.base_called))


def _must_be_reviewer(asked: Asked) -> None:
    if not asked.person.id:
        raise ForbiddenError(gettext("Only reviewers vote."))
