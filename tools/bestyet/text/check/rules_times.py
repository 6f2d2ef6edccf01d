"""Rules about times: estimates that fit together, milestones that do not wait for each other in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bestyet.model.records.plain import Table, tables
from bestyet.model.sentence import sentence, together
from bestyet.text.codes.codes import problem

if TYPE_CHECKING:
    from bestyet.model.problem import Problem
    from bestyet.text.yaml.yamlread import Places

_POINTS = ("optimistic", "likely", "pessimistic")


def time_problems(data: Table, places: Places) -> Iterator[Problem]:
    """Yield what no timeline can be made of."""
    for index, entry in tables(data.get("lead-times")):
        yield from _estimate(entry, places, f"/lead-times/{index}")
    yield from _circles(data, places)
    for index, entry in tables(data.get("communication")):
        if "within" in entry and "unit" not in entry:
            message = sentence("“unit” is missing: nobody can tell what “within” counts")
            yield problem(places.at(f"/communication/{index}"), "missing-key", message)


def _estimate(entry: Table, places: Places, pointer: str) -> Iterator[Problem]:
    given = [key for key in _POINTS if key in entry]
    if given and len(given) < len(_POINTS):
        missing = together([sentence("“%(words)s”", words=key) for key in _POINTS if key not in entry])
        message = sentence(
            "an estimate has three values; without %(missing)s nothing can be worked out from it", missing=missing
        )
        yield problem(places.at(pointer), "bad-estimate", message)
        return
    values = [entry[key] for key in given]
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(numbers) == len(_POINTS) and numbers != sorted(numbers):
        message = sentence(
            "%(numbers)s do not rise from optimistic over likely to pessimistic", numbers=", ".join(map(str, numbers))
        )
        yield problem(places.at(f"{pointer}/optimistic"), "bad-estimate", message)


def _circles(data: Table, places: Places) -> Iterator[Problem]:
    """Yield each milestone that waits for itself, at the line where it says what it waits for."""
    found = [(n, entry.get("milestone"), entry.get("after")) for n, entry in tables(data.get("lead-times"))]
    named = [(n, name, after) for n, name, after in found if type(name) is str and type(after) is str]
    waits: dict[str, set[str]] = {}
    for _, name, after in named:
        waits.setdefault(name, set()).add(after)
    for index, name, after in named:
        if name in _reached(waits, after):
            message = sentence(
                "“%(name)s” waits for “%(after)s”, which waits for it in turn", name=name[:60], after=after[:60]
            )
            message = sentence("“%(name)s” waits for itself", name=name[:60]) if name == after else message
            yield problem(places.at(f"/lead-times/{index}/after"), "circular-milestones", message)


def _reached(waits: Mapping[str, set[str]], start: str) -> set[str]:
    """Return `start` and all that it waits for, directly or through others."""
    seen, todo = {start}, [start]
    while todo:
        new = waits.get(todo.pop(), set()) - seen
        seen |= new
        todo += new
    return seen
