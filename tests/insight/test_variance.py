"""A programme lead asks where the regions differ; every figure here is worked out by hand beside it."""

import random
from datetime import date
from fractions import Fraction

import pytest
from bestyet.insight.difference.spread import of_lengths, of_sets, of_words
from bestyet.insight.difference.variance import matrix, variances
from bestyet.merge.candidate import merge
from bestyet.model.oversee.variance import NO_STEP, WHOLE, Sort, decimal
from bestyet.model.place import Place
from bestyet.text.base import read_base
from bestyet.text.markdown.steps import steps_at_a_glance

TODAY = date(2026, 11, 22)
GOVERNANCE = """\
regions:
  emea: {name: Europe, calendar: CH}
  apac: {name: Asia-Pacific, label: APAC, calendar: SG}
  india: {name: India, calendar: IN}
"""
VOCABULARY = """\
roles:
  project-manager: {title: Project manager, regions: {emea: Project leader, apac: Programme executive}, also: [PM]}
  site-head: {title: Site head}
  client: {title: Client, also: [customer]}
channels: {email: {title: Email, also: [mail]}, phone: {title: Phone}, on-site: {title: On-site meeting}}
"""
EMEA = """\
---
practice: client-kickoff
title: Client kickoff
region: emea
owner: a
status: in-use
category: project-start
customer-facing: true
lead-times:
  - {milestone: kickoff-held, after: contract-signed, within: 5, unit: business-days}
raci:
  - {activity: agenda, responsible: project-manager, informed: [client]}
templates: [{id: agenda, version: "3.1"}]
channels: [mail, phone]
---
# Client kickoff

1. Send the agenda to the customer. {#agenda-sent}
2. Name the core team. {#team-named}
3. Order the room.
"""
APAC = """\
---
practice: client-kickoff
title: Project launch
region: apac
owner: a
status: in-use
customer-facing: true
lead-times:
  - {milestone: kickoff-held, after: contract-signed, within: 10, unit: days}
raci:
  - {activity: agenda, responsible: PM}
templates: [{id: agenda, version: "2.5"}]
channels: [email]
---
# Project launch

1. Issue the launch agenda. {#agenda-sent}
2. Order the room.
"""
INDIA = """\
---
practice: client-kickoff
title: Kick-off
region: india
owner: a
status: in-use
raci:
  - {activity: agenda, responsible: site-head}
channels: [email, on-site]
---
# Kick-off

1. Send the KOM agenda. {#agenda-sent}
2. Name the team of all departments. {#team-named}
"""


def base_of(*texts, governance=GOVERNANCE, vocabulary=VOCABULARY):
    files = {"practices/governance.yml": governance.encode(), "practices/vocabulary.yml": vocabulary.encode()}
    for text in texts:
        words = dict(line.split(": ", 1) for line in text.split("\n") if line.startswith(("practice: ", "region: ")))
        files[f"practices/{words['region']}/{words['practice']}.md"] = text.encode()
    return read_base(files), {path: steps_at_a_glance(raw) for path, raw in files.items()}


def compare(*texts, **others):
    base, glances = base_of(*texts, **others)
    return variances(base, glances, TODAY)[0]


def row(found, name):
    return next(row for row in found.rows if row.name == name)


# -- the measure ----------------------------------------------------------------------------------


def test_words_differ_or_not():
    # Of three regions two say the same: each of them differs from one of two others, the third from both.
    assert of_words(["a", "a", "b"]) == [5_000, 5_000, 10_000]


def test_lengths_of_time_differ_by_the_share_that_the_longer_one_has_more():
    # 5 and 10 days: 1 - 5/10. Nothing and something: 1 - 0.
    assert of_lengths([Fraction(5), Fraction(10)]) == [5_000, 5_000]
    assert of_lengths([Fraction(0), Fraction(10), Fraction(10)]) == [10_000, 5_000, 5_000]
    assert of_lengths([Fraction(0), Fraction(0)]) == [0, 0]


def test_sets_differ_by_what_only_one_of_two_has():
    # All named: email (3 regions), phone (1), on-site (1). The first differs from the second in phone, from the third
    # in phone and on-site: 1/3 and 2/3, on average a half. The second: in phone, in on-site: a third.
    sets = [frozenset({"email", "phone"}), frozenset({"email"}), frozenset({"email", "on-site"})]
    assert of_sets(sets) == [5_000, 3_333, 5_000]


@pytest.mark.parametrize("seed", range(20))
def test_lengths_are_what_comparing_every_pair_yields(seed):
    chance = random.Random(seed)
    days = [Fraction(chance.randint(0, 400), chance.randint(1, 30)) for _ in range(chance.randint(2, 12))]
    for place, found in enumerate(of_lengths(days)):
        others = days[:place] + days[place + 1 :]
        pairs = [1 - min(days[place], one) / max(days[place], one) if max(days[place], one) else 0 for one in others]
        assert abs(found - WHOLE * sum(pairs) / len(pairs)) <= 1


def test_a_difference_in_words():
    assert [decimal(part) for part in (None, 0, 4_976, 10_000)] == ["–", "0.00", "0.50", "1.00"]


# -- the rows ----------------------------------------------------------------------------------


def test_lead_times_are_compared_in_days_of_each_calendar():
    found = row(compare(EMEA, APAC, INDIA), "kickoff-held after contract-signed")
    # Switzerland: 5 business days take 1827/258 = 7.08 days on average (see test_calendars.py); 1 - 7.0814/10 = 0.2919.
    assert found.spread == 2_919
    assert [cell.days for cell in found.cells] == [Fraction(1827, 258), 10]
    assert [cell.said for cell in found.cells] == ["5 business days = 7.1 days", "10 days"]
    assert found.silent == ("india",)  # it has the practice and says nothing: left out, not zero
    assert found.is_seen
    assert found.cells[0].place == Place("practices/emea/client-kickoff.md", 10, 5)


