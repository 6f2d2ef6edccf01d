"""Rules about pictures: each is itself, lies beside its text, is there, and is one that every browser shows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from posixpath import dirname
from typing import TYPE_CHECKING

from bestyet.model.place import Place
from bestyet.model.records.picture import MOST, folder_of, is_itself, named_in, text_beside
from bestyet.model.sentence import sentence
from bestyet.text.check.kinds import TOP, WORLD, FilePlace
from bestyet.text.check.rules_body import links_in
from bestyet.text.check.rules_files import place_in
from bestyet.text.codes.codes import problem
from bestyet.text.pictures import fault_of

if TYPE_CHECKING:
    from bestyet.model.problem import FileFault, Problem

_MEANT = re.compile(r"\.files/.{1,200}\.(?:png|jpe?g|gif|svg|webp|bmp)(?:[?#].*)?\Z", re.IGNORECASE | re.DOTALL)
_FILES = re.compile(r"\.files", re.IGNORECASE)
_POINTER = b"version https://git-lfs"


def picture_problems(path: str, raw: bytes) -> Iterator[Problem]:
    """Yield what is wrong with the file of a picture."""
    at = Place(path, 1, 1)
    if raw.startswith(_POINTER):
        hint = sentence("get the picture itself: git lfs pull; and have git keep these files itself, not Git LFS")
        yield problem(at, "other-picture", sentence("only a pointer of Git LFS lies here, not the picture"), hint)
    elif not is_itself(path, raw):
        yield problem(at, "other-picture", sentence("this is another picture than the one that its name says"))
    elif fault := fault_of(raw, path.rpartition(".")[2]):
        yield problem(at, "bad-picture", f"this picture cannot be shown: {fault}")


def shown_problems(path: str, text: str, body: str, where: FilePlace, pictures: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with the pictures that a text shows. body: what of the text is Markdown, at its end."""
    if not _FILES.search(text) and not ("&" in body and "]" in body):  # an address may be written with entities
        return
    named = named_in(text)
    own = folder_of(where.practice)
    for name, at in named.items():
        if where.region != WORLD and not name.startswith(f"{own}/"):
            yield problem(place_in(path, text, at), "picture-elsewhere", _elsewhere(name, own))
        elif f"{dirname(path)}/{name}" not in pictures:
            message = sentence("there is no picture %(name)s… to be shown here", name=name[: len(own) + 13])
            yield problem(place_in(path, text, at), "missing-picture", message)
    if len(named) > MOST:
        place = place_in(path, text, list(named.values())[MOST])
        said = sentence("this text shows %(number)s pictures; at most %(most)s are taken", number=len(named), most=MOST)
        yield problem(place, "too-many-pictures", said)
    for start, address in links_in(body):
        if _MEANT.search(address) and ":" not in address and address not in named:
            place = place_in(path, text, len(text) - len(body) + start)
            yield problem(place, "picture-elsewhere", _elsewhere(address, own))


def _elsewhere(address: str, own: str) -> str:
    return sentence(
        "“%(address)s” is no picture of this text: its own lie in %(own)s/, called by their digest",
        address=address[:60],
        own=own,
    )


def unused_problems(paths: Collection[str], files: Mapping[str, bytes | FileFault]) -> Iterator[Problem]:
    """Yield the pictures among `paths` that no text names: neither the one beside them nor a decision about it."""
    for path in paths:
        folder, _, name = path.rpartition("/")
        practice = folder.rpartition("/")[2].removesuffix(".files")
        texts = (files.get(one) for one in (text_beside(path), f"{TOP}/{WORLD}/{practice}/decisions.yml"))
        if not any(isinstance(raw, bytes) and name.encode() in raw for raw in texts):
            yield problem(Place(path, 1, 1), "unused-picture", sentence("no text shows this picture"))
