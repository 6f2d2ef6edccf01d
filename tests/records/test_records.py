"""Every record is read once, into a type: what is written is read back the same, and what is damaged is a fault."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from bestyet.merge.provenance import dump
from bestyet.model.problem import Problem
from bestyet.model.records.provenance import Record
from bestyet.model.records.voting import AdoptionFile, BallotFile, VoteFile
from bestyet.text.versions import (
    adoption_text,
    ballot_text,
    read_record,
    read_vote,
    record_text,
    version_of,
    vote_data,
)
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sampled import examples

SHIPPED = Path(__file__).parents[2] / "practices/global"
FOLDERS = sorted(path.parent for path in SHIPPED.glob("*/*/ballot.yml"))
READ = {
    "ballot.yml": lambda raw: version_of("p", "1.0.0", {"ballot.yml": raw}).ballot,
    "adoption.yml": lambda raw: version_of("p", "1.0.0", {"adoption.yml": raw}).adoption,
    "provenance.json": read_record,
    "vote": lambda raw: read_vote(raw)[0],
}
WRITE = {
    "ballot.yml": ballot_text,
    "adoption.yml": adoption_text,
    "provenance.json": dump,
    "vote": lambda vote: record_text(vote_data(vote)),
}
TYPES = {"ballot.yml": BallotFile, "adoption.yml": AdoptionFile, "provenance.json": Record, "vote": VoteFile}
FILES = [(name, path) for folder in FOLDERS for name in READ for path in [folder / name] if path.exists()]
FILES += [("vote", path) for folder in FOLDERS for path in sorted(folder.glob("votes/*.yml"))]


@pytest.mark.parametrize(("kind", "path"), FILES, ids=[str(path.relative_to(SHIPPED)) for _, path in FILES])
def test_a_record_from_before_is_read_and_is_written_as_it_was(kind: str, path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    found: Any = READ[kind](raw.encode())
    assert isinstance(found, TYPES[kind])
    assert WRITE[kind](found).replace('  "format": 1,\n', "") == raw


# -- what is written is read ---------------------------------------------------------------------------------------

TEXT = st.text(
    "aéZ0 :#-'\"{}[],&*!|>%@`~?\
",
    max_size=9,
)  # letters, and all that means something in YAML
PLAIN = st.none() | st.booleans() | st.integers(-9, 9) | TEXT


def values(found: Any) -> st.SearchStrategy[Any]:
    """Any value of a type as msgspec describes it."""
    if isinstance(found, msgspec.inspect.StructType | msgspec.inspect.DataclassType):
        return st.builds(found.cls, **{one.name: values(one.type) for one in found.fields})
    if isinstance(found, msgspec.inspect.UnionType):
        return st.one_of(*map(values, found.types))
    if isinstance(found, msgspec.inspect.VarTupleType):
        return st.lists(values(found.item_type), max_size=2).map(tuple)
    if isinstance(found, msgspec.inspect.DictType):
        return st.dictionaries(st.sampled_from(["a", "b-c", "d/e"]), values(found.value_type), max_size=2)
    if isinstance(found, msgspec.inspect.LiteralType):
        return st.sampled_from(found.values)
    if isinstance(found, msgspec.inspect.EnumType):
        return st.sampled_from(list(found.cls))
    simple = {msgspec.inspect.StrType: TEXT, msgspec.inspect.IntType: st.integers(0, 99)}
    simple |= {msgspec.inspect.BoolType: st.booleans(), msgspec.inspect.NoneType: st.none()}
    return simple.get(type(found), PLAIN)


@pytest.mark.parametrize("kind", TYPES)
@examples(25, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_back(kind: str, data: st.DataObject) -> None:
    record = data.draw(values(msgspec.inspect.type_info(TYPES[kind])))
    assert READ[kind](WRITE[kind](record).encode()) == record


# -- damage --------------------------------------------------------------------------------------------------------


def spots(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(spot for key, value in inner for spot in spots(value, (*path, key)))]


@pytest.mark.parametrize("kind", TYPES)
def test_a_damaged_record_is_a_fault_with_its_place(kind: str) -> None:
    """One value after the other becomes one of another kind."""
    path = next(path for name, path in reversed(FILES) if name == kind)
    raw = path.read_bytes()
    chance, faults = Random(20261129), 0
    plain = json.loads(raw) if kind == "provenance.json" else dict(msgspec.yaml.decode(raw))
    there = spots(plain)[1:]
    for spot in chance.sample(there, min(60, len(there))):
        damaged = json.loads(json.dumps(plain))
        holder = damaged
        for key in spot[:-1]:
            holder = holder[key]
        holder[spot[-1]] = chance.choice([None, [1], {"x": 1}, 7, "odd", True, 1.5])
        found = READ[kind](json.dumps(damaged, indent=1).encode())
        assert isinstance(found, TYPES[kind] | Problem)
        if isinstance(found, Problem):
            faults += 1
            assert found.place.line > 1 or kind == "provenance.json"
            assert found.message
    assert faults > 10


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("raw", [b"", b"[]", b"3", b"\xff", b"{", b"a: &x 1", b"[" * 9000, b"null"])
def test_what_is_no_record_is_a_fault(kind: str, raw: bytes) -> None:
    assert isinstance(READ[kind](raw), Problem)
