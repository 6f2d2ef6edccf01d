"""A small provider of OpenID Connect: it says of everybody what the test tells it to say."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

Said = str | bytes | dict[str, object]  # where to go, or what stands there
CLIENT, SECRET = "desk", "a secret between desk and provider"


@cache
def own_key() -> RSAKey:
    """Made once a process: it takes longer than a test."""
    return RSAKey.generate_key(2048)


@dataclass
class Provider:
    """What it will say next."""

    issuer: str = ""
    subject: str = "subject-1"
    claims: dict[str, object] = field(default_factory=dict)  # in the place of what is right
    key: RSAKey = field(default_factory=lambda: own_key())
    signs_with: RSAKey | None = None  # another key
    codes: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    about: dict[str, object] = field(default_factory=dict)  # what it says of itself in the place of what is right
    says: dict[str, Said] = field(default_factory=dict)  # path -> what it says there whatever is asked
    token: Callable[[Provider, dict[str, object]], str] | None = None  # how it writes one
    waits: float = 0.0  # seconds before each answer

    def answer(self, path: str, asked: dict[str, list[str]]) -> tuple[int, Said]:
        if path in self.says:
            return 200, self.says[path]
        if path == "/.well-known/openid-configuration":
            names = {"authorization": "authorize", "token": "token"}
            ends = {f"{name}_endpoint": f"{self.issuer}/{place}" for name, place in names.items()}
            algorithms = {"id_token_signing_alg_values_supported": ["RS256"]}
            right = {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks", **ends, **algorithms}
            return 200, {name: one for name, one in {**right, **self.about}.items() if one is not None}
        if path == "/jwks":
            return 200, {"keys": [self.key.as_dict(private=False, kid="one")]}
        if path == "/authorize":
            code = f"code-{len(self.codes)}"
            self.codes[code] = asked
            return 302, f"{asked['redirect_uri'][0]}?{urlencode({'code': code, 'state': asked['state'][0]})}"
        if path == "/token" and (begun := self.codes.pop(asked.get("code", [""])[0], None)):
            now = int(time.time())
            right = {"iss": self.issuer, "sub": self.subject, "aud": CLIENT, "exp": now + 300, "iat": now}
            claims = {**right, "nonce": begun["nonce"][0], **self.claims}
            claims = {name: one for name, one in claims.items() if one is not None}
            token = self.token(self, claims) if self.token else self.signed(claims)
            return 200, {"access_token": "x", "token_type": "Bearer", "id_token": token}
        return 400, {"error": "invalid_grant"}

    def signed(self, claims: dict[str, object], **head: str) -> str:
        return jwt.encode({"alg": "RS256", "kid": "one", **head}, claims, self.signs_with or self.key)


@contextmanager
def providing() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            self.say(parse_qs(urlsplit(self.path).query))

        def do_POST(self) -> None:
            self.say(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))

        def say(self, asked: dict[str, list[str]]) -> None:
            status, said = provider.answer(urlsplit(self.path).path, asked)
            time.sleep(provider.waits)
            self.send_response(302 if isinstance(said, str) else status)
            raw = b"" if isinstance(said, str) else said if isinstance(said, bytes) else json.dumps(said).encode()
            if isinstance(said, str):
                self.send_header("Location", said)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
