"""Pages from their templates, with the words and filters of the site."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader

from bestyet.desk.words import choice, effect, sort
from bestyet.model.sentence import Value
from bestyet.site.language.interface import interface
from bestyet.site.language.told import retold
from bestyet.site.language.words import gettext, language

if TYPE_CHECKING:
    from bestyet.desk.sessions import Session
    from bestyet.desk.web import Desk, Page


@cache
def _templates() -> Environment:
    made = interface().overlay(loader=PackageLoader("bestyet.desk"))
    # `_()` takes what it gets for markup; this one is for what may have words of people in it.
    made.filters = {
        **made.filters,
        "translated": gettext,
        "retold": retold,
        "effect": effect,
        "sort_of": sort,
        "choice": choice,
        "value": lambda said: retold(Value.of(said)),
    }
    return made


def rendered(page: Page, desk: Desk, session: Session | None, is_part: bool = False) -> str:
    """A whole page, or only what stands in its `<main>`."""
    return (
        _templates()
        .get_template(page.template)
        .render(
            page=page.view,
            title=gettext(page.title),
            company=desk.company,
            person=session.person if session else None,
            csrf=session.csrf if session else "",
            language=language(),
            frame="part.html.j2" if is_part else "frame.html.j2",
        )
    )
