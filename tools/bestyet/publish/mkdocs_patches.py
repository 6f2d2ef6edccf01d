"""All that is replaced inside MkDocs, to have some pages built and not all: tested with MkDocs 1.6.1 and Jinja 3.1.6.

A test says so when an attribute that is replaced here is gone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Set
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File
from mkdocs.theme import Theme

from bestyet.model.problem import CannotGoOnError
from bestyet.publish.compiled import keep_compiled

REPLACED = ((File, "is_modified"), (Theme, "get_env"), (Environment, "list_templates"))


def build_some(config: Path, into: Path, wanted: Set[str], frame: str) -> None:
    """Make the HTML of these Markdown files, and what the site has once, in the folder `into`.

    frame: digest of what all pages share.
    """
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)  # the whole build says what there is to say
    try:
        loaded = load_config(str(config), site_dir=str(into))
        loaded.theme.get_env = partial(_templates, config, frame)  # type: ignore[method-assign]
        with _only(wanted):
            build(loaded, dirty=True)
    except MkDocsException as error:
        raise CannotGoOnError(f"mkdocs could not be made:\n{error}") from error


@lru_cache(maxsize=1)
def _templates(config: Path, frame: str) -> Environment:
    """The theme's templates, compiled and listed once while the frame stays the same."""
    env = load_config(str(config)).theme.get_env()
    keep_compiled(env)
    listed: list[str] = []

    def list_templates(**options: Any) -> list[str]:
        listed[:] = listed or Environment.list_templates(env, **options)
        return listed

    env.list_templates = list_templates  # type: ignore[method-assign,assignment]
    return env


@contextmanager
def _only(wanted: Set[str]) -> Iterator[None]:
    """MkDocs takes these files for changed since the last build, and no others."""
    before = File.is_modified
    File.is_modified = lambda self: self.src_uri in wanted  # type: ignore[method-assign]
    try:
        yield
    finally:
        File.is_modified = before  # type: ignore[method-assign]
