"""Two desks on two computers and one repository afar: what one was told is kept is there, and what cannot be reached
is said."""

from __future__ import annotations

import json
import os
import random
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from bestyet.desk.hosted import hosted_desk
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.git import Afar, TooSlowError, run_git
from bestyet.repo.linked.remote import Remote
from cli.voting import Company
from desk.afar.repository import TOKEN, serving
from desk.running import Running, loaded
from desk.test_contribute import PATH, TEXT, fields
from desk.test_hosted import House, with_accounts
from desk.test_settle import QUESTIONS, question
from forks import Loaded
from httpx2 import HTTPError

KILLS = int(os.environ.get("BESTYET_KILLS", "4"))


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    found = House(Company(tmp_path, monkeypatch, with_accounts))
    found.repository = f"file://{found.company.bare}"
    yield found
    found.listening.close()


def asks(house: House) -> None:
    """Let there be questions to answer."""
    hub = house.company.hub
    for region, words in {"emea": "Ask for its worries.", "apac": "Ask for all its worries."}.items():
        path = f"practices/{region}/client-kickoff.md"
        hub.write(path, (hub.root / path).read_text() + f"\n## After\n\n1. {words}\n")
    hub.send("A question")


def test_what_is_sent_at_two_desks_is_in_the_one_repository(house, later):
    other = house.beside("other")
    with house.open(house.configure()), other.open(other.configure()):
        writer, lead = house.person("writer"), other.person("emea")
        writer.sends(TEXT, {**fields(writer.read(TEXT)), "v:title": "How we begin"})
        assert "<code>from-desk/variant/" in writer.post(f"{TEXT}/send", fields(writer.read(TEXT))).text
        later()
        waiting = next(part for part in lead.read("/").split('"') if part.startswith("/waiting/"))
        assert lead.sends(waiting, {"commit": fields(lead.read(waiting))["commit"]}) == "/"
        assert "title: How we begin" in house.on_base(PATH)
        assert house.company.hub.run(f"--git-dir={house.company.bare}", "branch", "--list", "from-desk/*") == ""
        later()
        assert "/waiting/" not in writer.read("/")
    other.listening.close()


def test_answers_at_two_desks_at_once_are_all_there(house):
    asks(house)
    other = house.beside("other")
    with house.open(house.configure()), other.open(other.configure()):
        people = [house.person("emea"), house.person("apac"), other.person("emea"), other.person("india")]
        asked = question(people[0])
        forms = [
            (one, one.csrf(), {**asked, "shown": [member], "same": []}) for one in people for member in asked["shown"]
        ]
        with ThreadPoolExecutor(8) as pool:
            told = [*pool.map(lambda job: job[0].post(QUESTIONS, job[2], csrf=job[1]).status_code, forms)]
    other.listening.close()
    assert set(told) == {303}
    kept = house.on_base("practices/global/client-kickoff/alignment.yml")
    assert kept.count("- by: ") + kept.count("  by: ") == len({*asked["shown"]})
    bare = f"--git-dir={house.company.bare}"
    assert house.company.hub.run(bare, "rev-list", "--merges", "main") == ""
    assert house.company.hub.run(bare, "fsck", "--strict", "--no-dangling").strip() == ""


def test_what_cannot_be_reached_is_said_and_nothing_is_lost(house):
    bare, away = house.company.bare, house.company.folder / "away.git"
    with house.open(house.configure()):
        writer = house.person("writer")
        writer.sends(TEXT, {**fields(writer.read(TEXT)), "v:title": "Kept all the same"})
        bare.rename(away)
        refused = writer.post(f"{TEXT}/send", fields(writer.read(TEXT)))
        assert refused.status_code == 409
        assert "the repository cannot be reached" in refused.text
        assert "what you write is kept" in refused.text
        assert "What you see may be old" in writer.read("/")
        assert "Kept all the same" in writer.read(TEXT)
        away.rename(bare)
        assert writer.post(f"{TEXT}/send", fields(writer.read(TEXT))).status_code == 200
        assert "What you see may be old" not in writer.read("/")
    told = [json.loads(line) for line in (house.state / "audit.jsonl").read_text().splitlines()]
    branch = house.company.hub.run(
        f"--git-dir={bare}", "for-each-ref", "--format=%(objectname)", "refs/heads/from-desk"
    )
    assert [one["commit"] for one in told] == [branch.strip()]


