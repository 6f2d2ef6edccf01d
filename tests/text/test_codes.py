"""Every documented code, by its own examples: the bad one has exactly this problem, the good one none."""

import ast
import re
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from bestyet.actions.contribute.contradictions import contradiction_warnings
from bestyet.actions.contribute.voting import voting_problems
from bestyet.govern.policy.presets import PRESETS
from bestyet.model.problem import FileFault
from bestyet.repo.schemas import schema_texts
from bestyet.site.language.told import recorded, retold
from bestyet.site.language.words import speaking
from bestyet.text.base import read_base
from bestyet.text.check.check import check_tree
from bestyet.text.check.warnings import check_warnings
from bestyet.text.codes.codes import Part, codes
from bestyet.text.codes.page import codes_page
from bestyet.text.yaml.schema import Schemas
from bestyet.text.yaml.yamlread import Places
from drawn import name_of, png
from text.code_examples import GOVERNANCE, example_files

VARIANT = "practices/emea/client-kickoff.md"
PROVENANCE = "practices/global/client-kickoff/1.0.0/provenance.json"
COMMENT = "practices/global/client-kickoff/discussion/2026-11-21-lead-emea-000000000000.md"
SCHEMAS = Schemas(schema_texts())
GOOD = "---\npractice: client-kickoff\ntitle: Zürich\nregion: emea\nowner: a\nstatus: in-use\n---\n# T\n\nText.\n"

# What cannot be shown as text in a table of examples.
ROOM = Path(__file__).parents[2] / "tools/bestyet/text"
RULES = [*(ROOM / "check").glob("*.py"), *(ROOM / "yaml").glob("*.py"), ROOM / "limits.py"]
FOLDER = "client-kickoff.files"
MANY = [png(grey=grey) for grey in range(61)]
MORE = ("asia", "africa", "oceania")
DRAWN = sha256(b"<svg></svg>").hexdigest()
IN_BYTES = {
    "symbolic-link": {VARIANT: FileFault("symbolic-link")},
    "not-a-file": {VARIANT: FileFault("not-a-file")},
    "unreadable": {VARIANT: FileFault("unreadable", "permission denied")},
    "too-large": {VARIANT: FileFault("too-large", "1.1 MB")},
    "merge-conflict": {VARIANT: GOOD.replace("Text.", "<<<<<<< HEAD\nText.\n=======\nWords.\n>>>>>>> other").encode()},
    "not-utf8": {VARIANT: GOOD.encode("latin-1")},
    "not-text": {VARIANT: GOOD.replace("Text", "Te\0xt").encode()},
    "byte-order-mark": {VARIANT: GOOD.encode("utf-8-sig")},
    "windows-line-ends": {VARIANT: GOOD.replace("\n", "\r\n").encode()},
    "hidden-character": {VARIANT: GOOD.replace("Text", "Te\u200bxt").encode()},
    "text-direction": {VARIANT: GOOD.replace("Text", "Te\u202ext").encode()},
    "long-passage": {VARIANT: GOOD.replace("Text", "Text and more" * 60).encode()},
    "text-too-large": {VARIANT: GOOD.replace("Text.", "Send it.\n\n" * 15_000).encode()},
    "too-many-passages": {VARIANT: GOOD.replace("Text.", "1. Send it.\n" * 1_000).encode()},
    "too-many-together": {
        "practices/governance.yml": GOVERNANCE.replace(
            "regions:", "regions:" + "".join(f"\n  {one}: {{name: {one.title()}}}" for one in MORE)
        )
        .replace(
            "reviewers:",
            "reviewers:" + "".join(f"\n  - {{id: lead-{one}, name: A lead of {one}, region: {one}}}" for one in MORE),
        )
        .encode(),
        **{
            VARIANT.replace("emea", one): GOOD.replace("emea", one).replace("Text.", "1. Send it.\n" * 650).encode()
            for one in ("emea", "apac", *MORE)
        },
    },
    "too-many-pictures": {
        VARIANT: GOOD.replace("Text.", "".join(f"![Plan]({FOLDER}/{name_of(one)}) " for one in MANY)).encode(),
        **{f"practices/emea/{FOLDER}/{name_of(one)}": one for one in MANY},
    },
    "other-picture": {
        VARIANT: GOOD.replace("Text.", f"![Plan]({FOLDER}/{name_of(png())})").encode(),
        f"practices/emea/{FOLDER}/{name_of(png())}": png(grey=1),
    },
    "bad-picture": {
        VARIANT: GOOD.replace("Text.", f"![Plan]({FOLDER}/{DRAWN}.png)").encode(),
        f"practices/emea/{FOLDER}/{DRAWN}.png": b"<svg></svg>",
    },
    "unused-picture": {f"practices/emea/{FOLDER}/{name_of(png())}": png()},
    "passage-too-long": {VARIANT: GOOD.replace("Text.", "Send it. " * 1_000).encode()},
    "no-governance": {"practices/governance.yml": None},
    "not-json": {PROVENANCE: b'{"practice":'},
    "shared-title": {
        "practices/vocabulary.yml": b"practices:\n  client-kickoff: {title: Kickoff}\n"
        b"  launch: {title: Launch, also: [kickoff]}\n",
        "practices/emea/launch.md": GOOD.replace("practice: client-kickoff", "practice: launch").encode(),
    },
    "comment-changed": {COMMENT: b"---\nby: lead-emea\non: 2026-11-21T10:00:00Z\nstep: agenda\n---\nYes\n"},
    "comment-length": {COMMENT: b"---\nby: lead-emea\non: 2026-11-21T10:00:00Z\nstep: agenda\n---\n" + b"Yes " * 1_001},
    "unknown-comment": {
        COMMENT: b"---\nby: lead-emea\non: 2026-11-21T10:00:00Z\nstep: agenda\nanswers: 2026-11-20-x\n---\nYes\n"
    },
    "too-much-yaml": {VARIANT: GOOD.replace("Zürich", "Z" * 70_000).encode()},
}


