"""Regions that have the same steps below each other the other way round, in circles and deep: a merge ends, quickly."""

import time

import pytest
from bestyet.merge.candidate import merge
from bestyet.merge.order.order import EXACT, consensus
from bestyet.model.candidate import Status
from bestyet.model.decision import Decision, Settled
from bestyet.model.place import Place
from bestyet.text.markdown.writer import write_practice
from merge.knowledge import SETTINGS, variant

REGIONS = ("americas", "apac", "emea")
QUICK = 5  # seconds of CPU; a circle takes for ever


def nested(names):
    return "".join(f"{'    ' * depth}- Do {name}. {{#{name}}}\n" for depth, name in enumerate(names))


def taken(**steps):
    """Each step with the words of the region given, whatever the merge would choose."""
    return Settled(
        tuple(
            Decision(n, "take", "ann", "2026-11-01", "clear", Place("decisions.yml", 1, 1), step, region=region)
            for n, (step, region) in enumerate(steps.items())
        )
    )


def merged_of(bodies, settled):
    variants = [variant(region, f"# Kickoff\n\n{body}") for region, body in zip(REGIONS, bodies, strict=False)]
    began = time.process_time()
    found = merge("kickoff", variants, SETTINGS, settled)
    text = write_practice(found).text
    assert time.process_time() - began < QUICK
    return found, text


def assert_all_stand_once(bodies, settled, names):
    found, text = merged_of(bodies, settled)
    used = [item.id for item in found.items if item.status is Status.USED]
    assert sorted(name for name in used if name in names) == sorted(names)
    assert all(text.count(f"Do {name}.") == 1 for name in names)


TWO = taken(a="apac", b="americas")
THREE = taken(a="emea", b="americas", c="apac")


@pytest.mark.parametrize("settled", [Settled(), TWO, taken(a="americas", b="apac")])
def test_two_regions_with_the_same_steps_below_each_other_the_other_way_round(settled):
    assert_all_stand_once([nested("ab"), nested("ba")], settled, "ab")


@pytest.mark.parametrize("settled", [Settled(), THREE, taken(a="apac", b="emea", c="americas")])
def test_three_regions_that_turn_round(settled):
    assert_all_stand_once([nested("abc"), nested("bca"), nested("cab")], settled, "abc")


def test_a_deep_nest_upside_down():
    names = "abcdefghijkl"
    settled = taken(**{name: REGIONS[n % 2] for n, name in enumerate(names)})
    assert_all_stand_once([nested(names), nested(names[::-1])], settled, names)


@pytest.mark.parametrize("names", ["ab", "abc", "abcd"])
def test_headings_that_stand_below_each_other_the_other_way_round(names):
    """The backbone has none of them, but steps that the others have below them: its own sections take their place.
    From where only the others have a step, the way up goes through all of theirs."""
    shared = [f"- Do step-{name}. {{#step-{name}}}\n\n" for name in names]
    bodies = [f"## Plan\n\n{''.join(shared)}"]
    for turn in (names, names[1:] + names[0]):
        headings = [f"{'#' * (2 + n)} Part {name} {{#{name}}}\n\n" for n, name in enumerate(turn)]
        held = [heading + shared[names.index(name)] for heading, name in zip(headings, turn, strict=True)]
        bodies.append("".join(held) + "- Do more. {#more}\n")
    settled = [*taken(more="apac").decisions, *taken(**dict.fromkeys(names, "apac")).decisions]
    settled += taken(**{names[0]: "emea"}).decisions
    spine = Decision(9, "backbone", "ann", "2026-11-01", "clear", Place("decisions.yml", 1, 1), region="americas")
    everything = [*(f"step-{name}" for name in names), "more"]
    assert_all_stand_once(bodies, Settled((*settled, spine)), everything)


def test_an_order_that_turns_round_takes_no_longer_than_its_moves_are_worth():
    """Each move of the search for a good order violates fewer votes than before: it ends, whatever is wished."""
    size = 10 * EXACT
    turns = [[*range(at, size), *range(at)] for at in range(0, size, 7)]
    turns += [turn[::-1] for turn in turns[:5]]
    began = time.process_time()
    found = consensus(turns, {n: f"{n:03}" for n in range(size)})
    assert time.process_time() - began < QUICK
    assert sorted(found) == list(range(size))
