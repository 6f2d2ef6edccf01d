"""The desk of a company: people sign in at their provider, and what they do lands in a repository that all share."""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.middleware.sessions import SessionMiddleware

from bestyet.desk.app import desk_app
from bestyet.desk.config import Config, secret_in
from bestyet.desk.drafts import Drafts
from bestyet.desk.forges.hosts import forge_of
from bestyet.desk.forges.pulls import ForgeKind, Pulls
from bestyet.desk.pages.addresses import ADDRESSES
from bestyet.desk.person import Person, accounts, serving
from bestyet.desk.sessions import Sessions
from bestyet.desk.signin import by_provider, by_proxy
from bestyet.desk.web import Desk
from bestyet.desk.workplace import Workplace
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.git import Repository
from bestyet.repo.linked.branches import base_branch, checked_out, desk_tree
from bestyet.repo.linked.remote import IS_REMOTE, Remote

if TYPE_CHECKING:
    from bestyet.desk.guard import Guard

_TO_SIGN_IN = 600  # seconds


def hosted_desk(config: Config) -> Guard:
    """Raises CannotGoOnError where the repository, its branch or a secret is not there."""
    _must_be_private(config)
    place = _workplace(config)
    with place.reading(even_unruled=True) as here:  # it tells whoever comes what is wrong
        company = here.base.company
    kind = "proxy" if config.sign_in.proxy else "oidc"

    def known(account: str) -> Person | None:
        return _person(place, config, kind, account)

    desk = Desk(
        place,
        Drafts(place.state / "drafts"),
        Sessions(place.state / "sessions"),
        config.address,
        company,
        still=lambda person: known(person.account),
    )
    if config.sign_in.proxy:
        return desk_app(desk, ADDRESSES, {"/sign-in": by_proxy(config.sign_in.proxy, config.address_header, known)})
    assert config.sign_in.oidc is not None
    begins, ends = by_provider(config.sign_in.oidc, config.address_header, known)
    app = desk_app(desk, ADDRESSES, {"/sign-in": begins, "/signed-in": ends})
    name = "__Host-bestyet-sign-in" if desk.is_secure else "bestyet-sign-in"
    app.app = SessionMiddleware(
        app.app,
        secret_key=_own_secret(place.state),
        session_cookie=name,
        max_age=_TO_SIGN_IN,
        same_site="lax",  # the provider leads back from its own site
        https_only=desk.is_secure,
    )
    return app


def _must_be_private(config: Config) -> None:
    """Nothing that is secret goes by an address that others can read along at, or stands in one."""
    addresses = [config.address, *([config.sign_in.oidc.issuer] if config.sign_in.oidc else [])]
    addresses += [config.forge.api] if config.forge and config.forge.api else []
    for address in addresses:
        if urlsplit(address).scheme != "https" and urlsplit(address).hostname != "localhost":
            raise CannotGoOnError(f"whoever is on the way could read along at {address}: use https")
    parts = urlsplit(config.repository) if "://" in config.repository else None
    if parts and (parts.password is not None or (parts.username and parts.scheme in ("http", "https"))):
        raise CannotGoOnError("the address of the repository holds a secret: put it in a file, named by token-file")
    if parts and parts.scheme == "http" and parts.hostname != "localhost":
        raise CannotGoOnError("whoever is on the way could read along at the repository: use https or ssh")
    if config.token_file and not (parts and parts.scheme in ("http", "https")):
        raise CannotGoOnError("token-file is for a repository whose address begins with https://")
    if config.forge and not (parts or IS_REMOTE.fullmatch(config.repository)):
        raise CannotGoOnError("a forge is where its repository is: say the address of that as repository")
    if config.forge and config.forge.kind is ForgeKind.GITEA and not config.forge.api:
        raise CannotGoOnError("say the address of the forge's API, as in https://git.example.com/api/v1")


def _workplace(config: Config) -> Workplace:
    state = Path(config.state).resolve()
    remote = None
    if IS_REMOTE.fullmatch(config.repository):
        bare = state / "repository.git"
        remote = Remote(config.repository, bare, _token(config.token_file) if config.token_file else "")
        remote.begin()
    else:
        bare = Path(config.repository).resolve()
    repository = Repository(bare, "", bare)
    base, commit = base_branch(repository, f"refs/heads/{config.base}")
    if base in checked_out(bare):
        raise CannotGoOnError(f"{config.base} is checked out in a work tree: the desk would move it under its files")
    tree = desk_tree(bare, config.prefix, state / "tree", commit, remote)
    pulls = None
    if (forge := config.forge) is not None:
        pulls = Pulls(forge_of(forge.kind, forge.api, forge.project, _token(forge.token_file)), config.base)
    return Workplace(tree, state, base, config.landing, takes_in=pulls is None, pulls=pulls)


def _token(path: str) -> str:
    found = secret_in(path)
    if not found.isascii() or not found.isprintable() or " " in found:
        raise CannotGoOnError(f"the secret in {path} is no token: it has signs that no token has")
    return found


def _person(place: Workplace, config: Config, kind: str, account: str) -> Person | None:
    with place.reading() as here:
        base = here.base
    known = next((one for one in config.contributors if one.account == account), None)
    writes = known.regions if known else ()
    found = [one for one in serving(base) if account in accounts(base.governance, one.id, kind)]
    if len(found) == 1:  # what two share is nobody's
        one = found[0]
        return Person(one.id, one.name or one.id, known.email if known else f"{one.id}@localhost", writes, account)
    return Person("", known.name, known.email, writes, account) if known and not found else None


def _own_secret(state: Path) -> str:
    """With which the cookie of somebody who is about to sign in is signed; the same for all desks that share it."""
    place = state / "secret"
    if not place.is_file():
        state.mkdir(parents=True, exist_ok=True)
        made = state / f".secret.{secrets.token_hex(8)}"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(made, place)
        made.unlink()
    return hashlib.sha256(place.read_bytes()).hexdigest()
