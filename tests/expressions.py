"""Every regular expression of the program, how it is used, and the inputs that it is worst at.

An expression is found where it is written: in calls of `re` and in the schemas. What an input must look like to be bad
is read off the expression itself: what one turn of a repetition takes, again and again, behind what comes before it;
beginnings that never end; two neighbouring repetitions that can both take the same characters.
"""

import ast
import importlib
import itertools
import json
import re
import re._constants as op
import re._parser as parser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

TOOLS = Path(__file__).parents[1] / "tools" / "bestyet"
SCHEMAS = TOOLS.parents[1] / "schema"
FUNCTIONS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
KINDS = {"match", "fullmatch", "onwards", "search"}
NOTHING = {"pattern", "flags", "groups"}  # what does not match at all
MANY = 20  # a repetition that may turn so often counts as one without end

_Asked = dict[tuple[str, str], set[str]]


class Expression(NamedTuple):
    where: str
    pattern: re.Pattern[Any]
    asked: frozenset[str]  # what: "match", "fullmatch", "onwards" (matches one behind the other), "search"


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Those that call `re`, or name an expression that another module may ask."""
    texts = {path: path.read_text() for path in sorted(TOOLS.rglob("*.py"))}
    shared = {
        name for text in texts.values() for name in re.findall(r"\b([^\W_]\w*)(?:: [^=\n]+)? = re\.compile", text)
    }
    concerned = re.compile(rf"\b(?:re\.|(?:{'|'.join(sorted(shared))})\b)")
    for path, text in texts.items():
        if concerned.search(text):
            yield ".".join(path.relative_to(TOOLS.parent).with_suffix("").parts), ast.parse(text)


def expressions(made: dict[str, tuple[str, ...]]) -> tuple[list[Expression], list[str]]:
    """All of them, and where one is made from values that are known only while the program runs (and not in `made`)."""
    trees = {name: _parents(tree) for name, tree in modules()}
    asked = _asked(trees)
    found, unknown = [], []
    for name, parents in trees.items():
        for call in parents:
            if not (isinstance(call, ast.Call) and _of_re(call.func)):
                continue
            where = f"{name}:{call.lineno}"
            here = _methods(call, parents, name, asked)
            methods = frozenset(method if method in KINDS else "search" for method in here - NOTHING)
            sources = _value(call, name)
            if sources is None:
                sources = [(source, 0) for source in made.get(f"{name}:{_function(call, parents)}", ())]
                if not sources:
                    unknown.append(where)
            found += [Expression(where, re.compile(*source), methods) for source in sources]
    for schema in sorted(SCHEMAS.glob("*.json")):
        for source in sorted(set(_patterns(json.loads(schema.read_text())))):
            found.append(Expression(schema.name, re.compile(source), frozenset({"search"})))
    return found, unknown


def _of_re(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "re" and node.attr in FUNCTIONS


def _parents(tree: ast.Module) -> dict[ast.AST, ast.AST]:
    """What each node of a module stands in."""
    found: dict[ast.AST, ast.AST] = {}
    to_do: list[ast.AST] = [tree]
    while to_do:
        node = to_do.pop()
        children = [*ast.iter_child_nodes(node)]
        found.update(dict.fromkeys(children, node))
        to_do += children
    return found


def _asked(trees: dict[str, dict[ast.AST, ast.AST]]) -> _Asked:
    """What is asked of the expression of a name: of a private one in its module, else anywhere; "": handed on."""
    asked: _Asked = {}
    for module, parents in trees.items():
        for node in parents:
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if not name or not isinstance(getattr(node, "ctx", None), ast.Load):
                continue
            above = parents[node]
            method = above.attr if isinstance(above, ast.Attribute) else ""
            call = parents.get(above)
            if method in ("match", "fullmatch") and not (isinstance(call, ast.Call) and len(call.args) == 1):
                method = "onwards"
            asked.setdefault((module if name[0] == "_" else "", name), set()).add(method)
    return asked


def _methods(call: ast.Call, parents: dict[ast.AST, ast.AST], module: str, asked: _Asked) -> set[str]:
    if _name(call) != "compile":
        return {_name(call)}
    above = parents[call]
    if isinstance(above, ast.Attribute):
        return {above.attr}
    targets = above.targets if isinstance(above, ast.Assign) else []
    names = [target.id for target in targets if isinstance(target, ast.Name)]
    found = [asked.get((module if name[0] == "_" else "", name), {"search"}) for name in names]
    return set().union(*found) if names else {"search"}


def _value(call: ast.Call, module: str) -> list[tuple[Any, int]] | None:
    flags = [*call.args[{"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(_name(call), 2) :]]
    flags += [word.value for word in call.keywords if word.arg == "flags"]
    known = vars(importlib.import_module(module))
    try:
        source, *rest = (eval(compile(ast.Expression(node), module, "eval"), known) for node in [call.args[0], *flags])
    except NameError:
        return None
    return [(source, int(rest[0]) if rest else 0)]


def _name(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Attribute)
    return call.func.attr


def _function(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> str:
    while not isinstance(node, ast.FunctionDef):
        node = parents[node]
    return node.name


def _patterns(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for key, value in schema.items():
            yield from _patterns(value)
            if key == "patternProperties":
                yield from value
    elif isinstance(schema, list):
        for value in schema:
            yield from _patterns(value)


class Attack(NamedTuple):
    before: str
    again: tuple[str, ...]  # each repeated, one behind the other
    after: str

    def text(self, length: int) -> str:
        share = length // len(self.again)
        return self.before + "".join(part * (share // len(part)) for part in self.again) + self.after


ENDS = ("", "\0", "\n\n!", " x")
PLAIN = (
    " ",
    "1",
    "a",
    "A",
    "\n",
    "\t",
    "a ",
    " \n",
    "1.",
    "1 ",
    "a.",
    "a-",
    "aA1 ",
    ". ",
    "a\n",
    "- a\n",
    "é",
    "\u00a0",
)
PIECES = 14  # of one expression, paired with one another


def attacks(pattern: re.Pattern[Any], pairs: bool) -> Iterator[Attack]:
    """pairs: every two pieces of the expression together as well."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    pumps = list(dict.fromkeys(_pumps(tree, "")))
    pieces = list(dict.fromkeys([*(again for _, again in pumps), *_characters(tree)]))[:PIECES]
    whole = dict.fromkeys(text for text in (_example(tree, turns) for turns in (0, 1, 2)) if text)
    for before, again in pumps:
        for after in ENDS:
            yield Attack(before, (again,), after)
            if before:
                yield Attack("", (before + again,), after)
                yield Attack("", (before,), after)
    for one, other in itertools.product(pieces, repeat=2) if pairs else ():
        for after in ENDS[:2]:
            yield Attack("", (one + other,), after)
            yield Attack("", (one, other), after)
    for text in (*whole, *pieces, *PLAIN):
        for after in ENDS:
            yield Attack("", (text,), after)


