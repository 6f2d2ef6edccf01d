"""What stands before every page: which host is asked, from where, how much; and what browsers may do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 12_000_000  # bytes of a request
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "publickey-credentials-get=(self), publickey-credentials-create=(self)",
    "Cache-Control": "no-store",
}


class Guard:
    """Refuses before anything is read what no page of ours sends; adds what browsers must keep to."""

    def __init__(self, app: ASGIApp, origin: str) -> None:
        self.app, self.origin = app, origin
        self.host = urlsplit(origin).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        fault = self._fault(scope["method"], Headers(scope=scope))
        answer = PlainTextResponse(*fault) if fault else self.app

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                if self.origin.startswith("https://"):
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        await answer(scope, receive, sent)

    def _fault(self, method: str, headers: Headers) -> tuple[str, int] | None:
        """Why a request is refused, and the status; None where it is not."""
        if headers.getlist("host") != [self.host]:
            return f"This is not that host: the desk is at {self.origin}\n", 421
        if method in ("GET", "HEAD"):
            return None
        if method != "POST":
            return "Only GET and POST\n", 405
        if headers.getlist("origin") != [self.origin]:
            return "Sent from another site\n", 403
        length = headers.get("content-length", "")
        if not length.isascii() or not length.isdecimal():
            return "Say how long it is\n", 411
        return ("Too large\n", 413) if int(length) > LARGEST else None
