"""The sentences of records never change: those of formats 1 and 2 stand in wording.json, each with rule and parts.

An entry that format 1 did not have yet tells its format.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from bestyet.model.reasons import PATTERNS, Reason
from bestyet.model.records import wording
from bestyet.model.records.provenance import Told
from bestyet.site.version.format1 import _PART, _taken_apart, reason_of
from hypothesis import given
from hypothesis import strategies as st

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


_LITERALS = sorted({piece for ones in PATTERNS.values() for one in ones for piece in _PART.split(one)[::2]})


@given(st.data())
def test_any_sentence_is_taken_apart_as_an_expression_would(data: st.DataObject) -> None:
    pattern = data.draw(st.sampled_from([one for ones in PATTERNS.values() for one in ones] + ["%(a)s, %(b)s, %(c)s"]))
    words = st.lists(st.sampled_from([*_LITERALS, *_PART.split(pattern)[::2], "EMEA", " ", "\n"]), max_size=4)
    said = "".join(piece + "".join(data.draw(words)) for piece in _PART.split(pattern)[::2])[
        data.draw(st.integers(0, 1)) :
    ]
    expression = "".join(
        f"(?P<{piece}>.+)" if at % 2 else re.escape(piece) for at, piece in enumerate(_PART.split(pattern))
    )
    found = re.fullmatch(expression, said, re.DOTALL)
    assert _taken_apart(pattern, said) == (found and found.groupdict())


def test_a_reason_in_a_record_holds_where_it_says_what_its_parts_say() -> None:
    good = Told(rule="only", parts={"holder": "EMEA"}, text="only EMEA has it")
    assert good.holds
    assert good.reason == Reason("only", {"holder": "EMEA"})
    assert not Told(rule="only", parts={"holder": "EMEA"}, text="only APAC has it").holds
    newer = Told(rule="by-lot", parts={"region": "EMEA"}, text="EMEA won the draw")
    assert newer.reason.text == "EMEA won the draw"
