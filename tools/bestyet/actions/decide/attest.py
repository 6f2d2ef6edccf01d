"""What reviewers said on a code host, attested by a machine as their votes."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.decide.signing import by_key, may_vote, signed
from bestyet.govern.ballots import fingerprint_of, machines_of
from bestyet.govern.signature.payload import digest
from bestyet.govern.signature.reviews import NotAReviewError, Review, attested_vote, read_reviews, reviewer_of
from bestyet.knowledge.ballots import Ballots, Case, ballots_in
from bestyet.knowledge.base import Loaded, load_versions
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.files import read_file
from bestyet.model.blob import blob_of
from bestyet.model.moment import moment
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.provenance import Record
from bestyet.repo import clock
from bestyet.repo.sshkey import public_line
from bestyet.repo.tree import root_of
from bestyet.text.versions import record_of

if TYPE_CHECKING:
    from bestyet.govern.signature.votes import Handed
    from bestyet.model.vote.vote import Vote
    from bestyet.repo.git import Repository

_PROPOSAL = ("practice.md", "provenance.json", "ballot.yml", "votes", "answers")  # others sign what is in folders

_SETTLED = ("alignment.yml", "decisions.yml")


@dataclass(frozen=True)
class AttestRequest:
    start: Path
    reviews: str  # a file with one review, or a list of them, as JSON
    key: Path | None  # of the machine; None is refused
    practice: str | None = None  # None: whatever is put to the vote
    base: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one review."""

    review: str  # which one
    told: str
    is_refused: bool = False  # not because it is one that nobody would take for a vote
    vote: tuple[str, bytes] | None = None  # path and content of the vote's file


@dataclass(frozen=True)
class Attested:
    outcomes: Sequence[Outcome]
    refusal: str = ""  # of the only review that was given; of several, one that is refused does not hinder the others


def attest(request: AttestRequest) -> Attested:
    """Write a vote for each review that is one. Raises CannotGoOnError."""
    if request.key is None:
        raise CannotGoOnError("say with which key the machine signs what it saw: --attestor-key FILE")
    key = request.key.expanduser()
    several, reviews = _read(request.reviews)

    def change(loaded: Loaded) -> Edit[Attested]:
        ballots = ballots_in(loaded, request.base)
        outcomes = list(_outcomes(ballots, list(_cases(ballots, request.practice)), reviews, key))
        refusals = [f"{one.review} is no vote: {one.told}" for one in outcomes if one.is_refused and not several]
        told = [one for one in outcomes if several or not one.is_refused]
        return Edit(Attested(told, next(iter(refusals), "")), dict(one.vote for one in outcomes if one.vote))

    return edit(root_of(request.start), change, load_versions)


def _read(file: str) -> tuple[bool, list[Review]]:
    """Whether the file holds a list, and its reviews."""
    try:
        data = json.loads(read_file(file))
        return isinstance(data, list), read_reviews(data)
    except NotAReviewError as error:
        raise CannotGoOnError(f"{file}: {error}") from error
    except (ValueError, RecursionError) as error:
        raise CannotGoOnError(f"{file} is not JSON") from error


def _cases(ballots: Ballots, practice: str | None) -> Iterator[Case]:
    """The ballots that are open and on the base branch."""
    if practice is not None:
        ballots.open_ballot(practice)
    for version in (version for versions in ballots.versions.values() for version in versions):
        if version.is_open and "ballot.yml" in version.files and practice in (None, version.practice):
            case = ballots.case(version)
            if case.landed:
                yield case


def _outcomes(ballots: Ballots, cases: Sequence[Case], reviews: Sequence[Review], key: Path) -> Iterator[Outcome]:
    """The last review of a person on a ballot is theirs, whatever it says: where that one cannot be a vote, no earlier
    one is taken for it."""
    last: dict[tuple[str, str, str], tuple[Case, Review]] = {}
    for review in sorted(reviews, key=lambda review: review.at.timestamp() if review.at else 0):
        try:
            if review.refused:
                raise CannotGoOnError(review.refused)
            for case in _reviewed(ballots, cases, review):
                place = (case.version.folder, review.host, review.account)
                if place in last:
                    yield Outcome(last[place][1].name, "a later review by the same person replaces it")
                last[place] = case, review
        except CannotGoOnError as error:
            told = f"no vote: {error}" if review.expected else str(error)
            yield Outcome(review.name, told, is_refused=not review.expected)
    for case, review in last.values():
        try:
            yield _attested(case, review, key)
        except CannotGoOnError as error:
            yield Outcome(review.name, str(error), is_refused=True)


def _reviewed(ballots: Ballots, cases: Sequence[Case], review: Review) -> list[Case]:
    """The ballots that a review is on: those that its pull request brought and whose very files its commit holds, or
    whose digest its note names."""
    branch = ballots.receipts.name.removeprefix("origin/")
    if review.into and branch != "HEAD" and review.into != branch:
        raise CannotGoOnError(f"it is about a change of {review.into}, and votes go to {branch}")
    if not cases:
        raise CannotGoOnError(f"no vote is open on {ballots.receipts.name}")
    if review.ballot:
        found = [case for case in cases if case.ballot_digest == review.ballot]
        if not found:
            raise CannotGoOnError(f"{review.ballot[:17]}… is the digest of no ballot that is open")
        return found
    assert ballots.repository is not None  # ballots_in refuses to go on without
    if not review.merged:
        raise CannotGoOnError(f"its pull request {review.pull} is not merged, so it brought no ballot that is open")
    brought = [case for case in cases if case.states[-1].receipt.commit == review.merged]
    if not brought:
        raise CannotGoOnError(
            f"its pull request {review.pull} did not bring a ballot that is open: it is about another change"
        )
    commit = ballots.repository.resolve_rev(review.commit)
    found = [case for case in brought if _holds(case, commit)]
    if not found:
        raise CannotGoOnError(f"its commit {commit[:10]} holds another text than what is put to the vote")
    if more := _beside(ballots.repository, found, commit):
        said = f"its commit {commit[:10]} changes {more} too, which is no part of the proposal"
        raise CannotGoOnError(f"{said}: propose in a pull request that does nothing else")
    return found


