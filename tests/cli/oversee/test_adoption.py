"""Asking who works by the standard and what slid back, from the command line: real histories, no votes."""

import csv
import io
import json

import pytest
from bestyet.merge.candidate import merge
from bestyet.merge.provenance import dump, record
from bestyet.text.base import read_base
from bestyet.text.markdown.writer import write_practice
from cli.kickoff import run
from cli.voting import Clock
from msgspec import structs

GOVERNANCE = "company: Example (illustrative)\nregions:\n  north: {name: North}\n  south: {name: South}\n"
FIVE = "Send the agenda within 5 days. {#sent}"
NINE = "Send the agenda within 9 days. {#sent}"
SOUTH = "practices/south/kickoff.md"


def variant(region, *steps, front=""):
    lines = ["---", "practice: kickoff", "title: Kickoff", f"region: {region}", f"owner: {region}", "status: in-use"]
    return "\n".join([*lines, *front.splitlines(), "---", "# Kickoff", "", *(f"- {step}" for step in steps), ""])


class Base:
    """A repository with two regions and a standard in force since 1 March 2026: five days, North's words."""

    def __init__(self, workshop, monkeypatch):
        self.workshop, self.root, self.clock = workshop, workshop.root, Clock(monkeypatch)
        monkeypatch.chdir(workshop.root)

    def begin(self):
        self.commit("2026-02-01", **{"practices/governance.yml": GOVERNANCE, "practices/vocabulary.yml": "roles: {}\n"})
        self.write("practices/north/kickoff.md", variant("north", FIVE))
        self.write(SOUTH, variant("south", FIVE))
        self.commit("2026-02-02")
        self.adopt("1.0.0", "2026-03-01")

    def write(self, path, text):
        self.workshop.write(path, text)

    def commit(self, day, message="Edit", author="Ada <ada@example.org>", **files):
        self.clock.set(day)
        for path, text in files.items():
            self.write(path, text)
        return self.workshop.commit(message, author=author)

    def south(self, day, *steps, front="", **how):
        self.write(SOUTH, variant("south", *steps, front=front))
        return self.commit(day, **how)

    def adopt(self, number, effective):
        """Put what North says in force, as if all had voted for it."""
        paths = ["practices/governance.yml", "practices/north/kickoff.md"]
        base = read_base({path: (self.root / path).read_bytes() for path in paths})
        candidate = merge("kickoff", base.merged_variants("kickoff"), base.settings)
        written = write_practice(candidate)
        folder = f"practices/global/kickoff/{number}"
        data = structs.replace(record(candidate, written.places, "bestyet"), version=number)
        adoption = f"practice: kickoff\nversion: {number}\noutcome: adopted\neffective: {effective}\n"
        self.write(f"{folder}/practice.md", written.text)
        self.write(f"{folder}/provenance.json", dump(data))
        self.write(f"{folder}/adoption.yml", adoption)
        return self.commit(effective, f"Adopt {number}")

    def drift(self, *words):
        result = run("drift", "--format", "json", *words)
        assert result.exit_code in (0, 1), result.output + result.stderr
        found = json.loads(result.output)
        assert result.exit_code == bool(found["new"])
        return found["new"]


def adopted(workshop):
    with pytest.MonkeyPatch.context() as patch:
        Base(workshop, patch).begin()


@pytest.fixture
def base(begun, monkeypatch):
    return Base(begun(adopted), monkeypatch)


def test_all_follow_and_the_table_counts_them(base):
    base.clock.set("2026-03-10")
    assert base.drift() == []
    told = run("adoption").output
    assert "kickoff   1.0.0    north   1\nkickoff   1.0.0    south   1\n" in told
    assert "kickoff 1.0.0: 1 of 1 step are adopted everywhere" in told
    base.clock.set("2026-05-30")  # 30 days of March, 30 of April and 30 of May
    assert "1 of them have held" in run("adoption").output
    told = run("adoption", "kickoff").output
    assert "sent: adopted everywhere since 2026-03-01, and has held" in told
    assert "    follows  south: it has the very words (practices/south/kickoff.md:10)\n" in told


def test_the_hold_is_as_long_as_the_governance_says(base):
    base.commit("2026-03-02", **{"practices/governance.yml": GOVERNANCE + 'adoption: {hold: "2 weeks"}\n'})
    base.clock.set("2026-03-14")
    assert "and has held" not in run("adoption", "kickoff").output
    base.clock.set("2026-03-15")
    assert "and has held" in run("adoption", "kickoff").output
    assert "practices/governance.yml" not in run("check").output


