"""`bestyet impact`: what adopting a version would change for each region, before anybody votes on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from bestyet.cli.options import as_of_option
from bestyet.cli.output.tables import aligned, format_option, show
from bestyet.cli.output.terminal import count, plain
from bestyet.insight.difference.impact import impact_of
from bestyet.knowledge.answers import remembered
from bestyet.knowledge.as_of import open_at
from bestyet.knowledge.base import Loaded, about_practices, load, root_of
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.names import known_practice
from bestyet.merge.provenance import record
from bestyet.model.oversee.impact import STEP, Effect, Impact, RegionImpact, What
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import write_practice
from bestyet.text.versions import read_record, read_versions

if TYPE_CHECKING:
    from bestyet.insight.adoption.matching import Record
    from bestyet.model.passage import Document
    from bestyet.model.vote.version import Version

CANDIDATE = "candidate"
COLUMNS = ("region", "what", "about", "step", "own", "new", "values", "place", "at", "deviates-until")
_COUNTS = ("stay", "added", "dropped", "reworded", "changed", "lead times", "roles", "templates", "channels", "other")
_KEYS = {"lead-times": "lead times", "raci": "roles", "templates": "templates", "channels": "channels"}
_SHOWN = 70  # characters of a step's words in the text form


@click.command(short_help="Show what adopting a version would change for each region.")
@click.argument("practice")
@click.argument("version", required=False)
@click.option("--region", metavar="REGION", help="Only this region.")
@as_of_option
@format_option()
def impact(practice: str, version: str | None, region: str | None, as_of: str | None, form: str) -> int:
    """Show what adopting VERSION of a PRACTICE would change for each region, against what it has written itself: steps
    added, dropped, reworded and changed in a value, lead times, roles, templates and channels, each with the
    region's own line.

    VERSION is a number such as 1.1.0, or the word candidate. Default: the version that is put to the vote, else the
    candidate.

    \b
    Examples:
      bestyet impact client-kickoff
      bestyet impact client-kickoff 1.0.0 --region apac
      bestyet impact concern-handling candidate --format csv > impact.csv
    """

    def compute() -> dict[str, Any]:
        at = open_at(as_of, about_practices([practice]))
        return as_data(impact_on(at.loaded, practice, version, region, at.day))

    about = [practice, version, region, as_of, clock.now().date().isoformat()]
    found = remembered(root_of(), "impact", about, compute)
    if form == "text":
        _print(found)
    else:
        show(form, COLUMNS, [_row(entry, effect) for entry in found["regions"] for effect in entry["effects"]], found)
    return 0


def impact_on(loaded: Loaded, practice: str, version: str | None, region: str | None, day: date) -> Impact:
    """Return the impact that was asked for. Raises CannotGoOnError for what is not there."""
    versions = read_versions(
        {p: raw for p, raw in loaded.files.items() if p.startswith(f"practices/global/{practice}/")}
    )
    record, document = _text(loaded, practice, _chosen(versions.get(practice, ()), practice, version))
    base = loaded.base
    variants = base.merged_variants(practice) if practice in base.variants else ()
    regions = list(dict.fromkeys([*base.settings.regions, *(variant.region for variant in variants)]))
    if region is not None and region not in regions:
        raise CannotGoOnError(f"there is no region {region!r}; there are: {', '.join(regions)}")
    asked = regions if region is None else [region]
    try:
        return impact_of(record, document, variants, asked, base.settings, day)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        fault = f"the record of {practice} {record.get('version')} cannot be read (bestyet verify tells more)"
        raise CannotGoOnError(fault) from error


def _chosen(versions: Sequence[Version], practice: str, asked: str | None) -> Version | None:
    """The version asked for, else the one put to the vote; None for the candidate."""
    if asked == CANDIDATE:
        return None
    if asked is None:
        return next((version for version in reversed(versions) if version.is_open and version.ballot), None)
    found = next((version for version in versions if version.number == asked), None)
    if found is None:
        there = ", ".join(version.number for version in versions) or "none yet"
        raise CannotGoOnError(f"{practice} has no version {asked!r}; there are: {there} (or say: {CANDIDATE})")
    return found


def _text(loaded: Loaded, practice: str, version: Version | None) -> tuple[Record, Document]:
    if version is None:
        return _candidate(loaded, practice)
    record = read_record(version.files.get("provenance.json", b""))
    if record is None or "practice.md" not in version.files:
        raise CannotGoOnError(f"{version.folder} is not whole (bestyet verify tells more)")
    return {**record, "version": version.number}, read_document(
        f"{version.folder}/practice.md", version.files["practice.md"]
    )


def _candidate(loaded: Loaded, practice: str) -> tuple[Record, Document]:
    if practice not in loaded.base.variants:
        known_practice(load(loaded.root), practice)  # says which come near
        raise CannotGoOnError(f"no region had written {practice} then")
    candidate = candidate_of(loaded, practice)
    written = write_practice(candidate)
    return record(candidate, written.places, ""), read_document("", written.text.encode())


# -- as data -----------------------------------------------------------------------------------------------------


def as_data(found: Impact) -> dict[str, Any]:
    """Return an impact as plain data, as --format json prints it."""
    return {
        "practice": found.practice,
        "version": found.version or CANDIDATE,
        "title": found.title,
        "steps": found.steps,
        "regions": [_region(entry) for entry in found],
    }


def _region(entry: RegionImpact) -> dict[str, Any]:
    return {
        "region": entry.region,
        "path": entry.path or None,
        "counts": {"stay": entry.same, **counts(entry)},
        "reordered": entry.is_reordered,
        "left-to-the-region": list(entry.left),
        "effects": [_effect(effect) for effect in entry.effects],
    }


def counts(entry: RegionImpact) -> dict[str, int]:
    """Return the number of effects of each sort: steps by what becomes of them, structured values by key."""
    found = {str(what): entry.count(STEP, what) for what in (What.ADDED, What.DROPPED, What.REWORDED, What.CHANGED)}
    found |= {name: entry.count(key) for key, name in _KEYS.items()}
    return found | {"other": len(entry.effects) - sum(found.values())}


def _effect(effect: Effect) -> dict[str, Any]:
    place, at = effect.place, effect.at
    return {
        "what": str(effect.what),
        "about": effect.key,
        "step": effect.id,
        "own": effect.own or None,
        "new": effect.new or None,
        "values": [{"about": value.about, "own": value.own, "new": value.new} for value in effect.values],
        "place": f"{place.path}:{place.line}" if place else None,
        "at": f"{at.path}:{at.line}".lstrip(":") if at else None,
        "deviates-until": effect.deviates_until or None,
    }


def _row(entry: Mapping[str, Any], effect: Mapping[str, Any]) -> dict[str, Any]:
    return {"region": entry["region"], **effect, "values": [_exchange(value) for value in effect["values"]]}


def _exchange(value: Mapping[str, str]) -> str:
    return f"{value['about']}: {value['own']} becomes {value['new']}"


# -- as text -----------------------------------------------------------------------------------------------------


def _print(found: Mapping[str, Any]) -> None:
    which = "its candidate" if found["version"] == CANDIDATE else found["version"]
    click.secho(plain(f"What adopting {which} of {found['practice']} would change"), bold=True)
    click.echo(f"The text has {count(found['steps'], 'step')}; each region is compared as it has written it itself.\n")
    rows = [{"region": entry["region"], **entry["counts"]} for entry in found["regions"]]
    used = [name for name in _COUNTS if name in ("stay", "added", "dropped") or any(row[name] for row in rows)]
    click.echo(aligned(("region", *used), rows), nl=False)
    for entry in found["regions"]:
        click.echo()
        for number, line in enumerate(_lines(entry)):
            click.secho(plain(line), bold=not number)


def _lines(entry: Mapping[str, Any]) -> Iterator[str]:
    path = entry["path"]
    yield f"{entry['region']}: {path or 'has no text of its own in use, so all of it would be new'}"
    if path is None:
        return
    if not entry["effects"]:
        yield "  nothing: it works this way already"
    for effect in entry["effects"]:
        yield from _told(effect)
    if entry["reordered"]:
        yield "  the steps that it keeps stand in another order"
    if entry["left-to-the-region"]:
        left = entry["left-to-the-region"]
        yield f"  left to the region, as the text does not settle {count(len(left), 'value')}: {', '.join(left)}"


def _told(effect: Mapping[str, Any]) -> Iterator[str]:
    place = f"  {effect['place']}" if effect["place"] else ""
    if effect["about"] != "steps":
        said = " becomes ".join(text for text in (effect["own"], effect["new"]) if text)
        yield f"  {effect['what']}: {effect['about']}, {effect['step']}: {said}{place}"
    else:
        yield f"  {effect['what']}: {_short(effect['new'] or effect['own'] or '(no words)')}{place}"
    for value in effect["values"]:
        yield f"      {_exchange(value)}"
    if effect["deviates-until"]:
        yield f"      declared as a deviation until {effect['deviates-until']}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + " …"
