"""What is proven of a version before it may be adopted, and whenever it is verified later, check by check."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from bestyet.govern.amendments import fault_of_dates, fault_of_opening
from bestyet.govern.ballots import FROZEN, frozen
from bestyet.govern.contests import fault_of_disputes
from bestyet.govern.limits import edition_of, faults_of_rule
from bestyet.govern.signature.payload import digest, passage_digests
from bestyet.govern.versions import adopted
from bestyet.knowledge.ballots import GOVERNANCE, Case, fault_in, fault_of_form, governance_in
from bestyet.knowledge.landing.rules import rules_from_before
from bestyet.knowledge.landing.words import words
from bestyet.model.moment import moment
from bestyet.model.passage import Kind
from bestyet.model.problem import Problem
from bestyet.model.records.voting import Before
from bestyet.text.conflicts import conflicts
from bestyet.text.markdown.markdown import read_document
from bestyet.text.versions import read_record, version_of

if TYPE_CHECKING:
    from bestyet.model.records.provenance import Record
    from bestyet.model.records.voting import BallotFile
    from bestyet.model.vote.receipt import Received
    from bestyet.model.vote.version import Version

_LABEL = re.compile(r"(?<=\])\[[^\]]*\]|\[\^[^\]]+\]|^\[[^\]]+\](?=:)", re.MULTILINE)


def faults_before_adoption(case: Case) -> Iterator[str]:
    """Yield what forbids to adopt a version, whatever the votes say."""
    yield from forms(case.version)
    yield from texts(case.version)
    yield from terms(case)
    yield from words(case)
    yield from rule(case)
    yield from base(case)


def forms(version: Version) -> Iterator[str]:
    """What is missing, or in no form to be read: of such a version nothing else can be asked."""
    for name in ("practice.md", "provenance.json", "ballot.yml"):
        if name not in version.files:
            yield f"{name} is missing"
    kinds: tuple[Literal["ballot"], Literal["adoption"]] = ("ballot", "adoption")
    for kind in kinds:
        if fault := fault_in(version, kind):
            yield f"{kind}.yml: {fault}"
        data = version.data.get(f"{kind}.yml", {})
        for key, own in (("practice", version.practice), ("version", version.number)):
            if data and data.get(key) != own:
                yield f"{kind}.yml is that of {key} {data.get(key)}"


def texts(version: Version) -> Iterator[str]:
    """Digests of the frozen text, of its record and of every passage."""
    ballot = version.terms
    if ballot is None:
        return  # told of as a broken form
    for name, expected in (("practice.md", ballot.text), ("provenance.json", ballot.provenance)):
        if torn := next(conflicts(version.files.get(name, b"")), None):
            yield f"{name}: {torn.words}"
            return
        if digest(version.files.get(name, b"")) != expected:
            yield f"{name} is not the one on the ballot: one of the two was changed"
            return
    try:
        data = json.loads(version.files["provenance.json"])
    except (ValueError, RecursionError):
        yield "provenance.json is not JSON"
        return
    if fault := fault_of_form("provenance", data):
        yield f"provenance.json: {fault}"
        return
    record = read_record(version.files["provenance.json"])
    if isinstance(record, Problem):
        yield f"provenance.json: {record.message}"
        return
    found = passage_digests(version.files["practice.md"].decode("utf-8", "replace"), record)
    if found != ballot.passages:
        names = [name for name in found if ballot.passages.get(name) != found[name]]
        yield f"the passages on the ballot are not those of practice.md: {', '.join(names) or 'there are more'}"
    yield from _other_words(version.files["practice.md"], record)
    yield from filter(None, [fault_of_disputes(ballot, record)])


def _other_words(raw: bytes, record: Record) -> Iterator[str]:
    """Yield passages of a text whose words are not those that its record gives a source for."""
    told = {(item.place.first_line, item.place.last_line): item for item in record.items if item.place}
    for passage in read_document("practice.md", raw).passages:
        item = told.pop((passage.span.first_line, passage.span.last_line), None)
        if item is None and passage.kind is not Kind.HEAD and not (passage.kind is Kind.HEADING and passage.level == 1):
            yield f"practice.md:{passage.span.first_line}: the record does not say where this comes from"
        elif item is not None and _plain(item.text) != _plain(passage.source):
            yield f"practice.md:{passage.span.first_line}: these are not the words that the record gives a source for"
    for first, _ in sorted(told):
        yield f"practice.md:{first}: the record has a passage here that the text has not"


def _plain(source: str) -> str:
    """A passage without what the writer may change: line breaks, and the labels of references."""
    return " ".join(_LABEL.sub("[]", source).split())


def terms(case: Case) -> Iterator[str]:
    """That policy and electorate are those of the base branch before the ballot came there, and stayed."""
    if fault := _rules_fault(case):
        yield fault
    yield from rules_from_before(case)
    states = list(_ballots(case))
    if first := states[0][0]:
        yield from filter(None, [fault_of_opening(first, case.opened)])
    for (before, digest_before), (after, own) in pairwise(states):
        fault = _amendment_fault(before, after, digest_before)
        if not fault and before and after:
            fault = fault_of_dates(before, after, case.rounds_received.get(own))
        yield from filter(None, [fault])
    if case.file.round != len(case.file.earlier) + 1:
        yield "ballot.yml counts other rounds than it lists"


def _ballots(case: Case) -> Iterator[tuple[BallotFile | None, str]]:
    """Every state of ballot.yml (None where it was none) with its digest."""
    here = case.version.files.get("ballot.yml", b"")
    raws = [case.ballots.receipts.content(state) for state in case.states if state.blob]
    for raw in raws if here in raws[-1:] else [*raws, here]:
        yield case.file if raw == here else legible_ballot(raw), digest(raw)


def legible_ballot(raw: bytes) -> BallotFile | None:
    """Return a state of ballot.yml; None where its form is none."""
    version = version_of("", "", {"ballot.yml": raw})
    return None if fault_in(version, "ballot") else version.terms


def _amendment_fault(before: BallotFile | None, after: BallotFile | None, digest_before: str) -> str:
    """Say what a change of a ballot did that an amendment does not do; "" where it is one."""
    if before is None or after is None or after.round != before.round + 1:
        return "ballot.yml was changed after it opened, and not by an amendment"
    for key in ("policy", "electorate", "attestors", "passkeys", "governance", "opened", "author", "version", "weight"):
        if getattr(after, key) != getattr(before, key):
            return f"an amendment changed the {'class' if key == 'weight' else key} of the ballot"
    if after.earlier != (*before.earlier, before.as_round(digest_before)):
        return "an amended ballot does not list the round before as it was"
    return ""


def _rules_fault(case: Case) -> str:
    """Say how policy and electorate differ from governance.yml; "" where they are the base branch's."""
    ballot = case.file
    opened, state, base = moment(ballot.opened), governance_before(case), case.ballots.receipts.name
    raw = case.ballots.receipts.content(state) if state else b""
    if opened is None or ballot.governance != digest(raw):
        return f"its rules and reviewers are not from governance.yml as {base} had it when the vote opened"
    edition = edition_of(ballot)
    if edition is None:
        return ""  # said of its rule
    rules = frozen(governance_in(raw), str(ballot.policy.get("name")), opened.date(), edition)
    if isinstance(rules, list):
        return f"governance.yml of {base} has no policy {ballot.policy.get('name')}"
    for key in FROZEN:
        if getattr(rules, key) != getattr(ballot, key):
            return f"the {key} on the ballot is not that of governance.yml on {base}"
    return ""


