"""What is proven of a version before it may be adopted, and whenever it is verified later, check by check."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Literal

from msgspec import structs

from bestyet.govern.amendments import fault_of_dates, fault_of_opening
from bestyet.govern.ballots import FROZEN, frozen
from bestyet.govern.contests import fault_of_disputes
from bestyet.govern.limits import edition_of, faults_of_rule
from bestyet.govern.settled import gaps, not_in_force, open_points
from bestyet.govern.signature.payload import digest, passage_digests
from bestyet.knowledge.ballots import GOVERNANCE, Case, fault_in, fault_of_form, governance_in
from bestyet.knowledge.landing.rules import older_format, rules_from_before
from bestyet.knowledge.landing.weight import change_class, last_before, next_number
from bestyet.knowledge.landing.words import words
from bestyet.model.front import front_matter
from bestyet.model.moment import moment
from bestyet.model.passage import Kind, Passage
from bestyet.model.problem import Problem
from bestyet.model.records.picture import is_itself, named_in
from bestyet.model.records.voting import BallotFile, Before
from bestyet.text.conflicts import conflicts
from bestyet.text.markdown.markdown import read_document
from bestyet.text.versions import read_record, record_of, version_of

if TYPE_CHECKING:
    from bestyet.model.records.provenance import Record
    from bestyet.model.vote.receipt import Received
    from bestyet.model.vote.version import Version

_FIXED = ("governance", "opened", "author", "version", "weight", "effective", "ends", "replaced_by", "base", "unranked")
_MARKER = re.compile(r"\A(?:[-*+]|[0-9]{1,9}[.)])(?=\s|\Z)")  # of an item that begins with a list, a table or code
_LABEL = re.compile(r"(?<=\])\[[^\]]{0,999}\]|\[\^[^\]]{1,998}\]|\A\[[^\]]{1,999}\](?=:)")
_ESCAPED = re.compile(r"\A([0-9]{0,9})\\(?=[-*+#>.)`~])")  # so that words begin no block


def faults_before_adoption(case: Case) -> Iterator[str]:
    """Yield what forbids to adopt a version, whatever the votes say."""
    yield from forms(case.version)
    yield from texts(case.version)
    yield from terms(case)
    yield from words(case)
    yield from rule(case)
    yield from base(case)
    yield from change_class(case)
    yield from settled(case)


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
    yield from _forms_of_statements(version)


def _forms_of_statements(version: Version) -> Iterator[str]:
    """What is in no form to be read of what is signed beside the ballot."""
    found = {f"answers/{voter}.yml": ("answer", one) for voter, one in version.answers.items()}
    if version.withdrawal:
        found["withdrawal.yml"] = ("withdrawal", version.withdrawal)
    for path, (kind, one) in found.items():
        fault = one.message if isinstance(one, Problem) else fault_of_form(kind, one.signed)
        if fault:
            yield f"{path}: {fault}"


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
    yield from other_pictures(version)
    yield from filter(None, [fault_of_disputes(ballot, record)])


def _other_words(raw: bytes, record: Record) -> Iterator[str]:
    """Yield passages of a text whose words are not those that its record gives a source for."""
    told = {(item.place.first_line, item.place.last_line): item for item in record.items if item.place}
    document, above = read_document("practice.md", raw), front_matter(record.practice, record.title, record.fields)
    for key in sorted({*document.data, *above}):
        if document.data.get(key) != above.get(key):
            yield f"practice.md: “{key}” above the text is not what the record gives a source for"
    for number, passage in enumerate(document.passages):
        item = told.pop((passage.span.first_line, passage.span.last_line), None)
        is_title = number == 0 and passage.kind is Kind.HEADING and passage.text == record.title
        if item is None and passage.kind is not Kind.HEAD and not is_title:
            yield f"practice.md:{passage.span.first_line}: the record does not say where this comes from"
        elif item is not None and _plain(item.text, passage) != _plain(passage.source, passage):
            yield f"practice.md:{passage.span.first_line}: these are not the words that the record gives a source for"
    for first, _ in sorted(told):
        yield f"practice.md:{first}: the record has a passage here that the text has not"


def other_pictures(version: Version) -> Iterator[str]:
    """Yield where the pictures of a version are not those that its text names: each by the digest of its bytes."""
    there = version.pictures
    named = named_in(version.files.get("practice.md", b"").decode("utf-8", "replace"))
    for name in sorted({*named, *there, *(name for name in version.files if ".files/" in name)}):
        if name not in named:
            yield f"{name} is no picture that practice.md names"
        elif name not in there:
            yield f"{name} is missing: practice.md shows this picture"
        elif not is_itself(name, there[name]):
            yield f"{name} is another picture than the one that was put to the vote"


def _plain(source: str, passage: Passage) -> str:
    """A passage without what the writer may change: line breaks, the labels of references, the marker of an item, and
    what keeps words from beginning one."""
    words = _MARKER.sub("", source) if passage.kind is Kind.BLOCK and passage.in_list else source
    words = _ESCAPED.sub(r"\1", words) if passage.is_step else words
    return " ".join(_LABEL.sub("[]", words).split())


def terms(case: Case) -> Iterator[str]:
    """That policy and electorate are those of the base branch before the ballot came there, and stayed."""
    if fault := _rules_fault(case):
        yield fault
    yield from rules_from_before(case)
    yield from older_format(case)
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
    for raw, _ in groupby(raws if here in raws[-1:] else [*raws, here]):  # the same again is no change
        yield case.file if raw == here else legible_ballot(raw), digest(raw)


def legible_ballot(raw: bytes) -> BallotFile | None:
    """Return a state of ballot.yml; None where its form is none."""
    version = version_of("", "", {"ballot.yml": raw})
    return None if fault_in(version, "ballot") else version.terms


def _amendment_fault(before: BallotFile | None, after: BallotFile | None, digest_before: str) -> str:
    """Say what a change of a ballot did that an amendment does not do; "" where it is one."""
    if before is None or after is None or after.round != before.round + 1:
        return "ballot.yml was changed after it opened, and not by an amendment"
    for key in ("policy", "electorate", "attestors", "passkeys", *_FIXED):
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
    """That no other version was adopted since this one was proposed, and what an ending or a new name asks for."""
    own, named = case.version, case.file.base
    last = last_before(case)
    renames = last.practice if last and last.practice != own.practice else ""
    expected = (
        Before(practice=renames, version=last.number, adoption=digest(last.files["adoption.yml"])) if last else None
    )
    if named != expected:
        said = f"{named.practice} {named.version}".strip() if named else "nothing"
        yield f"it was proposed against {said}, but {last.number if last else 'nothing'} is what was adopted before"
    elif last and last.renamed and (last.renamed.practice, last.renamed.number) != (own.practice, own.number):
        yield f"{last.practice} {last.number} is called {last.renamed.practice} since {last.renamed.effective}"
    else:
        yield from next_number(case)
        if case.file.ends or case.file.replaced_by or renames:
            yield from _ending(case, last)


def settled(case: Case) -> Iterator[str]:
    """That a text says one thing of each point: what is in force, where regions have not settled it. What they rank
    otherwise is told when the vote is counted."""
    record, last = record_of(case.version), last_before(case)
    before = record_of(last) if last and not last.ends else None
    if isinstance(record, Problem) or isinstance(before, Problem) or case.file.ends:
        return  # told of as a broken text; what ends a practice has the words of the version before
    if record.format == 1:
        yield from (f"open: {point}" for point in open_points(record, case.file, None))
    else:
        yield from (gap.said for gap in gaps(record))
        yield from not_in_force(before, record)


def _ending(case: Case, last: Version | None) -> Iterator[str]:
    """That a version which ends a practice, its own or the one that it renames, is what was said of it."""
    file, own = case.file, case.version
    if file.weight != "major":
        yield f"it ends a practice, but says that it is a {file.weight} change"
    if file.base and file.base.practice.encode() not in own.files["ballot.yml"]:
        yield f"its ballot does not spell the name {file.base.practice} as it is"  # else a part of the base misses it
    if file.replaced_by and not file.ends:
        yield "its ballot names what replaces the practice, but does not end it"
    if file.ends and (last is None or not _is_same_text(own, last)):
        yield "it ends the practice with another text than the one that was adopted before"


def _is_same_text(own: Version, last: Version) -> bool:
    records = [read_record(version.files.get("provenance.json", b"")) for version in (own, last)]
    told = [None if isinstance(one, Problem) else structs.replace(one, version="", standard=None) for one in records]
    return own.files.get("practice.md") == last.files.get("practice.md") and told[0] == told[1] is not None
