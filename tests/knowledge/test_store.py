"""What is kept to be faster the next time: found again, bounded, and put without looking at all that is there."""

from __future__ import annotations

import os
import random
import zlib
from hashlib import sha256

import pytest
from bestyet.knowledge.candidates import keep_candidate
from bestyet.repo.store import Store


def test_what_would_fill_the_disk_is_worked_out_again(tmp_path, monkeypatch):
    store = Store(tmp_path / "kept", most=2)
    store.put(b"question", b"an answer")
    monkeypatch.setattr("bestyet.repo.store._LARGEST", 8)
    store.put(b"another", b"an answer")
    assert (store.get(b"question"), store.get(b"another")) == (b"an answer", None)


def test_what_is_large_is_packed_and_comes_back_byte_for_byte(tmp_path):
    store = Store(tmp_path / "kept", most=4)
    for raw in (b"", b"short", b"z" * 2**20, b"z" * (2**20 + 1), random.Random(3).randbytes(2**20 + 1)):
        store.put(b"question", raw)
        assert store.get(b"question") == raw
    store.put(b"question", b"a long answer " * 10**7)  # 140 MB: the disk is spared, so it is kept
    (file,) = store.folder.iterdir()
    assert file.stat().st_size < 2**20
    assert store.get(b"question") == b"a long answer " * 10**7


def test_little_that_would_fill_the_memory_is_not_unpacked(tmp_path, monkeypatch):
    store = Store(tmp_path / "kept", most=4)
    store.put(b"question", b"z" * 2**22)
    monkeypatch.setattr("bestyet.repo.store._UNPACKED", 2**21)
    assert store.get(b"question") is None
    store.put(b"another", b"z" * 2**22)
    assert len(os.listdir(store.folder)) == 1


@pytest.mark.parametrize("packed", [b"", b"?an answer", b"znot packed", b"z" + zlib.compress(b"an answer")[:-5]])
def test_what_is_not_as_any_program_keeps_it_is_as_if_it_had_never_been_kept(tmp_path, packed):
    store = Store(tmp_path / "kept", most=4)
    store.put(b"question", b"an answer")
    (file,) = store.folder.iterdir()
    file.write_bytes(sha256(sha256(b"question").digest() + packed).digest() + packed)
    assert store.get(b"question") is None
    store.put(b"question", b"an answer")
    assert store.get(b"question") == b"an answer"


def test_whoever_keeps_many_answers_looks_once_at_what_is_there(tmp_path, monkeypatch):
    looked = []
    there = os.scandir
    monkeypatch.setattr("bestyet.repo.store.os.scandir", lambda path: looked.append(path) or there(path))
    store = Store(tmp_path / "kept", most=100)
    for number in range(100):
        store.put(b"%d" % number, b"an answer")
    for number in range(100):
        store.put(b"%d" % number, b"another")  # no more than there were
    assert (len(looked), len(os.listdir(store.folder))) == (0, 100)
    store.put(b"one more", b"an answer")
    assert (len(looked), len(os.listdir(store.folder))) == (1, 75)


def test_there_are_never_more_than_may_be_whoever_put_them(tmp_path):
    one, other = Store(tmp_path / "kept", most=8), Store(tmp_path / "kept", most=8)
    for number in range(8):
        one.put(b"one %d" % number, b"an answer")
    for number in range(20):
        other.put(b"other %d" % number, b"an answer")
        assert len(os.listdir(other.folder)) <= 8


def test_what_a_killed_program_left_half_written_goes_with_the_next_answer(tmp_path):
    store = Store(tmp_path / "kept", most=8)
    store.put(b"question", b"an answer")
    (store.folder / f".{'a' * 64}.01234567.tmp").write_bytes(b"half")
    Store(tmp_path / "kept", most=8).put(b"another", b"an answer")
    assert len(os.listdir(store.folder)) == 2


def test_the_candidates_of_five_thousand_practices_are_all_kept(workshop, tmp_path):
    (tmp_path / "practices").mkdir()
    for number in range(5_000):
        keep_candidate(tmp_path, f"practice-{number}", b"a candidate")
    (folder,) = tmp_path.rglob("candidates")
    assert len(os.listdir(folder)) == 5_000
