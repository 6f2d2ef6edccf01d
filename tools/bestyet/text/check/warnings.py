"""What pasted documents bring along: nothing that is wrong, and nearly never what was meant."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bestyet.model.oversee.departures import OLD
from bestyet.model.passage import Passage, parts_of
from bestyet.model.place import Place
from bestyet.model.records.picture import is_picture
from bestyet.model.sentence import filled, pattern, sentence
from bestyet.text.check.code import code_in
from bestyet.text.check.kinds import TOP, FileKind, place_of
from bestyet.text.check.rules_body import links_in
from bestyet.text.check.rules_pictures import unused_problems
from bestyet.text.codes.codes import problem
from bestyet.text.limits import size_problems
from bestyet.text.markdown.bare import MOST_WORDS, may_be_worth_a_warning
from bestyet.text.markdown.lines import text_of
from bestyet.text.markdown.markdown import read_passages
from bestyet.text.markdown.spans import Lines
from bestyet.text.yaml.frontmatter import split
from bestyet.text.yaml.schema import meant

if TYPE_CHECKING:
    from bestyet.model.problem import FileFault, Problem

Files = Mapping[str, "bytes | FileFault"]
PartsAt = Callable[[str], "tuple[str, ...] | None"]  # path -> what links may call its parts

_MOST = 100  # warnings told of in one file
_START = r"^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?"
_ON_LINES = {
    "typed-number": re.compile(rf"{_START}(\d{{1,3}}(?:\.\d{{1,3}})+\.?)[ \t]+[A-ZÄÖÜÉ][a-zäöüé]{{2}}", re.MULTILINE),
    "pasted-bullet": re.compile(rf"{_START}([•‣◦▪●·⁃][ \t]?)[ \t]*\S", re.MULTILINE),
    "tab-table": re.compile(r"^(?!\t)([^\t\n|]+\t[^\n|]*)\n(?!\t)[^\t\n|]+\t[^\n|]+$", re.MULTILINE),
}
_MAY_SAY: Mapping[str, Callable[[str], object]] = {  # asked first: it holds of few texts
    "typed-number": re.compile(r"\.\d").search,
    "pasted-bullet": lambda body: not body.isascii(),
    "tab-table": lambda body: "\t" in body,
}
_SAID = {
    "typed-number": pattern("“%(words)s” is a number typed by hand: it stays as it is when steps move"),
    "pasted-bullet": pattern("“%(words)s” is a bullet of another program, not one of Markdown"),
    "tab-table": pattern("these lines look like a table made with tabs: in Markdown they are one paragraph"),
}
_QUOTED = re.compile(r"^[ ]*(?:- )?(?:[a-z-]+:[ ]+)?([“„«‘][^\n]*[”“»’])[ ]*$", re.MULTILINE)
_OLD_KEY = re.compile(rf"^[\"']?({OLD})[\"']?[ ]*:", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,300}\]\([ ]*<?([^()<>\s]{1,300})")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")
_APART = {
    "contents": sentence("a table of contents is no step; pages have their own"),
    "about": sentence("what tells about the document belongs in the values at its top, or nowhere: git keeps it"),
    "history": sentence("a history of changes is no step; git keeps it"),
}


def check_warnings(files: Files, only: Collection[str] | None = None) -> list[Problem]:
    """Return the warnings about variants and pictures. only: the paths to look at; all are looked up in any case."""
    found: list[Problem] = []
    parts = parts_in(files)
    for path in sorted(files if only is None else set(only) & files.keys()):
        raw = files[path] if place_of(path).kind is FileKind.VARIANT else None
        if isinstance(raw, bytes) and not size_problems(path, text_of(raw)):
            found += variant_warnings(path, raw, files, parts)
    return [*found, *picture_warnings(files, only)]


def variant_warnings(path: str, raw: bytes, files: Files, parts: PartsAt) -> list[Problem]:
    """Return the warnings about one variant that is not too large."""
    text = text_of(raw)
    told = {*_warnings(path, text, files, parts), *_passages(path, text)}
    return sorted(told)[:_MOST]


def picture_warnings(files: Files, only: Collection[str] | None = None) -> Iterator[Problem]:
    return unused_problems(sorted(filter(is_picture, files if only is None else only)), files)


def parts_in(files: Files) -> PartsAt:
    """Return what says what links may call the parts of a variant: None for what is none, or cannot be read."""
    return cache(partial(_parts, files))


def _warnings(path: str, text: str, files: Collection[str], parts_at: PartsAt) -> Iterator[Problem]:
    parts = split(text)
    front = text[: len(text) - len(parts.body)]
    at_top = Lines(path, front)
    for found in _OLD_KEY.finditer(front) if OLD in front else ():
        yield problem(
            at_top.place(found.start(1)),
            "old-key",
            sentence("“%(words)s” is what departures were called before", words=OLD),
        )
    for found in _QUOTED.finditer(front) if not front.isascii() else ():
        message = sentence("the quotation marks of “%(words)s” are part of the value", words=found[1][:60])
        yield problem(at_top.place(found.start(1)), "smart-quotes", message)
    lines = Lines(path, parts.body, parts.body_line)
    for name, form in _ON_LINES.items():
        for found in form.finditer(parts.body) if _MAY_SAY[name](parts.body) else ():
            if found.start(1) not in code_in(parts.body):
                said = filled(_SAID[name], {"words": found[1].strip()[:20]})
                yield problem(lines.place(found.start(1)), name, said)
    if "![" in parts.body:
        yield from _images(path, parts.body, lines, files)
    yield from islice(_parts_meant(path, parts.body, lines, parts_at), _MOST)


def _images(path: str, body: str, lines: Lines, files: Collection[str]) -> Iterator[Problem]:
    code = code_in(body)
    for found in _IMAGE.finditer(body):
        target = found[1].split("#")[0].split("?")[0]
        if found.start() in code or _SCHEME.match(found[1]) or not target:
            continue
        where = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        if ".files/" in target:
            continue  # told with the pictures
        if where.startswith(f"{TOP}/") and where not in files:
            said = sentence("there is no file “%(path)s” to be shown here", path=where[:80])
            yield problem(lines.place(found.start()), "missing-image", said)


def _parts(files: Files, path: str) -> tuple[str, ...] | None:
    raw = files.get(path)
    if place_of(path).kind is not FileKind.VARIANT or not isinstance(raw, bytes) or size_problems(path, text_of(raw)):
        return None
    return tuple(parts_of(_passages_of(path, text_of(raw))))


def _parts_meant(path: str, body: str, lines: Lines, parts_at: PartsAt) -> Iterator[Problem]:
    """Yield the links to parts of variants that these do not have."""
    for start, destination in links_in(body) if "]" in body and ("#" in body or "&" in body) else ():
        to, mark, part = destination.partition("#")
        if not mark or not part or (to and _SCHEME.match(to)) or "?" in to:
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(to))) if to else path
        known = parts_at(target)
        if known is not None and unquote(part) not in known:
            said = sentence(
                "“%(path)s” has no part that is called “%(part)s”", path=target[:80], part=unquote(part)[:60]
            )
            hint = sentence("links lead to a name, as in {#agenda-sent}, or to a heading")
            yield problem(lines.place(start), "unknown-part", said, meant(unquote(part), known, hint))


def _passages_of(path: str, text: str) -> tuple[Passage, ...]:
    return read_passages(path, text, split(text).body_line)


def _passages(path: str, text: str) -> Iterator[Problem]:
    told: set[str] = set()
    for passage in _passages_of(path, text) if may_be_worth_a_warning(split(text).body) else ():
        place = Place(path, passage.span.first_line, 1)
        if passage.is_step and (count := len(passage.text.split())) > MOST_WORDS:
            yield problem(place, "long-passage", sentence("this passage has %(number)s words", number=count))
        if passage.apart and passage.apart not in told:
            told.add(passage.apart)
            yield problem(place, "not-a-step", _APART[passage.apart])
