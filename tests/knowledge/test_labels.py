"""Regions, practices and steps are called as people call them, in every script."""

import pytest
from bestyet.merge.align.ids import slug
from bestyet.model.base import label_of
from cli.kickoff import run
from merge.knowledge import merged

PLACES = [
    ("sao-paulo", "São Paulo", "São Paulo"),
    ("cote-d-ivoire", "Côte d'Ivoire", "Côte d'Ivoire"),
    ("cote-divoire", "Côte d’Ivoire", "Côte d’Ivoire"),
    ("munchen", "München", "München"),
    ("muenchen", "München", "München"),
    ("uk", "U.K.", "U.K."),
    ("us-east", "US East", "US East"),
    ("osaka", "Osaka", "Osaka"),
    ("emea", "Emea", "EMEA"),
    ("tokyo", "東京", "東京"),
    ("kr", "한국", "한국"),
    ("emea", "Europe, Middle East and Africa", "EMEA"),
    ("apac", "Asia-Pacific", "APAC"),
    ("india", "", "India"),
    ("emea", "1", "EMEA"),
    ("emea", "\u202eemea", "EMEA"),
    ("south-east", "The south-eastern sites", "South East"),
]


@pytest.mark.parametrize(("region", "name", "label"), PLACES)
def test_a_region_is_called_by_its_name_where_that_is_its_id_as_people_write_it(region, name, label):
    assert label_of(region, name) == label


@pytest.mark.parametrize("words", ["3", "42.", "№ 7", "24 7"])
def test_an_id_is_never_a_bare_number(words):
    assert not slug(words).isdigit()


@pytest.mark.parametrize("words", ["議題を三営業日前に送る。", "회의 안건을 사흘 전에 보낸다.", "Отправить повестку."])
def test_steps_in_any_script_have_ids_of_their_own(words):
    text = f"# 会議\n\n- {words}\n- 別の{words}\n"
    items = merged(emea=text, apac=text).items
    assert len({item.id for item in items}) == len(items)
    assert all(item.id.isascii() for item in items)


FRONT = "---\npractice: kickoff\ntitle: {title}\nregion: {region}\nowner: a\nstatus: in-use\n---\n"
GOVERNANCE = """\
company: C
regions:
  sao-paulo: {name: São Paulo}
  tokyo: {name: 東京}
  uk: {name: U.K.}
reviewers:
  - {id: lead, name: Lead, region: uk}
"""


@pytest.fixture
def world(workshop, monkeypatch):
    workshop.write("practices/governance.yml", GOVERNANCE)
    for region, days in (("sao-paulo", "three"), ("tokyo", "five"), ("uk", "three")):
        words = f"Send the agenda {days} days before the meeting. {{#agenda}}"
        text = FRONT.format(title="キックオフ", region=region) + f"# キックオフ\n\n1. {words}\n2. 3\n3. 議題を送る。\n"
        workshop.write(f"practices/{region}/kickoff.md", text)
    workshop.commit("Three regions")
    monkeypatch.chdir(workshop.root)
    return workshop


def test_labels_are_right_on_the_command_line(world):
    assert run("check", "practices/tokyo").exit_code == 0
    assert "São Paulo and U.K. say 3 days, 東京 says 5 days" in run("merge", "kickoff").output
    assert "東京" in run("compare", "kickoff").output


def test_why_reaches_lines_and_steps_alike(world):
    lines = run("merge", "kickoff", "--format", "md").output.splitlines()
    number = next(number for number, line in enumerate(lines, 1) if line.startswith("1. "))
    by_line, by_step = run("why", "kickoff", str(number)), run("why", "kickoff", "agenda")
    assert by_line.output == by_step.output == run("why", "kickoff", "#agenda").output
    assert run("why", "kickoff", "9" * 5000).exit_code == 2
    listed = run("why", "kickoff").output
    assert "passage" in listed
    assert "step-3" in listed


def test_a_region_is_named_as_people_call_it(world):
    words = ("--by", "lead", "--because", "clear", "--on", "2026-01-01")
    assert run("decide", "kickoff", "take", "agenda", "São Paulo", *words).exit_code == 0
    assert "region: sao-paulo" in (world.root / "practices/global/kickoff/decisions.yml").read_text()


def test_a_name_that_is_a_number_is_refused(world):
    world.write("practices/uk/kickoff.md", FRONT.format(title="K", region="uk") + "# K\n\n1. Go. {#12}\n")
    assert "bad-name" in run("check").stdout
