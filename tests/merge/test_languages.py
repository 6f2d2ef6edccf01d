"""Passages in German, Spanish and French: the language is told, their values are read and compared."""

import csv
from pathlib import Path

import pytest
from bestyet.merge.align.align import align
from bestyet.merge.candidate import merge
from bestyet.merge.values.dispute import read_passage
from bestyet.merge.values.languages.language import language, languages, name_of
from bestyet.merge.values.tokens import phrases_of
from bestyet.model.candidate import Settings, Status
from bestyet.model.passage import Variant
from bestyet.text.markdown.markdown import read_document

TOLD = [
    ("Send the agenda to the client.", "en"),
    ("Die Agenda an den Kunden senden.", "de"),
    ("Enviar la agenda al cliente.", "es"),
    ("Envoyer l'ordre du jour au client.", "fr"),
    ("Inviare l'agenda al cliente entro due giorni dalla firma.", "it"),
    ("De agenda wordt naar de klant gestuurd.", "nl"),
    ("議題をお客様に送付する。", "other"),
    ("Agenda", ""),
    ("SOP-012, 5 %", ""),
    ("Software V&V SOP", ""),
]


@pytest.mark.parametrize(("text", "code"), TOLD)
def test_small_words_tell_the_language_and_nothing_is_guessed(text, code):
    assert language(text) == code


def test_a_passage_that_does_not_tell_is_in_the_language_of_its_document():
    assert languages(["Agenda", "Die Agenda an den Kunden senden."]) == ["de", "de"]
    assert name_of("de") == "German"


# -- thirty steps in three languages, a third of them with another value

STEPS = Path(__file__).with_name("languages.tsv")


def steps():
    with STEPS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def together(language=""):
    """The candidate of English, German and Spanish steps that names tie."""
    texts = {
        code: "".join(f"{number}. {row[code]} {{#s{number}}}\n" for number, row in enumerate(steps(), 1))
        for code in ("en", "de", "es")
    }
    variants = [Variant(code, read_document(f"{code}.md", text.encode())) for code, text in texts.items()]
    return merge("steps", variants, Settings(regions=("en", "de", "es"), language=language))


def test_every_changed_value_is_a_dispute_and_no_other_one():
    items = {item.id: item for item in together().items}
    for number, row in enumerate(steps(), 1):
        disputes = items[f"s{number}"].disputes
        alone = [min(dispute.positions, key=lambda position: len(position.regions)) for dispute in disputes]
        changed = {region for position in alone for region in position.regions}
        assert (len(disputes), changed) == ((1, {row["changed"]}) if row["changed"] else (0, set())), row


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_a_candidate_in_one_language_has_words_of_no_other(language):
    candidate = together(language)
    assert [candidate.region(item.chosen) for item in candidate.steps] == [language] * len(steps())
    assert all(item.because.rule == "language" for item in candidate.steps)


def test_what_nobody_has_in_the_language_of_the_candidate_is_proposed_not_mixed_in():
    english = Variant(
        "emea", read_document("a.md", b"# Shipping\n\n## Purpose\n\n- Send the label to the client. {#a}\n")
    )
    texts = [
        Variant(region, read_document(f"{region}.md", f"# Versand\n\n## Zweck\n\n{text}".encode()))
        for region, text in (
            ("dach", "- Das Etikett an den Kunden senden. {#a}\n- Die Ware vor dem Versand wiegen. {#b}\n"),
            ("south", "- Die Ware nach dem Packen wiegen und notieren. {#b}\n"),
        )
    ]
    candidate = merge("shipping", [english, *texts], Settings(language="en"))
    assert [item.words.text for item in candidate.items if item.status is Status.USED] == [
        "Shipping",
        "Purpose",
        "Send the label to the client.",
    ]
    (left,) = [item for item in candidate.items if item.id == "b"]
    assert left.status is Status.ADDITION
    assert left.because.text.startswith("nobody has it in English yet; ")


def test_passages_of_different_languages_are_not_compared_without_a_model_of_language():
    one = read_document("a.md", b"- Die SOP-012 wird vom Team QA Lead immer im Portal hinterlegt.\n")
    other = read_document("b.md", b"- The SOP-012 Team QA Lead Portal is to be the one for this.\n")
    alignment = align([one.passages, other.passages])
    assert all(len(group.members) == 1 for group in alignment.groups)
    assert alignment.questions == ()


