"""`bestyet check`: everything that is wrong in what people wrote, at its line and column."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from bestyet.actions.contribute.voting_rules import voting_problems
from bestyet.cli.output.problems import FORMATS, report, summary
from bestyet.knowledge.base import load
from bestyet.knowledge.candidates import candidate_of
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.repo import clock
from bestyet.repo.git import find_repository
from bestyet.repo.schemas import schema_texts
from bestyet.repo.tree import Tree, find_root, read_tree
from bestyet.text.check.check import check_tree
from bestyet.text.check.kinds import GOVERNANCE, TOP, VOCABULARY
from bestyet.text.yaml.schema import Schemas


@click.command(short_help="Check what is written, and say how to mend it.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to print the problems.")
@click.option("--since", metavar="REV", help="Only files changed since this commit or branch.")
@click.pass_context
def check(context: click.Context, paths: tuple[str, ...], form: str, since: str | None) -> None:
    """Check every file of the knowledge base, or only the files and folders at PATH.

    Each problem is printed with its line, its column and what to do about it; all codes are explained in
    docs/codes.md. Words and people are looked up in the whole knowledge base in any case.

    \b
    Examples:
      bestyet check
      bestyet check practices/emea/client-kickoff.md
      bestyet check --since origin/main --format github
    """
    root = find_root(_start(paths))
    if root is None:
        raise CannotGoOnError("no folder “practices” here or above; make a knowledge base with: bestyet init")
    tree = read_tree(root)
    chosen = tree.under(paths)
    if since is not None:
        chosen = _changed(root, tree, since, chosen)
    found = {*_check(tree, chosen), *_decisions_without_effect(root, tree, chosen)}
    found |= {*voting_problems(tree, chosen, found, clock.now().date())}
    problems = _as_seen_from_here(root, sorted(found))
    click.echo(report(problems, form, colour=_colour()), nl=False)
    click.echo(summary(problems, len(tree) if chosen is None else len(chosen)), err=True)
    context.exit(1 if problems else 0)


def _start(paths: tuple[str, ...]) -> Path:
    if not paths:
        return Path.cwd()
    first = Path(os.path.abspath(paths[0]))
    return first if first.is_dir() and not first.is_symlink() else first.parent


def _changed(root: Path, tree: Tree, since: str, chosen: list[str] | None) -> list[str] | None:
    """Return the files that changed. A change of the words or people that all refer to concerns all files."""
    repository = find_repository(root)
    if repository is None:
        raise CannotGoOnError("--since needs a git repository, and this knowledge base is in none")
    changed = set(repository.changed_since(since, TOP))
    if changed & {GOVERNANCE, VOCABULARY}:
        return chosen
    return [path for path in (tree if chosen is None else chosen) if path in changed]


def _check(tree: Tree, chosen: list[str] | None) -> list[Problem]:
    return check_tree(tree, Schemas(schema_texts()), chosen)


def _decisions_without_effect(root: Path, tree: Tree, chosen: list[str] | None) -> list[Problem]:
    """Merge the practices that people decided something about: a decision may have lost its step."""
    wanted = [path for path in (tree if chosen is None else chosen) if path.endswith("/decisions.yml")]
    if not wanted:
        return []
    loaded = load(root)
    practices = [path.split("/")[2] for path in wanted]
    known = [practice for practice in practices if loaded.base.variants.get(practice)]
    return [problem for practice in known for problem in candidate_of(loaded, practice).problems]


def _as_seen_from_here(root: Path, problems: list[Problem]) -> list[Problem]:
    """Return the problems with paths that can be opened from the current folder, if it is above the root."""
    here = Path(os.path.abspath("."))
    if root == here or not root.is_relative_to(here):
        return problems
    above = root.relative_to(here).as_posix()
    return [replace(found, place=replace(found.place, path=f"{above}/{found.place.path}")) for found in problems]


def _colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
