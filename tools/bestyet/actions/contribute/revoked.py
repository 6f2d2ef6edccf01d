"""Revocations of keys that a change of governance.yml takes back: it takes the base branch to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.govern.ballots import fingerprint_of, revocations
from bestyet.model.blob import blob_of
from bestyet.model.moment import moment_text
from bestyet.model.place import Place
from bestyet.model.records.plain import Table, table, tables
from bestyet.repo.git import find_repository
from bestyet.repo.receipts import base_of
from bestyet.repo.tree import Tree
from bestyet.text.check.kinds import GOVERNANCE
from bestyet.text.codes.codes import problem
from bestyet.text.markdown.lines import text_of
from bestyet.text.yaml.yamlread import Places, read_yaml

if TYPE_CHECKING:
    from datetime import datetime

    from bestyet.actions.contribute.check import Checked
    from bestyet.model.problem import Problem

CODE = "revocation-gone"


def with_revocations_checked(checked: Checked) -> Checked:
    """Add the keys that the base branch revokes, and that are not revoked here, or only from a later day on."""
    repository = find_repository(checked.root)
    raw = Tree(checked.root).get(GOVERNANCE)
    if repository is None or repository.head_commit() is None or not isinstance(raw, bytes):
        return checked
    name, base = base_of(repository, None)
    entry = repository.entries(base, GOVERNANCE).get(GOVERNANCE)
    if entry and entry.blob == blob_of(raw, base):
        return checked
    there = repository.read_blob(base, GOVERNANCE) if entry else None
    known = revocations(table(read_yaml(text_of(there)).data)) if there else {}
    found = _gone(raw, known, name) if known else ()
    return replace(checked, problems=tuple(sorted({*checked.problems, *found})))


def _gone(raw: bytes, known: Mapping[str, datetime], base: str) -> Iterator[Problem]:
    yaml = read_yaml(text_of(raw))
    if not isinstance(yaml.data, dict) or yaml.faults:
        return  # told already
    here, places = revocations(yaml.data), Places(GOVERNANCE, 1, yaml.data, yaml.marks)
    pointers = dict(_keys(yaml.data))
    for key, since in known.items():
        if key not in here or here[key] > since:
            place = places.key_at(pointers[key]) if key in pointers else Place(GOVERNANCE, 1, 1)
            told = f"{base} revokes the key {key} from {moment_text(since)} on, and this file does not"
            yield problem(place, CODE, told, f"leave the entry as it is, with revoked: {moment_text(since)}")


def _keys(governance: Table) -> Iterator[tuple[str, str]]:
    """The fingerprint of every key, and where it stands."""
    for section in ("reviewers", "attestors"):
        for index, person in tables(governance.get(section)):
            own = [(f"/{section}/{index}/key", person.get("key"))]
            own += [
                (f"/{section}/{index}/keys/{number}/key", key.get("key")) for number, key in tables(person.get("keys"))
            ]
            for pointer, line in own:
                if print_ := fingerprint_of(str(line or "")):
                    yield print_, pointer
