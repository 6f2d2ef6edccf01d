"""One question to a forge, and its answer: bounded, and with the token for nobody else."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import msgspec
from httpx2 import Client, HTTPError, InvalidURL, create_ssl_context

from bestyet.desk.forges.pulls import ForgeError
from bestyet.text.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from ssl import SSLContext

    from httpx2 import Response

Query = dict[str, str | int]
_PATIENCE = 10.0  # seconds
_LARGEST = 4_000_000  # bytes of an answer
_MOST_PAGES = 20
_LONGEST = 200  # letters of what a forge says


@dataclass(frozen=True)
class Asking:
    api: str
    headers: Mapping[str, str] = field(repr=False)  # the token is in them

    def get(self, path: str, query: Query) -> Iterator[Any]:
        """The entries of a list, page after page. Raises ForgeError."""
        address = self.api + path
        for _ in range(_MOST_PAGES):
            answer, raw = self._ask("GET", address, params=query or None)
            yield from _json(raw, list)
            to = answer.links.get("next", {}).get("url", "")
            if not to:
                return
            address, query = urljoin(address, to), {}
            if urlsplit(address)[:2] != urlsplit(self.api)[:2]:
                raise ForgeError("the forge says that its list goes on elsewhere: not followed")
        raise ForgeError(f"the forge has more than {_MOST_PAGES} pages of pull requests")

    def post(self, path: str, what: Mapping[str, object]) -> Any:
        return _json(self._ask("POST", self.api + path, json=what)[1], dict)

    def _ask(self, method: str, address: str, **what: Any) -> tuple[Response, bytes]:
        until, raw = time.monotonic() + _PATIENCE, b""
        headers = {**self.headers, "Accept-Encoding": "identity"}
        try:
            with (
                Client(
                    headers=headers, timeout=_PATIENCE, trust_env=False, verify=_trusted(), follow_redirects=False
                ) as client,
                client.stream(method, address, **what) as answer,
            ):
                for part in answer.iter_raw():
                    raw += part
                    if len(raw) > _LARGEST or time.monotonic() > until:
                        raise ForgeError("the forge answers without an end")
        except (HTTPError, InvalidURL) as error:
            raise ForgeError(f"the forge cannot be reached ({type(error).__name__})") from error
        if answer.is_success:
            return answer, raw
        raise ForgeError(_why(answer, raw))


@cache
def _trusted() -> SSLContext:
    """Whom this computer trusts, read once: that takes longer than a question."""
    return create_ssl_context(trust_env=False)


def _json(raw: bytes, kind: type) -> Any:
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise ForgeError("the forge does not answer as a forge does (no JSON)") from error
    if not isinstance(found, kind):
        raise ForgeError("the forge does not answer as a forge does (another shape)")
    return found


def _why(answer: Response, raw: bytes) -> str:
    status = answer.status_code
    if answer.is_redirect:
        return "the forge leads elsewhere: not followed. Say its right address in the configuration"
    is_limit = answer.headers.get("x-ratelimit-remaining") == "0" or "retry-after" in answer.headers
    if status == 429 or (status == 403 and is_limit):
        return "the forge was asked too often: try again later"
    if status == 401:
        return "the forge does not know the desk's token any more: ask who looks after the desk"
    if status == 403:
        return "the desk's token may not do that at the forge: ask who looks after the desk"
    if status == 404:
        return "the forge has no such project, or not for the desk's token: ask who looks after the desk"
    if status >= 500:
        return f"the forge has trouble of its own ({status}): try again later"
    return f"the forge refused it ({status}): {_said(raw)}"


def _said(raw: bytes) -> str:
    """What a forge says for people, as each puts it."""
    try:
        told = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return "it does not say why"
    found: list[str] = []
    if isinstance(told, dict):
        of = told.get("message") or told.get("error")
        found += [one for one in (of if isinstance(of, list) else [of]) if isinstance(one, str)]
        errors = told.get("errors")
        for one in errors if isinstance(errors, list) else []:
            text = one.get("message") if isinstance(one, dict) else one
            found += [text] if isinstance(text, str) else []
    return plain(" ".join("; ".join(found).split()))[:_LONGEST] or "it does not say why"
