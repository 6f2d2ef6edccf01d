"""alignment.yml and decisions.yml as text: written so that a difference reads well, edited so that comments stay."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from bestyet.model.decision import Known, Settled
from bestyet.model.group import Ref, Tier
from bestyet.model.records.plain import Table, listed
from bestyet.text.answers import answer_lines
from bestyet.text.markdown.writer import flow
from bestyet.text.yaml.yamlread import Places, read_yaml

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate

_SHOWN = 60  # characters of a passage's words, for people


def alignment_text(candidate: Candidate, settled: Settled) -> str:
    """Return alignment.yml for the groups as the candidate has them; what people confirmed or refused stays.

    Sorted by id, one member a line. Names given in the text need no confirmation: they are not marked.
    """
    confirmed = {frozenset(group.members) for group in settled.groups if group.confirmed}
    lines = ["# Which passages say the same thing: written by `bestyet align --write`, yours to correct."]
    lines += [*answer_lines(settled.answers), "groups:"]
    for item in sorted(candidate.items, key=lambda item: item.id):
        if not item.members:
            continue
        members = {Known(candidate.region(ref), candidate.passage(ref).sha256) for ref in item.members}
        kept = any(group <= members and len(group) > 1 for group in confirmed)
        lines.append(f"  - id: {item.id}")
        if kept and item.tier is Tier.CONFIRMED:
            lines.append("    confirmed: true")
        if item.likely:
            lines.append(f"    likely: {item.likely}")
        lines.append("    members:")
        lines += [f"      - {_member(candidate, ref)}" for ref in item.members]
    lines += _refused(settled.refused)
    if parts := listed(settled.extra.get("part-of")):
        lines += ["part-of:", *(f"  - {flow(entry)}" for entry in parts)]
    return "\n".join(lines) + "\n"


def _member(candidate: Candidate, ref: Ref) -> str:
    passage = candidate.passage(ref)
    words = passage.text if len(passage.text) <= _SHOWN else passage.text[: _SHOWN - 1].rstrip() + "…"
    return flow({"region": candidate.region(ref), "passage": f"sha256:{passage.sha256}", "text": words})


def _refused(refused: Sequence[Sequence[Known]]) -> list[str]:
    lines = ["refused:"] if refused else []
    for pair in sorted(refused, key=lambda pair: [(known.region, known.sha256) for known in pair]):
        one = [flow({"region": known.region, "passage": f"sha256:{known.sha256}"}) for known in pair]
        lines += [f"  - - {one[0]}", *(f"    - {other}" for other in one[1:])]
    return lines


def with_decision(text: str, decision: Table) -> str:
    """Return decisions.yml with one more decision at its end; what is there stays as it is, byte for byte."""
    kept = "" if text.strip() in ("", "[]") else text if text.endswith("\n") else text + "\n"
    first = re.search(r"^( *)- ", kept, re.MULTILINE)
    indent = first[1] if first else ""
    return kept + "".join(f"{indent}{line}\n" if line else "\n" for line in _entry(decision).splitlines())


def without_decision(text: str, index: int) -> str:
    """Return decisions.yml without one decision; all else stays as it is. Comments above a decision are its own."""
    yaml = read_yaml(text)
    places, lines = Places("", 1, yaml.data, yaml.marks), text.splitlines(keepends=True)
    starts = [places.at(f"/{number}").line - 1 for number in range(len(listed(yaml.data)))] + [len(lines)]
    first, last = (_above(lines, start) if start < len(lines) else start for start in starts[index : index + 2])
    kept = "".join([*lines[: first if index else starts[0]], *lines[last:]])
    return kept if kept.strip() and len(starts) > 2 else "[]\n"


def _above(lines: Sequence[str], start: int) -> int:
    """The first line of the comments right above a line."""
    while start and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return start


def _entry(decision: Table) -> str:
    yaml = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=2, offset=0)
    literal = {
        key: LiteralScalarString(value) if isinstance(value, str) and "\n" in value else value
        for key, value in decision.items()
    }
    out = io.StringIO()
    yaml.dump([literal], out)
    return out.getvalue()
