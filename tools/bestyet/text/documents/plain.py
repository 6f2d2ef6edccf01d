"""Plain text and Markdown as lines of a document."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from bestyet.model.documents.source import Block, Cell, Grid, LeftOut, Line, Sort, Source, Words
from bestyet.model.passage import Kind, Passage, title_among
from bestyet.model.problem import cannot
from bestyet.model.sentence import sentence
from bestyet.text.documents.facts import is_fact, number_and_title
from bestyet.text.documents.typed import begins_item, marker_width
from bestyet.text.markdown.markdown import read_passages
from bestyet.text.yaml.frontmatter import front_matter_of, split

_RAW = frozenset({"raw"})
_RULE = re.compile(r"\s*([=\-_*~])(?:[ \t]?\1){2,}\s*")
_SECTION = re.compile(r"\s*(\d{1,2})\.\s+[^\W\d]")  # "1. Purpose"
_LOWER = re.compile(r"\s*(\d{1,2})\.\d")  # "1.1 Who does it"
_HEAD = 10  # lines at the top that may tell of the document
_LONGEST, _WORDS = 40, 5  # characters and words of a line that may be a heading
_MARKER = (
    3  # characters that a marker takes at most, as what stands below "Step 1:" is not indented as far as its words
)
_TWENTIETHS = 120  # twentieths of a point that a character of typed text is wide


def read_text(raw: bytes) -> Source:
    """Lines that belong together are joined; what is indented stands below what is not."""
    text, look_at = _decoded(raw)
    lines = text.split("\n")
    sections = {found[1] for line in lines if (found := _LOWER.match(line))}
    return Source("text", tuple(_paragraphs(lines, sections, look_at)), look_at=tuple(look_at))


def _decoded(raw: bytes) -> tuple[str, list[str]]:
    """The text, with a sentence where nobody can know how its letters are written."""
    for encoding in ("utf-8-sig", "utf-16") if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        guessed = sentence(
            "its letters are not written as UTF-8; they were read as Windows-1252: see whether they are right"
        )
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
        return text, [guessed] if encoding == "cp1252" and not text.isascii() else []
    raise cannot("it is no text")


def _paragraphs(lines: Sequence[str], sections: Collection[str], look_at: list[str]) -> Iterator[Line]:
    """A line goes on with the next unless that is blank, begins an item, or stands elsewhere.

    sections: numbers that have numbers below them, so that whatever is counted with them may be a heading.
    """
    held: list[str] = []
    first = 0
    for number, line in enumerate([*lines, ""], start=1):
        line = line.expandtabs(4) if not line.strip() or line[0] in " \t" else line
        if _RULE.fullmatch(line):
            is_underline = held and len(held) == 1 and line.strip()[0] in "=-"
            if held:
                yield _line(
                    held, first, Sort.HEADING if is_underline else Sort.PLAIN, 1 if line.strip()[0] == "=" else 2
                )
            held = []
        elif not line.strip() or (held and (_begins(held, line) or _ends(held, line, number, sections))):
            if held:
                yield _line(held, first)
            held = [line] if line.strip() else []
            first = number
        else:
            if held and _may_be_section(held, line):
                look_at.append(
                    sentence(
                        "line %(line)s: “%(words)s” may be a heading: it is a step, with what follows it",
                        line=first,
                        words=held[0].strip(),
                    )
                )
            first = first if held else number
            held.append(line)


def _ends(held: Sequence[str], line: str, number: int, sections: Collection[str]) -> bool:
    """Whether the lines held end by what they say: of the document, or as a heading."""
    is_told = number <= _HEAD and (is_fact(held[-1]) or is_fact(line) or all(number_and_title(held[-1])))
    return is_told or (bool(sections) and _may_be_section(held, line))


def _may_be_section(held: Sequence[str], line: str) -> bool:
    """Whether the one line held is short, has a number and no end, and the next begins a sentence."""
    said = held[0].strip()
    is_short = len(said) <= _LONGEST and len(said.split()) <= _WORDS and said[-1] not in ".,;:!?"
    return len(held) == 1 and is_short and bool(_SECTION.match(said)) and line.strip()[0].isupper()


def _begins(held: Sequence[str], line: str) -> bool:
    if begins_item(line):
        return True
    indent, before = _indent(line), _indent(held[-1])
    if begins_item(held[0]) and len(held) == 1:
        return indent < _indent(held[0])
    return indent != before or (len(held[-1].strip()) < 40 and held[-1].strip().isupper())


def _line(held: Sequence[str], first: int, sort: Sort = Sort.PLAIN, level: int = 0) -> Line:
    text = "\n".join(held) if "\t" in held[0] else " ".join(line.strip() for line in held)
    level = level if sort is Sort.HEADING else 0
    indent = _TWENTIETHS * (_indent(held[0]) + min(marker_width(held[0]), _MARKER))
    return Line((Words(text),), _line_at(first), sort, level, indent=indent)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _line_at(number: int) -> str:
    return sentence("line %(line)s", line=number)


# -- Markdown --------------------------------------------------------------------------------------------------------


def read_markdown(raw: bytes) -> Source:
    """The passages as they are, and the values at the head, if there are some."""
    text, look_at = _decoded(raw)
    values, _ = front_matter_of("", text)
    parts = split(text)
    if parts.front is not None and not values:
        raise cannot("the values at its head cannot be read")
    passages = read_passages("", text, parts.body_line)
    title = title_among(passages)
    blocks = tuple(_blocks(passages, title))
    known = {key: value for key, value in values.items() if key != "title"}
    left = [LeftOut(sentence("name of a passage"), passage.name, _line_at(passage.span.first_line))
            for passage in passages if passage.name]  # fmt: skip
    left += _comments(text, passages)
    called = str(values.get("title") or "")
    return Source("Markdown", blocks, left_out=tuple(left), look_at=tuple(look_at), title=called, values=known)


def _comments(text: str, passages: Sequence[Passage]) -> Iterator[LeftOut]:
    """Comments that are part of no passage, of the values at the head too."""
    kept = " ".join(" ".join(passage.source for passage in passages).split())
    front = (split(text).front or "").split("\n")
    yield from (LeftOut(sentence("comment"), line.strip()) for line in front if line.lstrip().startswith("#"))
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 2)) >= 0:
        at = end + 3
        words = " ".join(text[start:at].split())
        if words not in kept:
            yield LeftOut(sentence("comment"), words.strip("<!-> "), _line_at(text.count("\n", 0, start) + 1))
        kept = kept.replace(words, "", 1)


def _blocks(passages: Sequence[Passage], title: int | None) -> Iterator[Block]:
    rows: list[Passage] = []
    for index, passage in enumerate(passages):
        if passage.kind in (Kind.HEAD, Kind.ROW):
            if passage.kind is Kind.HEAD and rows:
                yield _grid(rows)
                rows = []
            rows.append(passage)
            continue
        if rows:
            yield _grid(rows)
            rows = []
        yield _passage(passages, index, is_title=index == title)
    if rows:
        yield _grid(rows)


def _passage(passages: Sequence[Passage], index: int, is_title: bool) -> Line:
    passage = passages[index]
    depth = _depth(passages, index)
    number = ""
    if passage.kind is Kind.ITEM:
        number = f"{passage.number}." if passage.number is not None else "•"
    box = "" if passage.task is None else "☑ " if passage.task else "☐ "
    source = passage.source if passage.kind is Kind.BLOCK else " ".join(passage.source.split("\n"))
    sort = {Kind.HEADING: Sort.TITLE if is_title else Sort.HEADING, Kind.BLOCK: Sort.BLOCK}.get(
        passage.kind, Sort.PLAIN
    )
    return Line(
        words=(Words(box + source, _RAW),),
        place=_line_at(passage.span.first_line),
        sort=sort,
        level=passage.level if sort is Sort.HEADING else 0,
        number=number,
        counted_in="markdown" if number else "",
        depth=depth,
        indent=360 * (depth + bool(number)),
    )


def _depth(passages: Sequence[Passage], index: int) -> int:
    """How many items hold a passage."""
    depth, parent = 0, passages[index].parent
    while parent is not None and passages[parent].kind is Kind.ITEM:
        depth, parent = depth + 1, passages[parent].parent
    return depth


def _grid(rows: Sequence[Passage]) -> Grid:
    place = _line_at(rows[0].span.first_line)
    cells = [_cells(row.source.split("\n")[0]) for row in rows]
    made = [tuple(Cell((Line((Words(cell, _RAW),), place),) if cell else ()) for cell in row) for row in cells]
    wide = max(map(len, made))
    return Grid(tuple(row + (Cell(),) * (wide - len(row)) for row in made), place, has_head=True, is_kept=True)


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|"))]
