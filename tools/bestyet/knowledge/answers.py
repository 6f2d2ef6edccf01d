"""What a long computation yielded, kept until any of its inputs changes; never needed to be right."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from bestyet import __version__
from bestyet.repo import clock
from bestyet.repo.cache import own_folder
from bestyet.repo.git import GitRefusedError, find_repository

_SETTLED = 2_000_000_000  # nanoseconds: a file as young as that may change again without a new time
_KEPT = 64  # answers


def remembered(root: Path, name: str, about: Any, compute: Callable[[], Any]) -> Any:
    """Return what `compute` yields as plain data, from the last time if nothing it may depend on changed.

    name: of the computation. about: what else it depends on, as plain data: options, the day. It may depend on the
    files under practices/, the commit of HEAD, the base branch and this program, and on nothing else.
    """
    stamp, youngest = _stamp(root)
    key = json.dumps([__version__, _program(), name, about, stamp, heads(root)], sort_keys=True)
    file = own_folder(root) / "answers" / f"{hashlib.sha256(key.encode()).hexdigest()}.json"
    with suppress(OSError, ValueError):
        found = json.loads(file.read_bytes())
        os.utime(file)
        return found["answer"]
    answer = json.loads(json.dumps(compute()))
    if int(clock.now().timestamp()) * 10**9 - youngest > _SETTLED:
        _keep(file, answer)
    return answer


def _stamp(root: Path) -> tuple[str, int]:
    """A digest of path, size and times of every file below practices/, and the time of the youngest."""
    digest, youngest, folders = hashlib.sha256(), 0, [os.fspath(root / "practices")]
    while folders:
        folder = folders.pop()
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
                continue
            about = entry.stat(follow_symlinks=False)
            told = f"{entry.path}\0{about.st_size}\0{about.st_mtime_ns}\0{about.st_ctime_ns}\0{about.st_ino}\n"
            digest.update(os.fsencode(told))
            youngest = max(youngest, about.st_mtime_ns, about.st_ctime_ns)
    return digest.hexdigest(), youngest


def _program() -> str:
    """Changes with every change of this program's own files."""
    top = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(top.rglob("*.py")):
        about = path.stat()
        digest.update(f"{path.relative_to(top)}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def heads(root: Path) -> list[str]:
    """The commits that an answer can depend on."""
    repository = find_repository(root)
    if repository is None:
        return []
    try:
        return repository.run("show-ref", "--head").decode().splitlines()
    except GitRefusedError:  # nothing is committed yet
        return []


def _keep(file: Path, answer: Any) -> None:
    """Write it beside the others, and let go of those not asked for longest."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps({"answer": answer}), encoding="utf-8")
        new.replace(file)
        kept = sorted(file.parent.glob("*.json"), key=lambda one: one.stat().st_mtime_ns)
        for old in kept[:-_KEPT]:
            old.unlink()
