"""A region begins to write down a practice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bestyet.knowledge.base import Loaded, about_practices, load, load_part
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.names import known_region, nearest
from bestyet.model.base import GLOBAL
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.tree import root_of
from bestyet.text.base import VARIANT
from bestyet.text.scaffold import scaffold

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class NewVariant:
    path: str
    others: tuple[str, ...]  # labels of the regions that wrote theirs already
    near: str = ""  # the practice of another name that may be meant


def begin_variant(start: Path, region: str, practice: str) -> NewVariant:
    """Write a variant that explains every key and offers the names that others gave to steps.

    Raises CannotGoOnError for a region that is unknown, a name that is none, and a file that is there.
    """
    about = partial(load_part, keep=about_practices([practice]))
    return edit(root_of(start), partial(_begin, region, practice), about)


def _begin(named: str, practice: str, loaded: Loaded) -> Edit[NewVariant]:
    region = known_region(loaded, named)
    if not _SLUG.fullmatch(practice):
        raise CannotGoOnError(f"{practice!r} is no name for a practice: use small letters and digits, with - between")
    path = f"practices/{region}/{practice}.md"
    if path in loaded.files or path in loaded.unread:
        raise CannotGoOnError(f"{path} exists already: edit it")
    others = tuple(loaded.base.settings.label(v.region) for v in loaded.base.variants.get(practice, ()))
    text = scaffold(loaded.base, region, practice)
    near = "" if others else _nearest(practice, loaded)
    return Edit(NewVariant(path, others, near), {path: text.encode()})


def _nearest(name: str, loaded: Loaded) -> str:
    """The practice of another name that comes nearest, of those of which not all that regions wrote is left out."""
    names = {found[2] for path in loaded.others if (found := VARIANT.match(path)) and found[1] != GLOBAL}
    near = nearest(name, sorted(names))
    if not near or near in load(loaded.root, about_practices([near]), bodies=False).base.variants:
        return near
    return nearest(name, load(loaded.root, bodies=False).base.practices)
