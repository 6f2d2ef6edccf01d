"""Words for tests about votes: who may vote, who voted what and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from bestyet.govern.count.tally import tally
from bestyet.govern.policy.policy import read_policy
from bestyet.govern.policy.presets import PRESETS
from bestyet.model.vote.ballot import Ballot, Elector
from bestyet.model.vote.policy import Policy
from bestyet.model.vote.vote import Objection, Value, Vote

OPENED = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
LONG_AFTER = OPENED + timedelta(days=400)
REGIONS = {"emea": 4, "apac": 3, "india": 2, "americas": 4}  # region -> weight
NAMES = list(PRESETS)


def hours(number):
    return OPENED + timedelta(hours=number)


def days(number):
    return OPENED + timedelta(days=number)


def policy(name="mine", **settings) -> Policy:
    """A preset, or one changed by settings written with "_" for "-"."""
    if not settings:
        found = read_policy(name, {})
    else:
        own = {key.replace("_", "-"): value for key, value in settings.items()}
        own = {"extends": name, **own} if name in PRESETS else own
        found = read_policy("changed", {"changed": own})
    assert isinstance(found, Policy), found
    return found


def hasty(name) -> Policy:
    """A preset without its least period."""
    return policy(name, period={"usual": 14})


def members(number):
    """So many members: a in EMEA, b in APAC, c in India, d in Americas, e in EMEA, and so on."""
    regions = list(REGIONS)
    found = []
    for index in range(number):
        region = regions[index % len(regions)]
        found.append(Elector(name(index), region, (), region_weight=Fraction(REGIONS[region])))
    return tuple(found)


def name(index):
    return chr(ord("a") + index) if index < 26 else f"m{index}"


def ballot(rule, who=4, **terms) -> Ballot:
    """A ballot of a preset (by name) or policy, for so many members; nobody of them is the author."""
    rule = policy(rule) if isinstance(rule, str) else rule
    electorate = members(who) if isinstance(who, int) else tuple(who)
    return Ballot(rule, electorate, **{"opened": OPENED, **terms})


def vote(voter, value="approve", at=1, **more):
    """A vote, cast and received so many hours after the opening. `because="…"` is a reason."""
    reason = more.pop("because", "")
    return Vote(voter, Value(value), hours(at), hours(at), **{"reason": reason, **more})


def said(text, at=1):
    """Votes as in "aaR.-": each member in turn: a approves, R rejects with a reason, r without, 0 abstains, . is
    silent, S rejects with patient safety at stake, I rejects and says what should stand there instead."""
    kinds = {
        "a": ("approve", {}),
        "r": ("reject", {}),
        "R": ("reject", {"because": "too slow"}),
        "S": ("reject", {"objections": (Objection("unsafe", area="patient-safety"),)}),
        "I": ("reject", {"objections": (Objection("too slow", instead="five days"),)}),
        "0": ("abstain", {}),
    }
    return [vote(name(index), kinds[sign][0], at, **kinds[sign][1]) for index, sign in enumerate(text) if sign != "."]


def outcome(rule, text, at=LONG_AFTER, **terms):
    """The outcome long after, of a ballot with as many members as signs."""
    return tally(ballot(rule, len(text), **terms), said(text), at).outcome.value
