"""What is decided about one practice reads that practice at length, of a base that must be whole: the rest is looked at
and let go."""

from __future__ import annotations

import json
from pathlib import Path

import bestyet.text.base
import pytest
from cli.kickoff import EMEA
from cli.voting import REGIONS, Company, put_to_the_vote

PRACTICE = "client-kickoff"
TORN = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n"
BEFORE = (
    f"propose {PRACTICE} --as lead-emea",
    "new emea another",
    "key check",
    "policy list",
)
OPEN = (
    "ballot",
    f"propose {PRACTICE} --as lead-emea --amend --effective 2026-11-20",
    f"withdraw {PRACTICE} --because Too-early --as lead-emea --key KEY",
    f"audit {PRACTICE}",
    f"export {PRACTICE} 1.0.0 -o bundle.zip",
    f"pdf {PRACTICE} --version 1.0.0 --html -o copy.html",
    "verify",
    f"verify {PRACTICE}",
)


def others(company: Company) -> None:
    for region, name in (("emea", "other"), ("emea", "third"), ("apac", "third")):
        text = EMEA.replace(PRACTICE, name).replace("emea", region)
        company.hub.write(f"practices/{region}/{name}.md", text)
    company.hub.send("Other practices")


def puts_it_to_the_vote_and_then_finds_better_words(company: Company) -> None:
    put_to_the_vote(company)
    for region in REGIONS:
        path = company.hub.root / f"practices/{region}/{PRACTICE}.md"
        company.hub.write(f"practices/{region}/{PRACTICE}.md", f"{path.read_text()}9. Thank everybody.\n")
    company.hub.send("Better words")


def company_in(folder: Path, patch: pytest.MonkeyPatch, *happened: object) -> tuple[Company, set[str]]:
    """A company with other practices, and the texts whose passages are read from now on."""
    company = Company(folder, patch, others, *happened)  # type: ignore[arg-type]
    read, at_length = bestyet.text.base.read_document, set()

    def seen(path: str, raw: bytes, bodies: bool = True) -> object:
        at_length.update([path] if bodies else [])
        return read(path, raw, bodies)

    patch.setattr(bestyet.text.base, "read_document", seen)
    return company, at_length


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Company, set[str]]:
    return company_in(tmp_path, monkeypatch)


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Company, set[str]]:
    return company_in(tmp_path, monkeypatch, puts_it_to_the_vote_and_then_finds_better_words)


def only_its_own_are_read(company: Company, at_length: set[str], call: str) -> None:
    """And the command does what it is asked: whoever is refused reads little."""
    result = company.hub.do(*call.replace("KEY", str(company.keys["emea"])).split())
    assert "bestyet:" not in result.output + result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert at_length <= {f"practices/{region}/{PRACTICE}.md" for region in REGIONS}


def votes_on(company: Company, practice: str) -> dict[str, object]:
    told = json.loads(company.hub.well("ballot", practice, "--format", "json"))
    return dict(told)


@pytest.mark.parametrize("call", BEFORE)
def test_before_a_vote_no_text_of_another_practice_is_read_at_length(
    closed: tuple[Company, set[str]], call: str
) -> None:
    only_its_own_are_read(*closed, call)


@pytest.mark.parametrize("call", OPEN)
def test_where_a_vote_is_open_no_text_of_another_practice_is_read_at_length(
    opened: tuple[Company, set[str]], call: str
) -> None:
    only_its_own_are_read(*opened, call)


@pytest.mark.parametrize("call", BEFORE)
def test_what_is_written_or_decided_waits_until_a_merge_elsewhere_is_finished(
    closed: tuple[Company, set[str]], call: str
) -> None:
    company, _ = closed
    for path in ("emea/other.md", "global/third/decisions.yml"):
        company.hub.write(f"practices/{path}", TORN)
    said = company.hub.refused(*call.split())
    assert "practices/emea/other.md:1: a merge is unfinished here: git left its marks on lines 1, 3 and 5" in said
    assert "; 1 more files are like that (bestyet check names them all)" in said


def test_all_open_votes_are_listed_as_each_is_told_alone(opened: tuple[Company, set[str]]) -> None:
    company, _ = opened
    for name in ("other", "third"):
        company.hub.well("propose", name, "--as", "lead-emea")
    company.hub.send("Two more votes")
    for path in ("ballot.yml", "global/ballot.yml", "global/x/ballot.yml", "global/x/y/ballot.yml"):
        company.hub.write(f"practices/{path}", "practice: x\n")  # what lies beside the versions is no vote
    together = json.loads(company.hub.well("ballot", "--format", "json"))
    assert together == [votes_on(company, name) for name in (PRACTICE, "other", "third")]


