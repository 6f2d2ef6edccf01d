"""`bestyet verify`: read every span of a provenance record again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bestyet.model.problem import CannotGoOnError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bestyet.model.passage import Passage


@click.command(short_help="Check that every passage of a record is what its sources say.")
@click.argument("records", nargs=-1, metavar="[RECORD...]", type=click.Path())
def verify(records: tuple[str, ...]) -> int:
    """Read every source of a provenance RECORD again and compare it, from git's objects or the work tree.

    Without RECORD, every provenance.json of the versions under practices/global is checked. Fails on the
    first
    source that does not match.

    \b
    Examples:
      bestyet merge client-kickoff --format json > record.json
      bestyet verify record.json
      bestyet verify
    """
    from bestyet.repo.tree import find_root

    root = find_root(Path.cwd())
    paths = [Path(record) for record in records] or _all_records(root)
    if not paths:
        click.echo("No version has been proposed or adopted yet: no records to check.")
    for path in paths:
        if not _holds(path, root or Path.cwd()):
            return 1
    return 0


def _all_records(root: Path | None) -> list[Path]:
    if root is None:
        raise CannotGoOnError("no knowledge base here: name the record to check, or see: bestyet init")
    return sorted(root.glob("practices/global/*/*/provenance.json"))


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
