"""How a vote stands, and its end: adopt what has passed, record what has not, withdraw what one proposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bestyet.actions.decide.adopt import AdoptRequest, adopt, end
from bestyet.actions.decide.ballot import standing
from bestyet.actions.decide.passkey_vote import answer_to_sign, answered, withdrawal_to_sign, withdrawn
from bestyet.actions.decide.withdraw import WithdrawRequest
from bestyet.actions.oversee.impact import impact
from bestyet.actions.oversee.questions import ImpactRequest
from bestyet.desk.pages.decide.standing import practice_of, waiting_about, who_may
from bestyet.desk.pages.reading import Passages
from bestyet.desk.pages.vote import LONGEST_ANSWER, how_it_stands, must_be_seen, named, signing_of
from bestyet.desk.web import Answer, Asked, ForbiddenError, Page
from bestyet.desk.words import condition, instant
from bestyet.desk.workplace import Act, Kind, Landing
from bestyet.govern.adoptions import objections_of
from bestyet.knowledge.ballots import read_ballots
from bestyet.model.moment import moment
from bestyet.model.problem import CannotGoOnError, words_of
from bestyet.model.vote.tally import Outcome
from bestyet.repo import clock
from bestyet.site.language.words import gettext, message

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bestyet.actions.decide.adopt import Ended, How
    from bestyet.desk.pages.sent import Waiting
    from bestyet.desk.workplace import Done, Here
    from bestyet.knowledge.ballots import Case
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.records.voting import BallotFile


_SAID = {
    "approve": message("approve"),
    "reject": message("reject"),
    "abstain": message("abstain"),
    "silent": message("has not voted"),
    "recused": message("takes no part"),
    "left": message("is no reviewer any more"),
    "uncounted": message("voted, and it does not count"),
}


@dataclass(frozen=True)
class Voter:
    name: str
    region: str
    word: str


@dataclass(frozen=True)
class Against:
    """An objection that stands."""

    voter: str  # by which an answer names them
    name: str
    passage: str  # its words, or what value it is; "" for the whole
    reason: str
    instead: str


@dataclass(frozen=True)
class Effect:
    """What it means for a region."""

    region: str
    same: int
    others: int
    has_text: bool


@dataclass(frozen=True)
class Ending:
    here: str
    seen: str  # digest of the ballot
    practice: str
    version: str
    weight: str
    outcome: str
    because: str  # of an outcome; "" while the vote is open
    stands: tuple[str, ...]  # a sentence each, while it is open
    ends: str  # as things stand
    conditions: tuple[tuple[str, bool], ...]  # as a sentence, and whether it is met
    voters: tuple[Voter, ...]
    objections: tuple[Against, ...]
    effects: tuple[Effect, ...]
    how: str  # adopted or recorded; "" where neither can be yet
    effective: str  # the first day, of what is adopted
    refusal: str
    may: bool
    who_may: str
    waits: tuple[Waiting, ...]
    waits_for_second: bool


@dataclass(frozen=True)
class Over:
    done: Done[Ended]
    base: str
    is_proven: bool


@dataclass(frozen=True)
class Withdrawing:
    here: str
    seen: str  # digest of the ballot
    practice: str
    title: str
    version: str


def look(asked: Asked) -> Answer:
    practice, place = practice_of(asked), asked.desk.workplace
    with place.reading() as here:
        base, may = here.base, asked.person.is_reviewer(here.base)
        case, at = _case(here.root, practice, place.base_called), clock.now()
        tally = case.evidence(at).end.tally
        stands = tuple(how_it_stands(standing(case, at), case)) if tally.outcome is Outcome.OPEN else ()
        passages = Passages.of(base, case.version.files.get("practice.md", b"").decode("utf-8", "replace"))
        how, ended, refusal = _end_of(case, tally.outcome)
        effects = tuple(_effects(here, case))
    view = Ending(
        here=f"/adopt/{practice}",
        seen=case.ballot_digest,
        practice=practice,
        version=case.version.number,
        weight=case.file.weight,
        outcome=tally.outcome.value,
        because="" if stands else tally.because,
        stands=stands,
        ends=instant(tally.due),
        conditions=tuple((condition(one, base.settings.label, named(case.file)), one.met) for one in tally.conditions),
        voters=tuple(
            Voter(_name(case.file, who), _region(base, case.file, who), gettext(_SAID.get(word, word)))
            for who, word in tally.reviewers.items()
        ),
        objections=tuple(
            Against(one.voter, _name(case.file, one.voter), passages(one.passage or ""), one.reason, one.instead or "")
            for one in objections_of(tally)
        ),
        effects=effects,
        how=how,
        effective=(ended.record.effective or "") if ended else "",
        refusal=refusal,
        may=may,
        who_may="" if may else who_may(base),
        waits=waiting_about(asked, base, practice),
        waits_for_second=place.lands.get(Kind.ADOPTION) is not Landing.DIRECT,
    )
    return Page("adopt.html.j2", base.practice_title(practice), view)


def finish(asked: Asked) -> Answer:
    """Adopt, or show the first answer that is to be signed before: here none has been."""
    return _ended(asked, {})


def sign_answer(asked: Asked) -> Answer:
    """One more answer is signed; when all are, it is adopted."""
    signed = dict(_signed(asked))
    if not all(signed.values()) and asked.desk.own_key is None:
        raise ForbiddenError(gettext("Here is signed with a passkey."))
    if moment(asked.word("at")) is None or not asked.word("to"):
        raise CannotGoOnError(gettext("Look at it again before you sign it"))
    return _ended(asked, signed)


def _ended(asked: Asked, signed: Mapping[str, bytes]) -> Answer:
    practice, place, person = practice_of(asked), asked.desk.workplace, asked.person
    with place.reading() as here:
        if not person.is_reviewer(here.base):
            raise ForbiddenError(who_may(here.base))
        case = _case(here.root, practice, place.base_called)
        version, at = case.version, moment(asked.word("at")) if signed else None
        request = _adopting(asked, here.root, practice, at or clock.now().replace(microsecond=0))
        must_be_seen(asked, case.ballot_digest)
        if left := [voter for voter in request.answers if voter not in signed]:
            return _answer_to_sign(asked, request, left[0], signed)
    answers = request.answers
    is_record = asked.word("how") == "recorded"
    paths = {f"{version.folder}/adoption.yml", *(f"{version.folder}/answers/{voter}.yml" for voter in answers)}
    told = f"{practice} {version.number}: {'how its vote ended' if is_record else 'adopted'}"
    act = Act(Kind.ADOPTION, (practice, person.id), frozenset(paths), told, person, is_anew=True)

    def ended(root: Path) -> Ended:
        now = replace(request, start=root)
        must_be_seen(asked, _case(root, practice, place.base_called).ballot_digest)
        return answered(now, signed) if answers else adopt(now)

    done = place.act(act, ended)
    return Page("over.html.j2", message("Written down"), Over(done, place.base_called, is_proven=True))


def _answer_to_sign(asked: Asked, request: AdoptRequest, to: str, signed: Mapping[str, bytes]) -> Answer:
    found = answer_to_sign(request, to)
    kept = [
        ("how", asked.word("how")),
        ("seen", asked.word("seen")),
        ("to", to),
        *((f"answer:{who}", said) for who, said in request.answers.items()),
    ]
    kept += [(f"signed:{who}", said.decode()) for who, said in signed.items()]
    assert request.at is not None
    view = signing_of(asked, f"/adopt/{request.practice}", request.at, found, tuple(kept))
    return Page("sign.html.j2", message("Sign your answer"), view)


def _adopting(asked: Asked, root: Path, practice: str, at: datetime) -> AdoptRequest:
    """Who answers is who is signed in, whatever the form says."""
    key, base = asked.desk.own_key, asked.desk.workplace.base_called
    answers, is_record = dict(_answers(asked)), asked.word("how") == "recorded"
    path = key.path if key else None
    return AdoptRequest(root, practice, None, is_record, answers, base, asked.person.id, path, at=at)


def _signed(asked: Asked) -> Iterator[tuple[str, bytes]]:
    """What a browser said of each answer that was signed, by who objected; nothing where ssh-keygen signs it here."""
    for name, given in asked.form.items():
        if name.startswith("signed:"):
            yield name.removeprefix("signed:"), given[-1][:LONGEST_ANSWER].encode()
    if to := asked.word("to"):
        yield to, asked.word("assertion")[:LONGEST_ANSWER].encode()


def before_withdrawing(asked: Asked) -> Answer:
    practice, place = _proposer(asked), asked.desk.workplace
    with place.reading() as here:
        case, title = _case(here.root, practice, place.base_called), here.base.practice_title(practice)
    view = Withdrawing(f"/withdraw/{practice}", case.ballot_digest, practice, title, case.version.number)
    return Page("withdraw.html.j2", message("Withdraw it"), view)


def sign_withdrawal(asked: Asked) -> Answer:
    practice, at = _proposer(asked), clock.now().replace(microsecond=0)
    with asked.desk.workplace.reading() as here:
        found = withdrawal_to_sign(_withdrawal(asked, here.root, practice, at))
    ballot = str(found.data["ballot"])
    must_be_seen(asked, ballot)
    kept = (("because", asked.word("because")), ("seen", ballot))
    return Page(
        "sign.html.j2",
        message("Sign that you withdraw it"),
        signing_of(asked, f"/withdraw/{practice}", at, found, kept),
    )


def withdraw(asked: Asked) -> Answer:
    practice, place, person, at = _proposer(asked), asked.desk.workplace, asked.person, moment(asked.word("at"))
    if at is None:
        raise CannotGoOnError(gettext("Look at it again before you sign it"))
    with place.reading() as here:
        version = _case(here.root, practice, place.base_called).version
    answer = asked.word("assertion")[:LONGEST_ANSWER].encode()
    if not answer and asked.desk.own_key is None:
        raise ForbiddenError(gettext("Here is signed with a passkey."))
    paths = frozenset(f"{version.folder}/{name}.yml" for name in ("withdrawal", "adoption"))
    told = f"{practice} {version.number}: withdrawn"
    act = Act(Kind.ADOPTION, (practice, person.id), paths, told, person, is_anew=True)

    def ended(root: Path) -> Ended:
        must_be_seen(asked, _case(root, practice, place.base_called).ballot_digest)
        return withdrawn(_withdrawal(asked, root, practice, at), answer)

    done = place.act(act, ended)
    return Page("over.html.j2", message("Written down"), Over(done, place.base_called, is_proven=False))


def _case(root: Path, practice: str, base: str) -> Case:
    """Raises CannotGoOnError where no vote is open."""
    ballots = read_ballots(base, start=root, practice=practice)
    return ballots.case(ballots.open_ballot(practice))


def _end_of(case: Case, outcome: Outcome) -> tuple[How | str, Ended | None, str]:
    """How it can be ended now, with what; or why not."""
    if outcome is Outcome.OPEN:
        return "", None, ""
    how: How = "adopted" if outcome is Outcome.PASSED else "recorded"
    try:
        return how, end(case, how).value, ""
    except CannotGoOnError as error:
        return "", None, words_of(error)


def _name(ballot: BallotFile, voter: str) -> str:
    person = ballot.voter(voter)
    return (person and person.name) or voter


def _region(base: KnowledgeBase, ballot: BallotFile, voter: str) -> str:
    person = ballot.voter(voter)
    return base.settings.label(person.region) if person else ""


def _effects(here: Here, case: Case) -> Iterator[Effect]:
    version = case.version
    with suppress(CannotGoOnError):  # of a version that ends a practice there is none
        for one in impact(ImpactRequest(start=here.root, practice=version.practice, version=version.number)):
            yield Effect(here.base.settings.label(one.region), one.same, len(one.effects), bool(one.path))


def _answers(asked: Asked) -> Iterator[tuple[str, str]]:
    for name, given in asked.form.items():
        words = " ".join(given[-1].split())
        if name.startswith("answer:") and words:
            yield name.removeprefix("answer:"), words


def _proposer(asked: Asked) -> str:
    practice = practice_of(asked)
    if not asked.person.id:
        raise ForbiddenError(gettext("Who proposed it withdraws it."))
    return practice


def _withdrawal(asked: Asked, root: Path, practice: str, at: datetime) -> WithdrawRequest:
    """Who withdraws is who is signed in, whatever the form says."""
    because = " ".join(asked.word("because").split())
    if not because:
        raise CannotGoOnError(gettext("Say why: others read it"))
    key = asked.desk.own_key
    base = asked.desk.workplace.base_called
    return WithdrawRequest(root, practice, because, asked.person.id, base, key.path if key else None, at=at)
