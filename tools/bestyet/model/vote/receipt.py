"""When something was received: the commit with which it came to the base branch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Receipt:
    """`date` is never earlier than that of any commit before it on the base branch, whatever the commit itself
    claims: a back-dated commit is received when the newest before it was."""

    commit: str  # hex
    date: datetime  # with a zone


@dataclass(frozen=True)
class Received:
    """One state of one file on the base branch, from its receipt until the next one."""

    path: str  # relative to the knowledge base
    blob: str  # git's id of the content; "" where the commit removed the file
    receipt: Receipt
    before: str = ""  # id of the commit on the base branch before that of the receipt; "" for the first
