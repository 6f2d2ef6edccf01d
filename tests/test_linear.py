"""What people write can make no regular expression of the program slow: none takes more than time in proportion.

`BESTYET_EXPRESSIONS=all` pairs every piece of an expression with every other and makes the texts four times as long.
"""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bestyet.merge.choose.agreed import UNITS
from expressions import ENDS, PLAIN, TOOLS, Attack, Expression, attacks, expressions
from limits import Hangs, no_longer_than

# What is made from values while the program runs, as it may be at worst.
MADE = {
    "bestyet.merge.words.names:_places": (
        r"(?<![\w@#./-])(?:north|north\ one|a)(?![\w@/]|-(?!(?:based|only)\b)|\.\w)",
    ),
    "bestyet.merge.words.protected:occurrences": (r"quality\s+lead", r"a\s+a\s+b"),
    "bestyet.merge.words.titles:_titles": (r"(?i)(?<![\w-])(?:quality\s+lead|quality|a\s+a\s+b)(?!\w)",),
    "bestyet.insight.difference.variance_rows:names_client": (r"\b(?:client|the\ client)(?:s|['’]s?)?\b",),
    "bestyet.merge.choose.agreed:_time": tuple(UNITS.values()),
    "bestyet.site.language.called:called": (r"(?<![\w-])(?:emea|emea\-north|north)(?![\w-])",),
    "bestyet.site.practice.lens:_any_of": (r"(?<!\w)(?:a|aa|a\ a)(?!\w)",),
    "bestyet.site.version.versions:_contested": (r"\Aemea\b",),
    "bestyet.text.answers:_entries": (r"(?m)^  - ",),
}
ANSWERS = {"bestyet.site.language.told": frozenset({"fullmatch"})}  # how a table of expressions is asked
EVERYTHING = os.environ.get("BESTYET_EXPRESSIONS") == "all"
LONG = 8_000 if EVERYTHING else 2_000  # characters of a passage
QUICK = LONG / 2_000_000  # seconds in which every linear expression reads so many
HANGS = 0.4  # seconds


def _seconds(found: Expression, text: Any) -> float:
    if isinstance(found.pattern.pattern, bytes):
        text = text.encode()
    began = time.process_time()
    for method in found.asked & {"match", "fullmatch"}:
        getattr(found.pattern, method)(text)
    end = 0 if "onwards" in found.asked else None
    while end is not None:
        after = found.pattern.match(text, end)
        end = after.end() if after and after.end() > end else None
    for _ in found.pattern.finditer(text) if "search" in found.asked else ():
        pass
    return time.process_time() - began


def _slow(found: Expression, attack: Attack, hangs: float = HANGS, *, is_asked_again: bool = False) -> str | None:
    """How it grows, where that is faster than the text does (16 times where squared), or takes long at its longest.

    What does not end is asked once more: a machine that stands still for a moment looks the same.
    """
    began = time.process_time()
    try:
        with no_longer_than(hangs, of_processor=False):
            longer = _seconds(found, attack.text(LONG))
            if longer <= QUICK:
                return None
            shorter = min(_seconds(found, attack.text(LONG // 4)) for _ in range(3))
            if longer <= 10 * shorter:
                return None
            longer = min(longer, *(_seconds(found, attack.text(LONG)) for _ in range(2)))
    except Hangs:
        if time.process_time() - began < HANGS * 4 / 5:  # others had the processor
            return _slow(found, attack, 2 * hangs, is_asked_again=is_asked_again)
        return "does not end" if is_asked_again else _slow(found, attack, hangs, is_asked_again=True)
    return f"{shorter * 1000:.1f} → {longer * 1000:.1f} ms" if longer > max(QUICK, 10 * shorter) else None


def _faults(found: Expression, pairs: bool) -> Iterator[str]:
    module = found.where.partition(":")[0]
    found = found._replace(asked=ANSWERS.get(module, found.asked))
    for attack in dict.fromkeys(attacks(found.pattern, pairs)):
        if grows := _slow(found, attack):
            yield f"{found.where}: {grows} with {attack}: {found.pattern.pattern!r}"


def test_no_input_makes_an_expression_slow() -> None:
    every, unknown = expressions(MADE)
    assert not unknown, "say in MADE what they may be"
    assert len(every) > 300
    once = {(found.pattern, found.asked): found for found in every}
    slow = [fault for found in once.values() if (fault := next(_faults(found, EVERYTHING), ""))]
    assert not slow, "\n".join(slow)


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        (r"(a+)+b", "match"),
        (r"(?:x|xx)*y", "fullmatch"),
        (r"\s+\(", "search"),
        (r"[ \t]*\|?[ \t]*\n", "match"),
        (r"a*[ab]*c", "match"),
        (r"<!--.*?-->", "search"),
        (r"(?:\.\s?){4,}\s*\d+$", "search"),
        (r"^\d+\s*\d*\s*:", "match"),
        (r"(?i)step\s*(?:no\s*)?\s*\d", "match"),
        (r"[ \t]*- ", "onwards"),
    ],
)
def test_an_expression_known_to_be_slow_is_found(source: str, asked: str) -> None:
    one = Expression("here", re.compile(source), frozenset({asked}))
    found = next(_faults(one, pairs=False), "")
    assert bool(found) is (asked != "onwards"), found  # a match that fails is not tried again further on


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_no_input_makes_an_expression_of_a_page_slow(tmp_path: Path) -> None:
    literal = re.compile(r"(?<=[(=,:] )/(?![/*])(?:[^/\\\n]|\\.)+/[a-z]*|(?<=\()/(?![/*])(?:[^/\\\n]|\\.)+/[a-z]*")
    scripts = sorted((TOOLS / "site" / "static").glob("*.js"))
    found = sorted({one for script in scripts for one in literal.findall(script.read_text())})
    assert len(found) >= 8
    found = [one for one in found if one != "/[?.,!]+$/"]  # asked of words of up to 20 characters
    inputs = [Attack("", (part,), end).text(32_000) for part in (*PLAIN, "?", "%(", "<p", "?.,!") for end in ENDS]
    program = tmp_path / "try.js"
    program.write_text(
        f"const inputs = {json.dumps(inputs)}, slow = [];\n"
        f"for (const one of [{', '.join(found)}]) for (const text of inputs) {{\n"
        "  const began = process.cpuUsage().user;\n"
        "  text.replace(one, ''); one.test(text);\n"
        "  const took = (process.cpuUsage().user - began) / 1000;\n"
        "  if (took > 60) slow.push(`${one} ${JSON.stringify(text.slice(0, 9))} ${took} ms`);\n"
        "}\nconsole.log(slow.join('\\n'));\n"
    )
    run = subprocess.run(["node", program], capture_output=True, text=True, timeout=120, check=True)
    assert not run.stdout.strip(), run.stdout
