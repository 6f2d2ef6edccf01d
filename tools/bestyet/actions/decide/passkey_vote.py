"""A vote, a withdrawal or an answer in two steps, as a browser signs: what is to be signed, then it with its answer.

Nothing is kept between the two: the second makes the same again from the same words and the same moment, and a
signature over anything else does not hold. Whoever holds the server can refuse a vote, and can make none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.decide.adopt import AdoptRequest, Ended, adopt, unsigned_answers
from bestyet.actions.decide.signing import Signer, by_key, key_file
from bestyet.actions.decide.vote import VoteRequest, Written, prepared, vote
from bestyet.actions.decide.withdraw import WithdrawRequest, unsigned_withdrawal, withdraw
from bestyet.govern.electorate import entries
from bestyet.govern.signature.passkeys import armoured, challenge, credential_of, is_passkey
from bestyet.govern.signature.payload import NAMESPACE, payload
from bestyet.govern.signature.sshsig import SignatureError
from bestyet.model.problem import CannotGoOnError, cannot, words_of
from bestyet.model.vote.statement import ANSWER, WITHDRAWAL
from bestyet.repo import clock
from bestyet.repo.sshkey import verify
from bestyet.text.versions import vote_data

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Case
    from bestyet.model.records.plain import Table

_TO_SIGN = timedelta(minutes=30)  # between seeing a vote and signing it


@dataclass(frozen=True)
class ToSign:
    data: Table  # what is signed
    challenge: bytes  # for the browser
    domain: str  # whose passkeys count on this ballot; "" where none do
    credentials: tuple[str, ...]  # of who signs, by which a browser finds them


def to_sign(request: VoteRequest) -> ToSign:
    """Raises CannotGoOnError where the vote could not count."""
    unsigned, case = prepared(request)
    return _to_sign(case, unsigned.vote.voter, vote_data(unsigned.vote), NAMESPACE)


def withdrawal_to_sign(request: WithdrawRequest) -> ToSign:
    """Raises CannotGoOnError where it could not be withdrawn."""
    said, case = unsigned_withdrawal(request)
    return _to_sign(case, said.by, vote_data(said), WITHDRAWAL)


def cast(request: VoteRequest, answer: bytes) -> Written:
    """Write a vote that a passkey signed (answer: what `PublicKeyCredential.toJSON()` gave in the browser), or, without
    an answer, one that `ssh-keygen` signs here, for the person whose computer this is.

    Raises CannotGoOnError where the signature is not one over this vote, by this voter, on a site of the ballot.
    """
    _, case = prepared(request)
    signer = _signer(case, request.who or "", answer, request.key, NAMESPACE)
    _must_be_fresh(request.at)
    return vote(replace(request, signer=signer, confirm=lambda _: True))


def withdrawn(request: WithdrawRequest, answer: bytes) -> Ended:
    """The same for a withdrawal."""
    said, case = unsigned_withdrawal(request)
    signer = _signer(case, said.by, answer, request.key, WITHDRAWAL)
    _must_be_fresh(request.at)
    return withdraw(replace(request, signer=signer))


def answer_to_sign(request: AdoptRequest, to: str) -> ToSign:
    """One of the answers to objections. Raises CannotGoOnError where none stands."""
    answers, case = unsigned_answers(request)
    answer = next(one for one in answers if one.to == to)
    return _to_sign(case, answer.by, vote_data(answer), ANSWER)


def answered(request: AdoptRequest, signed: Mapping[str, bytes]) -> Ended:
    """Adopt with answers to objections. signed: what the browser said of each, by who objected; as for `cast`."""
    answers, case = unsigned_answers(request)
    signers = {one.to: _signer(case, one.by, signed.get(one.to, b""), request.key, ANSWER) for one in answers}
    _must_be_fresh(request.at)
    return adopt(replace(request, signers=signers))


def _must_be_fresh(at: datetime | None) -> None:
    if at is None or not timedelta(0) <= clock.now() - at <= _TO_SIGN:
        raise cannot("it is too long ago that this was shown: look at it again")


def _to_sign(case: Case, person: str, data: Table, namespace: str) -> ToSign:
    pinned = case.file.passkeys
    asked = challenge(payload(data), namespace)
    return ToSign(data, asked, pinned.rp_id if pinned else "", tuple(_credentials(case, person)))


def _signer(case: Case, person: str, answer: bytes, key: Path | None, namespace: str) -> Signer:
    """The signature, if plain ssh-keygen finds it to be the person's; nothing is written without that."""
    made = _passkey(case, person, answer, namespace) if answer else by_key(key_file(case.ballots, key), namespace)
    lines = [str(entry.get("key")) for entry in _keys(case, person)]

    def judged(message: bytes) -> str:
        text = made(message)
        if not verify(message, text, namespace, person, lines):
            raise cannot(
                "ssh-keygen does not find this signature to be one by %(person)s: nothing was written", person=person
            )
        return text

    return judged


def _passkey(case: Case, person: str, answer: bytes, namespace: str) -> Signer:
    credentials, pinned = _credentials(case, person), case.file.passkeys
    try:
        named = credential_of(answer)
    except SignatureError as error:
        raise CannotGoOnError(words_of(error)) from error
    if pinned is None or named not in credentials:
        raise cannot("this passkey is not one of yours in practices/governance.yml")

    def signed(message: bytes) -> str:
        try:
            return armoured(answer, credentials[named], message, namespace, pinned)
        except SignatureError as error:
            raise cannot("this was not signed as it was shown: %(error)s", error=words_of(error)) from error

    return signed


def _keys(case: Case, voter: str) -> list[Mapping[str, object]]:
    person = next((one for one in entries(case.ballots.governance, "reviewers") if one.get("id") == voter), None)
    return [*entries(person, "keys")] if person else []


def _credentials(case: Case, voter: str) -> dict[str, str]:
    """By which a browser finds a passkey -> its public key."""
    found = ((entry.get("credential"), entry.get("key")) for entry in _keys(case, voter))
    return {name: key for name, key in found if isinstance(name, str) and isinstance(key, str) and is_passkey(key)}
