"""Vote: what is put to the vote with its changes, what it means for my region, what others object; then one's word."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bestyet.actions.decide.ballot import BallotRequest, standings
from bestyet.actions.decide.passkey_vote import cast as cast_signed
from bestyet.actions.decide.passkey_vote import to_sign
from bestyet.actions.decide.vote import VoteRequest, prepared
from bestyet.actions.oversee.impact import impact
from bestyet.actions.oversee.questions import ImpactRequest
from bestyet.desk.pages.reading import Passages, Reading, reading_of
from bestyet.desk.pages.settle.said import Talk, talks_of
from bestyet.desk.web import Answer, Asked, ForbiddenError, NotFoundError, Page
from bestyet.desk.words import condition, instant
from bestyet.desk.workplace import Act, Kind
from bestyet.govern.versions import in_force
from bestyet.knowledge.ballots import read_ballots
from bestyet.model.moment import moment, moment_text
from bestyet.model.oversee.impact import STEP
from bestyet.model.problem import CannotGoOnError
from bestyet.model.vote.ballot import STATUS_QUO
from bestyet.model.vote.vote import Objection
from bestyet.repo import clock
from bestyet.site.language.words import gettext, message
from bestyet.site.links import SLUG
from bestyet.text.versions import record_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bestyet.actions.decide.ballot import Standing
    from bestyet.actions.decide.passkey_vote import ToSign
    from bestyet.actions.decide.vote import Written
    from bestyet.desk.workplace import Done, Here
    from bestyet.knowledge.ballots import Case
    from bestyet.model.oversee.impact import Effect, RegionImpact
    from bestyet.model.records.voting import BallotFile, Contested
    from bestyet.model.vote.tally import Paper
    from bestyet.model.vote.version import Version

WORDS = (message("approve"), message("reject"), message("abstain"))
_MOST_OBJECTIONS = 5
LONGEST_ANSWER = 20_000  # letters of what a browser says of a signature
_UNSEEN = ("ballot", "digest", "passages", "supersedes", "signature")  # digests: signed too, and nothing for the eye


@dataclass(frozen=True)
class Said:
    """What somebody answered so far."""

    voter: str
    word: str
    objections: tuple[tuple[str, str, str], ...]  # passage, reason, instead


@dataclass(frozen=True)
class Ranked:
    """A dispute to rank, with a field for each place."""

    id: str
    title: str
    words: str
    options: tuple[tuple[str, str], ...]  # as a vote names it, and as people call it


@dataclass(frozen=True)
class Voting:
    here: str
    seen: str  # digest of the ballot that is shown
    practice: str
    version: str
    weight: str
    changes: tuple[str, ...]
    since: str
    text: Reading
    settled: tuple[str, ...]  # points that one could rank, and cannot any more as one could
    ends: str  # as things stand
    stands: tuple[str, ...]  # a sentence each
    conditions: tuple[str, ...]
    said: tuple[Said, ...]
    own: str  # one's own word that counts as yet; "" for none
    impact: RegionImpact | None
    effects: tuple[tuple[Effect, str], ...]  # of it, and what value each is about; "" of a step
    region: str
    passages: tuple[tuple[str, str], ...]  # as a vote names it, and its words
    ranked: tuple[Ranked, ...]
    fault: str
    waits: str  # the branch that has one's own vote
    talks: tuple[Talk, ...]  # what is said about its steps, outside of the vote


@dataclass(frozen=True)
class Signing:
    """A vote or a withdrawal as it will be signed."""

    here: str
    at: str
    fields: tuple[tuple[str, str], ...]  # what was said, to be sent again
    written: str
    of_text: bool  # whether the digests of text and passages are signed too
    challenge: str
    domain: str
    credentials: str  # with spaces
    has_key: bool


@dataclass(frozen=True)
class Cast:
    done: Done[Written]
    base: str


def look(asked: Asked) -> Answer:
    practice, branch = _what(asked)
    place = asked.desk.workplace
    with place.reading(branch) as here:
        request = _request(asked, here.root, practice, "abstain", None)
        unsigned, case = prepared(request)
        written = case.version.files.get("practice.md", b"").decode("utf-8", "replace")
        text = reading_of(written, unsigned.to_read.before, case.version.pictures)
        (standing,) = standings(BallotRequest(here.root, practice, place.base_called)).standings
        region, label = _region(here, asked.person.id)
        title = _title(here, practice)
        found = _impact(here, practice, case.version.number, region)
        passages, name, label_of = Passages.of(here.base, written), named(case.file), here.base.settings.label
        said = tuple(_said(standing, name, passages, asked.person.id))
        own = next((one.vote.value for one in _that_count(standing) if one.vote.voter == asked.person.id), "")
    view = Voting(
        here=_here(practice),
        seen=unsigned.vote.ballot,
        practice=practice,
        version=case.version.number,
        weight=unsigned.weight,
        changes=tuple(unsigned.changes),
        since=unsigned.to_read.since,
        text=text,
        settled=tuple(unsigned.to_read.settled),
        ends=instant(standing.tally.due),
        stands=tuple(how_it_stands(standing, case)),
        conditions=tuple(condition(one, label_of, name) for one in standing.tally.conditions),
        said=said,
        own=own,
        impact=found,
        effects=tuple((one, _about(one, passages)) for one in found.effects) if found else (),
        region=label,
        passages=passages.in_turn(case.file.passages),
        ranked=tuple(_ranked(one, label_of, passages) for one in case.file.disputes),
        fault=unsigned.fault,
        waits=place.waiting(branch),
        talks=talks_of(asked, practice),
    )
    return Page("vote.html.j2", title, view)


def sign(asked: Asked) -> Answer:
    """The vote as it was filled in, to be signed."""
    practice, branch = _what(asked)
    at = clock.now().replace(microsecond=0)
    with asked.desk.workplace.reading(branch) as here:
        request = _request(asked, here.root, practice, asked.word("word"), at)
        found = to_sign(request)
    ballot = str(found.data["ballot"])
    must_be_seen(asked, ballot)
    form = {**asked.form, "seen": (ballot,)}
    kept = tuple((name, one) for name, all_of in form.items() if name != "csrf" for one in all_of)
    return Page("sign.html.j2", message("Sign your vote"), signing_of(asked, _here(practice), at, found, kept))


def cast(asked: Asked) -> Answer:
    practice, branch = _what(asked)
    at = moment(asked.word("at"))
    if at is None:
        raise CannotGoOnError(gettext("Look at the vote again before you sign it"))
    with asked.desk.workplace.reading(branch) as here:
        version = prepared(_request(asked, here.root, practice, asked.word("word"), at))[1].version
    answer = asked.word("assertion")[:LONGEST_ANSWER].encode()
    path = f"{version.folder}/votes/{asked.person.id}.yml"
    told = f"Vote of {asked.person.id} on {practice} {version.number}: {asked.word('word')}"
    act = Act(Kind.VOTE, (practice, asked.person.id), frozenset({path}), told, asked.person)

    def signed(root: Path) -> Written:
        if not answer and asked.desk.own_key is None:
            raise ForbiddenError(gettext("Here votes are signed with a passkey."))
        request = _request(asked, root, practice, asked.word("word"), at)
        must_be_seen(asked, prepared(request)[0].vote.ballot)
        return cast_signed(request, answer)

    done = asked.desk.workplace.act(act, signed)
    return Page("cast.html.j2", message("Your vote is signed"), Cast(done, asked.desk.workplace.base_called))


def must_be_seen(asked: Asked, shown: str) -> None:
    """Nobody signs or ends another thing than the page showed that their form is from; one from no page says nothing.

    shown: the digest of what would be shown now.
    """
    if asked.word("seen") not in ("", shown):
        raise CannotGoOnError(gettext("This is not what you looked at any more: nothing was signed. Read it again."))


def _what(asked: Asked) -> tuple[str, str]:
    """The practice, and the branch that one's own vote on it lands on."""
    practice = asked.path["practice"]
    if not SLUG.fullmatch(practice) or len(practice) > 64:
        raise NotFoundError(gettext("There is no such practice."))
    if not asked.person.id:
        raise ForbiddenError(gettext("Only reviewers vote."))
    return practice, asked.desk.workplace.branch(Kind.VOTE, practice, asked.person.id)


