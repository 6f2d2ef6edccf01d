"""A letter about many practices: several processes find what one does, from the same base or not at all."""

from __future__ import annotations

import json
import shutil
from itertools import product
from pathlib import Path

import pytest
from bestyet.actions.decide.before import where
from bestyet.actions.settle.open_points import points_asked
from bestyet.knowledge import candidates
from bestyet.knowledge.base import load
from bestyet.knowledge.many import kept, parts
from bestyet.knowledge.many.each import ALONE, Helpers
from bestyet.knowledge.many.kept import Kept, answered
from bestyet.model.oversee.stand import Next
from bestyet.repo.store import store_of
from bestyet.repo.workers import spread
from bestyet.repo.workers.spread import Workers
from cli.kickoff import APAC, EMEA, run
from cli.oversee.test_oversee_at_once import TORN, asked
from cli.voting import FOLDER, Company, Site, put_to_the_vote
from conftest import Workshop
from drawn import name_of, png
from repo.workers.chores import practice_by_whoever_outlives_it

EDITED = "practices/apac/move.md"
FORMS = ("text", "html", "ics", "json", "eml")
MAIL = ("--from", "practices@example.org")
WHO = ("emea", "lead-apac", "mars")


def with_much_to_do(company: Company) -> None:
    """A standard that its regions have left; a vote that is open; what can be proposed, was not committed, is retired,
    is too large, regions of which nobody knows, and a standard that no region writes about any more."""
    hub = company.hub
    hub.get()
    for name in ("archive", "handover", "move", "over"):
        for region, text in (("emea", EMEA), ("apac", EMEA.replace("emea", "apac"))):
            hub.write(f"practices/{region}/{name}.md", text.replace("client-kickoff", name))
    hub.write(EDITED, APAC.replace("client-kickoff", "move"))
    hub.write("practices/apac/over.md", EMEA.replace("emea", "apac").replace("client-kickoff", "over"))
    hub.write("practices/mars/alone.md", EMEA.replace("emea", "mars").replace("client-kickoff", "alone"))
    hub.write("practices/mars/large.md", EMEA + "1. Send the agenda.\n" * 701)
    hub.write("practices/emea/withdrawn.md", EMEA.replace("in-use", "retired").replace("client-kickoff", "withdrawn"))
    for path in sorted((hub.root / FOLDER).rglob("*")):
        if path.is_file():
            raw = path.read_bytes().replace(b"client-kickoff", b"gone")
            hub.write(f"practices/global/gone/1.0.0/{path.relative_to(hub.root / FOLDER)}", raw)
    hub.send("Much more")
    hub.well("propose", "handover", *company.signs("emea")[:2])
    hub.send("Put another one to the vote")
    hub.write("practices/apac/client-kickoff.md", EMEA.replace("emea", "apac").replace("three", "nine"))
    hub.send("APAC slides back")
    (hub.root / "practices/emea/archive.md").write_text(EMEA.replace("client-kickoff", "archive") + "1. Wait.\n")


@pytest.fixture
def letters(tmp_path, monkeypatch) -> Site:
    """A share is one practice, else all would be one."""
    company = Company(tmp_path, monkeypatch, put_to_the_vote, Company.adopt, with_much_to_do)
    monkeypatch.setattr(parts, "_MOST", 1)
    return company.hub


def digest(who: str, *more: str) -> tuple[str, str, int]:
    return asked("digest", "--for", who, *more)


def test_whoever_works_it_out_says_the_same(letters, in_turn, monkeypatch):
    ways = [("--format", form, *MAIL) for form in FORMS]
    several = {(who, *way): digest(who, *way, "--jobs", "3") for who, way in product(WHO, ways)}
    monkeypatch.setattr(parts, "_MOST", 100)
    assert {(who, *way): digest(who, *way) for who, way in product(WHO, ways)} == several
    letter = several["emea", "--format", "json", *MAIL][0]
    assert '"practice": "move"' in letter
    assert '"next": "propose"' in letter
    assert '"what": "vote"' in several["lead-apac", "--format", "json", *MAIL][0]
    assert "no reviewer and no region 'mars'" in several["mars", "--format", "text", *MAIL][1]


def test_processes_say_what_one_says_and_one_that_dies_is_replaced(letters):
    way = ("emea", "--format", "json")
    assert digest(*way, "--jobs", "2") == digest(*way)
    store = store_of(letters.root, "deaths", 8)
    loaded = load(letters.root, bodies=False)
    names = ("archive", "move")
    asks = Kept(practice_by_whoever_outlives_it, store, tuple[str], {name: name.encode() for name in names})
    told = list[tuple[int, int]]()
    helpers = Helpers(Workers(jobs=1), lambda *numbers: told.append(numbers))
    assert answered([asks], loaded, None, helpers) == [{name: name.upper() for name in names}]
    assert told == [(1, 2), (2, 2)]


def test_what_others_found_is_known_to_whoever_asks_next(letters, in_turn, monkeypatch):
    said = digest("emea", "--jobs", "3")
    monkeypatch.setattr(kept, "spread", None)
    words = ("digest", "--for", "emea")
    assert run(*words).output == run(*words, "-j", "2").output == said[1] + said[0]


