"""Which pages stand for all: one of each kind, and more until everything that any page shows was seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_CLASS = re.compile(r'\bclass="([^"]*)"')
KEPT = ("next", "changes")  # beside the versions of a practice
_ARTICLE = re.compile(r"<article.*</article>", re.DOTALL)


def pages_of(site: Path) -> list[str]:
    """The address of every page, below the site: "" is home."""
    found = (path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return sorted(path.removesuffix("index.html") for path in found if not path.startswith("pagefind/"))


def file_of(site: Path, page: str) -> Path:
    return site / (page + "index.html" if page == "" or page.endswith("/") else page)


def one_of_each(site: Path) -> list[str]:
    """The fewest pages, taken greedily, on which each shape of address and each class of ours is seen."""
    sizes = {page: file_of(site, page).stat().st_size for page in pages_of(site)}
    shows = {page: set(_shown(site, page)) for page in sizes}
    left: set[str] = set().union(*shows.values())
    chosen = []
    while left:
        best = max(sorted(sizes), key=lambda page: (len(shows[page] & left), sizes[page]))
        chosen.append(best)
        left -= shows[best]
    return sorted(chosen)


def _shown(site: Path, page: str) -> Iterator[str]:
    yield f"shape {_shape(site, page)}"
    article = _ARTICLE.search(file_of(site, page).read_text(encoding="utf-8"))
    for found in _CLASS.finditer(article[0] if article else ""):
        yield from (f"class {name}" for name in found[1].split() if name.startswith("by-"))


def _shape(site: Path, page: str) -> str:
    """The address with "*" for the name of a practice, region, version or category."""
    shape = []
    beside = site
    for place, part in enumerate(page.split("/")):
        is_one_of_many = place > 0 and len([path for path in beside.iterdir() if path.is_dir()]) > 2
        is_kept = part == "" or part.endswith(".html") or part in KEPT
        shape.append(part if is_kept or not (is_one_of_many or part[0].isdigit()) else "*")
        beside = beside / part if (beside / part).is_dir() else beside
    return "/".join(shape)
