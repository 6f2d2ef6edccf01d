"""A departure stands in the place of its step, whatever the step is made of."""

import json
import re
from datetime import date

import pytest
from bestyet.cli.output.oversee import effective as output
from bestyet.cli.output.oversee.effective import body_lines
from bestyet.insight.adoption.effective import effective
from bestyet.insight.difference.impact import impact_of
from bestyet.model.candidate import Status
from bestyet.model.oversee.effective import RegionOnDay, TextInForce
from bestyet.model.oversee.impact import STEP
from bestyet.model.records.provenance import ItemTold, Lines, Record
from bestyet.model.records.voting import AdoptionFile
from bestyet.model.vote.version import Version
from bestyet.text.base import read_base
from bestyet.text.markdown.markdown import read_document

FOLDER = "practices/global/handover/1.0.0"
ON = date(2026, 11, 26)
TABLE_FRONT = "---\npractice: handover\ntitle: Handover\nregion: global\n"
TABLE = """\
# Handover

| Step | Who |
| --- | --- |
| Send the list | PM {#list-sent} |
| Call | PM {#call} |

Then stop. {#stop}

- [ ] Close it. {#closed}
"""
OWN = """\
---
practice: handover
title: Handover
region: apac
owner: x
status: in-use
departures:
  - {step: STEP, reason: So it is., approved-by: lead-apac, until: 2026-12-31}
---
# Handover

1. Post the list. {#list-sent}
2. Go on. {#stop}
"""


ROW = "| Step | Who |\n| --- | --- |\n| {} | PO {{#list-sent}} |\n"


def shown(step, own=OWN):
    asked = RegionOnDay("apac", "APAC", None, ON, "0" * 40, ON, True)
    return "\n".join(body_lines(TextInForce(asked, found_for(step, TABLE, own), TABLE)))


def with_row(words):
    return OWN.replace("1. Post the list. {#list-sent}\n2.", ROW.format(words) + "\n1.")


def files_of(step, standard, own):
    return {
        f"{FOLDER}/practice.md": standard.encode(),
        "practices/apac/handover.md": own.replace("STEP", step).encode(),
        "practices/governance.yml": b"regions: {apac: {name: Asia}}",
    }


def found_for(step, standard, own, on=ON):
    base = read_base(files_of(step, standard, own))
    document = read_document(f"{FOLDER}/practice.md", standard.encode())
    items = [
        ItemTold(p.name, Status.USED, (), place=Lines(p.span.first_line, p.span.last_line))
        for p in document.passages
        if p.name
    ]
    record = Record("handover", (), tuple(items))
    version = Version("handover", "1.0.0", {}, None, AdoptionFile(outcome="adopted", effective="2026-11-20"))
    variant = next(iter(base.merged_variants("handover")), None)
    return effective(version, record, document, variant, base, "apac", on)


def test_of_a_table_the_own_words_stand_in_the_row_and_the_standards_below_the_table():
    text = shown("list-sent")
    assert text.count("Send the list") == 1
    row = "| **[APAC]** Post the list. |  |"
    note = "> Departure of APAC, written in practices/apac/handover.md:12. The standard says: Send the list | PM"
    assert text.index(row) < text.index("| Call | PM |") < text.index(note) < text.index("Then stop.")


def test_a_row_is_replaced_cell_by_cell_and_cannot_break_the_table():
    assert "| **[APAC]** Post the list | PO |" in shown("list-sent", with_row("Post the list"))
    evil = shown("list-sent", with_row("Post \\| mail"))
    (line,) = [line for line in evil.splitlines() if "[APAC]" in line and line.startswith("|")]
    assert len(re.findall(r"(?<!\\)\|", line)) == 3


def test_a_paragraph_is_replaced():
    assert "\n**[APAC]** Go on.\n\n> Departure of APAC, written in practices/apac/handover.md:13." in shown("stop")


def test_as_text_no_mark_of_a_paragraph_is_left():
    found = found_for("stop", TABLE, OWN)
    asked = RegionOnDay("apac", "APAC", None, ON, "0" * 40, ON, True)
    assert "\n[APAC] Go on.\n" in output.shown(TextInForce(asked, found, TABLE), "text")


def test_where_the_own_text_says_nothing_the_standard_stays_and_the_departure_is_told():
    told = "- [ ] Close it.\n      > APAC departs from this step; its own text does not say how."
    assert told in shown("closed")


@pytest.mark.parametrize("step", ["list-sent", "stop", "closed", "unknown"])
def test_no_name_of_a_step_is_left_in_the_text(step):
    assert "{#" not in shown(step)