def test_a_desk_opens_with_what_it_saw_last(house):
    with house.open(house.configure()):
        house.person("emea")
    house.company.bare.rename(house.company.folder / "away.git")
    again = house.beside("state")
    with again.open(again.configure()):
        assert "What you see may be old" in again.person("emea").read("/")
    again.listening.close()
    third = house.beside("new")
    with pytest.raises(CannotGoOnError, match="cannot be reached"):
        hosted_desk(third.configure())
    third.listening.close()


def test_what_the_repository_does_not_take_is_told_with_its_reason(house):
    hook = house.company.bare / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho GH006: Protected branch >&2\nexit 1\n")
    hook.chmod(0o755)
    with house.open(house.configure()):
        writer = house.person("writer")
        writer.sends(TEXT, {**fields(writer.read(TEXT)), "v:title": "How we begin"})
        refused = writer.post(f"{TEXT}/send", fields(writer.read(TEXT)))
        assert refused.status_code == 409
        assert "the repository does not take what you sent" in refused.text
        assert "How we begin" in writer.read(TEXT)


def test_who_is_quicker_meanwhile_is_never_overwritten(house, monkeypatch):
    hub, branch = house.company.hub, "from-desk/variant/emea/client-kickoff/lead-emea"
    push, quicker = Remote.push, []

    def after_others(remote: Remote, moves: object) -> None:
        if not quicker:
            quicker.append(branch)
            hub.run("checkout", "--quiet", "-b", branch)
            hub.write("practices/apac/client-kickoff.md", hub.run("show", f"HEAD:{PATH}").replace("three", "nine"))
            hub.send_branch("Theirs")
        push(remote, moves)

    monkeypatch.setattr(Remote, "push", after_others)
    with house.open(house.configure()):
        emea = house.person("emea")
        emea.sends(TEXT, {**fields(emea.read(TEXT)), "v:title": "Mine"})
        assert emea.post(f"{TEXT}/send", fields(emea.read(TEXT))).status_code == 200
    log = hub.run(f"--git-dir={house.company.bare}", "log", "--format=%s", f"main..{branch}").splitlines()
    assert log == ["emea/client-kickoff: Another text", "Theirs"]


def test_what_a_killed_git_left_locked_is_opened_again(house, later):
    with house.open(house.configure()):
        writer, copy = house.person("writer"), house.state / "repository.git"
        for name in ("packed-refs.lock", "refs/heads/main.lock"):
            (copy / name).write_text("")
            os.utime(copy / name, (1, 1))
        hub = house.company.hub
        hub.write(PATH, (hub.root / PATH).read_text().replace("title: Client kickoff", "title: By others"))
        hub.send("Another title")
        later()
        assert "By others" in writer.read(TEXT)
        assert "What you see may be old" not in writer.read("/")


def test_a_push_whose_answer_was_lost_is_found_and_not_made_twice(house, monkeypatch):
    push = Remote.push

    def lost(remote: Remote, moves: object) -> None:
        push(remote, moves)
        raise TooSlowError("no answer within 20 seconds")

    monkeypatch.setattr(Remote, "push", lost)
    with house.open(house.configure()):
        writer = house.person("writer")
        writer.sends(TEXT, {**fields(writer.read(TEXT)), "v:title": "Once"})
        assert writer.post(f"{TEXT}/send", fields(writer.read(TEXT))).status_code == 200
    bare = f"--git-dir={house.company.bare}"
    assert house.company.hub.run(bare, "rev-list", "--count", "main..", "--branches=from-desk/*").strip() == "1"


