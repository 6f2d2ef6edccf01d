"""`bestyet check` as people and machines meet it: real folders, real links, real git."""

import json
import os
from datetime import UTC, datetime

import pytest
from bestyet.cli.main import main
from bestyet.cli.output.problems import colour_wanted, report, summary
from bestyet.model.place import Place
from bestyet.model.problem import Problem
from click.testing import CliRunner

GOVERNANCE = "regions:\n  emea: {name: Europe}\n  apac: {name: Asia}\nreviewers: []\n"
VOCABULARY = "channels:\n  email: {title: Email}\n"


def variant(region, practice="kickoff", front="", body="# Kickoff\n\n1. Send the agenda.\n"):
    return f"---\npractice: {practice}\ntitle: Kickoff\nregion: {region}\nowner: a\nstatus: in-use\n{front}---\n{body}"


@pytest.fixture
def base(tmp_path, monkeypatch):
    """A knowledge base without a fault, as the current folder."""
    folder = tmp_path / "base"
    for path, text in {
        "governance.yml": GOVERNANCE,
        "vocabulary.yml": VOCABULARY,
        "emea/kickoff.md": variant("emea"),
        "apac/kickoff.md": variant("apac"),
    }.items():
        target = folder / "practices" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def run(*words):
    return CliRunner().invoke(main, ["check", *words], catch_exceptions=False)


def lines(result):
    """Places and codes only."""
    return [" ".join(line.split(": ")[:2]) for line in result.stdout.splitlines() if not line.startswith("    ")]


def test_nothing_wrong(base):
    result = run()
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "4 files, no problems\n")


def test_a_problem_with_its_place_its_hint_and_the_sum(base):
    (base / "practices/emea/kickoff.md").write_text(variant("emea", front="channels: [mail]\n"), "utf-8")
    result = run()
    assert result.exit_code == 1
    assert result.stdout == (
        "practices/emea/kickoff.md:7:12: unknown-channel: “mail” is not a channel of practices/vocabulary.yml\n"
        "    hint: did you mean “email”? known there: email; or add it there\n"
    )
    assert result.stderr == "1 problem in 1 of 4 files\n"


def test_only_the_paths_asked_for(base):
    for region in ("emea", "apac"):
        (base / f"practices/{region}/kickoff.md").write_text(variant(region, front="x: 1\n"), "utf-8")
    assert lines(run("practices/emea/kickoff.md")) == ["practices/emea/kickoff.md:7:1 unknown-key"]
    assert lines(run("practices/apac")) == ["practices/apac/kickoff.md:7:1 unknown-key"]
    assert len(lines(run("practices/apac", "practices/emea/kickoff.md"))) == 2
    assert len(lines(run("practices"))) == len(lines(run("."))) == 2


