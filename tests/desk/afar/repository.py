"""A repository on another computer: git's own program behind a small web server that asks for a token."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

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

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            afar.seen.append(self.headers.get("Authorization", ""))
            if afar.leads_to:
                self.send_response(302)
                self.send_header("Location", afar.leads_to + self.path)
                self.end_headers()
                return
            if self.headers.get("Authorization") != shown:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="git"')
                self.end_headers()
                return
            path, _, query = self.path.partition("?")
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told = {
                "GIT_PROJECT_ROOT": str(bare.parent),
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(raw)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "REMOTE_USER": "desk",
            }
            done = subprocess.run(
                ["git", "http-backend"], input=raw, capture_output=True, env={**os.environ, **told}, check=True
            )
            head, _, body = done.stdout.partition(b"\r\n\r\n")
            headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
            self.send_response(int(headers.pop("Status", "200").split()[0]))
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    afar.address = f"http://localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield afar
    finally:
        server.shutdown()
        server.server_close()
