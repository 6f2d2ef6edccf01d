"""From the knowledge base and its candidates to the files of the site: a pure function."""

from __future__ import annotations

from importlib import resources

from bestyet.site.desk import Desk
from bestyet.site.home import start_pages
from bestyet.site.input import SiteInput
from bestyet.site.regions import region_pages
from bestyet.site.versions import practice_pages

STATIC = ("bestyet.css", "bestyet.js")
THEME = ("404.html", "main.html", "partials/header.html")


def render(site: SiteInput) -> dict[str, bytes]:
    """Return the files below build/: "docs/..." for the pages, "theme/..." for what the theme needs.

    Deterministic. Nothing a contributor wrote stands in them as Markdown, template or attribute list.
    """
    desk = Desk(site)
    pages = dict(start_pages(desk))
    pages.update(region_pages(desk))
    pages.update(practice_pages(desk))
    files = {f"docs/{path}": content for path, content in pages.items()}
    ours = resources.files("bestyet.site")
    files.update({f"docs/assets/{name}": (ours / "static" / name).read_bytes() for name in STATIC})
    files.update({f"theme/{name}": (ours / "theme" / name).read_bytes() for name in THEME})
    return dict(sorted(files.items()))
