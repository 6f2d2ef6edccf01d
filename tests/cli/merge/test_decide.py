"""Reviewers settle a merge from the command line; what they answered is kept."""

import json
import re
from pathlib import Path

import pytest
from bestyet.cli.main import main
from cli.kickoff import APAC, EMEA, GOVERNANCE, run
from click.testing import CliRunner

REVIEWERS = GOVERNANCE + (
    "reviewers:\n  - {id: quality-lead-emea, name: Quality lead, region: emea, roles: [quality], keys: []}\n"
    "  - {id: quality-lead-apac, name: Quality lead, region: apac, roles: [quality], keys: []}\n"
)
WHO = ("--by", "quality-lead-emea", "--because", "the clearest words", "--on", "2026-11-02")


def write_both(workshop):
    workshop.write("practices/governance.yml", REVIEWERS)
    workshop.write("practices/emea/client-kickoff.md", EMEA)
    workshop.write("practices/apac/client-kickoff.md", APAC)
    workshop.commit("Two regions")


@pytest.fixture
def base(begun, monkeypatch):
    workshop = begun(write_both)
    monkeypatch.chdir(workshop.root)
    return workshop


def test_a_decision_is_written_and_the_merge_follows_it(base):
    assert run("decide", "client-kickoff", "take", "agenda-sent", "apac", *WHO).exit_code == 0
    text = (base.root / "practices/global/client-kickoff/decisions.yml").read_text()
    assert "do: take" in text
    assert "because: the clearest words" in text
    assert (
        "Issue the agenda five days before. {#agenda-sent}" in run("merge", "client-kickoff", "--format", "md").output
    )
    assert run("check").exit_code == 0
    assert (
        "why: the clearest words (quality-lead-emea, 2026-11-02)" in run("why", "client-kickoff", "agenda-sent").output
    )


def test_a_decision_that_would_change_nothing_is_refused_and_nothing_is_written(base):
    result = run("decide", "client-kickoff", "drop", "agenda", *WHO)
    assert result.exit_code == 2
    assert "there is no step 'agenda' any more" in result.stderr
    assert not (base.root / "practices/global").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("take", "agenda-sent", "apac", "--by", "nobody", "--because", "x"), "'nobody' is no reviewer"),
        (("take", "agenda-sent", *WHO), "take takes other words"),
        (("split", "agenda-sent", "part", *WHO), "names no regions"),
    ],
)
def test_a_decision_needs_its_words(base, words, said):
    result = run("decide", "client-kickoff", *words)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_a_decision_whose_step_is_gone_is_a_problem_of_check(base):
    run("decide", "client-kickoff", "take", "agenda-sent", "apac", *WHO)
    base.write("practices/emea/client-kickoff.md", EMEA.replace(" {#agenda-sent}", "").replace("Send the", "Mail an"))
    base.write("practices/apac/client-kickoff.md", APAC.replace(" {#agenda-sent}", "").replace("Issue", "Hand out"))
    result = run("check")
    assert result.exit_code == 1
    assert "practices/global/client-kickoff/decisions.yml:1:" in result.stdout
    assert "decision-without-effect" in result.stdout


def decide(*words):
    return run("decide", "client-kickoff", *words, *WHO)


TIMES = "---\npractice: client-kickoff\ntitle: K\nregion: {}\nowner: o\nstatus: in-use\nlead-times:\n  - {}\n---\n"
HELD = "{{milestone: kickoff-held, after: contract-signed, within: {}, unit: business-days}}"


@pytest.fixture
def timed(base):
    for region, text, days in (("emea", EMEA, 3), ("apac", APAC, 5)):
        body = text.split("---\n", 2)[-1]
        base.write(f"practices/{region}/client-kickoff.md", TIMES.format(region, HELD.format(days)) + body)
    return base


def decisions(base):
    return (base.root / "practices/global/client-kickoff/decisions.yml").read_text()


