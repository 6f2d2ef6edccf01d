"""Templates whose own words are translated when they are compiled; nothing in them has to mark what is text.

Method: implicit translation, as Chameleon's: every run of text between tags and expressions is a message, and so are
attributes that are read aloud, words that a condition chooses between, and those handed to a macro. Where a language
needs another order of words, the template says the whole sentence with `gettext`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes

from bestyet.site.language.told import figure, recorded
from bestyet.site.language.words import (
    anchor_of_heading,
    gettext,
    ngettext,
    said,
    speaking,
    written_day,
    written_month,
)

Say = Callable[[str], str]
_READ_ALOUD = re.compile(r"""(\b(?:aria-label|title|placeholder|alt)=")([^"{}]*[A-Za-z][^"{}]*)(?=")""")
_TAG_STARTS = re.compile(r"<(?=[a-zA-Z/!]|\Z)")
_CODE = re.compile(r"<(/?)(?:code|pre)\b")
_WORD = re.compile(r"[A-Za-z]{2}")
_ENTITY = re.compile(r"&#?\w+;")
_PATH = re.compile(r"\S*[/-]|/\S*")
_AROUND = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)


class Interface(Environment):
    """Compiles templates in one language."""

    def __init__(self, spoken: str) -> None:
        super().__init__(
            loader=PackageLoader("bestyet.site", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        self.spoken = spoken
        self.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
        self.filters.update(
            day=written_day,
            month=written_month,
            anchor=anchor_of_heading,
            said=said,
            recorded=recorded,
            figure=figure,
        )

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        with speaking(self.spoken):
            retell(tree, lambda text: gettext(text, name))
        return tree


@cache
def interface(spoken: str) -> Interface:
    """Our templates in one language, read once: they are part of the program."""
    return Interface(spoken)


def retell(tree: nodes.Template, say: Say) -> None:
    """Put every message of a template through `say`, in the order of the text."""
    teller, macros = _Teller(say), _macros(tree)
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                node.data = teller.html(node.data)
            else:
                for constant in _chosen(node, macros):
                    constant.value = teller.constant(constant.value)


def messages(tree: nodes.Template) -> list[str | tuple[str, str]]:
    """Every message of a template, in the order of the text, then those said with `gettext` and both forms of those
    said with `ngettext`."""
    found: list[str | tuple[str, str]] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    retell(tree, note)
    for call in tree.find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        words = [arg.value for arg in call.args if isinstance(arg, nodes.Const) and isinstance(arg.value, str)]
        if name in ("_", "gettext"):
            found += words
        elif name == "ngettext":
            found.append((words[0], words[1]))
    return found


class _Teller:
    """Walks through the text of a template; knows whether it is in a tag, or in code, which stays as it is."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.in_tag = self.in_code = False

    def html(self, data: str) -> str:
        out, at = [], 0
        while at < len(data):
            if self.in_tag:
                end = data.find(">", at)
                end, self.in_tag = (len(data), True) if end < 0 else (end + 1, False)
                out.append(_READ_ALOUD.sub(lambda found: found[1] + self.words(found[2]), data[at:end]))
            else:
                starts = _TAG_STARTS.search(data, at)
                end, self.in_tag = (starts.start(), True) if starts else (len(data), False)
                out.append(data[at:end] if self.in_code else self.words(data[at:end]))
                if found := _CODE.match(data, end):
                    self.in_code = not found[1]
            at = end
        return "".join(out)

    def constant(self, text: str) -> str:
        """Words in an expression; in a tag they may be names of classes, which no reader meets."""
        is_name = text.startswith("by-") or (self.in_tag and " " not in text.strip())
        return text if is_name else self.words(text)

    def words(self, text: str) -> str:
        """A run of text with the white space around it as it was; what holds no word stays."""
        if not _WORD.search(_ENTITY.sub("", text)) or _PATH.fullmatch(text.strip()):
            return text
        before, words, after = _AROUND.fullmatch(text).groups()  # type: ignore[union-attr]
        return f"{before}{self.say(' '.join(words.split()))}{after}"


def _chosen(node: nodes.Node | None, macros: frozenset[str]) -> Iterator[nodes.Const]:
    """The words that an expression may print, or hand to a macro."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node
        return
    parts: Sequence[nodes.Node | None] = ()
    if isinstance(node, nodes.CondExpr):
        parts = node.expr1, node.expr2
    elif isinstance(node, (nodes.Or, nodes.And, nodes.Add)):
        parts = node.left, node.right
    elif isinstance(node, nodes.Concat):
        parts = node.nodes
    elif isinstance(node, nodes.Getitem) and isinstance(node.node, nodes.Dict):
        parts = [pair.value for pair in node.node.items]
    elif isinstance(node, nodes.Call) and _called(node) in macros:
        parts = [*node.args, *(keyword.value for keyword in node.kwargs)]
    for part in parts:
        yield from _chosen(part, macros)


def _called(call: nodes.Call) -> str:
    """ "badge" of `badge(…)`; "m." of `m.badge(…)`, standing for all that is imported as m."""
    if isinstance(call.node, nodes.Name):
        return call.node.name
    if isinstance(call.node, nodes.Getattr) and isinstance(call.node.node, nodes.Name):
        return f"{call.node.node.name}."
    return ""


def _macros(tree: nodes.Template) -> frozenset[str]:
    own = {macro.name for macro in tree.find_all(nodes.Macro)}
    taken = {
        name if isinstance(name, str) else name[1] for found in tree.find_all(nodes.FromImport) for name in found.names
    }
    return frozenset(own | taken | {f"{found.target}." for found in tree.find_all(nodes.Import)})
