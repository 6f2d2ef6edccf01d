"""How well and how fast `bestyet align FILE…` works, beside the figures kept last: `make bench-align`.

    python bench/align_bench.py [SET…] [--no-questions] [--tuning] [--keep]

Every set goes through the command's own action as Markdown files, without and with a heading that all share, with the
one default that is shipped. SET: the beginning of a name below ("admission", "questions, admission", "speed").
--no-questions leaves the reviewer out. --tuning moves the threshold of likely groups and chooses it by the other sets.
--keep writes the figures into align/last.json. What of real documents is new and asks for judging: judged.py.
Data: ../shared beside the repository.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import judged
from align import minimal, reviewer
from align.scores import score_groups, score_pairs, score_recipes
from align.sets import SETS, SHARED, corpus, corpus_files
from align.through import align_files, find
from bestyet.merge.align import align as shipped
from bestyet.model.group import Alignment, Ref
from dispute_bench import scores as dispute_scores
from figures.told import tell

LAST = Path(__file__).parent / "align/last.json"

Figures = dict[str, float]


def quality(name: str) -> Figures:
    """What is merged unasked, and what is shown as the same (merged or likely)."""
    tasks = list(SETS[name]())
    found = [find(task) for task in tasks]
    merged, shown = [one.merged for one in found], [one.shown for one in found]
    scores = {f"sure {key}": value for key, value in score_pairs(tasks, merged).items()}
    scores |= {f"shown {key}": value for key, value in score_pairs(tasks, shown).items() if key != "pairs"}
    if name.startswith("everyday"):
        scores["shown B3"] = score_groups(tasks, shown)
    if name.startswith("recipes"):
        scores["shown accuracy"] = score_recipes(tasks, shown)
    return scores


def asked(name: str) -> Figures:
    """F1 of what is shown as a reviewer answers who knows what is right and is asked one question after the other."""
    return reviewer.curve(list(SETS[name]()))


def open_questions() -> Iterator[tuple[str, Figures]]:
    """How many questions are worth asking of each shipped practice before anybody answers."""
    for name in ("shipped", "shipped, names"):
        found = {task.name: find(task).alignment.questions for task in SETS[name]()}
        yield (
            f"open questions, {name}",
            {practice: float(sum(one.is_worth_asking for one in several)) for practice, several in found.items()},
        )


def disputes() -> Figures:
    """Over all kinds of the labelled pairs, by half."""
    found: Figures = {}
    for half in ("dev", "test"):
        scores = list(dispute_scores(half).values())
        right, wrong, missed = (sum(getattr(s, key) for s in scores) for key in ("right", "wrong", "missed"))
        found |= {f"{half} P": right / max(right + wrong, 1), f"{half} R": right / max(right + missed, 1)}
    return found


def kickoff() -> Figures:
    """Pairs that a reader found the same in real documents: grouped, or asked early enough?"""
    aligned = align_files(corpus("project-kickoff").documents)
    number = {name.removesuffix(".md"): at for at, name in enumerate(corpus_files("project-kickoff"))}

    def at_lines(org: str, lines: str) -> set[Ref]:
        first, _, last = lines.partition("-")
        spans = [passage.span for passage in aligned.documents[number[org]].passages]
        inside = (at for at, s in enumerate(spans) if s.first_line <= int(last or first) and s.last_line >= int(first))
        return {(number[org], at) for at in inside}

    with (SHARED / "corpora/project-kickoff.gold.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [line for line in csv.DictReader(lines, delimiter="\t") if line["relation"].startswith("same")]
    sides = [(at_lines(r["a_org"], r["a_lines"]), at_lines(r["b_org"], r["b_lines"])) for r in rows]
    ends = [side for one, other in sides for side in ((one, other), (other, one))]
    ranks = [min(_place(aligned.alignment, a, b) for a in left for b in right) for left, right in ends]
    together = [any({a, b} <= set(g.members) for g in aligned.alignment.rows for a in x for b in y) for x, y in sides]
    recall = {f"recall@{most}": sum(found < most for found in ranks) / len(ranks) for most in (1, 5)}
    return {"pairs": float(len(rows)), **recall, "in one group": float(sum(together))}


def _place(alignment: Alignment, passage: Ref, partner: Ref) -> int:
    """How many others of the partner's variant come before it, in its group and then in questions."""
    group = next(group.members for group in alignment.rows if passage in group.members)
    found = [ref for ref in group if ref[0] == partner[0]]
    for question in alignment.questions:
        shown = question.shown
        if passage in shown:
            found += [ref for ref in shown if ref[0] == partner[0] and ref not in found]
    return found.index(partner) if partner in found else sys.maxsize


