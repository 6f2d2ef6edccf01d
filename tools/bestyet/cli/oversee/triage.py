"""`bestyet triage`: which practices to harmonise first."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import Any

import click

from bestyet.cli.options import as_of_option
from bestyet.cli.output.tables import aligned, csv_text, format_option, json_text
from bestyet.cli.output.terminal import plain, wrapped
from bestyet.cli.oversee.variance import all_variances, as_number
from bestyet.insight.difference.triage import triage as rank
from bestyet.knowledge.answers import remembered
from bestyet.knowledge.base import root_of
from bestyet.knowledge.names import known_practice
from bestyet.model.oversee.triage import FIGURES, Ranked, Triage
from bestyet.model.oversee.variance import decimal
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock

COLUMNS = (
    "rank", "best", "worst", "own-best", "own-worst", "practice", "title", "customer-facing", "severity", "occurrence",
    "detection", "rpn", "priority", "differs", "places",
)  # fmt: skip


@click.command(short_help="Show which practices to harmonise first.")
@click.argument("practice", required=False)
@as_of_option
@format_option()
def triage(practice: str | None, as_of: str | None, form: str) -> int:
    """Rank the practices by what their failures and their differences mean for the customer; of one PRACTICE, say what
    each rating follows from.

    Severity is the highest that any region gives, occurrence and detection the middle one of the regions' figures (of
    an even number the higher). Rules in governance.yml raise a rating by one: where regions measured complaints or
    low satisfaction, and where they differ much (see bestyet variance). Practices that face the customer come first;
    then the action priority counts, by the table in governance.yml, then severity x occurrence x detection (RPN).

    "could be" are the ranks that a practice can take if every rating of every practice may be off by one; "alone", if
    only its own may be. Both bounds are exact; practices that are equal share a rank.

    \b
    Examples:
      bestyet triage
      bestyet triage change-orders
      bestyet triage --as-of 2026-06-30
      bestyet triage --format csv > triage.csv
    """
    width = shutil.get_terminal_size((120, 24)).columns if form == "text" else 0
    about = [practice, as_of, clock.now().date().isoformat(), form, width]
    click.echo(remembered(root_of(), "triage", about, lambda: _text(practice, as_of, form, width)), nl=False)
    return 0


def _text(practice: str | None, as_of: str | None, form: str, width: int) -> str:
    at, variances = all_variances(as_of)
    found = rank(at.loaded.base, variances)
    chosen = found.ranked
    if practice:
        known_practice(at.loaded, practice)
        chosen = tuple(one for one in found.ranked if one.practice == practice)
        if not chosen:
            raise CannotGoOnError(f"no region rates {practice}: it needs risk: {{severity, occurrence, detection}}")
    if form == "csv":
        return csv_text(COLUMNS, [_row(one) for one in chosen])
    if form == "json":
        return json_text(_data(found, chosen))
    return _reasons(chosen[0]) if practice else _table(found, width)


def _row(one: Ranked) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "best": one.best,
        "worst": one.worst,
        "own-best": one.own_best,
        "own-worst": one.own_worst,
        "practice": one.practice,
        "title": one.variance.title,
        "customer-facing": one.variance.is_customer_facing,
        "severity": one.severity.value,
        "occurrence": one.occurrence.value,
        "detection": one.detection.value,
        "rpn": one.rpn,
        "priority": one.priority.value or None,
        "differs": as_number(one.differs),
        "places": list(dict.fromkeys(place for _, _, place in _why(one) if place)),
    }


def _why(one: Ranked) -> list[tuple[str, str, str]]:
    """(figure, reason, place) of all three ratings."""
    return [
        (figure, reason.text, f"{reason.place.path}:{reason.place.line}" if reason.place else "")
        for figure, rating in zip(FIGURES, (one.severity, one.occurrence, one.detection), strict=True)
        for reason in rating.reasons
    ]


def _data(found: Triage, chosen: Sequence[Ranked]) -> dict[str, Any]:
    rows = [
        _row(one) | {"because": [{"figure": f, "text": text, "place": place or None} for f, text, place in _why(one)]}
        for one in chosen
    ]
    return {
        "harmonise-first": [one.practice for one in found.first],
        "advice": list(found.advice),
        "ranked": rows,
        "unrated": [one.practice for one in found.unrated],
    }


def _table(found: Triage, width: int) -> str:
    rows = [
        {
            "rank": one.rank,
            "could be": _range(one.best, one.worst),
            "alone": _range(one.own_best, one.own_worst),
            "practice": f"{one.practice} *" if one.variance.is_customer_facing else one.practice,
            "S": one.severity.value,
            "O": one.occurrence.value,
            "D": one.detection.value,
            "RPN": one.rpn,
            "priority": one.priority.value,
            "differs": decimal(one.differs),
        }
        for one in found.ranked
    ]
    first = len(found.first)
    parts = ["Harmonise these first:" if first else ""]
    parts += [wrapped(f"{n}. {line}", "  ", width) for n, line in enumerate(found.advice[:first], 1)]
    parts += [wrapped(line, "", width) for line in found.advice[first:]]
    parts += ["", aligned(list(rows[0]), rows, width)] if rows else []
    if found.ranked:
        parts.append("* faces the customer. Why a practice has its ratings: bestyet triage PRACTICE")
    if found.unrated:
        names = ", ".join(one.practice for one in found.unrated)
        parts.append(
            wrapped(f"Not ranked, because no region rates severity, occurrence and detection: {names}", "", width)
        )
    return "\n".join(part for place, part in enumerate(parts) if part or place) + "\n"


def _range(low: int, high: int) -> str:
    return f"{low}–{high}" if low < high else str(low)


def _reasons(one: Ranked) -> str:
    pressing = f", action priority {one.priority}" if one.priority else ""
    lines = [f"{plain(one.variance.title)}: rank {one.rank}, RPN {one.rpn}{pressing}"]
    values = dict(zip(FIGURES, (one.severity.value, one.occurrence.value, one.detection.value), strict=True))
    for figure, value in values.items():
        lines += ["", f"{figure.capitalize()} {value}"]
        for about, text, place in _why(one):
            if about == figure:
                lines.append(plain(f"  {text}{f'  ({place})' if place else ''}"))
    return "\n".join(lines) + "\n"
