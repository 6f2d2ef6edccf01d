"""Regions are called as people call them in what counting says, and no other word of it is taken for one."""

from bestyet.model.reasons import Reason
from bestyet.site.desk import Desk


def test_a_region_that_is_called_like_a_word_of_the_sentence_changes_none_of_it(make_site, tiny):
    desk = Desk(make_site(tiny))
    desk.labels |= {"it": "Italy", "of": "Offenbach", "in": "India"}
    heard = {"heard": 1, "of": 3, "unit": "region", "silent": ["it", "emea"], "over": False, "met": False}
    said = Reason("missing", {"missing": [{"rule": "hear-all", "parts": heard}]}).text
    assert desk.voted(said) == (
        "It can still pass; missing: heard 1 of 3 regions (not Italy, EMEA); the time is not over: not met"
    )
