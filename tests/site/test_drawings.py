"""Timelines, calls, charts, and the pages of what is due: drawn when the site is made, with the same figures beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bestyet.insight.raci import advice_on
from bestyet.insight.scorecard import Known, scorecard
from bestyet.insight.time.calendars import Calendar
from bestyet.insight.time.communication import calls_of
from bestyet.insight.time.due import due_items
from bestyet.insight.time.timeline import timelines_of
from bestyet.model.vote.version import Version
from bestyet.site.input import Programme, SiteInput
from reading import render, words

GOLDEN = Path(__file__).parent / "golden"
PAGE = "docs/practices/client-kickoff/why/index.md"
DAY = date(2026, 11, 22)
VOCABULARY = """\
roles: {project-manager: {title: Project manager, regions: {emea: Project leader}}, client: {title: Client}}
milestones: {kickoff-held: {title: Kickoff held}, minutes-sent: {title: Minutes sent}, signed: {title: Contract signed}}
metrics: {on-time: {title: Started on time, unit: percent, better: higher}}
"""
EMEA = """\
lead-times:
  - {milestone: kickoff-held, after: signed, within: 6, unit: days, optimistic: 2, likely: 5, pessimistic: 14}
  - {milestone: minutes-sent, after: kickoff-held, within: 48, unit: hours}
communication:
  - {from: project-manager, to: client, within: 4, unit: hours}
evidence:
  - {metric: on-time, value: 88, unit: percent, sample: 90, period: 2024, source: tracker}
  - {metric: on-time, value: 94, unit: percent, sample: 118, period: 2025, source: tracker}
"""
APAC = """\
lead-times:
  - {milestone: kickoff-held, after: signed, within: 10, unit: days}
  - {milestone: minutes-sent, after: kickoff-held, within: 3, unit: days}
communication:
  - {from: project-manager, to: client, within: 1, unit: days}
