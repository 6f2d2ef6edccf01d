"""What `git add` and `git commit -m` come to in a plain repository, without a start of git: tests do it thousands of
times.

Where a repository or an environment is any less plain, git does it.
"""

from __future__ import annotations

import os
import re
import stat
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from hashlib import sha1
from itertools import groupby
from pathlib import Path

BESIDE = {
    "CHERRY_PICK_HEAD",
    "MERGE_HEAD",
    "MERGE_MSG",
    "REVERT_HEAD",
    "SQUASH_MSG",
    "hooks",
    "rebase-merge",
    "reftable",
}
MORE = re.compile(
    r"\[(?:i18n|gpg|commit|user|author|committer|include|extensions|filter|index)|hookspath|splitindex|sparsecheckout"
    r"|autocrlf|eol|safecrlf|filemode = false|ignorecase|excludesfile|attributesfile|fsmonitor|untrackedcache"
    r"|compression|updates = (?!true)",
    re.IGNORECASE,
)
ALTER = (".gitignore", ".gitattributes", ".git")  # a file of these names changes what is staged of a folder
ELSEWHERE = ("GIT_CONFIG_COUNT", "GIT_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_WORK_TREE")
Staged = tuple[bytes, bytes, bytes]  # path, mode, id
Held = tuple[bytes, bytes, bytes, bytes]  # and all that an index holds of it
SAME_IN_COPIES = (slice(8, 16), slice(24, 28), slice(36, 40))  # what it holds of time, mode and size


def all_staged(root: Path) -> bool:
    """Whether all that lies there, and nothing that is gone, was staged; else git is to do it."""
    index = root / ".git/index"
    found = _entries(index.read_bytes()) if index.is_file() else []
    if found is None:
        return False
    held = {os.fsdecode(path): whole for path, _, _, whole in found}
    there = {path: os.lstat(root / path) for path in _below(os.fspath(root), "")}
    since = os.stat(index).st_mtime_ns if held else 0
    changed = [path for path, about in there.items() if not _is_as_held(held.get(path, b""), about, since)]
    return staged(root, changed, held.keys() - there.keys())


def _below(root: str, folder: str) -> Iterator[str]:
    """All that is in a folder and below it, but for the folder of git."""
    for entry in os.scandir(f"{root}/{folder}"):
        if entry.is_dir(follow_symlinks=False):
            yield from _below(root, f"{folder}{entry.name}/") if folder or entry.name != ".git" else ()
        else:
            yield f"{folder}{entry.name}"


def _is_as_held(entry: bytes, about: os.stat_result, since: int) -> bool:
    """Whether a file has not changed since it was staged, by what an index holds of it and when that was written."""
    told = _told(about)
    is_same = all(entry[part] == told[part] for part in SAME_IN_COPIES)
    return stat.S_ISREG(about.st_mode) and is_same and about.st_mtime_ns < since


def staged(root: Path, paths: Sequence[str], gone: AbstractSet[str] = frozenset()) -> bool:
    """Whether these files were staged, and those that are gone no longer are; else git is to do it."""
    git = root / ".git"
    index = (git / "index").read_bytes() if (git / "index").is_file() else b"DIRC\0\0\0\2\0\0\0\0"
    folders = {folder for path in paths for folder in Path(path).parents}
    found = _entries(index)
    if found is None or not _is_plain(git) or any((git / name).exists() for name in ("index.lock", "info")):
        return False
    for folder in folders:
        if os.path.islink(root / folder) or not os.path.isdir(root / folder):
            return False
        if not {*ALTER[: None if folder.parts else 2]}.isdisjoint(os.listdir(root / folder)):
            return False
    held = {path: whole for path, _, _, whole in found if os.fsdecode(path) not in gone}
    for path in paths:
        if not (entry := _entry(git, root, path)):
            return False
        held[os.fsencode(path)] = entry
    files = held.keys()
    if any(os.fsencode(folder) in files for folder in folders) or any(_is_folder(path, files) for path in paths):
        return False
    raw = index[:8] + len(held).to_bytes(4) + b"".join(held[path] for path in sorted(files))
    (git / "index").write_bytes(raw + sha1(raw).digest())
    return True


def _is_folder(path: str, files: Iterable[bytes]) -> bool:
    return any(file.startswith(os.fsencode(f"{path}/")) for file in files)


def _entry(git: Path, root: Path, path: str) -> bytes | None:
    """What an index holds of a file as it lies there; None where it is no plain file."""
    name, about = os.fsencode(path), os.lstat(root / path) if os.path.lexists(root / path) else None
    is_plain = os.path.normpath(path) == path and not {"/", "..", ".git"} & {part.lower() for part in Path(path).parts}
    if about is None or not stat.S_ISREG(about.st_mode) or not is_plain or not len(name) < 0xFFF:
        return None
    id_ = _object(git, b"blob", (root / path).read_bytes())
    whole = _told(about) + id_ + len(name).to_bytes(2) + name
    return whole + bytes(8 - len(whole) % 8)


def _told(about: os.stat_result) -> bytes:
    """What an index holds of a file before its id: times, place, mode, owner and size."""
    times = [part for ns in (about.st_ctime_ns, about.st_mtime_ns) for part in divmod(ns, 10**9)]
    mode = 0o100755 if about.st_mode & 0o100 else 0o100644
    told = (*times, about.st_dev, about.st_ino, mode, about.st_uid, about.st_gid, about.st_size)
    return b"".join((number & 0xFFFFFFFF).to_bytes(4) for number in told)


def committed(root: Path, message: str) -> str | None:
    """The id of the commit of what is staged, on the branch that is checked out; None where git is to make it."""
    git, by = root / ".git", [_who(name, os.environ) for name in ("AUTHOR", "COMMITTER")]
    if not _is_plain(git) or not message.strip() == message != "" or not message.isprintable() or not all(by):
        return None
    branch = (git / "HEAD").read_text().strip().removeprefix("ref: ")
    found = _entries((git / "index").read_bytes()) if (git / "index").is_file() else []
    before = (git / branch).read_text().strip() if (git / branch).is_file() else ""
    is_there = before or not (git / "packed-refs").exists()
    if not branch.startswith("refs/heads/") or found is None or not is_there:
        return None
    about = f"tree {_tree(git, [one[:3] for one in found]).hex()}\n" + (f"parent {before}\n" if before else "")
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
        and BESIDE.isdisjoint(os.listdir(git))
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


def _entries(index: bytes) -> list[Held] | None:
    """What an index of version 2 holds; None for others, and where a merge is not ended."""
    if index[:8] != b"DIRC\0\0\0\2":
        return None
    found, at = [], 12
    for _ in range(int.from_bytes(index[8:12])):
        mode, flags = int.from_bytes(index[at + 24 : at + 28]), int.from_bytes(index[at + 60 : at + 62])
        end = index.index(b"\0", at + 62)
        if flags & 0x3000:
            return None
        until = at + (end - at) // 8 * 8 + 8
        found.append((index[at + 62 : end], b"%o" % mode, index[at + 40 : at + 60], index[at:until]))
        at = until
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
    folder = f"{git}/objects/{id_[:1].hex()}"
    place = f"{folder}/{id_[1:].hex()}"
    if not os.path.exists(place):
        os.makedirs(folder, exist_ok=True)
        with open(place, "wb") as file:
            file.write(zlib.compress(whole, 1))
            os.fchmod(file.fileno(), 0o444)
    return id_
