"""Write docs/questions.md: what a programme lead asks, the command that answers, and what it really prints.

python bench/questions.py [REV]

The commands run in a clone of this repository at REV (default: the last commit of HEAD that touched practices/), and
name it where they can, so that the page does not age: whoever has the history gets the same answers.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/questions.md"
PROGRAMS = Path(sys.executable).parent  # where `bestyet` is
WIDTH = "118"  # characters of a terminal's line
PINNED = re.compile(r"as the knowledge base was at commit `([0-9a-f]{12})`")
_AUTHOR = re.compile(r"” of [^,\n]+,")  # of a commit


@dataclass(frozen=True)
class Question:
    """What is asked, the command line ({rev} and {day} stand for the state that is asked about), and how to read it."""

    asked: str
    command: str
    told: str


QUESTIONS = (
    Question(
        "Where do we differ most as clients see it?",
        "bestyet variance --as-of {rev} | head -20",
        "The column `sees` is about what clients see: 0 is alike, 1 is nothing in common. One practice, value by value "
        "and with the line of each region: `bestyet variance client-kickoff`.",
    ),
    Question(
        "What should we harmonise next, and how sure are we?",
        "bestyet triage --as-of {rev} | head -20",
        "The first sentences are the answer. `could be` is how far a rank moves if ratings are off by one: “1–14” is a "
        "discussion to have, not a result. Why a practice is rated so: `bestyet triage change-orders`.",
    ),
    Question(
        "What would adopting the version on the ballot cost APAC?",
        "bestyet impact client-kickoff --region apac --as-of {rev}",
        "Each line is one thing that APAC would do otherwise, with the line of its own text. All regions side by side: "
        "without `--region`; for a spreadsheet: `--format csv`. On the site: the page of the ballot.",
    ),
    Question(
        "Who slid back since June, and in which commit?",
        "bestyet drift --since 2026-11-21 --as-of {rev} | sed -n '/Silent/,/^$/p'",
        "A silent reversion is a region that followed the standard and no longer does, with nothing declared. "
        "The history of this example begins on 21 November 2026; in yours ask `--since 2026-06-01`. The exit status is "
        "1 where something new is found, so a scheduled job can tell. The author's name is left out here.",
    ),
    Question(
        "What was in force in EMEA on that day?",
        "bestyet effective --region emea --on {day}",
        "The same bytes whoever asks, on whatever machine and day: only what is committed counts. For a day after the "
        "last commit the output says that nothing later is known.",
    ),
    Question(
        "And what exactly held for client concerns in APAC?",
        "bestyet effective concern-handling --region apac --site singapore --on {day}",
        "The version in force, with APAC's declared departures in the places of their steps, and with APAC's own lead "
        "times, templates and titles where the version leaves them to it. `--format md` makes a document of it.",
    ),
    Question(
        "Which departures end this quarter or the next?",
        "bestyet due --within 130 --as-of {rev} | grep -A 1 --no-group-separator departure",
        "Reviews and votes that are owed stand in the same list; `--ics due.ics` puts them into a calendar.",
    ),
    Question(
        "Who works by the standards by now?",
        "bestyet adoption --as-of {rev}",
        "`adapted` is declared, `drifted` is not. Step by step: `bestyet adoption concern-handling`.",
    ),
)


def main() -> int:
    rev = git("rev-parse", sys.argv[1]) if len(sys.argv) > 1 else git("log", "-1", "--format=%H", "--", "practices")
    PAGE.write_text(page(rev), encoding="utf-8")
    return 0


def page(rev: str) -> str:
    """Return the whole page, with the answers as they are at a commit."""
    rev, day = rev[:12], git("show", "-s", "--date=format-local:%Y-%m-%d", "--format=%cd", rev)
    lines = [
        "# Questions that a programme lead asks",
        "",
        "Each question has one command that answers it from the files and their history, and every figure leads to its",
        f"lines. The answers below are those of the example, as the knowledge base was at commit `{rev}` ({day});",
        "without `--as-of` a command speaks of today. This page is made by `make questions`.",
    ]
    with tempfile.TemporaryDirectory() as folder:
        clone(rev, Path(folder))
        for question in QUESTIONS:
            command = question.command.format(rev=rev, day=day)
            lines += ["", f"## {question.asked}", "", "```console", f"$ {command}"]
            lines += [answer(command, Path(folder)).rstrip("\n"), "```", "", question.told]
    return "\n".join(lines) + "\n"


def clone(rev: str, folder: Path) -> None:
    """A clone of this repository whose newest commit is `rev`, with no branch beside it."""
    subprocess.run(["git", "clone", "--quiet", "--no-checkout", "--shared", str(ROOT), str(folder)], check=True)
    subprocess.run(["git", "checkout", "--quiet", "-B", "main", rev], cwd=folder, check=True)
    subprocess.run(["git", "remote", "remove", "origin"], cwd=folder, check=True)


def answer(command: str, folder: Path) -> str:
    """What a command line prints in a folder, through the shell as a reader types it."""
    path = f"{PROGRAMS}{os.pathsep}{os.environ.get('PATH', '')}"
    known = {"PATH": path, "COLUMNS": WIDTH, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env={**os.environ, **known}, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1) or done.stderr:
        raise SystemExit(f"{command} failed:\n{done.stderr}")
    return _AUTHOR.sub("” of …,", done.stdout)


def git(*words: str) -> str:
    known = {**os.environ, "TZ": "UTC"}
    done = subprocess.run(["git", *words], cwd=ROOT, env=known, capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
