"""The tiny knowledge base in git, written once by each process: every test gets a copy of its own."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
from conftest import Workshop


@cache
def _written(place: Path, *files: tuple[str, str]) -> Path:
    workshop = Workshop(Path(mkdtemp(dir=place)))
    for path, text in files:
        workshop.write(path, text.encode())
    workshop.commit("Write down how we begin", author="Ada Example <ada@example.org>")
    return workshop.root


@pytest.fixture
def base(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory, tiny: Mapping[str, str]) -> Path:
    made = _written(tmp_path_factory.getbasetemp(), *tiny.items())
    shutil.copytree(made, workshop.root, dirs_exist_ok=True)
    workshop.run("update-index", "-q", "--refresh")
    return workshop.root
