"""What somebody says about a step: a file of its own beside the versions, part of no merge, vote or version."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct


class Head(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands above the words, in the order in which it is written."""

    by: str  # id of a reviewer
    on: str  # a moment in UTC
    step: str  # id of a step, or of a structured value
    answers: str = ""  # name of the comment that it answers


@dataclass(frozen=True)
class Comment:
    name: str  # of its file: the day, who said it, and a digest of it all
    head: Head
    words: str  # Markdown, as written


@dataclass(frozen=True)
class Discussion:
    """What is said about the steps of a practice."""

    comments: tuple[Comment, ...] = ()  # in the order of saying
    unshown: int = 0  # that are no comments as they were written, or older than what is read

    def about(self, *steps: str) -> tuple[Comment, ...]:
        return tuple(one for one in self.comments if one.head.step in steps)
