"""A folder on this computer, for this computer only."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

from bestyet.model.problem import CannotGoOnError

_OWN = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?", re.IGNORECASE)


class _Quiet(SimpleHTTPRequestHandler):
    """Answers only who asks for this computer by its own name: another site's name can be made to lead here."""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        if not _OWN.fullmatch(self.headers.get("Host", "")):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        return super().send_head()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@contextmanager
def served(folder: Path, port: int) -> Iterator[str]:
    """Serve a folder in the background, at the address given. port: 0 for any free one."""
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=folder.as_posix()))
    except OSError as error:
        raise CannotGoOnError(f"port {port} cannot be used ({error.strerror}); try --port 0") from error
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
