"""Who does what and who calls whom."""

from fractions import Fraction

from bestyet.insight.raci import advice_on, duties_of
from bestyet.insight.time.communication import calls_of
from bestyet.text.base import read_base
from insight.failing import GOVERNANCE, candidate_of, days

HOUR = Fraction(1, 24)


def variant(region, more=""):
    return (
        f"---\npractice: failure\ntitle: Failure\nregion: {region}\nowner: a\nstatus: in-use\n{more}---\n"
        "# Failure\n\n1. Call the client. {#call}\n"
    ).encode()


def base_of(**variants):
    files = {f"practices/{region}/failure.md": variant(region, more) for region, more in variants.items()}
    return read_base({"practices/governance.yml": GOVERNANCE, **files})


WELL = "raci:\n  - {activity: first-call, responsible: project-manager, accountable: lead, informed: [client]}\n"


def test_nothing_is_advised_where_one_answers_somebody_does_it_and_the_client_is_named():
    assert advice_on(base_of(emea=WELL), "failure") == ()


def test_what_is_missing_is_told_with_its_line():
    nobody = "raci:\n  - {activity: first-call, responsible: project-manager}\n"
    advice = advice_on(base_of(emea=nobody, apac=""), "failure")
    assert [(one.code, one.region, str(one.place)) for one in advice] == [
        ("client-not-named", "emea", "practices/emea/failure.md:8:3"),
        ("no-roles", "apac", "practices/apac/failure.md:1:1"),
        ("no-accountable", "emea", "practices/emea/failure.md:8:5"),
    ]
    assert advice[-1].text == "EMEA names nobody who answers for “first call”"


def test_two_who_answer_for_one_activity_are_one_too_many():
    twice = WELL + "  - {activity: first-call, responsible: project-manager, accountable: site-head}\n"
    (advice,) = advice_on(base_of(emea=twice), "failure")
    assert advice.text == "EMEA lets lead and site head answer for “first call”: exactly one role should"
    assert str(advice.place) == "practices/emea/failure.md:9:5"


def test_a_client_who_does_it_or_is_asked_has_a_part_as_well():
    for part in ("responsible: client", "responsible: a, consulted: [client]"):
        assert advice_on(base_of(emea=f"raci:\n  - {{activity: x, accountable: b, {part}}}\n"), "failure") == ()


def test_the_client_needs_no_part_in_what_it_does_not_see():
    inside = WELL.replace(", informed: [client]", "")
    assert [one.code for one in advice_on(base_of(emea=inside), "failure")] == ["client-not-named"]
    assert advice_on(base_of(emea=inside + "customer-facing: false\n"), "failure") == ()


def test_values_of_any_kind_never_stop_it():
    odd = (
        "raci:\n  - {activity: x, responsible: [a, [b], 3], accountable: {c: d}, informed: client}\n"
        "  - 7\n  - {activity: [y]}\n"
    )
    base = base_of(emea=odd)
    (duty,) = duties_of(base, "failure")
    assert (duty.responsible, duty.accountable, duty.informed) == (("a",), (), ("client",))
    assert [one.code for one in advice_on(base, "failure")] == ["no-accountable"]


CALLS = """\
communication:
  - {from: shift-lead, to: project-manager, within: 1, unit: hours, channel: phone}
  - {from: shift-lead, to: quality, within: 2, unit: hours}
  - {from: quality, to: client, within: 30, unit: hours}
  - {from: project-manager, to: client, within: 4, unit: hours, channel: phone}
  - {from: client, to: authority}
  - {from: client, to: project-manager, within: 1, unit: days}
"""


def test_the_tree_shows_who_tells_whom_first_and_when_each_knows_at_the_latest():
    tree = calls_of(candidate_of(emea=variant("emea", CALLS)), days)
    # shift lead 0; project manager 1 h; quality 2 h; client min(1 + 4, 2 + 30) = 5 h; authority: nobody said how soon
    assert [(one.role, one.depth, one.knows) for one in tree.reached] == [
        ("shift-lead", 0, 0),
        ("project-manager", 1, HOUR),
        ("client", 2, 5 * HOUR),
        ("authority", 3, None),
        ("quality", 1, 2 * HOUR),
    ]
    assert tree.reached[1].call.said == "within 1 hour, by phone"
    assert [(call.sender, call.receiver) for call in tree.others] == [
        ("client", "project-manager"),
        ("quality", "client"),
    ]


def test_a_circle_of_calls_begins_with_the_one_who_calls_most():
    ring = "communication:\n  - {from: a, to: b}\n  - {from: b, to: c}\n  - {from: c, to: a}\n  - {from: b, to: d}\n"
    tree = calls_of(candidate_of(emea=variant("emea", ring)), days)
    assert [(one.role, one.depth) for one in tree.reached] == [("b", 0), ("c", 1), ("a", 2), ("d", 1)]
    assert [(call.sender, call.receiver) for call in tree.others] == [("a", "b")]


def test_regions_that_call_at_different_times_are_in_dispute_and_nothing_is_averaged():
    slow = "communication: [{from: a, to: client, within: 4, unit: hours}]\n"
    fast = "communication: [{from: a, to: client, within: 2, unit: hours}]\n"
    tree = calls_of(candidate_of(emea=variant("emea", slow), apac=variant("apac", fast)), days)
    call = tree.reached[1].call
    assert (call.is_open, call.soon, call.said) == (True, None, "within 2 hours or within 4 hours")
    assert [str(place) for place in call.places] == ["practices/apac/failure.md:7:17", "practices/emea/failure.md:7:17"]


def test_without_calls_the_tree_is_made_of_who_is_told_and_asked():
    times = "lead-times: [{milestone: client-informed, after: event-detected, within: 4, unit: hours}]\n"
    raci = (
        "raci:\n  - {activity: first-call, responsible: pm, consulted: [quality], informed: [client, site-head]}\n"
        "  - {activity: report, responsible: pm, informed: [client]}\n"
    )
    tree = calls_of(candidate_of(emea=variant("emea", times + raci)), days)
    assert tree.is_derived
    assert [(one.role, one.knows) for one in tree.reached] == [
        ("pm", 0),
        ("client", 4 * HOUR),
        ("quality", None),
        ("site-head", None),
    ]
    assert tree.reached[1].call.said == "4 hours after event detected: is told about first call, report"


def test_a_region_is_said_to_let_somebody_tell_another_only_where_it_does():
    front = "raci: [{activity: report, responsible: %s, informed: [%s]}]\n"
    said = {"emea": ("pm", "client"), "apac": ("lead", "client"), "india": ("pm", "client, finance")}
    texts = {region: variant(region, front % who) for region, who in said.items()}
    tree = calls_of(candidate_of(**texts), days)
    calls = [*(one.call for one in tree.reached if one.call), *tree.others]
    assert {(call.sender, call.receiver): call.regions for call in calls} == {
        ("lead", "client"): ("apac",),
        ("pm", "client"): ("emea", "india"),
        ("pm", "finance"): ("india",),
    }
