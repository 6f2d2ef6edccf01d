"""Lessons, what clients said, and who calls whom: how they count in a merge."""

from bestyet.merge.candidate import merge
from bestyet.text.base import read_base

GOVERNANCE = """\
company: Example
regions: {emea: {name: Europe}, apac: {name: Asia-Pacific}, india: {name: India}}
merge: {include: {regions: 2}, better: {lead-times: lower}}
"""
WORDS = {
    "emea": "Call the client before the letter goes out.",
    "apac": "The client is called before the letter is sent out.",
    "india": "Customer shall be telephoned before the letter goes out.",
}
PROOF = "evidence:\n  - {metric: m, value: 9, unit: percent, sample: 5, period: 2025, source: log}\n"


def lesson(step="call", more=", source: register 7"):
    return f"lessons:\n  - {{what: It hurt., step: {step}{more}}}\n"


def merged(**fronts):
    files = {"practices/governance.yml": GOVERNANCE.encode()}
    for region, words in WORDS.items():
        head = f"practice: failure\ntitle: Failure\nregion: {region}\nowner: a\nstatus: in-use\n"
        text = f"---\n{head}{fronts.get(region, '')}---\n# Failure\n\n1. {words} {{#call}}\n"
        files[f"practices/{region}/failure.md"] = text.encode()
    base = read_base(files)
    return merge("failure", base.merged_variants("failure"), base.settings)


def chosen(**fronts):
    (step,) = merged(**fronts).steps
    return step.because.rule, step.words.text


def test_where_nothing_is_measured_the_region_that_learned_the_step_gives_its_words():
    assert chosen(india=lesson()) == ("lesson", WORDS["india"])
    (step,) = merged(india=lesson()).steps
    assert step.because.text == "India’s words: they come from a lesson (register 7)"


def test_what_a_client_said_counts_as_a_lesson_does():
    (step,) = merged(apac=lesson(more=", source: survey, kind: client-feedback")).steps
    assert step.because.text == "APAC’s words: they come from what a client said (survey)"


def test_measured_evidence_stands_above_a_lesson():
    rule, words = chosen(india=lesson(), apac=PROOF)
    assert (rule, words) == ("evidence", WORDS["apac"])


def test_two_regions_that_both_learned_it_decide_nothing():
    assert chosen(india=lesson(), apac=lesson())[0] in ("medoid", "by-id")


def test_a_lesson_of_another_step_or_without_its_source_decides_nothing():
    plain = chosen()
    assert chosen(india=lesson(step="letter")) == plain
    assert chosen(india=lesson(more="")) == plain
    assert chosen(india="lessons: [7, [a], {step: [call], source: x}, {step: call, source: [x]}]\n") == plain


def test_calls_between_the_same_two_roles_are_one_value_and_the_soonest_proven_is_proposed():
    calls = "communication: [{from: project-manager, to: client, within: %d, unit: hours, channel: phone}]\n"
    (field,) = merged(emea=calls % 24, apac=calls % 4 + PROOF).fields
    assert field.id == "communication/project-manager-to-client"
    assert field.chosen.text == "within 4 hours, by phone"
    assert field.dispute.message == "APAC says within 4 hours, EMEA says within 24 hours"


def test_calls_that_name_no_two_roles_are_left_out():
    odd = "communication: [7, {from: a}, {from: [a], to: b}, phone]\n"
    assert merged(emea=odd, apac=odd).fields == ()


def test_the_last_figure_of_a_metric_is_the_one_that_is_told():
    years = (
        "evidence:\n  - {metric: m, value: 1, unit: percent, sample: 5, period: 2024, source: log}\n"
        "  - {metric: m, value: 9, unit: percent, sample: 5, period: 2025, source: log}\n"
    )
    (step,) = merged(emea=years).steps
    assert step.because.text.startswith("EMEA’s words: m: 9 % of 5 (1–53 %, 2025)")
