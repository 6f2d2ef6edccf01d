"""`bestyet verify`: prove from files and history that what was adopted is what was voted on, by whom and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bestyet.actions.prove import proof, record_proof
from bestyet.actions.prove.digest import say_which
from bestyet.actions.prove.reference_check import reference_check
from bestyet.cli.output.terminal import plain
from bestyet.knowledge.as_of import AsOf, as_of_option, open_at
from bestyet.knowledge.ballots import GOVERNANCE, Case, Polls, only_files, open_polls
from bestyet.knowledge.files import read_file
from bestyet.knowledge.sources import hold, read_record
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.repo.git import find_repository
from bestyet.repo.receipts import Receipts, base_of
from bestyet.repo.tree import find_root
from bestyet.text.check.kinds import is_slug

if TYPE_CHECKING:
    from bestyet.actions.prove.proof import Check
    from bestyet.model.vote.version import Version

_IN_VERSIONS = "practices/global/*/*/*"
_RECORDS = "practices/global/*/*/provenance.json"


@dataclass(frozen=True)
class How:
    """What `verify` is asked to go by."""

    base: str | None
    ssh_keygen: bool
    no_history: bool
    seen: AsOf | None  # the knowledge base as it was; None: as it is


@click.command(short_help="Prove versions, votes and records from files and history.")
@click.argument("records", nargs=-1, metavar="[RECORD|PRACTICE...]", type=click.Path())
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
@click.option("--ssh-keygen", is_flag=True, help="Check signatures with ssh-keygen: slower, and the reference.")
@click.option("--no-history", is_flag=True, help="Check the files alone, as in a copy that has not the history.")
@as_of_option
@click.option("--digest", "printed", metavar="DIGEST", help="Say which text a printed digest is of, and if it counts.")
def verify(records: tuple[str, ...], printed: str | None, as_of: str | None, **asked: Any) -> int:
    """Work out everything again and compare: digests, where each passage comes from, signatures, the count by the
    policy, the chain of adoptions, and that nothing changed after it was adopted.

    Every check is one line; the first broken link is named at the end. With RECORD (a provenance.json), only its
    sources are read again; with PRACTICE, only its versions are checked; otherwise all versions. With --as-of, all is
    checked as it stood then, by what was known at the end of that day.

    \b
    Examples:
      bestyet verify
      bestyet verify client-kickoff
      bestyet verify --as-of 2026-06-30
      bestyet merge client-kickoff --format json > record.json && bestyet verify record.json
      bestyet verify --digest sha256:7e5c3379ef6539a5
    """
    if printed is not None:
        return say_which(printed)
    root = find_root(Path.cwd())
    practices = [word for word in records if _is_practice(word, root)]
    paths = [Path(word) for word in records if word not in practices]
    for path in paths:
        read_record(read_file(str(path)), path)  # what is none cannot be checked
    if any(broken for _, broken in hold(paths, root or Path.cwd(), lambda path: read_file(str(path)))):
        return 1
    if paths and not practices:
        return 0
    if root is None:
        raise CannotGoOnError("no knowledge base here: name the record to check, or see: bestyet init")
    if as_of is not None and (paths or asked["base"] or asked["no_history"]):
        raise click.UsageError("--as-of goes with no RECORD, no --base and no --no-history")
    return _verify_versions(root, practices, How(**asked, seen=open_at(as_of) if as_of is not None else None))


def _is_practice(word: str, root: Path | None) -> bool:
    return root is not None and is_slug(word) and (root / "practices/global" / word).is_dir()


def _verify_versions(root: Path, practices: Sequence[str], how: How) -> int:
    files = how.seen.loaded.files if how.seen else {}
    known = [Path(path) for path in files] if how.seen else [path.relative_to(root) for path in root.glob(_IN_VERSIONS)]
    records = sorted(path for path in known if path.match(_RECORDS) and (not practices or path.parts[2] in practices))
    votes = any(path.name == "ballot.yml" for path in known) or _had_votes(root, how)
    if not records and not votes:
        click.echo("No version has been proposed or adopted yet: no records to check.")
        return 0

    def read(path: Path) -> bytes:
        return files[path.as_posix()] if how.seen else read_file(str(root / path))

    first = ""
    for path, broken in hold(records, root, read):
        if broken:
            first = first or f"{path.as_posix()}: its sources"
    if votes:
        broken = _verify_votes(practices, how)
        first = first or broken
    if first:
        click.secho(f"First broken link: {first}", bold=True)
    return 1 if first else 0


def _had_votes(root: Path, how: How) -> bool:
    """Whether there was a ballot on the base branch."""
    repository = find_repository(root)
    if how.no_history or repository is None or repository.head_commit() is None:
        return False
    base = ("", how.seen.commit or "") if how.seen else base_of(repository, how.base)
    return any(path.endswith("/ballot.yml") for path in Receipts(repository, *base).received)


def _verify_votes(practices: Sequence[str], how: How) -> str:
    """Print every check of every version with a ballot; returns the first that is broken."""
    polls, now = _polls(how)
    if how.no_history:
        click.echo("Without history: who could vote, when votes were received and what changed since is not checked.")
    if how.ssh_keygen:
        polls = replace(polls, check=reference_check(polls))
    first = ""
    for name, check in _checks(polls, practices, now):
        broken = list(check.broken())
        for sentence in broken:
            click.echo(plain(f"{name}: {check.name}: BROKEN: {sentence}").replace("\n", " "))
            first = first or f"{name}: {check.name}: {sentence}"
        if not broken:
            click.echo(plain(f"{name}: {check.name}: well: {check.well}"))
    return plain(first).replace("\n", " ")


def _polls(how: How) -> tuple[Polls, datetime]:
    """Return what to verify, and the moment up to which things are known."""
    seen = how.seen
    if seen is None:
        return (only_files() if how.no_history else open_polls(how.base)), clock.now()
    receipts = Receipts(seen.repository, f"commit {(seen.commit or '')[:10]}", seen.commit or "")
    return Polls(seen.loaded, seen.repository, receipts), datetime.combine(seen.day, time.max, UTC)


def _checks(polls: Polls, practices: Sequence[str], now: datetime) -> Iterator[tuple[str, Check]]:
    _fetch(polls, practices)
    gone = {path.split("/")[2] for path in polls.receipts.received if path.endswith("/adoption.yml")}
    for practice in sorted({*polls.versions, *gone}):
        if practices and practice not in practices:
            continue
        for version in polls.of(practice):
            for check in _checks_of(polls, version, now):
                yield f"{practice} {version.number}", check
        yield practice, record_proof.chain(polls, practice)


def _fetch(polls: Polls, practices: Sequence[str]) -> None:
    """Read at once from git what the checks will ask for: starting git is what takes its time."""
    folders = [f"practices/global/{practice}" for practice in practices] or ["practices/global"]
    states = [*polls.receipts.states(GOVERNANCE)]
    states += [state for folder in folders for state in polls.receipts.under(folder) if _is_asked_for(state.path)]
    polls.receipts.fetch(states)


def _is_asked_for(path: str) -> bool:
    return path.endswith("/ballot.yml") or (path.endswith(".yml") and "/votes/" in path)


def _checks_of(polls: Polls, version: Version, now: datetime) -> Iterator[Check]:
    case = Case(polls, version)
    form = proof.forms(case)
    yield form
    if any(form.broken()):  # what is not complete cannot be read any further
        return
    yield proof.texts(case)
    if polls.repository is not None:
        yield proof.ballot_terms(case)
    if version.is_open or version.is_adopted:
        yield proof.standing(case)
    if version.is_open:
        yield proof.class_(case)
        yield proof.votes(case, now)
        return
    yield record_proof.count(case)
    yield record_proof.dates(case, now)
    if polls.repository is not None:
        yield record_proof.receipts(case)
        yield record_proof.unheard(case)
        yield record_proof.unchanged(polls, version)
