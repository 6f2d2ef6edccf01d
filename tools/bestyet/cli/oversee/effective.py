"""`bestyet effective`: the text in force in a region on a day, the same bytes wherever and whenever it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from bestyet.cli.options import as_of_option
from bestyet.cli.output.effective import (
    COLUMNS,
    Asked,
    annex_lines,
    body_lines,
    data_of,
    head_lines,
    head_of,
    how_known,
    rows_of,
    where_and_when,
)
from bestyet.cli.output.tables import aligned, csv_text, json_text, words_of
from bestyet.cli.output.terminal import plain
from bestyet.govern.versions import in_force
from bestyet.insight.adoption.deviations import holding
from bestyet.insight.adoption.effective import effective as effective_in
from bestyet.knowledge.answers import remembered
from bestyet.knowledge.as_of import commit_at, open_at
from bestyet.knowledge.base import Keep, about_practices, root_of
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.receipts import Receipts
from bestyet.text.markdown.markdown import read_document
from bestyet.text.versions import read_record, read_versions

if TYPE_CHECKING:
    from bestyet.model.oversee.effective import Effective
    from bestyet.model.passage import Document, Variant
    from bestyet.model.vote.version import Version

_MARKS = re.compile(r"^#{1,6} |(?<=[0-9.\-*+] )\*\*(?=\[)|(?<=\])\*\*(?= )", re.MULTILINE)  # of headings and departures


@click.command(short_help="Print the text in force in a region on a day.")
@click.argument("practice", required=False)
@click.option("--region", required=True, metavar="REGION", help="The region that asks.")
@click.option("--site", metavar="SITE", help="One of its sites, to be named in the head.")
@click.option("--on", "day", required=True, metavar="DATE", help="The day, as in 2026-06-30.")
@as_of_option
@click.option("--format", "form", type=click.Choice(["text", "md", "json", "csv"]), default="text", show_default=True)
def effective(practice: str | None, region: str, site: str | None, day: str, as_of: str | None, form: str) -> int:
    """Print what holds in a region on a day: the version of PRACTICE in force, with the departures that the region had
    declared and that were valid in their places, and the region's own lead times, templates and titles where the
    version leaves them to it. Without PRACTICE: all practices, each with its version.

    Only what is committed counts: a past day shows the files of that day. For a day after the last commit, the
    versions adopted by then count from their effective day, and the output says so. --as-of answers as one would have
    then, as if nothing had been committed since.

    \b
    Examples:
      bestyet effective --region emea --on 2026-06-30
      bestyet effective client-kickoff --region emea --site basel --on 2026-06-30
      bestyet effective client-kickoff --region emea --on 2026-06-30 --format md > kickoff.md
    """

    def compute() -> str:
        asked = _asked(practice, region, site, day, as_of)
        return _overview_text(asked, form) if practice is None else _text(asked, practice, form)

    click.echo(remembered(root_of(), "effective", [practice, region, site, day, as_of, form], compute), nl=False)
    return 0


def _text(asked: Asked, practice: str, form: str) -> str:
    found = _effective(asked, practice)
    if form == "json":
        return json_text({**head_of(asked), **data_of(found)})
    if form == "csv":
        return csv_text(COLUMNS, rows_of(found))
    body = "\n".join(body_lines(asked, found)).strip("\n")
    text = "\n".join([*head_lines(asked, found), "", body, *annex_lines(asked, found)]) + "\n"
    return plain(_MARKS.sub("", text) if form == "text" else text)


# -- what was asked ----------------------------------------------------------------------------------------------


def _asked(practice: str | None, region: str, site: str | None, day: str, as_of: str | None) -> Asked:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        raise CannotGoOnError(f"{day!r} is no day of the calendar: write it as in 2026-11-21")
    at = open_at(day, _needed(practice, region), bodies=practice is not None, known=as_of)
    assert at.repository is not None
    assert at.commit is not None  # a day was asked for
    settings = at.loaded.base.settings
    if region not in settings.regions:
        there = ", ".join(settings.regions) or "none"
        raise CannotGoOnError(f"there was no region {region!r} on {day}; there were: {there}")
    sites = at.loaded.base.region(region).data.get("sites")
    known = [str(one) for one in sites] if isinstance(sites, list) else []
    if site is not None and site not in known:
        raise CannotGoOnError(f"{region} had no site {site!r} on {day}; it had: {', '.join(known) or 'none'}")
    receipt = Receipts(at.repository, "HEAD", at.commit).commits[at.commit]
    tip = commit_at(at.repository, as_of)[0] if as_of else at.repository.head_commit()
    label = settings.label(region)
    return Asked(region, label, site, at.day, at.loaded, at.commit, receipt.date.date(), tip == at.commit)


def _needed(practice: str | None, region: str) -> Keep:
    """Only the files that the answer depends on are read."""
    if practice is not None:
        return about_practices([practice])
    common = about_practices(())
    records = ("adoption.yml", "ballot.yml", "practice.md")
    own = f"practices/{region}/"
    return lambda path: common(path) or path.startswith(own) or path.endswith(records)


# -- all practices -----------------------------------------------------------------------------------------------


def _overview(asked: Asked) -> Iterator[dict[str, Any]]:
    versions = read_versions(asked.loaded.files)
    for practice in sorted({*versions, *asked.loaded.base.variants}):
        own = _own(asked, practice)
        standard = in_force(versions.get(practice, ()), asked.on)
        if standard is None and own is None:
            continue
        document = _document(standard) if standard else None
        yield {
            "practice": practice,
            "title": document.title if document else own.document.title if own else practice,
            "version": standard.number if standard else None,
            "since": standard.effective if standard else None,
            "deviations": sorted(holding(own, asked.on)) if standard else [],
            "own": own.document.path if own else None,
        }


def _overview_text(asked: Asked, form: str) -> str:
    rows = list(_overview(asked))
    if form == "json":
        return json_text({**head_of(asked), "practices": rows})
    if form == "csv":
        return csv_text(("practice", "title", "version", "since", "deviations", "own"), rows)
    lines = [f"{'# ' if form == 'md' else ''}{where_and_when(asked)}", "", *how_known(asked), ""]
    shown = [{**row, "version": row["version"] or "none yet", "own text": row["own"]} for row in rows]
    columns = ("practice", "version", "since", "deviations", "own text")
    if form == "md":
        lines += [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
        lines += [f"| {' | '.join(_cell(row[column]) for column in columns)} |" for row in shown]
        return plain("\n".join(lines)) + "\n"
    return plain("\n".join(lines)) + "\n" + aligned(columns, shown, width=160)


# -- one practice ------------------------------------------------------------------------------------------------


def _effective(asked: Asked, practice: str) -> Effective:
    own = _own(asked, practice)
    versions = read_versions(asked.loaded.files).get(practice, ())
    standard = in_force(versions, asked.on)
    if standard is None:
        also = f"; {asked.label} worked by its own text: {own.document.path}" if own else ""
        raise CannotGoOnError(f"no version of {practice} was in force on {asked.on.isoformat()}{also}")
    record = read_record(standard.files.get("provenance.json", b"")) or {}
    try:
        return effective_in(standard, record, _document(standard), own, asked.loaded.base, asked.region, asked.on)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        fault = f"the record in {standard.folder} cannot be read (bestyet verify tells more)"
        raise CannotGoOnError(fault) from error


def _own(asked: Asked, practice: str) -> Variant | None:
    base = asked.loaded.base
    variants = base.merged_variants(practice) if practice in base.variants else ()
    return next((variant for variant in variants if variant.region == asked.region), None)


def _document(version: Version) -> Document:
    return read_document(f"{version.folder}/practice.md", version.files.get("practice.md", b""))


def _cell(value: Any) -> str:
    return plain(words_of(value)).replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
