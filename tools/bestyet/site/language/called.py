"""Regions as people call them, in sentences that name them by their ids."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from bestyet.model.sentence import Sentence
from bestyet.site.language.told import recorded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup


def called(words: str, labels: Mapping[str, str]) -> Markup:
    """What counting says, as it begins a line; regions as people call them, where a whole word is their id.

    A sentence's own words are none of these, as a region can be "it" or "no"; in what a record has as mere text they
    cannot be told apart. labels: by id.
    """
    ids = "|".join(map(re.escape, sorted(labels))) or "(?!)"
    name = partial(re.compile(rf"(?<![\w-])(?:{ids})(?![\w-])").sub, lambda found: labels[found[0]])
    return recorded(words.naming(name) if isinstance(words, Sentence) else name(words), capital=True)
