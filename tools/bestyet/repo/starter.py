"""The files of a fresh knowledge base."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from bestyet.repo.schemas import schema_texts


def starter_files() -> dict[str, bytes]:
    """Return path -> bytes of what `bestyet init` writes; "dot-" in a stored name stands for a dot."""
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
