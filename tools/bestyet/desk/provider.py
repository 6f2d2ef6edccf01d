"""The OpenID provider, as far as it keeps to the rules: asked with Authlib, bounded, and believed only so far."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from authlib.integrations.starlette_client import OAuth  # type: ignore[import-untyped]
from httpx2 import AsyncClient, AsyncHTTPTransport, HTTPError, InvalidURL, Response, TransportError, create_ssl_context

from bestyet.model.problem import CannotGoOnError

if TYPE_CHECKING:
    from ssl import SSLContext

    from httpx2 import AsyncByteStream, Request

    from bestyet.desk.config import OpenId

_PATIENCE = 10.0  # seconds for each answer
_LARGEST = 1_000_000  # bytes of one
_SIGNS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
_WHERE = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class ProviderError(CannotGoOnError):
    """The provider does not do what providers do."""


class Bounded(AsyncHTTPTransport):
    """Answers that end, soon and as plain bytes."""

    def __init__(self) -> None:
        super().__init__(verify=_trusted())

    async def handle_async_request(self, request: Request) -> Response:
        request.headers["Accept-Encoding"] = "identity"
        async with asyncio.timeout(_PATIENCE):
            answer = await super().handle_async_request(request)
            try:
                raw = await _whole(answer.stream)  # type: ignore[arg-type]
            finally:
                await answer.aclose()
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise TransportError("packed, though nobody asked for that", request=request)
        return Response(answer.status_code, headers=answer.headers, content=raw, request=request)


@cache
def _trusted() -> SSLContext:
    """Whom this computer trusts, read once: that takes longer than a question."""
    return create_ssl_context()


async def _whole(stream: AsyncByteStream) -> bytes:
    raw = b""
    async for part in stream:
        raw += part
        if len(raw) > _LARGEST:
            raise TransportError("more than anybody reads")
    return raw


@dataclass
class Provider:
    settings: OpenId
    secret: str = field(repr=False)
    _client: Any = None

    async def client(self) -> Any:
        """Authlib's client, that knows of the provider only what was looked at. Raises ProviderError."""
        if self._client is None:
            about = await self._about()
            self._client = OAuth().register(
                "provider",
                client_id=self.settings.client,
                client_secret=self.secret,
                client_kwargs={
                    "scope": "openid",
                    "code_challenge_method": "S256",
                    "trust_env": False,
                    "transport": Bounded(),
                },
                **about,
            )
        return self._client

    async def _about(self) -> dict[str, object]:
        """What the provider says of itself, once it was looked at."""
        address = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            async with AsyncClient(transport=Bounded(), trust_env=False) as client:
                answer = await client.get(address)
            told = msgspec.json.decode(answer.content) if answer.status_code == 200 else None
        except (HTTPError, InvalidURL, TimeoutError) as error:
            raise ProviderError("it does not answer") from error
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise ProviderError("what it says of itself is no JSON") from error
        if not isinstance(told, dict):
            raise ProviderError("it says nothing of itself where OpenID Connect looks for it")
        if told.get("issuer") != self.settings.issuer:
            raise ProviderError("it says that it is another issuer than the configuration says")
        if faulty := [name for name in _WHERE if not self._is_safe(told.get(name))]:
            raise ProviderError(f"it names no {faulty[0]} by https")
        listed = told.get("id_token_signing_alg_values_supported")
        signs = [one for one in listed if one in _SIGNS] if isinstance(listed, list) else ["RS256"]
        if not signs:
            raise ProviderError("it signs in no way that only it can sign")
        return {name: told[name] for name in ("issuer", *_WHERE)} | {"id_token_signing_alg_values_supported": signs}

    def _is_safe(self, address: object) -> bool:
        if not isinstance(address, str):
            return False
        try:
            parts = urlsplit(address)
        except ValueError:
            return False
        is_here = urlsplit(self.settings.issuer).hostname == "localhost" == parts.hostname
        return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_here))