FLAWS = {"place-name", "regional-number", "regional-title", "fragment", "no-time-left"}
OF_CANDIDATES = {"unsettled", "words-against-value", *FLAWS}
FOUND_BY_MERGING = {"decision-without-effect", "likely-unanswered", *OF_CANDIDATES}  # tested there
FOUND_IN_DOCUMENTS = {"tracked-change", "not-said"}  # its tests are with the imports
FOUND_BY_HISTORY = {"revocation-gone"}  # its tests are with the votes


def found(files):
    files = {path: raw for path, raw in files.items() if raw is not None}
    told = check_tree(files, SCHEMAS)
    base = read_base({path: raw for path, raw in files.items() if isinstance(raw, bytes)})
    in_words = contradiction_warnings(base, files)
    return [*told, *check_warnings(files), *in_words, *voting_problems(files, told, date(2026, 1, 2))]


def in_bytes(files):
    return {path: text.encode() for path, text in files.items()}


@pytest.mark.parametrize("code", codes().values(), ids=lambda code: code.code)
def test_the_bad_example_has_exactly_this_problem(code):
    if code.code in FOUND_BY_MERGING | FOUND_BY_HISTORY | FOUND_IN_DOCUMENTS:
        pytest.skip("only a merge, the base branch, or a document can tell")
    files = in_bytes(example_files(code, code.bad))
    if code.part is Part.WORDS:
        files |= IN_BYTES[code.code]
    problems = found(files)
    assert {problem.code for problem in problems} == {code.code}, "\n".join(map(str, problems))


@pytest.mark.parametrize("code", codes().values(), ids=lambda code: code.code)
def test_the_good_example_has_no_problem(code):
    if code.code == "empty-file":
        pytest.skip("the good example is any other file")
    assert found(in_bytes(example_files(code, code.good))) == []


@pytest.mark.parametrize("code", codes().values(), ids=lambda code: code.code)
def test_codes_speak_to_people(code):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.code)
    assert code.title[0].isupper()
    assert code.why.endswith(".")
    assert not code.mend.endswith(".")


UNGROUPED = dict.fromkeys(map(ord, " ,"))  # figures are grouped as on pages
MET_BY_WRITERS = {
    code.code for code in codes().values() if code.code not in FOUND_BY_MERGING | FOUND_BY_HISTORY | FOUND_IN_DOCUMENTS
} - {"symbolic-link", "not-a-file", "unreadable", "too-large", "not-utf8"}  # the desk opens no such file


@pytest.mark.parametrize("code", sorted(MET_BY_WRITERS))
def test_what_a_writer_can_meet_is_said_in_german_with_its_hint(code):
    files = in_bytes(example_files(codes()[code], codes()[code].bad))
    files |= IN_BYTES.get(code, {})
    of_texts = [one for one in found(files) if one.place.path in (VARIANT, COMMENT)]
    for words in (words for one in of_texts for words in (one.message, one.hint)):
        assert retold(words).translate(UNGROUPED) == words.translate(UNGROUPED)  # English stays
        with speaking("de"):
            assert (retold(words) != words, "lang=" in recorded(words)) == (True, False), words


def test_no_sentence_of_the_rules_forgets_what_it_was_made_from():
    """A message or a hint that is put together as plain text can be told in no other language."""
    plain = set()
    for file in RULES:
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "problem":
                plain |= {file.name for part in call.args[2:] if isinstance(part, ast.JoinedStr | ast.Constant)}
    assert plain <= {"check.py", "rules_pictures.py"}  # of records, and of a picture's bytes: nobody writes these


def test_every_code_in_the_rules_is_documented():
    used = set()
    for file in (Path(__file__).parents[2] / "tools/bestyet").rglob("*.py"):
        used |= set(re.findall(r'(?:[Pp]roblem|Fault)\(\s*[^"]*?"([a-z]+(?:-[a-z0-9]+)+)"', file.read_text()))
    assert used - set(codes()) == set()


def test_the_page_about_codes_is_up_to_date():
    """Else run: python -m bestyet.cli.docs"""
    page = Path(__file__).parents[2] / "docs/codes.md"
    assert page.read_text("utf-8") == codes_page()


def test_the_schema_names_the_voting_rules_that_there_are():
    policy = SCHEMAS["governance"].document["$defs"]
    assert set(policy["preset"]["enum"]) == set(PRESETS)
    rules = {"regions": {"emea": {"name": "EMEA"}}, "policies": {name: dict(rule) for name, rule in PRESETS.items()}}
    assert list(SCHEMAS["governance"].problems(rules, Places("g.yml", 1, rules, []))) == []
    assert {key for preset in PRESETS.values() for key in preset} <= set(policy["policy"]["properties"])


def test_a_picture_is_named_as_it_is_called():
    """Else what a program reads of the text and what stands in it would be two things."""
    at = f"{FOLDER}&#47;{name_of(png())}"
    itself = f"client-kickoff.files/{'0' * 64}.png"
    others = (at, *(itself.replace(*one) for one in (("/", "//"), ("files", "FILES"), (".", "&period;", 1))))
    for words, codes_told in (
        *((f"![A]({other})", {"picture-elsewhere"}) for other in others),
        *((f"![A]({itself}{more})", {"picture-elsewhere", "missing-picture"}) for more in ("?x", "#x")),
        ("[the plan](shared.files/plan.pdf)", set()),
    ):
        files = example_files(codes()["link-scheme"], f"# T\n\n{words}\n")
        assert {one.code for one in check_tree(in_bytes(files), SCHEMAS)} == codes_told
