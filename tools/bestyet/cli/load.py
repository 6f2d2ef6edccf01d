"""What most commands begin with: find the knowledge base, read it, merge a practice or some files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.model.problem import CannotGoOnError

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase
    from bestyet.model.candidate import Candidate, Settings
    from bestyet.model.decision import Settled
    from bestyet.model.passage import Document, Variant
    from bestyet.repo.history import History
    from bestyet.repo.semantic import Senses
    from bestyet.text.writer import Written

STANDARD = "standard"  # as a base: the newest adopted version
LARGEST = 16 * 1024 * 1024  # bytes of one file given on the command line
Keep = Callable[[str], bool]  # whether the file of this path is read


@dataclass(frozen=True)
class Loaded:
    """A knowledge base as it lies on the disk."""

    root: Path
    files: Mapping[str, bytes]  # everything readable under practices/, path from the root
    base: KnowledgeBase
    unread: frozenset[str] = frozenset()  # paths of what lies there and cannot be read

    def history(self) -> History:
        from bestyet.repo.history import open_history

        return open_history(self.root)

    def with_file(self, path: str, raw: bytes) -> Loaded:
        """The same knowledge base with one file as it would be."""
        return replace(self, files={**self.files, path: raw})

    def candidate(self, practice: str, settled: Settled | None = None, base: Document | None = None) -> Candidate:
        """Merge a practice with what is settled about it (default: what its files say)."""
        from bestyet.merge.candidate import merge
        from bestyet.text.settled import read_settled

        variants = self.base.merged_variants(practice)
        if not variants:
            raise CannotGoOnError(f"every variant of {practice} is retired: there is nothing to merge")
        settled = settled or read_settled(self.files, practice)
        settings = self.base.settings
        return merge(practice, variants, settings, settled, base, senses_for(settings, self.root))


def load(start: Path | None = None, keep: Keep | None = None, bodies: bool = True) -> Loaded:
    """Read the knowledge base that `start` (default: the current folder) is in.

    keep: says of each path whether it is read; for commands that need only a part of a large base.
    bodies: whether the variants have their passages.
    """
    from bestyet.repo.tree import Tree
    from bestyet.text.base import read_base

    root = root_of(start)
    tree = Tree(root)
    found = {path: tree[path] for path in tree if keep is None or keep(path)}
    files = {path: raw for path, raw in found.items() if isinstance(raw, bytes)}
    return Loaded(root, files, read_base(files, bodies), frozenset(found.keys() - files.keys()))


def root_of(start: Path | None = None) -> Path:
    """Return the folder of the knowledge base that `start` (default: the current folder) is in."""
    from bestyet.repo.tree import find_root

    root = find_root(start or Path.cwd())
    if root is None:
        raise CannotGoOnError("no folder practices/ here or above: go into a knowledge base, or make one: bestyet init")
    return root


def about_practices(practices: Collection[str]) -> Keep:
    """Return what keeps the files of some practices, and those that all practices share."""
    common = ("practices/governance.yml", "practices/vocabulary.yml")

    def keep(path: str) -> bool:
        parts = path.split("/")
        if len(parts) == 3 and parts[2].removesuffix(".md") in practices:
            return True
        return path in common or (len(parts) > 3 and parts[1] == "global" and parts[2] in practices)

    return keep


def known_practice(loaded: Loaded, practice: str) -> str:
    """Return `practice` if the knowledge base has it; else say which come near."""
    if practice in loaded.base.variants:
        return practice
    import difflib

    near = difflib.get_close_matches(practice, loaded.base.practices, n=1, cutoff=0.4)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise CannotGoOnError(f"no region has written a practice called {practice!r}{hint}")


def read_files(paths: Sequence[str]) -> list[Document]:
    """Read Markdown files given on the command line; `path` of each document is as given."""
    from bestyet.text.markdown import read_document

    return [read_document(path.replace("\\", "/"), read_file(path)) for path in paths]


def read_file(path: str) -> bytes:
    """Return a file that the command line names. Raises CannotGoOnError."""
    try:
        with Path(path).open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise CannotGoOnError(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from error
    if len(raw) > LARGEST:
        raise CannotGoOnError(f"cannot read {path}: larger than {LARGEST // 1024 // 1024} MiB")
    return raw


def label_documents(documents: Sequence[Document]) -> list[Variant]:
    """Give each document a label of its own: its file's name, with as much of its folder as tells them apart.

    Files of a knowledge base are called by their region. The order of the documents does not matter.
    """
    from bestyet.model.passage import Variant
    from bestyet.text.base import VARIANT

    paths = [document.path.removeprefix("./") for document in documents]
    if len(set(paths)) < len(paths):
        raise CannotGoOnError("the same file is given twice")
    matches = [VARIANT.search(path) for path in paths]
    regions = [match[1] for match in matches if match]
    if len(regions) == len(set(regions)) == len(paths):
        return [Variant(region, document) for region, document in zip(regions, documents, strict=True)]
    parts = [path.rsplit(".", 1)[0].split("/") for path in paths]
    for depth in range(1, max(map(len, parts)) + 1):
        labels = ["/".join(part[-depth:]) for part in parts]
        if len(set(labels)) == len(labels):
            break
    else:
        labels = paths
    return [Variant(label, document) for label, document in zip(labels, documents, strict=True)]


def senses_for(settings: Settings, root: Path | None = None) -> Senses | None:
    """The model of language where the settings ask for it; the base at root keeps what it says."""
    if not settings.semantic:
        return None
    from bestyet.repo.semantic import open_senses

    return open_senses(root)


def merge_files(paths: Sequence[str], base: Document | None = None, semantic: bool = False) -> Candidate:
    """Merge Markdown files. Files of one knowledge base are merged with its settings, others with the defaults.

    semantic: asks the model of language whatever the settings.
    """
    from bestyet.merge.candidate import NOTHING_SETTLED, merge

    variants = label_documents(read_files(paths))
    names = {v.document.data.get("practice") for v in variants}
    name = names.pop() if len(names) == 1 else None
    settings = settings_for(paths, semantic)
    practice = name if isinstance(name, str) else "merged"
    return merge(practice, variants, settings, NOTHING_SETTLED, base, senses_for(settings))


def settings_for(paths: Sequence[str], semantic: bool = False) -> Settings:
    from bestyet.model.candidate import Settings
    from bestyet.repo.tree import find_root

    roots = {find_root(Path(path).resolve().parent) for path in paths}
    root = roots.pop() if len(roots) == 1 else None
    if root and all(Path(path).resolve().is_relative_to(root / "practices") for path in paths):
        settings = load(root).base.settings
        return replace(settings, semantic=settings.semantic or semantic)
    return Settings(semantic=semantic)


def labels_for(words: Sequence[str]) -> Callable[[str], str]:
    """How regions are called: as the knowledge base says, for files by their names."""
    return load().base.settings.label if is_practice(words) else str


def is_practice(words: Sequence[str]) -> bool:
    """Whether the words on the command line are the name of a practice rather than files."""
    return len(words) == 1 and not words[0].endswith((".md", ".markdown")) and not Path(words[0]).is_file()


def merged(words: Sequence[str], base: str | None = None, semantic: bool = False) -> tuple[Candidate, Written]:
    """The candidate that a command's words ask for (one practice, or files), and its text.

    base: a file, or for a practice REV:PATH or "standard", that all variants go back to. semantic: only for files.
    """
    from bestyet.text.writer import write_practice

    if is_practice(words):
        refuse_semantic(semantic)
        loaded = load()
        practice = known_practice(loaded, words[0])
        found = _standard(loaded, practice) if base == STANDARD else _base(base) if base else None
        candidate = loaded.candidate(practice, base=found)
    else:
        candidate = merge_files(words, _base(base) if base else None, semantic)
    return candidate, write_practice(candidate)


def refuse_semantic(semantic: bool) -> None:
    """Practices are aligned as governance.yml says, so that all who merge them see the same."""
    if semantic:
        raise CannotGoOnError("--semantic takes files; for practices write merge: {semantic: on} in governance.yml")


def _standard(loaded: Loaded, practice: str) -> Document:
    """The text of the newest adopted version."""
    from bestyet.text.markdown import read_document
    from bestyet.text.settled import newest_adopted

    version = newest_adopted(loaded.files, practice)
    if version is None:
        raise CannotGoOnError(f"no version of {practice} was adopted yet, so there is no standard to compare with")
    return read_document(f"{version.folder}/practice.md", version.files.get("practice.md", b""))


def _base(base: str) -> Document:
    """Read a base: a file, or REV:PATH as git writes it."""
    from bestyet.repo.git import find_repository
    from bestyet.text.markdown import read_document

    if Path(base).is_file():
        return read_files([base])[0]
    rev, found, path = base.partition(":")
    repository = find_repository(Path.cwd()) if found else None
    raw = repository.read_blob(rev, path) if repository else None
    if raw is None:
        raise CannotGoOnError(f"{base} is neither a file nor REV:PATH of a file in git")
    return read_document(base, raw)
