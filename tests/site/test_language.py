"""The pages in another language: whole sentences, links that hit, and marks on what stays in its own language."""

from __future__ import annotations

import ast
import json
import re
import runpy
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message
from bestyet.model.passage import anchor_of_heading
from bestyet.model.reasons import Reason
from bestyet.model.sentence import Value, in_turn, numbered, sentence
from bestyet.site.input import SiteInput
from bestyet.site.language.told import recorded, retold, value
from bestyet.site.language.words import (
    counted,
    gettext,
    languages,
    said,
    speaking,
    spoken,
)
from bestyet.site.language.written import day
from markdown.extensions.toc import slugify
from reading import render

Make = Callable[..., SiteInput]
_MESSAGES = runpy.run_path(str(Path(__file__).with_name("messages.py")))
SITE, collected, read = (_MESSAGES[name] for name in ("SITE", "collected", "read"))
CATALOGUES = sorted((SITE / "locale").glob("*.po"))
PRACTICE = "docs/practices/client-kickoff/why/index.md"
AS_WRITTEN = "docs/regions/emea/client-kickoff/index.md"


def pages_of(site: SiteInput, language: str = "en") -> dict[str, str]:
    return {path: content.decode() for path, content in render(replace(site, language=language)).items()}


def forms(text: Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (text,)


def entries(language: str) -> list[Message]:
    return [entry for entry in read(SITE / "locale" / f"{language}.po") if entry.id]


# -- the catalogues ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_has_every_message_and_none_that_is_gone(path: Any) -> None:
    """After a change of words: `python tests/site/messages.py`, then fill in what is empty."""
    there = {tuple(forms(entry.id)) for entry in read(path) if entry.id}
    wanted = {forms(message) for message in collected()}
    assert sorted(wanted - there) == []
    assert sorted(there - wanted) == []
    assert [entry.id for entry in read(path) if entry.id and not all(forms(entry.string))] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_translations_keep_placeholders_and_tags(path: Any) -> None:
    for entry in entries(path.stem):
        for text in forms(entry.string):
            for pattern in (r"%\((\w+)\)s", r"</?\w+"):
                asked = {name for form in forms(entry.id) for name in re.findall(pattern, form)}
                given = set(re.findall(pattern, text))
                # A form for one thing may say it without the number.
                assert asked - given <= {"num"} if len(forms(entry.id)) > 1 else asked == given, entry.id
                assert given <= asked, entry.id


def test_no_words_of_a_template_are_left_unmarked() -> None:
    for path in sorted((SITE / "templates").rglob("*.j2")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"\{% trans.*?\{% endtrans %\}|\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "·", text, flags=re.DOTALL)
        aloud = re.findall(r"""\b(?:aria-label|title|placeholder|alt)="([^"]*)""", text)
        shown = re.sub(r"<(code|pre)\b.*?</\1>|<[^<>]*>|&#?\w+;", " ", text, flags=re.DOTALL)
        words = [word for part in (*aloud, shown) for word in re.findall(r"[A-Za-z]{2,}", part)]
        assert words == [], path.name


# -- words -------------------------------------------------------------------------------------------------------


def test_words_numbers_and_days() -> None:
    with speaking("de"):
        assert gettext("What to do") == "Was zu tun ist"
        assert (counted("%(num)s step added", "%(num)s steps added", 1), day("2026-05-12")) == (
            "1 Schritt neu",
            "12. Mai 2026",
        )
        assert counted("%(num)s step added", "%(num)s steps added", 3) == "3 Schritte neu"
        assert gettext("What nobody has translated") == "What nobody has translated"
        assert (said("in use"), said("What to do")) == ("in Gebrauch", "What to do")
    assert counted("%(num)s step added", "%(num)s steps added", 3) == "3 steps added"


def test_a_sentence_of_an_instrument_is_plain_english_and_can_be_said_in_german() -> None:
    ended = sentence("the departure declared ended on %(day)s", day=Value("2026-05-12"))
    differs = sentence(
        "%(region)s says %(own)s, the standard says %(said)s",
        region="50%(x)s",
        own=Value("1 day"),
        said=Value("4.5 days"),
    )
    lost = sentence("it declares to depart from %(step)s, which the standard does not have", step="2 days (informed)")
    told = in_turn((ended, differs, "What to do"))
    assert (
        told == "the departure declared ended on 2026-05-12; 50%(x)s says 1 day, the standard says 4.5 days; What to do"
    )
    assert json.dumps([told, ended]) == json.dumps([str(told), str(ended)])
    assert retold(told) == told.replace("2026-05-12", "12 May 2026")
    with speaking("de"):
        german = "die erklärte Sonderregelung endete am 12. Mai 2026; 50%(x)s sagt 1 Tag, der Standard sagt 4,5 Tage"
        assert retold(told) == f"{german}; What to do"
        assert recorded(ended, capital=True, stop=True) == "Die erklärte Sonderregelung endete am 12. Mai 2026."
        assert "Sonderregelung zu 2 days (informed)" in retold(lost)
        assert recorded("EMEA says QA (informed)") == '<span lang="en">EMEA says QA (informed)</span>'
        assert recorded("What to do", stop=True) == '<span lang="en">What to do.</span>'
        assert retold(numbered("%(num)s step added", "%(num)s steps added", 1)) == "1 Schritt neu"
        assert retold(numbered("%(num)s step added", "%(num)s steps added", 2)) == "2 Schritte neu"


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("1 business day", "1 Arbeitstag"),
        ("2 weeks after contract signed", "2 Wochen nach contract signed"),
        ("version 3.1", "Version 3.1"),
        ("Head (responsible and accountable), QA (informed)", "Head (zuständig und verantwortlich), QA (informiert)"),
        *((words, words) for words in ("Send it in 2 days", "2 dogs", "version two", "2026-05-12T10:00", "Search", "")),
    ],
)  # fmt: skip
def test_values_are_said_in_german_and_words_of_people_stay(english: str, german: str) -> None:
    assert value(english) == english
    with speaking("de"):
        assert value(english) == german


