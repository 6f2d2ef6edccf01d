"""What the site says about the programme: each instrument asked once."""

from __future__ import annotations

from datetime import date

from bestyet.cli.load import Loaded
from bestyet.cli.polling import Polls
from bestyet.model.impact import Impact
from bestyet.repo.history import History
from bestyet.site.input import Programme


def programme_of(loaded: Loaded, polls: Polls, history: History, day: date) -> Programme:
    """Ask every instrument for its state on a day."""
    return Programme(impacts=_impacts(loaded, polls, day))


def _impacts(loaded: Loaded, polls: Polls, day: date) -> dict[tuple[str, str], Impact]:
    """What adopting each version that is put to the vote would change."""
    from bestyet.cli.impact import impact_on

    open_ones = [one for versions in polls.versions.values() for one in versions if one.is_open and one.ballot]
    return {(one.practice, one.number): impact_on(loaded, one.practice, one.number, None, day) for one in open_ones}
