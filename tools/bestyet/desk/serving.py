"""The desk answers on this computer, until it is told to end."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn

from bestyet.model.problem import CannotGoOnError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bestyet.desk.guard import Guard


def serve(app: Guard, port: int, begun: Callable[[], None], host: str = "127.0.0.1") -> None:
    """Serve until interrupted. begun: called when the port is ours. Raises CannotGoOnError where somebody has it."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise CannotGoOnError(f"port {port} is taken: name another with --port") from error
    listening.listen()
    begun()
    settings = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, ws="none"
    )
    uvicorn.Server(settings).run(sockets=[listening])
