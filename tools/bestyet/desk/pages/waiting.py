"""What was sent and waits: a second person looks at it and takes it into the base."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING

from bestyet.desk.forges.pulls import State
from bestyet.desk.pages.oversee.departures import agreeing
from bestyet.desk.pages.sent import Waiting, waiting_of
from bestyet.desk.web import Answer, Asked, ForbiddenError, Moved, NotFoundError, Page
from bestyet.desk.workplace import OURS, Kind
from bestyet.model.records.picture import is_picture
from bestyet.repo.receipts import variant_of
from bestyet.site.html import within
from bestyet.site.language.words import gettext, message
from bestyet.text.base import GOVERNANCE, read_data
from bestyet.text.markdown.lines import written_lines
from bestyet.text.pictures import shown_of
from bestyet.text.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bestyet.desk.workplace import Sent
    from bestyet.model.base import KnowledgeBase


@dataclass(frozen=True)
class Line:
    text: str
    kind: str  # new, old or "" where it stays


@dataclass(frozen=True)
class Changed:
    path: str
    lines: tuple[Line, ...]
    picture: str = ""  # what it shows, as an address; "" for what is no picture


@dataclass(frozen=True)
class Looked:
    sent: Waiting
    here: str
    commit: str
    base: str
    files: tuple[Changed, ...]
    may_take_in: bool
    why_not: str
    may_ask: bool  # for a pull request, where there is none that is open
    is_mine: bool  # and can be taken back here


def look(asked: Asked) -> Answer:
    sent, place = _sent(asked), asked.desk.workplace
    branch = sent.branch
    with place.reading() as here:
        shown = waiting_of(here.base, sent)
        tip, left = place.sent_on(branch)
        files = place.tree.changed_between(left, tip)
        before = place.tree.contents(left, files)
    why_not = _why_not(asked, branch, before, files)
    changes = tuple(_changes(before, files))
    may_ask = place.pulls is not None and (sent.pull is None or sent.pull.state is not State.OPEN)
    is_mine = _may_take_back(asked, branch)
    view = Looked(shown, sent.address, tip, place.base_called, changes, not why_not, why_not, may_ask, is_mine)
    return Page("waiting.html.j2", message("What was sent"), view)


def take_in(asked: Asked) -> Answer:
    sent, place, seen = _sent(asked), asked.desk.workplace, asked.word("commit")
    if asked.word("back"):
        if not _may_take_back(asked, sent.branch):
            raise ForbiddenError(gettext("Only who sent it takes it back."))
        place.take_back(sent.branch, seen, asked.person)
        return Moved("/")
    if place.pulls:
        place.ask_for_pull(sent.branch)
        return Moved(sent.address)
    with place.reading():
        tip, left = place.sent_on(sent.branch)
        files = place.tree.changed_between(left, tip)
        before = place.tree.contents(left, files)
    if why_not := _why_not(asked, sent.branch, before, files):
        raise ForbiddenError(why_not)
    place.take_in(sent.branch, seen if seen == tip else "", asked.person)
    return Moved("/")


def _sent(asked: Asked) -> Sent:
    """Only a branch that waits: what is asked for is looked up, never made into a name."""
    branch = f"{OURS}/{asked.path['branch']}"
    found = next((one for one in asked.desk.workplace.sent() if one.branch == branch), None)
    if found is None:
        raise NotFoundError(gettext("Nothing waits there."))
    return found


def _may_take_back(asked: Asked, branch: str) -> bool:
    """Who sent it does, as long as nothing but this desk knows of it."""
    is_here = asked.desk.workplace.pulls is None and asked.desk.workplace.tree.remote is None
    return is_here and branch.rpartition("/")[2] == asked.person.called


def _why_not(asked: Asked, branch: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    kind, *about = branch.split("/")[1:]
    with asked.desk.workplace.reading() as here:
        base = here.base
    if asked.desk.workplace.pulls:
        return gettext("It is taken in at the forge, by its pull request.")
    if not asked.desk.workplace.takes_in:
        return gettext("On your own computer you merge or push this branch yourself.")
    if not asked.person.is_reviewer(base):
        return gettext("Only reviewers take in what was sent.")
    if kind != Kind.VOTE and _is_their_own(asked, branch, about[-1], base):
        return gettext("A second person takes in what you sent.")
    named = {who for path, raw in after.items() if variant_of(path) for who in agreeing(before.get(path, b""), raw)}
    if others := sorted(named - {asked.person.id}):
        told = gettext("A departure in it says that %(names)s agreed: only they can take it in.")
        return told % {"names": ", ".join(others)}
    return ""


def _is_their_own(asked: Asked, branch: str, called: str, base: KnowledgeBase) -> bool:
    """Whether somebody sent this themselves, under whatever name they had then."""
    place, person = asked.desk.workplace, asked.person
    tip, left = place.sent_on(branch)
    then = read_data(place.tree.contents(left, [GOVERNANCE]), GOVERNANCE)
    return person.is_also(called, base, then) or place.tree.author(tip).email.casefold() == person.email.casefold()


def _changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Changed]:
    for path, raw in sorted(after.items()):
        if is_picture(path):
            name = path.rpartition("/")[2]
            shown = within({name: raw})(name) if shown_of([name], {name: raw}) else None
            yield Changed(
                path, () if shown else (Line(gettext("It cannot be shown as a picture."), "new"),), shown or ""
            )
            continue
        old, new = (written_lines(text) for text in (before.get(path, b""), raw))
        lines = [line for line in unified_diff(old, new, n=2, lineterm="")][2:]
        kinds = {"+": "new", "-": "old"}
        yield Changed(
            path,
            tuple(Line("…" if line.startswith("@@") else plain(line[1:]), kinds.get(line[:1], "")) for line in lines),
        )
