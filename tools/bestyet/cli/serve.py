"""`bestyet serve`: the site on this computer, made anew whenever a file of the knowledge base changes."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from http.server import ThreadingHTTPServer
    from pathlib import Path

EVERY = 0.5  # seconds between two looks at the files
Stamp = frozenset[tuple[str, int, int]]


@click.command(short_help="Show the site on this computer while you write.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any free one.")
def serve(port: int) -> int:
    """Build the site, show it on this computer only, and build it again when a file changes.

    Reload the page in the browser to see a change. Ctrl-C ends it.

    \b
    Examples:
      bestyet serve
      bestyet serve --port 8080
    """
    from bestyet.cli.load import load

    gc.enable()  # this command runs for hours
    root = load().root
    seen = stamp_of(root)
    if not _build(root):
        return 2
    server = start(root / "site", port)
    click.echo(f"Look at http://127.0.0.1:{server.server_port}/ — Ctrl-C ends it.")
    try:
        watch(root, seen)
    except KeyboardInterrupt:
        click.echo("\nEnded.")
    finally:
        server.shutdown()
        server.server_close()
    return 0


def watch(root: Path, seen: Stamp) -> None:
    """Build again whenever a file below practices/ differs from what was seen."""
    import time

    while True:
        time.sleep(EVERY)
        now = stamp_of(root)
        if now != seen:
            seen = now
            began = time.monotonic()
            if _build(root):
                click.echo(f"Built again in {time.monotonic() - began:.1f} s; reload the page.")


def stamp_of(root: Path) -> Stamp:
    """What tells one state of the knowledge base's files from another: path, size and time of each."""
    found = []
    for path in (root / "practices").rglob("*"):
        try:
            stat = path.stat()
        except OSError:
            continue  # gone meanwhile
        if path.is_file():
            found.append((str(path), stat.st_size, stat.st_mtime_ns))
    return frozenset(found)


def _build(root: Path) -> bool:
    """Whether there is a site to show; says what went wrong."""
    from bestyet.cli.load import load
    from bestyet.cli.publish import publish
    from bestyet.cli.say import plain
    from bestyet.model.problem import CannotGoOnError

    try:
        published = publish(load(root))
    except CannotGoOnError as error:
        click.echo(f"bestyet: {plain(str(error))}", err=True)
        return False
    for fault in published.faults[:20]:
        click.echo(plain(str(fault)), err=True)
    return True


def start(site: Path, port: int) -> ThreadingHTTPServer:
    """Serve the folder in the background, on this computer only."""
    import threading
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def end_headers(self) -> None:
            self.send_header("Cache-Control", "no-store")
            super().end_headers()

    from bestyet.model.problem import CannotGoOnError

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=str(site)))
    except OSError as error:
        raise CannotGoOnError(f"port {port} cannot be used ({error.strerror}); try --port 0") from error
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
