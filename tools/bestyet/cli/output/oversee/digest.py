"""What somebody is told once a week, in the form that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.cli.output.tables import json_text
from bestyet.model.problem import CannotGoOnError
from bestyet.site.language.words import speaking
from bestyet.site.oversee.digest import calendar_of, letter, letter_html, letter_text
from bestyet.site.oversee.mail import letter_mail

if TYPE_CHECKING:
    from bestyet.model.oversee.digest import Digest


def shown(found: Digest, form: str, sender: str, to: str) -> bytes:
    """sender: "" for the one that the site names. Raises CannotGoOnError where mail has no sender, or no address."""
    with speaking(found.language):
        match form:
            case "json":
                return json_text(found).encode()
            case "ics":
                return calendar_of(found)
            case "eml" if not (sender or found.sender):
                raise CannotGoOnError("say from whom it is: --from ADDRESS, or digest_from in mkdocs.yml")
            case "eml":
                return letter_mail(letter(found), sender or found.sender, to, found.at, found.key)
            case "html":
                return letter_html(letter(found)).encode()
            case _:
                return letter_text(letter(found)).encode()
