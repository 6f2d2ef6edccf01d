"""JSON Schema 2020-12 -> problems at the exact line and column, in the words of the schema's descriptions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft202012Validator, ValidationError

from bestyet.text.check.kinds import is_slug
from bestyet.text.codes.codes import problem
from bestyet.text.yaml.yamlread import Places, pointer_to

if TYPE_CHECKING:
    from bestyet.model.place import Place
    from bestyet.model.problem import Problem
    from bestyet.model.records.plain import Plain

_KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a group of “name: value” lines",
    "null": "nothing",
}
_SEVERAL = ("missing-key", "unknown-key", "evidence-incomplete")  # of these a group of values can have several
_WIDE = 100  # keys of one group
_MOST_COMPARED = 1_000  # words looked through for one that was meant
_PROOF = frozenset({"source", "sample", "period"})  # without these a figure proves nothing


class Schema:
    """One compiled schema."""

    def __init__(self, text: str) -> None:
        self.document: dict[str, Plain] = json.loads(text)

    @cached_property
    def _validator(self) -> Any:
        return Draft202012Validator(self.document, validate_formats=True)

    def problems(self, data: Plain, places: Places) -> Iterator[Problem]:
        """Yield every breach of the schema once, at the value or key that breaks it."""
        validator = self._validator
        if validator.is_valid(data):
            return
        seen = set()
        for error in validator.iter_errors(_narrowed(data)):
            for found in _Breach(self.document, error, places).problems():
                if (found.place, found.code) not in seen or found.code in _SEVERAL:
                    seen.add((found.place, found.code))
                    yield found


class Schemas:
    """The schemas by the name of their kind, each compiled when first asked for."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._compiled: dict[str, Schema] = {}

    def __getitem__(self, name: str) -> Schema:
        if name not in self._compiled:
            self._compiled[name] = Schema(self._texts[name])
        return self._compiled[name]

    def __contains__(self, name: object) -> bool:
        return name in self._texts


def _narrowed(data: Plain) -> Plain:
    """Return the data without most of the badly named keys of groups that have very many.

    The validator copies the whole group for each of them: a hostile file would take hours.
    """
    if type(data) is list:
        return [_narrowed(value) for value in data]
    if type(data) is not dict:
        return data
    kept = data
    if len(data) > _WIDE:
        too_many = set([key for key in data if not is_slug(key)][_WIDE:])
        kept = {key: value for key, value in data.items() if key not in too_many}
    return {key: _narrowed(value) for key, value in kept.items()}


def meant(word: str, known: Sequence[str]) -> str:
    """Ask whether `word` was meant to be the known one that comes near; "" where none does."""
    close = get_close_matches(word.lower(), known[:_MOST_COMPARED], 1, 0.6)
    return f"did you mean “{close[0]}”? " if close else ""


def choices(known: Sequence[str], most: int = 12) -> str:
    """Return the words as a list to choose from, cut short."""
    more = f" and {len(known) - most} more" if len(known) > most else ""
    return ", ".join(known[:most]) + more


