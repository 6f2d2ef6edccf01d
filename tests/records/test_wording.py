"""The sentences of records never change: those of formats 1 and 2 stand in wording.json, each with rule and parts.

An entry that format 1 did not have yet tells its format.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bestyet.model.reasons import PATTERNS, Reason
from bestyet.model.records import wording
from bestyet.model.records.provenance import Told
from bestyet.site.version.format1 import reason_of

GOLDEN = json.loads((Path(__file__).parent / "wording.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", GOLDEN, ids=lambda entry: entry["text"][:60])
def test_a_rule_and_its_parts_make_the_very_same_sentence(entry: dict) -> None:
    assert Reason(entry["rule"], entry["parts"]).text == entry["text"]


def test_every_rule_has_its_sentences_here() -> None:
    rules = {entry["rule"] for entry in GOLDEN}
    assert rules == {"says", "puts", *PATTERNS, *wording._CONDITIONS, *wording._OTHERS}
    merged = [entry for entry in GOLDEN if entry["rule"] in PATTERNS]
    assert len({(entry["rule"], *sorted(entry["parts"])) for entry in merged}) == sum(map(len, PATTERNS.values()))


@pytest.mark.parametrize(
    "entry",
    [entry for entry in GOLDEN if entry["rule"] in PATTERNS and "format" not in entry],
    ids=lambda e: e["text"][:60],
)
def test_a_sentence_of_format_1_gives_the_parts_it_was_made_of(entry: dict) -> None:
    found = reason_of(Told(rule=entry["rule"], text=entry["text"]), "EMEA")
    assert (found.rule, found.parts) == (entry["rule"], entry["parts"])


def test_a_reason_in_a_record_holds_where_it_says_what_its_parts_say() -> None:
    good = Told(rule="only", parts={"holder": "EMEA"}, text="only EMEA has it")
    assert good.holds
    assert good.reason == Reason("only", {"holder": "EMEA"})
    assert not Told(rule="only", parts={"holder": "EMEA"}, text="only APAC has it").holds
    newer = Told(rule="by-lot", parts={"region": "EMEA"}, text="EMEA won the draw")
    assert newer.reason.text == "EMEA won the draw"
