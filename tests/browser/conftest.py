"""The shipped knowledge base as a site in Chromium; skipped with a message where there is none, but never in CI.

Tests say what they counted with `record_property("axe: page views", 4)`; the sums are printed at the end.
"""

from __future__ import annotations

import fcntl
import gzip
import os
import pickle
import shutil
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest
from bestyet.knowledge.base import load
from bestyet.publish.press import Published, publish
from here import missing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

REPOSITORY = Path(__file__).parents[2]
MODULES = Path(__file__).parent / "node_modules"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LONG = ("test_axe_", "test_every_page_", "test_nothing_runs", "test_print.py", "test_company.py", "zensical")


class Host(SimpleHTTPRequestHandler):
    """A web host as companies have them: compresses, lets browsers keep files, and sends what `_headers` says."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def end_headers(self) -> None:
        for line in (Path(self.directory) / "_headers").read_text(encoding="utf-8").splitlines()[1:]:
            name, _, value = line.strip().partition(": ")
            self.send_header(name, value)
        super().end_headers()

    def send_head(self) -> BytesIO | BinaryIO | None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.partition("?")[0].endswith("/") else path
        if not path.is_file() or path.suffix not in (".html", ".css", ".js", ".json", ".svg", ".xml"):
            return super().send_head()
        content = packed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(str(path))}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        return BytesIO(content)


@lru_cache(maxsize=512)
def packed(path: Path, _changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The second of two workers begins in the middle: with the sites that the first does not make. What takes long
    comes first, so that both end at once; what must have the computer to itself comes last."""
    if all(Path(__file__).parent in item.path.parents for item in items):
        items.sort(key=lambda item: not any(name in item.nodeid for name in LONG))
        shipped = [item for item in items if "shipped" in getattr(item, "fixturenames", ())]
        other = [item for item in items if item not in shipped]
        half = len(items) // 2
        items[:] = sorted([*shipped[:half], *other, *shipped[half:]], key=is_alone)


def is_alone(item: pytest.Item) -> bool:
    """Whether it measures how fast something is."""
    return "lighthouse" in item.nodeid


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """What measures how fast something is waits until no other worker is at a test, and lets none begin."""
    with Path(__file__).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if is_alone(item) else fcntl.LOCK_SH)
        return (yield)


@cache
def node_tool(name: str) -> Path:
    """A file of what npm installs; the test is skipped without it."""
    if shutil.which("node") is None:
        missing("no node on this computer")
    if not (MODULES / name).is_file():
        missing("what this needs from npm is not installed: make test-site")
    return MODULES / name


def run_node(name: str, *arguments: str, **environment: str) -> str:
    """What a program of npm's prints."""
    command = ["node", str(node_tool(name)), *arguments]
    env = os.environ | environment
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env).stdout


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
def hosted() -> Iterator[Callable[[Path], str]]:
    """Serve a folder as it is; returns its address."""
    servers = []

    def start(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def serve(hosted: Callable[[Path], str]) -> Serve:
    """Build and serve the knowledge base in a folder, with mkdocs or zensical."""

    def served(root: Path, builder: str) -> Site:
        published = published_once(root, builder)
        return Site(hosted(root / "site"), root, published)

    return served


def published_once(root: Path, builder: str) -> Published:
    """Build a site; where another worker has built it already, take that."""
    record = root / "published.pickle"
    if not record.is_file():
        record.write_bytes(pickle.dumps(publish(load(root), builder)))
    found = pickle.loads(record.read_bytes())
    assert isinstance(found, Published)
    return found


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], Site]], Site]:
    """Make a site in a folder that all workers share; the first makes it, the others wait."""
    own = tmp_path_factory.getbasetemp()
    base = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own

    def make(name: str, made: Callable[[Path], Site]) -> Site:
        with (base / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            return made(base / name)

    return make


def copy_shipped(to: Path) -> Path:
    """The knowledge base with its history, so that pages say who wrote what."""
    if not to.is_dir():
        shutil.copytree(REPOSITORY / "practices", to / "practices")
        shutil.copy(REPOSITORY / "mkdocs.yml", to)
        if (REPOSITORY / ".git").is_dir():
            git = ["git", "-c", "safe.directory=*"]
            subprocess.run([*git, "clone", "-q", "--bare", str(REPOSITORY), str(to / ".git")], check=True)
            subprocess.run(["git", "-C", str(to), "config", "core.bare", "false"], check=True)
            subprocess.run(["git", "-C", str(to), "reset", "-q"], check=True)
    return to


@pytest.fixture(scope="session")
def shipped(serve: Serve, browser: Browser, shared: Callable[[str, Callable[[Path], Site]], Site]) -> Site:
    return shared("shipped", lambda folder: serve(copy_shipped(folder), "mkdocs"))


@pytest.fixture(scope="session")
def shipped_by_zensical(serve: Serve, browser: Browser, shared: Callable[[str, Callable[[Path], Site]], Site]) -> Site:
    return shared("zensical", lambda folder: serve(copy_shipped(folder), "zensical"))


@pytest.fixture
def watched(browser: Browser) -> Iterator[tuple[Page, Seen]]:
    """A page whose every message, request and dialog is noted."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield watch(context)
    context.close()


def watch(context: BrowserContext) -> tuple[Page, Seen]:
    page, seen = context.new_page(), Seen()
    page.on("console", lambda message: seen.console.append(message.text))
    page.on("pageerror", lambda error: seen.console.append(str(error)))
    page.on("request", lambda request: None if "//127.0.0.1:" in request.url else seen.elsewhere.append(request.url))
    # Leaving a page ends what it was still fetching: that is no failure.
    page.on("requestfailed", lambda r: None if r.failure == "net::ERR_ABORTED" else seen.failed.append(r.url))
    page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss())[0])
    return page, seen


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests counted, a line a gate: "axe: 160 page views, 0 violations"."""
    counts: Counter[str] = Counter()
    told: list[str] = []
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", "") == "call":
                for name, value in report.user_properties:
                    counts.update({name: value} if isinstance(value, int) else {})
                    told += [] if isinstance(value, int) else [f"{name}: {value}"]
    gates: dict[str, list[str]] = {}
    for name, number in counts.items():
        gate, _, what = name.partition(": ")
        gates.setdefault(gate, []).append(f"{number:,} {what}")
    for line in sorted([*told, *(f"{gate}: {', '.join(parts)}" for gate, parts in gates.items())]):
        terminalreporter.write_line(line)


def asked_at_home(page: Page, url: str, question: str, practice: str) -> Locator:
    """Ask the search of the home page; returns the first place it finds in a practice."""
    page.goto(url)
    page.locator("#by-find").fill(question)
    page.keyboard.press("Enter")
    hit = page.locator(".by-results li", has_text=practice).locator(".by-hit").first
    hit.wait_for()
    return hit
