"""Ballots: what freezes when a vote opens, and what of it is counted by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from bestyet.govern.count.closing import dates
from bestyet.govern.electorate import electorate, entries
from bestyet.govern.policy.policy import parse, resolve
from bestyet.govern.policy.presets import EDITION
from bestyet.govern.signature.sshsig import SignatureError, fingerprint, public_key
from bestyet.model.moment import moment
from bestyet.model.records.plain import table
from bestyet.model.records.voting import Attestor, BallotFile, Contested, Key, Passkeys, Rules, Voter
from bestyet.model.vote.ballot import STATUS_QUO, TEXT, Ballot, Contest, Elector
from bestyet.model.vote.policy import Calendar, Policy

if TYPE_CHECKING:
    from bestyet.model.records.plain import Table

KeyEntry = Key | Attestor
_SATURDAY = 5
_FARTHEST = 3660  # days: no vote is planned beyond
FROZEN = ("policy", "electorate", "attestors", "passkeys")  # what of a ballot is governance's, not the proposer's


def frozen(governance: Table, policy: str, day: date, edition: int = EDITION) -> Rules | list[str]:
    """Return policy and electorate as a ballot of that day freezes them, or what is wrong with the policy.

    edition: the number of the presets; it is not named by ballots of the first.
    """
    found = resolve(policy, table(governance.get("policies")), edition)
    if isinstance(found, list):
        return found
    rule = parse(policy, found)
    if isinstance(rule, list):
        return rule
    machines = entries(governance, "attestors") if rule.attested else ()
    number: Table = {"preset": edition} if edition > 1 else {}
    return Rules(
        policy={"name": policy, **number, **found},
        electorate=tuple(_voters(governance, day, rule.attested)),
        attestors=tuple(Attestor(id=str(entry.get("id")), **_key(entry)) for entry in machines),
        passkeys=passkeys_of(governance),
    )


def passkeys_of(governance: Table) -> Passkeys | None:
    """Return the site whose passkeys may sign; None where governance.yml names none, or none that can be read."""
    told = governance.get("passkeys")
    domain, origins = (told.get("rp-id"), told.get("origins")) if isinstance(told, Mapping) else (None, None)
    if not isinstance(domain, str) or not isinstance(origins, list | tuple):
        return None
    return Passkeys(rp_id=domain, origins=tuple(origin for origin in origins if isinstance(origin, str)))


def _voters(governance: Table, day: date, accounts: bool) -> Iterator[Voter]:
    people = {str(entry.get("id")): entry for entry in entries(governance, "reviewers")}
    for elector in electorate(governance, day):
        known = people[elector.id].get("accounts") if accounts else None
        yield Voter(
            id=elector.id,
            name=elector.name,
            region=elector.region,
            roles=elector.roles,
            region_weight=str(elector.region_weight),
            accounts={str(host): account for host, account in known.items() if isinstance(account, int | str)}
            if isinstance(known, Mapping) and known
            else None,  # by which machines know them again
            keys=tuple(Key(**_key(key)) for key in entries(people[elector.id], "keys")),
        )


def _key(entry: Table) -> dict[str, str]:
    times = {name.replace("-", "_"): entry.get(name) for name in ("valid-after", "valid-before", "revoked")}
    return {"key": " ".join(str(entry.get("key")).split()[:2]), **{name: str(at) for name, at in times.items() if at}}


def scheduled_end(ballot: BallotFile) -> datetime | None:
    """Return when the period of a ballot ends by its own terms; None where nothing sets a date."""
    found = terms(ballot)
    return dates(found).scheduled if isinstance(found, Ballot) else None


def days_off(ballot: BallotFile, is_worked: Callable[[str, date], bool]) -> tuple[str, ...]:
    """Return the weekdays that the vote's lengths in business days leave out: those on which one region of the
    electorate does not work. As far as the terms can reach without another event; none where days are not counted so.

    is_worked: whether a day is a business day of a region.
    """
    policy, since = policy_of(ballot.policy), moment(ballot.amended or ballot.opened)
    opened = moment(ballot.opened)
    if isinstance(policy, str) or since is None or opened is None:
        return ()
    needed = _longest(policy)
    if not needed:
        return ()
    regions = sorted({voter.region for voter in ballot.electorate})
    found, last = [], max(since, moment(ballot.closes) or since).date()
    for ahead in range(1, _FARTHEST):
        day = opened.date() + timedelta(days=ahead)
        if not needed and day > last:
            break
        if day.weekday() < _SATURDAY and not all(is_worked(region, day) for region in regions):
            found.append(day.isoformat())
        elif day.weekday() < _SATURDAY and day > since.date():
            needed = max(0, needed - 1)
    return tuple(found)


def _longest(policy: Policy) -> int:
    """How many business days a vote by this rule may take; 0 where it counts none."""
    period, expiry = policy.period, policy.expiry
    usual = max((length for length in (period.usual, period.most, period.least) if length), default=0)
    waits = expiry.after if expiry and expiry.calendar is Calendar.BUSINESS else 0
    return (usual if period.calendar is Calendar.BUSINESS else 0) + waits


def policy_of(rule: Table) -> Policy | str:
    """Return the policy that a ballot has frozen, or why it is none."""
    name = rule.get("name")
    if not isinstance(name, str):
        return "its ballot names no policy"
    policy = parse(name, {key: value for key, value in rule.items() if key not in ("name", "preset")})
    return policy if isinstance(policy, Policy) else f"the policy on its ballot cannot be read: {policy[0]}"


def terms(
    file: BallotFile,
    opened: datetime | None = None,
    amended: datetime | None = None,
    left: Mapping[str, datetime] | None = None,
) -> Ballot | str:
    """Return a ballot to count by, or why its file is none.

    opened, amended: when the ballot and its last amendment were received: a ballot cannot have been open before it
    was there to be seen, whatever it says. left: when reviewers left since.
    """
    policy = policy_of(file.policy)
    if isinstance(policy, str):
        return policy
    since, told, closes = (_in_utc(moment(text)) for text in (file.opened, file.amended, file.closes))
    if since is None:
        return "its ballot does not say when it opened"
    return Ballot(
        policy,
        electors(file.electorate, left or {}),
        opened=max(since, opened) if opened else since,
        closes=closes,
        author=file.author,
        disputes=tuple(_contests(file)),
        approves_text=file.unranked == TEXT,
        round=file.round,
        amended=max(told, amended) if told and amended else told,
        holidays=frozenset(map(date.fromisoformat, file.holidays)),
    )


def _in_utc(at: datetime | None) -> datetime | None:
    """Which days are business days must not depend on the zone in which somebody wrote the moment down."""
    return at.astimezone(UTC) if at else None


def electors(voters: Sequence[Voter], left: Mapping[str, datetime] = MappingProxyType({})) -> tuple[Elector, ...]:
    return tuple(
        Elector(
            voter.id,
            voter.region,
            voter.roles or (),
            region_weight=Fraction(voter.region_weight or 1),
            name=voter.name or "",
            left=left.get(voter.id),
        )
        for voter in voters
    )


def _contests(file: BallotFile) -> Iterator[Contest]:
    for entry in file.disputes:
        default = entry.default or STATUS_QUO
        options = tuple(option for option in dict.fromkeys(entry.options) if option != default)
        yield Contest(entry.id, options, default, passage_of(entry, file.passages))


def passage_of(contest: Contested, passages: Iterable[str]) -> str:
    """The passage of a text that a point is about; "" where none is."""
    return max((name for name in passages if f"{contest.id}/".startswith(f"{name}/")), key=len, default="")


def keys_of(ballot: BallotFile) -> dict[str, tuple[str, KeyEntry]]:
    """Return the keys of a ballot's electorate: fingerprint -> whose it is, and its entry."""
    found: dict[str, tuple[str, KeyEntry]] = {}
    for person in ballot.electorate:
        for entry in person.keys or ():
            if print_ := fingerprint_of(entry.key):
                found.setdefault(print_, (person.id, entry))
    return found