def test_a_departure_from_a_lead_time_stands_in_its_place_too():
    lead = "lead-times:\n  - {{milestone: list-sent, within: {}, unit: days}}\n"
    found = found_for(
        "list-sent",
        TABLE_FRONT + lead.format(2) + "---\n" + TABLE,
        OWN.replace("departures", lead.format(5) + "departures"),
    )
    (value,) = [one for one in found.parameters if one.key == "lead-times"]
    assert (value.text, value.standard, value.departure.until) == ("5 days", "2 days", "2026-12-31")


# -- what holds on a day -----------------------------------------------------------------------------------------------

STANDARD = """\
---
practice: handover
title: Handover
region: global
lead-times:
  - {milestone: list-out, after: go, within: 2, unit: days, step: list-sent}
---
# Handover

1. Send the list within 3 days. {#list-sent}
2. Call the client. {#call}
"""
OTHERWISE = """\
---
practice: handover
title: Handover
region: apac
owner: x
status: in-use
lead-times:
  - {milestone: list-out, after: go, within: 5, unit: days}
departures:
DECLARED
---
# Handover

1. Send the list within 8 days. {#list-sent}
2. Call the client. {#call}
"""
SOME = "  - {step: list-sent, reason: Holidays, approved-by: lead, until: 2026-11-26}"
LONG = SOME.replace("2026-11-26", "2027-06-30")


def on_day(day, *declared, own=OTHERWISE, standard=STANDARD):
    found = found_for("", standard, own.replace("DECLARED", "\n".join(declared)), date.fromisoformat(day))
    asked = RegionOnDay("apac", "APAC", None, date.fromisoformat(day), "0" * 40, ON, True)
    return found, output.shown(TextInForce(asked, found, standard), "text")


def value_of(found):
    (value,) = [one for one in found.parameters if one.key == "lead-times"]
    return value.text, value.standard, value.departure is not None


def test_on_its_last_day_a_departure_from_a_step_holds_for_the_step_and_its_value():
    found, text = on_day("2026-11-26", SOME)
    assert value_of(found) == ("5 days after go", "2 days after go", True)
    assert "1. [APAC] Send the list within 8 days." in text
    assert "The standard says: Send the list within 3 days." in text
    assert "List out: 5 days after go (departure of APAC until 2026-11-26" in text
    assert (found.ended, found.idle, found.elsewhere) == ((), (), ())


def test_where_the_standard_gives_a_value_to_no_step_the_region_says_to_which():
    """As in versions from before values named their steps."""
    loose = STANDARD.replace(", step: list-sent", "")
    for step, departs in (("list-sent", True), ("call", False)):
        own = OTHERWISE.replace("unit: days}", f"unit: days, step: {step}}}")
        assert (value_of(on_day("2026-11-26", SOME, own=own, standard=loose)[0])[2]) is departs
        over = on_day("2026-11-27", SOME, own=own, standard=loose)[0].ended[0]
        assert len(over.still) == 1 + departs
    # What the standard says counts before what the region says.
    own = OTHERWISE.replace("unit: days}", "unit: days, step: call}")
    assert value_of(on_day("2026-11-26", SOME, own=own)[0])[2]
    assert not value_of(on_day("2026-11-26", SOME.replace("list-sent", "call"), own=own)[0])[2]


def test_the_day_after_the_standard_holds_and_a_text_that_still_differs_has_drifted():
    found, text = on_day("2026-11-27", SOME)
    assert value_of(found) == ("2 days after go", "", False)
    assert "1. Send the list within 3 days." in text
    assert "[APAC]" not in text
    over = (
        "list-sent: ended on 2026-11-26, so the standard holds; APAC’s own text has drifted: it still says 8 days where"
    )
    assert f"{over} the standard says 3 days (practices/apac/handover.md:" in text
    assert ", and 5 days after go where the standard says 2 days after go (practices/apac/handover.md:" in text


def test_a_text_that_went_back_in_time_has_not_drifted():
    back = OTHERWISE.replace("within: 5", "within: 2").replace("within 8", "within 3")
    found, text = on_day("2026-11-27", SOME, own=back)
    assert [one.still for one in found.ended] == [()]
    assert "list-sent: ended on 2026-11-26, so the standard holds\n" in text


def test_what_another_departure_covers_has_ended_without_a_word():
    """The one from the lead time is over; the one from the step, which the lead time belongs to, is not."""
    found, text = on_day("2026-11-27", SOME.replace("list-sent", "list-out"), LONG)
    assert value_of(found) == ("5 days after go", "2 days after go", True)
    assert (found.ended, "ended on" in text) == ((), False)


@pytest.mark.parametrize("entries", [(SOME, LONG), (LONG, SOME)])
def test_what_was_renewed_has_not_ended(entries):
    found, text = on_day("2026-11-27", *entries)
    assert value_of(found) == ("5 days after go", "2 days after go", True)
    assert found.ended == ()
    assert "Declared until 2027-06-30" in text


