"""The words of the interface in the language of the site: gettext catalogues, one file a language.

What people wrote and what records say stays as it is; pages mark it where its language is another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

SOURCE = "en"  # the language that the templates are written in
MARKED = re.compile(r"\[\[([A-Za-z(%][^\[\]]*)\]\]")  # words to translate in what is no template of ours
_speaks: ContextVar[str] = ContextVar("language", default=SOURCE)


@cache
def languages() -> tuple[str, ...]:
    """The languages that there is a catalogue for, and the source's own."""
    found = (entry.name for entry in resources.files("bestyet.site").joinpath("locale").iterdir())
    return (SOURCE, *sorted(name.removesuffix(".po") for name in found if name.endswith(".po")))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Use a language for all that is said inside; the source's own for one that there is no catalogue for."""
    token = _speaks.set(spoken(language))
    try:
        yield
    finally:
        _speaks.reset(token)


def language() -> str:
    """The language that is spoken now."""
    return _speaks.get()


def gettext(text: str) -> str:
    """The translation of a message."""
    catalogue = _catalogue(_speaks.get())
    found = catalogue.get(text) if catalogue else None
    return str(found.string) if found is not None and found.string and not isinstance(found.string, tuple) else text


def message(text: str) -> str:
    """A message as it stands in a table of the program; it is translated where it is used."""
    return text


def ngettext(one: str, many: str, number: int) -> str:
    """The form for a number: `%(num)s` in it stands for the number itself."""
    catalogue = _catalogue(_speaks.get())
    found = catalogue.get(one) if catalogue else None
    if catalogue is not None and found is not None and isinstance(found.string, (tuple, list)) and all(found.string):
        return str(found.string[_form(catalogue, number)])
    return one if number == 1 else many


def counted(one: str, many: str, number: int) -> str:
    """Say a number with its noun, as in "3 steps": both texts hold `%(num)s`."""
    return ngettext(one, many, number) % {"num": number}


_OF_RECORDS = frozenset(
    {
        *(message("in use"), message("trial"), message("retired")),
        *(message("approve"), message("reject"), message("abstain")),
        *(message("major"), message("minor"), message("patch")),
        *(message("major change"), message("minor change"), message("patch change")),
        *(message("approved"), message("rejected"), message("abstained")),
        *(message("authorship"), message("review"), message("approval"), message("responsibility")),
        *(message("severity"), message("occurrence"), message("detection")),
        *(message("high"), message("medium"), message("low")),
    }
)


def said(text: str) -> str:
    """A word of a record in the language spoken; anything else, which people wrote, as it stands."""
    return gettext(text) if text in _OF_RECORDS else text


def capital(words: str) -> str:
    """Words as they begin a line."""
    return words[:1].upper() + words[1:]


def forms(one: str, many: str) -> tuple[str, str]:
    """Both forms of a message as they stand in a table of the program."""
    return one, many


def marked(written: str, page: str) -> Markup:
    """The attribute for an element whose words are in a language; nothing where that is the page's, or unknown."""
    if not written or written.partition("-")[0].lower() == page.partition("-")[0].lower():
        return Markup("")
    return Markup(' lang="{}"').format(written)


def translated(text: str, quoted: Callable[[str], str] = lambda said: str(escape(said))) -> str:
    """A file with its `[[words]]` in the language spoken; quoted: how they must be written there."""
    return MARKED.sub(lambda match: quoted(gettext(match[1])), text)


def spoken(asked: str) -> str:
    """The language used for one asked for: "de-CH" is served by "de"."""
    known = languages()
    return next((name for name in (asked, asked.partition("-")[0]) if name in known), SOURCE)


@cache
def _catalogue(name: str) -> Catalog | None:
    if name == SOURCE:
        return None
    raw = resources.files("bestyet.site").joinpath("locale", f"{name}.po").read_bytes()
    return read_po(BytesIO(raw), locale=name)


def _form(catalogue: Catalog, number: int) -> int:
    """Languages of two forms alone are known here: one, and all other numbers."""
    return 0 if number == 1 or catalogue.num_plurals == 1 else 1