def machines_of(ballot: BallotFile) -> dict[str, tuple[str, KeyEntry]]:
    """Return the keys of the machines whose word a ballot takes: fingerprint -> which one it is, and its entry."""
    found: dict[str, tuple[str, KeyEntry]] = {}
    for entry in ballot.attestors:
        if print_ := fingerprint_of(entry.key):
            found.setdefault(print_, (entry.id, entry))
    return found


@lru_cache(maxsize=4096)  # each state of governance.yml has the same ones
def fingerprint_of(line: str) -> str:
    """Return a public key's fingerprint; "" for what is no key."""
    try:
        return fingerprint(public_key(line))
    except SignatureError:
        return ""


def voters_in(governance: Table) -> Iterator[Voter]:
    """Yield all reviewers with their keys, whether they are there on some day or not."""
    for entry in entries(governance, "reviewers"):
        keys = tuple(Key(**_key(key)) for key in entries(entry, "keys"))
        yield Voter(id=str(entry.get("id")), region=str(entry.get("region")), keys=keys)


def departures(governance: Table) -> dict[str, datetime]:
    """Return when reviewers leave: the end of their last day, in UTC."""
    found = {}
    for entry in entries(governance, "reviewers"):
        until = entry.get("until")
        end = moment(f"{until}T00:00:00Z") if isinstance(until, str) else None
        if end is not None:
            found[str(entry.get("id"))] = end + timedelta(days=1)
    return found


def revocations(governance: Table) -> dict[str, datetime]:
    """Return since when keys must not be trusted, by fingerprint."""
    found = {}
    keys = [key for person in entries(governance, "reviewers") for key in entries(person, "keys")]
    for key in [*keys, *entries(governance, "attestors")]:
        since = moment(key.get("revoked"))
        if since is not None and (print_ := fingerprint_of(str(key.get("key")))):
            found[print_] = since
    return found
