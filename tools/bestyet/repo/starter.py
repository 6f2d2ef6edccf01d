"""The files of a fresh knowledge base."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bestyet.model.problem import CannotGoOnError
from bestyet.repo.schemas import schema_texts
from bestyet.repo.write import write_file, write_folder


def write_starter(target: Path) -> int:
    """Write a fresh knowledge base into a new folder, or beside what is in one; returns the number of files.

    Raises CannotGoOnError where it would overwrite anything, and then has written nothing.
    """
    fresh = starter_files()
    if not target.exists():
        write_folder(target, fresh)
    elif target.is_dir():
        taken = sorted(name for name in fresh if (target / name).exists())
        if taken:
            raise CannotGoOnError(f"{target / taken[0]} exists already: init writes into a new or empty folder only")
        _write_all(target, fresh)
    else:
        raise CannotGoOnError(f"{target} is a file")
    return len(fresh)


def _write_all(target: Path, fresh: dict[str, bytes]) -> None:
    """Write into a folder that is there; what was written is taken back where a later file cannot be."""
    written = []
    try:
        for name, data in fresh.items():
            write_file(target / name, data, target)
            written.append(target / name)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def starter_files() -> dict[str, bytes]:
    """Return path -> bytes of what a fresh knowledge base holds; "dot-" in a stored name stands for a dot."""
    found = dict(_files(files("bestyet.repo") / "starter_kit", ""))
    for kind, text in schema_texts().items():
        found[f"schema/{kind}.schema.json"] = text.encode("utf-8")
    return found


def _files(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        hidden = entry.name.startswith("dot-")
        name = prefix + ("." + entry.name.removeprefix("dot-") if hidden else entry.name)
        if entry.is_dir():
            found += _files(entry, name + "/")
        else:
            found.append((name, entry.read_bytes()))
    return found
