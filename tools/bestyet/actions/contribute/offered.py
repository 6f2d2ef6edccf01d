"""Names that a shell may offer to who types: found without reading the practices, and safe in any shell."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bestyet.model.records.plain import Table, table, tables
from bestyet.repo.tree import entries_of, find_root, read_one
from bestyet.text.check.kinds import is_slug, is_version
from bestyet.text.markdown.lines import text_of
from bestyet.text.yaml.yamlread import read_yaml

_GLOBAL = "global"


def offered_practices(start: Path) -> list[str]:
    """The practices that a region has written or that have a folder of versions."""
    root = find_root(start)
    if root is None:
        return []
    files = [name for region in entries_of(root) if region != _GLOBAL for name in entries_of(root, region)]
    found = {name.removesuffix(".md") for name in files if name.endswith(".md")}
    return _safe({*found, *entries_of(root, _GLOBAL)})


def offered_versions(start: Path, practice: str) -> list[str]:
    """The versions of a practice, by number."""
    root = find_root(start)
    there = entries_of(root, _GLOBAL, practice) if root and is_slug(practice) else []
    return sorted(filter(is_version, there), key=lambda number: [int(part) for part in number.split(".")])


def offered_regions(start: Path) -> list[str]:
    """The regions of governance.yml."""
    return _safe(table(_governance(start).get("regions")))


def offered_reviewers(start: Path) -> list[str]:
    """The reviewers of governance.yml."""
    return _safe(str(entry.get("id")) for _, entry in tables(_governance(start).get("reviewers")))


def _governance(start: Path) -> Table:
    root = find_root(start)
    return table(read_yaml(text_of(read_one(root, "practices/governance.yml"))).data) if root else {}


def _safe(names: Iterable[str]) -> list[str]:
    return sorted(name for name in names if is_slug(name))
