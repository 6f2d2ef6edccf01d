"""Put a text to the vote, amend it, or let a practice end: all that comes of it is shown before the button."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from bestyet.actions.decide.before.planned import Planned, planned
from bestyet.actions.decide.propose import Proposed, ProposeRequest, propose
from bestyet.desk.pages.decide.standing import Way, practice_of, waiting_about, who_may
from bestyet.desk.pages.reading import Passages, Reading, reading_of
from bestyet.desk.web import Answer, Asked, ForbiddenError, Page
from bestyet.desk.words import instant
from bestyet.desk.workplace import Act, Kind, Landing
from bestyet.govern.limits import borrowed_name, choosable, default_rule
from bestyet.govern.reach import cautions
from bestyet.govern.versions import adopted
from bestyet.knowledge.ballots import read_ballots
from bestyet.model.moment import moment
from bestyet.model.problem import CannotGoOnError, words_of
from bestyet.model.vote.ballot import STATUS_QUO
from bestyet.site.language.told import retold
from bestyet.site.language.words import gettext, message

if TYPE_CHECKING:
    from pathlib import Path

    from bestyet.desk.pages.sent import Waiting
    from bestyet.desk.workplace import Done, Here
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.problem import Problem
    from bestyet.model.records.voting import BallotFile, Contested

_QUESTIONS = frozenset({"likely-unanswered"})
_DIFFERENCES = frozenset({"unsettled"})
_WORDS = frozenset(
    {"place-name", "regional-number", "regional-title", "fragment", "no-time-left", "words-against-value"}
)


class Mode(StrEnum):
    PROPOSE = "propose"
    AMEND = "amend"
    END = "end"


_TITLES = {
    Mode.PROPOSE: message("Put to the vote"),
    Mode.AMEND: message("Change the text that is voted on"),
    Mode.END: message("End this practice"),
}


@dataclass(frozen=True)
class ToMend:
    """What is refused before a vote, with the page of the desk where it is mended, and how it is by command."""

    said: str
    where: str
    way: Way | None
    command: str


@dataclass(frozen=True)
class Coming:
    """What is put to the vote."""

    version: str
    weight: str
    why: tuple[tuple[str, str], ...]  # class of a change, and the change
    rule: str
    is_rehearsal: bool
    closes: str
    days: int | None  # after the end of the vote, on which it holds
    effective: str  # or the day
    notes: tuple[str, ...]
    ranked: tuple[str, ...]
    lapses: tuple[tuple[str, tuple[str, ...]], ...]  # whose vote, for which passages
    taken: tuple[str, ...]  # of what is ranked first
    since: str  # the version that the text is compared with
    text: Reading
    seen: str  # what is looked at, by its digests


@dataclass(frozen=True)
class Proposing:
    here: str
    practice: str
    title: str
    mode: str
    coming: Coming | None
    to_mend: tuple[ToMend, ...]
    refusal: str
    may: bool
    who_may: str
    waits: tuple[Waiting, ...]
    waits_for_second: bool
    rules: tuple[str, ...]  # that governance.yml lets one choose from
    others: tuple[tuple[str, str], ...]  # practices, by id and title, that could be followed instead
    told: dict[str, str]  # what was chosen
    is_likely: bool  # whether steps could be left apart


@dataclass(frozen=True)
class Made:
    done: Done[BallotFile]
    practice: str
    base: str
    waits_for_second: bool


def look(mode: Mode, asked: Asked) -> Answer:
    practice, place = practice_of(asked), asked.desk.workplace
    with place.reading() as here:
        may = asked.person.is_reviewer(here.base)
        found, refusal = _planned(asked, here, practice, mode)
        coming = _coming(asked, here, found) if found and isinstance(found.answer, Proposed) else None
        problems = found.answer if found and not isinstance(found.answer, Proposed) else ()
        to_mend = tuple(_to_mend(asked, here, practice, one) for one in problems)
        governance, base = here.base.governance, here.base
        others = tuple((one, base.practice_title(one)) for one in base.practices if one != practice)
    view = Proposing(
        here=_here(practice, mode),
        practice=practice,
        title=base.practice_title(practice),
        mode=mode.value,
        coming=coming,
        to_mend=to_mend,
        refusal=refusal,
        may=may,
        who_may="" if may else who_may(base),
        waits=waiting_about(asked, base, practice),
        waits_for_second=place.lands.get(Kind.PROPOSAL) is not Landing.DIRECT,
        rules=tuple(dict.fromkeys((default_rule(governance), *choosable(governance)))),
        others=others,
        told={name: asked.word(name) for name in ("policy", "closes", "weight", "effective", "apart", "instead")},
        is_likely=any(one.code in _QUESTIONS for one in problems) or bool(asked.word("apart")),
    )
    return Page("propose.html.j2", _TITLES[mode], view)


def put(mode: Mode, asked: Asked) -> Answer:
    """Look again with other terms, or put to the vote what was looked at."""
    if not asked.word("put"):
        return look(mode, asked)
    practice, place = practice_of(asked), asked.desk.workplace
    with place.reading() as here:
        if not asked.person.is_reviewer(here.base):
            raise ForbiddenError(who_may(here.base))
        paths = planned(_request(asked, here.root, practice, mode)).paths

    def made(root: Path) -> BallotFile:
        answer = propose(_request(asked, root, practice, mode))
        if not isinstance(answer, Proposed):
            raise CannotGoOnError(answer[0].message)
        if _seen(answer.ballot) != asked.word("seen"):
            told = gettext("The text, the rules or the terms are others than you looked at: look at it again")
            raise CannotGoOnError(told)
        return answer.ballot

    told = {Mode.PROPOSE: "put to the vote", Mode.AMEND: "another text to vote on", Mode.END: "to end"}[mode]
    number = asked.word("seen").partition(" ")[0]
    subject = f"{practice} {number}: {told}"
    act = Act(Kind.PROPOSAL, (practice, asked.person.id), paths, subject, asked.person, is_anew=True)
    done = place.act(act, made)
    view = Made(done, practice, place.base_called, not done.is_direct and place.takes_in and place.pulls is None)
    return Page("proposed.html.j2", message("Put to the vote"), view)


def handlers(mode: Mode) -> tuple[partial[Answer], partial[Answer]]:
    return partial(look, mode), partial(put, mode)


def _here(practice: str, mode: Mode) -> str:
    return f"/propose/{practice}" if mode is Mode.PROPOSE else f"/propose/{practice}/{mode.value}"


def _request(asked: Asked, root: Path, practice: str, mode: Mode) -> ProposeRequest:
    """Who proposes is who is signed in, whatever the form says."""
    return ProposeRequest(
        start=root,
        practice=practice,
        policy=asked.word("policy") or None,
        closes=asked.word("closes").strip() or None,
        weight=asked.word("weight") or None,
        author=asked.person.id or None,
        base=asked.desk.workplace.base_called,
        amend=mode is Mode.AMEND,
        end=mode is Mode.END,
        replaced_by=(asked.word("instead") or None) if mode is Mode.END else None,
        effective=asked.word("effective").strip() or None,
        leave_apart=bool(asked.word("apart")),
    )


def _planned(asked: Asked, here: Here, practice: str, mode: Mode) -> tuple[Planned | None, str]:
    try:
        return planned(_request(asked, here.root, practice, mode)), ""
    except CannotGoOnError as error:
        return None, words_of(error)


def _seen(ballot: BallotFile) -> str:
    """What is looked at: the version, the text, the rules and the terms; of the moment at which it closes, its day."""
    terms = (
        ballot.policy.get("name"),
        (ballot.closes or "")[:10],
        ballot.effective,
        ballot.replaced_by,
    )
    return f"{ballot.version} {terms} {ballot.round} {ballot.text} {ballot.provenance} {ballot.governance}"


def _coming(asked: Asked, here: Here, found: Planned) -> Coming:
    made = found.answer
    assert isinstance(made, Proposed)
    ballot, base = made.ballot, asked.desk.workplace.base_called
    since, before = _before(here, ballot, base)
    closes, effective = moment(ballot.closes), ballot.effective or ""
    is_days, passages = effective.startswith("+"), Passages.of(here.base, found.text)
    return Coming(
        version=ballot.version,
        weight=ballot.weight,
        why=tuple((one.weight.value, one.text) for one in made.changes),
        rule=str(ballot.policy.get("title") or ballot.policy.get("name") or ""),
        is_rehearsal=ballot.policy.get("rehearsal") is True,
        closes=instant(closes),
        days=int(effective.removeprefix("+").split()[0]) if is_days else None,
        effective="" if is_days else effective,
        notes=(*borrowed_name(ballot.policy), *cautions(ballot, base)),
        ranked=tuple(_ranked(here.base, one, passages) for one in ballot.disputes),
        lapses=tuple((_name(ballot, voter), tuple(map(passages, some))) for voter, some in made.look_again.items()),
        taken=tuple(map(passages, made.ranked_first)),
        since=since,
        text=reading_of(found.text, before, found.pictures),
        seen=_seen(ballot),
    )


def _name(ballot: BallotFile, voter: str) -> str:
    person = ballot.voter(voter)
    return (person and person.name) or voter


def _before(here: Here, ballot: BallotFile, base: str) -> tuple[str, str]:
    """The text that is compared with: the one that was voted on, else that of the version before."""
    versions = read_ballots(base, start=here.root, practice=ballot.practice).of(ballot.practice)
    opened = next((one for one in versions if one.is_put_to_vote), None)
    last = opened or next(reversed(adopted(versions)), None)
    if last is None:
        return "", ""
    return last.number, last.files.get("practice.md", b"").decode("utf-8", "replace")


def _to_mend(asked: Asked, here: Here, practice: str, one: Problem) -> ToMend:
    path = one.place.path
    where = gettext("%(path)s, line %(line)s") % {"path": path, "line": one.place.line}
    return ToMend(one.message, where, next(_ways(asked, here, practice, one), None), one.hint)


def _ways(asked: Asked, here: Here, practice: str, one: Problem) -> Iterator[Way]:
    if one.code in _QUESTIONS and asked.person.id:
        yield Way(f"/settle/{practice}", gettext("Answer whether they are the same"))
    if one.code in _DIFFERENCES and asked.person.id:
        yield Way(f"/settle/{practice}/differences", gettext("Decide it"))
    if one.code in _WORDS and asked.person.id:
        yield Way(f"/settle/{practice}/differences", gettext("Say a step in other words"))
    parts = one.place.path.split("/")
    with suppress(IndexError):
        if parts[2] == f"{practice}.md" and parts[1] in asked.person.regions(here.base):
            yield Way(f"/contribute/{parts[1]}/{practice}", gettext("Change the text"))


def _ranked(base: KnowledgeBase, one: Contested, passages: Passages) -> str:
    if one.default == STATUS_QUO:
        says = gettext("the text says something else")
    else:
        says = gettext("the text says what %(region)s says") % {"region": base.settings.label(one.default or "")}
    return f"{passages(one.id)}: {retold(one.words)}; {says}"
