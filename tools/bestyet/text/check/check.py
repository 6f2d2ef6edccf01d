"""A whole knowledge base -> everything that is wrong with it. Pure: files come as a mapping."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING

from bestyet.model.place import Place
from bestyet.model.problem import FileFault, Problem
from bestyet.model.records.picture import is_picture
from bestyet.model.records.plain import Plain, Table, listed, table, tables
from bestyet.text.check.kinds import GOVERNANCE, VOCABULARY, WORLD, FileKind, FilePlace, is_version, place_of
from bestyet.text.check.rules_body import body_problems, names_in
from bestyet.text.check.rules_discussion import comment_problems
from bestyet.text.check.rules_files import (
    conflict_problems,
    fault_problem,
    path_problems,
    place_in,
    readable_text,
    text_problems,
)
from bestyet.text.check.rules_governance import (
    decisions_problems,
    governance_problems,
    vocabulary_file_problems,
    vote_problems,
)
from bestyet.text.check.rules_pictures import picture_problems, shown_problems
from bestyet.text.check.rules_times import time_problems
from bestyet.text.check.rules_values import (
    Known,
    agreement_problems,
    metadata_problems,
    variant_problems,
    vocabulary_problems,
)
from bestyet.text.codes.codes import problem
from bestyet.text.limits import may_be_too_much, most_passages, problems_together, size_problems
from bestyet.text.markdown.lines import text_of
from bestyet.text.yaml.faults import fault_to_problem
from bestyet.text.yaml.frontmatter import front_matter_and_problems, split
from bestyet.text.yaml.yamlread import Fault, Mark, Places, read_yaml

if TYPE_CHECKING:
    from bestyet.text.yaml.schema import Schemas

Files = Mapping[str, bytes | FileFault]
Then = Callable[[str, "bytes | FileFault", list[Problem]], None]  # gets each file, and its problems, as it is at hand
_MOST = 500  # problems told of in one file
_DEEPEST = 20  # levels of a record

# Written by people, so nothing in them may reach a page as markup. Records hold what was checked before.
_PLAIN = (FileKind.VARIANT, FileKind.GOVERNANCE, FileKind.VOCABULARY, FileKind.DECISIONS)


def check_tree(
    files: Files, schemas: Schemas, only: Collection[str] | None = None, then: Then | None = None
) -> list[Problem]:
    """Return every problem of every file, sorted.

    files: path from the top of the knowledge base ("practices/…") -> bytes; may read them when asked.
    only: the paths to report on; references are looked up in the whole tree all the same.
    """
    known = read_known(files)
    chosen = sorted(files) if only is None else sorted(set(only) & files.keys())
    problems = list(check_files(files, chosen, schemas, known, then))
    if GOVERNANCE not in files and (only is None or GOVERNANCE in only):
        message = f"{GOVERNANCE} is missing, so nobody knows the regions and who may vote"
        problems.append(problem(Place(GOVERNANCE, 1, 1), "no-governance", message))
    return sorted(problems)


def read_known(files: Files) -> Known:
    """Return what the files say that others refer to."""
    versions: dict[str, set[str]] = {}
    comments: dict[str, set[str]] = {}
    for path in files:
        parts = path.split("/", 4)
        if len(parts) == 5 and parts[1] == WORLD and is_version(parts[3]):
            versions.setdefault(parts[2], set()).add(parts[3])
        elif len(parts) == 5 and (there := place_of(path)).kind is FileKind.COMMENT:
            comments.setdefault(there.practice, set()).add(there.name)
    governance = _data_of(files, GOVERNANCE)
    vocabulary = _data_of(files, VOCABULARY) if VOCABULARY in files else {}
    regions = table(governance).get("regions")
    names = [str(person["id"]) for _, person in tables(table(governance).get("reviewers")) if "id" in person]
    words = {section: words for section, words in table(vocabulary).items() if isinstance(words, dict)}
    return Known(
        regions=dict.fromkeys(regions) if isinstance(regions, dict) else None,
        reviewers=None if governance is None else dict.fromkeys(names),
        vocabulary=None if vocabulary is None else words,
        practices=_practices_in(files) if words.get("practices") else frozenset(),
        versions={practice: frozenset(found) for practice, found in versions.items()},
        pictures=frozenset(filter(is_picture, files)),
        comments=comments,
    )


def _practices_in(files: Files) -> frozenset[str]:
    return frozenset(one.practice for path in files if (one := place_of(path)).kind is FileKind.VARIANT)


def _data_of(files: Files, path: str) -> Table | None:
    raw = files.get(path)
    data = read_yaml(text_of(raw)).data if isinstance(raw, bytes) else None
    return data if isinstance(data, dict) else None


def check_files(
    files: Files, paths: Iterable[str], schemas: Schemas, known: Known, then: Then | None = None
) -> Iterator[Problem]:
    """Yield the problems of `paths` one file after the other, then of texts that hold too much together."""
    most: dict[str, int] = {}
    for path in paths:
        raw = files[path]
        most[path] = _most_in(raw)
        found = list(islice(_check_file(path, raw, schemas, known), _MOST))
        yield from found
        if then:
            then(path, raw, found)
    yield from (found for found in _together(files, most) if found.place.path in most)


def _together(files: Files, most: Mapping[str, int]) -> Iterator[Problem]:
    """Yield the problems of variants that hold too much with those of the other regions.

    most: passages at most, of each that was looked at.
    """
    chosen = {path for path in most if place_of(path).kind is FileKind.VARIANT}
    wanted = {path.rpartition("/")[2] for path in chosen}
    of_practice: dict[str, list[str]] = {}
    for path in files:
        name = path.rpartition("/")[2]
        if path in chosen or (name in wanted and place_of(path).kind is FileKind.VARIANT):
            of_practice.setdefault(name, []).append(path)
    for variants in of_practice.values():
        if may_be_too_much(most[path] if path in most else _most_in(files[path]) for path in variants):
            yield from problems_together({path: raw for path in variants if isinstance(raw := files[path], bytes)})


def _most_in(raw: bytes | FileFault) -> int:
    return most_passages(raw) if isinstance(raw, bytes) else 0


def _check_file(path: str, raw: bytes | FileFault, schemas: Schemas, known: Known) -> Iterator[Problem]:
    where = place_of(path)
    if isinstance(raw, FileFault):
        yield fault_problem(path, raw)
        return
    yield from path_problems(path, where)
    if where.kind is FileKind.PICTURE:
        yield from picture_problems(path, raw)
        return
    if where.kind in (FileKind.OTHER, FileKind.MISPLACED, FileKind.KEEPER):
        return
    text, problems = readable_text(path, raw)
    yield from problems
    if text is None:
        return
    if torn := list(conflict_problems(path, raw)):
        yield from torn  # whatever else is wrong comes of that
        return
    if where.kind is FileKind.VARIANT:
        body = split(text).body
        yield from text_problems(path, text, body)
        yield from _check_variant(path, text, schemas, known, where)
        yield from shown_problems(path, text, body, where, known.pictures)
    elif where.kind is FileKind.STANDARD:
        parts = split(text)
        yield from text_problems(path, text, parts.body)
        yield from body_problems(path, parts.body, parts.body_line, frozen=True)
        yield from shown_problems(path, text, parts.body, where, known.pictures)
    elif where.kind is FileKind.COMMENT:
        yield from comment_problems(path, text, raw, schemas[FileKind.COMMENT], known, where)
    elif where.kind is FileKind.PROVENANCE:
        yield from _check_json(path, text, schemas, where)
    else:
        yield from _check_yaml(path, text, schemas, known, where)


def _check_variant(path: str, text: str, schemas: Schemas, known: Known, where: FilePlace) -> Iterator[Problem]:
    front, problems = front_matter_and_problems(path, text)
    yield from problems
    too_large = size_problems(path, text)
    yield from too_large
    looks_at_body = not any(found.code == "text-too-large" for found in too_large)
    if front is None:
        parts = split(text)
        if looks_at_body:
            yield from body_problems(path, parts.body, parts.body_line)
        return
    data, places = front.data, front.places
    yield from _first_at_each_place(
        problems,
        schemas[FileKind.VARIANT].problems(data, places),
        chain(
            vocabulary_problems(data, places, known),
            variant_problems(data, places, known, where, names_in(front.body)),
            time_problems(data, places),
        ),
    )
    if _may_hold_markup(text[: len(text) - len(front.body)]):
        yield from metadata_problems(data, places)
    if looks_at_body:
        yield from body_problems(path, front.body, front.body_line)


def _first_at_each_place(
    told: list[Problem], by_schema: Iterator[Problem], others: Iterator[Problem]
) -> Iterator[Problem]:
    """Yield problems except where a more basic one was told of: a number is wrong, but no unknown word."""
    places = {found.place for found in told}
    wrong = [found for found in islice(by_schema, _MOST) if found.place not in places]
    yield from wrong
    places |= {found.place for found in wrong if found.code != "missing-key"}
    yield from (found for found in others if found.place not in places)


def _may_hold_markup(text: str) -> bool:
    return "<" in text or ">" in text or "\\" in text


def _check_yaml(path: str, text: str, schemas: Schemas, known: Known, where: FilePlace) -> Iterator[Problem]:
    yaml = read_yaml(text)
    faults = [fault_to_problem(path, 1, fault) for fault in yaml.faults]
    yield from faults
    if yaml.data is None:
        if not faults:
            yield fault_to_problem(path, 1, Fault(0, 0, "not-key-value"))
        return
    data, places = yaml.data, Places(path, 1, yaml.data, yaml.marks)
    schema = schemas[where.kind]
    match where.kind:
        case FileKind.GOVERNANCE:
            more = governance_problems(table(data), places, known, schema)
        case FileKind.VOCABULARY:
            more = vocabulary_file_problems(table(data), places, known)
        case FileKind.DECISIONS:
            more = decisions_problems(data, places, known)
        case FileKind.VOTE | FileKind.WITHDRAWAL | FileKind.ANSWER:
            more = chain(agreement_problems(data, places, where), vote_problems(table(data), places))
        case _:
            more = agreement_problems(data, places, where)
    yield from _first_at_each_place(faults, schema.problems(data, places), more)
    if where.kind in _PLAIN:
        yield from text_problems(path, text)
        if _may_hold_markup(text):
            yield from metadata_problems(data, places)


def _check_json(path: str, text: str, schemas: Schemas, where: FilePlace) -> Iterator[Problem]:
    try:
        data = json.loads(text, object_pairs_hook=_without_duplicates)
    except json.JSONDecodeError as error:
        yield problem(place_in(path, text, max(0, min(error.pos, len(text) - 1))), "not-json", "this is not JSON")
        return
    except (ValueError, RecursionError) as error:
        yield problem(Place(path, 1, 1), "not-json", f"this JSON cannot be read: {error}")
        return
    if _is_deep(data):
        yield problem(Place(path, 1, 1), "too-deep", f"values are nested more than {_DEEPEST} levels deep")
        return
    places = Places(path, 1, data, lambda: _marks_in_json(text, data))
    yield from schemas[where.kind].problems(data, places)
    yield from agreement_problems(data, places, where)


def _marks_in_json(text: str, data: Plain) -> list[Mark]:
    """JSON is YAML, which is read for the places only: most records have no fault."""
    yaml = read_yaml(text)
    marks = yaml.marks if yaml.data == data else []
    return marks() if callable(marks) else marks


def _is_deep(data: Plain) -> bool:
    level: list[Plain] = [data]
    for _ in range(_DEEPEST):
        level = [value for node in level for value in (*table(node).values(), *listed(node))]
    return bool(level)


def _without_duplicates(pairs: list[tuple[str, Plain]]) -> Table:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValueError("a name occurs twice")
    return data
