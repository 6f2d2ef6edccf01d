"""What can be wrong with what a person wrote, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from bestyet.model.place import Place
from bestyet.model.sentence import Sentence, filled


@dataclass(frozen=True, order=True)
class Problem:
    """One fault that the author of a file can mend; one run reports all of them."""

    place: Place
    code: str  # stable and documented, e.g. "unknown-role"
    message: str  # what is wrong, in the author's words; no full stop
    hint: str = ""  # what to do about it

    def __str__(self) -> str:
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{self.place}: {self.code}: {self.message}{hint}"


@dataclass(frozen=True)
class FileFault:
    """Stands in the place of the bytes of a file that is not read. `code` is a code of `bestyet check`."""

    code: str  # symbolic-link, too-large, not-a-file, unreadable
    about: str = ""  # what the message adds: the size, the system's words


class CannotGoOnError(Exception):
    """The command as asked cannot be done; the message is one line for the user (exit 2).

    Anything else that escapes is a fault of ours and keeps its traceback.
    """


def cannot(pattern: str, **values: object) -> CannotGoOnError:
    """That something cannot be done, as a sentence that can be said in other languages."""
    return CannotGoOnError(filled(pattern, values))


def words_of(error: Exception) -> str:
    """What an error says; a sentence that can be said in other languages stays one."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Sentence) else str(error)
