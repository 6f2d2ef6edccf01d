"""A document and a knowledge base -> the variant that it becomes, with the report. Pure."""

from __future__ import annotations

import json
from collections import ChainMap, Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bestyet.actions.contribute.importing.revision import Carried, carried, rewritten
from bestyet.model.documents.imported import Fault, Numbered, Taken
from bestyet.model.documents.source import NOBODY, LeftOut, Source, Words
from bestyet.model.records.common_words import folded
from bestyet.model.records.picture import folder_of, named_in
from bestyet.model.records.plain import Plain, table, word
from bestyet.model.sentence import filled, numbered, pattern, sentence
from bestyet.repo.schemas import schema_texts
from bestyet.text.check.check import check_files, read_known
from bestyet.text.documents.facts import day_of
from bestyet.text.documents.finish import finished, words_of
from bestyet.text.documents.front import changed_front, front_lines
from bestyet.text.documents.names import name_for, slug
from bestyet.text.documents.outline import Node, Part
from bestyet.text.documents.tables import TableNode
from bestyet.text.documents.write import Body, body_of
from bestyet.text.limits import size_problems
from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.markdown import read_passages
from bestyet.text.yaml.schema import Schemas

if TYPE_CHECKING:
    from bestyet.actions.contribute.importing.request import Given
    from bestyet.knowledge.base import Loaded
    from bestyet.model.passage import Passage, Variant
    from bestyet.text.documents.draft import Draft

STATUSES = ("in-use", "trial", "retired")
_DOCUMENT = ("number", "revision", "effective", "supersedes")
_LONGEST = 32  # characters of a number
_CORE = ("practice", "title", "region", "owner", "status")


@dataclass(frozen=True)
class Plan:
    """What a document becomes."""

    path: str
    text: str  # of the variant
    parts: tuple[Part, ...]
    values: Mapping[str, Plain]
    origins: tuple[Taken, ...]
    numbered: tuple[Numbered, ...]
    left_out: tuple[LeftOut, ...]
    look_at: tuple[str, ...]
    faults: tuple[Fault, ...]
    carried: Carried
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # that the text names, by path
    part_at: Mapping[int, int] = field(default_factory=dict)  # index of a passage -> of its part
    passages: tuple[Passage, ...] = ()


def plan_of(
    loaded: Loaded,
    source: Source,
    draft: Draft,
    region: str,
    given: Given,
    names: Mapping[int, str] = {},
) -> Plan:
    """given: whole, but for what an existing variant says. names: of parts, as people said, taken over from others."""
    path = f"practices/{region}/{given.practice}.md"
    old = next((v for v in loaded.base.variants.get(given.practice, ()) if v.region == region), None)
    bare, left_out = finished(draft.title, draft.parts, source.notes)
    parts, look_at = _with_roles(bare, loaded, region)
    folder = folder_of(given.practice)
    plain = body_of(draft.title, parts, {}, source.notes, folder)
    passages = read_passages("", "\n".join(plain.lines))
    part_at = {
        index: plain.part_of[passage.span.first_line][0]
        for index, passage in enumerate(passages)
        if passage.span.first_line in plain.part_of
    }
    is_compared = old is not None and not size_problems(path, "\n".join(plain.lines))
    kept = carried(old.document.passages if old and is_compared else (), passages, loaded.base.settings.phrases)
    held = {part_at[index]: name for index, name in kept.names.items() if index in part_at}
    named = _names(bare, {**held, **names}, region, loaded, given.practice)
    body = body_of(draft.title, parts, named, source.notes, folder)
    numbered = tuple(_numbered(parts, named))
    values, origins, torn = _values(draft, source, region, given, numbered, _roles(parts, named, loaded, region), old)
    front = _front(loaded, path, values, old)
    text = "\n".join([*front, *body.lines]).rstrip("\n") + "\n"
    shown = {name.rpartition("/")[2] for name in named_in(text)}
    pictures = {f"practices/{region}/{folder}/{name}": raw for name, raw in source.pictures.items() if name in shown}
    before = text_of(loaded.files[path]) if old else ""
    gone = rewritten(before, text, old.document.passages if old else (), kept)
    return Plan(
        path=path,
        text=text,
        parts=parts,
        values=values,
        origins=origins,
        numbered=numbered,
        left_out=(*left_out, *gone, *_unknown(source, region), *(_unshown(source.pictures.keys() - shown))),
        look_at=(
            *draft.facts.torn(),
            *torn,
            *look_at,
            *_cut(numbered),
            *body.look_at,
            *_unnamed(loaded, region, folder, shown),
        ),
        faults=tuple(_faults(loaded, path, text, pictures, body, len(front), parts)),
        pictures=pictures,
        carried=kept,
        part_at=part_at,
        passages=passages,
    )


