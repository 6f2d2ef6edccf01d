"""Passages in German, Spanish and French: the language is told, their values are read and compared."""

import pytest
from bestyet.merge.values.languages.language import language, languages, name_of

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
