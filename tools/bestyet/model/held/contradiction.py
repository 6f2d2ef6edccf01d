"""A structured value and the words of its step that say another one: nobody can follow both."""

from __future__ import annotations

from dataclasses import dataclass

from bestyet.model.place import Place
from bestyet.model.sentence import Value, filled, pattern, sentence

_SAID = {
    "responsible": pattern("“%(about)s” is done by %(value)s"),
    "accountable": pattern("“%(about)s” is answered for by %(value)s"),
    "lead-times": pattern("“%(about)s” has %(value)s"),
    "templates": pattern("“%(about)s” is %(value)s"),
    "channels": pattern("“%(about)s” is by %(value)s"),
}


@dataclass(frozen=True)
class Contradiction:
    key: str  # "lead-times", "raci", "templates" or "channels"
    name: str  # the milestone, activity, template or channel
    step: str  # of the words; "" where the step has no name
    part: str  # of an activity: "responsible" or "accountable"; else ""
    value: str  # in words
    value_place: Place
    words: str  # as they are written, in quotation marks; or the titles of roles or channels
    words_place: Place
    said: tuple[str, ...] = ()  # the same one by one, without quotation marks
    roles: tuple[str, ...] = ()  # ids of those that the words name

    @property
    def id(self) -> str:
        return f"{self.key}/{self.name}"

    @property
    def speaker(self) -> str:
        """Who says the words: a line of a region's file, a decision, or the standard in force."""
        at = self.words_place
        if at.path.endswith("/decisions.yml"):
            return sentence("the decision at %(path)s:%(line)s", path=at.path, line=at.line)
        return at.path if at.path.startswith("practices/global/") else f"{at.path}:{at.line}"

    @property
    def message(self) -> str:
        """One sentence without a stop."""
        about = self.step if self.key == "channels" else self.name
        return filled(_SAID[self.part or self.key], {"about": about, "value": Value.of(self.value)})