def test_a_departure_in_the_words_and_value_of_the_standard_departs_from_nothing():
    same = OTHERWISE.replace("within: 5", "within: 2").replace("within 8", "within 3")
    found, text = on_day("2026-11-26", SOME, own=same)
    assert "[APAC]" not in text
    assert "list-sent: APAC’s own text says what the standard says; declared until 2026-11-26" in text
    assert ([one.step for one in found.idle], found.ended) == (["list-sent"], ())
    more = same.replace("2. Call", "2. Post it within 9 days. {#list-sent}\n3. Call")
    assert "[APAC] Send the list within 3 days. Post it within 9 days." in on_day("2026-11-26", SOME, own=more)[1]
    # The words alone: the value departs, and only the value is marked.
    words, text = on_day("2026-11-26", SOME, own=OTHERWISE.replace("within 8", "within 3"))
    assert value_of(words) == ("5 days after go", "2 days after go", True)
    assert ("[APAC]" in text, words.idle) == (False, ())


def test_where_the_region_departs_and_gives_no_value_nobody_claims_the_standards():
    silent = OTHERWISE.replace("  - {milestone: list-out, after: go, within: 5, unit: days}", "  []")
    found, text = on_day("2026-11-26", SOME, own=silent)
    assert value_of(found) == ("2 days after go", "", True)
    assert "List out: 2 days after go (APAC departs from this until 2026-11-26, and gives no value of its own)" in text


def test_a_step_that_the_standard_has_not_is_departed_from_nowhere():
    found, text = on_day("2026-11-26", SOME.replace("list-sent", "gone"))
    assert "gone: the standard has no such step; declared until 2026-11-26" in text
    assert value_of(found) == ("2 days after go", "", False)
    assert "gone" not in on_day("2026-11-27", SOME.replace("list-sent", "gone"))[1]


def test_a_value_that_the_standard_leaves_to_the_region_is_departed_from_nowhere():
    own = OTHERWISE.replace("list-out,", "call-made,")
    declared = SOME.replace("list-sent", "call-made")
    found, text = on_day("2026-11-26", declared, own=own)
    assert [one.step for one in found.elsewhere] == ["call-made"]
    assert "call-made: the standard has no such step; declared until" in text
    assert on_day("2026-11-27", declared, own=own)[0].ended == ()


def test_the_impact_of_a_version_names_the_departures_from_its_steps_and_their_values():
    def until(day, own=OTHERWISE):
        base = read_base(files_of("", STANDARD, own.replace("DECLARED", SOME)))
        document = read_document(f"{FOLDER}/practice.md", STANDARD.encode())
        places = {p.name: Lines(p.span.first_line, p.span.last_line) for p in document.passages if p.name}
        items = tuple(ItemTold(name, Status.USED, (), place=place) for name, place in places.items())
        variants = base.merged_variants("handover")
        record = Record("handover", (), items)
        (region,) = impact_of(record, document, variants, ["apac"], base.settings, date.fromisoformat(day))
        return {one.id: one.departs_until for one in region.effects if one.key in (STEP, "lead-times")}

    assert until("2026-11-26") == {"list-sent": "2026-11-26", "list-out": "2026-11-26"}
    assert until("2026-11-27") == {"list-sent": "", "list-out": ""}
    gone = OTHERWISE.replace("1. Send the list within 8 days. {#list-sent}\n2.", "1.")
    assert until("2026-11-26", gone) == {"list-sent": "2026-11-26", "list-out": "2026-11-26"}


def test_without_a_reason_or_somebody_who_agreed_nothing_is_declared():
    for lacking in (SOME.replace("Holidays", "' '"), SOME.replace("approved-by: lead, ", "")):
        found, text = on_day("2026-11-26", lacking)
        assert value_of(found) == ("2 days after go", "", False)
        assert "eparture" not in text.partition("hold until their last day.")[2]


def test_a_retired_text_declares_nothing():
    found, text = on_day("2026-11-26", SOME, own=OTHERWISE.replace("in-use", "retired"))
    assert value_of(found) == ("2 days after go", "", False)
    assert "1. Send the list within 3 days." in text
    assert found.ended == ()


def test_machines_read_what_has_ended_apart_from_what_holds():
    found, _ = on_day("2026-11-27", SOME)
    asked = RegionOnDay("apac", "APAC", None, ON, "0" * 40, ON, True)
    told = json.loads(output.shown(TextInForce(asked, found, STANDARD), "json"))
    (over,) = told["departures-ended"]
    assert (over["step"], over["until"]) == ("list-sent", "2026-11-26")
    assert [(one["own"], one["standard"]) for one in over["still"]] == [
        ("8 days", "3 days"),
        ("5 days after go", "2 days after go"),
    ]
    assert not [one for one in (*told["passages"], *told["values"]) if one["departure"]]
    assert (told["departures-idle"], told["departures-elsewhere"]) == ([], [])
