"""What `git commit -m` comes to in a plain repository, without a start of git: tests make thousands of commits.

Where a repository or an environment is any less plain, git does it.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha1
from itertools import groupby
from pathlib import Path

BESIDE = (
    "CHERRY_PICK_HEAD",
    "MERGE_HEAD",
    "MERGE_MSG",
    "REVERT_HEAD",
    "SQUASH_MSG",
    "hooks",
    "rebase-merge",
    "reftable",
)
MORE = re.compile(
    r"\[(?:i18n|gpg|commit|user|author|committer|include|extensions)|hookspath|splitindex|updates = (?!true)",
    re.IGNORECASE,
)
ELSEWHERE = ("GIT_CONFIG_COUNT", "GIT_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_WORK_TREE")
Staged = tuple[bytes, bytes, bytes]  # path, mode, id


def committed(root: Path, message: str) -> str | None:
    """The id of the commit of what is staged, on the branch that is checked out; None where git is to make it."""
    git, by = root / ".git", [_who(name, os.environ) for name in ("AUTHOR", "COMMITTER")]
    if not _is_plain(git) or not message.strip() == message != "" or not message.isprintable() or not all(by):
        return None
    branch = (git / "HEAD").read_text().strip().removeprefix("ref: ")
    staged = _staged((git / "index").read_bytes()) if (git / "index").is_file() else []
    before = (git / branch).read_text().strip() if (git / branch).is_file() else ""
    is_there = before or not (git / "packed-refs").exists()
    if not branch.startswith("refs/heads/") or staged is None or not is_there:
        return None
    about = f"tree {_tree(git, staged).hex()}\n" + (f"parent {before}\n" if before else "")
    told = f"{about}author {by[0]}\ncommitter {by[1]}\n\n{message}\n"
    commit = _object(git, b"commit", told.encode()).hex()
    line = f"{before or '0' * 40} {commit} {by[1]}\tcommit{'' if before else ' (initial)'}: {message}\n"
    for log in (git / "logs/HEAD", git / "logs" / branch):
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a") as file:
            file.write(line)
    (git / branch).parent.mkdir(parents=True, exist_ok=True)
    (git / branch).write_text(f"{commit}\n")
    return commit


def _is_plain(git: Path) -> bool:
    settings = [path.read_text() for path in (git / "config", Path.home() / ".gitconfig") if path.is_file()]
    return (
        git.is_dir()
        and not any((git / name).exists() for name in BESIDE)
        and not any(map(MORE.search, settings))
        and not any(name in os.environ for name in ELSEWHERE)
        and os.environ.get("GIT_CONFIG_GLOBAL", os.devnull) == os.devnull
    )


def _who(kind: str, told: Mapping[str, str]) -> str:
    name, email, date = (told.get(f"GIT_{kind}_{what}", "") for what in ("NAME", "EMAIL", "DATE"))
    try:
        at = datetime.fromisoformat(date)
    except ValueError:
        return ""
    is_plain = at.tzinfo and re.fullmatch(r"\w[\w ]*\w", name, re.ASCII) and re.fullmatch(r"[\w.@-]+", email, re.ASCII)
    return f"{name} <{email}> {int(at.timestamp())} {at:%z}" if is_plain else ""


def _staged(index: bytes) -> list[Staged] | None:
    """What an index of version 2 holds; None for others, and where a merge is not ended."""
    if index[:8] != b"DIRC\0\0\0\2":
        return None
    found, at = [], 12
    for _ in range(int.from_bytes(index[8:12])):
        mode, flags = int.from_bytes(index[at + 24 : at + 28]), int.from_bytes(index[at + 60 : at + 62])
        end = index.index(b"\0", at + 62)
        if flags & 0x3000:
            return None
        found.append((index[at + 62 : end], b"%o" % mode, index[at + 40 : at + 60]))
        at += (end - at) // 8 * 8 + 8
    return found


def _tree(git: Path, staged: list[Staged]) -> bytes:
    return _object(git, b"tree", b"".join(b"%s %s\0%s" % (mode, name, id_) for name, mode, id_ in _within(git, staged)))


def _within(git: Path, staged: list[Staged]) -> Iterator[Staged]:
    """The files and folders of a folder, in the order of its files."""
    for name, some in groupby(staged, lambda one: one[0].partition(b"/")[0]):
        inside = list(some)
        if inside[0][0] == name:
            yield inside[0]
        else:
            yield name, b"40000", _tree(git, [(path[len(name) + 1 :], mode, id_) for path, mode, id_ in inside])


def _object(git: Path, kind: bytes, raw: bytes) -> bytes:
    whole = b"%s %d\0%s" % (kind, len(raw), raw)
    id_ = sha1(whole).digest()
    place = git / "objects" / id_.hex()[:2] / id_.hex()[2:]
    if not place.exists():
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(zlib.compress(whole, 1))
        place.chmod(0o444)
    return id_
