"""All that is replaced inside MkDocs, to have some pages built and not all: tested with MkDocs 1.6.1 and Jinja 3.1.6.

A test says so when an attribute that is replaced here is gone.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from mkdocs.commands import build as commands
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.theme import Theme

from bestyet.model.problem import CannotGoOnError
from bestyet.publish.compiled import keep_compiled

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

REPLACED = (
    *((File, "is_modified"), (Page, "render"), (Theme, "get_env"), (Environment, "list_templates")),
    *((commands, name) for name in ("get_navigation", "_populate_page", "_build_page")),
)
# A line of HTML, as `Desk.page` writes it; not one in which Markdown alters white space.
_OURS = re.compile(r'^<div class="by-block [^\t\r\n]*</div>$', re.MULTILINE)
_RENDER = Page.render
_LIFTED = re.compile(r'<div data-by-lifted="(\d+)"></div>')
_ALTERS = {"md_in_html", "extra"}  # extensions that read what stands in HTML
_TEMPLATES: dict[tuple[Path, str], Environment] = {}  # of the theme, as long as its frame stays the same


def build_some(config: Path, into: Path, wanted: Set[str], frame: str) -> None:
    """Make the HTML of these Markdown files, and what the site has once, in the folder `into`.

    frame: digest of what all pages share.
    """
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)  # the whole build says what there is to say
    try:
        loaded = load_config(str(config), site_dir=str(into))
        loaded.theme.get_env = partial(_templates, (config, frame), loaded.theme.get_env)  # type: ignore[method-assign]
        with _only(set(wanted)):
            commands.build(loaded, dirty=True)
    except MkDocsException as error:
        raise CannotGoOnError(f"mkdocs could not be made:\n{error}") from error


def build_one_by_one(config: Path, site: Path) -> None:
    """Make the whole site in this folder, in a process of its own. Raises MkDocsException.

    What others show of a page is its title, of those in the navigation, so only these are read beforehand. Each other
    is read when it is made, and then let go.
    """
    populate, make, shown, every = commands._populate_page, commands._build_page, set[str](), list[Files]()

    def navigation(files: Files, config: MkDocsConfig) -> Navigation:
        nav = get_navigation(files, config)
        every.append(files)
        shown.update(page.file.src_uri for page in nav.pages)
        return nav

    def read(page: Page, *about: Any) -> None:
        if page.file.src_uri in shown:
            populate(page, *about)

    def read_and_make(page: Page, config: MkDocsConfig, *about: Any, **more: Any) -> None:
        if page.file.src_uri in shown:
            make(page, config, *about, **more)
        else:
            populate(page, config, every[0])
            make(page, config, *about, **more)
            page.markdown, page.content, page.toc, page.meta = None, None, TableOfContents([]), {}
            if not config.strict:  # else MkDocs looks at them at the end
                page.links_to_anchors = page.present_anchor_ids = None

    vars(commands).update(get_navigation=navigation, _populate_page=read, _build_page=read_and_make)
    Page.render = _render  # type: ignore[method-assign]
    loaded = load_config(str(config), site_dir=str(site))
    loaded.theme.get_env = partial(_templates, (config, ""), loaded.theme.get_env)  # type: ignore[method-assign]
    commands.build(loaded)


def _render(self: Page, config: MkDocsConfig, files: Files) -> None:
    """As MkDocs does it, but for our HTML, which Markdown leaves as it is: it is put back when the rest is made.

    Not where MkDocs looks at the ends of links itself, or an extension may find something in there.
    """
    whole, blocks = self.markdown or "", list[str]()

    def lifted(block: re.Match[str]) -> str:
        blocks.append(block[0])
        return f'<div data-by-lifted="{len(blocks) - 1}"></div>'

    if not config.strict and not _ALTERS.intersection(config.markdown_extensions):
        self.markdown = _OURS.sub(lifted, whole)
    _RENDER(self, config, files)
    self.markdown = whole
    if blocks:
        self.content = _LIFTED.sub(lambda found: blocks[int(found[1])], self.content or "")


def _templates(about: tuple[Path, str], get_env: Callable[[], Environment]) -> Environment:
    if about not in _TEMPLATES:
        _TEMPLATES.clear()
        env = _TEMPLATES[about] = get_env()
        keep_compiled(env)
        listed = _seen(env.loader.searchpath)  # type: ignore[union-attr]
        env.list_templates = lambda _=None, filter_func=None: list(filter(filter_func, listed))  # type: ignore
    return _TEMPLATES[about]


def _seen(folders: Sequence[str]) -> list[str]:
    """What lies in a theme but for what is hidden, which MkDocs leaves out: Material hides ten thousand icons."""
    found: set[str] = set()
    for folder in folders:
        for place, within, names in os.walk(folder):
            within[:] = [name for name in within if not name.startswith(".")]
            found.update(Path(place, name).relative_to(folder).as_posix() for name in names)
    return sorted(found)


@contextmanager
def _only(wanted: set[str]) -> Iterator[None]:
    """MkDocs takes these files for changed since the last build, and no others.

    Of the others in the navigation it learns what they are called; whose front matter does not tell, is made.
    """
    is_modified = File.is_modified

    def navigation(files: Files, config: MkDocsConfig) -> Navigation:
        nav = get_navigation(files, config)
        for page in nav.pages:
            if page.file.src_uri not in wanted:
                page.read_source(config)
                wanted.update(() if "title" in page.meta else (page.file.src_uri,))
        return nav

    File.is_modified = lambda self: self.src_uri in wanted  # type: ignore[method-assign]
    commands.get_navigation = navigation  # type: ignore[attr-defined]
    Page.render = _render  # type: ignore[method-assign]
    try:
        yield
    finally:
        File.is_modified = is_modified  # type: ignore[method-assign]
        commands.get_navigation = get_navigation  # type: ignore[attr-defined]
        Page.render = _RENDER  # type: ignore[method-assign]
