"""What Word shows by looks alone is written out where it stands: raised digits, signs of special fonts, formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from bestyet.model.sentence import filled, pattern, sentence

_RAISED = {
    "superscript": (dict(zip("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ", strict=True)), "^"),
    "subscript": (dict(zip("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎", strict=True)), "_"),
}
_ORDINAL = re.compile(r"st|nd|rd|th|er|ère")
_PRIVATE = 0xF000  # signs of special fonts stand at their codes, or so many above
_GREEK = "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"  # from 0x40
_MORE = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…│─↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑"  # from 0xA0
_FONTS = {
    "symbol": {code: chr(code) for code in range(0x20, 0x40)}
    | dict(zip(b"\"$'*-", "∀∃∋∗−", strict=True))
    | dict(enumerate(_GREEK, 0x40))
    | dict(enumerate(_MORE, 0xA0))
    | {0xF1: "⟩", 0xF2: "∫"},
    "wingdings": {0x20: " ", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0xFC: "✓", 0xE0: "→", 0xA7: "▪", 0xD8: "➢"},
}
_OTHERS = re.compile(r"webdings|wingdings.*|marlett|zapf ?dingbats", re.IGNORECASE)
_AROUND = {
    "m.num": ("(", ")/"), "m.den": ("(", ")"), "m.sup": ("^(", ")"), "m.sub": ("_(", ")"), "m.lim": ("_(", ")"),
    "m.deg": ("[", "]"), "m.rad": ("√(", ")"), "m.d": ("(", ")"), "m.nary": ("∫", ""), "m.m": ("[", "]"),
    "m.mr": ("", "; "), "m.eqArr": ("", "; "), "m.acc": ("", "\u0302"),
}  # fmt: skip
_CHOSEN = {"m.d": ("begChr", "endChr"), "m.nary": ("chr", ""), "m.acc": ("", "chr")}


def write_out(root: Element, raised: Mapping[str, str]) -> Iterator[str]:
    """Change the text of runs to what a reader sees; yield sentences on what has no character of its own.

    raised: styles of characters that raise or lower them.
    """
    before = ""
    for element in list(root.iter()):
        if element.tag == "w.r":
            about = element.find("w.rPr")
            about = about if about is not None else Element("w.rPr")
            for part in element:
                if part.tag in ("w.t", "w.delText", "w.sym"):
                    said, told = _written(part, about, before, raised)
                    if told:
                        yield sentence("“%(words)s”: %(told)s", words=(before + said)[-24:].strip(), told=told)
                    before = (before + said)[-24:]
        elif element.tag in _AROUND and any((text.text or "").strip() for text in element.iter("m.t")):
            _bracket(element)
        elif element.tag == "w.p":
            before = ""


def _written(part: Element, about: Element, before: str, raised: Mapping[str, str]) -> tuple[str, str]:
    """The words of a part of a run as they are seen, which are put there, and what is to be said of them."""
    fonts = about.find("w.rFonts")
    font = fonts.get("w.ascii", fonts.get("w.hAnsi", "")) if fonts is not None else ""
    text, told = part.text or "", ""
    if part.tag == "w.sym":
        code = part.get("w.char", "")
        font = part.get("w.font", "")
        text = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{2,4}", code) else ""
        part.tag = "w.t"
    if font.lower() in _FONTS or _OTHERS.fullmatch(font) or any(_is_private(sign) for sign in text if font):
        seen = [_sign(font, sign) for sign in text]
        told = sentence("a sign that only its font shows") if any(one.startswith("[sign") for one in seen) else ""
        text = "".join(seen)
    style, align = about.find("w.rStyle"), about.find("w.vertAlign")
    look = align if align is not None else style
    value = look.get("w.val", "") if look is not None else ""
    value = raised.get(value, "") if align is None else value
    if value in _RAISED and text.strip():
        signs, mark = _RAISED[value]
        core = text.strip()
        is_plain = not any(map(str.isalnum, core)) or (_ORDINAL.fullmatch(core) and before[-1:].isdigit())
        if set(core) <= set(signs):
            text = text.replace(core, "".join(signs[sign] for sign in core))
        elif not is_plain:
            text = text.replace(core, f"{mark}{core}" if core.isalnum() else f"{mark}({core})")
            is_up = mark == "^"
            told = (
                pattern("“%(core)s” is raised in the document")
                if is_up
                else pattern("“%(core)s” is lowered in the document")
            )
            told = filled(told, {"core": core})
    part.text = text
    return text, told


def _is_private(sign: str) -> bool:
    return 0xE000 <= ord(sign) < 0xF900


def _sign(font: str, sign: str) -> str:
    code = ord(sign) - (_PRIVATE if _is_private(sign) else 0)
    return _FONTS.get(font.lower(), {}).get(code) or (f"[sign {code:x} of {font}]" if code > 0x20 else sign)


def _bracket(element: Element) -> None:
    """Signs of a formula that stand for how it is set: (a)/(b), x^(2)."""
    begin, end = _AROUND[element.tag]
    told = element.find(f"{element.tag}Pr")
    first, last = _CHOSEN.get(element.tag, ("", ""))
    for at, name in enumerate((first, last)):
        chosen = told.find(f"m.{name}") if told is not None and name else None
        if chosen is not None:
            begin, end = (chosen.get("m.val", ""), end) if at == 0 else (begin, chosen.get("m.val", ""))
    for at, words in ((0, begin), (len(element) + 1, end)):
        run, text = Element("m.r"), Element("m.t")
        text.text = words
        run.append(text)
        element.insert(at, run)
