"""Words against structured values: what contradicts is told, and nothing else."""

from pathlib import Path

import pytest
from bestyet.merge.contradict.contradictions import contradictions
from bestyet.model.passage import Variant
from bestyet.text.base import read_base
from bestyet.text.markdown.markdown import read_document

HERE = Path(__file__).parent
PATH = "practices/emea/it.md"
VOCABULARY = (HERE.parents[1] / "practices/vocabulary.yml").read_bytes()
BASE = read_base({"practices/vocabulary.yml": VOCABULARY})


def found(key, entry, words):
    text = f"---\npractice: it\n{key}:\n  - {entry}\n---\n# It\n\n{words}\n"
    return list(contradictions(Variant("emea", read_document(PATH, text.encode())), BASE.settings))


def cases(name):
    lines = (HERE / f"contradictions.{name}.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        said, key, entry, words = line.split("\t")
        yield said == "yes", key, entry, words.replace("\\n", "\n")


@pytest.mark.parametrize("name", ["dev", "test", "hard", "more.dev"])
def test_nearly_all_that_is_told_is_one_and_nearly_all_are_told(name):
    told = [(expected, bool(found(*case)), case) for expected, *case in cases(name)]
    right = sum(expected and is_told for expected, is_told, _ in told)
    wrong = [case for expected, is_told, case in told if expected != is_told]
    precision = right / sum(is_told for _, is_told, _ in told)
    recall = right / sum(expected for expected, _, _ in told)
    assert min(precision, recall + 0.07) >= 0.97, (precision, recall, wrong)
