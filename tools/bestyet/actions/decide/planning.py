"""What a proposal puts to the vote, decided from what was read: the text, the rules, and the ballot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from bestyet import __version__
from bestyet.govern.ballots import FROZEN, Plan, ballot_data, frozen, scheduled_end, terms
from bestyet.govern.count.chances import never_passes
from bestyet.govern.policy.lint import DEFAULT
from bestyet.govern.signature.payload import changed_passages, digest
from bestyet.govern.versions import adopted, changes, class_of, next_version
from bestyet.knowledge.disagreement import disagreement
from bestyet.merge.provenance import dump, record
from bestyet.model.candidate import Candidate, Settings, Status
from bestyet.model.moment import moment
from bestyet.model.problem import CannotGoOnError
from bestyet.model.vote.ballot import Ballot
from bestyet.model.vote.version import Change, ChangeClass, Version
from bestyet.text.markdown.writer import write_practice
from bestyet.text.versions import read_record, read_vote, record_text

if TYPE_CHECKING:
    Record = Mapping[str, Any]  # of a merge


@dataclass(frozen=True)
class Text:
    """The text to vote on and what it changes."""

    number: str
    weight: ChangeClass
    changes: Sequence[Change]
    base: Mapping[str, str] | None  # version and adoption (its digest) before
    files: Mapping[str, bytes]
    record: Record


def text_to_vote_on(
    candidate: Candidate, settings: Settings, versions: Sequence[Version], opened: Version | None, raised: str | None
) -> Text:
    """opened: the version that is amended. raised: the least class of the change. Raises CannotGoOnError."""
    last = adopted(versions)[-1] if adopted(versions) else None
    written = write_practice(candidate)
    data = record(candidate, written.places, f"bestyet {__version__}")
    before = read_record(last.files.get("provenance.json", b"")) if last else None
    found, weight = _class(settings, before, data, raised, opened)
    taken = [version.number for version in versions]
    number = opened.number if opened else next_version(last.number if last else None, weight, taken)
    base = {"version": last.number, "adoption": digest(last.files["adoption.yml"])} if last else None
    data |= {"version": number, "standard": base}
    files = {"practice.md": written.text.encode(), "provenance.json": dump(data).encode()}
    return Text(number, weight, found, base, files, data)


def _class(
    settings: Settings, before: Record | None, after: Record, raised: str | None, opened: Version | None
) -> tuple[Sequence[Change], ChangeClass]:
    found = changes(before, after, disagreement(settings))
    if before is None:
        return found, ChangeClass.MAJOR
    if not found and opened is None:
        raise CannotGoOnError("the candidate is the standard as it stands: there is nothing to vote on")
    weight = class_of(found, ChangeClass(raised) if raised else None)
    if weight is None:
        raise CannotGoOnError(f"this is a {class_of(found)} change: its class can be raised, never lowered")
    if opened is None:
        return found, weight
    if weight.weight > ChangeClass(opened.ballot["class"]).weight:
        said = f"amended like this it is a {weight} change, but {opened.number} is a {opened.ballot['class']} one"
        raise CannotGoOnError(f"{said}: withdraw it and propose again")
    return found, ChangeClass(opened.ballot["class"])


def rules_of_today(governance: Mapping[str, Any], base: str, policy: str | None, day: date) -> dict[str, Any]:
    """Policy and electorate as a ballot freezes them. base: how the branch is called whose governance.yml it is."""
    name = policy or str(governance.get("default-policy") or DEFAULT)
    rules = frozen(governance, name, day)
    if isinstance(rules, list):
        raise CannotGoOnError(f"the voting rule {name} of {base} cannot be used: {rules[0]}")
    found = terms({**rules, "opened": "2000-01-01T00:00:00Z"})
    assert isinstance(found, Ballot)  # the policy was read a moment ago
    why = never_passes(found.policy, found.electorate)
    if why:
        raise CannotGoOnError(f"by {name} with the reviewers of {base} nothing can pass, {why}")
    return rules


def rules_of(opened: Version, policy: str | None) -> dict[str, Any]:
    """Policy and electorate of a ballot, which an amendment does not change."""
    if policy:
        raise CannotGoOnError("the voting rule of an open vote cannot change: withdraw it and propose again")
    return {name: opened.ballot[name] for name in FROZEN if name in opened.ballot}


def open_disputes(candidate: Candidate) -> list[dict[str, Any]]:
    """Return what the regions have not settled, as a ballot lists it: options are regions, each for all alike."""
    in_text = {item.id for item in candidate.items if item.status is Status.USED} | {f.id for f in candidate.fields}
    found = [(name, dispute) for name, dispute in candidate.disputes if name in in_text]
    often = Counter(name for name, _ in found)
    entries: dict[str, dict[str, Any]] = {}
    for name, dispute in found:
        id_ = name if often[name] == 1 else f"{name}/{dispute.about.replace(' ', '-')}"
        options = list(dict.fromkeys(position.regions[0] for position in dispute.positions if position.regions))
        entry = {"id": id_, "about": dispute.about, "message": str(dispute.message), "options": options}
        if len(options) > 1:
            entries.setdefault(id_, entry)
    return list(entries.values())


def amended(plan: Plan, opened: Version) -> Plan:
    """The next round of an open vote."""
    old = opened.ballot
    if plan.text == old["text"] and plan.closes is None:
        raise CannotGoOnError(f"the candidate is the text of {opened.number} as it stands: there is nothing to amend")
    before = {"round": old.get("round", 1), "ballot": digest(opened.files["ballot.yml"])}
    before |= {"text": old["text"], "passages": old["passages"]}
    rule = terms(old)
    restarts = isinstance(rule, Ballot) and rule.policy.amendment_restarts_period
    return replace(
        plan,
        amended=plan.opened,
        opened=moment(old["opened"]) or plan.opened,
        closes=plan.closes or (None if restarts else moment(old.get("closes"))),
        author=old.get("author"),
        governance=old["governance"],
        earlier=(*(old.get("earlier") or ()), before),
    )


def ballot_of(plan: Plan, rules: Mapping[str, Any]) -> bytes:
    """Return ballot.yml; where the plan does not say when the vote closes, its rules do. Raises CannotGoOnError."""
    plan = replace(plan, closes=plan.closes or scheduled_end(ballot_data(plan, rules)))
    if plan.closes is not None and plan.closes <= (plan.amended or plan.opened):
        raise CannotGoOnError(f"the vote would close on {plan.closes:%Y-%m-%d %H:%M}, before anybody can vote")
    note = "The terms of this vote, frozen: every vote is signed over the digest of this file."
    return record_text(ballot_data(plan, rules), note).encode()


def look_again(opened: Version, passages: Mapping[str, str]) -> dict[str, list[str]]:
    """Return whose vote lapses for which passages of an amended text."""
    found = {}
    for voter, raw in opened.votes.items():
        seen = (read_vote(raw) or {}).get("passages")
        changed = changed_passages(seen, passages) if isinstance(seen, dict) else ()
        if changed:
            found[voter] = sorted(changed)
    return found
