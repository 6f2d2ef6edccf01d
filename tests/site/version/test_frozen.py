"""A frozen record read back says what the candidate said: on every practice that comes with the project."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

import pytest
from bestyet.model.base import KnowledgeBase
from bestyet.model.candidate import Candidate
from bestyet.publish.gate import read_page
from bestyet.site.desk import Desk
from bestyet.site.input import SiteInput
from bestyet.site.language.told import retold
from bestyet.site.language.words import speaking
from bestyet.site.version.difference import difference
from bestyet.site.version.views import Stage, VersionView
from freezing import refrozen
from reading import render

Drafts = Mapping[str, Candidate]
PRACTICE = "client-kickoff"


def test_nothing_differs_between_a_candidate_and_its_frozen_record(shipped: KnowledgeBase, drafts: Drafts) -> None:
    for practice in shipped.practices:
        candidate = drafts[practice]
        again = refrozen(shipped, candidate)
        desk = Desk(SiteInput(shipped, {practice: candidate}))
        assert difference(desk, candidate, again).is_empty, practice
        assert [item.id for item in again.steps] == [item.id for item in candidate.steps]
        assert [again.regions(item) for item in again.steps] == [candidate.regions(item) for item in candidate.steps]
        assert [len(field.values) for field in again.fields] == [len(field.values) for field in candidate.fields]
        assert len(again.disputes) == len(candidate.disputes)


# Rules that records of format 1 never gave: their sentences are read back from none.
LATER = {"states-value", "not-against-value", "alone"}


def told(candidate: Candidate, but: Collection[str] = ()) -> list[str]:
    """What a candidate says of its reasons and disputes, in German. but: ids of items whose reasons are left out."""
    reasons = [item.because for item in candidate.items if item.chosen and item.id not in but]
    reasons += [field.because for field in candidate.fields]
    found = [dispute for item in candidate.items for dispute in item.disputes]
    found += [field.dispute for field in candidate.fields if field.dispute]
    with speaking("de"):
        return [retold(words) for words in (*(one.text for one in reasons), *(one.message for one in found))]


@pytest.mark.parametrize("as_before", [False, True])
def test_a_record_is_told_in_german_as_the_candidate_was(
    shipped: KnowledgeBase, drafts: Drafts, as_before: bool
) -> None:
    for practice in shipped.practices:
        candidate = drafts[practice]
        candidate = replace(candidate, fields=tuple(field for field in candidate.fields if field.chosen))
        again = refrozen(shipped, candidate, as_before=as_before)
        new = {item.id for item in candidate.items if as_before and item.because.rule in LATER}
        assert told(again, new) == told(candidate, new), practice
        english = re.compile(rf"\b(?:{'|'.join(shipped.settings.labels.values())}) says? |’s words")
        assert not any(english.search(words) for words in told(again, new)), practice


def test_what_a_record_says_in_other_words_stays_as_it_was_written(shipped: KnowledgeBase, drafts: Drafts) -> None:
    candidate = drafts[PRACTICE]
    renamed = replace(shipped.settings, labels={**shipped.settings.labels, "emea": "Europe"})
    assert "nur EMEA hat es" in told(refrozen(shipped, candidate, renamed))
    found = told(refrozen(shipped, candidate, renamed, as_before=True))
    assert "only EMEA has it" in found
    assert not [words for words in found if "EMEA" in words and " hat es" in words]
    assert "nur APAC hat es" in found


def test_values_and_steps_that_changed_are_told(shipped: KnowledgeBase, drafts: Drafts) -> None:
    candidate = drafts[PRACTICE]
    chosen = next(field for field in candidate.fields if field.key == "lead-times" and field.chosen)
    assert chosen.chosen is not None
    other = replace(chosen, chosen=replace(chosen.chosen, text="40 business days"))
    fields = tuple(other if field is chosen else field for field in candidate.fields)
    gone = candidate.steps[0]
    changed = replace(candidate, fields=fields, items=tuple(item for item in candidate.items if item is not gone))
    found = difference(Desk(SiteInput(shipped, {PRACTICE: candidate})), candidate, changed)
    assert found.summary == "1 step removed, 1 value changed"
    assert found.removed == (gone.words.text,)
    assert found.values[0][1:] == (chosen.chosen.text, "40 business days")


def test_a_value_that_regions_dispute_again_is_not_told_as_gone(shipped: KnowledgeBase, drafts: Drafts) -> None:
    candidate = drafts[PRACTICE]
    chosen = next(field for field in candidate.fields if field.key == "lead-times" and field.chosen)
    assert chosen.chosen is not None
    fields = tuple(replace(one, chosen=None) if one is chosen else one for one in candidate.fields)
    desk = Desk(SiteInput(shipped, {PRACTICE: candidate}))
    found = difference(desk, candidate, replace(candidate, fields=fields))
    assert [entry[1:] for entry in found.values] == [(chosen.chosen.text, "regions must settle it")]


def test_a_version_of_a_rich_practice_has_pages_with_all_its_values(shipped: KnowledgeBase, drafts: Drafts) -> None:
    candidate = drafts[PRACTICE]
    text = refrozen(shipped, candidate)
    view = VersionView("1.0.0", Stage.IN_FORCE, "major", text, "2026-02-01", "2026-02-15", effective="2026-03-03")
    site = SiteInput(shipped, {PRACTICE: candidate}, versions={PRACTICE: (view,)})
    pages = {path: content.decode() for path, content in render(site).items() if path.endswith(".md")}
    page = pages[f"docs/practices/{PRACTICE}/why/index.md"]
    for heading in ("## By when", "## By whom", "## With what", "## Why this way"):
        assert heading in page
    assert "## History of versions" in pages[f"docs/practices/{PRACTICE}/decisions/index.md"]
    assert "In 1.0.0</th>" in page
    for path in (f"docs/practices/{PRACTICE}/{name}index.md" for name in ("", "next/", "1.0.0/")):
        anchors = [a for a in read_page(pages[path]).links if a.startswith("#")]
        ids = read_page(pages[path]).ids
        headed = {"#what-the-next-version-would-change", "#regions-must-settle"}
        assert [a for a in anchors if a[1:] not in ids and a not in headed] == [], path


def test_a_row_of_a_table_is_told_without_its_bars_and_its_name(shipped: KnowledgeBase, drafts: Drafts) -> None:
    """EMEA writes the handover as a table with names in it; the standard has the words of another region."""
    practice = "commercial-handover"
    candidate = drafts[practice]
    text = refrozen(shipped, candidate)
    view = VersionView("1.0.0", Stage.IN_FORCE, "major", text, "2026-02-01", "2026-02-15", effective="2026-03-03")
    site = SiteInput(shipped, {practice: candidate}, versions={practice: (view,)})
    pages = {path: content.decode() for path, content in render(site).items()}
    frozen_page, own = pages[f"docs/practices/{practice}/why/index.md"], pages[f"docs/regions/emea/{practice}/index.md"]
    row = "A | Prepare the handover plan and agree it with the client | Development project leader | Plan with dates<"
    assert row in frozen_page
    assert "<td>Plan with dates</td>" in own
    assert [page for page in (frozen_page, own) if "&#123;#" in page] == []
