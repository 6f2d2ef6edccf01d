"""What makes it false that a text says one thing of each point: each is found before anybody votes, or adopts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from bestyet.govern.contests import contests, fault_of_disputes
from bestyet.govern.count.condorcet import pairwise_matrix, settle
from bestyet.govern.settled import (
    answered,
    gaps,
    not_in_force,
    open_points,
    ranked_otherwise,
    values_in_force,
    words_in_force,
)
from bestyet.govern.winners import NotTakenError, taken
from bestyet.merge.candidate import merge
from bestyet.merge.choose.standing import Standing, with_defaults
from bestyet.merge.provenance import record
from bestyet.model.candidate import Settings
from bestyet.model.passage import Variant
from bestyet.model.records.voting import BallotFile, Ranking
from bestyet.model.vote.policy import Number
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import write_practice
from msgspec import structs

SETTINGS = Settings(regions=("emea", "apac", "india"))
AGENDA = "1. Send the agenda {} days before. {{#agenda}}\n"


def variants(**texts):
    """region -> its steps, or its front matter and its steps."""
    found = []
    for region, text in texts.items():
        front, steps = text if isinstance(text, tuple) else ("", text)
        head = f"---\npractice: p\ntitle: P\nregion: {region}\nowner: o\nstatus: in-use\n{front}---\n# P\n\n"
        found.append(Variant(region, read_document(f"practices/{region}/p.md", (head + steps).encode())))
    return tuple(found)


def frozen(before=None, **texts):
    """The record of a text as it is put to the vote."""
    candidate = merge("p", variants(**texts), SETTINGS)
    words = {item.id: (item.kind, item.words.source) for item in candidate.steps}
    standing = Standing("1.0.0", words_in_force(before, words), values_in_force(before), answered(before))
    candidate = with_defaults(candidate, standing, SETTINGS)
    return record(candidate, write_practice(candidate).places, "")


def ballot(of, **more):
    return BallotFile(
        **{
            "format": 2,
            "practice": "p",
            "version": "1.0.0",
            "weight": "major",
            "opened": "",
            "text": "",
            "provenance": "",
            "policy": {},
            "electorate": (),
            "passages": {},
            "disputes": tuple(contests(of)),
            **more,
        }
    )


def text_of(of, name):
    return next(item.text for item in of.items if item.id == name)


def test_without_a_ranking_the_text_stands_and_says_what_one_region_says():
    found = frozen(emea=AGENDA.format("three"), apac=AGENDA.format("five"), india=AGENDA.format("three"))
    (contest,) = contests(found)
    assert (contest.options, contest.default) == (("apac", "emea"), "emea")
    nobody = settle(["apac"], "emea", pairwise_matrix(["apac", "emea"], []))
    assert list(ranked_otherwise(ballot(found), {"agenda": nobody})) == []


def test_a_tie_above_the_text_adopts_nothing_and_nobody_takes_it():
    found = frozen(emea=AGENDA.format("three"), apac=AGENDA.format("five"), india=AGENDA.format("nine"))
    (contest,) = contests(found)
    others = [option for option in contest.options if option != contest.default]
    rankings = [([[others[0]], [others[1]]], Fraction(1)), ([[others[1]], [others[0]]], Fraction(1))]
    tied = settle(others, contest.default, pairwise_matrix([*others, contest.default], rankings))
    assert tied.winner is None
    assert "are tied, and no casting vote chooses" in next(ranked_otherwise(ballot(found), {"agenda": tied}))
    with pytest.raises(NotTakenError, match="are tied"):
        list(taken(found, found, {"agenda": tied}))


@pytest.mark.parametrize(("least", "size"), [(Number(3), 3), (Number(root=Fraction(3, 2)), 4)])
def test_what_most_prefer_and_too_few_choose_does_not_let_the_text_win(least, size):
    """Two of three rank APAC's way first, one the text's; three would be needed to choose it."""
    found = frozen(emea=AGENDA.format("three"), apac=AGENDA.format("five"), india=AGENDA.format("three"))
    rankings = [([["apac"], ["emea"]], Fraction(2)), ([["emea"]], Fraction(1))]
    matrix = pairwise_matrix(["apac", "emea"], rankings)
    assert settle(["apac"], "emea", matrix, least, size).winner == "emea"  # as ballots from before are counted
    nobody = settle(["apac"], "emea", matrix, least, size, default_must_lead=True)
    assert nobody.winner is None
    assert "2 rank apac above emea, and 1 below; too few to choose it, quorum 3" in nobody.because
    assert "too few to choose it" in next(ranked_otherwise(ballot(found), {"agenda": nobody}))
    with pytest.raises(NotTakenError, match="too few to choose it"):
        list(taken(found, found, {"agenda": nobody}))


def test_words_that_take_no_position_do_not_stand_where_others_do():
    """The medoid names no number: then the text would leave open what it is asked."""
    found = frozen(
        emea="1. Send the agenda to the client before the meeting. {#agenda}\n",
        apac="1. Send the agenda to the client five days before the meeting. {#agenda}\n",
        india="1. Send the agenda to the client two days before the meeting. {#agenda}\n",
    )
    (contest,) = contests(found)
    assert contest.default in ("apac", "india")
    assert "days before" in text_of(found, "agenda")


def test_two_points_of_one_step_that_no_region_says_together_are_not_taken():
    found = frozen(
        emea="1. The client must approve the draft within 3 days by email. {#draft}\n",
        apac="1. The client may approve the draft within 3 days by email. {#draft}\n",
        india="1. The client must approve the draft within 7 days by email. {#draft}\n",
    )
    points = {one.about: one for one in contests(found)}
    assert len(points) == 2
    winners = {one.id: Ranking(winner=next(o for o in one.options if o != one.default)) for one in points.values()}
    with pytest.raises(NotTakenError, match="no region’s words say all"):
        list(taken(found, found, winners))


def test_a_region_that_says_other_things_by_now_is_not_taken_for_what_it_said():
    one = frozen(emea=AGENDA.format("three"), apac=AGENDA.format("five"), india=AGENDA.format("three"))
    now = frozen(emea=AGENDA.format("three"), apac=AGENDA.format("seven"), india=AGENDA.format("three"))
    (entry,) = taken(one, one, {"agenda": Ranking(winner="apac")})
    assert (entry["do"], entry["step"], entry["region"]) == ("settle", "agenda", "apac")
    with pytest.raises(NotTakenError, match="other things by now"):
        list(taken(one, now, {"agenda": Ranking(winner="apac")}))


def test_one_region_that_says_both_cannot_be_ranked():
    entry = "lead-times:\n  - {{milestone: held, within: {}, unit: days}}\n"
    twice = entry.format(5) + "  - {milestone: held, within: 9, unit: days}\n"
    found = frozen(emea=(twice, AGENDA.format("three")), apac=(entry.format(5), AGENDA.format("three")))
    assert [one.id for one in contests(found)] == []
    (gap,) = gaps(found)
    assert gap.subject == "lead-times/held"
    assert "nobody can rank them" in gap.said


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("raci:\n  - {activity: agenda, responsible: lead}\n", "nobody is accountable for agenda"),
        ("templates:\n  - {id: form}\n", "template form has no version"),
    ],
)
def test_a_value_that_nobody_completes_is_told(front, said):
    found = frozen(emea=(front, AGENDA.format("three")), apac=(front, AGENDA.format("three")))
    assert [gap.said for gap in gaps(found)] == [said]


def test_a_value_that_one_region_has_alone_is_not_in_the_text():
    front = "lead-times:\n  - {milestone: held, within: 5, unit: days}\n"
    found = frozen(emea=(front, AGENDA.format("three")), apac=AGENDA.format("three"))
    assert [one.status.value for one in found.fields] == ["addition"]
    assert list(gaps(found)) == []


def test_the_order_of_steps_is_settled_by_a_decision():
    steps = ["Send the signed agenda. {#agenda}", "Call the client at home. {#call}", "Book a large room. {#room}"]
    one, other = (
        "".join(f"{n}. {step}\n" for n, step in enumerate(found, 1))
        for found in (steps, [steps[1], steps[0], steps[2]])
    )
    found = frozen(emea=one, apac=other)
    assert [gap.mends[0][-1] for gap in gaps(found)] == ["order"]


def test_what_is_in_force_stays_until_another_is_ranked_above_it_even_where_no_region_says_it():
    before = frozen(emea=AGENDA.format("three"), apac=AGENDA.format("three"), india=AGENDA.format("three"))
    after = {"emea": AGENDA.format("four"), "apac": AGENDA.format("five"), "india": AGENDA.format("four")}
    found = frozen(before, **after)
    (contest,) = contests(found)
    assert "three" in text_of(found, "agenda")
    assert (contest.default, contest.options) == ("status-quo", ("apac", "emea"))
    assert list(not_in_force(before, found)) == []
    other = frozen(**after)  # somebody puts the words of the most regions to the vote
    assert "four" in text_of(other, "agenda")
    assert list(not_in_force(before, other)) == [
        "agenda: regions have not settled it, and the text does not say what is in force"
    ]


def test_what_was_settled_is_not_asked_again_while_regions_say_what_they_said():
    texts = {"emea": AGENDA.format("three"), "apac": AGENDA.format("five"), "india": AGENDA.format("three")}
    before = frozen(**texts)
    again = frozen(before, **texts)
    assert contests(again) == []
    assert list(not_in_force(before, again)) == []
    assert open_points(again, ballot(again), None) == ()
    changed = frozen(before, **{**texts, "india": AGENDA.format("two")})
    assert [one.default for one in contests(changed)] == ["emea"]
    forged = _settled_by_nobody(frozen(**{**texts, "india": AGENDA.format("two")}), again)
    assert list(not_in_force(before, forged)) == ["agenda: the standard before has not settled it like this"]


def _settled_by_nobody(of, again):
    """A record that says that the standard before has settled what it has not."""
    settled = next(item for item in again.items if item.id == "agenda").dispute.values[0].settled
    items = []
    for item in of.items:
        if item.dispute:
            told = [structs.replace(one, settled=settled) for one in item.dispute.values]
            item = structs.replace(item, dispute=structs.replace(item.dispute, values=tuple(told)))
        items.append(item)
    return structs.replace(of, items=tuple(items))


@pytest.mark.parametrize("default", ["apac", "status-quo", None])
def test_a_ballot_says_what_its_text_says(default):
    found = frozen(emea=AGENDA.format("three"), apac=AGENDA.format("five"), india=AGENDA.format("three"))
    told = ballot(found)
    assert fault_of_disputes(told, found) == ""
    forged = structs.replace(told, disputes=(structs.replace(told.disputes[0], default=default),))
    assert "the disputes on the ballot are not those of its text: agenda" in fault_of_disputes(forged, found)


def test_a_frozen_value_that_no_region_says_is_no_default():
    front = "lead-times:\n  - {{milestone: held, within: {}, unit: days}}\n"
    found = frozen(emea=(front.format(5), AGENDA.format("three")), apac=(front.format(9), AGENDA.format("three")))
    (contest,) = contests(found)
    field = next(one for one in found.fields if one.id == contest.id)
    other = structs.replace(field, chosen=structs.replace(field.chosen, value={**field.chosen.value, "within": 7}))
    forged = structs.replace(found, fields=tuple(other if one is field else one for one in found.fields))
    assert "not those of its text" in fault_of_disputes(ballot(found), forged)


def test_a_text_of_format_1_tells_what_it_left_open():
    found = frozen(emea=AGENDA.format("three"), apac=AGENDA.format("five"), india=AGENDA.format("three"))
    old = structs.replace(found, format=1)
    assert open_points(old, ballot(old), None) == ("agenda: apac says 5 days, emea and india say 3 days",)
    assert open_points(old, ballot(old, ends=True, disputes=()), None) == ()
