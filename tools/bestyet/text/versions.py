"""Version folders <-> what is in them. Each file has one reader, which gives all of it or where it is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

import msgspec

from bestyet.model.place import Place
from bestyet.model.problem import Problem
from bestyet.model.records.picture import Unread, held
from bestyet.model.records.provenance import Record
from bestyet.model.records.voting import AdoptionFile, AnswerFile, BallotFile, VoteFile, WithdrawalFile
from bestyet.model.vote.statement import Statement
from bestyet.model.vote.version import Renamed, Version
from bestyet.text.check.kinds import is_version
from bestyet.text.conflicts import conflicts
from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import flow
from bestyet.text.yaml.yamlread import FRONT_MATTER, WHOLE_FILE, Fault, Limits, Places, pointer_to, read_yaml

if TYPE_CHECKING:
    from bestyet.model.records.plain import Plain, Table

T = TypeVar("T")

_TOP = "practices/global/"
_STEP = re.compile(r"\.([^.\[\]`]+)|\[(\d+)\]")  # of the path of a value
_SPARSE = frozenset(
    {"amended", "attestors", "earlier", "holidays", "effective", "ends", "passkeys", "replaced-by", "unranked"}
)
_WITHDRAWAL, _ANSWER = "withdrawal.yml", re.compile(r"answers/[^/]+\.yml")
_WIDE = 110  # columns of a mapping that is written on one line


def read_versions(
    files: Mapping[str, bytes], only: str | None = None, pictures: Mapping[str, bytes] = MappingProxyType({})
) -> dict[str, tuple[Version, ...]]:
    """Return all version folders by practice, oldest number first; files: path from the top -> bytes.

    pictures: those of texts, likewise; read when they are asked for.
    only: this practice; then of the others only the votes are looked at that name it, as one of them may rename it.
    """
    folders: dict[tuple[str, str], dict[str, bytes]] = {}
    for path, raw in files.items():
        parts = path.removeprefix(_TOP).split("/", 2) if path.startswith(_TOP) else []
        if len(parts) == 3 and is_version(parts[1]):
            folders.setdefault((parts[0], parts[1]), {})[parts[2]] = raw
    shown: dict[tuple[str, str], dict[str, str]] = {}
    for path, name in held(pictures):
        parts = path.removeprefix(_TOP).split("/") if path.startswith(_TOP) else []
        if parts:
            shown.setdefault((parts[0], parts[1]), {})[name] = path
    found: dict[str, list[Version]] = {}
    for (practice, number), inside in folders.items():
        if only in (None, practice) or _may_name(inside.get("ballot.yml", b""), only or ""):
            own = Unread(shown.get((practice, number), {}), pictures.__getitem__)
            found.setdefault(practice, []).append(replace(version_of(practice, number, inside), pictures=own))
    for (practice, number), renamed in dict(_renamed(found)).items():
        told = [replace(one, renamed=renamed) if one.number == number else one for one in found.get(practice, ())]
        found[practice] = told
    chosen = sorted(found) if only is None else [only] if only in found else []
    return {practice: tuple(sorted(found[practice], key=lambda version: version.order)) for practice in chosen}


def _may_name(raw: bytes, practice: str) -> bool:
    """Whether a ballot may name a practice: where a backslash stands, its name may be written otherwise."""
    return practice.encode() in raw or b"\\" in raw


def _renamed(found: Mapping[str, Iterable[Version]]) -> Iterator[tuple[tuple[str, str], Renamed]]:
    """Yield the versions of which another practice's adopted one took the place, and that."""
    for version in chain.from_iterable(found.values()):
        base = version.terms.base if version.terms else None
        if base and base.practice and version.effective:
            yield (base.practice, base.version), Renamed(version.practice, version.number, version.effective)


def version_of(practice: str, number: str, files: Mapping[str, bytes]) -> Version:
    top = f"{_TOP}{practice}/{number}"
    found = {n: _yaml(files[n], f"{top}/{n}", WHOLE_FILE) for n in ("ballot.yml", "adoption.yml") if n in files}
    return Version(
        practice,
        number,
        files,
        _typed(found["ballot.yml"], BallotFile) if "ballot.yml" in found else None,
        _typed(found["adoption.yml"], AdoptionFile) if "adoption.yml" in found else None,
        {name: one[0] for name, one in found.items() if not isinstance(one, Problem)},
        _statement(files[_WITHDRAWAL], f"{top}/{_WITHDRAWAL}", WithdrawalFile) if _WITHDRAWAL in files else None,
        {n[8:-4]: _statement(raw, f"{top}/{n}", AnswerFile) for n, raw in files.items() if _ANSWER.fullmatch(n)},
    )


def read_vote(raw: bytes, path: str = "") -> tuple[VoteFile | Problem, Table]:
    """Return a vote, and all that stands in its file: that is what its signature is over.

    A file that is larger than a vote can be is none.
    """
    found = _yaml(raw, path, FRONT_MATTER)
    return _typed(found, VoteFile), {} if isinstance(found, Problem) else found[0]


