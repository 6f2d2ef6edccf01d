"""How a practice or a version stands, in a word or two with a sign: the same beside its name wherever it is listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.model.vote.tally import Outcome
from bestyet.site.language.words import gettext
from bestyet.site.language.written import day
from bestyet.site.version.views import Stage, VersionView

if TYPE_CHECKING:
    from bestyet.site.desk import Desk

_KINDS = {Stage.OPEN: "vote", Stage.IN_FORCE: "go", Stage.ADOPTED: "vote"}


@dataclass(frozen=True)
class Chip:
    """kind: as `Strip` has it."""

    kind: str
    says: str


def chip(desk: Desk, practice: str) -> Chip:
    """How a practice is to be taken today."""
    if desk.is_lost(practice):
        return Chip("lost", gettext("cannot be told"))
    if desk.standard(practice):
        return Chip("go", gettext("in force"))
    if desk.ended(practice):
        return Chip("ended", gettext("ended"))
    if ballots := desk.ballots(practice):
        return version_chip(ballots[-1])
    return Chip("draft", gettext("draft, not in force"))


def version_chip(version: VersionView) -> Chip:
    """How one version stands today."""
    kind = _KINDS.get(version.stage, "ended")
    if version.stage is Stage.OPEN and version.outcome is Outcome.OPEN:
        until = gettext("on vote until %(day)s") % {"day": day(version.closes)}
        return Chip(kind, until if version.closes else gettext("on vote"))
    if version.stage is Stage.OPEN:
        return Chip(kind, gettext("ballot has ended"))
    if version.stage is Stage.ADOPTED:
        return Chip(kind, gettext("adopted, not in force yet"))
    return Chip(kind, gettext(version.stage.value))