def _holds(case: Case, commit: str) -> bool:
    repository, folder = case.ballots.repository, case.version.folder
    assert repository is not None
    wanted = {"ballot.yml": case.ballot_digest, "practice.md": case.file.text, "provenance.json": case.file.provenance}
    return all(digest(repository.read_blob(commit, f"{folder}/{name}") or b"") == wanted[name] for name in wanted)


def _beside(repository: Repository, cases: Sequence[Case], commit: str) -> str:
    """Return a file that a commit changes and that is no part of these proposals, which came together; "" for none.

    Who reviews such a commit may have looked at the other change alone. What it changes is told against the point at
    which it left the base branch as that was before the proposals came.
    """
    before = cases[0].states[-1].before
    if not before:
        return "everything"
    left = repository.run("merge-base", before, commit).decode().strip()
    told = repository.run("diff-tree", "-r", "--raw", "-z", "--no-abbrev", "--no-renames", left, commit)
    fields = told.decode("utf-8", "surrogateescape").split("\0")
    own = {path for case in cases for path in _own(case, repository, f"{left}..{commit}")}
    for about, path in zip(fields[::2], fields[1::2], strict=False):
        inside = path.removeprefix(repository.prefix) if path.startswith(repository.prefix) else ""
        if not {(inside, about.split()[3]), (inside, ""), (posixpath.dirname(inside), "")} & own:
            return path
    return ""


def _own(case: Case, repository: Repository, span: str) -> Iterator[tuple[str, str]]:
    """What a proposal is made of, as path and blob: the version's files, the regions' texts as it cites them, and what
    was settled for it, as it was when it was proposed; span: the commits in question."""
    folder, record = case.version.folder, record_of(case.version)
    yield from ((f"{folder}/{name}", "") for name in _PROPOSAL)
    yield from ((entry.path, entry.blob) for entry in (record.inputs if isinstance(record, Record) else ()))
    proposed = repository.run("rev-list", "-1", span, "--", f"{folder}/ballot.yml").decode().strip()
    for name in _SETTLED if proposed else ():
        path = f"practices/global/{case.version.practice}/{name}"
        raw = repository.read_blob(proposed, path)
        if raw is not None:
            yield path, blob_of(raw, proposed)


def _attested(case: Case, review: Review, key: Path) -> Outcome:
    """The vote, signed, or why there is none to write. Raises CannotGoOnError where it cannot be one."""
    version, ballot = case.version, case.file
    if not case.ballot.policy.attested:
        rule = ballot.policy["name"]
        raise CannotGoOnError(f"the rule {rule} counts signed votes only (attested: true in a policy changes that)")
    voter = reviewer_of(ballot, review)
    if voter is None:
        raise CannotGoOnError(f"no reviewer on this ballot has this account (accounts: {{{review.host}: …}})")
    if review.word == "reject" and not review.reason:
        raise CannotGoOnError(f"{voter} rejects without a reason: review again and say why")
    by = _attestor(case, key)
    may_vote(case, voter)
    handed = [(one, vote) for one, vote in zip(case.handed, case.votes(clock.now()), strict=True) if one.file == voter]
    if why := _said_before(handed, review):
        return Outcome(review.name, why)
    since = moment(ballot.amended or ballot.opened)
    if review.at and since and review.at < since:
        raise CannotGoOnError(f"it is from {review.at:%Y-%m-%d %H:%M}, before the vote opened: review again")
    earlier = [one.payload for one, vote in handed if one.receipt and not vote.invalid]
    text = signed(case, attested_vote(ballot, case.ballot_digest, review, voter, by, earlier), by_key(key))
    path = f"{version.folder}/votes/{voter}.yml"
    told = f"{review.word} by {voter}, attested by {by}: {path}"
    return Outcome(review.name, told, vote=(path, text.encode()))


def _said_before(handed: Sequence[tuple[Handed, Vote]], review: Review) -> str:
    """Say why there is nothing to write, as the person has voted since; "" where there is."""
    for one, vote in handed:
        if vote.invalid:
            continue
        if not vote.attested and vote.key_revoked is None:
            raise CannotGoOnError(f"{vote.voter} has signed a vote with a key: no machine replaces that")
        said = one.vote.attested if one.vote else None
        if said and (said.host, said.review) == (review.host, review.id) and vote.value == review.word:
            return f"{vote.voter} has this vote already"
        if review.at and vote.cast > review.at:
            return f"{vote.voter} has voted since"
    return ""


def _attestor(case: Case, key: Path) -> str:
    """Return whose key it is among the machines that this ballot trusts."""
    own = fingerprint_of(public_line(key))
    found = machines_of(case.file).get(own)
    if found is None:
        there = "attestors of governance.yml as it was when the vote opened"
        raise CannotGoOnError(f"{key.as_posix()} is the key of nobody among the {there}")
    if since := case.terms.revoked.get(own):
        raise CannotGoOnError(f"the key of {found[0]} is revoked since {since:%Y-%m-%d}")
    return found[0]