def test_csv_has_a_row_for_each_region_and_step_and_no_cell_acts_as_a_formula(base):
    front = 'departures:\n  - {step: sent, reason: "=1+1", approved-by: "@lead", until: 2027-01-01}'
    base.south("2026-03-10", NINE, front=front)
    rows = list(csv.DictReader(io.StringIO(run("adoption", "--format", "csv").output)))
    assert [(row["region"], row["state"]) for row in rows] == [("north", "follows"), ("south", "adapted")]
    assert rows[1]["approved-by"] == "'@lead"
    assert (rows[1]["place"], rows[1]["standard"]) == (
        f"{SOUTH}:12",
        "practices/global/kickoff/1.0.0/practice.md:8",
    )


def test_what_is_not_committed_yet_is_told_too(base):
    base.clock.set("2026-04-01")
    (base.root / SOUTH).write_text(variant("south", NINE))
    (found,) = base.drift()
    assert (found["what"], found["commit"], found["since"]) == ("silent reversion", None, None)
    assert "by a change that is not committed yet" in run("drift").output
    assert run("adoption", "--as-of", "HEAD", "--format", "json").output.count('"drifted"') == 0


def test_a_text_that_is_deleted_or_retired_or_loses_the_step_has_slid_back(base):
    gone = base.south("2026-04-01", "Something else.")
    assert [(one["step"], one["commit"]) for one in base.drift()] == [("sent", gone)]
    text = variant("south", FIVE).replace("in-use", "retired")
    base.south("2026-04-02", FIVE)
    retired = base.commit("2026-04-03", **{SOUTH: text})
    (found,) = base.drift()
    assert (found["commit"], found["because"]) == (retired, "it has retired its text")
    base.workshop.run("rm", "--quiet", SOUTH)
    base.clock.set("2026-04-05")
    deleted = base.workshop.commit("Away with it")
    (found,) = base.drift()
    assert (found["commit"], found["because"]) == (retired, "it has not written this practice")
    assert deleted != retired  # it had slid back before


def test_a_number_that_is_quietly_dropped_is_told_with_its_commit(base):
    base.south("2026-03-20", "Within 5 days the agenda goes out. {#sent}")
    assert base.drift() == []
    dropped = base.south("2026-04-01", "Send the agenda in good time. {#sent}", author="Kim <kim@example.org>")
    base.south("2026-04-02", "Send the agenda in good time. {#sent}", "Thank everybody.")
    (found,) = base.drift()
    assert (found["what"], found["commit"], found["author"]) == ("watered down", dropped, "Kim")
    assert found["because"] == "it gives no other value, in its own words, but names no duration"
    base.south("2026-04-03", FIVE)
    assert base.drift() == []


def test_the_commit_on_a_branch_is_named_and_not_the_merge(base):
    base.workshop.run("checkout", "--quiet", "-b", "wording")
    base.south("2026-04-01", FIVE, "Thank everybody.", author="Ben <ben@example.org>")
    slid = base.south("2026-04-02", NINE, "Thank everybody.", author="Kim <kim@example.org>", message="Typo")
    base.south("2026-04-03", NINE, "Thank you all.", author="Ben <ben@example.org>")
    base.workshop.run("checkout", "--quiet", "main")
    base.clock.set("2026-04-10")
    base.workshop.run("merge", "--quiet", "--no-ff", "-m", "Merge wording", "wording")
    (found,) = base.drift()
    assert (found["commit"], found["author"], found["since"]) == (slid, "Kim", "2026-04-10")


def test_an_old_branch_that_is_merged_wrongly_blames_the_merge(base):
    """The branch never followed the step; the merge took its side."""
    base.south("2026-03-05", NINE)
    base.workshop.run("checkout", "--quiet", "-b", "old")
    base.south("2026-03-06", NINE, "Thank everybody.")
    base.workshop.run("checkout", "--quiet", "main")
    base.south("2026-03-07", FIVE)
    base.clock.set("2026-04-10")
    base.workshop.run("merge", "--quiet", "--no-ff", "--strategy-option=theirs", "-m", "Merge old", "old")
    (base.root / SOUTH).write_text(variant("south", NINE, "Thank everybody."))
    base.workshop.run("add", SOUTH)
    base.workshop.run("commit", "--quiet", "--amend", "--no-edit")
    merge_commit = base.workshop.run("rev-parse", "HEAD").strip()
    (found,) = base.drift()
    assert found["commit"] == merge_commit


def test_what_slid_before_the_standard_is_no_reversion(base):
    base.adopt("1.0.1", "2026-03-02")
    base.south("2026-03-03", FIVE)
    other = variant("north", "Agree the scope within 2 weeks. {#scope}", FIVE)
    base.write("practices/north/kickoff.md", other)
    base.commit("2026-03-04")
    base.adopt("1.1.0", "2026-03-05")
    assert [(one["what"], one["step"]) for one in base.drift()] == [("never adopted", "scope")]


