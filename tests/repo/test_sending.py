"""`.bestyet/send.sh` with Apprise itself: to a server of mail, and to what answers as Slack and Teams do."""

from __future__ import annotations

import json
import os
import re
import shutil
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from bestyet.repo.starter import starter_files
from bestyet.site.oversee.digest import Entry, Letter, Part, letter_html, letter_text

LINK = "https://desk.example.com/vote/kickoff"
APPRISE = shutil.which("apprise", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
TITLE = "Example & Söhne: 1 thing to do, 1 new"
LETTER = Letter(
    TITLE,
    "For EMEA, on 29 Nov 2026 (UTC); new is what came since 22 Nov 2026.",
    (
        Part(
            "To vote on",
            1,
            (Entry("Kickoff <!channel> <b>bold</b> <https://evil.example|x>", "Vote", "", True, LINK),),
            "",
        ),
    ),
    "",
    (),
    (),
)
needs_apprise = pytest.mark.skipif(APPRISE is None, reason="no Apprise here: requirements-dev.lock has it")

# What Apprise would ask of the internet is asked of this computer instead; all else is Apprise's own.
ELSEWHERE = """\
import os
import requests.sessions
real = requests.sessions.Session.request
def here(self, method, url, **more):
    return real(self, method, os.environ["HERE"] + "/" + url.split("://", 1)[1], **more)
requests.sessions.Session.request = here
"""


class Mails(socketserver.StreamRequestHandler):
    """What RFC 5321 asks of a server, for mails that are kept."""

    def handle(self) -> None:
        to, self.got = [], self.server.got  # type: ignore[attr-defined]
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            match line.split()[0].upper():
                case "DATA":
                    self.say("354 go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    self.got.append(
                        (to, b"".join(one.removeprefix(b".") if one[:2] == b".." else one for one in lines))
                    )
                case "RCPT":
                    to.append(line.partition(":")[2].strip("<> "))
                case "QUIT":
                    self.say("221 bye")
                    return
            self.say("250 well")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Posts(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        self.server.got.append((self.path, json.loads(raw)))  # type: ignore[attr-defined]
        self.send_response(self.server.answers)  # type: ignore[attr-defined]
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(handler, kind=socketserver.ThreadingTCPServer, answers=200) -> Iterator[tuple[int, list]]:
    with kind(("127.0.0.1", 0), handler) as server:
        server.got, server.answers, server.daemon_threads = [], answers, True
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_address[1], server.got
        server.shutdown()


def send(
    tmp_path: Path, who: str, to: str, letter: Letter | None = LETTER, **env: str
) -> subprocess.CompletedProcess[str]:
    (tmp_path / "send.sh").write_bytes(starter_files()[".bestyet/send.sh"])
    (tmp_path / "digest.html").write_text(letter_html(letter) if letter else "", encoding="utf-8")
    (tmp_path / "digest.txt").write_text(letter_text(letter) if letter else "", encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text(ELSEWHERE if "HERE" in env else "")
    told = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "DIGEST_TO": to,
        "LANG": "C.UTF-8",
    }
    told |= {"APPRISE": APPRISE or "apprise", "PYTHONPATH": str(tmp_path), **env}
    command = ["sh", str(tmp_path / "send.sh"), who, str(tmp_path)]
    return subprocess.run(command, env=told, capture_output=True, text=True, check=False, timeout=60)


@needs_apprise
def test_each_gets_their_own_letter_by_mail(tmp_path):
    with serving(Mails) as (port, got):
        to = "\n".join(
            f"{who}=mailto://127.0.0.1:{port}?from=p@example.com&to={who}@example.com" for who in ("emea", "apac")
        )
        done = send(tmp_path, "emea", to)
    assert done.returncode == 0, done.stdout + done.stderr
    ((people, raw),) = got
    assert people == ["emea@example.com"]
    mail = message_from_bytes(raw, policy=default)
    assert mail["Subject"] == TITLE
    html = mail.get_body(("html",)).get_content()
    assert f'<a href="{LINK}">Kickoff &lt;!channel&gt; &lt;b&gt;bold&lt;/b&gt;' in html
    assert "Kickoff <!channel>" in mail.get_body(("plain",)).get_content()


@needs_apprise
@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", f"<{LINK}|Kickoff &lt;!channel&gt; &lt;b&gt;bold"),
        ("workflows://prod.example.com:443/a1b2c3/s1g2n3?image=no", "[Kickoff \\<\\!channel\\> \\<b\\>bold"),
    ],
)
def test_slack_and_teams_get_links_and_no_mention_or_markup_of_contributors(tmp_path, address, link):
    with serving(Posts, ThreadingHTTPServer) as (port, got):
        done = send(tmp_path, "emea", f"emea={address}", HERE=f"http://127.0.0.1:{port}")
    assert done.returncode == 0, done.stdout + done.stderr
    ((_, said),) = got
    words = str(said["attachments"][0].get("text") or said["attachments"][0]["content"]["body"][-1]["text"])
    assert link in words
    assert LINK in words
    assert not re.search(r"(?<!\\)<(!channel|https://evil|b>)", words)


@needs_apprise
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_addresses_may_stand_between_comments_and_with_the_line_ends_of_windows(tmp_path, ends):
    with serving(Posts, ThreadingHTTPServer) as (port, got):
        lines = ("# where to", f"apac=json://127.0.0.1:{port}/apac", "", f"emea=json://127.0.0.1:{port}/emea", "")
        done = send(tmp_path, "emea", ends.join(lines))
    assert done.returncode == 0, done.stdout + done.stderr
    assert [path.strip("/") for path, _ in got] == ["emea"]


@needs_apprise
def test_a_service_that_refuses_and_somebody_without_an_address_are_no_success(tmp_path):
    with serving(Posts, ThreadingHTTPServer, 500) as (port, got):
        address = f"json://127.0.0.1:{port}/"
        assert send(tmp_path, "emea", f"emea={address}").returncode != 0
        assert len(got) == 1
        done = send(tmp_path, "apac", f"emea={address}")
        assert done.returncode != 0
        assert len(got) == 1


def test_nothing_to_tell_is_not_sent_and_nobody_is_called_all(tmp_path):
    done = send(tmp_path, "emea", "emea=json://127.0.0.1:9/", None, APPRISE="/nowhere")
    assert (done.returncode, done.stdout) == (0, "Nothing to tell emea.\n")
    assert send(tmp_path, "all", "emea=json://127.0.0.1:9/", APPRISE="/nowhere").returncode == 1


def test_what_sends_is_not_told_the_secret_by_its_environment_and_the_file_with_it_is_gone(tmp_path):
    spy = tmp_path / "spy"
    spy.write_text('#!/bin/sh\nenv > "$HOME/env"\ncat > "$HOME/body"\nfor one; do echo "$one"; done > "$HOME/words"\n')
    spy.chmod(0o755)
    nasty = replace(LETTER, title="$(touch gone) `id` '\" -x")
    assert send(tmp_path, "emea", "emea=json://secret@host/", nasty, APPRISE=str(spy)).returncode == 0
    assert "secret" not in (tmp_path / "env").read_text() + (tmp_path / "words").read_text()
    assert (tmp_path / "words").read_text().splitlines()[-1] == nasty.title
    assert (tmp_path / "body").read_text() == letter_html(nasty)
    assert not list(tmp_path.glob("tmp.*"))
    assert not (tmp_path / "gone").exists()
