"""The desk as an application: addresses, sessions, one boundary for what cannot be done."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bestyet.actions.contribute.check import faults_of_rules
from bestyet.desk.guard import LARGEST, Guard
from bestyet.desk.render import rendered
from bestyet.desk.web import Answer, Asked, Desk, ForbiddenError, Moved, NotFoundError, Page, Plainly, Upload
from bestyet.desk.workplace import RulesError
from bestyet.model.problem import CannotGoOnError, words_of
from bestyet.site.language.told import retold
from bestyet.site.language.words import gettext, languages, message, speaking

if TYPE_CHECKING:
    from starlette.requests import Request

    from bestyet.desk.person import Person
    from bestyet.desk.sessions import Session
    from bestyet.model.problem import Problem

Handler = Callable[[Asked], Answer]
SignIn = Callable[["Request", Desk], Awaitable[Response]]
Addresses = Mapping[str, tuple[Handler | None, Handler | None]]  # path -> what answers a GET, and a POST
_LOG = logging.getLogger("uvicorn.error")
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.IGNORECASE)
_MOST_FIELDS = 3000
_NOT_TYPED = re.compile(r"[\w.:/@-]*", re.ASCII)  # names, numbers, days, digests
_NO_WORDS = frozenset({"csrf", "seed", "shown", "same", "known", "assertion"})  # what pages send along by themselves
_STRANGER = Page(
    "plainly.html.j2",
    message("Not signed in"),
    Plainly(message("You are not signed in."), message("Open the address that the desk gave you, or sign in again.")),
    401,
)
_FORGED = Page(
    "plainly.html.j2",
    message("Not changed"),
    Plainly(message("This was not sent from a page of yours: nothing was changed."), message("Load the page again.")),
    403,
)
_NOWHERE = Page(
    "plainly.html.j2",
    message("There is no such page"),
    Plainly(message("Nothing is at this address."), message("My page leads to all that is there.")),
    404,
)


def cookie_of(desk: Desk) -> str:
    """`__Host-`: browsers take it from no other host and no other path. Cookies know no ports, so its name says it."""
    port = urlsplit(desk.origin).port
    return "__Host-bestyet-desk" if desk.is_secure else f"bestyet-desk-{port}"


def set_cookie(answer: Response, desk: Desk, session: Session) -> Response:
    """Let the browser that gets this answer be signed in."""
    answer.set_cookie(
        cookie_of(desk), session.secret, httponly=True, samesite="strict", secure=desk.is_secure, path="/"
    )
    return answer


def desk_app(desk: Desk, addresses: Addresses, sign_in: Mapping[str, SignIn]) -> Guard:
    """sign_in: the addresses at which people who are not signed in get in."""
    routes = [Route(path, _opening(desk, opens), methods=["GET"]) for path, opens in sign_in.items()]
    for path, (get, post) in addresses.items():
        if get:
            routes.append(Route(path, _answering(desk, get), methods=["GET"]))
        if post:
            routes.append(Route(path, _answering(desk, post, changes=True), methods=["POST"]))
    routes.append(Route("/sign-out", _signing_out(desk), methods=["POST"]))
    static = Mount("/static", StaticFiles(packages=[("bestyet.desk", "static")]))
    style = Mount("/style", StaticFiles(directory=str(resources.files("bestyet.site").joinpath("static", "style"))))
    app = Starlette(routes=[*routes, static, style], exception_handlers={404: _lost(desk)})
    app.router.redirect_slashes = False  # it would lead to an address made of what was asked, by http behind TLS
    return Guard(app, desk.origin)


def _opening(desk: Desk, opens: SignIn) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await opens(request, desk)
        except CannotGoOnError as error:
            _LOG.error(words_of(error))  # with paths of this computer, which are nobody else's business
            said = Plainly(message("Nobody can sign in at the moment."), message("Try again later."))
            page = Page("plainly.html.j2", message("This cannot be done"), said, 503)
            return await run_in_threadpool(_respond, page, desk, None, language_of(request), False)

    return answer


def _lost(desk: Desk) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(request: Request, _: Exception) -> Response:
        session = desk.sessions.find(request.cookies.get(cookie_of(desk), ""))
        return await run_in_threadpool(_respond, _NOWHERE, desk, session, language_of(request), False)

    return answer


def _signing_out(desk: Desk) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        session = desk.sessions.find(request.cookies.get(cookie_of(desk), ""))
        form, _ = await _form(request)
        if session and not _is_from_a_page_of(session, form):
            return await run_in_threadpool(_respond, _FORGED, desk, session, language_of(request), False)
        if session:
            desk.sessions.end(session.secret)
        said = Plainly(message("You are signed out."), message("What you were writing is kept."))
        page = Page("plainly.html.j2", message("Signed out"), said)
        gone = await run_in_threadpool(_respond, page, desk, None, language_of(request), False)
        gone.delete_cookie(cookie_of(desk), path="/", secure=desk.is_secure, httponly=True, samesite="strict")
        return gone

    return answer


def _answering(desk: Desk, handler: Handler, *, changes: bool = False) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        language = language_of(request)
        session = desk.sessions.find(request.cookies.get(cookie_of(desk), ""))
        is_part = request.headers.get("hx-request") == "true"
        form, files = await _form(request) if changes else ({}, {})
        if session is None:
            page = _with_typed(_STRANGER, form)
            return await run_in_threadpool(_respond, page, desk, None, language, is_part)
        if changes and not _is_from_a_page_of(session, form):
            page = _with_typed(_FORGED, form)
            return await run_in_threadpool(_respond, page, desk, session, language, is_part)
        asked = Asked(desk, session, request.path_params, form, files, is_part)
        return await run_in_threadpool(_handled, handler, asked, language)

    return answer


def _handled(handler: Handler, asked: Asked, language: str) -> Response:
    with speaking(language):
        try:
            person = _still(asked)
            if person is None:
                asked.desk.sessions.end(asked.session.secret)
                return _respond(_with_typed(_STRANGER, asked.form), asked.desk, None, language, asked.is_part)
            answer = handler(replace(asked, session=replace(asked.session, person=person)))
        except RulesError as error:
            answer = _unruled(error.fault)
        except CannotGoOnError as error:
            status = 404 if isinstance(error, NotFoundError) else 403 if isinstance(error, ForbiddenError) else 409
            answer = Page("plainly.html.j2", message("This cannot be done"), Plainly(retold(words_of(error))), status)
        except OSError as error:
            answer = _broken(error)
    answer = answer if asked.is_part else _with_typed(answer, asked.form)  # a script's page has the words itself
    return _respond(answer, asked.desk, asked.session, language, asked.is_part)


def _with_typed(answer: Answer, form: Mapping[str, tuple[str, ...]]) -> Answer:
    """A page that refuses, with the words that somebody sent: it may be the only place that has them."""
    if not isinstance(answer, Page) or not isinstance(answer.view, Plainly) or answer.status < 400:
        return answer
    sent = (one for name, all_of in form.items() if name not in _NO_WORDS for one in all_of)
    typed = tuple(dict.fromkeys(one for one in sent if not _NOT_TYPED.fullmatch(one)))
    return replace(answer, view=replace(answer.view, typed=typed))


def _broken(error: OSError) -> Page:
    told = gettext("The computer that the desk runs on could not do it (%(why)s).") % {"why": error.strerror or error}
    return Page("plainly.html.j2", message("This cannot be done"), Plainly(told), 500)


def _still(asked: Asked) -> Person | None:
    """Who that is by now; None: nobody here.

    Where governance.yml cannot be read, who it was: nothing but their own draft can be read or changed then. Where it
    has other faults and does not name them, that is told (RulesError): it may be for the faults that it does not.
    """
    place = asked.desk.workplace
    try:
        person = asked.desk.still(asked.person)
    except RulesError:
        return asked.person
    if person is None:
        with place.reading() as here:
            faults = faults_of_rules(here.root)
        if faults:
            raise RulesError(faults[0])
    return person


def _unruled(fault: Problem) -> Page:
    told = gettext(
        "governance.yml has a fault in line %(line)s (%(what)s), so nobody can say who may do what: nothing else is"
        " shown and nothing is changed until it is mended."
    )
    said = told % {"line": fault.place.line, "what": retold(fault.message)}
    kept = message("You stay signed in, and your drafts are kept. Whoever looks after governance.yml mends it there.")
    return Page("plainly.html.j2", message("governance.yml has a fault"), Plainly(said, kept), 503)


def _respond(answer: Answer, desk: Desk, session: Session | None, language: str, is_part: bool) -> Response:
    if isinstance(answer, Moved):
        if is_part:
            return Response(status_code=204, headers={"HX-Redirect": answer.to})
        return RedirectResponse(answer.to, 303)
    with speaking(language):
        return HTMLResponse(rendered(answer, desk, session, is_part), answer.status)


async def _form(request: Request) -> tuple[dict[str, tuple[str, ...]], dict[str, Upload]]:
    """What was typed, and what was chosen."""
    typed: dict[str, tuple[str, ...]] = {}
    chosen: dict[str, Upload] = {}
    async with request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=LARGEST) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                typed[name] = (*typed.get(name, ()), value)
            else:
                chosen[name] = Upload(value.filename or "", await value.read())
    return typed, chosen


def language_of(request: Request) -> str:
    """The language of the desk that a browser asks for first."""
    known = languages()
    accepted = request.headers.get("accept-language", "").split(",")[:10]
    asked = (found[0].lower() for part in accepted if (found := _LANGUAGE.match(part.strip())))
    return next((name for name in asked if name in known), known[0])


def _is_from_a_page_of(session: Session, form: Mapping[str, tuple[str, ...]]) -> bool:
    return secrets.compare_digest(form.get("csrf", ("",))[-1].encode("utf-8", "replace"), session.csrf.encode())
