"""The rooms of the package: which of them may look into which, and which may touch the world."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "tools/bestyet"
MAY_IMPORT = {
    "model": set(),
    "text": {"model"},
    "merge": {"model"},
    "govern": {"model"},
    "insight": {"model", "merge", "govern"},
    "site": {"model"},
    "repo": {"model"},
    "cli": {"model", "text", "merge", "govern", "insight", "site", "repo"},
}
TOUCHES_THE_WORLD = {
    "subprocess",
    "os",
    "pathlib",
    "shutil",
    "socket",
    "sys",
    "click",
    "time",
    "random",
    "git",
}
FILES = sorted(PACKAGE.rglob("*.py"))


def imports(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_room_looks_only_where_it_may(file):
    room = file.relative_to(PACKAGE).parts[0]
    if room == "__init__.py":
        return
    for module in imports(file):
        if module.startswith("bestyet."):
            assert module.split(".")[1] in MAY_IMPORT[room] | {room}
        elif room not in ("repo", "cli"):
            assert module.split(".")[0] not in TOUCHES_THE_WORLD


def test_functions_and_files_stay_short():
    lengths = []
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        assert text.count("\n") <= 400, f"{file} is too long"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lengths.append((node.end_lineno - node.lineno + 1, f"{file.name}:{node.lineno} {node.name}"))
    lengths.sort()
    assert lengths[-1][0] <= 60, lengths[-1]
    assert lengths[int(len(lengths) * 0.9)][0] < 30
