"""What the shape of governance.yml cannot tell: regions without a voice, shared accounts, rules that never pass.

Ids, keys shared by two people, unknown and circular rules are found where the file is read; not again here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bestyet.govern.chances import never_passes
from bestyet.govern.electorate import electorate
from bestyet.govern.policy import read_policy, resolve
from bestyet.govern.presets import PRESETS

Finding = tuple[str, str, str, str]  # JSON pointer into governance.yml, code, message, hint
DEFAULT = "regional-consent"  # the policy where governance.yml names none
_WILD = "*?![]"


def governance_findings(governance: Mapping[str, Any], today: date) -> Iterator[Finding]:
    """Yield what is wrong with who votes and by which rule, in the order of the file's sections."""
    yield from regions_without_reviewer(governance, today)
    yield from account_findings(governance)
    yield from key_findings(governance)
    yield from policy_findings(governance, today)


def regions_without_reviewer(governance: Mapping[str, Any], today: date) -> Iterator[Finding]:
    voices = {elector.region for elector in electorate(governance, today)}
    for region in _mapping(governance.get("regions")):
        if region not in voices:
            message = f"nobody votes for “{region}”: it has no reviewer"
            hint = "name a reviewer of the region, or one whose last day has not passed"
            yield _pointer("regions", region), "region-without-reviewer", message, hint


def account_findings(governance: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield accounts that two people share, and those that stand for more than one person."""
    owners: dict[tuple[str, str], str] = {}
    for index, reviewer in _entries(governance, "reviewers"):
        name = str(reviewer.get("id"))
        for host, account in _mapping(reviewer.get("accounts")).items():
            pointer = _pointer("reviewers", index, "accounts", host)
            if any(sign in str(account) for sign in _WILD):
                message = f"“{account}” could be anybody: an account is one person"
                yield pointer, "wildcard-account", message, "write the number or name of one account"
            other = owners.setdefault((str(host), str(account).lower()), name)
            if other != name:
                yield pointer, "shared-account", f"“{other}” has the same account", "one person, one account, one vote"


def key_findings(governance: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield keys listed twice for one person, wildcards in what names a signer, and dates that are no moments."""
    for section in ("reviewers", "attestors"):
        for index, person in _entries(governance, section):
            if any(sign in str(person.get("id")) for sign in _WILD):
                pointer = _pointer(section, index, "id")
                message = f"“{person.get('id')}” could be anybody: a signer is one person"
                yield pointer, "wildcard-principal", message, "write one id without * or ?"
            keys = [(f"{_pointer(section, index)}/keys/{number}", key) for number, key in _entries(person, "keys")]
            yield from _keys([*keys, (_pointer(section, index), person)])


def _keys(keys: Sequence[tuple[str, Mapping[str, Any]]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for pointer, key in keys:
        public = " ".join(str(key.get("key") or "").split()[:2])
        if public and public in seen:
            message = "this key is listed twice: a revoked one could look valid by its second entry"
            yield f"{pointer}/key", "repeated-key", message, "keep one entry for each key"
        seen.add(public)
        moments: dict[str, datetime] = {}
        for name in ("valid-after", "valid-before", "revoked"):
            if not isinstance(key.get(name), str):
                continue
            moment = _moment(key[name])
            if moment is None or moment.tzinfo is None:
                message = f"{name} must be a moment with its time zone"
                yield f"{pointer}/{name}", "date-without-zone", message, "write it as in 2026-11-21T10:00:00Z"
            else:
                moments[name] = moment
        yield from _order(pointer, key, moments)


def _order(pointer: str, key: Mapping[str, Any], moments: Mapping[str, datetime]) -> Iterator[Finding]:
    """Yield a key that ends before it begins, where that is not plain from two moments written in UTC."""
    after, before = moments.get("valid-after"), moments.get("valid-before")
    in_utc = all(str(key.get(name)).endswith("Z") for name in ("valid-after", "valid-before"))
    if after and before and before <= after and not in_utc:
        message = "this key ends before it begins"
        yield f"{pointer}/valid-before", "ends-before-start", message, "look at the time zones of both moments"


def policy_findings(governance: Mapping[str, Any], today: date) -> Iterator[Finding]:
    """Yield settings of voting rules that are wrong, and rules that these reviewers can never satisfy.

    Of the built-in rules only the default is tried: nobody has to be able to use all of them.
    """
    own = _mapping(governance.get("policies"))
    voters = electorate(governance, today)
    default = governance.get("default-policy", DEFAULT)
    names = [*own, *([default] if default in PRESETS and default not in own else [])]
    for name in names:
        pointer = _pointer("policies", name) if name in own else "/default-policy"
        if isinstance(resolve(name, own), list):
            continue  # unknown or circular: said where the file is read
        policy = read_policy(name, own)
        if isinstance(policy, list):
            for message in policy:
                yield pointer, "policy-setting", message, f"see: bestyet policy explain {name}"
        elif (why := never_passes(policy, voters)) is not None:
            message = f"no proposal can ever pass by “{name}”"
            yield pointer, "policy-never-passes", message, f"{why}: name more reviewers or ask for less"


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _entries(data: Mapping[str, Any], key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    found = data.get(key)
    for index, entry in enumerate(found if isinstance(found, list) else ()):
        if isinstance(entry, Mapping):
            yield index, entry


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _pointer(*parts: str | int) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)