def test_a_practice_that_names_itself_to_follow_it_is_told_of_all_others(closed: tuple[Company, set[str]]) -> None:
    company, _ = closed
    company.propose("--as", "lead-emea")
    company.adopt()
    for name in (PRACTICE, "nobody", ""):
        said = company.hub.refused("propose", PRACTICE, "--as", "lead-emea", "--end", "--replaced-by", name)
        assert f"'{name}' is no other practice, so it can replace none; there are: other, third" in said
    assert "third" in company.hub.well("propose", PRACTICE, "--as", "lead-emea", "--end", "--replaced-by", "third")


def test_a_region_that_only_wrote_of_other_things_is_known(closed: tuple[Company, set[str]]) -> None:
    company, _ = closed
    company.hub.write("practices/north/other.md", EMEA.replace(PRACTICE, "other").replace("emea", "north"))
    company.hub.send("The north writes, and no rules know it yet")
    from_north = ("propose", PRACTICE, "--as", "lead-emea", "--from")
    assert "so there is nothing to better" in company.hub.refused(*from_north, "north")
    assert "there is no region 'nowhere'; there are: emea, apac, india, north" in company.hub.refused(
        *from_north, "nowhere"
    )


def test_a_record_that_cannot_be_read_stops_its_own_practice_from_borrowing_and_no_other(
    closed: tuple[Company, set[str]],
) -> None:
    company, _ = closed
    company.propose("--as", "lead-emea")
    company.adopt()
    from_apac = ("propose", PRACTICE, "--as", "lead-emea", "--from", "apac")
    before = company.hub.refused(*from_apac)
    assert "its evidence is not better than that of" in before
    for name in ("another", PRACTICE):
        there, folder = company.hub.root / "practices/global", f"{name}/1.0.0"
        for path in (there / PRACTICE / "1.0.0").iterdir():
            if path.is_file():
                text = "{" if path.name == "provenance.json" else path.read_text().replace(PRACTICE, name)
                company.hub.write(f"practices/global/{folder}/{path.name}", text)
        company.hub.send("A record is torn")
        said = before if name != PRACTICE else f"practices/global/{folder}/provenance.json cannot be read as a record"
        assert said in company.hub.refused(*from_apac)


def test_words_about_practices_are_held_against_all_that_is_written(closed: tuple[Company, set[str]]) -> None:
    company, _ = closed
    company.hub.write("practices/vocabulary.yml", "practices:\n  third: {title: Third}\n")
    company.hub.send("A title")
    assert "the vote is open" in company.hub.well("propose", PRACTICE, "--as", "lead-emea")
    for region in ("emea", "apac"):
        (company.hub.root / f"practices/{region}/third.md").unlink()
    said = company.hub.refused("propose", "other", "--as", "lead-emea")
    assert "unknown-practice: no region has written “third”" in said


def test_an_open_text_of_another_name_is_told_of_all_that_it_takes_over(closed: tuple[Company, set[str]]) -> None:
    company, _ = closed
    company.propose("--as", "lead-emea")
    company.adopt()
    said = company.hub.well("propose", "other", "--as", "lead-emea", "--renames", PRACTICE)
    assert "other 1.0.0 (major): the vote is open" in said
    company.hub.send("Another name")
    told = votes_on(company, "other")
    assert json.loads(company.hub.well("ballot", "--format", "json")) == [told]


def test_a_name_that_a_ballot_writes_with_escapes_is_read_as_what_it_is(closed: tuple[Company, set[str]]) -> None:
    company, _ = closed
    company.propose("--as", "lead-emea")
    company.adopt()
    company.hub.well("propose", "other", "--as", "lead-emea", "--renames", PRACTICE)
    company.hub.send("Another name")
    for region in REGIONS:
        company.hub.well("vote", "other", "approve", *company.signs(region))
    company.clock.set("2026-11-25")
    company.hub.send("All have voted")
    company.hub.well("adopt", "other")
    before = company.hub.refused("propose", PRACTICE, "--as", "lead-emea")
    assert f"{PRACTICE} is called other since" in before
    ballot = company.hub.root / "practices/global/other/1.0.0/ballot.yml"
    text = ballot.read_text()
    ballot.write_text(text.replace(f"practice: {PRACTICE}", 'practice: "client\\x2dkickoff"').replace(PRACTICE, "it"))
    assert PRACTICE not in ballot.read_text() != text
    assert company.hub.refused("propose", PRACTICE, "--as", "lead-emea") == before
