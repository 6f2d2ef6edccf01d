"""Comments <-> their files. One file a comment, named by what is in it: two people never write the same one."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import msgspec

from bestyet.model.moment import moment
from bestyet.model.place import Place
from bestyet.model.problem import Problem
from bestyet.model.records.comment import Comment, Head
from bestyet.text.check.kinds import DISCUSSION
from bestyet.text.yaml.frontmatter import FrontMatter, read_front_matter

LONGEST = 4000  # letters of what one comment says
_DIGITS = 12  # of its digest


def discussion_folder(practice: str) -> str:
    return f"practices/global/{practice}/{DISCUSSION}"


def name_of(head: Head, raw: bytes) -> str:
    """The name of the file that holds these bytes: whoever changes a word has another comment."""
    return f"{head.on[:10]}-{head.by}-{sha256(raw).hexdigest()[:_DIGITS]}"


def comment_text(head: Head, words: str) -> str:
    front = "".join(f"{key}: {said}\n" for key, said in msgspec.to_builtins(head).items() if said)
    return f"---\n{front}---\n{tidy(words)}\n"


def tidy(words: str) -> str:
    """Words as they are kept, whatever ends their lines."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def read_comment(name: str, raw: bytes, path: str = "") -> Comment | Problem:
    """Return a comment as it was written, or why the file is none."""
    at = Place(path, 1, 1)
    if len(raw) > 4 * LONGEST + 1000:
        return Problem(at, "unreadable", "it is larger than a comment can be")
    try:
        front = read_front_matter(path, raw.decode("utf-8"))
        if not isinstance(front, FrontMatter):
            return front[0]
        head = msgspec.convert(front.data, Head)
    except (UnicodeDecodeError, msgspec.ValidationError) as error:
        return Problem(at, "unreadable", str(error))
    words = front.body.strip()
    if moment(head.on) is None or name != name_of(head, raw) or not 0 < len(words) <= LONGEST:
        return Problem(at, "comment-changed", "it is not as it was written")
    return Comment(name, head, words)


def in_order(comments: Iterable[Comment]) -> list[Comment]:
    """Each behind what it answers, else by when it was said; an answer to nothing that is there stands by itself."""
    said = sorted(comments, key=lambda one: (one.head.on, one.name))
    names = {one.name for one in said}
    below: dict[str, list[Comment]] = {}
    for one in said:
        below.setdefault(one.head.answers if one.head.answers in names else "", []).append(one)
    found: list[Comment] = []
    left = list(reversed(below.get("", ())))
    while left:
        found.append(left.pop())
        left += reversed(below.get(found[-1].name, ()))
    return found
