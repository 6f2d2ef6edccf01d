"""What tests of the desk share: a desk on a company's repository, and somebody who sends forms to it."""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx2
import uvicorn
from bestyet.desk.guard import Guard
from bestyet.desk.local import LocalRequest, Opened, local_desk
from bestyet.desk.serving import settings
from cli.voting import Company
from httpx2 import Client, Limits, Response

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody: desks of tests have no TLS


class Visitor:
    """Somebody with a browser that keeps cookies and sends what is asked for, and nothing else."""

    def __init__(self, opened: Opened, *, signs_in: bool = True) -> None:
        self.opened = opened
        self.state = opened.state
        self.origin = opened.address.partition("/sign-in")[0]
        self._csrf: dict[str, str] = {}
        self.client = Client(
            base_url=self.origin,
            timeout=60,
            trust_env=False,
            verify=NO_TLS,
            limits=Limits(max_keepalive_connections=0),
        )
        if signs_in:
            assert self.get(self.way_in).status_code == 303

    @classmethod
    def stranger(cls, origin: str, state: Path) -> Visitor:
        """Somebody who comes to a desk without an address that opens it."""
        return cls(Opened(None, f"{origin}/sign-in", state), signs_in=False)  # type: ignore[arg-type]

    def in_another_window(self) -> Visitor:
        """The same person with a browser of their own, signed in as they are."""
        other = Visitor(self.opened, signs_in=False)
        other.client.cookies.update(self.client.cookies)
        other._csrf.update(self._csrf)
        return other

    @property
    def cookie(self) -> str:
        """The name of the cookie of a desk without TLS."""
        return f"bestyet-desk-{self.origin.rpartition(':')[2]}"

    @property
    def way_in(self) -> str:
        return self.opened.address.removeprefix(self.origin)

    def get(self, path: str, **headers: str) -> Response:
        return self.client.get(path, headers=_named(headers))

    def read(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def csrf(self) -> str:
        """What stands in the forms of this session, read once off the page that takes the desk least."""
        session = self.client.cookies.get(self.cookie, "")
        if session not in self._csrf:
            self._csrf[session] = re.findall(r'name="csrf" value="([^"]+)"', self.get("/nothing").text)[0]
        return self._csrf[session]

    def post(
        self, path: str, form: Mapping[str, str | Sequence[str]] = {}, *, csrf: str | None = None, **headers: str
    ) -> Response:
        sent = {"csrf": self.csrf() if csrf is None else csrf, **form}
        told = {"origin": self.origin, **_named(headers)}
        return self.client.post(path, data=sent, headers={key: value for key, value in told.items() if value})

    def sends(self, path: str, form: Mapping[str, str | Sequence[str]] = {}) -> str:
        """Where it leads to."""
        answer = self.post(path, form)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]


def all_that_stays(company: Company, one: Visitor) -> dict[str, bytes]:
    """What lies in a company's branches, in the desk's drafts and in its audit trail."""
    kept = [git / name for git in (company.hub.root / ".git", company.bare) for name in ("refs", "HEAD", "packed-refs")]
    places = [*kept, one.state / "drafts", one.state / "audit.jsonl"]
    files = (path for place in places for path in (place, *place.rglob("*")) if path.is_file())
    return {str(path): path.read_bytes() for path in files if path.suffix != ".lock"}


def elsewhere(address: str) -> Response:
    """What another server answers a browser that the desk led there."""
    return httpx2.get(address, trust_env=False, verify=NO_TLS)


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


class Prompt(uvicorn.Server):
    """It ends when it is told to: uvicorn looks for that ten times a second, and then waits for as long again."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.loop = asyncio.get_running_loop()
        await super().startup(sockets)

    async def main_loop(self) -> None:
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self.told.wait(), 1)

    def end(self) -> None:
        self.should_exit = True
        self.loop.call_soon_threadsafe(self.told.set)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for open_one in (*self.servers, *(sockets or [])):
            open_one.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0.001)
        await self._wait_tasks_to_complete()
        await self.lifespan.shutdown()


@contextmanager
def answering(app: Guard, listening: socket.socket) -> Iterator[None]:
    """In this process, until the block ends."""
    server = Prompt(settings(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield
    finally:
        server.end()
        thread.join(10)


@contextmanager
def served(root: Path, port: int = 0, **how: str) -> Iterator[Opened]:
    """A desk at a port of its own, in this process: its clock is the test's."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    opened = local_desk(LocalRequest(root, listening.getsockname()[1], **how))
    with closing(listening), answering(opened.app, listening):
        yield opened
