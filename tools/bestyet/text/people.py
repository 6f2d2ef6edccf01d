"""governance.yml edited so that all else in it stays as it is, comments included."""

from __future__ import annotations

import io
from collections.abc import Mapping

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString


def with_key(text: str, reviewer: str, key: Mapping[str, str]) -> str:
    """Return governance.yml with one more key of a reviewer, who must be in it. Everything else keeps its place."""

    class WithNull(RoundTripRepresenter):  # an empty value would be written for null
        pass

    WithNull.add_representer(type(None), lambda writer, _: writer.represent_scalar("tag:yaml.org,2002:null", "null"))
    yaml = YAML()
    yaml.Representer = WithNull
    yaml.width = 4096
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(text)
    person = next(entry for entry in data["reviewers"] if entry.get("id") == reviewer)
    if not person.get("keys"):
        person["keys"] = CommentedSeq()
        if person.fa.flow_style():
            person["keys"].fa.set_flow_style()
    entry = CommentedMap({name: DoubleQuotedScalarString(value) for name, value in key.items()})
    entry.fa.set_flow_style()
    person["keys"].append(entry)
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()
