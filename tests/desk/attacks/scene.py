"""Where attacks happen: a company's hosted desk with a vote that is open, and who comes to it. Each attack is one row
with a name; after each, what lies in git, in drafts and in the audit trail must be what it was."""

from __future__ import annotations

import hashlib
import html
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import pytest
from bestyet.desk.pages.addresses import ADDRESSES
from cli.voting import Company, put_to_the_vote
from desk.house import Visitor
from desk.test_hosted import BEHIND, House, with_accounts
from httpx2 import Response

Row = Callable[["Scene"], None]
ATTACKS: dict[str, Row] = {}
WAITING = "variant/emea/client-kickoff/lead-emea"
WELL = {"region": "emea", "practice": "client-kickoff", "branch": WAITING}  # what stands in addresses; else "0"
EVIL = "https://evil.example.org"


def attack(name: str) -> Callable[[Row], Row]:
    def kept(row: Row) -> Row:
        assert name not in ATTACKS, f"{name} is there twice"
        ATTACKS[name] = row
        return row

    return kept


@dataclass(frozen=True)
class Address:
    template: str
    method: str

    @property
    def names(self) -> list[str]:
        return [name.partition(":")[0] for name in re.findall(r"\{([^}]+)\}", self.template)]

    def path(self, **other: str) -> str:
        """With good names in it, but for those that are said."""
        values = {**WELL, **other}
        return re.sub(r"\{([a-z]+)(:[a-z]+)?\}", lambda found: values.get(found[1], "0"), self.template)


def addresses(method: str) -> list[Address]:
    """All that the desk has, whoever made them."""
    at = 0 if method == "GET" else 1
    found = [Address(template, method) for template, handlers in ADDRESSES.items() if handlers[at]]
    return [*found, Address("/sign-out", "POST")] if method == "POST" else found


class Scene:
    def __init__(self, house: House) -> None:
        self.house, self.company = house, house.company
        self.writer, self.emea, self.apac = (house.person(name) for name in ("writer", "emea", "apac"))

    @property
    def host(self) -> str:
        return self.house.origin.removeprefix("http://")

    def stranger(self) -> Visitor:
        return Visitor.stranger(self.house.origin, self.house.state)

    def git(self, *words: str) -> str:
        return self.company.hub.run(f"--git-dir={self.company.bare}", *words)

    def state(self) -> dict[str, str]:
        """All that an attack could change."""
        bare, own = self.company.bare, self.house.state
        files = [*(own / "drafts").rglob("*.json"), own / "audit.jsonl"]
        files += [*(bare / "refs").rglob("*"), bare / "packed-refs", bare / "HEAD"]  # all that branches are kept in
        return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.is_file()}

    @cached_property
    def headers(self) -> list[dict[str, str]]:
        """Those of an answer at every address that gives one, asked once for all that is said of them."""
        pages = [self.emea.get(address.path()) for address in addresses("GET")]
        others = [self.emea.get(path) for path in ("/nowhere", "/static/desk.css", "/style/tokens.css", "/sign-in")]
        posts = [self.emea.post(address.path(), csrf="x") for address in addresses("POST")]
        return [
            {name.lower(): value for name, value in one.headers.items()}
            for one in (*pages, *others, *posts)
            if one.status_code != 303
        ]

    @cached_property
    def fields(self) -> Mapping[str, frozenset[str]]:
        """The names of the fields on the page of each address that changes something."""
        pages = {address.path(): self.emea.get(address.path()).text for address in addresses("POST")}
        found = {path: re.findall(r' name="([^"]+)"', page) for path, page in pages.items()}
        return {path: frozenset(map(html.unescape, names)) for path, names in found.items()}

    def each_post(self, send: Callable[[Visitor, str], Response], *allowed: int) -> None:
        """Send something to each address that changes something: refused, and nothing is another one."""
        for address in addresses("POST"):
            answer = send(self.emea, address.path())
            assert answer.status_code in allowed, (address.template, answer.status_code, answer.text[:300])

    def raw(self, request: str | bytes, *, seconds: float = 20.0) -> tuple[int, bytes]:
        """Status and all that comes back; 0 where the desk only hangs up."""
        name, _, port = self.host.partition(":")
        with socket.create_connection((name, int(port)), timeout=seconds) as connection:
            connection.sendall(request if isinstance(request, bytes) else request.encode("latin-1"))
            back = b""
            try:
                while part := connection.recv(65536):
                    back += part
            except (TimeoutError, ConnectionError):
                pass
        head = back.split(b" ", 2)
        return (int(head[1]) if back.startswith(b"HTTP/") else 0), back

    def head(self, method: str = "GET", path: str = "/", *, host: str | None = None) -> str:
        told = self.host if host is None else host
        return f"{method} {path} HTTP/1.1\r\nHost: {told}\r\nConnection: close\r\n"

    @property
    def cookie(self) -> str:
        return f"Cookie: {self.emea.cookie}={self.emea.client.cookies[self.emea.cookie]}\r\n"


@contextmanager
def scene(folder: Path) -> Iterator[Scene]:
    with pytest.MonkeyPatch.context() as patch:
        house = House(Company(folder, patch, put_to_the_vote, with_accounts))
        try:
            with house.open(house.configure()):
                found = Scene(house)
                sends(found, found.emea, "Waits")
                yield found
        finally:
            house.listening.close()


def sends(found: Scene, one: Visitor, title: str) -> None:
    """Let there be something that waits."""
    from desk.test_contribute import TEXT, fields

    one.sends(TEXT, {**fields(one.read(TEXT)), "v:title": title})
    assert one.post(f"{TEXT}/send", fields(one.read(TEXT))).status_code == 200


def signs_in(one: Visitor, headers: list[tuple[str, str]]) -> Response:
    return one.client.get("/sign-in", headers=headers)


def by_server(name: str) -> list[tuple[str, str]]:
    return [("X-Remote-User", name), ("X-Secret", BEHIND)]


def spelled(text: str) -> str:
    return quote(text, safe="")
