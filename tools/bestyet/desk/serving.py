"""The desk answers on this computer, until it is told to end."""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING

import uvicorn

from bestyet.model.problem import CannotGoOnError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bestyet.desk.guard import Guard


_HERE = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))  # browsers take "localhost" for either


def serve(app: Guard, port: int, begun: Callable[[], None]) -> None:
    """Serve until interrupted. begun: called when the port is ours. Raises CannotGoOnError where somebody has it."""
    listening = listen(port)
    begun()
    uvicorn.Server(settings(app)).run(sockets=listening)


def settings(app: Guard) -> uvicorn.Config:
    """No header is believed that says where somebody comes from, or by which way."""
    return uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, ws="none"
    )


def listen(port: int) -> list[socket.socket]:
    """The port at every address of localhost: at one left free, somebody else here could be sent what opens the desk.

    Raises CannotGoOnError where somebody has one of them.
    """
    found: list[socket.socket] = []
    for family, host in _HERE:
        try:
            one = socket.socket(family, socket.SOCK_STREAM)
        except OSError:  # this computer has no such addresses
            continue
        found.append(one)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            one.bind((host, port))
            one.listen()
        except OSError as error:
            one.close()
            found.pop()
            if error.errno == errno.EADDRNOTAVAIL:
                continue
            for other in found:
                other.close()
            raise CannotGoOnError(f"port {port} is taken: name another with --port") from error
    return found
