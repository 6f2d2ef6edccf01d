"""The page of a ballot tells each region what adopting the text would change for it."""

from dataclasses import replace

from bestyet.model.oversee.impact import STEP, Effect, Exchange, Impact, RegionImpact, What
from bestyet.model.place import Place
from bestyet.site.input import Programme
from bestyet.site.version.views import Stage, VersionView
from reading import render, words

HOSTILE = "<script>alert(1)</script> {{ 7*7 }} `tick`"
PAGE = "docs/practices/client-kickoff/1.0.0/index.md"
OWN = Place("practices/apac/client-kickoff.md", 18, 1)
CHANGED = Effect(
    What.CHANGED, STEP, "agenda-sent", "Issue the agenda in 5 days.", "Issue the agenda in 3 days.", OWN,
    values=(Exchange("duration", "5 days", "3 days"),), departs_until="2026-12-31",
)  # fmt: skip


def shown(make_site, tiny, *effects, **more):
    site = make_site(tiny)
    view = VersionView("1.0.0", Stage.OPEN, "major", site.candidates["client-kickoff"], "2026-11-20", "2026-12-04")
    regions = (RegionImpact("emea", "", 0, ()), RegionImpact("apac", OWN.path, 2, effects, **more))
    found = Impact("client-kickoff", "1.0.0", "Kickoff", 3, regions)
    site = replace(
        site,
        versions={"client-kickoff": (view,)},
        programme=Programme(impacts={("client-kickoff", "1.0.0"): found}),
    )
    return render(site)[PAGE].decode()


def test_a_table_counts_and_a_fold_a_region_lists(make_site, tiny):
    page = shown(make_site, tiny, CHANGED, is_reordered=True, left=("raci/agenda",))
    text = words(page)
    assert "What adopting it would change for each region" in text
    assert "Region Steps that stay Another value EMEA no text of its own: all of it would be new 0 0 APAC 2 1" in text
    assert "APAC, one by one" in text
    assert "How long or how soon: 5 days becomes 3 days." in text
    assert "Declared as a departure until 31 Dec 2026." in text
    assert "The steps that it keeps stand in another order." in text
    assert "What the text does not settle stays as the region has it: 1 value." in text
    assert '"../../../regions/apac/client-kickoff/#L18"' in page


def test_what_differs_is_marked_in_the_words_unless_they_are_other_words_altogether(make_site, tiny):
    other = replace(CHANGED, what=What.REWORDED, own="Post it.", new="Send the agenda.", values=(), departs_until="")
    page = shown(make_site, tiny, CHANGED, other)
    assert "Issue the agenda in <del>5</del><ins>3</ins> days." in page
    assert "<del>Post it.</del> <ins>Send the agenda.</ins>" in page


def test_values_of_the_front_matter_are_told_in_words(make_site, tiny):
    place = Place(OWN.path, 9, 1)
    lead = Effect(What.CHANGED, "lead-times", "kickoff-held", "7 days", "5 days", place)
    gone = Effect(What.DROPPED, "channels", "email", "used", "", place)
    text = words(shown(make_site, tiny, lead, gone))
    assert "Another value Lead time, Kickoff held: 7 days becomes 5 days APAC, line 9" in text
    assert "Dropped Channel: email APAC, line 9" in text


def test_contributors_words_stay_words(make_site, tiny):
    hostile = Effect(What.CHANGED, STEP, HOSTILE, HOSTILE, HOSTILE + "!", OWN, None, (Exchange(HOSTILE, HOSTILE, "x"),))
    field = Effect(What.ADDED, HOSTILE, HOSTILE, "", HOSTILE)
    page = shown(make_site, tiny, hostile, field)
    assert "<script>alert" not in page
    assert "{{" not in page


def test_where_nobody_asked_there_is_no_fold(make_site, tiny):
    site = make_site(tiny)
    view = VersionView("1.0.0", Stage.OPEN, "major", site.candidates["client-kickoff"], "2026-11-20", "2026-12-04")
    page = render(replace(site, versions={"client-kickoff": (view,)}))[PAGE].decode()
    assert "What adopting it" not in page
