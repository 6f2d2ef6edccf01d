"""A team begins: a fresh knowledge base, and the first variant of a region."""

import re
from pathlib import Path

import pytest
import yaml
from cli.kickoff import run

HOOKS = Path(__file__).parents[3] / ".pre-commit-hooks.yaml"


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("init", "kb").exit_code == 0
    monkeypatch.chdir(tmp_path / "kb")
    return tmp_path / "kb"


def test_a_fresh_knowledge_base_is_a_repository_that_passes_check_and_merges(fresh):
    assert (fresh / ".git").is_dir()
    assert (fresh / "schema/variant.schema.json").is_file()
    assert (fresh / ".github/workflows/bestyet.yml").is_file()
    assert (fresh / ".gitlab-ci.yml").is_file()
    check = run("check")
    assert (check.exit_code, check.stdout) == (0, "")
    assert "2 common steps" in run("merge", "client-kickoff").output or run("merge", "client-kickoff").exit_code == 0


def test_before_each_commit_what_is_to_be_committed_can_be_checked(fresh):
    """pre-commit calls `entry` with the paths that fit `files`; it has been tried so with pre-commit itself."""
    (hook,) = yaml.safe_load(HOOKS.read_text())
    program, *words = hook["entry"].split()
    paths = [path.relative_to(fresh).as_posix() for path in sorted(fresh.rglob("*")) if path.is_file()]
    paths = [path for path in paths if re.search(hook["files"], path)]
    assert program == "bestyet"
    assert {"practices/governance.yml", "practices/north/client-kickoff.md"} <= {*paths}
    assert run(*words, *paths).exit_code == 0
    variant = fresh / "practices/north/client-kickoff.md"
    variant.write_text(variant.read_text() + "\n[It](http://example.org)\n")
    assert "link-scheme" in run(*words, *paths).output
    assert run(*words, *paths).exit_code == 1


def test_init_never_overwrites(fresh):
    (fresh / "practices/governance.yml").write_text("mine")
    result = run("init", str(fresh))
    assert result.exit_code == 2
    assert "exists already" in result.stderr
    assert (fresh / "practices/governance.yml").read_text() == "mine"


def test_init_in_an_existing_repository_keeps_it(workshop, monkeypatch):
    workshop.write("notes.txt", "ours")
    first = workshop.commit("Before")
    monkeypatch.chdir(workshop.root)
    assert run("init").exit_code == 0
    assert workshop.run("rev-parse", "HEAD").strip() == first
    assert (workshop.root / "notes.txt").read_text() == "ours"


def test_a_new_variant_explains_itself_and_check_says_what_is_left_to_do(fresh):
    result = run("new", "south", "change-orders")
    assert result.output.startswith("practices/south/change-orders.md is ready to fill in")
    text = (fresh / "practices/south/change-orders.md").read_text()
    assert "# lead-times:" in text
    check = run("check", "practices/south/change-orders.md")
    assert check.exit_code == 1
    told = [line for line in check.stdout.splitlines() if line.startswith("practices/")]
    assert {line.split(": ")[1] for line in told} == {"unfinished"}


def test_filled_in_and_uncommented_it_passes(fresh):
    run("new", "south", "change-orders")
    path = fresh / "practices/south/change-orders.md"
    keys = (
        "reviewed",
        "category",
        "customer-facing",
        "lead-times",
        "raci",
        "templates",
        "channels",
        "evidence",
        "risk",
        "departures",
    )
    starts = (*(f"# {key}" for key in keys), "#   - ")
    lines = []
    for line in path.read_text().splitlines():
        key = line.replace("#   - ", "  - ", 1).removeprefix("# ") if line.startswith(starts) else line
        lines.append(key.replace("TODO: ", ""))
    path.write_text("\n".join(lines) + "\n")
    check = run("check")
    assert (check.exit_code, check.stdout) == (0, "")


def test_a_second_region_is_offered_the_names_of_the_first(fresh):
    (fresh / "practices/south/client-kickoff.md").unlink()
    result = run("new", "south", "client-kickoff")
    assert "North wrote theirs already" in result.output
    text = (fresh / "practices/south/client-kickoff.md").read_text()
    assert "{#agenda-sent} North: Send the agenda" in text
    told = [line for line in run("check").output.splitlines() if line and not line.startswith(" ")]
    assert {line.split(": ")[1] for line in told if ": " in line} == {"unfinished"}  # nothing about the names offered


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["moon", "client-kickoff"], "'moon' is no region"),
        (["north", "Client Kickoff"], "is no name for a practice"),
        (["north", "../../escape"], "is no name for a practice"),
        (["north", "client-kickoff"], "exists already"),
    ],
)
def test_what_cannot_be_begun_is_said(fresh, words, said):
    result = run("new", *words)
    assert result.exit_code == 2
    assert said in result.stderr
