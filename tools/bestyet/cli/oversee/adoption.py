"""`bestyet adoption`: which regions work by the standards in force, step by step, and why we think so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from bestyet.cli.options import as_of_option
from bestyet.cli.output.tables import aligned, format_option, show
from bestyet.cli.output.terminal import count, plain, wrapped
from bestyet.insight.adoption.adoption import adoption_of
from bestyet.insight.adoption.following import Follower
from bestyet.insight.adoption.keystone import hold_of, keystones
from bestyet.knowledge.answers import remembered
from bestyet.knowledge.base import root_of
from bestyet.knowledge.names import known_practice
from bestyet.knowledge.past_texts import PastTexts, open_with_standards, practices_with_standards, regions_of
from bestyet.knowledge.standing import known_region
from bestyet.model.oversee.adoption import Adoption, Cell, Everywhere, Keystone, State, Subject
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock

if TYPE_CHECKING:
    from bestyet.knowledge.as_of import AsOf
    from bestyet.model.place import Place

COLUMNS = (
    "practice", "version", "effective", "step", "region", "follows", "state", "because", "place", "standard",
    "departure", "until", "approved-by", "everywhere", "since",
)  # fmt: skip
_COUNTED = ("practice", "version", "region", *(str(state) for state in State))


@click.command(short_help="Show which regions work by the standards in force.")
@click.argument("practice", required=False)
@click.option("--region", metavar="REGION", help="Only this region.")
@as_of_option
@format_option()
def adoption(practice: str | None, region: str | None, as_of: str | None, form: str) -> int:
    """Show how each region stands to each step of the standard in force (of PRACTICE, or of all that have one).

    \b
    follows   no other number, time, role, channel, version or duty, whatever the words
    adapted   declared to be different (deviations), by whom and until when
    lagging   as an older version had it, or newer than the version it follows
    drifted   different, and nobody declared it
    silent    nothing is said about it

    A step is adopted everywhere from the day on which the last region had it; when all have kept it for as long as
    adoption: {hold: "90 days"} in governance.yml says, it has held; when one goes back, that is lost.

    \b
    Examples:
      bestyet adoption
      bestyet adoption concern-handling --region india
      bestyet adoption --as-of 2026-06-30 --format csv > adoption.csv
    """
    about = [practice, region, as_of, clock.now().date().isoformat()]
    found = remembered(root_of(), "adoption", about, lambda: _answer(practice, region, as_of))
    if form != "text":
        show(form, COLUMNS, list(_rows(found)), found)
    elif not found["practices"]:
        click.echo(f"No practice has a standard in force on {found['day']}.")
    elif practice:
        _say_steps(found["practices"][0])
    else:
        _say_counts(found)
    return 0


def _answer(practice: str | None, region: str | None, as_of: str | None) -> dict[str, Any]:
    at = open_with_standards(as_of, practice)
    day = at.day.isoformat()
    if region is not None:
        known_region(at.loaded.base, region)
    review = Review(at)
    found = [found for _, found in review.adoptions()]
    if practice and not found:
        known_practice(at.loaded, practice)
        raise CannotGoOnError(f"no version of {practice} is in force on {day}, so there is nothing to follow yet")
    return {"day": day, "hold": review.hold, "practices": [as_data(one, region) for one in found]}


class Review:
    """The adoption of all practices that were read and have a standard in force; each text is read once for all."""

    def __init__(self, at: AsOf) -> None:
        self.at, self.day = at, at.day.isoformat()
        self.histories, self.follower = PastTexts(at), Follower(at.loaded.base.settings)
        self.hold = hold_of(at.loaded.base.governance)

    def adoptions(self) -> Iterator[tuple[Subject, Adoption]]:
        """Yield each with its keystones, where there is a whole history."""
        regions = regions_of(self.at.loaded)
        for subject in practices_with_standards(self.at.loaded, self.day):
            found = adoption_of(subject, regions, self.follower, self.day)
            if self.histories.is_known:
                pasts = self.histories.of(subject.practice)
                stones = keystones(subject, found, pasts, self.follower, self.day, self.hold)
                found = replace(found, keystones=stones)
            yield subject, found


def as_data(found: Adoption, region: str | None = None) -> dict[str, Any]:
    """Return an adoption as plain data; only one region's cells where one is named."""
    stones = {stone.point: stone for stone in found.keystones}
    return {
        "practice": found.practice,
        "title": found.title,
        "version": found.version,
        "effective": found.effective,
        "steps": [_step(found, point, stones.get(point)) for point in found.points],
        "regions": {
            name: {"follows": found.follows.get(name), "path": found.paths.get(name)}
            for name in dict.fromkeys(cell.region for cell in found.cells)
            if region in (None, name)
        },
        "cells": [_cell(cell) for cell in found.cells if region in (None, cell.region)],
    }


