"""What is said to come of deciding is what comes of it; orders are decided too; nobody decides over another unseen."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from bestyet.actions.settle.differing.difference import (
    DecidedMeanwhileError,
    Fate,
    SettleRequest,
    difference_of,
    open_differences,
    settle_difference,
)
from bestyet.actions.settle.differing.points import AS_IT_IS, Point
from bestyet.actions.settle.merge import MergeRequest, merge_variants
from bestyet.model.problem import CannotGoOnError

EVERY_WAY = "BESTYET_WAYS" in os.environ  # else those of some points of each practice
SHIPPED = Path(__file__).parents[3] / "practices"
BY = "client-services-lead-emea"
FRONT = "---\npractice: call\ntitle: A call\nregion: {}\nowner: team\nstatus: in-use\n{}---\n# A call\n\n"
PEOPLE = (
    "company: Example\nregions: {emea: {name: Emea}, apac: {name: Apac}}\n"
    "reviewers:\n  - {id: lead, name: L, region: emea}\n"
)


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "practices")
    return tmp_path


def base_of(root: Path, emea: str, apac: str, front: tuple[str, str] = ("", "")) -> Path:
    (root / "practices").mkdir()
    (root / "practices/governance.yml").write_text(PEOPLE)
    for region, text, more in zip(("emea", "apac"), (emea, apac), front, strict=True):
        (root / f"practices/{region}").mkdir()
        (root / f"practices/{region}/call.md").write_text(FRONT.format(region, more) + text)
    return root


def text_of(root: Path, practice: str) -> list[str]:
    return [line.strip() for line in merge_variants(MergeRequest(root, (practice,))).written.text.splitlines()]


def decide(root: Path, practice: str, key: str, takes: str, seen: str, by: str = BY) -> None:
    settle_difference(SettleRequest(root, practice, key, takes, seen, by, "It is better"))


@pytest.mark.parametrize("practice", ["batch-record-management", "steering-committee"])
def test_every_way_to_settle_a_shipped_point_gives_the_text_that_was_promised(shipped, practice):
    decisions = shipped / f"practices/global/{practice}/decisions.yml"
    before = decisions.read_bytes() if decisions.exists() else b""
    points = open_differences(shipped, practice)
    assert points
    for point in points[:: 1 if EVERY_WAY else 3]:
        for way in difference_of(shipped, practice, point.key, BY).ways:
            assert way.cannot == ""
            decide(shipped, practice, point.key, way.position.takes, point.seen)
            text = text_of(shipped, practice)
            assert way.lines
            assert [line for line in text if line.removeprefix("- ") in way.lines or line in way.lines] == [
                line if point.field is None else f"- {line}" for line in way.lines
            ]
            assert point.key not in [one.key for one in open_differences(shipped, practice)]
            decisions.write_bytes(before or b"[]\n")


ORDERS = (
    "1. Ring the client. {#ring}\n2. Write it down. {#write}\n",
    "1. Write it down. {#write}\n2. Ring the client. {#ring}\n",
)


def test_an_order_is_settled_as_either_region_has_it(tmp_path):
    root = base_of(tmp_path, *ORDERS)
    (point,) = open_differences(root, "call")
    found = difference_of(root, "call", point.key, "lead")
    assert sorted(one.position.takes == AS_IT_IS for one in found.ways) == [False, True]
    for way in found.ways:
        decide(root, "call", point.key, way.position.takes, point.seen, "lead")
        steps = [line for line in text_of(root, "call") if line[:2] in ("1.", "2.")]
        assert tuple(steps) == way.lines
        wanted = ["ring", "write"] if "emea" in way.position.regions else ["write", "ring"]
        assert ["ring" if "{#ring}" in line else "write" for line in steps] == wanted
        assert open_differences(root, "call") == ()
        (root / "practices/global/call/decisions.yml").unlink()


@pytest.mark.parametrize("sign", ["\u2028", "\x0c", "\x85"])
def test_a_sign_that_ends_lines_for_some_programs_ends_none_in_what_is_promised(tmp_path, sign):
    """A line ends where git says so: else all lines behind it would be the ones before them."""
    greet = f"1. Greet{sign}them. {{#greet}}\n"
    root = base_of(tmp_path, *(greet + order.replace("2.", "3.").replace("1.", "2.") for order in ORDERS))
    (point,) = open_differences(root, "call")
    for way in difference_of(root, "call", point.key, "lead").ways:
        assert ["{#ring}" in line or "{#write}" in line for line in way.lines] == [True, True]
        assert way.elsewhere == ()


def test_an_order_of_three_is_settled_by_as_few_moves_as_it_takes(tmp_path):
    emea = "1. Ring. {#ring}\n2. Write. {#write}\n3. Send. {#send}\n"
    apac = "1. Send. {#send}\n2. Ring. {#ring}\n3. Write. {#write}\n"
    root = base_of(tmp_path, emea, apac)
    (point,) = open_differences(root, "call")
    for position in point.positions:
        decide(root, "call", point.key, position.takes, point.seen, "lead")
        names = [line.partition("{#")[2].rstrip("}") for line in text_of(root, "call") if "{#" in line]
        assert names == [*position.steps]
        assert open_differences(root, "call") == ()
        (root / "practices/global/call/decisions.yml").unlink()


def test_nobody_decides_over_what_somebody_decided_meanwhile(tmp_path):
    times = [f"lead-times:\n  - {{milestone: held, after: signed, within: {n}, unit: days}}\n" for n in (5, 10)]
    root = base_of(tmp_path, "1. Ring.\n", "1. Ring.\n", (times[0], times[1]))
    (point,) = open_differences(root, "call")
    assert [one.values for one in point.positions] == [("10 days after signed",), ("5 days after signed",)]
    decide(root, "call", point.key, "emea", point.seen, "lead")
    before = (root / "practices/global/call/decisions.yml").read_bytes()
    with pytest.raises(DecidedMeanwhileError):
        decide(root, "call", point.key, "apac", point.seen, "lead")
    assert (root / "practices/global/call/decisions.yml").read_bytes() == before
    now = difference_of(root, "call", point.key, "lead").point
    assert now.settled.startswith("It is better (lead")
    decide(root, "call", point.key, "apac", now.seen, "lead")
    assert "within: 10" in "".join(text_of(root, "call"))


def test_nobody_decides_what_is_not_there(tmp_path):
    root = base_of(tmp_path, *ORDERS)
    (point,) = open_differences(root, "call")
    for key, takes in (("0" * 12, "emea"), ("../x", "emea"), (point.key, "mars"), (point.key, "")):
        with pytest.raises(CannotGoOnError):
            decide(root, "call", key, takes, point.seen, "lead")


HEAD = (
    "lead-times:\n  - {{milestone: held, after: signed, within: {days}, unit: days, step: call}}\n"
    "raci:\n  - {{activity: agenda, responsible: {role}, accountable: lead}}\n"
    "templates:\n  - {{id: form, version: '{version}', step: send}}\n"
    "channels: [{channel}]\n"
)
STEPS = {
    "call": "Call the client within {days} days of signing. {{#call}}",
    "agenda": "The {role} must send the agenda {when} days before. {{#agenda}}",
    "send": "Send form {version} {duty} the call. {{#send}}",
    "note": "Take notes of all that is said there. {{#note}}",
}


def of_steps(order: str, **values: object) -> str:
    lines, number = ["## Before\n"], 0
    for name in order.split():
        if name.endswith(":"):
            lines.append(f"\n## {name[:-1].title()}\n")
        else:
            indent, name = ("   ", name[1:]) if name[0] == "+" else ("", name)
            number += not indent
            lines.append(f"{indent}{number if not indent else 1}. {STEPS[name].format(**values)}")
    return "\n".join(lines) + "\n"


ONE = {"days": 5, "role": "planner", "when": 3, "version": "1.0", "duty": "after", "channel": "phone"}
OTHER = {"days": 10, "role": "auditor", "when": 2, "version": "2.0", "duty": "before", "channel": "email"}
WORDS = "roles: {planner: {title: Planner}, auditor: {title: Auditor}, lead: {title: Lead}}\n"
BASES = {
    "the same step in two ways": ("call agenda send note", ONE, "call agenda send note", OTHER),
    "values and order": ("call agenda send note", ONE, "agenda call note send", OTHER),
    "below other headings": ("call agenda after: send note", ONE, "call after: note agenda send", OTHER),
    "steps within steps": ("call +agenda +send note", ONE, "call agenda +note send", OTHER),
    "some steps of one alone": ("call agenda note", ONE, "send call agenda", {**ONE, "days": 7, "when": 4}),
    "only the words say it": (
        "call agenda send note",
        ONE,
        "note send agenda call",
        {**ONE, "when": 9, "version": "3"},
    ),
}


def bare(text: list[str]) -> list[str]:
    return [re.sub(r"^([0-9]+[.)]|-) ", "", line) for line in text if line]


def of_point(point: Point) -> re.Pattern[str]:
    """What the lines of a point have in them."""
    if point.field:
        return re.compile(rf"^{{.*: {point.field.name}\b" if point.field.name else rf"^{point.field.key}:")
    names = next((one.steps for one in point.positions if one.steps), (point.subject,))
    return re.compile("|".join(rf"{{#{name}}}" for name in names))


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("earlier", ["", "agenda"])
def test_what_is_not_told_of_a_way_does_not_change(tmp_path, base, earlier):
    one, its, other, others = BASES[base]
    front = (HEAD.format(**its), HEAD.format(**others))
    root = base_of(tmp_path, of_steps(one, **its), of_steps(other, **others), front)
    (root / "practices/vocabulary.yml").write_text(WORDS)
    if earlier:  # somebody decided about one of the steps before
        decided = (
            f"- {{do: edit, step: {earlier}, text: 'Do it within 4 days', by: lead, on: 2026-01-01, because: x}}\n"
        )
        (root / "practices/global/call").mkdir(parents=True)
        (root / "practices/global/call/decisions.yml").write_text(decided)
    decisions = root / "practices/global/call/decisions.yml"
    kept = decisions.read_bytes() if decisions.exists() else b"[]\n"
    points = open_differences(root, "call")
    assert points
    before, open_before = text_of(root, "call"), {one.key: one for one in points}
    for point in points:
        for way in difference_of(root, "call", point.key, "lead").ways:
            if way.cannot:
                continue
            decide(root, "call", point.key, way.position.takes, point.seen, "lead")
            after, open_after = text_of(root, "call"), {one.key: one for one in open_differences(root, "call")}
            said = f"{base}, {point.subject} {point.about} as {way.position.takes}"
            assert way.is_as_now == (after == before), said
            mine, told = of_point(point), Counter((line.fate, line.words) for line in way.elsewhere)
            left = {Fate.GONE: [], Fate.NEW: []}
            for fate, text in ((Fate.GONE, before), (Fate.NEW, after)):
                for line in bare(text):
                    if mine.search(line):
                        continue
                    key = next((key for key in ((fate, line), (Fate.MOVED, line)) if told[key]), None)
                    if key is None:
                        left[fate].append(line)
                    elif key[0] is fate or fate is Fate.NEW:
                        told[key] -= 1
            assert left[Fate.GONE] == left[Fate.NEW], said
            assert [line.removeprefix("- ") for line in after if mine.search(line.removeprefix("- "))] == [
                *way.lines
            ], said
            others = {one.subject for key, one in open_before.items() if key not in open_after and key != point.key}
            others |= {one.subject for key, one in open_after.items() if key not in open_before}
            assert others <= {note.id for note in way.also}, said
            decisions.parent.mkdir(parents=True, exist_ok=True)
            decisions.write_bytes(kept)


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_what_is_promised_is_the_line_of_the_step_whatever_ends_lines_elsewhere(tmp_path, sign):
    """`check` refuses such signs, but who has not run it decides at the desk all the same."""
    text = f"1. Greet all{sign}and smile. {{#greet}}\n2. Send the agenda within %d days. {{#send}}\n3. Go. {{#go}}\n"
    root = base_of(tmp_path, text % 3, text % 5)
    (point,) = open_differences(root, "call")
    for way in difference_of(root, "call", point.key, "lead").ways:
        assert [line[:15] for line in way.lines] == ["2. Send the age"]
        assert way.elsewhere == ()