def test_a_practice_is_merged_once_for_all_that_is_asked_of_it(letters, monkeypatch):
    merged = list[str]()
    once = candidates._merged
    monkeypatch.setattr(candidates, "_merged", lambda *given: merged.append(given[1]) or once(*given))
    candidates._at_hand.cache_clear()
    digest("emea")
    assert sorted(merged) == ["alone", "archive", "client-kickoff", "handover", "move", "over"]


def test_a_text_that_is_edited_meanwhile_is_never_half_old_half_new(letters, in_turn, monkeypatch):
    sent = spread.in_processes

    def later(*given):
        Path(EDITED).write_text(EMEA.replace("emea", "apac").replace("client-kickoff", "move"))
        yield from sent(*given)

    monkeypatch.setattr(spread, "in_processes", later)
    said = digest("emea", "--jobs", "2")
    assert (said[0], said[2]) == ("", 2)
    assert said[1].endswith("is not the same where a worker reads it, or was changed\n")


@pytest.mark.parametrize("what", ["commit", "shallow", "picture"])
def test_a_worker_with_another_history_or_base_finds_nothing(letters, in_turn, monkeypatch, what):
    sent = spread.in_processes

    def later(*given):
        if what == "commit":
            Workshop(letters.root).commit("Somebody else's")
        elif what == "shallow":
            Path(".git/shallow").write_text(letters.head() + "\n")
        else:
            letters.write("practices/emea/move.files/other.png", b"none")
        yield from sent(*given)

    monkeypatch.setattr(spread, "in_processes", later)
    said = digest("emea", "--jobs", "2")
    assert (said[0], said[2]) == ("", 2)
    assert said[1].endswith("is not the same where a worker reads it, or was changed\n")


def test_a_merge_that_git_could_not_finish_is_said_whoever_answers(letters, in_turn):
    Path(EDITED).write_text(APAC.replace("client-kickoff", "move") + TORN)
    said = digest("emea")
    assert digest("emea", "--jobs", "2") == said
    assert said[1].startswith(f"bestyet: {EDITED}:")


def test_without_a_history_only_what_is_open_is_told_whoever_answers(letters, in_turn):
    shutil.rmtree(".git")
    said = digest("emea", "--format", "json")
    shutil.rmtree(".cache", ignore_errors=True)
    assert digest("emea", "--format", "json", "--jobs", "2") == said
    assert '"settle": []' not in said[0]
    assert '"decide": []' in said[0]


def test_who_proposes_is_whoever_asks_not_whoever_helps(letters, in_turn, monkeypatch):
    alone = digest("emea", "--format", "json")
    sent = spread.in_processes

    def elsewhere(*given):
        letters.run("config", "bestyet.reviewer", "nobody-known")
        yield from sent(*given)

    monkeypatch.setattr(spread, "in_processes", elsewhere)
    assert digest("emea", "--format", "json", "--jobs", "2") == alone
    assert digest("emea", "--format", "json") != alone  # whoever is no reviewer can propose nothing


def test_points_alone_are_found_without_votes(letters):
    loaded = load(letters.root, bodies=False)
    (points,) = answered([points_asked(loaded)], loaded, None, ALONE)
    assert points["move"].disputes


def test_what_is_known_of_all_practices_is_known_to_whoever_asks_about_one(letters, monkeypatch):
    digest("emea")
    monkeypatch.setattr(where, "_plan", None)
    found = {one.practice: one for one in where.stands(letters.root, most=0) if one.plan.next is not Next.LATER}
    assert {"archive", "move", "client-kickoff", "handover"} <= found.keys()
    assert {name: where.stand_of(letters.root, name) for name in found} == found


def test_a_text_that_was_not_committed_can_be_proposed_once_it_is(letters):
    path = "practices/emea/archive.md"
    letters.write(path, EMEA.replace("client-kickoff", "archive") + "2. Thank the client.\n")

    assert not proposable(letters, "archive")
    letters.send("A step more")
    assert proposable(letters, "archive")
    letters.run("reset", "--quiet", "--soft", "HEAD~1")
    assert not proposable(letters, "archive")
    letters.run("checkout", "--quiet", "origin/main")
    assert proposable(letters, "archive")
    letters.run("config", "bestyet.reviewer", "nobody-known")
    assert not proposable(letters, "archive")


def test_a_text_whose_picture_is_no_more_what_it_is_called_cannot_be_proposed(letters):
    picture = f"practices/emea/archive.files/{name_of(png())}"
    letters.write(picture, png())
    told = f"2. Thank the client.\n\n![Thanks]({picture.removeprefix('practices/emea/')})\n"
    letters.write("practices/emea/archive.md", EMEA.replace("client-kickoff", "archive") + told)
    letters.send("A picture")
    assert proposable(letters, "archive")
    (letters.root / picture).write_bytes(b"another one")
    assert not proposable(letters, "archive")
    (letters.root / picture).write_bytes(png())
    assert proposable(letters, "archive")


def test_nothing_can_be_proposed_while_the_vocabulary_names_a_practice_that_is_gone(letters):
    letters.write("practices/vocabulary.yml", "practices:\n  alone: {title: Alone}\n")
    letters.send("A name")
    assert proposable(letters, "archive")
    (letters.root / "practices/mars/alone.md").unlink()
    assert not proposable(letters, "archive")


def proposable(letters: Site, practice: str) -> bool:
    told = json.loads(letters.do("digest", "--for", "emea", "--format", "json").stdout)
    return any(one["practice"] == practice for one in told["mine"]["decide"])
