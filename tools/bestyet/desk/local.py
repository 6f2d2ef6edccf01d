"""The desk on one's own computer: for the person whose repository it is, by an address that opens once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse, RedirectResponse

from bestyet.desk.app import desk_app, set_cookie
from bestyet.desk.drafts import Drafts
from bestyet.desk.pages.addresses import ADDRESSES
from bestyet.desk.person import Person
from bestyet.desk.sessions import Sessions
from bestyet.desk.web import Desk, Key
from bestyet.desk.workplace import Kind, Landing, Workplace
from bestyet.knowledge.base import load
from bestyet.knowledge.names import git_settings, known_reviewer
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.git import find_repository
from bestyet.repo.linked.branches import base_branch, desk_tree
from bestyet.repo.tree import own_folder, root_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bestyet.desk.guard import Guard

_MOST_TRIES = 20  # at the token, by whoever


@dataclass(frozen=True)
class LocalRequest:
    start: Path
    port: int
    who: str | None = None  # a reviewer; None: as git's settings say
    key: str | None = None  # with which votes are signed; None: as git's settings say
    base: str | None = None  # None: origin/main, else the branch that is checked out


@dataclass
class OneTime:
    """What opens the desk once. Guessing ends it."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    tries: int = 0

    def opens(self, told: str) -> bool:
        self.tries += 1
        if not self.token or self.tries > _MOST_TRIES or not secrets.compare_digest(told.encode(), self.token.encode()):
            return False
        self.token = ""
        return True


@dataclass(frozen=True)
class Opened:
    app: Guard
    address: str  # with what opens it once
    state: Path  # drafts, sessions, the audit trail


def local_desk(request: LocalRequest) -> Opened:
    """Raises CannotGoOnError where there is no repository with a branch, or no such reviewer."""
    root = root_of(request.start)
    repository = find_repository(root)
    if repository is None or repository.head_commit() is None:
        raise CannotGoOnError("the desk needs a git repository with a commit, and there is none here")
    state = own_folder(root) / "desk"
    base, commit = base_branch(repository, request.base)
    tree = desk_tree(root, repository.prefix, state / "tree", commit)
    place = Workplace(tree, state, base, dict.fromkeys(Kind, Landing.BRANCH))
    with place.reading():
        pass  # raises where the rules cannot be read
    loaded = load(root, bodies=False)
    said = git_settings(repository, "bestyet.reviewer", "user.name", "user.email")
    who = request.who or said.get("bestyet.reviewer") or ""
    if who:
        known_reviewer(loaded, who)
    name, email = said.get("user.name") or who, said.get("user.email") or ""
    person = Person(who, name or "nobody", email, writes_all=True)
    origin = f"http://localhost:{request.port}"
    key = Key(Path(request.key).expanduser() if request.key else None)
    drafts, sessions = Drafts(state / "drafts"), Sessions(state / "sessions")
    desk = Desk(place, drafts, sessions, origin, loaded.base.company, own_key=key)
    once = OneTime()

    async def sign_in(asked: Request, desk: Desk) -> Response:
        if not once.opens(asked.query_params.get("token", "")):
            return PlainTextResponse("This address opened the desk before. Start the desk again for a new one.\n", 403)
        return set_cookie(RedirectResponse("/", 303), desk, desk.sessions.begin(person))

    return Opened(desk_app(desk, ADDRESSES, {"/sign-in": sign_in}), f"{origin}/sign-in?token={once.token}", state)
