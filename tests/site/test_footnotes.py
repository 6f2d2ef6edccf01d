"""Footnotes, links, record forms and numbers of the regions' texts, on every kind of page and on paper."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

import docx
import pytest
from bestyet.model.base import KnowledgeBase
from bestyet.model.candidate import Candidate, Status
from bestyet.model.paper import Paper
from bestyet.paper.docx_file import docx_of
from bestyet.paper.page import paper_html
from bestyet.publish.gate import read_page
from bestyet.site.input import SiteInput
from bestyet.site.render import rendered_of
from bestyet.text.markdown.markdown import read_document
from bestyet.text.markdown.writer import write_practice
from docx.oxml.ns import qn
from freezing import in_force, site_in_force
from reading import pages_of, words

MakeSite = Callable[..., SiteInput]
FRONT = "---\npractice: client-kickoff\ntitle: Kickoff\nregion: {}\nowner: office\nstatus: in-use\n---\n# Kickoff\n\n"
FIRST, WHY, NEXT = (f"practices/client-kickoff/{layer}index.md" for layer in ("", "why/", "next/"))
EMEA = "regions/emea/client-kickoff/index.md"


def texts(text: str, apac: str = "", **other: str) -> dict[str, str]:
    """Both regions write the same, unless APAC writes something else; other: practices of APAC."""
    both = (("emea", text), ("apac", apac or text))
    found = {f"practices/{region}/client-kickoff.md": FRONT.format(region) + said for region, said in both}
    for name, said in other.items():
        front = FRONT.format("apac").replace("client-kickoff", name)
        found[f"practices/apac/{name}.md"] = front + said
    return found


def all_pages(tiny: Mapping[str, str], files: Mapping[str, str]) -> dict[str, str]:
    """Of a site where the merge of the files is in force."""
    governed = {path: text for path, text in tiny.items() if path.count("/") == 1}
    return pages_of(site_in_force("client-kickoff", {**governed, **files}))


def region_page(pages: Mapping[str, str]) -> str:
    return pages["practices/client-kickoff/for-emea/index.md"]


def notes(page: str) -> list[str]:
    """What the footnotes of a page say, in order."""
    found = re.search(r'<section class="by-notes".*?</section>', page, re.DOTALL)
    return (
        [words(one).replace(" ↩", "") for one in re.findall(r"<li id=.*?</li>", found[0], re.DOTALL)] if found else []
    )


def references(page: str) -> list[str]:
    return re.findall(r'<a id="fnref:[\d-]+" href="#fn:(\d+)">\1</a>', page)


# -- footnotes -----------------------------------------------------------------------------------------------------

NOTED = """1. Send the agenda.[^when] {#a}
2. Book a room.[^b][^when] {#b}

| Check | Who |
|---|---|
| The projector[^b] | PM {#c} |

[^b]: In writing.
[^when]: Three *days* before.[^b]
"""


@pytest.mark.parametrize("layer", ["", "why/", "1.0.0/", "1.0.0/sources/", "next/", "for-emea/"])
def test_every_page_has_the_footnotes_that_it_refers_to(tiny: Mapping[str, str], layer: str) -> None:
    page = all_pages(tiny, texts(NOTED))[f"practices/client-kickoff/{layer}index.md"]
    assert {"Three days before", "In writing"} <= {note.split(".")[0] for note in notes(page)}
    assert {int(number) for number in references(page)} == set(range(1, len(notes(page)) + 1))
    facts = read_page(page)
    assert {a[1:] for a in facts.links if a.startswith(("#fn:", "#fnref:"))} <= facts.ids


def test_a_page_says_each_footnote_once_and_leads_there_and_back(tiny: Mapping[str, str]) -> None:
    page = all_pages(tiny, texts(NOTED))[FIRST]
    steps, below = page.split('<section class="by-notes"')
    assert references(steps) == ["1", "2", "1", "2"]
    assert notes(page) == ["Three days before. 2", "In writing."]
    assert re.findall(r'href="#(fnref:[\d-]+)"', below) == ["fnref:1", "fnref:1-2", "fnref:2", "fnref:2-2", "fnref:2-3"]
    assert "[^" not in page
    assert page.count("In writing.") == 1


def test_regions_that_call_their_footnotes_alike_keep_them_apart(tiny: Mapping[str, str]) -> None:
    pages = all_pages(tiny, texts(NOTED, NOTED.replace("Three *days*", "Five *days*")))
    said = [one.removesuffix(" 2").removesuffix(" 3").removesuffix(" 4") for one in notes(pages[WHY])]
    assert sorted(said) == ["Five days before.", "In writing.", "In writing.", "Three days before."]
    assert "Five" not in pages[EMEA]


def test_a_text_as_written_has_all_its_footnotes_and_what_is_none_stays_as_it_was(tiny: Mapping[str, str]) -> None:
    pages = all_pages(tiny, texts("1. Go.[^x] {#a}\n\n[^y]: Nobody asks.\n"))
    assert notes(pages[EMEA]) == ["Nobody asks."]
    assert "Go.[^x]" in pages[EMEA]


def test_labels_of_footnotes_cannot_run(tiny: Mapping[str, str]) -> None:
    text = "1. Go.[^<b onx=1>] On.[^\"'&] {#a}\n2. Stop.\ufdd00\ufdd1 {#b}\n\n[^<b onx=1>]: One.\n[^\"'&]: Two `<i>`.\n"
    page = all_pages(tiny, texts(text))[FIRST]
    assert "onx=1>" not in page.replace("onx=1&gt;", "")
    assert "Two" in " ".join(notes(page))


def test_footnotes_that_refer_to_each_other_end(tiny: Mapping[str, str]) -> None:
    page = all_pages(tiny, texts("1. Go.[^a] {#a}\n\n[^a]: See[^b].\n[^b]: See[^a].\n"))[FIRST]
    assert notes(page) == ["See 2 .", "See 1 ."]


# -- links ---------------------------------------------------------------------------------------------------------


def hrefs(page: str, said: str) -> list[str]:
    return re.findall(rf'<a href="([^"]*)"[^>]*>{said}</a>', page)


def test_a_link_leads_to_the_step_that_it_names(tiny: Mapping[str, str]) -> None:
    quote = "## Before\n\nLook.\n\n## After\n\n1. Say the price. {#price-said}\n"
    text = "1. As [there](../apac/quote.md#price-said). {#a}\n2. As in [after](../apac/quote.md#after). {#b}\n"
    pages = all_pages(tiny, texts(text, quote=quote))
    lines = (FRONT.format("apac") + quote).split("\n")
    step, after = (next(n for n, line in enumerate(lines, 1) if part in line) for part in ("price-said", "## After"))
    assert hrefs(pages[FIRST], "there") == [f"../../regions/apac/quote/#L{step}"]
    assert hrefs(pages[FIRST], "after") == [f"../../regions/apac/quote/#L{after}"]
    assert hrefs(pages[EMEA], "there") == [f"../../apac/quote/#L{step}"]
    assert {f"L{step}", f"L{after}"} <= read_page(pages["regions/apac/quote/index.md"]).ids


def test_a_link_to_an_own_step_stays_on_the_page(tiny: Mapping[str, str]) -> None:
    text = "## Later on\n\n1. Send it, see [room](#room) and [later](#later-on). {#a}\n2. Book a room. {#room}\n"
    pages = all_pages(tiny, texts(text))
    for path in (FIRST, WHY, NEXT, "practices/client-kickoff/1.0.0/index.md"):
        assert set(hrefs(pages[path], "room")) == {"#room"}, path
        (later,) = set(hrefs(pages[path], "later"))
        assert later[1:] in read_page(pages[path]).ids
    assert hrefs(region_page(pages), "room") == ["#room"]
    assert hrefs(pages[EMEA], "room") == ["#L13"]


def test_a_link_to_a_step_of_another_region_of_the_practice(tiny: Mapping[str, str]) -> None:
    pages = all_pages(
        tiny, texts("1. Like [them](../apac/client-kickoff.md#a). {#a}\n", "1. Do so. {#a}\n2. On. {#b}\n")
    )
    assert hrefs(pages[EMEA], "them") == ["../../apac/client-kickoff/#L10"]


def test_a_link_to_a_version_leads_to_its_page(tiny: Mapping[str, str]) -> None:
    text = "1. As [it](../global/client-kickoff/1.0.0/practice.md#b) says. {#a}\n2. Go on. {#b}\n"
    assert hrefs(all_pages(tiny, texts(text))[EMEA], "it") == ["../../../practices/client-kickoff/1.0.0/#b"]


@pytest.mark.parametrize("part", ["nowhere", "%22onclick", "a b", "L1"])
def test_a_link_to_what_is_not_there_leads_to_the_page(tiny: Mapping[str, str], part: str) -> None:
    pages = all_pages(tiny, texts(f"1. See [it](<../apac/quote.md#{part}>). {{#a}}\n", quote="1. Go. {#b}\n"))
    assert hrefs(pages[FIRST], "it") == ["../../regions/apac/quote/"]


# -- definitions, forms --------------------------------------------------------------------------------------------


def test_link_definitions_show_nothing(tiny: Mapping[str, str]) -> None:
    text = "1. Ask [them][lead]. {#a}\n\n[lead]: https://example.org/lead\n[other]: <https://example.org/x> 'Title'\n"
    pages = all_pages(tiny, texts(text + "\n| Who | When |\n|---|---|\n| [PM][lead] | now {#b} |\n"))
    for path in (FIRST, WHY, NEXT, EMEA, "practices/client-kickoff/for-emea/index.md"):
        assert set(hrefs(pages[path], "them")) == {"https://example.org/lead"}, path
        assert set(hrefs(pages[path], "PM")) == {"https://example.org/lead"}, path
        assert "lead]:" not in pages[path]
        assert '<div class="by-words"></div>' not in pages[path], path
    assert pages[FIRST].count('class="by-para"') == 0


def test_a_record_form_is_shown(tiny: Mapping[str, str]) -> None:
    pages = all_pages(tiny, texts("1. Fill it in. {#a}\n\n## Record\n\n| Date | Signature |\n|---|---|\n"))
    for path in (FIRST, WHY, NEXT, EMEA, "practices/client-kickoff/for-emea/index.md"):
        assert "Date Signature" in words(pages[path]), path


# -- numbers -------------------------------------------------------------------------------------------------------

BETWEEN = {
    "note": "Everybody listens. {#n}",
    "picture": "![The room](room.png)",
    "table": "| Who | When |\n|---|---|\n| PM | now {#r} |",
    "code": "```\nmake\n```",
}


def card_numbers(page: str) -> list[int]:
    """As the cards of ordered lists say them, outermost."""
    return [int(one) for one in re.findall(r'<li id="s\d"[^>]* data-by-number="(\d+)"', page)]


def list_numbers(page: str) -> list[int]:
    """As a browser counts the steps called s1, s2, … in a page without numbers of its own."""
    found = []
    for listed in re.findall(r'<ol class="by-steps"(.*?)</ol>', page, re.DOTALL):
        start = re.match(r' start="(\d+)"', listed)
        count = len(re.findall(r"Step \d\.</div>", re.sub(r"<details.*?</details>", "", listed, flags=re.DOTALL)))
        found += range(int(start[1]) if start else 1, (int(start[1]) if start else 1) + count)
    return found


@pytest.mark.parametrize("what", sorted(BETWEEN))
def test_numbers_go_on_over_what_stands_between(tiny: Mapping[str, str], what: str) -> None:
    text = f"1. Step 1. {{#s1}}\n2. Step 2. {{#s2}}\n\n{BETWEEN[what]}\n\n3. Step 3. {{#s3}}\n4. Step 4. {{#s4}}\n"
    pages = all_pages(tiny, texts(text))
    assert card_numbers(pages[FIRST]) == card_numbers(region_page(pages)) == [1, 2, 3, 4]
    for path in (WHY, NEXT, EMEA, "practices/client-kickoff/1.0.0/index.md"):
        assert list_numbers(pages[path]) == [1, 2, 3, 4], path


def test_two_lists_that_each_begin_at_one_stay_so(tiny: Mapping[str, str]) -> None:
    text = "1. Step 1. {#s1}\n2. Step 2. {#s2}\n\nThen: {#n}\n\n1. Step 3. {#s3}\n2. Step 4. {#s4}\n"
    pages = all_pages(tiny, texts(text))
    assert card_numbers(pages[FIRST]) == card_numbers(region_page(pages)) == [1, 2, 1, 2]
    for path in (WHY, NEXT, EMEA, "practices/client-kickoff/1.0.0/index.md"):
        assert list_numbers(pages[path]) == [1, 2, 1, 2], path


def test_a_text_that_begins_elsewhere_is_numbered_as_it_was_written(tiny: Mapping[str, str]) -> None:
    pages = all_pages(tiny, texts("4. Step 1. {#s1}\n5. Step 2. {#s2}\n"))
    assert list_numbers(pages[EMEA]) == [4, 5]


def test_the_numbers_of_the_pages_are_those_of_the_text(
    shipped: KnowledgeBase, drafts: Mapping[str, Candidate]
) -> None:
    """A draft's page, the page of a version and the text that people vote on say the same numbers."""
    for practice in shipped.practices:
        candidate = drafts[practice]
        read = read_document("practice.md", write_practice(candidate).text.encode()).passages
        wanted = [one.number for one in read if one.kind == "item" and one.number is not None]
        draft = SiteInput(shipped, {practice: candidate})
        versions = replace(draft, versions={practice: (in_force(shipped, candidate),)})
        for site in (draft, versions):
            place = f"docs/practices/{practice}/index.md"
            page = next(raw for path, raw in rendered_of(site, {practice}) if path == place).decode()
            cards = re.findall(r'<(ol|ul) class="by-cards"|data-by-number="(\d+)"|</(ol|ul)>', page)
            kinds, found = [], []
            for opened, number, closed in cards:
                if opened:
                    kinds.append(opened)
                elif closed and kinds:
                    kinds.pop()
                elif number and kinds and kinds[-1] == "ol":
                    found.append(int(number))
            assert found == wanted, practice


# -- paper ---------------------------------------------------------------------------------------------------------


def paper_of(text: str) -> Paper:
    document = read_document("practice.md", (FRONT.format("global") + text).encode())
    return Paper(
        company="Example",
        practice="client-kickoff",
        title="Kickoff",
        number="1.0.0",
        standing="1.0.0 is in force.",
        is_in_force=True,
        opened="2026-11-02",
        decided="2026-11-03",
        effective="2026-11-03",
        before="",
        digest="sha256:" + "0" * 64,
        document=document,
        rule="",
        signed=(),
        sheets=(),
    )


def test_paper_has_footnotes_and_goes_on_counting() -> None:
    text = NOTED.replace("\n\n|", "\n\nA note. {#n}\n\n3. Go on. {#d}\n\n|", 1) + "\n[l]: https://example.org\n"
    page = paper_html(paper_of(text))
    assert notes(page) == ["Three days before. 2", "In writing."]
    assert '<ol start="3">' in page
    made = docx.Document(io.BytesIO(docx_of(paper_of(text))))
    said = [paragraph.text for paragraph in made.paragraphs]
    assert "Send the agenda.[1]" in said
    assert "Book a room.[2][1]" in said
    assert "[1] Three days before.[2]" in said
    assert "[2] In writing." in said
    assert not [one for one in said if "\ufdd0" in one or "[l]" in one]
    numbering = made.part.numbering_part.element
    starts = [int(one.get(qn("w:val"))) for one in numbering.iter(qn("w:startOverride"))]
    assert 3 in starts


def test_nothing_of_a_candidate_is_lost_with_its_definitions(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    """What only one region's text has is proposed, its footnotes with it."""
    files = {**tiny, **texts("1. Go. {#a}\n2. Only here.[^x] {#b}\n\n[^x]: Why so.\n", "1. Go. {#a}\n")}
    site = make_site(files)
    assert [i for i in site.candidates["client-kickoff"].items if i.status is Status.ADDITION]
    page = pages_of(site)[WHY]
    assert notes(page) == ["Why so."]
    assert references(page)
