"""A reviewer signs their word on the version that is put to the vote."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.decide.reading import ToRead, to_read
from bestyet.actions.decide.signing import Signer, by_key, key_file, may_vote, plain_words, signed
from bestyet.knowledge.ballots import Ballots, Case, acting_reviewer, ballots_in
from bestyet.knowledge.base import Loaded, load_about
from bestyet.knowledge.dates import day_or_moment
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.names import one_of
from bestyet.knowledge.proof import faults_before_adoption
from bestyet.model.moment import moment, moment_text
from bestyet.model.problem import cannot
from bestyet.model.records.voting import Against, BallotFile, ProxyGiven, VoteFile
from bestyet.model.vote.ballot import STATUS_QUO
from bestyet.model.vote.vote import SIDES, Objection, Value
from bestyet.repo import clock

if TYPE_CHECKING:
    from bestyet.govern.signature.votes import Handed
    from bestyet.repo.git import Repository


@dataclass(frozen=True)
class Unsigned:
    """A vote as it is shown to who is to sign it."""

    weight: str  # of the change: major, minor or patch
    changes: Sequence[str]  # a sentence each
    text: str  # path of the text that is voted on
    to_read: ToRead
    path: str  # of the vote
    vote: VoteFile
    fault: str = ""  # for which it cannot be adopted, whatever the votes say


@dataclass(frozen=True)
class VoteRequest:
    start: Path
    practice: str
    word: str  # approve, reject, abstain; recuse: steps aside; proxy: lets another reviewer vote
    confirm: Callable[[Unsigned], bool]  # whether who votes wants to sign this
    who: str | None = None  # None: as git's settings say
    key: Path | None = None  # None: as git's settings say
    objections: tuple[Objection, ...] = ()
    at_stake: str | None = None  # in all objections
    rankings: Mapping[str, Sequence[str]] = field(default_factory=dict)  # dispute -> regions, best first
    reason: str | None = None
    proxy: str | None = None  # who votes instead
    until: str | None = None  # the last day of the proxy
    meaning: str | None = None  # of the signature
    base: str | None = None
    signer: Signer | None = None  # None: with the key
    at: datetime | None = None  # when it was shown to who signs it; None: now


@dataclass(frozen=True)
class Written:
    path: str
    base: str  # the branch to which it must be sent


def vote(request: VoteRequest) -> Written:
    """Show a vote, sign it and write it. Nobody waits while it is looked at, so it must still be the same afterwards.

    Raises CannotGoOnError where it could not count, was not confirmed or became another one meanwhile.
    """
    _refuse_acting_words(request)
    loaded, at = load_about(request.practice, request.start), request.at or clock.now()
    case, voter = _case_and_voter(request, loaded)
    signer = request.signer or by_key(key_file(case.ballots, request.key))
    shown = unsigned(case, voter, request, at)
    if not request.confirm(shown):
        raise cannot("nothing was signed")
    text = signed(case, shown.vote, signer)

    def change(loaded: Loaded) -> Edit[Written]:
        now, _ = _case_and_voter(request, loaded, case.ballots.repository)
        if unsigned(now, voter, request, at) != shown:
            raise cannot("the ballot or your vote on it became another one meanwhile: vote again")
        return Edit(Written(shown.path, now.ballots.receipts.name), {shown.path: text.encode()})

    return edit(loaded.root, change, partial(load_about, request.practice))


def prepared(request: VoteRequest) -> tuple[Unsigned, Case]:
    """Return a vote as it is to be signed, and on what. Raises CannotGoOnError where it could not count."""
    _refuse_acting_words(request)
    case, voter = _case_and_voter(request, load_about(request.practice, request.start))
    return unsigned(case, voter, request, request.at or clock.now()), case


def _case_and_voter(request: VoteRequest, loaded: Loaded, repository: Repository | None = None) -> tuple[Case, str]:
    ballots = ballots_in(loaded, request.base, repository, is_wide=True)
    voter = acting_reviewer(ballots, request.who, "who you are")
    return _case(ballots, request.practice, voter), voter


def _case(ballots: Ballots, practice: str, voter: str) -> Case:
    """The open vote on a practice, on which the voter may vote."""
    case = ballots.case(ballots.open_ballot(practice))
    may_vote(case, voter)
    return case


def _refuse_acting_words(request: VoteRequest) -> None:
    given = [request.reason, *(words for one in request.objections for words in (one.instead or None, one.reason))]
    for text in given:
        if text is not None:
            plain_words(text)


def unsigned(case: Case, voter: str, request: VoteRequest, at: datetime) -> Unsigned:
    """Return the vote to be signed. Raises CannotGoOnError where the ballot knows no such vote."""
    version, ballot = case.version, case.file
    person = ballot.voter(voter)
    objections = _objections(ballot, request)
    earlier = [one for one in case.handed if one.file == voter]
    vote = VoteFile(
        practice=version.practice,
        version=version.number,
        ballot=case.ballot_digest,
        round=ballot.round,
        digest=ballot.text,
        voter=voter,
        name=(person and person.name) or voter,
        vote=Value(request.word),
        meaning=request.meaning or ("approval" if request.word in SIDES else "responsibility"),
        proxy=_proxy(case, voter, request.proxy, request.until) if request.proxy is not None else None,
        reason=None if request.reason in [one.reason for one in objections] else request.reason or None,
        objections=objections,
        rankings=_rankings(ballot, request.rankings) or None,
        cast=moment_text(_after(earlier, at)),
        supersedes=tuple(sorted(one.payload for one in earlier)),
        passages=ballot.passages,
    )
    path = f"{version.folder}/votes/{voter}.yml"
    text = to_read(case, voter, at)
    fault = next(faults_before_adoption(case), "")
    return Unsigned(ballot.weight, ballot.changes, f"{version.folder}/practice.md", text, path, vote, fault)


def _proxy(case: Case, voter: str, holder: str, until: str | None) -> ProxyGiven:
    policy = case.ballot.policy
    if not policy.proxies:
        raise cannot(
            "the rule %(name)s of this ballot knows no proxies: everybody votes for themselves", name=policy.name
        )
    if holder == voter or holder not in case.terms.voters:
        there = ", ".join(sorted(case.terms.voters - {voter}))
        raise cannot("%(holder)s cannot vote for you; who can: %(there)s", holder=repr(holder), there=there)
    if until is None:
        return ProxyGiven(holder=holder)
    last = day_or_moment(until, end=True)
    if last <= clock.now():
        raise cannot("%(until)s is over: the proxy would never count", until=until)
    return ProxyGiven(holder=holder, until=moment_text(last))


def _after(earlier: Sequence[Handed], at: datetime) -> datetime:
    """Return a moment after the voter's earlier votes: the vote cast last counts."""
    casts = [cast for one in earlier if (cast := moment(one.signed.get("cast")))]
    return max([at, *(cast + timedelta(seconds=1) for cast in casts if cast < at + timedelta(hours=1))])


