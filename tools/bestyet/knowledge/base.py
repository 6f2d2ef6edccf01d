"""What most commands begin with: find the knowledge base, read it, merge a practice or some files."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.model.base import GLOBAL
from bestyet.model.problem import CannotGoOnError, FileFault, Problem
from bestyet.model.records.picture import Unread, is_picture
from bestyet.repo.git import kept_away
from bestyet.repo.tree import TOP, Tree, read_one, root_of
from bestyet.text.base import read_base
from bestyet.text.check.kinds import FileKind, is_said, place_of
from bestyet.text.check.rules_files import fault_problem
from bestyet.text.conflicts import conflicts, first_conflict
from bestyet.text.versions import read_versions

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase

_GLOBAL = f"practices/{GLOBAL}/"
_IN_VERSIONS = 4  # folders above the files of a version
_VOTES = ("/ballot.yml", "/adoption.yml")  # how the files of a version end that say what became of it
Keep = Callable[[str], bool]  # whether the file of this path is read
Load = Callable[[Path | None, Keep], "Loaded"]  # `load`, or `load_part`


@dataclass(frozen=True)
class Loaded:
    """A knowledge base as it lies on the disk."""

    root: Path
    files: Mapping[str, bytes]  # everything readable under practices/ but comments, path from the root
    base: KnowledgeBase
    unread: Mapping[str, FileFault] = field(default_factory=dict)  # by path, why what lies there is not read
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # by path, those of texts: read when asked for
    others: Mapping[str, bytes] = field(default_factory=dict)  # by path, where a part is held, texts that are not

    @property
    def all_files(self) -> Mapping[str, bytes]:
        """Files and pictures, also those that are not held."""
        return ChainMap(self.files, self.pictures, self.others)  # type: ignore[arg-type]

    @cached_property
    def _settled(self) -> dict[str, dict[str, bytes]]:
        found: dict[str, dict[str, bytes]] = {}
        for path, raw in self.files.items():
            if path.startswith(_GLOBAL):
                found.setdefault(path.removeprefix(_GLOBAL).partition("/")[0], {})[path] = raw
        return found

    def settled(self, practice: str) -> Mapping[str, bytes]:
        """The files of what is settled about a practice: its decisions, its alignment, its versions."""
        return self._settled.get(practice, {})

    def left_out(self, practice: str | None = None) -> tuple[Problem, ...]:
        """Why variants (of one practice) that lie there take part in nothing, sorted."""
        unread = (fault_problem(path, fault) for path, fault in self.unread.items())
        found = (one for one in (*unread, *self.base.left_out) if place_of(one.place.path).kind is FileKind.VARIANT)
        return tuple(sorted(one for one in found if practice is None or one.place.path.endswith(f"/{practice}.md")))

    def left_out_of(self) -> list[str]:
        """The practices of which variants take part in nothing."""
        return sorted({Path(one.place.path).stem for one in self.left_out()})

    def with_file(self, path: str, raw: bytes) -> Loaded:
        """The same knowledge base with one file as it would be."""
        return replace(self, files={**self.files, path: raw})


def load(
    start: Path | None = None, keep: Keep | None = None, bodies: bool | None = True, even_torn: bool = False
) -> Loaded:
    """Read the knowledge base that `start` (default: the current folder) is in.

    keep: says of each path whether it is read; for commands that need only a part of a large base.
    bodies: whether the variants have their passages; None: they are not there, but for which of them are left out.
    even_torn: whether it may hold what git could not merge, or lack what a sparse checkout keeps away. Of versions it
        always may hold such: their readers say so.
    Raises CannotGoOnError.
    """
    return loaded_from(Tree(root_of(start)), keep, bodies, even_torn)


def loaded_from(tree: Tree, keep: Keep | None = None, bodies: bool | None = True, even_torn: bool = False) -> Loaded:
    """As `load`, from files that were listed already."""
    pictures = {path: path for path in tree if is_picture(path)}
    rest = (path for path in tree if path not in pictures and not is_said(path))
    found = {path: tree[path] for path in rest if keep is None or keep(path)}
    files = {path: raw for path, raw in found.items() if isinstance(raw, bytes)}
    if not even_torn:
        refuse_torn(files)
        refuse_closed(tree)
        refuse_kept_away(tree.root, keep)
    unread = {path: fault for path, fault in found.items() if isinstance(fault, FileFault)}
    return Loaded(tree.root, files, read_base(files, bodies), unread, Unread(pictures, partial(_read, tree)))


def _read(tree: Tree, path: str) -> bytes:
    return raw if isinstance(raw := tree[path], bytes) else b""


def load_part(start: Path | None, keep: Keep) -> Loaded:
    """Read a part of a base that must be whole: refused wherever `load` of all is, with the same words.

    So every text is looked at, and let go again where it is not kept. Of versions only those that are kept are.
    """
    tree = Tree(root_of(start))
    kept = set(filter(keep, tree))
    others, torn = {}, {}
    for path in tree:
        if path.count("/") < _IN_VERSIONS and not is_picture(path) and isinstance(raw := tree[path], bytes):
            if any(conflicts(raw)):
                torn[path] = raw
            if path not in kept:
                others[path] = path
    refuse_torn(torn)
    refuse_closed(tree)
    refuse_kept_away(tree.root)
    found, read = loaded_from(tree, kept.__contains__), partial(read_one, tree.root)  # which holds no list of all files
    pictures = Unread({path: path for path in found.pictures}, read)
    return replace(found, pictures=pictures, others=Unread(others, read))


def refuse_torn(files: Mapping[str, bytes]) -> None:
    """Raise CannotGoOnError for what git could not merge, but for versions, whose readers say so."""
    if torn := first_conflict({path: files[path] for path in files if path.count("/") < _IN_VERSIONS}):
        raise CannotGoOnError(torn)


def refuse_closed(tree: Tree) -> None:
    """Raise CannotGoOnError for a folder that cannot be looked into: nobody knows what would be left out.

    Not for versions and pictures, of which their readers say so.
    """
    for path, fault in tree.closed:
        if path.count("/") > (2 if path.startswith(_GLOBAL) else 1):
            continue
        why = f"cannot be read: {fault.about}" if fault.about else "is a link, and no link is followed"
        raise CannotGoOnError(f"{path} {why}")


def refuse_kept_away(root: Path, keep: Keep | None = None) -> None:
    """Raise CannotGoOnError where a sparse checkout has not all that is to be read: what follows would be of a part."""
    away = [path for path in kept_away(root, TOP) if keep is None or keep(path)]
    if away:
        told = f"{len(away):,} {'file is' if len(away) == 1 else 'files are'} not here, {away[0]} for one"
        raise CannotGoOnError(f"{told} (a sparse checkout); get all with: git sparse-checkout disable")


def load_about(practice: str, start: Path | None = None, read: Load = load) -> Loaded:
    """Read what a practice is merged, told and voted on from: what others wrote costs nothing.

    Where no region wrote it all is read, as what comes near is then told of all.
    """
    found = read(start, about_practice(practice))
    if before := _taken_over(found.files, practice):
        found = read(start, about_practice(practice, *before))
    return found if practice in found.base.variants else load(start)


def _taken_over(files: Mapping[str, bytes], practice: str) -> set[str]:
    """The practices whose place a practice took, or would take by one of its ballots."""
    terms = [version.terms for version in read_versions(files, practice).get(practice, ()) if version.terms]
    return {one.base.practice for one in terms if one.base and one.base.practice}


def load_one(practice: str, start: Path | None = None) -> Loaded:
    """The same of a base that must be whole, as `load_part` has it."""
    return load_about(practice, start, load_part)


def load_common(start: Path | None = None) -> Loaded:
    """Read what all practices share, of a base that must be whole, as `load_part` has it."""
    return load_part(start, about_practices(()))


def load_versions(start: Path | None = None, *practices: str) -> Loaded:
    """Read all versions, and what regions wrote about some practices, of a base that must be whole."""
    about = about_practices(practices)
    return load_part(start, lambda path: path.startswith(_GLOBAL) or about(path))


def load_open(start: Path | None = None) -> Loaded:
    """Read what all open votes are about, of a base that must be whole, as `load_part` has it."""
    votes = load_part(start, _tells_how_it_stands).files
    folders = {path.rpartition("/")[0] for path in votes if path.endswith("/ballot.yml")}
    opened = {folder.split("/")[2] for folder in folders if f"{folder}/adoption.yml" not in votes}
    before = {one for practice in opened for one in _taken_over(votes, practice)}
    return load_part(start, about_practice(*opened, *before))


def _tells_how_it_stands(path: str) -> bool:
    return path.startswith(_GLOBAL) and path.count("/") == _IN_VERSIONS and path.endswith(_VOTES)


def about_practices(practices: Collection[str]) -> Keep:
    """Return what keeps the files of some practices, and those that all practices share."""
    common = ("practices/governance.yml", "practices/vocabulary.yml")

    def keep(path: str) -> bool:
        parts = path.split("/")
        if len(parts) == 3 and parts[2].removesuffix(".md") in practices:
            return True
        return path in common or (len(parts) > 3 and parts[1] == "global" and parts[2] in practices)

    return keep


def about_practice(*practices: str) -> Keep:
    """Return the same with how the votes of all others ended: one of them may have taken its place."""
    own = about_practices(practices)
    return lambda path: own(path) or path.endswith(_VOTES)
