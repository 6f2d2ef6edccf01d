"""A table of a document: steps with who does them, a box around words, or rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bestyet.model.documents.source import Block, Cell, Grid, LeftOut, Line, Sort, Who, Words
from bestyet.model.sentence import sentence

_STEP = re.compile(
    r"(?:step|no|nr|#|item|seq|sequence|schritt|lfd\.? ?nr|pos|étape|paso)\.?"
    r"(?: (?:no|nr|number|#)\.?)?",
    re.I,
)
_ACTION = re.compile(
    r"(?:process |procedure )?(?:actions?|activit(?:y|ies)|tasks?|description|what|procedures?|instructions?|details|"
    r"steps?|tätigkeit(?:en)?|aufgaben?|beschreibung|vorgehen|was|maßnahmen?|ablauf|aktivität(?:en)?|acción|actividad|"
    r"activité|tâche)(?: (?:step|description)s?)?(?: \(?what\)?)?",
    re.I,
)
_WHO = re.compile(
    r"(?:responsib(?:le|ility)(?: (?:person|party|role|function))?|responsibilities|roles?|who|performed by|done by|"
    r"actor|"
    r"verantwortlich(?:e[rn]?|keit)?|zuständig(?:keit)?|rolle|wer|durchgeführt von|responsable|rôle|rol)",
    re.I,
)
_OTHERS = re.compile(r"accountable|consulted|informed|approver|rechenschaftspflichtig|konsultiert|informiert", re.I)
_LETTERS = re.compile(r"[RACISO](?:\s?[/,&+]?\s?[RACISO]){0,4}|owner|eigner|prozesseigner", re.I)
_SIGNED = re.compile(r"signatures?|signed(?: by)?|unterschrift(?:en)?|visum|firma|initials|kürzel", re.I)
_SIGNERS = re.compile(
    r"name|date|datum|function|funktion|role|rolle|position|title|fecha|nom|department|abteilung", re.I
)
_NUMBER = re.compile(r"(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]?|\(?[a-z][.)]|[a-z](?=\Z))(?=[\s:–]|\Z)")
_INDENT = 360  # twentieths of a point: what stands in a cell behind its first line


@dataclass(frozen=True)
class TableNode:
    """A table that stays one."""

    rows: tuple[tuple[tuple[Words, ...], ...], ...]  # cells of as many columns each
    place: str
    has_head: bool
    indent: int = 0
    level: int = 0  # how many items hold it
    look_at: tuple[str, ...] = ()


def table_of(grid: Grid, number: int) -> Iterator[Block | TableNode | LeftOut]:
    """Yield what a table is. number: of the block, to tell tables apart."""
    rows = [row for row in grid.rows if any(map(_holds, row))]
    columns = _columns(rows[0]) if rows else None
    if not rows:
        return
    if grid.is_kept:
        yield _rows(rows, grid)
    elif max(len(row) for row in rows) == 1 or (len(rows) == 1 and sum(map(_holds, rows[0])) == 1):
        for row in rows:
            for cell in row:
                yield from _unwrapped(cell, number)
    elif columns and len(rows) > 1:
        yield LeftOut(
            sentence("head of a table of steps"), " ".join(cell.text for cell in rows[0] if cell.text), grid.place
        )
        yield from _steps(rows, columns, f"table {number}")
    else:
        yield _rows(rows, grid)


def _holds(cell: Cell) -> bool:
    return bool(cell.text or cell.pictures)


def is_signatures(grid: Grid) -> bool:
    """Whether it is a table to be signed in."""
    heads = (
        [cell.text.strip(" :") for cell in (*grid.rows[0], *(row[0] for row in grid.rows if row))] if grid.rows else []
    )
    words = [word.strip() for text in heads for word in re.split(r"[/,&]|\s(?:and|und)\s", text)]
    return any(map(_SIGNED.fullmatch, words)) and any(map(_SIGNERS.fullmatch, words))


def _unwrapped(cell: Cell, number: int) -> Iterator[Block | TableNode | LeftOut]:
    for at, block in enumerate(cell.blocks):
        if isinstance(block, Grid):
            yield from table_of(block, number * 1000 + at + 1)
        else:
            yield block


# -- steps -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Columns:
    action: int
    step: int | None
    who: int | None
    heads: tuple[str, ...]


def _columns(head: Sequence[Cell]) -> _Columns | None:
    """Which column holds what; None where the table holds no steps, or says of activities who answers for them too."""
    heads = tuple(map(_bare, head))
    if any(map(_OTHERS.fullmatch, heads)):
        return None
    step = next((at for at, text in enumerate(heads) if _STEP.fullmatch(text)), None)
    who = next((at for at, text in enumerate(heads) if _WHO.fullmatch(text)), None)
    action = next((at for at, text in enumerate(heads) if at not in (step, who) and _ACTION.fullmatch(text)), None)
    if action is None and step is not None and who is not None and _ACTION.fullmatch(heads[step]):
        action, step = step, None
    return _Columns(action, step, who, heads) if action is not None and (step is not None or who is not None) else None


def _steps(rows: Sequence[Sequence[Cell]], columns: _Columns, name: str) -> Iterator[Line | LeftOut]:
    above: Sequence[Cell] = rows[0]
    for row in rows[1:]:
        full = [_down(cell, above[at]) for at, cell in enumerate(row)]
        texts = [cell.text for cell in row]
        if len(set(filter(None, texts))) == 1 and sum(cell.is_across for cell in row) >= len(row) - 1 > 0:
            yield from (replace(line, sort=Sort.HEADING, level=0) for line in _lines(row))
        else:
            yield from _step(row, full, columns, name)
        above = full


def _step(row: Sequence[Cell], full: Sequence[Cell], columns: _Columns, name: str) -> Iterator[Line | LeftOut]:
    label, spoken = _label(row[columns.step].text if columns.step is not None else "")
    who = full[columns.who].text if columns.who is not None else ""
    lines = _lines([row[columns.action]])
    first = lines[0] if lines else Line((), _place(row))
    others = [
        f"{columns.heads[at]}: {cell.text}" if columns.heads[at] else cell.text
        for at, cell in enumerate(row)
        if cell.text and at not in (columns.action, columns.step, columns.who)
    ]
    words = list(first.words)
    if spoken:
        words.insert(0, Words(f"{spoken}: "))
    if others:
        words.append(Words(f" ({'; '.join(others)})"))
    for cell in (cell for at, cell in enumerate(row) if at != columns.action):
        words += (one for picture in cell.pictures for one in (Words(" "), picture))
    role = Who(columns.heads[columns.who], who) if columns.who is not None else Who()
    if not "".join(one.text for one in words).strip() and not any(one.picture for one in words):
        if not who:
            if label:
                yield LeftOut(sentence("row with nothing but a number"), label, _place(row))
            return
        words, role = [Words(f"{role.called}: {who}")], Who()
    depth = label.count(".") if label and "." in label.strip(".") else 0
    if first.number and not label:
        label = first.number
    yield replace(
        first, words=tuple(words), number=label, counted_in=name, depth=depth, indent=0, who=role, sort=Sort.PLAIN
    )
    for line in lines[1:]:
        inner = f"{name} {line.counted_in}" if line.counted_in else ""
        sort = Sort.CONTINUED if line.sort is not Sort.BLOCK else line.sort
        yield replace(line, counted_in=inner, indent=line.indent + _INDENT if inner else 0, sort=sort, is_bold=False)


def _label(text: str) -> tuple[str, str]:
    """The number of a step's cell, and what else it says."""
    found = _NUMBER.match(text)
    if not found:
        return "", text
    return found[0], text[found.end() :].strip(" .:–-")


