"""What somebody takes away from a practice: its picture at full size, one sheet of paper, a file for modelers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.site.drawing.bpmn import Titled, bpmn_of
from bestyet.site.drawing.qr import qr_code
from bestyet.site.drawing.swimlane import FULL, drawing
from bestyet.site.find.entries import standing_of
from bestyet.site.language.words import gettext
from bestyet.site.links import bpmn_file, one_page, practice_page, swimlane_page
from bestyet.site.machines.machines import at
from bestyet.site.practice.doing import DoPage
from bestyet.site.practice.layers import strip

if TYPE_CHECKING:
    from bestyet.site.desk import Desk


def take_away(first: DoPage) -> Iterator[tuple[str, bytes]]:
    """The pages that a practice's first page leads to, for those who take something with them."""
    if first.lanes.is_drawn:
        yield _picture(first)
    if first.is_in_force:
        yield _one_page(first)


def _picture(first: DoPage) -> tuple[str, bytes]:
    desk, practice = first.desk, first.practice
    title = gettext("%(practice)s: who does what") % {"practice": first.candidate.title}
    data = {
        "practice": practice,
        "title": title,
        "name": first.candidate.title,
        "category": desk.category_of(practice),
        "strip": strip(desk, first.candidate, first.version),
        "picture": drawing(first.lanes, FULL),
        "has_bands": any(box.band for box in first.lanes.boxes),
        "to": practice_page(practice),
        "bpmn": bpmn_file(practice),
    }
    return desk.wide(swimlane_page(practice), title, "swimlane", data, control=first.control)


def _one_page(first: DoPage) -> tuple[str, bytes]:
    """For one sheet of A4; only of what is in force, because sheets stay when drafts have changed."""
    desk, practice, version = first.desk, first.practice, first.version
    address = at(desk, practice_page(practice)) if desk.site.address else ""
    title = gettext("%(practice)s on one page") % {"practice": first.candidate.title}
    data = {
        "practice": practice,
        "name": first.candidate.title,
        "category": desk.category_of(practice),
        "strip": replace(strip(desk, first.candidate, version), links=()),
        "use_when": first.candidate.use_when[0] if first.candidate.use_when[1] else "",
        "digest": version.digest if version else "",
        "runs": first.runs,
        "beside": first.beside(),
        "address": address,
        "qr": qr_code(address) if address else None,
    }
    return desk.wide(one_page(practice), title, "onepage", data, control=first.control)


def bpmn_files(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Of every practice that has steps."""
    for practice, shown in desk.shown.items():
        first = DoPage(desk, shown, desk.standard(practice) or desk.ended(practice), ())
        if first.lanes.boxes:
            address = at(desk, practice_page(practice)) if desk.site.address else ""
            about = Titled(practice, shown.title, standing_of(desk, practice)[1], address)
            yield bpmn_file(practice), bpmn_of(first.lanes, about)
