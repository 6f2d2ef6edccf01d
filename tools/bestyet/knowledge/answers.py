"""What a long computation yielded, kept until any of its inputs changes; never needed to be right.

An answer is kept as its type writes it, and only if it comes back equal.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bestyet.knowledge.codec import decoded, encoded, kept_as, key_of
from bestyet.model.candidate import Candidate
from bestyet.repo import clock
from bestyet.repo.git import GitRefusedError, find_repository
from bestyet.repo.store import program, store_of
from bestyet.repo.tree import stamp, tree_name

if TYPE_CHECKING:
    from bestyet.model.passage import Variant

_SETTLED = 2_000_000_000  # nanoseconds: a file as young as that may change again without a new time
_MOST = 64  # answers
_MOST_CANDIDATES = 4096

Answer = TypeVar("Answer")


def remembered(root: Path, name: str, about: Any, compute: Callable[[], Answer], kind: Any = Any) -> Answer:
    """Return what `compute` yields, from the last time if nothing it may depend on changed.

    name: of the computation. about: what else it depends on, as plain data or frozen values: its request, the day.
    It may depend on the files under practices/, the commit of HEAD, the base branch and this program, and on nothing
    else. kind: the type of the answer, made of what `knowledge.codec` can bring back: tuples, not sequences. An answer
    that does not come back equal is not kept. Without a type it is plain data, and tuples come back as lists.
    """
    files, youngest = stamp(root)
    store, key = store_of(root, "answers", _MOST), key_of(program(), name, about, files, heads(root))
    raw = store.get(key)
    if raw is not None:
        with suppress(ValueError):
            found: Answer = decoded(raw, kind)
            return found
    answer = compute()
    if kind is Any:
        answer = decoded(encoded(answer), kind)
    if int(clock.now().timestamp()) * 10**9 - youngest > _SETTLED:
        new = kept_as(answer, kind)
        if new is not None:
            store.put(key, new)
    return answer


def keep_candidate(root: Path, about: str, candidate: Candidate) -> None:
    """Keep the newest candidate of a practice, without its variants, which are read anyway. about: as asked for it."""
    raw = kept_as((about, replace(candidate, variants=())), tuple[str, Candidate])
    if raw is not None:
        store_of(root, "candidates", _MOST_CANDIDATES).put(key_of(tree_name(root), candidate.practice), raw)


def kept_candidate(root: Path, practice: str, about: str, variants: tuple[Variant, ...]) -> Candidate | None:
    """The candidate of a practice made from what has this digest; None where another or none is kept."""
    raw = store_of(root, "candidates", _MOST_CANDIDATES).get(key_of(tree_name(root), practice))
    with suppress(ValueError):
        found: tuple[str, Candidate] = decoded(raw or b"", tuple[str, Candidate])
        if found[0] == about:
            return replace(found[1], variants=variants)
    return None


def heads(root: Path) -> list[str]:
    """The commits that an answer can depend on."""
    repository = find_repository(root)
    if repository is None:
        return []
    try:
        return repository.run("show-ref", "--head").decode().splitlines()
    except GitRefusedError:  # nothing is committed yet
        return []
