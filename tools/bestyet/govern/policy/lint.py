"""What the shape of governance.yml cannot tell: regions without a voice, shared accounts, rules that never pass.

Ids, dates, keys shared by two people, unknown and circular rules are found where the file is read; not again here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bestyet.govern.ballots import fingerprint_of
from bestyet.govern.count.chances import never_passes
from bestyet.govern.electorate import electorate
from bestyet.govern.policy.policy import read_policy, resolve
from bestyet.govern.policy.presets import PRESETS
from bestyet.govern.signature.fitness import unfit_keys, unfit_sites
from bestyet.model.moment import moment
from bestyet.model.records.plain import Table, table, tables

if TYPE_CHECKING:
    from bestyet.model.vote.policy import Policy

Finding = tuple[str, str, str, str]  # JSON pointer into governance.yml, code, message, hint
DEFAULT = "regional-consent"  # the policy where governance.yml names none
_WILD = "*?![]"
_SETTING = re.compile("“([a-z-]+)")  # with which most of what is said about a rule begins


def governance_findings(governance: Table, today: date) -> Iterator[Finding]:
    """Yield what is wrong with who votes and by which rule, in the order of the file's sections."""
    yield from regions_without_reviewer(governance, today)
    yield from account_findings(governance)
    yield from key_findings(governance)
    yield from unfit_keys(governance)
    yield from unfit_sites(governance)
    yield from policy_findings(governance, today)


def regions_without_reviewer(governance: Table, today: date) -> Iterator[Finding]:
    """Yield regions that nobody votes for; none before the first reviewer of all is named."""
    if not governance.get("reviewers"):
        return
    voices = {elector.region for elector in electorate(governance, today)}
    for region in table(governance.get("regions")):
        if region not in voices:
            message = f"nobody votes for “{region}”: it has no reviewer"
            hint = "name a reviewer of the region, or one whose last day has not passed"
            yield _pointer("regions", region), "region-without-reviewer", message, hint


def account_findings(governance: Table) -> Iterator[Finding]:
    """Yield accounts that two people share, and those that stand for more than one person."""
    owners: dict[tuple[str, str], str] = {}
    for index, reviewer in tables(governance.get("reviewers")):
        name = str(reviewer.get("id"))
        for host, account in table(reviewer.get("accounts")).items():
            pointer = _pointer("reviewers", index, "accounts", host)
            if any(sign in str(account) for sign in _WILD):
                message = f"“{account}” could be anybody: an account is one person"
                yield pointer, "wildcard-account", message, "write the number or name of one account"
            other = owners.setdefault((str(host), str(account).lower()), name)
            if other != name:
                yield pointer, "shared-account", f"“{other}” has the same account", "one person, one account, one vote"


def key_findings(governance: Table) -> Iterator[Finding]:
    """Yield keys that stand twice, however they are written, and keys that end before they begin."""
    owners: dict[str, str] = {}
    for section in ("reviewers", "attestors"):
        for index, person in tables(governance.get(section)):
            keys = [(f"{_pointer(section, index)}/keys/{number}", key) for number, key in tables(person.get("keys"))]
            yield from _keys([*keys, (_pointer(section, index), person)], str(person.get("id")), owners)


def _keys(keys: Sequence[tuple[str, Table]], owner: str, owners: dict[str, str]) -> Iterator[Finding]:
    """owners: key -> whose it was found to be so far."""
    seen: set[str] = set()
    for pointer, key in keys:
        line = str(key.get("key") or "")
        public = fingerprint_of(line) or " ".join(line.split()[:2])
        if public and public in seen:
            message = "this key is listed twice: a revoked one could look valid by its second entry"
            yield f"{pointer}/key", "repeated-key", message, "keep one entry for each key"
        elif public and owners.setdefault(public, owner) != owner:
            message = f"“{owners[public]}” has the same key, even if it is written in another way"
            yield f"{pointer}/key", "shared-key", message, "let each person make a key of their own"
        seen.add(public)
        yield from _order(pointer, key)


def _order(pointer: str, key: Table) -> Iterator[Finding]:
    """Yield a key that ends before it begins, where that is not plain from two moments written in UTC."""
    texts = [str(key.get(name)) for name in ("valid-after", "valid-before")]
    after, before = (moment(text) for text in texts)
    if after and before and before <= after and not all(text.endswith("Z") for text in texts):
        message = "this key ends before it begins"
        yield f"{pointer}/valid-before", "ends-before-start", message, "look at the time zones of both moments"


def policy_findings(governance: Table, today: date) -> Iterator[Finding]:
    """Yield settings of voting rules that are wrong, and rules that these reviewers can never satisfy.

    Of the built-in rules only the default is tried: nobody has to be able to use all of them.
    """
    own = table(governance.get("policies"))
    voters = electorate(governance, today)
    default = governance.get("default-policy", DEFAULT)
    builtin = [default] if isinstance(default, str) and default in PRESETS and default not in own else []
    for name in [*own, *builtin]:
        pointer = _pointer("policies", name) if name in own else "/default-policy"
        if isinstance(resolve(name, own), list):
            continue  # unknown or circular: said where the file is read
        policy = read_policy(name, own)
        if isinstance(policy, list):
            yield from _settings(name, own, policy)
        elif hasty := without_least_period(policy):
            yield pointer, "policy-setting", hasty, "people must have time to see a vote before it can end"
        elif voters and (why := never_passes(policy, voters)) is not None:
            message = f"no proposal can ever pass by “{name}”"
            yield pointer, "policy-never-passes", message, f"{why}: name more reviewers or ask for less"


def without_least_period(policy: Policy) -> str:
    """Say that a vote by a rule could be over before anybody saw it; "" where not, or where that is what it is for."""
    if policy.period.least or policy.rehearsal:
        return ""
    how = "give it one, as in period: {min: 7, usual: 14, calendar: days}, or say rehearsal: true"
    return f"the voting rule {policy.name} has no least period: {how}"


def _settings(name: str, own: Table, errors: Sequence[str]) -> Iterator[Finding]:
    """Yield what is wrong with the settings of a rule; not again what it has from another rule of this file."""
    rule = table(own[name])
    parent = rule.get("extends")
    told = read_policy(parent, own) if isinstance(parent, str) and parent != name else ()
    for message in errors:
        if isinstance(told, list) and message in told:
            continue
        setting = _SETTING.match(message)
        parts = [setting[1]] if setting and setting[1] in rule else []
        yield _pointer("policies", name, *parts), "policy-setting", message, f"see: bestyet policy explain {name}"


def _pointer(*parts: str | int) -> str:
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)
