"""A variant that contradicts itself: both places, a way to mend, and silence where the words are about another step."""

import pytest
from bestyet.actions.contribute.check import CheckRequest, check_files
from bestyet.actions.contribute.contradictions import with_contradictions_checked

FILE = "practices/emea/client-kickoff.md"
OTHER = "  - {milestone: kickoff-held, within: 3, unit: days, step: agenda}\n"
