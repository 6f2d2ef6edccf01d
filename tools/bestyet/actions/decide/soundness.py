"""What is put to the vote holds when it is verified: nothing is proposed that verify would call broken, and nothing is
read that the commit checked out does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from bestyet.knowledge import proof
from bestyet.merge.provenance import broken_links
from bestyet.merge.words.common import broken_titles
from bestyet.model.blob import blob_of
from bestyet.model.problem import cannot
from bestyet.model.sentence import sentence
from bestyet.repo.tree import LARGEST, unfinished_in
from bestyet.text.base import read_common_words
from bestyet.text.check.kinds import GOVERNANCE, TOP, VOCABULARY, is_said, is_version
from bestyet.text.markdown.markdown import read_document
from bestyet.text.versions import version_of

if TYPE_CHECKING:
    from bestyet.actions.decide.planning import Text
    from bestyet.knowledge.ballots import Ballots
    from bestyet.model.records.provenance import Record
    from bestyet.repo.git import Entry, Repository

_MOST = 3  # faults told of at once
_LINE = re.compile(r"practice\.md:(\d+):")
_WAYS_OUT = "What helps: links in full, as in [the form](https://…), and words before a table that begins an item"


def must_be_in_head(ballots: Ballots, practice: str) -> None:
    """Raise CannotGoOnError where what is read for a practice is not what HEAD holds, or where the base branch has
    another text of a region by now."""
    repository = ballots.repository
    head = repository.head_commit() if repository else None
    if repository is None or head is None:
        raise cannot("nothing is committed here yet: commit the practices first")
    if unfinished := unfinished_in(repository.folder):
        raise cannot("a %(unfinished)s is unfinished here: end it first (git status tells how)", unfinished=unfinished)
    _refuse(list(_differences(ballots, practice, repository.entries(head, TOP))))
    _refuse(list(_outdated(ballots, practice, repository, head)))


def must_be_sound(ballots: Ballots, practice: str, text: Text, ballot: bytes) -> None:
    """Raise CannotGoOnError where verify would call the version broken."""
    version = version_of(practice, text.number, {**text.files, "ballot.yml": ballot})
    version = replace(version, pictures=text.pictures)
    named = text.record.vocabulary
    cited = {entry.blob: entry.path for entry in (*text.record.inputs, *([named] if named else []))}
    here = ((blob, ballots.loaded.files.get(path)) for blob, path in cited.items())
    sources = {blob: raw for blob, raw in here if raw is not None and blob_of(raw, blob) == blob}
    if elsewhere := sorted(cited.keys() - sources.keys()):
        sources |= ballots.repository.read_files(elsewhere, LARGEST) if ballots.repository else {}

    def read(_path: str, blob: str) -> bytes | None:
        return sources.get(blob)

    links = broken_links(text.record, read, lambda path, raw: read_document(path, raw).passages)
    raw = read(named.path, named.blob) if named else None
    titles = broken_titles(text.record, read_common_words(raw) if raw is not None else None)
    faults = [*proof.forms(version), *proof.texts(version), *links, *titles]
    if faults:
        more = sentence(" (and %(most)s more)", most=len(faults) - _MOST) if len(faults) > _MOST else ""
        said = "; ".join(f"{fault}{_written_in(fault, text.record)}" for fault in faults[:_MOST]) + more
        why = sentence(
            "%(practice)s cannot be put to the vote, for verify would call its text broken: %(said)s",
            practice=practice,
            said=said,
        )
        raise cannot("%(why)s. %(ways_out)s", why=why, ways_out=_WAYS_OUT)


def _written_in(fault: str, record: Record) -> str:
    """Say where the regions wrote what stands at the line of the frozen text that a fault names."""
    found = _LINE.match(fault)
    if not found:
        return ""
    near = [item for item in record.items if item.place and item.place.first_line <= int(found[1])]
    members = max(near, key=lambda item: item.place.first_line if item.place else 0).members if near else ()
    places = ", ".join(f"{member.path}:{member.first_line}" for member in members)
    return f" (here or near: {places})" if places else ""


def _refuse(faults: list[str]) -> None:
    if faults:
        more = sentence(" (and %(faults)s more)", faults=len(faults) - 1) if len(faults) > 1 else ""
        raise cannot("%(faults)s%(more)s", faults=faults[0], more=more)


def _differences(ballots: Ballots, practice: str, held: Mapping[str, Entry]) -> Iterator[str]:
    """Yield how the files that count for a practice differ from those of HEAD."""
    files = ballots.loaded.all_files
    links = {path for path, entry in held.items() if entry.is_repository}
    for path in _counting(files.keys() | held.keys(), practice):
        own = next((link for link in links if path.startswith(f"{link}/")), None)
        if own:
            yield f"{own} is a repository of its own (a submodule): the history here does not have its words"
        elif path not in held:
            yield f"{path} is not committed yet: commit it, so that everybody can look it up"
        elif path not in files:
            yield f"{path} is in HEAD but not here: it was deleted, or left out of this checkout (git sparse-checkout)"
        elif blob_of(files[path], held[path].blob) != held[path].blob:
            yield f"{path} is not as it is in HEAD: commit it, so that everybody can look it up"


def _counting(paths: Set[str], practice: str) -> Iterator[str]:
    """Yield the paths of what a proposal is made from: comments and versions that are not adopted are none of it."""
    own = f"{TOP}/global/{practice}/"
    for path in sorted(paths):
        if path in (GOVERNANCE, VOCABULARY) or _is_variant(path, practice):
            yield path
        elif path.startswith(own):
            folder = path.removeprefix(own).split("/")[0]
            if not is_said(path) and (not is_version(folder) or f"{own}{folder}/adoption.yml" in paths):
                yield path


def _is_variant(path: str, practice: str) -> bool:
    return path.count("/") == 2 and path.endswith(f"/{practice}.md")


def _outdated(ballots: Ballots, practice: str, repository: Repository, head: str) -> Iterator[str]:
    """Yield the texts that changed on the base branch since this work began, and are not here."""
    tip, name = ballots.receipts.tip, ballots.receipts.name
    if tip == head:
        return
    common = repository.common_commit(head, tip)
    before, there, here = (repository.entries(commit, TOP) if commit else {} for commit in (common, tip, head))
    for path in sorted(path for path in before.keys() | there.keys() if _is_variant(path, practice)):
        if there.get(path) not in (before.get(path), here.get(path)):
            yield f"{path} is another one on {name} by now: bring that here first (git merge {name})"