def speed() -> Figures:
    """CPU seconds of this process (limits: 2 s for 10 × 100, 20 s for 50 × 60)."""
    found = {}
    for variants, steps in ((2, 100), (10, 100), (50, 60)):
        documents = synthetic(variants, steps)
        start = time.process_time()
        align_files(documents)
        found[f"{variants} x {steps}"] = time.process_time() - start
    return found


def synthetic(variants: int, steps: int) -> list[str]:
    """Documents that share most steps and reword a quarter of the words, of invented words."""
    choice = random.Random(f"{variants}-{steps}")
    words = ["".join(choice.choices("abcdeilmnorst", k=choice.randint(3, 9))) for _ in range(1500)]
    pool = [choice.choices(words, k=choice.randint(4, 20)) for _ in range(2 * steps)]

    def document() -> str:
        own = [pool[at] for at in sorted(choice.sample(range(len(pool)), steps))]
        told = [[word if choice.random() > 0.25 else choice.choice(words) for word in text] for text in own]
        return "".join(f"- {' '.join(text)}\n" for text in told)

    return [document() for _ in range(variants)]


def tuning(wanted: tuple[str, ...]) -> Iterator[str]:
    """F1 of what is shown as the threshold moves, and with the one that the other sets would choose."""
    names = [name for name in SETS if _is_wanted(name, wanted) and name != "shipped, names"]
    default, tried = shipped.LIKELY, {}
    try:
        for threshold in range(2200, 3801, 200):
            shipped.LIKELY = threshold
            tried[threshold] = {name: quality(name)["shown F1"] for name in names}
            yield f"{threshold}: " + "  ".join(f"{name} {value:.3f}" for name, value in tried[threshold].items())
    finally:
        shipped.LIKELY = default
    for name in names:
        others = [other for other in names if other.split(",")[0] != name.split(",")[0]]
        chosen = max(tried, key=lambda at: sum(tried[at][other] for other in others))
        best = max(tried, key=lambda at: tried[at][name])
        yield f"{name}: {tried[chosen][name]:.3f} at {chosen}, chosen by the others; {tried[best][name]:.3f} at {best}"


PARTS: dict[str, Callable[[], Iterator[tuple[str, Figures]]]] = {
    **{name: lambda name=name: iter([(name, quality(name))]) for name in SETS},  # type: ignore[misc]
    **{f"questions, {name}": lambda name=name: iter([(f"questions, {name}", asked(name))]) for name in SETS},  # type: ignore[misc]
    "open questions": open_questions,
    "minimal pairs": minimal.figures,
    "judged": judged.figures,
    "disputes": lambda: iter([("disputes", disputes())]),
    "kickoff": lambda: iter([("kickoff", kickoff())]),
    "speed": lambda: iter([("speed", speed())]),
}


def _is_wanted(name: str, wanted: tuple[str, ...]) -> bool:
    return not wanted or any(name.startswith(word) for word in wanted)


def told(figures: Figures, last: Figures) -> str:
    """The figures, each with how far it moved since the last that was kept."""
    shown = []
    for key, value in figures.items():
        digits = 0 if value == int(value) and key not in ("P", "R", "F1") else 3
        moved = value - last.get(key, value)
        shown.append(f"{key} {value:.{digits}f}" + (f" ({moved:+.{digits}f})" if abs(moved) >= 0.0005 else ""))
    return textwrap.fill(", ".join(shown), 118, initial_indent="  ", subsequent_indent="  ")


def main(*words: str) -> int:
    wanted = tuple(word for word in words if not word.startswith("--"))
    if not (SHARED / "align-data").is_dir():
        print(f"skipped: there is no {SHARED / 'align-data'}")
        return 0
    if "--tuning" in words:
        for line in tuning(wanted):
            print(line, flush=True)
        return 0
    last: dict[str, Figures] = json.loads(LAST.read_text()) if LAST.exists() else {}
    asking = [part for part in PARTS if part.startswith("questions")]
    for part, measure in PARTS.items():
        for name, figures in (
            measure() if _is_wanted(part, wanted) and not (part in asking and "--no-questions" in words) else ()
        ):
            print(name, told(figures, last.get(name, {})), sep="\n", flush=True)
            for key, value in figures.items():
                if key in ("sure P", "shown F1", "P", "R", "merged") or part in ("speed", "minimal pairs"):
                    tell("align", f"{name}: {key}", value, "s CPU" if part == "speed" else "of 1" if value <= 1 else "")
            last[name] = {key: round(value, 4) for key, value in figures.items()}
            if "--keep" in words:  # each at once: the whole takes its time
                LAST.write_text(json.dumps(last, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
