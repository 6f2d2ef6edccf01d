"""What somebody is writing, kept at every keystroke; outside the work tree, one file a person and text.

A draft remembers what it began with, so that a text that others changed meanwhile can be merged with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bestyet.model.problem import CannotGoOnError
from bestyet.model.records.picture import Unread, is_itself, named_in
from bestyet.model.sentence import sentence
from bestyet.repo.system import held_alone
from bestyet.repo.write import remove_file, remove_folder, write_file

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PICTURES, _PICTURE = "pictures", re.compile(r"[0-9a-f]{64}\.(?:png|jpg)")
_PATIENCE = 10.0


class Draft(msgspec.Struct, frozen=True):
    """A whole text as it is being written."""

    text: str
    began: str  # the text that it began with; "" where there was none
    number: int = 0  # rises with each change: who changes it says which one they saw
    window: str = ""  # from which it was changed last
    typed: int = 0  # when that was, by the window's own clock: what was sent earlier and comes later is passed over
    front_fault: str = ""  # why the form is not in the text: it holds what YAML cannot


class OtherWindowError(CannotGoOnError):
    """The draft became another one in another window."""


@dataclass(frozen=True)
class Drafts:
    folder: Path

    def find(self, person: str, region: str, practice: str) -> Draft | None:
        try:
            return msgspec.json.decode(self._file(person, region, practice).read_bytes(), type=Draft)
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def keep(self, person: str, region: str, practice: str, draft: Draft) -> Draft:
        """Keep a draft made from the one with its number; returns it with the next. Raises OtherWindowError."""
        place = self._file(person, region, practice)
        with held_alone(place.with_suffix(".lock"), _PATIENCE):
            before = self.find(person, region, practice)
            if before is not None and before.window == draft.window != "":
                if draft.typed < before.typed:
                    return before
            elif before is not None and before.number != draft.number:
                raise _other_window()
            kept = msgspec.structs.replace(draft, number=1 + (before or draft).number)
            write_file(place, msgspec.json.encode(kept))
            return kept

    def drop(self, person: str, region: str, practice: str, seen: Draft | None = None) -> None:
        """seen: the one that may go; another one, of another window, stays. Raises OtherWindowError."""
        place = self._file(person, region, practice)
        with held_alone(place.with_suffix(".lock"), _PATIENCE):
            there = self.find(person, region, practice)
            if seen and there and there.number != seen.number and not there.window == seen.window != "":
                raise _other_window()
            remove_file(place, self.folder)
        if not self.of(person):
            remove_folder(self.folder / _slug(person) / _PICTURES)

    def keep_pictures(self, person: str, pictures: Mapping[str, bytes]) -> None:
        """Keep by their names what a draft of a person will show; those that no draft of theirs shows go.

        Raises CannotGoOnError where one is not what its name says.
        """
        if wrong := [name for name, raw in pictures.items() if not (_PICTURE.fullmatch(name) and is_itself(name, raw))]:
            raise CannotGoOnError(sentence("%(wrong)s is no picture", wrong=repr(wrong[0][:60])))
        folder = self.folder / _slug(person)
        with held_alone(folder / "pictures.lock", _PATIENCE):
            drafts = [draft for which in self.of(person) if (draft := self.find(person, *which))]
            shown = {name.rpartition("/")[2] for draft in drafts for name in named_in(draft.text)}
            for name in self.pictures(person).keys() - shown - pictures.keys():
                remove_file(folder / _PICTURES / name, self.folder)
            for name, raw in pictures.items():
                write_file(folder / _PICTURES / name, raw)

    def pictures(self, person: str) -> Mapping[str, bytes]:
        """What drafts of a person show, by name; read when it is asked for."""
        folder = self.folder / _slug(person) / _PICTURES
        names = {path.name: path.name for path in folder.glob("*.*") if _PICTURE.fullmatch(path.name)}
        return Unread(names, lambda name: (folder / name).read_bytes())

    def of(self, person: str) -> list[tuple[str, str]]:
        """The region and practice of each draft of a person, sorted."""
        found = (path.name.removesuffix(".json").split("@") for path in (self.folder / _slug(person)).glob("*@*.json"))
        return sorted((region, practice) for region, practice in found)

    def _file(self, person: str, region: str, practice: str) -> Path:
        return self.folder / _slug(person) / f"{_slug(region)}@{_slug(practice)}.json"


def _other_window() -> OtherWindowError:
    return OtherWindowError(sentence("you changed this text in another window: load this page again to go on"))


def _slug(name: str) -> str:
    """A name that is part of a path: nothing else can get there."""
    if not _SLUG.fullmatch(name) or len(name) > 120:
        raise CannotGoOnError(sentence("%(name)s is no name for this", name=repr(name[:60])))
    return name
