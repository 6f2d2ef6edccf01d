"""Files that a command cannot take into account are named by it, never left out silently."""

import json
import re

import pytest
from bestyet.cli.main import main
from bestyet.cli.output.publish.site import complaints
from bestyet.knowledge.as_of import loaded_at
from bestyet.knowledge.base import load
from bestyet.publish.material import site_input
from bestyet.publish.press import Published
from bestyet.repo.git import find_repository
from bestyet.repo.history import open_history
from bestyet.repo.tree import LARGEST
from cli.voting import Company
from click.testing import CliRunner
from reading import render, words

NORTH, SOUTH = "practices/north/kickoff.md", "practices/south/kickoff.md"
GOVERNANCE = "company: Acme\nregions:\n  north: {name: North}\n  south: {name: South}\n"
EAST = NORTH.replace("north", "east")


def variant(region, body="1. Send the agenda.\n"):
    head = f"---\npractice: kickoff\ntitle: Kickoff\nregion: {region}\nowner: ann\nstatus: in-use\n---\n"
    return f"{head}# Kickoff\n\n{body}"


@pytest.fixture
def run():
    return lambda *words: CliRunner().invoke(main, words)


@pytest.fixture
def base(tmp_path, monkeypatch):
    """North has far too many steps, east a file of more than 1 MB, south an ordinary text."""
    texts = {
        "practices/governance.yml": GOVERNANCE,
        NORTH: variant("north", "1. Send the agenda.\n" * 701),
        SOUTH: variant("south"),
        EAST: variant("east", "x" * LARGEST),
    }
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", [["merge", "kickoff"], ["align", "kickoff"], ["merge", "kickoff", "--format", "md"]])
def test_merge_and_align_name_what_they_leave_out(base, run, words):
    done = run(*words)
    assert done.exit_code == 0
    assert f"{NORTH}:709:1: too-many-passages" in done.stderr
    assert f"{EAST}:1:1: too-large" in done.stderr
    assert "2 files are left out" in done.stderr
    assert NORTH not in done.stdout


def test_the_record_of_a_merge_stays_pure_json(base, run):
    record = json.loads(run("merge", "kickoff", "--format", "json").stdout)
    assert SOUTH in json.dumps(record)
    assert NORTH not in json.dumps(record)


def test_nothing_is_said_where_nothing_is_left_out(base, run):
    (base / NORTH).unlink()
    (base / EAST).unlink()
    assert run("merge", "kickoff").stderr == ""


def test_a_practice_of_which_all_is_left_out_is_not_said_to_be_unwritten(base, run):
    (base / SOUTH).unlink()
    done = run("merge", "kickoff")
    assert done.exit_code == 2
    assert "every variant of kickoff is left out" in done.stderr
    assert NORTH in done.stderr


def test_only_files_of_the_practice_are_named(base, run):
    (base / "practices/south/other.md").write_text(variant("south").replace("kickoff", "other"), encoding="utf-8")
    assert run("merge", "other").stderr == ""


def test_a_build_names_them(base):
    assert [one.place.path for one in load(base).left_out()] == [EAST, NORTH]
    told = complaints(Published(1, 1, (), left_out=load(base).left_out()))
    assert NORTH in told
    assert EAST in told


@pytest.mark.parametrize("command", ["merge", "align"])
def test_files_that_hold_too_much_are_refused_in_one_line(base, run, command):
    done = run(command, NORTH, SOUTH)
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert f"{NORTH}:709:1: the text has 702" in done.stderr


def test_a_past_day_names_them_too(base, workshop):
    workshop.run("init", "-q", "-b", "main")
    workshop.stage_all()
    workshop.run("commit", "-qm", "All")
    repository = find_repository(base)
    past = loaded_at(base, repository, repository.head_commit())
    assert [one.place.path for one in past.left_out()] == [EAST, NORTH]


def test_drift_names_them_now_and_when_it_remembers(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, Company.propose, Company.adopt)
    company.hub.write("practices/apac/client-kickoff.md", variant("apac", "x" * LARGEST))
    told = company.hub.do("drift"), company.hub.do("drift")
    assert all("practices/apac/client-kickoff.md:1:1: too-large" in one.stderr for one in told)


