"""What real files lose on the way from check to the published page, counted; none of their text is printed.

    python bench/real/real_bench.py FOLDER

FOLDER: Markdown files, at any depth. Each is a practice that two regions wrote word for word alike, so what is frozen
must say what the file says. What `check` refuses is mended first, as its hints say and a person would: tags and
templates fall away, addresses become complete, braces and placeholders are written out. Then: check, merge, propose,
verify, and one build of all of them. Compared are the words, links, numbers of list items and code of the (mended)
file with those of the frozen text, and its words with those of the page; of code the lines that hold more than spaces.
"-5, 5 beside" says that five words are not in the text, and that the record keeps them beside it: additions and what is
no step (contents, history of the document).
"""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyromark
from bestyet.cli.main import main as bestyet
from bestyet.repo.schemas import schema_texts
from bestyet.text.check.check import check_tree
from bestyet.text.yaml.schema import Schemas
from click.testing import CliRunner

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
)
GOVERNANCE = """\
company: Acme
default-policy: rehearsal
policies: {rehearsal: {extends: regional-consent, title: Tried, rehearsal: true, period: {usual: 9, calendar: days}}}
regions: {north: {name: North}, south: {name: South}}
reviewers: [{id: n, name: N, region: north}, {id: s, name: S, region: south}]
"""
WORD, NAME = re.compile(r"\w+"), re.compile(r"\{#[a-z0-9-]+\}")
FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
ROUNDS = 6  # of mending, after which a file counts as refused


class Content(NamedTuple):
    words: Counter[str]
    links: Counter[str]
    numbers: Counter[str]  # of items of ordered lists
    code: Counter[str]


def content(markdown: str) -> Content:
    found = Content(Counter(), Counter(), Counter(), Counter())
    lists: list[int | None] = []
    block = False
    for event in pyromark.events(markdown, options=OPTIONS):
        match event:
            case {"Start": {"List": first}}:
                lists.append(first)
            case {"End": {"List": _}}:
                lists.pop()
            case {"Start": "Item"} if lists[-1] is not None:
                found.numbers[str(lists[-1])] += 1
                lists[-1] += 1
            case {"Start": {"CodeBlock": _}} | {"End": "CodeBlock"}:
                block = not block
            case _:
                _count(found, event, block)
    del found.code[""]
    return found


def _count(found: Content, event: object, is_code: bool) -> None:
    match event:
        case {"Start": {"Link": about}} | {"Start": {"Image": about}}:
            found.links[about["dest_url"]] += 1
        case {"Text": text} if is_code:
            found.code.update(line if line.strip() else "" for line in text.split("\n"))
        case {"Code": text}:
            found.code[text] += 1
        case {"Text": text}:
            found.words.update(WORD.findall(NAME.sub("", text)))