def _objections(ballot: BallotFile, request: VoteRequest) -> tuple[Against, ...]:
    for one in request.objections:
        if one.passage is not None:
            one_of(one.passage, sorted(ballot.passages), f"{one.passage!r} is no passage of this version")
    found = request.objections
    if request.word == "reject" and not found:
        if not request.reason:
            raise cannot("say why you reject: --object PASSAGE REASON, or --reason TEXT for the whole")
        found = (Objection(request.reason),)
    mark = request.at_stake or None
    return tuple(
        Against(passage=one.passage, reason=one.reason, mark=mark, instead=one.instead or None) for one in found
    )


def _rankings(ballot: BallotFile, asked: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    known = {entry.id: tuple(dict.fromkeys((*entry.options, entry.default or STATUS_QUO))) for entry in ballot.disputes}
    found = {}
    for name, given in asked.items():
        one_of(name, sorted(known), f"{name!r} is no open dispute of this ballot", none="none")
        options = tuple(option.strip() for option in given)
        wrong = [option for option in options if option not in known[name]]
        if wrong or len(set(options)) < len(options):
            there = ", ".join(known[name])
            raise cannot(
                "%(given)s is no ranking of %(name)s: name each at most once, of %(there)s",
                given=repr(",".join(given)),
                name=name,
                there=there,
            )
        found[name] = options
    return found