@pytest.mark.parametrize(
    "words",
    [["variance"], ["triage"], ["roles"], ["scorecard"], ["due"], ["impact", "kickoff"], ["variance", "kickoff"]],
)
def test_commands_that_oversee_name_them(base, run, words):
    done = run(*words)
    assert f"{NORTH}:709:1: too-many-passages" in done.stderr
    assert f"{EAST}:1:1: too-large" in done.stderr
    assert run(*words).stderr == done.stderr  # when it remembers, too


@pytest.mark.parametrize("words", [["adoption"], ["effective", "--region", "apac", "--on", "2026-11-25"]])
def test_those_about_standards_name_files_of_practices_that_have_one(tmp_path, monkeypatch, words):
    company = Company(tmp_path, monkeypatch, Company.propose, Company.adopt)
    company.hub.write("practices/apac/client-kickoff.md", variant("apac", "x" * LARGEST))
    company.hub.write("practices/apac/other.md", variant("apac", "x" * LARGEST))
    told = company.hub.do(*words)
    assert "practices/apac/client-kickoff.md:1:1: too-large" in told.stderr
    assert "other.md" not in told.stderr


@pytest.mark.parametrize("is_committed", [True, False])
def test_nothing_is_put_to_the_vote_without_a_region_whose_file_is_too_large(tmp_path, monkeypatch, is_committed):
    company = Company(tmp_path, monkeypatch)
    path = "practices/apac/client-kickoff.md" if is_committed else "practices/north/client-kickoff.md"
    company.hub.write(path, variant("apac", "x" * LARGEST))
    if is_committed:
        company.hub.commit("Far too much")
    told = company.hub.do("propose", "client-kickoff", "--as", "lead-emea")
    assert told.exit_code == 1
    assert f"{path}:1:1: too-large" in told.output
    assert not (company.hub.root / "practices/global/client-kickoff").exists()


def test_pages_name_the_region_that_is_left_out_and_the_place(base):
    loaded = load(base)
    with open_history(base) as history:
        made = render(site_input(loaded, history))
    for path in ("docs/index.md", "docs/practices/kickoff/index.md"):
        page = words(made[path].decode())
        assert "What EAST and North wrote is left out: their files hold too much, or cannot be read." in page
        assert f"{NORTH}:709" in page


def check_out_one_region(workshop):
    standard = "practices/global/kickoff/1.0.0/adoption.yml"
    texts = {"practices/governance.yml": GOVERNANCE, NORTH: variant("north"), SOUTH: variant("south"), standard: "{}"}
    for path, text in texts.items():
        workshop.write(path, text.encode())
    workshop.commit("All")
    workshop.run("sparse-checkout", "set", "practices/north")
    assert not (workshop.root / SOUTH).exists()


@pytest.fixture
def sparse(begun, monkeypatch):
    """A sparse checkout that has the files of one region on the disk, and knows of another's and of a standard."""
    workshop = begun(check_out_one_region)
    monkeypatch.chdir(workshop.root)
    return workshop


@pytest.mark.parametrize(
    "words",
    [
        *(["merge", "kickoff"], ["merge", "--all"], ["merge", "--all", "--jobs", "2"], ["variance"], ["adoption"]),
        *(["drift"], ["triage"], ["roles"], ["ballot"], ["verify"], ["verify", "--no-history"], ["build"]),
        *(["propose", "kickoff"], ["due"]),
    ],
    ids=" ".join,
)
def test_nothing_is_said_of_a_part_as_if_it_were_all(sparse, run, words):
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.fullmatch(
        r"bestyet: \d+ files? (is|are) not here, practices/\S+ for one \(a sparse checkout\); "
        r"get all with: git sparse-checkout disable\n",
        done.stderr,
    )


def test_who_only_writes_can_check_a_sparse_checkout(sparse, run):
    assert "2 files more: not here, as this is a sparse checkout" in run("check", "practices/north").stderr
    assert run("merge", NORTH).exit_code == 0
    sparse.run("sparse-checkout", "disable")
    assert "not here" not in run("check").stderr


@pytest.mark.parametrize("words", [["merge", "kickoff"], ["merge", "--all"], ["build"], ["drift"], ["roles"]])
def test_a_folder_that_cannot_be_looked_into_is_not_passed_over(base, run, words, tmp_path_factory):
    """A region's folder that is a link; check names it, too."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (base / "practices/south").rename(elsewhere / "south")
    (base / "practices/south").symlink_to(elsewhere / "south", target_is_directory=True)
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "bestyet: practices/south is a link, and no link is followed\n"
    assert "practices/south:1:1: symbolic-link" in run("check").stdout
