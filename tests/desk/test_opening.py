"""Who gets into the desk, and from where: everybody else is refused before anything is read."""

from __future__ import annotations

import hashlib
import socket
from datetime import timedelta
from importlib import resources

import pytest
from bestyet.cli.main import main
from bestyet.desk.local import LocalRequest, local_desk
from bestyet.desk.serving import listen
from bestyet.desk.sessions import LASTS
from bestyet.model.problem import CannotGoOnError
from click.testing import CliRunner
from desk.house import Visitor, served

HTMX = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"  # htmx.org 2.0.11, dist/htmx.min.js


def test_the_address_opens_once_and_for_one_browser(company):
    with served(company.hub.root, who="lead-emea") as opened:
        first, second = Visitor(opened), Visitor(opened, signs_in=False)
        assert "You write for EMEA, APAC, India." in first.read("/")
        refused = second.get(second.way_in)
        assert refused.status_code == 403
        assert "set-cookie" not in refused.headers
        assert second.get("/").status_code == 401


def test_guessing_ends_the_address(company):
    with served(company.hub.root, who="lead-emea") as opened:
        guessing = Visitor(opened, signs_in=False)
        for guess in range(21):
            assert guessing.get(f"/sign-in?token={guess}").status_code == 403
        assert guessing.get(guessing.way_in).status_code == 403


def test_who_is_signed_in_stays_so_after_a_restart_and_not_for_ever(company):
    with served(company.hub.root, who="lead-emea") as opened:
        first = Visitor(opened)
        port = int(first.origin.rpartition(":")[2])
    with served(company.hub.root, port, who="lead-emea"):
        assert first.get("/").status_code == 200
        company.clock.set(company.clock.at + timedelta(seconds=LASTS + 1))
        assert first.get("/").status_code == 401


def test_signing_out_ends_the_session_itself(one):
    kept = dict(one.client.cookies)
    assert one.post("/sign-out", csrf="wrong").status_code == 403
    assert one.get("/").status_code == 200
    one.post("/sign-out")
    one.client.cookies.update(kept)
    assert one.get("/").status_code == 401


@pytest.mark.parametrize("cookie", ["", "x", "../../../etc/passwd", "x" * 5000, "%00"])
def test_a_made_up_session_is_none(refusing, cookie):
    refusing.client.cookies.clear()
    assert refusing.get("/", Cookie=f"{refusing.cookie}={cookie}").status_code == 401


@pytest.mark.parametrize("host", ["evil.example.org", "localhost", "127.0.0.1", "localhost.evil.org", ""])
def test_another_host_name_is_refused(refusing, host):
    assert refusing.get("/", Host=host).status_code in (400, 421)


@pytest.mark.parametrize("origin", ["http://evil.example.org", "null", "", "http://localhost:1", "https://localhost"])
def test_what_another_site_sends_is_refused(refusing, origin):
    assert refusing.post("/sign-out", origin=origin).status_code == 403
    assert refusing.get("/").status_code == 200


def test_other_ways_of_sending_are_refused(refusing):
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert refusing.client.request(method, "/").status_code == 405
    host = refusing.origin.removeprefix("http://")
    head = f"POST /sign-out HTTP/1.1\r\nHost: {host}\r\nOrigin: {refusing.origin}\r\n"
    assert raw_status(host, f"{head}Content-Length: 99999999\r\n\r\n") == 413
    assert raw_status(host, f"{head}Transfer-Encoding: chunked\r\n\r\n") == 411
    assert raw_status(host, f"{head}Host: evil.example.org\r\nContent-Length: 0\r\n\r\n") in (400, 421)


def test_an_address_that_leads_nowhere_is_a_page_with_a_way_back(refusing):
    answer = refusing.get("/nowhere")
    assert answer.status_code == 404
    assert "Nothing is at this address." in answer.text
    assert '<a href="/">My page</a>' in answer.text
    refusing.client.cookies.clear()
    assert "Sign out" not in refusing.get("/nowhere").text


