"""What of all that is due and open is whose."""

from __future__ import annotations

from dataclasses import replace

from bestyet.insight.time.mine import mine
from bestyet.model.base import GLOBAL
from bestyet.model.oversee.due import Due, Owed
from bestyet.model.oversee.mine import Mine, OpenPoints, Who
from bestyet.model.oversee.stand import Next, Plan, Stand
from bestyet.model.place import Place

PLACE = Place("practices/emea/kickoff.md", 1, 1)


def due(what: Owed, region: str, *whose: str) -> Due:
    names = tuple(map(str.title, whose))
    return Due(what, region, "kickoff", "Kickoff", "", "", names, "", None, "", PLACE, whose)


VOTE, AGAIN = due(Owed.VOTE, "emea", "ada", "bo"), due(Owed.LOOK_AGAIN, "apac", "cy")
READ, FAR, ALL = due(Owed.REVIEW, "emea"), due(Owed.DEPARTURE, "apac"), due(Owed.STANDARD, GLOBAL)
OWED = (VOTE, AGAIN, READ, FAR, ALL)
OURS, THEIRS = OpenPoints("kickoff", "Kickoff", ("apac", "emea"), 1, 0), OpenPoints("audit", "Audit", ("apac",), 0, 1)
STANDS = tuple(Stand(one.value, one.value, "", "", "", "", Plan(one)) for one in Next)
DECIDED = tuple(one for one in STANDS if one.title in ("propose", "adopt", "amend", "record"))


def of(who: Who) -> Mine:
    return mine(who, OWED, (OURS, THEIRS), STANDS)


def test_a_reviewer_votes_for_themselves_and_reads_for_their_region_and_with_all():
    assert of(Who(("emea",), "ada")) == Mine((VOTE,), DECIDED, (OURS,), (READ, ALL), ())
    assert of(Who(("emea",), "dee")).votes == ()


def test_a_vote_stays_its_voters_when_they_move_to_another_region():
    assert of(Who(("apac",), "bo")) == Mine((VOTE,), DECIDED, (OURS, THEIRS), (FAR, ALL), ())


def test_a_region_owes_all_its_votes():
    assert of(Who(("emea",))) == Mine((VOTE,), DECIDED, (OURS,), (READ, ALL), ())
    assert of(Who(("apac",))).votes == (AGAIN,)


def test_who_only_writes_settles_and_votes_on_nothing():
    assert of(Who(("emea",), settles=False, others=("emea", GLOBAL))) == Mine((), (), (), (READ,), (ALL,))


def test_what_one_may_read_for_others_stands_apart_and_once():
    assert of(Who(("emea",), "ada", others=("emea", "apac", GLOBAL))).others == (FAR,)
    assert of(Who((), "")) == Mine((), DECIDED, (), (ALL,), ())


def test_nobody_is_asked_to_put_what_its_regions_have_ended_to_the_vote_again():
    ended = tuple(replace(one, has_ended=True) for one in STANDS)
    found = mine(Who(("emea",), "ada"), OWED, (), ended).decide
    assert [one.title for one in found] == ["adopt", "amend", "record"]