def _here(practice: str) -> str:
    return f"/vote/{practice}"


def _title(here: Here, practice: str) -> str:
    return here.base.practice_title(practice)


def _region(here: Here, person: str) -> tuple[str, str]:
    base = here.base
    region = next((str(one.get("region")) for one in base.reviewers if one.get("id") == person), "")
    return region, base.settings.label(region)


def _impact(here: Here, practice: str, version: str, region: str) -> RegionImpact | None:
    with suppress(CannotGoOnError):  # of a version that ends a practice there is none
        return next(iter(impact(ImpactRequest(start=here.root, practice=practice, version=version, region=region))))
    return None


def _about(one: Effect, passages: Passages) -> str:
    return "" if one.key == STEP else passages(one.key if one.id in ("", one.key) else f"{one.key}/{one.id}")


def _request(asked: Asked, root: Path, practice: str, word: str, at: datetime | None) -> VoteRequest:
    """Who votes is who is signed in, whatever the form says."""
    if word not in WORDS:
        raise CannotGoOnError(gettext("Say whether you approve, reject or abstain"))
    key = asked.desk.own_key
    return VoteRequest(
        start=root,
        practice=practice,
        word=word,
        confirm=lambda _: True,
        who=asked.person.id,
        key=key.path if key else None,
        objections=tuple(_objections(asked)),
        rankings=dict(_rankings(asked)),
        reason=_plainly(asked.word("reason")) or None,
        base=asked.desk.workplace.base_called,
        at=at,
    )