def test_roles_and_channels_go_through_the_vocabulary():
    found = compare(EMEA, APAC, INDIA)
    who = row(found, "agenda: responsible")  # "PM" is the project manager: a, a, b, so 1/2, 1/2 and 1
    assert [cell.text for cell in who.cells] == ["Project manager", "Project manager", "Site head"]
    assert who.spread == 6_667
    assert who.is_seen  # EMEA informs the client of it
    channels = row(found, "channels")  # as above: a half, a third, a half
    assert channels.spread == 4_444
    assert channels.cells[0].text == "Email, Phone"


def test_template_versions_are_words():
    found = compare(EMEA, APAC, INDIA)
    assert row(found, "agenda: version").spread == WHOLE
    assert row(found, "templates").spread == 0  # the two that say so use the same one
    assert row(found, "templates").silent == ("india",)


def test_without_a_merge_steps_are_compared_by_name_and_equal_words():
    found = compare(EMEA, APAC, INDIA)
    # agenda-sent names the client (EMEA calls it customer): all three have it.
    assert row(found, "steps with the client").spread == 0
    # team-named: EMEA and India; "Order the room.": EMEA and APAC. EMEA differs from each other in one of two,
    # APAC and India from EMEA in one, from each other in both: 1/2, 3/4, 3/4.
    others = row(found, "other steps")
    assert [cell.apart for cell in others.cells] == [5_000, 7_500, 7_500]
    assert [cell.text for cell in others.cells] == ["2 of 2", "1 of 2", "1 of 2"]
    assert not others.is_seen


def test_a_practice_is_the_mean_of_its_sorts():
    found = compare(EMEA, APAC, INDIA)
    assert found.by_sort == {
        Sort.LEAD_TIME: 2_919,
        Sort.CHANNEL: 4_444,
        Sort.TEMPLATE: 5_000,  # the set 0, the version 1
        Sort.RACI: 6_667,  # who is responsible; that EMEA alone says who is informed compares nothing
        Sort.STEP: 3_334,  # 0 and (1/2 + 3/4 + 3/4) / 3 = 0.6667, on average 0.33335
    }
    assert found.spread == round((2_919 + 4_444 + 5_000 + 6_667 + 3_334) / 5)
    assert found.seen == round((2_919 + 4_444 + 5_000 + 6_667 + 0) / 5)
    assert found.category == "project-start"
    assert found.regions == ("emea", "apac", "india")


def test_one_region_has_nothing_to_compare():
    found = compare(EMEA)
    assert (found.spread, found.seen, dict(found.apart)) == (None, None, {})
    assert all(row.spread is None for row in found.rows)


def test_what_clients_do_not_see_is_not_marked():
    found = compare(*(text.replace("customer-facing: true", "customer-facing: false") for text in (EMEA, APAC)))
    assert not found.is_customer_facing
    assert found.seen is None
    assert not any(row.is_seen for row in found.rows)


# -- the matrix of one practice ----------------------------------------------------------------------------------


def test_the_matrix_has_the_steps_of_the_merge_and_job_titles():
    base, _ = base_of(EMEA, APAC, INDIA)
    candidate = merge("client-kickoff", base.merged_variants("client-kickoff"), base.settings)
    place = Place("practices/vocabulary.yml", 2, 70)
    found = matrix(base, candidate, TODAY, {"/roles/project-manager/regions/emea": place})
    title = row(found, "project-manager")
    assert [(cell.region, cell.text) for cell in title.cells] == [
        ("emea", "Project leader"),
        ("apac", "Programme executive"),
    ]
    assert title.cells[0].place == place
    assert title.spread == WHOLE
    team = row(found, "team-named")  # two of three have it: 1/2, 1, 1/2
    assert [cell.apart for cell in team.cells] == [5_000, 10_000, 5_000]
    assert team.cells[1].text == NO_STEP
    assert team.cells[2].place == Place("practices/india/client-kickoff.md", 14, 1)
    assert Sort.JOB_TITLE in found.by_sort
    assert found.spread < WHOLE  # job titles count in no practice


# -- hostile files ----------------------------------------------------------------------------------

ODD = (
    "7",
    "true",
    "null",
    "[]",
    "{}",
    "[1, [2]]",
    "{a: {b: 1}}",
    "[{milestone: [1], within: {}, unit: []}]",
    "x",
    "1e9",
)


@pytest.mark.parametrize("key", ["lead-times", "raci", "templates", "channels", "communication", "category", "title"])
@pytest.mark.parametrize("value", ODD)
def test_any_value_anywhere_is_read_without_falling_over(key, value):
    lines = [line for line in APAC.split("\n") if not line.startswith((f"{key}:", "  - "))]
    lines = [line for line in lines if line not in ("lead-times:", "raci:")]
    lines.insert(1, f"{key}: {value}")
    found = compare(EMEA, "\n".join(lines))
    assert found.regions == ("emea", "apac")


@pytest.mark.parametrize(
    "entry",
    [
        "{activity: agenda, responsible: [project-manager, 7], consulted: PM, informed: [[client]]}",
        "{activity: 7, responsible: x}",
        "{responsible: {}}",
    ],
)
def test_odd_activities(entry):
    text = APAC.replace("{activity: agenda, responsible: PM}", entry)
    assert compare(EMEA, text).regions == ("emea", "apac")