def test_since_leaves_out_what_was_so_then(base):
    before = base.south("2026-04-01", NINE)
    base.commit("2026-04-05", "Nothing")
    assert len(base.drift()) == 1
    assert base.drift("--since", "2026-04-02") == []
    assert base.drift("--since", before) == []
    assert len(base.drift("--since", "2026-03-20")) == 1
    assert len(base.drift("--as-of", "2026-04-02")) == 1
    assert base.drift("--as-of", "2026-03-31") == []


def test_a_baseline_is_one_line_a_finding_and_the_same_every_time(base, tmp_path):
    base.south("2026-04-01", NINE)
    told = run("drift", "--write-baseline").output
    assert told == "drift-baseline.yml: 1 finding known from now on. Commit it.\n"
    file = base.root / "drift-baseline.yml"
    because = "SOUTH says 9 days, the standard says 5 days".replace("SOUTH", "South")
    assert file.read_text() == (
        "# What `bestyet drift` finds and everybody knows: written by `bestyet drift --write-baseline`.\n"
        "known:\n"
        f'  - {{practice: kickoff, region: south, step: sent, what: silent reversion, because: "{because}",'
        ' since: "2026-04-01"}\n'
    )
    raw = file.read_bytes()
    run("drift", "--write-baseline")
    assert file.read_bytes() == raw
    assert base.drift() == []
    assert run("check").output.count("drift-baseline") == 0
    elsewhere = tmp_path / "known.yml"
    elsewhere.write_bytes(raw.replace(b"9 days", b"8 days"))
    assert len(base.drift("--baseline", str(elsewhere))) == 1
    assert "1 known finding of " in run("drift", "--baseline", str(elsewhere)).output


@pytest.mark.parametrize("text", ["", "known: 7\n", "- 1\n", "known:\n  - 7\n", "known: [", "\0", "a: &a [*a]\n"])
def test_a_file_that_is_no_baseline_is_refused(base, text):
    (base.root / "drift-baseline.yml").write_text(text)
    result = run("drift")
    assert result.exit_code == 2
    assert "is no baseline" in result.stderr


def test_a_baseline_that_is_not_there_is_refused_where_it_is_named(base):
    result = run("drift", "--baseline", "nowhere.yml")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_one_line_says_what_is_not_there(base):
    for words, told in (
        (("adoption", "kickof"), "no region has written a practice called 'kickof'"),
        (("adoption", "kickoff", "--region", "west"), "there is no region 'west'"),
        (("adoption", "--as-of", "2026-02-29"), "is no day of the calendar"),
        (("drift", "--since", "nowhere"), "names no commit"),
    ):
        result = run(*words)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert told in result.stderr
    early = run("adoption", "kickoff", "--as-of", "2026-02-15")
    assert "no version of kickoff is in force on 2026-02-15" in early.stderr
    assert run("adoption", "--as-of", "2026-02-15").output == "No practice has a standard in force on 2026-02-15.\n"
    assert run("drift", "--as-of", "2026-02-15").output == "0 new findings.\n"


def test_without_a_whole_history_only_today_is_known(base, tmp_path, monkeypatch):
    base.south("2026-04-01", NINE)
    shallow = tmp_path / "shallow"
    base.workshop.run("clone", "--quiet", "--depth=1", f"file://{base.root}", str(shallow))
    monkeypatch.chdir(shallow)
    assert "since when all have adopted it, only the whole history tells" in run("adoption").output
    assert [one["what"] for one in base.drift()] == ["never adopted"]


def test_contributors_cannot_act_on_the_terminal_or_break_the_command(base):
    base.south("2026-04-01", "Send \x1b[2J the agenda within 9 days. {#sent}", author="M\x1b[2J <m@example.org>")
    assert "\x1b" not in run("drift").output + run("adoption", "kickoff").output
    for value in ("7", "[1]", "{a: b}", "~", "'2026-99-99'"):
        entry = f"{{step: sent, reason: {value}, approved-by: {value}, until: {value}, version: {value}}}"
        front = f"follows: {value}\ndepartures:\n  - {entry}\n  - {value}\nlead-times: {value}\nevidence: {value}"
        base.south("2026-04-02", NINE, front=front)
        assert run("adoption").exit_code == 0
        assert run("drift").exit_code == 1


def test_a_record_that_cannot_be_read_is_one_line(base):
    for text in (
        "{}",
        "[]",
        "no",
        '{"items": 7}',
        '{"items": [{"place": 7}]}',
        '{"items": [{"id": [], "place": {"first_line": 8}}]}',
    ):
        base.write("practices/global/kickoff/1.0.0/provenance.json", text)
        result = run("drift")
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert "provenance.json cannot be read as a record" in result.stderr
