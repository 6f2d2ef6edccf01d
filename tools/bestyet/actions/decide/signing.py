"""Who may vote on a ballot; votes, withdrawals and answers to objections, signed so that they count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from bestyet.govern.count.tally import tally
from bestyet.govern.signature.payload import NAMESPACE, NotCanonicalError, digest, payload
from bestyet.govern.signature.statements import statement_faults
from bestyet.govern.signature.votes import read_votes
from bestyet.knowledge.ballots import Ballots, Case, handed_in
from bestyet.knowledge.names import git_setting
from bestyet.model.place import Place
from bestyet.model.problem import cannot, words_of
from bestyet.model.records.voting import AnswerFile, VoteFile, WithdrawalFile
from bestyet.model.sentence import sentence
from bestyet.model.vote.statement import Statement
from bestyet.model.vote.tally import Outcome
from bestyet.repo import clock
from bestyet.repo.sshkey import sign
from bestyet.text.check.rules_body import words_problems
from bestyet.text.plain import plain
from bestyet.text.versions import record_text, vote_data

if TYPE_CHECKING:
    from bestyet.model.vote.version import Version

LONGEST = 2000  # letters of a reason
Signer = Callable[[bytes], str]  # what is signed -> its signature, armoured


def key_file(ballots: Ballots, asked: Path | None) -> Path:
    """Return the key to sign with: as asked, else as git's settings say."""
    found = asked or git_setting(ballots.repository, "user.signingkey")
    if found is None:
        raise cannot("say which SSH key you sign with: --key FILE, or git config user.signingkey FILE")
    return Path(found).expanduser()


def plain_words(text: str) -> str:
    """Return words to sign; refuse those that would not be read back as signed, or that act on their readers."""
    if plain(text) != text or not text.strip() or len(text) > LONGEST:
        said = sentence("write plain words, at most %(longest)s letters, no hidden characters", longest=LONGEST)
        raise cannot("%(said)s: %(text)s", said=said, text=repr(plain(text)[:60]))
    for found in words_problems(text, Place("", 1, 1)):
        raise cannot("%(message)s: %(hint)s", message=found.message, hint=found.hint)
    return text


def may_vote(case: Case, voter: str) -> None:
    """Raise CannotGoOnError where a vote of theirs could not count."""
    version, ballot = case.version, case.file
    name = f"{version.practice} {version.number}"
    if voter not in case.terms.voters:
        raise cannot(
            "%(voter)s was no reviewer when the vote on %(name)s opened and cannot vote on it", voter=voter, name=name
        )
    if case.states and not case.landed and ballot.round == 1:
        raise cannot(
            "the ballot of %(name)s here is not the one on %(receipts_name)s: merge that first",
            name=name,
            receipts_name=case.ballots.receipts.name,
        )
    for file, expected in (("practice.md", ballot.text), ("provenance.json", ballot.provenance)):
        if digest(version.files.get(file, b"")) != expected:
            raise cannot(
                "%(folder)s/%(file)s is not what the ballot says: it was changed after it opened",
                folder=version.folder,
                file=file,
            )
    result = tally(case.ballot, case.votes(clock.now()), clock.now())
    if result.reviewers.get(voter) == "recused":
        raise cannot(
            "%(voter)s declared a conflict of interest and does not vote on %(name)s any more", voter=voter, name=name
        )
    if any(one.id == voter and one.left and one.left <= clock.now() for one in case.ballot.electorate):
        raise cannot("%(voter)s is no reviewer any more: a vote on %(name)s would not count", voter=voter, name=name)
    if result.outcome is not Outcome.OPEN:
        raise cannot(
            "the vote on %(name)s closed %(closed)s: %(because)s",
            name=name,
            closed=f"{result.closed:%Y-%m-%d %H:%M}",
            because=result.because,
        )


def by_key(key: Path, namespace: str = NAMESPACE) -> Signer:
    """How `ssh-keygen` signs with a key."""
    return partial(sign, key=key, namespace=namespace)


def signed(case: Case, vote: VoteFile, signer: Signer) -> str:
    """Sign, and make sure that the signature will be taken as the voter's."""
    try:
        signature = signer(payload(vote_data(vote)))
    except NotCanonicalError as error:
        raise cannot("this vote cannot be signed: %(error)s", error=words_of(error)) from error
    text = record_text(vote_data(structs.replace(vote, signature=signature)))
    (read,) = read_votes([handed_in(vote.voter, text.encode(), None)], case.terms, clock.now())
    if read.invalid:
        raise cannot("the vote would not count: %(invalid)s", invalid=read.invalid)
    if read.key_revoked is not None and read.key_revoked <= clock.now():
        raise cannot(
            "the vote would not count: the key was revoked %(key_revoked)s UTC",
            key_revoked=f"{read.key_revoked:%Y-%m-%d %H:%M}",
        )
    return text


@dataclass(frozen=True)
class Written:
    """A statement as it is written into the folder of its version."""

    path: str
    raw: bytes
    statement: Statement


def written(case: Case, said: WithdrawalFile | AnswerFile, signer: Signer) -> Written:
    """Sign, and make sure that the signature will be taken as theirs who it names."""
    try:
        signature = signer(payload(vote_data(said)))
    except NotCanonicalError as error:
        raise cannot("this cannot be signed: %(error)s", error=words_of(error)) from error
    whole = structs.replace(said, signature=signature)
    statement, at = Statement(whole, vote_data(whole)), clock.now()
    for fault in statement_faults(statement, case.terms, case.evidence(at).keys, at):
        raise cannot("the signature of %(by)s would not count: %(fault)s", by=said.by, fault=fault)
    name = "withdrawal" if isinstance(said, WithdrawalFile) else f"answers/{said.to}"
    return Written(f"{case.version.folder}/{name}.yml", record_text(statement.signed).encode(), statement)


def with_statements(version: Version, beside: Iterable[Written]) -> Version:
    for one in beside:
        said = one.statement.said
        if isinstance(said, WithdrawalFile):
            version = replace(version, withdrawal=one.statement)
        else:
            version = replace(version, answers={**version.answers, said.to: one.statement})
    return version
