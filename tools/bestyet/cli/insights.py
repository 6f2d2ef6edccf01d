"""What the site says about the programme: each instrument asked once."""

from __future__ import annotations

from datetime import date

from bestyet.cli.load import Loaded
from bestyet.cli.polling import Polls
from bestyet.repo.history import History
from bestyet.site.input import Programme


def programme_of(loaded: Loaded, polls: Polls, history: History, day: date) -> Programme:
    """Ask every instrument for its state on a day."""
    return Programme()