def _pumps(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """What stands before each repetition, and what a turn of it takes."""
    for kind, value in tree:
        for branch in _branches(kind, value):
            yield from _pumps(branch, before)
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT) and value[1] >= MANY:
            for again in _turns(value[2]):
                yield before, again
        before += _example([(kind, value)], 1)


def _branches(kind: Any, value: Any) -> list[Any]:
    if kind is op.BRANCH:
        return list(value[1])
    if kind is op.SUBPATTERN:
        return [value[3]]
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return [value[2]]
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [value[1]]
    return [value] if kind is op.ATOMIC_GROUP else []


def _turns(tree: Any) -> list[str]:
    one = [_example(tree, turns) for turns in (0, 1, 2)]
    if len(tree) == 1 and tree[0][0] is op.IN:
        one += _members(tree[0][1])
    if len(tree) == 1 and tree[0][0] is op.SUBPATTERN:
        one += _turns(tree[0][1][3])
    if len(tree) == 1 and tree[0][0] is op.BRANCH:
        one += [turn for branch in tree[0][1][1] for turn in _turns(branch)]
    return [text for text in dict.fromkeys(one) if text]


def _characters(tree: Any) -> Iterator[str]:
    for kind, value in tree:
        if kind is op.LITERAL:
            yield chr(value)
        elif kind is op.IN:
            yield from _members(value)
        for branch in _branches(kind, value):
            yield from _characters(branch)


OF_CLASSES = {
    op.CATEGORY_DIGIT: "7", op.CATEGORY_NOT_DIGIT: "x", op.CATEGORY_SPACE: " ", op.CATEGORY_NOT_SPACE: "x",
    op.CATEGORY_WORD: "x", op.CATEGORY_NOT_WORD: "-",
}  # fmt: skip
SAMPLES = "xX7 -.,:;!?([{<*_`#|\"'/\\\t\n\0é"


def _members(members: Any) -> list[str]:
    """One of each part of a class of characters; of one that says what is not in it, some that are."""
    if members[0][0] is op.NEGATE:
        out = set(_members(members[1:])) if len(members) > 1 else set()
        return [char for char in SAMPLES if char not in out and not _holds(members[1:], char)][:6]
    found = []
    for kind, value in members:
        if kind is op.LITERAL:
            found.append(chr(value))
        elif kind is op.RANGE:
            found.append(chr(value[0]))
        elif kind is op.CATEGORY:
            found.append(OF_CLASSES[value])
    return found


def _holds(members: Any, char: str) -> bool:
    tests = {
        op.CATEGORY_DIGIT: char.isdigit(), op.CATEGORY_NOT_DIGIT: not char.isdigit(),
        op.CATEGORY_SPACE: char.isspace(), op.CATEGORY_NOT_SPACE: not char.isspace(),
        op.CATEGORY_WORD: char.isalnum() or char == "_", op.CATEGORY_NOT_WORD: not (char.isalnum() or char == "_"),
    }  # fmt: skip
    return any(
        (kind is op.LITERAL and chr(value) == char)
        or (kind is op.RANGE and value[0] <= ord(char) <= value[1])
        or (kind is op.CATEGORY and tests[value])
        for kind, value in members
    )


def _example(tree: Any, turns: int) -> str:
    """A text that the expression takes, with so many turns of each repetition as it allows."""
    out = ""
    for kind, value in tree:
        if kind is op.LITERAL:
            out += chr(value)
        elif kind is op.NOT_LITERAL:
            out += next(char for char in SAMPLES if ord(char) != value)
        elif kind is op.ANY:
            out += "x"
        elif kind is op.IN:
            out += (_members(value) or [""])[0]
        elif kind is op.BRANCH:
            out += _example(value[1][min(turns, len(value[1]) - 1)], turns)
        elif kind is op.SUBPATTERN:
            out += _example(value[3], turns)
        elif kind is op.ATOMIC_GROUP:
            out += _example(value, turns)
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            out += _example(value[2], turns) * max(int(value[0]), min(turns, int(value[1])))
    return out
