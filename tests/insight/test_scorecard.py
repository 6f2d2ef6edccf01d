"""What regions reach, and how far they came together."""

from dataclasses import replace
from datetime import date

import pytest
from bestyet.insight.scorecard import Earlier, Known, scorecard, series_of, span_of, stages
from bestyet.model.oversee.scorecard import Stage, Trend
from bestyet.model.records.voting import AdoptionFile, BallotFile
from bestyet.model.vote.version import Version
from bestyet.text.base import read_base
from bestyet.text.yaml.frontmatter import front_matter_of
from msgspec import structs

GOVERNANCE = "company: Example\nregions: {emea: {name: Europe}, apac: {name: Asia-Pacific}}\n"
VOCABULARY = """\
metrics:
  on-time: {title: Started on time, unit: percent, better: higher}
  complaints: {title: Complaints, unit: count, better: lower}
"""
PATH = "practices/emea/kickoff.md"


def text(*evidence, region="emea", more=""):
    lines = "".join(f"  - {{{entry}, sample: 40, source: tracker}}\n" for entry in evidence)
    front = f"practice: kickoff\ntitle: Kickoff\nregion: {region}\nowner: a\nstatus: in-use\n{more}"
    return f"---\n{front}evidence:\n{lines}---\n# Kickoff\n\nStart.\n" if lines else f"---\n{front}---\n# K\n\nStart.\n"


def base_of(**texts):
    files = {"practices/governance.yml": GOVERNANCE, "practices/vocabulary.yml": VOCABULARY}
    files |= {f"practices/{region}/kickoff.md": one for region, one in texts.items()}
    return read_base({path: one.encode() for path, one in files.items()})


def series(*evidence, earlier=()):
    base = base_of(emea=text(*evidence))
    return series_of(base, base.variants["kickoff"][0], earlier)


def earlier(commit, *evidence):
    data, places = front_matter_of(PATH, text(*evidence))
    return Earlier("kickoff", "emea", PATH, commit, data, places)


def test_figures_stand_in_the_order_of_their_periods_whatever_their_order_in_the_file():
    (one,) = series(
        "metric: on-time, value: 94, unit: percent, period: 2025",
        "metric: on-time, value: 80, unit: percent, period: 2023",
        'metric: on-time, value: 88, unit: percent, period: "2024-H2"',
    )
    assert [(reading.period, reading.value) for reading in one.readings] == [
        ("2023", 80),
        ("2024-H2", 88),
        ("2025", 94),
    ]
    assert str(one.readings[-1].place) == "practices/emea/kickoff.md:8:5"
    assert one.trend is Trend.BETTER  # 94 after 88, and more is better


def test_fewer_complaints_are_better():
    (one,) = series(
        "metric: complaints, value: 7, unit: count, period: 2024",
        "metric: complaints, value: 9, unit: count, period: 2025",
    )
    assert one.trend is Trend.WORSE


def test_nothing_is_said_of_a_trend_where_one_figure_stands_alone_or_nobody_knows_what_is_better():
    assert series("metric: on-time, value: 94, unit: percent, period: 2025")[0].trend is Trend.UNKNOWN
    unknown = series(
        "metric: mood, value: 1, unit: score, period: 2024", "metric: mood, value: 2, unit: score, period: 2025"
    )
    assert unknown[0].trend is Trend.UNKNOWN


def test_what_the_file_said_once_comes_from_the_history_with_its_commit():
    past = [
        earlier("c" * 40, "metric: on-time, value: 88, unit: percent, period: 2024"),
        earlier("b" * 40, "metric: on-time, value: 87, unit: percent, period: 2024"),  # corrected since
        earlier("a" * 40, "metric: on-time, value: 12, unit: percent, period: 2025"),  # today's file says 94
    ]
    (one,) = series("metric: on-time, value: 94, unit: percent, period: 2025", earlier=past)
    assert [(r.period, r.value, r.commit[:1]) for r in one.readings] == [("2024", 88, "c"), ("2025", 94, "")]


def test_a_figure_without_its_sample_period_or_source_is_no_figure():
    raw = text("metric: on-time, value: 94, unit: percent, period: 2025").replace(", source: tracker", "")
    base = base_of(emea=raw)
    assert series_of(base, base.variants["kickoff"][0]) == ()


@pytest.mark.parametrize("odd", ["value: .inf", "value: 1.0e+300", "value: soon", "value: [1]", "value: true"])
def test_values_of_any_kind_never_stop_it(odd):
    assert series(f"metric: on-time, {odd}, unit: percent, period: 2025") == ()
    assert series("metric: on-time, value: 1, unit: percent, period: 2025-13") == ()


