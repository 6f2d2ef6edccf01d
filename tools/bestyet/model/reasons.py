"""Why something was chosen and what regions say in a dispute: a rule with its parts, and the sentence they make.

The sentences are those that records of format 2 hold (and of format 1, which hold no parts). They never change: another
wording is another format. The pattern that names just the parts there are is the sentence of a rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bestyet.model.records.plain import Plain, Table
from bestyet.model.records.wording import counted
from bestyet.model.sentence import Value, filled, in_turn, listed, pattern, sentence, together

PATTERNS: Mapping[str, tuple[str, ...]] = {
    "only": (
        pattern("only %(holder)s has it"),
        pattern("%(variant)s is the only variant"),
        pattern("only %(voice)s says so"),
    ),
    "same-words": (pattern("the same words in every region that has it"),),
    "same-value": (pattern("every region that says it says the same"),),
    "open": (pattern("regions must settle it"),),
    "states-value": (
        pattern("%(region)s’s words state what was chosen for the step: %(values)s"),
        pattern("of the words that state what was chosen for the step (%(values)s): %(because)s"),
    ),
    "not-against-value": (
        pattern("%(region)s’s words say nothing against what was chosen for the step: %(values)s"),
        pattern("of the words that say nothing against what was chosen for the step (%(values)s): %(because)s"),
    ),
    "medoid": (
        pattern("%(region)s’s words are the closest to what the other regions wrote"),
        pattern(
            "of %(even)s, whose evidence is not told apart, "
            "%(region)s’s words are the closest to what the other regions wrote"
        ),
    ),
    "region-order": (
        pattern("%(region)s comes first in the order of regions"),
        pattern("of %(even)s, whose evidence is not told apart, %(region)s comes first in the order of regions"),
    ),
    "by-id": (
        pattern("of equals, %(region)s’s words, by the order of ids"),
        pattern("of %(even)s, whose evidence is not told apart, %(region)s’s words, by the order of ids"),
    ),
    "in-force": (pattern("as the standard in force says, until regions choose otherwise"),),
    "adopted": (
        pattern("settled by the standard in force: regions say what they said then"),
        pattern("settled by %(version)s, which says %(value)s: regions say what they said then"),
        pattern("settled by %(version)s, which says %(standard)s: regions say what they said then, or what it says"),
        pattern("settled by %(version)s: regions say what they said then, or what it says"),
    ),
    "as-the-step": (pattern("as %(region)s says, whose words the step has"),),
    "alone": (
        pattern("%(region)s’s words stand by themselves, other than a row of a table or what introduces a list"),
    ),
    "most-regions": (pattern("said by %(some)s of %(all)s regions"),),
    "better-for-customer": (
        pattern("proposed by rule: the best for the customer that a region reaches with evidence (%(region)s)"),
    ),
    "backbone": (pattern("%(region)s’s text is the backbone"),),
    "lesson": (
        pattern("%(region)s’s words: they come from what a client said (%(client)s)"),
        pattern("%(region)s’s words: they come from a lesson (%(lesson)s)"),
    ),
    "decision": (pattern("%(because)s (%(who)s, %(day)s)"),),
    "evidence": (
        pattern("%(region)s’s words: %(best)s, the best measured"),
        pattern("%(region)s’s words: %(best)s, the best measured, though earlier than in %(later)s"),
        pattern("%(region)s’s words: %(measured)s, the only region with measured evidence"),
        pattern("%(region)s’s words: %(stated)s, the only evidence stated"),
    ),
    "changed": (pattern("%(because)s; regions that left the base as it was take no position"),),
    "language": (
        pattern("only %(holder)s has it in %(language)s"),
        pattern("of the words in %(language)s: %(because)s"),
        pattern("nobody has it in %(missing)s yet; %(because)s"),
    ),
    "empty-heading": (pattern("no step of the text stands below it"),),
    "table-head": (pattern("a table's head travels with its rows"),),
    "travels": (pattern("travels with words that were not chosen"),),
    "lead-in": (pattern("nothing that it introduces is in the text"),),
    "sub-item": (pattern("what it is a part of is not in the text"),),
    "contents": (pattern("a table of contents is no step"),),
    "about": (pattern("it tells about the document and is no step"),),
    "history": (pattern("the history of a document is no step"),),
    "left-out": (pattern("left out"),),
    "own-title": (pattern("the standard's own title"),),
    # What in a common step fits one region only, or cannot be followed.
    "place-name": (
        pattern("it names %(site)s, a site of %(region)s"),
        pattern("it names the region %(name)s"),
    ),
    "regional-number": (pattern("it cites %(number)s, as no other region than %(region)s does in this step"),),
    "regional-title": (pattern("it speaks of “%(title)s”, as no other region than %(region)s does"),),
    "fragment": (
        pattern("“%(words)s” is no sentence by itself and does not stand below the words that %(region)s wrote it for"),
    ),
    "no-time-left": (
        pattern("it comes %(ahead)s before what is due %(limit)s: there would be no day for it in between"),
    ),
}
_NAME = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule, and what it found: text, a number, a figure of evidence, or another reason."""

    rule: str
    parts: Table = field(default_factory=dict)
    recorded: str | None = None  # the sentence as a record has it that does not tell the parts

    @property
    def text(self) -> str:
        if self.recorded is not None:
            return self.recorded
        return worded(self.rule, self.parts) or counted(self.rule, self.parts) or ""

    @property
    def as_part(self) -> Table:
        """As a part of another reason."""
        return {"rule": self.rule, "parts": self.parts}


