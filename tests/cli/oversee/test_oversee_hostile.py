"""Whoever oversees gets an answer or a sentence, whatever contributors, reviewers and auditors wrote wherever."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import unicodedata
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import bestyet.repo.clock
import pytest
import yaml
from bestyet.cli.main import main
from bestyet.knowledge.base import load
from bestyet.knowledge.candidates import candidate_of
from bestyet.merge.provenance import dump, record
from bestyet.model.oversee.adoption import State
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import write_practice
from click.testing import CliRunner
from conftest import Workshop
from hostile.world import INPUTS, VERSION, write_world

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DAY = "2026-11-22"
LARGEST = 3_000_000  # characters of an answer about a small knowledge base
FORMULA = ("=", "+", "-", "@", "\uff1d")
ODD = {
    "nothing": "null",
    "truth": "true",
    "zero": "0",
    "negative": "-7",
    "fraction": "0.1",
    "infinite": ".inf",
    "no-number": ".nan",
    "huge": "9" * 400,
    "longer-than-python-prints": "9" * 5000,
    "exponent": "1e400",
    "no-day": "2026-13-45",
    "far-day": "9999-12-31",
    "first-day": "0001-01-01",
    "moment": "2026-11-22T10:00:00Z",
    "empty": '""',
    "blank": '"  \\n "',
    "formula": '"=cmd|x!A1"',
    "hidden-formula": '"\\u00a0\\n@SUM(1)"',
    "wide-formula": '"\\uff1dcmd()"',
    "terminal": '"\\e[2J\\a\\u202eabc\\u2066\\u2028\\0"',
    "half-a-character": '"\\ud800"',
    "markup": '"</td><script>alert(1)</script>|x|\\n# h"',
    "long": "w" * 3000,
    "list": "[]",
    "mapping": "{}",
    "mixed": "[1, [2, []], {a: b}, null, '=1', 2026-01-01]",
    "nested": "{a: {b: [{c: d}]}}",
    "deep": "[" * 60 + "]" * 60,
}
KEYS = (
    *("title", "owner", "status", "reviewed", "category", "customer-facing", "lead-times", "raci", "communication"),
    *("templates", "channels", "evidence", "risk", "follows", "departures", "lessons", "language", "tags", "unknown"),
)
ENTRIES = {
    "lead-times": "milestone: kickoff-held, after: contract-signed, within: 5, unit: business-days",
    "raci": "activity: agenda, responsible: manager, accountable: lead, consulted: [quality], informed: [client]",
    "communication": "from: manager, to: client, within: 4, unit: hours, by: day, channel: phone, about: news",
    "templates": "id: agenda, version: '3.1'",
    "evidence": "metric: on-time, value: 9, unit: percent, sample: 9, period: 2025, source: tracker",
    "departures": "step: recognised, reason: law, approved-by: lead, until: 2027-03-31",
    "lessons": "when: 2025-02-18, what: late, step: recognised, source: register",
}
RISK = {"severity": "7", "occurrence": "4", "detection": "3"}
BODY = "\n1. Send the agenda. {#recognised}\n2. Call the client within two days.\n"


def entries(key: str, value: str) -> str:
    """As many entries of a key as it has fields, each with one odd field, and one entry that is odd itself."""
    parts = re.split(r", (?=[a-z-]+: )", ENTRIES[key])
    spoilt = [[*parts[:n], f"{part.split(':')[0]}: {value}", *parts[n + 1 :]] for n, part in enumerate(parts)]
    listed = ", ".join("{" + ", ".join(one) + "}" for one in spoilt)
    return f"{key}: [{listed}, {value}]\n"


def head(region: str, practice: str, more: str) -> str:
    same = f"practice: {practice}\ntitle: A\nregion: {region}\nowner: a\nstatus: in-use\n"
    for key in re.findall(r"^([a-z-]+):", more, re.MULTILINE):
        same = re.sub(rf"^{key}: .*\n", "", same, flags=re.MULTILINE)
    return f"---\n{same}{more}---\n# A\n{BODY}"


def odd_practice(practice: str, value: str) -> dict[str, str]:
    """One odd value in every key, in every field of every entry, as the only entry, and beside what is well."""
    risks = [RISK | {key: value} for key in RISK]
    rated = ["{" + ", ".join(f"{key}: {said}" for key, said in one.items()) + "}" for one in risks]
    well = "".join(f"{key}: [{{{entry}}}]\n" for key, entry in ENTRIES.items())
    return {
        f"practices/emea/{practice}.md": head("emea", practice, "".join(f"{key}: {value}\n" for key in KEYS)),
        f"practices/apac/{practice}.md": head(
            "apac", practice, "".join(entries(key, value) for key in ENTRIES) + f"risk: {rated[0]}\nfollows: 1.0.0\n"
        ),
        f"practices/india/{practice}.md": head(
            "india", practice, "".join(f"{key}: [{value}]\n" for key in KEYS[6:]) + "reviewed: 2025-01-01\n"
        ),
        f"practices/americas/{practice}.md": head(
            "americas", practice, f"{well}channels: [phone, {value}]\nrisk: {rated[1]}\nreviewed: {value}\n"
        ),
        f"practices/oceania/{practice}.md": head("oceania", practice, f"{well}risk: {rated[2]}\n"),
    }


@cache
def true_record(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((VERSION / f"{name}.yml").read_text(encoding="utf-8"))
    return found


def odd_version(practice: str, value: str, number: int) -> dict[str, str]:
    """A version whose records have the odd value in a place of their own each."""
    folder = f"practices/global/{practice}/1.0.0"
    adoption, ballot = true_record("adoption"), true_record("ballot")
    text = (VERSION / "practice.md").read_text(encoding="utf-8").replace("concern-handling", practice)
    keys = sorted(adoption)
    spoilt = {} if number % 3 else {keys[number % len(keys)]: "ODD"}
    terms = {} if number % 3 else {sorted(ballot)[number % len(ballot)]: "ODD"}
    told = {"adoption.yml": {**adoption, "practice": practice, **spoilt}}
    told["ballot.yml"] = {**ballot, "practice": practice, **terms}
    files = {f"{folder}/{name}": json.dumps(said).replace('"ODD"', value) for name, said in told.items()}
    record = (VERSION / "provenance.json").read_text(encoding="utf-8")
    if number % 4 == 3:
        odd = json.loads(record) | {"tool": [1], "standard": [1]}
        for field in odd["fields"]:  # all else is typed: another kind of value there makes it no record
            field["members"] = [{**one, "value": [1]} for one in field["members"]]
        record = json.dumps(odd)
    more = "".join(entries(key, value) for key in ("lead-times", "raci", "templates"))
    text = re.sub(r"^(lead-times|raci|templates|channels):.*\n( .*\n)*", "", text, flags=re.MULTILINE)
    body = text.removeprefix("---\n")
    return {**files, f"{folder}/provenance.json": record, f"{folder}/practice.md": f"---\n{more}{body}"}


GOVERNANCE = """\
company: {value}
default-policy: {value}
regions:
  emea: {name: {value}, label: {value}, calendar: {value}, timezone: {value}, language: {value}, sites: {value}}
  apac: {name: A, calendar: XX, weight: {value}, sites: [{value}]}
  india: {value}
  americas: {name: B, calendar: US, language: de}
