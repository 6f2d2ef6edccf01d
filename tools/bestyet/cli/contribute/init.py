"""`bestyet init`: a fresh knowledge base."""

from __future__ import annotations

from pathlib import Path

import click

from bestyet.model.problem import CannotGoOnError
from bestyet.repo.git import GitMissingError, find_repository, run_git
from bestyet.repo.starter import starter_files
from bestyet.repo.write import write_file, write_folder


@click.command(short_help="Make a fresh knowledge base.")
@click.argument("folder", default=".", metavar="[DIR]")
def init(folder: str) -> int:
    """Make a knowledge base in DIR (default: this folder), with an example of two regions that checks and
    builds.

    Existing files are never overwritten. A git repository is made where there is none.

    \b
    Examples:
      bestyet init our-practices
      cd our-practices && bestyet check && bestyet serve
    """
    target, files = Path(folder), starter_files()
    if not target.exists():
        write_folder(target, files)
    elif target.is_dir():
        taken = sorted(name for name in files if (target / name).exists())
        if taken:
            raise CannotGoOnError(f"{target / taken[0]} exists already: init writes into a new or empty folder only")
        _write_all(target, files)
    else:
        raise CannotGoOnError(f"{target} is a file")
    made = _make_repository(target)
    click.echo(f"A knowledge base with {len(files)} files is in {target}{' (a new git repository)' if made else ''}.")
    click.echo("Next: put your regions into practices/governance.yml, then: bestyet new REGION PRACTICE")
    click.echo("To look at it: bestyet check, bestyet serve")
    return 0


def _write_all(target: Path, files: dict[str, bytes]) -> None:
    """Write into a folder that is there; what was written is taken back where a later file cannot be."""
    written = []
    try:
        for name, data in files.items():
            write_file(target / name, data, target)
            written.append(target / name)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _make_repository(target: Path) -> bool:
    try:
        if find_repository(target):
            return False
        run_git(target, "init", "--quiet", "--initial-branch=main")
    except GitMissingError:
        click.echo("git is not installed: who wrote what, and when, cannot be shown", err=True)
        return False
    return True
