"""How people get into the desk of a company: by their OpenID provider, or by a web server that knows who they are."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, PlainTextResponse

from bestyet.desk.app import set_cookie
from bestyet.desk.config import secret_in
from bestyet.desk.limits import Limits, comes_from
from bestyet.desk.provider import Provider, ProviderError
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.plain import table

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from bestyet.desk.app import SignIn
    from bestyet.desk.config import OpenId, Proxy
    from bestyet.desk.person import Person
    from bestyet.desk.web import Desk

    Known = Callable[[str], Person | None]  # who has an account

_WELCOME = (
    '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>Signed in</title>'
    '<p><a href="/">Signed in: go on</a></p>'
)


def by_proxy(proxy: Proxy, address_header: str, known: Known) -> SignIn:
    secret, limits = secret_in(proxy.secret_file), Limits()

    async def sign_in(request: Request, desk: Desk) -> Response:
        shown, named = (request.headers.getlist(name) for name in (proxy.secret_header, proxy.header))
        if len(shown) != 1 or not secrets.compare_digest(shown[0].encode(), secret.encode()):
            if limits.is_reached(f"from {comes_from(request, address_header)}"):
                return _too_often()
            return PlainTextResponse("This did not come by the web server that signs people in\n", 403)
        if len(named) != 1 or not named[0].strip():
            return PlainTextResponse("The web server named nobody\n", 403)
        return await run_in_threadpool(_let_in, desk, known, named[0].strip(), limits)

    return sign_in


def by_provider(settings: OpenId, address_header: str, known: Known) -> tuple[SignIn, SignIn]:
    provider, limits = Provider(settings, secret_in(settings.secret_file)), Limits()

    async def begins(request: Request, desk: Desk) -> Response:
        if limits.is_reached(f"from {comes_from(request, address_header)}"):
            return _too_often()
        try:
            client = await provider.client()
        except ProviderError as error:
            return _unusable(error)
        answer: Response = await client.authorize_redirect(request, f"{desk.origin}/signed-in")
        return answer

    async def ends(request: Request, desk: Desk) -> Response:
        if limits.is_reached(f"from {comes_from(request, address_header)}"):
            return _too_often()
        try:
            client = await provider.client()
            told = table((await client.authorize_access_token(request)).get("userinfo"))
        except ProviderError as error:
            return _unusable(error)
        except Exception:  # whatever Authlib cannot read of what a provider says
            return PlainTextResponse("The provider did not sign you in: begin again at /sign-in\n", 403)
        subject = told.get("sub")
        if told.get("iss") != settings.issuer or not isinstance(subject, str) or not subject:
            return PlainTextResponse("The provider named nobody\n", 403)
        return await run_in_threadpool(_let_in, desk, known, f"{settings.issuer} {subject}", limits)

    return begins, ends


def _too_often() -> Response:
    return PlainTextResponse("Too many tries to sign in: wait a minute\n", 429, {"Retry-After": "60"})


def _unusable(error: ProviderError) -> Response:
    told = f"Nobody can sign in now: the provider cannot be used ({error}). Ask who looks after the desk.\n"
    return PlainTextResponse(told, 502)


def _let_in(desk: Desk, known: Known, account: str, limits: Limits) -> Response:
    """Begin a session, always under a new secret, for a person that governance.yml or the configuration knows."""
    if limits.is_reached(f"as {account}"):
        return _too_often()
    try:
        person = known(account)
    except CannotGoOnError:  # what it says is of the practices, and nobody is known yet
        told = "Nobody can sign in now: the practices cannot be read. Who looks after them asks bestyet check.\n"
        return PlainTextResponse(told, 503)
    if person is None:
        return PlainTextResponse("Nobody here has this account: ask who looks after governance.yml\n", 403)
    # Browsers keep a strict cookie back as long as they follow where another site led; so the page itself goes on.
    return set_cookie(HTMLResponse(_WELCOME), desk, desk.sessions.begin(person))
