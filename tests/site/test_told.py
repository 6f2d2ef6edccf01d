"""What merging found, and figures, on a German site; everywhere else the same plain English."""

from __future__ import annotations

import copy
import json
import pickle
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest
from bestyet.merge.candidate import merge
from bestyet.merge.provenance import dump, record
from bestyet.model.reasons import Reason, dispute_reason
from bestyet.model.records.provenance import Told
from bestyet.site.input import SiteInput
from bestyet.site.language.told import figure, measure, recorded, retold, value
from bestyet.site.language.words import speaking
from bestyet.site.version.format1 import reason_of
from bestyet.text.base import read_base
from reading import render

Make = Callable[..., SiteInput]
PRACTICE = "docs/practices/client-kickoff/why/index.md"


def read(site: SiteInput, page: str = PRACTICE, language: str = "de") -> str:
    """What a reader of a page sees, in one line."""
    text = render(replace(site, language=language))[page].decode()
    return " ".join(re.sub(r"<[^>]*>", " ", text.replace("&#39;", "'")).split())


# -- pages -------------------------------------------------------------------------------------------------------


def test_a_german_reader_learns_in_german_why_words_were_chosen(tiny: Mapping[str, str], make_site: Make) -> None:
    page = read(make_site(tiny))
    assert (
        "Warum diese Worte: die Worte von EMEA: on time: 94 % von 118 (88–97 %, 2025), die einzige Region mit" in page
    )
    assert "Nach Regel vorgeschlagen: das Beste für den Kunden, das eine Region mit Beleg erreicht (EMEA)" in page


def test_a_german_reader_learns_in_german_what_regions_dispute(tiny: Mapping[str, str], make_site: Make) -> None:
    page = read(make_site(tiny))
    assert "APAC sagt 5 Arbeitstage, EMEA sagt 3 Arbeitstage: die Regionen müssen sich einigen" in page
    assert "nach contract signed" in page
    assert "Project manager (zuständig), Site head (verantwortlich)" in page
    assert "says" not in page


def test_a_decision_is_told_with_its_day_and_in_the_words_of_who_decided(
    tiny: Mapping[str, str], make_site: Make
) -> None:
    decision = "- {do: take, step: history, region: apac, by: lead, on: 2026-05-12, because: Clearer (version two)}\n"
    files = {**tiny, "practices/global/client-kickoff/decisions.yml": decision}
    assert "Clearer (version two) (lead, 12. Mai 2026)" in read(make_site(files))
    assert "Clearer (version two) (lead, 12 May 2026)" in read(make_site(files), language="en")


def test_figures_have_a_comma_and_what_people_wrote_keeps_its_point(tiny: Mapping[str, str], make_site: Make) -> None:
    path = "practices/emea/client-kickoff.md"
    text = tiny[path].replace("value: 94,", "value: 94.5,").replace("worries.", "worries, 1.5 pages.")
    site = make_site({**tiny, path: text})
    page = read(site)
    assert "94,5 %" in page
    assert "94.5" not in page
    assert "worries, 1.5 pages." in page
    assert "94.5 %" in read(site, language="en")
    assert "die Worte von EMEA: on time: 94,5 % von 118 (89–97 %, 2025)" in page


# -- everywhere else ---------------------------------------------------------------------------------------------


def every_text(data: object) -> Iterator[object]:
    if isinstance(data, Mapping):
        for entry in data.values():
            yield from every_text(entry)
    elif isinstance(data, (list, tuple)):
        for entry in data:
            yield from every_text(entry)
    else:
        yield data


def test_a_record_holds_plain_text_which_every_reader_of_json_knows(tiny: Mapping[str, str]) -> None:
    base = read_base({path: text.encode() for path, text in tiny.items()})
    candidate = merge("client-kickoff", base.merged_variants("client-kickoff"), base.settings)
    data = dump(record(candidate, {}, "test"))
    assert {type(text) for text in every_text(json.loads(data))} <= {str, int, bool, type(None)}
    assert "APAC says 5 business days, EMEA says 3 business days" in data
    assert "EMEA’s words: on time: 94 % of 118 (88–97 %, 2025), the only region with measured evidence" in data


def test_a_sentence_can_be_kept_and_copied_and_is_still_told() -> None:
    made = Reason("only", {"holder": "EMEA"})
    for again in (pickle.loads(pickle.dumps(made)), copy.deepcopy(made), replace(made, recorded=None)):
        assert again.text == "only EMEA has it"
        with speaking("de"):
            assert retold(again.text) == "nur EMEA hat es"
    assert json.dumps({made.text: made.text}) == '{"only EMEA has it": "only EMEA has it"}'


