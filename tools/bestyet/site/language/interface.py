"""The templates of the pages. Their words are marked, with `{% trans %}` or `_()`, and said in the language spoken."""

from __future__ import annotations

from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from bestyet.model.passage import anchor_of_heading
from bestyet.site.language.told import figure, recorded
from bestyet.site.language.words import capital, gettext, ngettext, said
from bestyet.site.language.written import day, month
from bestyet.site.links import (
    category_page,
    compare_page,
    due_page,
    practice_page,
    region_page,
    role_page,
    score_page,
    swimlane_page,
    variant_page,
    version_page,
)

FOLDERS = (
    "templates",
    "templates/layers",
    "templates/practice",
    "templates/version",
    "templates/oversee",
)  # no name stands in two


@cache
def interface() -> Environment:
    """Our templates, read once: they are part of the program."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader("bestyet.site", folder) for folder in FOLDERS]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(
        day=day,
        month=month,
        anchor=anchor_of_heading,
        capital=capital,
        said=said,
        recorded=recorded,
        figure=figure,
    )
    made.globals.update(
        category_page=category_page,
        compare_page=compare_page,
        due_page=due_page,
        practice_page=practice_page,
        region_page=region_page,
        role_page=role_page,
        score_page=score_page,
        swimlane_page=swimlane_page,
        variant_page=variant_page,
        version_page=version_page,
    )
    return made
