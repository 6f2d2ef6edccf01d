"""`python -m bestyet.publish.whole FILE`: as `mkdocs build -q -f FILE`, but no page is held longer than it is made."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from mkdocs.exceptions import MkDocsException

from bestyet.publish.mkdocs_patches import build_one_by_one


def main(config: Path) -> None:
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s - %(message)s")
    try:
        build_one_by_one(config)
    except MkDocsException as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