def test_a_value_that_cannot_be_read_in_another_language_is_said_to_be_unread():
    english = "Send the report to the client within 5 days."
    assert beside(english, "Inviare il rapporto al cliente entro 5 giorni.") == [
        "unread: emea says 5 days, south says “5 giorni”"
    ]
    assert beside(english, "Inviare il rapporto al cliente entro cinque giorni.") == [
        "unread: emea says 5 days, south says “Inviare il rapporto al cliente entro cinque giorni.”"
    ]
    assert beside(english, "Den Bericht innerhalb von 5 Schichten an den Kunden senden.") == [
        "unread: emea says 5 days, south says 5 Schichten an"
    ]
    assert beside("Send the report to the client.", "Inviare il rapporto al cliente entro 5 giorni.") == []


def beside(one, other):
    """The disputes of two passages with the same name."""
    texts = [f"- {text} {{#a}}\n".encode() for text in (one, other)]
    variants = [Variant(r, read_document(f"{r}.md", t)) for r, t in zip(("emea", "south"), texts, strict=True)]
    (item,) = [item for item in merge("x", variants, Settings()).items if item.id == "a"]
    return [f"{dispute.about}: {dispute.message}" for dispute in item.disputes]


# -- numbers in words are read for what they are, or it is said that they are not read

SPELLED = Path(__file__).with_name("spelled.tsv")  # spelled by num2words, which nobody of this project wrote
FRAMES = {
    "en": "Send the minutes to the client within {} days after the meeting.",
    "de": "Das Protokoll innerhalb von {} Tagen nach der Sitzung an den Kunden senden.",
    "es": "Enviar el acta al cliente dentro de {} días después de la reunión.",
    "fr": "Envoyer le compte rendu au client dans les {} jours après la réunion.",
}


def values(text, code):
    (passage,) = read_document("", f"- {text}\n".encode()).passages
    return [(v.about, v.text) for v in read_passage(passage, "emea", phrases_of({}), code).values]


def days(said, code):
    return [
        text for about, text in values(FRAMES[code].format(said), code) if about in ("duration", "unread", "number")
    ]


@pytest.mark.parametrize("code", FRAMES)
def test_what_is_spelled_out_is_read_as_its_digits_are(code):
    with SPELLED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["language"] == code]
    assert len(rows) > 25
    wrong = {row["spelled"] for row in rows if days(row["spelled"], code) != days(row["number"], code)}
    assert wrong == set()


@pytest.mark.parametrize(
    ("code", "said", "read"),
    [
        ("en", "fifteen hundred", "1500 days"),
        ("en", "one million two hundred thousand", "1 200 000 days"),
        ("en", "between one hundred and two hundred", "100 to 200 days"),
        ("en", "two point five", "2.5 days"),
        ("en", "half a dozen", "6 days"),
        ("de", "zweitausendundeins", "2001 days"),
        ("de", "zwei tausend fünfhundert", "2500 days"),
        ("de", "zwischen hundert und zweihundert", "100 to 200 days"),
        ("de", "einer Million", "1 000 000 days"),
        ("de", "zweieinhalb", "2.5 days"),
        ("es", "dos y medio", "2.5 days"),
        ("fr", "quatre-vingt-et-un", "81 days"),
        ("fr", "nonante-neuf", "99 days"),
        ("fr", "deux cent soixante", "260 days"),
        ("fr", "deux et demi", "2.5 days"),
    ],
)
def test_other_ways_to_say_a_number(code, said, read):
    assert days(said, code) == [read]


@pytest.mark.parametrize(
    ("code", "said"),
    [("en", "several hundred"), ("de", "mehrere hundert"), ("de", "zwei Dutzend"), ("es", "una docena de"),
     ("fr", "une quinzaine de"), ("fr", "deux centaines de")],
)  # fmt: skip
def test_about_how_many_is_no_number_and_is_told(code, said):
    found = values(FRAMES[code].format(said), code)
    assert "unread" in {about for about, _ in found}
    assert "duration" not in {about for about, _ in found}


def test_percent_is_no_hundred():
    assert ("percentage", "10 %") in values("El descuento es del 10 por ciento para cada cliente.", "es")
    assert ("percentage", "10 %") in values("La remise est de 10 pour cent pour chaque client.", "fr")


@pytest.mark.parametrize(
    ("code", "text", "read"),
    [
        ("en", "Send the report on the twenty-first business day of the month.", ("duration", "21st business day")),
        ("en", "Close the file by the twenty-first of May.", ("date", "21 May")),
        ("de", "Den Bericht am dritten Arbeitstag des Monats senden.", ("duration", "3rd business day")),
        ("de", "Den Bericht am elften Arbeitstag des Monats senden.", ("duration", "11th business day")),
        ("es", "Enviar el informe el quinto día de cada mes al cliente.", ("duration", "5th day")),
        ("fr", "Envoyer le rapport le vingt et unième jour du mois au client.", ("duration", "21st day")),
    ],
)
def test_which_day_is_meant(code, text, read):
    assert read in values(text, code)
