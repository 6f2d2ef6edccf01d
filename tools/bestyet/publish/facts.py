"""What the gate read on pages of HTML, kept by the digest of each page: the same page is read once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bestyet.knowledge.codec import decoded, encoded, key_of
from bestyet.publish.gate import PageFacts, read_page
from bestyet.repo.store import Store, program, untracked_store_of
from bestyet.repo.tree import tree_name

_MOST = 16  # work trees of one repository
Kept = dict[str, tuple[bytes, PageFacts]]  # page -> its digest, what it holds


@dataclass
class Readings:
    """Of the site at `root`. What this program, and no other, has read of these very bytes is not read again."""

    root: Path
    kept: Kept | None = None
    new: bool = False

    def of(self, path: str, raw: bytes) -> PageFacts:
        """What a page holds; whoever asks may not change it."""
        kept, digest = self._known(), hashlib.sha256(raw).digest()
        found = kept.get(path)
        if found is None or found[0] != digest:
            found = kept[path] = (digest, read_page(raw.decode("utf-8")))
            self.new = True
        return found[1]

    def finished(self, path: str, raw: bytes, facts: PageFacts) -> None:
        """What the page held before it was sealed holds of it as it is put into the site."""
        self._known()[path] = (hashlib.sha256(raw).digest(), facts)
        self.new = True

    def keep(self, pages: Iterable[str]) -> None:
        """Keep what was read of these pages, if that is more than is kept."""
        if self.new:
            there = frozenset(pages)
            self.kept = {path: found for path, found in self._known().items() if path in there}
            self._store().put(self._key(), encoded((program(), self.kept)))
            self.new = False

    def _known(self) -> Kept:
        if self.kept is None:
            self.kept = dict(self._read())
        return self.kept

    def _read(self) -> Iterator[tuple[str, tuple[bytes, PageFacts]]]:
        with suppress(ValueError):
            about, found = decoded(self._store().get(self._key()) or b"", tuple[str, Kept])
            if about == program():
                yield from found.items()

    def _store(self) -> Store:
        return untracked_store_of(self.root, "readings", _MOST)

    def _key(self) -> bytes:
        return key_of(tree_name(self.root))
