"""What one text of a practice changes against another, for people: steps and values, word by word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from bestyet.model.candidate import Candidate, Item, Status
from bestyet.model.pairing import paired
from bestyet.site.language.told import value
from bestyet.site.language.words import counted, gettext
from bestyet.site.practice.fields import subject_of

if TYPE_CHECKING:
    from bestyet.site.desk import Desk

_WORDS = r"\s+|\w+|[^\w\s]"
_SHARED = 0.6  # share of words from which marks help more than they confuse
_MOST_CELLS = 1_000_000  # words of one text times those of the other, up to which they are compared one by one


@dataclass(frozen=True)
class Difference:
    """Texts are plain; in `reworded`, words gone stand in <del> and new ones in <ins>."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reworded: tuple[Markup, ...] = ()
    values: tuple[tuple[str, str, str], ...] = ()  # subject, before ("" where new), after ("" where gone)
    is_reordered: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Difference()

    @property
    def summary(self) -> str:
        """ "1 step added, 2 reworded"."""
        told = (
            (len(self.added), counted("%(num)s step added", "%(num)s steps added", len(self.added))),
            (len(self.removed), counted("%(num)s step removed", "%(num)s steps removed", len(self.removed))),
            (len(self.reworded), counted("%(num)s step reworded", "%(num)s steps reworded", len(self.reworded))),
            (len(self.values), counted("%(num)s value changed", "%(num)s values changed", len(self.values))),
            (self.is_reordered, gettext("steps in another order")),
        )
        return ", ".join(words for number, words in told if number)


def difference(desk: Desk, before: Candidate, after: Candidate) -> Difference:
    """Return what `after` changes, in the order of its text."""
    old = {item.id: item for item in before.steps}
    new = {item.id: item for item in after.steps}
    pairs = paired(words_of(old), words_of(new))
    kept = set(pairs.values())
    both = [(old[pairs[name]], item) for name, item in new.items() if name in pairs]
    common = [pairs[name] for name in new if name in pairs]
    return Difference(
        added=tuple(item.words.text for name, item in new.items() if name not in pairs),
        removed=tuple(item.words.text for name, item in old.items() if name not in kept),
        reworded=tuple(_marked(a, b) for a, b in both if a.words.source != b.words.source),
        values=tuple(_values(desk, before, after)),
        is_reordered=common != [name for name in old if name in kept],
    )


def marks(before: Candidate, after: Candidate) -> dict[str, Markup]:
    """Of every step of `after` that is new or reads otherwise than before: its words, marked."""
    old = {item.id: item for item in before.steps}
    new = {item.id: item for item in after.steps}
    pairs = paired(words_of(old), words_of(new))
    both = {name: (old[pairs[name]], item) for name, item in new.items() if name in pairs}
    found = {name: _marked(a, b) for name, (a, b) in both.items() if a.words.source != b.words.source}
    added = {name: item for name, item in new.items() if name not in pairs}
    return found | {name: Markup("<ins>{}</ins>").format(item.words.text) for name, item in added.items()}


def words_of(steps: Mapping[str, Item]) -> dict[str, str]:
    return {name: item.words.source for name, item in steps.items()}


def _marked(before: Item, after: Item) -> Markup:
    texts = before.words.text, after.words.text
    if texts[0] == texts[1]:  # only its marks differ
        texts = before.words.source, after.words.source
    return marked(*texts)


@lru_cache(maxsize=65536)
def marked(before: str, after: str) -> Markup:
    """The words of both texts in one line, those gone in <del> and those new in <ins>.

    Of texts too long to compare word by word: all from the first to the last word that differs.

    >>> marked("Send it <b>", "Mail it <b>")
    Markup('<del>Send</del><ins>Mail</ins> it &lt;b&gt;')
    """
    old, new = re.findall(_WORDS, before), re.findall(_WORDS, after)
    found = Markup("")
    for what, a, b, c, d in _changes(old, new):
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if what == "equal":
            found += escape(gone)
            continue
        found += Markup("<del>{}</del>").format(gone) if gone else Markup("")
        found += Markup("<ins>{}</ins>").format(come) if come else Markup("")
    return found


def _changes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """As `SequenceMatcher.get_opcodes`, which takes the square of the time."""
    if len(old) * len(new) <= _MOST_CELLS:
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    most = min(len(old), len(new))
    head = next((at for at in range(most) if old[at] != new[at]), most)
    tail = next((at for at in range(most - head) if old[-1 - at] != new[-1 - at]), most - head)
    ends = len(old) - tail, len(new) - tail
    middle = ("replace", head, ends[0], head, ends[1])
    return [("equal", 0, head, 0, head), middle, ("equal", ends[0], len(old), ends[1], len(new))]


@lru_cache(maxsize=65536)
def beside(before: str, after: str) -> Markup:
    """`after` as somebody else's words for `before`: marked where they share most words, else as they stand."""
    old, new = re.findall(r"\w+", before), re.findall(r"\w+", after)
    if len(old) * len(new) > _MOST_CELLS:  # too long to compare
        return escape(after)
    shared = SequenceMatcher(None, old, new, autojunk=False).ratio()
    return marked(before, after) if shared >= _SHARED else escape(after)


def _values(desk: Desk, before: Candidate, after: Candidate) -> list[tuple[str, str, str]]:
    old, new = _chosen(before), _chosen(after)
    subjects = {field.id: subject_of(desk.base, field) for field in (*before.fields, *after.fields)}
    names = [*new, *(name for name in old if name not in new)]
    said = [(subjects[name], old.get(name, ""), new.get(name, "")) for name in names]
    return [(subject, value(was), value(is_)) for subject, was, is_ in said if was != is_]


def _chosen(candidate: Candidate) -> dict[str, str]:
    used = (field for field in candidate.fields if field.status is Status.USED)
    return {field.id: field.chosen.text if field.chosen else gettext("regions must settle it") for field in used}
