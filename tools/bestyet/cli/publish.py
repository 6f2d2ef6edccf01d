"""From a loaded knowledge base to the finished site: render, write, build, index, check."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib import resources
from pathlib import Path

from bestyet.cli.insights import programme_of
from bestyet.cli.load import Loaded
from bestyet.cli.showing import polls_for, shown_versions
from bestyet.model.commit import Commit
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.repo.git import GitRefusedError
from bestyet.repo.history import History
from bestyet.repo.write import Synced, sync_folder
from bestyet.site.gate import (
    Fault,
    PageFacts,
    faults,
    headers_file,
    own_scripts,
    read_page,
    with_integrity,
    with_policy,
)
from bestyet.site.input import Forge, SiteInput
from bestyet.site.links import forge_of
from bestyet.site.render import render

RECENT = 5  # commits on the home page
BUILD = "build"  # what we write for the builder, below the root
SITE = "site"  # what the builder makes of it


@dataclass(frozen=True)
class Published:
    """What came of a build. With faults, the site is not fit to be shown."""

    candidates: int
    pages: int
    synced: Synced
    faults: tuple[Fault, ...]


def publish(loaded: Loaded, builder: str = "mkdocs", *, gate: bool = True) -> Published:
    """Build the site of `loaded` into site/. Raises CannotGoOnError where the builder refuses.

    gate: look for faults in the finished pages. They get their security policy in any case.
    """
    with loaded.history() as history:
        site = site_input(loaded, history)
        files = render(site)
    config = loaded.root / "mkdocs.yml"
    if not config.is_file():
        if builder == "zensical":  # it publishes only to a folder beside its configuration
            raise CannotGoOnError("zensical needs a mkdocs.yml in the folder of the knowledge base")
        config = loaded.root / BUILD / "mkdocs.yml"
        files["mkdocs.yml"] = _own_config()
    synced = sync_folder(loaded.root / BUILD, files)
    _run_builder(config, builder)
    _run([sys.executable, "-m", "pagefind", "--site", str(loaded.root / SITE), "--quiet"], "the search index")
    pages = _pages(loaded.root / SITE)
    found = finish(loaded.root / SITE, pages, gate=gate)
    return Published(len(site.candidates), len(pages), synced, found)


def site_input(loaded: Loaded, history: History) -> SiteInput:
    base = loaded.base
    authors = _Authors(loaded.files, history)
    history.prepare()
    polls, at = polls_for(loaded), clock.now()
    return SiteInput(
        base=base,
        candidates={name: loaded.candidate(name) for name in base.practices if base.merged_variants(name)},
        authors=authors.of_span,
        commits=cache(lambda path: tuple(history.commits_of(path))),
        recent=tuple((commit, tuple(paths)) for commit, paths in history.recent(RECENT)),
        forge=_forge(history),
        history=history.state,
        versions=shown_versions(polls, at),
        programme=programme_of(loaded, polls, history, at.date()),
    )


def _forge(history: History) -> Forge | None:
    """Where people edit the files in a browser, as the remote "origin" says."""
    if history.repository is None or history.head is None:
        return None
    try:
        remote = history.repository.run("remote", "get-url", "origin").decode()
        branch = history.repository.run("rev-parse", "--abbrev-ref", "HEAD").decode().strip()
    except GitRefusedError:
        return None
    return forge_of(remote, "main" if branch == "HEAD" else branch, history.repository.prefix)


class _Authors:
    """Who wrote a span, newest first; each file is asked for once."""

    def __init__(self, files: Mapping[str, bytes], history: History) -> None:
        self.lines = cache(partial(self._lines, files, history))

    def of_span(self, path: str, first: int, last: int) -> tuple[Commit, ...]:
        found = {commit for commit in self.lines(path)[first - 1 : last] if commit}
        return tuple(sorted(found, key=lambda commit: (commit.date, commit.id), reverse=True))

    @staticmethod
    def _lines(files: Mapping[str, bytes], history: History, path: str) -> list[Commit | None]:
        return history.line_authors(path, files[path])


# -- the builder -------------------------------------------------------------------------------------------------


def _own_config() -> bytes:
    """For a knowledge base without a mkdocs.yml: ours, as it reads from build/."""
    text = (resources.files("bestyet.repo") / "starter_kit/mkdocs.yml").read_text(encoding="utf-8")
    return text.replace(f"{BUILD}/", "").replace(f"site_dir: {SITE}", f"site_dir: ../{SITE}").encode()


def _run_builder(config: Path, builder: str) -> None:
    if builder == "zensical":
        _run([sys.executable, "-m", "zensical", "build", "--clean", "-f", str(config)], "zensical")
    else:
        _run([sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(config)], "mkdocs")


def _run(command: list[str], name: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise CannotGoOnError(f"{name} could not be made:\n" + "\n".join(lines[-12:]))


# -- the gate ----------------------------------------------------------------------------------------------------


def _pages(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))
    }


_read_once = lru_cache(maxsize=4096)(read_page)  # while serving, most pages stay as they were


def finish(site: Path, pages: Mapping[str, str], *, gate: bool = True) -> tuple[Fault, ...]:
    """Check every page, then give each its security policy and the digests of what it loads."""
    facts: dict[str, PageFacts] = {path: _read_once(text) for path, text in pages.items()}
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    found = tuple(sorted(faults(facts, files))) if gate else ()
    ours = own_scripts(facts)
    loaded = {name: hashlib.sha256(file.read_bytes()).digest() for name, file in files.items() if _is_loaded(name)}
    for path, text in pages.items():
        sealed = with_integrity(with_policy(text, ours.intersection(facts[path].scripts)), path, loaded)
        (site / path).write_text(sealed, encoding="utf-8")
    (site / "_headers").write_text(headers_file(ours), encoding="utf-8")
    return found


def _is_loaded(path: str) -> bool:
    return path.startswith("assets/") and path.endswith((".css", ".js"))
