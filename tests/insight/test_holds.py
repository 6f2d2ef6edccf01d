"""What holds for a step: who, by when, with what, by which channel, whoever says it and where."""

from dataclasses import replace
from datetime import date

import pytest
from bestyet.insight.holds import holds_in_region, holds_of_variant, holds_of_version
from bestyet.merge.candidate import merge
from bestyet.merge.provenance import dump, record
from bestyet.merge.told_values import broken_values
from bestyet.model.base import GLOBAL
from bestyet.model.held.holds import holds_of_candidate
from bestyet.model.held.ties import tied
from bestyet.model.passage import Variant
from bestyet.site.version.frozen import frozen
from bestyet.text.base import read_base
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import write_practice
from bestyet.text.versions import read_record
from msgspec import structs

EMEA = """\
---
practice: kickoff
title: Kickoff
region: emea
owner: x
status: in-use
lead-times:
  - {milestone: kickoff-held, after: contract-signed, within: 5, unit: business-days}
  - {milestone: agenda-out, after: contract-signed, within: 2, unit: business-days, step: agenda}
raci:
  - {activity: invitation, responsible: project-manager, accountable: quality, informed: [client], step: agenda}
templates:
  - {id: kickoff-agenda, version: "3.1", step: [agenda, minutes]}
channels: [email, {id: phone, step: kickoff-held}]
---
# Kickoff

1. Send the agenda to the client. {#agenda}
2. Hold the kickoff with the client. {#kickoff-held}
3. Write the minutes of the kickoff. {#minutes}
"""
APAC = (
    EMEA.replace("region: emea", "region: apac")
    .replace("{#agenda}", "{#agenda-sent}")
    .replace("step: agenda}", "step: agenda-sent}")
    .replace("[agenda, minutes]", "[agenda-sent, minutes]")
    .replace("within: 5", "within: 10")
)
LOWER = {"lead-times": "lower"}
BASE = read_base(
    {
        "practices/governance.yml": b"regions: {emea: {name: Europe}, apac: {name: Asia}}\nmerge: {better: {}}",
        "practices/vocabulary.yml": b"roles: {project-manager: {title: Project manager, regions: {apac: Executive}}, "
        b"quality: {title: Quality}, client: {title: Client}}",
    }
)
ON = date(2026, 11, 26)


def variant(region, text):
    return Variant(region, read_document(f"practices/{region}/kickoff.md", text.encode()))


def candidate(*texts):
    found = [variant("emea" if "region: emea" in text else "apac", text) for text in texts]
    return merge("kickoff", found, BASE.settings)


def version(of):
    """(record, document) of a candidate as it would be frozen."""
    written = write_practice(of)
    raw = dump(structs.replace(record(of, written.places, "bestyet"), version="1.0.0"))
    return read_record(raw.encode()), read_document("practices/global/kickoff/1.0.0/practice.md", written.text.encode())


def at(holds, step):
    found = holds.step(step)
    return {one.id: one.text for one in found.values}


SAID = {
    "agenda": {
        "lead-times/agenda-out": "2 business days after contract signed",
        "raci/invitation": "Project manager (responsible), Quality (accountable), Client (informed)",
        "templates/kickoff-agenda": "version 3.1",
    },
    "kickoff-held": {"lead-times/kickoff-held": "5 business days after contract signed", "channels/phone": "used"},
    "minutes": {"templates/kickoff-agenda": "version 3.1"},
}


def test_a_variant_a_candidate_and_a_version_say_the_same_of_each_step():
    own, of = holds_of_variant(variant("emea", EMEA), BASE.settings), candidate(EMEA)
    told = version(of)
    for found in (own, holds_of_candidate(of), holds_of_version(*told, BASE.settings)):
        assert {step.id: at(found, step.id) for step in found.steps} == SAID
        assert [one.id for one in found.beside if one.steps == ()] == ["channels/email"]
    text = frozen("1.0.0", *told, {}, BASE.settings)
    assert {step.id: at(holds_of_candidate(text), step.id) for step in text.steps} == SAID


def test_each_value_has_its_place():
    own, of = holds_of_variant(variant("emea", EMEA), BASE.settings), candidate(EMEA)
    place = own.step("agenda").of("raci")[0].place
    assert (place.path, place.line) == ("practices/emea/kickoff.md", 11)
    assert holds_of_candidate(of).step("agenda").of("raci")[0].place == place
    held = holds_of_version(*version(of), BASE.settings).step("agenda")
    (time,) = held.of("lead-times")
    assert (time.within, time.unit, time.after) == (2, "business-days", "contract-signed")
    assert time.place.path == "practices/global/kickoff/1.0.0/practice.md"
    (duty,) = held.of("raci")
    assert (duty.roles("responsible"), duty.roles("informed")) == (("project-manager",), ("client",))


def test_a_value_names_the_step_of_the_candidate_however_its_region_calls_it():
    linked = APAC.replace(
        "Send the agenda to the client. {#agenda-sent}", "Send the agenda to the client. {#agenda-sent}"
    )
    of = candidate(EMEA, linked)
    (step,) = [item.id for item in of.steps if "agenda" in item.words.text]
    assert set(at(holds_of_candidate(of), step)) == set(SAID["agenda"])
    _, document = version(of)
    assert {entry.get("step", step) for entry in document.data["raci"]} == {step}


def test_one_name_of_a_region_may_be_another_step_of_the_candidate():
    """APAC calls the minutes what EMEA calls the agenda: its value goes to the minutes."""
    named = EMEA.replace("region: emea", "region: apac").replace("{#agenda}", "{#x}").replace("{#minutes}", "{#agenda}")
    found = holds_of_variant(variant("apac", named), BASE.settings)
    assert found.step("agenda").text == "Write the minutes of the kickoff."
    assert "raci/invitation" in at(found, "agenda")