"""


def days(region: str, number: Any, unit: Any) -> Any:
    return Calendar("").elapsed_days(number, unit, DAY)


def programme_of(site: SiteInput, standards: Mapping[str, Version] | None = None) -> SiteInput:
    """The site with the instruments that these pages show."""
    base = site.base
    due = due_items(base, standards or {}, (), DAY)
    programme = Programme(
        timelines=lambda candidate: timelines_of(candidate, days),
        calls=lambda candidate: calls_of(candidate, days),
        score=scorecard(base, Known(DAY)),
        due=due,
        day=DAY.isoformat(),
        advice=tuple(one for practice in base.practices for one in advice_on(base, practice)),
    )
    return replace(site, programme=programme)


def files_of(emea: str, apac: str) -> dict[str, str]:
    head = "practice: client-kickoff\ntitle: Kickoff\nregion: {}\nowner: team\nstatus: in-use\nreviewed: 2025-10-01\n"
    return {
        "practices/governance.yml": "company: Example\nregions: {emea: {name: Europe}, apac: {name: Asia-Pacific}}\n"
        "merge: {better: {lead-times: lower}}\n",
        "practices/vocabulary.yml": VOCABULARY,
        **{
            f"practices/{region}/client-kickoff.md": f"---\n{head.format(region)}{front}---\n# K\n\n1. Go. {{#go}}\n"
            for region, front in (("emea", emea), ("apac", apac))
        },
    }


@pytest.fixture
def drawn(make_site: Callable[..., SiteInput]) -> Mapping[str, str]:
    return made_of(make_site, EMEA, APAC)


def made_of(make_site: Callable[..., SiteInput], emea: str, apac: str) -> dict[str, str]:
    made = render(programme_of(make_site(files_of(emea, apac))))
    return {path: content.decode() for path, content in made.items()}


def between(page: str, start: str, end: str) -> str:
    return page.split(start, 1)[1].split(end, 1)[0]


def golden(name: str, svg: str) -> None:
    """The drawing as a whole; after a wanted change, look at it and copy the new text over the golden file."""
    assert svg.replace("><", ">\n<").replace("> <", ">\n<") == (GOLDEN / name).read_text(encoding="utf-8")


def test_the_timeline_is_drawn_as_agreed(drawn: Mapping[str, str]) -> None:
    golden("timeline.svg", between(drawn[PAGE], '<svg class="by-gantt"', "</svg>"))


def test_the_calls_are_drawn_as_agreed(drawn: Mapping[str, str]) -> None:
    golden("calls.svg", between(drawn[PAGE], '<svg class="by-calls"', "</svg>"))


SCORE = "docs/scorecard/client-kickoff/index.md"
BEFORE = "  - {metric: on-time, value: 81, unit: percent, sample: 77, period: 2023, source: tracker}\n"


def test_the_chart_is_drawn_as_agreed(make_site: Callable[..., SiteInput]) -> None:
    drawn = made_of(make_site, EMEA + BEFORE, APAC)
    golden("chart.svg", between(drawn[SCORE], '<svg class="by-chart"', "</svg>"))


def test_two_figures_stand_in_a_table_and_in_no_chart(drawn: Mapping[str, str]) -> None:
    assert "<svg" not in drawn[SCORE]
    assert "<svg" not in drawn["docs/scorecard/index.md"]
    assert "Nothing has been measured yet" not in drawn[SCORE] + drawn["docs/scorecard/index.md"]


def test_many_regions_with_one_or_two_figures_each_make_no_line(make_site: Callable[..., SiteInput]) -> None:
    """Three points of two regions are no course of time; the newest stand side by side in the table."""
    figure = "  - {metric: on-time, value: 79, unit: percent, sample: 40, period: 2025, source: tracker}\n"
    drawn = made_of(make_site, EMEA, f"{APAC}evidence:\n{figure}")
    assert "<svg" not in drawn[SCORE]
    said = words(drawn["docs/scorecard/index.md"])
    assert "by-chart" not in drawn["docs/scorecard/index.md"]
    assert "94 % 2025 better than before 79 % 2025" in said


def test_hours_and_days_stand_on_scales_of_their_own(make_site: Callable[..., SiteInput]) -> None:
    """Four hours beside twelve days would be a line of two points on one scale."""
    soon = "{milestone: kickoff-held, after: signed, within: 4, unit: hours}"
    late = "{milestone: minutes-sent, after: kickoff-held, within: 12, unit: days}"
    page = made_of(make_site, f"lead-times:\n  - {soon}\n  - {late}\n", "")[PAGE]
    hours, days = (words(part) for part in page.split('<svg class="by-gantt"')[1:])
    assert "Kickoff held" in hours.split("</svg>")[0].split("The same figures")[0]
    assert "What is to be reached within two days, on a scale of its own." in hours
    assert " 4 h " in f" {hours} "
    assert "Minutes sent" in days
    assert "Minutes sent EMEA 12 days after kickoff held – – 12.2 days" in days


def test_beside_the_timeline_stands_a_table_with_the_figures_worked_out_by_hand(drawn: Mapping[str, str]) -> None:
    table = between(drawn[PAGE], 'aria-label="Figures of the timeline"', "</table>")
    rows = [words(row) for row in table.split("<tr")[2:]]
    # kickoff: (2 + 4 * 5 + 14) / 6 = 6 days, (14 - 2) / 6 = 2 days; then minutes after 48 hours = 2 days more, on day 8
    assert rows[0].endswith(
        "Kickoff held chosen 6 days after signed 2 days · 5 days · 14 days 6 days ± 2 days 6 days"
        " none: on the longest path"
    )
    path = "The longest path: minutes sent, 8 days (standard deviation 2 days) after contract signed, by way of"
    assert path in drawn[PAGE]
    assert any(
        row.endswith("Kickoff held APAC 10 days after signed – – 10 days none: on the longest path") for row in rows
    )


def test_who_knows_when_is_said_in_a_sentence_and_each_regions_words_stand_in_the_table(
    drawn: Mapping[str, str],
) -> None:
    part = words(between(drawn[PAGE], "## Who calls whom", "## "))
    assert "The news begins with: Project manager. Client knows after 4 hours at the latest." in part
    assert "Project manager Client within 4 hours 4 hours EMEA APAC" in part


def test_the_scorecard_has_the_figures_of_every_period_and_who_has_none(drawn: Mapping[str, str]) -> None:
    page = words(drawn["docs/scorecard/client-kickoff/index.md"])
    assert "EMEA 88 % of 90 94 % of 118 better than before" in page
    assert "APAC has not measured it yet." in page


def test_what_is_due_has_a_page_a_region_and_calendars(drawn: Mapping[str, str]) -> None:
    page = words(drawn["docs/due/index.md"])
    assert "2 are overdue, 0 more are to come" in page  # reviewed on 1 October 2025, every 12 months
    assert "1 Oct 2026 52 days overdue" in page
    assert "APAC must review" not in drawn["docs/due/emea/index.md"]
    assert drawn["site/due/all.ics"].startswith("BEGIN:VCALENDAR\r\n")
    assert "site/due/emea.ics" in drawn


def test_every_role_is_said_in_every_regions_words(drawn: Mapping[str, str]) -> None:
    page = words(drawn["docs/roles/index.md"])
    assert "Project manager Project leader –" in page
    assert "EMEA has not written who does what" in page


def test_a_german_site_says_in_german_what_is_due_and_what_to_mend(make_site: Callable[..., SiteInput]) -> None:
    front = f"{EMEA}departures: [{{step: go, reason: law, approved-by: lead, until: 2026-11-01}}]\n"
    front += "raci: [{activity: agenda, accountable: [client, project-manager]}]\n"
    standards = {"client-kickoff": Version("client-kickoff", "1.0.0", {})}
    site = programme_of(make_site(files_of(front, APAC)), standards)
    made = {path: content.decode() for path, content in render(replace(site, language="de")).items()}
    due, roles = words(made["docs/due/index.md"]), words(made["docs/roles/index.md"])
    assert "EMEA muss „Kickoff“ erneut prüfen (zuletzt geprüft am 1. Okt. 2025)." in due
    assert "Die Sonderregelung von EMEA zum Standard bei „go“ ist abgelaufen: dem Standard folgen" in due
    assert "EMEA lässt Client und Project leader für „agenda“ verantwortlich sein" in roles
    assert "EMEA sagt nicht, wer „agenda“ ausführt" in roles
    for path in ("due/", "due/emea/", "roles/", "scorecard/", "scorecard/client-kickoff/", "programme/"):
        assert 'lang="en"' not in made[f"docs/{path}index.md"], path


def test_the_same_input_gives_the_same_drawings(make_site: Callable[..., SiteInput]) -> None:
    assert made_of(make_site, EMEA, APAC) == made_of(make_site, EMEA, APAC)


def test_a_knowledge_base_without_times_calls_or_evidence_reads_well(make_site: Callable[..., SiteInput]) -> None:
    drawn = made_of(make_site, "", "")
    assert "<svg" not in drawn[PAGE]
    assert "Nothing has been measured yet" in drawn["docs/scorecard/index.md"]
    assert "Nothing has been measured yet" in drawn["docs/scorecard/client-kickoff/index.md"]
    empty = {path: content.decode() for path, content in render(make_site({})).items()}
    assert "Nothing is due" in empty["docs/due/index.md"]
    assert "No practice has been written yet" in empty["docs/scorecard/index.md"]
    assert "names no roles yet" in empty["docs/roles/index.md"]


def test_what_contributors_write_never_becomes_part_of_a_drawing(make_site: Callable[..., SiteInput]) -> None:
    hostile = "</text><script>alert(1)</script>{{ 7 * 7 }}"
    front = (
        f'lead-times: [{{milestone: "{hostile}", after: "{hostile}", within: 2, unit: days}}]\n'
        f'communication: [{{from: "{hostile}", to: client, within: 2, unit: hours, channel: "{hostile}"}}]\n'
        f'evidence: [{{metric: "{hostile}", value: 3, unit: "{hostile}", sample: "{hostile}", period: 2025,'
        f' source: "{hostile}"}}]\n'
        f'lessons: [{{what: "{hostile}", step: go, source: "{hostile}", when: "{hostile}"}}]\n'
    )
    for path, content in made_of(make_site, front, front).items():
        if path.endswith(".md"):
            assert "<script>alert" not in content
            assert "{{ 7" not in content


def test_lead_times_in_a_circle_are_said_and_the_page_is_made(make_site: Callable[..., SiteInput]) -> None:
    ring = (
        "lead-times:\n  - {milestone: kickoff-held, after: minutes-sent, within: 1, unit: days}\n"
        "  - {milestone: minutes-sent, after: kickoff-held, within: 1, unit: days}\n"
        "  - {milestone: signed, after: asked, within: 1, unit: days}\n"
    )
    assert "Kickoff held and Minutes sent cannot be drawn" in made_of(make_site, ring, ring)[PAGE]
