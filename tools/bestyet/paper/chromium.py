"""A page of HTML onto paper, through a Chromium that is installed here, which finds no other host."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from bestyet.model.problem import CannotGoOnError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 120  # seconds
_FLAGS = (
    "--headless",
    "--no-sandbox",  # there is none to be had in containers; the page's own policy lets no script run
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)
_DATE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}\+00'00'\)")


def find_chromium() -> str:
    """Where it is. Raises CannotGoOnError."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise CannotGoOnError(f"a PDF needs Chromium, and none of {', '.join(NAMES)} is installed here")
    return found


def print_pdf(html: str, day: str) -> bytes:
    """Return the page as a tagged PDF that says it was made on `day` (ISO). Raises CannotGoOnError."""
    chromium = find_chromium()
    with tempfile.TemporaryDirectory(prefix="bestyet-") as name:
        folder = Path(name)
        (folder / "page.html").write_text(html, encoding="utf-8")
        out = folder / "page.pdf"
        command = [chromium, *_FLAGS, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={out}"]
        try:
            done = subprocess.run(
                [*command, (folder / "page.html").as_uri()], capture_output=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            raise CannotGoOnError(f"{chromium} did not print within {PATIENCE} seconds") from None
        if done.returncode or not out.is_file():
            said = done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"status {done.returncode}"]
            raise CannotGoOnError(f"{chromium} could not print: {said[-1]}")
        return dated(out.read_bytes(), day)


def dated(pdf: bytes, day: str) -> bytes:
    """The same file with a day of the data for the moment of printing; no byte moves."""
    return _DATE.sub(rb"/\1 (D:" + day.replace("-", "").encode() + rb"000000+00'00')", pdf)
