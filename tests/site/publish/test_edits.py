"""Whatever is edited, in whatever order: what lies below build/ is what is made from nothing, byte by byte.

Each sequence edits a company's files by chance, writes the pages again with what was kept, and compares them with pages
made from the same files without anything kept. Ways to forget an input are planted, and every one must be noticed.

BESTYET_EDITS says how many sequences are told, whose pages are then compared after every edit; without it two, and
after every other.
"""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from bestyet.knowledge.base import load
from bestyet.knowledge.codec import digest_of
from bestyet.knowledge.legible_versions import LegibleVersions
from bestyet.publish import portions
from bestyet.publish.builder import index_of
from bestyet.publish.material import site_input
from bestyet.publish.press import Press
from bestyet.repo.history import open_history
from bestyet.site.render import rendered
from cli.voting import REGIONS, Company

SEQUENCES, EACH = int(os.environ.get("BESTYET_EDITS") or 2), 1 if os.environ.get("BESTYET_EDITS") else 2
CONFIG = (Path(__file__).parents[3] / "mkdocs.yml").read_text()
NAMES = ("client-kickoff", "change-orders", "handover", "tech-transfer")
OURS = (".bestyet-written.json", ".bestyet-lock", "mkdocs.yml")
HEAD = "---\npractice: {0}\ntitle: {2}\nregion: {1}\nowner: lead-{1}\nstatus: in-use\n---\n# {2}\n\n## Procedure\n\n"