reviewers: [{value}, {id: lead, name: {value}, region: {value}, roles: {value}, keys: {value}, until: {value}}]
policies: {a: {value}}
merge: {include: {value}, better: {lead-times: {value}}, semantic: {value}}
review-every: {value}
adoption: {hold: {value}}
fmea:
  first: {value}
  raise: [{rating: {value}, measure: spread, above: 0.1}, {rating: occurrence, measure: {value}, above: {value}}, {value}]
  table: [{severity: {value}, priority: high}, {severity: [{value}, 10], priority: {value}}, {occurrence: [1, 10], detection: [10, 1], priority: low}, {value}]
"""  # noqa: E501
VOCABULARY = """\
roles: {manager: {value}, lead: {title: {value}, regions: {emea: {value}}, also: [{value}]}}
channels: {phone: {title: {value}, also: {value}}}
milestones: {kickoff-held: {title: {value}, regions: {value}}}
metrics: {on-time: {title: M, unit: {value}, better: {value}}}
templates: {value}
categories: [{value}]
"""


HOSTILE = INPUTS[::40]  # all of them are published by tests/site
TERMINAL = "terminal"  # what governance and vocabulary say
ONE = ("variance", "triage", "adoption", "scorecard", "roles", "impact", "effective --region emea --on 2026-11-22")
FORMS = ("text", "json", "csv")
TABLES = ("variance", "triage", "adoption", "drift", "scorecard", "due", "roles")
TEXTS = ("effective --region emea --on 2026-11-22", "effective --region apac --on 2026-11-22", "preview --since HEAD~1")


def write(root: Path, files: dict[str, str]) -> Workshop:
    root.mkdir(parents=True, exist_ok=True)
    site = Workshop(root)
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    site.run("add", "--all", "practices")
    site.commit("Practices", author="\x1b[2J=Eve\u202e <eve\x07@example.org>")
    return site


def rules(value: str) -> dict[str, str]:
    told = {"governance": GOVERNANCE, "vocabulary": VOCABULARY}
    return {f"practices/{name}.yml": text.replace("{value}", value) for name, text in told.items()}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hostile words in the names of commits too, then odd values of every kind."""
    root = write_world(tmp_path_factory.mktemp("world"), HOSTILE)
    files = rules(ODD[TERMINAL])
    for number, (name, value) in enumerate(ODD.items()):
        files.update(odd_practice(name, value))
        files.update(odd_version(name, value, number) if number % 3 != 1 else {})
    with pytest.MonkeyPatch.context() as patch:
        for who in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{who}_NAME", "=Eve")
            patch.setenv(f"GIT_{who}_EMAIL", "eve@example.org")
            patch.setenv(f"GIT_{who}_DATE", "2026-11-21T09:00:00Z")
        write(root, files)
    return root


