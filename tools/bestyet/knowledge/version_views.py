"""Every version that was put to the vote, as the pages tell it today."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bestyet.govern.count.tally import tally
from bestyet.govern.limits import borrowed_name
from bestyet.govern.policy.explain import explain_policy
from bestyet.govern.signature.payload import digest
from bestyet.govern.versions import adopted, newest_come, retired
from bestyet.knowledge.answers import heads
from bestyet.knowledge.ballots import GOVERNANCE, Ballots, Case, UnreadableError, fault_in
from bestyet.knowledge.codec import digest_of
from bestyet.knowledge.landing.open_points import open_points_of
from bestyet.model.problem import Problem
from bestyet.model.reasons import Reason
from bestyet.model.records.provenance import Told
from bestyet.model.records.voting import AdoptionFile, Judged, Voter, said
from bestyet.model.sentence import Sentence
from bestyet.model.vote.ballot import STATUS_QUO
from bestyet.model.vote.tally import Condition
from bestyet.repo.store import program
from bestyet.site.version.frozen import frozen
from bestyet.site.version.views import Against, Contested, Stage, VersionView, Voted
from bestyet.text.markdown.markdown import read_document
from bestyet.text.versions import record_of

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate
    from bestyet.model.vote.version import Version

Notes = Mapping[tuple[str, str], tuple[bool, str]]  # a vote's file and digest -> whether it counts, and its note
Answers = Mapping[tuple[str, str], str]  # who objects, and why -> what was answered
KnownViews = dict[str, tuple[str, tuple["VersionView", ...]]]  # practice -> what its versions were told from, as told


def views_by_practice(
    ballots: Ballots, at: datetime, kept: KnownViews | None = None, only: Collection[str] | None = None
) -> dict[str, tuple[VersionView, ...]]:
    """By practice, oldest first. Raises UnreadableError.

    kept: those told earlier, which are told again only if something changed. only: these practices.
    """
    kept, commits = {} if kept is None else kept, heads(ballots.loaded.root)
    chosen = {name: found for name, found in ballots.versions.items() if only is None or name in only}
    for practice, versions in chosen.items():
        # an open vote can change from one moment to the next, what has ended only with the day
        moment = at.isoformat() if any(version.is_open for version in versions) else at.date().isoformat()
        variants = [(v.region, v.document.sha256) for v in ballots.loaded.base.variants.get(practice, ())]
        files = [(version.number, dict(version.files)) for version in versions]
        rules = ballots.loaded.files.get(GOVERNANCE, b"")
        about = digest_of(program(), commits, moment, variants, rules, files)
        if practice not in kept or kept[practice][0] != about:
            kept[practice] = (about, tuple(versions_of(ballots, practice, at)))
    return {practice: kept[practice][1] for practice in chosen if kept[practice][1]}


def versions_of(ballots: Ballots, practice: str, at: datetime) -> Iterator[VersionView]:
    """Of one practice, oldest first."""
    versions = ballots.of(practice)
    newest, ended = newest_come(versions, at.date()), retired(versions, at.date())
    after = {one.number: two for one, two in pairwise(adopted(versions))}
    for version in versions:
        if version.is_open and "ballot.yml" not in version.files:
            continue  # check tells what is wrong with it
        case = ballots.case(version)
        _refuse_unreadable(case)
        text, file = _frozen(ballots, version), case.file
        author = file.voter(file.author or "")
        yield VersionView(
            number=version.number,
            stage=Stage.ENDED if ended and version is newest else _stage(version, newest),
            weight=file.weight,
            text=text,
            digest=digest(version.files.get("practice.md", b"")),
            opened=file.opened[:10],
            effective=version.effective or "",
            before=file.base.version if file.base else "",
            superseded_by=_superseded_by(version, newest, after),
            ends=version.ends,
            ended=ended.since if ended and version is newest else "",
            replaced_by=(ended.successor if ended and version is newest else version.successor) or "",
            author=_name(author) if author else "",
            round=case.ballot.round,
            unit=case.ballot.policy.unit.value,
            rule=_rule(case),
            seen=at.date().isoformat(),
            open_points=open_points_of(version),
            **(_recorded(case, version.ending) if version.ending else _counted(case, at)),
        )


def _refuse_unreadable(case: Case) -> None:
    """Raise UnreadableError where the form of a vote or of the adoption, as they lie there now, is another."""
    version = case.version
    if fault := fault_in(version, "adoption"):
        raise UnreadableError(version, "adoption.yml", fault)
    faults = {one.digest: one.fault for one in case.handed if one.fault}
    for voter, raw in version.votes.items():
        if faults and (fault := faults.get(digest(raw), "")):
            raise UnreadableError(version, f"votes/{voter}.yml", fault)


def _stage(version: Version, newest: Version | None) -> Stage:
    if version.ending is None:
        return Stage.OPEN
    if not version.is_adopted:
        return Stage(version.ending.outcome)
    if newest is None or version.order > newest.order:
        return Stage.ADOPTED
    return Stage.IN_FORCE if version is newest else Stage.SUPERSEDED


def _superseded_by(version: Version, newest: Version | None, after: Mapping[str, Version]) -> str:
    found = after.get(version.number)
    return found.number if found and newest and found.order <= newest.order else ""


def _names(case: Case) -> dict[str, str]:
    """Reviewer -> printed name on the ballot."""
    return {voter.id: _name(voter) for voter in case.file.electorate}


def _name(voter: Voter) -> str:
    return voter.name or voter.id


def _frozen(ballots: Ballots, version: Version) -> Candidate:
    record = record_of(version)
    document = read_document(f"{version.folder}/practice.md", version.files.get("practice.md", b""))
    now = {variant.region: variant for variant in ballots.loaded.base.variants.get(version.practice, ())}
    settings = ballots.loaded.base.settings
    found = None if isinstance(record, Problem) else frozen(version.number, record, document, now, settings)
    if found is None:
        fault = "it cannot be read as a record (bestyet verify tells more)"
        raise UnreadableError(version, "provenance.json", fault)
    return found


def _rule(case: Case) -> tuple[str, ...]:
    policy = case.ballot.policy
    title = f"{policy.title or policy.name}{' (a rule for rehearsals)' * policy.rehearsal}"
    return (title, *explain_policy(policy), *(f"{remark}." for remark in borrowed_name(case.file.policy)))


def _counted(case: Case, at: datetime) -> dict[str, Any]:
    """How an open ballot stands."""
    votes = case.votes(at)
    result = tally(case.ballot, votes, at)
    notes = {(paper.vote.voter, paper.vote.digest): (paper.counts, paper.note) for paper in result.papers}
    names = _names(case)
    return {
        "because": result.because,
        "conditions": result.conditions,
        "regions": result.regions,
        "outcome": result.outcome,
        "closes": str(result.due or case.file.closes or "")[:10],
        "votes": tuple(_voted(case, notes, {})),
        "silent": tuple(names[voter] for voter, said in result.reviewers.items() if said == "silent"),
        "contested": tuple(_contested(case, {n: (one.winner, one.because) for n, one in result.disputes.items()})),
    }


def _recorded(case: Case, adoption: AdoptionFile) -> dict[str, Any]:
    """How a ballot ended, as its record says; whether the record holds is for `bestyet verify` to tell."""
    counted, names = adoption.tally, _names(case)
    notes = {(entry.voter, entry.sha256): (entry.counts, said(entry.note)) for entry in adoption.votes}
    answers = {(entry.voter, entry.reason): entry.reply for entry in adoption.objections}
    ranked = {name: (one.winner, said(one.because)) for name, one in counted.disputes.items()}
    return {
        "closes": (case.file.closes or "")[:10],
        "decided": adoption.decided[:10],
        "because": said(adoption.because),
        "conditions": tuple(Condition(one.rule, one.met, _figures(one)) for one in adoption.trace),
        "regions": counted.regions,
        "votes": tuple(_voted(case, notes, answers)),
        "silent": tuple(names.get(voter, voter) for voter, word in counted.reviewers.items() if word == "silent"),
        "contested": tuple(_contested(case, ranked)),
    }


def _figures(one: Judged) -> Reason:
    if isinstance(one.figures, Told) and isinstance(one.figures.sentence, Sentence):
        return Reason(one.figures.rule, one.figures.parts or {})
    return Reason(one.rule, recorded=said(one.figures))


def _voted(case: Case, notes: Notes, answers: Answers) -> Iterator[Voted]:
    """Every vote that was handed in. notes: its file and digest -> whether it counts, and why not."""
    names = _names(case)
    regions = {voter.id: voter.region for voter in case.file.electorate}
    for one in case.handed:
        vote = one.vote if not one.fault else None
        late = one.fault if case.version.is_open else "it came after the vote had ended"
        counts, note = notes.get((one.file, one.digest), (False, late))
        received = one.receipt.date.isoformat() if one.receipt else vote.cast if vote else ""
        yield Voted(
            name=(vote.name if vote and counts else "") or names.get(one.file, one.file),
            region=regions.get(one.file, ""),
            value=vote.vote.value if vote else "unreadable",
            meaning=vote.meaning if vote else "",
            date=received[:10],
            reason=(vote and vote.reason) or "",
            objections=tuple(
                Against(
                    entry.passage or "", entry.reason, entry.instead or "", answers.get((one.file, entry.reason), "")
                )
                for entry in (vote.objections if vote else ())
            ),
            counts=counts,
            note=note,
            is_attested=vote is not None and vote.attested is not None,
            is_received=one.receipt is not None or case.ballots.repository is None,
        )


def _contested(case: Case, ranked: Mapping[str, tuple[str | None, str]]) -> Iterator[Contested]:
    votes = (one.vote for one in case.handed if one.vote and not one.fault)
    anybody = {name for vote in votes for name in vote.rankings or ()}
    for entry in case.file.disputes:
        winner, because = ranked.get(entry.id, (None, "")) if entry.id in anybody else (None, "")
        default = entry.default or STATUS_QUO
        yield Contested(entry.id, entry.words, winner or "", default, because or "nobody ranked it")
