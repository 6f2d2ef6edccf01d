"""What is proven of an adoption: counted again, received as recorded, chained, and unchanged since.

Each check yields what is broken, as sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bestyet.govern.adoptions import differences, receipt_of
from bestyet.govern.ballots import departures, terms
from bestyet.govern.count.papers import contradictory
from bestyet.govern.count.tally import tally
from bestyet.govern.endings import Evidence, faults_of_statements, other_than, record_of_end
from bestyet.govern.signature.statements import signing_keys
from bestyet.govern.signature.votes import Handed, read_votes
from bestyet.govern.versions import adopted, broken_chain
from bestyet.knowledge.ballots import Ballots, Case, handed_in
from bestyet.model.blob import blob_of
from bestyet.model.moment import moment, moment_text
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.provenance import FORMAT
from bestyet.text.versions import is_as_written

if TYPE_CHECKING:
    from bestyet.model.records.voting import AdoptionFile, Landed, VoteCounted
    from bestyet.model.vote.ballot import Ballot
    from bestyet.model.vote.receipt import Receipt, Received

_SKEW = timedelta(days=1)  # how far a clock may be ahead


def count(case: Case, adoption: AdoptionFile, now: datetime) -> Iterator[str]:
    """Signatures, tally and policy of an ended ballot, and all that its record says."""
    yield from _other_form(case, adoption)
    if adoption.format > 1:
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
    if expected.outcome == "adopted" and (voters := contradictory(evidence.end.tally.papers)):
        yield f"{', '.join(voters)} signed two votes that do not know of each other, and it was adopted all the same"
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
    elif adoption.format > 1 and not is_as_written(adoption, case.version.data.get("adoption.yml", {})):
        yield "adoption.yml leaves out what such a record says, or says more"


def _recorded_ballot(case: Case, adoption: AdoptionFile) -> Ballot | str:
    """Return the ballot with its receipts: as history has them; as the adoption records them where there is none."""
    if case.ballots.repository is not None:
        return case.ballot
    opened, amended = receipt_of(adoption.ballot.landed), receipt_of(adoption.ballot.amended)
    try:
        left = departures(case.ballots.governance)
    except CannotGoOnError:
        left = {}
    return terms(case.file, opened.date if opened else None, amended.date if amended else None, left)


def _recorded_vote(case: Case, entry: VoteCounted) -> Handed | str:
    """Return a vote that an adoption lists, from the folder or from history; or that it is nowhere."""
    known = next((one for one in case.handed if one.file == entry.voter and entry.sha256 in one.saved_as), None)
    if known is None:
        return f"votes/{entry.voter}.yml is not the vote that was counted, and history has no other"
    receipt = known.receipt if case.ballots.repository else receipt_of(entry.landed)
    return replace(known, digest=entry.sha256, receipt=receipt)


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
    """That ballot and votes came to the base branch, before the end of the vote did, and when the record says so.

    What it says is only compared: a receipt that it leaves out is no reason to believe its writer.
    """
    ends = case.ballots.receipts.states(f"{case.version.folder}/adoption.yml")
    votes = {(one.file, name): one.receipt for one in case.handed for name in one.saved_as}  # a copy is another's
    told = [("ballot.yml", adoption.ballot.landed, case.opened)]
    if adoption.ballot.amended or case.amended:
        told.append(("ballot.yml", adoption.ballot.amended, case.amended))
    if adoption.outcome == "withdrawn" and adoption.ballot.landed is None and not _is_before(case, case.opened, ends):
        told = []  # withdrawn before anybody saw it
    told += [(entry.file, entry.landed, votes.get((entry.voter, entry.sha256))) for entry in adoption.votes]
    for file, recorded, receipt in told:
        if receipt is None:
            yield f"{file}: it never came to {case.ballots.receipts.name}"
            continue
        if recorded is None:
            yield f"{file}: the record names no commit with which it came"
        elif receipt_of(recorded) != receipt:
            yield f"{file}: {_other_receipt(case, recorded, receipt)}"
        if not _is_before(case, receipt, ends):
            yield f"{file}: it came with commit {receipt.commit[:10]}, and not before the record of how the vote ended"


def _is_before(case: Case, receipt: Receipt | None, ends: Sequence[Received]) -> bool:
    """Whether something came before adoption.yml, which may not have come yet."""
    places = case.ballots.receipts.positions
    return receipt is not None and (not ends or places[receipt.commit] < places[ends[0].receipt.commit])


def _other_receipt(case: Case, recorded: Landed, receipt: Receipt) -> str:
    line, commit = case.ballots.receipts, recorded.commit[:10]
    if recorded.commit == receipt.commit:
        return f"it came on {moment_text(receipt.date)}, not on {recorded.date} as recorded"
    if recorded.commit in line.commits:
        return f"it did not come with commit {commit} as recorded, but with {receipt.commit[:10]}"
    if over := line.brought.get(recorded.commit):
        return (
            f"commit {commit}, with which it came, is there, but not among the first parents of {line.name} any more: "
            f"merge {over[:10]} puts another line of commits first (make that merge the other way round)"
        )
    return f"history was rewritten: commit {commit}, with which it came, is not in it"


def left_out(case: Case, adoption: AdoptionFile) -> Iterator[str]:
    """That no vote that had come before the decision was left out of the count."""
    decided = moment(adoption.decided)
    listed = {entry.sha256 for entry in adoption.votes}
    for one in case.handed:
        if one.receipt and decided and one.receipt.date <= decided and not one.saved_as & listed:
            yield f"votes/{one.file}.yml came {one.receipt.date:%Y-%m-%d} and was not counted"


def changed_since(case: Case) -> Iterator[str]:
    """That nothing in an ended version's folder changed after its adoption.yml came to the base branch.

    A vote that was saved in another way is the same vote.
    """
    receipts, version = case.ballots.receipts, case.version
    last, later = _since_the_end(case)
    for state in later:
        name = state.path.removeprefix(version.folder + "/")
        commit = state.receipt.commit[:10]
        if not _says_the_same(receipts.content(state) if state.blob else b"", last.get(state.path), case):
            yield f"{name} was {'changed' if state.blob else 'removed'} after the end of the vote, by commit {commit}"
    if not receipts.states(f"{version.folder}/adoption.yml"):
        return
    newest = last | {state.path: state for state in later}
    here = {f"{version.folder}/{name}": raw for name, raw in {**version.files, **version.pictures}.items()}
    for path in sorted({*(path for path, state in newest.items() if state.blob), *here}):
        there = newest.get(path)
        is_same = there is not None and path in here and blob_of(here[path], receipts.tip) == there.blob
        if not is_same and not _says_the_same(here.get(path, b""), there, case):
            name = path.removeprefix(version.folder + "/")
            yield f"{name} here is not the one on {receipts.name}, and nothing in this folder may change any more"


def saved_again(case: Case) -> str:
    """Say which votes were only saved in another way since; "" where none was."""
    names = {state.path.rpartition("/")[2] for state in _since_the_end(case)[1] if "/votes/" in state.path}
    return f", but that {', '.join(sorted(names))} was saved in another way" if names else ""


def _since_the_end(case: Case) -> tuple[dict[str, Received], list[Received]]:
    """The last state of each file of the folder until adoption.yml came, and all states after it."""
    receipts, version = case.ballots.receipts, case.version
    ends = receipts.states(f"{version.folder}/adoption.yml")
    since = receipts.positions[ends[0].receipt.commit] if ends else len(receipts.positions)
    last: dict[str, Received] = {}
    later = []
    for state in receipts.under(version.folder):
        if receipts.positions[state.receipt.commit] <= since:
            last[state.path] = state
        elif not (state.path in last and last[state.path].blob == state.blob):  # else only its mode changed
            later.append(state)
    return last, later


def _says_the_same(raw: bytes, before: Received | None, case: Case) -> bool:
    """Whether the bytes are those of a vote that was there before, word and signature, saved in another way."""
    if not raw or before is None or not before.blob or "/votes/" not in before.path:
        return False
    one, other = (handed_in("", text, None) for text in (raw, case.ballots.receipts.content(before)))
    is_signed = bool(one.message) and one.signed.get("signature") == other.signed.get("signature")
    return is_signed and one.payload == other.payload


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
