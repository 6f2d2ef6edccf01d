"""Every version that was put to the vote, as the pages tell it today."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bestyet.govern.count.tally import tally
from bestyet.govern.policy.explain import explain_policy
from bestyet.govern.signature.payload import digest
from bestyet.govern.versions import adopted, in_force
from bestyet.knowledge.answers import heads
from bestyet.knowledge.ballots import GOVERNANCE, Ballots, Case, UnreadableError, fault_of_form
from bestyet.knowledge.codec import digest_of
from bestyet.model.vote.tally import Condition, RegionCount
from bestyet.model.vote.vote import Value
from bestyet.repo.store import program
from bestyet.site.version.frozen import frozen
from bestyet.site.version.views import Against, Contested, Stage, VersionView, Voted
from bestyet.text.markdown.markdown import read_document
from bestyet.text.versions import read_record

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate
    from bestyet.model.vote.version import Version

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
    standard = in_force(versions, at.date())
    after = {one.number: two for one, two in pairwise(adopted(versions))}
    for version in versions:
        if version.is_open and "ballot.yml" not in version.files:
            continue  # check tells what is wrong with it
        case = ballots.case(version)
        _refuse_unreadable(case)
        text, data = _frozen(ballots, version), version.ballot
        yield VersionView(
            number=version.number,
            stage=_stage(version, standard),
            weight=str(data.get("class") or ""),
            text=text,
            digest=digest(version.files.get("practice.md", b"")),
            opened=str(data.get("opened") or "")[:10],
            effective=version.effective or "",
            before=str((data.get("base") or {}).get("version") or ""),
            superseded_by=_superseded_by(version, standard, after),
            author=_names(version).get(data.get("author"), ""),
            round=case.ballot.round,
            unit=case.ballot.policy.unit.value,
            rule=_rule(case),
            seen=at.date().isoformat(),
            **(_counted(case, at) if version.adoption is None else _recorded(case, version.adoption)),
        )


def _refuse_unreadable(case: Case) -> None:
    """Raise UnreadableError where the form of a vote or of the adoption, as they lie there now, is another."""
    version = case.version
    if version.adoption is not None and (fault := fault_of_form("adoption", version.adoption)):
        raise UnreadableError(version, "adoption.yml", fault)
    faults = {one.digest: one.fault for one in case.handed if one.fault}
    for voter, raw in version.votes.items():
        if faults and (fault := faults.get(digest(raw), "")):
            raise UnreadableError(version, f"votes/{voter}.yml", fault)


def _stage(version: Version, standard: Version | None) -> Stage:
    if version.adoption is None:
        return Stage.OPEN
    if not version.is_adopted:
        return Stage(str(version.adoption["outcome"]))
    if standard is None or version.order > standard.order:
        return Stage.ADOPTED
    return Stage.IN_FORCE if version is standard else Stage.SUPERSEDED


def _superseded_by(version: Version, standard: Version | None, after: Mapping[str, Version]) -> str:
    found = after.get(version.number)
    return found.number if found and standard and found.order <= standard.order else ""


def _names(version: Version) -> dict[Any, str]:
    """Reviewer -> printed name on the ballot."""
    return {person.get("id"): str(person.get("name") or person.get("id")) for person in version.ballot["electorate"]}


def _frozen(ballots: Ballots, version: Version) -> Candidate:
    record = read_record(version.files.get("provenance.json", b""))
    document = read_document(f"{version.folder}/practice.md", version.files.get("practice.md", b""))
    now = {variant.region: variant for variant in ballots.loaded.base.variants.get(version.practice, ())}
    try:
        return frozen(record or {}, document, now, ballots.loaded.base.settings)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        fault = "it cannot be read as a record (bestyet verify tells more)"
        raise UnreadableError(version, "provenance.json", fault) from error


def _rule(case: Case) -> tuple[str, ...]:
    policy = case.ballot.policy
    return (policy.title or policy.name, *explain_policy(policy))


def _counted(case: Case, at: datetime) -> dict[str, Any]:
    """How an open ballot stands."""
    votes = case.votes(at)
    result = tally(case.ballot, votes, at)
    notes = {(paper.vote.voter, paper.vote.digest): (paper.counts, paper.note) for paper in result.papers}
    names = _names(case.version)
    return {
        "because": result.because,
        "conditions": result.conditions,
        "regions": result.regions,
        "outcome": result.outcome,
        "closes": str(result.due or case.version.ballot.get("closes") or "")[:10],
        "votes": tuple(_voted(case, notes, {})),
        "silent": tuple(names[voter] for voter, said in result.reviewers.items() if said == "silent"),
        "contested": tuple(_contested(case, {name: vars(told) for name, told in result.disputes.items()})),
    }


def _recorded(case: Case, adoption: Mapping[str, Any]) -> dict[str, Any]:
    """How a ballot ended, as its record says; whether the record holds is for `bestyet verify` to tell."""
    counted = adoption.get("tally") or {}
    notes = {
        (e.get("voter"), e.get("sha256")): (bool(e.get("counts")), str(e.get("note") or ""))
        for e in adoption.get("votes") or ()
    }
    answers = {(e.get("voter"), e.get("reason")): str(e.get("answer") or "") for e in adoption.get("objections") or ()}
    names, said = _names(case.version), counted.get("reviewers") or {}
    return {
        "closes": str(case.version.ballot.get("closes") or "")[:10],
        "decided": str(adoption["decided"])[:10],
        "because": str(adoption.get("because") or ""),
        "conditions": tuple(_condition(entry) for entry in adoption.get("trace") or ()),
        "regions": tuple(_region(entry) for entry in counted.get("regions") or ()),
        "votes": tuple(_voted(case, notes, answers)),
        "silent": tuple(names.get(voter, str(voter)) for voter, word in said.items() if word == "silent"),
        "contested": tuple(_contested(case, counted.get("disputes") or {})),
    }


def _voted(case: Case, notes: Mapping[Any, tuple[bool, str]], answers: Mapping[Any, str]) -> Iterator[Voted]:
    """Every vote that was handed in. notes: its file and digest -> whether it counts, and why not."""
    names = _names(case.version)
    regions = {person.get("id"): str(person.get("region")) for person in case.version.ballot["electorate"]}
    for one in case.handed:
        data = one.data if one.data and not one.fault else {}
        late = "it came after the vote had ended" if case.version.adoption else one.fault
        counts, note = notes.get((one.file, one.digest), (False, late))
        received = one.receipt.date.isoformat() if one.receipt else str(data.get("cast") or "")
        yield Voted(
            name=str((data.get("name") if counts else "") or names.get(one.file, one.file)),
            region=regions.get(one.file, ""),
            value=str(data.get("vote") or "unreadable"),
            meaning=str(data.get("meaning") or ""),
            date=received[:10],
            reason=str(data.get("reason") or ""),
            objections=tuple(_against(one.file, entry, answers) for entry in data.get("objections") or ()),
            counts=counts,
            note=note,
            is_attested=bool(data.get("attested-by") or data.get("attested")),
            is_received=one.receipt is not None or case.ballots.repository is None,
        )


def _against(voter: str, entry: Mapping[str, Any], answers: Mapping[Any, str]) -> Against:
    reason, instead = str(entry.get("reason") or ""), str(entry.get("instead") or "")
    return Against(str(entry.get("passage") or ""), reason, instead, answers.get((voter, reason), ""))


def _contested(case: Case, ranked: Mapping[str, Mapping[str, Any]]) -> Iterator[Contested]:
    votes = (one.data for one in case.handed if one.data and not one.fault)
    anybody = {name for vote in votes for name in vote.get("rankings") or ()}
    for entry in case.version.ballot.get("disputes") or ():
        told = ranked.get(entry["id"], {}) if entry["id"] in anybody else {}
        winner, because = str(told.get("winner") or ""), str(told.get("because") or "nobody ranked it")
        yield Contested(str(entry["id"]), str(entry.get("message") or ""), winner, because)


def _condition(entry: Mapping[str, Any]) -> Condition:
    return Condition(str(entry.get("rule")), bool(entry.get("met")), str(entry.get("figures") or ""))


def _region(entry: Mapping[str, Any]) -> RegionCount:
    approve, reject, abstain, silent = (
        int(entry.get(word) or 0) for word in ("approve", "reject", "abstain", "silent")
    )
    voice = Value(entry["voice"]) if entry.get("voice") else None
    return RegionCount(str(entry.get("region")), approve, reject, abstain, silent, voice)
