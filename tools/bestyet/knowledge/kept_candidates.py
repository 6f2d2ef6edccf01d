"""Candidates as they came out the last time, kept until anything they are made from changes; never needed to be right.

A candidate is kept as plain JSON without its variants, which are read anyway, and only if it comes back the same.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from bestyet.model.candidate import Candidate
from bestyet.repo.cache import store_path

if TYPE_CHECKING:
    from bestyet.model.passage import Variant


def read_kept(root: Path, practice: str, about: str, variants: tuple[Variant, ...]) -> Candidate | None:
    """The candidate made from what has this digest; None where another or none is kept."""
    with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
        found = json.loads(_file(root, practice).read_bytes())
        if found["about"] == about:
            made: Candidate = _made(Candidate, found["candidate"])
            return replace(made, variants=variants)
    return None


def keep(root: Path, about: str, candidate: Candidate) -> None:
    """Keep a candidate, where the disk lets us and it comes back as it is."""
    file = _file(root, candidate.practice)
    with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
        raw = json.dumps({"about": about, "candidate": _plain(replace(candidate, variants=()))})
        if replace(_made(Candidate, json.loads(raw)["candidate"]), variants=candidate.variants) != candidate:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(f".{os.getpid()}")
        beside.write_text(raw, encoding="utf-8")
        beside.replace(file)


def _file(root: Path, practice: str) -> Path:
    store = store_path(root)  # one a work tree
    return store.with_name(store.stem.replace("history", "candidates")) / f"{practice}.json"


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return [_plain(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


def _made(kind: Any, raw: Any) -> Any:
    """The value of a type that `_plain` gave as `raw`."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if raw is None else _made(next(one for one in inner if one is not type(None)), raw)
    if origin is tuple:
        kinds = [inner[0]] * len(raw) if inner[-1] is Ellipsis else inner
        return tuple(_made(one, part) for one, part in zip(kinds, raw, strict=True))
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(*(_made(one, part) for one, part in zip(_kinds(kind), raw, strict=True)))
    return kind(raw) if isinstance(kind, type) and issubclass(kind, Enum) else raw


@cache
def _kinds(kind: type) -> tuple[Any, ...]:
    hints = get_type_hints(kind)
    return tuple(hints[one.name] for one in fields(kind))