@pytest.mark.parametrize(
    ("period", "days"),
    [
        (2025, ("2025-12-31", "2025-01-01")),
        ("2025-H2", ("2025-12-31", "2025-07-01")),
        ("2025-Q1", ("2025-03-31", "2025-01-01")),
        ("2024-02", ("2024-02-29", "2024-02-01")),
        ("2025-03-09", ("2025-03-09", "2025-03-09")),
        ("2024-07/2025-06", ("2025-06-30", "2024-07-01")),
        ("2025/2024", None),
        ("0000", None),
        ("last year", None),
    ],
)
def test_a_period_is_the_days_it_covers(period, days):
    assert span_of(period) == days


def version(number, opened, outcome=None, decided=None, effective=None):
    adoption = AdoptionFile(outcome=outcome, decided=decided, effective=effective) if outcome else None
    return Version("kickoff", number, {}, ballot(f"{opened}T09:00:00Z"), adoption)


def ballot(opened):
    told = {"practice": "kickoff", "version": "1.0.0", "weight": "major", "text": "", "provenance": ""}
    return BallotFile(**told, opened=opened, policy={}, electorate=(), passages={})


def test_a_practice_is_drafted_put_to_the_vote_rejected_put_to_the_vote_again_and_adopted():
    rejected = version("1.0.0", "2026-03-01", "rejected", "2026-03-20T00:00:00Z")
    adopted = version("1.1.0", "2026-05-01", "adopted", "2026-05-15T00:00:00Z", "2026-06-01")
    again = version("1.2.0", "2026-09-01")
    spans = stages([rejected, adopted, again], "2026-01-10", "2026-11-22")
    assert spans == (
        (Stage.DRAFT, "2026-01-10", "2026-03-01"),
        (Stage.BALLOT, "2026-03-01", "2026-03-20"),
        (Stage.DRAFT, "2026-03-20", "2026-05-01"),
        (Stage.BALLOT, "2026-05-01", "2026-05-15"),
        (Stage.ADOPTED, "2026-05-15", ""),
    )
    assert stages([rejected, adopted], "2026-01-10", "2026-05-14")[-1][:2] == (Stage.BALLOT, "2026-05-01")
    assert stages([rejected, adopted], "2026-01-10", "2026-05-20")[-1][:2] == (Stage.ADOPTED, "2026-05-15")
    assert stages([], "", "2026-11-22") == ((Stage.DRAFT, "", ""),)


def test_a_practice_that_its_regions_end_is_adopted_no_more():
    adopted = version("1.0.0", "2026-03-01", "adopted", "2026-03-20T00:00:00Z", "2026-04-01")
    other = version("1.1.0", "2026-05-01", "adopted", "2026-05-20T00:00:00Z", "2026-06-01")
    end = version("2.0.0", "2026-07-01", "adopted", "2026-07-20T00:00:00Z", "2026-08-01")
    assert end.terms is not None
    end = replace(end, ballot=structs.replace(end.terms, ends=True))
    assert stages([adopted, other, end], "2026-01-10", "2026-11-22")[-2:] == (
        (Stage.ADOPTED, "2026-03-20", "2026-08-01"),
        (Stage.ENDED, "2026-08-01", ""),
    )
    assert stages([adopted, other, end], "2026-01-10", "2026-07-31")[-1][0] is Stage.ADOPTED


def test_records_that_are_no_days_never_stop_it():
    odd = Version("kickoff", "1.0.0", {}, ballot("2026"), AdoptionFile(outcome="adopted", effective="soon"))
    assert stages([odd], "2026-01-10", "2026-11-22") == ((Stage.DRAFT, "2026-01-10", ""),)


def test_each_region_has_its_sums():
    on_time = [
        "metric: on-time, value: 80, unit: percent, period: 2024",
        "metric: on-time, value: 90, unit: percent, period: 2025",
    ]
    base = base_of(emea=text(*on_time, more="follows: 1.0.0\n"), apac=text(region="apac"))
    known = Known(
        date(2026, 11, 22),
        standards={"kickoff": Version("kickoff", "1.0.0", {})},
        commits={("kickoff", "emea"): 3},
        votes={("kickoff", "emea"): (1, 2), ("kickoff", "apac"): (2, 2)},
        overdue={("kickoff", "apac"): 12},
        adopted={("kickoff", "emea"): (7, 9)},
    )
    score = scorecard(base, known)
    emea, apac = score.regions
    assert (emea.written, emea.of, emea.measured, emea.better, emea.worse) == (1, 1, 1, 1, 0)
    assert (emea.standards, emea.follows, emea.kept, emea.steps, emea.commits, emea.cast, emea.asked) == (
        1,
        1,
        7,
        9,
        3,
        1,
        2,
    )
    assert (apac.measured, apac.follows, apac.overdue, apac.cast) == (0, 0, 1, 2)
    assert [card.region for card in score.cards["kickoff"]] == ["emea", "apac"]  # as governance.yml has them


def test_a_knowledge_base_without_anything_has_an_empty_scorecard():
    score = scorecard(read_base({}), Known(date(2026, 11, 22)))
    assert (score.regions, score.practices, score.cards) == ((), (), {})
