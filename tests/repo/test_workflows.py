"""The workflows that `bestyet init` writes: pinned, and no secret where contributors' content is."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from bestyet import __version__
from bestyet.cli.output.contribute.comment import MARK
from bestyet.govern.signature.reviews import read_reviews
from bestyet.repo.starter import pin, starter_files

STARTER = {name: raw.decode() for name, raw in starter_files().items()}
FILES = {name: text for name, text in STARTER.items() if ".github/" in name or "gitlab-ci" in name}
GITHUB = [name for name in FILES if ".github/workflows/" in name]
ATTEST = ".github/workflows/bestyet-attest.yml"
DIGEST = ".github/workflows/bestyet-digest.yml"


def triggers(name):
    return yaml.load(FILES[name], yaml.CSafeLoader)[True]  # YAML 1.1 reads "on" as true


ACTION = ".github/actions/bestyet/action.yml"


@pytest.mark.parametrize("name", [*GITHUB, ACTION])
def test_every_action_is_pinned_to_a_commit(name):
    used = re.findall(r"uses: (\S+)", FILES[name])
    assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}|\./\.github/actions/bestyet", one) for one in used)


def test_what_pipelines_install_is_what_was_reviewed():
    """Each file by its digest, and bestyet itself by its digest or commit; nothing is installed elsewhere."""
    told = {name: text for name, text in STARTER.items() if "pip install" in text}
    assert list(told) == [".bestyet/install.sh"]
    lines = [line for line in told[".bestyet/install.sh"].splitlines() if "pip install" in line]
    assert ["--require-hashes" in line or "--no-deps" in line for line in lines] == [True, True]
    (sends,) = re.findall(r"pip\" install (.*)", told[".bestyet/install.sh"])
    assert sends == "--quiet --require-hashes -r send.lock"
    assert STARTER[".bestyet/send.lock"].count("--hash=sha256:") > STARTER[".bestyet/send.lock"].count("==") > 8
    lock = STARTER[".bestyet/requirements.lock"]
    assert lock.count("--hash=sha256:") > lock.count("==") > 30
    assert STARTER[".bestyet/bestyet.txt"].startswith("# Which bestyet")


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        ({}, ""),
        ({"url": "file:///src", "dir_info": {"editable": True}}, ""),
        (
            {"url": "https://host/bestyet", "vcs_info": {"vcs": "git", "commit_id": "a" * 40}},
            f"bestyet @ git+https://host/bestyet@{'a' * 40}\n",
        ),
        (
            {"url": "https://host/bestyet-1-py3-none-any.whl", "archive_info": {"hashes": {"sha256": "b" * 64}}},
            f"https://host/bestyet-1-py3-none-any.whl --hash=sha256:{'b' * 64}\n",
        ),
        (
            {"url": "file:///tmp/bestyet-1-py3-none-any.whl", "archive_info": {"hashes": {"sha256": "b" * 64}}},
            f"bestyet=={__version__} --hash=sha256:{'b' * 64}\n",
        ),
    ],
)
def test_a_new_base_installs_the_bestyet_that_made_it(origin, line):
    assert pin(origin) == line


def test_without_a_pin_a_pipeline_says_what_is_missing(tmp_path):
    for name in ("install.sh", "bestyet.txt"):
        (tmp_path / name).write_text(STARTER[f".bestyet/{name}"] if name == "install.sh" else "# nothing yet\n")
    done = subprocess.run(["sh", str(tmp_path / "install.sh")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("does not say yet which bestyet")) == (1, 1)


def test_the_workflows_hold_against_those_who_look_for_holes_in_them(tmp_path):
    """zizmor: secrets that reach too far, templates in scripts, actions that can be moved, dangerous triggers."""
    program = shutil.which("zizmor", path=str(Path(sys.executable).parent))
    assert program, "zizmor is missing: make test installs it"
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / ".git").mkdir()
    done = subprocess.run([program, "--offline", "--quiet", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_workflows_of_this_project_hold_too():
    folder = Path(__file__).parents[2] / ".github"
    program = shutil.which("zizmor", path=str(Path(sys.executable).parent))
    done = subprocess.run([program, "--offline", "--quiet", str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert {path.name for path in folder.rglob("*.yml")} == {"ci.yml", "release.yml"}


def test_a_token_is_there_only_in_the_step_that_needs_it():
    for name in GITHUB:
        for job in yaml.load(FILES[name], yaml.CSafeLoader)["jobs"].values():
            assert "env" not in job
            for step in job["steps"]:
                has_token = "GH_TOKEN" in step.get("env", {})
                assert has_token == bool(re.search(r"\bgh |git push", step.get("run", ""))), step
    jobs = yaml.load(FILES[".gitlab-ci.yml"], yaml.CSafeLoader)
    for name, tokens in (("attested-votes", ("ATTEST_TOKEN", "ATTESTOR_KEY")), ("preview-notes", ("PREVIEW_TOKEN",))):
        (install,) = [line for line in jobs[name]["script"] if "install.sh" in line]
        assert all(f"-u {token}" in install for token in tokens)


GH = """#!/bin/sh
case "$*" in
  *pulls?base=main*) cat <<'END'
{"number":12,"base":{"ref":"main"},"merged_at":"2026-11-03T09:00:00Z","merge_commit_sha":"MERGED"}
{"number":13,"base":{"ref":"main"},"merged_at":null,"merge_commit_sha":"TRIED"}
END
  ;;
  *pulls/12/reviews*) cat <<'END'
{"id":80,"user":{"id":1000002},"body":"","state":"APPROVED","submitted_at":"2026-11-02T12:00:00Z","commit_id":"HEAD1"}
{"id":81,"user":{"id":1000003},"body":"","state":"APPROVED","submitted_at":"2026-11-02T12:00:00Z","commit_id":"HEAD1"}
END
  ;;
  *pulls/13/reviews*)
    echo '{"id":90,"user":{"id":1},"state":"APPROVED","submitted_at":"2026-11-02T12:00:00Z","commit_id":"HEAD1"}' ;;
