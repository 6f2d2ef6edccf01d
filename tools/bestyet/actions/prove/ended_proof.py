"""What is proven of an adoption: counted again, received as recorded, chained, and unchanged since.

Each check yields what is broken, as sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bestyet.govern.adoptions import differences, receipt_of
from bestyet.govern.ballots import departures, terms
from bestyet.govern.count.tally import tally
from bestyet.govern.signature.votes import Handed, read_votes
from bestyet.govern.versions import broken_chain
from bestyet.model.blob import blob_of
from bestyet.model.moment import moment
from bestyet.model.problem import CannotGoOnError

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Ballots, Case
    from bestyet.model.vote.ballot import Ballot

_SKEW = timedelta(days=1)  # how far a clock may be ahead


def count(case: Case) -> Iterator[str]:
    """Signatures, tally and policy of an ended ballot, from its own files and what history has of earlier votes."""
    adoption = case.version.adoption or {}
    if adoption.get("outcome") == "withdrawn":
        return
    for key, expected in (("text", case.version.ballot.get("text")), ("ballot", case.ballot_digest)):
        told = adoption.get("ballot", {}).get("sha256") if key == "ballot" else adoption.get("text")
        if told != expected:
            yield f"the adoption is of another {key} than the one here"
            return
    decided = moment(adoption.get("decided"))
    ballot = _recorded_ballot(case)
    handed = []
    for entry in adoption.get("votes") or ():
        one = _recorded_vote(case, entry)
        if isinstance(one, str):
            yield one
        else:
            handed.append(one)
    if decided is None or isinstance(ballot, str) or len(handed) < len(adoption.get("votes") or ()):
        yield ballot if isinstance(ballot, str) else "it cannot be counted again"
        return
    read = read_votes(handed, case.terms, decided)
    for entry, vote in zip(adoption.get("votes") or (), read, strict=True):
        if entry.get("counts") and vote.invalid:
            yield f"votes/{vote.voter}.yml: {vote.invalid}"
    yield from differences(adoption, tally(ballot, read, decided))


def _recorded_ballot(case: Case) -> Ballot | str:
    """Return the ballot with the receipts that the adoption records: what is the same wherever it is verified."""
    told = (case.version.adoption or {}).get("ballot") or {}
    opened, amended = receipt_of(told.get("landed")), receipt_of(told.get("amended"))
    try:
        left = departures(case.ballots.governance)
    except CannotGoOnError:
        left = {}
    return terms(case.version.ballot, opened.date if opened else None, amended.date if amended else None, left)


def _recorded_vote(case: Case, entry: Mapping[str, Any]) -> Handed | str:
    """Return a vote that an adoption lists, from the folder or from history; or that it is nowhere."""
    voter, wanted = str(entry.get("voter")), entry.get("sha256")
    known = next((one for one in case.handed if one.file == voter and one.digest == wanted), None)
    if known is None:
        return f"votes/{voter}.yml is not the vote that was counted, and history has no other"
    return replace(known, receipt=receipt_of(entry.get("landed")))


def dates(case: Case, now: datetime) -> Iterator[str]:
    """That the record was not made before the decision it records, and holds from no earlier day."""
    adoption = case.version.adoption or {}
    decided = moment(adoption.get("decided"))
    states = case.ballots.receipts.states(f"{case.version.folder}/adoption.yml")
    recorded = states[0].receipt.date if states else now
    if decided is None:
        yield "it does not say at which moment it was decided"
    elif decided > recorded + _SKEW:
        yield f"it says it was decided on {decided:%Y-%m-%d}, but it was recorded on {recorded:%Y-%m-%d}"
    elif (case.version.effective or "9999") < decided.date().isoformat():
        yield f"it is said to be in force from {case.version.effective} on, before it was decided"


def receipts(case: Case) -> Iterator[str]:
    """That the commits with which ballot and votes came are in the history of the base branch, then as recorded."""
    adoption = case.version.adoption or {}
    known = case.ballots.receipts.commits
    told = [("ballot.yml", (adoption.get("ballot") or {}).get("landed"))]
    told += [(str(entry.get("file")), entry.get("landed")) for entry in adoption.get("votes") or ()]
    for file, entry in told:
        receipt = receipt_of(entry)
        if receipt is None:
            continue
        here = known.get(receipt.commit)
        if here is None:
            yield f"{file}: history was rewritten: commit {receipt.commit[:10]}, with which it came, is not in it"
        elif here.date != receipt.date:
            yield f"{file}: it came on {here.date:%Y-%m-%d %H:%M}, not on {receipt.date:%Y-%m-%d %H:%M} as recorded"
    landed = {one.digest: one.receipt for one in case.handed if one.receipt}
    for entry in adoption.get("votes") or ():
        receipt, found = receipt_of(entry.get("landed")), landed.get(str(entry.get("sha256")))
        if receipt and receipt.commit in known and found != receipt:
            yield f"{entry.get('file')}: it did not come with commit {receipt.commit[:10]} as recorded"


def left_out(case: Case) -> Iterator[str]:
    """That no vote that had come before the decision was left out of the count."""
    adoption = case.version.adoption or {}
    decided = moment(adoption.get("decided"))
    listed = {str(entry.get("sha256")) for entry in adoption.get("votes") or ()}
    for one in case.handed:
        if one.receipt and decided and one.receipt.date <= decided and one.digest not in listed:
            yield f"votes/{one.file}.yml came {one.receipt.date:%Y-%m-%d} and was not counted"


def changed_since(case: Case) -> Iterator[str]:
    """That nothing in an ended version's folder changed after its adoption.yml came to the base branch."""
    receipts, version = case.ballots.receipts, case.version
    ends = receipts.states(f"{version.folder}/adoption.yml")
    if not ends:
        return
    since = receipts.positions[ends[0].receipt.commit]
    last: dict[str, str] = {}
    for state in receipts.under(version.folder):
        last[state.path] = state.blob
        if receipts.positions[state.receipt.commit] > since:
            name = state.path.removeprefix(version.folder + "/")
            commit = state.receipt.commit[:10]
            yield f"{name} was {'changed' if state.blob else 'removed'} after the end of the vote, by commit {commit}"
    here = {f"{version.folder}/{name}": blob_of(raw, receipts.tip) for name, raw in version.files.items()}
    for path in sorted({*last, *here}):
        if last.get(path, "") != here.get(path, ""):
            name = path.removeprefix(version.folder + "/")
            yield f"{name} here is not the one on {receipts.name}, and nothing in this folder may change any more"


def chain(ballots: Ballots, practice: str) -> Iterator[str]:
    """That every adoption names the one before, and that no adopted version is gone."""
    for version, why in broken_chain(ballots.of(practice)):
        yield f"{version.number}: {why}"
    here = {version.number for version in ballots.of(practice) if not version.is_open}
    top = f"practices/global/{practice}"
    for state in ballots.receipts.under(top):
        number, _, name = state.path.removeprefix(top + "/").partition("/")
        if name == "adoption.yml" and number not in here:
            here.add(number)
            yield f"{number}: its vote ended, and its record is gone"
