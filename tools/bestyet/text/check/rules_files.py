"""Rules about a file as such: its place, its name, its bytes. What passes is text that is safe to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from bestyet.model.place import Place
from bestyet.model.sentence import sentence
from bestyet.text.check.code import code_in
from bestyet.text.check.kinds import FileKind, FilePlace, is_slug
from bestyet.text.codes.codes import problem
from bestyet.text.conflicts import conflicts
from bestyet.text.yaml.yamlread import HIDDEN_VALUE

if TYPE_CHECKING:
    from bestyet.model.problem import FileFault, Problem

_FINE = bytes([9, 10, *range(32, 127)])  # deleted from a file's bytes, they leave what must be looked at
_MAY_BE_HIDDEN = re.compile(f"{HIDDEN_VALUE.pattern}|[\u200c\u200d]")  # what joins depends on what was deleted
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MOST = 20  # hidden characters told of in one file
_TEMPLATE, _BRACES = re.compile(r"\{\{|\{%|--8<--"), re.compile(r"\{[{%]")
# A place to be filled in: the word alone in its line, cell, value or brackets, or with what is to come behind a colon.
# "Mark TODO items as done" tells what to do with such places.
_UNFINISHED = re.compile(
    r"(?:^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[ \][ \t]+)?)?|[:|(\[“\"][ \t]*)"
    r"(?:TODO|TBD|FIXME)(?=[ \t]*(?:$|[:|)\]”\".,;–—]|\{#|[ \t]-[ \t]))"
    r"|\b(?:TODO|TBD|FIXME)(?=:)|\b(?:is|are|be|was) TBD\b|\blorem ipsum\b|^[ \t]*(?:…|\.\.\.)[ \t]*$",
    re.MULTILINE,
)
_UNFINISHED_SIGNS = ("TODO", "TBD", "FIXME", "lorem ipsum", "…", "...")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def place_in(path: str, text: str, offset: int, first_line: int = 1) -> Place:
    """Return the place of a character of `text`, which begins on `first_line` of the file."""
    line_start = text.rfind("\n", 0, offset) + 1
    return Place(path, first_line + text.count("\n", 0, offset), offset - line_start + 1)


def fault_problem(path: str, fault: FileFault) -> Problem:
    """Return why a file was not read as a problem."""
    messages = {
        "symbolic-link": "this is a link to another place, not a file",
        "too-large": f"this file is too large ({fault.about})",
        "not-a-file": "this is neither a file nor a folder",
        "unreadable": f"this cannot be read: {fault.about}",
        "path-outside": "this leads out of the knowledge base",
    }
    return problem(Place(path, 1, 1), fault.code, messages.get(fault.code, fault.about))


def path_problems(path: str, where: FilePlace) -> Iterator[Problem]:
    """Yield what is wrong with where a file stands and how it is named."""
    at = Place(path, 1, 1)
    file = path.rsplit("/", 1)[-1]
    if where.kind is FileKind.OTHER:
        yield problem(
            at, "other-kind-of-file", sentence("files such as “%(name)s” do not belong in practices/", name=file[:60])
        )
    elif where.kind is FileKind.MISPLACED:
        yield problem(at, "misplaced-file", sentence("“%(name)s” has no meaning in this folder", name=file[:60]))
    elif where.kind is not FileKind.KEEPER:
        for name in dict.fromkeys(name for name in (where.region, where.practice) if name):
            if not is_slug(name):
                yield problem(at, "bad-file-name", sentence("“%(word)s” is not a short name", word=name[:60]))


def readable_text(path: str, raw: bytes) -> tuple[str | None, list[Problem]]:
    """Return the text of a file, None if it has none, and what is wrong with its bytes.

    In the text, lines end in "\\n" and each hidden character is replaced by one visible one, so places hold.
    """
    if not raw.strip():
        return None, [problem(Place(path, 1, 1), "empty-file", sentence("this file is empty"))]
    if raw.startswith(_WIDE):
        return None, [problem(Place(path, 1, 1), "not-utf8", sentence("this file is stored as UTF-16, not as UTF-8"))]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        place = place_in(path, before, len(before))
        return None, [problem(place, "not-utf8", sentence("this character is not stored as UTF-8"))]
    if "\0" in text:
        return None, [problem(place_in(path, text, text.index("\0")), "not-text", sentence("this is not a text file"))]
    rest = raw.translate(None, _FINE)
    return _cleaned(path, text) if rest and _MAY_BE_HIDDEN.search(rest.decode("utf-8")) else (text, [])


def _cleaned(path: str, text: str) -> tuple[str, list[Problem]]:
    problems = []
    if text.startswith("\ufeff"):
        text = text[1:]
        message = sentence("an invisible mark (byte order mark) stands before the first character")
        problems.append(problem(Place(path, 1, 1), "byte-order-mark", message))
    if (at := text.find("\r\n")) >= 0:
        problems.append(
            problem(place_in(path, text, at), "windows-line-ends", sentence("lines end in the Windows way (CRLF)"))
        )
        text = text.replace("\r\n", "\n")
    for found in islice(HIDDEN_VALUE.finditer(text), _MOST):
        name = f"U+{ord(found[0]):04X}"
        code, message = "hidden-character", sentence("an invisible character stands here (%(about)s)", about=name)
        if _DIRECTION.match(found[0]):
            code = "text-direction"
            message = sentence("an invisible character turns the reading direction here (%(about)s)", about=name)
        problems.append(problem(place_in(path, text, found.start()), code, message))
    return HIDDEN_VALUE.sub("\ufffd", text), problems


def conflict_problems(path: str, raw: bytes) -> Iterator[Problem]:
    """Yield each place where git left two versions of the same lines."""
    for found in conflicts(raw):
        yield problem(Place(path, found.ours, 1), "merge-conflict", found.words)


def text_problems(path: str, text: str, body: str = "") -> Iterator[Problem]:
    """Yield what must not occur anywhere in what people write: template syntax and unfinished places.

    body: the Markdown at the end of the text, if it ends in some. What stands in its code is an example: pages show
    it as it is, and nothing runs it.
    """
    for found in _TEMPLATE.finditer(text) if _BRACES.search(text) or "--8<--" in text else ():
        if found.start() not in code_in(body, len(text) - len(body)):
            place = place_in(path, text, found.start())
            said = sentence("“%(words)s” is an instruction to programs", words=found[0])
            yield problem(place, "template-syntax", said)
    if any([sign in text for sign in _UNFINISHED_SIGNS]):
        code = code_in(body, len(text) - len(body))
        for found in _UNFINISHED.finditer(text):
            word = found[0].split()[-1].lstrip('|:([“"')
            offset = found.end() - len(word)
            if offset not in code:
                place = place_in(path, text, offset)
                yield problem(place, "unfinished", sentence("“%(word)s”: this place is not written yet", word=word))
