"""The rooms of the house: who may look where, who may touch the world, and how large anything may be."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

TOP = Path(__file__).parents[1]
PACKAGE = TOP / "tools/bestyet"
MIDDLE = {"text", "merge", "govern", "insight", "site"}
MAY_IMPORT: dict[str, set[str]] = {
    "model": set(),
    "text": {"model"},
    "merge": {"model"},
    "govern": {"model"},
    "insight": {"model", "merge", "govern"},
    "site": {"model"},
    "repo": {"model"},
    "knowledge": {"model", "repo", *MIDDLE},
    "actions": {"model", "repo", "knowledge", *MIDDLE},
    "publish": {"model", "repo", "knowledge", "actions", *MIDDLE},
    "paper": {"model", "repo", "knowledge", "actions", *MIDDLE},
    "desk": {"model", "repo", "knowledge", "actions", *MIDDLE},
    "cli": {"model", "repo", "knowledge", "actions", "publish", "paper", "desk", *MIDDLE},
}
DOORS = {"cli", "desk"}
TOUCH_THE_WORLD = {"repo", "publish", "paper", *DOORS}
WORLD = {"subprocess", "os", "shutil", "socket", "sys", "time", "random", "git"}
DISK = {"pathlib"}  # named in values by knowledge and actions, which may not open anything with it
DOORS_ONLY = {"click", "http", "socketserver", "starlette", "uvicorn", "authlib", "httpx2"}
FILES = sorted(PACKAGE.rglob("*.py"))


class Function(NamedTuple):
    line: int
    name: str
    length: int
    is_command: bool
    imports: bool  # whether something is imported in it


class Source(NamedTuple):
    """What is asked of a file; its tree itself is not kept."""

    imported: tuple[str, ...]  # modules that it names, those that only types need among them
    functions: tuple[Function, ...]


@cache
def read(file: Path) -> Source:
    imported: list[str] = []
    functions = []
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            imported += [f"{node.module}.{name.name}" for name in node.names]
        elif isinstance(node, ast.Import):
            imported += [name.name for name in node.names]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            late = any(isinstance(inside, ast.Import | ast.ImportFrom) for inside in ast.walk(node))
            length = (node.end_lineno or 0) - node.lineno + 1
            functions.append(Function(node.lineno, node.name, length, is_command(node), late))
    return Source(tuple(imported), tuple(functions))


def is_command(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it is a command or a subcommand of the command line: decorated with `…command(…)`."""
    calls = [node.func for node in function.decorator_list if isinstance(node, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr == "command" for call in calls)


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)


MODULES = {module_of(file): file for file in FILES}


def ours(file: Path) -> set[str]:
    """The modules of the package that a file imports."""
    found = set()
    for name in read(file).imported:
        if name in MODULES:
            found.add(name)
        elif name.rpartition(".")[0] in MODULES:
            found.add(name.rpartition(".")[0])
    return found


def room_of(module: str) -> str:
    return module.split(".")[1]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_room_looks_only_where_it_may(file):
    room = file.relative_to(PACKAGE).parts[0]
    if room == "__init__.py":
        return
    for name in read(file).imported:
        first = name.split(".")[0]
        if first == "bestyet" and name != "bestyet.__version__":
            assert room_of(name) in MAY_IMPORT[room] | {room}, name
        if room not in TOUCH_THE_WORLD:
            assert first not in WORLD, name
        if room in MIDDLE | {"model"}:
            assert first not in DISK, name
        if room not in DOORS and not (room == "publish" and first in ("http", "socketserver")):
            assert first not in DOORS_ONLY, name


def test_no_command_imports_a_command_and_no_action_one_of_another_group():
    for module, file in MODULES.items():
        parts = module.split(".")
        for name in ours(file):
            there = name.split(".")
            if parts[1] == "cli" and len(parts) == 4 and parts[2] != "output":
                assert there[1] != "cli" or there[2] in ("output", "main", "options"), f"{module} imports {name}"
            if parts[1] == there[1] == "actions":
                assert parts[2] == there[2], f"{module} imports {name}"


def test_imports_stand_at_the_top_but_those_of_a_command_that_is_called():
    for file in FILES:
        room = file.relative_to(PACKAGE).parts[0]
        for function in read(file).functions:
            assert not function.imports or (room in DOORS and function.is_command), f"{file}:{function.line}"


def test_there_is_no_circle():
    """Imports that only types need count too."""
    arrows = {module: ours(file) - {module} for module, file in MODULES.items()}
    while ends := {module for module, there in arrows.items() if not there & arrows.keys()}:
        arrows = {module: there for module, there in arrows.items() if module not in ends}
    assert not arrows


def test_functions_and_files_stay_short():
    lengths = []
    for file in FILES:
        assert file.read_bytes().count(b"\n") <= 400, f"{file} is too long"
        lengths += [(one.length, f"{file.name}:{one.line} {one.name}") for one in read(file).functions]
    lengths.sort()
    assert lengths[-1][0] <= 60, lengths[-1]
    assert lengths[int(len(lengths) * 0.9)][0] < 30


@pytest.mark.parametrize("top", ["tools", "tests", "bench"])
def test_a_folder_holds_at_most_sixteen_files(top):
    for folder in [TOP / top, *(TOP / top).rglob("*")]:
        if folder.is_dir() and "node_modules" not in folder.parts:
            files = [file for file in folder.glob("*.py") if file.name != "__init__.py"]
            assert len(files) <= 16, f"{folder} holds {len(files)} files"
