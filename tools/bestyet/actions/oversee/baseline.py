"""What of that which has parted from the standards is new, and what is known already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bestyet.knowledge.files import is_file, read_file
from bestyet.model.oversee.drift import BASELINE, Finding
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.tree import root_of
from bestyet.text.baseline import read_baseline


@dataclass(frozen=True)
class Drift:
    new: tuple[Finding, ...]  # worst first
    known: int  # findings that are not new
    over: int  # known findings that are found no longer
    file: str  # of known findings; "" where there is none


def told_apart(start: Path, file: str | None, found: Sequence[Finding], earlier: Sequence[Finding] = ()) -> Drift:
    """Tell what is new from what a file knows, and from what was found at an earlier time.

    start: the folder that the person is in. file: None for BASELINE, where there is one. Raises CannotGoOnError where
    the file is none of known findings.
    """
    known, name = _known(start, file)
    quiet = {*known, *(finding.key for finding in earlier)}
    new = tuple(finding for finding in found if finding.key not in quiet)
    keys = {finding.key for finding in found}
    return Drift(new, len(found) - len(new), sum(key not in keys for key in known), name)


def baseline_path(start: Path, file: str | None) -> Path:
    return Path(file) if file is not None else root_of(start) / BASELINE


def _known(start: Path, file: str | None) -> tuple[Sequence[tuple[str, ...]], str]:
    """The keys of what is known, and the file that says so ("" where none does)."""
    path = baseline_path(start, file).as_posix()
    if file is None and not is_file(path):
        return (), ""
    known = read_baseline(read_file(path, start))
    if known is None:
        raise CannotGoOnError(f"{path} is no baseline: write it with bestyet drift --write-baseline")
    return known, file or BASELINE