esac
"""


def test_the_job_that_attests_hands_every_review_in_with_its_pull_request(tmp_path):
    """Its script is run with gh and git in name only."""
    if shutil.which("jq") is None:
        pytest.skip("no jq on this computer, as the machines of GitHub have it")
    steps = yaml.load(FILES[ATTEST], yaml.CSafeLoader)["jobs"]["attest"]["steps"]
    (script,) = [step["run"] for step in steps if "Collect" in step.get("name", "")]
    told = GH.replace("MERGED", "a" * 40).replace("TRIED", "b" * 40).replace("HEAD1", "c" * 40)
    for name, text in (("gh", told), ("git", "#!/bin/sh\nexit 0\n")):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "RUNNER_TEMP": str(tmp_path), "GITHUB_REPOSITORY": "our/base"}
    subprocess.run(["bash", "-e", "-c", script], env=env, check=True)
    found = read_reviews(json.loads((tmp_path / "reviews.json").read_text()))
    assert [(one.id, one.pull, one.into, one.merged, one.refused) for one in found] == [
        ("80", "12", "main", "a" * 40, ""),
        ("81", "12", "main", "a" * 40, ""),
        ("90", "13", "main", "", ""),
    ]


def test_on_gitlab_rules_are_those_of_the_branch_that_a_merge_request_goes_to():
    script = yaml.load(FILES[".gitlab-ci.yml"], yaml.CSafeLoader)["check"]["script"]
    assert any("CI_MERGE_REQUEST_TARGET_BRANCH_NAME" in line for line in script)
    assert "bestyet verify --base FETCH_HEAD" in script


@pytest.mark.parametrize("name", GITHUB)
def test_nothing_that_contributors_choose_gets_into_a_script_and_the_token_has_no_right_by_default(name):
    assert "pull_request_target" not in FILES[name]
    ours = {"github.token", "secrets.ATTESTOR_KEY", "secrets.DIGEST_TO"}
    listed = {"matrix.who", "fromJSON(vars.DIGEST_FOR || '[]')"}  # by who may set variables of the repository
    assert set(re.findall(r"\$\{\{ *(.*?) *\}\}", FILES[name])) <= ours | listed
    assert "${{" not in "".join(scripts(yaml.load(FILES[name], yaml.CSafeLoader)))
    assert yaml.load(FILES[name], yaml.CSafeLoader)["permissions"] in ({}, {"contents": "read"})


def test_only_the_workflow_of_the_main_branch_has_the_key():
    assert [name for name in FILES if "secrets." in FILES[name]] == [ATTEST, DIGEST]
    assert not {"pull_request", "pull_request_review"} & set(triggers(ATTEST))
    job = yaml.load(FILES[ATTEST], yaml.CSafeLoader)["jobs"]["attest"]
    assert job["environment"] == "attest"
    assert job["steps"][0]["with"]["ref"] == "main"
    assert set(triggers(".github/workflows/bestyet-reviews.yml")) == {"pull_request_review"}


def test_letters_are_off_until_somebody_lists_for_whom_and_the_secret_is_there_only_where_they_are_sent():
    assert set(triggers(DIGEST)) == {"schedule", "workflow_dispatch"}
    workflow = yaml.load(FILES[DIGEST], yaml.CSafeLoader)
    assert workflow["permissions"] == {"contents": "read"}
    job = workflow["jobs"]["digest"]
    assert (job["if"], job["environment"]) == ("vars.DIGEST_FOR != ''", "digest")
    assert job["steps"][0]["with"] == {"ref": "main", "fetch-depth": 0, "persist-credentials": False}
    assert ["DIGEST_TO" in step.get("env", {}) for step in job["steps"]] == [False, False, False, False, True]
    gitlab = yaml.load(FILES[".gitlab-ci.yml"], yaml.CSafeLoader)
    assert [name for name in gitlab if "DIGEST_TO" in str(gitlab[name])] == ["digest"]
    (rule,) = gitlab["digest"]["rules"]
    assert '"schedule" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $DIGEST_FOR' in rule["if"]
    for line in "\n".join(gitlab["digest"]["script"]).splitlines():
        assert "env -u DIGEST_TO" in line or not re.search(r"install\.sh|bestyet digest", line)


def written(tmp_path, script, **more):
    """What a script of the pipelines does, with `bestyet`, `git` and the sender in name only; their words in turn."""
    answers = "*nobody*) exit 2;; *quiet*) exit 0;;"
    fake = f'#!/bin/sh\necho "$(basename $0) $*" >> $SAID\ncase "$*" in {answers} esac\necho letter\n'
    for name in ("bestyet", "sh"):
        (tmp_path / name).write_text(fake)
        (tmp_path / name).chmod(0o755)
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "RUNNER_TEMP": str(tmp_path), "SAID": str(tmp_path / "said")}
    done = subprocess.run(["/bin/bash", "-e", "-c", script], env={**env, **more}, cwd=tmp_path, check=False)
    return done.returncode, (tmp_path / "said").read_text().splitlines()


def test_a_letter_is_written_in_both_forms_with_a_day_to_spare(tmp_path):
    steps = yaml.load(FILES[DIGEST], yaml.CSafeLoader)["jobs"]["digest"]["steps"]
    (script,) = [step["run"] for step in steps if "Write it" in step.get("name", "")]
    code, said = written(tmp_path, script, WHO="emea; touch gone")
    since = (datetime.now(UTC) - timedelta(days=8)).date()
    begin = f"bestyet digest --for emea; touch gone --since {since} --if-any --format"
    assert (code, said) == (0, [f"{begin} text", f"{begin} html"])
    assert {path.name for path in tmp_path.glob("digest.*")} == {"digest.txt", "digest.html"}
    assert not (tmp_path / "gone").exists()
    assert written(tmp_path, script, WHO="nobody")[0] == 2


def test_on_gitlab_who_cannot_be_told_keeps_nobody_else_from_it(tmp_path):
    (*_, script) = yaml.load(FILES[".gitlab-ci.yml"], yaml.CSafeLoader)["digest"]["script"]
    code, said = written(tmp_path, script, DIGEST_FOR="nobody emea", DIGEST_TO="secret")
    assert code == 1
    assert [line.split()[-2:] for line in said if line.startswith("sh ")] == [["emea", "/tmp"]]
    assert len([line for line in said if "bestyet digest --for emea" in line]) == 2


PREVIEW = ".github/workflows/bestyet-preview.yml"


def test_what_may_write_comments_comes_from_main_and_takes_nothing_from_the_run_that_started_it():
    assert set(triggers(PREVIEW)) == {"workflow_run"}
    job = yaml.load(FILES[PREVIEW], yaml.CSafeLoader)["jobs"]["comment"]
    assert job["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert job["steps"][0]["with"] == {"ref": "main", "fetch-depth": 0, "persist-credentials": False}
    used = [step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step]
    assert used == ["actions/checkout", "./.github/actions/bestyet"]  # no artifact is fetched
    for step in job["steps"]:
        if "bestyet preview --since" in step.get("run", ""):
            assert "GH_TOKEN" not in step.get("env", {})


def test_the_run_on_a_pull_request_can_read_and_nothing_else():
    jobs = yaml.load(FILES[".github/workflows/bestyet.yml"], yaml.CSafeLoader)["jobs"]
    assert "permissions" not in jobs["preview"]  # as the file says: to read
    assert "secrets" not in FILES[".github/workflows/bestyet.yml"]


@pytest.mark.parametrize("name", [PREVIEW, ".gitlab-ci.yml"])
def test_the_comment_is_found_again_by_the_mark_that_the_command_writes(name):
    assert f'"{MARK}"' in FILES[name]


def test_on_gitlab_the_note_is_written_from_main_only():
    jobs = yaml.load(FILES[".gitlab-ci.yml"], yaml.CSafeLoader)
    assert [name for name in jobs if "PREVIEW_TOKEN" in str(jobs[name])] == ["preview-notes"]
    (rule,) = jobs["preview-notes"]["rules"]
    assert '$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' in rule["if"]


def test_every_script_can_be_read_by_its_shell_or_by_python(tmp_path):
    for name, text in FILES.items():
        for number, script in enumerate(scripts(yaml.load(text, yaml.CSafeLoader))):
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
    jobs = yaml.load(FILES[".gitlab-ci.yml"], yaml.CSafeLoader)
    assert [name for name in jobs if "ATTEST" in str(jobs[name])] == ["attested-votes"]
    (rule,) = jobs["attested-votes"]["rules"]
    assert '$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' in rule["if"]


def test_a_scheduled_job_looks_for_drift_in_the_whole_history_of_main_and_has_no_right_to_change_anything():
    name = ".github/workflows/bestyet-drift.yml"
    assert set(triggers(name)) == {"schedule", "workflow_dispatch"}
    workflow = yaml.load(FILES[name], yaml.CSafeLoader)
    assert workflow["permissions"] == {"contents": "read"}
    checkout, _, *steps = workflow["jobs"]["drift"]["steps"]
    assert checkout["with"] == {"ref": "main", "fetch-depth": 0, "persist-credentials": False}
    assert steps[-1]["run"] == "bestyet drift"
    job = yaml.load(FILES[".gitlab-ci.yml"], yaml.CSafeLoader)["drift"]
    (rule,) = job["rules"]
    assert '"schedule" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH' in rule["if"]
    assert job["script"][-1] == "bestyet drift"
    assert yaml.load(FILES[".gitlab-ci.yml"], yaml.CSafeLoader)["variables"]["GIT_DEPTH"] == "0"