def raw_status(host: str, request: str) -> int:
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port)), timeout=10) as connection:
        connection.sendall(request.encode())
        return int(connection.recv(100).split(b" ")[1])


def test_every_answer_tells_browsers_what_they_may(one, company):
    for path in ("/", "/nowhere", "/static/desk.css", "/style/tokens.css", "/sign-in"):
        answer = one.get(path)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
    with served(company.hub.root, who="lead-emea") as opened:
        fresh = Visitor(opened, signs_in=False)
        cookie = fresh.get(fresh.way_in).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


@pytest.mark.parametrize("path", ["/static/../local.py", "/static/%2e%2e/local.py", "/style/..%2f..%2frender.py"])
def test_no_other_file_is_served(refusing, path):
    assert refusing.get(path).status_code == 404


def test_nobody_else_here_is_localhost_at_this_port():
    ours = listen(0)
    port = ours[0].getsockname()[1]
    for one in ours:
        one.close()
    there = listen(port)
    families = [(one.family, one.getsockname()[0]) for one in there]
    assert (socket.AF_INET, "127.0.0.1") in families
    for one in there:
        one.close()
    for family, host in families:
        with socket.socket(family) as other:
            other.bind((host, port))
            other.listen()
            with pytest.raises(CannotGoOnError, match="is taken"):
                listen(port)


def test_two_desks_do_not_sign_each_other_out(company):
    with served(company.hub.root, who="lead-emea") as opened, served(company.hub.root, who="lead-apac") as second:
        one = Visitor(opened)
        other = Visitor(second, signs_in=False)
        other.client.cookies = one.client.cookies  # one browser: it knows no ports
        assert other.get(other.way_in).status_code == 303
        assert "lead-emea" in one.read("/")
        assert "lead-apac" in other.read("/")


def test_the_script_of_others_is_the_one_that_was_looked_at():
    raw = resources.files("bestyet.desk").joinpath("static/htmx.min.js").read_bytes()
    assert hashlib.sha256(raw).hexdigest() == HTMX


def test_the_desk_needs_a_repository_and_a_person_it_knows(tmp_path, company, monkeypatch):
    with pytest.raises(CannotGoOnError, match="is no reviewer"):
        local_desk(LocalRequest(company.hub.root, 8020, who="nobody"))
    with pytest.raises(CannotGoOnError, match="is no branch here"):
        local_desk(LocalRequest(company.hub.root, 8020, base="nowhere"))
    (tmp_path / "bare/practices").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "bare")
    told = CliRunner().invoke(main, ["desk"])
    assert told.exit_code == 2
    assert "needs a git repository" in told.stderr


def test_my_page_says_what_waits_with_days_and_a_link_each(one):
    mine = one.read("/")
    assert '<a href="/vote/client-kickoff">Client kickoff</a> <span>Vote, ' in mine
    assert "14 days left" in mine
    german = one.get("/", Accept_Language="de-CH,de;q=0.9").text
    assert '<html lang="de">' in german


def test_what_other_regions_have_to_read_is_folded_away(company):
    hub = company.hub
    for region in ("emea", "apac"):
        path = f"practices/{region}/client-kickoff.md"
        text = (hub.root / path).read_text()
        hub.write(path, text.replace("\n---\n", "\nlast-reviewed: 2020-01-01\nreview-every: 12\n---\n", 1))
    hub.send("Long ago")
    with served(hub.root, who="lead-emea") as opened:
        mine = Visitor(opened).read("/")
    own, _, others = mine.partition("others are to read")
    assert "/contribute/emea/client-kickoff" in own
    assert "/contribute/apac/client-kickoff" not in own
    assert "/contribute/apac/client-kickoff" in others
    assert "/contribute/emea/client-kickoff" not in others


def test_the_work_tree_of_the_person_is_not_touched(one, company):
    (company.hub.root / "practices/emea/client-kickoff.md").write_text("unfinished")
    before = company.hub.run("status", "--porcelain=v1", "--branch")
    one.read("/")
    assert company.hub.run("status", "--porcelain=v1", "--branch") == before
