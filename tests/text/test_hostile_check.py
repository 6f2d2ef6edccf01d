"""Hostile inputs in a pull request: `check` refuses each wherever it stands, and says why."""

from __future__ import annotations

import json

import pytest
from bestyet.repo.schemas import schema_texts
from bestyet.text.check.check import check_tree
from bestyet.text.yaml.schema import Schemas
from hostile.world import INPUTS, Hostile

SCHEMAS = Schemas(schema_texts())
VARIANT = """\
---
practice: kickoff
title: {title}
region: emea
owner: client-services
status: in-use
evidence: [{{metric: on-time, value: 9, unit: percent, sample: 9, period: 2025, source: {source}}}]
lessons: [{{when: 2025-02-18, what: {what}, step: sent, source: register}}]
departures: [{{step: sent, reason: {reason}, approved-by: lead, until: 2027-03-31}}]
---
# Kickoff

1. Send the agenda. {{#sent}}

{text}
"""
GOVERNANCE = """\
company: {company}
regions: {{emea: {{name: {region}}}}}
reviewers: [{{id: lead, name: {lead}, region: emea}}]
"""
VOCABULARY = "metrics: {{on-time: {{title: {metric}, unit: percent, better: higher}}}}\n"
DECISIONS = "- {{do: edit, step: sent, text: {words}, by: lead, on: 2026-11-22, because: {because}}}\n"
FILES = {
    "practices/emea/kickoff.md": VARIANT,
    "practices/governance.yml": GOVERNANCE,
    "practices/vocabulary.yml": VOCABULARY,
    "practices/global/kickoff/decisions.yml": DECISIONS,
}
VALUES = ("title", "source", "what", "reason", "company", "region", "lead", "metric", "words", "because")
IDS = [hostile.id for hostile in INPUTS]


def told(**said: str) -> set[str]:
    """The codes of what is wrong with a knowledge base in which these values are as given."""
    words = {name: json.dumps(said.get(name, "fine")) for name in VALUES} | {"text": said.get("text", "Fine.")}
    files = {path: content.format_map(words).encode() for path, content in FILES.items()}
    return {found.code for found in check_tree(files, SCHEMAS)}


def test_nothing_is_wrong_with_it_otherwise() -> None:
    assert told() == set()


@pytest.mark.parametrize("hostile", INPUTS, ids=IDS)
def test_in_the_text(hostile: Hostile) -> None:
    found = told(text=hostile.text)
    assert hostile.in_text in found if hostile.in_text != "-" else not found & {"raw-html", "link-scheme"}


@pytest.mark.parametrize("hostile", INPUTS, ids=IDS)
def test_in_any_value(hostile: Hostile) -> None:
    for name in VALUES:
        found = told(**{name: hostile.text})
        assert hostile.in_values in found if hostile.in_values != "-" else "markup-in-values" not in found, name


@pytest.mark.parametrize("hostile", INPUTS, ids=IDS)
def test_as_words_of_a_decision_or_a_vote(hostile: Hostile) -> None:
    """They are shown as Markdown, so they must be fine as such; hidden characters are refused before."""
    acting = {"raw-html", "link-scheme", "attribute-list"} & {hostile.in_text}
    if acting and not {hostile.in_values} & {"hidden-character"}:
        assert acting <= told(words=hostile.text)
        vote = {"vote": "reject", "objections": [{"reason": hostile.text, "instead": "fine"}]}
        path = "practices/global/kickoff/1.0.0/votes/lead.yml"
        assert acting <= {found.code for found in check_tree({path: json.dumps(vote).encode()}, SCHEMAS)}


@pytest.mark.parametrize("hostile", INPUTS, ids=IDS)
def test_as_the_name_of_a_file(hostile: Hostile) -> None:
    name = hostile.text.replace("/", " ").replace("\0", " ")
    for path in (f"practices/emea/{name}.md", f"practices/{name}/kickoff.md"):
        assert {found.code for found in check_tree({path: b"x"}, SCHEMAS)} & {"bad-file-name", "misplaced-file"}
    for ending in ("html", "svg", "js", "htm", "xhtml", "pdf"):
        found = check_tree({f"practices/emea/kickoff.{ending}": hostile.text.encode()}, SCHEMAS)
        assert "other-kind-of-file" in {problem.code for problem in found}
