"""JSON Schema 2020-12 -> problems at the exact line and column, in the words of the schema's descriptions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft202012Validator, ValidationError

from bestyet.model.sentence import Whole, filled, in_turn, pattern, sentence
from bestyet.text.check.kinds import is_slug
from bestyet.text.codes.codes import problem
from bestyet.text.yaml.yamlread import Places, pointer_to

if TYPE_CHECKING:
    from bestyet.model.place import Place
    from bestyet.model.problem import Problem
    from bestyet.model.records.plain import Plain

_KINDS = {
    "string": sentence("text"),
    "integer": sentence("a whole number"),
    "number": sentence("a number"),
    "boolean": sentence("true or false"),
    "array": sentence("a list"),
    "object": sentence("a group of “name: value” lines"),
    "null": sentence("nothing"),
}
_LIMITS = {
    "minimum": pattern("%(what)s is too small: %(limit)s or more is allowed"),
    "exclusiveMinimum": pattern("%(what)s is too small: more than %(limit)s is allowed"),
    "maximum": pattern("%(what)s is too large: %(limit)s or less is allowed"),
    "maxLength": pattern("%(what)s is too long: at most %(limit)s characters are allowed"),
    "minLength": pattern("%(what)s is too short: at least %(limit)s characters are needed"),
    "maxItems": pattern("%(what)s is too long: at most %(limit)s entries are allowed"),
    "minItems": pattern("%(what)s is too short: at least %(limit)s entries are needed"),
    "minProperties": pattern("%(what)s is too short: at least %(limit)s entries are needed"),
}
_NOT_ALLOWED = pattern("%(what)s is not allowed here")
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


_compiled = lru_cache(maxsize=32)(Schema)  # what serves requests checks with the same schemas again and again


class Schemas:
    """The schemas by the name of their kind, each compiled when first asked for."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._compiled: dict[str, Schema] = {}

    def __getitem__(self, name: str) -> Schema:
        if name not in self._compiled:
            self._compiled[name] = _compiled(self._texts[name])
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


def meant(word: str, known: Sequence[str], hint: str) -> str:
    """A hint that first asks whether `word` was meant to be the known one that comes near."""
    close = get_close_matches(word.lower(), known[:_MOST_COMPARED], 1, 0.6)
    return in_turn((sentence("did you mean “%(word)s”?", word=close[0]), hint), " ") if close else hint


def choices(known: Sequence[str], most: int = 12) -> str:
    """Return the words as a list to choose from, cut short."""
    told = ", ".join(known[:most])
    more = len(known) - most
    return sentence("%(some)s and %(number)s more", some=told, number=more) if more > 0 else told


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
            return sentence("entry %(number)s", number=int(self.path[0]) + 1) if self.path else sentence("this block")
        if isinstance(self.path[-1], int):
            return sentence("entry %(number)s of “%(name)s”", number=self.path[-1] + 1, name=names[-1])
        return _quoted(names[-1])

    @property
    def advice(self) -> str:
        node = self.node if isinstance(self.node, dict) and "description" in self.node else self.owner
        return Whole(node.get("description", ""))

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
            hint = meant(key, known, sentence("known here: %(words)s", words=choices(known, 20)))
            said = sentence("“%(word)s” is not known here", word=key[:60])
            yield problem(place, "unknown-key", said, hint)

    def _bad_name(self) -> Problem:
        key = str(self.kind.as_dict()["error"].instance)
        place = self.places.key_at(pointer_to(*self.path, key))
        if key == "global":
            hint = sentence("“global” is kept for what all regions share; give the region another name")
            return problem(place, "wrong-form", sentence("“global” cannot be the name of a region"), hint)
        hint = sentence("use small letters, digits and single hyphens, as in client-kickoff")
        return problem(place, "wrong-form", sentence("“%(word)s” is not a short name", word=key[:60]), hint)

    def _empty(self) -> Problem:
        hint = self._advised(sentence("write a value, or delete the line.")) if self.path else self.advice
        return problem(self.place, "empty-value", sentence("%(what)s has no value", what=self.label), hint)

    def _required(self) -> Problem:
        key = str(self.kind.as_dict()["property"])
        about = self.node.get("properties", {}).get(key, {}).get("description", "")
        whole = sentence("“%(key)s” is missing", key=key)
        if self.path:
            whole = sentence("%(what)s has no “%(key)s”", what=self.label, key=key)
        hint = _in_turn(sentence("add “%(key)s: …”.", key=key), Whole(about))
        code = "evidence-incomplete" if self.path[:1] == ["evidence"] and key in _PROOF else "missing-key"
        return problem(self.place, code, whole, hint)

    def _type(self) -> Problem:
        wanted = self.node.get("type", [])
        wanted = [wanted] if isinstance(wanted, str) else [name for name in wanted if name != "null"]
        first, *others = (_KINDS[name] for name in wanted)
        for other in others:
            first = sentence("%(some)s or %(last)s", some=first, last=other)
        hint = self.advice
        if wanted == ["string"] and isinstance(self.value, bool | int | float):
            hint = self._advised(sentence('put the value in double quotes, as in "3.1".'))
        elif wanted == ["array"]:
            hint = self._advised(sentence("put the values in square brackets, as in [first, second]."))
        elif wanted[-1] in ("integer", "number") and isinstance(self.value, str):
            hint = self._advised(sentence("write the number alone, without a unit and without quotes."))
        said = sentence("%(what)s must be %(kind)s", what=self.label, kind=first)
        return problem(self.place, "wrong-type", said, hint)

    def _enum(self) -> Problem:
        allowed = [str(option) for option in self.kind.as_dict()["options"]]
        hint = meant(str(self.value), allowed, sentence("choose one of: %(words)s", words=", ".join(allowed)))
        return problem(self.place, "wrong-choice", self._cannot_be(), hint)

    def _pattern(self) -> Problem:
        return problem(self.place, "wrong-form", self._cannot_be(), self.advice)

    def _format(self) -> Problem:
        said = sentence("%(value)s is not in the calendar", value=_shown(self.value))
        return problem(self.place, "wrong-form", said, self.advice)

    def _uniqueitems(self) -> Problem:
        return problem(self.place, "listed-twice", sentence("%(what)s names the same thing twice", what=self.label))

    def _out_of_range(self) -> Problem:
        words = _LIMITS.get(self.keyword, _NOT_ALLOWED)
        said = filled(words, {"what": self.label, "limit": self.node.get(self.keyword, "")})
        return problem(self.place, "out-of-range", said, self.advice)

    def _cannot_be(self) -> str:
        return sentence("%(what)s cannot be %(value)s", what=self.label, value=_shown(self.value))

    def _advised(self, first: str) -> str:
        return _in_turn(first, self.advice)


def _shown(value: object) -> str:
    text = str(value).replace("\n", " ")
    return _quoted(f"{text[:60]}…" if len(text) > 60 else text)


def _quoted(words: str) -> str:
    return sentence("“%(words)s”", words=words)


def _in_turn(*parts: str) -> str:
    return in_turn([part for part in parts if part], " ")
