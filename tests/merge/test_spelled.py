"""Numbers that people write in words are read for what they are, or it is said that they are not read."""

import csv
from pathlib import Path

import pytest
from bestyet.merge.values.dispute import read_passage
from bestyet.merge.values.tokens import phrases_of
from bestyet.text.markdown.markdown import read_document

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
