"""What a region's pages show of a departure while it holds, on its last day, and when it has ended."""

from dataclasses import replace
from datetime import date

import pytest
from bestyet.insight.adoption.adoption import adoption_of
from bestyet.insight.adoption.following import Follower
from bestyet.insight.holds import holds_in_region
from bestyet.merge.provenance import record
from bestyet.model.oversee.adoption import Standard, Subject
from bestyet.site.input import Programme
from bestyet.site.version.views import Stage, VersionView
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import write_practice
from msgspec import structs
from reading import pages_of, words

PATH = "practices/apac/client-kickoff.md"
LENS, WRITTEN = "practices/client-kickoff/for-apac/index.md", "regions/apac/client-kickoff/index.md"
UNTIL = "2026-11-22"
ENTRY = "departures:\n  - {{step: {}, reason: Holidays, approved-by: lead, until: {}}}\n"
TIED = "within: {}, unit: business-days, step: agenda-sent}}"


def site_on(make_site, tiny, day, front, **more):
    """The site on a day when the candidate is in force; its lead time belongs to the agenda; APAC says 7 days."""
    files = {
        path: text.replace("within: 5, unit: business-days}", TIED.format(5)).replace("status: in-use", more["status"])
        if more.get("status") and path == PATH
        else text.replace("within: 5, unit: business-days}", TIED.format(5))
        for path, text in tiny.items()
    }
    files["practices/governance.yml"] += "merge: {better: {lead-times: lower}}\n"
    files[PATH] = files[PATH].replace("channels:", front + "channels:")
    site = make_site(files)
    text = site.candidates["client-kickoff"]
    written = write_practice(text)
    document = read_document("practices/global/client-kickoff/1.0.0/practice.md", written.text.encode())
    frozen = structs.replace(record(text, written.places, "0"), version="1.0.0")
    steps = {passage.name: passage for passage in document.passages if passage.name and passage.is_step}
    variants = {one.region: one for one in site.base.merged_variants("client-kickoff")}
    subject = Subject("client-kickoff", (Standard("1.0.0", "2026-01-01", document, steps),), variants)
    found = adoption_of(subject, ["emea", "apac"], Follower(site.base.settings), day)
    view = VersionView("1.0.0", Stage.IN_FORCE, "major", text, "2026-01-01", "2026-01-01", effective="2026-01-01")

    def holds(practice, region):
        return holds_in_region(frozen, document, variants.get(region), site.base, region, date.fromisoformat(day))

    programme = Programme(adoption=(found,), day=day, holds=holds)
    return pages_of(replace(site, versions={"client-kickoff": (view,)}, programme=programme))


@pytest.fixture
def read(make_site, tiny):
    def page(day, front, path=LENS, **more):
        return words(site_on(make_site, tiny, day, front, **more)[path])

    return page


def test_on_its_last_day_the_regions_own_step_and_value_stand_first(read):
    page = read(UNTIL, ENTRY.format("agenda-sent", UNTIL))
    own, standard = "Issue the launch agenda 5 business days ahead.", "Send the agenda three business days"
    assert 0 < page.index(own) < page.index("The standard says: " + standard)
    assert "APAC: agreed to be different until 22 Nov 2026" in page
    said = "7 business days after contract signed (in APAC, standard: 5 business days, agreed until 22 Nov 2026)"
    assert f"Kickoff held {said}" in page
    assert f"By when {said}" in page
    assert "Holidays, approved by lead, until 22 Nov 2026" in page


def test_the_day_after_the_standard_stands_first_and_the_own_way_is_told_as_what_it_is(read):
    page = read("2026-11-23", ENTRY.format("agenda-sent", UNTIL))
    assert "agreed to be different until" not in page
    assert "APAC: its departure has ended" in page
    assert "The departure ended on 22 Nov 2026: the standard applies again." in page
    assert "the departure declared ended on 22 Nov 2026; APAC says 5 business days, the standard says 3" in page
    assert "By when 5 business days after contract signed" in page
    assert "in APAC, standard" not in page


def test_the_text_as_written_says_which_departures_hold(read):
    entries = (
        ENTRY.format("agenda-sent", UNTIL) + "  - {step: history, reason: ' ', approved-by: lead, until: 2027-01-01}\n"
    )
    page = read(UNTIL, entries, WRITTEN)
    assert "Declared departure at agenda sent: Holidays, until 22 Nov 2026." in page
    assert "No departure at history" in page
    over = read("2026-11-23", entries, WRITTEN)
    assert "Ended departure at agenda sent: Holidays, until 22 Nov 2026. It has ended, so it holds no longer." in over
    retired = read(UNTIL, entries, WRITTEN, status="status: retired")
    assert "No departure at agenda sent: Holidays, until 22 Nov 2026. The text is retired" in retired


def test_a_departure_from_a_step_that_the_standard_has_not_marks_no_step(read):
    page = read(UNTIL, ENTRY.format("agenda-sent", UNTIL).replace("agenda-sent", "gone"))
    assert "agreed to be different until" not in page
    assert "The standard has no such step." in page
    assert "Nothing is agreed to be different in APAC." in page


def test_what_a_region_departs_from_is_not_counted_as_what_its_text_keeps(read):
    def told(front):
        page = read(UNTIL, front)
        return page[page.index("its own text keeps") :].partition("The standard holds")[0].split(". ")

    kept, departs, *_ = told(ENTRY.format("kickoff-held", UNTIL))
    assert departs == "It departs from 1, as declared"
    assert told(ENTRY.format("kickoff-held", "2026-11-01"))[0] == kept.removesuffix(". ")
