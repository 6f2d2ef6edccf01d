"""A Word file as its parts: a zip that is opened with care, and relationships that lead to nothing outside it."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bestyet.model.problem import cannot
from bestyet.text.documents.xml import read_xml

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MEMBERS, _LARGEST, _ALL = 2000, 32 * 1024 * 1024, 96 * 1024 * 1024  # files in it, bytes of one, of all of them
_RATIO, _FROM = 250, 1024 * 1024  # bytes out of one byte, from so many bytes on
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Relation:
    """What a part refers to."""

    kind: str  # the last word of its type: "image", "hyperlink", "header", …
    target: str  # the name of a part; an address where it is external
    is_external: bool


class Package:
    """The parts of a Word file, read when asked for.

    Raises CannotGoOnError for what is no Word file, is encrypted, holds programs, or would unpack to too much.
    """

    def __init__(self, raw: bytes) -> None:
        if raw.startswith(_OLE):
            raise (
                cannot("it is encrypted: save it without a password")
                if _ENCRYPTED in raw
                else cannot("it is no .docx: save it as one")
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise cannot("it is no Word file (.docx)") from error
        infos = self._zip.infolist()
        self._infos = {_key(info.filename): info for info in infos}
        _check_bounds(infos)
        if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in self._infos):
            raise cannot("it holds macros: save it as .docx")
        self._read = 0
        if "macroenabled" in (self.get("[Content_Types].xml") or b"").decode("utf-8", "replace").lower():
            raise cannot("it is a file for macros: save it as .docx")
        main = [one.target for one in self.relations("").values() if one.kind == "officeDocument"]
        if not main or self.get(main[0]) is None:
            raise cannot("it is no Word file (.docx): there is no document in it")
        self.main = main[0]

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._infos

    def get(self, name: str) -> bytes | None:
        """The bytes of a part, None where there is none of that name."""
        info = self._infos.get(_key(name))
        if info is None:
            return None
        try:
            with self._zip.open(info) as part:
                raw = part.read(_LARGEST + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
            raise cannot("its part %(part)s is damaged", part=name[:80]) from None
        self._read += len(raw)
        if len(raw) > _LARGEST or self._read > 2 * _ALL:
            raise cannot("it unpacks to more than a document holds")
        return raw

    def xml(self, name: str) -> Element | None:
        raw = self.get(name)
        return None if raw is None else read_xml(raw)

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part refers to, by the id under which it does; nothing that leads out of the file but addresses."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for entry in root if root is not None else ():
            target, is_external = entry.get("Target", ""), entry.get("TargetMode") == "External"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[entry.get("Id", "")] = Relation(entry.get("Type", "").rpartition("/")[2], target, is_external)
        return found


def _key(name: str) -> str:
    """Names of parts that differ in nothing else are one name."""
    return unquote(name).lower()


def _check_bounds(infos: list[zipfile.ZipInfo]) -> None:
    if len({_key(info.filename) for info in infos}) < len(infos):
        raise cannot("it holds two parts of one name, and programs differ in which they read")
    if any(info.flag_bits & 1 for info in infos):
        raise cannot("it is encrypted: save it without a password")
    sizes = [info.file_size for info in infos]
    is_bomb = any(info.file_size > _FROM and info.file_size > _RATIO * info.compress_size for info in infos)
    if len(infos) > _MEMBERS or max(sizes, default=0) > _LARGEST or sum(sizes) > _ALL or is_bomb:
        raise cannot("it unpacks to more than a document holds")
