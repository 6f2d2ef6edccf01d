"""Where the git folder is and what the tool keeps for itself, found without git."""

from __future__ import annotations

from pathlib import Path


def own_folder(folder: Path) -> Path:
    """Where the tool keeps what is nobody's content: in the git folder, else in `.cache`."""
    common = common_dir_of(folder)
    return common / "bestyet" if common else folder / ".cache" / "bestyet"


def common_dir_of(folder: Path) -> Path | None:
    """The git folder that all work trees of the repository around `folder` share; runs no git."""
    folder = folder.resolve()
    for place in (folder, *folder.parents):
        git_dir = _git_dir(place / ".git")
        if git_dir is None:
            continue
        try:
            return (git_dir / (git_dir / "commondir").read_text("utf-8").strip()).resolve()
        except (OSError, ValueError):
            return git_dir
    return None


def _git_dir(entry: Path) -> Path | None:
    """What a `.git` folder, or a `.git` file of a linked work tree or submodule, leads to."""
    try:
        if entry.is_file():
            kind, _, target = entry.read_text("utf-8").strip().partition(": ")
            entry = (entry.parent / target).resolve() if kind == "gitdir" else entry
        return entry if (entry / "HEAD").is_file() else None
    except (OSError, ValueError):
        return None
