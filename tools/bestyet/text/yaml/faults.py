"""Faults of YAML -> problems in the words of people who do not know YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.model.place import Place
from bestyet.model.sentence import filled, pattern
from bestyet.text.codes.codes import problem

if TYPE_CHECKING:
    from bestyet.model.problem import Problem
    from bestyet.text.yaml.yamlread import Fault

_INDENT = pattern("let every line of a list or group begin exactly under the line above it, with spaces")
_TAB = pattern("a tab at the start of a line")
_UNREAD = pattern("the values cannot be read: %(about)s")  # in the parser's words
_MESSAGES = {
    "duplicate-key": pattern("“%(about)s” is written twice at this level"),
    "front-matter-not-closed": pattern("the block of values that begins with --- never ends"),
    "hidden-character": pattern("an invisible character stands here (%(about)s)"),
    "key-not-text": pattern("a name before a colon must be plain words"),
    "merge-key": pattern("<< copies values from elsewhere, which is not allowed"),
    "no-front-matter": pattern("the file does not begin with a block of values between two --- lines"),
    "not-key-value": pattern("the block of values holds no lines of the form “name: value”"),
    "number-not-finite": pattern("“%(about)s” is not a number"),
    "number-too-long": pattern("the number %(about)s is too long to be kept exactly"),
    "several-documents": pattern("a second --- block begins here; a file holds only one"),
    "too-deep": pattern("values are nested more than %(about)s levels deep"),
    "too-much-yaml": pattern("more than %(about)s in one block"),
    "yaml-alias": pattern("& and * at the start of a value copy values from elsewhere, which is not allowed"),
    "yaml-directive": pattern("a line that begins with %% is an instruction to programs, which is not allowed"),
    "yaml-tag": pattern("! at the start of a value is an instruction to programs, which is not allowed"),
}
_PARSER_WORDS = {
    "mapping values are not allowed in this context": (
        pattern("a “: ” where none can stand: a second one in a line, or a line that begins too far in"),
        pattern(
            "begin each name right under the one above it; or put the text after the first colon in double quotes: "
            'key: "text: more text"'
        ),
    ),
    "could not find expected ':'": (pattern("a line without “: ” between a name and its value"), _INDENT),
    "found character that cannot start any token": (
        pattern("a tab or a sign such as @, ` or %% where a value begins"),
        pattern('use spaces instead of tabs; put a value that begins with a sign in double quotes: "@ 9:00"'),
    ),
    "found character '\\t' that violates indentation": (_TAB, _INDENT),
    "found a tab character that violates indentation": (_TAB, _INDENT),
    "found unexpected end of stream": (
        pattern("a quotation mark is opened and never closed"),
        pattern("add the missing quotation mark at the end of the value"),
    ),
    "found unknown escape character": (
        pattern("a backslash inside double quotes"),
        pattern("write / instead of the backslash, or use single quotes"),
    ),
    "did not find expected key": (pattern("this line does not fit under the line above it"), _INDENT),
    "did not find expected '-' indicator": (pattern("this line does not fit into the list above it"), _INDENT),
    "did not find expected ',' or '}'": (
        pattern("a { is opened and not closed, or a comma is missing"),
        pattern('separate the values with commas, close with }, and put values that hold commas in quotes: "a, b"'),
    ),
    "did not find expected ',' or ']'": (
        pattern("a [ is opened and not closed, or a comma is missing"),
        pattern('separate the values with commas, close with ], and put values that hold commas in quotes: "a, b"'),
    ),
    "did not find expected node content": (
        pattern("a value is missing"),
        pattern("write a value, or close the bracket"),
    ),
    "block sequence entries are not allowed in this context": (
        pattern("a list begins on the line of its name"),
        pattern("begin each “- ” on a line of its own under the name"),
    ),
}


def fault_to_problem(path: str, first_line: int, fault: Fault) -> Problem:
    """Return the fault of a piece of YAML that begins on `first_line` of the file as a problem."""
    place = Place(path, first_line + fault.line, fault.column + 1)
    if fault.code == "not-yaml":
        message, hint = _PARSER_WORDS.get(fault.about, (_UNREAD, _INDENT))
        return problem(place, "not-yaml", filled(message, {"about": fault.about}), filled(hint, {}))
    return problem(place, fault.code, filled(_MESSAGES[fault.code], {"about": fault.about}))
