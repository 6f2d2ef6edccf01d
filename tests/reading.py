"""Pages as people read them."""

import re
from html import unescape

from bestyet.site.input import SiteInput
from bestyet.site.render import rendered


def render(site: SiteInput) -> dict[str, bytes]:
    """All files of a site, by path."""
    return dict(sorted(rendered(site)))


def words(html: str) -> str:
    """The text of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def pages_of(site: SiteInput) -> dict[str, str]:
    """Path -> Markdown of every page."""
    return {path.removeprefix("docs/"): raw.decode() for path, raw in render(site).items() if path.endswith(".md")}
