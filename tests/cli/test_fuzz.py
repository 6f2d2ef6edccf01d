"""Whatever regions write: no command breaks off, and what is put to the vote is never what `verify` calls broken.

`BESTYET_FUZZ=5000` tries so many bases (about a second each); the suite a few. Counts are printed with `-s`.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter

import pytest
from bestyet.cli.main import main
from cli.voting import Clock
from click.testing import CliRunner, Result
from conftest import Workshop
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from limits import no_longer_than

MANY = int(os.environ.get("BESTYET_FUZZ", "12"))
LONGEST = 10  # seconds of CPU of a command
GOVERNANCE = """\
company: Acme
default-policy: rehearsal
policies: {rehearsal: {extends: regional-consent, title: Tried, rehearsal: true, period: {usual: 9, calendar: days}}}
regions: {north: {name: North}, south: {name: "São Paulo"}, east: {name: 東}}
reviewers:
- {id: n, name: N, region: north}
- {id: s, name: S, region: south}
- {id: e, name: E, region: east}
"""
TEXTS = """
Send the agenda three days before.|Issue the agenda within 5 business days.|*Ask* for the **three** worries.
See [the form](https://example.org/form).|See [the form](https://example.org/a_(b) "Title").|<https://example.org>
Use version 2.0 of `the template`.|Use version 1.4.|Do not send it. You must.
By phone if the client agrees, above 25 000 EUR.
&amp; &lt;b&gt; &copy;|\\[no\\] \\* \\# 1\\. \\||![Plan](https://example.org/p)
العربية|नमस्ते|👩‍🔬 tests|São Paulo, Côte d’Ivoire
e.g. 1. no item|1) no|- no|~~Gone~~|a<br>b|<!-- hint --> Then words.|`code`|``a ` b``|*|_|]|#|+|the quality lead decides
mailto:a@b.org|(see 3.2)|Ann: call|=|---|1|a \\| b
"""
WORDS = [*TEXTS.strip().replace("\n", "|").split("|")]
WORDS += ["a | b", "one\\\ntwo", "a  \nb", "\u00a0", "مى\u200cخواهم", "x" * 90]
REFUSED = [
    "TODO",
    "http://example.org",
    "tel:123",
    "{#",
    "}",
    "A\tB\tC",
    "[the form][f]",
    "[F][]",
    "As before[^1].",
    "[",
    "[^n]",
]
MARKERS = [
    "1. ",
    "2. ",
    "1) ",
    "0. ",
    "9. ",
    "- ",
    "* ",
    "+ ",
    "- [ ] ",
    "- [x] ",
    "12. ",
    "",
    "",
    "> ",
    "   - ",
    "\t- ",
]
MARKERS += [
    "      - ",
    "## ",
    "### ",
    "# ",
    "#### ",
    "    ",
    "[^1]: ",
    "[f]: https://example.org/",
    "[a\n b]: <https://x.org>\n",
]
NAMES = ["", "", "", " {#a}", " {#b}", " {#agenda-sent}"]
ENDS = ["\n", "\n", "\n\n", "\n\n", " \n", "\n\n\n"]
BLOCKS = """
| Who | What |
| --- | :-: |
| Ann | sends {#a} |
| Bob \\| Cy | `a \\| b` |

%%
```
{{ code }}
1. no item
```

%%
~~~yaml
a: [b]
~~~
%%
1. Before:

   | A | B |
   |---|---|
   | 1 | 2 |

%%
Title
=====

%%
Part
---

%%
1. a

   b

       code

2. c
%%
- a
  - b
    1. c
  - d
%%
***

%%
> quoted
lazy

%%
See [the form][f] and [F][], as in[^1].

[f]: https://example.org/f 'Title'

[^1]: A note
    with more.

%%
1. | A | B |
   |---|---|
   | 1 | 2 |
%%
## ![x](https://example.org/x.png)

%%
<!--
hidden
-->

""".lstrip("\n").split("%%\n")

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
noise = st.text(st.sampled_from(list("ab 1.)-*+#>|`~[](){}<>!&\\\n\t:=_\"'^é中")), max_size=40)
lines = st.tuples(st.sampled_from(MARKERS), words, st.sampled_from(NAMES), st.sampled_from(ENDS)).map("".join)
refused = st.tuples(st.sampled_from(MARKERS), st.sampled_from(REFUSED), st.sampled_from(ENDS)).map("".join)
sound = st.one_of(lines, lines, lines, st.sampled_from(BLOCKS))
any_at_all = st.one_of(sound, sound, refused, noise)


