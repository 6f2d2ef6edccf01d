"""`bestyet drift`: where practice and standards have parted, for people and for scheduled jobs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bestyet.cli.options import as_of_option
from bestyet.cli.output.tables import format_option, show
from bestyet.cli.output.terminal import count, plain
from bestyet.cli.oversee.adoption import Review, where
from bestyet.insight.adoption.baseline import over, unknown
from bestyet.insight.adoption.drift import Watch, in_order
from bestyet.knowledge.answers import remembered
from bestyet.knowledge.base import root_of
from bestyet.knowledge.files import read_file
from bestyet.knowledge.past_texts import open_with_standards
from bestyet.model.commit import Commit
from bestyet.model.oversee.drift import Finding, Kind
from bestyet.model.place import Place
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.repo.log import read_commits
from bestyet.repo.write import write_file
from bestyet.text.baseline import FILE, baseline_text, read_baseline

if TYPE_CHECKING:
    from bestyet.model.oversee.adoption import Adoption, Subject

COLUMNS = (
    "what", "practice", "region", "step", "because", "place", "standard", "since", "commit", "author", "authored",
    "summary", "offer",
)  # fmt: skip


@click.command(short_help="Find where regions have slid back from the standards, or fallen behind.")
@click.option("--since", metavar="DATE|REV", help="Only what was not so then: a day or a commit.")
@click.option("--baseline", metavar="FILE", help=f"The file of known findings (default: {FILE}, where there is one).")
@click.option("--write-baseline", "write", is_flag=True, help="Write down all that is found as known.")
@as_of_option
@format_option()
def drift(since: str | None, baseline: str | None, write: bool, as_of: str | None, form: str) -> int:
    """Find what has parted from the standards in force; exit with 1 where something new is found.

    \b
    silent reversion    the region followed the step and no longer does: which commit, by whom
    watered down        it follows still, but no longer names a value it named: which commit, by whom
    expired departure   declared to be different until a day that has passed
    look again          a departure from a step that has changed since, or is gone
    lagging             as an older version had it
    never adopted       different or silent, never declared
    local improvement   better evidence than that of the region whose words the standard has

    Known findings are kept in a file and stay quiet. A reversion is known by the day it came to the branch, so
    sliding back once more is new.

    \b
    Examples:
      bestyet drift
      bestyet drift --since 2026-06-30
      bestyet drift --write-baseline
      bestyet drift --format json > drift.json
    """
    root = root_of()
    found = findings_at(as_of)
    if write:
        return _write(root, baseline, baseline_text(found), len(found))
    known, file = _known(root, baseline)
    earlier = [finding.key for finding in findings_at(since)] if since is not None else []
    new = unknown(found, [*known, *earlier])
    if form == "text":
        _say(new, len(found) - len(new), len(over(found, known)), file, since)
    else:
        rows = [_row(finding) for finding in new]
        show(form, COLUMNS, rows, {"new": rows, "known": len(found) - len(new), "over": len(over(found, known))})
    return 1 if new else 0


def findings_at(as_of: str | None) -> list[Finding]:
    """Return all findings as of a day or commit, worst first; as they were the last time if nothing changed since."""
    about = [as_of, clock.now().date().isoformat()]
    found = remembered(root_of(), "drift", about, lambda: [_data(one) for one in _computed(as_of)])
    return [_finding(one) for one in found]


def _computed(as_of: str | None) -> list[Finding]:
    review = Review(open_with_standards(as_of))
    return findings_of(review, review.adoptions())


def findings_of(review: Review, adoptions: Iterable[tuple[Subject, Adoption]]) -> list[Finding]:
    """Find all that has parted from the standards that were reviewed, worst first."""
    told, histories, repository = [], review.histories, review.at.repository
    for subject, adoption in adoptions:
        pasts, inside = histories.of(subject.practice), histories.inside(subject.practice)
        told += list(Watch(subject, adoption, pasts, inside, review.follower).findings())
    ids = sorted({past.commit for _, past in told if past and past.commit})
    commits = {one.id: one for one in read_commits(repository, ids)} if repository and ids else {}
    return in_order(replace(one, commit=commits.get(past.commit)) if past else one for one, past in told)


# -- known findings ----------------------------------------------------------------------------------------------


def _known(root: Path, asked: str | None) -> tuple[Sequence[tuple[str, ...]], str]:
    """What is known, and the file that says so ("" where none does)."""
    path = Path(asked) if asked is not None else root / FILE
    if asked is None and not path.is_file():
        return (), ""
    known = read_baseline(read_file(str(path)))
    if known is None:
        raise CannotGoOnError(f"{path} is no baseline: write it with bestyet drift --write-baseline")
    return known, asked or FILE


def _write(root: Path, asked: str | None, text: str, number: int) -> int:
    path = Path(asked).absolute() if asked is not None else root / FILE
    write_file(path, text.encode(), root)
    click.echo(f"{asked or FILE}: {count(number, 'finding')} known from now on. Commit it.")
    return 0


# -- as data -----------------------------------------------------------------------------------------------------


def _data(one: Finding) -> list[Any]:
    """A finding as plain data, to be remembered: its fields in their order."""
    places = [place and [place.path, place.line, place.column] for place in (one.place, one.standard)]
    commit = one.commit and [getattr(one.commit, field.name) for field in fields(one.commit)]
    return [one.kind.value, one.practice, one.region, one.point, one.because, *places, one.day, commit, one.offer]


def _finding(data: Sequence[Any]) -> Finding:
    kind, practice, region, point, because, place, standard, day, commit, offer = data
    where, at = (Place(*found) if found else None for found in (place, standard))
    return Finding(Kind(kind), practice, region, point, because, where, at, day, commit and Commit(*commit), offer)


def _row(one: Finding) -> dict[str, Any]:
    commit = one.commit
    return {
        "what": str(one.kind),
        "practice": one.practice,
        "region": one.region,
        "step": one.point or None,
        "because": one.because,
        "place": where(one.place),
        "standard": where(one.standard),
        "since": one.day or None,
        "commit": commit.id if commit else None,
        "author": commit.author if commit else None,
        "authored": commit.date if commit else None,
        "summary": commit.summary if commit else None,
        "offer": one.offer or None,
    }


# -- for people --------------------------------------------------------------------------------------------------


def _say(new: Sequence[Finding], known: int, over: int, file: str, since: str | None) -> None:
    for kind, findings in groupby(new, key=lambda finding: finding.kind):
        click.secho(f"{kind.value[:1].upper()}{kind.value[1:]}", bold=True)
        click.echo("".join(f"{plain(line)}\n" for finding in findings for line in _lines(finding)))
    click.echo(f"{count(len(new), 'new finding')}{_quiet(known, file, since)}.")
    if over:
        click.echo(f"{count(over, 'known finding')} of {file} no longer found: bestyet drift --write-baseline")
    if new:
        click.echo("To keep them quiet: bestyet drift --write-baseline (and commit the file)")


def _quiet(known: int, file: str, since: str | None) -> str:
    if not known:
        return ""
    where = [f"known by {file}"] if file else []
    where += [f"as of {since}"] if since else []
    return f", {known} more {' or '.join(where)}"


def _lines(one: Finding) -> Iterator[str]:
    place = f"{one.place.path}:{one.place.line}: " if one.place else ""
    about = " ".join(filter(None, (one.region, one.practice, one.point)))
    yield f"  {place}{about}: {one.because}"
    if one.kind in (Kind.REVERTED, Kind.WATERED):
        yield f"      {_by(one)}"
    if one.offer:
        yield f"      to propose its words: {one.offer}"


def _by(one: Finding) -> str:
    if one.commit is None:
        return "by a change that is not committed yet"
    commit = one.commit
    return f"by {commit.short} “{commit.summary}” of {commit.author}, {commit.date[:10]}; on the branch since {one.day}"
