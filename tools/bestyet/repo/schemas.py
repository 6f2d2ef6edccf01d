"""Reads what stands outside the package in a checkout: the JSON Schemas, and the pins of what the program needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from bestyet.model.problem import CannotGoOnError

_ENDING = ".schema.json"


class SchemaTexts(Mapping[str, str]):
    """Name of a kind -> text of its schema, read when asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __getitem__(self, name: str) -> str:
        try:
            return (self.folder / f"{name}{_ENDING}").read_text(encoding="utf-8")
        except FileNotFoundError:
            raise KeyError(name) from None

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(file.name.removesuffix(_ENDING) for file in self.folder.glob(f"*{_ENDING}")))

    def __len__(self) -> int:
        return len(list(iter(self)))


def schema_texts() -> SchemaTexts:
    """Return the schemas that belong to this version of the program."""
    return SchemaTexts(packaged("schema"))


@cache
def packaged(name: str) -> Path:
    """Return a file or folder that the package brings along, from the checkout where it is not installed."""
    package = Path(__file__).resolve().parents[1]
    for place in (package / name, package.parents[1] / name):
        if place.exists():
            return place
    raise CannotGoOnError(f"{name} is missing from this installation; install bestyet again")
