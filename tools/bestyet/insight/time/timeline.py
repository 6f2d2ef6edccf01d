"""The timeline of a practice from its lead times: estimates, the graph of milestones, its longest path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from bestyet.model.candidate import Candidate, FieldValue, Status
from bestyet.model.oversee.timeline import Bar, Chain, Estimate, LeadTime, Timeline, Timelines
from bestyet.model.records.plain import Plain, Table, table

Days = Callable[[str, Plain, Plain], Fraction | None]  # (region, number, unit) -> days that pass there
_ZERO = Fraction(0)


def timelines_of(candidate: Candidate, days: Days) -> Timelines:
    """Return the timeline of what a candidate chose, and each region's own."""
    fields = [entry for entry in candidate.fields if entry.key == "lead-times" and entry.status is not Status.DROPPED]
    used = [entry for entry in fields if entry.status is Status.USED]
    values: dict[str, list[FieldValue]] = {}
    for entry in fields:
        for value in entry.values:
            values.setdefault(value.region, []).append(value)
    regions = {region: timeline(_edges(found, days)) for region, found in sorted(values.items())}
    return Timelines(
        timeline(_edges((entry.chosen for entry in used if entry.chosen), days)),
        {region: found for region, found in regions.items() if found.chains or found.circular},
    )


def _edges(values: Iterable[FieldValue], days: Days) -> Iterator[LeadTime]:
    """Yield the lead times that can be drawn; what has no length in days is left out."""
    for value in values:
        entry = table(value.value)
        milestone, after = entry.get("milestone"), entry.get("after", "")
        length = days(value.region, entry.get("within"), entry.get("unit"))
        if isinstance(milestone, str) and isinstance(after, str) and length is not None:
            estimate = estimate_of(entry, value.region, days)
            yield LeadTime(milestone, after, value.region, value.text, value.place, length, estimate)


def estimate_of(entry: Table, region: str, days: Days) -> Estimate | None:
    """Return the estimate of a lead time in days that pass; None where its three values do not fit together."""
    points = ("optimistic", "likely", "pessimistic")
    best, usual, worst = (days(region, entry.get(key), entry.get("unit")) for key in points)
    if best is None or usual is None or worst is None or not best <= usual <= worst:
        return None
    return Estimate(best, usual, worst)


def timeline(edges: Iterable[LeadTime]) -> Timeline:
    """Return the chains of lead times, and which milestones wait for themselves."""
    given = sorted(edges, key=lambda edge: (edge.milestone, edge.after, edge.length, str(edge.place)))
    order, circular = _order(given)
    kept = [edge for edge in given if edge.milestone in order]
    chains = [_chain(part, order) for part in _parts(kept)]
    return Timeline(tuple(chains), circular)


def _order(edges: Sequence[LeadTime]) -> tuple[dict[str, int], tuple[str, ...]]:
    """The place of every milestone after all that it waits for, and those that have none."""
    waits: dict[str, set[str]] = {}
    for edge in edges:
        waits.setdefault(edge.milestone, set()).add(edge.after)
    order = {name: 0 for name in sorted({edge.after for edge in edges} - waits.keys())}
    while ready := sorted(name for name, others in waits.items() if others <= order.keys()):
        for name in ready:
            order[name] = len(order)
            del waits[name]
    return order, tuple(sorted(waits))


def _parts(edges: Sequence[LeadTime]) -> list[list[LeadTime]]:
    """The lead times that hang together, by the name of their first start."""
    part_of: dict[str, str] = {}
    for edge in edges:
        one, other = (part_of.setdefault(name, name) for name in (edge.after, edge.milestone))
        part_of.update({name: min(one, other) for name, part in part_of.items() if part in (one, other)})
    parts: dict[str, list[LeadTime]] = {}
    for edge in edges:
        parts.setdefault(part_of[edge.milestone], []).append(edge)
    return sorted(parts.values(), key=_starts)


def _starts(edges: Sequence[LeadTime]) -> tuple[str, ...]:
    return tuple(sorted({edge.after for edge in edges} - {edge.milestone for edge in edges}))


def _chain(edges: Sequence[LeadTime], order: Mapping[str, int]) -> Chain:
    """Forwards: when each is reached; backwards: how much comes after it; what is left over is slack."""
    reached: dict[str, Fraction] = {}
    for edge in sorted(edges, key=lambda edge: order[edge.milestone]):
        end = reached.get(edge.after, _ZERO) + edge.length
        reached[edge.milestone] = max(end, reached.get(edge.milestone, end))
    behind: dict[str, Fraction] = {}
    for edge in sorted(edges, key=lambda edge: -order[edge.milestone]):
        length = edge.length + behind.get(edge.milestone, _ZERO)
        behind[edge.after] = max(length, behind.get(edge.after, length))
    total = max(reached.values())
    bars = []
    for edge in edges:
        start = reached.get(edge.after, _ZERO)
        end = start + edge.length
        slack = total - end - behind.get(edge.milestone, _ZERO)
        bars.append(Bar(**vars(edge), starts=start, ends=end, slack=slack))
    bars.sort(key=lambda bar: (bar.starts, bar.ends, bar.milestone, bar.after))
    return Chain(_starts(edges), tuple(bars), _critical(bars))


def _critical(bars: Sequence[Bar]) -> tuple[Bar, ...]:
    """The longest path from its start; of several as long, the one of the first names."""
    path: list[Bar] = []
    end = max(bar.ends for bar in bars)
    last = min((bar for bar in bars if bar.ends == end), key=lambda bar: (bar.milestone, bar.after))
    step: Bar | None = last
    while step is not None:
        path.append(step)
        here = step
        before = [bar for bar in bars if bar.milestone == here.after and bar.ends == here.starts]
        step = min(before, key=lambda bar: bar.after, default=None)
    return tuple(reversed(path))