# -- names and numbers -----------------------------------------------------------------------------------------------


def _names(
    parts: Sequence[Part], held: Mapping[int, str], region: str, loaded: Loaded, practice: str
) -> dict[int, str]:
    """A name for every part that has a number or does by a table, besides those that have one already."""
    named = dict(held)
    there = {p.name for v in loaded.base.variants.get(practice, ()) for p in v.document.passages if p.name}
    taken = {*named.values(), *there}
    for at, part in enumerate(parts):
        if at not in named and isinstance(part, Node) and (part.number or part.line.who.words):
            named[at] = name_for(part.line.text, part.number, region, taken)
            taken.add(named[at])
    return named


def _numbered(parts: Sequence[Part], named: Mapping[int, str]) -> Iterator[Numbered]:
    for at, part in enumerate(parts):
        if isinstance(part, Node) and part.number and at in named:
            yield Numbered(part.number[:_LONGEST], part.line.number, named[at], part.line.text, part.kind)


def _cut(numbered: Sequence[Numbered]) -> Iterator[str]:
    for one in numbered:
        if len(one.shown.strip()) > _LONGEST:
            told = pattern("“%(shown)s” is too long for a number: {#%(name)s} has “%(number)s”")
            yield filled(told, {"shown": one.shown, "name": one.name, "number": one.number})


# -- roles -----------------------------------------------------------------------------------------------------------


def _role(words: str, loaded: Loaded, region: str) -> str:
    """The role of the vocabulary that is called exactly so; "" where none is."""
    found = [
        term.id
        for term in loaded.base.vocabulary.values()
        if term.kind == "roles"
        and folded(words) in map(folded, (term.title, term.regions.get(region, term.title), *term.also))
    ]
    return found[0] if len(found) == 1 else ""


def _with_roles(parts: Sequence[Part], loaded: Loaded, region: str) -> tuple[tuple[Part, ...], Sequence[str]]:
    """Words of a role that the vocabulary does not know stay with the words of the step."""
    made: list[Part] = []
    unknown: Counter[str] = Counter()
    for part in parts:
        who = part.line.who if isinstance(part, Node) else None
        if isinstance(part, Node) and who and who.words and not _role(who.words, loaded, region):
            unknown[who.words] += 1
            words = (*part.line.words, Words(f" ({who.called}: {who.words})"))
            part = replace(part, line=replace(part.line, words=words, who=NOBODY))
        made.append(part)
    told = [
        numbered(
            "“%(words)s” is no role of vocabulary.yml: it stands in the words of %(num)s step",
            "“%(words)s” is no role of vocabulary.yml: it stands in the words of %(num)s steps",
            many,
            words=words,
        )
        for words, many in unknown.items()
    ]
    return tuple(made), told


def _roles(parts: Sequence[Part], named: Mapping[int, str], loaded: Loaded, region: str) -> list[tuple[Plain, str]]:
    """Entries of `raci`, each with the words that say so."""
    return [
        (
            {"activity": named[at], "responsible": _role(part.line.who.words, loaded, region)},
            f"“{part.line.who.words}” under “{part.line.who.called}”",
        )
        for at, part in enumerate(parts)
        if isinstance(part, Node) and part.line.who.words and at in named
    ]


# -- values ----------------------------------------------------------------------------------------------------------


