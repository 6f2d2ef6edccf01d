"""From Markdown below build/ to HTML: all of it through the builder's own command, or only the pages that changed.

A page of HTML is made from its own Markdown and from what all pages share: configuration, theme, programs, and the
titles in the navigation. Only where that is certain (no plugins, no extension that reads other files) are pages built
by themselves; a test compares them with those of a whole build, byte by byte.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bestyet.knowledge.codec import digest_of
from bestyet.model.problem import CannotGoOnError
from bestyet.publish.built import followed_below
from bestyet.publish.search_index import ENTRY, in_order
from bestyet.repo.store import program
from bestyet.repo.write import gone_afterwards, write_file
from bestyet.text.site_config import SiteConfig, site_config

_INDEXES = {"mkdocs": "search/search_index.json", "zensical": "search.json"}  # where each keeps its own
_SEARCHED, _AFTER_SEARCHED = b"<div data-pagefind-body", b'<div class="by-control"'  # as theme/main.html has them
_LOOK = 0.1  # seconds between two looks at a running program


@dataclass(frozen=True)
class Sources:
    """What the builder makes the site from."""

    frame: str  # digest of what all pages share; "" where that cannot be told
    pages: dict[str, str]  # Markdown file below the docs folder -> digest
    nav: frozenset[str]  # those in the navigation


def index_of(builder: str) -> str:
    """The search index that the builder makes where Pagefind, for which not every platform has a program, is absent."""
    return "" if _packages() else _INDEXES[builder]


def _packages() -> list[str]:
    """Those that hold Pagefind's program; the package `pagefind` itself takes longer to load than to index a site."""
    return [name for name in ("pagefind_bin_extended", "pagefind_bin") if find_spec("pagefind") and find_spec(name)]


def _pagefind() -> str:
    executable: Path = import_module(_packages()[0]).get_executable()
    return os.fspath(executable)


def config_at(path: Path) -> SiteConfig:
    return site_config(path.read_bytes() if path.is_file() else b"")


def sources_of(path: Path, builder: str, known: Mapping[Path, str]) -> Sources:
    """path: of the configuration. known: digests of files that were seen to hold just now."""
    config = config_at(path)
    if not config.is_plain or builder != "mkdocs" or index_of(builder):
        return Sources("", {}, frozenset())
    below = path.parent / config.docs
    docs, theme = _digests_below(below, known), _digests_below(path.parent / config.theme, known)
    pages = {name: digest for name, digest in docs.items() if name.endswith(".md")}
    others = [[one for one in some.items() if one[0] not in pages] for some in (docs, theme)]
    nav = frozenset(config.nav) & pages.keys()
    heads = {name: _head((below / name).read_bytes()) for name in nav}
    return Sources(digest_of(program(), config.raw, repr(others), heads), pages, nav)


def _digests_below(folder: Path, known: Mapping[Path, str]) -> dict[str, str]:
    """The digest of every file below a folder, by path, sorted, "" of what is none; none where there is no folder."""
    return {path: known.get(folder / path) or _digest_of(folder / path) for path in sorted(followed_below(folder))}


def _digest_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _head(raw: bytes) -> bytes:
    """What other pages may show of a page in the navigation: its front matter; all of it where that has no title."""
    head = raw.split(b"\n---\n", 1)[0]
    return head if raw.startswith(b"---\n") and b"\ntitle:" in head else raw


# -- building ----------------------------------------------------------------------------------------------------


def build_all(config: Path, builder: str, site: Path, pause: Callable[[], None]) -> None:
    """Make the whole site anew, in this folder. Raises CannotGoOnError where the builder refuses."""
    if builder == "zensical":
        if Path(os.path.abspath(config.parent / config_at(config).site)) != site:
            raise CannotGoOnError(f"zensical would publish to the site_dir of {config.name}: let that be {site.name}")
        run([sys.executable, "-m", "zensical", "build", "--clean", "-f", config.as_posix()], "zensical", pause)
    elif index_of(builder):
        run([sys.executable, "-m", "bestyet.publish.indexed", config.as_posix(), site.as_posix()], "mkdocs", pause)
    else:
        paths = config.as_posix(), site.as_posix()
        others = ["mkdocs", "build", "-q", "-f", paths[0], "-d", paths[1]]
        command = ["bestyet.publish.whole", *paths] if config_at(config).is_plain else others
        run([sys.executable, "-m", *command], "mkdocs", pause)


def place_of(source: str) -> str:
    """Where below the site the HTML of a Markdown file stands."""
    folder, _, name = source.removesuffix(".md").rpartition("/")
    parts = [folder, "" if name in ("index", "README") else name, "index.html"]
    return "/".join(part for part in parts if part)


def index(site: Path, into: Path, pause: Callable[[], None], is_by_file: bool = False) -> None:
    """Make the search index of a site's pages in a folder. The same pages give the same bytes.

    is_by_file: what is found is a file, not its folder.
    """
    with gone_afterwards(into.with_name(f"{into.name}.pages")) as pages:
        found = _write_searched(site, pages)
        command = [_pagefind(), "--site", (pages if found else site).as_posix()]
        command += ["--output-path", into.as_posix(), "--quiet", *(["--keep-index-url"] if is_by_file else [])]
        run(command, "the search index", pause)
    paths = [into / ENTRY, *into.glob("*.pf_meta"), *into.glob("filter/*.pf_filter")]
    made = {path.relative_to(into).as_posix(): path.read_bytes() for path in paths if path.is_file()}
    ordered = in_order(made)
    for name, raw in ordered.items():
        write_file(into / name, raw, is_lasting=False)
    for name in made.keys() - ordered.keys():
        (into / name).unlink()


def _write_searched(site: Path, into: Path) -> int:
    """Write what Pagefind reads of the pages that are searched, and nothing of what stands around it on each.

    It finds the same in them in a quarter of the time. Returns how many they are: without one, it reads every page.
    """
    number = 0
    for path in site.rglob("*.html"):
        html = path.read_bytes()
        if _SEARCHED in html:
            number += 1
            head, body = html.split(b"<head>", 1)[0], html[html.index(_SEARCHED) :].split(_AFTER_SEARCHED, 1)[0]
            target = into / path.relative_to(site)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(head + b"<head></head><body>" + body + b"</body></html>")
    return number


def run(command: list[str], name: str, pause: Callable[[], None]) -> None:
    """Run a program to its end, or until `pause` raises."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            while True:
                try:
                    out, err = process.communicate(timeout=_LOOK)
                    break
                except subprocess.TimeoutExpired:
                    pause()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        lines = (err or out).strip().splitlines()
        raise CannotGoOnError(f"{name} could not be made:\n" + "\n".join(lines[-12:]))
