"""What a contributor's check says, as a value: problems with their places, never text to be read back."""

import os
import subprocess
import sys

import pytest
from bestyet.actions.contribute.changed import changed_files
from bestyet.actions.contribute.check import CheckRequest, check_files
from bestyet.actions.contribute.decisions import with_decisions_checked
from bestyet.knowledge import candidates
from bestyet.model.place import Place
from cli.kickoff import APAC, EMEA, GOVERNANCE

EMEA_FILE, APAC_FILE = "practices/emea/client-kickoff.md", "practices/apac/client-kickoff.md"
DECISIONS = "practices/global/client-kickoff/decisions.yml"
REVIEWERS = """\
reviewers:
  - {id: lead-emea, name: Lead, region: emea, roles: [quality], keys: []}
  - {id: lead-apac, name: Lead, region: apac, roles: [quality], keys: []}
"""


@pytest.fixture
def base(workshop):
    workshop.write("practices/governance.yml", GOVERNANCE + REVIEWERS)
    workshop.write(EMEA_FILE, EMEA)
    workshop.write(APAC_FILE, APAC)
    workshop.commit("Two regions")
    return workshop


def places(checked):
    return [(problem.place, problem.code) for problem in checked.problems]


def test_each_problem_has_its_place_and_paths_are_from_the_root_wherever_one_stands(base):
    base.write(EMEA_FILE, EMEA.replace("status: in-use", "status: used\nteam: x"))
    found = [(Place(EMEA_FILE, 6, 9), "wrong-choice"), (Place(EMEA_FILE, 7, 1), "unknown-key")]
    assert places(check_files(CheckRequest(base.root))) == found
    inside = check_files(CheckRequest(base.root / "practices/emea", ("client-kickoff.md",)))
    assert (inside.files, places(inside)) == (1, found)
    assert check_files(CheckRequest(base.root, (APAC_FILE,))).problems == ()


def test_only_what_changed_is_looked_at_until_the_words_change_that_all_refer_to(base):
    base.write(APAC_FILE, APAC.replace("status: in-use", "status: in-use\nteam: x"))
    base.commit("APAC says too much")
    base.write(EMEA_FILE, EMEA.replace("three", "four"))
    changed = changed_files(base.root, (), "HEAD")
    assert changed == {EMEA_FILE}
    assert check_files(CheckRequest(base.root, changed=changed)).problems == ()
    base.write("practices/vocabulary.yml", "channels: {phone: {title: Phone}}\n")
    changed = changed_files(base.root, (), "HEAD")
    assert places(check_files(CheckRequest(base.root, changed=changed))) == [(Place(APAC_FILE, 7, 1), "unknown-key")]


def test_a_decision_that_lost_its_step_is_found_by_merging(base):
    entry = "- {do: take, step: agenda, region: apac, by: lead-emea, on: 2026-11-02, because: Clear}\n"
    base.write(DECISIONS, entry)
    checked = check_files(CheckRequest(base.root))
    assert (checked.problems, checked.decided) == ((), ("client-kickoff",))
    assert places(with_decisions_checked(checked)) == [(Place(DECISIONS, 1, 3), "decision-without-effect")]
    assert check_files(CheckRequest(base.root, (EMEA_FILE,))).decided == ()


def test_what_was_merged_is_not_merged_again_and_never_stale(base, monkeypatch):
    """Else every check of a base would merge all that anybody decided anything about."""
    entry = "- {do: take, step: agenda, region: apac, by: lead-emea, on: 2026-11-02, because: Clear}\n"
    base.write(DECISIONS, entry)

    def found():
        return places(with_decisions_checked(check_files(CheckRequest(base.root))))

    lost = (Place(DECISIONS, 1, 3), "decision-without-effect")
    assert found() == [lost]
    with monkeypatch.context() as patch:
        patch.setattr(candidates, "candidate_of", None)  # whoever merges again fails
        assert found() == [lost]
    base.write(DECISIONS, f"# a line more\n{entry}")
    assert found() == [(Place(DECISIONS, 2, 3), "decision-without-effect")]
    base.write(EMEA_FILE, EMEA.replace("agenda-sent", "agenda"))
    base.write(APAC_FILE, APAC.replace("agenda-sent", "agenda"))
    assert found() == []
    for kept in (base.root / ".git/bestyet/candidates").iterdir():
        kept.write_bytes(kept.read_bytes()[:-9])
    assert found() == []


def test_what_a_candidate_is_made_from_is_known_again_by_another_process(base):
    """Sets have another order in each."""
    base.write(
        "practices/governance.yml", GOVERNANCE.replace("{name: Asia}", "{name: Asia, sites: [bern, rome, oslo]}")
    )
    program = "from bestyet.knowledge.base import load; from bestyet.knowledge.candidates import merged_from;"
    program += "print(merged_from(load(), 'client-kickoff'))"
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=base.root,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(3)
    }
    assert len(said) == 1


@pytest.mark.parametrize("action", ["check", "new"])
def test_what_needs_no_merge_and_no_history_starts_without_them(action):
    program = f"import sys, bestyet.actions.contribute.{action}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    without = {"git", "snowballstemmer", "rapidfuzz", "bestyet.merge"}
    assert not without & set(done.stdout.split())
