"""Candidates that were kept are those that would be merged; whatever is damaged is merged again."""

import json
import shutil
from pathlib import Path

import pytest
from bestyet.knowledge import candidates
from bestyet.knowledge.base import load
from bestyet.knowledge.candidates import candidate_of, keep_candidate, kept_candidate, packed_candidate
from bestyet.merge.candidate import Aligned
from bestyet.model.decision import Settled
from bestyet.publish.press import Press
from cli.kickoff import APAC, EMEA

SHIPPED = Path(__file__).parents[3]


def kept_files(root):
    return sorted((root / ".git/bestyet/candidates").iterdir())


@pytest.fixture
def base(workshop, tmp_path):
    """Two of the shipped practices, in a repository without a commit."""
    for path in SHIPPED.glob("practices/*/c[lh]*.md"):
        copy = tmp_path / path.relative_to(SHIPPED)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    for name in ("governance.yml", "vocabulary.yml"):
        (tmp_path / "practices" / name).write_bytes((SHIPPED / "practices" / name).read_bytes())
    return tmp_path


def test_what_is_kept_comes_back_the_same(base):
    loaded = load(base)
    for practice in loaded.base.practices:
        candidate = candidate_of(loaded, practice)
        keep_candidate(base, practice, packed_candidate("about", candidate))
        assert kept_candidate(base, practice, "about", loaded.base.merged_variants(practice)) == candidate
        assert kept_candidate(base, practice, "about something else", candidate.variants) is None
    assert len(kept_files(base)) == len(loaded.base.practices) > 1


def test_without_a_git_folder_nothing_is_kept_as_it_could_have_come_with_the_files(base):
    """A candidate in `.cache` with a sentence that no region wrote was published."""
    candidate = candidate_of(load(base), "client-kickoff")
    keep_candidate(base, "client-kickoff", packed_candidate("about", candidate))
    assert kept_candidate(base, "client-kickoff", "about", candidate.variants) == candidate
    (base / ".cache").mkdir()
    (base / ".git/bestyet").rename(base / ".cache/bestyet")
    shutil.rmtree(base / ".git")
    assert kept_candidate(base, "client-kickoff", "about", candidate.variants) is None
    keep_candidate(base, "client-kickoff", packed_candidate("about", candidate))
    assert kept_candidate(base, "client-kickoff", "about", candidate.variants) is None


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"null", b'{"about": "about", "candidate": [1]}', b"\xff"])
def test_what_is_damaged_is_not_used(base, raw):
    loaded = load(base)
    candidate = candidate_of(loaded, "client-kickoff")
    keep_candidate(base, "client-kickoff", packed_candidate("about", candidate))
    kept_files(base)[0].write_bytes(raw)
    assert kept_candidate(base, "client-kickoff", "about", candidate.variants) is None


@pytest.fixture
def small(workshop, tmp_path):
    """Two texts of one practice, in a repository without a commit."""
    texts = {
        "governance.yml": "regions: {emea: {name: Europe}, apac: {name: Asia}}\n",
        "vocabulary.yml": "roles: {project-manager: {title: Project manager}}\n",
        "emea/client-kickoff.md": EMEA,
        "apac/client-kickoff.md": APAC,
    }
    for name, text in texts.items():
        (tmp_path / "practices" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "practices" / name).write_text(text)
    return tmp_path


def test_what_was_just_merged_is_merged_again_where_anything_that_it_is_made_from_is_another(small, monkeypatch):
    merged, merge = [], candidates.merge
    monkeypatch.setattr(candidates, "merge", lambda *of: merged.append(of) or merge(*of))
    candidates._at_hand.cache_clear()

    def merges(**how):
        before = len(merged)
        candidate_of(load(small), "client-kickoff", **how)
        return len(merged) - before

    def alter(path, old, new):
        text = (small / path).read_text()
        assert old in text
        (small / path).write_text(text.replace(old, new, 1))

    decided = {"do": "drop", "step": "agenda-sent", "by": "x", "on": "2026-01-01", "because": "y"}
    assert (merges(), merges()) == (1, 0)
    alter("practices/emea/client-kickoff.md", "status: in-use", "status: in-use ")
    assert (merges(), merges()) == (1, 0)
    alter("practices/vocabulary.yml", "title: ", "title: The ")
    assert (merges(), merges()) == (1, 0)
    alter("practices/governance.yml", "Asia}", "Asia, label: Asien}")
    assert (merges(), merges()) == (1, 0)
    write_decision(small, decided)
    assert (merges(), merges()) == (1, 0)
    write_decision(small, decided | {"on": "2026-01-02"})
    assert (merges(), merges()) == (1, 0)
    document = load(small).base.variants["client-kickoff"][0].document
    others = ({"backbone": "emea"}, {"base": document}, {"settled": Settled()}, {"aligned": Aligned(asks=False)})
    for how in others:
        assert (merges(**how), merges(**how)) == (1, 0)
    assert [merges(**how) for how in others] == [0] * len(others)
    assert merges() == 1  # what was not asked for the longest is forgotten


def write_decision(base, decision):
    path = base / "practices/global/client-kickoff/decisions.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([decision]))


def test_a_text_without_its_passages_is_not_taken_for_one_that_has_them(small):
    whole, bare = load(small), load(small, bodies=False)
    assert candidate_of(bare, "client-kickoff") != candidate_of(whole, "client-kickoff")


def test_another_press_merges_again_only_what_was_edited(base, monkeypatch):
    press, loaded = Press(base), load(base)
    before = {practice: press.merge(loaded, practice) for practice in loaded.base.practices}
    path = base / "practices/emea/client-kickoff.md"
    path.write_text(path.read_text() + "\n- Say thanks.\n")
    edited, merged = load(base), []
    candidate = candidates.candidate_of
    monkeypatch.setattr(candidates, "candidate_of", lambda base, name: merged.append(name) or candidate(base, name))
    after = {practice: Press(base).merge(edited, practice) for practice in edited.base.practices}
    assert merged == ["client-kickoff"]
    assert {name for name in before if before[name] != after[name]} == {"client-kickoff"}


def test_a_decision_or_another_word_of_the_vocabulary_is_noticed(base):
    press = Press(base)
    press.merge(load(base), "client-kickoff")
    vocabulary = base / "practices/vocabulary.yml"
    for path in (base / "practices/global/client-kickoff/decisions.yml", vocabulary):
        path.parent.mkdir(parents=True, exist_ok=True)
        more = "- {do: drop, step: sales-handover, by: a, on: 2026-11-01, because: not ours}\n"
        path.write_text(path.read_text().replace("Client", "Customer", 1) if path == vocabulary else more)
        known = press.merged["client-kickoff"][0]
        press.merge(load(base), "client-kickoff")
        assert press.merged["client-kickoff"][0] != known
