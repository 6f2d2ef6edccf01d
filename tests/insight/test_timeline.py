"""When milestones are reached: by hand first, then by the program."""

from fractions import Fraction

from bestyet.insight.time.timeline import timelines_of
from insight.failing import candidate_of, days


def variant(region, *lead_times, more=""):
    times = "".join(f"  - {{{entry}}}\n" for entry in lead_times)
    return (
        f"---\npractice: failure\ntitle: Failure\nregion: {region}\nowner: a\nstatus: in-use\n"
        f"lead-times:\n{times}{more}---\n# Failure\n\n1. Call the client. {{#call}}\n"
    ).encode()


def timelines(**variants):
    return timelines_of(candidate_of(**variants), days)


CHAIN = (
    "milestone: client-informed, after: event-detected, within: 1, unit: days,"
    " optimistic: 0.25, likely: 0.5, pessimistic: 2",
    "milestone: cause-found, after: event-detected, within: 7, unit: days, optimistic: 2, likely: 5, pessimistic: 14",
    "milestone: report-sent, after: cause-found, within: 2, unit: weeks, optimistic: 1, likely: 2, pessimistic: 3",
    "milestone: options-shown, after: client-informed, within: 5, unit: days",
)


def reached(timeline):
    return {bar.milestone: bar.ends for chain in timeline.chains for bar in chain.bars}


def test_means_deviations_and_the_longest_path_are_those_worked_out_by_hand():
    (chain,) = timelines(emea=variant("emea", *CHAIN)).regions["emea"].chains
    bars = {bar.milestone: bar for bar in chain.bars}
    # (o + 4m + p) / 6 and (p - o) / 6, in days:
    #   client-informed  (1/4 + 4 * 1/2 + 2) / 6 = 17/24            (2 - 1/4) / 6 = 7/24
    #   cause-found      (2 + 20 + 14) / 6       = 6                (14 - 2) / 6  = 2
    #   report-sent      (7 + 4 * 14 + 21) / 6   = 14, from day 6   (21 - 7) / 6  = 7/3
    #   options-shown    promised 5, from day 17/24: no estimate
    assert bars["client-informed"].estimate.mean == Fraction(17, 24)
    assert bars["client-informed"].estimate.deviation == Fraction(7, 24)
    assert bars["cause-found"].ends == 6
    assert (bars["report-sent"].starts, bars["report-sent"].ends) == (6, 20)
    assert bars["options-shown"].ends == Fraction(17, 24) + 5
    assert chain.starts == ("event-detected",)
    # The longest path: event -> cause-found -> report-sent, 6 + 14 = 20 days;
    # its variance 2² + (7/3)² = 4 + 49/9 = 85/9, its deviation √9.444… = 3.07
    assert [bar.milestone for bar in chain.critical] == ["cause-found", "report-sent"]
    assert chain.length == 20
    assert chain.variance == Fraction(85, 9)
    assert chain.deviation == Fraction(307, 100)
    # What is left over: options-shown may come 20 - 17/24 - 5 = 343/24 days later, and so may the call before it.
    assert bars["options-shown"].slack == bars["client-informed"].slack == Fraction(343, 24)
    assert bars["cause-found"].is_critical
    assert bars["report-sent"].is_critical


def test_business_days_pass_as_the_regions_own_calendar_says():
    timeline = timelines(
        emea=variant("emea", "milestone: report-sent, after: event-detected, within: 5, unit: business-days")
    )
    (chain,) = timeline.regions["emea"].chains
    assert chain.length == 7  # five business days are a week where only weekends are free


def test_a_milestone_waits_for_the_later_of_the_two_it_comes_after():
    times = (
        "milestone: a, after: start, within: 2, unit: days",
        "milestone: b, after: start, within: 3, unit: days",
        "milestone: end, after: a, within: 4, unit: days",
        "milestone: end, after: b, within: 1, unit: days",
    )
    (chain,) = timelines(emea=variant("emea", *times)).regions["emea"].chains
    # start -> a -> end: 2 + 4 = 6; start -> b -> end: 3 + 1 = 4, so 2 days are left over on that way
    assert chain.length == 6
    assert [bar.milestone for bar in chain.critical] == ["a", "end"]
    assert [bar.slack for bar in chain.bars if bar.milestone == "b"] == [2]


def test_what_does_not_hang_together_makes_chains_of_its_own():
    times = (
        "milestone: audit-held, after: audit-announced, within: 60, unit: days",
        "milestone: observations-answered, after: audit-report-received, within: 30, unit: days",
        "milestone: room-booked, within: 1, unit: weeks",
    )
    chains = timelines(emea=variant("emea", *times)).regions["emea"].chains
    assert [(chain.starts, chain.length) for chain in chains] == [
        (("",), 7),
        (("audit-announced",), 60),
        (("audit-report-received",), 30),
    ]


def test_milestones_in_a_circle_are_named_and_left_out():
    times = (
        "milestone: a, after: b, within: 2, unit: days",
        "milestone: b, after: a, within: 2, unit: days",
        "milestone: c, after: start, within: 2, unit: days",
    )
    timeline = timelines(emea=variant("emea", *times)).regions["emea"]
    assert timeline.circular == ("a", "b")
    assert [bar.milestone for chain in timeline.chains for bar in chain.bars] == ["c"]


def test_the_choice_of_all_regions_stands_beside_each_regions_own():
    slow = "milestone: report-sent, after: event-detected, within: 30, unit: days"
    fast = "milestone: report-sent, after: event-detected, within: 10, unit: days"
    open_ = timelines(emea=variant("emea", slow), apac=variant("apac", fast))
    assert open_.chosen.chains == ()
    proof = "evidence:\n  - {metric: m, value: 9, sample: 5, period: 2025, source: log}\n"
    settled = timelines(emea=variant("emea", slow), apac=variant("apac", fast, more=proof))
    assert reached(settled.chosen) == {"report-sent": 10}
    assert {region: reached(one) for region, one in settled.regions.items()} == {
        "apac": {"report-sent": 10},
        "emea": {"report-sent": 30},
    }


def test_values_of_any_kind_never_stop_it():
    times = (
        "milestone: a, after: [start], within: 2, unit: days",
        "milestone: b, after: start, within: soon, unit: days",
        "milestone: c, after: start, within: 2, unit: fortnights",
        "milestone: d, after: start, within: 2, unit: days, optimistic: 9, likely: 1, pessimistic: many",
        "milestone: e, after: start, within: 1.0e+300, unit: days",
        "milestone: [f], after: start, within: 2, unit: days",
    )
    (chain,) = timelines(emea=variant("emea", *times)).regions["emea"].chains
    assert [(bar.milestone, bar.estimate, bar.ends) for bar in chain.bars] == [("d", None, 2)]
