"""A knowledge base as read: who takes part, what words mean, and every region's variants."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bestyet.model.candidate import Settings
from bestyet.model.passage import Variant
from bestyet.model.problem import Problem
from bestyet.model.records.common_words import folded
from bestyet.model.records.plain import Table

_SHORT = 30  # characters of a name that can stand as a label
_AS_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe", "ñ": "ny"})
GLOBAL = "global"  # reserved: the folder of the standard, never a region
_KINDS = {"lead-times": "milestones"}  # of ids in the front matter, where the key has another name


@dataclass(frozen=True)
class Region:
    """One of the parties."""

    id: str
    name: str  # "Europe, Middle East and Africa"
    label: str  # how people call it: "EMEA"
    data: Table = field(default_factory=dict)  # calendar, timezone, language, sites, weight


@dataclass(frozen=True)
class Term:
    """One entry of the vocabulary."""

    id: str
    kind: str  # "roles", "channels", "templates", "milestones", "metrics", "categories"
    title: str
    regions: Mapping[str, str] = field(default_factory=dict)  # region -> its own title
    also: tuple[str, ...] = ()
    data: Table = field(default_factory=dict)  # metrics: unit, better


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything under practices/ that merging and publishing need. Whatever `check` refuses is left out."""

    company: str
    regions: tuple[Region, ...]  # in the order of governance.yml
    reviewers: tuple[Table, ...]
    vocabulary: Mapping[tuple[str, str], Term]  # (kind, id) -> term
    variants: Mapping[str, tuple[Variant, ...]]  # practice -> its variants, sorted by region
    settings: Settings
    governance: Table = field(default_factory=dict)
    left_out: tuple[Problem, ...] = ()  # a problem for each file that holds too much to be read, by path

    @property
    def practices(self) -> tuple[str, ...]:
        return tuple(sorted(self.variants))

    def merged_variants(self, practice: str) -> tuple[Variant, ...]:
        """The variants that take part in a merge: all but the retired ones; none of what nobody has written."""
        return tuple(v for v in self.variants.get(practice, ()) if v.document.data.get("status") != "retired")

    def in_use(self, practice: str, region: str) -> Variant | None:
        """The region's own text of a practice, if it has one that is not retired."""
        return next((one for one in self.merged_variants(practice) if one.region == region), None)

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {region.id: place for place, region in enumerate(self.regions)}

    def rank(self, region: str) -> tuple[int, str]:
        """What regions are sorted by: their order in governance.yml, unknown ones behind."""
        return self._ranks.get(region, len(self._ranks)), region

    def region(self, region: str) -> Region:
        place = self._ranks.get(region)
        return Region(region, region, label_of(region)) if place is None else self.regions[place]

    def practice_title(self, practice: str, otherwise: str = "") -> str:
        """What people call a practice: the standard's own title, else `otherwise`, else what most regions call it."""
        titles = [variant.document.title for variant in self.variants.get(practice, ())]
        most = min(titles, key=lambda title: (-titles.count(title), title)) if titles else practice.replace("-", " ")
        return self.settings.practice_title(practice, otherwise or most)

    def called(self, words: str) -> str:
        """The practice that has these words for its title, or among its other ones; "" where none has."""
        terms = (term for (kind, _), term in self.vocabulary.items() if kind == "practices")
        meant = folded(words.replace("-", " "))
        return next((term.id for term in terms if meant in map(folded, (term.title, *term.also))), "")

    def term(self, kind: str, name: str) -> Term | None:
        """kind: of the vocabulary, or the key of the front matter whose entries have such ids."""
        return self.vocabulary.get((_KINDS.get(kind, kind), name))

    def title(self, kind: str, term: str, region: str | None = None) -> str:
        """The title of such an id, in the region's own words where it has some; the id in words if unknown."""
        entry = self.term(kind, term)
        if entry is None:
            return term.replace("-", " ")
        return entry.regions.get(region or "", entry.title)


def label_of(region: str, name: str = "") -> str:
    """Return how people call a region: as its name, where that is its id in the region's own writing ("São Paulo").

    Else by its id: short ones are abbreviations ("EMEA", also where the name is only "Emea"), longer ones names
    ("India").
    """
    is_abbreviation = len(region) <= 4 and name == region.title()
    if name.isprintable() and not is_abbreviation and (_letters(region) in _spellings(name) or _is_foreign(name)):
        return name
    return region.upper() if len(region) <= 4 else region.replace("-", " ").title()


def _is_foreign(name: str) -> bool:
    """Whether a short name is written in letters that no id has: 東京."""
    plain = unicodedata.normalize("NFKD", name)
    return len(name) <= _SHORT and any(map(str.isalpha, plain)) and not re.search("[A-Za-z]", plain)


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode("ascii")
    return re.sub("[^a-z0-9]+", "", plain)


def _spellings(name: str) -> set[str]:
    """A name in the letters that ids have: München is munchen or muenchen."""
    return {_letters(name), _letters(name.casefold().translate(_AS_TWO))}
