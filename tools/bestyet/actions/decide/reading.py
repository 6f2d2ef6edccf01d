"""What somebody reads before they vote: the text, or what of it is new to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING

from bestyet.govern.ballots import passage_of
from bestyet.govern.contests import text_says
from bestyet.govern.signature.carried import settled_since
from bestyet.govern.signature.payload import digest
from bestyet.govern.versions import in_force
from bestyet.text.markdown.lines import written_lines

if TYPE_CHECKING:
    from datetime import datetime

    from bestyet.knowledge.ballots import Case
    from bestyet.model.vote.version import Version

_AROUND = 1  # lines that did not change, shown with those that did


@dataclass(frozen=True)
class ToRead:
    """The lines of a text, or how they differ from those of another one: each with + or -, or neither."""

    since: str  # what they are compared with: "" for the whole text
    lines: Sequence[str]
    settled: Sequence[str] = ()  # points that the voter could rank, and cannot any more as they could
    before: str = ""  # that other text


def to_read(case: Case, voter: str, at: datetime) -> ToRead:
    """Return what changed since the voter's own last vote on this ballot, if the text of then can be found, else since
    the version in force, else the whole text."""
    new, settled = written_lines(case.version.files.get("practice.md", b"")), tuple(_settled(case, voter))
    for since, raw in (*_voted_on(case, voter), *_in_force(case.ballots.of(case.version.practice), at)):
        lines = [line for line in unified_diff(written_lines(raw), new, n=_AROUND, lineterm="")][2:]
        shown = ["..." if line.startswith("@@") else line for line in lines]
        return ToRead(since, shown, settled, raw.decode("utf-8", "replace"))
    return ToRead("", new, settled)


def _settled(case: Case, voter: str) -> Iterator[str]:
    """Yield the points that the voter's last vote was on and nobody can rank any more as they could."""
    votes = [one.vote for one in case.handed if one.file == voter and one.vote is not None]
    before = next((one for one in case.file.earlier if votes and one.ballot == votes[-1].ballot), None)
    for one in settled_since(before.disputes, case.file.disputes) if before else ():
        passage = passage_of(one, case.file.passages)
        is_same = before and before.passages.get(passage) == case.file.passages.get(passage)
        yield f"{one.id}: {one.words}; {text_says(one) if is_same else 'the text says something else by now'}"


def _voted_on(case: Case, voter: str) -> Iterator[tuple[str, bytes]]:
    """Yield the text of the voter's last vote, where it is another one."""
    votes = [one.vote for one in case.handed if one.file == voter and one.vote is not None]
    if not votes or votes[-1].digest == case.file.text:
        return
    for state in case.ballots.receipts.states(f"{case.version.folder}/practice.md"):
        if state.blob and digest(raw := case.ballots.receipts.content(state)) == votes[-1].digest:
            yield f"your vote in round {votes[-1].round}", raw


def _in_force(versions: Sequence[Version], at: datetime) -> Iterator[tuple[str, bytes]]:
    standard = in_force(versions, at.date())
    if standard is not None:
        yield f"{standard.number}, which is in force", standard.files["practice.md"]