class Story:
    """A company whose files change by chance. Each method is one kind of edit."""

    def __init__(self, company: Company, seed: int) -> None:
        self.company, self.chance = company, random.Random(seed)
        self.hub, self.root = company.hub, company.hub.root
        for name in NAMES[1:]:
            for region in REGIONS[:2]:
                self._begin(name, region)
        (self.root / "practices/vocabulary.yml").write_text("roles: {project-manager: {title: Project manager}}\n")
        (self.root / "mkdocs.yml").write_text(CONFIG)
        self.hub.send("More practices")

    def _begin(self, name: str, region: str) -> None:
        other = self.chance.choice(NAMES)
        text = HEAD.format(name, region, name.replace("-", " ").capitalize())
        text += f"1. Send the list of {name}. {{#list-sent}}\n2. Go on as in [{other}](../emea/{other}.md#list-sent).\n"
        (self.root / f"practices/{region}/{name}.md").write_text(text)

    def _text(self) -> Path:
        found = sorted(self.root.glob("practices/*/*.md"))
        return self.chance.choice(found)

    def _alter(self, path: Path, pattern: str, words: str) -> None:
        path.write_text(re.sub(pattern, lambda _: words, path.read_text(), count=1, flags=re.MULTILINE))

    def reword(self) -> None:
        path = self._text()
        path.write_text(f"{path.read_text()}\n1. Say {self.chance.randrange(99)} to everybody.\n")

    def move_lines(self) -> None:
        self._alter(self._text(), "^## Procedure\n", f"Before all: {self.chance.randrange(99)}.\n\n## Procedure\n")

    def rename_title(self) -> None:
        self._alter(self._text(), "^title: .*", f"title: Title {self.chance.randrange(9)}")

    def rename_region(self) -> None:
        governance = self.root / "practices/governance.yml"
        self._alter(governance, r"^  apac: .*", f"  apac: {{name: Asia, label: Asia {self.chance.randrange(9)}}}")

    def rename_role(self) -> None:
        path = self.root / "practices/vocabulary.yml"
        path.write_text(f"roles: {{project-manager: {{title: Manager {self.chance.randrange(9)}}}}}\n")

    def begin(self) -> None:
        self._begin(self.chance.choice((*NAMES, "audit")), self.chance.choice(REGIONS))

    def remove(self) -> None:
        found = [path for path in self.root.glob("practices/*/*.md") if "global" not in path.parts]
        if len(found) > 3:
            self.chance.choice(sorted(found)).unlink()

    def move(self) -> None:
        """A practice gets another name, and its texts say the old one."""
        for path in self.root.glob("practices/*/handover.md"):
            text = path.read_text().replace("practice: handover", "practice: handing-over\nformerly: [handover]")
            path.with_name("handing-over.md").write_text(text)
            path.unlink()

    def come_back(self) -> None:
        """A practice is called as another was before, which then no longer answers to that name."""
        self._begin("handover", "emea")

    def retire(self) -> None:
        self._alter(self._text(), "^status: .*", "status: retired")

    def decide(self) -> None:
        name = self.chance.choice(NAMES)
        why = ("--because", f"Reason {self.chance.randrange(9)}", "--by", "lead-emea")
        self.hub.do("decide", name, "drop", self.chance.choice(("agenda-sent", "list-sent")), *why)

    def comment(self) -> None:
        words = f"Words {self.chance.randrange(99)}"
        self.hub.do("comment", "client-kickoff", "agenda-sent", words, "--by", "lead-emea")

    def propose(self) -> None:
        self.commit()
        self.hub.do("propose", self.chance.choice(NAMES), "--as", "lead-emea")
        self.commit()

    def vote(self) -> None:
        for region in REGIONS:
            name = self.chance.choice(NAMES)
            word = self.chance.choice(("approve", "approve", "approve", "abstain"))
            self.hub.do("vote", name, word, *self.company.signs(region))
        self.commit()

    def speak_german(self) -> None:
        (self.root / "mkdocs.yml").write_text(CONFIG.replace("  name: material", "  language: de\n  name: material"))

    def move_what_is_linked(self) -> None:
        for path in sorted(self.root.glob("practices/emea/*.md")):
            linked = re.findall(r"\.\./emea/([a-z-]+)\.md#", path.read_text())
            if linked and linked[0] != path.stem:
                self._alter(path.with_name(f"{linked[0]}.md"), "^1\\. ", "Before all, a line.\n\n1. ")
                return

    def adopt(self) -> None:
        for name in NAMES:
            for region in REGIONS:
                self.hub.do("vote", name, "approve", *self.company.signs(region))
        self.commit()
        self.company.clock.set(self.company.clock.at + timedelta(days=15))
        for name in NAMES:
            self.hub.do("adopt", name)
        self.commit()

    def commit(self) -> None:
        self.hub.run("add", "--all", "practices", "mkdocs.yml")
        self.hub.commit(f"Change {self.chance.randrange(99)}")

    def wait(self) -> None:
        self.company.clock.set(self.company.clock.at + timedelta(days=self.chance.choice((1, 30, 200))))

    def publish_elsewhere(self) -> None:
        address = f"site_url: https://a{self.chance.randrange(3)}.example.org/kb/\n"
        (self.root / "mkdocs.yml").write_text(self.chance.choice(("", address)) + CONFIG)

    def speak(self) -> None:
        language = self.chance.choice(("de", "en"))
        (self.root / "mkdocs.yml").write_text(
            CONFIG.replace("  name: material", f"  language: {language}\n  name: material")
        )

    def leave_out(self) -> None:
        how = self.chance.choice(("always", "never"))
        (self.root / "mkdocs.yml").write_text(CONFIG.replace("{generator: false}", f"{{region_pages: {how}}}"))

    def damage(self) -> None:
        """Somebody alters, or takes away, a page that lies below build/."""
        found = sorted(self.root.glob("build/docs/**/*.md"))
        if found:
            path = self.chance.choice(found)
            path.write_text("altered") if self.chance.random() < 0.5 else path.unlink()

    def spoil(self) -> None:
        """What is kept is damaged, or cut off."""
        for path in self.root.glob(".git/bestyet/portions/*"):
            raw = path.read_bytes()
            path.write_bytes(self.chance.choice((b"", raw[: len(raw) // 2], raw[:-1] + b"x")))

    def edit(self) -> str:
        kind = self.chance.choice([*KINDS, "reword", "reword", "move_lines", "begin", "commit"])
        getattr(self, kind)()
        return kind

    def differ(self, made: Press) -> list[str]:
        """The files that are not as they are made from nothing."""
        made.write(load(self.root))
        there = {
            path.relative_to(made.folder).as_posix(): path.read_bytes()
            for path in made.folder.rglob("*")
            if path.is_file() and path.name not in OURS
        }
        with open_history(self.root) as history:
            wanted = dict(rendered(site_input(load(self.root), history, index=index_of("mkdocs"))))
        return sorted(path for path in there.keys() | wanted.keys() if there.get(path) != wanted.get(path))


KINDS = [
    name
    for name in vars(Story)
    if not name.startswith("_") and name not in ("edit", "differ", "speak_german", "move_what_is_linked")
]


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    return Company(tmp_path, monkeypatch)


def told(story: Story, edits: int) -> Iterator[tuple[list[str], list[str]]]:
    """(kinds of edit, what differs after them), of so many edits."""
    made = Press(story.root)
    for _ in range(edits // EACH):
        kinds = [story.edit() for _ in range(EACH)]
        if story.chance.random() < 0.5:
            made = Press(story.root)  # another run of the command
        yield kinds, story.differ(made)


def test_regions_whose_names_begin_alike_keep_their_words(company: Company) -> None:
    """What is kept of a merge counts regions; by their paths `emea-north` would come before `emea`."""
    story = Story(company, 0)
    for region, words in (("emea", "Call the warehouse"), ("emea-north", "Write to the harbour"), ("apac", "Ask")):
        text = HEAD.format("audit", region, "Audit") + f"1. {words}. {{#list-sent}}\n" + "\nSee it.\n" * len(words)
        company.hub.write(f"practices/{region}/audit.md", text)
    assert not story.differ(Press(story.root))
    story.speak_german()  # every page anew, from what was merged before
    assert not story.differ(Press(story.root))


def test_what_is_said_beside_a_step_is_shown_though_no_text_changed(company: Company) -> None:
    story = Story(company, 0)
    assert not story.differ(Press(story.root))
    for _ in range(2):
        story.comment()
        assert not story.differ(Press(story.root))
    (said, *_) = sorted(story.root.glob("practices/global/client-kickoff/discussion/*.md"))
    said.unlink()
    assert not story.differ(Press(story.root))


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_what_is_kept_never_shows(company: Company, seed: int) -> None:
    happened: list[str] = []
    for kinds, differing in told(Story(company, seed), 12):
        happened += kinds
        assert not differing, (happened, differing)


def forgets(place: int) -> Callable[[pytest.MonkeyPatch], None]:
    """One of the inputs that `owned_from` tells is not told."""

    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        owned_from = portions.owned_from

        def less(voted: LegibleVersions) -> Callable[[str], object]:
            of = owned_from(voted)
            return lambda practice: [said for at, said in enumerate(of(practice)) if at != place]  # type: ignore[arg-type]

        monkeypatch.setattr(portions, "owned_from", less)

    return plant


def says_always_the_same(kind: str) -> Callable[[pytest.MonkeyPatch], None]:
    """The digest of what is answered to one kind of question never changes."""

    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        asked = portions.answer
        same = lambda desk, question: "same" if question[0] == kind else asked(desk, question)  # noqa: E731
        monkeypatch.setattr(portions, "answer", same)

    return plant


def replaces(name: str, instead: Callable[..., object]) -> Callable[[pytest.MonkeyPatch], None]:
    return lambda monkeypatch: monkeypatch.setattr(portions, name, instead)


def forgets_own_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    forgets(OWN)(monkeypatch)
    says_always_the_same("history")(monkeypatch)  # which notices lines that nobody has committed


SHARED, OWN = 0, 2
MUTANTS = {  # what is forgotten -> how, and the edits that show it
    "governance": (forgets(SHARED), ["rename_region"]),
    "own texts": (forgets_own_texts, ["reword"]),
    "the language": (
        replaces("digest_of", lambda *all: digest_of(*all[2:]) if len(all) > 2 else digest_of(*all)),
        ["speak_german"],
    ),
    "lines of others": (says_always_the_same("page"), ["move_what_is_linked"]),
    "names of old": (says_always_the_same("former"), ["move", "come_back"]),
    "who wrote it": (says_always_the_same("history"), ["reword", "commit"]),
    "files that lie there": (replaces("_holds", lambda path, digest: True), ["damage"]),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_an_input_that_is_forgotten_is_noticed(company: Company, monkeypatch: pytest.MonkeyPatch, mutant: str) -> None:
    plant, edits = MUTANTS[mutant]
    story = Story(company, 5)
    plant(monkeypatch)
    assert not story.differ(Press(story.root))
    found = []
    for edit in edits:
        getattr(story, edit)()
        found += story.differ(Press(story.root))
    assert found