def _down(cell: Cell, above: Cell) -> Cell:
    return replace(above, is_down=True) if cell.is_down and not cell.text else cell


def _place(row: Sequence[Cell]) -> str:
    return next((block.place for cell in row for block in cell.blocks), "")


def _lines(cells: Sequence[Cell]) -> list[Line]:
    found: list[Line] = []
    for cell in cells:
        for block in cell.blocks:
            found += [block] if isinstance(block, Line) else _lines([inner for row in block.rows for inner in row])
    return found


# -- rows and columns ------------------------------------------------------------------------------------------------


def _rows(rows: Sequence[Sequence[Cell]], grid: Grid) -> TableNode:
    look_at = []
    full: list[list[Cell]] = []
    for row in rows:
        full.append([_down(cell, full[-1][at]) if full else cell for at, cell in enumerate(row)])
    if any(cell.is_down and cell.text for row in full for cell in row):
        look_at.append(
            sentence(
                "%(place)s: cells were merged over several rows; their words stand in each of them now",
                place=grid.place,
            )
        )
    if any(cell.is_across for row in rows for cell in row):
        look_at.append(
            sentence(
                "%(place)s: cells were merged over several columns; their words stand in the first", place=grid.place
            )
        )
    if any(isinstance(block, Grid) for row in rows for cell in row for block in cell.blocks):
        look_at.append(sentence("%(place)s: there is a table in it; its words stand in one cell", place=grid.place))
    if _says_who(rows):
        look_at.append(
            sentence(
                "%(place)s: it may say who does what, and stays a table: if so, give that under raci: as well",
                place=grid.place,
            )
        )
    has_head = len(rows) > 1 and (grid.has_head or all(line.is_bold for line in _lines(rows[0])) or len(rows[0]) > 2)
    made = tuple(tuple(_joined(cell) for cell in row) for row in full)
    return TableNode(made, grid.place, has_head, look_at=tuple(look_at))


def _says_who(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table of activities has columns for roles, or letters of RACI in its cells."""
    heads, *below = [[_bare(cell) for cell in row] for row in rows]
    is_of_actions = any(_ACTION.fullmatch(head) or _STEP.fullmatch(head) for head in heads)
    is_of_roles = any(one.fullmatch(head) for head in heads for one in (_WHO, _OTHERS, _LETTERS))
    letters = [text for row in below for text in row[1:] if text]
    return (is_of_actions and is_of_roles) or (bool(letters) and all(map(_LETTERS.fullmatch, letters)))


def _bare(cell: Cell) -> str:
    return " ".join(cell.text.strip(" :*").split())


def _joined(cell: Cell) -> tuple[Words, ...]:
    """The lines of a cell in one, with breaks between them and the numbers that the program counted."""
    out: list[Words] = []
    for line in _lines([cell]):
        if out:
            out.append(Words("\n"))
        if line.number:
            out.append(Words(f"{line.number} "))
        out += line.words
    return tuple(out)
