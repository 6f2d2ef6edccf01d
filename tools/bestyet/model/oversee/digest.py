"""What somebody is told once a week: what waits for them, what is open in their regions, what is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bestyet.model.oversee.mine import Mine

DAYS = 7  # how far back it looks, unless told otherwise


class News(StrEnum):
    """What happened. Values are stable: programs read them."""

    OPENED = "opened"  # put to the vote
    AMENDED = "amended"  # while the vote was open
    PASSED = "passed"  # the vote has ended, and no record says so yet: these three
    FAILED = "failed"
    OVERDUE = "expired-unrecorded"
    ADOPTED = "adopted"  # it will be in force from a later day
    IN_FORCE = "in-force"
    WILL_END = "will-end"  # adopted, and the practice ends on a later day
    ENDED = "ended"  # the practice has no standard any more
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ANSWERED = "answered"  # somebody answered their objections
    VOTED = "voted"  # votes came on what they proposed
    SAID = "said"  # somebody said something about steps


@dataclass(frozen=True)
class New:
    """One thing that came to the base branch, or into force. Texts of contributors stand in it as they are."""

    what: News
    practice: str
    title: str
    version: str
    day: str  # ISO, on which it came
    until: str = ""  # ISO: when the vote closes, from when on it holds or ends; "" where nothing says it
    who: str = ""  # printed name of who answered
    number: int = 0  # of votes, of comments
    among: int = 0  # of votes, those that object; of comments, those that answer theirs


@dataclass(frozen=True)
class Digest:
    """All that is told, and what a letter says around it."""

    name: str  # of the person as printed, of the region as people call it
    is_person: bool
    key: str  # tells for whom it is, as in "person:lead-emea"
    regions: tuple[str, ...]  # as people call them
    company: str
    labels: Mapping[str, str]  # region -> how people call it
    language: str  # a code, as governance.yml or the site says it
    since: str  # ISO, that day included
    at: datetime  # the moment that it is about
    within: int  # days ahead that were looked at
    mine: Mine
    news: tuple[New, ...]  # newest first
    site: str  # where the pages are published: "" or an address that ends in "/"
    is_by_file: bool  # links to the site name files, not their folders
    is_brief: bool  # the site has no pages for one region
    desk: str  # the same of the desk
    sender: str  # from whom letters are; "" where the site does not say it
    unread: int  # files of regions, and versions, that cannot be read, so that nothing of them is told

    @property
    def day(self) -> str:
        return self.at.date().isoformat()

    @property
    def is_empty(self) -> bool:
        return not (self.mine.votes or self.mine.decide or self.mine.settle or self.mine.read or self.news)