def running() -> Iterator[bytes]:
    """The command lines of all processes, of which some end meanwhile."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield path.read_bytes()


def test_a_repository_that_never_answers_is_given_up_with_all_that_was_run(tmp_path):
    silent = socket.socket()
    silent.bind(("127.0.0.1", 0))
    silent.listen()
    address = f"http://localhost:{silent.getsockname()[1]}/a.git"
    remote, began = Remote(address, tmp_path / "copy.git", patience=0.6), time.monotonic()
    with pytest.raises(CannotGoOnError, match="no answer within 1 seconds"):
        remote.begin()
    assert time.monotonic() - began < 60
    silent.close()
    assert not [one for one in running() if address.encode() in one]
    remote.look()  # who only reads does not wait again
    assert remote.fault


def test_a_token_opens_the_repository_and_is_written_nowhere(house):
    (house.company.folder / "token").write_text(TOKEN + "\n")
    with serving(house.company.bare) as afar:
        house.repository = f"{afar.address}/{house.company.bare.name}"
        config = house.configure(more=f"token-file: {house.company.folder / 'token'}")
        with house.open(config):
            writer = house.person("writer")
            writer.sends(TEXT, {**fields(writer.read(TEXT)), "v:title": "By a token"})
            sent = writer.post(f"{TEXT}/send", fields(writer.read(TEXT)))
            assert sent.status_code == 200, sent.text
            afar.leads_to = "http://localhost:1"
            told = writer.post(f"{TEXT}/send", fields(writer.read(TEXT))).text + writer.read("/")
            assert "cannot be reached" in told
            assert TOKEN not in told
    assert "from-desk/variant" in house.company.hub.run(f"--git-dir={house.company.bare}", "branch", "--list")
    kept = b"".join(path.read_bytes() for path in house.state.rglob("*") if path.is_file())
    for one in (TOKEN, *{seen.removeprefix("Basic ") for seen in afar.seen if seen}):
        assert one.encode() not in kept


def test_the_token_goes_nowhere_else(house):
    (house.company.folder / "token").write_text(TOKEN)
    with serving(house.company.bare) as thief, serving(house.company.bare) as afar:
        afar.leads_to = thief.address
        house.repository = f"{afar.address}/{house.company.bare.name}"
        config = house.configure(more=f"token-file: {house.company.folder / 'token'}")
        with pytest.raises(CannotGoOnError, match="cannot be reached") as told:
            hosted_desk(config)
        assert afar.seen
        assert thief.seen == []
        assert TOKEN not in str(told.value)


def test_a_token_is_in_no_list_of_processes(tmp_path):
    run_git(tmp_path, "init", "--quiet")
    said = run_git(tmp_path, "config", "http.extraHeader", afar=Afar(10.0, {"http.extraHeader": "Authorization: x"}))
    assert said == b"Authorization: x\n"
    assert "Authorization" not in repr(Afar(10.0, {"http.extraHeader": "Authorization: x"}))


@pytest.mark.parametrize(
    ("repository", "told"),
    [
        ("https://user:pass@example.org/a.git", "holds a secret"),
        ("https://token@example.org/a.git", "holds a secret"),
        ("ssh://git:pass@example.org/a.git", "holds a secret"),
        ("http://example.org/a.git", "use https or ssh"),
    ],
)
def test_an_address_with_a_secret_or_in_clear_is_refused_without_being_shown(house, repository, told):
    house.repository = repository
    with pytest.raises(CannotGoOnError, match=told) as error:
        hosted_desk(house.configure())
    assert "pass@" not in str(error.value)


def started(of: Loaded, house: House) -> Running:
    port = int(house.origin.rpartition(":")[2])
    house.listening.close()
    house.configure(more=f"port: {port}")
    desk = Running(of, house.company.folder, "--hosted", str(house.file))
    assert "The desk is at" in desk.told
    return desk


def test_two_desks_that_are_killed_at_any_moment_lose_and_double_nothing(house, loaded_desk, record_property):
    other, chance = house.beside("other"), random.Random(9)
    second = loaded()
    desks, texts = [started(loaded_desk, house), started(second, other)], {"emea": [], "apac": []}
    people = {"emea": house.person("emea"), "apac": other.person("apac")}

    def writes(region: str, turn: int) -> None:
        one, address = people[region], f"/contribute/{region}/client-kickoff"
        wanted = f"Turn {turn} of {region}"
        with suppress(HTTPError, AssertionError, IndexError):
            one.sends(address, {**fields(one.read(address)), "v:title": wanted})
            if one.post(f"{address}/send", fields(one.read(address))).status_code == 200:
                texts[region].append(wanted)

    try:
        for turn in range(KILLS):
            desk = desks[turn % 2]
            with desk.killed(chance.uniform(0.0, 2.0)), ThreadPoolExecutor(2) as pool:
                [*pool.map(writes, texts, [turn, turn])]
            desk.ended()
            assert "The desk is at" in desk.start()
    finally:
        for desk in desks:
            desk.kill()
            desk.ended()
        second.close()
    record_property("two desks: kills", KILLS)
    bare = f"--git-dir={house.company.bare}"
    for region, sent in texts.items():
        branch = f"from-desk/variant/{region}/client-kickoff/lead-{region}"
        log = house.company.hub.run(bare, "log", "-p", "-U0", "--format=", f"main..{branch}") if sent else ""
        there = re.findall(r"^\+title: (.*)$", log, re.MULTILINE)
        assert len(there) == len({*there}), there
        assert {*sent} <= {*there}
        assert sent
    assert house.company.hub.run(bare, "fsck", "--strict", "--no-dangling").strip() == ""
