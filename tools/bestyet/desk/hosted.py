"""The desk of a company: people sign in at their provider, and what they do lands in a bare repository."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.starlette_client import OAuth  # type: ignore[import-untyped]
from httpx2 import HTTPError
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse

from bestyet.desk.app import cookie_of, desk_app
from bestyet.desk.config import Config, secret_in
from bestyet.desk.drafts import Drafts
from bestyet.desk.pages.addresses import ADDRESSES
from bestyet.desk.person import Person
from bestyet.desk.sessions import Sessions
from bestyet.desk.web import Desk
from bestyet.desk.workplace import Workplace
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.plain import table
from bestyet.repo import clock
from bestyet.repo.git import Repository
from bestyet.repo.linked.branches import base_branch, checked_out, desk_tree

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bestyet.desk.app import SignIn
    from bestyet.desk.config import OpenId, Proxy
    from bestyet.desk.guard import Guard

_MOST_A_MINUTE = 60  # attempts to sign in, by all
_TO_SIGN_IN = 600  # seconds
_WELCOME = (
    '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>Signed in</title>'
    '<p><a href="/">Signed in: go on</a></p>'
)


@dataclass
class Limit:
    """How often something may be tried in a minute."""

    most: int = _MOST_A_MINUTE
    tries: deque[float] = field(default_factory=deque)

    def is_reached(self) -> bool:
        now = clock.now().timestamp()
        while self.tries and self.tries[0] < now - 60:
            self.tries.popleft()
        self.tries.append(now)
        return len(self.tries) > self.most


def hosted_desk(config: Config) -> Guard:
    """Raises CannotGoOnError where the repository, its branch or a secret is not there."""
    for address in (config.address, *([config.sign_in.oidc.issuer] if config.sign_in.oidc else [])):
        if urlsplit(address).scheme != "https" and urlsplit(address).hostname != "localhost":
            raise CannotGoOnError(f"whoever is on the way could read along at {address}: use https")
    bare, state = Path(config.repository).resolve(), Path(config.state).resolve()
    repository = Repository(bare, "", bare)
    base, commit = base_branch(repository, f"refs/heads/{config.base}")
    if base in checked_out(bare):
        raise CannotGoOnError(f"{config.base} is checked out in a work tree: the desk would move it under its files")
    tree = desk_tree(bare, config.prefix, state / "tree", commit)
    place = Workplace(tree, state, base, config.landing, takes_in=True)
    with place.reading() as here:
        company = here.base.company
    kind = "proxy" if config.sign_in.proxy else "oidc"
    desk = Desk(
        place,
        Drafts(state / "drafts"),
        Sessions(state / "sessions"),
        config.address,
        company,
        still=lambda person: _person(place, config, kind, person.account),
    )
    if config.sign_in.proxy:
        return desk_app(desk, ADDRESSES, {"/sign-in": _by_proxy(config, config.sign_in.proxy)})
    assert config.sign_in.oidc is not None
    begins, ends = _by_provider(config, config.sign_in.oidc)
    app = desk_app(desk, ADDRESSES, {"/sign-in": begins, "/signed-in": ends})
    name = "__Host-bestyet-sign-in" if desk.is_secure else "bestyet-sign-in"
    app.app = SessionMiddleware(
        app.app,
        secret_key=_own_secret(state),
        session_cookie=name,
        max_age=_TO_SIGN_IN,
        same_site="lax",  # the provider leads back from its own site
        https_only=desk.is_secure,
    )
    return app


def _by_proxy(config: Config, proxy: Proxy) -> SignIn:
    secret, limit = secret_in(proxy.secret_file), Limit()

    async def sign_in(request: Request, desk: Desk) -> Response:
        shown, named = (request.headers.getlist(name) for name in (proxy.secret_header, proxy.header))
        if limit.is_reached():
            return PlainTextResponse("Too many try to sign in: wait a minute\n", 429)
        if len(shown) != 1 or not secrets.compare_digest(shown[0].encode(), secret.encode()):
            return PlainTextResponse("This did not come by the web server that signs people in\n", 403)
        if len(named) != 1 or not named[0].strip():
            return PlainTextResponse("The web server named nobody\n", 403)
        return await run_in_threadpool(_let_in, desk, config, "proxy", named[0].strip())

    return sign_in


def _by_provider(config: Config, provider: OpenId) -> tuple[SignIn, SignIn]:
    client, limit = _client(provider), Limit()

    async def begins(request: Request, desk: Desk) -> Response:
        if limit.is_reached():
            return PlainTextResponse("Too many try to sign in: wait a minute\n", 429)
        try:
            answer: Response = await client.authorize_redirect(request, f"{desk.origin}/signed-in")
        except (HTTPError, ValueError):
            return PlainTextResponse("The provider does not answer: try again later\n", 502)
        return answer

    async def ends(request: Request, desk: Desk) -> Response:
        if limit.is_reached():
            return PlainTextResponse("Too many try to sign in: wait a minute\n", 429)
        try:
            told = table((await client.authorize_access_token(request)).get("userinfo"))
        except (OAuthError, JoseError, HTTPError, ValueError):
            return PlainTextResponse("The provider did not sign you in\n", 403)
        subject = told.get("sub")
        if told.get("iss") != provider.issuer or not isinstance(subject, str) or not subject:
            return PlainTextResponse("The provider named nobody\n", 403)
        return await run_in_threadpool(_let_in, desk, config, "oidc", f"{provider.issuer} {subject}")

    return begins, ends


def _client(provider: OpenId) -> Any:
    return OAuth().register(
        "provider",
        server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_id=provider.client,
        client_secret=secret_in(provider.secret_file),
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "trust_env": False},
    )


def _let_in(desk: Desk, config: Config, kind: str, account: str) -> Response:
    """Begin a session, always under a new secret, for a person that governance.yml or the configuration knows."""
    person = _person(desk.workplace, config, kind, account)
    if person is None:
        return PlainTextResponse("Nobody here has this account: ask who looks after governance.yml\n", 403)
    session = desk.sessions.begin(person)
    # Browsers keep a strict cookie back as long as they follow where another site led; so the page itself goes on.
    answer = HTMLResponse(_WELCOME)
    answer.set_cookie(
        cookie_of(desk), session.secret, httponly=True, samesite="strict", secure=desk.is_secure, path="/"
    )
    return answer


def _person(place: Workplace, config: Config, kind: str, account: str) -> Person | None:
    with place.reading() as here:
        base = here.base
    known = next((one for one in config.contributors if one.account == account), None)
    writes = known.regions if known else ()
    for one in base.reviewers:
        if table(one.get("accounts")).get(kind) == account:
            id_ = str(one.get("id"))
            email = known.email if known else f"{id_}@localhost"
            return Person(id_, str(one.get("name") or id_), email, writes, account)
    return Person("", known.name, known.email, writes, account) if known else None


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
