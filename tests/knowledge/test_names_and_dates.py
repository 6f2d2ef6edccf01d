"""What is said of a name or a day that there is not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from bestyet.knowledge.dates import day_or_moment, looks_like_a_day, read_day
from bestyet.knowledge.names import did_you_mean, git_setting, git_settings, one_of
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.git import find_repository


def said(of, *args, **more) -> str:
    with pytest.raises(CannotGoOnError) as raised:
        of(*args, **more)
    return str(raised.value)


def test_a_name_that_is_there_is_returned_and_any_other_told_with_all_there_are():
    assert one_of("emea", ["emea", "apac"], "no") == "emea"
    assert said(one_of, "x", iter(["emea", "apac"]), "there is no 'x'") == "there is no 'x'; there are: emea, apac"
    assert said(one_of, "x", [], "there is no 'x'", none="none yet") == "there is no 'x'; there are: none yet"


def test_the_nearest_name_is_proposed_and_none_that_is_far():
    assert did_you_mean("kickof", ["handover", "kickoff"]) == "; did you mean kickoff?"
    assert did_you_mean("zzz", ["handover", "kickoff"]) == ""


def test_days():
    assert read_day("2026-11-21") == date(2026, 11, 21)
    assert said(read_day, "2026-02-30") == "'2026-02-30' is no date: write it as in 2026-11-21"
    assert said(read_day, "soon", "day of the calendar").startswith("'soon' is no day of the calendar: ")
    assert looks_like_a_day("2026-02-30")
    assert not looks_like_a_day("2026-02-30\n")
    assert not looks_like_a_day("v2026-02-30")


def test_a_day_ends_with_its_last_second_and_a_moment_has_a_zone():
    assert day_or_moment("2026-11-21") == datetime(2026, 11, 21, tzinfo=UTC)
    assert day_or_moment("2026-11-21", end=True) == datetime(2026, 11, 21, 23, 59, 59, tzinfo=UTC)
    assert day_or_moment("2026-11-21T10:00:00+02:00", end=True) == datetime(2026, 11, 21, 8, tzinfo=UTC)
    assert said(day_or_moment, "tomorrow") == "'tomorrow' is no date: write it as in 2026-11-21"


def test_settings_are_what_git_says_each_is(workshop):
    config = workshop.root / ".git/config"
    told = '[user]\n\tname = First\n\tName = Second\n\temail = "two\\nlines "\n[bestyet]\n\treviewer\n'
    told += '[user "x"]\n\tname = Other\n[users]\n\tname = Others\n'
    config.write_text(config.read_text() + told)
    repository = find_repository(workshop.root)
    found = git_settings(repository, "user.name", "user.email", "bestyet.reviewer", "user.signingkey")
    assert found == {"user.name": "Second", "user.email": "two\nlines", "bestyet.reviewer": ""}
    for name, said in found.items():
        assert git_setting(repository, name) == (said or None)
        assert workshop.run("config", "--get", name).strip() == said
    assert git_setting(repository, "user.signingkey") is git_setting(None, "user.name") is None
    config.write_text("[user")
    assert git_settings(repository, "user.name") == {}
