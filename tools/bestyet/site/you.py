"""The chooser of region and role in the header: links to their pages, which a script remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from bestyet.site.language.words import capital
from bestyet.site.links import SLUG

if TYPE_CHECKING:
    from bestyet.site.desk import Desk


def you_file(desk: Desk) -> tuple[str, bytes]:
    """A part of the theme: what people wrote must not act as a template there."""
    regions = [(region.id, _inert(region.label)) for region in desk.site.regions if SLUG.fullmatch(region.id)]
    roles = [(term.id, _inert(capital(term.title))) for term in desk.roles]
    template, is_brief = desk.env.get_template("you.html.j2"), desk.site.is_brief
    return "partials/you.html", template.render(regions=regions, roles=roles, url=_url, is_brief=is_brief).encode()


def _inert(words: str) -> Markup:
    return Markup(str(escape(words)).replace("{", "&#123;"))


def _url(page: str) -> Markup:
    """page: made of slugs."""
    return Markup("{{{{ '{}' | url }}}}").format(page)