def _step(found: Adoption, point: str, stone: Keystone | None) -> dict[str, Any]:
    data: dict[str, Any] = {"id": point, "words": found.words[point]}
    if stone:
        data |= {"everywhere": str(stone.status), "since": stone.since or None, "lost": stone.lost or None}
        data |= {"regions": list(stone.regions)}
    return data


def _cell(cell: Cell) -> dict[str, Any]:
    departure = cell.departure
    data: dict[str, Any] = {"region": cell.region, "step": cell.point, "state": str(cell.state)}
    data |= {"because": cell.because, "place": where(cell.place), "standard": where(cell.standard)}
    if cell.older:
        data["older"] = cell.older
    if departure:
        data |= {"departure": str(cell.validity), "until": departure.until, "approved-by": departure.approved_by}
    return data


def where(place: Place | None) -> str | None:
    """The file and line of a place."""
    return f"{place.path}:{place.line}" if place else None


def _rows(found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for practice in found["practices"]:
        steps = {step["id"]: step for step in practice["steps"]}
        same = {key: practice[key] for key in ("practice", "version", "effective")}
        for cell in practice["cells"]:
            step, follows = steps[cell["step"]], practice["regions"][cell["region"]]["follows"]
            yield same | cell | {"follows": follows, "everywhere": step.get("everywhere"), "since": step.get("since")}


def _say_counts(found: Mapping[str, Any]) -> None:
    rows = []
    for practice in found["practices"]:
        for region in practice["regions"]:
            states = [cell["state"] for cell in practice["cells"] if cell["region"] == region]
            counts = {str(state): states.count(state) or None for state in State}
            rows.append({"practice": practice["practice"], "version": practice["version"], "region": region} | counts)
    click.echo(aligned(_COUNTED, rows), nl=False)
    click.echo()
    for practice in found["practices"]:
        click.echo(plain(f"{practice['practice']} {practice['version']}: {_everywhere(practice)}"))
    click.echo("Steps and structured values are counted. Which and why: bestyet adoption PRACTICE")


def _everywhere(practice: Mapping[str, Any]) -> str:
    """ "3 of 16 steps are adopted everywhere, 1 was and is no longer"."""
    said = [step.get("everywhere") for step in practice["steps"]]
    if None in said:
        return "since when all have adopted it, only the whole history tells"
    there = sum(one in (Everywhere.ADOPTED, Everywhere.HELD) for one in said)
    held, lost = said.count(Everywhere.HELD), said.count(Everywhere.LOST)
    more = f", {held} of them have held" if held else ""
    gone = f"; {count(lost, 'step')} {'was' if lost == 1 else 'were'} and {'is' if lost == 1 else 'are'} no longer"
    return f"{there} of {count(len(said), 'step')} are adopted everywhere{more}{gone if lost else ''}"


def _say_steps(practice: Mapping[str, Any]) -> None:
    click.secho(plain(f"{practice['title']}: {practice['version']} since {practice['effective']}"), bold=True)
    for step in practice["steps"]:
        click.secho(plain(f"\n{step['id']}{_since(step)}"), bold=True)
        click.echo(wrapped(step["words"], "  ", 110))
        for cell in practice["cells"]:
            if cell["step"] == step["id"]:
                at = f" ({cell['place']})" if cell["place"] else ""
                click.echo(plain(f"    {cell['state']:<8} {cell['region']}: {cell['because']}{at}"))


def _since(step: Mapping[str, Any]) -> str:
    match step.get("everywhere"):
        case Everywhere.HELD:
            return f": adopted everywhere since {step['since']}, and has held"
        case Everywhere.ADOPTED:
            return f": adopted everywhere since {step['since']}"
        case Everywhere.LOST:
            back = ", ".join(step["regions"])
            return f": was adopted everywhere since {step['since']}, lost on {step['lost']} ({back})"
    return ""
