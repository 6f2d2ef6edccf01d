"""A value of a front matter is changed in its own lines: everything else stays, byte for byte."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest
from bestyet.desk.pages.form import order_of_keys
from bestyet.text.yaml.frontmatter import split
from bestyet.text.yaml.splice import SpliceError, with_values
from bestyet.text.yaml.yamlread import read_yaml

SHIPPED = sorted((Path(__file__).parents[3] / "practices").glob("*/*.md"))
FRONT = """\
# whose text this is
practice: client-kickoff
title: Client kickoff   # as the client says it
lead-times:
  # the promise
  - {milestone: kickoff-held, within: 5, unit: days}
  - {milestone: minutes-sent, within: 2, unit: days}
  # end of the promises
channels: [email, phone]
"""


def changed(old: str, new: str) -> list[str]:
    lines = unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def other(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, list):
        return [{**value[0], "step": "other"}, *value[1:]] if value and isinstance(value[0], dict) else [*value, "x"]
    return {**value, "severity": 1} if isinstance(value, dict) else f"{value} #: other"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_value_of_a_shipped_text_can_be_changed_in_one_line_or_taken_out(path):
    front = split(path.read_text()).front
    data = read_yaml(front).data
    for key, value in data.items():
        new = other(value)
        made = with_values(front, {key: new}, order_of_keys())
        assert read_yaml(made).data == {**data, key: new}
        assert len(changed(front, made)) == 2, key
        assert with_values(made, {key: value}, order_of_keys()).count("\n") == made.count("\n")
        without = with_values(front, {key: None}, order_of_keys())
        assert read_yaml(without).data == {name: entry for name, entry in data.items() if name != key}
        assert all(line.startswith("-") for line in changed(front, without))


def test_comments_stay_above_what_they_are_about():
    rows = read_yaml(FRONT).data["lead-times"]
    made = with_values(FRONT, {"lead-times": [{**rows[0], "within": 4}, rows[1]]}, order_of_keys())
    assert changed(FRONT, made) == [
        "-  - {milestone: kickoff-held, within: 5, unit: days}",
        "+  - {milestone: kickoff-held, within: 4, unit: days}",
    ]
    gone = with_values(FRONT, {"lead-times": [rows[1]]}, order_of_keys())
    assert changed(FRONT, gone) == ["-  # the promise", "-  - {milestone: kickoff-held, within: 5, unit: days}"]
    more = with_values(FRONT, {"lead-times": [*rows, {"milestone": "x"}]}, order_of_keys())
    assert changed(FRONT, more) == ["+  - {milestone: x}"]
    assert "# end of the promises" in more


def test_a_new_value_stands_where_the_schema_has_it():
    made = with_values(FRONT, {"owner": "client-services"}, order_of_keys())
    assert made.splitlines().index("owner: client-services") == 3


@pytest.mark.parametrize("front", ["a: &x 1\nb: *x\n", "title: [\n", "{title: a, owner: b}\n", "? title\n: a\n"])
def test_what_is_written_in_its_own_way_is_left_to_people(front):
    with pytest.raises(SpliceError):
        with_values(front, {"title": "b"}, order_of_keys())
