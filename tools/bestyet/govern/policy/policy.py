"""From the words of governance.yml to a policy. What a rule does not say comes from the rule it extends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bestyet.govern.policy.presets import EDITION, EDITIONS
from bestyet.govern.policy.reading import Reading
from bestyet.model.vote.policy import (
    Amendment,
    Calendar,
    Cap,
    EarlyClose,
    Expiry,
    Number,
    Of,
    Period,
    Policy,
    Quorum,
    Recusal,
    Rejections,
    Share,
    Small,
    Starts,
    Tie,
    Unit,
    Veto,
    Weighing,
    Weights,
)

if TYPE_CHECKING:
    from bestyet.model.records.plain import Plain, Table

KEYS = (
    "title",
    "description",
    "source",
    "unit",
    "weights",
    "quorum",
    "approval",
    "min-approvals",
    "max-rejections",
    "max-outstanding",
    "rejections-need-reasons",
    "veto",
    "mandatory-roles",
    "mandatory-approvals",
    "other-region-approvals",
    "hear-all",
    "exclude-author",
    "cap-per",
    "period",
    "early-close",
    "tie",
    "expiry",
    "amendment",
    "proxy",
    "recusal",
    "attested",
    "rehearsal",
)
LONGEST = 10_000  # units of a calendar: more is a slip of the pen


def read_policy(name: str, custom: Table) -> Policy | list[str]:
    """Return the policy called `name`, or all that is wrong with it, each in one plain sentence without a stop.

    custom: `policies:` of governance.yml; its rules go before the presets of the same name.
    """
    data = resolve(name, custom)
    return data if isinstance(data, list) else parse(name, data)


def resolve(name: str, custom: Table, edition: int = EDITION) -> dict[str, Plain] | list[str]:
    """Return all settings of a rule as plain data, those of the rules it extends included.

    edition: the number of the presets. A setting replaces the inherited one as a whole; null takes it away. A rule
    that changes a preset may have its name: there `extends` of that name means the preset.
    """
    presets = EDITIONS[edition]
    chain: list[Table] = []
    seen: list[str] = []
    while name:
        again = name in seen
        if again and name not in presets:
            return [f"“{name}” extends itself: {' → '.join([*seen, name])}"]
        entry = presets[name] if again else custom.get(name, presets.get(name))  # a preset extends nothing
        if entry is None:
            after = f" that “{seen[-1]}” extends" if seen else ""
            return [f"there is no voting rule “{name}”{after}; built in: {', '.join(presets)}"]
        if not isinstance(entry, Mapping):
            return [f"the voting rule “{name}” must be a mapping of settings"]
        seen.append(name)
        chain.append(entry)
        parent = entry.get("extends")
        if parent is not None and not isinstance(parent, str):
            return [f"“extends” of “{name}” must be the name of a voting rule"]
        name = parent or ""
    merged: dict[str, Plain] = {}
    for entry in reversed(chain):
        inherited = {key: value for key, value in merged.items() if key not in ("title", "description")}
        own = {key: value for key, value in entry.items() if key != "extends"}
        merged = {key: value for key, value in {**inherited, **own}.items() if value is not None}
    if len(chain) > 1 and "source" not in chain[0] and "source" in merged:
        merged["source"] = f"changed from {seen[1]}: {merged['source']}"
    return merged


def parse(name: str, data: Table) -> Policy | list[str]:
    """Return the policy that `data` (as of `resolve`, or as on a ballot) describes, or what is wrong."""
    errors: list[str] = []
    reading = Reading(data, "", KEYS, errors)
    unit = reading.word("unit", Unit, Unit.REVIEWER)
    weights = _weights(reading, unit)
    tie, casting = _tie(reading)
    amendment, restarts = _amendment(reading)
    policy = Policy(
        name=name,
        title=reading.text("title") or name.replace("-", " ").capitalize(),
        description=reading.text("description"),
        source=reading.text("source"),
        unit=unit,
        weights=weights,
        quorum=_quorum(reading),
        approval=_approval(reading, weights),
        min_approvals=_number(reading, "min-approvals"),
        max_rejections=_rejections(reading),
        max_outstanding=reading.whole("max-outstanding"),
        rejections_need_reasons=reading.flag("rejections-need-reasons"),
        veto=_veto(reading),
        mandatory_roles=reading.words("mandatory-roles"),
        mandatory_approvals=reading.words("mandatory-approvals"),
        other_region_approvals=reading.whole("other-region-approvals") or 0,
        hear_all=reading.flag("hear-all"),
        exclude_author=reading.flag("exclude-author"),
        cap=_cap(reading, unit),
        period=_period(reading),
        early_close=reading.word("early-close", EarlyClose, EarlyClose.NEVER),
        tie=tie,
        casting=casting,
        expiry=_expiry(reading),
        amendment=amendment,
        amendment_restarts_period=restarts,
        proxies=_proxies(reading),
        recusal=reading.word("recusal", Recusal, Recusal.OUT),
        attested=reading.flag("attested"),
        rehearsal=reading.flag("rehearsal"),
    )
    return errors or policy


def _weights(reading: Reading, unit: Unit) -> Weights:
    value = reading.data.get("weights")
    if isinstance(value, Mapping):
        part = Reading(value, "weights", value, reading.errors)
        named = {str(key): part.fraction(key, most=None) for key in value}
        return Weights(Weighing.NAMED, {key: weight for key, weight in named.items() if weight is not None})
    own = ("region",) if unit is Unit.REGION else ()  # reviewers and roles have no weight of their own
    if value not in (None, "equal", *own):
        reading.wrong("weights", f"{', '.join(('equal', *own))}, or a weight for each {unit} as in emea: 4")
    return Weights(Weighing.REGION if value in own else Weighing.EQUAL)


def _quorum(reading: Reading) -> Quorum | None:
    part = reading.part(
        "quorum",
        ("count", "root", "fraction", "strict", "base", "abstentions-count", "small"),
        "a mapping as in {fraction: 1/2}",
    )
    if part is None:
        return None
    small = part.part("small", ("up-to", "count"), "a mapping as in {up-to: 4, count: 2}")
    base = part.word("base", Of, Of.ELIGIBLE)
    if sum(map(part.given, ("count", "root", "fraction"))) != 1:
        reading.errors.append("“quorum” needs one of count, root and fraction")
    if base is Of.VOTED or (base is Of.CAST and not part.given("fraction")):
        part.wrong("base", "eligible, or cast where a fraction is given")
    count, root = part.whole("count"), part.fraction("root", most=None)
    return Quorum(
        number=None if part.given("fraction") else Number(count or 0, root),
        fraction=part.fraction("fraction"),
        strict=part.flag("strict"),
        base=base,
        abstentions_count=part.flag("abstentions-count", True),
        small=Small(small.whole("up-to") or 0, small.whole("count") or 0) if small else None,
    )


def _approval(reading: Reading, weights: Weights) -> tuple[Share, ...]:
    value = reading.data.get("approval")
    shares = value if isinstance(value, list | tuple) else [value]
    return tuple(share for entry in shares if (share := _share(reading, entry, weights)))


def _share(reading: Reading, entry: Any, weights: Weights) -> Share | None:
    known = ("fraction", "of", "strict", "counts", "blocking-minority")
    part = reading.below("approval", entry, known, "a mapping as in {fraction: 2/3, of: cast}")
    if part is None:
        return None
    fraction = part.fraction("fraction")
    if fraction is None:
        if not part.given("fraction"):
            reading.errors.append("“approval” needs a fraction, written as in 2/3")
        return None
    counts = part.data.get("counts", "voices" if weights.by is Weighing.EQUAL else "weight")
    if counts not in ("voices", "weight"):
        part.wrong("counts", "voices or weight")
    return Share(
        fraction=fraction,
        of=part.word("of", Of, Of.CAST),
        strict=part.flag("strict"),
        weighted=counts == "weight",
        blocking_minority=part.whole("blocking-minority") or 0,
    )


def _number(reading: Reading, key: str) -> Number | None:
    """Return a number, or a multiple of the square root of all who may vote: 3, {count: 3} or {root: 3/2}."""
    value = reading.data.get(key)
    part = reading.part(key, ("count", "root"), "a number") if isinstance(value, Mapping) else None
    if part is None:
        count = reading.whole(key)
        return None if count is None else Number(count)
    if part.given("count") == part.given("root"):
        reading.errors.append(f"“{key}” needs either a count or a root, as in {{root: 3/2}}")
    return Number(part.whole("count") or 0, part.fraction("root", most=None))


def _rejections(reading: Reading) -> Rejections | None:
    if not isinstance(reading.data.get("max-rejections"), Mapping):
        count = reading.whole("max-rejections")
        return None if count is None else Rejections(count=count)
    part = reading.part("max-rejections", ("fraction", "of", "count"), "a number or {fraction: 1/4}")
    if part is None or part.given("fraction") == part.given("count"):
        reading.errors.append("“max-rejections” needs either a fraction or a count")
        return None
    return Rejections(part.fraction("fraction"), part.word("of", Of, Of.CAST), part.whole("count"))


def _veto(reading: Reading) -> Veto | None:
    value = reading.data.get("veto")
    if value is None or isinstance(value, bool):
        return Veto() if value else None
    part = reading.part("veto", ("who", "reasons", "substance", "areas"), "true, false or a mapping as in {who: any}")
    if part is None:
        return None
    anyone = part.data.get("who") in (None, "any")
    return Veto(
        who=() if anyone else part.words("who"),
        reasons=part.flag("reasons", True),
        substance=part.flag("substance"),
        areas=part.words("areas"),
    )


def _cap(reading: Reading, unit: Unit) -> Cap | None:
    part = reading.part("cap-per", ("group", "count"), "a mapping as in {group: region, count: 2}")
    if part is None:
        return None
    group, count = part.data.get("group"), part.whole("count", 1)
    if group not in ("region", "role"):
        part.wrong("group", "region or role")
    if unit is not Unit.REVIEWER:
        reading.errors.append("“cap-per” is for rules in which each reviewer has a voice (unit: reviewer)")
    return Cap(str(group), count or 1)


def _period(reading: Reading) -> Period:
    known = ("min", "max", "usual", "calendar", "starts")
    part = reading.part("period", known, "a mapping as in {min: 5, calendar: business}")
    if part is None:
        return Period()
    least, most, usual = part.whole("min"), part.whole("max", 1), part.whole("usual", 1)
    if any(length is not None and length > LONGEST for length in (least, most, usual)):
        reading.errors.append(f"“period” is longer than {LONGEST:,} units")
    lengths = [length for length in (least, usual, most) if length is not None]
    if lengths != sorted(lengths):
        reading.errors.append("“period” must have min ≤ usual ≤ max")
    starts = part.word("starts", Starts, Starts.AT_OPENING)
    if starts is Starts.WHEN_READY and least is None:
        reading.errors.append("“period” that starts when-ready needs a min")
    return Period(least, most, usual, part.word("calendar", Calendar, Calendar.DAYS), starts)


def _tie(reading: Reading) -> tuple[Tie, str | None]:
    if isinstance(reading.data.get("tie"), Mapping):
        part = reading.part("tie", ("casting",), "fail, status-quo or casting")
        return Tie.CASTING, (part.text("casting") if part else "") or None
    return reading.word("tie", Tie, Tie.FAIL), None


def _expiry(reading: Reading) -> Expiry | None:
    known = ("after", "calendar", "idle")
    part = reading.part("expiry", known, "a mapping as in {after: 6, calendar: months}")
    if part is None:
        return None
    after = part.whole("after", 1)
    if after is None or after > LONGEST:
        reading.errors.append(f"“expiry” needs a length: after, from 1 to {LONGEST:,}")
    return Expiry(after or 1, part.word("calendar", Calendar, Calendar.MONTHS), part.flag("idle"))


def _amendment(reading: Reading) -> tuple[Amendment, bool]:
    """Return what an amendment does to votes, and whether the period begins again."""
    if isinstance(reading.data.get("amendment"), Mapping):
        known = ("votes", "period")
        part = reading.part("amendment", known, "lapse or restart")
        period = part.data.get("period", "continue") if part else "continue"
        if part and period not in ("continue", "restart"):
            part.wrong("period", "continue or restart")
        votes = part.word("votes", Amendment, Amendment.LAPSE) if part else Amendment.LAPSE
        return votes, period == "restart"
    votes = reading.word("amendment", Amendment, Amendment.LAPSE)
    return votes, votes is Amendment.RESTART


def _proxies(reading: Reading) -> int:
    value = reading.data.get("proxy")
    if value is None or isinstance(value, bool):
        return int(bool(value))
    part = reading.part("proxy", ("max",), "true, false or a mapping as in {max: 2}")
    return (part.whole("max") if part else None) or 0