def _values(
    draft: Draft,
    source: Source,
    region: str,
    given: Given,
    numbered: Sequence[Numbered],
    roles: Sequence[tuple[Plain, str]],
    old: Variant | None,
) -> tuple[dict[str, Plain], tuple[Taken, ...], Sequence[str]]:
    """The values of the front matter, where each comes from, and sentences about those that were not taken."""
    document, look_at = _document(draft)
    before = old.document.data if old else {}
    told = source.values
    owner = given.owner or word(before.get("owner")) or word(told.get("owner")) or slug(draft.facts.get("owner"))[:64]
    status = given.status or word(before.get("status")) or word(told.get("status"))
    values: dict[str, Plain] = {
        "practice": given.practice,
        "title": draft.title,
        "region": region,
        "owner": owner.strip("-"),
        "status": status,
    }
    values |= {key: value for key, value in told.items() if key not in values and key in _keys()}
    if document:
        values["document"] = document
    if numbered:
        values["source-numbers"] = {one.name: one.number for one in numbered}
    if roles:
        values["raci"] = [role for role, _ in roles]
    origins = [Taken(key, str(value), "the document") for key, value in document.items()]
    if draft.facts.get("owner") and not given.owner and not before.get("owner"):
        origins.append(Taken("owner", owner, f"“{draft.facts.get('owner')}” in the document"))
    origins += [Taken("raci", f"{table(r)['activity']}: {table(r)['responsible']}", said) for r, said in roles]
    return values, tuple(origins), look_at


def _keys() -> frozenset[str]:
    """The keys that a variant may have."""
    return frozenset(table(json.loads(schema_texts()["variant"])["properties"]))


def _unknown(source: Source, region: str) -> Iterator[LeftOut]:
    """Values that a document has at its head and a variant has not."""
    for key, value in source.values.items():
        if key not in _keys() or (key == "region" and value != region):
            yield LeftOut(
                sentence("value of %(key)s", key=key),
                value if isinstance(value, str) else json.dumps(value, default=str),
            )


def _document(draft: Draft) -> tuple[dict[str, Plain], Sequence[str]]:
    found: dict[str, Plain] = {}
    look_at = []
    for key in _DOCUMENT:
        value = draft.facts.get(key)
        if key == "effective" and value:
            day = day_of(value)
            if day is None:
                told = pattern("“%(day)s” is no day that everybody reads alike: give document: effective: by hand")
                look_at.append(filled(told, {"day": value}))
                continue
            value = day.isoformat()
        if value and len(value) <= 64:
            found[key] = value
    return found, look_at


def _front(loaded: Loaded, path: str, values: Mapping[str, Plain], old: Variant | None) -> list[str]:
    if old is None:
        return front_lines({key: value for key, value in values.items() if value})
    text = text_of(loaded.files[path])
    document = {**table(old.document.data.get("document")), **table(values.get("document"))}
    changed: dict[str, Plain] = {key: values[key] for key in _CORE}
    changed |= {"document": document or None, "source-numbers": values.get("source-numbers")}
    if "raci" in values:
        changed["raci"] = values["raci"]
    return changed_front(path, text, changed)


# -- pictures --------------------------------------------------------------------------------------------------------


def _unshown(names: Iterable[str]) -> Iterator[LeftOut]:
    """Pictures of what did not come along, such as those beside the title."""
    yield from (
        LeftOut(sentence("picture"), sentence("beside words that are left out (%(name)s…)", name=name[:12]))
        for name in sorted(names)
    )


def _unnamed(loaded: Loaded, region: str, folder: str, shown: Collection[str]) -> Iterator[str]:
    """Pictures of an earlier revision."""
    for path in loaded.pictures:
        if path.startswith(f"practices/{region}/{folder}/") and path.rpartition("/")[2] not in shown:
            yield sentence("the text does not show %(path)s any more: delete that file", path=path)


# -- faults ----------------------------------------------------------------------------------------------------------


def _faults(
    loaded: Loaded,
    path: str,
    text: str,
    pictures: Mapping[str, bytes],
    body: Body,
    front: int,
    parts: Sequence[Part],
) -> Iterator[Fault]:
    files = ChainMap({path: text.encode(), **pictures}, loaded.all_files)  # type: ignore[arg-type]
    for found in check_files(files, [path], Schemas(schema_texts()), read_known(files)):
        at = body.part_of.get(found.place.line - front)
        part = parts[at[0]] if at else None
        place = (part.place if isinstance(part, TableNode) else part.line.place) if part else sentence("values")
        said = found.message
        if part:
            said = sentence("%(message)s (in “%(words)s”)", message=said, words=words_of(part)[:60])
        yield Fault(place, found.code, said, found.hint)
