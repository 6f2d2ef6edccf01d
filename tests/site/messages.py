"""The messages of the pages' own words; `python tests/site/messages.py` brings the catalogues up to date."""

import ast
import sys
from importlib import resources
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from bestyet.site.language.interface import messages
from bestyet.site.language.words import marked_words
from jinja2 import Environment

SITE = Path(str(resources.files("bestyet.site")))
UNSAID = ('"POT-Creation', '"PO-Revision', '"Generated-By', '"Last-Translator', '"Report-Msgid', '"Language-Team')
SAID = ("gettext", "ngettext", "counted", "forms", "message", "sentence", "numbered", "_", "Section")
OF_TWO = ("ngettext", "counted", "forms", "numbered")  # a form for one, and one for many
ROOMS = ("site", "insight", "merge", "model", "paper")


def collected() -> dict[str | tuple[str, str], set[str]]:
    """Message (or its two forms) -> the files it stands in."""
    found: dict[str | tuple[str, str], set[str]] = {}
    parser = Environment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"])
    for path in sorted((SITE / "templates").rglob("*.j2")):
        for message in messages(parser.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(message, set()).add(path.name)
    for path in [*sorted((SITE / "theme").rglob("*.html")), *sorted((SITE / "static").glob("*.js"))]:
        for message in marked_words(path.read_text(encoding="utf-8")):
            found.setdefault(message, set()).add(path.name)
    for path in sorted(path for room in ROOMS for path in (SITE.parent / room).rglob("*.py")):
        for message in _in_python(path):
            found.setdefault(message, set()).add(path.name)
    return found


def _in_python(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAID):
            continue
        args = node.args[:1] if node.func.id == "Section" else node.args  # of a section: its heading
        words = [arg.value for arg in args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if node.func.id in OF_TWO and len(words) > 1:
            yield words[0], words[1]
        elif words:
            yield words[0]


def read(path: Path) -> Catalog:
    return read_po(BytesIO(path.read_bytes()), locale=path.stem)


def update(path: Path) -> None:
    """Add what is new without a translation, drop what is gone, keep the rest and its order by message."""
    old = read(path)
    about = "# The words of the site: `python tests/site/messages.py` adds what is new and drops what is gone."
    fresh = Catalog(locale=path.stem, header_comment=about, project="BestYet", version="pages", fuzzy=False)
    for message, files in sorted(collected().items(), key=lambda entry: str(entry[0]).casefold()):
        single = message[0] if isinstance(message, tuple) else message
        known = old.get(single)
        fits = known is not None and isinstance(known.string, str) == isinstance(message, str)
        fresh.add(message, known.string if fits else None, locations=[(name, 0) for name in sorted(files)])
    for known in old:
        if known.id and known.context:
            fresh.add(known.id, known.string, context=known.context)
    out = BytesIO()
    write_po(out, fresh, width=0, omit_header=False, no_location=True, sort_output=False)
    lines = out.getvalue().decode().splitlines()
    kept = [line for line in lines if not line.startswith(UNSAID)]
    path.write_text("\n".join(kept).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    for catalogue in sorted((SITE / "locale").glob("*.po")):
        update(catalogue)
        missing = [entry.id for entry in read(catalogue) if entry.id and not entry.string]
        sys.stdout.write(f"{catalogue.name}: {len(missing)} without a translation\n")
