"""The files about each practice: made again where anything changed that they are made from, else left as they lie.

What is kept says of each practice from what its files were made, what they asked of the whole and were answered, and
the digest of each file. They are left where all three are as they were, the files as they lie below build/.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.knowledge.codec import decoded, digest_of, encoded, key_of
from bestyet.publish.material import owned_from
from bestyet.repo.store import Store, program, store_of
from bestyet.repo.tree import tree_name
from bestyet.site.find.entries import found_in
from bestyet.site.find.index import Found  # noqa: TC001 (read by msgspec)
from bestyet.site.language.words import speaking
from bestyet.site.own import OwnDesk, answer, own_files
from bestyet.site.render import common_files, portions_of

if TYPE_CHECKING:
    from bestyet.knowledge.legible_versions import LegibleVersions
    from bestyet.site.desk import Desk

_MOST = 16  # work trees of one repository


@dataclass(frozen=True)
class Portion:
    """The files about one practice, as they were made."""

    about: str  # digest of what they were made from
    asked: dict[tuple[str, ...], str]  # question -> digest of the answer
    files: dict[str, str]  # path -> SHA-256
    found: Found | None  # as it is searched; None where it has no page


@dataclass
class Portions:
    """Of the knowledge base at `root`, whose files lie below `folder`. pause: as the press has it."""

    root: Path
    folder: Path
    pause: Callable[[], None] = lambda: None
    there: dict[str, str] = field(default_factory=dict)  # path of each file that is left as it lies -> SHA-256
    _kept: dict[str, Portion] = field(default_factory=dict)

    def files(self, desk: Desk, voted: LegibleVersions, around: str) -> Iterator[tuple[str, bytes]]:
        """The files below `folder` but for those that are `there`, one by one as they are made.

        around: digest of what stands around the files of the knowledge base.
        """
        with suppress(ValueError):
            self._kept = decoded(self._store().get(key_of(tree_name(self.root))) or b"", dict[str, Portion])
        of, regions = owned_from(voted), [region.id for region in desk.site.regions]
        made: dict[str, Portion] = {}
        gc.freeze()  # what is there now stays
        with speaking(desk.site.language):
            for practice in portions_of(desk):
                self.pause()
                copies = [
                    one.number for one in desk.versions(practice) if f"{practice}-{one.number}" in desk.site.papers
                ]
                said = repr(desk.site.said(practice))
                about = digest_of(
                    program(), around, of(practice), regions, copies, said, desk.site.is_brief, desk.finds_steps
                )
                found = self._kept.get(practice)
                if found and self._is_same(desk, found, about):
                    made[practice] = found
                    self.there.update(found.files)
                else:
                    made[practice], files = _made(desk, practice, about)
                    gc.collect(0)  # pages leave circles behind; commands do not look for any by themselves
                    yield from files.items()
            for path, content in common_files(desk, [one.found for one in made.values() if one.found]):
                self.pause()
                yield path, content
        self._store().put(key_of(tree_name(self.root)), encoded(made))

    def _is_same(self, desk: Desk, found: Portion, about: str) -> bool:
        """Whether the files would be made again as they lie there."""
        return (
            found.about == about
            and all(digest and _digest(answer(desk, question)) == digest for question, digest in found.asked.items())
            and all(_holds(self.folder / path, digest) for path, digest in found.files.items())
        )

    def _store(self) -> Store:
        return store_of(self.root, "portions", _MOST)


def _made(desk: Desk, practice: str, about: str) -> tuple[Portion, dict[str, bytes]]:
    own = OwnDesk(desk, practice)
    files = dict(own_files(own))
    found = next(found_in(own), None)
    asked = {question: _digest(answer(desk, question)) for question in own.asked}
    digests = {path: hashlib.sha256(raw).hexdigest() for path, raw in files.items()}
    return Portion(about, asked, digests, found), files


def _digest(said: object) -> str:
    """Of an answer; "" of one that has none, which is never the same."""
    with suppress(TypeError):
        return digest_of(said)
    return ""


def _holds(path: Path, digest: str) -> bool:
    with suppress(OSError):
        return hashlib.sha256(path.read_bytes()).hexdigest() == digest
    return False
