"""From the knowledge base and its candidates to the files of the site: a pure function."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from importlib import resources
from itertools import chain
from typing import TYPE_CHECKING

from bestyet.site.desk import Desk
from bestyet.site.feed import feed_files
from bestyet.site.find.entries import found_in, index_file
from bestyet.site.home import start_pages
from bestyet.site.language.words import speaking, translated
from bestyet.site.links import picture_file
from bestyet.site.machines import machines
from bestyet.site.news import events
from bestyet.site.oversee.oversight import diary_files
from bestyet.site.oversee.programme import programme_pages
from bestyet.site.own import OwnDesk, as_read, near_pages, own_files
from bestyet.site.practice.regions import region_pages
from bestyet.site.you import you_file

if TYPE_CHECKING:
    from bestyet.site.find.index import Found
    from bestyet.site.input import SiteInput

STATIC = ("bestyet.js", "find.css", "find.js", "search.js", "take-away.js", "two-regions.js")
STYLES = (  # parts of bestyet.css, each named for what it styles; a later one may refine an earlier one
    *(
        "tokens",
        "slate",
        "frame",
        "version",
        "badges",
        "steps",
        "folds",
        "tables",
        "drawings",
        "lanes",
        "programme",
        "finding",
    ),
    *("layers", "take-away", "narrow", "print", "adoption", "lens", "you"),
)
PLAIN_SEARCH = "plain-search.js"
THEME = ("404.html", "main.html", "partials/header.html")


def rendered(site: SiteInput) -> Iterator[tuple[str, bytes]]:
    """The files below build/, one by one as they are made.

    "docs/..." for the pages, "theme/..." for the theme's, "site/..." for what the site has beside its pages.
    Deterministic. Nothing a contributor wrote stands in them as Markdown, template or attribute list.
    """
    desk = Desk(site)
    with speaking(site.language):
        for practice in portions_of(desk):
            yield from own_files(OwnDesk(desk, practice))
        yield from common_files(desk, tuple(found_in(desk)))


def portions_of(desk: Desk) -> list[str]:
    """The practices that have pages of their own."""
    return sorted({*desk.base.variants, *desk.shown})


def common_files(desk: Desk, found: Sequence[Found]) -> Iterator[tuple[str, bytes]]:
    """The files that are about more than one practice. To be called with the language of the pages spoken.

    found: what can be found, by the name of the practice.
    """
    site = desk.site
    for path, content in as_read(chain(start_pages(desk), programme_pages(desk), region_pages(desk))):
        yield f"docs/{path}", content
    beside = chain(
        diary_files(desk),
        feed_files(desk, events(desk)),
        (index_file(desk, found),),
        machines.common_files(desk, found),
    )
    for path, content in as_read(beside):
        yield f"site/{path}", content
    for name, paper in sorted(site.papers.items()):
        yield f"site/practices/{name}.pdf", paper
    for name, picture in sorted(site.pictures.items()):
        yield f"site/{picture_file(name)}", picture
    ours = resources.files("bestyet.site")
    for name in (*STATIC, PLAIN_SEARCH) if site.index else STATIC:
        text = (ours / "static" / name).read_text(encoding="utf-8")
        yield f"docs/assets/{name}", translated(text, lambda said: json.dumps(said)[1:-1]).encode()
    styles = ((ours / "static" / "style" / f"{name}.css").read_text(encoding="utf-8") for name in STYLES)
    yield "docs/assets/bestyet.css", "\n".join(styles).encode()
    name, content = you_file(desk)
    yield f"theme/{name}", content
    for name in THEME:
        yield f"theme/{name}", translated((ours / "theme" / name).read_text(encoding="utf-8")).encode()


def rendered_of(site: SiteInput, practices: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Of the files of `rendered` the pages about these practices: each as it stands there, and as regions wrote it."""
    desk = Desk(site)
    with speaking(site.language):
        for practice in practices:
            for path, content in near_pages(OwnDesk(desk, practice)):
                yield f"docs/{path}", content
