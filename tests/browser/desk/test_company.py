"""A company at its desk: people sign in at their provider, bring in a document, vote with passkeys from three browsers,
and what they did is proved in a fresh clone by git and ssh-keygen alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser.desk.test_stories import AUTHENTICATOR
from cli.voting import Company, governance
from desk.provider import CLIENT, SECRET, Provider, providing
from desk.test_bring import word_file
from desk.test_hosted import House

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

REGIONS = ("emea", "apac", "india")


class Building:
    """A hosted desk whose people are known to a provider by their region."""

    def __init__(self, house: House, provider: Provider, browser: Browser) -> None:
        self.house, self.provider, self.browser = house, provider, browser
        text = governance(house.company.keys, f'passkeys: {{rp-id: localhost, origins: ["{house.origin}"]}}\n')
        for region in REGIONS:
            text = text.replace(f"lead-{region},", f'lead-{region}, accounts: {{oidc: "{provider.issuer} {region}"}},')
        house.company.hub.write("practices/governance.yml", text)
        house.company.hub.send("Accounts and a site for passkeys")
        (house.company.folder / "oidc").write_text(SECRET)
        self.contexts: list[BrowserContext] = []

    def sign_in(self) -> str:
        secret = self.house.company.folder / "oidc"
        return f"{{oidc: {{issuer: {self.provider.issuer}, client: {CLIENT}, secret-file: {secret}}}}}"

    def enters(self, region: str) -> Page:
        """Somebody with a browser and an authenticator of their own."""
        context = self.browser.new_context()
        self.contexts.append(context)
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        self.provider.subject = region
        page.goto(f"{self.house.origin}/sign-in")
        page.get_by_role("heading", name="My page").wait_for()
        return page


@pytest.fixture
def building(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, browser: Browser) -> Iterator[Building]:
    house = House(Company(tmp_path, monkeypatch))
    with providing() as provider:
        made = Building(house, provider, browser)
        with house.open(house.configure(made.sign_in())):
            yield made
            for context in made.contexts:
                context.close()
    house.listening.close()


def test_three_vote_with_passkeys_and_a_fresh_clone_proves_it(building):
    company, house = building.house.company, building.house
    pages = {region: building.enters(region) for region in REGIONS}
    for region, page in pages.items():
        page.goto(f"{house.origin}/passkey")
        page.get_by_role("button", name="Make a passkey").click()
        page.get_by_text("counts once it is on").wait_for()
        second = pages[REGIONS[REGIONS.index(region) - 1]]
        second.goto(f"{house.origin}/")
        second.get_by_role("link", name=f"lead-{region} gets a passkey").click()
        second.get_by_role("button", name="Take it into main").click()
        second.get_by_role("heading", name="My page").wait_for()
    company.hub.get()
    company.clock.set(company.clock.at + timedelta(minutes=1))
    company.propose("--as", "lead-emea")
    for page in pages.values():
        page.goto(f"{house.origin}/")
        page.get_by_role("link", name="Client kickoff").first.click()
        page.get_by_label("Approve").check()
        page.get_by_role("button", name="Go on to sign").click()
        page.get_by_role("button", name="Sign with my passkey").click()
        page.get_by_text("ssh-keygen has checked the signature").wait_for()
    company.hub.get()
    company.clock.set("2026-11-20")
    company.hub.well("adopt", "client-kickoff")
    company.hub.send("1.0.0 is the standard")
    fresh = company.clone("fresh")
    told = fresh.well("verify", "--ssh-keygen")
    assert "3 votes" in told, told
    later = building.enters("apac")  # sessions of before are over
    later.goto(f"{house.origin}/read/client-kickoff")
    assert later.get_by_text("The text in force:").is_visible()


def test_somebody_without_git_brings_a_word_file_and_it_is_taken_in(building, record_property):
    house = building.house
    writer, second = building.enters("emea"), building.enters("apac")
    inputs = 0
    writer.get_by_role("link", name="Contribute").click()
    writer.get_by_label("Which practice it is").fill("risk-review")
    writer.get_by_label("The team that keeps it true").fill("quality-emea")
    raw = word_file("Look at the five largest risks.", "Name an owner for each.")
    writer.get_by_label("Document", exact=True).set_input_files(
        {"name": "SOP 12.docx", "mimeType": "application/octet-stream", "buffer": raw}
    )
    writer.get_by_role("button", name="Bring in").click()
    writer.get_by_role("link", name="Look at it, and send it").click()
    writer.get_by_role("button", name="Send").click()
    writer.get_by_text("It is on branch from-desk/variant/emea/risk-review/lead-emea").wait_for()
    inputs += 7
    record_property("desk: inputs from opening to sent, of a Word file", inputs)
    second.goto(f"{house.origin}/")
    second.get_by_role("link", name="emea/risk-review: New text").click()
    assert second.get_by_text("Look at the five largest risks.").is_visible()
    second.get_by_role("button", name="Take it into main").click()
    second.get_by_role("heading", name="My page").wait_for()
    assert "Name an owner for each." in house.on_base("practices/emea/risk-review.md")
