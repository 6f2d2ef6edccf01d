"""A variant as somebody is writing it: what is wrong in it, what it would change, and at last its file."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.actions.contribute.contradictions import contradiction_warnings
from bestyet.insight.difference.preview import preview_of
from bestyet.knowledge.base import Loaded, about_practices, load, load_part
from bestyet.knowledge.candidates import candidate_in_use
from bestyet.knowledge.edit import Edit, edit
from bestyet.knowledge.names import known_region
from bestyet.model.problem import CannotGoOnError, FileFault, Problem, cannot
from bestyet.model.records.picture import Unread, named_in
from bestyet.model.sentence import sentence
from bestyet.repo.schemas import schema_texts
from bestyet.repo.tree import Tree, root_of
from bestyet.text.base import read_base
from bestyet.text.check.check import check_tree
from bestyet.text.check.kinds import GOVERNANCE, VOCABULARY
from bestyet.text.check.rules_pictures import picture_problems
from bestyet.text.check.warnings import check_warnings
from bestyet.text.scaffold import scaffold
from bestyet.text.yaml.schema import Schemas

if TYPE_CHECKING:
    from bestyet.model.oversee.preview import Preview

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST = 64


@dataclass(frozen=True)
class Text:
    """A variant as it would be."""

    start: Path
    region: str
    practice: str
    raw: bytes
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # that come with it, by name

    @property
    def beside(self) -> dict[str, str]:
        """Path -> name of those of its pictures that the text shows."""
        folder = f"{self.path.removesuffix('.md')}.files/"
        shown = {name.rpartition("/")[2] for name in named_in(self.raw.decode("utf-8", "replace"))}
        return {f"{folder}{name}": name for name in sorted(shown & self.pictures.keys())}

    @property
    def path(self) -> str:
        return variant_path(self.region, self.practice)


@dataclass(frozen=True)
class Looked:
    problems: tuple[Problem, ...]  # by place; with these it cannot be sent
    warnings: tuple[Problem, ...]


class StaleError(CannotGoOnError):
    """Somebody else changed the text since the draft began."""


def variant_path(region: str, practice: str) -> str:
    """Raises CannotGoOnError for what can be no name, so that no path leads elsewhere."""
    for name in (region, practice):
        if not _SLUG.fullmatch(name) or len(name) > _LONGEST:
            raise cannot("%(name)s is no name: use small letters and digits, with - between", name=repr(name[:60]))
    return f"practices/{region}/{practice}.md"


def began_with(start: Path, region: str, practice: str) -> tuple[str, str]:
    """Return the text that is there ("" without one), and what one begins to write with."""
    loaded = load(start, about_practices([practice]), even_torn=True)
    path = variant_path(region, practice)
    try:
        there = loaded.files.get(path, b"").decode("utf-8")
    except UnicodeDecodeError as error:
        raise cannot("%(path)s is not text in UTF-8: mend it outside the desk first", path=path) from error
    if path in loaded.unread:
        raise cannot("%(path)s cannot be read: mend it outside the desk first", path=path)
    return there, there or scaffold(loaded.base, region, practice)


def looked_at(text: Text, *, at_once: bool = False) -> Looked:
    """Return what `check` would say of the text, among all that is there. Nothing is written.

    at_once: without the words that contradict their values, which take longer to find than the rest.
    """
    shown: Mapping[str, bytes | FileFault] = Unread(text.beside, text.pictures.__getitem__)
    there = Tree(root_of(text.start))
    files: ChainMap[str, bytes | FileFault] = ChainMap({text.path: text.raw}, shown, there)  # type: ignore[arg-type]
    problems = check_tree(files, Schemas(schema_texts()), [text.path])
    warnings = {*check_warnings(files, [text.path])}
    if not problems and not at_once:
        common = {path: raw for path in (GOVERNANCE, VOCABULARY) if isinstance(raw := files.get(path), bytes)}
        warnings |= {*contradiction_warnings(read_base({**common, text.path: text.raw}), {text.path})}
    return Looked(tuple(problems), tuple(sorted(warnings)))


def effect_of(text: Text) -> Preview:
    """Return what the candidate would be otherwise with the text than without it."""
    before = load(text.start, about_practices([text.practice]))
    files = {**before.files, text.path: text.raw}
    after = replace(before, files=files, base=read_base(files))
    old, new = candidate_in_use(before, text.practice), candidate_in_use(after, text.practice)
    return preview_of(text.practice, old, new, before.base.settings)


def keep_text(text: Text, began: str) -> str:
    """Write the text as the region's variant, and return its path.

    began: the text that it was made from. Raises StaleError where another one is there, and CannotGoOnError where
    `check` would not let it pass.
    """
    if found := looked_at(text).problems:
        raise cannot("line %(line)s: %(message)s", line=found[0].place.line, message=found[0].message)
    pictures = {path: text.pictures[name] for path, name in text.beside.items()}
    for path, raw in pictures.items():
        for fault in picture_problems(path, raw):
            raise cannot("%(path)s: %(message)s", path=path, message=fault.message)
    about = partial(load_part, keep=about_practices([text.practice]))
    return edit(root_of(text.start), partial(_keep, text, began, pictures), about)


def _keep(text: Text, began: str, pictures: Mapping[str, bytes], loaded: Loaded) -> Edit[str]:
    known_region(loaded, text.region)
    there = loaded.files.get(text.path, b"").decode("utf-8", "replace")
    if there not in (began, text.raw.decode("utf-8", "replace")):
        raise StaleError(sentence("somebody else changed this text since you began: bring both together first"))
    return Edit(text.path, {**pictures, text.path: text.raw})
