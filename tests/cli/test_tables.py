"""One value in the forms that programs and spreadsheets read."""

import csv
import io
import json
import random
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pytest
from bestyet.cli.output import tables
from bestyet.cli.output.tables import aligned, columns_of, csv_text, formed, json_text, picked
from bestyet.model.place import Place, Span


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Part:
    is_own: bool
    text: str = ""


@dataclass(frozen=True)
class Whole:
    colour: Colour
    place: Place
    own_part: Part | None
    days: tuple[str, ...] = ()


WHOLE = Whole(Colour.RED, Place("practices/emea/a.md", 7, 1), Part(is_own=True))


def test_attributes_are_picked_under_the_names_of_the_answer():
    names = "colour where=place own=own_part.is_own said=own_part.text? own-part"
    assert columns_of(names) == ("colour", "where", "own", "said", "own-part")
    assert list(picked(WHOLE, names).values()) == [Colour.RED, WHOLE.place, True, None, WHOLE.own_part]


def test_what_is_not_there_has_no_attributes():
    assert picked(Whole(Colour.RED, WHOLE.place, None), "own=own_part.is_own") == {"own": None}
    assert picked(None, "colour") == {"colour": None}


def test_json_has_fields_places_and_days_as_people_write_them():
    told = {"whole": WHOLE, "span": Span("a.md", 3, 4), "day": date(2026, 3, 1), "several": (n for n in (1, 2))}
    assert json.loads(json_text(told)) == {
        "whole": {
            "colour": "red",
            "place": "practices/emea/a.md:7",
            "own-part": {"is-own": True, "text": ""},
            "days": [],
        },
        "span": "a.md:3-4",
        "day": "2026-03-01",
        "several": [1, 2],
    }


def test_a_spreadsheet_has_one_cell_for_each():
    row = {"place": WHOLE.place, "own": True, "days": ("a", "b"), "colour": Colour.RED, "none": None, "low": -1}
    told = csv_text(tuple(row), [row]).splitlines()[1]
    assert told == "practices/emea/a.md:7,yes,a; b,red,,-1"


SEPARATORS = (",", ";", "\t", "|")
ACTING = ("=1+1", "+1", "-1", "@SUM(1)", "\uff1d1", " =1", "\t=1", "\n=1", "\r=1")


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("acting", ACTING)
@pytest.mark.parametrize("before", ["", "see", "see;", "see; ", "a\tb\t", "a|", "line\n", 'it says "x";', "x,"])
def test_no_cell_acts_whatever_a_spreadsheet_takes_for_the_end_of_one(before, acting, separator):
    told = csv_text(("a", "b"), [{"a": before + acting, "b": acting}])
    cells = [cell for row in csv.reader(io.StringIO(told), delimiter=separator) for cell in row]
    inside = {cell for cell in cells if cell not in ("", "'")} - (
        {before + acting} if before.endswith(("e", ",")) else set()
    )
    assert not [cell for cell in inside if cell.lstrip()[:1] in tuple("=+-@\uff1d")]


def test_only_the_form_that_is_asked_for_is_made():
    def never():
        raise AssertionError
        yield

    assert formed("text", ("a",), iter(["one", "two"]), never()) == "one\ntwo\n"
    assert formed("csv", ("a",), never(), iter([{"a": 1}])) == "a\r\n1\r\n"
    assert json.loads(formed("json", ("a",), never(), iter([{"a": 1}]))) == [{"a": 1}]


def test_a_table_that_a_narrow_terminal_would_break_becomes_lines():
    rows = [{"practice": "client-kickoff", "state": "responsible", "who": ""}, {"practice": "audits", "who": "a b"}]
    columns = ("practice", "state", "who")
    assert aligned(columns, rows, width=40).splitlines()[2] == "client-kickoff  responsible"
    assert aligned(columns, rows, width=22) == (
        "practice: client-\n    kickoff\n  state: responsible\n\npractice: audits\n  who: a b\n"
    )


@pytest.mark.parametrize("width", [20, 40, 60, 80])
def test_twelve_regions_stay_readable(width):
    regions = [f"region-{number}" for number in range(12)]
    told = aligned(
        ["practice", *regions], [{"practice": "client-kickoff", **dict.fromkeys(regions, "4 business days")}], width
    )
    assert max(map(len, told.splitlines())) <= max(width, 30)
    assert " ".join(told.split()).count("business days") == 12


def test_a_cell_that_is_left_as_it_is_could_act_nowhere():
    """Most cells are told to be harmless by a short look: it finds each that the long one changes."""
    chance, changed = random.Random(1), 0
    signs = " \t\n\r;|=+-@a'\u3000\x0b\x85\uff1d\uff0d\",."
    for _ in range(20_000):
        cell = "".join(chance.choices(signs, k=chance.randrange(9)))
        safe = tables._ACTS.sub(r"\g<0>'", cell)
        changed += safe != cell
        assert safe == cell or tables._MAY_ACT.match(cell), repr(cell)
    assert changed > 1_000
