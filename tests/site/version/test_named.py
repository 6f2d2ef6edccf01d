"""Regions are called as people call them in what counting says, and no other word of it is taken for one."""

from bestyet.model.reasons import Reason
from bestyet.model.records.provenance import Told
from bestyet.model.records.voting import said
from bestyet.site.desk import Desk


def test_a_region_that_is_called_like_a_word_of_the_sentence_changes_none_of_it(make_site, tiny):
    desk = Desk(make_site(tiny))
    desk.labels |= {"it": "Italy", "of": "Offenbach", "in": "India"}
    heard = {"heard": 1, "of": 3, "unit": "region", "silent": ["it", "emea"], "over": False, "met": False}
    said = Reason("missing", {"missing": [{"rule": "hear-all", "parts": heard}]}).text
    assert desk.voted(said) == (
        "It can still pass; missing: heard 1 of 3 regions (not Italy, EMEA); the time is not over: not met"
    )


def test_what_a_record_says_is_told_exactly_where_its_parts_make_its_very_words(make_site, tiny):
    """Mere text stays as it was written: nobody can tell a region from a word of it."""
    desk = Desk(make_site(tiny))
    desk.labels |= {"it": "Italy", "of": "Offenbach", "in": "India", "a": "Austria"}
    heard = {"heard": 1, "of": 3, "unit": "region", "silent": ["it", "emea"], "over": True, "met": False}
    text = "heard 1 of 3 regions (not it, emea); the time is over: not met"
    exact = "Heard 1 of 3 regions (not Italy, EMEA); the time is over: not met"
    as_written = f"H{text[1:]}"
    assert desk.voted(said(Told(rule="hear-all", parts=heard, text=text))) == exact
    assert desk.voted(said(Told(rule="hear-all", text=text))) == as_written
    assert desk.voted(said(text)) == as_written
    for parts in ({}, {"met": True}, {**heard, "silent": 7}, {**heard, "silent": ["apac"]}, {**heard, "more": []}):
        assert desk.voted(said(Told(rule="hear-all", parts=parts, text=text))) == as_written
    for rule in ("says", "veto", "missing", "nothing", "approval", "undefeated"):
        assert desk.voted(said(Told(rule=rule, parts=heard, text=text))) == as_written


def test_words_of_people_and_ids_of_reviewers_are_no_regions(make_site, tiny):
    desk = Desk(make_site(tiny))
    desk.labels |= {"it": "Italy", "in": "India"}
    taken_back = Reason("withdrawn", {"by": "in", "because": "it is in a mess"})
    assert desk.voted(taken_back.text) == "Withdrawn by in: it is in a mess"
    heard = {"heard": 1, "of": 3, "unit": "reviewer", "silent": ["it"], "over": True, "met": False}
    assert "(not it)" in desk.voted(Reason("hear-all", heard).text)
    ranked = Reason("tied-default", {"tied": ["it", "in"], "winner": "it"}).text
    assert desk.voted(ranked) == "Italy, India are tied, and no casting vote chooses: Italy"
