"""A folder is given other files in one step; what was there is there until then."""

import pytest
from bestyet.model.problem import CannotGoOnError
from bestyet.repo import system
from bestyet.repo.write import swap_folder, write_folder


@pytest.fixture(params=["at-once", "one-after-the-other"])
def version(request, tmp_path, monkeypatch):
    if request.param != "at-once":
        monkeypatch.setattr(system, "is_exchanged", lambda one, other: False)
    write_folder(tmp_path / "1.0.0", {"practice.md": b"old", "votes/lead.yml": b"vote"}, tmp_path)
    return tmp_path / "1.0.0"


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_has_its_new_files_and_nothing_is_left_beside(version):
    swap_folder(version, {"practice.md": b"new", "ballot.yml": b"b"}, version.parent)
    assert files(version.parent) == {"1.0.0/practice.md": b"new", "1.0.0/ballot.yml": b"b"}
    assert [path.name for path in version.parent.iterdir()] == ["1.0.0"]


def test_what_goes_wrong_on_the_way_changes_nothing(version, monkeypatch):
    before = files(version)

    def no(one, other):
        raise OSError("the disk says no")

    monkeypatch.setattr("bestyet.repo.write.exchange", no)
    with pytest.raises(CannotGoOnError, match="cannot write"):
        swap_folder(version, {"practice.md": b"new"}, version.parent)
    assert files(version.parent) == {f"1.0.0/{name}": data for name, data in before.items()}


def test_a_folder_outside_is_not_touched(version, tmp_path):
    (tmp_path / "inside").mkdir()
    with pytest.raises(CannotGoOnError, match="leads out"):
        swap_folder(version, {"practice.md": b"new"}, tmp_path / "inside")
    assert files(version)["practice.md"] == b"old"
