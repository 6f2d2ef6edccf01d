"""What was sent and waits, as people call it: of which practice, what it is, whose, since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bestyet.desk.workplace import Kind
from bestyet.site.language.words import gettext, message

if TYPE_CHECKING:
    from bestyet.desk.forges.pulls import Pull
    from bestyet.desk.workplace import Sent
    from bestyet.model.base import KnowledgeBase

_KINDS = {
    Kind.VOTE: message("%(about)s: a vote"),
    Kind.ANSWER: message("%(about)s: answers, which steps are the same"),
    Kind.COMMENT: message("%(about)s: something said"),
    Kind.DECISION: message("%(about)s: decisions where regions differ"),
    Kind.VARIANT: message("%(about)s: a text"),
    Kind.PROPOSAL: message("%(about)s: put to the vote"),
    Kind.ADOPTION: message("%(about)s: how a vote ended"),
    Kind.KEY: message("A passkey: %(about)s"),
}


@dataclass(frozen=True)
class Waiting:
    what: str
    who: str
    on: str
    told: str  # in the words of who sent a text; "" where there are none
    address: str
    branch: str
    pull: Pull | None


def waiting_of(base: KnowledgeBase, sent: Sent) -> Waiting:
    """By its branch, which anybody can call as they like: what that does not tell is told by the line of its commit."""
    kind, *about = sent.branch.split("/")[1:] or ("",)
    known = next((said for one, said in _KINDS.items() if one == kind), "")
    what = _about(base, kind, about) if known else ""
    told = sent.subject.partition(": ")[2] if what and kind == Kind.VARIANT else ""
    named = gettext(known) % {"about": what} if what else sent.subject
    return Waiting(named, sent.author, sent.at.date().isoformat(), told, sent.address, sent.branch, sent.pull)


def _about(base: KnowledgeBase, kind: str, about: list[str]) -> str:
    """What a branch of this kind names before who sent it; "" where it is none that the desk makes."""
    match kind, about:
        case Kind.KEY, [who]:
            return who
        case Kind.VARIANT, [region, practice, _] if region in base.settings.regions and practice in base.practices:
            return f"{base.practice_title(practice)}, {base.settings.label(region)}"
        case _, [practice, _] if kind not in (Kind.KEY, Kind.VARIANT) and practice in base.practices:
            return base.practice_title(practice)
    return ""
