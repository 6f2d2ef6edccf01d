"""Rules about values: the words of the vocabulary, the people of the governance, agreement with the path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bestyet.model.oversee.departures import declared
from bestyet.model.records.plain import Plain, Table, listed, listed_ids, table, tables
from bestyet.model.sentence import filled, pattern, sentence
from bestyet.text.check.kinds import GOVERNANCE, VOCABULARY, FilePlace, is_slug
from bestyet.text.codes.codes import problem
from bestyet.text.yaml.schema import choices, meant
from bestyet.text.yaml.yamlread import Places, pointer_to

if TYPE_CHECKING:
    from bestyet.model.problem import Problem


@dataclass(frozen=True)
class Known:
    """What the other files of the knowledge base say, as far as they can be read.

    None: the file cannot be read, which is told once, there; nothing is looked up in it.
    """

    regions: Mapping[str, object] | None = None
    reviewers: Mapping[str, object] | None = None
    vocabulary: Mapping[str, Table] | None = None  # section -> id -> entry
    practices: frozenset[str] = frozenset()  # that some region has written, where the vocabulary names any
    versions: Mapping[str, frozenset[str]] = field(default_factory=dict)  # practice -> its version folders
    pictures: frozenset[str] = frozenset()  # paths
    comments: Mapping[str, Set[str]] = field(default_factory=dict)  # practice -> the names of its comments


_TERMS = {
    "role": sentence("role"),
    "channel": sentence("channel"),
    "template": sentence("template"),
    "milestone": sentence("milestone"),
    "metric": sentence("metric"),
    "category": sentence("category"),
    "region": sentence("region"),
    "reviewer": sentence("reviewer"),
    "step": sentence("step"),
}
_FOLDER = pattern("this says %(key)s “%(word)s”, its folder says “%(other)s”")
_FILE = pattern("this says %(key)s “%(word)s”, its file says “%(other)s”")
_PATH = pattern("this says %(key)s “%(word)s”, its path says “%(other)s”")
_UNITS = pattern("“%(metric)s” is measured in %(unit)s, not in %(other)s")
_SINGULAR = {
    "roles": "role",
    "channels": "channel",
    "templates": "template",
    "milestones": "milestone",
    "metrics": "metric",
    "categories": "category",
}
_WITH_STEPS = ("lead-times", "raci", "templates", "channels", "lessons")  # entries of these may name steps of the text
_WORDS_IN_LISTS = (  # key of a list, key in its entries, section of the vocabulary
    ("lead-times", "milestone", "milestones"),
    ("lead-times", "after", "milestones"),
    ("raci", "responsible", "roles"),
    ("raci", "accountable", "roles"),
    ("raci", "consulted", "roles"),
    ("raci", "informed", "roles"),
    ("communication", "from", "roles"),
    ("communication", "to", "roles"),
    ("communication", "channel", "channels"),
    ("templates", "id", "templates"),
    ("evidence", "metric", "metrics"),
)


def vocabulary_problems(data: Table, places: Places, known: Known) -> Iterator[Problem]:
    """Yield the words of a variant that the vocabulary does not hold."""
    vocabulary = known.vocabulary
    if vocabulary is None:
        return
    for pointer, section, word in _unknown_words(data, vocabulary):
        yield unknown_word(places, pointer, word, _SINGULAR[section], vocabulary.get(section, ()), VOCABULARY)
    metrics = vocabulary.get("metrics", {})
    for index, entry in tables(data.get("evidence")):
        unit = table(metrics.get(str(entry.get("metric")))).get("unit")
        if unit and isinstance(entry.get("unit"), str) and entry["unit"] != unit:
            values = {"metric": entry["metric"], "unit": unit, "other": entry["unit"]}
            message = filled(_UNITS, values)
            yield problem(places.at(f"/evidence/{index}/unit"), "unit-mismatch", message)


def _unknown_words(data: Table, vocabulary: Mapping[str, Table]) -> Iterator[tuple[str, str, str]]:
    """Yield (pointer, section of the vocabulary, word) for every reference of a variant that leads nowhere."""
    category = data.get("category")
    if type(category) is str and category not in vocabulary.get("categories", ()):
        yield "/category", "categories", category
    known = vocabulary.get("channels", ())
    for where, channel in listed_ids(data.get("channels")):
        if channel not in known:
            yield f"/channels/{where}", "channels", channel
    for key, name, section in _WORDS_IN_LISTS:
        known = vocabulary.get(section, ())
        for index, entry in enumerate(listed(data.get(key))):
            word = entry.get(name) if type(entry) is dict else None
            if word is None or (type(word) is str and word in known):
                continue
            for number, one in enumerate(word if type(word) is list else (word,)):
                if type(one) is str and one not in known:
                    yield f"/{key}/{index}/{name}" + (f"/{number}" if type(word) is list else ""), section, one


def variant_problems(data: Table, places: Places, known: Known, where: FilePlace, names: set[str]) -> Iterator[Problem]:
    """Yield where a variant disagrees with its path, the governance, the versions, or its own text."""
    for key, expected, of in (("region", where.region, _FOLDER), ("practice", where.practice, _FILE)):
        word = data.get(key)
        if type(word) is str and word != expected and is_slug(expected):
            message = filled(of, {"key": key, "word": word[:60], "other": expected[:60]})
            yield problem(places.at(f"/{key}"), f"{key}-mismatch", message)
    if known.regions is not None and where.region not in known.regions:
        pointer = "/region" if type(data.get("region")) is str else ""
        yield unknown_word(places, pointer, where.region, "region", known.regions, GOVERNANCE)
    yield from _version_problems(data.get("follows"), places, "/follows", known, where)
    for pointer, entry in declared(data):
        yield from reviewer_problems(entry, places, pointer, "approved-by", known)
        yield from _version_problems(entry.get("version"), places, f"{pointer}/version", known, where)
    for at, step in _steps_named(data):
        if step not in names:
            yield unknown_word(places, at, step, "step", sorted(names), sentence("the text below"))


def _steps_named(data: Table) -> Iterator[tuple[str, str]]:
    """Yield (pointer, name) for every step that the values name."""
    yield from ((f"/source-numbers/{step}", step) for step in table(data.get("source-numbers")))
    for key in _WITH_STEPS:
        for index, entry in tables(data.get(key)):
            if (named := entry.get("step")) is None:
                continue
            pointer = f"/{key}/{index}/step"
            one_or_more = [(pointer, named), *((f"{pointer}/{n}", one) for n, one in enumerate(listed(named)))]
            yield from ((at, step) for at, step in one_or_more if type(step) is str)


def _version_problems(word: Plain, places: Places, pointer: str, known: Known, where: FilePlace) -> Iterator[Problem]:
    if type(word) is str and word not in (there := known.versions.get(where.practice, ())):
        hint = sentence("versions: %(words)s", words=", ".join(sorted(there)) or sentence("none yet"))
        message = sentence("there is no version %(version)s of “%(words)s”", version=word[:20], words=where.practice)
        yield problem(places.at(pointer), "unknown-version", message, hint)


def reviewer_problems(entry: Table, places: Places, pointer: str, key: str, known: Known) -> Iterator[Problem]:
    """Yield if the person named under `key` is no reviewer."""
    word = entry.get(key)
    if known.reviewers is not None and type(word) is str and word not in known.reviewers:
        yield unknown_word(places, f"{pointer}/{key}", word, "reviewer", known.reviewers, GOVERNANCE)


def region_problems(word: Plain, places: Places, pointer: str, known: Known) -> Iterator[Problem]:
    """Yield if `word` is no region."""
    if known.regions is not None and type(word) is str and word not in known.regions:
        yield unknown_word(places, pointer, word, "region", known.regions, GOVERNANCE)


def unknown_word(places: Places, pointer: str, word: str, what: str, words: Iterable[str], where: str) -> Problem:
    """Say that a word is not among those of another place, and which come near."""
    known = list(words)
    there = sentence("there is no %(what)s yet; or add it there", what=_TERMS[what])
    if known:
        there = sentence("known there: %(words)s; or add it there", words=choices(known))
    message = sentence("“%(word)s” is not a %(what)s of %(where)s", word=word[:60], what=_TERMS[what], where=where)
    return problem(places.at(pointer), f"unknown-{what}", message, meant(word, known, there))


def agreement_problems(data: Plain, places: Places, where: FilePlace) -> Iterator[Problem]:
    """Yield where a record of a version disagrees with its path."""
    expected = {"practice": where.practice, "version": where.version}
    if where.kind == "vote":
        expected["voter"] = where.name
    for key, there in expected.items():
        word = table(data).get(key)
        if type(word) is str and word != there:
            message = filled(_PATH, {"key": key, "word": word[:60], "other": there[:60]})
            yield problem(places.at(f"/{key}"), f"{key}-mismatch", message)


def metadata_problems(data: Plain, places: Places) -> Iterator[Problem]:
    """Yield every value that holds < or >: metadata reaches menus and lists of pages, where it could act."""
    todo: list[tuple[str, Plain]] = [("", data)]
    while todo:
        pointer, node = todo.pop()
        if type(node) is str:
            if "<" in node or ">" in node:
                yield problem(places.at(pointer), "markup-in-values", sentence("“<” or “>” stands in this value"))
        elif type(node) is dict:
            for key, value in node.items():
                child = pointer + pointer_to(key)
                if "<" in key or ">" in key:
                    yield problem(places.key_at(child), "markup-in-values", sentence("“<” or “>” stands in this name"))
                todo.append((child, value))
        elif type(node) is list:
            todo.extend((f"{pointer}/{index}", value) for index, value in enumerate(node))
