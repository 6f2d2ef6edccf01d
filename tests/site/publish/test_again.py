"""Building again: only what changed is made, and what is made is what a whole build makes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bestyet.cli.main import main
from bestyet.cli.output.publish.site import event_complaints, event_lines
from bestyet.knowledge.base import load
from bestyet.publish import watch as watching
from bestyet.publish.builder import build_all, sources_of
from bestyet.publish.press import Press
from bestyet.publish.watch import EditedMeanwhileError, practices_of, stamp_of, watch
from bestyet.repo import clock
from click.testing import CliRunner

CONFIG = Path(__file__).parents[3] / "mkdocs.yml"
EMEA = "practices/emea/client-kickoff.md"


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit(root: Path, before: str, after: str, path: str = EMEA) -> None:
    text = (root / path).read_text()
    assert before in text
    (root / path).write_text(text.replace(before, after))


def whole(root: Path) -> dict[str, bytes]:
    """What a build makes of the same files where nothing was built before."""
    for folder in ("build", "site"):
        shutil.rmtree(root / folder)
    assert Press(root).publish(load(root)).faults == ()
    return tree(root / "site")


def test_pages_made_one_by_one_are_those_of_mkdocs(base: Path) -> None:
    press = Press(base)
    press.write(load(base))
    build_all(base / "build/mkdocs.yml", "mkdocs", base / "site", lambda: None)
    one_by_one = tree(base / "site")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(base / "build/mkdocs.yml")], check=True)
    assert one_by_one == tree(base / "site")


def test_pages_shown_at_once_are_those_of_a_whole_build(base: Path) -> None:
    """A step is reworded, then a region takes the practice up and another gives its practice up."""
    press = Press(base)
    press.publish(load(base))
    edit(base, "Send the minutes.", "Send the minutes at noon.")
    shown = press.show(load(base), {"client-kickoff"})
    assert {"practices/client-kickoff/index.html", "regions/emea/client-kickoff/index.html"} <= set(shown)
    at_once = tree(base / "site")
    assert b"at noon" in at_once["practices/client-kickoff/index.html"]

    (base / "practices/india").mkdir()
    text = (base / EMEA).read_text().replace("region: emea", "region: india")
    (base / "practices/india/client-kickoff.md").write_text(text)
    (base / "practices/apac/client-kickoff.md").unlink()
    published = press.publish(load(base))
    assert published.faults == ()
    site = tree(base / "site")
    assert "regions/apac/client-kickoff/index.html" not in site
    assert "regions/india/client-kickoff/index.html" in site
    assert site == whole(base)


def test_the_page_shown_at_once_stays_when_all_are_made(base: Path) -> None:
    press = Press(base)
    press.publish(load(base))
    edit(base, "three biggest worries", "four biggest worries")
    shown = press.show(load(base), {"client-kickoff"})
    at_once = {path: (base / "site" / path).read_bytes() for path in shown}
    assert at_once
    clean = whole(base)
    assert {path: clean[path] for path in at_once} == at_once


def test_a_second_build_makes_nothing_until_something_changes(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It notices a page taken away or altered, a new day, a commit, and another configuration."""
    monkeypatch.chdir(base)
    shutil.copy(CONFIG, base)

    def build() -> str:
        done = CliRunner().invoke(main, ["build"])
        assert done.exit_code == 0, done.output
        return done.output

    page = base / "site/about/index.html"
    assert build().startswith("The site is in site/: 1 practice on ")
    finished = page.read_bytes()
    same = build()
    assert re.fullmatch(r"Nothing changed: the site in site/ is up to date \(1 practice on \d+ pages\)\.\n", same)

    page.unlink()
    assert build() != same
    assert page.read_bytes() == finished
    page.write_text("altered")
    os.utime(page, (1, 1))
    assert build() != same
    assert page.read_bytes() == finished
    assert build() == same

    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert build() != same
    assert build() == same
    (base / "mkdocs.yml").write_text((base / "mkdocs.yml").read_text().replace("site_name: The", "site_name: All the"))
    assert build() != same
    assert b"All the best we have today" in page.read_bytes()


