"""A vote: as it is shown before it is signed, and where it was written; and what became of reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bestyet.cli.output.terminal import plain
from bestyet.text.versions import record_text, vote_data

if TYPE_CHECKING:
    from bestyet.actions.decide.attest import Attested
    from bestyet.actions.decide.vote import Unsigned, Written


def to_be_signed(vote: Unsigned) -> str:
    data = vote.vote
    lines = [
        click.style(plain(f"{data.practice} {data.version} ({vote.weight}), round {data.round}"), bold=True),
        *(plain(f"  {change}") for change in vote.changes),
        plain(f"The text: {vote.text}"),
        plain(f"What you sign, as {data.name}:\n"),
        plain(record_text(vote_data(data))),
    ]
    return "".join(f"{line}\n" for line in lines)


def written(vote: Written) -> str:
    return f"Written: {vote.path}. It counts once it is on {vote.base}: commit it and send it there.\n"


def outcomes(attested: Attested) -> str:
    return "".join(plain(f"{one.review}: {one.told}") + "\n" for one in attested.outcomes)
