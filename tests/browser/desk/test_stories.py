"""People at the desk in a real browser: a text is written and sent, questions are settled by keys, a passkey votes."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser.axe import RULES, RUN
from browser.conftest import node_tool, watch
from cli.passkeys import AUTHENTICATOR
from cli.voting import Company, governance
from desk.house import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

pytestmark = pytest.mark.browser


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Place:
    """A company whose votes take passkeys of its desk, with a question to settle."""

    def __init__(self, company: Company) -> None:
        self.company, self.port = company, free_port()
        site = f'passkeys: {{rp-id: localhost, origins: ["http://localhost:{self.port}"]}}\n'
        company.hub.write("practices/governance.yml", governance(company.keys, site))
        for region, words in {"emea": "Ask for its worries.", "apac": "Ask for all its worries."}.items():
            path = f"practices/{region}/client-kickoff.md"
            text = (company.hub.root / path).read_text()
            company.hub.write(path, f"{text}\n## After\n\n1. {words}\n")
        company.hub.send("A site for passkeys, and a question")

    def desk(self, region: str):
        return served(self.company.hub.root, self.port, who=f"lead-{region}")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return Place(Company(tmp_path, monkeypatch))


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    yield made
    made.close()


def test_a_text_is_written_kept_at_every_keystroke_and_sent(place, context, record_property):
    page, seen = watch(context)
    begun = time.monotonic()
    with place.desk("emea") as opened:
        page.goto(opened.address)
        page.get_by_role("link", name="Contribute").click()
        page.locator('a[href="/contribute/emea/client-kickoff"]').click()
        page.get_by_label("Title *").fill("How we begin")
        text = page.get_by_label("Text: one step a line")
        text.press("Control+End")
        text.press_sequentially("2. Ring the client the day after. {#ring}")
        page.get_by_text("This can be sent.").wait_for()
        page.reload()
        assert "Ring the client the day after. {#ring}" in text.input_value()
        assert page.get_by_label("Title *").input_value() == "How we begin"
        page.get_by_role("link", name="What this changes").click()
        page.get_by_text("Ring the client the day after.").first.wait_for()
        page.go_back()
        page.get_by_label("What you changed and why").fill("We ring them now")
        page.get_by_role("button", name="Send").click()
        page.get_by_text("It is kept, and counts once it is taken in.").wait_for()
    record_property("desk: seconds from opening to sent", int(time.monotonic() - begun))
    changed = place.company.hub.run("diff", "-U0", "origin/main", "from-desk/variant/emea/client-kickoff/lead-emea")
    assert [line for line in changed.splitlines() if line.startswith("-") and line[:3] != "---"] == [
        "-title: Client kickoff"
    ]
    told = [one for one in seen.elsewhere if "//localhost:" not in one and not one.startswith("data:")]
    assert (seen.console, told, seen.failed) == ([], [], [])


def test_what_the_desk_answers_while_a_button_is_pressed_moves_no_button_away(place, context):
    page, _ = watch(context)
    with place.desk("emea") as opened:
        page.goto(opened.address)
        page.goto(f"http://localhost:{place.port}/contribute/emea/client-kickoff")
        page.get_by_label("Title *").fill("How we begin")
        send = page.get_by_role("button", name="Send")
        send.hover()
        with page.expect_response("**/contribute/emea/client-kickoff"):
            page.mouse.down()
        page.wait_for_timeout(300)
        page.mouse.move(5, 5)  # not sent after all
        page.mouse.up()
        page.get_by_text("Your draft is kept.").wait_for()
        page.get_by_label("Title *").fill("")
        send.hover()
        with page.expect_response("**/contribute/emea/client-kickoff"):
            page.mouse.down()
        page.wait_for_timeout(300)
        assert not page.get_by_text("to mend before you can send it").is_visible()
        with page.expect_navigation(timeout=5000):
            page.mouse.up()


def test_what_a_tab_has_not_sent_is_of_one_person_and_a_copied_tab_is_another_window(place, context):
    page, _ = watch(context)
    address = f"http://localhost:{place.port}/contribute/emea/client-kickoff"
    with place.desk("emea") as opened:
        page.goto(opened.address)
        page.goto(address)
        window = page.locator("input[name=window]").input_value()
        assert page.evaluate("sessionStorage.getItem('window')") is None  # so a copied tab has none to take
        page.reload()
        assert page.locator("input[name=window]").input_value() == window
        page.route("**/contribute/**", lambda route: route.abort())
        page.get_by_label("Title *").fill("Only for my eyes")
        page.wait_for_function("Object.keys(sessionStorage).some((one) => one.startsWith('draft:lead-emea:'))")
    page.unroute_all()
    with place.desk("apac") as opened:
        page.goto(opened.address)
        page.goto(address)
        assert page.get_by_label("Title *").input_value() == "Client kickoff"


def test_what_is_typed_before_the_scripts_are_there_is_kept(place, context):
    page, _ = watch(context)
    with place.desk("emea") as opened:
        page.goto(opened.address)
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.route("**/static/*.js", hold)
        page.goto(f"http://localhost:{place.port}/contribute/emea/client-kickoff", wait_until="commit")
        page.get_by_label("Title *").fill("How we begin")
        assert len(held) == 2
        for route in held:
            route.continue_()
        page.get_by_text("This can be sent.").wait_for()
        assert context.new_page().goto(page.url).text().count("How we begin") >= 1


def test_what_the_desk_did_not_take_is_told_and_sent_again(place, context):
    page, _ = watch(context)
    with place.desk("emea") as opened:
        page.goto(opened.address)
        page.goto(f"http://localhost:{place.port}/contribute/emea/client-kickoff")
        told = page.get_by_text("The desk does not answer.")
        assert not told.is_visible()
        for fails in (lambda route: route.abort(), lambda route: route.fulfill(status=503)):
            page.route("**/contribute/**", fails)
            page.get_by_label("Title *").press_sequentially(" now")
            told.wait_for()
            assert not page.get_by_text("This can be sent.").is_visible()
            page.unroute_all()
            told.wait_for(state="hidden")
        page.get_by_text("This can be sent.").wait_for()
        assert "now now" in context.new_page().goto(page.url).text()


@pytest.mark.parametrize("button", ["Send", "Throw this draft away"])
def test_what_is_kept_by_itself_is_never_sent_or_thrown_away_by_the_button_that_has_the_focus(place, context, button):
    page, _ = watch(context)
    with place.desk("emea") as opened:
        page.goto(opened.address)
        page.goto(f"http://localhost:{place.port}/contribute/emea/client-kickoff")
        page.route("**/contribute/**", lambda route: route.abort())
        page.get_by_label("Title *").fill("How we begin")
        page.get_by_text("The desk does not answer.").wait_for()
        with page.expect_event("requestfailed"):
            page.get_by_role("button", name=button).focus()
        page.unroute_all()
        page.get_by_text("Your draft is kept.").wait_for()
        page.reload()
        assert page.get_by_label("Title *").input_value() == "How we begin"
        page.get_by_text("Your draft is kept.").wait_for()
        assert place.company.hub.run("branch", "--list", "from-desk/*") == ""


def test_without_scripts_the_same_can_be_done(place, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with place.desk("emea") as opened:
        page.goto(opened.address)
        page.goto(f"http://localhost:{place.port}/contribute/emea/client-kickoff")
        page.get_by_label("Title *").fill("Not a script in sight")
        page.get_by_role("button", name="Keep and check").click()
        page.get_by_text("This can be sent.").wait_for()
        page.get_by_role("button", name="Send").click()
        page.get_by_text("It is kept, and counts once it is taken in.").wait_for()
        page.goto(f"http://localhost:{place.port}/settle/client-kickoff")
        page.get_by_role("button", name="Answer").click()
        assert "/settle/client-kickoff" in page.url
    context.close()


def test_questions_are_settled_by_keys_alone(place, context):
    page, seen = watch(context)
    with place.desk("apac") as opened:
        page.goto(opened.address)
        page.goto(f"http://localhost:{place.port}/settle/client-kickoff")
        first = page.locator("input[type=checkbox]").first
        before = first.is_checked()
        page.keyboard.press("1")
        assert first.is_checked() is not before
        page.keyboard.press("Enter")
        page.get_by_text("your answers wait to be taken in").or_(page.get_by_text("You put off")).or_(
            page.get_by_text("No question is left")
        ).first.wait_for()
    told = place.company.hub.run(
        "show", "from-desk/answer/client-kickoff/lead-apac:practices/global/client-kickoff/alignment.yml"
    )
    assert "by: lead-apac" in told
    assert seen.console == []


def test_a_passkey_is_made_and_votes_and_ssh_keygen_agrees(place, context):
    page, seen = watch(context)
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    hub, company = place.company.hub, place.company
    with place.desk("apac") as opened:
        page.goto(opened.address)
        held, button = [], page.get_by_role("button", name="Make a passkey")
        page.route("**/desk.js", lambda route: held.append(route))
        page.get_by_role("link", name="Passkey").click()
        button.wait_for()
        assert button.is_disabled()  # before the script is there, a click would do nothing
        held.pop().continue_()
        button.click()
        page.get_by_text("counts once it is taken in").wait_for()
        page.unroute("**/desk.js")
        hub.run("merge", "--quiet", "--ff-only", "from-desk/key/lead-apac")
        hub.run("push", "--quiet", "origin", "HEAD:main")
        company.clock.set(company.clock.at + timedelta(minutes=1))
        company.propose("--as", "lead-emea", "--leave-apart")
        page.goto(f"http://localhost:{place.port}/")
        page.get_by_role("link", name="Client kickoff").first.click()
        page.get_by_label("Approve").check()
        page.get_by_label("Why, where it is about the whole").fill("It is what we do")
        page.get_by_role("button", name="Go on to sign").click()
        page.get_by_role("button", name="Sign with my passkey").click()
        page.get_by_text("ssh-keygen has checked the signature").wait_for()
    hub.run("merge", "--quiet", "--ff-only", "from-desk/vote/client-kickoff/lead-apac")
    hub.run("push", "--quiet", "origin", "HEAD:main")
    assert "1 vote well signed" in hub.well("verify", "--ssh-keygen")
    # Chromium would like a second kind of key, which no ssh-keygen verifies.
    assert [one for one in seen.console if "pubKeyCredParams" not in one] == []


PAGES = ("/", "/contribute", "/contribute/emea/client-kickoff", "/contribute/emea/client-kickoff/effect", "/settle",
         "/settle/client-kickoff", "/settle/client-kickoff/differences", "/passkey", "/nowhere/at/all")  # fmt: skip


def test_every_page_is_for_everybody_on_every_screen_in_both_languages(place, browser, record_property):
    axe = node_tool("axe-core/axe.min.js").read_text()
    found: list[str] = []
    with place.desk("emea") as opened:
        context = browser.new_context(viewport={"width": 320, "height": 800}, bypass_csp=True)
        page = context.new_page()
        page.goto(opened.address)
        for address in PAGES[:-1]:
            page.goto(f"http://localhost:{place.port}{address}")
            found += accessible(page, axe, address)
        page.set_extra_http_headers({"Accept-Language": "de"})
        for address in PAGES[:-1]:
            page.goto(f"http://localhost:{place.port}{address}")
            assert page.locator("html").get_attribute("lang") == "de"
        context.close()
    record_property("desk: page views checked by axe", len(PAGES) - 1)
    assert found == []


def accessible(page: Page, axe: str, address: str) -> list[str]:
    page.wait_for_load_state()  # a click waits for the next page, and not for how it is to look
    page.evaluate(axe)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    told = [f"{address} is {wide} px too wide"] if wide else []
    return told + [f"{address}: {fault}" for fault in page.evaluate(RUN, RULES)]
