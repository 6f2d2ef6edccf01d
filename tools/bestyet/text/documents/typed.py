"""Numbers and bullets that somebody typed: "4.1.2 Send …", "a) …", "•⇥…"; and lists made with line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bestyet.model.documents.source import Line, Sort, Words

BULLET = "•"
_STEP = r"(?:(?:step|section|schritt|abschnitt|étape|paso)\s+)?"
_DOTTED = re.compile(
    rf"\s*{_STEP}\(?(\d{{1,3}}(?:\.\d{{1,3}})+)(?:\.?\)|[.:])?(?:\s+|(?<=[.:)])(?=[^\W\d]))", re.IGNORECASE
)
_SINGLE = re.compile(
    r"\s*(?:\(?(\d{1,3})[.)](?:\s+|(?=[^\W\d]))|(?:step|schritt|étape|paso)\s+(\d{1,3})[:.)]?(?:\s+[–-])?\s+"
    r"|(\d{1,2})(?:[ ]*\t\s*|[ ]{3,}))",
    re.IGNORECASE,
)
_OF_HEADING = re.compile(r"\s*(\d{1,3}(?:\.\d{1,3})*[.)]?)\s+(?=[^\W\d])")
_LETTER = re.compile(r"\s*(\(?([a-z]|[ivx]{2,5})[.)])\s+")
_BULLET = re.compile(r"\s*(?:[•‣◦▪●·⁃■➢➤►→⇒➔\uf0b7\uf0a7\uf0d8]\s*|[-–—o]\s*\t\s*|[-–—*]\s+)(?=\S)")
_BOX = re.compile(r"\s*(?:[☐☑☒□]|\[[ xX]?\])\s+(?=\S)")  # to be ticked; it is part of the words
# German ordinals: "3. Quartal", "1. Juli".
_ORDINAL = re.compile(
    r"(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|quartal|halbjahr|woche|tag|"
    r"werktag|arbeitstag|monat|jahr|auflage|stufe)",
    re.IGNORECASE,
)


@dataclass
class Typed:
    """Tells numbers that count from numbers that are said: those that count follow each other."""

    dotted: set[tuple[int, ...]] = field(default_factory=set)
    single: int = 0
    letter: str = ""

    def read(self, line: Line) -> Iterator[Line]:
        """Yield a line as what it is: with its typed number taken out of its words; several where it holds a list."""
        if line.sort in (Sort.CONTENTS, Sort.BLOCK, Sort.TITLE):
            yield line
        else:
            yield from map(self._read, _broken(line))

    def _read(self, line: Line) -> Line:
        text = "".join(words.text for words in line.words)
        if (bullet := _BULLET.match(text)) and not line.number:
            after = self._read(_without(line, bullet.end()))
            is_numbered = after.number not in ("", BULLET)
            return after if is_numbered else _marked(after, BULLET, "typed bullet", 0)
        if line.sort is Sort.PLAIN and not line.number and (box := _BOX.match(text)):
            sign = box[0].strip()
            drawn = {"[ ]": "☐", "[]": "☐", "[x]": "☑", "[X]": "☑"}.get(sign, sign)
            after = _without(line, box.end())
            return _marked(replace(after, words=(Words(f"{drawn} "), *after.words)), BULLET, "typed bullet", 0)
        if line.sort is Sort.HEADING and not line.number and (found := _OF_HEADING.match(text)):
            self._count(found[1])
            return _marked(_without(line, found.end()), found[1], "", 0)
        if line.number not in ("", BULLET):
            self._count(line.number)
            return line
        if (found := _DOTTED.match(text)) and self._counts(found[1], text, found):
            return _marked(_without(line, found.end()), found[0], "typed", found[1].count("."))
        if (found := _SINGLE.match(text)) and self._follows(found, text):
            return _marked(_without(line, found.end()), found[0], "typed", 0)
        if (found := _LETTER.match(text)) and self._is_next(found[2]):
            return _marked(_without(line, found.end()), found[1], "typed letter", 0)
        return line

    def _count(self, number: str) -> None:
        if found := re.search(r"\d+(?:\.\d+)*", number):
            self.dotted.add(tuple(map(int, found[0].split("."))))

    def _counts(self, number: str, text: str, found: re.Match[str]) -> bool:
        """Whether "3.5" is a number of a step: the next, the first below one, or written as none else is."""
        parts = tuple(map(int, number.split(".")))
        before = (*parts[:-1], parts[-1] - 1)
        rest = text[found.end() :]
        is_next = before in self.dotted or parts[:-1] in self.dotted
        is_plain = is_next or parts[-1] <= 1 or len(parts) > 2
        is_lower = is_next and len(parts) > 2
        if not rest.strip() or not ("\t" in found[0] or (is_plain and rest[0].isupper()) or is_lower):
            return False
        self.dotted.add(parts)
        self.letter = ""
        return True

    def _follows(self, found: re.Match[str], text: str) -> bool:
        number = int(found[1] or found[2] or found[3])
        rest = text[found.end() :]
        if not rest.strip() or (found[1] and _ORDINAL.match(rest)):
            return False
        is_next = number in (1, self.single + 1) or (number,) in {parts[:1] for parts in self.dotted}
        if found[3] and not is_next:
            return False
        self.single, self.letter = number, ""
        self.dotted.add((number,))
        return True

    def _is_next(self, letter: str) -> bool:
        is_first = letter in ("a", "i")
        is_next = bool(self.letter) and (
            letter == chr(ord(self.letter[-1]) + 1) or _roman(letter) == _roman(self.letter) + 1
        )
        if is_first or is_next:
            self.letter = letter
        return is_first or is_next


def _roman(letters: str) -> int:
    values = {"i": 1, "v": 5, "x": 10}
    numbers = [values.get(letter, 0) for letter in letters]
    after = [*numbers[1:], 0]
    return sum(-one if one < then else one for one, then in zip(numbers, after, strict=True)) if all(numbers) else -9


def _marked(line: Line, number: str, counted_in: str, depth: int) -> Line:
    return replace(line, number=" ".join(number.split()), counted_in=counted_in, depth=depth)


def _without(line: Line, many: int) -> Line:
    """The line without its first characters."""
    return replace(line, words=tuple(_cut(line.words, many)))


def _cut(words: Iterable[Words], many: int) -> Iterator[Words]:
    for one in words:
        rest = one.text[many:]
        many = max(0, many - len(one.text))
        if rest or (not one.text):
            yield one._replace(text=rest)


def _broken(line: Line) -> Sequence[Line]:
    """The lines of a paragraph that its author broke to make a list; else the paragraph."""
    text = "".join(words.text for words in line.words)
    if "\n" not in text:
        return [line]
    parts = list(_lines(line))
    if sum(begins_item(part.text) for part in parts) < 2:
        return [line]
    first, *others = [part for part in parts if part.text]
    return [first, *(replace(part, number="", counted_in="", depth=0) for part in others)]


def _lines(line: Line) -> Iterator[Line]:
    words: list[Words] = []
    for one in line.words:
        first, *others = one.text.split("\n")
        words.append(one._replace(text=first))
        for other in others:
            yield replace(line, words=tuple(words))
            words = [Words(other, one.marks)]
    yield replace(line, words=tuple(words))


def begins_item(text: str) -> bool:
    """Whether a line looks as if it begins an item."""
    return marker_width(text) > 0


def marker_width(text: str) -> int:
    """How many characters of a line are the number or bullet that it begins with, and the blanks around it."""
    said = f"{text} "
    found = _BOX.match(said) or _BULLET.match(said) or _DOTTED.match(said) or _SINGLE.match(said) or _LETTER.match(said)
    return len(found[0].lstrip()) if found else 0
