"""Writes the pages under docs/ that are made from the program: `python -m bestyet.cli.docs`."""

from __future__ import annotations

from pathlib import Path

from bestyet.text.codes.page import codes_page

DOCS = Path(__file__).resolve().parents[3] / "docs"


def main() -> None:
    DOCS.mkdir(exist_ok=True)
    (DOCS / "codes.md").write_text(codes_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
