"""Codes about the block of values at the head of a file, and about files that are all values."""

from __future__ import annotations

from bestyet.text.codes.code import Code, Part

_FRONT = """\
---
practice: client-kickoff
title: Client kickoff
region: emea
owner: client-services
status: in-use
---
"""
_BODY = "# Client kickoff\n\nSend the agenda.\n"

CODES = (
    Code(
        "no-front-matter",
        "No block of values",
        "The values say whose practice this is; without them it cannot be merged with the others.",
        "begin the file with a line ---, then practice, title, region, owner and status, then a line ---",
        _BODY,
        _FRONT + _BODY,
        Part.FILE,
    ),
    Code(
        "front-matter-not-closed",
        "A block of values without an end",
        "Nobody can tell the values from the text.",
        "put a line with only --- after the last value",
        _FRONT.removesuffix("---\n") + "\n" + _BODY,
        _FRONT + _BODY,
        Part.FILE,
    ),
    Code(
        "not-key-value",
        "A block without values",
        "Each value needs a name, so that it can be compared between regions.",
        "write each value on a line of its own as “name: value”, as in “region: emea”",
        "---\nclient-kickoff\n---\n" + _BODY,
        _FRONT + _BODY,
        Part.FILE,
    ),
    Code(
        "not-yaml",
        "A line that cannot be read as “name: value”",
        "From here on nothing in the block can be read.",
        "compare the line with the ones around it: name, colon, space, value",
        "title: Kickoff: the first meeting",
        'title: "Kickoff: the first meeting"',
    ),
    Code(
        "duplicate-key",
        "A value written twice",
        "Programs would take one of the two, and not all programs the same.",
        "keep the right one and delete the other",
        "reviewed: 2026-05-12\nreviewed: 2026-06-01",
        "reviewed: 2026-06-01",
    ),
    Code(
        "key-not-text",
        "A name that is not a word",
        "Values are found by their names.",
        "write one plain word before the colon",
        "? [title]\n: Kickoff",
        "title: Kickoff",
    ),
    Code(
        "merge-key",
        "Values copied with <<",
        "What a file says must stand in it, where reviewers see it.",
        "write the values out",
        "risk:\n  <<: {severity: 7}\n  severity: 7\n  occurrence: 4\n  detection: 3",
        "risk: {severity: 7, occurrence: 4, detection: 3}",
    ),
    Code(
        "yaml-alias",
        "Values copied with & and *",
        "What a file says must stand in it; a few such lines can also grow to billions of values.",
        "write the value out; put a value that begins with & or * in double quotes",
        "title: &name Kickoff",
        'title: "& Kickoff"',
    ),
    Code(
        "yaml-tag",
        "A value that begins with !",
        "It tells a program how to read the value, and some programs to run something.",
        "delete the ! and the word after it, or put the whole value in double quotes",
        "title: !!str Kickoff",
        'title: "!Kickoff"',
    ),
    Code(
        "yaml-directive",
        "A line that begins with %",
        "It tells a program how to read the file.",
        "delete the line",
        "%YAML 1.1",
        "title: Kickoff",
    ),
    Code(
        "several-documents",
        "A second block in the same file",
        "Programs would read the first one only.",
        "delete the line --- and what does not belong here",
        "---\ncompany: Other",
        "company: Example",
        Part.GOVERNANCE,
    ),
    Code(
        "too-deep",
        "Values in values in values",
        "No value of a knowledge base is nested this deep; files made to exhaust a program are.",
        "delete the brackets that are too many",
        "channels: [[[[[[[[[[[[[]]]]]]]]]]]]]",
        "channels: [email]",
    ),
    Code(
        "too-much-yaml",
        "Too many values",
        "A block of values is read at a glance; files made to exhaust a program are not.",
        "keep what is compared between regions and write the rest as text",
        "a block of values with more than 65,536 characters or 5,000 values",
        "a block of a page or two",
        Part.WORDS,
    ),
    Code(
        "number-too-long",
        "A number with too many digits",
        "Programs round such numbers, so two different ones would become the same.",
        "put it in double quotes if it is a name, else write fewer digits",
        "title: 12345678901234567890",
        'title: "12345678901234567890"',
    ),
    Code(
        "number-not-finite",
        "Infinity, or not a number",
        "It cannot be compared or averaged.",
        "write the number, or delete the line",
        "risk: {severity: .nan, occurrence: 4, detection: 3}",
        "risk: {severity: 7, occurrence: 4, detection: 3}",
    ),
)