def test_an_agreed_value_keeps_its_milestone_number_and_unit(timed):
    assert decide("settle", "lead-times/kickoff-held", "--value", "4 business days").exit_code == 0
    for line in ("milestone: kickoff-held", "after: contract-signed", "within: 4", "unit: business-days"):
        assert line in decisions(timed)
    text = run("merge", "client-kickoff", "--format", "md").output
    held = "{milestone: kickoff-held, after: contract-signed, within: 4, unit: business-days}"
    assert held in text
    assert run("check", "practices/global").stdout == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("settle", "lead-times/kickoff-held", "--value", "soon"), "write it as in “4 business days”"),
        (("settle", "lead-times/kickoff-held", "--value", "4 fortnights"), "is no time"),
        (("settle", "lead-times/kickoff-hold", "--value", "4 days"), "did you mean lead-times/kickoff-held?"),
        (("settle", "lead-times/kickoff-held", "emae"), "did you mean emea?"),
        (("settle", "agenda-sent", "--value", "4 days"), "use edit agenda-sent TEXT"),
        (("take", "agenda-snet", "apac"), "did you mean agenda-sent?"),
        (("tale", "agenda-sent", "apac"), "did you mean take?"),
        (("take", "agenda-sent", "apca"), "did you mean apac?"),
        (("move", "agenda-sent", "--after", "agenda-snt"), "did you mean agenda-sent?"),
        (("edit", "agenda-sent", "Send <b>it</b>."), "bestyet check would refuse this"),
        (("edit", "agenda-sent", "Send it.\n- And this."), "more than one passage"),
        (("edit", "agenda-sent", "# Send it."), "more than one passage"),
        (("add", "The Deputies", "Name deputies.", "--after", "agenda-sent"), "bestyet check would refuse this"),
    ],
)
def test_what_check_would_refuse_is_refused_when_it_is_decided(timed, words, said):
    result = decide(*words)
    assert (result.exit_code, said in result.stderr, result.stderr) == (2, True, result.stderr)
    assert not (timed.root / "practices/global").exists()


def test_a_decision_against_an_earlier_one_says_so(base):
    decide("take", "agenda-sent", "apac")
    told = decide("edit", "agenda-sent", "Send the agenda four days before.").output
    assert "This overrules: take agenda-sent apac (quality-lead-emea, 2026-11-02: the clearest words)" in told
    assert "This overrules: edit" in decide("drop", "agenda-sent").output


def test_the_same_again_is_refused(base):
    decide("take", "agenda-sent", "apac")
    result = decide("take", "agenda-sent", "apac")
    assert (result.exit_code, "this is decided already" in result.stderr) == (2, True)


def test_a_decision_about_the_words_settles_what_they_dispute(base):
    assert "Regions must settle" in run("merge", "client-kickoff").output
    decide("take", "agenda-sent", "apac")
    assert "Regions must settle" not in run("merge", "client-kickoff").output


def test_undo_takes_back_the_last_decision_or_the_last_about_a_step(base):
    decide("take", "agenda-sent", "apac")
    first = decisions(base)
    decide("add", "deputies", "Name a deputy.", "--after", "agenda-sent")
    decide("edit", "deputies", "Name a deputy for every role.")
    result = run("decide", "client-kickoff", "--undo", "deputies")
    assert "Taken back: edit deputies Name a deputy for every role." in result.output
    assert run("decide", "client-kickoff", "--undo").exit_code == 0
    assert decisions(base) == first
    assert run("decide", "client-kickoff", "--undo", "agenda-snt").stderr.rstrip().endswith("did you mean agenda-sent?")
    assert run("decide", "client-kickoff", "--undo").exit_code == 0
    assert decisions(base) == "[]\n"
    assert "nothing is decided" in run("decide", "client-kickoff", "--undo").stderr
    assert run("check").exit_code == 0


def test_undo_keeps_what_other_decisions_need(base):
    decide("add", "deputies", "Name a deputy.", "--after", "agenda-sent")
    decide("add", "second", "Name another deputy.", "--after", "deputies")
    result = run("decide", "client-kickoff", "--undo", "deputies")
    assert (result.exit_code, "other decisions need this one" in result.stderr) == (2, True)


@pytest.fixture
def reviewed(workshop, monkeypatch):
    """The shipped practice that nobody has named steps of: the regions' words leave questions open."""
    shipped = Path(__file__).parents[3] / "practices"
    for name in ("governance.yml", "vocabulary.yml", "emea/risk-review.md", "india/risk-review.md"):
        text = (shipped / name).read_text(encoding="utf-8")
        workshop.write(f"practices/{name}", text.split("\npractices:\n")[0])  # titles of practices that are not here
    workshop.commit("Two regions")
    monkeypatch.chdir(workshop.root)
    return workshop.root / "practices"


