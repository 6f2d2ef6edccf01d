"""`bestyet verify`: prove from files and history that what was adopted is what was voted on, by whom and when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bestyet.model.problem import CannotGoOnError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bestyet.cli.polling import Polls
    from bestyet.cli.proof import Check
    from bestyet.model.passage import Passage
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
    from bestyet.repo.tree import find_root

    root = find_root(Path.cwd())
    practices = [word for word in records if _is_practice(word, root)]
    paths = [Path(word) for word in records if word not in practices]
    for path in paths:
        if not _holds(path, root or Path.cwd()):
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
    records = [path for path in sorted(root.glob("practices/global/*/*/provenance.json")) if _wanted(path, practices)]
    votes = _has_votes(root, how)
    if not records and not votes:
        click.echo("No version has been proposed or adopted yet: no records to check.")
        return 0
    first = ""
    for path in records:
        if not _holds(path.relative_to(root) if root == Path.cwd() else path, root):
            first = first or f"{path.relative_to(root).as_posix()}: its sources"
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

    gone = {path.split("/")[2] for path in polls.receipts.received if path.endswith("/adoption.yml")}
    for practice in sorted({*polls.versions, *gone}):
        if practices and practice not in practices:
            continue
        for version in polls.of(practice):
            for check in _checks_of(polls, version):
                yield f"{practice} {version.number}", check
        yield practice, record_proof.chain(polls, practice)


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


def _holds(path: Path, root: Path) -> bool:
    from bestyet.cli.say import plain
    from bestyet.merge.provenance import broken_links

    data = _read_record(path, root)
    broken = next(broken_links(data, _reader(root), _passages), None)
    if broken:
        click.echo(f"{path}: BROKEN: {plain(broken)}")
        return False
    members = sum(len(item["members"]) for item in data["items"])
    click.echo(f"{path}: well: {members} passages of {len(data['inputs'])} variants are as recorded")
    return True


def _read_record(path: Path, root: Path) -> Mapping[str, Any]:
    import jsonschema_rs

    from bestyet.repo.schemas import schema_texts

    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise CannotGoOnError(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from error
    except (ValueError, RecursionError) as error:
        raise CannotGoOnError(f"{path} is not a provenance record: not JSON") from error
    if not jsonschema_rs.is_valid(json.loads(schema_texts()["provenance"]), data):
        raise CannotGoOnError(f"{path} is not a provenance record: see schema/provenance.schema.json")
    assert isinstance(data, dict)  # the schema says so
    return data


def _passages(path: str, raw: bytes) -> Sequence[Passage]:
    from bestyet.text.markdown import read_document

    return read_document(path, raw).passages


def _reader(root: Path) -> Any:
    """Return a function that finds a file by its blob id: in the work tree if unchanged, else in git."""
    from bestyet.cli.load import LARGEST
    from bestyet.repo.git import find_repository
    from bestyet.text.lines import blob_id

    repository = find_repository(root)

    def read(path: str, blob: str) -> bytes | None:
        for base in (root, Path.cwd()):
            file = base / path
            if file.is_file() and file.stat().st_size <= LARGEST:
                raw = file.read_bytes()
                if blob_id(raw) == blob:
                    return raw
        return repository.read_objects([blob]).get(blob) if repository else None

    return read