def test_from_a_folder_inside_and_from_a_folder_above(base, monkeypatch):
    (base / "practices/emea/kickoff.md").write_text(variant("emea", front="x: 1\n"), "utf-8")
    monkeypatch.chdir(base / "practices/emea")
    assert lines(run("kickoff.md")) == ["practices/emea/kickoff.md:7:1 unknown-key"]
    monkeypatch.chdir(base.parent)
    assert lines(run("base")) == ["base/practices/emea/kickoff.md:7:1 unknown-key"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["practices/emea/no.md"], "there is no file or folder practices/emea/no.md"),
        (["--since", "HEAD"], "--since needs a git repository"),
        (["../elsewhere"], "no folder “practices” here or above"),
        (["README.md"], "README.md is not in practices/"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(base, words, message):
    (base.parent / "elsewhere").mkdir()
    (base / "README.md").write_text("# Read me\n")
    result = run(*words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_links_pipes_and_huge_files_are_not_read(base):
    (base.parent / "secret.md").write_text("secret", "utf-8")
    (base / "practices/emea/linked.md").symlink_to(base.parent / "secret.md")
    (base / "practices/latam").symlink_to(base.parent)
    (base / "practices/emea/large.md").write_bytes(b"a" * 1_048_577)
    os.mkfifo(base / "practices/emea/pipe.md")
    assert lines(run()) == [
        "practices/emea/large.md:1:1 too-large",
        "practices/emea/linked.md:1:1 symbolic-link",
        "practices/emea/pipe.md:1:1 not-a-file",
        "practices/latam:1:1 symbolic-link",
    ]


def test_a_file_that_may_not_be_read(base, monkeypatch):
    def refuse(path, flags):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("bestyet.repo.tree.os.open", refuse)
    assert "practices/emea/kickoff.md:1:1 unreadable" in lines(run())


def test_practices_as_a_link_leads_nowhere(base):
    (base / "practices").rename(base.parent / "elsewhere")
    (base / "practices").symlink_to(base.parent / "elsewhere")
    assert lines(run()) == ["practices:1:1 symbolic-link", "practices/governance.yml:1:1 no-governance"]


def test_names_and_texts_cannot_act_on_the_terminal(base):
    (base / "practices/emea/\x1b[2J\nx.md").write_text(variant("emea", "\\x1b"), "utf-8")
    (base / "practices/emea/kickoff.md").write_text(variant("emea", body="# K\n\n<b \x1b[31m\x9b>\n"), "utf-8")
    for form in ("text", "json", "github", "sarif"):
        result = run("--format", form)
        assert result.exit_code == 1
        assert "\x1b" not in result.stdout
        assert "\x9b" not in result.stdout


def test_file_names_that_are_no_text(base):
    try:
        (base / os.fsdecode(b"practices/emea/\xff.md")).write_text(variant("emea"), "utf-8")
    except OSError:
        pytest.skip("this file system keeps names as text")
    assert "practices/emea/\ufffd.md:1:1 bad-file-name" in lines(run())


def test_only_what_changed_since_a_commit(workshop, monkeypatch):
    workshop.write("practices/governance.yml", GOVERNANCE)
    workshop.write("practices/vocabulary.yml", VOCABULARY)
    workshop.write("practices/apac/kickoff.md", variant("apac", front="x: 1\n"))
    workshop.write("practices/emea/old.md", variant("emea", "old"))
    before = workshop.commit("Begin")
    workshop.write("practices/emea/kickoff.md", variant("emea", front="x: 1\n"))
    workshop.run("rm", "-q", "practices/emea/old.md")
    workshop.commit("Add one, remove one")
    (workshop.root / "practices/emea/new.md").write_text(variant("emea", "new", "y: 1\n"), "utf-8")
    monkeypatch.chdir(workshop.root)
    assert lines(run("--since", before)) == [
        "practices/emea/kickoff.md:7:1 unknown-key",
        "practices/emea/new.md:7:1 unknown-key",
    ]
    assert run("--since", before).stderr == "2 problems in 2 of 2 files\n"
    assert lines(run("--since", before, "practices/emea/new.md")) == ["practices/emea/new.md:7:1 unknown-key"]
    assert run("--since", "no-such-branch").exit_code == 2
    workshop.run("branch", "common", before)
    workshop.run("tag", "common", "HEAD")  # somebody called it like the branch; git would take the tag
    assert run("--since", "common").stderr == "2 problems in 2 of 2 files\n"


def test_a_change_of_the_words_concerns_every_file(workshop, monkeypatch):
    workshop.write("practices/governance.yml", GOVERNANCE)
    workshop.write("practices/vocabulary.yml", VOCABULARY)
    workshop.write("practices/emea/kickoff.md", variant("emea", front="channels: [email]\n"))
    before = workshop.commit("Begin")
    workshop.write("practices/vocabulary.yml", "channels: {phone: {title: Phone}}\n")
    monkeypatch.chdir(workshop.root)
    assert lines(run("--since", before)) == ["practices/emea/kickoff.md:7:12 unknown-channel"]


PROBLEMS = [
    Problem(Place("practices/a,b/c:d.md", 3, 14), "wrong-form", "“100%\nsure” is wrong", "write: a, b"),
    Problem(Place("practices/ü.md", 1, 1), "empty-file", "this file is empty"),
]


def test_json_is_a_list_of_objects():
    assert json.loads(report(PROBLEMS, "json")) == [
        {
            "path": "practices/a,b/c:d.md",
            "line": 3,
            "column": 14,
            "code": "wrong-form",
            "level": "error",
            "message": "“100%\nsure” is wrong",
            "hint": "write: a, b",
        },
        {
            "path": "practices/ü.md",
            "line": 1,
            "column": 1,
            "code": "empty-file",
            "level": "error",
            "message": "this file is empty",
            "hint": "",
        },
    ]
    assert report([], "json") == "[]\n"


def test_github_commands_are_escaped():
    assert report(PROBLEMS, "github") == (
        "::error file=practices/a%2Cb/c%3Ad.md,line=3,col=14,title=wrong-form::"
        "“100%25%0Asure” is wrong%0Awrite: a, b\n"
        "::error file=practices/ü.md,line=1,col=1,title=empty-file::this file is empty\n"
    )


def test_sarif_says_the_same():
    log = json.loads(report(PROBLEMS, "sarif"))
    (run_,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert run_["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run_["tool"]["driver"]["rules"]] == ["empty-file", "wrong-form"]
    first, second = run_["results"]
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("wrong-form", 1, "error")
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 14}
    assert second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "practices/%C3%BC.md"


def test_text_is_coloured_only_where_asked():
    assert "\x1b[" in report(PROBLEMS, "text", colour=True)
    assert "\x1b[" not in report(PROBLEMS, "text")


@pytest.mark.parametrize(
    ("terminal", "variables", "colour"),
    [(True, {}, True), (True, {"NO_COLOR": "1"}, False), (True, {"TERM": "dumb"}, False), (False, {}, False)],
)
def test_colour_needs_a_terminal_and_no_refusal(monkeypatch, terminal, variables, colour):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    assert colour_wanted() is colour


def test_the_sum():
    assert summary([], 55) == "55 files, no problems"
    assert summary([], 1) == "1 file, no problems"
    assert summary(PROBLEMS, 55) == "2 problems in 2 of 55 files"


VOTERS = """\
default-policy: majority-approval
regions:
  emea: {name: Europe}
  apac: {name: Asia}
reviewers:
  - {id: "lead-*", name: Lead, region: emea, keys: [{key: KEY, valid-after: 2026-01-01}]}
  - {id: quality-emea, name: Quality, region: emea, keys: [{key: KEY}]}
policies:
  ours: {extends: majority, tie: coin, min-approvals: -1, quorum: {count: 9}}
  ours-fast: {extends: ours, period: {min: 24, calendar: hours}}
""".replace("KEY", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOkg8oujmK1aeHGXSN1D90otM1tFtheBl7m5uR+e+Vce")


def test_who_votes_by_which_rule_is_looked_at_and_nothing_is_told_twice(base):
    (base / "practices/governance.yml").write_text(VOTERS, "utf-8")
    assert lines(run()) == [
        "practices/governance.yml:1:1 policy-never-passes",
        "practices/governance.yml:4:3 region-without-reviewer",
        "practices/governance.yml:6:10 wrong-form",
        "practices/governance.yml:6:154 wrong-form",
        "practices/governance.yml:7:66 shared-key",
        "practices/governance.yml:9:29 policy-setting",
        "practices/governance.yml:9:55 out-of-range",
    ]
    assert lines(run("practices/emea/kickoff.md")) == []


def test_a_region_can_lose_its_last_reviewer_on_a_day(base, monkeypatch):
    people = "reviewers:\n  - {id: a, name: A, region: emea}\n  - {id: b, name: B, region: apac, until: 2026-05-31}\n"
    (base / "practices/governance.yml").write_text(GOVERNANCE.replace("reviewers: []\n", people), "utf-8")
    monkeypatch.setattr("bestyet.repo.clock.now", lambda: datetime(2026, 5, 31, 9, tzinfo=UTC))
    assert lines(run()) == []
    monkeypatch.setattr("bestyet.repo.clock.now", lambda: datetime(2026, 6, 1, 9, tzinfo=UTC))
    assert lines(run()) == ["practices/governance.yml:3:3 region-without-reviewer"]
