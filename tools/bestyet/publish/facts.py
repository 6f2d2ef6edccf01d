"""What the gate read on pages of HTML, kept by the digest of each page: the same page is read once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from bestyet.knowledge.codec import decoded, encoded, key_of
from bestyet.publish.gate import REFERENCE, Fault, PageFacts, faults, read_page
from bestyet.repo.store import Store, program, store_of
from bestyet.repo.tree import tree_name

_MOST = 16  # work trees of one repository
Stamp = tuple[int, ...]  # by which git, too, tells that a file is as it was: number, size, times
Kept = dict[str, tuple[bytes, PageFacts, Stamp]]  # page -> its digest, what it holds, the file that was read


@dataclass(frozen=True)
class Look:
    """A look at a site that found nothing wrong."""

    led: frozenset[str]  # the files that its pages led to
    base: str  # as the gate has it
    theme: tuple[str, ...]  # the scripts of the page that others are held against


@dataclass
class Readings:
    """Of the site at `root`. What this program, and no other, has read of these very bytes is not read again."""

    root: Path
    kept: Kept | None = None
    new: bool = False
    seen: Kept = field(default_factory=dict)  # as it was kept, when `look` ended
    look: Look | None = None

    def faults(self, pages: Mapping[str, PageFacts], files: Collection[str], base: str) -> tuple[Fault, ...]:
        """What is wrong with a site, as the gate tells it. Only what the last look does not answer for is looked at."""
        only, led = self.unseen(pages, files, base), set[str]()
        found = tuple(sorted(faults(pages, files, only, base, led)))
        if only is not None and self.look:
            led |= self.look.led
        self._end_look(None if found else Look(frozenset(led), base, _theme(pages)))
        return found

    def unseen(self, pages: Mapping[str, PageFacts], files: Collection[str], base: str) -> list[str] | None:
        """The pages to look at: those that are not as the last look saw them, and those that lead to places on them
        that are gone; any other is right as long as the files are there. None: all.
        """
        self._known()
        if not self.look or self.look != Look(self.look.led, base, _theme(pages)) or not self.look.led <= set(files):
            return None
        lost: set[str] = set()
        for path, (_, facts, _) in self.seen.items():
            if path not in pages or pages[path] is not facts:
                lost |= facts.ids - (pages[path].ids if path in pages else set())
        return [path for path, facts in pages.items() if self._is_new(path, facts) or _leads_to(facts, lost)]

    def _is_new(self, path: str, facts: PageFacts) -> bool:
        return path not in self.seen or self.seen[path][1] is not facts

    def not_looked(self) -> tuple[Fault, ...]:
        """What is known to be wrong where the site may have changed and nobody looked: nothing."""
        self._known()
        self._end_look(None)
        return ()

    def _end_look(self, look: Look | None) -> None:
        self.new, self.look = self.new or look != self.look, look

    def of(self, path: str, raw: bytes) -> PageFacts:
        """What a page holds; whoever asks may not change it."""
        kept, digest = self._known(), hashlib.sha256(raw).digest()
        found = kept.get(path)
        if found is None or found[0] != digest:
            found = kept[path] = (digest, read_page(raw.decode("utf-8")), ())
            self.new = True
        return found[1]

    def at(self, path: str, file: Path) -> PageFacts:
        """What a page holds that lies there; it is read where it is another file than when it was kept."""
        kept, stamp = self._known(), _stamp(file)
        if path not in kept or kept[path][2] != stamp:
            facts = self.of(path, file.read_bytes())
            kept[path] = (kept[path][0], facts, stamp)
            self.new = True
        return kept[path][1]

    def finished(self, path: str, raw: bytes, facts: PageFacts) -> None:
        """What the page held before it was sealed holds of it as it is put into the site."""
        self._known()[path] = (hashlib.sha256(raw).digest(), facts, ())
        self.new = True

    def keep(self, pages: Iterable[str]) -> None:
        """Keep what was read of these pages, if that is more than is kept."""
        if self.new:
            there = frozenset(pages)
            self.kept = {path: found for path, found in self._known().items() if path in there}
            self._store().put(self._key(), encoded((program(), self.kept, self.look)))
            self.seen, self.new = dict(self.kept), False

    def _known(self) -> Kept:
        if self.kept is None:
            self.kept = {}
            with suppress(ValueError):
                about, found, look = decoded(self._store().get(self._key()) or b"", tuple[str, Kept, Look | None])
                if about == program():
                    self.kept, self.seen, self.look = found, dict(found), look
        return self.kept

    def _store(self) -> Store:
        return store_of(self.root, "readings", _MOST)

    def _key(self) -> bytes:
        return key_of(tree_name(self.root))


def _leads_to(facts: PageFacts, places: set[str]) -> bool:
    return bool(places) and any(unquote(address.partition("#")[2]) in places for address in facts.links)


def _stamp(file: Path) -> Stamp:
    found = file.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _theme(pages: Mapping[str, PageFacts]) -> tuple[str, ...]:
    return tuple(pages[REFERENCE].scripts) if REFERENCE in pages else ()