def worded(rule: str, parts: Table) -> str | None:
    """The sentence of a rule and its parts; None where there is none."""
    if rule in ("says", "puts"):
        return _says(_tables(parts.get("said")), rule)
    one = next((one for one in PATTERNS.get(rule, ()) if set(_NAME.findall(one)) == parts.keys()), None)
    return one and filled(one, {name: _part(name, part) for name, part in parts.items()})


def _part(name: str, part: Plain) -> object:
    if isinstance(part, Mapping):
        inner = part.get("parts")
        if "rule" in part:
            return worded(str(part["rule"]), inner if isinstance(inner, Mapping) else {}) or ""
        return said_figures(part)
    if isinstance(part, Sequence) and not isinstance(part, str):
        return listed(words(part)) if part else ""
    return Value(str(part)) if name == "day" else part


def _tables(value: Plain) -> list[Table]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, Sequence) else []


def words(value: Plain) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else ()


# -- evidence --------------------------------------------------------------------------------------------------------


def figures(
    title: str, value: Plain, unit: str, sample: Plain, period: Plain, sure: tuple[str, str] | None = None
) -> Table:
    """An entry of evidence as a part of a reason: its metric, and its value with unit, sample and period if any.

    sure: the 95 % interval of a share, in whole percent.
    """
    if value is None:
        return {"metric": title}
    found = {"figure": str(value), "unit": unit, "sample": str(sample or ""), "period": str(period or "")}
    found |= {"low": sure[0], "high": sure[1]} if sure else {}
    return {"metric": title} | {name: text for name, text in found.items() if text}


def said_figures(part: Table) -> str:
    """ "on time: 96 % of 118 (2025)"."""
    title = str(part.get("metric", ""))
    return in_turn((title, measured(part)), ": ") if part.get("figure") else title


def measured(part: Table) -> str:
    """The figure of an entry of evidence: "96 % of 118 (91–98 %, 2025)"."""
    unit, sample = str(part.get("unit", "")), part.get("sample")
    said: str = Value(f"{part['figure']} {'%' if unit == 'percent' else unit}".rstrip())
    if sample and unit == "percent":
        said = sentence("%(figure)s of %(sample)s", figure=said, sample=sample)
    elif sample:
        said = sentence("%(figure)s, sample of %(sample)s", figure=said, sample=sample)
    sure = f"{part['low']}–{part['high']} %" if part.get("low") and part.get("high") else ""
    beside = ", ".join(filter(None, (sure, str(part.get("period", "")))))
    return in_turn((said, f"({beside})"), " ") if beside else said


# -- disputes --------------------------------------------------------------------------------------------------------


def dispute_reason(said: Sequence[tuple[Sequence[str], Sequence[str]]], rule: str = "says") -> Reason:
    """What some regions (as people call them) say, each time with the value, or the titles named together.

    rule: "puts" where it is an order, as a step may be called by words that the region does not have.
    """
    rows = [{"regions": list(dict.fromkeys(regions)), "values": list(values)} for regions, values in said]
    return Reason(rule, {"said": rows})


def _says(said: Sequence[Table], rule: str) -> str | None:
    """ "EMEA and India say 5 business days, APAC says 10 business days"."""
    rows = [(words(row.get("regions")), words(row.get("values"))) for row in said]
    if not rows or not all(regions and values for regions, values in rows):
        return None
    one = _one_puts if rule == "puts" else _one_says
    return in_turn([one(regions, Value.of(together(values))) for regions, values in rows], ", ")


def _one_puts(regions: Sequence[str], order: str) -> str:
    if len(regions) > 1:
        return sentence("%(regions)s put %(order)s", regions=listed(regions), order=order)
    return sentence("%(region)s puts %(order)s", region=regions[0], order=order)


def _one_says(regions: Sequence[str], figure: str) -> str:
    if len(regions) > 1:
        return sentence("%(regions)s say %(figure)s", regions=listed(regions), figure=figure)
    return sentence("%(region)s says %(figure)s", region=regions[0], figure=figure)
