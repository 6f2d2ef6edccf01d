"""Pictures of texts: each is called by the digest of its bytes, so that a text which names one holds all of it.

They lie beside the text, in a folder that is called as its practice: `client-kickoff.files/<sha256>.png`. A version has
its own copies at the same place below its folder, so that its words stay as the region wrote them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

LARGEST = 1_048_576  # bytes of one picture: what of any file of a knowledge base is read
MOST = 60  # pictures that one text names
_SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
_PATH = rf"({_SLUG})\.files/([0-9a-f]{{64}})\.(?:png|jpg)"
PATH = re.compile(rf"(?<![\w./%\\-]){_PATH}(?!\w)")
_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
TOKEN = re.compile(r"\[picture [a-p]{12}\]")
_HELD = re.compile(rf"practices/(?:(?!global/){_SLUG}/|global/{_SLUG}/(?:[0-9]+\.){{2}}[0-9]+/)({_PATH})")


def folder_of(practice: str) -> str:
    """Where the pictures of a practice lie, beside its text."""
    return f"{practice}.files"


def named_in(text: str) -> dict[str, int]:
    """Return the pictures that a text names ("client-kickoff.files/….png"), and the character at which it first does.

    Wherever it does so: what is counted must not depend on how a program reads Markdown.
    """
    found: dict[str, int] = {}
    for one in PATH.finditer(text):
        found.setdefault(one[0], one.start())
    return found


def text_beside(path: str) -> str:
    """The path of the text that a picture at this path of a knowledge base belongs to."""
    folder = path.rpartition("/")[0]
    above, _, name = folder.rpartition("/")
    return f"{above}/practice.md" if above.count("/") > 2 else f"{above}/{name.removesuffix('.files')}.md"


def is_itself(path: str, raw: bytes) -> bool:
    """Whether the bytes are those that the name of a picture says."""
    return hashlib.sha256(raw).hexdigest() == path.rpartition("/")[2].partition(".")[0]


def token_of(address: str) -> str:
    """What stands for a picture in the words of a passage, so that another picture is another word; "" for an address
    of none. Letters only: no digit of it can be taken for a value."""
    found = PATH.fullmatch(address)
    return f"[picture {found[2][:12].translate(_LETTERS)}]" if found else ""


def held(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield of paths of a knowledge base those of pictures, with what texts beside them call them."""
    for path in paths:
        if ".files/" in path and (found := _HELD.fullmatch(path)):
            yield path, found[1]


def is_picture(path: str) -> bool:
    """Whether a picture has its place at this path of a knowledge base."""
    return ".files/" in path and _HELD.fullmatch(path) is not None


class Unread(Mapping[str, bytes]):
    """Pictures that are read when they are asked for, and not kept: a knowledge base may have very many."""

    def __init__(self, keys: Mapping[str, str], read: Callable[[str], bytes]) -> None:
        self._keys, self._read = keys, read

    def __getitem__(self, name: str) -> bytes:
        return self._read(self._keys[name])

    def __contains__(self, name: object) -> bool:
        return name in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


def found_of(names: Iterable[str], there: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the pictures of these names that are among those `there`, in whichever folder they lie."""
    wanted: dict[str, list[str]] = {}
    for name in names:
        wanted.setdefault(name.rpartition("/")[2], []).append(name)
    found: dict[str, bytes] = {}
    for path in there if wanted else ():
        missing = [name for name in wanted.get(path.rpartition("/")[2], ()) if name not in found]
        if missing and is_itself(path, raw := there[path]):
            found.update(dict.fromkeys(missing, raw))
    return found
