"""For whom a digest is: a reviewer of governance.yml, or a region."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.model.oversee.mine import Who
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.plain import word

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase

_PERSON, _REGION = "person", "region"


@dataclass(frozen=True)
class Addressed:
    name: str  # as printed, or as people call it
    key: str  # "person:lead-emea"
    who: Who
    language: str  # "" where no region of theirs says one


def addressed(base: KnowledgeBase, asked: str, today: str) -> Addressed:
    """asked: an id, with "person:" or "region:" before it where both have it.

    Raises CannotGoOnError where nobody is called so, or the person's last day is past.
    """
    people = [name for name in dict.fromkeys(word(entry.get("id")) for entry in base.reviewers) if name]
    regions = [region.id for region in base.regions]
    kind, _, name = asked.rpartition(":")
    if kind not in ("", _PERSON, _REGION):
        kind, name = "", asked
    is_person, is_region = name in people and kind != _REGION, name in regions and kind != _PERSON
    if is_person and is_region:
        raise CannotGoOnError(
            f"{name!r} is a person and a region: write --for {_PERSON}:{name} or --for {_REGION}:{name}"
        )
    if not is_person and not is_region:
        there = [*(people if kind != _REGION else ()), *(regions if kind != _PERSON else ())]
        near = difflib.get_close_matches(name, there, n=3, cutoff=0.4)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise CannotGoOnError(f"practices/governance.yml has no reviewer and no region {name!r}{hint}")
    return _person(base, name, today) if is_person else _region(base, name)


def _person(base: KnowledgeBase, name: str, today: str) -> Addressed:
    entries = [entry for entry in base.reviewers if entry.get("id") == name]
    until = word(entries[0].get("until"))
    if until and until < today:
        raise CannotGoOnError(f"{name} is no reviewer since {until}, the last day of theirs: nothing is told to them")
    own = {str(entry.get("region")) for entry in entries}
    regions = tuple(region.id for region in base.regions if region.id in own)
    printed = str(entries[0].get("name") or name)
    return Addressed(printed, f"{_PERSON}:{name}", Who(regions, name), _language(base, regions))


def _region(base: KnowledgeBase, name: str) -> Addressed:
    return Addressed(base.settings.label(name), f"{_REGION}:{name}", Who((name,)), _language(base, (name,)))


def _language(base: KnowledgeBase, regions: tuple[str, ...]) -> str:
    """Of the first of these regions that says one."""
    found = (word(base.region(region).data.get("language")) for region in regions)
    return next((one for one in found if one), "")
