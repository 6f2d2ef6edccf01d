"""What stands in one paragraph of a Word file: its words, and what is no words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bestyet.model.documents.source import Change, LeftOut, Words
from bestyet.model.problem import words_of
from bestyet.model.sentence import Figure, Sentence, filled, pattern, sentence
from bestyet.text.documents.xml import is_on, number_of
from bestyet.text.pictures import PictureError, bare

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from bestyet.text.documents.word.package import Relation


class Tracked(StrEnum):
    """What becomes of changes that a document still tracks."""

    STOP = "stop"  # they are listed, and nothing is imported
    ACCEPT = "accept"
    REJECT = "reject"


WORDS = ("w.t", "w.delText", "m.t")
INSERTED = {"w.ins": sentence("inserted"), "w.moveTo": sentence("moved here")}
DELETED = {"w.del": sentence("deleted"), "w.moveFrom": sentence("moved away")}
_WHY_NOT = "%(called)s: %(why)s"
_LOOKS = (("w.b", "strong"), ("w.i", "em"), ("w.strike", "del"), ("w.dstrike", "del"))
_SIGNS = {"w.tab": "\t", "w.ptab": "\t", "w.br": "\n", "w.cr": "\n", "w.noBreakHyphen": "-", "w.softHyphen": ""}
_GAPS = ("w.tab", "w.ptab", "w.br", "w.cr")
_LONGEST = 500  # characters of what is said of a picture
_MADE = re.compile(r"automatically generated|ai-generated|automatisch generiert|ki-generiert|automatiquement", re.I)
_FILE = re.compile(r".*\.(?:png|jpe?g|gif|bmp|tiff?|[ew]mf|svg)", re.IGNORECASE)
_LINK = re.compile(r"(?:HYPERLINK|INCLUDETEXT|INCLUDEPICTURE|LINK)\s+(?!\\l\b)(.+)")  # not to a place in the document
_FORMS = ("FORM", "TOC")  # a box to be ticked is shown by what it holds
_CHECKED, _BOX = "☑", "☐"
_INSIDE = (
    *("w.hyperlink", "w.smartTag", "w.customXml", "w.fldSimple", "w.sdt", "w.sdtContent", "w.dir", "w.bdo"),
    *("m.oMath", "m.oMathPara"),
)
_BOXES = ("w.drawing", "w.pict", "w.object", "mc.AlternateContent")


@dataclass
class Found:
    """What a whole document holds beside its words, as it is met."""

    relations: dict[str, Relation]
    tracked: Tracked
    left_out: list[LeftOut] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)  # label -> "footnote 3", in the order in which they are met
    look_at: dict[str, None] = field(default_factory=dict)  # sentences, each once
    place: str = ""  # of the paragraph that is read
    read: Callable[[str], bytes | None] = lambda _: None  # a part of the file
    pictures: dict[str, bytes] = field(default_factory=dict)  # "<sha256>.png" -> its bytes
    bared: dict[str, tuple[str, bytes, int] | PictureError] = field(default_factory=dict)  # by part, read once
    seen: set[int] = field(default_factory=set)  # ids of changes that were told
    is_beside: bool = False  # in a header or footer, of which no picture is taken

    def leave(self, what: str, words: str) -> None:
        said = words if isinstance(words, Sentence) else " ".join(words.split())
        self.left_out.append(LeftOut(what, said, self.place))

    def look(self, told: str, **values: object) -> None:
        """Say once where a person has to look. told: a pattern with the place."""
        self.look_at[filled(told, {"place": self.place, **values})] = None

    def take(self, target: Relation, about: str) -> Words | None:
        """The picture that a part of the file is; told where it is not taken."""
        called = f"{about} {target.target.rpartition('/')[2]}"
        found = self._bare(target.target)
        if isinstance(found, PictureError):
            self.leave(sentence("picture"), filled(_WHY_NOT, {"called": called, "why": words_of(found)}))
            return None
        if self.is_beside:
            self.leave(sentence("picture"), called)
            return None
        name, raw, behind = found
        self.pictures[name] = raw
        if behind:
            told = sentence("%(bytes)s bytes, of %(called)s", bytes=Figure(f"{behind:,}"), called=called)
            self.leave(sentence("data behind a picture"), told)
        if not about or _MADE.search(about):
            how = (
                sentence("this picture has no description")
                if not about
                else sentence("a program described this picture")
            )
            asks = pattern("%(place)s: %(how)s: say in words what it shows (%(name)s…)")
            self.look(asks, how=how, name=name[:12])
        return Words("", picture=name, about=about)

    def _bare(self, part: str) -> tuple[str, bytes, int] | PictureError:
        """The name of the picture that a part is, its bytes, and how many were behind it; why it is none."""
        if part not in self.bared:
            try:
                raw, read = bare(self.read(part) or b"")
                self.bared[part] = f"{hashlib.sha256(raw).hexdigest()}.{read.ending}", raw, read.behind
            except PictureError as error:
                self.bared[part] = error
        return self.bared[part]

    def change(self, kind: str, element: Element, words: str = "") -> None:
        is_new = id(element) not in self.seen
        self.seen.add(id(element))
        words = words or (sentence("a picture") if any(True for _ in pictures_in(element)) else "")
        said = words if isinstance(words, Sentence) else " ".join(words.split())
        told = Change(kind, element.get("w.author", ""), said, self.place)
        if told not in self.changes[-1:] or (said and is_new):
            self.changes.append(told)

    def choices(self, words: Iterable[str]) -> None:
        if said := " | ".join(words):
            self.leave(sentence("choices of a list"), said)

    def is_filled_in(self, control: Element) -> bool:
        """Whether a place in a form holds more than the request to fill it in; tells what it holds beside its words."""
        items = control.iterfind("w.sdtPr/*/w.listItem")
        self.choices(item.get("w.displayText", item.get("w.value", "")) for item in items)
        is_filled = not is_on(control.find("w.sdtPr/w.showingPlcHdr"))
        if not is_filled and (words := text_of(control, "w.t")):
            self.leave(sentence("place to be filled in"), words)
        return is_filled

    def keeps(self, kind: str) -> bool:
        """Whether words that were inserted ("w.ins") or deleted stand in the text as it shall be."""
        return (kind in INSERTED) == (self.tracked is not Tracked.REJECT)


@dataclass
class Paragraph:
    """Reads one paragraph."""

    found: Found
    words: list[Words] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)  # text boxes: what is in them comes behind the paragraph
    codes: list[str | None] = field(default_factory=list)  # of open fields: their code, None once they show words
    chosen: str = ""  # of a list to choose from, until its field shows words of its own

    def read(self, element: Element, is_hidden: bool = False) -> None:
        for child in element:
            tag = child.tag
            if tag == "w.r":
                self._run(child, is_hidden)
            elif tag in INSERTED or tag in DELETED:
                self._tracked(child, is_hidden)
            elif tag in _INSIDE:
                self._inside(child, is_hidden)
            elif tag == "m.r":
                self._formula(child)
            elif tag == "mc.AlternateContent":
                self.read(chosen_of(child), is_hidden)
            elif tag in _BOXES:
                self._box(child)
            elif tag.startswith("m.") or child.find(".//w.r") is not None:  # whatever it is: words are in it
                self.read(child, is_hidden)

    def _tracked(self, element: Element, is_hidden: bool) -> None:
        kind = INSERTED.get(element.tag) or DELETED[element.tag]
        self.found.change(kind, element, text_of(element, *WORDS))
        if self.found.keeps(element.tag):
            self.read(element, is_hidden)

    def _formula(self, run: Element) -> None:
        """A part of a formula, which says of itself that it is inserted or deleted."""
        words = text_of(run, "m.t")
        for tag, kind in (*INSERTED.items(), *DELETED.items()):
            if (change := run.find(f"w.rPr/{tag}")) is not None:
                self.found.change(kind, change, words)
                words = words if self.found.keeps(tag) else ""
        self._add(words)

    def _inside(self, element: Element, is_hidden: bool) -> None:
        if element.tag == "w.hyperlink" and (link := self.found.relations.get(element.get("r.id", ""))):
            self.found.leave(sentence("address of a link"), f"{text_of(element, 'w.t')}: {link.target}")
        if element.tag == "w.sdt" and not self.found.is_filled_in(element):
            return None
        if element.tag == "m.oMath":
            self.found.look(
                pattern("%(place)s: a formula, set in one line: “%(words)s”"), words=text_of(element, "m.t")
            )
        return self.read(element, is_hidden)

    def _run(self, run: Element, is_hidden: bool) -> None:
        about = run.find("w.rPr")
        about = self._before_change(about, "w.rPrChange")
        if about is not None and (hidden := about.find("w.vanish")) is not None:
            is_hidden = is_on(hidden)
        if is_hidden:
            for _ in pictures_in(run):
                self.found.leave(sentence("hidden picture"), "")
            words = " ".join((text_of(run, *WORDS), *_drawn_words(run)))
            return self.found.leave(sentence("hidden words"), words) if words.strip() else None
        marks = frozenset(mark for tag, mark in _LOOKS if about is not None and is_on(about.find(tag)))
        for child in run:
            self._part(child, marks)
        return None

    def _before_change(self, about: Element | None, name: str) -> Element | None:
        change = about.find(name) if about is not None else None
        if change is None:
            return about
        self.found.change(sentence("formatted"), change)
        return change.find(name.removesuffix("Change")) if self.found.tracked is Tracked.REJECT else about

    def _part(self, child: Element, marks: frozenset[str]) -> None:
        tag = child.tag
        if tag == "w.fldChar":
            self._field(child.get("w.fldCharType", ""), child)
        elif inner := [at for at, code in enumerate(self.codes) if code is not None]:  # in code, which nobody sees
            said = child.text or "" if tag in ("w.instrText", "w.t", "w.delText") else ""
            self.codes[inner[-1]] = f"{self.codes[inner[-1]]}{said}"
        elif tag in ("w.t", "w.delText"):
            self._add(child.text or "", marks)
        elif tag in _SIGNS:
            self._add(_SIGNS[tag] if child.get("w.type") not in ("page", "column") else " ", marks)
        elif tag in ("w.footnoteReference", "w.endnoteReference"):
            self._note(child)
        elif tag == "w.ruby":
            self._ruby(child)
        elif tag in _BOXES:
            self._box(child)

    def _ruby(self, element: Element) -> None:
        """Signs with how they are read above them, which stands in brackets here."""
        for name in ("w.rubyBase", "w.rt"):
            for part in element.iterfind(name):
                self._add("(" * (name == "w.rt"))
                self.read(part)
                self._add(")" * (name == "w.rt"))

    def _field(self, kind: str, element: Element) -> None:
        if kind == "begin":
            self.codes.append("")
            entries = [entry.get("w.val", "") for entry in element.iterfind("w.ffData/w.ddList/w.listEntry")]
            self.found.choices(entries)
            told = element.find("w.ffData/w.ddList/w.result")
            at = number_of(told if told is not None else element.find("w.ffData/w.ddList/w.default"))
            self.chosen = "".join(entries[at : at + 1])
            box = element.find("w.ffData/w.checkBox")
            if box is not None:
                checked = box.find("w.checked")
                self._add(_CHECKED if is_on(checked if checked is not None else box.find("w.default")) else _BOX)
        elif kind == "separate" and self.codes:
            self._code(is_shown=True)
            self.codes[-1] = None
        elif kind == "end" and self.codes:
            self._code(is_shown=False)
            self.codes.pop()
            self._add(self.chosen)

    def end(self) -> None:
        """Tell of fields that are never closed: other programs show what is in them."""
        for _ in (code for code in self.codes if code):
            self._code(is_shown=False)

    def _code(self, is_shown: bool) -> None:
        """What the code of the innermost field says that no reader of its words would know."""
        code = " ".join((self.codes[-1] or "").split())
        if is_shown and (link := _LINK.match(code)):
            self.found.leave(sentence("address of a link"), link[1])
        elif not is_shown and code and not self.chosen and not code.startswith(_FORMS):
            self.found.leave(sentence("field without words of its own"), code)

    def _note(self, element: Element) -> None:
        kind = element.tag.removeprefix("w.").removesuffix("Reference")
        label = str(len(self.found.notes) + 1)
        self.found.notes[label] = f"{kind} {element.get('w.id', '')}"
        self.words.append(Words(label, frozenset({"note"})))

    def _box(self, element: Element) -> None:
        """A drawing, or one of two ways to draw the same."""
        if element.tag == "mc.AlternateContent":
            for child in chosen_of(element):
                self._part(child, frozenset()) if child.tag not in _BOXES else self._box(child)
            return
        self.boxes += outermost(element, "w.txbxContent")
        self._drawn(element)

    def _drawn(self, element: Element) -> None:
        shown, about = list(pictures_in(element)), _said_of(element)
        if words := [*([] if shown else [about]), *_drawn_words(element)]:
            self.found.leave(sentence("drawing"), " ".join(words))
        for picture, is_cut in shown:
            self._picture(picture.get("r.embed") or picture.get("r.link") or picture.get("r.id") or "", about, is_cut)
        for link in element.iter("a.hlinkClick"):
            if shown and (to := self.found.relations.get(link.get("r.id", ""))):
                self.found.leave(sentence("address of a link"), f"{about}: {to.target}")
        if shown and any(one.get("rot", "0") != "0" for one in element.iter("a.xfrm")):
            self.found.look(pattern("%(place)s: a picture is turned in the document, and not turned here"))
        if shown and any(one.tag.endswith(".wsp") for one in element.iter()):
            self.found.look(pattern("%(place)s: what is drawn over or beside a picture does not come along"))
        if (embedded := element.find(".//o.OLEObject")) is not None:
            self.found.leave(sentence("embedded object"), embedded.get("ProgID", ""))

    def _picture(self, relation: str, about: str, is_cut: bool) -> None:
        target = self.found.relations.get(relation)
        called = f"{about} {target.target.rpartition('/')[2] if target else ''}"
        if target is None:
            self.found.leave(
                sentence("picture"), filled(_WHY_NOT, {"called": called, "why": sentence("it is not in the file")})
            )
        elif target.is_external:
            self.found.leave(sentence("picture from elsewhere"), f"{about} {target.target}")
        elif is_cut:
            why = sentence(
                "it is cropped, and what was cut away would be seen: let Word delete that (Compress Pictures)"
            )
            self.found.leave(sentence("picture"), filled(_WHY_NOT, {"called": called, "why": why}))
        elif taken := self.found.take(target, about):
            self.words.append(taken)

    def _add(self, text: str, marks: frozenset[str] = frozenset()) -> None:
        if not text:
            return
        self.chosen = ""
        if self.words and self.words[-1].marks == marks and not self.words[-1].picture:
            self.words[-1] = Words(self.words[-1].text + text, marks)
        else:
            self.words.append(Words(text, marks))


def pictures_in(element: Element) -> Iterator[tuple[Element, bool]]:
    """The pictures that are drawn, each with whether it is cropped; those of text boxes are none of its own."""
    for child in element:
        if child.tag == "w.txbxContent":
            continue
        if child.tag == "a.blip":
            cut = element.find("a.srcRect")
            yield child, cut is not None and any(number_of(cut, side) != 0 for side in "ltrb")
        elif child.tag == "v.imagedata":
            yield child, any(key.startswith("crop") for key in child.attrib)
        elif child.tag == "mc.AlternateContent":
            yield from pictures_in(chosen_of(child))
        else:
            yield from pictures_in(child)


def _drawn_words(element: Element) -> Iterator[str]:
    """Words that are drawn, as those of a watermark; not those of text boxes."""
    for child in element:
        if child.tag == "mc.AlternateContent":
            child = chosen_of(child)
        yield from filter(
            None, [child.get("string") if child.tag == "v.textpath" else child.tag == "a.t" and child.text]
        )
        if child.tag != "w.txbxContent":
            yield from _drawn_words(child)


def chosen_of(element: Element) -> Element:
    """One of the ways in which a document says the same for old and new programs."""
    found = (element.find("mc.Choice"), element.find("mc.Fallback"), element)
    return next(one for one in found if one is not None)


def _said_of(element: Element) -> str:
    """What a drawing is described as; the name of a file describes nothing."""
    told = [one.get("descr") or one.get("title") or "" for one in element.iter("wp.docPr")]
    told += [one.get("alt", "") for one in element.iter("v.shape")]
    said = " ".join(next((words for words in told if words.strip()), "").split())[:_LONGEST]
    return "" if _FILE.fullmatch(said) else said


def text_of(element: Element, *tags: str) -> str:
    """All the words in an element, text boxes among them."""
    return "".join(
        found.text or "" if found.tag in tags else "\t" for found in element.iter() if found.tag in (*tags, *_GAPS)
    )


def outermost(element: Element, tag: str) -> Iterator[Element]:
    """The elements of a name that stand in no other of that name; of two ways to draw the same, one."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == "mc.AlternateContent":
            yield from outermost(chosen_of(child), tag)
        else:
            yield from outermost(child, tag)
