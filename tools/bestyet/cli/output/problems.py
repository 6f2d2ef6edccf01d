"""Problems in the forms that people, programs and code hosts read."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from bestyet import __version__
from bestyet.cli.output.terminal import count, plain
from bestyet.text.codes.codes import codes

if TYPE_CHECKING:
    from bestyet.model.problem import Problem

FORMATS = ("text", "json", "github", "sarif")
_SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def report(problems: Sequence[Problem], form: str, colour: bool = False) -> str:
    """Return the problems in one of `FORMATS`, with a newline at the end unless there is nothing to say."""
    match form:
        case "json":
            return json.dumps([_as_object(problem) for problem in problems], indent=2) + "\n"
        case "sarif":
            return json.dumps(_sarif(problems), indent=2) + "\n"
        case "github":
            return "".join(f"{line}\n" for line in map(_github, problems))
        case _:
            return "".join(f"{line}\n" for line in _text(problems, colour))


def summary(problems: Iterable[Problem], checked: int) -> str:
    """Say in one line how many problems there are in how many files."""
    told = list(problems)
    found = [problem for problem in told if _level(problem) != "warning"]
    warned = len(told) - len(found)
    more = f", {count(warned, 'warning')}" if warned else ""
    if not found:
        return f"{count(checked, 'file')}, no problems{more}"
    touched = len({problem.place.path for problem in found})
    return f"{count(len(found), 'problem')} in {touched} of {count(max(checked, touched), 'file')}{more}"


def not_here(files: int) -> str:
    """Say what a check of a part of the files cannot know."""
    more = f"{count(files, 'file')} more: not here, as this is a sparse checkout, and not checked"
    return f"{more}; what refers to one of them may be said to be wrong"


def left_out(problems: Sequence[Problem]) -> str:
    """Say which variants take no part in what is shown, and why; "" where all do."""
    if not problems:
        return ""
    files = len({problem.place.path for problem in problems})
    said = "1 file is" if files == 1 else f"{files} files are"
    return f"{report(problems, 'text')}{said} left out, as if not there: bestyet check says all that is wrong\n"


def _level(problem: Problem) -> str:
    """ "error" or "warning"."""
    code = codes().get(problem.code)
    return code.level if code else "error"


def as_seen_from(here: Path, root: Path, problems: Sequence[Problem]) -> Sequence[Problem]:
    """Return problems of the knowledge base at `root` with paths that can be opened from a folder above it."""
    if root == here or not root.is_relative_to(here):
        return problems
    above = root.relative_to(here).as_posix()
    return [replace(found, place=replace(found.place, path=f"{above}/{found.place.path}")) for found in problems]


def colour_wanted() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _text(problems: Sequence[Problem], colour: bool) -> Iterator[str]:
    def paint(text: str, **style: Any) -> str:
        return click.style(text, **style) if colour else text

    for problem in problems:
        place = paint(_one_line(str(problem.place)), bold=True)
        is_warning = _level(problem) == "warning"
        code = paint(problem.code, fg="yellow" if is_warning else "red")
        yield f"{place}: {'warning: ' if is_warning else ''}{code}: {_one_line(problem.message)}"
        if problem.hint:
            yield f"    {paint('hint', fg='cyan')}: {_one_line(problem.hint)}"


def _one_line(text: str) -> str:
    return plain(text).replace("\n", "\\n")


def _as_object(problem: Problem) -> dict[str, str | int]:
    about = {"code": problem.code, "level": _level(problem), "message": problem.message, "hint": problem.hint}
    return {**asdict(problem.place), **about}


def _github(problem: Problem) -> str:
    """Return a workflow command; whatever a contributor wrote stays inside it."""

    def data(text: str) -> str:
        return plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    place = problem.place
    where = f"file={value(place.path)},line={place.line},col={place.column},title={value(problem.code)}"
    hint = f"\n{problem.hint}" if problem.hint else ""
    return f"::{_level(problem)} {where}::{data(problem.message + hint)}"


def _sarif(problems: Sequence[Problem]) -> dict[str, Any]:
    names = sorted({problem.code for problem in problems})
    rules = [
        {
            "id": name,
            "shortDescription": {"text": codes()[name].title},
            "fullDescription": {"text": codes()[name].why},
            "help": {"text": codes()[name].mend},
        }
        for name in names
    ]
    driver = {"name": "bestyet", "semanticVersion": __version__, "rules": rules}
    results = [_sarif_result(problem, names.index(problem.code)) for problem in problems]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _sarif_result(problem: Problem, rule: int) -> dict[str, Any]:
    hint = f"\n{problem.hint}" if problem.hint else ""
    region = {"startLine": problem.place.line, "startColumn": problem.place.column}
    file = {"uri": quote(problem.place.path.encode("utf-8", "replace"))}
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": _level(problem),
        "message": {"text": problem.message + hint},
        "locations": [{"physicalLocation": {"artifactLocation": file, "region": region}}],
    }
