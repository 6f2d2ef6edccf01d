"""What people have still to settle, over all practices: questions that nobody answered, disputes that stand open."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from bestyet.actions.settle.answers import worth_asking
from bestyet.knowledge.base import Loaded, about_practices, load
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.codec import decoded, kept_as, key_of
from bestyet.model.blob import blob_of
from bestyet.model.oversee.mine import OpenPoints
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.store import program, store_of

_MOST_KEPT = 1024
_OF_STANDARDS = ("/adoption.yml", "/ballot.yml", "/practice.md", "/provenance.json")  # which settle, or open again


def open_points(start: Path) -> tuple[OpenPoints, ...]:
    """Of each practice that more than one region wrote and of which something is open, by title.

    What was found is kept by what it was found from: a change of one practice asks about no other anew.
    """
    loaded = load(start, bodies=False)
    found = (_kept(loaded, practice) for practice in loaded.base.variants)
    return tuple(sorted((one for one in found if one), key=lambda one: (one.title.casefold(), one.practice)))


def _kept(loaded: Loaded, practice: str) -> OpenPoints | None:
    about = about_practices([practice])
    there = {path: raw for path, raw in sorted(loaded.files.items()) if about(path)}
    files = {path: blob_of(raw) for path, raw in there.items() if path.count("/") < 4 or path.endswith(_OF_STANDARDS)}
    store, key = store_of(loaded.root, "open-points", _MOST_KEPT), key_of(program(), practice, files)
    with suppress(ValueError):
        kept: tuple[OpenPoints | None] = decoded(store.get(key) or b"", tuple[OpenPoints | None])
        return kept[0]
    found = _points(load(loaded.root, about), practice)
    if (raw := kept_as((found,), tuple[OpenPoints | None])) is not None:
        store.put(key, raw)
    return found


def _points(loaded: Loaded, practice: str) -> OpenPoints | None:
    try:
        candidate = candidate_of(loaded, practice)
    except CannotGoOnError:
        return None
    regions = tuple(variant.region for variant in candidate.variants)
    questions, disputes = worth_asking(candidate), len(candidate.disputes)
    if len(regions) < 2 or not (questions or disputes):
        return None
    title = loaded.base.practice_title(practice, candidate.title)
    return OpenPoints(practice, title, regions, questions, disputes)
