"""A region's text is written at the desk: kept at every keystroke, one commit of the lines that changed."""

from __future__ import annotations

import html
import re

import pytest
from cli.voting import Company, put_to_the_vote
from desk.house import Visitor, served

TEXT = "/contribute/emea/client-kickoff"
PATH = "practices/emea/client-kickoff.md"
BRANCH = "from-desk/variant/emea/client-kickoff/lead-emea"


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form on a page."""
    found = dict(re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        found[name] = (re.findall(r'value="([^"]*)" selected', options) or [""])[0]
    return {html.unescape(name): html.unescape(text) for name, text in found.items()}


def diff(company: Company, branch: str = BRANCH) -> list[str]:
    told = company.hub.run("diff", "-U0", "origin/main", branch)
    return [line for line in told.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_a_title_changed_in_the_form_is_one_line_of_one_commit(company, one):
    form = fields(one.read(TEXT))
    assert one.sends(TEXT, {**form, "v:title": "How we begin"}) == TEXT
    assert "This can be sent." in one.read(TEXT)
    sent = one.post(f"{TEXT}/send", {**fields(one.read(TEXT)), "why": "Our own words\r\nfor it"}).text
    assert "It is kept, and counts once it is taken in." in sent
    assert f"<code>{BRANCH}</code>" in sent
    assert diff(company) == ["-title: Client kickoff", "+title: How we begin"]
    told = company.hub.run("log", "-1", "--format=%an|%ae|%cn|%s|%P", BRANCH).strip().split("|")
    assert told[0] == "lead-emea"
    assert told[2] == "BestYet desk"
    assert told[3] == "emea/client-kickoff: Our own words for it"
    assert told[4] == company.hub.run("rev-parse", "origin/main").strip()
    waits = "Client kickoff, EMEA: a text</a> <span>lead-emea, 2 Nov 2026</span> <q>Our own words for it</q>"
    assert waits in one.read("/")
    assert "What you sent before waits to be taken in" in one.read(TEXT)


def test_the_body_is_changed_where_it_was_changed(company, one):
    form = fields(one.read(TEXT))
    body = form["body"].replace("three days", "four days").replace("\n", "\r\n").rstrip()
    one.sends(TEXT, {**form, "body": body})
    one.post(f"{TEXT}/send", fields(one.read(TEXT)))
    assert diff(company) == [
        "-1. Send the agenda three days before. {#agenda-sent}",
        "+1. Send the agenda four days before. {#agenda-sent}",
    ]


def test_rows_come_change_and_go(company, one):
    form = fields(one.read(TEXT))
    row = {"milestone": "kickoff-held", "within": "5", "unit": "days"}
    one.sends(TEXT, {**form, **{f"r:lead-times:0:{name}": text for name, text in row.items()}})
    assert "  - {milestone: kickoff-held, within: 5, unit: days}" in draft_of(one)
    form = fields(one.read(TEXT))
    one.sends(TEXT, {**form, "r:lead-times:0:within": "2.5"})
    assert "within: 2.5" in draft_of(one)
    form = fields(one.read(TEXT))
    one.sends(TEXT, {**form, "r:lead-times:0:-": "on"})
    assert "lead-times" not in draft_of(one)


def draft_of(one: Visitor) -> str:
    (path,) = (one.state / "drafts/lead-emea").glob("*.json")
    import json

    return json.loads(path.read_text())["text"]


def test_what_is_wrong_is_said_in_plain_words_and_cannot_be_sent(company, one):
    form = fields(one.read(TEXT))
    one.sends(TEXT, {**form, "v:owner": "Not A Slug"})
    page = one.read(TEXT)
    assert "1 thing to mend before you can send it:" in page
    assert one.post(f"{TEXT}/send", fields(page)).status_code == 409
    assert company.hub.run("branch", "--list", "from-desk/*") == ""
    assert fields(one.read(TEXT))["v:owner"] == "Not A Slug"


def test_who_reads_german_is_told_in_german_what_to_mend_while_typing_and_when_sending(company, one):
    form = fields(one.read(TEXT))
    typed = {
        **form,
        "v:owner": "Not <b>A</b> %(x)s Slug",
        "body": f"{form['body']}\n{{{{ x }}}}\n\n<i>[x](javascript:a)</i>\n",
    }
    part = one.post(TEXT, typed, HX_Request="true", accept_language="de").text
    assert "„owner“ kann nicht „Not &lt;b&gt;A&lt;/b&gt; %(x)s Slug“ sein" in part
    assert "Das Team oder die Rolle, die für diesen Text einsteht." in part
    assert "„{{“ ist eine Anweisung an Programme" in part
    assert "„&lt;i&gt;[x](javascript:a)&lt;/i&gt;“ ist HTML oder sieht so aus" in part
    assert 'lang="en"' not in part
    assert "<b>" not in part
    refused = one.post(f"{TEXT}/send", fields(one.read(TEXT)), accept_language="de")
    assert refused.status_code == 409
    assert "Zeile 5: in diesem Wert steht „&lt;“ oder „&gt;“" in refused.text
    assert "“owner” cannot be “Not &lt;b&gt;A" in one.read(TEXT)


def test_a_restart_loses_nothing_and_another_window_overwrites_nothing(company, one):
    form, other = fields(one.read(TEXT)), fields(one.read(TEXT))
    one.sends(TEXT, {**form, "v:title": "First window"})
    old = one.post(TEXT, {**other, "v:title": "Second window"})
    assert old.status_code == 409
    assert "in another window" in old.text
    with served(company.hub.root, who="lead-emea") as opened:
        assert fields(Visitor(opened).read(TEXT))["v:title"] == "First window"


def test_what_was_typed_earlier_and_comes_later_is_passed_over(company, one):
    form = fields(one.read(TEXT))
    one.sends(TEXT, {**form, "v:title": "Later", "typed": "2"})
    assert one.post(TEXT, {**form, "v:title": "Earlier", "typed": "1"}).status_code == 303
    assert fields(one.read(TEXT))["v:title"] == "Later"


def test_a_script_gets_only_the_state(company, one):
    form = fields(one.read(TEXT))
    part = one.post(TEXT, {**form, "v:title": "Typed"}, HX_Request="true")
    assert part.status_code == 200
    assert "<html" not in part.text
    assert 'name="number" value="1"' in part.text


def test_what_it_changes_in_the_merged_text_is_told_before(company, one):
    form = fields(one.read(TEXT))
    one.sends(TEXT, {**form, "body": form["body"] + "3. Ring the client the day after. {#ring}\n"})
    assert "Ring the client the day after." in one.read(f"{TEXT}/effect")


def test_a_text_that_others_changed_is_brought_together_step_by_step(company, one):
    form = fields(one.read(TEXT))
    mine = form["body"].replace("three days", "four days").replace("the three worries", "their worries")
    one.sends(TEXT, {**form, "body": mine})
    there = (company.hub.root / PATH).read_text()
    theirs = there.replace("three days", "two days").replace("title: Client kickoff", "title: Kickoff")
    company.hub.write(PATH, theirs)
    company.hub.send("Others were quicker")
    page = one.read(TEXT)
    assert "Somebody else changed this text since you began." in page
    assert one.post(f"{TEXT}/send", fields(page)).status_code == 409
    together = one.read(f"{TEXT}/together")
    assert "1 place was changed by both of you" in together
    clash = re.findall(r'name="(take:\d+)" value="mine"', together)[0]
    of = fields(together)["of"]
    assert one.post(f"{TEXT}/together", {"of": of}).status_code == 409
    assert one.post(f"{TEXT}/together", {"of": "0", clash: "mine"}).status_code == 409
    assert one.sends(f"{TEXT}/together", {"of": of, clash: "mine"}) == TEXT
    one.post(f"{TEXT}/send", fields(one.read(TEXT)))
    assert diff(company) == [
        "-1. Send the agenda two days before. {#agenda-sent}",
        "-2. Ask for the three worries.",
        "+1. Send the agenda four days before. {#agenda-sent}",
        "+2. Ask for their worries.",
    ]


def test_a_new_practice_begins_with_what_explains_itself(company, one):
    assert one.sends("/contribute", {"region": "emea", "practice": "risk-review"}) == "/contribute/emea/risk-review"
    page = one.read("/contribute/emea/risk-review")
    assert "This practice is new" in one.read("/contribute/emea/risk-review/effect")
    assert 'id="text"' in page


def test_sending_twice_makes_one_commit(company, one):
    form = {**fields(one.read(TEXT)), "v:title": "Once"}
    one.sends(TEXT, form)
    again = fields(one.read(TEXT))
    assert one.post(f"{TEXT}/send", again).status_code == 200
    assert "This was there already" in one.post(f"{TEXT}/send", {**again, "number": "0"}).text
    assert company.hub.run("rev-list", "--count", f"origin/main..{BRANCH}").strip() == "1"


@pytest.mark.parametrize(
    "address", ["/contribute/emea/..%2f..%2fx", "/contribute/global/x", "/contribute/EMEA/x", "/contribute/nowhere/x",
                "/contribute/emea/x%00y", "/contribute/emea/" + "x" * 70, "/contribute/emea/a@b"]
)  # fmt: skip
def test_no_address_leads_to_another_file(refusing, address):
    assert refusing.get(address).status_code in (403, 404)
    assert refusing.post(address, {"whole": "x", "number": "0"}).status_code in (403, 404)
    assert not (refusing.state / "drafts").exists()


MARKUP = "<script>alert(1)</script>\"'>{{7*7}}<img src=x onerror=alert(1)>"


def test_what_is_typed_is_shown_and_never_acts(company, one):
    form = fields(one.read(TEXT))
    typed = {name: MARKUP for name in form if name.startswith("v:")} | {"body": form["body"] + MARKUP, "why": MARKUP}
    one.sends(TEXT, {**form, **typed})
    for address in (TEXT, f"{TEXT}/effect", "/", "/contribute"):
        page = one.read(address)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "49" not in page
    assert fields(one.read(TEXT))["v:title"] == MARKUP
    assert one.post("/contribute", {"region": MARKUP, "practice": MARKUP}).status_code == 409


def test_the_persons_own_work_stays_as_it_is(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch, put_to_the_vote)
    hub = company.hub
    (hub.root / PATH).write_text("half a thought")
    hub.write("practices/emea/staged.md", "staged")
    before = (hub.run("status", "--porcelain=v2", "--branch"), hub.run("stash", "list"), (hub.root / PATH).read_text())
    with served(hub.root, who="lead-emea") as opened:
        one = Visitor(opened)
        one.sends(TEXT, {**fields(one.read(TEXT)), "v:title": "From the desk"})
        one.post(f"{TEXT}/send", fields(one.read(TEXT)))
    assert hub.run("rev-parse", BRANCH)
    assert before == (
        hub.run("status", "--porcelain=v2", "--branch"),
        hub.run("stash", "list"),
        (hub.root / PATH).read_text(),
    )


@pytest.mark.parametrize(
    "name",
    [
        *("x", "variant", "variant/emea", "variant/emea/nothing/x", "variant/nowhere/client-kickoff/x", "key"),
        *("vote/<img>/x", "proposal/client-kickoff", "comment/nothing/x", "variant/emea/a/b/c/d"),
    ],
)
def test_a_branch_that_is_called_as_nothing_here_is_told_by_the_line_of_its_commit(company, one, name):
    company.hub.run("checkout", "--quiet", "-b", f"from-desk/{name}")
    company.hub.run("commit", "--quiet", "--allow-empty", "-m", "practices: <script>alert(1)</script>\u202e")
    company.hub.run("checkout", "--quiet", "main")
    page = one.read("/")
    assert "practices: &lt;script&gt;alert(1)&lt;/script&gt;\\u202e</a>" in page
    assert "<script>alert" not in page
    assert "<img>" not in page
    assert one.get(f"/waiting/{name}").status_code == 200
    assert one.get("/practice/client-kickoff").status_code == 200
