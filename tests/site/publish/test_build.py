"""`bestyet build` on a real repository: from files to a checked site."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from bestyet.cli.main import main
from bestyet.publish.watch import stamp_of
from bestyet.site.input import Forge
from bestyet.site.links import forge_of
from click.testing import CliRunner, Result

EMEA = "practices/emea/client-kickoff.md"


def build(root: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> Result:
    monkeypatch.chdir(root)
    return CliRunner().invoke(main, ["build", *options])


@pytest.fixture
def knowledge_base(workshop: Any, base: Path) -> Any:
    return workshop


def test_it_builds_a_site_and_says_how_to_look_at_it(knowledge_base: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a mkdocs.yml of its own: ours serves."""
    done = build(knowledge_base.root, monkeypatch)
    assert done.exit_code == 0, done.output
    first, second = done.output.splitlines()
    assert re.fullmatch(r"The site is in site/: 1 practice on \d+ pages\.", first)
    assert second == "To look at it: bestyet serve (any web server can publish the folder)."
    page = (knowledge_base.root / "site/practices/client-kickoff/why/index.html").read_text()
    assert "Ada Example, 2 Jan 2026" in page
    assert '<meta http-equiv="Content-Security-Policy"' in page
    assert (knowledge_base.root / "site/pagefind/pagefind.js").is_file()


