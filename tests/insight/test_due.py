"""What is due, for whom and by when, and as a calendar."""

from dataclasses import replace
from datetime import date

from bestyet.insight.time.due import OpenBallot, due_items
from bestyet.knowledge.codec import decoded, encoded
from bestyet.model.oversee.due import Due, Owed
from bestyet.model.place import Place
from bestyet.model.records.voting import AdoptionFile
from bestyet.model.vote.review import next_review
from bestyet.model.vote.version import Version
from bestyet.site.language.words import speaking
from bestyet.site.oversee.diary import diary
from bestyet.text.base import read_base
from icalendar import Calendar

GOVERNANCE = """\
company: Example
review-every: "6 months"
regions: {emea: {name: Europe}, apac: {name: Asia-Pacific}}
reviewers:
  - {id: lead-apac, name: Lead of APAC, region: apac}
"""
DAY = date(2026, 11, 22)
STANDARD = {"kickoff": Version("kickoff", "1.0.0", {}, None, AdoptionFile(outcome="adopted", effective="2026-11-01"))}


def base_of(**fronts):
    files = {"practices/governance.yml": GOVERNANCE.encode()}
    for region, front in fronts.items():
        head = (
            f"practice: kickoff\ntitle: Kickoff in {region}\nregion: {region}\nowner: team-{region}\nstatus: in-use\n"
        )
        files[f"practices/{region}/kickoff.md"] = f"---\n{head}{front}---\n# Kickoff\n\nStart.\n".encode()
    return read_base(files)


def told(items):
    return [(str(one.what), one.region, one.day, one.said) for one in items]


def test_the_longest_overdue_comes_first_and_what_is_far_ahead_is_left_out():
    # every six months: 2026-05-20 -> 2026-11-20, two days ago; 2026-06-01 -> 2026-12-01, in nine days
    base = base_of(emea="reviewed: 2026-06-01\n", apac="reviewed: 2026-05-20\n")
    items = due_items(base, {}, (), DAY)
    assert told(items) == [
        ("review", "apac", "2026-11-20", "2 days overdue"),
        ("review", "emea", "2026-12-01", "in 9 days"),
    ]
    assert items[0].who == ("team-apac",)
    assert str(items[0].place) == "practices/apac/kickoff.md:7:11"
    assert told(due_items(base, {}, (), DAY, within=8)) == told(items[:1])


def test_what_is_due_today_is_not_overdue():
    (one,) = due_items(base_of(emea="reviewed: 2026-05-22\n"), {}, (), DAY)
    assert (one.said, one.is_overdue) == ("today", False)


def test_a_text_that_nobody_says_was_reviewed_stands_last_and_is_not_overdue():
    items = due_items(base_of(emea="", apac="reviewed: 2026-06-01\n"), {}, (), DAY)
    assert told(items)[-1] == ("review", "emea", "", "no day said")
    assert not items[-1].is_overdue


def test_a_departure_names_who_agreed_and_is_overdue_the_day_after_its_last():
    declared = "{step: agenda, reason: Law, approved-by: lead-apac, until: 2026-11-21}"
    front = f"reviewed: 2026-11-01\ndepartures:\n  - {declared}\n"
    assert due_items(base_of(apac=front), {}, (), DAY) == ()  # no standard, or none any more
    (one, *_) = due_items(base_of(apac=front), STANDARD, (), DAY)
    assert (one.what, one.subject, one.said) == (Owed.DEPARTURE, "agenda", "1 day overdue")
    assert one.who == ("team-apac", "Lead of APAC")
    assert str(one.place) == "practices/apac/kickoff.md:9:5"
    # Calendars that hold the event from before the word changed move it; they do not show it twice.
    (event,) = Calendar.from_ical(diary([one], "Example", {})).walk("VEVENT")
    assert (event["uid"], event["categories"].cats) == ("feaaa53e16aa89b5f6061beab9ca2430@bestyet", ["departure"])
    assert event["summary"] == "Departure ended: Kickoff in apac (apac)"


def test_a_departure_that_was_renewed_is_not_due():
    entries = "".join(
        f"  - {{step: agenda, reason: Law, approved-by: {who}, until: {day}}}\n"
        for who, day in (("lead-apac", "2026-11-21"), ("lead-apac", "2027-06-30"), ("' '", "2029-01-01"))
    )
    base = base_of(apac=f"reviewed: 2026-11-01\ndepartures:\n{entries}")
    assert not [one for one in due_items(base, STANDARD, (), DAY) if one.what is Owed.DEPARTURE]
    (one,) = [one for one in due_items(base, STANDARD, (), DAY, within=250) if one.what is Owed.DEPARTURE]
    assert one.day == "2027-06-30"


