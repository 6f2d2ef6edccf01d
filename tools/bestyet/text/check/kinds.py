"""Which kind of file stands at a path of the knowledge base."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from bestyet.model.records.picture import is_picture

TOP = "practices"
GOVERNANCE = f"{TOP}/governance.yml"
VOCABULARY = f"{TOP}/vocabulary.yml"
WORLD = "global"  # the region that no region is
DISCUSSION = "discussion"  # beside the versions of a practice: what people say about its steps

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_VERSION = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:\.(?:0|[1-9][0-9]{0,5})){2}")


class FileKind(StrEnum):
    """What a file is; the value is the name of its schema, where it has one."""

    VARIANT = "variant"
    GOVERNANCE = "governance"
    VOCABULARY = "vocabulary"
    ALIGNMENT = "alignment"
    DECISIONS = "decisions"
    STANDARD = "standard"  # practice.md of a version: frozen, so it has no schema of its own
    PROVENANCE = "provenance"
    BALLOT = "ballot"
    VOTE = "vote"
    ADOPTION = "adoption"
    WITHDRAWAL = "withdrawal"
    ANSWER = "answer"
    PICTURE = "picture"  # of a variant, or of a version: called by the digest of its bytes, so it has no schema
    COMMENT = "comment"
    KEEPER = "keeper"  # .gitkeep: lets git hold an empty folder
    OTHER = "other"  # a kind of file that does not belong here
    MISPLACED = "misplaced"  # a kind of file that belongs here, in the wrong place


class FilePlace(NamedTuple):
    """What the path of a file says about it; empty where the kind of file has no such part."""

    kind: FileKind
    region: str = ""
    practice: str = ""
    version: str = ""
    name: str = ""  # file name without its ending


_TOP_FILES = {GOVERNANCE: FileKind.GOVERNANCE, VOCABULARY: FileKind.VOCABULARY}
_PRACTICE_FILES = {"alignment.yml": FileKind.ALIGNMENT, "decisions.yml": FileKind.DECISIONS}
_VERSION_FILES = {
    "practice.md": FileKind.STANDARD,
    "provenance.json": FileKind.PROVENANCE,
    "ballot.yml": FileKind.BALLOT,
    "adoption.yml": FileKind.ADOPTION,
    "withdrawal.yml": FileKind.WITHDRAWAL,
}
_SIGNED = {"votes": FileKind.VOTE, "answers": FileKind.ANSWER}


def is_slug(word: str) -> bool:
    """Whether `word` is small letters, digits and single hyphens, at most 64 of them."""
    return len(word) <= 64 and _SLUG.fullmatch(word) is not None


def is_version(word: str) -> bool:
    """Whether `word` is three numbers with dots, as in 1.2.0."""
    return _VERSION.fullmatch(word) is not None


def is_said(path: str) -> bool:
    """Whether a file lies where comments do: no merge, vote or version is made from it."""
    parts = path.split("/")
    return len(parts) > 4 and parts[1] == WORLD and parts[3] == DISCUSSION


def place_of(path: str) -> FilePlace:
    """Return what stands at `path` ("practices/emea/client-kickoff.md")."""
    parts = path.split("/")
    file = parts[-1]
    stem, _, ending = file.rpartition(".")
    if kind := _TOP_FILES.get(path):
        return FilePlace(kind, name=stem)
    if len(parts) == 3 and ending == "md" and stem and parts[1] != WORLD:
        return FilePlace(FileKind.VARIANT, region=parts[1], practice=stem, name=stem)
    if is_picture(path):
        version = parts[3] if parts[1] == WORLD else ""
        practice = parts[2] if version else parts[-2].removesuffix(".files")
        return FilePlace(FileKind.PICTURE, parts[1], practice, version, stem)
    if len(parts) > 3 and parts[1] == WORLD and (found := _in_world(parts, stem, ending)):
        return found
    if file == ".gitkeep":
        return FilePlace(FileKind.KEEPER)
    return FilePlace(FileKind.MISPLACED if ending in ("md", "yml", "json") else FileKind.OTHER, name=stem)


def _in_world(parts: list[str], stem: str, ending: str) -> FilePlace | None:
    practice = parts[2]
    if len(parts) == 4 and (kind := _PRACTICE_FILES.get(parts[3])):
        return FilePlace(kind, WORLD, practice, name=stem)
    if len(parts) == 5 and parts[3] == DISCUSSION and ending == "md":
        return FilePlace(FileKind.COMMENT, WORLD, practice, name=stem)
    if len(parts) < 5 or not is_version(parts[3]):
        return None
    if len(parts) == 5 and (kind := _VERSION_FILES.get(parts[4])):
        return FilePlace(kind, WORLD, practice, parts[3], stem)
    if len(parts) == 6 and ending == "yml" and (signed := _SIGNED.get(parts[4])):
        return FilePlace(signed, WORLD, practice, parts[3], stem)
    return None
