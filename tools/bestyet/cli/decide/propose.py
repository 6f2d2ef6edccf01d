"""`bestyet propose`: freeze the candidate as the next version and open the vote on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from bestyet import __version__
from bestyet.actions.decide.borrow import borrow
from bestyet.actions.decide.differences import open_disputes
from bestyet.cli.output.problems import report
from bestyet.cli.output.terminal import plain
from bestyet.govern.ballots import FROZEN, Plan, ballot_data, frozen, moment, scheduled_end, terms
from bestyet.govern.count.chances import never_passes
from bestyet.govern.count.tally import tally
from bestyet.govern.policy.lint import DEFAULT
from bestyet.govern.signature.payload import changed_passages, digest, passage_digests
from bestyet.govern.versions import adopted, changes, class_of, next_version
from bestyet.knowledge.ballots import Ballots, acting_reviewer, git_setting, read_ballots
from bestyet.knowledge.candidates import candidate_of
from bestyet.knowledge.dates import day_or_moment
from bestyet.knowledge.disagreement import disagreement
from bestyet.knowledge.names import known_practice
from bestyet.merge.provenance import dump, record
from bestyet.model.problem import CannotGoOnError
from bestyet.model.vote.ballot import Ballot
from bestyet.model.vote.tally import Outcome
from bestyet.model.vote.version import Change, ChangeClass, Version
from bestyet.repo import clock
from bestyet.repo.schemas import schema_texts
from bestyet.repo.write import lock, swap_folder, write_folder
from bestyet.text.check.check import check_tree
from bestyet.text.markdown.writer import write_practice
from bestyet.text.versions import read_record, read_vote, record_text
from bestyet.text.yaml.schema import Schemas

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate


@click.command(short_help="Freeze the merged practice and open the vote on it.")
@click.argument("practice")
@click.option("--policy", metavar="NAME", help="The voting rule (default: default-policy of governance.yml).")
@click.option("--closes", metavar="DATE", help="When the vote closes (default: as the voting rule says).")
@click.option("--class", "weight", type=click.Choice(["major", "minor"]), help="Raise the class of the change.")
@click.option("--as", "author", metavar="ID", help="The reviewer who proposes (default: git config bestyet.reviewer).")
@click.option("--base", metavar="REV", help="Whose rules and reviewers count (default: origin/main, else HEAD).")
@click.option("--from", "region", metavar="REGION", help="Take this region's words and values: it has better evidence.")
@click.option("--amend", is_flag=True, help="Replace the text of the open vote; votes lapse for what has changed.")
def propose(practice: str, **asked: Any) -> int:
    """Freeze the candidate of PRACTICE as its next version, with a ballot: who may vote, by which rule, until when.

    The rules and reviewers are those of the base branch, so no pull request changes the rules of its own vote.
    Refused while check finds problems. What the regions have not settled stands on the ballot, to be ranked.

    \b
    Examples:
      bestyet propose client-kickoff
      bestyet propose client-kickoff --policy two-thirds --closes 2026-12-01
      bestyet propose client-kickoff --amend
      bestyet propose lessons-learned --from india
    """
    ballots = read_ballots(asked["base"])
    with lock(ballots.loaded.root):
        ballots = read_ballots(asked["base"])  # as nobody can change it any more
        taken = borrow(ballots, practice, asked["region"], asked["author"]) if asked["region"] else None
        ballots = taken.ballots if taken else ballots
        proposal = _proposal(ballots, practice, asked)
        if proposal is None:
            return 1
        if taken:
            taken.write()
        _write(ballots, proposal)
    plan = proposal.plan
    click.secho(plain(f"{practice} {plan.version} ({plan.weight}): the vote is open"), bold=True)
    for change in plan.changes:
        click.echo(plain(f"  {change.weight}: {change.text}"))
    for entry in plan.disputes:
        click.echo(plain(f"  to be ranked: {entry['id']}: {entry['message']}"))
    for voter, passages in proposal.look_again.items():
        click.echo(plain(f"  {voter} must look again: {', '.join(passages)}"))
    for name in proposal.without_key:
        click.echo(plain(f"  {name} has no key yet and cannot vote until one is on {ballots.receipts.name}"))
    for line in taken.lines() if taken else ():
        click.echo(plain(line))
    click.echo(plain(f"Written: {proposal.folder}/. Commit it and send it to {ballots.receipts.name}; then everybody"))
    click.echo(plain(f"votes: bestyet vote {practice} approve (or reject, abstain)"))
    return 0


@dataclass(frozen=True)
class Proposal:
    """What is to be written: the plan, and the files of the version's folder."""

    plan: Plan
    folder: str
    files: Mapping[str, bytes]
    replaces: bool
    without_key: Sequence[str]
    look_again: Mapping[str, Sequence[str]]  # voter -> passages that are other ones since


