"""What people have still to settle, over all practices: questions that nobody answered, disputes that stand open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.actions.settle.answers import worth_asking
from bestyet.knowledge.base import about_practices, load
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.codec import key_of
from bestyet.knowledge.many.kept import Blobs, Kept, blobs_of
from bestyet.model.oversee.mine import OpenPoints, in_order
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.store import MANY, program, store_of

if TYPE_CHECKING:
    from pathlib import Path

    from bestyet.knowledge.base import Loaded
    from bestyet.knowledge.many.one import One

_OF_STANDARDS = ("/adoption.yml", "/ballot.yml", "/practice.md", "/provenance.json")  # which settle, or open again


def open_points(start: Path) -> tuple[OpenPoints, ...]:
    """Of each practice that more than one region wrote and of which something is open, by title."""
    loaded = load(start, bodies=False)
    asked, found = points_asked(loaded), []
    for practice in asked.keys:
        known = asked.recalled(practice)
        found.append(known[0] if known else asked.keep(practice, _points(_about(loaded, practice), practice)))
    return in_order(found)


def points_asked(loaded: Loaded) -> Kept[OpenPoints | None]:
    """What is open in each practice that regions wrote."""
    blobs, store = blobs_of(loaded.files), store_of(loaded.root, "open-points", MANY)
    return Kept(_of_one, store, tuple[OpenPoints | None], {name: _key(blobs, name) for name in loaded.base.variants})


def _key(blobs: Blobs, practice: str) -> bytes:
    there = blobs.of(practice)
    files = {path: blob for path, blob in there.items() if path.count("/") < 4 or path.endswith(_OF_STANDARDS)}
    return key_of(program(), practice, files)


def _about(loaded: Loaded, practice: str) -> Loaded:
    return load(loaded.root, about_practices([practice]))


def _of_one(one: One) -> OpenPoints | None:
    return _points(one.around.part(None, about_practices([one.practice])), one.practice)


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
