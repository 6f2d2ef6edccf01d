"""A lead of one region holds its practice against that of another."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser.axe import RULES, RUN
from browser.conftest import Serve, Site, node_tool

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

COMPARE = "practices/client-kickoff/compare/"
GOVERNANCE = """\
company: Example Biologics (illustrative)
regions:
  emea: {name: Europe}
  apac: {name: Asia-Pacific, language: de}
  india: {name: India}
merge: {include: {regions: 2}}
"""
HEAD = """\
---
practice: client-kickoff
title: Client kickoff meeting
region: %s
owner: client-services
status: in-use
---
# Client kickoff meeting

## Procedure

"""
STEPS = {
    "emea": """\
1. Send the agenda to the client five business days before the meeting. {#agenda-sent}
2. Read back the scope to the client. {#scope}
3. Send the minutes to the client. {#minutes}
4. Ask for the three biggest worries.
""",
    "apac": """\
1. Send the agenda to the client ten business days before the meeting. {#agenda-sent}
2. Read back the scope to the client. {#scope}
3. Write down who decides what & \\<script>alert(1)\\</script>. {#minutes}
""",
    "india": """\
1. Mail the agenda to the client five days before the meeting. {#agenda-sent}
2. Read back the scope to the client. {#scope}
""",
}


@pytest.fixture(scope="module")
def small(serve: Serve, shared: Callable[[str, Callable[[Path], Site]], Site]) -> Site:
    def made(folder: Path) -> Site:
        for region, steps in STEPS.items():
            (folder / "practices" / region).mkdir(parents=True, exist_ok=True)
            (folder / "practices" / region / "client-kickoff.md").write_text(HEAD % region + steps)
        (folder / "practices/governance.yml").write_text(GOVERNANCE)
        return serve(folder, "mkdocs")

    return shared("two-regions", made)


def shown(page: Page) -> list[list[str]]:
    """The cells of the table that can be seen, row by row, without the links to what was written."""
    page.locator(".by-two [role=status]:not(:empty)").wait_for()
    rows = page.locator(".by-beside tbody tr:visible").all()
    texts = (
        "(cells) => cells.filter((c) => !c.hidden).map((c) => (c.querySelector('span[lang], span:not([class])') ?? c))"
    )
    return [row.locator("td").evaluate_all(f"(cells) => ({texts})(cells).map((c) => c.innerHTML)") for row in rows]


def compare(page: Page, one: str, other: str) -> None:
    page.get_by_role("combobox", name="Compare", exact=True).select_option(label=one)
    page.get_by_role("combobox", name="with", exact=True).select_option(label=other)


def test_two_regions_are_held_against_each_other_word_by_word(small: Site, watched: Any) -> None:
    page, seen = watched
    page.goto(small.url + COMPARE)
    assert page.locator(".by-beside thead th:visible").count() == 4
    compare(page, "EMEA", "APAC")
    agenda, scope, minutes, worries = shown(page)
    assert agenda == [
        "Send the agenda to the client <ins>five</ins> business days before the meeting.",
        "Send the agenda to the client <ins>ten</ins> business days before the meeting.",
    ]
    assert scope == ["Read back the scope to the client."] * 2
    assert minutes[0] == "Send the minutes to the client."
    assert minutes[1] == "Write down who decides what &amp; &lt;script&gt;alert(1)&lt;/script&gt;."
    assert worries[0] == "Ask for the three biggest worries."
    assert "says nothing that could be matched" in worries[1]
    assert page.locator(".by-beside thead th:visible").all_inner_texts()[1:] == ["EMEA", "APAC"]
    said = page.locator(".by-two [role=status]").inner_text()
    assert said == "Steps in the same words: 1; in other words: 2; in one of the two only: 1."
    assert page.locator(".by-beside td:visible span[lang=de]").count() == 2  # words shared are as much those of EMEA
    page.get_by_role("link", name="where APAC says so").first.click()
    page.wait_for_url("**/regions/apac/client-kickoff/#L*")
    assert (seen.console, seen.elsewhere, seen.failed, seen.dialogs) == ([], [], [], [])


def test_what_the_standard_says_does_not_matter_between_two(small: Site, watched: Any) -> None:
    """India's agenda differs from both; a step that neither of the two has is not shown."""
    page, _ = watched
    page.goto(small.url + COMPARE)
    compare(page, "APAC", "India")
    agenda, *others = shown(page)
    assert agenda == [
        "<ins>Send</ins> the agenda to the client <ins>ten business</ins> days before the meeting.",
        "<ins>Mail</ins> the agenda to the client <ins>five</ins> days before the meeting.",
    ]
    assert "worries" not in str(others)


def test_the_choice_can_be_sent_on_changed_and_left_with_the_keyboard(small: Site, watched: Any) -> None:
    page, _ = watched
    page.goto(small.url + COMPARE)
    before = page.locator(".by-beside tbody").first.inner_html()
    compare(page, "EMEA", "India")
    page.wait_for_url(re.compile(r"\?regions=emea%2Cindia$"))
    page.goto(page.url)
    assert len(shown(page)[0]) == 2
    page.get_by_role("combobox", name="with", exact=True).focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_url(re.compile(r"\?regions=emea%2Capac$"))
    page.keyboard.press("Home")
    page.wait_for_url(re.compile("/compare/$"))
    assert page.locator(".by-two [role=status]").inner_text() == "Choose the other region, too."
    assert page.locator(".by-beside thead th:visible").count() == 4
    assert page.locator(".by-beside tbody").first.inner_html().replace(' hidden=""', "") == before
    page.goto(small.url + COMPARE + "?regions=emea,<b>")
    assert page.locator(".by-beside thead th:visible").count() == 4


def test_without_a_script_all_regions_stand_beside_each_other(small: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(small.url + COMPARE + "?regions=emea,apac")
    assert page.locator(".by-beside thead th:visible").count() == 4
    assert page.locator(".by-two").is_hidden()
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_two_regions(small: Site, browser: Browser, scheme: Any, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    context.add_init_script(path=node_tool("axe-core/axe.min.js"))
    page = context.new_page()
    page.goto(small.url + COMPARE + "?regions=emea,apac")
    assert len(shown(page)) == 4
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".by-beside td:visible .by-cell-label:visible").count() == (8 if width == 390 else 0)
    assert page.evaluate(RUN, RULES) == []
    context.close()
