"""What people rely on when the regions' texts become one: the laws of merging, and small stories."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from bestyet.merge.candidate import merge
from bestyet.merge.provenance import broken_links, dump, rebuild, record
from bestyet.model.candidate import Status
from bestyet.model.passage import Variant
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import write_practice
from bestyet.text.versions import read_record
from hypothesis import given
from merge.knowledge import SETTINGS, bases, merged, variant

CORPORA = Path(__file__).parents[3] / "shared/corpora"
EMEA = """\
    # Kickoff

    ## Procedure

    1. Send the agenda three business days before the meeting. {#agenda-sent}
    2. Walk through the scope. {#scope}
    3. Write down the client's three worries.
    """
APAC = """\
    # Launch

    ## Procedure

    - Issue the agenda 5 business days ahead. {#agenda-sent}
    - Read the scope aloud. {#scope}
    """


def texts(candidate):
    return write_practice(candidate).text


def test_steps_of_two_regions_are_common_and_the_rest_is_proposed():
    candidate = merged(emea=EMEA, apac=APAC)
    assert [item.id for item in candidate.steps] == ["agenda-sent", "scope"]
    (addition,) = [item for item in candidate.items if item.status is Status.ADDITION]
    assert candidate.passage(addition.chosen).text == "Write down the client's three worries."
    assert addition.because.text == "only EMEA has it"


def test_regions_that_name_other_numbers_are_in_dispute_and_nothing_is_averaged():
    candidate = merged(emea=EMEA, apac=APAC)
    ((step, dispute),) = candidate.disputes
    assert step == "agenda-sent"
    assert dispute.message == "APAC says 5 business days, EMEA says 3 business days"


@pytest.mark.parametrize(
    "other",
    [
        "| Step | Who |\n| --- | --- |\n| Issue the agenda | PM {#agenda-sent} |\n",
        "- Issue the agenda in two parts: {#agenda-sent}\n    - the scope\n    - the dates\n",
    ],
    ids=["row", "lead-in"],
)
def test_words_that_need_others_around_them_are_not_chosen_and_nobody_is_said_to_be_alone(other):
    candidate = merged(emea="- Send the agenda. {#agenda-sent}\n", apac=other)
    (step,) = candidate.steps
    assert candidate.passage(step.chosen).text == "Send the agenda."
    assert step.because.text.startswith("EMEA’s words stand by themselves, ")


def test_the_region_with_the_best_evidence_gives_the_words():
    entry = "{{metric: on-time, value: {}, unit: percent, sample: 40, period: 2025, source: log}}"
    evidence = f"---\nevidence:\n  - {entry}\n---\n"
    better = {"emea": 80, "apac": 95}
    found = [
        variant(region, evidence.format(value) + text.replace("    ", ""))
        for (region, value), text in zip(better.items(), (EMEA, APAC), strict=True)
    ]
    candidate = merge("kickoff", found, replace(SETTINGS, metrics={"on-time": "higher"}))
    step = candidate.steps[0]
    assert candidate.region(step.chosen) == "apac"
    assert step.because.text == "APAC’s words: on time: 95 % of 40 (83–99 %, 2025), the best measured"


def test_equal_evidence_is_a_tie_and_the_words_decide():
    candidate = merged(emea=EMEA, apac=APAC, americas=EMEA)
    assert candidate.steps[1].because.rule in ("medoid", "by-id")


def test_a_customer_facing_step_with_its_own_evidence_joins_alone():
    front = (
        "---\ncustomer-facing: true\nevidence:\n"
        "  - {metric: on-time, value: 9, unit: score, sample: 4, period: 2025, source: log, step: worries}\n---\n"
    )
    emea = variant("emea", front + "- Write down the three worries. {#worries}\n- Something else entirely.\n")
    policy = replace(SETTINGS, include_or=("customer-facing-evidence",))
    apac = variant("apac", "- Order the material.\n")
    assert [item.id for item in merge("kickoff", [emea, apac], policy).steps] == ["worries"]
    assert merge("kickoff", [emea, apac], SETTINGS).steps == ()


def test_a_lead_time_is_the_best_that_is_reached_with_evidence_and_marked_as_disputed():
    lead = "---\nlead-times:\n  - {{milestone: held, after: signed, within: {}, unit: {}}}\n{}---\n- x\n"
    proof = "evidence:\n  - {metric: m, value: 9, unit: score, sample: 4, period: 2025, source: log}\n"
    fast = variant("emea", lead.format(2, "business-days", ""))
    proven = variant("apac", lead.format(5, "business-days", proof))
    slow = variant("americas", lead.format(3, "weeks", proof))
    (field,) = merge("kickoff", [fast, proven, slow], replace(SETTINGS, better={"lead-times": "lower"})).fields
    assert (field.chosen.region, field.because.rule) == ("apac", "better-for-customer")
    assert field.dispute.message == (
        "Americas says 3 weeks after signed, APAC says 5 business days after signed, "
        "EMEA says 2 business days after signed"
    )
    (open_field,) = merge("kickoff", [fast, proven], SETTINGS).fields
    assert open_field.chosen is None


def test_code_travels_with_the_words_it_belongs_to():
    candidate = merged(
        emea="- Run the report. {#report}\n\n    ```\n    report --all\n    ```\n",
        apac="- Make the report. {#report}\n",
    )
    by_emea = replace(candidate.steps[0])
    assert candidate.region(by_emea.chosen) == "emea"
    assert "    ```\n    report --all\n    ```" in texts(candidate)


def test_footnotes_of_two_regions_do_not_mix():
    candidate = merged(
        emea="- Send the agenda.[^1] {#a}\n- Go. {#b}\n\n[^1]: By mail.\n",
        apac="- Send the agenda. {#a}\n- Go there now.[^1] {#b}\n\n[^1]: On foot.\n",
        americas="- Go there now then. {#b}\n",
    )
    text = texts(candidate)
    assert text.count("[^1]: ") + text.count("[^1-emea]: ") + text.count("[^1-apac]: ") >= 1
    for line in text.splitlines():
        if "Send the agenda." in line and "[^" in line:
            assert "By mail." in text


def test_a_retired_or_empty_variant_does_no_harm():
    candidate = merged(emea=EMEA, apac="")
    assert candidate.steps == ()
    assert len([item for item in candidate.items if item.status is Status.ADDITION]) == 3


def test_an_entry_with_an_empty_name_is_none():
    """Else it stood for the whole list."""
    lists = 'practice: kickoff\ntemplates: [{id: "", version: "1"}, {id: agenda, version: "2"}]\n'
    lists += 'channels: [""]\nraci: [{activity: ""}]\n'
    candidate = merged(emea=f"---\n{lists}---\n# A\n", apac=f"---\n{lists}---\n# A\n")
    assert [(field.key, field.name) for field in candidate.fields] == [("templates", "agenda")]
    assert 'templates:\n  - {id: agenda, version: "2"}\n' in texts(candidate)


# -- laws ----------------------------------------------------------------------------------------------------------


@given(bases)
def test_the_laws_of_merging_hold_for_any_base(base):
    """All of one merge, which is most of the work of each."""
    variants = [variant(region, text) for region, text in base.items()]
    candidate = merge("kickoff", variants, SETTINGS)
    written = write_practice(candidate)
    every_passage_is_in_the_record_exactly_once(candidate)
    each_variant_can_be_rebuilt_from_the_record(variants, candidate, written)
    merging_the_candidate_alone_gives_it_back(written)
    every_line_of_the_text_is_somebodys(candidate, written)
    the_order_of_variants_changes_nothing(variants, candidate, written)


@pytest.mark.parametrize(
    "base",
    [
        {"emea": "Version: 1\n**Status: open**\n", "apac": "## Records\n\nVersion: 1\n**Status: open**\n"},
        {"emea": "- [Records](#records)\n- [Purpose](#purpose)\n", "apac": "# Kickoff\n\n## Records\n\n## Purpose\n"},
        {"emea": "- Version:\n  1\n- Version: 1\n", "apac": "## Records\n\n- Call the client's quality lead.\n"},
        {"emea": "| Step | Who |\n| --- | --- |\n| Status | open |\n", "apac": "## Records\n\nName a deputy.\n"},
    ],
)
def test_what_looks_like_data_of_a_document_comes_back_too(base):
    merging_the_candidate_alone_gives_it_back(write_practice(merged(**base)))


def every_passage_is_in_the_record_exactly_once(candidate):
    members = sorted(ref for item in candidate.items for ref in item.members)
    assert members == sorted(
        (place, index) for place, v in enumerate(candidate.variants) for index in range(len(v.document.passages))
    )


def each_variant_can_be_rebuilt_from_the_record(variants, candidate, written):
    rebuilt = rebuild(read_record(dump(record(candidate, written.places, "test")).encode()))
    for found in variants:
        assert [member.text for member in rebuilt[found.document.path]] == [
            passage.source for passage in found.document.passages
        ]


def merging_the_candidate_alone_gives_it_back(written):
    again = Variant("global", read_document("practice.md", written.text.encode("utf-8")))
    assert texts(merge("kickoff", [again], SETTINGS)) == written.text


def every_line_of_the_text_is_somebodys(candidate, written):
    said = {line.strip() for v in candidate.variants for p in v.document.passages for line in p.source.split("\n")}
    heads = {line for v in candidate.variants for p in v.document.passages for line in p.head.split("\n")}
    for line in re.sub(r" \{#[a-z0-9-]+\}", "", written.text).splitlines():  # a name is no word of the text
        words = re.sub(r"^(?:[-*]|[0-9]+[.)]) +", "", line.strip()).lstrip("#").strip()
        assert not words or {words, line.strip()} & (said | heads | {candidate.title})


def the_order_of_variants_changes_nothing(variants, candidate, written):
    other = merge("kickoff", variants[::-1], SETTINGS)
    assert texts(other) == written.text
    assert dump(record(other, {}, "test")) == dump(record(candidate, {}, "test"))


def test_a_step_that_looks_like_data_of_a_document_gets_its_name_in_the_text():
    alone = "- Status: open\n- Call the client.\n"
    after = "## After\n\n- Archive the records.\n"
    candidate = merged(emea=alone, americas=alone, apac=after, india=after)
    assert "- Status: open {#status-open}\n" in texts(candidate)
    assert "- Call the client.\n" in texts(candidate)


def test_what_has_a_name_is_a_step_wherever_it_stands():
    (item,) = merged(emea="# Kickoff\n\nOwner: the sponsor {#owner-named}\n\n## After\n").steps
    assert item.id == "owner-named"


def topics():
    elsewhere = pytest.mark.skip("the corpora of real documents are not on this machine")
    return sorted(CORPORA.glob("*/")) or [pytest.param(CORPORA, marks=elsewhere)]


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.name)
def test_real_documents_keep_the_laws(topic):
    files = sorted(topic.glob("*.md"))
    raw = {str(file): file.read_bytes() for file in files}
    variants = [Variant(file.stem, read_document(str(file), raw[str(file)])) for file in files]
    candidate = merge(topic.name, variants, SETTINGS)
    written = write_practice(candidate)
    data = record(candidate, written.places, "test")
    broken = broken_links(data, lambda path, blob: raw[path], lambda path, text: read_document(path, text).passages)
    assert list(broken) == []
    again = Variant("global", read_document("practice.md", written.text.encode("utf-8")))
    assert texts(merge(topic.name, [again], SETTINGS)) == written.text
    assert dump(record(merge(topic.name, variants[::-1], SETTINGS), written.places, "test")) == dump(data)


def test_two_machines_give_the_same_bytes(tmp_path):
    """Other hash seeds, other locales, another order of files: the same record."""
    (tmp_path / "a.md").write_text(EMEA.replace("    ", ""), encoding="utf-8")
    (tmp_path / "b.md").write_text(APAC.replace("    ", ""), encoding="utf-8")

    def run(seed, locale, *files):
        command = [sys.executable, "-m", "bestyet.cli.main", "merge", *files, "--format", "json"]
        env = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONUTF8": "1"}
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, check=True).stdout

    assert run("1", "C", "a.md", "b.md") == run("2", "tr_TR.UTF-8", "b.md", "a.md")


def test_what_stands_before_all_sections_stays_there():
    candidate = merged(
        emea="# Kickoff\n\n## Steps\n\n- Call them. {#call}\n- Write to them. {#write}\n",
        apac="# Launch\n\nFor every new client. {#scope}\n\n- Call. {#call}\n",
        americas="# Start\n\nAll new clients. {#scope}\n\n- Write. {#write}\n",
    )
    assert texts(candidate).split("\n\n")[1] == "For every new client. {#scope}"


def test_the_sections_are_those_of_one_region_and_new_ones_the_regions_share():
    candidate = merged(
        emea="# K\n\n## Before\n\n- Call. {#call}\n\n## After\n\n- Write. {#write}\n- File. {#file}\n",
        apac="# K\n\n## Procedure\n\n- Call. {#call}\n- Pack. {#pack}\n\n## Records\n\n- Keep. {#keep}\n",
        americas="# K\n\n## Procedure\n\n- Pack. {#pack}\n- Write. {#write}\n\n## Records\n\n- Keep. {#keep}\n",
        china="# K\n\n- File. {#file}\n",
    )
    lines = [line for line in texts(candidate).splitlines() if line]
    assert [line for line in lines if line.startswith("##")] == ["## Before", "## After", "## Records"]
    assert lines[2:4] == ["- Call. {#call}", "- Pack. {#pack}"]
