"""Knowledge bases in which hostile inputs stand wherever contributors write."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TOP = Path(__file__).parents[2]
REGIONS = ("emea", "apac", "india", "americas")
VERSION = TOP / "practices/global/concern-handling/1.0.0"  # a true version, whose words are replaced
WORDS = {  # keys under which records hold people's words
    *("answer", "because", "figures", "instead", "message", "name", "note", "reason", "text", "title", "value"),
    *("about", "source"),
}
_ID = re.compile(r"[a-z0-9-]+|sha256:[0-9a-f]+")
VARIANT = """\
---
practice: {practice}
title: {quoted}
region: {region}
owner: {quoted}
status: in-use
tags: [{quoted}]
category: {word}
customer-facing: true
reviewed: {quoted}
lead-times: [{{milestone: {word}, after: {quoted}, within: {within}, unit: {quoted}}}]
raci: [{{activity: {quoted}, responsible: {word}, accountable: {quoted}, consulted: [{quoted}], informed: [{word}]}}]
communication: [{{from: {word}, to: {quoted}, within: {within}, unit: hours, by: {quoted}, channel: {word}}}]
templates: [{{id: {word}, version: {quoted}}}]
channels: [{quoted}, {word}]
evidence: [{{metric: {word}, value: {within}, unit: {quoted}, sample: 9, period: 2025, source: {quoted}}}]
risk: {{severity: {within}, occurrence: 4, detection: 3}}
lessons: [{{when: 2025-02-18, what: {quoted}, step: both, source: {quoted}}}]
follows: 1.0.0
departures: [{{step: both, reason: {quoted}, approved-by: {quoted}, until: 2027-03-31}}]
---
# {text}

## {text}