def test_authors_are_looked_up_again_after_a_commit(base: Path, workshop: Any) -> None:
    press = Press(base)
    edit(base, "Send the minutes.", "Send the minutes at noon.")
    press.publish(load(base))
    page = base / "site/practices/client-kickoff/why/index.html"
    assert "Bob Example" not in page.read_text()
    workshop.run("add", EMEA)
    workshop.commit("Say when", author="Bob Example <bob@example.org>")
    assert not press.publish(load(base)).is_same
    assert "Bob Example" in page.read_text()


def test_a_page_with_a_fault_is_not_shown(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here through a link that the pages should never have got."""
    from bestyet.site.practice import practice

    press = Press(base)
    press.publish(load(base))
    edit(base, "Send the minutes.", "Send the minutes at noon.")
    made = practice.variant_page
    monkeypatch.setattr(practice, "variant_page", lambda *about: made(*about) + "nowhere/")
    assert press.show(load(base), {"client-kickoff"}) == ()
    assert "at noon" not in (base / "site/practices/client-kickoff/index.html").read_text()


def test_an_edit_meanwhile_ends_the_work_and_loses_nothing(base: Path) -> None:
    press = Press(base)
    press.publish(load(base))
    edit(base, "Send the minutes.", "Send the minutes at noon.")

    def interrupt() -> None:
        raise EditedMeanwhileError

    press.pause = interrupt
    with pytest.raises(EditedMeanwhileError):
        press.publish(load(base))
    press.pause = lambda: None
    press.publish(load(base))
    assert tree(base / "site") == whole(base)


def test_an_edit_is_shown_first_then_everywhere_and_what_cannot_be_done_is_said(base: Path) -> None:
    press = Press(base)
    press.publish(load(base))
    events = watch(press, stamp_of(base))
    edit(base, "Send the minutes.", "Send the minutes at noon.")
    first, then = next(events), next(events)
    assert "regions/emea/client-kickoff/index.html" in first.shown
    assert event_lines(first).startswith("Shown after ")
    assert then.published
    assert (event_lines(then)[:27], event_complaints(then)) == ("All pages are up to date af", "")
    shutil.rmtree(base / "practices")
    assert event_complaints(next(events)).startswith("bestyet: no folder practices/ here or above")


def test_what_stands_beside_the_practices_is_seen_too(base: Path, workshop: Any, tmp_path: Path) -> None:
    """The configuration of the site, and votes that git fetches; of a linked work tree as well."""
    workshop.run("worktree", "add", "--quiet", str(tmp_path / "linked"))
    for root in (base, tmp_path / "linked"):
        seen = [stamp_of(root)]
        (root / "mkdocs.yml").write_bytes(CONFIG.read_bytes())
        seen.append(stamp_of(root))
        workshop.run("update-ref", f"refs/remotes/origin/{root.name}", "HEAD")
        seen.append(stamp_of(root))
        workshop.run("-C", str(root), "commit", "--quiet", "--allow-empty", "-m", "Meet")
        seen.append(stamp_of(root))
        assert len(set(seen)) == 4
        assert practices_of({path for path, _ in seen[0] ^ seen[-1]}) == set()


def test_a_remote_and_a_theme_of_ones_own_are_seen_too(base: Path, workshop: Any, tmp_path: Path) -> None:
    """Also behind links, which builders follow, and where they lead in a circle."""
    shared = tmp_path / "shared"
    (shared / "partials").mkdir(parents=True)
    (shared / "partials/header.html").write_text("one")
    (base / "overrides").mkdir()
    (base / "overrides/partials").symlink_to(shared / "partials")
    (base / "mkdocs.yml").write_text(CONFIG.read_text().replace("custom_dir: build/theme", "custom_dir: overrides"))
    seen, frames = [stamp_of(base)], [sources_of(base / "mkdocs.yml", "mkdocs", {}).frame]
    for change in (
        lambda: workshop.run("remote", "add", "origin", "https://example.org/kb.git"),
        lambda: (shared / "partials/header.html").write_text("two"),
        lambda: (base / "overrides/again").symlink_to(base / "overrides"),
    ):
        change()
        seen.append(stamp_of(base))
        frames.append(sources_of(base / "mkdocs.yml", "mkdocs", {}).frame)
    assert len(set(seen)) == len(seen)
    assert len(set(frames)) == len(frames) - 1
    assert frames[0] == frames[1] != ""


def test_an_edit_while_the_files_are_first_read_is_shown(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was in the first stamp and not in the first pages, so it was never shown."""
    monkeypatch.chdir(base)
    seen: list[watching.Stamp] = []

    def read_then_edited(*given: Any) -> Any:
        found = load(*given)
        edit(base, "Send the minutes.", "Send the minutes at noon.")
        return found

    def watched(_: Press, stamp: watching.Stamp) -> Any:
        seen.append(stamp)
        raise KeyboardInterrupt

    monkeypatch.setattr("bestyet.knowledge.base.load", read_then_edited)
    monkeypatch.setattr(watching, "watch", watched)
    assert CliRunner().invoke(main, ["serve", "--port", "0"]).exit_code == 0
    assert practices_of({path for path, _ in seen[0] ^ stamp_of(base)}) == {"client-kickoff"}


def test_every_file_below_practices_counts_and_what_a_link_leads_to(tmp_path: Path) -> None:
    folder = tmp_path / "practices"
    (folder / "emea/.hidden").mkdir(parents=True)
    for name in ("emea/a.md", "emea/.hidden/b.md", "c.yml", "mkdocs.yml", "../elsewhere.md"):
        (folder / name).write_text("text\n")
    for name, target in {
        "d.md": "../elsewhere.md",
        "e": "emea",
        "f": ".",
        "gone.md": "nowhere",
        "g.md": "g.md",
    }.items():
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "pipe")
    before = stamp_of(tmp_path)
    there = {str(path) for path in folder.rglob("*") if path.is_file() and folder in path.resolve().parents}
    assert {path for path, _ in before} - {"day"} >= there > {str(folder / "emea/.hidden/b.md")}
    (tmp_path / "elsewhere.md").write_text("another text\n")
    changed = before ^ stamp_of(tmp_path)
    assert {path for path, _ in changed} == {str(folder / "d.md")}


