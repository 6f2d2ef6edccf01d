"""What a version changes, how much that weighs, and which one is in force."""

from datetime import date

import pytest
from bestyet.govern.signature.payload import digest
from bestyet.govern.versions import broken_chain, changes, class_of, in_force, next_version
from bestyet.model.candidate import Status
from bestyet.model.passage import Kind
from bestyet.model.records.provenance import FieldTold, ItemTold, Lines, Record, Told, ValueChosen
from bestyet.model.records.voting import AdoptionFile
from bestyet.model.vote.version import ChangeClass, Version

MAJOR, MINOR, PATCH = ChangeClass.MAJOR, ChangeClass.MINOR, ChangeClass.PATCH


def record(steps, values=None):
    place, because = Lines(1, 1), Told(rule="only", text="only EMEA has it")
    items = [ItemTold(name, Status.USED, (), Kind.ITEM, place, text=text) for name, text in steps.items()]
    fields = [
        FieldTold(name, "key", (), status=Status.USED, chosen=ValueChosen("emea", value, because))
        for name, value in (values or {}).items()
    ]
    return Record("kickoff", (), tuple(items), fields=tuple(fields))


def by_numbers(before, after):
    """Texts disagree where their digits do."""
    a, b = ("".join(filter(str.isdigit, text)) for text in (before, after))
    return [f"{a} or {b}"] if a != b else []


STEPS = {"agenda": "Send the agenda 3 days before", "notes": "Write the minutes"}


@pytest.mark.parametrize(
    ("steps", "values", "weight", "said"),
    [
        (
            STEPS | {"agenda": "Mail the agenda 3 days before"},
            {"x": 1},
            PATCH,
            "step agenda has other words; no other value, role or duty was found in them",
        ),
        (STEPS | {"agenda": "Send the agenda 5 days before"}, {"x": 1}, MAJOR, "step agenda: 3 or 5"),
        (STEPS | {"feedback": "Ask for an opinion"}, {"x": 1}, MINOR, "step feedback is new"),
        ({"agenda": STEPS["agenda"]}, {"x": 1}, MAJOR, "step notes is gone"),
        (dict(reversed(STEPS.items())), {"x": 1}, MINOR, "the order of steps is another"),
        (STEPS, {"x": 2}, MAJOR, "the value of x is another"),
        (STEPS, {"x": 1, "y": 1}, MINOR, "y is new"),
        (STEPS, {}, MAJOR, "x is gone"),
    ],
)
def test_what_changed_and_how_much_that_weighs(steps, values, weight, said):
    (found,) = changes(record(STEPS, {"x": 1}), record(steps, values), by_numbers)
    assert (found.weight, said in found.text) == (weight, True)


def test_a_step_without_a_name_is_known_by_its_letters():
    after = record({"agenda": STEPS["agenda"], "write-down-minutes": "Write down the minutes"})
    (found,) = changes(record(STEPS), after, by_numbers)
    assert found.weight is PATCH


def test_a_class_is_raised_and_never_lowered():
    found = changes(record(STEPS), record(STEPS | {"new": "Ask"}), by_numbers)
    assert class_of(found) is MINOR
    assert class_of(found, MAJOR) is MAJOR
    assert class_of(found, PATCH) is None
    assert class_of([]) is PATCH


@pytest.mark.parametrize(
    ("last", "weight", "taken", "number"),
    [
        (None, MAJOR, [], "1.0.0"),
        (None, MAJOR, ["1.0.0"], "1.1.0"),
        ("1.2.3", PATCH, ["1.2.3"], "1.2.4"),
        ("1.2.3", MINOR, ["1.3.0"], "1.4.0"),
        ("1.9.9", MAJOR, [], "2.0.0"),
    ],
)
def test_the_next_number(last, weight, taken, number):
    assert next_version(last, weight, taken) == number


def adopted(number, effective, previous=None):
    raw = f"{number} {previous}".encode()
    adoption = AdoptionFile(outcome="adopted", effective=effective, previous=previous)
    return Version("p", number, {"adoption.yml": raw}, None, adoption)


def test_the_standard_is_the_newest_whose_day_has_come():
    first = adopted("1.9.0", "2026-01-01")
    second = adopted("1.10.0", "2026-06-01")
    rejected = Version("p", "2.0.0", {}, None, AdoptionFile(outcome="rejected"))
    found = [in_force([rejected, second, first], date(2026, month, 1)) for month in (5, 6)]
    assert [version and version.number for version in found] == ["1.9.0", "1.10.0"]
    assert in_force([first], date(2025, 12, 31)) is None


def test_a_chain_breaks_where_a_record_before_was_changed():
    first = adopted("1.0.0", "2026-01-01")
    second = adopted("1.1.0", "2026-02-01", digest(first.files["adoption.yml"]))
    third = adopted("1.2.0", "2026-03-01", digest(second.files["adoption.yml"]))
    assert list(broken_chain([first, second, third])) == []
    ((where, why),) = broken_chain([first, third])
    assert where.number == "1.2.0"
    assert "one of the two was changed" in why
    assert [version.number for version, _ in broken_chain([second, third])] == ["1.1.0"]
