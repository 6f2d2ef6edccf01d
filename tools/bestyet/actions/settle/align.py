"""Which passages say the same thing: found, and kept for a practice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.settle.files import is_practice, refuse_semantic, settings_for
from bestyet.knowledge.base import Loaded, load_about
from bestyet.knowledge.candidates import candidate_of, senses_for
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.files import label_documents, read_files
from bestyet.knowledge.names import known_practice
from bestyet.merge.align.ids import group_ids
from bestyet.merge.align.links import Links
from bestyet.merge.align.similarity import WHOLE
from bestyet.merge.candidate import align_documents, languages_met, titles_of
from bestyet.model.group import Alignment, Group, Ref, Tier
from bestyet.model.problem import CannotGoOnError, Problem
from bestyet.repo.tree import root_of
from bestyet.text.keeper import alignment_text
from bestyet.text.settled import alignment_path, read_settled

if TYPE_CHECKING:
    from bestyet.model.candidate import Candidate
    from bestyet.model.passage import Document, Passage


@dataclass(frozen=True)
class AlignRequest:
    start: Path
    what: tuple[str, ...]  # one practice, or files
    semantic: bool = False  # only for files
    afresh: bool = False  # when kept: forget groups that nobody confirmed


@dataclass(frozen=True)
class Aligned:
    documents: tuple[Document, ...]
    alignment: Alignment
    ids: tuple[str, ...]  # of what is told of it
    languages: tuple[tuple[str, str], ...] = ()  # (file, its language) where several met
    left_out: tuple[Problem, ...] = ()  # why variants of the practice take no part

    def passage(self, ref: Ref) -> Passage:
        return self.documents[ref[0]].passages[ref[1]]

    @property
    def groups(self) -> Iterator[tuple[str, Group, str | None]]:
        """(id, group, id of the first of those that are likely the same)."""
        told = self.alignment.told
        first: dict[int | None, str] = {}
        for name, (_, row) in zip(self.ids, told, strict=True):
            first.setdefault(row, name)
        for name, (group, row) in zip(self.ids, told, strict=True):
            yield name, group, None if row is None else first[row]


@dataclass(frozen=True)
class KeptGroups:
    path: str  # of alignment.yml
    before: str
    after: str
    left_out: tuple[Problem, ...] = ()  # why variants take no part


def align_passages(request: AlignRequest) -> Aligned:
    """Group the passages of a practice with what people settled, or those of any files."""
    if is_practice(request.start, request.what):
        refuse_semantic(request.semantic)
        loaded = load_about(request.what[0], request.start)
        practice = known_practice(loaded, request.what[0])
        return replace(_as_merged(candidate_of(loaded, practice)), left_out=loaded.left_out(practice))
    variants = sorted(label_documents(read_files(request.what, request.start)), key=lambda variant: variant.region)
    documents = tuple(variant.document for variant in variants)
    settings = settings_for(request.start, request.what, request.semantic)
    alignment = _titles_apart(documents, align_documents(documents, Links(), settings, senses_for(settings)))
    members = [[documents[at].passages[index] for at, index in group.members] for group, _ in alignment.told]
    return Aligned(documents, alignment, tuple(group_ids(members)), _languages(documents))


def _languages(documents: Sequence[Document]) -> tuple[tuple[str, str], ...]:
    return languages_met({document.path: document for document in documents})


def _titles_apart(documents: Sequence[Document], alignment: Alignment) -> Alignment:
    """A merged text has one title; of several files' titles only those of equal words are told as the same."""
    titles = titles_of(documents)
    groups: list[Group] = []
    for group in alignment.groups:
        alike: dict[tuple[str | None, str], list[Ref]] = {}
        for place, index in group.members if not titles.isdisjoint(group.members) else ():
            passage = documents[place].passages[index]
            alike.setdefault((passage.name, "" if passage.name else passage.text.casefold()), []).append((place, index))
        for (name, _), refs in alike.items():
            tier = Tier.SINGLE if len(refs) == 1 else Tier.CONFIRMED if name else Tier.SURE
            groups.append(Group(tuple(refs), tier, WHOLE))
        groups += () if alike else (group,)
    return replace(alignment, groups=tuple(sorted(groups, key=lambda group: group.members)))


def _as_merged(candidate: Candidate) -> Aligned:
    documents = tuple(variant.document for variant in candidate.variants)
    items = [item for item in candidate.items if item.members]
    groups = tuple(sorted((Group(i.members, i.tier, i.score) for i in items), key=lambda group: group.members))
    likely = tuple(
        Group(
            tuple(sorted(ref for item in beside for ref in item.members)),
            Tier.LIKELY,
            min(item.score for item in beside),
        )
        for beside in candidate.likely.values()
    )
    likely = tuple(sorted(likely, key=lambda group: group.members))
    alignment = Alignment(groups, candidate.part_of, candidate.questions, likely)
    names = {ref: item.id for item in items for ref in item.members}
    ids = tuple(names[group.members[0]] for group, _ in alignment.told)
    return Aligned(documents, alignment, ids, _languages(documents))


def keep_groups(request: AlignRequest) -> KeptGroups:
    """Write the groups of a practice into its alignment.yml, so that later changes of one passage move no other."""
    if not is_practice(request.start, request.what):
        raise CannotGoOnError("--write takes the name of a practice")
    refuse_semantic(request.semantic)
    return edit(root_of(request.start), partial(_keep, request), partial(load_about, request.what[0]))


def _keep(request: AlignRequest, loaded: Loaded) -> Edit[KeptGroups]:
    practice = known_practice(loaded, request.what[0])
    path, settled = alignment_path(practice), read_settled(loaded.files, practice)
    if request.afresh:
        settled = replace(settled, groups=tuple(group for group in settled.groups if group.confirmed))
    text = alignment_text(candidate_of(loaded, practice, settled), settled)
    before = loaded.files.get(path, b"").decode("utf-8", errors="replace")
    return Edit(KeptGroups(path, before, text, loaded.left_out(practice)), {path: text.encode()})
