"""Rules about the files of the whole knowledge base: governance, vocabulary, decisions, votes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bestyet.model.decision import TO_FILL_IN
from bestyet.model.records.common_words import folded
from bestyet.model.records.plain import Plain, Table, listed, table, tables, words
from bestyet.model.sentence import sentence
from bestyet.text.check.kinds import VOCABULARY
from bestyet.text.check.rules_body import words_problems
from bestyet.text.check.rules_values import Known, region_problems, reviewer_problems, unknown_word
from bestyet.text.codes.codes import problem
from bestyet.text.yaml.schema import Schema, choices, meant
from bestyet.text.yaml.yamlread import Places, pointer_to

if TYPE_CHECKING:
    from bestyet.model.problem import Problem


def governance_problems(data: Table, places: Places, known: Known, schema: Schema) -> Iterator[Problem]:
    """Yield what is wrong between the parts of governance.yml."""
    yield from _reviewers(data, places, known)
    yield from _policies(data, places, schema)
    yield from _measures(data, places, known)


def _measures(data: Table, places: Places, known: Known) -> Iterator[Problem]:
    """Yield rules about risks that name a metric nobody can measure."""
    if known.vocabulary is None:
        return
    metrics = known.vocabulary.get("metrics", {})
    for index, entry in tables(table(data.get("fmea")).get("raise")):
        measure = entry.get("measure")
        if isinstance(measure, str) and measure != "spread" and measure not in metrics:
            yield unknown_word(places, f"/fmea/raise/{index}/measure", measure, "metric", metrics, VOCABULARY)


def _reviewers(data: Table, places: Places, known: Known) -> Iterator[Problem]:
    ids: dict[str, int] = {}
    owners: dict[str, str] = {}
    for section in ("reviewers", "attestors"):
        for index, entry in tables(data.get(section)):
            pointer = f"/{section}/{index}"
            name = entry.get("id")
            if isinstance(name, str):
                if name in ids:
                    message = sentence(
                        "“%(name)s” is already the id of somebody on line %(line)s", name=name, line=ids[name]
                    )
                    yield problem(places.at(f"{pointer}/id"), "duplicate-id", message)
                ids.setdefault(name, places.at(f"{pointer}/id").line)
            yield from region_problems(entry.get("region"), places, f"{pointer}/region", known)
            yield from _keys(entry, places, pointer, owners)


def _keys(entry: Table, places: Places, pointer: str, owners: dict[str, str]) -> Iterator[Problem]:
    """Yield keys that two people share, and keys that end before they begin."""
    name = str(entry.get("id"))
    keys = [(f"{pointer}/keys/{index}", key) for index, key in tables(entry.get("keys"))]
    for where, key in [*keys, (pointer, entry)]:
        public = key.get("key")
        if not isinstance(public, str):
            continue
        fingerprint = " ".join(public.split()[:2])
        if owners.setdefault(fingerprint, name) != name:
            message = sentence("“%(name)s” has the same key", name=owners[fingerprint])
            yield problem(places.at(f"{where}/key"), "shared-key", message)
        after, before = str(key.get("valid-after")), str(key.get("valid-before"))
        if after.endswith("Z") and before.endswith("Z") and before <= after:
            place = places.at(f"{where}/valid-before")
            yield problem(place, "ends-before-start", sentence("this key ends before it begins"))


def _policies(data: Table, places: Places, schema: Schema) -> Iterator[Problem]:
    presets = words(table(table(schema.document.get("$defs")).get("preset")).get("enum"))
    own = table(data.get("policies"))
    policies = list(dict.fromkeys([*presets, *own]))
    named = {pointer_to("policies", name, "extends"): table(policy).get("extends") for name, policy in own.items()}
    allowed = {f"/allowed-policies/{at}": word for at, word in enumerate(listed(data.get("allowed-policies")))}
    for pointer, word in {"/default-policy": data.get("default-policy"), **allowed, **named}.items():
        if isinstance(word, str) and word not in policies:
            hint = meant(word, policies, sentence("known: %(words)s", words=choices(policies, 20)))
            said = sentence("“%(word)s” is not a voting rule", word=word[:60])
            yield problem(places.at(pointer), "unknown-policy", said, hint)
    for name in _circular(own, presets):
        message = sentence("“%(name)s” extends itself, directly or through others", name=name)
        yield problem(places.at(pointer_to("policies", name, "extends")), "circular-policy", message)


def _circular(own: Table, presets: list[str]) -> list[str]:
    """Return the policies that lead back to themselves. One named like a preset may extend the preset."""
    parents = {name: policy.get("extends") for name, policy in own.items() if isinstance(policy, dict)}
    found: list[str] = []
    done: set[str] = set()
    for name in parents:
        path: dict[str, None] = {}
        here: Plain = name
        while isinstance(here, str) and here in parents and here not in done and here not in path:
            path[here] = None
            here = parents[here]
        if isinstance(here, str) and here in path:
            circle = list(path)[list(path).index(here) :]
            found += [] if len(circle) == 1 and here in presets else circle
        done.update(path)
    return found


def vocabulary_file_problems(data: Table, places: Places, known: Known) -> Iterator[Problem]:
    """Yield titles given for regions that do not exist."""
    for section, terms in data.items():
        for word, entry in table(terms).items():
            for region in table(table(entry).get("regions")):
                pointer = pointer_to(section, word, "regions", region)
                yield from region_problems(region, places, pointer, known)
    yield from _practices(table(data.get("practices")), places, known)


def _practices(terms: Table, places: Places, known: Known) -> Iterator[Problem]:
    """Yield titles of practices that no region has, and titles that two practices share."""
    owners: dict[str, str] = {}
    for practice, entry in terms.items():
        if practice not in known.practices:
            hint = sentence("it is the name of the file in each region's folder")
            place = places.at(pointer_to("practices", practice))
            message = sentence("no region has written “%(name)s”", name=practice[:60])
            yield problem(place, "unknown-practice", message, meant(practice, sorted(known.practices), hint))
        also = enumerate(listed(table(entry).get("also")))
        said = [(("title",), table(entry).get("title")), *((("also", str(at)), one) for at, one in also)]
        for where, title in said:
            if isinstance(title, str) and owners.setdefault(folded(title), practice) != practice:
                message = sentence(
                    "“%(title)s” is what %(name)s is called", title=title[:60], name=owners[folded(title)]
                )
                yield problem(places.at(pointer_to("practices", practice, *where)), "shared-title", message)


def decisions_problems(data: Plain, places: Places, known: Known) -> Iterator[Problem]:
    """Yield decisions by no reviewer, for a region that does not exist, or in words that act on their readers."""
    for index, entry in tables(data):
        yield from reviewer_problems(entry, places, f"/{index}", "by", known)
        if entry.get("region") != "global":
            yield from region_problems(entry.get("region"), places, f"/{index}/region", known)
        yield from words_problems(entry.get("text"), places.at(f"/{index}/text"))
        for key in ("text", "value", "because"):
            said = entry.get(key)
            if asked := next((one for one in (said, *table(said).values()) if one in TO_FILL_IN), None):
                hint = sentence("write what is meant in the place of %(words)s", words=asked)
                told = sentence("“%(words)s” stands for what people know", words=asked)
                yield problem(places.at(f"/{index}/{key}"), "unfinished", told, hint)


def vote_problems(data: Table, places: Places) -> Iterator[Problem]:
    """Yield reasons and answers in what is signed that act on their readers."""
    for key in ("reason", "because", "answer"):
        yield from words_problems(data.get(key), places.at(f"/{key}"))
    for index, entry in tables(data.get("objections")):
        for key in ("reason", "instead"):
            yield from words_problems(entry.get(key), places.at(f"/objections/{index}/{key}"))
