"""How well contradictions are told: precision and recall over rows of words and values, and the rows told wrongly.

To measure rows of one's own: `python tests/merge/contradict/measure.py rows.tsv`. A line has whether words and value
contradict each other ("yes" or "no"), the key of the front matter, its entry, and the words of the steps.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bestyet.merge.contradict.contradictions import contradictions
from bestyet.model.held.contradiction import Contradiction
from bestyet.model.passage import Variant
from bestyet.text.base import read_base
from bestyet.text.markdown.markdown import read_document

VOCABULARY = (Path(__file__).parents[3] / "practices/vocabulary.yml").read_bytes()
BASE = read_base({"practices/vocabulary.yml": VOCABULARY})


@dataclass(frozen=True)
class Measured:
    precision: float
    recall: float
    false: tuple[str, ...]  # rows of which a contradiction is told that is none
    missed: tuple[str, ...]


def found(key: str, entry: str, words: str) -> list[Contradiction]:
    text = f"---\npractice: it\n{key}:\n  - {entry}\n---\n# It\n\n{words}\n"
    return list(contradictions(Variant("emea", read_document("practices/emea/it.md", text.encode())), BASE.settings))


def cases(path: Path) -> Iterator[tuple[str, ...]]:
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        yield tuple(line.replace("\\n", "\n").split("\t"))


def found_in_steps(_: str, entry: str, _step: str, steps: str) -> list[Contradiction]:
    """Rows of another kind: language, lead time, the step that speaks of it, and all steps ("name: words || ...")."""
    texts = (step.partition(": ") for step in steps.split(" || "))
    return found("lead-times", entry, "\n".join(f"1. {words} {{#{name}}}" for name, _, words in texts))


def measure(path: Path) -> Measured:
    told = [
        (expected == "yes", bool(found(*case) if len(case) == 3 else found_in_steps(*case)), " ".join(case))
        for expected, *case in cases(path)
    ]
    false = tuple(row for expected, is_told, row in told if is_told and not expected)
    missed = tuple(row for expected, is_told, row in told if expected and not is_told)
    right = sum(expected and is_told for expected, is_told, _ in told)
    return Measured(right / max(right + len(false), 1), right / max(right + len(missed), 1), false, missed)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        one = measure(Path(name))
        print(f"{name}: precision {one.precision:.3f}, recall {one.recall:.3f}")
        for row in one.false:
            print("  false: ", row)
        for row in one.missed:
            print("  missed:", row)