def test_open_votes_are_listed_by_region_however_far_their_end():
    place = Place("practices/global/kickoff/1.0.0/ballot.yml", 1, 1)
    ballot = OpenBallot("kickoff", "1.0.0", "2026-11-01", "2027-11-01", {"apac": {"lead-apac": "Lead of APAC"}}, place)
    (one,) = due_items(base_of(emea="reviewed: 2026-11-01\n"), {}, [ballot], DAY)
    assert one.text == "APAC owes 1 vote on 1.0.0 of “Kickoff in emea”"
    assert (one.day, one.who) == ("2027-11-01", ("Lead of APAC",))


def test_a_standard_is_to_be_reviewed_by_all_regions_together():
    version = Version("kickoff", "1.0.0", {}, None, AdoptionFile(outcome="adopted", effective="2026-06-15"))
    (one,) = due_items(base_of(emea="reviewed: 2026-11-01\n"), {"kickoff": version}, (), DAY)
    assert told([one]) == [("standard", "global", "2026-12-15", "in 23 days")]


def test_retired_texts_owe_nothing():
    base = base_of(emea="reviewed: 2020-01-01\n")
    variant = base.variants["kickoff"][0]
    variant.document.data["status"] = "retired"
    assert due_items(base, {}, (), DAY) == ()


def test_values_of_any_kind_never_stop_it():
    odd = (
        "reviewed: [2026]\ndepartures: [7, {step: [a], until: 2026-02-30}, {step: a, until: 20261122}]\n",
        "reviewed: 2026-13-41\nowner: {a: b}\ndepartures: {}\n",
    )
    items = due_items(base_of(emea=odd[0], apac=odd[1].replace("owner: {a: b}\n", "")), STANDARD, (), DAY)
    assert {one.said for one in items if one.what is not Owed.STANDARD} == {"no day said"}


def test_months_end_where_they_end():
    assert next_review({"review-every": "6 months"}, "2026-08-31") == "2027-02-28"
    assert next_review({"review-every": "2 years"}, "2024-02-29") == "2026-02-28"
    assert next_review({"review-every": "sometimes"}, "2024-02-29") == ""
    assert next_review({}, "9999-06-01") == ""
    assert next_review({}, None) == ""


def test_an_item_survives_being_remembered():
    items = due_items(base_of(emea="reviewed: 2026-06-01\n"), {}, (), DAY)
    assert decoded(encoded(items), tuple[Due, ...]) == items


def test_the_calendar_has_an_all_day_event_each_and_the_same_bytes_every_time():
    base = base_of(emea="reviewed: 2026-06-01\n", apac="")
    items = due_items(base, {}, (), DAY)
    raw = diary(items, base.company, base.settings.labels)
    assert raw == diary(items, base.company, base.settings.labels)
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event["summary"] == "Review: Kickoff in emea (EMEA)"
    assert event.decoded("dtstart") == date(2026, 12, 1)
    assert event.decoded("dtend") == date(2026, 12, 2)
    assert b"DTSTAMP:20260601T000000Z" in raw  # the day of the review: no clock
    assert b"\r\n" in raw
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_an_event_keeps_its_id_while_its_day_moves():
    def uid(reviewed):
        base = base_of(emea=f"reviewed: {reviewed}\n")
        items = due_items(base, {}, (), DAY, within=400)
        (event,) = Calendar.from_ical(diary(items, "Example", {})).walk("VEVENT")
        return event["uid"]

    assert uid("2026-06-01") == uid("2026-11-01")


def test_what_contributors_write_cannot_leave_its_line_of_the_calendar():
    (item,) = due_items(base_of(emea="reviewed: 2026-06-01\n"), {}, (), DAY)
    item = replace(item, title="x\r\nEND:VEVENT\nATTACH:file:///etc/passwd;,\\", who=("a\nDTSTART:19700101",))
    (event,) = Calendar.from_ical(diary([item], "Exa\nmple\r\nX:1", {})).walk("VEVENT")
    assert sorted(event) == [
        "CATEGORIES", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "SUMMARY", "TRANSP", "UID",
    ]  # fmt: skip


def test_a_calendar_speaks_the_language_of_the_site():
    items = due_items(base_of(emea="reviewed: 2026-06-01\n"), {}, (), DAY)
    with speaking("de"):
        calendar = Calendar.from_ical(diary(items, "Beispiel", {}))
    (event,) = calendar.walk("VEVENT")
    assert (calendar["prodid"], calendar["x-wr-calname"]) == ("-//BestYet//Due//DE", "Fällig: Beispiel")
    assert event["summary"] == "Überprüfung: Kickoff in emea (emea)"
    assert "Zeile" in event["description"]
    assert "review" not in event["description"]
