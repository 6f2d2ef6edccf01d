"""governance.yml edited so that all else in it stays as it is, comments included."""

from __future__ import annotations

import io
from collections.abc import Mapping

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.emitter import RoundTripEmitter
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString


class _WithBraces(RoundTripEmitter):
    """Keeps the braces of {key: …} in a list: who revokes the key adds to what is in them."""

    def expect_flow_mapping(self, single: bool | None = False, force_flow_indent: bool | None = False) -> None:
        super().expect_flow_mapping(single=False, force_flow_indent=force_flow_indent)


def with_key(text: str, reviewer: str, key: Mapping[str, str]) -> str:
    """Return governance.yml with one more key of a reviewer, who must be in it. Everything else keeps its place."""
    yaml, data = _read(text)
    person = next(entry for entry in data["reviewers"] if entry.get("id") == reviewer)
    _append(person, "keys", key)
    return _text(yaml, data)


def with_voucher(text: str, person: str, key: str, voucher: Mapping[str, str]) -> str:
    """Return governance.yml with one more who vouches for a key of somebody, written as it stands there."""
    yaml, data = _read(text)
    people = [entry for entry in data.get("reviewers") or () if entry.get("id") == person]
    held = [one for entry in people for one in entry.get("keys") or ()]
    held += [entry for entry in data.get("attestors") or () if entry.get("id") == person]
    _append(next(one for one in held if one.get("key") == key), "vouched", voucher)
    return _text(yaml, data)


def _append(owner: CommentedMap, name: str, values: Mapping[str, str]) -> None:
    if not owner.get(name):
        owner[name] = CommentedSeq()
        if owner.fa.flow_style():
            owner[name].fa.set_flow_style()
    entry = CommentedMap({key: DoubleQuotedScalarString(value) for key, value in values.items()})
    entry.fa.set_flow_style()
    owner[name].append(entry)


def _read(text: str) -> tuple[YAML, CommentedMap]:
    class WithNull(RoundTripRepresenter):  # an empty value would be written for null
        pass

    WithNull.add_representer(type(None), lambda writer, _: writer.represent_scalar("tag:yaml.org,2002:null", "null"))
    yaml = YAML()
    yaml.Representer, yaml.Emitter = WithNull, _WithBraces
    yaml.width = 4096
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml, yaml.load(text)


def _text(yaml: YAML, data: CommentedMap) -> str:
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()
