"""A repository on another computer: git's own program behind a small web server that asks for a token."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from desk.afar.small_server import Reply, Request, answering

TOKEN = "ghp_a0token0that0nobody0may0read"


@dataclass
class Afar:
    address: str = ""
    leads_to: str = ""  # another address, in place of an answer
    seen: list[str] = field(default_factory=list)


@contextmanager
def serving(bare: Path) -> Iterator[Afar]:
    """Smart HTTP, as a forge speaks it."""
    afar = Afar()
    shown = "Basic " + base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()
    subprocess.run(["git", "-C", bare, "config", "http.receivepack", "true"], check=True)

    def reply(asked: Request) -> Reply:
        afar.seen.append(asked.headers.get("authorization", ""))
        if afar.leads_to:
            return Reply(302, headers={"Location": afar.leads_to + asked.path})
        if asked.headers.get("authorization") != shown:
            return Reply(401, headers={"WWW-Authenticate": 'Basic realm="git"'})
        path, _, query = asked.path.partition("?")
        told = {
            "GIT_PROJECT_ROOT": str(bare.parent),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": asked.method,
            "CONTENT_TYPE": asked.headers.get("content-type", ""),
            "CONTENT_LENGTH": str(len(asked.body)),
            "HTTP_CONTENT_ENCODING": asked.headers.get("content-encoding", ""),
            "REMOTE_USER": "desk",
        }
        done = subprocess.run(
            ["git", "http-backend"], input=asked.body, capture_output=True, env={**os.environ, **told}, check=True
        )
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        return Reply(int(headers.pop("Status", "200").split()[0]), body, headers)

    with answering(reply) as afar.address:
        yield afar
