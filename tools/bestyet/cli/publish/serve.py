"""`bestyet serve`: the site on this computer, made anew whenever a file of the knowledge base changes."""

from __future__ import annotations

import gc
import re
import threading
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from bestyet.cli.output.problems import report
from bestyet.cli.output.terminal import plain
from bestyet.knowledge.base import load
from bestyet.model.problem import CannotGoOnError
from bestyet.publish.press import Press, Published
from bestyet.repo import clock

EVERY = 0.25  # seconds between two looks at the files
Stamp = frozenset[tuple[str, int, int]]
_PRACTICE = re.compile(r"practices/(?:[a-z0-9-]+/([a-z0-9-]+)\.md|global/([a-z0-9-]+)/(?:decisions|alignment)\.yml)\Z")


class EditedMeanwhileError(Exception):
    """A file changed while the site was made: what is being made is old already."""


@click.command(short_help="Show the site on this computer while you write.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0: any free one.")
def serve(port: int) -> int:
    """Build the site, show it on this computer only, and bring it up to date whenever a file changes.

    The pages about the practice you edit come first, checked; home, lists and search follow. Reload the page in the
    browser to see a change. Ctrl-C ends it.

    \b
    Examples:
      bestyet serve
      bestyet serve --port 8080
    """
    gc.enable()  # this command runs for hours
    loaded = load()
    seen, press = stamp_of(loaded.root), Press(loaded.root)
    say_faults(press.publish(loaded))
    server = start(loaded.root / "site", port)
    click.echo(f"Look at http://127.0.0.1:{server.server_port}/ — Ctrl-C ends it.")
    try:
        press.prepare(loaded)
        watch(press, seen)
    except KeyboardInterrupt:
        click.echo("\nEnded.")
    finally:
        server.shutdown()
        server.server_close()
    return 0


def watch(press: Press, seen: Stamp) -> None:
    """Bring the site up to date whenever a file below practices/ differs from what was seen."""
    pending: set[str] = set()  # paths changed since all pages were up to date
    while True:
        now = stamp_of(press.root)
        if now == seen and not pending:
            time.sleep(EVERY)
            continue
        pending |= {path for path, _, _ in now ^ seen}
        seen = now
        if follow(press, pending, now):
            pending.clear()


def follow(press: Press, changed: set[str], now: Stamp) -> bool:
    """Show what changed; whether that came to its end before the next edit."""
    began, press.pause = time.monotonic(), _look_out(press.root, now)
    try:
        practices = practices_of(changed)
        shown = press.show(load(press.root), practices) if practices else ()
        if shown:
            click.echo(f"Shown after {time.monotonic() - began:.1f} s: {_listed(shown)}; reload the page.")
        say_faults(press.publish(load(press.root)))
        click.echo(f"All pages are up to date after {time.monotonic() - began:.1f} s.")
    except EditedMeanwhileError:
        return False
    except CannotGoOnError as error:
        click.echo(f"bestyet: {plain(str(error))}", err=True)
    return True


def _listed(pages: tuple[str, ...]) -> str:
    """Some of the pages: those of regions first, then the shortest addresses."""
    names = [path.removesuffix("index.html") for path in pages if path.endswith("/index.html")]
    names.sort(key=lambda name: (not name.startswith("regions/"), name.count("/"), name))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _look_out(root: Path, now: Stamp) -> Callable[[], None]:
    """What raises EditedMeanwhileError, when asked, once the files are no longer as they are now."""
    last = time.monotonic()

    def look() -> None:
        nonlocal last
        if time.monotonic() - last > EVERY:
            last = time.monotonic()
            if stamp_of(root) != now:
                raise EditedMeanwhileError

    return look


def practices_of(paths: set[str]) -> set[str]:
    """The practices that these files are about; none where one of the files concerns them all."""
    found = [_PRACTICE.search(path.replace("\\", "/")) for path in paths]
    return {match[1] or match[2] for match in found if match} if all(found) else set()


def say_faults(published: Published) -> None:
    click.echo(report(published.problems, "text"), nl=False, err=True)
    for fault in published.faults[:20]:
        click.echo(plain(str(fault)), err=True)


def stamp_of(root: Path) -> Stamp:
    """What tells one state from another: path, size and time of each file, what git took in last, and the day."""
    found = [("day", clock.now().date().toordinal(), 0)]
    for path in (root / ".git/logs/HEAD", *(root / "practices").rglob("*")):
        try:
            stat = path.stat()
        except OSError:
            continue  # gone meanwhile
        if path.is_file():
            found.append((str(path), stat.st_size, stat.st_mtime_ns))
    return frozenset(found)


def start(site: Path, port: int) -> ThreadingHTTPServer:
    """Serve the folder in the background, on this computer only."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def end_headers(self) -> None:
            self.send_header("Cache-Control", "no-store")
            super().end_headers()

    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=str(site)))
    except OSError as error:
        raise CannotGoOnError(f"port {port} cannot be used ({error.strerror}); try --port 0") from error
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
