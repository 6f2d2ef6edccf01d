"""`python -m bestyet.publish.indexed FILE SITE`: as `mkdocs build -q -f FILE -d SITE`, and the plugin indexes."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

SEARCH = "search"


def main(config: Path, site: Path) -> None:
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s - %(message)s")
    try:
        with config.open("rb") as file:
            asked = yaml_load(file, get_yaml_loader()).get("plugins")
        loaded = load_config(
            config.as_posix(),
            site_dir=site.as_posix(),
            **({} if asked is None else {"plugins": with_search(asked)}),
        )
        loaded.plugins.on_startup(command="build", dirty=False)
        build(loaded)
        loaded.plugins.on_shutdown()
    except MkDocsException as error:
        sys.exit(str(error))


def with_search(plugins: Any) -> Any:
    """What a configuration asks for, and search where it does not."""
    listed = [{name: about} for name, about in plugins.items()] if isinstance(plugins, dict) else list(plugins)
    names = [next(iter(one), "") if isinstance(one, dict) else one for one in listed]
    return plugins if any(str(name).rpartition("/")[2] == SEARCH for name in names) else [*listed, SEARCH]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