# -- values and figures ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("english", "german"),
    [
        *(("must not", "darf nicht"), ("weekly", "wöchentlich"), ("twice a week", "zweimal in der Woche")),
        *(("every 2 weeks", "alle 2 Wochen"), ("4 times a year", "4-mal im Jahr"), ("the same day", "am selben Tag")),
        *(("5th business day", "5. Arbeitstag"), ("2nd day", "2. Tag"), ("2 to 3 weeks", "2 bis 3 Wochen")),
        *(("1.5 hours", "1,5 Stunden"), ("2.5 %", "2,5 %"), ("100 000 CHF", "100.000 CHF")),
        *(("8.4 score", "8,4 Punkte"), ("-0.5 percent", "-0,5 percent"), ("1 score", "1 Punkt")),
        *(("0.54", "0,54"), ("3 batches", "3 batches"), ("3 business-days", "3 Arbeitstage"), ("12:30", "12:30")),
        ("within 2 hours after event detected, by phone", "höchstens 2 Stunden nach event detected, per phone"),
        *(("by email", "per email"), ("no version", "keine Version"), ("it without any “if”", "es ohne „wenn“")),
        ("“Send it 1.5 …” before “Log it…”", "„Send it 1.5 …“ vor „Log it…“"),
        *((words, words) for words in ("within reason", "Send it weekly", "1.2.0", "2 dogs before noon", "every dog")),
    ],
)  # fmt: skip
def test_values_that_merging_says_are_known_and_other_words_stay(english: str, german: str) -> None:
    assert value(english) == english
    with speaking("de"):
        assert value(english) == german


def test_a_figure_is_a_number_and_nothing_else() -> None:
    with speaking("de"):
        assert [figure(text) for text in ("0.54", "-1.5", "10 000", "7", "1.2.0", "v1.5", "")] == [
            *("0,54", "-1,5", "10.000", "7", "1.2.0", "v1.5", ""),
        ]
        assert measure("0.54") == "0.54"
        assert recorded("0.54 apart") == '<span lang="en">0.54 apart</span>'
    assert figure("0.54") == "0.54"


# -- records -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "english", "german"),
    [
        ("only", "EMEA is the only variant", "EMEA ist die einzige Variante"),
        ("most-regions", "said by 2 of 3 regions", "von 2 der 3 Regionen so gesagt"),
        ("decision", "Better (ann, 2026-05-12)", "Better (ann, 12. Mai 2026)"),
        (
            "evidence",
            "EMEA’s words: Client satisfaction: 8.4 score, sample of 31 (2025), the best measured",
            "die Worte von EMEA: Client satisfaction: 8,4 Punkte, Stichprobe von 31 (2025), am besten gemessen",
        ),
        (
            "evidence",
            "EMEA’s words: what people say, the only evidence stated",
            "die Worte von EMEA: what people say, der einzige genannte Beleg",
        ),
        (
            "lesson",
            "EMEA’s words: they come from what a client said (minutes (2025))",
            "die Worte von EMEA: sie kommen von einer Kundenaussage (minutes (2025))",
        ),
        (
            "changed",
            "only EMEA has it; regions that left the base as it was take no position",
            "nur EMEA hat es; Regionen, die die Grundlage unverändert ließen, nehmen keine Stellung",
        ),
        *(("only", "only APAC has it", "only APAC has it"), ("medoid", "only EMEA has it", "only EMEA has it")),
        *(("decision", "Better", "Better"), ("unknown", "only EMEA has it", "only EMEA has it")),
    ],
)
def test_a_recorded_reason_is_told_where_it_is_the_one_we_would_give(rule: str, english: str, german: str) -> None:
    found = reason_of(Told(rule=rule, text=english), "EMEA")
    assert found.text == english
    with speaking("de"):
        assert retold(found.text) == german


def test_regions_that_say_the_same_are_named_together() -> None:
    who = ("emea", "apac", "india")
    found = dispute_reason([([region.upper() for region in who], ["weekly"]), (["US"], ["Phone", "Email"])]).text
    assert found == "EMEA, APAC and INDIA say weekly, US says Phone and Email"
    with speaking("de"):
        assert retold(found) == "EMEA, APAC und INDIA sagen wöchentlich, US sagt Phone und Email"
        decided = Reason("decision", {"because": "Now 100%(x)s", "who": "ann", "day": "2026-05-12"})
        assert retold(Reason("changed", {"because": decided.as_part}).text).startswith(
            "Now 100%(x)s (ann, 12. Mai 2026); Regionen"
        )