@pytest.fixture
def inside(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go(world, monkeypatch)


def go(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setattr(bestyet.repo.clock, "now", lambda: NOW)
    monkeypatch.setattr("bestyet.knowledge.answers.program", lambda: "")  # it does not change meanwhile
    monkeypatch.setattr("bestyet.knowledge.answers._SETTLED", -(10**20))  # NOW is before the files


def answer(*words: str, codes: tuple[int, ...] = (0, 1, 2)) -> str:
    """What a command prints, once it is sure that it ended well and that nothing of it acts on a terminal."""
    done = CliRunner().invoke(main, list(words), color=True, env={"COLUMNS": "120"})
    told = f"{words}: {done.exception!r}\n{done.stdout[:500]}{done.stderr}"
    assert done.exception is None or isinstance(done.exception, SystemExit), told
    assert done.exit_code in codes, told
    assert len(done.output) < LARGEST, words
    if done.exit_code == 2:
        assert done.stderr.startswith(("bestyet: ", "Usage: ")), told
        assert done.stderr.startswith("Usage: ") or done.stderr.count("\n") == 1, told
    assert quiet(done.stderr), told
    assert quiet(done.stdout), told
    return done.stdout


def quiet(text: str) -> bool:
    """Whether nothing in it acts on a terminal; bold and the like are our own."""
    seen = set(re.sub(r"\x1b\[[0-9]+m", "", text)) - {"\n", "\r"}
    return not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for char in seen)


def as_json(text: str) -> Any:
    def no(word: str) -> Any:
        raise ValueError(f"{word} is no JSON")

    return json.loads(text, parse_constant=no)


def as_rows(text: str) -> list[dict[str, str]]:
    """The rows of a table; none of its cells acts in a spreadsheet."""
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    for row in rows:
        assert None not in row
        for cell in row.values():
            assert not cell.strip().startswith(FORMULA) or re.fullmatch(r"-?[0-9.]+", cell), cell
    return rows


# -- all at once -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", TABLES)
def test_tables_of_everything(inside: None, command: str) -> None:
    assert answer(command, codes=(0, 1))
    said = as_json(answer(command, "--format", "json", codes=(0, 1)))
    rows = as_rows(answer(command, "--format", "csv", codes=(0, 1)))
    assert rows
    lists = [one for one in [said, *(said.values() if isinstance(said, dict) else ())] if isinstance(one, list)]
    held = (
        [cell for one in said["practices"] for cell in one["cells"]] if command == "adoption" else max(lists, key=len)
    )
    assert len(said["ranked"] if command == "triage" else held) == len(rows)


def test_the_states_of_all_regions_add_up_to_all_points(inside: None) -> None:
    practices = as_json(answer("adoption", "--format", "json"))["practices"]
    assert len(practices) > 10
    for practice in practices:
        pairs = [(cell["region"], cell["step"]) for cell in practice["cells"]]
        steps = [step["id"] for step in practice["steps"]]
        assert len(set(pairs)) == len(pairs) == len(steps) * len(practice["regions"])
        assert {cell["state"] for cell in practice["cells"]} <= {str(state) for state in State}


@pytest.mark.parametrize("command", TEXTS)
def test_texts_of_everything(inside: None, command: str) -> None:
    assert answer(*command.split(), codes=(0,))
    assert as_json(answer(*command.split(), "--format", "json", codes=(0,)))
    shown = answer(*command.split(), "--format", "md", codes=(0,))
    assert "<script>alert(1)" not in re.sub(r"`[^`]*`", "", shown)


@pytest.mark.parametrize("number", range(0, len(ODD), 4), ids=list(ODD)[::4])
def test_one_practice_of_odd_values(inside: None, number: int) -> None:
    """A command each, in turn."""
    practice, command = list(ODD)[number], ONE[number % len(ONE)].split()
    form = FORMS[number % 3]
    shown = answer(command[0], practice, *command[1:], "--format", form)
    if shown:
        as_json(shown) if form == "json" else as_rows(shown) if form == "csv" else None


def test_every_candidate_of_odd_values_can_be_written(inside: None) -> None:
    loaded = load()
    for practice in ODD:
        candidate = candidate_of(loaded, practice)
        raw = write_practice(candidate).text.encode()
        known = practice if any(variant.document.data for variant in candidate.variants) else None
        assert read_document("practices/global/x.md", raw).data.get("practice") == known
        json.loads(dump(record(candidate, write_practice(candidate).places, "x")))


@pytest.mark.parametrize("practice", ["hidden-formula"])
def test_papers_and_evidence(inside: None, tmp_path: Path, practice: str) -> None:
    answer("pdf", practice, "--html", "-o", str(tmp_path / "a.html"))
    answer("export", practice, "--docx", str(tmp_path / "a.docx"))
    answer("export", practice, "1.0.0", "-o", str(tmp_path / "a.zip"))
    page = tmp_path / "a.html"
    assert not page.exists() or "<script>alert" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("word", ["", "sha256:", "sha256:zz", "\x1b[2J", "0" * 12, "f" * 64, "a" * 5000, "-", "../.."])
def test_any_word_for_a_digest(inside: None, word: str) -> None:
    answer("verify", "--digest", word, codes=(1, 2))


# -- odd bases ---------------------------------------------------------------------------------------------------


def ordinary(*regions: str, status: str = "in-use") -> dict[str, str]:
    names = ", ".join(f"{region}: {{name: {region}}}" for region in regions)
    texts = {f"practices/{region}/a.md": head(region, "a", f"status: {status}\n") for region in regions}
    return {"practices/governance.yml": f"company: C\nregions: {{{names}}}\n", **texts}


BASES = {
    "one-region": ordinary("emea"),
    "all-retired": ordinary("emea", "apac", status="retired"),
    "nothing-but-rules": {"practices/governance.yml": "company: C\nregions: {emea: {name: E}}\n"},
    "empty-files": {f"practices/{path}": "" for path in ("governance.yml", "vocabulary.yml", "emea/a.md", "apac/a.md")},
    "no-rules": {f"practices/{region}/a.md": head(region, "a", "") for region in ("emea", "apac")},
    "only-global": {f"practices/global/a/1.0.0/{name}": "{}" for name in ("adoption.yml", "ballot.yml", "practice.md")},
    **{f"rules-{name}": {**ordinary("emea", "apac"), **rules(ODD[name])} for name in ("mixed",)},
}


def every() -> None:
    """Every command once, in one form or another."""
    for number, command in enumerate(TABLES):
        form = FORMS[number % 3]
        shown = answer(command, "--format", form, codes=(0, 1))
        assert form != "json" or as_json(shown) is not None
        assert form != "csv" or as_rows(shown) is not None
    for command in ("preview", "verify", "pdf --all --html", "export a 1.0.0", "export a --docx a.docx"):
        answer(*command.split())
    for command in ONE:
        answer(command.split()[0], "a", *command.split()[1:])


@pytest.mark.parametrize("files", BASES.values(), ids=BASES)
def test_odd_knowledge_bases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str]) -> None:
    write(tmp_path, files)
    go(tmp_path, monkeypatch)
    every()