def mended(body: str, code: str) -> str:
    """What a person would do about this code of `check`, everywhere in a text."""
    match code:
        case "raw-html":
            return re.sub(r"<!--.*?-->|</?[A-Za-z][^<>]*>", " ", body, flags=re.DOTALL)
        case "template-syntax" | "attribute-list":
            body = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{[:#.][^{}]*\}", " ", body, flags=re.DOTALL).replace("--8<--", "")
            return body.replace("{{", "{ {").replace("{%", "{ %")
        case "link-scheme":
            body = re.sub(r"\]\(\s*<?(?!https://|mailto:|#)(?:http://)?/*", "](https://", body)
            definition = r"^( *\[[^\]]+\]: *)<?(?!https://|mailto:)(?:http://)?/*"
            body = re.sub(definition, r"\1https://", body, flags=re.M)
            return body.replace("<http://", "<https://")
        case "unfinished":
            return re.sub(r"\b(TODO|TBD|FIXME|XXX)\b", "later", body)
        case "empty-section":
            return re.sub(r"^(#+ .*)\n(?=\s*(?:#|\Z))", r"\1\n\nNothing yet.\n", body, flags=re.M)
        case "heading-jump":
            return _without_jumps(body)
        case "no-heading":
            return f"# Practice\n\n{body}"
    return body


def _without_jumps(body: str) -> str:
    """Each heading at most one level below the one before it; fenced code stays."""
    lines, above, is_code = [], 0, False
    for line in body.split("\n"):
        is_code ^= line.lstrip().startswith(("```", "~~~"))
        if (found := re.match(r"#{1,6}(?= )", line)) and not is_code:
            above = min(len(found[0]), above + 1 if above else 6)
            line = "#" * above + line[found.end() :]
        lines.append(line)
    return "\n".join(lines)


def variant(practice: str, region: str, body: str) -> str:
    head = f"practice: {practice}\ntitle: Practice {practice}\nregion: {region}\nowner: ann\nstatus: in-use"
    return f"---\n{head}\n---\n{body}"


def prepared(practice: str, raw: str, schemas: Schemas) -> tuple[str, list[str]]:
    """The body of a file as it passes `check`, and the codes that had to be mended; those that stay end in "!"."""
    body = FRONT.sub("", raw.replace("\r\n", "\n"))
    codes: list[str] = []
    path = f"practices/north/{practice}.md"
    for _ in range(ROUNDS):
        files = {path: variant(practice, "north", body).encode(), "practices/governance.yml": GOVERNANCE.encode()}
        problems = [one for one in check_tree(files, schemas) if one.place.path == path]
        if not problems:
            return body, codes
        new = sorted({one.code for one in problems})
        before, codes = body, [*codes, *(code for code in new if code not in codes)]
        for code in new:
            body = mended(body, code)
        if body == before:
            break
    return body, [*codes, *(f"{code}!" for code in sorted({one.code for one in problems}))]


def difference(before: Counter[str], after: Counter[str]) -> str:
    lost, added = (before - after).total(), (after - before).total()
    return f"{before.total()}" + (f" -{lost}" if lost else "") + (f" +{added}" if added else "")


def git(*words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *words], check=True, capture_output=True
    )


def run(*words: str) -> int:
    done = CliRunner().invoke(bestyet, words)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        return -1
    return done.exit_code


def one(practice: str, body: str) -> Iterator[str]:
    """The steps of a practice and how each ended; then what is counted."""
    for region in ("north", "south"):
        path = Path(f"practices/{region}/{practice}.md")
        path.parent.mkdir(exist_ok=True)
        path.write_text(variant(practice, region, body), encoding="utf-8")
    git("add", "practices")
    git("commit", "-qm", practice)
    steps = [("check", "check", f"practices/north/{practice}.md"), ("merge", "merge", practice)]
    steps += [("propose", "propose", practice, "--leave-apart", "--as", "n")]
    yield " ".join(f"{name} {run(*words)}" for name, *words in steps)
    frozen = Path(f"practices/global/{practice}/1.0.0/practice.md")
    if not frozen.exists():
        yield "not frozen"
        return
    git("add", "practices")
    git("commit", "-qm", "Put to the vote")
    yield f"verify {run('verify', practice)}"
    before, after = content(body), content(FRONT.sub("", frozen.read_text(encoding="utf-8")))
    title = Counter(f"Practice {practice}".split())
    words = after.words if before.words >= after.words else after.words - title
    apart = set_apart(frozen.with_name("provenance.json"))
    for name, was, now, beside in zip(Content._fields, before, after._replace(words=words), apart, strict=True):
        lost = (was - now).total()
        yield f"{name} {difference(was, now)}" + (f", {(was - now & beside).total()} beside" if lost else "")


def set_apart(record: Path) -> Content:
    """What the record keeps outside of the text, once of every two regions that say it."""
    items = json.loads(record.read_text(encoding="utf-8"))["items"]
    kept = [one["text"] for one in items if one["place"] is None and "north" in {m["region"] for m in one["members"]}]
    return Content(
        *(sum(found, Counter()) for found in zip(Content(*[Counter()] * 4), *map(content, kept), strict=True))
    )


def on_page(practice: str, body: str) -> str:
    page = Path(f"site/practices/{practice}/index.html")
    if not page.exists():
        return "no page"
    source = page.read_text(encoding="utf-8")
    shown = {word for between in (" ", "") for word in WORD.findall(html.unescape(re.sub(r"<[^>]+>", between, source)))}
    return f"page -{len(set(content(body).words) - shown)}"


def main(folder: str) -> None:
    files = sorted(path for path in Path(folder).resolve().rglob("*.md") if path.name != "README.md")
    schemas = Schemas(schema_texts())
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        Path("practices").mkdir()
        Path("practices/governance.yml").write_text(GOVERNANCE, encoding="utf-8")
        git("init", "-q", "-b", "main")
        git("add", ".")
        git("commit", "-qm", "Begin")
        bodies = {}
        for number, path in enumerate(files):
            practice = f"p{number:02}"
            body, codes = prepared(practice, path.read_text(encoding="utf-8", errors="replace"), schemas)
            bodies[practice] = body
            told = "; ".join(one(practice, body))
            print(f"{path.parent.name}/{path.name}: {told}; mended: {', '.join(codes) or 'nothing'}", flush=True)
        print(
            "build",
            run("build"),
            "; ".join(f"{practice} {on_page(practice, body)}" for practice, body in bodies.items()),
        )


if __name__ == "__main__":
    main(*sys.argv[1:2])