def test_what_is_gone_from_the_knowledge_base_is_gone_from_the_site(
    knowledge_base: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert build(knowledge_base.root, monkeypatch).exit_code == 0
    (knowledge_base.root / "practices/apac/client-kickoff.md").unlink()
    assert build(knowledge_base.root, monkeypatch).exit_code == 0
    assert not (knowledge_base.root / "site/regions/apac/client-kickoff").exists()


@pytest.mark.parametrize(("link", "leads_to"), [("site", "practices"), ("site", "."), ("build", ".git")])
def test_a_link_that_came_with_a_contribution_lets_no_build_take_files_away(
    knowledge_base: Any, monkeypatch: pytest.MonkeyPatch, link: str, leads_to: str
) -> None:
    """A build replaces all that lies in site/."""
    (knowledge_base.root / link).symlink_to(leads_to, target_is_directory=True)
    done = build(knowledge_base.root, monkeypatch)
    assert done.exit_code == 2
    assert done.output.startswith(f"bestyet: {link} is a link: ")
    assert knowledge_base.run("status", "--porcelain") == f"?? {link}\n"


def test_nothing_is_written_where_a_link_in_the_site_leads(
    knowledge_base: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert build(knowledge_base.root, monkeypatch).exit_code == 0
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for place in ("site/assets", "build/.some", "build/.search"):
        shutil.rmtree(knowledge_base.root / place, ignore_errors=True)
        (knowledge_base.root / place).symlink_to(elsewhere, target_is_directory=True)
    assert build(knowledge_base.root, monkeypatch).exit_code == 0
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("record", [b"[" * 100_000, None], ids=["deep", "a pipe"])
def test_a_record_that_somebody_put_below_build_is_no_record(
    knowledge_base: Any, monkeypatch: pytest.MonkeyPatch, record: bytes | None
) -> None:
    path = knowledge_base.root / "build/.bestyet-written.json"
    path.parent.mkdir()
    if record:
        path.write_bytes(record)
    else:
        os.mkfifo(path)
    done = build(knowledge_base.root, monkeypatch)
    assert done.exit_code == (0 if record else 2), done.output


def test_a_folder_that_no_build_made_is_not_replaced(knowledge_base: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """But one that a build made is, also where somebody removed build/."""
    knowledge_base.write("site/index.md", b"# Our own pages\n")
    done = build(knowledge_base.root, monkeypatch)
    assert done.exit_code == 2
    assert "site/index.md was made by no build" in done.output
    assert (knowledge_base.root / "site/index.md").is_file()
    (knowledge_base.root / "site").rename(knowledge_base.root / "ours")
    assert build(knowledge_base.root, monkeypatch).exit_code == 0
    shutil.rmtree(knowledge_base.root / "build")
    assert build(knowledge_base.root, monkeypatch).exit_code == 0


def test_a_site_that_came_with_the_files_is_not_taken_for_finished(
    knowledge_base: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An archive without git can hold a whole site, what was noted of it, and the times of its files."""
    shutil.rmtree(knowledge_base.root / ".git")
    assert build(knowledge_base.root, monkeypatch).exit_code == 0
    page = knowledge_base.root / "site/index.html"
    html, about = page.read_text(), page.stat()
    script = "<script>alert(1)</script>"
    page.write_text(html.replace("<head>", f"<head>{script}").replace("\n", "", len(script)))
    assert page.stat().st_size == about.st_size
    os.utime(page, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert build(Path(shutil.copytree(knowledge_base.root, tmp_path / "got")), monkeypatch).exit_code == 0
    assert (tmp_path / "got/site/index.html").read_text() == html


def test_more_of_a_shallow_history_is_on_the_pages(
    knowledge_base: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """No branch moves when git fetches more of it."""
    knowledge_base.commit("Meet")
    text = (knowledge_base.root / EMEA).read_text()
    knowledge_base.write(EMEA, text.replace("Send the minutes.", "Send the minutes at noon."))
    knowledge_base.commit("Say when", author="Bob Example <bob@example.org>")
    knowledge_base.commit("Meet again")
    here = tmp_path / "shallow"
    knowledge_base.run("clone", "--quiet", "--depth=1", f"file://{knowledge_base.root}", here.as_posix())
    page = here / "site/practices/client-kickoff/why/index.html"
    assert build(here, monkeypatch).exit_code == 0
    assert "Bob Example" not in page.read_text()
    knowledge_base.run("-C", here.as_posix(), "fetch", "--quiet", "--deepen=2")
    assert (here / ".git/shallow").is_file()
    assert build(here, monkeypatch).exit_code == 0
    assert "Bob Example, 2 Jan 2026" in page.read_text()


def test_the_site_is_where_it_is_said_to_be_whatever_the_configuration(
    knowledge_base: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = (Path(__file__).parents[3] / "mkdocs.yml").read_bytes().replace(b"site_dir: site", b"site_dir: practices")
    knowledge_base.write("mkdocs.yml", config)
    done = build(knowledge_base.root, monkeypatch)
    assert (done.exit_code, done.output.splitlines()[0][:22]) == (0, "The site is in site/: ")
    assert (knowledge_base.root / "practices/emea/client-kickoff.md").is_file()
    assert (knowledge_base.root / "site/index.html").is_file()
    refused = build(knowledge_base.root, monkeypatch, "--builder", "zensical")
    assert refused.exit_code == 2
    assert "let that be site" in refused.output


def test_a_page_that_the_gate_refuses_fails_the_build(knowledge_base: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here through a file that somebody put among our own."""
    folder = knowledge_base.root / "build/docs"
    folder.mkdir(parents=True)
    (folder / "other.html").write_text("<script>alert(1)</script>")
    done = build(knowledge_base.root, monkeypatch)
    assert done.exit_code == 1
    assert "other.html: a script that is not ours: 'alert(1)'" in done.output
    assert "do not publish it" in done.output


def test_links_to_the_forge_come_from_the_remote(knowledge_base: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge_base.run("remote", "add", "origin", "https://me:secret@forge.example.org/acme/practices.git")
    assert build(knowledge_base.root, monkeypatch).exit_code == 0
    page = (knowledge_base.root / "site/practices/client-kickoff/why/index.html").read_text()
    assert "https://forge.example.org/acme/practices/blob/main/practices/emea/client-kickoff.md#L25" in page
    assert "secret" not in page


def test_zensical_says_what_it_needs(knowledge_base: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    done = build(knowledge_base.root, monkeypatch, "--builder", "zensical")
    assert done.exit_code == 2
    assert "zensical needs a mkdocs.yml" in done.output


def test_serving_notices_a_change(knowledge_base: Any) -> None:
    before = stamp_of(knowledge_base.root)
    assert stamp_of(knowledge_base.root) == before
    knowledge_base.write("practices/india/client-kickoff.md", "# Kickoff\n")
    assert stamp_of(knowledge_base.root) != before


def test_serving_shows_a_change_and_ends_with_ctrl_c(knowledge_base: Any) -> None:
    command = [sys.executable, "-c", "from bestyet.cli.main import main; main()", "serve", "--port", "0"]
    tools = Path(__file__).parents[3] / "tools"
    with subprocess.Popen(
        command,
        cwd=knowledge_base.root,
        env={**os.environ, "PYTHONPATH": str(tools), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # tests in the background ignore it
    ) as process:
        assert process.stdout
        url = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert url
        path = knowledge_base.root / "practices/emea/client-kickoff.md"
        path.write_text(path.read_text().replace("Send the minutes.", "Send the minutes at noon."))
        said = process.stdout.readline()
        assert re.match(r"Shown after \d+\.\d s: regions/emea/client-kickoff/, practices/client-kickoff/[,; ]", said)
        with urllib.request.urlopen(f"{url[0]}regions/emea/client-kickoff/") as answer:
            assert "at noon" in answer.read().decode()
        assert "All pages are up to date" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0


@pytest.mark.parametrize(
    ("remote", "url"),
    [
        ("https://github.com/acme/practices.git", "https://github.com/acme/practices"),
        ("https://user:token@gitlab.example.org/a/b/practices", "https://gitlab.example.org/a/b/practices"),
        ("git@github.com:acme/practices.git", "https://github.com/acme/practices"),
        ("ssh://git@git.example.org:2222/acme/practices.git", "https://git.example.org/acme/practices"),
        ("/srv/git/practices.git", None),
        ("../practices", None),
        ("https://example.org/a b", None),
        ('https://example.org/"><script>', None),
    ],
)
def test_the_forge_behind_a_remote(remote: str, url: str | None) -> None:
    assert forge_of(remote, "main", "") == (Forge(url, "main") if url else None)
