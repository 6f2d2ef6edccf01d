"""Two people at one desk, each with a browser: they settle by keys, and each is told what the other did meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser.axe import RULES, RUN
from browser.conftest import node_tool
from cli.voting import Company
from desk.test_hosted import BEHIND, House

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
PRACTICE = "client-kickoff"


class Rooms:
    """A company's desk where decisions land at once, and browsers in which people of its regions are signed in."""

    def __init__(self, house: House, browser: Browser) -> None:
        self.house, self.browser = house, browser
        self.contexts: list[BrowserContext] = []

    def enters(self, region: str, **how: object) -> Page:
        context = self.browser.new_context(**how)  # type: ignore[arg-type]
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.route(
            "**/sign-in",
            lambda route: route.continue_(
                headers={**route.request.headers, "x-remote-user": f"{region}@example.org", "x-secret": BEHIND}
            ),
        )
        page.goto(f"{self.house.origin}/sign-in")
        page.get_by_role("button", name="Sign out").or_(page.get_by_role("button", name="Abmelden")).wait_for()
        return page

    def at(self, page: Page, path: str) -> Page:
        page.goto(f"{self.house.origin}{path}")
        return page


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: Browser) -> Iterator[Rooms]:
    company = Company(tmp_path, monkeypatch)
    for region, words, days in (("emea", "its worries", "two"), ("apac", "all its worries", "four")):
        path = f"practices/{region}/{PRACTICE}.md"
        text = (company.hub.root / path).read_text()
        steps = f"1. Ask the client for {words}.\n2. Answer within {days} days. {{#answer}}\n"
        company.hub.write(path, f"{text}\n## After\n\n{steps}")
    company.hub.send("More to settle")
    house = House(company)
    made = Rooms(house, browser)
    with house.open(house.configure(more="lands: {decision: direct}")):
        yield made
        for context in made.contexts:
            context.close()
    house.listening.close()


def test_two_decide_the_same_by_keys_and_the_second_is_told(rooms):
    emea, apac = rooms.enters("emea"), rooms.enters("apac")
    for page in (emea, apac):
        rooms.at(page, f"/settle/{PRACTICE}/differences")
        page.locator("main a").nth(1).focus()
        page.keyboard.press("Enter")
        page.get_by_text("Then this stands in the text").first.wait_for()
    for page, key, why in ((emea, "1", "It can be kept"), (apac, "2", "Ours is kinder")):
        page.keyboard.press(key)
        assert page.locator("input[type=radio]").nth(int(key) - 1).is_checked()
        page.get_by_label("Why").focus()
        page.keyboard.type(why)
        page.keyboard.press("Enter")
        if page is emea:
            page.wait_for_url(f"**/settle/{PRACTICE}/differences")
    apac.get_by_text("Meanwhile somebody decided this").wait_for()
    assert apac.get_by_text("It is settled: It can be kept").is_visible()
    assert apac.get_by_label("Why").input_value() == "Ours is kinder"
    assert apac.locator("input[type=radio]").nth(1).is_checked()
    apac.get_by_role("button", name="Decide").click()  # having seen it
    apac.wait_for_url(f"**/settle/{PRACTICE}/differences")
    told = rooms.house.on_base(f"practices/global/{PRACTICE}/decisions.yml")
    assert told.index("It can be kept") < told.index("Ours is kinder")


def test_two_answer_the_same_question_and_the_second_is_shown_the_first(rooms):
    emea, apac = rooms.enters("emea"), rooms.enters("apac")
    for page in (emea, apac):
        rooms.at(page, f"/settle/{PRACTICE}")
    for page in (emea, apac):
        if page is emea:
            page.keyboard.press("1")
        page.keyboard.press("Enter")
        page.get_by_text("Tick what says the same").or_(page.get_by_text("Somebody else answered")).or_(
            page.get_by_text("No question is left")
        ).first.wait_for()
    apac.get_by_role("heading", name="Lead of emea").wait_for()
    apac.get_by_role("button", name="Keep mine, which then holds").focus()
    apac.keyboard.press("Enter")
    apac.get_by_role("heading", name="Lead of emea").wait_for(state="detached")
    told = rooms.house.on_base(f"practices/global/{PRACTICE}/alignment.yml")
    assert told.index("by: lead-emea") < told.index("by: lead-apac")


def test_two_talk_about_a_step_and_both_read_it(rooms):
    emea, apac = rooms.enters("emea"), rooms.enters("apac")
    rooms.at(emea, f"/said/{PRACTICE}")
    emea.get_by_label("Step", exact=True).select_option("answer")
    emea.get_by_label("What you say about it").fill("Two days are *short*")
    emea.get_by_role("button", name="Say it").click()
    emea.get_by_text("Lead of emea, EMEA").wait_for()
    rooms.at(apac, f"/said/{PRACTICE}")
    assert apac.locator("em", has_text="short").is_visible()
    apac.get_by_label("In answer to").first.select_option(index=1)
    apac.get_by_label("What you say about it").first.fill("For whom?")
    apac.get_by_role("button", name="Say it").first.click()
    apac.get_by_text("For whom?").wait_for()
    assert apac.locator(".answer").count() == 1


def test_what_is_settled_is_for_everybody_on_every_screen(rooms, record_property):
    axe = node_tool("axe-core/axe.min.js").read_text()
    found: list[str] = []
    looked = 0
    rooms.house.company.propose("--as", "lead-emea", "--leave-apart")
    for width in (320, 390, 1280):
        page = rooms.enters("emea", viewport={"width": width, "height": 800}, bypass_csp=True)
        rooms.at(page, f"/settle/{PRACTICE}/differences")
        ways = page.locator("main ul.todo a")
        points = [ways.nth(at).get_attribute("href") for at in range(ways.count())]
        for path in (page.url.removeprefix(rooms.house.origin), *points, f"/said/{PRACTICE}", f"/vote/{PRACTICE}"):
            rooms.at(page, path)
            page.evaluate(axe)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            found += [f"{path} is {wide} px too wide at {width}"] if wide else []
            found += [f"{path} at {width}: {fault}" for fault in page.evaluate(RUN, RULES)]
            looked += 1
    record_property("desk: views of what is settled checked by axe", looked)
    assert found == []
