"""The programme at a glance: what a lead must see in ten seconds, and the way to the instruments."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bestyet.site.desk import WIDE, Desk, Section
from bestyet.site.language.words import gettext, message
from bestyet.site.oversee.adoption import adoption_pages, adoption_part
from bestyet.site.oversee.grid import grid
from bestyet.site.oversee.oversight import due_pages, due_part
from bestyet.site.oversee.roles import role_pages
from bestyet.site.oversee.scorecard import score_part, scorecard_pages
from bestyet.site.oversee.triage import line_of, triage_pages
from bestyet.site.oversee.variance import felt, variance_pages
from bestyet.site.version.history import unread_notices

MOST = 5  # practices in a list
HALF = 5_000  # of a whole difference

# What else stands on the dashboard, below the two lists: each returns its section, or None where it has nothing to say.
PARTS: tuple[Callable[[Desk], Section | None], ...] = (adoption_part, score_part, due_part)
# The pages of the programme, in the order in which the dashboard leads to them; those that are made are linked.
INSTRUMENTS = (
    ("variance/", message("Where the regions differ")),
    ("triage/", message("What to harmonise first")),
    ("adoption/", message("Who works by the standard")),
    ("scorecard/", message("How well it works")),
    ("due/", message("What is due")),
    ("roles/", message("Who does what, and what roles are called where")),
)


def programme_pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    parts = [found for part in PARTS if (found := part(desk))]
    sections = [Section(None, "programme", _data(desk)), *unread_notices(desk), *parts]
    yield desk.page("programme/", gettext("Programme"), sections, hide=WIDE)
    yield from adoption_pages(desk)
    yield from variance_pages(desk)
    yield from triage_pages(desk)
    yield from scorecard_pages(desk)
    yield from due_pages(desk)
    yield from role_pages(desk)


def _data(desk: Desk) -> dict[str, object]:
    programme = desk.site.programme
    ranking, most = programme.triage, felt(desk)
    return {
        "practices": len(desk.base.practices),
        "regions": len(desk.site.regions),
        "facing": sum(one.is_customer_facing for one in programme.variance),
        "far": sum(one.part > HALF for one in most),
        "grid": grid(desk),
        "felt": most[:MOST],
        "first": [line_of(desk, one) for one in ranking.first] if ranking else [],
        "could_be_first": sum(one.best == 1 and bool(one.differs) for one in ranking.ranked) if ranking else 0,
        "instruments": [(page, gettext(title)) for page, title in INSTRUMENTS if page in desk.pages],
    }