1. {text}
2. Both regions say this step with {within} days. {{#both}}
3. [{line}](https://ok.example) ![{line}](x.png "{line}") **{line}** `{line}`[^{region}]

[^{region}]: {line}

| {line} | b |
| --- | --- |
| {line} | c |

> {text}

```{line}
{text}
```

- [ ] {text}

{text}
"""
DECISIONS = """\
- {{do: edit, step: both, text: {quoted}, by: {quoted}, on: 2026-11-22, because: {quoted}}}
- {{do: add, step: added, text: {quoted}, by: {quoted}, on: 2026-11-22, because: {quoted}}}
- {{do: settle, step: lead-times/x, value: {quoted}, by: {quoted}, on: 2026-11-22, because: {quoted}}}
"""


@dataclass(frozen=True)
class Hostile:
    """One input, and what `check` must say about it in a text and in a value; "-": nothing."""

    id: str
    text: str
    in_text: str
    in_values: str

    @property
    def quoted(self) -> str:
        """As a value of YAML."""
        return json.dumps(self.text)

    @property
    def line(self) -> str:
        return " ".join(self.text.split("\n"))


def _inputs() -> Iterator[Hostile]:
    entries = yaml.load((Path(__file__).parent / "inputs.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    yield from (Hostile(entry["id"], entry["text"], *entry["check"]) for entry in entries)


INPUTS = tuple(_inputs())


def variants(inputs: Sequence[Hostile], practice: str, word: str = "") -> dict[str, str]:
    """One region's file an input; the regions disagree. word: what stands where the vocabulary is asked, else it."""
    return {
        f"practices/{region}/{practice}.md": VARIANT.format(
            practice=practice,
            region=region,
            within=5 + number,
            quoted=one.quoted,
            text=one.text,
            line=one.line,
            word=word or one.quoted,
        )
        for number, (region, one) in enumerate(zip(REGIONS, inputs, strict=False))
    }


def vocabulary(words: Mapping[str, Hostile]) -> str:
    """A vocabulary whose words ("" for the input itself) have these titles, in all regions."""
    kinds = ("roles", "channels", "templates", "milestones", "metrics", "categories")
    entry = "  {name}: {{title: {quoted}, regions: {{emea: {quoted}}}, also: [{quoted}]}}\n"
    lines = [entry.format(name=name or one.quoted, quoted=one.quoted) for name, one in words.items()]
    return "".join(f"{kind}:\n{''.join(lines)}" for kind in kinds)


def governance(inputs: Sequence[Hostile], regions: Sequence[str] = REGIONS) -> str:
    """A governance with these inputs in turn."""
    quoted = [one.quoted for one in inputs] * 15
    names = "".join(
        f"  {region}: {{name: {quoted[3 * n]}, label: {quoted[3 * n + 1]}, sites: [{quoted[3 * n + 2]}]}}\n"
        for n, region in enumerate(regions)
    )
    people = f"  - {{id: a, name: {quoted[12]}, region: emea, roles: [{quoted[13]}]}}\n"
    return f"company: {quoted[14]}\nregions:\n{names}reviewers:\n{people}"


def files_of(hostile: Hostile) -> dict[str, str]:
    """A small knowledge base with one input everywhere: of three regions one has not written anything."""
    return {
        "practices/governance.yml": governance([hostile], REGIONS[:3]),
        "practices/vocabulary.yml": vocabulary({"": hostile}),
        "practices/global/client-kickoff/decisions.yml": DECISIONS.format(quoted=hostile.quoted),
        **variants([hostile, hostile], "client-kickoff"),
    }


# -- all of them in one knowledge base ---------------------------------------------------------------------------


def world(inputs: Sequence[Hostile]) -> dict[str, str]:
    """One practice for as many inputs as there are regions, with decisions and, every other one, a version of theirs.

    Versions are adopted or put to the vote in turn.
    """
    words = {f"word-{number}": one for number, one in enumerate(inputs)}
    files = {"practices/governance.yml": governance(inputs), "practices/vocabulary.yml": vocabulary(words)}
    for number, first in enumerate(range(0, len(inputs), len(REGIONS))):
        practice, some = f"practice-{number}", inputs[first : first + len(REGIONS)]
        files.update(variants(some, practice, f"word-{number}"))
        decisions = "".join(DECISIONS.format(quoted=one.quoted) for one in some)
        files[f"practices/global/{practice}/decisions.yml"] = decisions
        for name in _version() if number % 2 else ():
            if number % 4 == 1 or name != "adoption.yml":
                files[f"practices/global/{practice}/1.0.0/{name}"] = _said(name, practice, some[number % len(some)])
    for number, one in enumerate(inputs):
        file = re.sub(r"[\0/]", " ", one.text)[:60]
        files[f"practices/emea/{file}.md"] = one.text
        files[f"practices/{file}.html"] = files[f"practices/emea/practice-{number}.svg"] = one.text
    return files


def write_world(root: Path, inputs: Sequence[Hostile]) -> Path:
    """Write it as a repository with a commit for each input: in its message and, as far as git lets it, its author."""
    files = world(inputs)
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode("utf-8"))
    paths = sorted(path for path in files if path.isascii() and re.fullmatch(r"[a-z0-9./-]+", path))
    stream = []
    for number, one in enumerate(inputs):
        who = re.sub(r"[<>\n\0]", "", one.text) or "x"
        people = [f"{role} {who} <{who}> {1770000000 + number} +0000\n" for role in ("author", "committer")]
        stream += ["commit refs/heads/main\n", *people, _data(one.text)]
        for path in paths[number :: len(inputs)]:
            stream += [f"M 644 inline {path}\n", _data(files[path])]
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    sent = "".join(stream).encode("utf-8")
    subprocess.run(["git", "-C", str(root), "fast-import", "--quiet"], input=sent, check=True)
    subprocess.run(["git", "-C", str(root), "reset", "-q"], check=True)
    return root


def _data(text: str) -> str:
    return f"data {len(text.encode('utf-8'))}\n{text}\n"


@cache
def _version() -> Mapping[str, Any]:
    """The files of a true version; of its record only the beginning."""
    names = ("ballot.yml", "adoption.yml", "votes/quality-lead-emea.yml", "votes/quality-lead-apac.yml")
    found: dict[str, Any] = {
        name: yaml.load((VERSION / name).read_text(encoding="utf-8"), yaml.CSafeLoader) for name in names
    }
    record = json.loads((VERSION / "provenance.json").read_text(encoding="utf-8"))
    kept = [item for item in record["items"] if item["parent"] is None or item["parent"] == "steps"][:6]
    record.update(items=kept, fields=record["fields"][:6])
    return {**found, "provenance.json": record, "practice.md": (VERSION / "practice.md").read_text(encoding="utf-8")}


def _said(name: str, practice: str, one: Hostile) -> str:
    """A file of the version as somebody else would have written it."""
    content = _version()[name]
    if name == "practice.md":
        head = json.dumps({"practice": practice, "title": one.text, "region": "global", "owner": one.text})
        lines = [
            re.sub(r"\A([0-9.#-]* ?)\S.*?( \{#[a-z-]+\})?\Z", lambda m: m[1] + one.line + (m[2] or ""), line)
            for line in content.split("\n---\n", 1)[1].splitlines()
        ]
        return f"---\n{head}\n---\n" + "\n".join(lines) + f"\n\n{one.text}\n"
    if name.startswith("votes/"):
        content = {**content, "vote": "reject", "reason": "", "objections": [{"passage": "recognised", "reason": ""}]}
        content["objections"][0]["instead"] = ""
    told = _replaced(content, "".join(char for char in one.text if char.isprintable()))  # others are no ballot
    told["practice"] = practice
    return json.dumps(told)


def _replaced(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {
            key: text
            if key in WORDS and isinstance(found, str) and not _ID.fullmatch(found)
            else _replaced(found, text)
            for key, found in value.items()
        }
    return [_replaced(entry, text) for entry in value] if isinstance(value, list) else value
