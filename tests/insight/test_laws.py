"""Laws of what the programme lead is told, whatever the regions say."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from bestyet.insight.difference.spread import mean, of_lengths, of_sets, of_words
from bestyet.insight.difference.triage import triage
from bestyet.insight.difference.variance import variances
from bestyet.model.oversee.variance import WHOLE
from bestyet.text.base import read_base
from hypothesis import given, settings
from hypothesis import strategies as st

DAY = date(2026, 11, 22)
REGIONS = ("emea", "apac", "india")
WORDS = st.sampled_from(["phone", "mail", "portal", ""])
MEASURES = (
    (of_words, WORDS),
    (of_sets, st.frozensets(WORDS)),
    (of_lengths, st.fractions(0, 400).filter(lambda days: days == 0 or days > Fraction(1, 86_400))),
)
FIGURE = st.integers(1, 10)
RULES = "fmea: {table: [{severity: [8, 10], priority: high}, {detection: [6, 10], priority: medium}]}\n"


@st.composite
def heads(draw):
    """What one region says: any part may be missing."""
    parts = {
        "channels": draw(st.none() | st.lists(st.sampled_from(["phone", "mail", "portal"]), max_size=3, unique=True)),
        "templates": draw(st.none() | st.sampled_from([f"[{{id: plan, version: '{number}'}}]" for number in (1, 2)])),
        "lead-times": draw(
            st.none() | st.sampled_from([f"[{{milestone: held, within: {days}, unit: days}}]" for days in (2, 5)])
        ),
    }
    return "".join(f"{key}: {said}\n" for key, said in parts.items() if said is not None)


def base_of(texts, practice="a", rules=""):
    """texts: (region, practice) -> front matter."""
    governance = f"regions: {{{', '.join(f'{name}: {{name: {name.title()}}}' for name in REGIONS)}}}\n{rules}"
    files = {
        f"practices/{region}/{practice}.md": f"---\npractice: {practice}\ntitle: A\nregion: {region}\nowner: a\n"
        f"status: in-use\n{head}---\n# A\n"
        for (region, practice), head in texts.items()
    }
    return read_base({name: text.encode() for name, text in {"practices/governance.yml": governance, **files}.items()})


def compared(*said):
    texts = {(region, "a"): head for region, head in zip(REGIONS, said, strict=False)}
    (found,) = variances(base_of(texts), {}, DAY)
    return found


@settings(max_examples=30)
@given(st.data())
def test_a_spread_is_a_share_whose_order_does_not_matter_and_nothing_where_all_are_alike(data):
    for measure, values in MEASURES:
        said = data.draw(st.lists(values, min_size=2, max_size=6))
        apart = measure(said)
        assert all(0 <= one <= WHOLE for one in apart)
        order = data.draw(st.permutations(range(len(said))))
        assert measure([said[place] for place in order]) == [apart[place] for place in order]
        assert measure([said[0]] * len(said)) == [0] * len(said)
        assert (mean(apart) == 0) == (max(apart) == 0)


@settings(max_examples=25)
@given(heads(), heads(), heads())
def test_what_regions_differ_in_does_not_depend_on_their_order(first, second, third):
    one, other = compared(first, second, third), compared(third, first, second)
    assert (one.spread, one.by_sort) == (other.spread, other.by_sort)
    assert one.spread is None or 0 <= one.spread <= WHOLE
    assert sorted(map(str, one.apart.values())) == sorted(map(str, other.apart.values()))
    assert compared(first, first, first).spread in (0, None)


@settings(max_examples=25)
@given(heads(), heads())
def test_a_region_that_says_nothing_changes_no_figure_of_the_others(first, second):
    one, other = compared(first, second), compared(first, second, "")
    assert (one.spread, one.by_sort) == (other.spread, other.by_sort)
    assert {region: other.apart[region] for region in one.apart} == one.apart
    assert all("india" not in {cell.region for cell in row.cells} for row in other.rows)


@settings(max_examples=20)
@given(st.lists(st.tuples(FIGURE, FIGURE, FIGURE, st.booleans()), min_size=1, max_size=7), st.booleans())
def test_a_rank_is_among_the_ranks_that_it_could_be(figures, has_table):
    texts = {}
    for number, (severity, occurrence, detection, faces) in enumerate(figures):
        risk = f"risk: {{severity: {severity}, occurrence: {occurrence}, detection: {detection}}}\n"
        texts["emea", f"p{number}"] = f"customer-facing: {str(faces).lower()}\n{risk}"
    base = base_of(texts, rules=RULES if has_table else "")
    ranked = triage(base, variances(base, {}, DAY)).ranked
    assert len(ranked) == len(figures)
    for place, one in enumerate(ranked, 1):
        assert 1 <= one.best <= one.own_best <= one.rank <= one.own_worst <= one.worst <= len(ranked)
        assert one.rank <= place
    assert [one.rank for one in ranked] == sorted(one.rank for one in ranked)
