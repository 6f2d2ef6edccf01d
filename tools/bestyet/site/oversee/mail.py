"""A letter as one file of mail (RFC 5322, MIME): the text, and beside it the same as HTML.

The same letter, people and moment always give the same bytes; whatever contributors wrote stands in no header but the
subject, on one line.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from bestyet.model.problem import CannotGoOnError
from bestyet.site.language.words import language
from bestyet.site.oversee.digest import letter_html, letter_text

_ENCODED = "=?"  # begins what a header is decoded from (RFC 2047): the library would read line breaks out of it
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_USER = rf"{_WORD}(?:\.{_WORD})*"
_DOMAIN = r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*"
_ADDRESS = re.compile(  # read strictly: a name in any letters, the address itself in ASCII
    rf'"?(?P<name>(?!\.)[^"<>@,;:\\()\[\]]*?)"? ?<(?P<user>{_USER})@(?P<at>{_DOMAIN})>'
    rf"|(?P<bare>{_USER})@(?P<there>{_DOMAIN})"
)

if TYPE_CHECKING:
    from bestyet.site.oversee.digest import Letter


def letter_mail(told: Letter, sender: str, to: str, at: datetime, key: str) -> bytes:
    """sender, to: addresses as people write them; to: "" to leave it out. key: tells for whom it is.

    Raises CannotGoOnError where one is no address.
    """
    text, html = letter_text(told), letter_html(told)
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = told.title.replace(_ENCODED, "= ?")
    mail["From"] = _addresses(sender, "--from", 1)
    if to:
        mail["To"] = _addresses(to, "--to", 100)
    mail["Date"] = format_datetime(at)
    about = sha256("\0".join((key, at.isoformat(), sender, to, text, html)).encode()).hexdigest()
    mail["Message-ID"] = f"<{about[:32]}@bestyet>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers it
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    mail["Content-Language"] = language()
    mail.set_boundary(f"=_{about[32:]}")  # "=_" is in nothing that is quoted-printable
    return mail.as_bytes()


def _addresses(said: str, option: str, most: int) -> tuple[Address, ...]:
    found = [_ADDRESS.fullmatch(part.strip(" ")) for part in said.split(",")]
    if not said.isprintable() or _ENCODED in said or len(found) > most or not all(found):
        kind = "one address of mail" if most == 1 else f"up to {most} addresses of mail"
        raise CannotGoOnError(f"{option} must be {kind}, as in Practices <practices@example.com>: {said!r} is not")
    return tuple(_address(**one.groupdict(default="")) for one in found if one)


def _address(name: str, user: str, at: str, bare: str, there: str) -> Address:
    return Address(name, user or bare, at or there)
