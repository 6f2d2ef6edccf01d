"""Why something was chosen and what regions say in a dispute, in sentences; and the same again from a record.

Records hold these sentences as plain English. One is taken for ours only where this program, from what the record says,
makes the very same text; any other stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from bestyet.model.candidate import Position
from bestyet.model.sentence import Sentence, Value, in_turn, listed, sentence, together

Label = Callable[[str], str]  # of a region

SAME_WORDS = sentence("the same words in every region that has it")
SAME_VALUE = sentence("every region that says it says the same")
TO_SETTLE = sentence("regions must settle it")
EMPTY_HEADING = sentence("no step of the text stands below it")
TABLE_HEAD = sentence("a table's head travels with its rows")
TRAVELS = sentence("travels with words that were not chosen")
LEFT_OUT = sentence("left out")


def only_holder(region: str) -> str:
    return sentence("only %(region)s has it", region=region)


def only_variant(region: str) -> str:
    return sentence("%(region)s is the only variant", region=region)


def closest(region: str) -> str:
    return sentence("%(region)s’s words are the closest to what the other regions wrote", region=region)


def first_in_order(region: str) -> str:
    return sentence("%(region)s comes first in the order of regions", region=region)


def only_voice(region: str) -> str:
    return sentence("only %(region)s says so", region=region)


def said_by(some: object, regions: object) -> str:
    return sentence("said by %(some)s of %(all)s regions", some=some, all=regions)


def best_reached(region: str) -> str:
    return sentence(
        "proposed by rule: the best for the customer that a region reaches with evidence (%(region)s)", region=region
    )


def unchanged_silent(because: str) -> str:
    return sentence("%(because)s; regions that left the base as it was take no position", because=because)


def decided(because: str, who: str, day: object) -> str:
    return sentence("%(because)s (%(who)s, %(day)s)", because=because, who=who, day=Value(str(day)))


def from_client(region: str, source: str) -> str:
    return sentence("%(region)s’s words: they come from what a client said (%(source)s)", region=region, source=source)


def from_lesson(region: str, source: str) -> str:
    return sentence("%(region)s’s words: they come from a lesson (%(source)s)", region=region, source=source)


def best_measured(region: str, figures: str) -> str:
    return sentence("%(region)s’s words: %(figures)s, the best measured", region=region, figures=figures)


def only_measured(region: str, figures: str) -> str:
    return sentence(
        "%(region)s’s words: %(figures)s, the only region with measured evidence", region=region, figures=figures
    )


def only_stated(region: str, figures: str) -> str:
    return sentence("%(region)s’s words: %(figures)s, the only evidence stated", region=region, figures=figures)


def measured(figure: object, unit: str, sample: object, period: object) -> str:
    """A figure of evidence: "96 % of 118 (2025)"."""
    words: str = Value(f"{figure} {'%' if unit == 'percent' else unit}".rstrip())
    if sample and unit == "percent":
        words = sentence("%(figure)s of %(sample)s", figure=words, sample=sample)
    elif sample:
        words = sentence("%(figure)s, sample of %(sample)s", figure=words, sample=sample)
    return in_turn((words, f"({period})"), " ") if period else words


def says(positions: Sequence[Position], label: Label) -> str:
    """A dispute in a sentence: "EMEA and India say 5 business days, APAC says 10 business days"."""
    return in_turn([_says(position, label) for position in positions], ", ")


def _says(position: Position, label: Label) -> str:
    regions = list(dict.fromkeys(label(region) for region in position.regions))
    figure = Value.of(position.value)
    if len(regions) > 1:
        return sentence("%(regions)s say %(figure)s", regions=listed(regions), figure=figure)
    return sentence("%(region)s says %(figure)s", region=regions[0], figure=figure)


# -- the same from records -----------------------------------------------------------------------------------------


def reason_again(rule: str, text: str, region: str) -> str:
    """Why something was chosen, as a record has it; region: the label of whose words or value it was."""
    made = _AGAIN[rule](region, text) if rule in _AGAIN else iter(())
    return next((found for found in made if found == text), text)


def says_again(message: str, positions: Sequence[Position], label: Label) -> str:
    """A dispute as a record has it; positions: those of the record."""
    made = says(positions, label) if all(position.regions for position in positions) else ""
    return made if made == message else message


def together_again(text: str, titles: Collection[str]) -> str:
    """ "Phone and Video call" as a record has it; titles: all that there are."""
    parts = text.split(" and ")
    return together(parts) if all(part in titles for part in parts) else text


_FIGURE = re.compile(
    r"(?P<title>.+?): (?P<figure>-?[0-9.]+)(?: (?P<unit>[^ ,:()]+))?"
    r"(?: of (?P<of>[0-9]+)|, sample of (?P<sample>[0-9]+))?(?: \((?P<period>[^()]+)\))?"
)
_COUNTS = re.compile(r"said by ([0-9]+) of ([0-9]+) regions")


def _within(text: str, say: Callable[[str, str], str], region: str) -> str | None:
    """What stands in a text where `say` would put it."""
    before, after = str(say(region, "\0")).split("\0")
    is_there = text.startswith(before) and text.endswith(after)
    return text[len(before) : len(text) - len(after)] if is_there else None


def _evidence_again(region: str, text: str) -> Iterator[str]:
    for say in (best_measured, only_measured, only_stated):
        if found := _within(text, say, region):
            yield say(region, _figures_again(found))


def _figures_again(text: str) -> str:
    found = _FIGURE.fullmatch(text)
    if found is None:
        return text
    unit = {None: "", "%": "percent"}.get(found["unit"], found["unit"])
    figure = measured(found["figure"], unit, found["of"] or found["sample"], found["period"])
    made = in_turn((found["title"], figure), ": ")
    return made if made == text else text


def _lesson_again(region: str, text: str) -> Iterator[str]:
    for say in (from_client, from_lesson):
        if found := _within(text, say, region):
            yield say(region, found)


def _counts_again(region: str, text: str) -> Iterator[str]:
    if found := _COUNTS.fullmatch(text):
        yield said_by(found[1], found[2])


def _decision_again(region: str, text: str) -> Iterator[str]:
    because, _, signed = text.rpartition(" (")
    who, _, day = signed.removesuffix(")").rpartition(", ")
    yield decided(because, who, day)


def _changed_again(region: str, text: str) -> Iterator[str]:
    rest = text.removesuffix(str(unchanged_silent("")))
    for rule in _AGAIN:
        if rule != "changed" and isinstance(found := reason_again(rule, rest, region), Sentence):
            yield unchanged_silent(found)


_AGAIN: Mapping[str, Callable[[str, str], Iterator[str]]] = {
    "only": lambda region, text: iter((only_holder(region), only_variant(region), only_voice(region))),
    "same-words": lambda region, text: iter((SAME_WORDS,)),
    "same-value": lambda region, text: iter((SAME_VALUE,)),
    "open": lambda region, text: iter((TO_SETTLE,)),
    "medoid": lambda region, text: iter((closest(region),)),
    "region-order": lambda region, text: iter((first_in_order(region),)),
    "better-for-customer": lambda region, text: iter((best_reached(region),)),
    "most-regions": _counts_again,
    "evidence": _evidence_again,
    "lesson": _lesson_again,
    "decision": _decision_again,
    "changed": _changed_again,
}
