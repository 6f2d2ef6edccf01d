"""Names that people type or leave in git's settings, held against those that the knowledge base has."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from bestyet.model.problem import CannotGoOnError, cannot
from bestyet.model.records.plain import word
from bestyet.model.sentence import sentence
from bestyet.repo import clock

if TYPE_CHECKING:
    from bestyet.knowledge.base import Loaded
    from bestyet.model.base import KnowledgeBase
    from bestyet.repo.git import Repository

_GOVERNANCE = "practices/governance.yml"


def known_practice(loaded: Loaded, practice: str) -> str:
    """Return `practice` if the knowledge base has it; else say which come near."""
    if practice in loaded.base.variants:
        return practice
    if left_out := loaded.left_out(practice):
        found = "; ".join(f"{one.place}: {one.message}" for one in left_out)
        raise cannot("every variant of %(practice)s is left out: %(found)s", practice=practice, found=found)
    called = loaded.base.called(practice)
    hint = (
        sentence("; did you mean %(called)s?", called=called)
        if called
        else did_you_mean(practice, loaded.base.practices)
    )
    raise cannot("no region has written a practice called %(practice)s%(hint)s", practice=repr(practice), hint=hint)


def known_region(loaded: Loaded, region: str) -> str:
    """Return `region` if it is one of governance.yml; else say which there are."""
    known = [entry.id for entry in loaded.base.regions]
    return one_of(region, known, f"{region!r} is no region of {_GOVERNANCE}")


def any_region(base: KnowledgeBase, region: str | None, *others: str, writing: Collection[str] = ()) -> None:
    """Refuse a region, if one is named, that is not in governance.yml, has written nothing and is none of `others`.

    writing: regions that have written what was not read.
    """
    if region is None:
        return
    there = [entry.id for entry in base.regions]
    there += sorted({*regions_in(base), *writing} - set(there))
    one_of(region, [*there, *others], f"there is no region {region!r}", "none yet")


def regions_in(base: KnowledgeBase) -> set[str]:
    """The regions that have written something."""
    return {variant.region for variants in base.variants.values() for variant in variants}


def known_reviewer(loaded: Loaded, reviewer: str) -> str:
    """Return `reviewer` if it is one of governance.yml whose last day has not passed; else say who there is."""
    known = {str(entry.get("id")): word(entry.get("until")) for entry in loaded.base.reviewers}
    name = one_of(reviewer, known, f"{reviewer!r} is no reviewer of {_GOVERNANCE}")
    if known[name] and known[name] < clock.today():
        raise cannot(
            "%(name)s is no reviewer any more: %(known_name)s was their last day", name=name, known_name=known[name]
        )
    return name


def one_of(name: str, known: Iterable[str], said: str, none: str = "") -> str:
    """Return `name` if it is known; else raise what `unknown` says."""
    there = list(known)
    if name not in there:
        near = difflib.get_close_matches(name, there, n=1)
        raise unknown(f"{said}; did you mean {near[0]}?" if near else said, there, none)
    return name


def unknown(said: str, known: Iterable[str], none: str = "") -> CannotGoOnError:
    """Return what is raised for a name that is not there: `said`, and all that there are (`none`: if none are)."""
    return CannotGoOnError(f"{said}{' There' if said.endswith('?') else '; there'} are: {', '.join(known) or none}")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the name that comes nearest, hyphens apart, or that holds it ("kick-off": "client-kickoff"); "": none."""
    bare = {one.replace("-", ""): one for one in known if one != name}
    own = name.replace("-", "")
    near = difflib.get_close_matches(own, bare, n=1)
    near = near or sorted((one for one in bare if len(own) > 3 and own in one), key=len)
    return bare[near[0]] if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return what follows a message about an unknown word: which comes near, or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.4)
    return f"; did you mean {near[0]}?" if near else ""


def git_setting(repository: Repository | None, name: str) -> str | None:
    """Return what `git config` says; None where nothing."""
    return git_settings(repository, name).get(name) or None


def git_settings(repository: Repository | None, *names: str) -> dict[str, str]:
    """The same for some settings, by name, which is in small letters."""
    if repository is None:
        return {}
    wanted = "|".join(map(re.escape, names))
    try:
        told = repository.run("config", "-z", "--get-regexp", f"^({wanted})$").decode("utf-8", "replace")
    except CannotGoOnError:  # git refused
        return {}
    entries = (entry.partition("\n") for entry in told.split("\0")[:-1])
    return {name: value.strip() for name, _, value in entries}  # the last one counts
