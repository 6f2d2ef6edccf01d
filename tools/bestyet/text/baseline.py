"""The findings of `bestyet drift` that are known, as a file: one a line, sorted, so that a difference reads well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.writer import flow
from bestyet.text.yaml.yamlread import read_yaml

if TYPE_CHECKING:
    from bestyet.model.oversee.drift import Finding

_KEYS = ("practice", "region", "step", "what", "because", "since")  # in the order of Finding.key
_HEAD = "# What `bestyet drift` finds and everybody knows: written by `bestyet drift --write-baseline`.\n"


def baseline_text(findings: Iterable[Finding]) -> str:
    """Return the file for what is found now; the same findings give the same bytes."""
    keys = sorted({finding.key for finding in findings})
    lines = [flow({name: word for name, word in zip(_KEYS, key, strict=True) if word}) for key in keys]
    return _HEAD + ("known:\n" + "".join(f"  - {line}\n" for line in lines) if lines else "known: []\n")


def read_baseline(raw: bytes) -> Sequence[tuple[str, ...]] | None:
    """Return the keys of the findings that are known; None where the file is no baseline."""
    yaml = read_yaml(text_of(raw))
    known = yaml.data.get("known") if isinstance(yaml.data, dict) and not yaml.faults else None
    if not isinstance(known, list) or not all(isinstance(entry, dict) for entry in known):
        return None
    return [tuple(str(entry.get(name, "")) for name in _KEYS) for entry in known]
