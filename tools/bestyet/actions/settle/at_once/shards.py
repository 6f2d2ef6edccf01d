"""Merged practices as files of a folder, and folders of shards that become one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from bestyet.knowledge.files import is_file, read_file
from bestyet.knowledge.many.parts import Whole, shares, worker
from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.merged import FORMAT, NAME, MergedFolder, MergedPractice
from bestyet.repo.tree import TOP, entries_in, find_root, real_path
from bestyet.repo.write import folder_made, write_file
from bestyet.text.base import VARIANT

if TYPE_CHECKING:
    from bestyet.actions.settle.at_once.merge_all import Answer, MergeAllRequest

_OTHERS = {"base": "base", "tool": "bestyet", "form": "format", "of": "number of shards"}  # what must be the same
_NAMED = 10  # shards that are missing
_MOST = 99_999  # shards, as the option has it
ENDINGS = {"text": "txt", "md": "md", "json": "json"}


def written(
    target: Path, whole: Whole, request: MergeAllRequest, answers: Iterable[Answer]
) -> Iterator[MergedPractice]:
    """Write each practice into a folder as it comes, with what is told of it; all or nothing is there in the end.

    Raises CannotGoOnError where the folder holds what is not from such a run.
    """
    _refuse_others(target)
    which, of = request.shard
    about = MergedFolder(FORMAT, which, of, whole.digest, worker(), request.form, ())
    raws = ((one, one.shown.encode("utf-8", "backslashreplace")) for one in answers)
    yield from _filled(target, about, ((_told(one, raw), raw) for one, raw in raws))


def join(start: Path, folders: Sequence[str], out: str) -> Iterator[MergedPractice]:
    """Make of all shards of one base the folder that a run for all would have made.

    Raises CannotGoOnError where they are not each there once, of the same base and tool, as they were written.
    """
    shards = [(folder, _read(start, folder)) for folder in folders]
    _refuse_unlike(shards)
    target = start / out
    _refuse_others(target)
    found = [(one, folder, shard) for folder, shard in shards for one in shard.practices]
    found.sort(key=lambda entry: entry[0].practice)
    pairs = ((one, _content(start, folder, shard, one)) for one, folder, shard in found)
    yield from _filled(target, structs.replace(shards[0][1], shard=1, of=1, practices=()), pairs)


def _refuse_unlike(shards: Sequence[tuple[str, MergedFolder]]) -> None:
    """Raise CannotGoOnError for shards that do not make one whole."""
    first_name, first = shards[0]
    for folder, shard in shards:
        for what, other in _OTHERS.items():
            if getattr(shard, what) != getattr(first, what):
                raise CannotGoOnError(f"{folder} is of another {other} than {first_name}")
    numbers = sorted(shard.shard for _, shard in shards)
    if twice := next((number for number in numbers if numbers.count(number) > 1), 0):
        raise CannotGoOnError(f"shard {twice}/{first.of} is given twice")
    if missing := [str(number) for number in range(1, first.of + 1) if number not in numbers]:
        more = f" and {len(missing) - _NAMED:,} more" if len(missing) > _NAMED else ""
        raise CannotGoOnError(f"of {first.of} shards there is no {', '.join(missing[:_NAMED])}{more}")
    names = sorted({one.practice for _, shard in shards for one in shard.practices})
    for folder, shard in shards:
        if [one.practice for one in shard.practices] != shares(names, (shard.shard, shard.of)):
            raise CannotGoOnError(f"{folder} has not the practices of shard {shard.shard}/{shard.of}: one was changed")


def _filled(
    target: Path, about: MergedFolder, pairs: Iterable[tuple[MergedPractice, bytes]]
) -> Iterator[MergedPractice]:
    told = []
    with folder_made(target) as beside:
        for one, raw in pairs:
            if one.sha256:
                write_file(beside / f"{one.practice}.{ENDINGS[about.form]}", raw, is_lasting=False)
            told.append(one)
            yield one
        _refuse_others(target)  # what somebody put there meanwhile
        about = structs.replace(about, practices=tuple(told))
        raw = msgspec.json.format(msgspec.json.encode(about, enc_hook=str)) + b"\n"
        write_file(beside / NAME, raw, is_lasting=False)


def _told(answer: Answer, raw: bytes) -> MergedPractice:
    sha256 = hashlib.sha256(raw).hexdigest() if raw else ""
    return MergedPractice(answer.practice, sha256, answer.left_out, answer.why_not)


def _read(start: Path, folder: str) -> MergedFolder:
    path = f"{folder.rstrip('/')}/{NAME}"
    try:
        found = msgspec.json.decode(read_file(path, start), type=MergedFolder)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CannotGoOnError(f"{path} is not what bestyet merge --all --out wrote: {error}") from error
    if found.format != FORMAT or found.form not in ENDINGS or not 0 < found.shard <= found.of <= _MOST:
        raise CannotGoOnError(f"{path} is of another format, or was changed")
    if any(not VARIANT.match(f"practices/any/{one.practice}.md") for one in found.practices):
        raise CannotGoOnError(f"{path} names what is no practice")
    return found


def _content(start: Path, folder: str, shard: MergedFolder, one: MergedPractice) -> bytes:
    path = f"{folder.rstrip('/')}/{one.practice}.{ENDINGS[shard.form]}"
    raw = read_file(path, start) if one.sha256 or is_file(path, start) else b""
    if (hashlib.sha256(raw).hexdigest() if raw else "") != one.sha256:
        raise CannotGoOnError(f"{path} is not as it was written")
    return raw


def _refuse_others(target: Path) -> None:
    """What is put in the place of a folder is only what such a run wrote there; where regions write is no place."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise CannotGoOnError(f"{target.as_posix()} is a link, or no folder: name a new folder")
    root = find_root(real_path(target))
    if root and real_path(target).is_relative_to(real_path(root / TOP)):
        raise CannotGoOnError(f"{target.as_posix()} lies in {TOP}/, where regions write: name another folder")
    names = entries_in(target)
    if not names:
        return
    shard = _read(Path(), target.as_posix()) if NAME in names else None
    own = {f"{one.practice}.{ENDINGS[shard.form]}": one.sha256 for one in shard.practices} if shard else {}
    if foreign := sorted(set(names) - own.keys() - {NAME}):
        raise CannotGoOnError(f"{target.as_posix()} holds other files, {foreign[0]} for one: name a new folder")
    for name in sorted(own.keys() & set(names)):
        if not is_file(name, target) or hashlib.sha256(read_file(name, target)).hexdigest() != own[name]:
            raise CannotGoOnError(
                f"{(target / name).as_posix()} was changed: move it to another place, or name a new folder"
            )