def _objections(asked: Asked) -> Iterator[Objection]:
    for at in range(_MOST_OBJECTIONS):
        passage, reason, instead = (_plainly(asked.word(f"{name}:{at}")) for name in ("passage", "against", "instead"))
        if reason:
            yield Objection(reason, passage or None, instead=instead)
        elif passage or instead:
            raise CannotGoOnError(gettext("Say of each objection what speaks against the words"))


def _rankings(asked: Asked) -> Iterator[tuple[str, Sequence[str]]]:
    """Dispute -> options, best first: fields "rank:DISPUTE" in their order, without the empty ones."""
    for name, given in asked.form.items():
        if name.startswith("rank:") and (chosen := [one for one in given if one]):
            yield name.removeprefix("rank:"), chosen


def _plainly(told: str) -> str:
    return " ".join(told.split())


def how_it_stands(standing: Standing, case: Case) -> Iterator[str]:
    """Only of an open vote: on another one nobody is asked."""
    said = standing.tally.reviewers
    voted = sum(word in WORDS for word in said.values())
    silent = [voter for voter, word in said.items() if word == "silent"]
    yield gettext("%(voted)s of %(of)s reviewers have voted.") % {"voted": voted, "of": voted + len(silent)}
    if silent:
        people = ((voter, case.file.voter(voter)) for voter in silent)
        names = ", ".join((person and person.name) or voter for voter, person in people)
        yield gettext("No word yet from: %(names)s.") % {"names": names}
    if standing.tally.passes:
        yield gettext("As things stand all its conditions are met, and the vote goes on.")
    elif standing.can_still_pass:
        yield gettext("It can still pass.")
    else:
        yield gettext("It cannot pass any more unless somebody votes anew.")


def _that_count(standing: Standing) -> Iterator[Paper]:
    return (one for one in standing.tally.papers if one.counts)


def _said(standing: Standing, name: Callable[[str], str], passages: Passages, own: str) -> Iterator[Said]:
    """What all but one have said that counts as yet."""
    for paper in _that_count(standing):
        if paper.vote.voter != own:
            against = ((passages(one.passage or ""), one.reason, one.instead) for one in paper.vote.objections)
            yield Said(name(paper.vote.voter), paper.vote.value, tuple(against))


def _ranked(entry: Contested, region: Callable[[str], str], passages: Passages) -> Ranked:
    options = dict.fromkeys((*entry.options, *([entry.default] if entry.default else [])))
    called = {STATUS_QUO: gettext("what is in force")}
    shown = tuple((one, called.get(one) or region(one)) for one in options)
    return Ranked(entry.id, passages(entry.id), entry.words, shown)


def named(ballot: BallotFile) -> Callable[[str], str]:
    """What people call a voter, by their id."""

    def name(one: str) -> str:
        person = ballot.voter(one)
        return (person and person.name) or one

    return name


def signing_of(asked: Asked, here: str, at: datetime, found: ToSign, kept: tuple[tuple[str, str], ...]) -> Signing:
    data = {name: value for name, value in found.data.items() if name not in _UNSEEN}
    return Signing(
        here=here,
        at=moment_text(at),
        fields=kept,
        written=record_text(data),
        of_text="passages" in found.data,
        challenge=base64.b64encode(found.challenge).decode(),
        domain=found.domain,
        credentials=" ".join(found.credentials),
        has_key=asked.desk.own_key is not None,
    )


def read(asked: Asked) -> Answer:
    """The standard in force."""
    practice = asked.path["practice"]
    if not SLUG.fullmatch(practice):
        raise NotFoundError(gettext("There is no such practice."))
    place = asked.desk.workplace
    with place.reading() as here:
        version = _in_force(here.root, place.base_called, practice)
        title = _title(here, practice)
        text = version.files.get("practice.md", b"").decode("utf-8", "replace")
        view = reading_of(text, pictures=version.pictures)
    return Page("read.html.j2", title, view)


def _in_force(root: Path, base: str, practice: str) -> Version:
    version = in_force(read_ballots(base, start=root).of(practice), clock.now().date())
    if version is None:
        raise NotFoundError(gettext("No version of this practice is in force."))
    return version
