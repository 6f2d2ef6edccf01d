"""Which region's figures are better, and where samples cannot tell: published examples and stories."""

from dataclasses import replace
from decimal import Decimal

import pytest
from bestyet.merge.candidate import merge
from bestyet.merge.choose.evidence import end_of, told_apart, weigh_evidence
from bestyet.model.interval import Mean, around, newcombe, welch, wilson
from merge.knowledge import SETTINGS, variant

# R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10.
PUBLISHED = [
    ((56, 70), (48, 80), "0.0524 0.3339"),
    ((9, 10), (3, 10), "0.1705 0.8090"),
    ((6, 7), (2, 7), "0.0582 0.8062"),
    ((5, 56), (0, 29), "-0.0381 0.1926"),
    ((0, 10), (0, 20), "-0.1611 0.2775"),
    ((0, 10), (0, 10), "-0.2775 0.2775"),
    ((10, 10), (0, 20), "0.6791 1.0000"),
    ((10, 10), (0, 10), "0.6075 1.0000"),
]


@pytest.mark.parametrize(("one", "other", "interval"), PUBLISHED)
def test_the_interval_of_a_difference_is_the_published_one(one, other, interval):
    found = newcombe(Decimal(one[0]) / one[1], one[1], Decimal(other[0]) / other[1], other[1])
    assert f"{found.low:.4f} {found.high:.4f}" == interval


def test_the_interval_of_a_share_is_the_published_one():
    found = wilson(Decimal(81) / 263, 263)  # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I
    assert f"{found.low:.4f} {found.high:.4f}" == "0.2553 0.3662"


def test_the_interval_of_a_difference_of_means_is_that_of_a_textbook():
    # Welch's test by hand: 27.3 ± 4.6 of 6 against 20.1 ± 3.9 of 6; 9.74 degrees of freedom, t = 2.236.
    found = welch(Mean(Decimal("27.3"), Decimal("4.6"), 6), Mean(Decimal("20.1"), Decimal("3.9"), 6))
    assert f"{found.low:.1f} {found.high:.1f}" == "1.7 12.7"
    assert welch(Mean(Decimal(9), Decimal(1), 4), Mean(Decimal(1), Decimal(1), 40)) is None


def test_the_interval_of_a_mean_is_that_of_a_textbook():
    # 5 ± 2 of 10: 9 degrees of freedom, t = 2.262, so 5 ± 1.43.
    found = around(Mean(Decimal(5), Decimal(2), 10))
    assert f"{found.low:.2f} {found.high:.2f}" == "3.57 6.43"
    assert around(Mean(Decimal(5), Decimal(2), 4)) is None


def share(value, sample, period=2025, metric="on-time"):
    return {"metric": metric, "value": value, "unit": "percent", "sample": sample, "period": period, "source": "log"}


def score(value, sample, spread=None):
    entry = {"metric": "mark", "value": value, "unit": "score", "sample": sample, "period": 2025, "source": "log"}
    return entry if spread is None else {**entry, "spread": spread}


def test_nine_of_ten_never_beats_ninety_four_of_a_hundred_nor_the_other_way_round():
    assert told_apart(share(90, 10), share(94, 100), "higher") == 0
    assert told_apart(share(94, 100), share(90, 10), "higher") == 0
    assert told_apart(share(94, 100), share(60, 100), "higher") == 1
    assert told_apart(share(94, 100), share(60, 100), "lower") == -1


def test_scores_are_told_apart_only_with_their_spread():
    assert told_apart(score(9.1, 38), score(4.2, 40), "higher") == 0
    assert told_apart(score(9.1, 38, 1.2), score(4.2, 40), "higher") == 0
    assert told_apart(score(9.1, 38, 1.2), score(4.2, 40, 1.5), "higher") == 1
    assert told_apart(score(9.1, 38, 1.2), score(9.0, 40, 1.5), "higher") == 0


@pytest.mark.parametrize("bad", [{"sample": "many"}, {"value": 140}, {"value": True}, {"sample": 0}, {"value": 1e300}])
def test_what_is_no_share_of_a_sample_is_never_better(bad):
    assert told_apart({**share(94, 100), **bad}, share(10, 100), "higher") == 0


BETTER = replace(SETTINGS, metrics={"on-time": "higher", "repeats": "lower", "mark": "higher"})


def region(name, *entries, text="- Send the agenda. {#a}\n"):
    lines = "".join(f"  - {{{', '.join(f'{key}: {value}' for key, value in entry.items())}}}\n" for entry in entries)
    return variant(name, f"---\nevidence:\n{lines}---\n{text}")


def because(*variants):
    return merge("kickoff", list(variants), BETTER).steps[0]


def test_who_is_not_beaten_is_left_and_the_next_rule_decides_among_them():
    emea = region("emea", share(94, 100), text="- Send the agenda to the client today. {#a}\n")
    apac = region("apac", share(90, 10), text="- Send the agenda to the client. {#a}\n")
    americas = region("americas", share(50, 200), text="- Send the agenda to the client now. {#a}\n")
    step = because(emea, apac, americas)
    assert step.because.rule == "medoid"
    assert step.because.text == (
        "of APAC and EMEA, whose evidence is not told apart, "
        "APAC’s words are the closest to what the other regions wrote"
    )


def test_the_words_of_a_region_that_is_beaten_are_never_the_closest():
    emea = region("emea", share(94, 100), text="- Mail it. {#a}\n")
    apac = region("apac", share(93, 100), text="- Mail it now. {#a}\n")
    for name in ("americas", "india"):
        worse = region(name, share(20, 100), text="- Send the agenda to the client. {#a}\n")
        found = weigh_evidence([emea, apac, worse], [0, 1, 2], BETTER)
        assert (found.left, found.even) == ((0, 1), (0, 1))


def test_better_in_one_metric_and_worse_in_another_is_not_told_apart():
    one = region("emea", share(94, 400), share(20, 400, metric="repeats"))
    other = region("apac", share(60, 400), share(2, 400, metric="repeats"))
    assert weigh_evidence([one, other], [0, 1], BETTER).left == (0, 1)


def test_an_older_period_does_not_win_unsaid():
    apac = region("apac", share(60, 400, 2025), text="- Mail the agenda. {#a}\n")
    emea = region("emea", share(94, 400, 2023))
    assert because(emea, apac).because.text == (
        "EMEA’s words: on time: 94 % of 400 (91–96 %, 2023), the best measured, though earlier than in APAC"
    )
    assert "earlier" not in because(region("emea", share(94, 400, 2025)), apac).because.text


def test_a_period_ends_when_its_last_part_does():
    assert end_of(2025) == end_of("2025-H2") == end_of("2025-Q4") == end_of("2024/2025") == (2025, 12)
    assert end_of("2025-H1") < end_of("2025-Q3") < end_of("2025-01/2025-10") < end_of(2025)
    assert end_of("2024-12-31") < end_of("2025-01")
    assert end_of(None) == end_of("soon") == (0, 0)