def test_json_says_what_was_written_and_cannot_act_on_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned = "Send the \u202eagenda\u009b2J\U000e0041 in 5 days."
    steps = {region: head(region, "a", "").replace("Send the agenda.", turned) for region in ("emea", "apac")}
    write(tmp_path, {f"practices/{region}/a.md": text for region, text in steps.items()})
    go(tmp_path, monkeypatch)
    for command in ("compare", "merge", "align", "variance"):
        shown = answer(command, "a", "--format", "json", codes=(0,))
        assert r"Send the \u202eagenda\u009b2J\udb40\udc41 in" in shown
        assert turned in json.dumps(as_json(shown), ensure_ascii=False)


def test_a_knowledge_base_without_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "practices").mkdir()
    go(tmp_path, monkeypatch)
    every()


def test_no_git_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {**ordinary("emea", "apac"), **odd_practice("odd", ODD["mixed"])})
    shutil.rmtree(tmp_path / ".git")
    go(tmp_path, monkeypatch)
    every()
    for command in TABLES:
        answer(command, "--as-of", DAY, codes=(2,))


def test_a_shallow_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = write(tmp_path / "full", {**ordinary("emea", "apac"), **odd_version("a", ODD["mixed"], 1)})
    site.commit("More")
    site.run("clone", "--quiet", "--depth=1", (tmp_path / "full").as_uri(), str(tmp_path / "part"))
    go(tmp_path / "part", monkeypatch)
    every()
    for command in TABLES:
        assert not answer(command, "--as-of", DAY, codes=(2,))
        answer(command, "--as-of", "HEAD", codes=(0, 1))


