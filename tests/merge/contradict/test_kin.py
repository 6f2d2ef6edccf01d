"""What a word is kin to is found among the words of its own language."""

from __future__ import annotations

import subprocess
import sys

import pytest
from bestyet.merge.contradict.times import kin as module
from bestyet.merge.contradict.times.kin import is_compound, kin
from bestyet.merge.values.languages.translate import in_english
from bestyet.merge.values.tokens import tokens_of


@pytest.mark.parametrize("code", ["en", "de", "fr", "es"])
def test_a_word_of_a_family_has_the_mark_of_its_language(code: str) -> None:
    assert set(module._said()) == {"en", "de", "fr", "es"}
    assert len(module._families(code)) > 150
    assert all(key.partition("~")[0] == code if code != "en" else "~" not in key for key in module._families(code))


@pytest.mark.parametrize(
    ("word", "code", "act", "thing"),
    [
        ("circulated", "en", "send", None),
        ("versandt", "de", "send", None),
        ("transmis", "fr", "send", None),
        ("remitido", "es", "send", None),
        ("Prüfbericht", "de", None, "report"),
        ("deliveries", "de", "send", "shipment"),  # an English word in a German text
        ("xylophone", "en", None, None),
    ],
)
def test_its_families_are_found(word: str, code: str, act: str | None, thing: str | None) -> None:
    found = kin(in_english(tokens_of(word), code)[0])
    assert (act in found.acts) == (act is not None)
    assert (thing in found.things) == (thing is not None)


def test_a_german_word_that_ends_as_a_known_one_is_a_compound_and_an_english_one_is_none() -> None:
    words = ("Auditbericht", "deliveries", "Bericht")
    assert [is_compound(in_english(tokens_of(word), "de")[0]) for word in words] == [True, False, False]


def test_who_reads_english_does_not_wait_for_the_stems_of_other_languages() -> None:
    program = (
        "from bestyet.merge.contradict.times import kin; from bestyet.merge.values.tokens import tokens_of\n"
        "print('send' in kin.kin(tokens_of('circulated')[0]).acts, kin._families.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "True 1\n"
