"""Take the pictures of docs/desk.md: the desk on the shipped knowledge base, in Chromium.

python bench/desk/screens.py [FOLDER]   (default: docs/screens)
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from bestyet.desk.local import LocalRequest, local_desk
from playwright.sync_api import sync_playwright

REPOSITORY = Path(__file__).parents[2]
WHO, NAME = "client-services-lead-emea", "Client services lead, EMEA (illustrative)"
PICTURES = {
    "mine": "/",
    "write": "/contribute/emea/risk-review",
    "ask": "/settle/risk-review",
    "differ": "/settle/batch-record-management/differences/986077bd2470",
    "where": "/practices",
    "propose": "/propose/declining-a-project",
    "count": "/adopt/proposal-building",
    "depart": "/departures/india/change-orders",
    "oversee": "/oversee",
}


def main(folder: Path) -> None:
    with TemporaryDirectory() as place, socket.socket() as listening, sync_playwright() as browsers:
        root = Path(place, "practices-of-a-company")
        subprocess.run(["git", "clone", "--quiet", str(REPOSITORY), str(root)], check=True)
        subprocess.run(["git", "-C", str(root), "config", "user.name", NAME], check=True)
        listening.bind(("127.0.0.1", 0))
        opened = local_desk(LocalRequest(root, listening.getsockname()[1], who=WHO))
        server = uvicorn.Server(uvicorn.Config(opened.app, log_level="warning", ws="none"))
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        serving.start()
        while not server.started:
            time.sleep(0.02)
        browser = browsers.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(180_000)  # milliseconds: much is worked out for the first time
        page.goto(opened.address)
        for name, address in PICTURES.items():
            page.goto(f"{opened.address.partition('/sign-in')[0]}{address}", wait_until="networkidle")
            page.screenshot(path=folder / f"desk-{name}.png")
        browser.close()
        server.should_exit = True
        serving.join(10)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "docs/screens")
