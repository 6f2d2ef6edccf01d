"""The messages of the pages' own words; `python tests/site/messages.py` brings the catalogues up to date."""

import json
import sys
from collections.abc import Iterator
from importlib import resources
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from bestyet.site.language.words import MARKED
from bestyet.text.codes.codes import Code, Part, codes

SITE = Path(str(resources.files("bestyet.site")))
UNSAID = ('"POT-Creation', '"PO-Revision', '"Generated-By', '"Last-Translator', '"Report-Msgid', '"Language-Team')
ONE = dict.fromkeys(("gettext", "message", "sentence", "pattern", "cannot", "_"))
OF_TWO = dict.fromkeys(("ngettext", "counted", "forms", "numbered"), (1, 2))  # a form for one, and one for many
SAID = {**ONE, **OF_TWO, "Section": (1,)}  # of a section: its heading
AS_READ = dict.fromkeys(("trim_blocks", "lstrip_blocks", "trimmed", "newstyle_gettext"), "true") | {"silent": "false"}
ROOMS = ("site", "insight", "merge", "model", "paper", "desk", "actions", "knowledge", "govern", "repo", "text")
# Codes of words, votes and other files that a text of somebody can have all the same.
_MET = frozenset(
    (
        *("not-text", "byte-order-mark", "merge-conflict", "windows-line-ends", "hidden-character", "text-direction"),
        *("too-much-yaml", "several-documents", "text-too-large", "too-many-passages", "too-many-together"),
        *("passage-too-long", "long-passage", "too-many-pictures", "unknown-reviewer"),
        *("comment-changed", "comment-length", "unknown-comment"),
    )
)
Message = str | tuple[str, ...]


def collected() -> dict[Message, set[str]]:
    """Message (or its two forms) -> the files it stands in."""
    found: dict[Message, set[str]] = {}
    for path in sorted(path for room in ROOMS for path in (SITE.parent / room).rglob("*") if path.is_file()):
        for message in _messages(path):
            found.setdefault(message, set()).add(path.name)
    for message in _of_a_text():
        found.setdefault(message, set()).add("variant.schema.json")
    for code in codes().values():
        if at_the_desk(code):
            found.setdefault(code.mend, set()).add("codes.yml")
    return found


def at_the_desk(code: Code) -> bool:
    """Whether who writes a text, or brings one, can meet it there."""
    return code.part in (Part.FRONT, Part.BODY, Part.FILE, Part.PATH) or code.code in _MET


def _of_a_text() -> Iterator[str]:
    """What the desk shows of the schema: titles of fields, and what is said of each value, as a hint too."""
    schema = json.loads((SITE.parents[2] / "schema/variant.schema.json").read_text(encoding="utf-8"))
    for entry in schema["properties"].values():
        yield entry["title"]
        columns = entry.get("items", {}).get("properties", {})
        yield from (column["title"] for column in columns.values())
        yield from _described(entry)


def _described(node: object) -> Iterator[str]:
    """What is said of an entry of the schema and of all below it."""
    if isinstance(node, dict):
        if isinstance(node.get("description"), str):
            yield node["description"]
        node = [*node.values()]
    for below in node if isinstance(node, list) else ():
        yield from _described(below)


def _messages(path: Path) -> Iterator[Message]:
    if path.suffix in (".html", ".js"):
        yield from MARKED.findall(path.read_text(encoding="utf-8"))
    elif method := {".py": "python", ".j2": "jinja2.ext:babel_extract"}.get(path.suffix):
        with path.open("rb") as file:
            yield from (message for _, message, _, _ in extract(method, file, SAID, options=AS_READ))


def read(path: Path) -> Catalog:
    return read_po(BytesIO(path.read_bytes()), locale=path.stem)


def update(path: Path) -> None:
    """Add what is new without a translation, drop what is gone, keep the rest and its order by message."""
    old = read(path)
    about = "# The words of the site: `python tests/site/messages.py` adds what is new and drops what is gone."
    fresh = Catalog(locale=path.stem, header_comment=about, project="BestYet", version="pages", fuzzy=False)
    for message, files in sorted(collected().items(), key=lambda entry: (str(entry[0]).casefold(), str(entry[0]))):
        single = message[0] if isinstance(message, tuple) else message
        known = old.get(single)
        fits = known is not None and isinstance(known.string, str) == isinstance(message, str)
        fresh.add(message, known.string if fits else None, locations=[(name, 0) for name in sorted(files)])
    out = BytesIO()
    write_po(out, fresh, width=0, omit_header=False, no_location=True, sort_output=False)
    lines = out.getvalue().decode().splitlines()
    kept = [line for line in lines if not line.startswith(UNSAID)]
    path.write_text("\n".join(kept).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    for catalogue in sorted((SITE / "locale").glob("*.po")):
        update(catalogue)
        forms = (
            (entry.id, entry.string if isinstance(entry.string, tuple | list) else (entry.string,))
            for entry in read(catalogue)
        )
        missing = [words for words, said in forms if words and not all(said)]
        sys.stdout.write(f"{catalogue.name}: {len(missing)} without a translation\n")
