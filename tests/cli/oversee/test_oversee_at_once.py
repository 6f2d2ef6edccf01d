"""A company asks of all its practices: several processes answer what one does, from the same files or not at all."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from bestyet.actions.oversee.variance import of_differences
from bestyet.knowledge.as_of import when_of
from bestyet.knowledge.many import each, parts
from bestyet.knowledge.many.each import Helpers, asked_of_each, whole_at
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import clock
from bestyet.repo.workers import spread
from bestyet.repo.workers.spread import Workers
from cli.kickoff import APAC, EMEA, run
from cli.oversee.texts import OURS, THEIRS, VOCABULARY
from cli.voting import FOLDER, Company, put_to_the_vote, shared_company
from conftest import Workshop
from repo.workers.chores import practices_by_whoever_outlives_it

RISK = "risk: {severity: 7, occurrence: 4, detection: 4}\ncategory: project-start\ncustomer-facing: true\n"
EDITED = "practices/apac/client-kickoff.md"
TORN = "\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n"
ENDS = """\
practice: over
version: 1.0.0
class: major
opened: 2026-01-01T00:00:00Z
policy: {name: majority}
electorate: []
text: ''
passages: {}
provenance: ''
ends: true
"""
ENDED = """\
practice: over
version: 1.0.0
outcome: adopted
decided: 2026-02-01T00:00:00Z
effective: 2026-03-01
previous: null
"""
BRIEFLY = (("variance",), ("triage", "client-kickoff"), ("roles", "--region", "mars"))
ASKED = (
    ("variance",),
    ("variance", "--format", "csv"),
    ("variance", "--format", "json", "--category", "project-start"),
    ("variance", "--category", "none"),
    ("triage",),
    ("triage", "client-kickoff", "--format", "json"),
    ("triage", "withdrawn"),
    ("triage", "over"),
    ("triage", "move"),
    ("triage", "large"),
    ("triage", "client-kikoff"),
    ("roles",),
    ("roles", "--region", "emea", "--format", "csv"),
    ("roles", "--region", "mars"),
    ("roles", "--region", "venus"),
)


def fill(workshop: Workshop) -> None:
    """Practices of which one is retired, one has ended, one is too large, one a link, and one is nonsense; one region
    that governance.yml does not know, and one all of whose texts are too large."""
    workshop.write("practices/governance.yml", "regions: {emea: {name: Europe}, apac: {name: Asia}}\n")
    workshop.write("practices/vocabulary.yml", VOCABULARY)
    rated = OURS.replace("lead-times:", f"{RISK}lead-times:")
    for name in ("client-kickoff", "move", "over", "withdrawn"):
        workshop.write(f"practices/emea/{name}.md", (OURS if name == "move" else rated).replace("client-kickoff", name))
        workshop.write(f"practices/apac/{name}.md", THEIRS.replace("client-kickoff", name))
    for region in ("emea", "apac"):
        path = f"practices/{region}/withdrawn.md"
        workshop.write(path, (workshop.root / path).read_text().replace("in-use", "retired"))
    workshop.write("practices/global/over/1.0.0/ballot.yml", ENDS)
    workshop.write("practices/global/over/1.0.0/adoption.yml", ENDED)
    workshop.write("practices/mars/move.md", rated.replace("client-kickoff", "move").replace("emea", "mars"))
    workshop.write("practices/venus/large.md", OURS + "1. Send the agenda.\n" * 701)
    workshop.write(
        "practices/emea/nonsense.md", b"---\npractice: \xff\nraci: [{activity: [1]}, 7]\nrisk: &a *a\n---\n\0"
    )
    (workshop.root / "practices/emea/linked.md").symlink_to("move.md")
    workshop.stage_all()
    workshop.commit("All")


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    workshop = Workshop(tmp_path_factory.mktemp("company"))
    fill(workshop)
    return workshop.root


@pytest.fixture
def base(written, tmp_path, monkeypatch):
    """A copy; the parts of its practices are of two each, else all would be one."""
    root = shutil.copytree(written, tmp_path / "base", symlinks=True)
    monkeypatch.chdir(root)
    monkeypatch.setattr(parts, "_MOST", 1)
    monkeypatch.setattr(each, "_TIMES", 2)
    return root


def asked(*words: str) -> tuple[str, str, int]:
    """What is said where nothing is known from the last time."""
    shutil.rmtree(".git/bestyet", ignore_errors=True)
    done = run(*words)
    return done.stdout, done.stderr, done.exit_code


def test_whoever_answers_says_the_same(base, in_turn, monkeypatch):
    several = {words: asked(*words, "--jobs", "3") for words in ASKED}
    monkeypatch.setattr(parts, "_MOST", 100)
    assert {words: asked(*words) for words in ASKED} == several
    assert "there is no region 'venus'; there are: emea, apac, mars" in several["roles", "--region", "venus"][1]
    assert "over is not ranked: it is no standard any more" in several["triage", "over"][1]
    assert "every variant of large is left out" in several["triage", "large"][1]
    assert several["variance",][0].count("client-kickoff *") == 2


def test_of_a_commit_they_say_the_same_whatever_lies_there_now(base, in_turn):
    before = {words: asked(*words) for words in BRIEFLY}
    for path in Path("practices").glob("*/*.md"):
        path.unlink()
    of_now = {words: asked(*words) for words in BRIEFLY}
    for words in BRIEFLY:
        there, said, status = asked(*words, "--as-of", "HEAD", "--jobs", "3")
        assert (there, status) == (before[words][0], before[words][2]) != (of_now[words][0], of_now[words][2])
        assert "linked.md" not in said  # a commit's links are no files


def test_processes_say_what_one_says(base):
    words = ("variance", "--format", "csv")
    alone = asked(*words)
    assert asked(*words, "--jobs", "2") == alone
    assert alone[0].count("client-kickoff.md:") > 3


def test_what_others_answered_is_known_to_whoever_asks_next(base, in_turn, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2090, 1, 1, tzinfo=UTC))  # nobody has written for years
    for words in (("variance",), ("triage",), ("roles",)):
        said = asked(*words, "--jobs", "3")
        with monkeypatch.context() as nobody:
            nobody.setattr(each, "spread", None)
            assert run(*words).output == run(*words, "--jobs", "2").output == said[1] + said[0]


def test_a_process_that_dies_is_replaced(base):
    whole = whole_at(when_of(None, base), of_differences)
    told = list[tuple[int, int]]()
    helpers = Helpers(Workers(jobs=1), lambda *numbers: told.append(numbers))
    found = list(asked_of_each(practices_by_whoever_outlives_it, whole, date(2026, 6, 1), helpers))
    assert found == [("client-kickoff",), ("move",), ("nonsense", "over"), ("withdrawn",)]
    assert told == [(number, 4) for number in (1, 2, 3, 4)]


def test_a_text_that_is_edited_meanwhile_is_never_half_old_half_new(base, in_turn, monkeypatch):
    sent = spread.in_processes

    def later(*given):
        Path(EDITED).write_text(THEIRS.replace("7", "8"))
        yield from sent(*given)

    monkeypatch.setattr(spread, "in_processes", later)
    for words in (("variance",), ("triage",), ("roles",)):
        Path(EDITED).write_text(THEIRS)
        said = asked(*words, "--jobs", "2")
        assert (said[0], said[2]) == ("", 2)
        assert said[1].endswith("is not the same where a worker reads it, or was changed\n")
    assert asked("variance", "--as-of", "HEAD", "--jobs", "2")[2] == 0  # what is committed stays


def test_a_commit_that_a_worker_has_not_is_said_in_one_line(base):
    whole = whole_at(when_of("HEAD", base), of_differences)
    (part, *_) = whole.parts(whole.practices)
    for lost in ({"commit": "1" * 40}, {"root": base / "practices"}, {"root": base.parent}):
        with pytest.raises(CannotGoOnError):
            replace(part, source=replace(part.source, **lost)).load()


def test_a_merge_that_git_could_not_finish_is_said_whoever_answers(base, in_turn):
    Path(EDITED).write_text(THEIRS + TORN)
    Path("practices/notes.txt").write_text(TORN)
    for words in (("variance",), ("triage",), ("roles",)):
        said = asked(*words)
        assert asked(*words, "--jobs", "2") == said
        assert said[1].startswith(f"bestyet: {EDITED}:")
        assert "1 more files are like that" in said[1]


def test_where_one_practice_is_read_nobody_can_help(base):
    for command in ("variance", "roles"):
        said = asked(command, "move", "--jobs", "2")
        assert (said[0], said[2]) == ("", 2)
        assert "name no PRACTICE with them" in said[1]


@pytest.fixture(scope="module")
def company(tmp_path_factory):
    with shared_company(tmp_path_factory, put_to_the_vote, Company.adopt, parted) as found:
        yield found


def parted(company: Company) -> None:
    """Three more practices with the same standard: one is what another was called before; APAC goes its own way."""
    hub = company.hub
    hub.get()
    for name in ("archive", "heir", "move"):
        for path in sorted((hub.root / FOLDER).rglob("*")):
            if path.is_file():
                raw = path.read_bytes().replace(b"client-kickoff", name.encode())
                raw = raw.replace(b"base: null", b"base: {practice: move, version: 1.0.0}") if name == "heir" else raw
                hub.write(f"practices/global/{name}/1.0.0/{path.relative_to(hub.root / FOLDER)}", raw)
        for region, text in (("emea", EMEA), ("apac", EMEA.replace("emea", "apac")), ("mars", APAC)):
            hub.write(f"practices/{region}/{name}.md", text.replace("client-kickoff", name))
    hub.send("Copies that nobody voted on")
    for name in ("archive", "move"):
        hub.write(f"practices/apac/{name}.md", APAC.replace("client-kickoff", name))
    hub.send("APAC slides back")
    hub.write("practices/apac/client-kickoff.md", EMEA.replace("emea", "apac").replace("three", "nine"))


@pytest.mark.parametrize(
    "words",
    [
        "adoption --format json",
        "adoption --region mars",
        "adoption --region venus",
        "adoption --as-of HEAD --format csv",
        "drift --format json",
        "drift --since HEAD~1",
    ],
)
def test_whoever_surveys_the_standards_says_the_same(company, in_turn, monkeypatch, words):
    monkeypatch.chdir(company.hub.root)
    monkeypatch.setattr(parts, "_MOST", 1)
    alone = asked(*words.split())
    assert asked(*words.split(), "--jobs", "3") == alone
    assert "archive" in alone[0] or "venus" in words
    assert '"move"' not in alone[0]  # it has another name by now


@pytest.fixture
def copied(company, tmp_path, monkeypatch):
    root = shutil.copytree(company.hub.root, tmp_path / "copy")
    monkeypatch.chdir(root)
    monkeypatch.setattr(parts, "_MOST", 1)
    return Workshop(root)


def test_the_first_standard_that_cannot_be_read_is_named_whoever_comes_to_it_first(copied, in_turn):
    for name in ("archive", "heir"):
        Path(f"practices/global/{name}/1.0.0/provenance.json").write_text("{")
    said = asked("adoption")
    assert "practices/global/archive/1.0.0/provenance.json cannot be read as a record" in said[1]
    assert asked("adoption", "--jobs", "3") == asked("drift", "--jobs", "3") == said


@pytest.mark.parametrize("is_cut", [False, True])
def test_a_worker_with_another_history_surveys_nothing(copied, in_turn, monkeypatch, is_cut):
    sent = spread.in_processes

    def later(*given):
        if is_cut:
            Path(".git/shallow").write_text(copied.head() + "\n")
        else:
            copied.commit("Somebody else's")
        yield from sent(*given)

    monkeypatch.setattr(spread, "in_processes", later)
    said = asked("drift", "--jobs", "3")
    assert (said[0], said[2]) == ("", 2)
    assert said[1].endswith("is not the same where a worker reads it, or was changed\n")
