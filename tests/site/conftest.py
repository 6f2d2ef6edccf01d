"""A tiny knowledge base of two regions, and the site made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from bestyet.merge.candidate import merge
from bestyet.model.base import KnowledgeBase
from bestyet.model.candidate import Candidate
from bestyet.model.commit import Commit, HistoryState
from bestyet.site.input import SiteInput
from bestyet.text.base import read_base
from bestyet.text.settled import read_settled
from conftest import Beginning, Workshop
from freezing import merged
from reading import render

GOVERNANCE = """\
company: Example Biologics (illustrative)
regions:
  emea: {name: "Europe, Middle East and Africa", sites: [basel]}
  apac: {name: Asia-Pacific}
merge:
  include: {regions: 2}
  better: {lead-times: lower}
"""
VOCABULARY = """\
roles: {project-manager: {title: Project manager}, site-head: {title: Site head}}
milestones: {kickoff-held: {title: Kickoff held}}
templates: {kickoff-agenda: {title: Kickoff agenda}}
categories: {project-start: {title: Project start}}
"""
EMEA = """\
---
practice: client-kickoff
title: Client kickoff meeting
region: emea
owner: client-services-emea
status: in-use
reviewed: 2026-05-12
category: project-start
customer-facing: true
lead-times:
  - {milestone: kickoff-held, after: contract-signed, within: 5, unit: business-days}
raci:
  - {activity: agenda, responsible: project-manager, accountable: site-head}
templates: [{id: kickoff-agenda, version: "3.1"}]
channels: [email]
evidence:
  - {metric: on-time, value: 94, unit: percent, sample: 118, period: 2025, source: "project tracker"}
lessons:
  - {when: 2025-02-18, what: "Nobody knew the scope.", step: agenda-sent, source: "register 41"}
---
# Client kickoff meeting

## Procedure

1. Send the agenda three business days before the meeting. {#agenda-sent}
2. Send the minutes. {#history}
3. Ask for the three biggest worries.
"""
APAC = """\
---
practice: client-kickoff
title: Project launch
region: apac
owner: client-services-apac
status: in-use
category: project-start
customer-facing: true
lead-times:
  - {milestone: kickoff-held, after: contract-signed, within: 7, unit: business-days}
raci:
  - {activity: agenda, responsible: project-manager, accountable: project-manager}
templates: [{id: kickoff-agenda, version: "2.5"}]
channels: [email]
---
# Project launch

## Procedure

1. Issue the launch agenda 5 business days ahead. {#agenda-sent}
2. Distribute the minutes. {#history}
"""
TINY = {
    "practices/governance.yml": GOVERNANCE,
    "practices/vocabulary.yml": VOCABULARY,
    "practices/emea/client-kickoff.md": EMEA,
    "practices/apac/client-kickoff.md": APAC,
}
WRITTEN = Commit("c0ffee" * 6 + "c0ff", "Ada Example", "ada@example.org", "2026-05-12T09:00:00+02:00", "Say when")


def site_of(files: Mapping[str, str], **other: Any) -> SiteInput:
    raw = {path: text.encode() for path, text in files.items()}
    base = read_base(raw)
    merged = {name: base.merged_variants(name) for name in base.practices}
    candidates = {
        name: merge(name, variants, base.settings, read_settled(raw, name))
        for name, variants in merged.items()
        if variants
    }
    return replace(SiteInput(base, candidates), **other) if other else SiteInput(base, candidates)


@pytest.fixture(scope="session")
def tiny() -> Mapping[str, str]:
    return TINY


@pytest.fixture(scope="session")
def make_site() -> Callable[..., SiteInput]:
    return site_of


def _write(workshop: Workshop) -> None:
    for path, text in TINY.items():
        workshop.write(path, text.encode())
    workshop.commit("Write down how we begin", author="Ada Example <ada@example.org>")


@pytest.fixture
def base(begun: Callable[[Beginning], Workshop]) -> Path:
    """The tiny knowledge base in git."""
    return begun(_write).root


class Drafts(dict[str, Candidate]):
    """Practice -> what is merged of it, when it is asked for."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base

    def __missing__(self, practice: str) -> Candidate:
        found = self[practice] = merged(self.base, practice)
        return found


@pytest.fixture(scope="session")
def drafts(shipped: KnowledgeBase) -> Drafts:
    """Of the knowledge base that comes with the project."""
    return Drafts(shipped)


@pytest.fixture(scope="session")
def pages() -> Mapping[str, str]:
    """The tiny site, whose EMEA file is in the history and whose APAC file is not."""

    def authors(path: str, first: int, last: int) -> tuple[Commit, ...]:
        return (WRITTEN,) if "emea" in path else ()

    def commits(path: str) -> tuple[Commit, ...]:
        return authors(path, 1, 1)

    site = site_of(TINY, authors=authors, commits=commits, history=HistoryState.FULL)
    # How alike words must be for a question is not for these pages to say.
    site = replace(site, candidates={name: replace(found, questions=()) for name, found in site.candidates.items()})
    return MappingProxyType({path: content.decode() for path, content in render(site).items()})
