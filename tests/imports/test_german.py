"""Whatever an import says of a document, it says so that pages in another language can say it, too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import bestyet
import pytest
from bestyet.actions.contribute.importing.request import Given, ImportRequest
from bestyet.actions.contribute.importing.run import import_documents
from bestyet.model.documents.imported import Imported
from bestyet.model.sentence import Sentence
from bestyet.text.documents.word.runs import Tracked
from imports.corpus import CORPUS
from imports.test_nothing_lost import CASES as DRAWN
from imports.test_nothing_lost import GOVERNANCE, docx_of
from imports.test_refused import REFUSED
from imports.test_told_elsewhere import CASES, CHANGES, PARTS, STEPS
from sampled import IS_FULL

DOCUMENTS = {
    **{f"corpus {name}": lambda made=made: made()[0].bytes() for name, made in CORPUS.items()},
    **{f"refused: {name}": made for name, (made, _) in REFUSED.items()},
    **{
        name: lambda body=body: docx_of(STEPS + body, "Head", "Note")
        for name, body in (CASES | DRAWN | CHANGES).items()
    },
    **{name: lambda raw=raw: raw for name, raw in PARTS.items()},
}


GIVEN = (Given(), Given("change-orders", "Another title", "team", "in-use"))
WAYS = [*product(GIVEN, Tracked)][:: 1 if IS_FULL else 2]  # by day, each is there still


def reports(raw: bytes, name: str = "a.docx") -> Iterator[Imported]:
    """With all that is missing, and with all given, whatever becomes of changes."""
    for given, tracked in WAYS:
        with TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "practices/south").mkdir(parents=True)
            (root / "practices/governance.yml").write_text(GOVERNANCE)
            (root / name).write_bytes(raw)
            yield from import_documents(ImportRequest(root, (name,), "south", given, tracked))


def test_by_day_too_each_is_given_or_not_and_changes_are_taken_in_each_way():
    assert {given for given, _ in WAYS} == set(GIVEN)
    assert {tracked for _, tracked in WAYS} == set(Tracked)


def english(report: Imported) -> set[str]:
    """What no other language could say of it."""
    said = [report.refused, *report.look_at, *(one.what for one in report.left_out)]
    said += [words for fault in report.faults for words in (fault.place, fault.message, fault.hint)]
    said += [one.kind for one in report.changes]
    return {words for words in said if words and not isinstance(words, Sentence)}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_said_of_a_word_file_is_a_sentence_that_remembers_what_it_was_made_from(name):
    raw = DOCUMENTS[name]()
    assert {words for report in reports(raw) for words in english(report)} == set()


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.md", b"---\nbar: baz\n# aside\n---\n# A {#b}\n\n1. do {#c}\n\n<!-- aside -->\n\n## Empty\n"),
        ("a.md", b"---\n[\n---\n1. do\n"),
        (
            "a.txt",
            "SOP-1 Ä\nVersion 1\nVersion 2\nEffective: 05/06/2026\n\n1. Purpose\nWe do\n1.1 Do\n".encode("cp1252"),
        ),
        ("a.txt", b"\xff\xfe\0\0"),
        ("a.txt", b""),
        ("a.odt", b"x"),
    ],
)
def test_what_is_said_of_a_text_too(name, raw):
    assert {words for report in reports(raw, name) for words in english(report)} == set()


def untold(path: Path) -> Iterator[str]:
    """Names of what is left out that stand there as mere text."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant | ast.JoinedStr)):
            continue
        if ast.unparse(node.func).rpartition(".")[2] in ("leave", "LeftOut"):
            yield f"{path.name}:{node.lineno}"


def test_no_name_of_what_is_left_out_is_mere_text():
    top = Path(bestyet.__file__).parent
    files = [*(top / "text/documents").glob("*.py"), *(top / "text/documents/word").glob("*.py")]
    files += (top / "actions/contribute/importing").glob("*.py")
    assert len(files) > 15
    assert [one for file in files for one in untold(file)] == []
