"""Ballots as plain data: what freezes when a vote opens, and reading it back to count by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bestyet.govern.count.closing import dates
from bestyet.govern.electorate import electorate, entries
from bestyet.govern.policy.policy import parse, resolve
from bestyet.govern.signature.sshsig import SignatureError, fingerprint, public_key
from bestyet.model.moment import moment, moment_text
from bestyet.model.vote.ballot import STATUS_QUO, Ballot, Contest, Elector
from bestyet.model.vote.policy import Policy

if TYPE_CHECKING:
    from bestyet.model.vote.version import Change

FROZEN = ("policy", "electorate", "attestors")  # what of a ballot is governance's, not the proposer's


@dataclass(frozen=True)
class Plan:
    """What a proposal puts to the vote. Digests are written sha256:…; moments have a zone."""

    practice: str
    version: str
    weight: str  # of the change: major, minor or patch
    changes: Sequence[Change]
    text: str
    provenance: str
    passages: Mapping[str, str]
    base: Mapping[str, str] | None  # version and adoption (its digest) before
    disputes: Sequence[Mapping[str, Any]]
    governance: str  # digest of governance.yml on the base branch
    policy: str
    author: str | None
    opened: datetime
    closes: datetime | None = None
    earlier: Sequence[Mapping[str, Any]] = field(default_factory=tuple)  # rounds before this one
    amended: datetime | None = None


def frozen(governance: Mapping[str, Any], policy: str, day: date) -> dict[str, Any] | list[str]:
    """Return policy and electorate as a ballot of that day freezes them, or what is wrong with the policy."""
    own = governance.get("policies")
    found = resolve(policy, own if isinstance(own, Mapping) else {})
    if isinstance(found, list):
        return found
    rule = parse(policy, found)
    if isinstance(rule, list):
        return rule
    people = list(_electorate(governance, day, rule.attested))
    machines = list(_machines(governance)) if rule.attested else []
    return {"policy": {"name": policy, **found}, "electorate": people} | ({"attestors": machines} if machines else {})


def _electorate(governance: Mapping[str, Any], day: date, accounts: bool) -> Iterator[dict[str, Any]]:
    people = {str(entry.get("id")): entry for entry in entries(governance, "reviewers")}
    for elector in electorate(governance, day):
        entry: dict[str, Any] = {"id": elector.id, "name": elector.name, "region": elector.region}
        entry |= {"roles": list(elector.roles), "region-weight": str(elector.region_weight)}
        known = people[elector.id].get("accounts")
        if accounts and known and isinstance(known, Mapping):  # by which machines know them again
            entry["accounts"] = dict(known)
        yield entry | {"keys": [_key(key) for key in entries(people[elector.id], "keys")]}


def _machines(governance: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for entry in entries(governance, "attestors"):
        yield {"id": entry.get("id"), **_key(entry)}


def _key(entry: Mapping[str, Any]) -> dict[str, Any]:
    words = str(entry.get("key")).split()
    kept = {name: entry[name] for name in ("valid-after", "valid-before", "revoked") if entry.get(name)}
    return {"key": " ".join(words[:2]), **kept}


def ballot_data(plan: Plan, rules: Mapping[str, Any]) -> dict[str, Any]:
    """Return ballot.yml as plain data. rules: what `frozen` returned."""
    data: dict[str, Any] = {
        "practice": plan.practice,
        "version": plan.version,
        "class": plan.weight,
        "changes": [change.text for change in plan.changes],
        "round": len(plan.earlier) + 1,
        "author": plan.author,
        "opened": moment_text(plan.opened),
        "closes": moment_text(plan.closes) if plan.closes else None,
    }
    if plan.amended:
        data["amended"] = moment_text(plan.amended)
    data |= {"text": plan.text, "provenance": plan.provenance, "governance": plan.governance, "base": plan.base}
    data |= {"policy": rules["policy"], "electorate": rules["electorate"]}
    if rules.get("attestors"):
        data["attestors"] = rules["attestors"]
    data |= {"disputes": list(plan.disputes), "passages": dict(plan.passages)}
    if plan.earlier:
        data["earlier"] = list(plan.earlier)
    return data


def scheduled_end(data: Mapping[str, Any]) -> datetime | None:
    """Return when the period of a ballot ends by its own terms; None where nothing sets a date."""
    found = terms(data)
    return dates(found).scheduled if isinstance(found, Ballot) else None


def terms(
    data: Mapping[str, Any],
    opened: datetime | None = None,
    amended: datetime | None = None,
    left: Mapping[str, datetime] | None = None,
) -> Ballot | str:
    """Return a ballot to count by, or why its data is none.

    opened, amended: when the ballot and its last amendment were received: a ballot cannot have been open before it
    was there to be seen, whatever it says. left: when reviewers left since.
    """
    rule = data.get("policy")
    if not isinstance(rule, Mapping) or not isinstance(rule.get("name"), str):
        return "its ballot names no policy"
    policy = parse(rule["name"], {key: value for key, value in rule.items() if key != "name"})
    if not isinstance(policy, Policy):
        return f"the policy on its ballot cannot be read: {policy[0]}"
    since = moment(data.get("opened"))
    if since is None:
        return "its ballot does not say when it opened"
    told = moment(data.get("amended"))
    return Ballot(
        policy,
        tuple(_electors(data, left or {})),
        opened=max(since, opened) if opened else since,
        closes=moment(data.get("closes")),
        author=data.get("author"),
        disputes=tuple(_contests(data)),
        round=data.get("round", 1),
        amended=max(told, amended) if told and amended else told,
    )


def _electors(data: Mapping[str, Any], left: Mapping[str, datetime]) -> Iterator[Elector]:
    for entry in data.get("electorate") or ():
        if isinstance(entry, Mapping) and isinstance(entry.get("id"), str):
            weight = Fraction(str(entry.get("region-weight", 1)))
            roles = tuple(entry.get("roles") or ())
            elector = Elector(entry["id"], str(entry.get("region")), roles, region_weight=weight)
            yield replace(elector, name=str(entry.get("name") or ""), left=left.get(entry["id"]))


def _contests(data: Mapping[str, Any]) -> Iterator[Contest]:
    for entry in data.get("disputes") or ():
        if isinstance(entry, Mapping) and isinstance(entry.get("id"), str):
            options = dict.fromkeys(str(option) for option in entry.get("options") or ())
            yield Contest(entry["id"], tuple(option for option in options if option != STATUS_QUO))


def keys_of(data: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Return the keys of a ballot's electorate: fingerprint -> whose it is, and its entry."""
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for person in entries(data, "electorate"):
        for entry in entries(person, "keys"):
            if print_ := fingerprint_of(str(entry.get("key"))):
                found.setdefault(print_, (str(person.get("id")), entry))
    return found


