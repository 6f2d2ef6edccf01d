"""The values at the head of a variant that came from a document: written anew, or changed where they stand."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bestyet.model.problem import CannotGoOnError, cannot
from bestyet.text.markdown.writer import flow
from bestyet.text.yaml.frontmatter import split

if TYPE_CHECKING:
    from bestyet.model.records.plain import Plain

_BLOCKS = ("source-numbers",)  # one entry a line, so that a difference reads well


def front_lines(values: Mapping[str, Plain]) -> list[str]:
    """A whole block of values."""
    lines = ["---"]
    for key, value in values.items():
        if isinstance(value, Mapping) and key in _BLOCKS:
            lines += [f"{key}:", *(f"  {flow(name)}: {flow(entry)}" for name, entry in value.items())]
        elif isinstance(value, Sequence) and not isinstance(value, str):
            lines += [f"{key}:", *(f"  - {flow(entry)}" for entry in value)]
        else:
            lines.append(f"{key}: {flow(value)}")
    return [*lines, "---"]


def changed_front(path: str, text: str, values: Mapping[str, Plain]) -> list[str]:
    """The block of values of a variant with some of them changed; all else stays as it is, comments too.

    None takes a value away. Roles are given to activities, those that are there already keep what else they say.
    Raises CannotGoOnError where the values cannot be kept as they stand.
    """
    yaml = YAML()
    yaml.width, yaml.preserve_quotes = 4096, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        data = yaml.load(split(text).front or "{}")
    except (YAMLError, ValueError, IndexError) as error:  # a day such as 2026-02-30, which is but text to us
        raise _by_hand(path) from error
    for key, value in values.items():
        if value is None:
            data.pop(key, None)
        elif key == "raci" and isinstance(value, list):
            if not isinstance(data.get("raci") or [], list):
                raise _by_hand(path)
            _with_roles(data, value)
        elif data.get(key) != value:
            data[key] = _made(value, flat=key not in _BLOCKS)
    out = io.StringIO()
    yaml.dump(data, out)
    return ["---", *out.getvalue().rstrip("\n").split("\n"), "---"]


def _by_hand(path: str) -> CannotGoOnError:
    return cannot("the values at the head of %(path)s are written in a way that only a person can change", path=path)


def _with_roles(data: CommentedMap, roles: Sequence[Plain]) -> None:
    there = data["raci"] = data.get("raci") or CommentedSeq()
    known = {str(entry.get("activity")): entry for entry in there if isinstance(entry, dict)}
    for role in roles:
        assert isinstance(role, Mapping)
        if (entry := known.get(str(role["activity"]))) is None:
            there.append(_made(role, flat=True))
        elif entry.get("responsible") != role["responsible"]:
            entry["responsible"] = role["responsible"]


def _made(value: Plain, flat: bool) -> Plain:
    if not isinstance(value, Mapping):
        return DoubleQuotedScalarString(value) if isinstance(value, str) and flow(value).startswith('"') else value
    made = CommentedMap((key, _made(entry, flat)) for key, entry in value.items())
    if flat:
        made.fa.set_flow_style()
    return made