@st.composite
def bases(draw: st.DrawFn) -> dict[str, str]:
    """What two or three regions wrote: each by itself, or what another wrote with a piece changed."""
    pieces = any_at_all if draw(st.booleans()) else sound
    texts: dict[str, list[str]] = {}
    for region in ("north", "south", "east")[: draw(st.integers(2, 3))]:
        if texts and draw(st.booleans()):
            body = list(draw(st.sampled_from(list(texts.values()))))
            body[draw(st.integers(0, len(body) - 1))] = draw(pieces)
        else:
            body = draw(st.lists(pieces, min_size=1, max_size=10))
        texts[region] = body
    return {region: "".join(body) for region, body in texts.items()}


class World:
    """One repository for all of them, taken back to its beginning after each."""

    def __init__(self, workshop: Workshop) -> None:
        self.at, self.told = workshop, Counter[str]()
        self.slowest, self.took = Counter[str](), Counter[str]()  # milliseconds of CPU, of git those of nobody
        workshop.write("practices/governance.yml", GOVERNANCE)
        workshop.commit("Begin")

    def run(self, *words: str) -> Result:
        began = time.process_time()
        with no_longer_than(LONGEST):
            done = CliRunner().invoke(main, words)
        took = time.process_time() - began
        self.slowest[words[0]] = max(self.slowest[words[0]], int(took * 1000))
        self.took[words[0]] += int(took * 1000)
        self.told[f"{words[0]} {done.exit_code}"] += 1
        if done.exit_code == 2:
            self.told[re.sub(r"[0-9]+", "0", done.stderr)[:90]] += 1
        assert done.exception is None or isinstance(done.exception, SystemExit), (words, done.exception)
        assert done.exit_code in (0, 1, 2), (words, done.exit_code)
        assert "Traceback" not in done.output + done.stderr
        return done

    def live(self, texts: dict[str, str]) -> None:
        for region, body in texts.items():
            head = f"---\npractice: kickoff\ntitle: Kickoff\nregion: {region}\nowner: ann\nstatus: in-use\n---\n"
            path = self.at.root / f"practices/{region}/kickoff.md"
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"{head}# Kickoff\n\n{body}", encoding="utf-8", newline="")
        checked = self.run("check")
        self.run("align", "kickoff")
        record = self.run("merge", "kickoff", "--format", "json")
        if record.exit_code == 0:
            (self.at.root / "record.json").write_text(record.stdout, encoding="utf-8")
            found = self.run("verify", "record.json")
            assert found.exit_code == 0, found.output
        if checked.exit_code == 0:
            self.at.run("add", "practices")
            self.at.run("commit", "-qm", "All")
        proposed = self.run("propose", "kickoff", "--leave-apart", "--as", "n")
        assert checked.exit_code or "verify would call" not in proposed.stderr, proposed.stderr
        if checked.exit_code == 0 and proposed.exit_code == 1:
            codes = re.findall(r"(?m)^\S+:\d+:\d+: ([a-z-]+):", proposed.output + proposed.stderr)
            self.told.update(f"well, but {code}" for code in {*codes})
        if proposed.exit_code == 0:
            self.at.run("add", "practices")
            self.at.run("commit", "-qm", "Put to the vote")
            found = self.run("verify")
            assert found.exit_code == 0, found.output
            self.told["proposed, then well"] += 1