def test_days_are_said_as_people_write_them() -> None:
    assert value("2026-05-12") == "12 May 2026"
    with speaking("de"):
        assert value("2026-05-12") == "12. Mai 2026"


@pytest.mark.parametrize("folder", ["practice", "version"])
def test_no_template_makes_an_address(folder: str) -> None:
    """They are made in one place, and a template says which page is meant."""
    for path in sorted((SITE / "templates" / folder).rglob("*.j2")):
        made = re.findall(r"'\w+/' *~|~ *'/'|\[:1\] *\| *upper", path.read_text(encoding="utf-8"))
        assert made == [], path.name


def test_every_pattern_of_a_sentence_is_found() -> None:
    """A pattern that is put together elsewhere would never be translated."""
    counts = {"sentence": 1, "cannot": 1, "numbered": 2}
    for path in sorted(path for room in _MESSAGES["ROOMS"] for path in (SITE.parent / room).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if any(name in text for name in counts) else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                count = counts.get(node.func.id, 0)
                assert all(isinstance(arg, ast.Constant) for arg in node.args[:count]), (path.name, node.lineno)


def test_a_language_of_a_country_uses_the_language_and_an_unknown_one_english() -> None:
    assert (spoken("de-CH"), spoken("de"), spoken("en-GB"), spoken("xx"), spoken("")) == ("de", "de", "en", "en", "en")
    assert languages()[0] == "en"


# -- pages -------------------------------------------------------------------------------------------------------


def test_a_german_site_speaks_german(tiny: Mapping[str, str], make_site: Make) -> None:
    found = pages_of(make_site(tiny), "de")
    for path, words in {
        "docs/index.md": "zusammengeführt aus den Texten von",
        PRACTICE: "## Was zu tun ist",
        AS_WRITTEN: "wie dort geschrieben",
        "docs/regions/emea/index.md": "Was nur",
        "docs/programme/index.md": "<h1>Programm</h1>",
        "docs/search/index.md": "Suche",
        "docs/practices/client-kickoff/compare/index.md": "Was jede Region heute geschrieben hat",
        "docs/practices/client-kickoff/for-apac/index.md": "Noch nicht angenommen: Dort gilt",
        "docs/assets/search.js": "Seiten gefunden",
        "theme/404.html": "Seite",
    }.items():
        assert words in found[path], path
    title = re.search(r'^title: "(.*)"$', found["docs/index.md"], re.MULTILINE)
    assert title
    assert title[1] == "Start"
    assert "How to contribute" not in "".join(found.values())


def test_english_pages_do_not_depend_on_what_was_spoken_before(tiny: Mapping[str, str], make_site: Make) -> None:
    site = make_site(tiny)
    before = pages_of(site)
    assert pages_of(site, "de-CH").keys() == before.keys()
    assert pages_of(site) == before
    assert pages_of(site, "xx")[PRACTICE] == before[PRACTICE]
    assert not any(' lang="' in page for page in before.values())


def test_links_to_parts_of_a_page_hit_their_translated_headings(tiny: Mapping[str, str], make_site: Make) -> None:
    page = pages_of(make_site(tiny), "de")[PRACTICE]
    anchors = {anchor_of_heading(heading) for heading in re.findall(r"^## (.*)$", page, re.MULTILINE)}
    anchors |= set(re.findall(r'id="([^"]+)"', page))
    assert "von-den-regionen-zu-klaren" in anchors
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors


def test_a_step_named_as_a_translated_heading_keeps_an_anchor_of_its_own(
    tiny: Mapping[str, str], make_site: Make
) -> None:
    files = {path: text.replace("{#history}", "{#quellen-und-geschichte}") for path, text in tiny.items()}
    page = pages_of(make_site(files), "de")[PRACTICE]
    assert 'id="step-quellen-und-geschichte"' in page
    assert 'id="quellen-und-geschichte"' not in page
    assert 'id="quellen-und-geschichte"' in pages_of(make_site(files))[PRACTICE]


# -- what is in another language than the page -------------------------------------------------------------------


def test_words_of_records_that_are_not_ours_are_marked_as_english(tiny: Mapping[str, str], make_site: Make) -> None:
    site = make_site(tiny)
    found = site.candidates["client-kickoff"]
    items = tuple(replace(item, because=Reason("evidence", recorded="EMEA measured it best")) for item in found.items)
    site = replace(site, candidates={"client-kickoff": replace(found, items=items)})
    assert '<span lang="en">EMEA measured it best</span>' in pages_of(site, "de")[PRACTICE]


def test_a_text_says_its_language_and_pages_in_another_mark_it(tiny: Mapping[str, str], make_site: Make) -> None:
    path = "practices/emea/client-kickoff.md"
    files = {**tiny, path: tiny[path].replace("status: in-use", "status: in-use\nlanguage: de", 1)}
    english, german = pages_of(make_site(files)), pages_of(make_site(files), "de")
    assert (
        '<h1 id="L26" lang="de">' in english[AS_WRITTEN]
        or ' lang="de">Client kickoff meeting</h1>' in (english[AS_WRITTEN])
    )
    assert '<div class="by-words" lang="de">' in english[AS_WRITTEN]
    assert '<div class="by-said" lang="de">' in english[PRACTICE]
    assert 'lang="de"' not in english["docs/regions/apac/client-kickoff/index.md"]
    assert 'lang="de"' not in german[AS_WRITTEN]


def test_the_language_of_a_region_holds_for_its_texts(tiny: Mapping[str, str], make_site: Make) -> None:
    governance = tiny["practices/governance.yml"].replace("{name: Asia-Pacific}", "{name: Asia-Pacific, language: ko}")
    found = pages_of(make_site({**tiny, "practices/governance.yml": governance}))
    assert '<div class="by-words" lang="ko">' in found["docs/regions/apac/client-kickoff/index.md"]
    assert ' lang="ko"' not in found[AS_WRITTEN]


@pytest.mark.parametrize("language", ['"\\"><script>"', "[de]", "7", "''"])
def test_what_is_no_language_marks_nothing(tiny: Mapping[str, str], make_site: Make, language: str) -> None:
    path = "practices/emea/client-kickoff.md"
    text = tiny[path].replace("status: in-use", f"status: in-use\nlanguage: {language}", 1)
    found = pages_of(make_site({**tiny, path: text}))
    assert ' lang="' not in found[AS_WRITTEN]
    assert "<script>" not in found[AS_WRITTEN]


def test_what_people_wrote_is_neither_translated_nor_read_as_a_pattern(
    tiny: Mapping[str, str], make_site: Make
) -> None:
    path = "practices/emea/client-kickoff.md"
    text = tiny[path].replace("status: in-use", 'status: "100%(x)s %"').replace("Client kickoff meeting", "Search")
    page = pages_of(make_site({**tiny, path: text}), "de")[AS_WRITTEN]
    assert "100%(x)s %" in page
    assert ">Search</h1>" in page


@pytest.mark.parametrize(
    "heading", ["By when", "Über den Umgang – kurz", "a_b  c--d", "日本", "1.2 Who?", "x\u00a0y", "-a-", ""]
)
def test_headings_are_called_as_the_builder_calls_them(heading: str) -> None:
    assert anchor_of_heading(heading) == slugify(heading, "-")
