"""What to harmonise first: ratings, rules and ranks, each worked out by hand."""

from datetime import date

import pytest
from bestyet.insight.difference.fmea import fmea_of
from bestyet.insight.difference.triage import triage
from bestyet.insight.difference.variance import variances
from bestyet.model.oversee.triage import Priority
from bestyet.text.base import read_base
from cli.kickoff import run

TODAY = date(2026, 11, 22)
GOVERNANCE = "regions: {emea: {name: Europe}, apac: {name: Asia}, india: {name: India}}\n"
RULES = """\
fmea:
  first: severity
  raise:
    - {rating: occurrence, measure: complaints, per-case: true, above: 0.02}
    - {rating: detection, measure: client-satisfaction, below: 8}
    - {rating: occurrence, measure: spread, above: 0.5}
  table:
    - {severity: [9, 10], occurrence: [4, 10], priority: high}
    - {severity: [5, 8], detection: [7, 10], priority: medium}
"""


def variant(region, practice, risk=None, more="", facing="true"):
    risk = "risk: {{severity: {}, occurrence: {}, detection: {}}}\n".format(*risk) if risk else ""
    return (
        f"---\npractice: {practice}\ntitle: {practice}\nregion: {region}\nowner: a\nstatus: in-use\n"
        f"customer-facing: {facing}\n{risk}{more}---\n# {practice}\n"
    )


def base_of(texts, governance=GOVERNANCE):
    files = {f"practices/{region}/{practice}.md": text.encode() for (region, practice), text in texts.items()}
    return read_base({"practices/governance.yml": governance.encode(), **files})


def ranked(texts, governance=GOVERNANCE):
    base = base_of(texts, governance)
    return triage(base, variances(base, {}, TODAY))


def one(*texts, governance=GOVERNANCE):
    regions = ("emea", "apac", "india")
    return ranked({(region, "a"): text for region, text in zip(regions, texts, strict=False)}, governance).ranked[0]


def test_severity_is_the_worst_and_the_others_the_middle_of_what_the_regions_say():
    found = one(variant("emea", "a", (7, 2, 3)), variant("apac", "a", (9, 5, 4)), variant("india", "a", (6, 3, 8)))
    assert (found.severity.value, found.occurrence.value, found.detection.value) == (9, 3, 4)
    assert found.rpn == 108
    assert [reason.text for reason in found.severity.reasons] == ["EMEA says 7", "APAC says 9", "India says 6"]
    assert str(found.severity.reasons[0].place) == "practices/emea/a.md:8:7"


def test_of_two_regions_the_higher_figure_counts():
    found = one(variant("emea", "a", (7, 2, 3)), variant("apac", "a", (6, 5, 4)))
    assert (found.severity.value, found.occurrence.value, found.detection.value) == (7, 5, 4)


@pytest.mark.parametrize(
    ("evidence", "occurrence"),
    [
        ("value: 3, unit: count, sample: 100, period: 2025, source: log", 5),  # 3/100 is above 0.02
        ("value: 2, unit: count, sample: 100, period: 2025, source: log", 4),  # 2/100 is not
        ("value: 3, unit: count, sample: 100, period: 2025", 4),  # without a source it is no figure
        ("value: 3, unit: count, period: 2025, source: log", 4),
        ("value: x, unit: count, sample: 100, period: 2025, source: log", 4),
        ("value: 3, unit: count, sample: true, period: 2025, source: log", 4),
    ],
)
def test_complaints_raise_a_rating_where_they_are_measured(evidence, occurrence):
    more = f"evidence: [{{metric: complaints, {evidence}}}]\n"
    found = one(variant("emea", "a", (7, 4, 3), more), governance=GOVERNANCE + RULES)
    assert found.occurrence.value == occurrence
    if occurrence == 5:
        assert found.occurrence.reasons[-1].place.line == 9


def test_low_satisfaction_raises_a_rating_once_and_never_above_ten():
    more = "evidence: [{metric: client-satisfaction, value: 7.9, unit: score, sample: 9, period: 2025, source: log}]\n"
    texts = variant("emea", "a", (7, 4, 9), more), variant("apac", "a", (7, 4, 9), more)
    found = one(*texts, governance=GOVERNANCE + RULES)
    assert found.detection.value == 10
    assert sum("one more" in reason.text for reason in found.detection.reasons) == 2
    found = one(variant("emea", "a", (7, 4, 10), more), governance=GOVERNANCE + RULES)
    assert found.detection.value == 10


def test_regions_that_differ_much_raise_the_occurrence():
    # One channel each, not the same: they differ by 1, which is above 0.5.
    apart = (
        variant("emea", "a", (7, 4, 3), "channels: [email]\n"),
        variant("apac", "a", (7, 4, 3), "channels: [phone]\n"),
    )
    for governance in (GOVERNANCE, GOVERNANCE + RULES):  # without rules in the file this one holds
        assert one(*apart, governance=governance).occurrence.value == 5
    alike = (
        variant("emea", "a", (7, 4, 3), "channels: [email]\n"),
        variant("apac", "a", (7, 4, 3), "channels: [email]\n"),
    )
    assert one(*alike).occurrence.value == 4


# -- ranks ----------------------------------------------------------------------------------

THREE = {("emea", "p"): (2, 2, 2), ("emea", "q"): (3, 3, 3), ("emea", "r"): (9, 9, 9)}