def test_no_base_breaks_a_command_and_nothing_is_proposed_that_is_broken(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workshop.root)
    Clock(monkeypatch)
    world = World(workshop)
    begin = workshop.run("rev-parse", "HEAD").strip()

    @settings(max_examples=MANY, suppress_health_check=list(HealthCheck), database=None)
    @given(bases())
    def every(texts: dict[str, str]) -> None:
        try:
            world.live(texts)
        finally:
            workshop.run("reset", "-q", "--hard", begin)
            workshop.run("clean", "-qfd")
        if sum(count for what, count in world.told.items() if what.startswith("check")) % 50 == 0:
            progress(world)

    every()
    progress(world)
    assert world.told["proposed, then well"], "nothing was ever put to the vote"


def progress(world: World) -> None:
    print(
        dict(sorted(world.told.items())), "slowest, ms:", dict(world.slowest), "all, ms:", dict(world.took), flush=True
    )


def test_steps_that_stand_below_each_other_the_other_way_round_end(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found so: with the words of either region for each step, the way up to a heading went in a circle."""
    monkeypatch.chdir(workshop.root)
    Clock(monkeypatch)
    settled = "practices/global/kickoff/decisions.yml"
    workshop.write(settled, "- {do: take, step: send, region: south, by: s, on: 2026-11-01, because: Clear}\n")
    texts = {
        "north": "- Send it. {#send}\n  - Post it. {#post}\n",
        "south": "- Post this. {#post}\n  - Send. {#send}\n",
    }
    world = World(workshop)
    world.live(texts)
    assert world.told["merge 0"] == 1


FOUND = {  # by such a run, each with its smallest text
    "an item that begins with a list": "* 1) no item",
    "an item that begins with another marker": "2) + By phone.",
    "an item that begins with a table": "7. | A | B |\n   |---|---|\n   | 1 | 2 |",
    "an item that begins with code": "+ ```\n  a\n  ```",
    "an item that begins with a rule": "+ ---\n      code",
    "an item of items without words": "+ - -\n      code",
    "code by its indent with fences": "Send it.\n\n    ```\n    a",
    "code with a line like a fence": "  ```\n    ```\n```",
    "the largest numbers": "999999999. big\n1. small",
    "a rule within a paragraph": "By phone.\n      ___",
    "a list that begins at three below an item": "4.  By phone:\n\n    3.  Call.",
    "an item whose words have no indent": "   - 1) no item\n\t-",
    "a sign with a name": "#{#a}\n\n-{#b}\n\n1.{#c}\n\n- [x]{#d}",
    "a label within a paragraph": "By phone.\n[f]: https://example.org/f",
    "a space that does not break": "By phone.\n\u00a0\nOr not.\n\n\u00a0\n      - call",
    "a comment before a space that does not break": "\u00a0 <!-- hint --> Then words.",
    "a marker behind a comment": "<!-- hint --> - no item",
    "a heading behind a comment": "<!-- hint --> ## Words",
    "an item of a space that does not break": "12. \u00a0  {#b}\n      -   b",
    "a heading that ends with a sign": "Part #\n------\n\nBy phone.",
}


@pytest.mark.parametrize("body", FOUND.values(), ids=FOUND)
def test_what_is_written_in_rare_ways_is_put_to_the_vote(
    body: str, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workshop.root)
    Clock(monkeypatch)
    world = World(workshop)
    world.live({region: f"Send it.\n\n{body}\n" for region in ("north", "south")})
    assert world.told["proposed, then well"] == 1, world.told


def test_a_marker_behind_a_box_that_the_list_has_not_is_put_to_the_vote(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workshop.root)
    Clock(monkeypatch)
    world = World(workshop)
    boxes = "- [ ] - call {#a}\n- By phone. {#b}\n"
    world.live({"north": "- Call. {#a}\n- By phone. {#b}\n", "south": boxes, "east": boxes})
    assert world.told["proposed, then well"] == 1, world.told


def test_a_passage_without_words_says_nothing_in_a_language_that_is_not_read(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found so: `merge` broke off."""
    monkeypatch.chdir(workshop.root)
    Clock(monkeypatch)
    world = World(workshop)
    world.live({region: "Não há reunião em São Paulo.\n\n)\n" for region in ("north", "south")})
    assert world.told["merge 0"] == 1, world.told
