"""From a loaded knowledge base to the finished site: render, write, build, index, check. Says what it did."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import click

from bestyet.cli.load import Loaded
from bestyet.model.commit import Commit
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.history import History
from bestyet.repo.write import sync_folder
from bestyet.site.input import SiteInput
from bestyet.site.render import render

RECENT = 5  # commits on the home page


def publish(loaded: Loaded, builder: str = "mkdocs") -> int:
    with loaded.history() as history:
        files = render(site_input(loaded, history))
    synced = sync_folder(loaded.root / "build", files)
    run_builder(loaded.root, builder)
    run_pagefind(loaded.root / "site")
    click.echo(f"{len(files)} files: {synced}")
    return 0


def site_input(loaded: Loaded, history: History) -> SiteInput:
    base = loaded.base
    candidates = {p: loaded.candidate(p) for p in base.practices if base.merged_variants(p)}

    @cache
    def lines(path: str) -> list[Commit | None]:
        return history.line_authors(path, loaded.files[path])

    def authors(path: str, first: int, last: int) -> tuple[Commit, ...]:
        found = {commit for commit in lines(path)[first - 1 : last] if commit}
        return tuple(sorted(found, key=lambda commit: (commit.date, commit.id), reverse=True))

    history.prepare()
    return SiteInput(
        base=base,
        candidates=candidates,
        authors=authors,
        commits=lambda path: tuple(history.commits_of(path)),
        recent=tuple((commit, tuple(paths)) for commit, paths in history.recent(RECENT)),
        history=history.state,
    )


def run_builder(root: Path, builder: str) -> None:
    config = root / "mkdocs.yml"
    command = {
        "mkdocs": [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(config)],
        "zensical": [sys.executable, "-m", "zensical", "build", "-f", str(config)],
    }[builder]
    _run(command, root, builder)


def run_pagefind(site: Path) -> None:
    _run([sys.executable, "-m", "pagefind", "--site", str(site), "--quiet"], site, "pagefind")


def _run(command: list[str], folder: Path, name: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotGoOnError(f"{name} failed:\n{(done.stderr or done.stdout).strip()}")
