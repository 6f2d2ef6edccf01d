"""What roles and channels are called in the other languages that are read, beside what the vocabulary calls them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pkgutil import get_data

from yaml import CSafeLoader, load

from bestyet.merge.values.tokens import Phrases, phrases_of

_ELIDED = "aeiouéèh"


_last: list[tuple[Mapping[str, str], Phrases]] = []  # all texts of a base are read with one vocabulary


def phrases_abroad(vocabulary: Mapping[str, str]) -> Phrases:
    """The finder of a vocabulary (lower-case phrase -> token) with these names."""
    for known, phrases in _last:
        if known is vocabulary:
            return phrases
    found = phrases_of(with_names_abroad(vocabulary))
    _last[:] = [(vocabulary, found)]
    return found


def with_names_abroad(phrases: Mapping[str, str]) -> dict[str, str]:
    """Its own phrases come first."""
    more = {said: phrases[name] for name, all_said in _names().items() if name in phrases for said in all_said}
    return {**more, **phrases}


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    said = load(get_data(__package__, "names.yml") or b"", CSafeLoader)
    return {name: tuple(_forms(str(words).replace("_", "\0"))) for name, words in said.items()}


def _forms(words: str) -> list[str]:
    """Each name, as it is read ("du" are two words), and as French elides what stands before: "l'assurance qualité"."""
    names = [word.replace("\0", " ") for word in words.split()]
    names += [name.replace(f" {of} ", f" {of} the ") for of in ("du", "del") for name in names if f" {of} " in name]
    return names + [f"{article}'{name}" for name in names if name[0] in _ELIDED for article in ("l", "d")]
