"""Version folders <-> what is in them. Reading never fails; `check` says what is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bestyet.model.vote.version import Version
from bestyet.text.check.kinds import is_version
from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.writer import flow
from bestyet.text.yaml.yamlread import FRONT_MATTER, WHOLE_FILE, Limits, read_yaml

_TOP = "practices/global/"
_WIDE = 110  # columns of a mapping that is written on one line


def read_versions(files: Mapping[str, bytes]) -> dict[str, tuple[Version, ...]]:
    """Return all version folders by practice, oldest number first; files: path from the top -> bytes."""
    folders: dict[tuple[str, str], dict[str, bytes]] = {}
    for path, raw in files.items():
        parts = path.removeprefix(_TOP).split("/", 2) if path.startswith(_TOP) else []
        if len(parts) == 3 and is_version(parts[1]):
            folders.setdefault((parts[0], parts[1]), {})[parts[2]] = raw
    found: dict[str, list[Version]] = {}
    for (practice, number), held in folders.items():
        found.setdefault(practice, []).append(version_of(practice, number, held))
    return {practice: tuple(sorted(found[practice], key=lambda version: version.order)) for practice in sorted(found)}


def version_of(practice: str, number: str, files: Mapping[str, bytes]) -> Version:
    adoption = _mapping(files["adoption.yml"]) if "adoption.yml" in files else None
    return Version(practice, number, files, _mapping(files.get("ballot.yml", b"")), adoption)


def read_vote(raw: bytes) -> Mapping[str, Any] | None:
    """Return the mapping in a vote's file; None where there is none, it has faults or is larger than a vote can be."""
    return _read(raw, FRONT_MATTER)


def read_record(raw: bytes) -> Mapping[str, Any] | None:
    """Return the data of a provenance.json; None where it is no JSON object."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def _mapping(raw: bytes) -> Mapping[str, Any]:
    return _read(raw, WHOLE_FILE) or {}


def _read(raw: bytes, limits: Limits) -> Mapping[str, Any] | None:
    if len(raw) > 4 * limits.characters:
        return None
    yaml = read_yaml(text_of(raw), limits)
    return yaml.data if isinstance(yaml.data, dict) and not yaml.faults else None


def record_text(data: Mapping[str, Any], comment: str = "") -> str:
    """Write a ballot, a vote or an adoption as YAML: one value a line, text of several lines as it is."""
    lines = [f"# {comment}"] if comment else []
    return "\n".join([*lines, *_lines(data, "")]) + "\n"


def _lines(data: Mapping[str, Any], indent: str) -> list[str]:
    out = []
    for key, value in data.items():
        name = f"{indent}{flow(key)}:"
        if isinstance(value, str) and "\n" in value.strip("\n") and value.endswith("\n") and value == value.lstrip():
            out += [f"{name} |", *(f"{indent}  {line}" if line else "" for line in value[:-1].split("\n"))]
        elif isinstance(value, Mapping) and value:
            short = f"{name} {flow(value)}"
            out += [short] if indent and len(short) <= _WIDE else [name, *_lines(value, indent + "  ")]
        elif isinstance(value, list) and any(isinstance(entry, Mapping) for entry in value):
            out += [name, *(line for entry in value for line in _entry(entry, indent + "  "))]
        else:
            out.append(f"{name} {flow(value)}")
    return out


def _entry(entry: Any, indent: str) -> list[str]:
    short = f"{indent}- {flow(entry)}"
    if not isinstance(entry, Mapping) or not entry or len(short) <= _WIDE:
        return [short]
    lines = _lines(entry, indent + "  ")
    return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]
