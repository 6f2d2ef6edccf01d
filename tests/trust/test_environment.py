"""Nothing that lies beside the history is believed or run: settings, hooks, attributes, graphs, grafts, variables."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from bestyet.cli.main import GROUPS
from cli.kickoff import run
from cli.voting import Company, put_to_the_vote
from desk.house import Visitor, served
from desk.test_contribute import fields

PROGRAMS = """[core]
\tfsmonitor = {run} fsmonitor
\thooksPath = {folder}/hooks
\tsshCommand = {run} ssh
\tpager = {run} pager
\teditor = {run} editor
\taskPass = {run} askpass
\tgitProxy = {run} proxy
\talternateRefsCommand = {run} alternates
\tattributesFile = {folder}/attributes
[filter "x=y"]
\tclean = {run} clean; cat
\tsmudge = {run} smudge; cat
\trequired = true
[filter "long"]
\tprocess = {run} process
[diff]
\texternal = {run} external
[diff "own"]
\tcommand = {run} driver
\ttextconv = {run} textconv
[gpg]
\tprogram = {run} gpg
[gpg "ssh"]
\tprogram = {run} gpg-ssh
[log]
\tshowSignature = true
[credential]
\thelper = "!{run} credentials"
[interactive]
\tdiffFilter = {run} interactive
[status]
\tsubmoduleSummary = true
"""
COMMANDS = (
    ("verify",),
    ("verify", "--ssh-keygen"),
    ("verify", "--as-of", "HEAD"),
    ("audit", "client-kickoff"),
    ("ballot",),
    ("vote", "client-kickoff", "abstain", "--as", "lead-apac"),
    ("check",),
    ("check", "--since", "HEAD~1"),
    ("preview", "--since", "HEAD~1"),
    ("merge", "client-kickoff"),
    ("why", "client-kickoff"),
    ("compare", "client-kickoff"),
    ("align", "client-kickoff"),
    ("policy", "list"),
    ("key", "check"),
    ("propose", "client-kickoff", "--amend"),
    ("adopt", "client-kickoff"),
    ("export", "client-kickoff", "-o", "bundle.zip"),
    ("variance",),
    ("triage",),
    ("impact", "client-kickoff"),
    ("adoption",),
    ("drift", "--since", "HEAD~1"),
    ("effective", "client-kickoff", "--region", "emea", "--on", "2026-11-02"),
    ("scorecard",),
    ("due",),
    ("roles",),
    ("import", "sop.txt", "--region", "emea", "--yes"),
    ("withdraw", "client-kickoff", "--because", "x", "--as", "lead-emea"),
    ("comment", "client-kickoff", "agenda-sent", "x", "--by", "lead-emea"),
    ("digest", "--for", "emea"),
)
ELSEWHERE = {
    "init",
    "new",
    "link",
    "decide",
    "build",
    "serve",
    "pdf",
    "mcp",
    "desk",  # tried below
}  # ask git for nothing else, or need a browser


def emea_approves(company):
    company.vote(company.hub, "emea")
    company.hub.send("EMEA approves")


@pytest.fixture
def voted(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, put_to_the_vote, emea_approves)


def hostile(company):
    """A repository whose settings, hooks and attributes leave a mark wherever a program of theirs runs."""
    marks, hooks = company.folder / "marks", company.folder / "hooks"
    marks.mkdir()
    hooks.mkdir()
    mark = company.folder / "mark"
    mark.write_text(f'#!/bin/sh\n: > "{marks}/$1"\n')
    mark.chmod(0o755)
    for name in ("post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc", "fsmonitor-watchman"):
        (hooks / name).write_text(f"#!/bin/sh\n{mark} hook-{name}\n")
        (hooks / name).chmod(0o755)
    root = company.hub.root
    (root / ".git/hooks").mkdir(exist_ok=True)
    for hook in hooks.iterdir():
        (root / ".git/hooks" / hook.name).write_bytes(hook.read_bytes())
        (root / ".git/hooks" / hook.name).chmod(0o755)
    attributes = "*.md filter=long diff=own\n*.yml filter=x=y diff=own\n"
    (company.folder / "attributes").write_text(attributes)
    (root / ".git/info").mkdir(exist_ok=True)
    (root / ".git/info/attributes").write_text("practices/*/client-kickoff.md filter=long diff=own\n")
    with (root / ".git/config").open("a") as config:
        config.write(PROGRAMS.format(run=mark, folder=company.folder))
    for path in root.glob("practices/**/*.*"):
        os.utime(path, (1, 1))  # so that git looks into them
    return marks


def test_no_command_runs_what_settings_hooks_or_attributes_name(voted):
    marks = hostile(voted)
    (voted.hub.root / "sop.txt").write_text("Visits\n\n1. Book the visit.\n2. Go there.\n")
    for words in COMMANDS:
        run(*words)
        assert list(marks.iterdir()) == [], words


def test_the_desk_runs_nothing_of_them_either_while_somebody_writes_and_sends(voted):
    marks = hostile(voted)
    with served(voted.hub.root, who="lead-apac", key=str(voted.keys["apac"])) as opened:
        visitor = Visitor(opened)
        for path in ("/", "/settle", "/vote/client-kickoff"):
            assert visitor.get(path).status_code == 200
            assert list(marks.iterdir()) == [], path
        text = "/contribute/apac/client-kickoff"
        visitor.sends(text, {**fields(visitor.read(text)), "v:title": "How we begin"})
        sent = visitor.post(f"{text}/send", {**fields(visitor.read(text)), "why": "Our own words"})
        assert "<code>from-desk/variant/apac/client-kickoff/lead-apac</code>" in sent.text
    assert list(marks.iterdir()) == []


def test_the_settings_of_that_test_do_run_programs_where_git_is_left_alone(voted):
    marks = hostile(voted)
    for words in ((), ("-c", "core.fsmonitor=false"), ("-c", "core.fsmonitor=false", "-c", "filter.long.process=")):
        subprocess.run(["git", *words, "status"], cwd=voted.hub.root, check=False, capture_output=True)
    assert {mark.name for mark in marks.iterdir()} >= {"fsmonitor", "process", "clean"}


def test_variables_that_name_programs_or_files_change_nothing(voted):
    marks = hostile(voted)
    mark = str(voted.folder / "mark")
    for name in ("GIT_EXTERNAL_DIFF", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_EDITOR", "GIT_PAGER"):
        voted.monkeypatch.setenv(name, mark)
    for name in ("GIT_TRACE", "GIT_TRACE2", "GIT_TRACE2_EVENT", "GIT_TRACE_PACKET", "GIT_TRACE_SETUP"):
        voted.monkeypatch.setenv(name, str(marks / name))
    voted.monkeypatch.setenv("GIT_EXEC_PATH", str(voted.folder))
    for words in COMMANDS:
        run(*words)
        assert list(marks.iterdir()) == [], words


def test_a_clone_that_lacks_contents_fetches_nothing(voted):
    """Whoever hands the folder over chooses what a fetch would run."""
    marks = voted.folder / "marks"
    marks.mkdir()
    upload = voted.folder / "upload"
    upload.write_text(f'#!/bin/sh\n: > "{marks}/fetched"\nexec git-upload-pack "$@"\n')
    upload.chmod(0o755)
    subprocess.run(["git", "-C", str(voted.bare), "config", "uploadpack.allowFilter", "true"], check=True)
    partial = voted.folder / "partial"
    address = f"file://{voted.bare}"
    subprocess.run(["git", "clone", "-q", "--no-checkout", "--filter=blob:none", address, str(partial)], check=True)
    subprocess.run(["git", "-C", str(partial), "config", "remote.origin.uploadpack", str(upload)], check=True)
    subprocess.run(["git", "-C", str(partial), "read-tree", "HEAD"], check=True)
    for path in filter(Path.is_file, voted.hub.root.glob("practices/**/*.*")):
        there = partial / path.relative_to(voted.hub.root)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(path.read_bytes())
    voted.monkeypatch.chdir(partial)
    result = run("verify")
    assert list(marks.iterdir()) == []
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "this clone has not the contents of all files" in result.stderr


def dated(company, at):
    """A commit of nothing on main, with this date."""
    company.monkeypatch.setenv("GIT_COMMITTER_DATE", at)
    company.hub.commit("Nothing")
    company.hub.run("push", "-q", "origin", "main")


def test_a_graph_beside_the_commits_does_not_change_their_dates(voted):
    root = voted.hub.root
    voted.hub.run("-c", "commitGraph.generationVersion=1", "commit-graph", "write", "--reachable")
    graph = root / ".git/objects/info/commit-graph"
    raw = bytearray(graph.read_bytes())
    for found in re.finditer(rb"\x69\x07", bytes(raw)):  # the first bytes of each date of these days
        raw[found.start()] = 0x58
    graph.chmod(0o644)
    graph.write_bytes(raw)
    before = voted.hub.well("audit", "client-kickoff")
    graph.unlink()
    assert before == voted.hub.well("audit", "client-kickoff")


def test_replaced_and_grafted_commits_are_those_that_they_are(voted):
    before = voted.hub.well("audit", "client-kickoff"), voted.hub.well("verify")
    head = voted.hub.run("rev-parse", "HEAD").strip()
    first = voted.hub.run("rev-list", "--max-parents=0", "HEAD").strip()
    other = voted.hub.run("commit-tree", f"{head}^{{tree}}", "-p", first, "-m", "Other").strip()
    voted.hub.run("replace", head, other)
    (voted.hub.root / ".git/info").mkdir(exist_ok=True)
    (voted.hub.root / ".git/info/grafts").write_text(f"{head} {first}\n")
    assert before == (voted.hub.well("audit", "client-kickoff"), voted.hub.well("verify"))


def test_all_commands_are_tried():
    known = {name for group in GROUPS.values() for name in group}
    assert {words[0] for words in COMMANDS} == known - ELSEWHERE
