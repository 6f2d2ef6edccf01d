"""`python -m bestyet.publish.whole FILE SITE`: as `mkdocs build -q -f FILE -d SITE`, but pages are held one by one."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from mkdocs.exceptions import MkDocsException

from bestyet.publish.mkdocs_patches import build_one_by_one


def main(config: Path, site: Path) -> None:
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s - %(message)s")
    try:
        build_one_by_one(config, site)
    except MkDocsException as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
