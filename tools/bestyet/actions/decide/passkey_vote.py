"""A vote in two steps, as a browser signs: what is to be signed, then the vote with what the browser answered.

Nothing is kept between the two: the second makes the same vote again from the same words and the same moment, and a
signature over anything else does not hold. Whoever holds the server can refuse a vote, and can make none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bestyet.actions.decide.signing import by_key, key_file
from bestyet.actions.decide.vote import prepared, vote
from bestyet.govern.electorate import entries
from bestyet.govern.signature.passkeys import armoured, challenge, credential_of, is_passkey
from bestyet.govern.signature.payload import NAMESPACE, payload
from bestyet.govern.signature.sshsig import SignatureError
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.repo.sshkey import verify
from bestyet.text.versions import vote_data

if TYPE_CHECKING:
    from bestyet.actions.decide.signing import Signer
    from bestyet.actions.decide.vote import Unsigned, VoteRequest, Written
    from bestyet.knowledge.ballots import Case

_TO_SIGN = timedelta(minutes=30)  # between seeing a vote and signing it


@dataclass(frozen=True)
class ToSign:
    unsigned: Unsigned
    challenge: bytes  # for the browser
    domain: str  # whose passkeys count on this ballot; "" where none do
    credentials: tuple[str, ...]  # of the voter, by which a browser finds them


def to_sign(request: VoteRequest) -> ToSign:
    """Raises CannotGoOnError where the vote could not count."""
    unsigned, case = prepared(request)
    pinned = case.file.passkeys
    asked = challenge(payload(vote_data(unsigned.vote)), NAMESPACE)
    return ToSign(unsigned, asked, pinned.rp_id if pinned else "", tuple(_credentials(case, unsigned.vote.voter)))


def cast_by_passkey(request: VoteRequest, answer: bytes) -> Written:
    """Write a vote that a passkey signed. answer: what `PublicKeyCredential.toJSON()` gave in the browser.

    Raises CannotGoOnError where the signature is not one over this vote, by this voter, on a site of the ballot.
    """
    _, case = prepared(request)
    credentials, pinned = _credentials(case, request.who or ""), case.file.passkeys
    try:
        named = credential_of(answer)
    except SignatureError as error:
        raise CannotGoOnError(str(error)) from error
    if pinned is None or named not in credentials:
        raise CannotGoOnError("this passkey is not one of yours in practices/governance.yml")

    def signed(message: bytes) -> str:
        try:
            return armoured(answer, credentials[named], message, NAMESPACE, pinned)
        except SignatureError as error:
            raise CannotGoOnError(f"the vote was not signed as it was shown: {error}") from error

    return _cast(request, case, signed)


def cast_by_key(request: VoteRequest) -> Written:
    """Write a vote that `ssh-keygen` signs here, for the person whose computer this is."""
    _, case = prepared(request)
    return _cast(request, case, by_key(key_file(case.ballots, request.key)))


def _cast(request: VoteRequest, case: Case, signer: Signer) -> Written:
    if request.at is None or not timedelta(0) <= clock.now() - request.at <= _TO_SIGN:
        raise CannotGoOnError("it is too long ago that this vote was shown: look at it again")
    lines = [str(entry.get("key")) for entry in _keys(case, request.who or "")]
    return vote(replace(request, signer=_judged(signer, request.who or "", lines), confirm=lambda _: True))


def _judged(signer: Signer, voter: str, lines: list[str]) -> Callable[[bytes], str]:
    """The signature, if plain ssh-keygen finds it to be the voter's; there is no vote without that."""

    def signed(message: bytes) -> str:
        text = signer(message)
        if not verify(message, text, NAMESPACE, voter, lines):
            raise CannotGoOnError(f"ssh-keygen does not find this signature to be one by {voter}: nothing was written")
        return text

    return signed


def _keys(case: Case, voter: str) -> list[Mapping[str, object]]:
    person = next((one for one in entries(case.ballots.governance, "reviewers") if one.get("id") == voter), None)
    return [*entries(person, "keys")] if person else []


def _credentials(case: Case, voter: str) -> dict[str, str]:
    """By which a browser finds a passkey -> its public key."""
    found = ((entry.get("credential"), entry.get("key")) for entry in _keys(case, voter))
    return {name: key for name, key in found if isinstance(name, str) and isinstance(key, str) and is_passkey(key)}