def _proposal(ballots: Ballots, practice: str, asked: Mapping[str, Any]) -> Proposal | None:
    """Return what to write; None where problems were found (and told)."""
    known_practice(ballots.loaded, practice)
    opened = next((version for version in ballots.of(practice) if version.is_open and version.ballot), None)
    if opened and not asked["amend"]:
        raise CannotGoOnError(f"{opened.number} is open for a vote: end it (bestyet adopt, withdraw) or use --amend")
    if asked["amend"] and not opened:
        raise CannotGoOnError(f"no vote is open on {practice}, so there is nothing to amend")
    if opened and ballots.case(opened).states and not ballots.case(opened).landed:
        said = f"the ballot of {opened.number} here is not the one on {ballots.receipts.name}"
        raise CannotGoOnError(f"{said}: bring both together before you amend it")
    if opened and ballots.case(opened).states:
        _must_not_have_passed(ballots, opened)
    candidate = candidate_of(ballots.loaded, practice)
    if _tell_problems(ballots, practice, candidate):
        return None
    _must_be_committed(ballots, candidate)
    return _plan(ballots, candidate, opened, asked)


def _must_not_have_passed(ballots: Ballots, opened: Version) -> None:
    """Refuse to amend what only waits to be adopted; what was rejected early, an amendment may still save."""
    case = ballots.case(opened)
    result = tally(case.ballot, case.received_votes(clock.now()), clock.now())
    if result.outcome is Outcome.PASSED:
        name = f"{opened.practice} {opened.number}"
        raise CannotGoOnError(f"the vote on {name} has passed: it can be adopted, not amended any more")


def _tell_problems(ballots: Ballots, practice: str, candidate: Candidate) -> bool:
    ours = [
        path
        for path in ballots.loaded.files
        if path.endswith((f"/{practice}.md", "/governance.yml", "/vocabulary.yml")) or f"/global/{practice}/" in path
    ]
    found = sorted({*check_tree(ballots.loaded.files, Schemas(schema_texts()), ours), *candidate.problems})
    click.echo(report(found, "text"), nl=False)
    if found:
        click.echo("Nothing can be voted on before these problems are mended.", err=True)
    return bool(found)


def _must_be_committed(ballots: Ballots, candidate: Candidate) -> None:
    paths = [variant.document.path for variant in candidate.variants]
    if ballots.repository is None or ballots.repository.is_dirty(paths):
        raise CannotGoOnError("a region's text is not committed yet: commit it, so that everybody can look it up")


def _plan(ballots: Ballots, candidate: Candidate, opened: Version | None, asked: Mapping[str, Any]) -> Proposal:
    versions = ballots.of(candidate.practice)
    last = adopted(versions)[-1] if adopted(versions) else None
    written = write_practice(candidate)
    data = record(candidate, written.places, f"bestyet {__version__}")
    before = read_record(last.files.get("provenance.json", b"")) if last else None
    found, weight = _class(ballots, before, data, asked["weight"], opened)
    taken = [version.number for version in versions]
    number = opened.number if opened else next_version(last.number if last else None, weight, taken)
    base = {"version": last.number, "adoption": digest(last.files["adoption.yml"])} if last else None
    data |= {"version": number, "standard": base}
    texts = {"practice.md": written.text.encode(), "provenance.json": dump(data).encode()}
    return _frozen(ballots, candidate, opened, asked, Text(number, weight, found, base, texts, data))


@dataclass(frozen=True)
class Text:
    """The text to vote on and what it changes."""

    number: str
    weight: ChangeClass
    changes: Sequence[Change]
    base: Mapping[str, str] | None
    files: Mapping[str, bytes]
    record: Mapping[str, Any]


def _class(
    ballots: Ballots, before: Any, after: Any, asked: str | None, opened: Version | None
) -> tuple[Sequence[Change], ChangeClass]:
    found = changes(before, after, disagreement(ballots.loaded.base.settings))
    if before is None:
        return found, ChangeClass.MAJOR
    if not found and opened is None:
        raise CannotGoOnError("the candidate is the standard as it stands: there is nothing to vote on")
    weight = class_of(found, ChangeClass(asked) if asked else None)
    if weight is None:
        raise CannotGoOnError(f"this is a {class_of(found)} change: its class can be raised, never lowered")
    if opened and weight.weight > ChangeClass(opened.ballot["class"]).weight:
        said = f"amended like this it is a {weight} change, but {opened.number} is a {opened.ballot['class']} one"
        raise CannotGoOnError(f"{said}: withdraw it and propose again")
    return found, ChangeClass(opened.ballot["class"]) if opened else weight


