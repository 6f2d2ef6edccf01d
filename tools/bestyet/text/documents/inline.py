"""Words with their looks -> Markdown that reads back as the same words, and in which nothing acts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bestyet.model.documents.source import Words
from bestyet.text.yaml.yamlread import HIDDEN_VALUE

_ESCAPED = re.compile(
    r"[\\`*\[\]{}~|]|_(?<![^\W_]_)|_(?![^\W_])|%(?<=\{%)|<(?=[A-Za-z/!?])|&(?=#?[A-Za-z0-9]+;)|--8<--"
)
_ENTITIES = {"%": "&#37;", "<": "&lt;", "&": "&amp;", "--8<--": "--8&lt;--"}
_BEGINS = re.compile(r"(?:[-+>#=:]|\d{1,9}[.)](?=\s|$))")
_LOOKS = (("del", "~~"), ("strong", "**"), ("em", "*"))
_BREAKS = {0x85: "\n", 0x2028: "\n", 0x2029: "\n", 0x0B: "\n", 0xA0: " "}
_SPACES = re.compile(r"[^\S\n]+")


def markdown_of(words: Sequence[Words], in_table: bool = False, folder: str = "") -> str:
    """One line of Markdown; in tables lines break with <br>, elsewhere they are joined. folder: of pictures."""
    merged = _merged(words)
    around = ["", *(one.text for one in merged), ""]
    runs = (_shown(one, folder) or _run(one, *_edges(around[at], around[at + 2])) for at, one in enumerate(merged))
    made = "".join(runs)
    made = _SPACES.sub(" ", made).strip()
    made = ("<br>" if in_table else " ").join(line.strip() for line in made.split("\n") if line.strip())
    return made if in_table else _at_start(made)


def plain_of(words: Iterable[Words]) -> str:
    """The words alone."""
    return " ".join("".join(one.text for one in words if "note" not in one.marks).split())


def without_bold(words: Iterable[Words]) -> list[Words]:
    """Words of headings, which are bold anyway."""
    return [one._replace(marks=one.marks - {"strong"}) for one in words]


def visible(text: str) -> str:
    """The text without characters that nobody sees; what breaks words becomes a space."""
    return "".join(one.text for one in _seen([Words(text)]))


def escaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _ENTITIES.get(found[0]) or f"\\{found[0]}", text)


def _merged(words: Sequence[Words]) -> list[Words]:
    """Neighbours of one look as one, blanks at the look's ends outside it."""
    out: list[Words] = []
    for one in words:
        marks = one.marks if one.text.strip() else frozenset()
        if out and out[-1].marks == marks and "note" not in marks and not (one.picture or out[-1].picture):
            out[-1] = Words(out[-1].text + one.text, marks)
        elif one.text or one.picture:
            out.append(one._replace(marks=marks))
    return list(_seen(out))


def _seen(words: Sequence[Words]) -> Iterator[Words]:
    """Without signs that nobody sees; whether a joiner joins is told by the letters of its neighbours, too."""
    whole = "".join(one.text for one in words).translate(_BREAKS)
    hidden = {at for found in HIDDEN_VALUE.finditer(whole) for at in range(*found.span())}
    start = 0
    for one in words:
        end = start + len(one.text)
        text = "".join(whole[at] for at in range(start, end) if at not in hidden)
        start = end
        if text or one.picture:
            yield one._replace(text=text, marks=one.marks if text.strip() else frozenset())


def _edges(before: str, after: str) -> tuple[bool, bool]:
    """Whether nothing that is read stands right before, and right behind."""
    return before[-1:].isspace() or not before, after[:1].isspace() or not after


def _shown(one: Words, folder: str) -> str:
    return f"![{escaped(' '.join(visible(one.about).split()))}]({folder}/{one.picture})" if one.picture else ""


def _run(one: Words, is_begun: bool, is_ended: bool) -> str:
    """Looks are kept where Markdown opens and closes them for sure: at letters, else at blanks."""
    if "raw" in one.marks:
        return one.text
    if "note" in one.marks:
        return f"[^{one.text}]"
    body = one.text.strip()
    made = escaped(body)
    opens = body[:1].isalnum() or is_begun or one.text[:1].isspace()
    closes = body[-1:].isalnum() or is_ended or one.text[-1:].isspace()
    for mark, sign in _LOOKS if opens and closes else ():
        if mark in one.marks:
            made = f"{sign}{made}{sign}"
    return _blanks(one.text, made)


def _blanks(text: str, made: str) -> str:
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{made}{after}"


def _at_start(made: str) -> str:
    """What would begin a block of its own says that it does not."""
    found = _BEGINS.match(made)
    if not found:
        return made
    at = found.end() - 1
    return f"{made[:at]}\\{made[at:]}"
