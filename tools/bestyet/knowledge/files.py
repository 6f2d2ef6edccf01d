"""Files that the command line names, and what mkdocs.yml says of the site."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bestyet.model.passage import Document, Variant
from bestyet.model.problem import CannotGoOnError
from bestyet.text.base import VARIANT
from bestyet.text.limits import size_problems
from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.markdown import read_document
from bestyet.text.site_config import SiteConfig, site_config

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase

MOST_REGION_PAGES = 10_000  # of a site that has them unless told otherwise
HERE = Path()  # the current folder
LARGEST = 16 * 1024 * 1024  # bytes of one file given on the command line


def read_files(paths: Sequence[str], start: Path = HERE) -> list[Document]:
    """Read Markdown files given on the command line; `path` of each document is as given. Raises CannotGoOnError."""
    return [_document(path.replace("\\", "/"), read_file(path, start)) for path in paths]


def _document(path: str, raw: bytes) -> Document:
    for found in size_problems(path, text_of(raw)):
        raise CannotGoOnError(f"{found.place}: {found.message}")
    return read_document(path, raw)


def is_file(path: str, start: Path = HERE) -> bool:
    return (start / path).is_file()


def read_file(path: str, start: Path = HERE) -> bytes:
    """Return a file that the command line names, or that lies in a folder it names, from the folder `start`.

    Raises CannotGoOnError; for a pipe, too, which may never end, or never begin.
    """
    named = start / path
    try:
        if named.exists() and not named.is_file() and not named.is_dir():
            raise CannotGoOnError(f"cannot read {path}: it is a pipe or a device, not a file")
        with named.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise CannotGoOnError(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from error
    if len(raw) > LARGEST:
        raise CannotGoOnError(f"cannot read {path}: larger than {LARGEST // 1024 // 1024} MiB")
    return raw


def files_below(paths: Sequence[str], start: Path, endings: Sequence[str]) -> list[str]:
    """The files that paths name, those of folders (not of folders in them) by their endings, sorted.

    Word's own locks ("~$…") and hidden files of folders are left out. Raises CannotGoOnError.
    """
    found: list[str] = []
    for path in paths:
        there = start / path
        if there.is_dir():
            names = sorted(one.name for one in there.iterdir() if one.is_file() and one.suffix.lower() in endings)
            names = [name for name in names if not name.startswith(("~$", "."))]
            if not names:
                raise CannotGoOnError(f"there is no document in {path}")
            if linked := next((name for name in names if (there / name).is_symlink()), None):
                where = f"{path.rstrip('/')}/{linked}"
                raise CannotGoOnError(f"{where} is a link: give the file it leads to, or take it out")
            found += [f"{path.rstrip('/')}/{name}" for name in names]
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def read_text(path: str) -> str:
    """Return the text of a file that the command line names. Raises CannotGoOnError."""
    try:
        return Path(path).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotGoOnError(f"cannot read {path}: {getattr(error, 'strerror', None) or 'not text'}") from error


def label_documents(documents: Sequence[Document]) -> list[Variant]:
    """Give each document a label of its own: its file's name, with as much of its folder as tells them apart.

    Files of a knowledge base are called by their region. The order of the documents does not matter.
    """
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


def site_config_of(root: Path) -> SiteConfig:
    """What mkdocs.yml of a knowledge base says; nothing where there is none."""
    return site_config(read_file("mkdocs.yml", root) if is_file("mkdocs.yml", root) else b"")


def is_brief(base: KnowledgeBase, config: SiteConfig) -> bool:
    """Whether pages for one region are left out: as the configuration says, else where they would be too many."""
    if config.region_pages in ("always", "never"):
        return config.region_pages == "never"
    written = sum(map(len, base.variants.values()))
    regions = {variant.region for variants in base.variants.values() for variant in variants}
    return written + len(base.variants) * len(regions) > MOST_REGION_PAGES