def test_what_regions_must_settle_is_open_and_says_nothing():
    found = holds_of_candidate(candidate(EMEA, APAC))
    (time,) = found.step("kickoff-held").of("lead-times")
    assert (time.text, time.within, time.is_open) == ("", None, True)


def test_a_value_of_a_step_that_is_not_in_the_text_belongs_to_none():
    gone = EMEA.replace("step: agenda}", "step: gone}")
    of = candidate(gone)
    assert {one.id for one in holds_of_candidate(of).beside} >= {"raci/invitation", "lead-times/agenda-out"}
    _, document = version(of)
    assert "step" not in document.data["raci"][0]


def test_it_belongs_to_no_step_of_its_own_name_where_it_names_another_one():
    held, named = "{milestone: kickoff-held, after: contract-signed, within: 5, unit: business-days", ", step: gone"
    other = EMEA.replace(held, held + named)
    of = candidate(other)
    for found in (holds_of_candidate(of), holds_of_version(*version(of), BASE.settings)):
        assert [one.id for one in found.step("kickoff-held").values] == ["channels/phone"]


@pytest.mark.parametrize("named", ["agenda", "agenda-out", "invitation"])
def test_in_a_region_a_departure_stands_in_the_place_of_step_and_values(named):
    """Of a step: its words and all its values; of a value: that one."""
    of, own = candidate(EMEA), EMEA.replace("region: emea", "region: apac").replace("within: 2", "within: 4")
    own = own.replace("Send the agenda to", "Post the agenda to").replace("accountable: quality", "accountable: client")
    own = own.replace("unit: business-days, step: agenda}", "unit: business-days}")  # the standard says it
    entry = f"{{step: {named}, reason: So it is., approved-by: lead, until: 2026-12-31}}"
    declared = f"departures:\n  - {entry}\nchannels: [chat, "
    there = variant("apac", own.replace("channels: [", declared))
    found = holds_in_region(*version(of), there, BASE, "apac", ON)
    step = found.step("agenda")
    (time,), (duty,) = step.of("lead-times"), step.of("raci")
    assert step.text.startswith("Post" if named == "agenda" else "Send")
    assert (step.departure is not None) == (named == "agenda")
    assert time.within == (4 if named in ("agenda", "agenda-out") else 2)
    assert duty.roles("accountable") == (("client",) if named in ("agenda", "invitation") else ("quality",))
    if time.departure:
        assert (time.standard.within, time.departure.until, time.is_own) == (2, "2026-12-31", True)
        assert time.place.path == "practices/apac/kickoff.md"
    assert "Executive" in duty.text
    (chat,) = [one for one in found.values if one.name == "chat"]
    assert (chat.is_own, chat.departure) == (True, None)


def test_after_its_last_day_the_standard_holds_again():
    of, own = candidate(EMEA), EMEA.replace("region: emea", "region: apac").replace("within: 2", "within: 4")
    declared = (
        "departures:\n  - {step: agenda, reason: So it is., approved-by: lead-apac, until: 2026-11-25}\nchannels: ["
    )
    there = variant("apac", own.replace("channels: [", declared))
    found = holds_in_region(*version(of), there, BASE, "apac", ON)
    assert found.step("agenda").of("lead-times")[0].within == 2
    assert found.step("agenda").departure is None


def test_merging_a_candidates_own_text_gives_the_same_ties():
    of = candidate(EMEA, APAC)
    _, document = version(of)
    again = merge("kickoff", [Variant(GLOBAL, document)], BASE.settings)
    assert write_practice(again).text == write_practice(of).text


def forged(of, name, **other):
    told, _ = version(of)
    entries = (
        structs.replace(one, chosen=structs.replace(one.chosen, value={**one.chosen.value, **other}))
        if one.id == name
        else one
        for one in told.fields
    )
    return list(broken_values(structs.replace(told, fields=tuple(entries)), lambda path, _: TEXTS[path]))


TEXTS = {f"practices/{one}/kickoff.md": variant(one, text).document for one, text in (("emea", EMEA), ("apac", APAC))}


def test_a_record_cannot_give_a_value_to_another_step_than_regions_do():
    of = candidate(EMEA, APAC)
    assert forged(of, "") == []
    for step in ("minutes", "kickoff-held", "nowhere", ["agenda", "minutes"]):
        (said,) = forged(of, "raci/invitation", step=step)
        assert said.startswith("raci/invitation: its value is not the one of")
    assert forged(of, "raci/invitation", accountable="client")


MEASURED = "evidence: [{metric: m, value: 9, unit: percent, sample: 90, period: 2025, source: log}]"


def test_it_belongs_to_no_step_of_another_region_where_its_own_is_not_in_the_text():
    """EMEA does it in a step of its own: that APAC does it in one that both have says nothing of EMEA's time."""
    other = "{milestone: agenda-out, after: contract-signed, within: 2, unit: business-days, step: "
    emea = EMEA.replace(f"{other}agenda", f"{other}alone").replace("raci:", f"{MEASURED}\nraci:")
    emea += "\nLay out the plates for all the guests. {#alone}\n"
    apac = APAC.replace(f"{other}agenda-sent", f"{other}minutes").replace("within: 2", "within: 3")
    of = merge("kickoff", [variant("emea", emea), variant("apac", apac)], replace(BASE.settings, better=LOWER))
    (time,) = [one for one in of.fields if one.id == "lead-times/agenda-out"]
    assert (time.chosen.region, "step" in time.chosen.value) == ("emea", False)
    assert "lead-times/agenda-out" in {one.id for one in holds_of_candidate(of).beside}
    assert tied(replace(of, fields=tied(of))) == of.fields