def _frozen(
    ballots: Ballots, candidate: Candidate, opened: Version | None, asked: Mapping[str, Any], text: Text
) -> Proposal:
    at = clock.now()
    replaces = opened is not None
    if opened and _is_outdated(ballots, opened):
        opened = None  # nobody has seen it on the base branch: it begins anew, with the rules of today
    rules = _rules(ballots, asked["policy"], opened, at.date())
    author = asked["author"] or git_setting(ballots.repository, "bestyet.reviewer")
    plan = Plan(
        practice=candidate.practice,
        version=text.number,
        weight=text.weight,
        changes=text.changes,
        text=digest(text.files["practice.md"]),
        provenance=digest(text.files["provenance.json"]),
        passages=passage_digests(text.files["practice.md"].decode(), text.record),
        base=text.base,
        disputes=open_disputes(candidate),
        governance=digest(ballots.governance_raw),
        policy=rules["policy"]["name"],
        author=acting_reviewer(ballots, author, "who proposes") if author else None,
        opened=at,
        closes=day_or_moment(asked["closes"], end=True) if asked["closes"] else None,
    )
    if opened:
        plan = _amended(plan, opened)
    data = ballot_data(plan, rules)
    if plan.closes is None:
        plan = replace(plan, closes=scheduled_end(data))
        data = ballot_data(plan, rules)
    _must_close_later(plan)
    ballot = record_text(data, "The terms of this vote, frozen: every vote is signed over the digest of this file.")
    votes = {f"votes/{voter}.yml": raw for voter, raw in (opened.votes if opened else {}).items()}
    files = {**text.files, "ballot.yml": ballot.encode(), **votes}
    without = [person["id"] for person in rules["electorate"] if not person["keys"]]
    folder = f"practices/global/{candidate.practice}/{text.number}"
    return Proposal(plan, folder, files, replaces, without, _look_again(opened, plan.passages))


def _look_again(opened: Version | None, passages: Mapping[str, str]) -> dict[str, list[str]]:
    """Return whose vote lapses for which passages of an amended text."""
    found = {}
    for voter, raw in (opened.votes if opened else {}).items():
        seen = (read_vote(raw) or {}).get("passages")
        changed = changed_passages(seen, passages) if isinstance(seen, dict) else ()
        if changed:
            found[voter] = sorted(changed)
    return found


def _is_outdated(ballots: Ballots, opened: Version) -> bool:
    """Whether rules or reviewers changed on the base branch before a ballot came there."""
    return not ballots.case(opened).states and opened.ballot.get("governance") != digest(ballots.governance_raw)


def _must_close_later(plan: Plan) -> None:
    since = plan.amended or plan.opened
    if plan.closes is not None and plan.closes <= since:
        raise CannotGoOnError(f"the vote would close on {plan.closes:%Y-%m-%d %H:%M}, before anybody can vote")


def _rules(ballots: Ballots, policy: str | None, opened: Version | None, day: date) -> dict[str, Any]:
    """Policy and electorate: those of the base branch today, or those of the ballot that is amended."""
    if opened:
        if policy:
            raise CannotGoOnError("the voting rule of an open vote cannot change: withdraw it and propose again")
        return {name: opened.ballot[name] for name in FROZEN if name in opened.ballot}
    name = policy or str(ballots.governance.get("default-policy") or DEFAULT)
    rules = frozen(ballots.governance, name, day)
    if isinstance(rules, list):
        raise CannotGoOnError(f"the voting rule {name} of {ballots.receipts.name} cannot be used: {rules[0]}")
    found = terms({**rules, "opened": "2000-01-01T00:00:00Z"})
    assert isinstance(found, Ballot)  # the policy was read a moment ago
    why = never_passes(found.policy, found.electorate)
    if why:
        raise CannotGoOnError(f"by {name} with the reviewers of {ballots.receipts.name} nothing can pass, {why}")
    return rules


def _amended(plan: Plan, opened: Version) -> Plan:
    old = opened.ballot
    if plan.text == old["text"] and plan.closes is None:
        raise CannotGoOnError(f"the candidate is the text of {opened.number} as it stands: there is nothing to amend")
    before = {"round": old.get("round", 1), "ballot": digest(opened.files["ballot.yml"])}
    before |= {"text": old["text"], "passages": old["passages"]}
    rule = terms(old)
    restarts = isinstance(rule, Ballot) and rule.policy.amendment_restarts_period
    closes = plan.closes or (None if restarts else moment(old.get("closes")))
    return replace(
        plan,
        amended=plan.opened,
        opened=moment(old["opened"]) or plan.opened,
        closes=closes,
        author=old.get("author"),
        governance=old["governance"],
        earlier=(*(old.get("earlier") or ()), before),
    )


def _write(ballots: Ballots, proposal: Proposal) -> None:
    root = ballots.loaded.root
    write = swap_folder if proposal.replaces else write_folder
    write(root / proposal.folder, proposal.files, root)
