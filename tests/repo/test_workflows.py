"""The workflows that `bestyet init` writes: pinned, and no secret where contributors' content is."""

import re
import subprocess

import pytest
import yaml
from bestyet.cli.output.contribute.comment import MARK
from bestyet.repo.starter import starter_files

FILES = {name: raw.decode() for name, raw in starter_files().items() if ".github/" in name or "gitlab-ci" in name}
GITHUB = [name for name in FILES if ".github/" in name]
ATTEST = ".github/workflows/bestyet-attest.yml"


def triggers(name):
    return yaml.safe_load(FILES[name])[True]  # YAML 1.1 reads "on" as true


@pytest.mark.parametrize("name", GITHUB)
def test_every_action_is_pinned_to_a_commit(name):
    used = re.findall(r"uses: (\S+)", FILES[name])
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", one) for one in used)


@pytest.mark.parametrize("name", GITHUB)
def test_nothing_that_contributors_choose_gets_into_a_script_and_the_token_has_no_right_by_default(name):
    assert "pull_request_target" not in FILES[name]
    assert set(re.findall(r"\$\{\{ (\S+) \}\}", FILES[name])) <= {"github.token", "secrets.ATTESTOR_KEY"}
    assert yaml.safe_load(FILES[name])["permissions"] in ({}, {"contents": "read"})


def test_only_the_workflow_of_the_main_branch_has_the_key():
    assert [name for name in FILES if "secrets." in FILES[name]] == [ATTEST]
    assert not {"pull_request", "pull_request_review"} & set(triggers(ATTEST))
    job = yaml.safe_load(FILES[ATTEST])["jobs"]["attest"]
    assert job["environment"] == "attest"
    assert job["steps"][0]["with"]["ref"] == "main"
    assert set(triggers(".github/workflows/bestyet-reviews.yml")) == {"pull_request_review"}


PREVIEW = ".github/workflows/bestyet-preview.yml"


def test_what_may_write_comments_comes_from_main_and_takes_nothing_from_the_run_that_started_it():
    assert set(triggers(PREVIEW)) == {"workflow_run"}
    job = yaml.safe_load(FILES[PREVIEW])["jobs"]["comment"]
    assert job["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert job["steps"][0]["with"] == {"ref": "main", "fetch-depth": 0, "persist-credentials": False}
    used = [step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step]
    assert used == ["actions/checkout", "actions/setup-python"]  # no artifact is fetched
    for step in job["steps"]:
        if "bestyet preview --since" in step.get("run", ""):
            assert "GH_TOKEN" not in step.get("env", {})


def test_the_run_on_a_pull_request_can_read_and_nothing_else():
    jobs = yaml.safe_load(FILES[".github/workflows/bestyet.yml"])["jobs"]
    assert "permissions" not in jobs["preview"]  # as the file says: to read
    assert "secrets" not in FILES[".github/workflows/bestyet.yml"]


@pytest.mark.parametrize("name", [PREVIEW, ".gitlab-ci.yml"])
def test_the_comment_is_found_again_by_the_mark_that_the_command_writes(name):
    assert f'"{MARK}"' in FILES[name]


def test_on_gitlab_the_note_is_written_from_main_only():
    jobs = yaml.safe_load(FILES[".gitlab-ci.yml"])
    assert [name for name in jobs if "PREVIEW_TOKEN" in str(jobs[name])] == ["preview-notes"]
    (rule,) = jobs["preview-notes"]["rules"]
    assert '$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' in rule["if"]


def test_every_script_can_be_read_by_its_shell_or_by_python(tmp_path):
    for name, text in FILES.items():
        for number, script in enumerate(scripts(yaml.safe_load(text))):
            file = tmp_path / f"{name.rpartition('/')[2]}-{number}.sh"
            file.write_text(script)
            assert subprocess.run(["bash", "-n", str(file)], check=False).returncode == 0, script
            for program in re.findall(r"<<'END'\n(.*?)\nEND\n", script, re.DOTALL):
                compile(program, name, "exec")


def scripts(data):
    """Every shell script of a workflow."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "run":
                yield value
            elif key == "script":
                yield "\n".join(value) + "\n"
            else:
                yield from scripts(value)
    elif isinstance(data, list):
        for value in data:
            yield from scripts(value)


def test_on_gitlab_only_the_schedule_of_the_main_branch_has_the_key():
    jobs = yaml.safe_load(FILES[".gitlab-ci.yml"])
    assert [name for name in jobs if "ATTEST" in str(jobs[name])] == ["attested-votes"]
    (rule,) = jobs["attested-votes"]["rules"]
    assert '$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' in rule["if"]


def test_a_scheduled_job_looks_for_drift_in_the_whole_history_of_main_and_has_no_right_to_change_anything():
    name = ".github/workflows/bestyet-drift.yml"
    assert set(triggers(name)) == {"schedule", "workflow_dispatch"}
    workflow = yaml.safe_load(FILES[name])
    assert workflow["permissions"] == {"contents": "read"}
    checkout, _, *steps = workflow["jobs"]["drift"]["steps"]
    assert checkout["with"] == {"ref": "main", "fetch-depth": 0, "persist-credentials": False}
    assert steps[-1]["run"] == "bestyet drift"
    job = yaml.safe_load(FILES[".gitlab-ci.yml"])["drift"]
    (rule,) = job["rules"]
    assert '"schedule" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' in rule["if"]
    assert job["script"][-1] == "bestyet drift"
    assert yaml.safe_load(FILES[".gitlab-ci.yml"])["variables"]["GIT_DEPTH"] == "0"
