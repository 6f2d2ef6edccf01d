"""The shipped knowledge base as a site in Chromium; skipped with a message where there is none, but never in CI."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bestyet.cli.load import load
from bestyet.cli.publish import Published, publish

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REPOSITORY = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Seen:
    """What a page did that a reader would not see."""

    console: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)  # requests to another host
    failed: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Site:
    """A built site that is being served."""

    url: str  # ends in "/"
    root: Path
    published: Published


Serve = Callable[[Path, str], Site]


def missing(why: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{why}; in CI the browser tests must run")
    pytest.skip(why)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed")
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("no chromium on this computer")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Build and serve the knowledge base in a folder, with mkdocs or zensical."""
    servers = []

    def served(root: Path, builder: str) -> Site:
        published = publish(load(root), builder)
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root / "site")))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return Site(f"http://127.0.0.1:{server.server_port}/", root, published)

    yield served
    for server in servers:
        server.shutdown()
        server.server_close()


def copy_shipped(to: Path) -> Path:
    shutil.copytree(REPOSITORY / "practices", to / "practices")
    shutil.copy(REPOSITORY / "mkdocs.yml", to)
    return to


@pytest.fixture(scope="session")
def shipped(serve: Serve, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return serve(copy_shipped(tmp_path_factory.mktemp("shipped")), "mkdocs")


@pytest.fixture(scope="session")
def shipped_by_zensical(serve: Serve, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return serve(copy_shipped(tmp_path_factory.mktemp("zensical")), "zensical")


@pytest.fixture
def watched(browser: Browser) -> Iterator[tuple[Page, Seen]]:
    """A page whose every error, request and dialog is noted."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, seen = context.new_page(), Seen()
    page.on("console", lambda message: seen.console.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.console.append(str(error)))
    page.on("request", lambda request: None if "//127.0.0.1:" in request.url else seen.elsewhere.append(request.url))
    # Leaving a page ends what it was still fetching: that is no failure.
    page.on("requestfailed", lambda r: None if r.failure == "net::ERR_ABORTED" else seen.failed.append(r.url))
    page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss())[0])
    yield page, seen
    context.close()
