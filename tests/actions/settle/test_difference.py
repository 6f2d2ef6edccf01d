"""What is said to come of deciding is what comes of it; orders are decided too; nobody decides over another unseen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bestyet.actions.settle.difference import (
    AS_IT_IS,
    DecidedMeanwhileError,
    SettleRequest,
    difference_of,
    open_differences,
    settle_difference,
)
from bestyet.actions.settle.merge import MergeRequest, merge_variants
from bestyet.model.problem import CannotGoOnError

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
    for point in points:
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
