"""What the pages say, told on a knowledge base of two regions."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from bestyet.merge.candidate import merge
from bestyet.model.commit import HistoryState
from bestyet.model.group import Question
from bestyet.publish.gate import faults, read_page
from bestyet.site.input import Forge, SiteInput
from bestyet.site.links import SECTIONS
from bestyet.text.base import read_base
from bestyet.text.settled import read_settled
from reading import render, words

GOLDEN = Path(__file__).parent / "golden"
KICKOFF = "docs/practices/client-kickoff/why/index.md"
FIRST = "docs/practices/client-kickoff/index.md"
MakeSite = Callable[..., SiteInput]


def between(page: str, start: str, end: str) -> str:
    return page.split(start, 1)[1].split(end, 1)[0]


@pytest.mark.parametrize("layer", ["do", "why", "decisions"])
def test_the_pages_of_a_practice_read_as_agreed(pages: dict[str, str], layer: str) -> None:
    """The whole page; after a wanted change, look at the difference and copy the new text over the golden file."""
    page = pages[f"docs/practices/client-kickoff/{'' if layer == 'do' else layer + '/'}index.md"]
    lines = page.replace("><", ">\n<").replace("> <", ">\n<")
    assert lines == (GOLDEN / f"client-kickoff-{layer}.md").read_text(encoding="utf-8")


def test_a_draft_says_to_follow_ones_regions_text_and_that_nobody_voted_on_it_yet(pages: dict[str, str]) -> None:
    first = words(pages[FIRST])
    assert "Draft, not in force. Follow your region’s text: EMEA APAC" in first
    assert "In force" not in first
    assert "Nobody has voted on this practice yet." in words(pages["docs/practices/client-kickoff/decisions/index.md"])


def test_each_step_shows_who_says_it_and_who_does_not(pages: dict[str, str]) -> None:
    agenda = between(pages[KICKOFF], '<li id="agenda-sent">', "</li>")
    assert "EMEA says this" in agenda
    assert "APAC says this" in agenda
    assert "does not say this" not in agenda


def test_a_region_that_does_not_say_a_step_stands_beside_it_hollow(
    tiny: Mapping[str, str], make_site: MakeSite
) -> None:
    third = tiny["practices/apac/client-kickoff.md"].replace("Issue the launch agenda 5 business days ahead", "Dance")
    files = {**tiny, "practices/india/client-kickoff.md": third.replace(" {#agenda-sent}", "").replace("apac", "india")}
    agenda = between(render(make_site(files))[KICKOFF].decode(), '<li id="agenda-sent">', "</li>")
    assert re.search(
        r'by-hollow"[^>]*title="India does not say this"> ?<span class="by-unseen">not </span>India', agenda
    )


def test_under_a_fold_stand_each_regions_own_words_with_place_author_and_reason(pages: dict[str, str]) -> None:
    fold = words(between(pages[KICKOFF], '<li id="agenda-sent">', "</details>"))
    assert "Issue the launch agenda 5 business days ahead." in fold
    assert "EMEA, line 25 · Ada Example, 12 May 2026" in fold
    assert "APAC, line 20 · author not in this history" in fold
    assert "Why these words:" in fold


def test_the_place_leads_to_the_line_of_the_variant_as_written(pages: dict[str, str]) -> None:
    assert 'href="../../../regions/emea/client-kickoff/#L25"' in pages[KICKOFF]
    assert '<li id="L25">' in pages["docs/regions/emea/client-kickoff/index.md"]


def test_what_regions_must_settle_reads_as_a_sentence(pages: dict[str, str]) -> None:
    settle = words(between(pages[KICKOFF], "## Regions must settle", "## Sources"))
    assert "Kickoff held — how soon it is done, after contract signed." in settle
    assert "APAC says 7 business days ; EMEA says 5 business days ." in settle
    assert "proposed by rule" in settle


def test_words_against_a_value_are_told_with_both(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    held = "Hold the kickoff within 10 business days. {#kickoff-held}"
    files = {
        path: text.replace("within: 7", "within: 5").replace("\n2. ", f"\n2. {held}\n3. ")
        for path, text in tiny.items()
    }
    told = between(words(render(make_site(files))[KICKOFF].decode()), "Words against values", "##")
    chosen = "Kickoff held Chosen: 5 business days after contract signed."
    assert f"{chosen} The words of the step: “10 business days”." in told
    assert "Words against values" not in words(render(make_site(tiny))[KICKOFF].decode())


def test_what_one_region_does_is_kept_apart_and_not_lost(pages: dict[str, str]) -> None:
    steps = between(pages[KICKOFF], "## What to do", "## By when")
    additions = words(between(pages[KICKOFF], "## Not common (yet)", "## Why this way"))
    assert "biggest worries" not in steps
    assert "1 passage that only EMEA has" in additions
    assert "Ask for the three biggest worries." in additions


def test_possible_pairs_are_asked_about(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    site = make_site(tiny)
    candidate = site.candidates["client-kickoff"]
    worries = next(n for n, p in enumerate(candidate.variants[1].document.passages) if "worries" in p.text)
    asked = replace(candidate, questions=(Question(5000, (0, 3), (1, worries), worth=600),))
    page = render(replace(site, candidates={"client-kickoff": asked}))[KICKOFF].decode()
    questions = words(between(page, "## Open questions", "## Sources"))
    assert "1 pair of steps may say the same thing." in questions
    assert "Ask for the three biggest worries." in questions


def test_a_lesson_leads_to_the_step_it_made(pages: dict[str, str]) -> None:
    assert '<a href="#agenda-sent">the step: agenda sent</a>' in pages[KICKOFF]


def test_a_step_called_like_a_section_keeps_an_anchor_of_its_own(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    files = {path: text.replace("{#history}", "{#why-this-way}") for path, text in tiny.items()}
    page = render(make_site(files))[KICKOFF].decode()
    assert '<li id="step-why-this-way">' in page


def test_sections_that_pages_may_have_are_never_anchors_of_steps(pages: dict[str, str]) -> None:
    texts = "\n".join(text for path, text in pages.items() if path.endswith(".md"))
    headings = re.findall(r"^## (.+)$", texts, re.MULTILINE)
    slugs = {re.sub(r"[^a-z]+", "-", heading.lower()).strip("-") for heading in headings}
    assert slugs <= SECTIONS


def test_home_answers_the_four_questions(pages: dict[str, str]) -> None:
    home = words(pages["docs/index.md"])
    assert "How Example Biologics (illustrative) works with its clients: 1 practice" in home
    assert "Find a practice Project start 1" in home
    assert (
        "In force: follow these Nothing is in force yet. 1 practice is not in force: your region’s own text holds."
        in home
    )
    assert "On vote No vote is open." in home
    assert "Client kickoff meeting new 12 May 2026 · EMEA: Say when" in home


def test_made_up_data_is_said_to_be_so_on_every_page(pages: dict[str, str]) -> None:
    assert all("\nillustrative: true\n" in text for path, text in pages.items() if path.endswith("index.md"))


def test_real_data_is_not(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    files = {path: text.replace(" (illustrative)", "") for path, text in tiny.items()}
    assert b"\nillustrative: false\n" in render(make_site(files))["docs/index.md"]


def test_a_region_page_says_what_the_region_owes(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    extra = (
        tiny["practices/emea/client-kickoff.md"].replace("client-kickoff", "risk-review").replace("sample: 118, ", "")
    )
    made = render(make_site({**tiny, "practices/emea/risk-review.md": extra}))
    apac, emea = (words(made[f"docs/regions/{region}/index.md"].decode()) for region in ("apac", "emea"))
    assert "Practices it has not written, though other regions have Client kickoff meeting" in apac
    assert "No evidence yet Project launch" in apac
    assert "Never reviewed, or not said when Project launch" in apac
    assert "on time lacks its sample" in emea
    assert "12 May 2026 12 May 2027" in emea
    assert "Ask for the three biggest worries." in emea


def test_retired_variants_stay_readable_though_nothing_is_merged(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    files = {path: text.replace("status: in-use", "status: retired") for path, text in tiny.items()}
    made = render(make_site(files))
    assert KICKOFF not in made
    assert b"Send the agenda" in made["docs/regions/emea/client-kickoff/index.md"]


def test_an_empty_knowledge_base_has_a_site(make_site: MakeSite) -> None:
    made = render(make_site({}))
    assert b"Write the first one." in made["docs/practices/index.md"]


def test_a_forge_gives_links_to_lines_and_to_its_editor(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    forge = Forge("https://forge.example.org/acme/practices", "main")
    made = render(make_site(tiny, forge=forge))
    assert b"https://forge.example.org/acme/practices/blob/main/practices/emea/client-kickoff.md#L25" in made[KICKOFF]
    variant = made["docs/regions/emea/client-kickoff/index.md"]
    assert b"https://forge.example.org/acme/practices/edit/main/practices/emea/client-kickoff.md" in variant


def test_a_shallow_copy_is_said_to_be_the_reason(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    made = render(make_site(tiny, history=HistoryState.SHALLOW))
    assert b"author not in this history (the copy is shallow)" in made[KICKOFF]


def test_links_of_contributors_between_files_lead_to_pages(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    emea = tiny["practices/emea/client-kickoff.md"]
    files = {
        **tiny,
        "practices/emea/client-kickoff.md": emea
        + "4. See [theirs](../apac/client-kickoff.md), [gone](../x/y.md) and [ref][ref].\n\n[ref]: https://example.org\n",
    }
    page = render(make_site(files))["docs/regions/emea/client-kickoff/index.md"].decode()
    assert re.search(r'<a href="../../apac/client-kickoff/"[^>]*>theirs</a>', page)
    assert re.search(r'<a href="https://example.org"[^>]*>ref</a>', page)
    assert re.search(r"<a rel=[^>]*>gone</a>", page)


def test_lists_nested_without_end_are_still_pages(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    deep = "\n".join(f"{'  ' * level}- level {level}" for level in range(300))
    files = {path: text + "\n" + deep if path.endswith("kickoff.md") else text for path, text in tiny.items()}
    made = render(make_site(files))
    assert b"level 299" in made[KICKOFF]
    assert b"level 299" in made["docs/regions/emea/client-kickoff/index.md"]


def test_neighbours_are_one_list_though_one_region_numbers_and_the_other_does_not(
    tiny: Mapping[str, str], make_site: MakeSite
) -> None:
    apac = tiny["practices/apac/client-kickoff.md"].replace("1. Issue", "- Issue").replace("2. Dist", "- Dist")
    page = render(make_site({**tiny, "practices/apac/client-kickoff.md": apac}))[KICKOFF].decode()
    steps = between(page, "## What to do", "## By when")
    assert len(re.findall(r"<[ou]l class=.by-steps.>", steps)) == 1


def test_same_input_same_bytes(tiny: Mapping[str, str], make_site: MakeSite) -> None:
    backwards = dict(reversed(tiny.items()))
    assert render(make_site(tiny)) == render(make_site(backwards))


def test_every_link_of_every_page_leads_somewhere(pages: dict[str, str]) -> None:
    made = {}
    for path, text in pages.items():
        if path.endswith("index.md"):
            facts = read_page(text.split("\n---\n", 1)[1])
            facts.ids |= {re.sub(r"[^a-z]+", "-", h.lower()).strip("-") for h in re.findall(r"(?m)^## (.+)$", text)}
            made[posixpath.relpath(path, "docs").replace(".md", ".html")] = facts
    files = {posixpath.relpath(path, path.split("/")[0]).replace(".md", ".html") for path in pages}
    assert [str(fault) for fault in faults(made, files)] == []


def test_words_written_jointly_are_shown_and_settled_points_are_not_open() -> None:
    files = {
        "practices/governance.yml": b"company: Us\nregions:\n  emea: {name: Europe}\n  apac: {name: Asia}\n",
        "practices/emea/kickoff.md": b"# Kickoff\n\n1. Send the agenda within 3 days. {#agenda}\n",
        "practices/apac/kickoff.md": b"# Kickoff\n\n1. Send the agenda within 5 days. {#agenda}\n",
        "practices/global/kickoff/decisions.yml": (
            b"- {do: settle, step: agenda, text: Send it within 4 days., by: x, on: 2026-01-02, because: agreed}\n"
            b"- {do: add, step: more, text: Name deputies., after: agenda, by: x, on: 2026-01-02, because: agreed}\n"
        ),
    }
    base = read_base(files)
    settled = read_settled(files, "kickoff")
    candidate = merge("kickoff", base.merged_variants("kickoff"), base.settings, settled)
    pages = render(SiteInput(base=base, candidates={"kickoff": candidate}))
    page = pages["docs/practices/kickoff/why/index.md"].decode()
    assert "Send it within 4 days." in page
    assert "Name deputies." in page
    assert "agreed (x, 2 Jan 2026)" in page
    assert "Regions must settle" not in page


def test_a_region_is_told_whether_its_words_are_those_of_the_candidate(make_site):
    texts = {"emea": "Send the agenda three days before.", "apac": "Send the agenda five days before."}
    texts["india"] = texts["emea"]
    head = "---\npractice: kickoff\ntitle: Kickoff\nregion: {}\nowner: a\nstatus: in-use\n---\n1. {} {{#agenda}}\n"
    pages = render(make_site({f"practices/{one}/kickoff.md": head.format(one, text) for one, text in texts.items()}))
    told = {one: words(pages[f"docs/regions/{one}/kickoff/index.md"].decode()) for one in texts}
    assert "before. the same words are used" in told["india"] + told["emea"]
    assert "before. these words are used" in told["india"] + told["emea"]
    assert "before. other words are used" in told["apac"]
