"""The files of a fresh knowledge base."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bestyet import __version__
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.schemas import packaged, schema_texts
from bestyet.repo.write import write_file, write_folder

_PIN = """\
# Which bestyet the pipelines install, in one line that nobody can exchange unseen:
#   bestyet @ git+https://HOST/bestyet@COMMIT                          from git, by its whole commit
#   https://HOST/bestyet-VERSION-py3-none-any.whl --hash=sha256:DIGEST  a wheel, by its digest
#   bestyet==VERSION --hash=sha256:DIGEST                              from an index, by the digest of the wheel
"""


def write_starter(target: Path) -> int:
    """Write a fresh knowledge base into a new folder, or beside what is in one; returns the number of files.

    Raises CannotGoOnError where it would overwrite anything, and then has written nothing.
    """
    fresh = starter_files()
    if not target.exists():
        write_folder(target, fresh)
    elif target.is_dir():
        taken = sorted(name for name in fresh if (target / name).exists())
        if taken:
            raise CannotGoOnError(
                f"{(target / taken[0]).as_posix()} exists already: init writes into a new or empty folder only"
            )
        _write_all(target, fresh)
    else:
        raise CannotGoOnError(f"{target.as_posix()} is a file")
    return len(fresh)


def _write_all(target: Path, fresh: dict[str, bytes]) -> None:
    """Write into a folder that is there; what was written is taken back where a later file cannot be."""
    written = []
    try:
        for name, data in fresh.items():
            write_file(target / name, data, target)
            written.append(target / name)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def starter_files() -> dict[str, bytes]:
    """Return path -> bytes of what a fresh knowledge base holds; "dot-" in a stored name stands for a dot."""
    found = dict(_files(files("bestyet.repo") / "starter_kit", ""))
    for kind, text in schema_texts().items():
        found[f"schema/{kind}.schema.json"] = text.encode("utf-8")
    found[".bestyet/requirements.lock"] = packaged("requirements.lock").read_bytes()
    found[".bestyet/bestyet.txt"] = (_PIN + pin(_origin())).encode()
    return found


def pin(origin: dict[str, object]) -> str:
    """The line that installs this bestyet again, as far as its origin (PEP 610) tells; "" where it does not."""
    url, git, archive = (origin.get(name) for name in ("url", "vcs_info", "archive_info"))
    if isinstance(git, dict) and git.get("vcs") == "git" and git.get("commit_id"):
        return f"bestyet @ git+{url}@{git['commit_id']}\n"
    digest = (archive.get("hashes") or {}).get("sha256") if isinstance(archive, dict) else None
    if digest and isinstance(url, str):
        where = url if url.startswith("https://") else f"bestyet=={__version__}"
        return f"{where} --hash=sha256:{digest}\n"
    return ""


def _origin() -> dict[str, object]:
    """What the installer wrote down of where this program came from."""
    try:
        found = json.loads(distribution("bestyet").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _files(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        hidden = entry.name.startswith("dot-")
        name = prefix + ("." + entry.name.removeprefix("dot-") if hidden else entry.name)
        if entry.is_dir():
            found += _files(entry, name + "/")
        else:
            found.append((name, entry.read_bytes()))
    return found