@pytest.mark.parametrize("seconds", [0.001, 2.0])
def test_to_look_whether_files_changed_takes_no_more_than_a_tenth_of_the_time(
    seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking at forty thousand files took 0.4 s every 0.25 s: most of the time went into that."""
    now, looked = [0.0], list[float]()

    def slowly(_: Path) -> watching.Stamp:
        looked.append(now[0])
        now[0] += seconds
        return frozenset()

    monkeypatch.setattr(watching, "stamp_of", slowly)
    monkeypatch.setattr(watching.time, "monotonic", lambda: now[0])
    look = watching._look_out(Path(), frozenset())
    while now[0] < 200:
        look()
        now[0] += 0.01
    assert 5 < len(looked) < 200 / watching.EVERY + 1
    assert len(looked) * seconds < 0.11 * 200


def test_what_concerns_one_practice_and_what_concerns_all() -> None:
    assert practices_of({"/kb/practices/emea/client-kickoff.md"}) == {"client-kickoff"}
    assert practices_of({"/kb/practices/global/change-orders/decisions.yml"}) == {"change-orders"}
    assert practices_of({"/kb/practices/emea/client-kickoff.md", "/kb/practices/governance.yml"}) == set()
    assert practices_of({"/kb/practices/global/change-orders/1.0.0/votes/a.yml"}) == set()
