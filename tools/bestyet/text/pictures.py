"""PNG and JPEG, recognised by their bytes: what is wrong with one, and what of one is the picture and nothing else."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bestyet.model.records.picture import LARGEST, found_of
from bestyet.model.sentence import Figure, sentence

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_WIDEST, _PIXELS = 16_000, 40_000_000  # of one side; of all of it
_CHUNKS = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs")
)
_SHOWN = (0xC0, 0xC1, 0xC2)  # the frames of JPEG that browsers show: baseline, extended, progressive
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _END = 0xDA, 0xD9
_OTHERS = (
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"\x01\0\0\0", "EMF"),
    (b"\x01\0\x09\0", "WMF"),
    (b"RIFF", "WebP"),
    (b"version https://git-lfs", "Git LFS pointer"),
)


class PictureError(Exception):
    """Why bytes are no picture that is taken; a part of a sentence."""


class Part(NamedTuple):
    """A piece of the file."""

    start: int
    end: int
    is_shown: bool  # whether browsers need it; else it tells about the picture


@dataclass(frozen=True)
class Read:
    ending: str  # png, jpg
    wide: int
    tall: int
    parts: tuple[Part, ...]
    behind: int  # bytes behind the end of the picture


def read_picture(raw: bytes) -> Read:
    """Raises PictureError."""
    if len(raw) > LARGEST:
        raise PictureError(
            sentence(
                "it has %(size)s MB; at most %(most)s MB are taken",
                size=f"{len(raw) / LARGEST:.1f}",
                most=LARGEST // 1_048_576,
            )
        )
    if raw.startswith(_PNG):
        found = _png(raw)
    elif raw.startswith(_JPEG):
        found = _jpeg(raw)
    else:
        raise PictureError(sentence("it is %(kind)s; only PNG and JPEG are taken", kind=_kind(raw)))
    if not (0 < found.wide <= _WIDEST and 0 < found.tall <= _WIDEST and found.wide * found.tall <= _PIXELS):
        raise PictureError(
            sentence(
                "it has %(wide)s × %(tall)s pixels; at most %(most)s are taken",
                wide=Figure(f"{found.wide:,}"),
                tall=Figure(f"{found.tall:,}"),
                most=Figure(f"{_PIXELS:,}"),
            )
        )
    return found


def fault_of(raw: bytes, ending: str) -> str:
    """Say what is wrong with the picture in a file of this ending; "" where nothing is."""
    try:
        found = read_picture(raw)
    except PictureError as error:
        return str(error)
    if found.ending != ending:
        return f"it is a {found.ending.upper()} by its bytes"
    return f"{found.behind:,} bytes stand behind the end of the picture" if found.behind else ""


def shown_of(names: Iterable[str], there: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return those of the pictures of these names that are among those `there` and that browsers show."""
    found = found_of(names, there)
    return {name: raw for name, raw in found.items() if not fault_of(raw, name.rpartition(".")[2])}


def bare(raw: bytes) -> tuple[bytes, Read]:
    """Return the picture without what tells about it (camera, place, comments) and what stands behind its end.

    Raises PictureError. Of what it returns, it returns the same.
    """
    found = read_picture(raw)
    return b"".join(raw[part.start : part.end] for part in found.parts if part.is_shown), found


def _kind(raw: bytes) -> str:
    if b"<svg" in raw[:1000].lower():
        return "SVG"
    return next((name for head, name in _OTHERS if raw.startswith(head)), sentence("of a kind that is not known"))


# -- PNG -------------------------------------------------------------------------------------------------------------


def _png(raw: bytes) -> Read:
    parts = [Part(0, len(_PNG), True)]
    kinds = []
    for kind, start, end in _chunks(raw):
        parts.append(Part(start, end, kind in _CHUNKS))
        kinds.append(kind)
    if kinds[:1] != [b"IHDR"] or kinds.count(b"IHDR") != 1 or b"IDAT" not in kinds or kinds[-1] != b"IEND":
        raise PictureError(sentence("it is damaged: parts of the PNG are missing"))
    wide, tall = (int.from_bytes(raw[at : at + 4], "big") for at in (16, 20))
    return Read("png", wide, tall, tuple(parts), len(raw) - parts[-1].end)


def _chunks(raw: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, start and end of each, as far as the end of the picture."""
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        size, kind = int.from_bytes(raw[at : at + 4], "big"), raw[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(raw) or zlib.crc32(raw[at + 4 : end - 4]) != int.from_bytes(raw[end - 4 : end], "big"):
            raise PictureError(sentence("it is damaged: the PNG is cut off or changed"))
        if kind == b"IHDR" and size != 13:
            raise PictureError(sentence("it is damaged: the PNG has no size"))
        yield kind, at, end
        at = end


# -- JPEG ------------------------------------------------------------------------------------------------------------


def _jpeg(raw: bytes) -> Read:
    parts = [Part(0, 2, True)]
    size, has_scan = (0, 0), False
    for mark, start, end in _segments(raw):
        if mark in _FRAMES:
            if mark not in _SHOWN or size != (0, 0):
                raise PictureError(sentence("it is a form of JPEG that browsers do not show"))
            tall, wide = (int.from_bytes(raw[at : at + 2], "big") for at in (start + 5, start + 7))
            size = (wide, tall)
        has_scan = has_scan or mark == _SCAN
        parts.append(Part(start, end, _is_shown(mark, raw[start + 4 : end])))
    if not has_scan or size == (0, 0):
        raise PictureError(sentence("it is damaged: parts of the JPEG are missing"))
    return Read("jpg", *size, tuple(parts), len(raw) - parts[-1].end)


def _is_shown(mark: int, held: bytes) -> bool:
    """Whether a segment is needed to show the picture: not what cameras and programs say of it."""
    if mark == 0xE2:
        return held.startswith(b"ICC_PROFILE")
    return mark in (0xE0, 0xEE) or not (0xE0 <= mark <= 0xEF or mark == 0xFE)


def _segments(raw: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield mark, start and end of each, what is scanned with the segment that begins it; as far as the end."""
    at, mark = 2, 0
    while mark != _END:
        if raw[at : at + 1] != b"\xff":
            raise PictureError(sentence("it is damaged: the JPEG is cut off or changed"))
        while raw[at : at + 1] == b"\xff":
            at += 1
        mark = raw[at] if at < len(raw) else 0
        end = at + 1
        if mark != _END:
            size = int.from_bytes(raw[end : end + 2], "big")
            end += size
            if size < 2 or end > len(raw) or not 0xC0 <= mark <= 0xFE or mark == 0xD8:
                raise PictureError(sentence("it is damaged: the JPEG is cut off or changed"))
        end = _behind_scan(raw, end) if mark == _SCAN else end
        yield mark, at - 1, end
        at = end


def _behind_scan(raw: bytes, at: int) -> int:
    """Where the next mark begins that is none of the scanned data."""
    while (at := raw.find(b"\xff", at)) >= 0 and at + 1 < len(raw):
        if raw[at + 1] and not 0xD0 <= raw[at + 1] <= 0xD7 and raw[at + 1] != 0xFF:
            return at
        at += 1 if raw[at + 1] == 0xFF else 2
    raise PictureError(sentence("it is damaged: the JPEG is cut off"))
