"""Fifty people at one desk on the shipped base: how long pages take, and whether a draft is lost.

Each looks at their page, opens a text, changes it three times and looks at what is to settle, with 2 to 8 seconds
between; one in ten sends. Server and people are one process. `python bench/desk/crowd.py [SECONDS]`.
"""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

TOP = Path(__file__).parents[2]
sys.path[:0] = [str(TOP / "tools"), str(TOP / "tests")]

import uvicorn  # noqa: E402
from bestyet.desk.config import Config, Contributor, Proxy, SignIn  # noqa: E402
from bestyet.desk.hosted import hosted_desk  # noqa: E402
from desk.house import Visitor  # noqa: E402
from desk.test_contribute import fields  # noqa: E402
from httpx2 import Response  # noqa: E402

PEOPLE, SECRET = 50, "a secret that nobody will guess"
REGIONS = ("emea", "americas", "apac", "india")
PRACTICES = ("client-kickoff", "change-orders", "risk-review", "lessons-learned", "steering-committee")


class Crowd:
    def __init__(self, folder: Path, seconds: float) -> None:
        subprocess.run(["git", "clone", "--quiet", "--bare", str(TOP), str(folder / "bare.git")], check=True)
        (folder / "secret").write_text(SECRET)
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        self.origin, self.state = f"http://localhost:{listening.getsockname()[1]}", folder / "state"
        head = subprocess.run(["git", "branch", "--show-current"], cwd=TOP, check=True, capture_output=True, text=True)
        config = Config(
            repository=str(folder / "bare.git"),
            state=str(self.state),
            address=self.origin,
            base=head.stdout.strip(),
            sign_in=SignIn(proxy=Proxy("X-User", "X-Secret", str(folder / "secret"))),
            contributors=tuple(Contributor(f"p{n}", f"P {n}", f"p{n}@x.org", REGIONS) for n in range(PEOPLE)),
        )
        server = uvicorn.Server(uvicorn.Config(hosted_desk(config), log_level="warning", ws="none"))
        threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
        while not server.started:
            time.sleep(0.05)
        self.people = [self.enter(n) for n in range(PEOPLE)]
        self.people[0].get("/")
        self.until = time.monotonic() + seconds
        self.took: list[tuple[str, float]] = []
        self.kept: dict[tuple[int, str], str] = {}

    def enter(self, n: int) -> Visitor:
        one = Visitor.stranger(self.origin, self.state)
        one.client.get("/sign-in", headers={"X-User": f"p{n}", "X-Secret": SECRET})
        return one

    def timed(
        self, what: str, chance: random.Random, ask: Callable[..., Response], *words: object, **more: str
    ) -> Response:
        begun = time.perf_counter()
        answer = ask(*words, **more)
        self.took.append((what, time.perf_counter() - begun))
        time.sleep(chance.uniform(2, 8))
        return answer

    def live(self, n: int) -> None:
        one, chance, change = self.people[n], random.Random(n), 0
        region = chance.choice(REGIONS)
        time.sleep(chance.uniform(0, 5))
        while time.monotonic() < self.until:
            address = f"/contribute/{region}/{chance.choice(PRACTICES)}"
            self.timed("my page", chance, one.get, "/")
            form = fields(self.timed("text", chance, one.get, address).text)
            csrf = form.pop("csrf")
            for _ in range(3):
                change += 1
                form |= {"v:title": f"Title {n} {change}", "typed": str(change)}
                self.timed("change", chance, one.post, address, form, csrf=csrf, HX_Request="true")
                self.kept[n, address] = form["v:title"]
            if chance.random() < 0.1:
                self.timed("send", chance, one.post, f"{address}/send", form, csrf=csrf)
                del self.kept[n, address]
            self.timed("settle", chance, one.get, "/settle")

    def told(self) -> None:
        for what in ("my page", "text", "change", "send", "settle", ""):
            took = sorted(seconds for name, seconds in self.took if not what or name == what)
            if took:
                median, slow = took[len(took) // 2], took[int(len(took) * 0.95)]
                print(f"{what or 'all':8} {len(took):5} p50 {1000 * median:5.0f} ms  p95 {1000 * slow:5.0f} ms")
        lost = [key for key, title in self.kept.items() if title not in self.people[key[0]].read(key[1])]
        print(f"{len(self.kept)} drafts, {len(lost)} lost")


def main() -> None:
    folder = Path(tempfile.mkdtemp())
    crowd = Crowd(folder, float(sys.argv[1]) if len(sys.argv) > 1 else 60)
    threads = [threading.Thread(target=crowd.live, args=(n,)) for n in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    crowd.told()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
