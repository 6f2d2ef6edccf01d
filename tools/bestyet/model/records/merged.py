"""What stands beside the merged practices in a folder, so that shards made on several machines can be joined."""

from __future__ import annotations

from msgspec import Struct

from bestyet.model.problem import Problem

NAME = "merged_practices.json"  # what no practice is called
FORMAT = 1


class MergedPractice(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One practice of a shard, and what was told of it."""

    practice: str
    sha256: str = ""  # of its file; "" where there is none
    left_out: tuple[Problem, ...] = ()
    why_not: str = ""


class MergedFolder(Struct, frozen=True, forbid_unknown_fields=True):
    """A shard: every so manieth practice, by name. That of 1 of 1 is all."""

    format: int
    shard: int
    of: int
    base: str  # digest of all that lies below practices/
    tool: str  # digest of the program and the libraries that it asks for
    form: str
    practices: tuple[MergedPractice, ...]