class _Breach:
    """One error of the validator, with the value it is about and the part of the schema it breaks."""

    def __init__(self, document: Any, error: ValidationError, places: Places) -> None:
        self.kind = error.kind
        self.path = list(error.instance_path)
        self.value: object = error.instance
        self.places = places
        self.keyword = str(error.schema_path[-1])
        self.node = document
        self.owner = document  # the nearest part of the schema with a title
        for step in error.schema_path[:-1]:
            self.node = self.node[step]
            if isinstance(self.node, dict) and isinstance(self.node.get("title"), str):
                self.owner = self.node

    @property
    def place(self) -> Place:
        return self.places.at(pointer_to(*self.path))

    @property
    def label(self) -> str:
        """The value by its key, as the author wrote it: “owner”, “channels”, entry 2."""
        names = [part for part in self.path if isinstance(part, str)]
        if not names:
            return "this block" if not self.path else f"entry {int(self.path[0]) + 1}"
        if isinstance(self.path[-1], int):
            return f"entry {self.path[-1] + 1} of “{names[-1]}”"
        return f"“{names[-1]}”"

    @property
    def advice(self) -> str:
        node = self.node if isinstance(self.node, dict) and "description" in self.node else self.owner
        return str(node.get("description", ""))

    def problems(self) -> Iterator[Problem]:
        name = self.kind.name
        if name == "additionalProperties":
            yield from self._unknown_keys()
        elif name == "propertyNames":
            yield self._bad_name()
        elif self.value is None or (isinstance(self.value, str) and not self.value.strip()):
            yield self._empty()
        else:
            yield getattr(self, f"_{name.lower()}", self._out_of_range)()

    def _unknown_keys(self) -> Iterator[Problem]:
        known = [key for key, about in self.node.get("properties", {}).items() if not about.get("deprecated")]
        for key in self.kind.as_dict()["unexpected"]:
            place = self.places.key_at(pointer_to(*self.path, key))
            hint = f"{meant(key, known)}known here: {choices(known, 20)}"
            yield problem(place, "unknown-key", f"“{key[:60]}” is not known here", hint)

    def _bad_name(self) -> Problem:
        key = str(self.kind.as_dict()["error"].instance)
        place = self.places.key_at(pointer_to(*self.path, key))
        if key == "global":
            hint = "“global” is kept for what all regions share; give the region another name"
            return problem(place, "wrong-form", "“global” cannot be the name of a region", hint)
        hint = "use small letters, digits and single hyphens, as in client-kickoff"
        return problem(place, "wrong-form", f"“{key[:60]}” is not a short name", hint)

    def _empty(self) -> Problem:
        hint = f"write a value, or delete the line. {self.advice}" if self.path else self.advice
        return problem(self.place, "empty-value", f"{self.label} has no value", hint)

    def _required(self) -> Problem:
        key = str(self.kind.as_dict()["property"])
        about = self.node.get("properties", {}).get(key, {}).get("description", "")
        whole = f"{self.label} has no “{key}”" if self.path else f"“{key}” is missing"
        hint = f"add “{key}: …”. {about}".strip()
        code = "evidence-incomplete" if self.path[:1] == ["evidence"] and key in _PROOF else "missing-key"
        return problem(self.place, code, whole, hint)

    def _type(self) -> Problem:
        wanted = self.node.get("type", [])
        wanted = [wanted] if isinstance(wanted, str) else [name for name in wanted if name != "null"]
        must = " or ".join(_KINDS[name] for name in wanted)
        hint = self.advice
        if wanted == ["string"] and isinstance(self.value, bool | int | float):
            hint = f'put the value in double quotes, as in "3.1". {hint}'
        elif wanted == ["array"]:
            hint = f"put the values in square brackets, as in [first, second]. {hint}"
        elif wanted[-1] in ("integer", "number") and isinstance(self.value, str):
            hint = f"write the number alone, without a unit and without quotes. {hint}"
        return problem(self.place, "wrong-type", f"{self.label} must be {must}", hint)

    def _enum(self) -> Problem:
        allowed = [str(option) for option in self.kind.as_dict()["options"]]
        hint = f"{meant(str(self.value), allowed)}choose one of: {', '.join(allowed)}"
        return problem(self.place, "wrong-choice", f"{self.label} cannot be {_shown(self.value)}", hint)

    def _pattern(self) -> Problem:
        return problem(self.place, "wrong-form", f"{self.label} cannot be {_shown(self.value)}", self.advice)

    def _format(self) -> Problem:
        return problem(self.place, "wrong-form", f"{_shown(self.value)} is not in the calendar", self.advice)

    def _uniqueitems(self) -> Problem:
        return problem(self.place, "listed-twice", f"{self.label} names the same thing twice")

    def _out_of_range(self) -> Problem:
        words = {
            "minimum": "is too small: {} or more is allowed",
            "exclusiveMinimum": "is too small: more than {} is allowed",
            "maximum": "is too large: {} or less is allowed",
            "maxLength": "is too long: at most {} characters are allowed",
            "minLength": "is too short: at least {} characters are needed",
            "maxItems": "is too long: at most {} entries are allowed",
            "minItems": "is too short: at least {} entries are needed",
            "minProperties": "is too short: at least {} entries are needed",
        }.get(self.keyword, "is not allowed here")
        limit = self.node.get(self.keyword, "")
        return problem(self.place, "out-of-range", f"{self.label} {words.format(limit)}", self.advice)


def _shown(value: object) -> str:
    text = str(value).replace("\n", " ")
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
