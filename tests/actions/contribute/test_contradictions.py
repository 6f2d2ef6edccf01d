"""A variant that contradicts itself: both places, a way to mend, and silence where the words are about another step."""

import pytest
from bestyet.actions.contribute.check import CheckRequest, check_files
from bestyet.actions.contribute.contradictions import contradictions_in
from bestyet.merge.contradict.contradictions import contradictions
from bestyet.model.place import Place
from cli.kickoff import GOVERNANCE, run

FILE = "practices/emea/client-kickoff.md"
VARIANT = """\
---
practice: client-kickoff
title: Client kickoff
region: emea
owner: client-services-emea
status: in-use
lead-times:
  - {milestone: kickoff-held, after: contract-signed, within: 5, unit: business-days}
raci:
  - {activity: minutes, step: minutes-sent, responsible: quality, accountable: quality}
templates:
  - {id: agenda, version: "3.1"}
---
# Client kickoff

1. Send the agenda (version 2.0) to the client. {#agenda-sent}
2. Meet within 10 business days after the contract is signed. {#kickoff-held}
3. The project manager sends the minutes. {#minutes-sent}
"""
VOCABULARY = """\
roles: {quality: {title: Quality}, project-manager: {title: Project manager}}
templates: {agenda: {title: Agenda}}
milestones: {kickoff-held: {title: Kickoff held}, contract-signed: {title: Contract signed}}
"""


@pytest.fixture
def base(workshop):
    workshop.write("practices/governance.yml", GOVERNANCE)
    workshop.write("practices/vocabulary.yml", VOCABULARY)
    workshop.write(FILE, VARIANT)
    return workshop


def warned(base, *paths):
    checked = check_files(CheckRequest(base.root, paths), contradictions_in)
    assert checked.problems == ()
    return [(found.place, found.message) for found in checked.warnings]


def test_each_contradiction_is_told_with_the_place_of_the_value_and_of_the_words(base):
    assert warned(base) == [
        (
            Place(FILE, 8, 5),
            "“kickoff-held” has 5 business days after contract signed, but line 17 says “10 business days”",
        ),
        (Place(FILE, 10, 5), "“minutes” is done by Quality, but line 18 says Project manager"),
        (Place(FILE, 12, 5), "“agenda” is version 3.1, but line 16 says “version 2.0”"),
    ]
    assert warned(base, FILE) == warned(base)


def test_it_is_a_warning_that_strict_makes_a_problem(base, monkeypatch):
    monkeypatch.chdir(base.root)
    told = run("check")
    assert (told.exit_code, told.stdout.count("contradiction: ")) == (0, 3)
    assert run("check", "--strict").exit_code == 1


def test_a_time_that_another_step_says_is_told_with_the_place_of_that_step(base):
    told = "4. Tell the client that the kickoff is held within three weeks of the contract. {#told}\n"
    base.write(FILE, VARIANT.replace("10 business days", "5 business days") + told)
    assert (
        Place(FILE, 8, 5),
        "“kickoff-held” has 5 business days after contract signed, but line 19 says “three weeks”",
    ) in warned(base)


def test_what_another_step_says_of_other_things_is_not_told(base):
    words = "4. Book the room for the kickoff three weeks ahead; slides are kept for three weeks. {#told}\n"
    base.write(FILE, VARIANT.replace("10 business days", "5 business days") + words)
    assert {place.line for place, _ in warned(base)} == {10, 12}


def test_words_of_another_step_that_do_not_name_it_say_nothing_about_a_value(base):
    text = VARIANT.replace("milestone: kickoff-held,", "milestone: kickoff-held, step: agenda-sent,")
    base.write(FILE, text.replace("step: minutes-sent", "step: agenda-sent").replace("2.0", "3.1"))
    assert warned(base) == []


def test_a_value_of_a_step_that_is_not_there_is_a_problem(base):
    base.write(FILE, VARIANT.replace("step: minutes-sent", "step: minutes"))
    problems = check_files(CheckRequest(base.root)).problems
    assert [(one.code, one.place) for one in problems] == [("unknown-step", Place(FILE, 10, 31))]


@pytest.mark.parametrize("entry", ["{within: 5}", "5", "{milestone: kickoff-held, within: true, unit: days}", "[]"])
def test_values_that_are_none_are_not_held_against_words(base, entry):
    lead_time = "{milestone: kickoff-held, after: contract-signed, within: 5, unit: business-days}"
    base.write(FILE, VARIANT.replace(lead_time, entry))
    checked = check_files(CheckRequest(base.root), contradictions_in)
    assert all(found.place.line != 8 for found in checked.warnings)


def test_the_shipped_variants_do_not_contradict_themselves(shipped):
    assert [
        one for variants in shipped.variants.values() for v in variants for one in contradictions(v, shipped.settings)
    ] == []
