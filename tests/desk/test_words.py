"""Conditions of votes as pages say them."""

from __future__ import annotations

import pytest
from bestyet.desk.words import condition
from bestyet.model.reasons import Reason
from bestyet.model.vote.tally import Condition
from bestyet.site.language.words import speaking


def shown(**parts: object) -> str:
    told = Reason("hear-all", {"heard": 3, "of": 4, "met": False, **parts})
    return condition(Condition("hear-all", False, told), {"india": "India, 100 %(of)s"}.__getitem__, {}.__getitem__)


def test_a_region_is_called_as_people_call_it_also_where_a_voter_has_its_id():
    assert shown(unit="region", silent=["india"]) == (
        "3 of 4 regions have been heard, not yet India, 100 %(of)s; there is time left"
    )
    with pytest.raises(KeyError):
        shown(unit="reviewer", silent=["india"])


def test_what_is_over_is_not_said_to_have_time_left():
    assert "the time is over" in shown(unit="region", silent=["india"], over=True)
    assert shown(unit="region") == "3 of 4 regions have been heard"


def test_in_german():
    with speaking("de"):
        assert shown(unit="region", silent=["india"]).startswith("3 von 4 Regionen gehört, noch nicht India")
