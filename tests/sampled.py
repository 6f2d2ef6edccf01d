"""What is made up by the hundred is tried in full at night; by day the same few of it are, whoever runs them.

BESTYET_EXAMPLES=all tries all.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, TypeVar

from hypothesis import settings

Case = TypeVar("Case")
IS_FULL = os.environ.get("BESTYET_EXAMPLES") == "all"
SHARE = 1 if IS_FULL else 4


def examples(number: int, **more: Any) -> settings:
    """So many at night, of a test that is given what hypothesis makes up."""
    return settings(max_examples=number // SHARE, **more)


def some_of(cases: Sequence[Case]) -> Sequence[Case]:
    """Each of a fourth, spread over all."""
    return cases[::SHARE]