def machines_of(data: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Return the keys of the machines whose word a ballot takes: fingerprint -> which one it is, and its entry."""
    found: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for entry in entries(data, "attestors"):
        if print_ := fingerprint_of(str(entry.get("key"))):
            found.setdefault(print_, (str(entry.get("id")), entry))
    return found


def fingerprint_of(line: str) -> str:
    """Return a public key's fingerprint; "" for what is no key."""
    try:
        return fingerprint(public_key(line))
    except SignatureError:
        return ""


def departures(governance: Mapping[str, Any]) -> dict[str, datetime]:
    """Return when reviewers leave: the end of their last day, in UTC."""
    found = {}
    for entry in entries(governance, "reviewers"):
        until = entry.get("until")
        end = moment(f"{until}T00:00:00Z") if isinstance(until, str) else None
        if end is not None:
            found[str(entry.get("id"))] = end + timedelta(days=1)
    return found


def revocations(governance: Mapping[str, Any]) -> dict[str, datetime]:
    """Return since when keys must not be trusted, by fingerprint."""
    found = {}
    keys = [key for person in entries(governance, "reviewers") for key in entries(person, "keys")]
    for key in [*keys, *entries(governance, "attestors")]:
        since = moment(key.get("revoked"))
        if since is not None and (print_ := fingerprint_of(str(key.get("key")))):
            found[print_] = since
    return found
