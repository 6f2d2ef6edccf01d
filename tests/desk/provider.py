"""A small provider of OpenID Connect: it says of everybody what the test tells it to say."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qs, urlencode, urlsplit

from desk.afar.small_server import Reply, Request, answering
from joserfc import jwt
from joserfc.jwk import RSAKey

Said = str | bytes | dict[str, object]  # where to go, or what stands there
CLIENT, SECRET = "desk", "a secret between desk and provider"


@cache
def own_key(of: str = "the provider") -> RSAKey:
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
    silent: threading.Event | None = None  # whoever asks waits until it is set

    def forget(self) -> None:
        """Keep to the rules again, whatever it was told to do."""
        self.__init__(self.issuer)  # type: ignore[misc]

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

    def reply(asked: Request) -> Reply:
        parts = urlsplit(asked.path)
        status, said = provider.answer(parts.path, parse_qs(asked.body.decode() or parts.query))
        if provider.silent:
            provider.silent.wait(60)
        if isinstance(said, str):
            return Reply(302, headers={"Location": said})
        raw = said if isinstance(said, bytes) else json.dumps(said).encode()
        return Reply(status, raw, {"Content-Type": "application/json"})

    with answering(reply) as provider.issuer:
        yield provider
