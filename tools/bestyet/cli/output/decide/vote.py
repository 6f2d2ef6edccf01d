"""A vote: as it is shown before it is signed, and where it was written; and what became of reviews."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from bestyet.cli.output.terminal import plain
from bestyet.text.versions import record_text, vote_data

_DIGESTS = ("ballot", "digest", "passages", "supersedes", "signature")  # signed too, and nothing for the eye

if TYPE_CHECKING:
    from bestyet.actions.decide.attest import Attested
    from bestyet.actions.decide.vote import Unsigned, Written


def to_be_signed(vote: Unsigned) -> str:
    data = vote.vote
    lines = [
        click.style(plain(f"{data.practice} {data.version} ({vote.weight}), round {data.round}"), bold=True),
        *(plain(f"  {change}") for change in vote.changes),
        *([plain(f"  It cannot be adopted, whatever the votes say: {vote.fault}")] if vote.fault else []),
        *map(plain, _text(vote)),
        plain(f"\nYour word on it, as {data.name}:\n"),
        plain(record_text({key: value for key, value in vote_data(data).items() if key not in _DIGESTS})),
        plain("Signed with it: the digests of the text, of each passage and of the ballot, with its rule and voters."),
    ]
    return "".join(f"{line}\n" for line in lines)


def _text(vote: Unsigned) -> Iterator[str]:
    """The text that is voted on; what is in no file of it stands at no margin, so that nothing passes for it."""
    read = vote.to_read
    about = f"What changed since {read.since}" if read.since else "The text"
    yield f"\n{about} ({vote.text}):\n"
    yield from (f"  | {plain(line)}" for line in read.lines)
    if not read.lines:
        yield "  nothing"
    if read.settled:
        yield "\nWhat you could rank, and cannot any more as you could:\n"
        yield from (f"  {plain(one)}" for one in read.settled)


def written(vote: Written) -> str:
    return f"Written: {vote.path}. It counts once it is on {vote.base}: commit it and send it there.\n"


def outcomes(attested: Attested) -> str:
    return "".join(plain(f"{one.review}: {one.told}") + "\n" for one in attested.outcomes)
