"""decisions.yml and alignment.yml -> what people settled. Reading never fails; `check` says what is wrong."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bestyet.model.decision import DIGITS, KINDS, Answer, Decision, Known, KnownGroup, Recorded, Seen, Settled
from bestyet.model.place import Place
from bestyet.model.records.plain import Plain, Table, listed, tables, words
from bestyet.model.records.provenance import Record
from bestyet.text.base import read_data
from bestyet.text.markdown.lines import text_of
from bestyet.text.versions import read_versions, record_of
from bestyet.text.yaml.yamlread import Places, read_yaml

if TYPE_CHECKING:
    from bestyet.model.vote.version import Version


def decisions_path(practice: str) -> str:
    return f"practices/global/{practice}/decisions.yml"


def alignment_path(practice: str) -> str:
    return f"practices/global/{practice}/alignment.yml"


def read_settled(files: Mapping[str, bytes], practice: str) -> Settled:
    """Return what is settled about a practice; files: path from the knowledge base's top -> bytes."""
    decisions = tuple(_decisions(files, decisions_path(practice)))
    data = read_data(files, alignment_path(practice))
    groups = tuple(_groups(data.get("groups")))
    refused = tuple(pair for entry in listed(data.get("refused")) if len(pair := tuple(_members(entry))) > 1)
    return Settled(decisions, groups, refused, tuple(_recorded(files, practice)), answers_in(data), data)


def newest_adopted(files: Mapping[str, bytes], practice: str) -> Version | None:
    """Return the adopted version with the highest number, whether its day has come or not."""
    paths, top = sorted(files), f"practices/global/{practice}/"
    held = paths[bisect_left(paths, top) : bisect_left(paths, f"{top[:-1]}0")]  # "0" is next to "/"
    if not any(path.endswith("/adoption.yml") for path in held):
        return None
    versions = read_versions({path: files[path] for path in held}).get(practice, ())
    return next((version for version in reversed(versions) if version.is_adopted), None)


def _recorded(files: Mapping[str, bytes], practice: str) -> Iterator[Recorded]:
    version = newest_adopted(files, practice)
    record = record_of(version) if version else None
    for item in record.items if isinstance(record, Record) else ():
        members = tuple((Known(one.region, one.sha256), one.text or "") for one in item.members)
        yield Recorded(item.id, item.kind, members)


def _decisions(files: Mapping[str, bytes], path: str) -> Iterator[Decision]:
    if path not in files:
        return
    yaml = read_yaml(text_of(files[path]))
    places = Places(path, 1, yaml.data, yaml.marks)
    for index, entry in tables(yaml.data):
        if entry.get("do") in KINDS:
            texts = ("do", "by", "on", "because", "step", "region", "field", "after", "before")
            yield Decision(
                index=index,
                place=places.get(f"/{index}") or Place(path, 1, 1),
                passage=str(entry.get("passage", "")).removeprefix("sha256:"),
                text=str(entry.get("text", "")).strip(),
                value=entry.get("value"),
                section=_last(entry.get("section", "")),
                others=tuple(str(name) for name in listed(entry.get("with"))),
                into=tuple(part for _, part in tables(entry.get("into"))),
                **{word: str(entry.get(word, "")) for word in texts},
            )


def _groups(entries: Plain) -> Iterator[KnownGroup]:
    for _, entry in tables(entries):
        if isinstance(name := entry.get("id"), str):
            is_confirmed, likely = entry.get("confirmed") is True, entry.get("likely")
            members = tuple(_members(entry.get("members")))
            yield KnownGroup(name, members, is_confirmed, likely if isinstance(likely, str) else "")


def _members(entries: Plain) -> Iterator[Known]:
    for _, entry in tables(entries):
        yield Known(str(entry.get("region", "")), str(entry.get("passage", "")).removeprefix("sha256:"))


_SEEN = re.compile(r"([a-z0-9-]{1,64}) ([0-9a-f]{12,64})(?:/([1-9][0-9]{0,3}))?(?: (.*))?", re.DOTALL)


def answers_in(data: Table) -> tuple[Answer, ...]:
    """The entries of `answers`; what is no passage in them says nothing."""
    found = (
        Answer(_seen(entry.get("same")), _seen(entry.get("apart")), str(entry.get("by", "")), str(entry.get("on", "")))
        for _, entry in tables(data.get("answers"))
    )
    return tuple(answer for answer in found if len(answer.same) + len(answer.apart) > 1)


def _seen(members: Plain) -> tuple[Seen, ...]:
    found = (_SEEN.fullmatch(member) for member in words(members))
    return tuple(Seen(m[1], m[2][:DIGITS], m[4] or "", int(m[3] or 1)) for m in found if m)


def _last(section: Plain) -> str:
    """A section is a heading's words, or the headings from the outermost in: the innermost counts."""
    return str(section[-1]) if isinstance(section, list) and section else str(section or "")
