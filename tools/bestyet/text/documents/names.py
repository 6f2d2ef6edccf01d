"""Names for the steps that have numbers: made of their words, and of the region, so that no other region has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

_AS_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"})
_SMALL = re.compile(
    "a|an|the|of|to|in|on|for|and|or|with|by|at|is|are|be|as|it|its|this|that|from|into|der|die|das|den|dem|des|ein|eine|"
    "einen|einer|und|oder|mit|von|fuer|im|zu|zum|zur|auf|an|ist|sind|wird|werden"
)
_POWER = re.compile(r"(?<=\d)(⁻?)⁺?([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")  # 10⁶ is not 106
_MOST, _LONGEST = 4, 40  # words and characters of a name, without the region


def name_for(words: str, number: str, region: str, taken: Collection[str]) -> str:
    """A name that nobody has: equal names say that two regions do the same, and that is for people to say."""
    plain = slug(_POWER.sub(lambda found: f"pow{'minus' * bool(found[1])}{found[2]}", words)).split("-")
    telling = [word for word in plain if not _SMALL.fullmatch(word)] or plain
    name = ""
    for word in telling[:_MOST]:
        longer = f"{name}-{word}".strip("-")
        name = longer if len(longer) <= _LONGEST else name
    if not re.search("[a-z]", name):
        name = f"step-{slug(number)}".strip("-")
    free = made = f"{name}-{region}"[:64].strip("-")
    count = 1
    while free in taken:
        count += 1
        free = f"{made[: 60 - len(str(count))]}-{count}"
    return free


def slug(words: str) -> str:
    """Small letters and digits with hyphens between; "" where there are none."""
    plain = unicodedata.normalize("NFKD", words.casefold().translate(_AS_TWO)).encode("ascii", "ignore").decode("ascii")
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")
