"""The workflows that `bestyet init` writes: pinned, and no secret where contributors' content is."""

import re

import pytest
import yaml
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


def test_on_gitlab_only_the_schedule_of_the_main_branch_has_the_key():
    jobs = yaml.safe_load(FILES[".gitlab-ci.yml"])
    assert [name for name in jobs if "ATTEST" in str(jobs[name])] == ["attested-votes"]
    (rule,) = jobs["attested-votes"]["rules"]
    assert '$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' in rule["if"]
