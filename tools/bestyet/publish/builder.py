"""From Markdown below build/ to HTML: all of it through the builder's own command, or only the pages that changed.

A page of HTML is made from its own Markdown and from what all pages share: configuration, theme, programs, and the
titles in the navigation. Only where that is certain (no plugins, no extension that reads other files) are pages built
by themselves; a test compares them with those of a whole build, byte by byte.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File

from bestyet.model.problem import CannotGoOnError
from bestyet.publish.built import digest_of, digest_of_files, digests, files_below
from bestyet.publish.search_index import ENTRY, in_order
from bestyet.repo.store import program

# Extensions of Markdown that make a page from its own text only.
_OWN_TEXT = {
    *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes"),
    *("md_in_html", "nl2br", "sane_lists", "smarty", "tables", "toc"),
}
_INDEXES = {"mkdocs": "search/search_index.json", "zensical": "search.json"}  # where each keeps its own
_LOOK = 0.1  # seconds between two looks at a running program


@dataclass(frozen=True)
class Sources:
    """What the builder makes the site from."""

    frame: str  # digest of what all pages share; "" where that cannot be told
    pages: dict[str, str]  # Markdown file below the docs folder -> digest
    nav: frozenset[str]  # those in the navigation


def index_of(builder: str) -> str:
    """The search index that the builder makes where Pagefind, for which not every platform has a program, is absent."""
    has_program = find_spec("pagefind_bin_extended") or find_spec("pagefind_bin")
    return "" if find_spec("pagefind") and has_program else _INDEXES[builder]


def sources_of(config: Path, builder: str) -> Sources:
    raw = config.read_bytes()
    settings = _settings(raw)
    if settings is None or builder != "mkdocs" or index_of(builder):
        return Sources("", {}, frozenset())
    docs = files_below(config.parent / str(settings.get("docs_dir", "docs")))
    theme = files_below(config.parent / str(settings["theme"].get("custom_dir", "nowhere")))
    pages = [name for name in docs if name.endswith(".md")]
    nav = frozenset(_leaves(settings["nav"])) & set(pages)
    others = {name: raw for name, raw in docs.items() if name not in pages}
    heads = [part for name in sorted(nav) for part in (name, _head(docs[name]))]
    frame = digest_of(program(), raw, digest_of_files(others), digest_of_files(theme), *heads)
    return Sources(frame, digests(docs, pages), nav)


def _settings(raw: bytes) -> dict[str, Any] | None:
    """The configuration, where every page is made from itself and the frame only."""
    try:
        found = yaml.load(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:  # among others: tags such as !ENV, which only the builder understands
        return None
    if not isinstance(found, dict) or found.get("INHERIT") or found.get("hooks"):
        return None
    extensions = [next(iter(e)) if isinstance(e, dict) and e else e for e in found.get("markdown_extensions") or ()]
    is_plain = all(isinstance(name, str) and name in _OWN_TEXT for name in extensions)
    has_all = isinstance(found.get("theme"), dict) and isinstance(found.get("nav"), list) and found.get("plugins") == []
    has_all = has_all and found.get("use_directory_urls", True) is True
    return found if is_plain and has_all else None


def language_of(config: Path) -> str:
    """The language of the theme, as the configuration names it: "en" where it names none."""
    theme = _configured(config).get("theme")
    name = theme.get("language") if isinstance(theme, dict) else None
    return name if isinstance(name, str) else "en"


def address_of(config: Path) -> str:
    """Where the site is published, as the configuration says: "" or an address that ends in "/"."""
    found = _configured(config).get("site_url")
    is_one = isinstance(found, str) and found.startswith(("https://", "http://"))
    return f"{str(found).rstrip('/')}/" if is_one else ""


def _configured(config: Path) -> dict[str, Any]:
    class Loader(yaml.SafeLoader):
        """Reads past tags such as !ENV, which only the builder understands."""

    Loader.add_multi_constructor("", lambda *_: None)
    try:
        found = yaml.load(config.read_bytes(), Loader=Loader)
    except (OSError, yaml.YAMLError):
        return {}
    return found if isinstance(found, dict) else {}


def _leaves(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    for entry in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _leaves(entry)


def _head(raw: bytes) -> bytes:
    """What other pages may show of a page in the navigation: its front matter; all of it where that has no title."""
    head = raw.split(b"\n---\n", 1)[0]
    return head if raw.startswith(b"---\n") and b"\ntitle:" in head else raw


# -- building ----------------------------------------------------------------------------------------------------


def build_all(config: Path, builder: str, pause: Callable[[], None]) -> None:
    """Make the whole site anew. Raises CannotGoOnError where the builder refuses."""
    if builder == "zensical":
        run([sys.executable, "-m", "zensical", "build", "--clean", "-f", str(config)], "zensical", pause)
    elif index_of(builder):
        run([sys.executable, "-m", "bestyet.publish.indexed", str(config)], "mkdocs", pause)
    else:
        run([sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(config)], "mkdocs", pause)


def build_some(config: Path, into: Path, wanted: Set[str], frame: str) -> None:
    """Make the HTML of these Markdown files, and what the site has once, in the folder `into`."""
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)  # the whole build says what there is to say
    try:
        loaded = load_config(str(config), site_dir=str(into))
        loaded.theme.get_env = partial(_templates, config, frame)  # type: ignore[method-assign]
        with _only(wanted):
            build(loaded, dirty=True)
    except MkDocsException as error:
        raise CannotGoOnError(f"mkdocs could not be made:\n{error}") from error


@lru_cache(maxsize=1)
def _templates(config: Path, frame: str) -> Environment:
    """The theme's templates, compiled and listed once while the frame stays the same."""
    env = load_config(str(config)).theme.get_env()
    listed: list[str] = []

    def list_templates(**options: Any) -> list[str]:
        listed[:] = listed or Environment.list_templates(env, **options)
        return listed

    env.list_templates = list_templates  # type: ignore[method-assign,assignment]
    return env


@contextmanager
def _only(wanted: Set[str]) -> Iterator[None]:
    """MkDocs takes these files for changed since the last build, and no others."""
    before = File.is_modified
    File.is_modified = lambda self: self.src_uri in wanted  # type: ignore[method-assign]
    try:
        yield
    finally:
        File.is_modified = before  # type: ignore[method-assign]


def place_of(source: str) -> str:
    """Where below the site the HTML of a Markdown file stands."""
    folder, _, name = source.removesuffix(".md").rpartition("/")
    parts = [folder, "" if name in ("index", "README") else name, "index.html"]
    return "/".join(part for part in parts if part)


def index(site: Path, into: Path, pause: Callable[[], None]) -> None:
    """Make the search index of a site's pages in a folder. The same pages give the same bytes."""
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--output-path", str(into), "--quiet"]
    run(command, "the search index", pause)
    paths = [into / ENTRY, *into.glob("*.pf_meta"), *into.glob("filter/*.pf_filter")]
    made = {path.relative_to(into).as_posix(): path.read_bytes() for path in paths if path.is_file()}
    ordered = in_order(made)
    for name, raw in ordered.items():
        (into / name).write_bytes(raw)
    for name in made.keys() - ordered.keys():
        (into / name).unlink()


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
