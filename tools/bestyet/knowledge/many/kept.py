"""Answers about practices, each kept by what it was found from: a change of one practice asks about no other anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bestyet.knowledge.codec import decoded, kept_as
from bestyet.knowledge.many.one import ChangedError, One, Share, around, frame_of
from bestyet.knowledge.many.parts import another, by_practice, files_of, whole_base
from bestyet.model.blob import blob_of
from bestyet.repo import clock
from bestyet.repo.workers.spread import spread

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Ballots
    from bestyet.knowledge.base import Loaded
    from bestyet.knowledge.many.each import Helpers
    from bestyet.repo.store import Store

Answer = TypeVar("Answer")
Ask = Callable[[One], Answer]  # a function of a module: it is pickled


class Blobs:
    """The blob of every file, by practice."""

    def __init__(self, blobs: Mapping[str, str]) -> None:
        self._blobs, self._of_practice = blobs, by_practice(blobs)

    def of(self, practice: str) -> dict[str, str]:
        """Those of a practice, and those that all share."""
        return {path: self._blobs[path] for path in files_of(self._of_practice, [practice])}


def blobs_of(files: Mapping[str, bytes]) -> Blobs:
    return Blobs({path: blob_of(raw) for path, raw in files.items()})


@dataclass(frozen=True)
class Kept(Generic[Answer]):
    """What is asked of each of some practices."""

    ask: Ask[Answer]
    store: Store
    kind: Any  # the type of the answer, alone in a tuple
    keys: Mapping[str, bytes]  # by practice: what it is found from

    def recalled(self, practice: str) -> tuple[Answer] | None:
        with suppress(ValueError):
            found: tuple[Answer] = decoded(self.store.get(self.keys[practice]) or b"", self.kind)
            return found
        return None

    def keep(self, practice: str, answer: Answer) -> Answer:
        if (raw := kept_as((answer,), self.kind)) is not None:
            self.store.put(self.keys[practice], raw)
        return answer


def answered(
    asked: Sequence[Kept[Any]], loaded: Loaded, ballots: Ballots | None, helpers: Helpers
) -> list[dict[str, Any]]:
    """What is answered to each question, by practice, of those that regions wrote; kept for the next time.

    Where several ask about one practice, what the first has merged is at hand for the others. Raises CannotGoOnError.
    """
    found: list[dict[str, Any]] = []
    for one in asked:
        known = {name: one.recalled(name) for name in one.keys}
        found.append({name: answer[0] for name, answer in known.items() if answer})
    missing = {name for one, known in zip(asked, found, strict=True) for name in one.keys.keys() - known.keys()}
    if not (names := sorted(missing & loaded.base.variants.keys())):
        return found
    whole = whole_base(loaded.root)
    frame = frame_of(loaded, whole, ballots)
    shares = [Share(some, frame) for some in whole.portions(names)]
    work = partial(_answered, asks=tuple(one.ask for one in asked))
    for share, told in zip(shares, spread(helpers.workers, work, shares, helpers.told), strict=True):
        for practice, answers in zip(share.practices, told, strict=True):
            for one, known, answer in zip(asked, found, answers, strict=True):
                if practice in one.keys and practice not in known:
                    known[practice] = one.keep(practice, answer)
    return found


def _answered(share: Share, asks: Sequence[Ask[Any]]) -> list[tuple[Any, ...]]:
    there = around(share.frame)
    with clock.stopped(share.frame.now):
        try:
            return [tuple(ask(One(practice, there)) for ask in asks) for practice in share.practices]
        except ChangedError as error:
            raise another(share.frame.root) from error
