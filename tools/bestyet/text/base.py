"""The files under practices/ -> the knowledge base. Reading never fails; `check` says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from bestyet.model.base import GLOBAL, KnowledgeBase, Region, Term, label_of
from bestyet.model.blob import blob_of
from bestyet.model.candidate import Settings
from bestyet.model.passage import Variant
from bestyet.model.records.common_words import CommonWords, Source
from bestyet.model.records.plain import Table, listed, table, tables, word
from bestyet.text.limits import problems_together, size_problems
from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.markdown import read_document
from bestyet.text.titles import common_words
from bestyet.text.yaml.yamlread import read_yaml

if TYPE_CHECKING:
    from bestyet.model.problem import Problem

VARIANT = re.compile(r"practices/([a-z0-9]+(?:-[a-z0-9]+)*)/([a-z0-9]+(?:-[a-z0-9]+)*)\.md\Z")
GOVERNANCE = "practices/governance.yml"
VOCABULARY = "practices/vocabulary.yml"
_KINDS = ("roles", "channels", "templates", "milestones", "metrics", "categories", "practices")
_ABBREVIATED = 4  # letters of a region's id that texts have as capitals
_TOKENS = {"roles": "role", "channels": "channel", "templates": "template", "metrics": "metric"}


def read_base(files: Mapping[str, bytes], bodies: bool | None = True) -> KnowledgeBase:
    """Return the knowledge base in `files` (path with "/" relative to its root -> bytes).

    bodies: whether the variants have their passages; without, it takes a sixth of the time. None: none is read, and
    all that is known of them is which are left out.
    """
    governance = read_data(files, GOVERNANCE)
    regions = tuple(_regions(governance))
    vocabulary = {(term.kind, term.id): term for term in _terms(read_data(files, VOCABULARY))}
    left_out = {found.place.path: found for found in _too_large(files)}
    variants: dict[str, list[Variant]] = {}
    for path, region, practice in _variant_paths(files):
        if path not in left_out and bodies is not None:
            variants.setdefault(practice, []).append(Variant(region, read_document(path, files[path], bodies)))
    return KnowledgeBase(
        company=str(governance.get("company") or "Our company"),
        regions=regions,
        reviewers=tuple(entry for _, entry in tables(governance.get("reviewers"))),
        vocabulary=vocabulary,
        variants={practice: tuple(found) for practice, found in sorted(variants.items())},
        settings=_settings(governance, regions, vocabulary, files.get(VOCABULARY)),
        governance=governance,
        left_out=tuple(problem for _, problem in sorted(left_out.items())),
    )


def region_of(path: str) -> str:
    """The region whose variant lies at a path; "" where none does."""
    found = VARIANT.match(path)
    return found[1] if found and found[1] != GLOBAL else ""


def _variant_paths(files: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield path, region and practice of each variant, by region, as all that is merged counts them: `north` stands
    before `north-west`, which paths do not say."""
    for path in sorted(files, key=lambda path: path.split("/")):
        if (match := VARIANT.match(path)) and match[1] != GLOBAL:
            yield path, match[1], match[2]


def _too_large(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Yield one problem for each variant that holds too much, by itself or with those of the other regions."""
    of_practice: dict[str, dict[str, bytes]] = {}
    for path, _, practice in _variant_paths(files):
        of_practice.setdefault(practice, {})[path] = files[path]
        yield from size_problems(path, text_of(files[path]))[:1]
    for raws in of_practice.values():
        yield from problems_together(raws)


@lru_cache(maxsize=64)
def read_common_words(raw: bytes) -> CommonWords | None:
    """Return what a vocabulary says about titles, whatever governance makes of it."""
    return read_base({VOCABULARY: raw}, bodies=False).settings.common


def read_data(files: Mapping[str, bytes], path: str) -> Table:
    """Return the mapping in a YAML file; {} where it is missing or cannot be read."""
    return _data_in(files[path]) if path in files else {}


@lru_cache(maxsize=16)  # most commands read the base more than once; what the same bytes say is always the same
def _data_in(raw: bytes) -> Table:
    return table(read_yaml(text_of(raw)).data)


def _regions(governance: Table) -> Iterator[Region]:
    for region, entry in table(governance.get("regions")).items():
        data = table(entry)
        name = str(data.get("name") or region)
        yield Region(region, name, str(data.get("label") or label_of(region, name)), data)


def _terms(vocabulary: Table) -> Iterator[Term]:
    for kind in _KINDS:
        for name, entry in table(vocabulary.get(kind)).items():
            data = table(entry)
            regions = {key: str(value) for key, value in table(data.get("regions")).items()}
            others = tuple(str(value) for value in listed(data.get("also")))
            yield Term(name, kind, str(data.get("title") or name), regions, others, data)


def _places(regions: tuple[Region, ...]) -> Iterator[tuple[str, str]]:
    """The names by which texts call regions and their sites, each with its region; of one name, the last by id."""
    for region in sorted(regions, key=lambda region: region.id):
        for name in (region.id.upper() if len(region.id) <= _ABBREVIATED else "", region.name, region.label):
            yield name, region.id
        for site in listed(region.data.get("sites")):
            yield _site(site), region.id


def _site(named: object) -> str:
    return str(named).replace("-", " ").title()


def _settings(
    governance: Table, regions: tuple[Region, ...], vocabulary: Mapping[tuple[str, str], Term], raw: bytes | None
) -> Settings:
    """raw: vocabulary.yml as it lies there."""
    merge = table(governance.get("merge"))
    include = table(merge.get("include"))
    enough = include.get("regions")
    source = Source(VOCABULARY, blob_of(raw or b""), sha256(raw or b"").hexdigest())
    common = common_words(source, governance, vocabulary) if raw else None
    phrases: dict[str, str] = {}
    titles: dict[str, str] = {}
    for (kind, name), term in sorted(vocabulary.items(), key=lambda entry: entry[0]):
        if kind in _TOKENS:
            token = f"{_TOKENS[kind]}:{name}"
            titles[token] = term.title
            for phrase in (term.title, *term.regions.values(), *term.also):
                phrases.setdefault(phrase.lower(), token)
    return Settings(
        regions=tuple(region.id for region in regions),
        labels={region.id: region.label for region in regions},
        include_regions=enough if isinstance(enough, int) and enough > 0 else 2,
        include_or=tuple(str(other) for other in listed(include.get("or"))),
        better={key: str(value) for key, value in table(merge.get("better")).items()},
        metrics={
            name: str(term.data["better"])
            for (kind, name), term in vocabulary.items()
            if kind == "metrics" and "better" in term.data
        },
        phrases=phrases,
        titles=titles,
        milestones={
            name: (term.title, *term.regions.values(), *term.also)
            for (kind, name), term in vocabulary.items()
            if kind == "milestones"
        },
        semantic=merge.get("semantic") == "on",
        language=word(merge.get("language")),
        places={name: region for name, region in _places(regions) if name},
        sites=frozenset(_site(site) for region in regions for site in listed(region.data.get("sites"))),
        common=common,
    )
