"""How a practice comes to have no standard any more: it ends, another one replaces it, or it gets another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs, to_builtins

from bestyet.actions.decide.planning import Text, base_on
from bestyet.govern.versions import adopted, next_version
from bestyet.knowledge.names import one_of
from bestyet.merge.provenance import dump
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.model.vote.version import Change, ChangeClass
from bestyet.text.versions import record_of

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Ballots
    from bestyet.model.vote.version import Version


def text_that_ends(ballots: Ballots, practice: str, replaced_by: str | None) -> Text:
    """Return the text of the newest adopted version, to be put to the vote so that it ends."""
    last = _last_adopted(ballots, practice)
    if replaced_by is not None:
        known = {*ballots.loaded.base.practices, *ballots.versions} - {practice}
        one_of(replaced_by, sorted(known), f"{replaced_by!r} is no other practice, so it can replace none")
    record = record_of(last)
    if isinstance(record, Problem):
        raise CannotGoOnError(f"{record.place.path} cannot be read as a record (bestyet verify tells more)")
    number = next_version(last.number, ChangeClass.MAJOR, [version.number for version in ballots.of(practice)])
    base = base_on(last)
    record = structs.replace(record, version=number, standard=to_builtins(base))
    said = f"{practice} ends" + (f", and {replaced_by} replaces it" if replaced_by else "")
    return Text(
        practice,
        number,
        ChangeClass.MAJOR,
        (Change(ChangeClass.MAJOR, "", said),),
        base,
        {"practice.md": last.files["practice.md"], "provenance.json": dump(record).encode()},
        record,
        ends=True,
        replaced_by=replaced_by,
    )


def taken_over(ballots: Ballots, practice: str, asked: str | None, is_amended: bool) -> Version | None:
    """Return the last adopted version of the practice that this one renames; None where it renames none.

    asked: the practice that is renamed; an amended ballot says it itself.
    """
    if any(version.renamed for version in ballots.of(practice)):
        _last_adopted(ballots, practice)  # refuses it
    opened = next((one.terms for one in ballots.of(practice) if one.is_put_to_vote and one.terms), None)
    named = opened.base.practice if is_amended and opened and opened.base else ""
    if asked is None or is_amended:
        return _last_adopted(ballots, named) if named else None
    if adopted(ballots.of(practice)):
        raise CannotGoOnError(f"{practice} has a standard of its own: let {asked} end (--end --replaced-by {practice})")
    return _last_adopted(ballots, asked)


def _last_adopted(ballots: Ballots, practice: str) -> Version:
    """Return the newest adopted version. Raises CannotGoOnError where there is none, or it has ended."""
    found = adopted(ballots.of(practice))
    if not found:
        raise CannotGoOnError(f"no version of {practice} was adopted, so there is nothing to end")
    if renamed := found[-1].renamed:
        raise CannotGoOnError(f"{practice} is called {renamed.practice} since {renamed.effective}: propose that")
    if found[-1].ends:
        raise CannotGoOnError(f"{practice} has ended already, with {found[-1].number}")
    return found[-1]
