"""Code hosts get one comment below each pull request, kept up to date; the scripts run here against stand-ins."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
import yaml
from bestyet.cli.output.contribute.comment import MARK
from bestyet.repo.starter import starter_files
from cli.kickoff import APAC, EMEA
from conftest import Workshop

SCRIPT = re.search(
    r"cat > /tmp/notes.py <<'END'\n(.*?)\n      END\n", starter_files()[".gitlab-ci.yml"].decode(), re.S
)[1]
US, OTHER = 7, 8


class Forge(BaseHTTPRequestHandler):
    """As much of GitLab's API as the script asks: one merge request, its notes, and who asks."""

    notes: list[dict] = []  # noqa: RUF012
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self):
        assert self.headers["PRIVATE-TOKEN"] == "secret"
        if self.path == "/user":
            self.tell({"id": US})
        elif "/notes?" in self.path:
            self.tell(self.notes)
        else:
            self.tell([{"iid": 12}])

    def do_POST(self):
        body = self.body()
        self.notes.append({"id": len(self.notes) + 1, "author": {"id": US}, "body": body})
        self.asked.append("POST")
        self.tell({})

    def do_PUT(self):
        number = int(self.path.rpartition("/")[2])
        next(note for note in self.notes if note["id"] == number)["body"] = self.body()
        self.asked.append("PUT")
        self.tell({})

    def body(self):
        return parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["body"][0]

    def tell(self, data):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(data).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def forge():
    server = HTTPServer(("127.0.0.1", 0), Forge)
    Forge.notes[:] = [{"id": 1, "author": {"id": OTHER}, "body": f"{MARK}\nI am the preview, says somebody else"}]
    Forge.asked.clear()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def clone(tmp_path):
    """Main, and a merge request from a fork: known to the common repository by its number only."""
    common = Workshop(make(tmp_path / "common"))
    common.write("practices/governance.yml", "regions:\n  emea: {name: Europe}\n  apac: {name: Asia}\n")
    common.write("practices/emea/client-kickoff.md", EMEA)
    common.write("practices/apac/client-kickoff.md", APAC)
    common.commit("As it was")
    propose(common, APAC + "- Call the @client. {#called}\n")
    subprocess.run(["git", "clone", "--quiet", str(common.root), str(tmp_path / "clone")], check=True)
    return common, tmp_path / "clone"


def make(folder: Path) -> Path:
    folder.mkdir()
    return folder


def propose(common, text):
    common.run("checkout", "--quiet", "--detach", "main")
    common.write("practices/apac/client-kickoff.md", text)
    common.commit("From a fork")
    for ref in ("refs/merge-requests/12/head", "refs/pull/12/head"):
        common.run("update-ref", ref, "HEAD")
    common.run("checkout", "--quiet", "main")


