"""What cannot be done is said in the language of who asked for it: every refusal has a German one."""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterator
from pathlib import Path

import bestyet
import pytest
from bestyet.model.problem import CannotGoOnError, words_of
from bestyet.model.sentence import sentence
from bestyet.site.language.told import retold
from bestyet.site.language.words import speaking

TOP = Path(bestyet.__file__).parent
ERRORS = re.compile(r"(CannotGoOn|Stale|NothingNew|Meanwhile|OtherWindow|Forbidden|NotFound)Error$")
SHOWN = (  # the actions that the desk asks for, and what they refuse with
    *(f"actions/decide/{name}.py" for name in ("adopt", "passkey_vote", "planning", "propose", "signing", "vote")),
    *("actions/decide/withdraw.py", "actions/decide/soundness.py", "actions/contribute/drafted.py"),
    *("actions/settle/answers.py", "actions/settle/comment.py", "actions/settle/differing/difference.py"),
    *("actions/oversee/adoption.py", "knowledge/legible_versions.py", "desk/drafts.py", "desk/workplace.py"),
    *("repo/linked/branches.py", "text/three_ways.py", "text/yaml/splice.py"),
    *(f"text/documents/{name}.py" for name in ("plain", "read", "xml", "word/package", "word/read", "word/runs")),
    *(f"actions/contribute/importing/{name}.py" for name in ("plan", "run")),
    *(str(path.relative_to(TOP)) for path in sorted((TOP / "desk/pages").rglob("*.py"))),
)


def untold(path: str) -> Iterator[str]:
    """Refusals that no other language can say."""
    for node in ast.walk(ast.parse((TOP / path).read_text())):
        if not (isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args):
            continue
        if ERRORS.search(ast.unparse(node.exc.func)) and isinstance(node.exc.args[0], ast.JoinedStr | ast.Constant):
            yield f"{path}:{node.lineno}: {ast.unparse(node.exc.args[0])[:80]}"


IN_THE_WAY = (  # who makes what stands in the way of a vote
    *("actions/decide/before/likely.py", "actions/decide/before/unsettled.py", "govern/settled.py"),
    *("merge/choose/steer.py", "merge/choose/draft.py", "merge/contradict/told.py", "merge/words/flaws.py"),
)
SAID = {"Problem": 2, "Gap": 1, "cannot": 1}  # of each, which argument people read


def mere_text(path: str) -> Iterator[str]:
    """What stands there in words that no other language can say."""
    for node in ast.walk(ast.parse((TOP / path).read_text())):
        if isinstance(node, ast.Call):
            at = SAID.get(ast.unparse(node.func).rpartition(".")[2], 99)
            told = node.args[at : at + 1]
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("said", "told", "why", "hint"):
            told = [node.value]
        else:
            continue
        yield from (f"{path}:{node.lineno}" for one in told if isinstance(one, ast.JoinedStr | ast.Constant))


@pytest.mark.parametrize("path", IN_THE_WAY)
def test_what_is_in_the_way_of_a_vote_remembers_what_it_was_made_from(path):
    assert [*mere_text(path)] == []


@pytest.mark.parametrize("path", SHOWN)
def test_every_refusal_is_a_sentence_that_remembers_what_it_was_made_from(path):
    assert [*untold(path)] == []


def test_a_refusal_within_another_is_said_in_the_same_language():
    inner = CannotGoOnError(sentence("nothing was signed"))
    outer = CannotGoOnError(sentence("this cannot be signed: %(error)s", error=words_of(inner)))
    assert str(outer) == "this cannot be signed: nothing was signed"
    with speaking("de"):
        told = retold(words_of(outer))
    assert told == "Dies lässt sich nicht unterschreiben: Nichts wurde unterschrieben"


def test_refusals_on_pages_are_german_for_who_asks_for_german(refusing):
    refused = {
        "/withdraw/client-kickoff/cast": {"at": "2020-01-01T00:00:00Z", "because": "x"},
        "/adopt/client-kickoff": {"how": "adopted"},
        "/propose/client-kickoff": {},
        "/contribute/emea/client-kickoff/together": {"of": "x"},
        "/vote/client-kickoff/cast": {"at": "2020-01-01T00:00:00Z", "vote": "approve"},
        "/said/client-kickoff": {"words": ""},
        "/departures/emea/client-kickoff": {"do": "take"},
        "/contribute": {"region": "emea", "practice": "No Name"},
    }
    for path, form in refused.items():
        told = [notice(refusing.post(path, form, accept_language=language).text) for language in ("en", "de")]
        assert told[0], path
        assert told[0] != told[1], (path, told)
        assert not re.search(r"\b(the|is|was|cannot|nothing|say)\b", told[1]), (path, told[1])


def notice(page: str) -> str:
    found = re.findall(r'(?s)<div class="notice[^"]*"[^>]*>(.*?)</div>', page)
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", " ".join(found))).split())


def test_it_looks_for_those_that_are_not(tmp_path, monkeypatch):
    (tmp_path / "one.py").write_text(
        "raise CannotGoOnError(f'{x} is not there')\nraise CannotGoOnError(sentence('x'))\n"
    )
    monkeypatch.setitem(globals(), "TOP", tmp_path)
    assert [*untold("one.py")] == ["one.py:1: f'{x} is not there'"]
    (tmp_path / "two.py").write_text("said = f'{x}'\nProblem(1, 'code', 'text')\nsaid = sentence('x')\n")
    assert [*mere_text("two.py")] == ["two.py:1", "two.py:2"]
