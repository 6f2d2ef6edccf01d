"""Rules about the Markdown below the front matter: its structure, and nothing in it that acts on readers.

The dialect is the one pages are rendered with (CommonMark with tables, tasks and footnotes), so what is code
here is code there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Any

import pyromark

from bestyet.model.place import Place
from bestyet.model.sentence import sentence
from bestyet.text.codes.codes import problem
from bestyet.text.markdown.bare import is_flat, sections
from bestyet.text.markdown.labels import OPTIONS
from bestyet.text.markdown.spans import Cover, Lines, Span, in_characters

if TYPE_CHECKING:
    from bestyet.model.problem import Problem

_NAME = re.compile(r"\{#([a-z0-9]+(?:-[a-z0-9]+)*)\}")
_AT_END = re.compile(r"[ \t]*+(?:\|[ \t]*+)?(?:#++[ \t]*+)?(?:\n|\Z)")
_BRACES = re.compile(r"\{(?<![\\{]\{)(?!%)[^{}\n]*\}")
_NEW_BLOCK = re.compile(r"[ \t]*(?:\n|\Z|[-*+][ \t]|[0-9]{1,9}[.)][ \t]|#{1,6}[ \t]|[|>]|```|~~~|<!--|={2,}|-{2,})")
_GOOD_NAME = re.compile(r"\{#([a-z0-9]+(?:-[a-z0-9]+)*)\}\|?\n(?=\n|\Z|#{1,6} |[ ]{0,3}(?:[0-9]{1,9}[.)] |[-*+] )|\|)")
_TAG = re.compile(r"<(?<!\\<)[A-Za-z/!?]")
_BREAK = re.compile(r"<br\s?/?>")  # breaks a line, as cells of tables need it, and does nothing else
_COMMENT = re.compile(r"<!--(?!-?>)(?:(?!--).)*-->", re.DOTALL)
_DEFINITION = re.compile(
    r"^[ \t>*+-]{0,20}\[(?!\^)(?:[^\[\]\\]|\\.){1,999}\]:[ \t]*+(?:\n[ \t]*+)?(?:<([^>\n]*)>|([^\s<]\S*))", re.MULTILINE
)
_CLOSED = re.compile(r"\n[ \t>]*(?:```+|~~~+)[ \t]*\Z")  # how the parser ends a block that has its second fence
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_INVISIBLE = dict.fromkeys([*range(33), 127])  # browsers skip these in addresses
_SCHEMES = ("https", "mailto")
_ACTING = ("raw-html", "link-scheme", "attribute-list")


def body_problems(path: str, body: str, first_line: int, *, frozen: bool = False) -> Iterator[Problem]:
    """Yield what is wrong with the Markdown in `body`, which begins on `first_line` of the file.

    frozen: the text of a version; its structure was voted on, so only what acts on readers is looked for.
    """
    outline = _outline(body)
    lines = Lines(path, body, first_line)
    if not frozen:
        yield from _structure(outline, body, lines, Place(path, max(1, first_line - 1), 1))
    has_braces = "{" in body and not _only_good_names(body)
    if not (has_braces or "<" in body or "]:" in body or outline.links):
        return
    page = _Page.of(outline, body, lines)
    if "<" in body:
        yield from _markup(page)
    if outline.links or "]:" in body:
        yield from _destinations(page)
    if has_braces:
        yield from _braces(page)


def words_problems(words: object, place: Place) -> Iterator[Problem]:
    """Yield what acts on readers in a value that is shown as Markdown, all at the place of the value."""
    if isinstance(words, str):
        told = {found.code: found for found in body_problems(place.path, words, 1, frozen=True)}
        yield from (replace(told[code], place=place) for code in _ACTING if code in told)


def names_in(body: str) -> set[str]:
    """Return the names that passages of `body` carry."""
    return {*_NAME.findall(body)}


def links_in(body: str) -> list[tuple[int, str]]:
    """Return where links and pictures of `body` begin, and where they lead."""
    links = _outline(body).links
    at = in_characters(body, (start for start, _, _ in links))
    return [(at[start], destination) for start, _, destination in links]


@dataclass
class _Outline:
    """What one pass over the events of a body finds. Offsets are bytes, as the parser counts them."""

    headings: list[tuple[int, int, bool]] = field(default_factory=list)  # level, offset, text under it
    preface: bool = False  # text before the first heading
    code: list[Span] = field(default_factory=list)
    fenced: list[Span] = field(default_factory=list)  # those of the code that begin with a fence
    html: list[Span] = field(default_factory=list)
    links: list[tuple[int, int, str]] = field(default_factory=list)

    def end_section(self, content: bool) -> None:
        if self.headings:
            level, offset, _ = self.headings[-1]
            self.headings[-1] = (level, offset, content)
        else:
            self.preface = content


@lru_cache(maxsize=4)
def _outline(body: str) -> _Outline:
    """Return the outline. Most bodies are headings, paragraphs and flat lists; they need no Markdown parser."""
    return _plain_outline(body) if is_flat(body) else _parsed_outline(body)


def _plain_outline(body: str) -> _Outline:
    first, *others = sections(body)
    offset = len(first.encode("utf-8"))
    outline = _Outline(preface=bool(first.strip()))
    for one in others:
        words, _, below = one.partition("\n")
        outline.headings.append((1 + len(words) - len(words.lstrip("#")), offset, bool(below.strip())))
        offset += len(one.encode("utf-8")) + 2
    return outline


def _parsed_outline(body: str) -> _Outline:  # noqa: C901  one loop without calls: it runs for every event
    outline, raw = _Outline(), body.encode("utf-8")
    in_heading = content = False
    event: Any
    for event, where in pyromark.events_with_range(body, options=OPTIONS):
        if type(event) is str:
            continue
        if "Text" in event:
            content = content or not in_heading
            continue
        what, value = next(iter(event.items()))
        if what == "Start":
            if value == "HtmlBlock":
                start, end = where["start"], where["end"]
                outline.html.append((start, end))
                words = _COMMENT.sub("", raw[start:end].decode(errors="replace"))
                content = content or ("<" not in words and bool(words.strip()))
            if type(value) is not dict:
                continue
            tag, about = next(iter(value.items()))
            if tag == "Heading":
                outline.end_section(content)
                outline.headings.append((int(about["level"][1]), where["start"], False))
                in_heading, content = True, False
            elif tag in ("Link", "Image"):
                outline.links.append((where["start"], where["end"], about["dest_url"]))
                content = content or (tag == "Image" and not in_heading)
            elif tag == "CodeBlock":
                outline.code.append((where["start"], where["end"]))
                if about != "Indented":
                    outline.fenced.append((where["start"], where["end"]))
        elif what == "End":
            in_heading = in_heading and not (type(value) is dict and "Heading" in value)
        elif what == "Code":
            outline.code.append((where["start"], where["end"]))
            content = content or not in_heading
        elif what == "InlineHtml":
            outline.html.append((where["start"], where["end"]))
        elif what == "FootnoteReference":
            content = content or not in_heading
    outline.end_section(content)
    return outline


@dataclass(frozen=True)
class _Page:
    """A body with what it holds where, in characters."""

    body: str
    lines: Lines
    code: Cover
    html: Cover
    addresses: Cover
    links: list[tuple[int, str]]

    @classmethod
    def of(cls, outline: _Outline, body: str, lines: Lines) -> _Page:
        links = [(start, end) for start, end, _ in outline.links]
        spans = [*outline.code, *outline.html, *links]
        at = in_characters(body, (offset for span in spans for offset in span))

        def cover(found: list[Span]) -> Cover:
            return Cover((at[start], at[end]) for start, end in found)

        return cls(
            body=body,
            lines=lines,
            code=cover(outline.code),
            html=cover(outline.html),
            addresses=cover(links),
            links=[(at[start], destination) for start, _, destination in outline.links],
        )


def _structure(outline: _Outline, body: str, lines: Lines, before: Place) -> Iterator[Problem]:
    yield from _open_code(outline, body, lines)
    if not outline.headings:
        if outline.preface:
            first_text = lines.place(len(body) - len(body.lstrip()))
            yield problem(first_text, "no-heading", sentence("the text has no heading"))
        else:
            yield problem(before, "no-body", sentence("there is no text below the values"))
        return
    above = 0
    for number, (level, offset, content) in enumerate(outline.headings):
        if above and level > above + 1:
            message = sentence("the heading jumps from level %(above)s to level %(level)s", above=above, level=level)
            yield problem(_place(lines, body, offset), "heading-jump", message)
        above = level
        below = outline.headings[number + 1][0] if number + 1 < len(outline.headings) else 0
        if not content and below <= level:
            said = sentence("there is nothing under this heading")
            yield problem(_place(lines, body, offset), "empty-section", said)


def _place(lines: Lines, body: str, offset: int) -> Place:
    """The place of the character at an offset in bytes."""
    return lines.place(in_characters(body, (offset,))[offset])


def _open_code(outline: _Outline, body: str, lines: Lines) -> Iterator[Problem]:
    """Yield code with no fence at its end: all that stands behind it would be code, whatever region wrote that."""
    at = in_characters(body, (offset for span in outline.fenced for offset in span))
    for start, end in outline.fenced:
        if not _CLOSED.search(body, at[start], at[end]):
            yield problem(lines.place(at[start]), "open-code", sentence("this code has no end"))


def _markup(page: _Page) -> Iterator[Problem]:
    """Yield every tag outside code. Comments are fine where browsers see them end where Markdown does."""
    comments = Cover(found.span() for found in _COMMENT.finditer(page.body))
    definitions = Cover(found.span() for found in _DEFINITION.finditer(page.body))
    for found in _TAG.finditer(page.body):
        at = found.start()
        is_address = (at in page.addresses or at in definitions) and at not in page.html
        if at in comments or at in page.code or is_address or _BREAK.match(page.body, at):
            continue
        shown = page.body[at : at + 40].split("\n", 1)[0]
        yield problem(page.lines.place(at), "raw-html", sentence("“%(words)s” is HTML or looks like it", words=shown))


def _destinations(page: _Page) -> Iterator[Problem]:
    told = set()
    for start, destination in page.links:
        if _is_bad(destination):
            told.add(destination)
            yield _bad_link(page.lines.place(start), destination)
    if "]:" not in page.body:
        return
    for found in _DEFINITION.finditer(page.body):
        destination, at = unescape(found[1] or found[2] or ""), found.start(found.lastindex or 0)
        if _is_bad(destination) and destination not in told and at not in page.code:
            yield _bad_link(page.lines.place(at), destination)


def _is_bad(destination: str) -> bool:
    address = destination.translate(_INVISIBLE)
    if address[:2].replace("\\", "/") == "//":
        return True
    scheme = _SCHEME.match(address)
    return scheme is not None and scheme[1].lower() not in _SCHEMES


def _bad_link(place: Place, destination: str) -> Problem:
    shown = destination if len(destination) <= 60 else destination[:60] + "…"
    scheme = _SCHEME.match(destination.translate(_INVISIBLE))
    hint = ""
    if scheme and scheme[1].lower() not in ("http", "www"):
        hint = sentence(
            "links with %(scheme)s: are not allowed; write in words what is there, as in a telephone number",
            scheme=scheme[1].lower(),
        )
    said = sentence("a link or image may not lead to “%(address)s”", address=shown)
    return problem(place, "link-scheme", said, hint)


def _only_good_names(body: str) -> bool:
    """Whether every curly bracket belongs to a name, each at the end of a passage and given once."""
    names = _GOOD_NAME.findall(body)
    return len(set(names)) == len(names) == body.count("{") and not any(map(str.isdigit, names))


def _braces(page: _Page) -> Iterator[Problem]:
    """Yield curly brackets that are not the name of a passage at its end, and names given twice."""
    first: dict[str, int] = {}
    comments = Cover(found.span() for found in _COMMENT.finditer(page.body))
    for found in _BRACES.finditer(page.body):
        is_name = bool(_NAME.fullmatch(found[0]))
        if found.start() in page.code or (is_name and found.start() in comments):
            continue  # a name in a comment, as `bestyet new` writes those of others, names nothing
        place, shown = page.lines.place(found.start()), found[0][:60]
        if is_name and not found[0][2:-1].isdigit():
            yield from _name_problems(page.body, found, place, first)
        elif shown.startswith("{#"):
            yield problem(place, "bad-name", sentence("“%(name)s” is not the name of a passage", name=shown))
        else:
            yield problem(place, "attribute-list", sentence("“%(words)s” is an instruction to programs", words=shown))


def _name_problems(body: str, found: re.Match[str], place: Place, first: dict[str, int]) -> Iterator[Problem]:
    name = found[0]
    ending = _AT_END.match(body, found.end())
    if not ending or not _NEW_BLOCK.match(body, ending.end()):
        yield problem(place, "name-not-at-end", sentence("“%(name)s” stands in the middle of a passage", name=name))
    if name in first:
        said = sentence("“%(name)s” already names the passage on line %(line)s", name=name, line=first[name])
        yield problem(place, "duplicate-name", said)
    first.setdefault(name, place.line)
