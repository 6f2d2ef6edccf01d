"""Words against structured values: what contradicts is told, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest
from bestyet.merge.candidate import merge
from bestyet.model.passage import Variant
from bestyet.text.markdown.markdown import read_document
from merge.contradict.measure import BASE, cases, measure

HERE = Path(__file__).parent
BUILT = ["test", "hard", "more.dev", "more.test", "last.test"]
PAIRS = ["abroad", "other_steps.pairs", "milestones", "roles", "versions"]
# What is missed is said in a way that tells no program what it belongs to.
LESS = {"dev": 0.92, "sops": 0.92, "colloquial": 0.88, "other_steps": 0.76, "channels": 0.73}
# Ordinary steps in which others act, other things have versions and times, and other acts have their channels.
ORDINARY = {"outsider": 1.0, "ordinary": 1.0, "others": 0.92, "strict": 0.95, "usual": 0.93}


@pytest.mark.parametrize("name", BUILT)
def test_all_that_is_told_is_one_and_nearly_all_are_told(name):
    told = measure(HERE / f"{name}.tsv")
    assert told.false == ()
    assert told.recall >= 0.97, told.missed


@pytest.mark.parametrize(("name", "recall"), (LESS | ORDINARY).items())
def test_less_is_told_where_one_cannot_know(name, recall):
    told = measure(HERE / f"{name}.tsv")
    assert told.false == ()
    assert told.recall >= recall, told.missed


def test_nothing_is_told_of_honest_steps_that_look_like_contradictions():
    assert measure(HERE / "beside.tsv").false == ()


@pytest.mark.parametrize("name", PAIRS)
def test_pairs_of_words_that_differ_in_little_are_told_apart(name):
    told = measure(HERE / f"{name}.tsv")
    assert told.false == ()
    assert told.recall >= 0.75, told.missed


FRONT = """\
---
practice: it
title: It
region: %s
owner: x
status: in-use
%s:
  - %s
evidence: %s
---
# It

%s
"""
MEASURED = "[{metric: on-time, value: 99, unit: percent, sample: 9000, period: 2025, source: log}]"


def merged(entry, emea, apac):
    key = {"milestone": "lead-times", "activity": "raci"}.get(entry.strip("{").partition(":")[0], "templates")
    key = "channels" if key == "templates" and "version" not in entry else key
    said = {"emea": (emea, MEASURED), "apac": (apac, "[]")}
    texts = {region: FRONT % (region, key, entry, evidence, words) for region, (words, evidence) in said.items()}
    variants = [Variant(one, read_document(f"practices/{one}/it.md", text.encode())) for one, text in texts.items()]
    return merge("it", variants, replace(BASE.settings, regions=("emea", "apac")))


@pytest.mark.parametrize("name", ["merged.dev", "merged.test"])
def test_a_candidate_takes_words_that_state_what_was_chosen_and_tells_what_contradicts_it(name):
    wrong = []
    for remains, chosen, *case in cases(HERE / f"{name}.tsv"):
        of = merged(*case)
        (step,) = of.steps
        if (chosen, remains == "yes") != (of.region(step.chosen), bool(of.contradictions)):
            wrong.append((of.region(step.chosen), of.contradictions, case))
    assert wrong == []
