"""`bestyet verify`: prove from files and history that what was adopted is what was voted on, by whom and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bestyet.model.problem import CannotGoOnError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bestyet.cli.polling import Polls
    from bestyet.cli.proof import Check
    from bestyet.model.version import Version


@dataclass(frozen=True)
class How:
    """What `verify` is asked to go by."""

    base: str | None
    ssh_keygen: bool
    no_history: bool


@click.command(short_help="Prove versions, votes and records from files and history.")
@click.argument("records", nargs=-1, metavar="[RECORD|PRACTICE...]", type=click.Path())
@click.option("--base", metavar="REV", help="The branch that votes go to (default: origin/main, else HEAD).")
@click.option("--ssh-keygen", is_flag=True, help="Check signatures with ssh-keygen: slower, and the reference.")
@click.option("--no-history", is_flag=True, help="Check the files alone, as in a copy that has not the history.")
def verify(records: tuple[str, ...], base: str | None, ssh_keygen: bool, no_history: bool) -> int:
    """Work out everything again and compare: digests, where each passage comes from, signatures, the count by the
    policy, the chain of adoptions, and that nothing changed after it was adopted.

    Every check is one line; the first broken link is named at the end. With RECORD (a provenance.json), only its
    sources are read again; with PRACTICE, only its versions are checked; otherwise all versions.

    \b
    Examples:
      bestyet verify
      bestyet verify client-kickoff
      bestyet merge client-kickoff --format json > record.json && bestyet verify record.json
    """
    from bestyet.cli.sources import hold, read_record
    from bestyet.repo.tree import find_root

    root = find_root(Path.cwd())
    practices = [word for word in records if _is_practice(word, root)]
    paths = [Path(word) for word in records if word not in practices]
    for path in paths:
        read_record(path)  # what is none cannot be checked
    if any(broken for _, broken in hold(paths, root or Path.cwd())):
        return 1
    if paths and not practices:
        return 0
    if root is None:
        raise CannotGoOnError("no knowledge base here: name the record to check, or see: bestyet init")
    return _verify_versions(root, practices, How(base, ssh_keygen, no_history))


def _is_practice(word: str, root: Path | None) -> bool:
    from bestyet.text.kinds import is_slug

    return root is not None and is_slug(word) and (root / "practices/global" / word).is_dir()


def _verify_versions(root: Path, practices: Sequence[str], how: How) -> int:
    from bestyet.cli.sources import hold

    records = [path for path in sorted(root.glob("practices/global/*/*/provenance.json")) if _wanted(path, practices)]
    votes = _has_votes(root, how)
    if not records and not votes:
        click.echo("No version has been proposed or adopted yet: no records to check.")
        return 0
    first = ""
    for path, broken in hold([path.relative_to(root) if root == Path.cwd() else path for path in records], root):
        if broken:
            first = first or f"{path.as_posix().removeprefix(f'{root.as_posix()}/')}: its sources"
    if votes:
        broken = _verify_votes(practices, how)
        first = first or broken
    if first:
        click.secho(f"First broken link: {first}", bold=True)
    return 1 if first else 0


def _has_votes(root: Path, how: How) -> bool:
    """Whether there is or was a ballot, here or on the base branch."""
    from bestyet.repo.git import find_repository
    from bestyet.repo.receipts import Receipts, base_of

    if any(root.glob("practices/global/*/*/ballot.yml")):
        return True
    repository = find_repository(root)
    if how.no_history or repository is None or repository.head_commit() is None:
        return False
    known = Receipts(repository, *base_of(repository, how.base)).received
    return any(path.endswith("/ballot.yml") for path in known)


def _wanted(path: Path, practices: Sequence[str]) -> bool:
    return not practices or path.parts[-3] in practices


def _verify_votes(practices: Sequence[str], how: How) -> str:
    """Print every check of every version with a ballot; returns the first that is broken."""
    from dataclasses import replace

    from bestyet.cli.polling import only_files, open_polls
    from bestyet.cli.reference_check import reference_check
    from bestyet.cli.say import plain

    polls = only_files() if how.no_history else open_polls(how.base)
    if how.no_history:
        click.echo("Without history: who could vote, when votes were received and what changed since is not checked.")
    if how.ssh_keygen:
        polls = replace(polls, check=reference_check(polls))
    first = ""
    for name, check in _checks(polls, practices):
        broken = list(check.broken())
        for sentence in broken:
            click.echo(plain(f"{name}: {check.name}: BROKEN: {sentence}").replace("\n", " "))
            first = first or f"{name}: {check.name}: {sentence}"
        if not broken:
            click.echo(plain(f"{name}: {check.name}: well: {check.well}"))
    return plain(first).replace("\n", " ")


def _checks(polls: Polls, practices: Sequence[str]) -> Iterator[tuple[str, Check]]:
    from bestyet.cli import record_proof

    _fetch(polls, practices)
    gone = {path.split("/")[2] for path in polls.receipts.received if path.endswith("/adoption.yml")}
    for practice in sorted({*polls.versions, *gone}):
        if practices and practice not in practices:
            continue
        for version in polls.of(practice):
            for check in _checks_of(polls, version):
                yield f"{practice} {version.number}", check
        yield practice, record_proof.chain(polls, practice)


def _fetch(polls: Polls, practices: Sequence[str]) -> None:
    """Read at once from git what the checks will ask for: starting git is what takes its time."""
    from bestyet.cli.polling import GOVERNANCE

    folders = [f"practices/global/{practice}" for practice in practices] or ["practices/global"]
    states = [*polls.receipts.states(GOVERNANCE)]
    states += [state for folder in folders for state in polls.receipts.under(folder) if _is_asked_for(state.path)]
    polls.receipts.fetch(states)


def _is_asked_for(path: str) -> bool:
    return path.endswith("/ballot.yml") or (path.endswith(".yml") and "/votes/" in path)


def _checks_of(polls: Polls, version: Version) -> Iterator[Check]:
    from bestyet.cli import proof, record_proof
    from bestyet.cli.polling import Case
    from bestyet.repo.clock import now

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
        yield proof.votes(case, now())
        return
    yield record_proof.count(case)
    yield record_proof.dates(case, now())
    if polls.repository is not None:
        yield record_proof.receipts(case)
        yield record_proof.unheard(case)
        yield record_proof.unchanged(polls, version)
