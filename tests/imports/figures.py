"""How much of documents comes along: python -m imports.figures [FOLDER of Word files], in tests/ with tools/ beside.

Of the files made here: steps with their words and depth, numbers, words and pictures. Of a folder of strangers' files,
of which nobody wrote down the steps: those read, and pictures.
"""

from __future__ import annotations

import io
import os
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory

from bestyet.model.problem import CannotGoOnError
from bestyet.text.documents.draft import draft_of
from bestyet.text.documents.finish import finished
from bestyet.text.documents.word.read import read_word
from bestyet.text.documents.word.runs import Tracked
from bestyet.text.documents.write import body_of
from cli.kickoff import run
from imports.conftest import GIVEN, Team
from imports.corpus import CORPUS
from imports.test_corpus import steps_of
from imports.test_pdf_and_text import EXPECTED, printed
from imports.words import lost, words_of_docx
from lxml import etree

_SHOWN = re.compile(r"!\[(?:[^\]\\]|\\.)*\]\([a-z-]+\.files/[0-9a-f]{64}\.(?:png|jpg)\)")
_VML = "{urn:schemas-microsoft-com:vml}imagedata"


def made() -> Iterator[tuple[str, bytes, list[tuple[int, str, str]]]]:
    for name, build in CORPUS.items():
        word, steps = build()
        yield f"{name}.docx", word.bytes(), steps
    for name, (body, steps) in EXPECTED.items():
        yield f"{name}.pdf", printed(body), steps


def of_made(team: Team) -> Counter[str]:
    found: Counter[str] = Counter()
    for number, (name, raw, steps) in enumerate(made()):
        options = ("--practice", f"practice-{number}", *GIVEN[2:], "--accept-changes")
        told = team.brings(name, raw, *options)
        assert not told["faults"], told
        text = team.text(f"practice-{number}")
        ours = steps_of(text)
        pairs = SequenceMatcher(None, [one[::2] for one in steps], [one[::2] for one in ours], autojunk=False)
        found["files"] += 1
        found["steps"] += len(steps)
        found["steps right"] += sum(size for _, _, size in pairs.get_matching_blocks())
        found["steps too many"] += max(0, len(ours) - len(steps))
        found["numbers"] += sum(bool(one[1]) for one in steps)
        found["numbers kept"] += len({one[1:] for one in steps if one[1]} & {one[1:] for one in ours})
        if name.endswith(".docx"):
            found["words of Word files"] += words_of_docx(raw).total()
            found["words lost"] += sum(lost(raw, text, told).values())
    return found


def of_strangers(folder: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.docx")):
        raw = path.read_bytes()
        found["files"] += 1
        try:
            source = read_word(raw, Tracked.ACCEPT)
        except CannotGoOnError:
            found["refused"] += 1
            continue
        parts, _ = finished("T", draft_of(source, "T").parts, source.notes)
        text = "\n".join(body_of("T", parts, {}, source.notes, "t.files").lines)
        shown = len(_SHOWN.findall(text))
        told = sum("picture" in one.what for one in source.left_out) + sum(name not in text for name in source.pictures)
        drawn = drawn_in(raw)
        found.update({"pictures": drawn, "shown": shown, "told": told, "lost": max(0, drawn - shown - told)})
    return found


def drawn_in(raw: bytes) -> int:
    """The pictures of a Word file's text, read without any code of ours; those that were deleted are none."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        name = next((one for one in parts.namelist() if one.endswith("document.xml")), "")
        root = etree.fromstring(parts.read(name), etree.XMLParser(recover=True, resolve_entities=False))
    for gone in [*root.iter("{*}Fallback"), *root.iter("{*}del"), *root.iter("{*}moveFrom")]:
        for child in list(gone):
            gone.remove(child)
    return sum(1 for _ in (*root.iter("{*}blip"), *root.iter(_VML)))


def main() -> None:
    with TemporaryDirectory() as folder:
        kb = Path(folder, "kb")
        assert run("init", kb.as_posix()).exit_code == 0
        os.chdir(kb)
        print("made here:", ", ".join(f"{what} {many}" for what, many in of_made(Team(kb)).items()))
    for given in sys.argv[1:]:
        print(f"{given}:", ", ".join(f"{what} {many}" for what, many in of_strangers(Path(given)).items()))


if __name__ == "__main__":
    main()