def _statement(raw: bytes, path: str, kind: type[WithdrawalFile] | type[AnswerFile]) -> Statement | Problem:
    found = _yaml(raw, path, FRONT_MATTER)
    if isinstance(found, Problem):
        return found
    typed: WithdrawalFile | AnswerFile | Problem = _typed(found, kind)
    return typed if isinstance(typed, Problem) else Statement(typed, found[0])


def read_record(raw: bytes, path: str = "provenance.json") -> Record | Problem:
    if torn := next(conflicts(raw), None):
        return Problem(Place(path, torn.ours, 1), "merge-conflict", torn.words)
    try:
        return msgspec.json.decode(raw, type=Record)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        return _unreadable(Place(path, 1, 1), str(error))


def record_of(version: Version) -> Record | Problem:
    return read_record(version.files.get("provenance.json", b""), f"{version.folder}/provenance.json")


def _typed(found: tuple[Table, Places] | Problem, kind: type[T]) -> T | Problem:
    if isinstance(found, Problem):
        return found
    data, places = found
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        pointer = pointer_to(*(number or name for name, number in _STEP.findall(where)))
        return _unreadable(places.at(pointer), what)


@lru_cache(maxsize=2048)  # one reading of a base asks for the same records several times; nobody changes what it gets
def _yaml(raw: bytes, path: str, limits: Limits) -> tuple[Table, Places] | Problem:
    if torn := next(conflicts(raw), None):
        return Problem(Place(path, torn.ours, 1), "merge-conflict", torn.words)
    if len(raw) > 4 * limits.characters:
        return _unreadable(Place(path, 1, 1), "it is larger than such a file can be")
    yaml = read_yaml(text_of(raw), limits)
    if not isinstance(yaml.data, dict) or yaml.faults:
        first = yaml.faults[0] if yaml.faults else Fault(0, 0, "")
        return _unreadable(Place(path, first.line + 1, first.column + 1), first.about or "it holds no keys with values")
    return yaml.data, Places(path, 1, yaml.data, yaml.marks)


def _unreadable(place: Place, why: str) -> Problem:
    return Problem(place, "unreadable", why)


def ballot_text(ballot: BallotFile) -> str:
    words = "The terms of this vote, frozen: every vote is signed over the digest of this file."
    return record_text(_written(ballot, _SPARSE), words)


def adoption_text(adoption: AdoptionFile) -> str:
    return record_text(_written(adoption, frozenset()), "How this vote ended. Nothing in this folder changes.")


def is_as_written(adoption: AdoptionFile, data: Table) -> bool:
    """Whether the data of a file says all that the record has, and nothing else, however it is laid out."""
    return bool(data == msgspec.json.decode(msgspec.json.encode(adoption)))


def _written(file: BallotFile | AdoptionFile, sparse: frozenset[str]) -> Table:
    data = msgspec.to_builtins(file)
    absent = {key for key in sparse if data[key] in (None, (), False)} | ({"format"} if file.format == 1 else set())
    return {key: value for key, value in data.items() if key not in absent}


def vote_data(vote: VoteFile | WithdrawalFile | AnswerFile) -> Table:
    """All of a signed file, as it is signed and written."""
    data: Table = msgspec.to_builtins(vote)
    return data


def record_text(data: Table, comment: str = "") -> str:
    """Write a ballot, a vote or an adoption as YAML: one value a line, text of several lines as it is."""
    lines = [f"# {comment}"] if comment else []
    return "\n".join([*lines, *_lines(data, "")]) + "\n"


def _lines(data: Table, indent: str) -> list[str]:
    out = []
    for key, value in data.items():
        name = f"{indent}{flow(key)}:"
        if isinstance(value, str) and "\n" in value.strip("\n") and value.endswith("\n") and value == value.lstrip():
            out += [f"{name} |", *(f"{indent}  {line}" if line else "" for line in value[:-1].split("\n"))]
        elif isinstance(value, Mapping) and value:
            short = f"{name} {flow(value)}"
            out += [short] if indent and len(short) <= _WIDE else [name, *_lines(value, indent + "  ")]
        elif isinstance(value, list | tuple) and any(isinstance(entry, Mapping) for entry in value):
            out += [name, *(line for entry in value for line in _entry(entry, indent + "  "))]
        else:
            out.append(f"{name} {flow(value)}")
    return out


def _entry(entry: Plain, indent: str) -> list[str]:
    short = f"{indent}- {flow(entry)}"
    if not isinstance(entry, Mapping) or not entry or len(short) <= _WIDE:
        return [short]
    lines = _lines(entry, indent + "  ")
    return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]


def title_in(version: Version) -> str:
    """What the text of a version calls its practice, whatever the regions call it today."""
    return read_document(f"{version.folder}/practice.md", version.files.get("practice.md", b"")).title
