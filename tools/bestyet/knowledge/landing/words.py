"""The words of a ballot were those of the regions on the base branch when it came there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bestyet.govern.settled import kept_from
from bestyet.knowledge.landing.weight import last_before
from bestyet.merge.told_values import joint, written
from bestyet.model.blob import blob_of
from bestyet.model.held.ties import but_step
from bestyet.model.problem import Problem
from bestyet.model.records.plain import tables
from bestyet.repo.receipts import LARGEST, variant_of
from bestyet.text.base import VOCABULARY, read_base
from bestyet.text.markdown.lines import text_of
from bestyet.text.versions import record_of
from bestyet.text.yaml.yamlread import read_yaml

if TYPE_CHECKING:
    from bestyet.knowledge.ballots import Case
    from bestyet.model.records.provenance import Record
    from bestyet.model.vote.receipt import Receipt


def words(case: Case) -> Iterator[str]:
    """That the record names every variant of the practice, as the base branch had it when the ballot came there.

    Of a ballot that is not there yet: as the base branch has it now, or as it will come together with the ballot.
    """
    record = record_of(case.version)
    if isinstance(record, Problem) or case.file.ends:
        return  # told of as a broken text; what ends a practice has the words of the version before
    cited = {entry.path: entry.blob for entry in record.inputs}
    yield from _other_regions(record, cited, case.version.practice)
    came = case.amended if case.file.round > 1 else case.opened
    came = came if case.landed else None
    there = _on_the_line(case, came)
    both = [there] if came else [there, here := _here(case)]
    for path, blob in cited.items():
        if blob not in [blobs.get(path) for blobs in both]:
            yield f"{path}: {case.ballots.receipts.name} had other words than the recorded ones {_when(came)}"
    yield from _other_vocabulary(case, record, came)
    yield from _said_by_nobody(case, record, came)
    left_out = {path: blob for path, blob in (there if came else here).items() if path not in cited}
    for path in _merged(case, left_out):
        yield f"{path} was there {_when(came)}, and the record leaves it out"


def _other_vocabulary(case: Case, record: Record, came: Receipt | None) -> Iterator[str]:
    """The standard's titles must be those of the base branch as well."""
    if not record.vocabulary:
        return
    if record.vocabulary.path != VOCABULARY:
        yield f"{record.vocabulary.path} is not where the titles of the standard are"
    receipts, here = case.ballots.receipts.texts, case.ballots.loaded.files.get(VOCABULARY)
    states = [receipts.state_at(VOCABULARY, came.commit)] if came else receipts.states(VOCABULARY)[-1:]
    known = [state.blob for state in states if state]
    known += [blob_of(here, receipts.tip)] if here is not None and not came else []
    if record.vocabulary.blob not in known:
        yield f"{VOCABULARY}: {receipts.name} had other titles than the recorded ones {_when(came)}"


def _said_by_nobody(case: Case, record: Record, came: Receipt | None) -> Iterator[str]:
    """Words and values of no region must be those that people decided on, on the base branch as well, or in force."""
    found = [*joint(record), *_accepted(record)]
    if not found:
        return
    last = last_before(case)
    before = record_of(last) if last else None
    kept = kept_from(None if isinstance(before, Problem) else before, record)
    path, receipts = f"practices/global/{case.version.practice}/decisions.yml", case.ballots.receipts
    states = [receipts.state_at(path, came.commit)] if came else receipts.states(path)[-1:]
    raws = [receipts.content(state) for state in states if state and state.blob]
    raws += [] if came else [case.ballots.loaded.files.get(path, b"")]
    decided = {
        written(but_step(value))
        for raw in raws
        for _, entry in tables(read_yaml(text_of(raw)).data)
        for value in entry.values()
    }
    for name, text in found:
        if text not in decided and name not in kept:
            yield f"{name}: {path} did not have these words {_when(came)}, and no region has them"


def _accepted(record: Record) -> Iterator[tuple[str, str]]:
    """The words that people accept as they are, and why they do."""
    for item in record.items:
        for flaw in item.flaws or ():
            if flaw.accepted:
                yield item.id, flaw.words
                yield item.id, str((flaw.accepted.parts or {}).get("because"))


def _when(came: Receipt | None) -> str:
    return f"when the ballot came with commit {came.commit[:10]}" if came else "when this was proposed"


def _other_regions(record: Record, cited: Mapping[str, str], practice: str) -> Iterator[str]:
    for entry in record.inputs:
        if entry.path != f"practices/{entry.region}/{practice}.md":
            yield f"{entry.path} is not where region {entry.region} has its words about {practice}"
    if record.base:
        yield f"{record.base.path}: a version goes back to the words of the regions, and to no other text"
    told = {(member.path, member.blob) for item in record.items for member in item.members}
    told |= {(value.path, value.blob) for field in record.fields for value in field.members if value.blob}
    for path in sorted({path for path, blob in told if cited.get(path) != blob}):
        yield f"{path}: the record cites other contents of it than it lists"


def _on_the_line(case: Case, came: Receipt | None) -> dict[str, str]:
    """Path -> blob of the practice's variants on the base branch at that commit, or now."""
    texts = case.ballots.receipts.texts
    paths = texts.variants.get(case.version.practice, ())
    states = (texts.state_at(path, came.commit) if came else texts.states(path)[-1] for path in paths)
    return {state.path: state.blob for state in states if state and state.blob}


def _here(case: Case) -> dict[str, str]:
    practice, texts = case.version.practice, case.ballots.receipts.texts
    files = case.ballots.loaded.files
    return {path: blob_of(raw, texts.tip) for path, raw in files.items() if variant_of(path) == practice}


def _merged(case: Case, blobs: Mapping[str, str]) -> list[str]:
    """Those of some variants that take part in a merge."""
    repository = case.ballots.repository
    if not blobs or repository is None:
        return []
    known = repository.read_files(sorted(blobs.values()), LARGEST)
    files = {path: known.get(blob) or case.ballots.loaded.files.get(path, b"") for path, blob in blobs.items()}
    found = read_base(files).variants.get(case.version.practice, ())
    return sorted(one.document.path for one in found if one.document.data.get("status") != "retired")
