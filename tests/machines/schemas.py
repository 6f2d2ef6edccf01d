"""The schemas of what programs read, from its types; `python tests/machines/schemas.py` writes them anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
from bestyet.site.machines.records import PRACTICE, PRACTICES, PracticeSaid, PracticesSaid

SCHEMA = Path(__file__).parents[2] / "schema"
KINDS: dict[str, tuple[type[msgspec.Struct], str]] = {
    PRACTICE: (PracticeSaid, "Practice for programs"),
    PRACTICES: (PracticesSaid, "Practices for programs"),
}


def schema_text(urn: str) -> str:
    kind, title = KINDS[urn]
    _, parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    whole = _told(parts.pop(kind.__name__), title)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": urn}
    rest = {"$defs": {name: _told(part, name) for name, part in parts.items()}} if parts else {}
    return json.dumps(head | whole | rest, indent=2, ensure_ascii=False) + "\n"


def _told(part: dict[str, Any], title: str) -> dict[str, Any]:
    """With titles as the other schemas have them, and no key that is not told."""
    found = {"title": title} | {key: value for key, value in part.items() if key not in ("title", "default")}
    if "properties" in found:
        names = found["properties"]
        found["properties"] = {name: _told(one, name.replace("-", " ").capitalize()) for name, one in names.items()}
        found |= {"required": list(names), "additionalProperties": False}
    return found


if __name__ == "__main__":
    for urn in KINDS:
        (SCHEMA / f"{urn.rsplit(':')[-1]}.schema.json").write_text(schema_text(urn), encoding="utf-8")
