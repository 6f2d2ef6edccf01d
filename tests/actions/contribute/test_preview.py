"""What a reviewer learns of a pull request, as values."""

from datetime import UTC, datetime, timedelta

import pytest
from bestyet.actions.contribute.preview import preview_changes
from bestyet.actions.contribute.work import Changes, find_work, known_changes
from bestyet.model.oversee.preview import Note, Sort
from bestyet.model.problem import CannotGoOnError
from cli.kickoff import APAC, EMEA, GOVERNANCE

OWN = "practices/apac/client-kickoff.md"


def changes(base, *words):
    return preview_changes(find_work(base, *words))


@pytest.fixture
def base(workshop):
    workshop.write("practices/governance.yml", GOVERNANCE)
    workshop.write("practices/emea/client-kickoff.md", EMEA)
    workshop.write(OWN, APAC)
    workshop.commit("As it was")
    workshop.run("checkout", "--quiet", "-b", "work")
    return workshop


def test_work_is_compared_with_where_it_left_from_committed_or_not(base):
    began = base.run("rev-parse", "HEAD").strip()
    base.write(OWN, APAC + "- Call the client. {#called}\n")
    note = Note(Sort.PROPOSED, "called", "Call the client.", "words of APAC")
    on_disk = changes(base.root / "practices", "main")
    assert (on_disk.since, [one.notes for one in on_disk.previews]) == (began, [(note,)])
    base.commit("APAC calls")
    base.run("checkout", "--quiet", "main")
    assert changes(base.root, "main").previews == ()
    assert changes(base.root, "main", "work") == on_disk


def test_what_was_worked_out_once_is_known(base, monkeypatch):
    base.write(OWN, APAC.replace("five", "four"))
    base.commit("Four days")
    monkeypatch.setattr("bestyet.repo.clock.now", lambda: datetime.now(UTC) + timedelta(minutes=1))
    work = find_work(base.root, "main", "work")
    assert known_changes(work) is None
    found = preview_changes(work)
    assert found.previews
    assert known_changes(work) == found


def test_of_work_that_touches_nothing_all_is_known(base):
    work = find_work(base.root, "main")
    assert known_changes(work) == preview_changes(work) == Changes(work.since, ())


def test_without_a_history_there_is_nothing_to_compare_with(tmp_path):
    (tmp_path / "practices").mkdir()
    with pytest.raises(CannotGoOnError, match="needs the history of a git repository"):
        find_work(tmp_path)
