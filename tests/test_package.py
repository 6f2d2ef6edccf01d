"""The wheel works on its own: installed in an empty environment, outside the repository."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = out.glob("*.whl")
    return found


def test_the_schemas_and_the_starter_travel_in_the_wheel(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for schema in (ROOT / "schema").glob("*.schema.json"):
        assert f"bestyet/schema/{schema.name}" in names
    for path in (ROOT / "tools/bestyet").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert path.relative_to(ROOT / "tools").as_posix() in names


def test_installed_elsewhere_it_begins_checks_and_builds(wheel, tmp_path):
    """The dependencies are those of this environment (no network); the package itself is the wheel's."""
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    purelib = next(home.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(purelib)
    here = Path(sys.executable).parents[1]
    others = next(here.glob("lib/python*/site-packages"))
    for entry in others.iterdir():
        if "bestyet" not in entry.name and not (purelib / entry.name).exists():
            (purelib / entry.name).symlink_to(entry)
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GIT_"))}

    def bestyet(*words, folder):
        command = [home / "bin/python", "-m", "bestyet.cli.main", *words]
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    bestyet("init", "kb", folder=tmp_path)
    bestyet("check", folder=tmp_path / "kb")
    bestyet("build", folder=tmp_path / "kb")
    page = (tmp_path / "kb/site/practices/client-kickoff/index.html").read_text(encoding="utf-8")
    assert "Send the agenda" in page
