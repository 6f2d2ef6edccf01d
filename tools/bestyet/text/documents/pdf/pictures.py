"""Pictures on the pages of a PDF: those that lie in it as JPEG come along, all others are told."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bestyet.model.documents.source import LeftOut, Line, Words
from bestyet.text.pictures import PictureError, bare

_SMALL, _WHOLE = 12.0, 0.6  # points of a side below which it is an ornament; part of a page that is a scan
_OTHERWISE = ("SMask", "Mask", "Decode", "ImageMask")  # with these the bytes are not what a reader sees
_COLOURS = ("DeviceRGB", "DeviceGray", "ICCBased", "CalRGB", "CalGray")


@dataclass
class Shown:
    """What is met, page by page."""

    left_out: list[LeftOut] = field(default_factory=list)
    look_at: list[str] = field(default_factory=list)
    raws: dict[str, bytes] = field(default_factory=dict)
    _met: list[tuple[int, float, str]] = field(default_factory=list)  # page, from its top, name

    def read(self, page: Any, number: int, is_bare: bool) -> None:
        """is_bare: the page has no words."""
        for image in page.images:
            is_whole = image["width"] * image["height"] > _WHOLE * page.width * page.height
            if is_bare or is_whole or min(image["width"], image["height"]) < _SMALL:
                self._leave("the whole page" if is_whole else "an ornament" if not is_bare else "", number)
                continue
            try:
                raw, read = bare(_jpeg_of(image))
            except PictureError as error:
                self._leave(str(error), number)
                continue
            name = f"{hashlib.sha256(raw).hexdigest()}.{read.ending}"
            self.raws[name] = raw
            self._met.append((number, image["top"], name))

    def placed(self, pages: int) -> list[tuple[int, float, Line]]:
        """Page, from its top, and the line; what stands on most pages belongs to their margins."""
        many = Counter(name for _, name in {(page, name) for page, _, name in self._met})
        again = {name for name, count in many.items() if pages > 1 and count > pages / 2}
        self.left_out += [LeftOut("picture", "on most pages") for _ in again]
        self.raws = {name: raw for name, raw in self.raws.items() if name not in again}
        found = []
        for page, top, name in self._met:
            if name not in again:
                found.append((page, top, Line((Words("", picture=name),), f"page {page}")))
                told = "this picture has no description: say in words what it shows"
                self.look_at.append(f"page {page}: {told} ({name[:12]}…)")
        return found

    def _leave(self, why: str, number: int) -> None:
        self.left_out.append(LeftOut("picture", why, f"page {number}"))


def _jpeg_of(image: Any) -> bytes:
    stream, colours = image["stream"], image.get("colorspace") or [""]
    try:
        filters = [getattr(name, "name", "") for name, _ in stream.get_filters()]
        is_plain = not any(key in stream.attrs for key in _OTHERWISE)
        is_known = getattr(colours[0], "name", "") in _COLOURS
        raw = stream.get_rawdata()
    except (AttributeError, KeyError, TypeError, ValueError):  # what is wrong in it is as the reader finds it
        raw, filters, is_plain, is_known = b"", [], False, False
    if not raw or filters not in (["DCTDecode"], ["DCT"]) or not is_plain or not is_known:
        raise PictureError("it lies in the PDF in a form of its own, which is no PNG or JPEG")
    return bytes(raw)
