"""What is proven of an adoption: counted again, received as recorded, chained, and unchanged since.

Each check yields what is broken, as sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bestyet.govern.adoptions import differences, receipt_of
from bestyet.govern.ballots import departures, terms
from bestyet.govern.count.tally import tally
from bestyet.govern.endings import Evidence, faults_of_statements, other_than, record_of_end
from bestyet.govern.signature.statements import signing_keys
from bestyet.govern.signature.votes import Handed, read_votes
from bestyet.govern.versions import adopted, broken_chain
from bestyet.model.blob import blob_of
from bestyet.model.moment import moment
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.provenance import FORMAT
from bestyet.text.versions import is_as_written

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Ballots, Case
    from bestyet.model.records.voting import AdoptionFile, VoteCounted
    from bestyet.model.vote.ballot import Ballot

_SKEW = timedelta(days=1)  # how far a clock may be ahead


def count(case: Case, adoption: AdoptionFile, now: datetime) -> Iterator[str]:
    """Signatures, tally and policy of an ended ballot, and all that its record says."""
    if adoption.format > 1:
        yield from _other_form(case, adoption)
        yield from _derived(case, adoption, now)
    elif adoption.outcome != "withdrawn":
        yield from _counted_as_then(case, adoption)


def _derived(case: Case, adoption: AdoptionFile, now: datetime) -> Iterator[str]:
    """That the record is the one that follows from the ballot, from what came, and from what is signed beside it."""
    if case.ballots.repository is None:
        evidence = _recorded_evidence(case, adoption)
    else:
        states = case.ballots.receipts.states(f"{case.version.folder}/adoption.yml")
        evidence = case.evidence(now, states[0].receipt if states else None)
    if isinstance(evidence, str):
        yield evidence
        return
    votes = {paper.vote.digest: paper.vote.invalid for paper in evidence.end.tally.papers}
    for entry in adoption.votes:
        if entry.sha256 not in votes:
            yield f"votes/{entry.voter}.yml is not the vote that was counted, and history has no other"
        elif entry.counts and votes[entry.sha256]:
            yield f"votes/{entry.voter}.yml: {votes[entry.sha256]}"
    expected = record_of_end(evidence)
    if isinstance(expected, str):
        yield f"it says {adoption.outcome}, but counted again {expected}"
        return
    yield from other_than(adoption, expected, evidence.end.tally)
    yield from faults_of_statements(evidence, expected.objections)


def _recorded_evidence(case: Case, adoption: AdoptionFile) -> Evidence | str:
    """Without history, what came when is what the record says."""
    ballot, decided = _recorded_ballot(case, adoption), moment(adoption.decided)
    handed = [_recorded_vote(case, entry) for entry in adoption.votes]
    if isinstance(ballot, str) or decided is None:
        return ballot if isinstance(ballot, str) else "it does not say at which moment it was decided"
    opened, amended = receipt_of(adoption.ballot.landed), receipt_of(adoption.ballot.amended)
    keys = signing_keys(case.file, case.ballots.governance)
    known = [one for one in handed if isinstance(one, Handed)]
    after = decided + timedelta(seconds=1)  # a vote that ended by its date is over only after that moment
    return Evidence(case.version, case.terms, ballot, opened, amended, known, after, keys)


def _counted_as_then(case: Case, adoption: AdoptionFile) -> Iterator[str]:
    """What could be counted again of records of format 1: figures, from the receipts that they name."""
    for key, told, expected in (
        ("text", adoption.text, case.file.text),
        ("ballot", adoption.ballot.sha256, case.ballot_digest),
    ):
        if told != expected:
            yield f"the adoption is of another {key} than the one here"
            return
    decided = moment(adoption.decided)
    ballot = _recorded_ballot(case, adoption)
    handed = []
    for entry in adoption.votes:
        one = _recorded_vote(case, entry)
        if isinstance(one, str):
            yield one
        else:
            handed.append(one)
    if decided is None or isinstance(ballot, str) or len(handed) < len(adoption.votes):
        yield ballot if isinstance(ballot, str) else "it cannot be counted again"
        return
    read = read_votes(handed, case.terms, decided)
    for entry, vote in zip(adoption.votes, read, strict=True):
        if entry.counts and vote.invalid:
            yield f"votes/{vote.voter}.yml: {vote.invalid}"
    yield from differences(adoption, tally(ballot, read, decided))


def _other_form(case: Case, adoption: AdoptionFile) -> Iterator[str]:
    if not case.file.format <= adoption.format <= FORMAT:
        yield f"adoption.yml is of format {adoption.format}, but its ballot of {case.file.format}"
    elif not is_as_written(adoption, case.version.data.get("adoption.yml", {})):
        yield "adoption.yml leaves out what such a record says, or says more"


def _recorded_ballot(case: Case, adoption: AdoptionFile) -> Ballot | str:
    """Return the ballot with the receipts that the adoption records: what is the same wherever it is verified."""
    opened, amended = receipt_of(adoption.ballot.landed), receipt_of(adoption.ballot.amended)
    try:
        left = departures(case.ballots.governance)
    except CannotGoOnError:
        left = {}
    return terms(case.file, opened.date if opened else None, amended.date if amended else None, left)


def _recorded_vote(case: Case, entry: VoteCounted) -> Handed | str:
    """Return a vote that an adoption lists, from the folder or from history; or that it is nowhere."""
    known = next((one for one in case.handed if one.file == entry.voter and one.digest == entry.sha256), None)
    if known is None:
        return f"votes/{entry.voter}.yml is not the vote that was counted, and history has no other"
    return replace(known, receipt=receipt_of(entry.landed))


def dates(case: Case, adoption: AdoptionFile, now: datetime) -> Iterator[str]:
    """That the record was not made before the decision it records, and holds from no earlier day."""
    decided = moment(adoption.decided)
    states = case.ballots.receipts.states(f"{case.version.folder}/adoption.yml")
    recorded = states[0].receipt.date if states else now
    if decided is None:
        yield "it does not say at which moment it was decided"
    elif decided > recorded + _SKEW:
        yield f"it says it was decided on {decided:%Y-%m-%d}, but it was recorded on {recorded:%Y-%m-%d}"
    elif (case.version.effective or "9999") < decided.date().isoformat():
        yield f"it is said to be in force from {case.version.effective} on, before it was decided"


def receipts(case: Case, adoption: AdoptionFile) -> Iterator[str]:
    """That the commits with which ballot and votes came are in the history of the base branch, then as recorded."""
    known = case.ballots.receipts.commits
    told = [("ballot.yml", adoption.ballot.landed), *((entry.file, entry.landed) for entry in adoption.votes)]
    for file, recorded in told:
        receipt = receipt_of(recorded)
        if receipt is None:
            continue
        here = known.get(receipt.commit)
        if here is None:
            yield f"{file}: history was rewritten: commit {receipt.commit[:10]}, with which it came, is not in it"
        elif here.date != receipt.date:
            yield f"{file}: it came on {here.date:%Y-%m-%d %H:%M}, not on {receipt.date:%Y-%m-%d %H:%M} as recorded"
    received = {one.digest: one.receipt for one in case.handed if one.receipt}
    for entry in adoption.votes:
        receipt, found = receipt_of(entry.landed), received.get(entry.sha256)
        if receipt and receipt.commit in known and found != receipt:
            yield f"{entry.file}: it did not come with commit {receipt.commit[:10]} as recorded"


def left_out(case: Case, adoption: AdoptionFile) -> Iterator[str]:
    """That no vote that had come before the decision was left out of the count."""
    decided = moment(adoption.decided)
    listed = {entry.sha256 for entry in adoption.votes}
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
    versions = ballots.of(practice)
    first = next((one.terms.base for one in adopted(versions) if one.terms), None)
    known = ballots.of(first.practice) if first and first.practice else ()
    before = next((one for one in known if first and one.number == first.version), None)
    for version, why in broken_chain(versions, before):
        yield f"{version.number}: {why}"
    here = {version.number for version in ballots.of(practice) if not version.is_open}
    top = f"practices/global/{practice}"
    for state in ballots.receipts.under(top):
        number, _, name = state.path.removeprefix(top + "/").partition("/")
        if name == "adoption.yml" and number not in here:
            here.add(number)
            yield f"{number}: its vote ended, and its record is gone"