def run_script(clone, forge, tmp_path):
    file = tmp_path / "notes.py"
    file.write_text("\n".join(line.removeprefix("      ") for line in SCRIPT.splitlines()))
    known = {"CI_API_V4_URL": forge, "CI_PROJECT_ID": "3", "CI_DEFAULT_BRANCH": "main", "PREVIEW_TOKEN": "secret"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, str(file)],
        cwd=clone,
        env={**os.environ, **known, "PATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_on_gitlab_one_note_is_written_and_then_kept_up_to_date(clone, forge, tmp_path):
    common, here = clone
    run_script(here, forge, tmp_path)
    run_script(here, forge, tmp_path)  # nothing changed: nothing is sent
    assert Forge.asked == ["POST"]
    assert "- `Call the @client.` (`words of APAC`)" in Forge.notes[1]["body"]
    propose(common, APAC + "- Call the client twice. {#called}\n")
    run_script(here, forge, tmp_path)
    assert Forge.asked == ["POST", "PUT"]
    assert "Call the client twice." in Forge.notes[1]["body"]
    assert "says somebody else" in Forge.notes[0]["body"]


# -- GitHub ------------------------------------------------------------------------------------------------------

GH = """\
#!{python}
# Stands in for gh: answers from files, and writes down what it is asked to change.
import json, os, pathlib, subprocess, sys
here, words = pathlib.Path(os.environ["RUNNER_TEMP"]), sys.argv[1:]
assert os.environ["GH_TOKEN"] == "token"
if "PATCH" in words or "POST" in words:
    method = "PATCH" if "PATCH" in words else "POST"
    body = next(word for word in words if word.startswith("body=@"))[6:]
    (here / "sent.json").write_text(json.dumps([method, words[words.index(method) + 1], open(body).read()]))
elif "--jq" in words:
    program = words[words.index("--jq") + 1]
    sys.exit(subprocess.run(["jq", "-r", program, str(here / "comments.json")]).returncode)
elif words[0] == "api":
    assert "head=forker:work" in words
    print((here / "pulls.json").read_text())
"""


@pytest.fixture
def runner(clone, tmp_path):
    """The folder of a job of the workflow that comments, and what runs its steps."""
    if not shutil.which("jq"):
        pytest.skip("the workflow needs jq, which is not here")
    common, here = clone
    temp = make(tmp_path / "runner")
    (temp / "gh").write_text(GH.format(python=sys.executable))
    (temp / "gh").chmod(0o755)
    commit = common.run("rev-parse", "refs/pull/12/head").strip()
    source = {"head_sha": commit, "head_branch": "work", "head_repository": {"owner": {"login": "forker"}}}
    (temp / "event.json").write_text(json.dumps({"workflow_run": source}))
    (temp / "pulls.json").write_text(json.dumps([{"number": 12, "head": {"sha": commit}}]))
    (temp / "comments.json").write_text(json.dumps([{"id": 1, "user": {"login": "forker"}, "body": MARK}]))
    return lambda: run_job(here, temp)


def run_job(here, temp):
    """What the job sends to GitHub; None where nothing."""
    workflow = yaml.load(starter_files()[".github/workflows/bestyet-preview.yml"], yaml.CSafeLoader)
    (temp / "sent.json").unlink(missing_ok=True)
    path = f"{temp}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    known = {"PATH": path, "RUNNER_TEMP": str(temp), "GITHUB_REPOSITORY": "our/practices"}
    known["GITHUB_EVENT_PATH"] = str(temp / "event.json")
    for step in workflow["jobs"]["comment"]["steps"]:
        if "run" in step and not step["run"].startswith("pip "):
            token = {"GH_TOKEN": "token"} if "GH_TOKEN" in step.get("env", {}) else {}
            command = ["bash", "-e", "-o", "pipefail", "-c", step["run"]]
            done = subprocess.run(
                command, cwd=here, env={**os.environ, **known, **token}, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr
    sent = temp / "sent.json"
    return json.loads(sent.read_text()) if sent.exists() else None


def test_on_github_the_comment_is_written_below_the_pull_request(runner):
    method, where, body = runner()
    assert (method, where) == ("POST", "repos/our/practices/issues/12/comments")
    assert body.startswith(MARK)
    assert "- `Call the @client.` (`words of APAC`)" in body


def test_on_github_our_own_comment_is_written_anew_and_nobody_elses(runner, tmp_path):
    ours = {"id": 34, "user": {"login": "github-actions[bot]"}, "body": f"{MARK}\nas it was"}
    other = {"id": 33, "user": {"login": "forker"}, "body": MARK}
    (tmp_path / "runner/comments.json").write_text(json.dumps([other, ours]))
    assert runner()[:2] == ["PATCH", "repos/our/practices/issues/comments/34"]


def test_on_github_nothing_is_written_where_the_pull_request_has_moved_on(runner, tmp_path):
    (tmp_path / "runner/pulls.json").write_text(json.dumps([{"number": 12, "head": {"sha": "f" * 40}}]))
    assert runner() is None
