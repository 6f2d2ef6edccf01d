"""Writes the pages under docs/ that are made from the program: `python -m bestyet.cli.docs`."""

from __future__ import annotations

from pathlib import Path

from bestyet.repo.write import write_file
from bestyet.text.codes.page import codes_page

DOCS = Path(__file__).resolve().parents[3] / "docs"


def main() -> None:
    write_file(DOCS / "codes.md", codes_page().encode())


if __name__ == "__main__":
    main()