# -- as of -------------------------------------------------------------------------------------------------------

THERE = (DAY, "2099-01-01", "9999-12-31", "v1", "annotated", "elsewhere", "HEAD", "HEAD^{commit}", "main@{0}")
NOT_THERE = (
    *("0000-00-00", "0001-01-01", "2026-02-30", "2026-13-01", "2026-11-22T10:00", "HEAD~1000", "--help", "-x"),
    *("", "--all", " ", "..", "practices/emea/a.md", "HEAD:practices", "HEAD^{tree}", "tree", "^HEAD", "v1..HEAD"),
    *("a\nb", "\x1b[2J", "\0", "\udcff", "\u0662\u0660\u0662\u0666-11-22", DAY + "\n", "x" * 5000, "@{u}"),
)  # fmt: skip


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        for who in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{who}_NAME", "Eve")
            patch.setenv(f"GIT_{who}_EMAIL", "eve@example.org")
            patch.setenv(f"GIT_{who}_DATE", "2026-11-21T09:00:00Z")
        site = write(tmp_path_factory.mktemp("past"), {**ordinary("emea", "apac"), **odd_version("a", "1", 2)})
        for name in ("v1", "-a annotated", "tree HEAD:practices"):
            site.run("tag", *name.split(), *(("-m", "x") if "-a" in name else ()))
        site.run("branch", "elsewhere")
        site.commit("More")
        site.run("checkout", "--quiet", "--orphan", "stranger")
        site.commit("A stranger")
        site.run("checkout", "--quiet", "main")
    return site.root


@pytest.mark.parametrize("command", [*TABLES, "impact a", "verify"])
def test_days_and_commits_that_are_there(past: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    go(past, monkeypatch)
    for name in (*THERE, "stranger")[len(command) % 4 :: 4]:
        answer(*command.split(), "--as-of", name, codes=(0, 1))


def test_what_was_in_force_stays_what_was_in_force(past: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(past, tmp_path / "copy")
    go(tmp_path / "copy", monkeypatch)
    ask = ("effective", "a", "--region", "emea", "--on", DAY)
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-24T09:00:00Z")
    site = write(tmp_path / "copy", {"practices/later/a.md": head("later", "a", "")})
    before = answer(*ask, codes=(0,)), answer(*ask, "--format", "json")
    site.commit("Later still")
    write(site.root, odd_practice("b", "1") | rules("1"))
    assert (answer(*ask), answer(*ask, "--format", "json")) == before


@pytest.mark.parametrize(
    "command",
    [
        *(f"{name} --as-of" for name in (*TABLES, "impact a", "verify")),
        *("drift --since", "preview --since", "preview --head", "export a 1.0.0 --base"),
        "effective --region emea --on",
    ],
)
def test_days_and_commits_that_are_not(past: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    go(past, monkeypatch)
    for name in NOT_THERE if command.startswith("due") else NOT_THERE[len(command) % 6 :: 6]:
        assert not answer(*command.split(), name, codes=(2,))
