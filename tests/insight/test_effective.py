"""A departure stands in the place of its step, whatever the step is made of."""

from datetime import date

import pytest
from bestyet.cli.output.oversee.effective import body_lines
from bestyet.insight.adoption.effective import effective
from bestyet.model.candidate import Status
from bestyet.model.oversee.effective import RegionOnDay, TextInForce
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


def shown(step):
    asked = RegionOnDay("apac", "APAC", None, ON, "0" * 40, ON, True)
    return "\n".join(body_lines(TextInForce(asked, found_for(step, TABLE, OWN), TABLE)))


def files_of(step, standard, own):
    return {
        f"{FOLDER}/practice.md": standard.encode(),
        "practices/apac/handover.md": own.replace("STEP", step).encode(),
        "practices/governance.yml": b"regions: {apac: {name: Asia}}",
    }


def found_for(step, standard, own):
    base = read_base(files_of(step, standard, own))
    document = read_document(f"{FOLDER}/practice.md", standard.encode())
    items = [
        ItemTold(p.name, Status.USED, (), place=Lines(p.span.first_line, p.span.last_line))
        for p in document.passages
        if p.name
    ]
    record = Record("handover", (), tuple(items))
    version = Version("handover", "1.0.0", {}, None, AdoptionFile(outcome="adopted", effective="2026-11-20"))
    (variant,) = base.variants["handover"]
    return effective(version, record, document, variant, base, "apac", ON)


def test_of_a_table_the_row_stays_and_the_own_words_follow_the_table():
    text = shown("list-sent")
    assert "| Send the list | PM |" in text
    note = "> Departure of APAC from “Send the list | PM”: Post the list. (practices/apac/handover.md:12)"
    assert text.index("| Call | PM |") < text.index(note) < text.index("Then stop.")


def test_a_paragraph_is_replaced():
    assert "\n**[APAC]** Go on.\n\n> Departure of APAC, written in practices/apac/handover.md:13." in shown("stop")


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
