"""What the site is made from, and the digests by which a change of any of it is noticed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from bestyet.actions.oversee.programme import ProgrammeToday
from bestyet.knowledge.answers import heads
from bestyet.knowledge.base import Loaded
from bestyet.knowledge.candidates import candidate_of, keep_candidate, kept_candidate, merged_from, packed_candidate
from bestyet.knowledge.codec import digest_of
from bestyet.knowledge.discussion import said_about
from bestyet.knowledge.files import is_brief
from bestyet.knowledge.legible_versions import LegibleVersions, legible_versions
from bestyet.knowledge.many.parts import Part, whole_base
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.picture import named_in
from bestyet.publish.builder import config_at
from bestyet.repo import clock
from bestyet.repo.git import GitRefusedError
from bestyet.repo.store import program
from bestyet.repo.workers.spread import Told, Workers, spread
from bestyet.site.input import Forge, SiteInput
from bestyet.site.links import forge_of
from bestyet.text.check.kinds import FileKind, place_of
from bestyet.text.markdown.lines import text_of
from bestyet.text.pictures import shown_of

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate
    from bestyet.model.commit import Commit
    from bestyet.repo.history import History

Merge = Callable[[Loaded, str], "Candidate"]


def have_merged(loaded: Loaded, workers: Workers, told: Told) -> None:
    """Let workers merge what no candidate is kept of. What they cannot merge is left to whoever asks for it."""
    base = loaded.base
    missing = [name for name in base.practices if base.merged_variants(name) and not _is_kept(loaded, name)]
    for found in spread(workers, _merged_part, whole_base(loaded.root).parts(missing), told):
        for practice, packed in found:
            keep_candidate(loaded.root, practice, packed)


def _is_kept(loaded: Loaded, practice: str) -> bool:
    return kept_candidate(loaded.root, practice, merged_from(loaded, practice), ()) is not None


def _merged_part(part: Part) -> list[tuple[str, bytes | None]]:
    loaded, found = part.load(), []
    for practice in part.practices:
        with suppress(CannotGoOnError):
            packed = packed_candidate(merged_from(loaded, practice), candidate_of(loaded, practice))
            found.append((practice, packed))
    return found


def pictures_of(loaded: Loaded, practices: Collection[str] | None = None) -> dict[str, bytes]:
    """The pictures that texts show, by the digest of their bytes. practices: of these alone; None for all."""
    texts = [raw for path, raw in loaded.files.items() if _shows(path, practices) and b".files/" in raw]
    named = {name.rpartition("/")[2] for raw in texts for name in named_in(text_of(raw))}
    return shown_of(named, loaded.pictures)


def _shows(path: str, practices: Collection[str] | None) -> bool:
    where = place_of(path)
    is_text = where.kind in (FileKind.VARIANT, FileKind.STANDARD, FileKind.DECISIONS)
    return is_text and (practices is None or where.practice in practices)


def owned_from(voted: LegibleVersions) -> Callable[[str], object]:
    """What tells all that the pages about one practice are made from, but for what they ask of the whole.

    The files that are about no practice alone (governance, vocabulary, and whatever else lies there) are of each.
    """
    loaded = voted.loaded
    own: dict[str, list[tuple[str, str]]] = {}
    for path, raw in loaded.files.items():
        own.setdefault(place_of(path).practice or "", []).append((path, hashlib.sha256(raw).hexdigest()))
    shared = digest_of(own.pop("", []), voted.at.date())
    lost = {practice: repr(loaded.left_out(practice)) for practice in loaded.left_out_of()}

    def of(practice: str) -> object:
        views = repr([replace(view, text=None) for view in voted.views.get(practice, ())])  # type: ignore[arg-type]
        unread = repr(voted.unread.get(practice))
        return shared, practice, sorted(own.get(practice, ())), views, unread, lost.get(practice)

    return of


def around_of(root: Path, history: History, index: str) -> str:
    """Digest of all that stands around the files of a knowledge base and that every page may show."""
    return digest_of(config_at(root / "mkdocs.yml").raw, history.state, repr(_forge(history)), index)


def rendered_from(
    voted: LegibleVersions,
    history: History,
    index: str,
    papers: Mapping[str, bytes],
    pictures: Collection[str] = (),
) -> str:
    """Digest of all that our pages are made from. voted: how the votes stand at this very moment."""
    loaded = voted.loaded
    stand = repr([[replace(view, text=None) for view in views] for views in voted.views.values()])  # type: ignore[arg-type]
    day, config = voted.at.date(), config_at(loaded.root / "mkdocs.yml").raw
    said = [said_about(loaded.root, practice, voted.ballots.versions) for practice in loaded.base.practices]
    around = repr((heads(loaded.root), history.state, _forge(history), day, index, voted.unread, loaded.left_out()))
    shown = sorted(papers.items()), sorted(pictures)
    return digest_of(program(), loaded.files, config, around, stand, *shown, repr(said))


def site_input(
    loaded: Loaded,
    history: History,
    merge: Merge = candidate_of,
    voted: LegibleVersions | None = None,
    index: str = "",
    papers: Mapping[str, bytes] = MappingProxyType({}),
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> SiteInput:
    """merge: how candidates are made. voted: what was learnt about votes already. papers, pictures: as `SiteInput` has
    them."""
    voted = voted or legible_versions(loaded, clock.now())
    loaded = voted.loaded
    base = loaded.base
    config = config_at(loaded.root / "mkdocs.yml")
    history.prepare()
    return SiteInput(
        base=base,
        candidates={name: merge(loaded, name) for name in base.practices if base.merged_variants(name)},
        authors=_authors(loaded.files, history),
        commits=cache(lambda path: tuple(history.commits_of(path))),
        told_of=_told_of(loaded.files, history),
        commit_with=_commits_with(history),
        forge=_forge(history),
        history=history.state,
        versions=voted.views,
        unread=voted.unread,
        left_out={practice: loaded.left_out(practice) for practice in loaded.left_out_of()},
        programme=ProgrammeToday(loaded, voted.ballots, history, voted.at.date()),
        address=config.address,
        language=config.language,
        is_by_file=config.is_by_file,
        said=cache(lambda practice: said_about(loaded.root, practice, voted.ballots.versions)),
        is_brief=is_brief(base, config),
        find_steps=config.find_steps,
        papers=papers,
        pictures=pictures,
        index=index,
    )


@lru_cache(maxsize=1)
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


def _commits_with(history: History) -> Callable[[str, str], str]:
    """What tells a commit in which a file was a blob, "" where the history has none."""
    found = cache(lambda: {(path, blob): commit.id for commit, path, blob in history.changes()})
    return lambda path, blob: found().get((path, blob), "")


def _told_of(files: Mapping[str, bytes], history: History) -> Callable[[str], object]:
    """Who wrote each line of a file, and the commits that changed it."""
    return cache(lambda path: (history.line_authors(path, files.get(path, b"")), history.commits_of(path)))


def _authors(files: Mapping[str, bytes], history: History) -> Callable[[str, int, int], tuple[Commit, ...]]:
    """What tells who wrote a span, newest first; each file is asked for once."""
    lines = cache(lambda path: history.line_authors(path, files[path]))

    def of_span(path: str, first: int, last: int) -> tuple[Commit, ...]:
        found = {commit for commit in lines(path)[first - 1 : last] if commit}
        return tuple(sorted(found, key=lambda commit: (commit.date, commit.id), reverse=True))

    return of_span
