"""From a loaded knowledge base to the finished site: render, write, build, index, check. Only what changed is made."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import resources
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs.utils import get_build_date

from bestyet.knowledge.candidates import candidate_of, kept_or_merged, merged_from
from bestyet.knowledge.codec import digest_of
from bestyet.knowledge.legible_versions import legible_versions
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.publish.builder import Sources, build_all, config_at, index, index_of, place_of, sources_of
from bestyet.publish.built import (
    Built,
    Stat,
    forget_built,
    keep_built,
    read_built,
    record_of_built,
    refuse_others,
    remove_links,
    stats_of,
)
from bestyet.publish.compiled import keep_compiled
from bestyet.publish.facts import Readings
from bestyet.publish.gate import (
    Fault,
    PageFacts,
    faults,
    headers_file,
    own_scripts,
    with_files,
    with_integrity,
    with_policy,
)
from bestyet.publish.material import (
    around_of,
    pictures_of,
    rendered_from,
    site_input,
)
from bestyet.publish.mkdocs_patches import build_some
from bestyet.publish.portions import Portions
from bestyet.repo import clock
from bestyet.repo.history import open_history
from bestyet.repo.system import held_alone
from bestyet.repo.write import (
    gone_afterwards,
    remove_file,
    remove_folder,
    replace_folder,
    sync_folder,
    synced_files,
    write_file,
)
from bestyet.site.desk import Desk
from bestyet.site.language.interface import interface
from bestyet.site.render import rendered_of

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.knowledge.version_views import KnownViews
    from bestyet.model.candidate import Candidate

BUILD = "build"  # what we write for the builder, below the root
SITE = "site"  # what the builder makes of it
ASSETS = "assets"  # what pages load, below the site
SEARCH = "pagefind"  # the search index, below the site
LOCK = ".bestyet-lock"  # below build/
PATIENCE = 900.0  # seconds that one build waits for another
BESIDE = "site"  # what we put into the site as it is, below build/


@dataclass(frozen=True)
class Published:
    """What came of a build. With faults, the site is not fit to be shown.

    problems: why some versions are left out; the pages say so.
    """

    candidates: int
    pages: int
    faults: tuple[Fault, ...]
    is_same: bool = False  # nothing had to be made
    problems: tuple[Problem, ...] = ()
    index: str = ""  # what is searched where Pagefind is not installed
    left_out: tuple[Problem, ...] = ()  # why variants take no part


def publish(
    loaded: Loaded, builder: str = "mkdocs", *, gate: bool = True, papers: Mapping[str, bytes] | None = None
) -> Published:
    """Build the site of `loaded` into site/. Raises CannotGoOnError where the builder refuses.

    gate: look for faults in the finished pages. They get their security policy in any case.
    papers: "practice-1.0.0" -> its controlled copy, for the pages to lead to.
    """
    press = Press(loaded.root, builder)
    press.papers = papers or {}
    return press.publish(loaded, gate=gate)


class Press:
    """Publishes a knowledge base again and again; what it has made once it does not make again.

    pause: called now and then; what it raises ends the work, and the next call begins where things then stand.
    """

    def __init__(self, root: Path, builder: str = "mkdocs", pause: Callable[[], None] = lambda: None) -> None:
        self.root, self.builder, self.pause = root, builder, pause
        self.index = index_of(builder)
        keep_compiled(interface())
        self.folder, self.site = root / BUILD, root / SITE
        self.built = Built()
        self.lying: dict[Path, str] = {}  # files below build/ as `write` left them, with their digests
        self.last = b""  # its record, as we last saw it
        self.readings = Readings(root)
        self.facts: dict[str, PageFacts] = {}  # page -> what it holds
        self.views: KnownViews = {}  # versions
        self.problems: tuple[Problem, ...] = ()
        self.papers: Mapping[str, bytes] = {}
        self.merged: dict[str, tuple[str, Candidate]] = {}  # practice -> digest of what was merged, its candidate

    def publish(self, loaded: Loaded, *, gate: bool = True) -> Published:
        """Bring the whole site up to date. Raises CannotGoOnError where the builder refuses."""
        with self._alone():
            return self._publish(loaded, gate)

    def _publish(self, loaded: Loaded, gate: bool) -> Published:
        is_same = self.write(loaded)
        sources = self._sources(self.lying)
        if not (is_same and self._is_finished(sources)):
            is_same = False
            self._build(sources)
        found = () if is_same else self._finish(gate)
        pages = sum(path.endswith(".html") for path in self.built.files)
        return Published(self.built.practices, pages, found, is_same, self.problems, self.index, loaded.left_out())

    def show(self, loaded: Loaded, practices: Collection[str]) -> tuple[str, ...]:
        """Bring the pages about some practices up to date, before all others; `publish` must follow.

        They are what `publish` makes of them. Returns those that changed: none where they cannot be built by
        themselves, or where one of them has a fault.
        """
        with self._alone():
            return self._show(loaded, practices)

    def _show(self, loaded: Loaded, practices: Collection[str]) -> tuple[str, ...]:
        before = self._sources()
        if not before.frame or before.frame != self.built.frame or not self.site.is_dir():
            return ()
        with open_history(loaded.root) as history:
            voted = legible_versions(loaded, clock.now(), self.views)
            shown = pictures_of(loaded, practices)
            site = site_input(loaded, history, self.merge, voted, self.index, pictures=shown)
            files = dict(rendered_of(site, practices))
        self.built.pages = ""
        sync_folder(self.folder, files, is_part=True)
        sources = self._sources()
        changed = {name for name in sources.pages if sources.pages[name] != self.built.sources.get(name)}
        return self._build_some(sources, changed, only_without_faults=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process builds here meanwhile; what one has built since counts."""
        refuse_others(self.folder, self.site)
        with held_alone(self.folder / LOCK, PATIENCE):
            found = record_of_built(self.root)
            if found not in (b"", self.last):
                self.built, self.facts, self.last = read_built(found), {}, found
            yield

    def prepare(self, loaded: Loaded) -> None:
        """Have at hand what `show` needs: the first edit is then shown as soon as those after it."""
        self._read()
        practices = [practice for practice in loaded.base.practices if loaded.base.merged_variants(practice)]
        for practice in practices:
            self.merge(loaded, practice)
        for practice in practices[:1]:
            candidate_of(loaded, practice)  # what was kept on the disk is no reason to have read what merging needs
        sources = self._sources()
        if sources.frame:
            self._made(sources, sources.nav)

    def merge(self, loaded: Loaded, practice: str) -> Candidate:
        """As `loaded.candidate`, but for what no page tells; from the last time where it was made from the same."""
        self.pause()
        about = merged_from(loaded, practice)
        found = self.merged.get(practice)
        if found is None or found[0] != about:
            found = self.merged[practice] = (about, replace(kept_or_merged(loaded, practice, about), part_of=()))
        return found[1]

    # -- ours: Markdown below build/ ---------------------------------------------------------------------------

    def write(self, loaded: Loaded) -> bool:
        """Write the pages below build/; whether they were there already."""
        with open_history(loaded.root) as history:
            voted = legible_versions(loaded, clock.now(), self.views)
            self.problems = voted.problems
            pictures = pictures_of(voted.loaded)
            about = rendered_from(voted, history, self.index, self.papers, pictures)
            if about == self.built.pages and self.built.synced == self._synced():
                return True
            site = site_input(loaded, history, self.merge, voted, self.index, self.papers, pictures)
            portions = Portions(self.root, self.folder, self.pause)
            files = portions.files(Desk(site), voted, around_of(self.root, history, self.index))
            if self._config() == self.folder / "mkdocs.yml":
                files = chain(files, [("mkdocs.yml", _own_config())])
            sync_folder(self.folder, files, there=portions.there)
        self.built.pages, self.built.practices = about, len(site.candidates)
        self.built.synced = self._synced()
        return False

    def _synced(self) -> str:
        """Digest of what we made lie below build/; "" where something else lies there."""
        found = synced_files(self.folder)
        self.lying = {self.folder / path: digest for path, digest in found.items()}
        return digest_of(found) if found else ""

    def _sources(self, known: Mapping[Path, str] = MappingProxyType({})) -> Sources:
        return sources_of(self._config(), self.builder, known)

    def _config(self) -> Path:
        config = self.root / "mkdocs.yml"
        if config.is_file():
            return config
        if self.builder == "zensical":  # it publishes only to a folder beside its configuration
            raise CannotGoOnError("zensical needs a mkdocs.yml in the folder of the knowledge base")
        return self.folder / "mkdocs.yml"

    # -- the builder's: HTML below site/ -----------------------------------------------------------------------

    def _is_finished(self, sources: Sources) -> bool:
        built = self.built
        is_made = built.is_whole and bool(sources.frame) and built.frame == sources.frame
        return is_made and built.day == _day() and built.sources == sources.pages and built.files == self._stats()

    def _stats(self) -> dict[str, Stat]:
        return stats_of(self.site)

    def _build(self, sources: Sources) -> None:
        """Bring the pages of HTML up to date, all of them where it is not certain that less will do."""
        built = self.built
        stats = self._stats()
        if sources.frame and built.frame == sources.frame and stats and built.files == stats:
            changed = {name for name, digest in sources.pages.items() if digest != built.sources.get(name)}
            self._remove(set(built.sources) - set(sources.pages))
            self._build_some(sources, changed)
        else:
            forget_built(self.root)
            self.built = Built(built.pages, built.synced, built.practices, sources.frame)
            self.facts = {}
            remove_links(self.site)
            build_all(self._config(), self.builder, self.site, self.pause)
            self.built.sources = dict(sources.pages)

    def _build_some(self, sources: Sources, changed: Set[str], only_without_faults: bool = False) -> tuple[str, ...]:
        """Build pages beside the site, look at them, and put those that differ into it; returns these."""
        if not changed and self.built.day == _day():
            return ()
        self._read()
        made, before = self._made(sources, changed), self.facts.copy()
        self.pause()
        pages = [path for path in made if path.endswith(".html")]
        self.facts.update((path, self.readings.of(path, made[path])) for path in pages)
        there = self.built.files.keys() | made.keys()
        if only_without_faults and any(faults(self.facts, there, pages, self._base())):
            self.facts = before
            return ()
        made.update(self._sealed([(path, made[path]) for path in pages]))
        return self._put(made, {name: sources.pages[name] for name in changed})

    def _made(self, sources: Sources, changed: Set[str]) -> dict[str, bytes]:
        """The HTML of these pages, and what the site has once."""
        with gone_afterwards(self.folder / ".some") as beside:
            build_some(self._config(), beside, changed, sources.frame)
            return {path: (beside / path).read_bytes() for path in stats_of(beside)}

    def _put(self, made: Mapping[str, bytes], sources: Mapping[str, str]) -> tuple[str, ...]:
        """Put finished pages into the site; whoever reads meanwhile gets the old or the new."""
        forget_built(self.root)
        new = tuple(path for path, raw in made.items() if self._write_page(path, raw))
        for path in new:
            about = (self.site / path).stat()
            self.built.files[path] = (about.st_size, about.st_mtime_ns)
        self.built.sources.update(sources)
        self.built.is_whole = self.built.is_whole and not any(path.endswith(".html") for path in new)
        self.built.day = _day()
        return new

    def _remove(self, sources: Collection[str]) -> None:
        for source in sources:
            forget_built(self.root)
            path = place_of(source)
            remove_file(self.site / path, self.site)
            self.built.files.pop(path, None)
            self.built.sources.pop(source, None)
            self.built.is_whole = False

    # -- the end: the search index, and the last look ----------------------------------------------------------

    def _finish(self, gate: bool) -> tuple[Fault, ...]:
        """Check every page, give each its security policy, index them, and remember what was made."""
        for path, raw in self._sealed((path, (self.site / path).read_bytes()) for path in self._read()):
            self._write_page(path, raw)
        self._write_page(
            "_headers", headers_file(own_scripts(self.facts, self._base()), has_pagefind=not self.index).encode()
        )
        if self.index:
            remove_folder(self.site / SEARCH)  # of a build that had Pagefind
        elif not self.built.is_whole:
            self._index()
        self._put_beside()
        stats, readings = self._stats(), self.readings
        found = readings.faults(self.facts, stats.keys(), self._base()) if gate else readings.not_looked()
        self.built.files, self.built.day, self.built.is_whole = stats, _day(), gate and not found
        readings.keep(self.facts)
        self.last = keep_built(self.root, self.built)
        return found

    def _put_beside(self) -> None:
        """Put into the site what no page is made from: what only that changes, needs no page anew."""
        beside = self.folder / BESIDE
        made = sorted(stats_of(beside))
        for path in set(self.built.beside) - set(made):
            remove_file(self.site / path, self.site)
        for path in made:
            self._write_page(path, (beside / path).read_bytes())
        self.built.beside = tuple(made)

    def _base(self) -> str:
        """The path of the site on its host, as the builder takes it for the page of errors."""
        return urlsplit(config_at(self._config()).address).path or "/"

    def _read(self) -> list[str]:
        """Read the pages of the site that were not read yet; returns them."""
        pages = [path for path in self._stats() if path.endswith(".html")]
        self.facts = {path: self.facts[path] for path in pages if path in self.facts}
        new = [path for path in pages if path not in self.facts]
        for path in new:
            self.pause()
            self.facts[path] = self.readings.at(path, self.site / path)
        return new

    def _sealed(self, pages: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        """Pages with their security policy and the digests of what they load.

        Pages for the disk have none: from there browsers load nothing that carries a digest.
        """
        base, is_by_file = self._base(), config_at(self._config()).is_by_file
        ours = own_scripts(self.facts, base)
        assets = (f"{ASSETS}/{path}" for path in stats_of(self.site / ASSETS) if path.endswith((".css", ".js")))
        loaded = {path: hashlib.sha256((self.site / path).read_bytes()).digest() for path in assets}
        for path, raw in pages:
            scripts = ours.intersection(self.facts[path].scripts)
            html = with_policy(raw.decode("utf-8"), scripts, has_pagefind=not self.index)
            html = with_files(html) if is_by_file else with_integrity(html, path, loaded, base)
            sealed = html.encode()
            self.readings.finished(path, sealed, self.facts[path])
            yield path, sealed

    def _index(self) -> None:
        """Make the search index anew; it is there all the time."""
        with gone_afterwards(self.folder / ".search") as beside:
            index(self.site, beside, self.pause, is_by_file=config_at(self._config()).is_by_file)
            replace_folder(self.site / SEARCH, beside)

    def _write_page(self, path: str, raw: bytes) -> bool:
        """Whether something else stood there. Whoever reads meanwhile gets the old or the new."""
        return write_file(self.site / path, raw, self.site, is_lasting=False)


# -- the builder -------------------------------------------------------------------------------------------------


def _own_config() -> bytes:
    """For a knowledge base without a mkdocs.yml: ours, as it reads from build/."""
    text = (resources.files("bestyet.repo") / "starter_kit/mkdocs.yml").read_text(encoding="utf-8")
    return text.replace(f"{BUILD}/", "").replace(f"site_dir: {SITE}", f"site_dir: ../{SITE}").encode()


def _day() -> str:
    """The day that the builder writes into the site map."""
    return get_build_date()