def rule(case: Case) -> Iterator[str]:
    """That the base branch let who proposed choose this rule, and let the vote be as long as it is."""
    receipts, before = case.ballots.receipts, governance_before(case)
    first = legible_ballot(receipts.content(case.states[0])) if case.states and case.states[0].blob else case.file
    rules = governance_in(receipts.content(before)) if before else {}
    yield from faults_of_rule(case.file, first, case.opened.date if case.opened else None, rules)


def governance_before(case: Case) -> Received | None:
    """Return governance.yml as the base branch had it just before the ballot came there (or has it now).

    What came with the ballot itself does not count.
    """
    receipts = case.ballots.receipts
    states = [state for state in receipts.states(GOVERNANCE) if state.blob]
    if not states or not case.opened:
        return states[-1] if states else None
    place = receipts.positions[case.opened.commit]
    earlier = [state for state in states if receipts.positions[state.receipt.commit] < place]
    return earlier[-1] if earlier else None


def base(case: Case) -> Iterator[str]:
    """That no other version was adopted since this one was proposed."""
    own = case.version
    before = [version for version in adopted(case.ballots.of(own.practice)) if version.number != own.number]
    if own.is_adopted:
        before = [version for version in before if version.order < own.order]
    last = before[-1] if before else None
    expected = Before(version=last.number, adoption=digest(last.files["adoption.yml"])) if last else None
    if case.file.base != expected:
        named = case.file.base.version if case.file.base else "nothing"
        yield f"it was proposed against {named}, but {last.number if last else 'nothing'} is what was adopted before"
