"""What pages of the desk are asked and answer, as values: no page knows the server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bestyet.model.problem import CannotGoOnError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from bestyet.desk.drafts import Drafts
    from bestyet.desk.person import Person
    from bestyet.desk.sessions import Session, Sessions
    from bestyet.desk.workplace import Workplace


@dataclass(frozen=True)
class Key:
    """With which a vote is signed on one's own computer."""

    path: Path | None = None  # None: as git's settings say


@dataclass(frozen=True)
class Desk:
    """One running desk."""

    workplace: Workplace
    drafts: Drafts
    sessions: Sessions
    origin: str  # as browsers say it: http://localhost:8020
    company: str
    still: Callable[[Person], Person | None] = lambda person: person  # who that is by now; None: nobody here
    own_key: Key | None = None  # only where the desk runs as the person who votes

    @property
    def is_secure(self) -> bool:
        return self.origin.startswith("https://")


@dataclass(frozen=True)
class Upload:
    name: str  # as somebody's browser says it: to be shown, never to be used
    raw: bytes


@dataclass(frozen=True)
class Asked:
    """One request of somebody who is signed in."""

    desk: Desk
    session: Session
    path: Mapping[str, str]
    form: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)
    is_part: bool = False  # a script asks for a part of the page

    @property
    def person(self) -> Person:
        return self.session.person

    def word(self, name: str) -> str:
        """One value of the form; "" where it is missing."""
        return self.form.get(name, ("",))[-1]


@dataclass(frozen=True)
class Page:
    """template: in `templates/`; view: the frozen value that it shows."""

    template: str
    title: str
    view: object
    status: int = 200


@dataclass(frozen=True)
class Moved:
    """Look there now. to: a path of the desk's own, made here, never of what somebody sent."""

    to: str


@dataclass(frozen=True)
class Plainly:
    """A page that only says something."""

    said: str
    hint: str = ""
    typed: tuple[str, ...] = ()  # what came along and may be lost otherwise


Answer = Page | Moved


class NotFoundError(CannotGoOnError):
    """There is no such page, or not for this person."""


class ForbiddenError(CannotGoOnError):
    """This person may not do that."""
