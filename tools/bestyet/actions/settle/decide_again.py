"""Decisions beside those that are there: the same again, against one another, and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.knowledge.base import Loaded, load_about
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.names import did_you_mean, known_practice
from bestyet.merge.candidate import Aligned
from bestyet.model.problem import CannotGoOnError
from bestyet.model.sentence import sentence
from bestyet.repo.schemas import schema_texts
from bestyet.repo.tree import root_of
from bestyet.text.check.check import check_files, read_known
from bestyet.text.keeper import without_decision
from bestyet.text.settled import decisions_path, read_settled
from bestyet.text.yaml.schema import Schemas

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate
    from bestyet.model.decision import Decision


def is_same(one: Decision, other: Decision) -> bool:
    """Whether two decisions ask for the same, whoever made them and when."""
    return _asked(one) == _asked(other)


def _asked(one: Decision) -> tuple[object, ...]:
    return (
        *(one.do, one.step, one.field, one.region, one.text, one.value, one.section, one.after, one.before),
        *(one.others, one.into),
    )


def overruled(earlier: Sequence[Decision], made: Decision) -> tuple[Decision, ...]:
    """Those that a later decision leaves without effect: about the same words, value or place."""
    return tuple(one for one in earlier if one.overruled_by(made))


def refuse_new(before: Candidate, after: Candidate, said: str) -> None:
    """Refuse what makes decisions idle that were not."""
    new = [problem for problem in after.problems if problem not in before.problems]
    if new:
        hint = f"; {new[0].hint}" if new[0].hint.startswith("did you mean") else ""
        raise CannotGoOnError(f"{said}: {new[0].message}{hint}")


def refuse_faults(before: Mapping[str, bytes], after: Mapping[str, bytes], path: str) -> None:
    """Refuse what `bestyet check` would refuse of the file as it would be written."""
    schemas, known = Schemas(schema_texts()), read_known(before)
    old = set(check_files(before, [path], schemas, known)) if path in before else set()
    new = [found for found in check_files(after, [path], schemas, known) if found not in old]
    if new:
        told = {"message": new[0].message, "code": new[0].code, "hint": new[0].hint}
        raise CannotGoOnError(sentence("bestyet check would refuse this: %(message)s (%(code)s); %(hint)s", **told))


def undo_decision(start: Path, name: str, subject: str = "") -> Decision:
    """Take the last decision about a practice out of decisions.yml, or the last one about a step or field of it;
    returns it."""
    return edit(root_of(start), partial(_undo, name, subject), partial(load_about, name))


def _undo(name: str, subject: str, loaded: Loaded) -> Edit[Decision]:
    practice = known_practice(loaded, name)
    path = decisions_path(practice)
    decisions = read_settled(loaded.files, practice).decisions
    about = [one for one in decisions if subject in ("", one.subject)]
    if not decisions:
        raise CannotGoOnError(f"nothing is decided about {practice}")
    if not about:
        near = did_you_mean(subject, (one.subject for one in decisions))
        raise CannotGoOnError(f"nothing is decided about {subject}{near}")
    text = without_decision(loaded.files[path].decode("utf-8"), about[-1].index).encode()
    after = loaded.with_file(path, text)
    aligned = Aligned(asks=False)
    before, later = (candidate_of(one, practice, aligned=aligned) for one in (loaded, after))
    refuse_new(before, later, "other decisions need this one")
    return Edit(about[-1], {path: text})
