"""Faults of YAML -> problems in the words of people who do not know YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.model.place import Place
from bestyet.text.codes.codes import problem

if TYPE_CHECKING:
    from bestyet.model.problem import Problem
    from bestyet.text.yaml.yamlread import Fault

_QUOTES = 'put the text after the first colon in double quotes: key: "text: more text"'
_INDENT = "let every line of a list or group begin exactly under the line above it, with spaces"
_MESSAGES = {
    "duplicate-key": "“{}” is written twice at this level",
    "front-matter-not-closed": "the block of values that begins with --- never ends",
    "hidden-character": "an invisible character stands here ({})",
    "key-not-text": "a name before a colon must be plain words",
    "merge-key": "<< copies values from elsewhere, which is not allowed",
    "no-front-matter": "the file does not begin with a block of values between two --- lines",
    "not-key-value": "the block of values holds no lines of the form “name: value”",
    "number-not-finite": "“{}” is not a number",
    "number-too-long": "the number {} is too long to be kept exactly",
    "several-documents": "a second --- block begins here; a file holds only one",
    "too-deep": "values are nested more than {} levels deep",
    "too-much-yaml": "more than {} in one block",
    "yaml-alias": "& and * at the start of a value copy values from elsewhere, which is not allowed",
    "yaml-directive": "a line that begins with % is an instruction to programs, which is not allowed",
    "yaml-tag": "! at the start of a value is an instruction to programs, which is not allowed",
}
_PARSER_WORDS = {
    "mapping values are not allowed in this context": (
        "a “: ” where none can stand: a second one in a line, or a line that begins too far in",
        f"begin each name right under the one above it; or {_QUOTES}",
    ),
    "could not find expected ':'": ("a line without “: ” between a name and its value", _INDENT),
    "found character that cannot start any token": (
        "a tab or a sign such as @, ` or % where a value begins",
        'use spaces instead of tabs; put a value that begins with a sign in double quotes: "@ 9:00"',
    ),
    "found character '\\t' that violates indentation": ("a tab at the start of a line", _INDENT),
    "found a tab character that violates indentation": ("a tab at the start of a line", _INDENT),
    "found unexpected end of stream": (
        "a quotation mark is opened and never closed",
        "add the missing quotation mark at the end of the value",
    ),
    "found unknown escape character": (
        "a backslash inside double quotes",
        "write / instead of the backslash, or use single quotes",
    ),
    "did not find expected key": ("this line does not fit under the line above it", _INDENT),
    "did not find expected '-' indicator": ("this line does not fit into the list above it", _INDENT),
    "did not find expected ',' or '}'": (
        "a { is opened and not closed, or a comma is missing",
        'separate the values with commas, close with }, and put values that hold commas in quotes: "a, b"',
    ),
    "did not find expected ',' or ']'": (
        "a [ is opened and not closed, or a comma is missing",
        'separate the values with commas, close with ], and put values that hold commas in quotes: "a, b"',
    ),
    "did not find expected node content": ("a value is missing", "write a value, or close the bracket"),
    "block sequence entries are not allowed in this context": (
        "a list begins on the line of its name",
        "begin each “- ” on a line of its own under the name",
    ),
}


def fault_to_problem(path: str, first_line: int, fault: Fault) -> Problem:
    """Return the fault of a piece of YAML that begins on `first_line` of the file as a problem."""
    place = Place(path, first_line + fault.line, fault.column + 1)
    if fault.code == "not-yaml":
        message, hint = _PARSER_WORDS.get(fault.about, (f"the values cannot be read: {fault.about}", _INDENT))
        return problem(place, "not-yaml", message, hint)
    return problem(place, fault.code, _MESSAGES[fault.code].format(fault.about))