def link(*answers, options=()):
    lines = "".join(f"{answer}\n" for answer in answers)
    return CliRunner().invoke(main, ["link", "risk-review", *options], input=lines)


def first_question(output):
    return output.split("worth asking.")[1].split("[Enter]")[0]


def test_answers_are_kept_and_not_asked_again(reviewed):
    first = link("", "0", "q", options=["--by", "quality-lead-emea"])
    assert "2 answers (1 passage joined, " in first.output
    text = (reviewed / "global/risk-review/alignment.yml").read_text()
    assert text.count("  - by: quality-lead-emea\n    on: ") == 2
    assert run("check").exit_code == 0
    assert first_question(first.output) not in link("q").output


def test_keys_tick_and_untick_and_an_unknown_key_says_so(reviewed):
    link("1,2")
    text = (reviewed / "global/risk-review/alignment.yml").read_text()
    told = run("link", "risk-review", "--answered").output.splitlines()
    assert [line.split()[0] for line in told[1:4]] == ["same", "same", "apart"]
    assert text.count("    same:") == 1
    assert "no passage has the key 'z'" in link("z", "q").output


def test_undo_takes_an_answer_back_and_later_asks_again(reviewed):
    first = link("0", "u", "l", "q")
    assert "answer" not in first.output.split("[q]uit: ")[-1]
    assert run("link", "risk-review", "--answered").output == "No answers.\n"
    assert first_question(link("q").output) == first_question(first.output)


def test_whoever_breaks_off_keeps_the_answers(reviewed):
    assert "1 answer (" in link("0").output
    assert run("link", "risk-review", "--undo", "1").output.startswith("Taken back:\n1. ")
    assert run("link", "risk-review", "--undo", "1").exit_code == 2


def test_another_front_end_asks_and_answers(reviewed):
    asked = json.loads(run("link", "risk-review", "--format", "json").output)
    first = asked["questions"][0]
    assert asked["worth_asking"] <= len(asked["questions"])
    members = [first["seed"]["member"], *(one["member"] for one in first["ticked"])]
    apart = [one["member"] for one in first["options"]]
    given = json.dumps([{"same": members, "apart": apart}])
    kept = CliRunner().invoke(main, ["link", "risk-review", "--answers", "-"], input=given)
    assert (kept.exit_code, "1 answer (" in kept.output) == (0, True)
    again = json.loads(run("link", "risk-review", "--format", "json").output)
    assert again["answers"][0]["same"] == members
    assert first not in again["questions"]


def test_confirmed_steps_get_their_names_in_the_variants(reviewed):
    before = [(reviewed / region / "risk-review.md").read_text() for region in ("emea", "india")]
    link("", "q", options=["--names"])
    after = [(reviewed / region / "risk-review.md").read_text() for region in ("emea", "india")]
    names = [set(re.findall(r"\{#([a-z0-9-]+)\}", text)) for text in after]
    assert names[0] & names[1]
    assert [re.sub(r" \{#[a-z0-9-]+\}", "", text) for text in after] == before
    assert run("check").exit_code == 0


def test_the_groups_of_a_practice_are_kept_and_changes_shown(base):
    assert "groups written" in run("align", "client-kickoff", "--write").output
    assert "nothing has changed" in run("align", "client-kickoff", "--write").output
    base.write("practices/apac/client-kickoff.md", APAC.replace("five", "six"))
    assert "+      - {region: apac" in run("align", "client-kickoff", "--write").output
    assert run("check").exit_code == 0


def test_regions_side_by_side(base):
    text = run("compare", "client-kickoff").output
    assert "! agenda-sent (used)" in text
    table = run("compare", "client-kickoff", "--format", "md").output
    assert "| agenda-sent (!) | Issue the agenda five days before. | Send the agenda three days before. |" in table


def test_a_merge_against_a_base_in_git(base):
    base.write("practices/apac/client-kickoff.md", EMEA.replace("three days", "nine days"))
    output = run(
        "merge", "client-kickoff", "--base", "HEAD:practices/emea/client-kickoff.md", "--format", "json"
    ).output
    assert '"position": "silent"' in output
    assert '"position": "changed"' in output
    assert run("merge", "client-kickoff", "--base", "HEAD:nothing.md").exit_code == 2