def test_ranks_that_a_practice_can_take():
    texts = {(region, name): variant(region, name, risk) for (region, name), risk in THREE.items()}
    found = {entry.practice: entry for entry in ranked(texts).ranked}
    # Risk priority: p 8 (off by one: 1 to 27), q 27 (8 to 64), r 729 (512 to 1000).
    assert {name: entry.rpn for name, entry in found.items()} == {"r": 729, "q": 27, "p": 8}
    # r: nobody can reach 512. q: r is always above; p can be, with 27 against 8. p: q can be below, with 8 against 27.
    assert {name: (entry.rank, entry.best, entry.worst) for name, entry in found.items()} == {
        "r": (1, 1, 1),
        "q": (2, 2, 3),
        "p": (3, 2, 3),
    }
    # Alone: q falls to 8 at worst, where p is its equal and not above; p rises to 27 at best, the equal of q.
    assert {name: (entry.own_best, entry.own_worst) for name, entry in found.items()} == {
        "r": (1, 1),
        "q": (2, 2),
        "p": (2, 3),
    }


def test_equals_share_a_rank():
    texts = {("emea", name): variant("emea", name, (5, 5, 5)) for name in "abc"} | {
        ("emea", "d"): variant("emea", "d", (1, 1, 1))
    }
    assert [(entry.practice, entry.rank) for entry in ranked(texts).ranked] == [("a", 1), ("b", 1), ("c", 1), ("d", 4)]


def test_the_first_figure_breaks_ties():
    texts = {("emea", "a"): variant("emea", "a", (2, 6, 5)), ("emea", "b"): variant("emea", "b", (6, 2, 5))}
    assert [entry.practice for entry in ranked(texts).ranked] == ["b", "a"]  # both 60; severity 6 is above 2
    by_occurrence = GOVERNANCE + "fmea: {first: occurrence}\n"
    assert [entry.practice for entry in ranked(texts, by_occurrence).ranked] == ["a", "b"]


def test_what_clients_see_comes_first():
    texts = {
        ("emea", "a"): variant("emea", "a", (9, 9, 9), facing="false"),
        ("emea", "b"): variant("emea", "b", (2, 2, 2)),
    }
    found = ranked(texts).ranked
    assert [(entry.practice, entry.best, entry.worst) for entry in found] == [("b", 1, 1), ("a", 2, 2)]


def test_the_table_comes_before_the_product():
    texts = {("emea", "a"): variant("emea", "a", (9, 4, 1)), ("emea", "b"): variant("emea", "b", (8, 8, 6))}
    found = ranked(texts, GOVERNANCE + RULES).ranked
    assert [(entry.practice, entry.rpn, entry.priority) for entry in found] == [
        ("a", 36, Priority.HIGH),
        ("b", 384, Priority.LOW),
    ]
    # a: with occurrence 3 or severity 8 no line fits any more, so it is low; b: with detection 7 it is medium.
    assert [(entry.best, entry.worst) for entry in found] == [(1, 2), (1, 2)]


def test_the_advice_names_what_to_do_and_how_sure_that_is():
    apart = [variant(region, "a", (9, 9, 9), f"channels: [{way}]\n") for region, way in (("emea", "x"), ("apac", "y"))]
    texts = {("emea", "a"): apart[0], ("apac", "a"): apart[1], ("emea", "b"): variant("emea", "b", (2, 2, 2))}
    found = ranked(texts)
    assert [entry.practice for entry in found.first] == ["a"]  # one region alone has nothing to harmonise
    assert found.advice == (
        "a: clients see it, severity 9, occurrence 10, detection 9; 2 regions differ by 1.00, most in channels.",
        "a stays first even if every rating is off by one.",
    )


def test_practices_without_ratings_are_named():
    found = ranked({("emea", "a"): variant("emea", "a"), ("emea", "b"): variant("emea", "b", (1, 1, 1))})
    assert [entry.practice for entry in found.unrated] == ["a"]
    assert ranked({}).advice[0].startswith("There is nothing to harmonise")


def test_check_tells_of_a_rule_by_a_metric_that_nobody_measures(tmp_path, monkeypatch):
    (tmp_path / "practices").mkdir()
    (tmp_path / "practices/governance.yml").write_text(GOVERNANCE + RULES)
    metrics = "metrics: {complaint: {title: Complaints}, client-satisfaction: {title: Satisfaction}}\n"
    (tmp_path / "practices/vocabulary.yml").write_text(metrics)
    monkeypatch.chdir(tmp_path)
    result = run("check")
    assert "practices/governance.yml:5:37: unknown-metric: “complaints” is not a metric" in result.output
    assert "1 problem in 1 of 2 files" in result.stderr + result.output


# -- hostile files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "risk",
    [
        "7",
        "[]",
        "{severity: 11, occurrence: 1, detection: 1}",
        "{severity: 7}",
        "{severity: true, occurrence: 1, detection: 1}",
        "{severity: [1], occurrence: 1}",
    ],
)
def test_a_rating_that_is_none_is_left_out(risk):
    assert ranked({("emea", "a"): variant("emea", "a", more=f"risk: {risk}\n")}).ranked == ()


@pytest.mark.parametrize(
    "part",
    [
        "7",
        "[]",
        "{table: 7, raise: x}",
        "{first: [severity], table: [7, {priority: [high]}, {severity: 9, priority: high}]}",
        "{table: [{severity: [10, 9], priority: high}, {severity: [0, 11], priority: low}, {priority: urgent}]}",
        "{raise: [{rating: [x], measure: 7, above: a}, {rating: severity, measure: spread}]}",
    ],
)
def test_rules_that_are_none_are_left_out(part):
    found = fmea_of(read_base({"practices/governance.yml": f"fmea: {part}\n".encode()}).governance)
    assert found.table == ()
    assert found.first == "severity"
