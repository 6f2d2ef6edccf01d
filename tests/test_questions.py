"""The page of questions shows what the commands really print."""

from pathlib import Path

import pytest
import questions
from bestyet.repo.git import find_repository

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/questions.md").read_text(encoding="utf-8")


def test_every_question_of_the_page_has_the_answer_that_its_command_prints(tmp_path, monkeypatch, loaded):
    rev = questions.PINNED.search(PAGE)[1]
    repository = find_repository(ROOT)
    if repository is None or repository.is_shallow():
        pytest.skip("the history that the answers are about is not here")
    there = repository.run("rev-list", "HEAD").decode()
    if f"\n{rev}" not in f"\n{there}":
        pytest.skip(f"the commit that the answers are about, {rev}, is not in this history")
    with loaded.called(tmp_path) as program:
        monkeypatch.setattr(questions, "PROGRAMS", program.parent)
        assert questions.page(rev) == PAGE, "run make questions"
