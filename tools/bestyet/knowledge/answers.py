"""What a long computation yielded, kept until any of its inputs changes; never needed to be right.

An answer is kept as its type writes it, and only if it comes back equal.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from bestyet.knowledge.codec import decoded, kept_as, key_of
from bestyet.repo import clock
from bestyet.repo.git import find_repository
from bestyet.repo.store import Store, program, store_of
from bestyet.repo.tree import is_own_repository, kept_away_stamp, refs_stamp, stamp

_SETTLED = 2_000_000_000  # nanoseconds: a file as young as that may change again without a new time
_MOST = 64  # answers

Answer = TypeVar("Answer")


def remembered(
    root: Path,
    name: str,
    about: Any,
    compute: Callable[[], Answer],
    kind: Any,
    holds: Callable[[Answer], bool] = lambda _: True,
) -> Answer:
    """Return what `compute` yields, from the last time if nothing it may depend on changed.

    name: of the computation. about: what else it depends on, as plain data or frozen values: its request, the day.
    It may depend on the files under practices/, the commit of HEAD, the base branch and this program, and on nothing
    else. kind: the type of the answer, made of what `knowledge.codec` can bring back: tuples, not sequences. An answer
    that does not come back equal is not kept, nor one that does not hold as long as nothing changes.
    """
    store, key, youngest = _place(root, name, about)
    found: Answer | None = _read(store, key, kind)
    if found is not None:
        return found
    answer = compute()
    if int(clock.now().timestamp()) * 10**9 - youngest > _SETTLED and holds(answer):
        new = kept_as(answer, kind)
        if new is not None:
            store.put(key, new)
    return answer


def recalled(root: Path, name: str, about: Any, kind: type[Answer]) -> Answer | None:
    """Return what `remembered` would without computing it; None where it would compute it."""
    store, key, _ = _place(root, name, about)
    found: Answer | None = _read(store, key, kind)
    return found


def _place(root: Path, name: str, about: Any) -> tuple[Store, bytes, int]:
    """Where an answer is kept, under which key, and when the youngest file that it depends on changed."""
    files, youngest = stamp(root)
    key = key_of(program(), name, about, files, kept_away_stamp(root), heads(root))
    return store_of(root, "answers", _MOST), key, youngest


def _read(store: Store, key: bytes, kind: Any) -> Any:
    raw = store.get(key)
    if raw is not None:
        with suppress(ValueError):
            return decoded(raw, kind)
    return None


def heads(root: Path) -> str:
    """Changes with every commit that an answer can depend on. Raises CannotGoOnError where git does not trust it."""
    if not is_own_repository(root):
        find_repository(root)
    return refs_stamp(root)
