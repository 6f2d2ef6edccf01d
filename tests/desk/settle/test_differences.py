"""A point on which regions differ, on one screen; what people say about steps; and several who work at once."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from cli.voting import Company, put_to_the_vote, shared_company
from desk.house import Visitor, served

PRACTICE = "client-kickoff"
LIST = f"/settle/{PRACTICE}/differences"
EVIDENCE = "evidence:\n  - {metric: kickoffs, value: 94, unit: percent, sample: 118, period: 2025, source: tracker}\n"
DECISIONS = f"practices/global/{PRACTICE}/decisions.yml"


def differing(company: Company) -> None:
    """EMEA and India have measured, APAC has not; they differ in a number of days, and in an order."""
    for region in ("emea", "apac", "india"):
        path = f"practices/{region}/{PRACTICE}.md"
        text = (company.hub.root / path).read_text()
        text = text if region == "apac" else text.replace("---\n# ", f"{EVIDENCE}---\n# ")
        steps = ["Ring the client. {#ring}", "Write it down. {#write}"]
        steps = steps if region == "emea" else steps[::-1]
        after = "\n## After\n\n" + "".join(f"{n}. {s}\n" for n, s in enumerate(steps, 1))
        company.hub.write(path, text if region == "india" else text + after)
    metric = "metrics: {kickoffs: {title: Kickoffs in time, unit: percent, better: higher}}\n"
    company.hub.write("practices/vocabulary.yml", metric)
    company.hub.send("More to differ in")


@pytest.fixture
def company(tmp_path, monkeypatch) -> Company:
    return Company(tmp_path, monkeypatch, differing)


@pytest.fixture
def one(company) -> Iterator[Visitor]:
    with served(company.hub.root, who="lead-emea") as opened:
        yield Visitor(opened)


@pytest.fixture(scope="module")
def open_desk(tmp_path_factory) -> Iterator[tuple[Company, Visitor]]:
    with (
        shared_company(tmp_path_factory, differing) as company,
        served(company.hub.root, who="lead-emea") as opened,
    ):
        yield company, Visitor(opened)


def points(one: Visitor) -> list[str]:
    """Those in which regions differ."""
    differing = one.read(LIST).partition("<details>")[0]
    return [f"{LIST}/{key}" for key in re.findall(rf'href="{LIST}/([0-9a-f]{{12}})"', differing)]


def form_of(page: str) -> tuple[str, list[str]]:
    """What was seen, and what can be taken."""
    return re.findall(r'name="seen" value="([^"]*)"', page)[0], re.findall(r'name="takes" value="([^"]*)"', page)


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def on_main(company: Company, branch: str) -> None:
    company.hub.run("merge", "--quiet", "--ff-only", branch)
    company.hub.run("push", "--quiet", "origin", "HEAD:main")


def test_all_there_is_to_decide_by_stands_on_one_screen(company, one):
    (address, *_) = points(one)
    page = words(one.read(address))
    assert "how long or how soon" in page
    assert "EMEA, India : 3 days" in page
    assert "Send the agenda three days before." in page
    assert re.search(r"Line \d+ of its text", page)
    assert f"practices/emea/{PRACTICE}.md:" not in page
    assert "Kickoffs in time: 94 % (88–97 %, n = 118), 2025" in page
    assert "Nothing measured." in page
    assert "Issue the agenda five days before." in page
    assert "{#" not in page  # what would stand there
    assert "The whole merged text stays as it is today." in page
    assert re.search(r"APAC : Changed: 5 days 3 days \(\d+ changes? in all\)", page)
    assert "Nobody has given a reason yet." in page
    assert "No vote is open on it" in page
    settled = ("settle", "write", "--about", "order", "--by", "lead-emea", "--because", "It-stands")
    company.hub.well("decide", PRACTICE, *settled)
    company.hub.send("The order is settled")
    put_to_the_vote(company)
    page = words(one.read(address))
    assert "It is on the ballot of 1.0.0, where it can be ranked; as things stand that vote ends on " in page
    assert re.search(r"ends on \d{1,2} [A-Z][a-z]{2} 2026, \d\d:\d\d UTC", page)


def test_a_point_is_decided_with_a_reason_and_overruled_only_by_who_has_seen_it(company, one):
    address = points(one)[0]
    seen, takes = form_of(one.read(address))
    form = {"seen": seen, "takes": takes[1]}
    assert one.post(address, form).status_code == 409
    assert one.sends(address, {**form, "because": "It can be kept"}) == LIST
    branch = f"from-desk/decision/{PRACTICE}/lead-emea"
    told = company.hub.run("show", f"{branch}:{DECISIONS}")
    assert "because: It can be kept" in told
    assert "by: lead-emea" in told
    assert address not in points(one)
    page = words(one.read(address))
    assert "It is settled: It can be kept (lead-emea" in page
    assert "Lead of emea 2 Nov 2026 It can be kept" in page
    again = one.post(address, {**form, "takes": takes[0], "because": "No, mine"})
    assert again.status_code == 409
    assert "Meanwhile somebody decided this" in again.text
    assert 'value="No, mine"' in again.text
    assert re.search(rf'value="{takes[0]}" required checked', again.text)
    assert company.hub.run("show", f"{branch}:{DECISIONS}") == told
    now, _ = form_of(again.text)
    assert one.sends(address, {"seen": now, "takes": takes[0], "because": "No, mine"}) == LIST
    for wrong in ({"takes": "nowhere"}, {"takes": ""}, {"seen": "x"}):
        seen, _ = form_of(one.read(address))
        assert one.post(address, {"seen": seen, "takes": takes[0], "because": "x", **wrong}).status_code == 409


def test_an_order_is_decided_too(company, one):
    address = points(one)[-1]
    page = one.read(address)
    assert "in which order" in page
    seen, takes = form_of(page)
    assert len(takes) == 2
    other = next(one for one in takes if one != "=")
    assert one.sends(address, {"seen": seen, "takes": other, "because": "First things first"}) == LIST
    assert address not in points(one)
    told = company.hub.run("show", f"from-desk/decision/{PRACTICE}/lead-emea:{DECISIONS}")
    assert "do: move" in told


def test_reasons_of_others_that_wait_are_told(company, one):
    address = points(one)[0]
    seen, takes = form_of(one.read(address))
    one.sends(address, {"seen": seen, "takes": takes[0], "because": "Because of “Japan” & co"})
    with served(company.hub.root, who="lead-apac") as opened:
        page = Visitor(opened).read(address)
    assert "Because of “Japan” &amp; co" in page
    assert "waits to be taken in" in page


@pytest.mark.parametrize("point", ["0" * 12, "x", "..%2F..", "0123456789abcdef"])
def test_a_point_that_is_not_there_is_said_to_be_gone(refusing, point):
    assert refusing.get(f"{LIST}/{point}").status_code == 404


# -- what people say --------------------------------------------------------------------------------------------------


def test_what_one_says_is_a_file_on_a_branch_and_stands_beside_the_point(company, one):
    address = points(one)[0]
    step = html.unescape(re.findall(r'name="step" value="([^"]*)"', one.read(address))[0])
    form = {"step": step, "back": address.rpartition("/")[2], "words": "Too late for *Japan* <script>x</script>"}
    refused = one.post(f"/said/{PRACTICE}", form)
    assert refused.status_code == 409
    assert "raw-html" in refused.text
    assert one.sends(f"/said/{PRACTICE}", {**form, "words": "Too late for *Japan* & me"}) == address
    page = one.read(address)
    assert "Too late for <em>Japan</em> &amp; me" in page
    answers = re.findall(r'<option value="(2026-11-02-lead-emea-[0-9a-f]{12})">', page)
    assert len(answers) == 1
    company.clock.set(company.clock.at + timedelta(minutes=1))
    reply = {"step": step, "back": "vote", "words": "A week?", "answers": answers[0]}
    assert one.sends(f"/said/{PRACTICE}", reply) == f"/vote/{PRACTICE}"
    assert '<li class="answer">' in one.read(address)
    assert "A week?" in one.read(f"/said/{PRACTICE}")
    branch = f"from-desk/comment/{PRACTICE}/lead-emea"
    files = company.hub.run("diff", "--name-only", "main", branch).split()
    assert len(files) == 2
    assert all(path.startswith(f"practices/global/{PRACTICE}/discussion/2026-11-02-lead-emea-") for path in files)
    on_main(company, branch)
    assert "discussion/" not in company.hub.do("check").output


@pytest.mark.parametrize(
    "wrong",
    [
        {"step": "no-such-step"},
        {"step": "../../x"},
        {"words": "  "},
        {"words": "x" * 4001},
        {"words": "a\u202eb"},
        {"answers": "2026-11-02-lead-emea-000000000000"},
        {"answers": "../../../etc/passwd"},
    ],
)
def test_what_cannot_be_said_is_told_and_nothing_is_kept(refusing, wrong):
    form = {"step": "agenda-sent", "words": "x", "back": "https://evil.example", **wrong}
    assert refusing.post(f"/said/{PRACTICE}", form).status_code == 409


def test_no_form_leads_elsewhere(company, one):
    for back in ("https://evil.example", "//evil.example", "../..", "vote/..", "0" * 13):
        company.clock.set(company.clock.at + timedelta(minutes=1))
        form = {"step": "agenda-sent", "words": f"Said {back}", "back": back}
        assert one.sends(f"/said/{PRACTICE}", form) == f"/said/{PRACTICE}"


def test_who_is_no_reviewer_says_nothing_and_nobody_speaks_for_another(company, one):
    with served(company.hub.root) as opened:
        other = Visitor(opened)
        assert other.get(f"/said/{PRACTICE}").status_code == 403
        assert other.post(f"/said/{PRACTICE}", {"step": "agenda-sent", "words": "x"}).status_code == 403
    one.sends(f"/said/{PRACTICE}", {"step": "agenda-sent", "words": "I", "by": "lead-apac", "back": ""})
    assert "by: lead-emea" in company.hub.run("diff", "main", f"from-desk/comment/{PRACTICE}/lead-emea")


LEAD = "lead-times:\n  - {milestone: kickoff-held, after: signed, within: %s, unit: business-days}\n"


def with_lead_times(company: Company) -> None:
    words = "milestones: {kickoff-held: {title: Kickoff held}, signed: {title: Contract signed}}\n"
    company.hub.write("practices/vocabulary.yml", (company.hub.root / "practices/vocabulary.yml").read_text() + words)
    for region, days in (("emea", 3), ("apac", 5)):
        path = f"practices/{region}/{PRACTICE}.md"
        text = (company.hub.root / path).read_text()
        company.hub.write(path, text.replace("---\n# ", f"{LEAD % days}---\n# "))
    company.hub.send("How soon")


def as_by_command(company: Company, branch: str, *words: str) -> tuple[str, str]:
    """What the desk wrote, and what the command line writes of the same."""
    company.hub.well("decide", PRACTICE, *words, "--by", "lead-emea", "--because", "Both can")
    told = (company.hub.root / DECISIONS).read_text()
    return company.hub.run("show", f"{branch}:{DECISIONS}"), told


def test_a_value_between_is_settled_jointly_as_by_command(company, one):
    with_lead_times(company)
    address = points(one)[0]
    page = one.read(address)
    assert "Another value, settled jointly" in page
    assert '<option value="business-days" selected>' in page
    seen, takes = form_of(page)
    assert takes[-1] == "+"
    form = {"seen": seen, "takes": "+", "number": "4", "unit": "business-days", "because": "Both can"}
    looked = one.post(address, {**form, "because": "", "look": "yes"}).text
    assert company.hub.run("branch", "--list", "from-desk/*") == ""
    assert re.search(r"within: 4, unit: business-days", looked)
    assert "APAC : Changed: 5 business days after signed 4 business days after signed" in words(looked)
    assert one.sends(address, form) == LIST
    branch = f"from-desk/decision/{PRACTICE}/lead-emea"
    by_desk, by_command = as_by_command(
        company, branch, "settle", "lead-times/kickoff-held", "--value", "4 business days"
    )
    assert by_desk == by_command
    assert address not in points(one)


def test_words_of_nobody_are_settled_jointly_as_by_command(company, one):
    address = points(one)[0]
    page = one.read(address)
    assert "Send the agenda three days before.</textarea>" in page
    form = {
        "seen": form_of(page)[0],
        "takes": "+",
        "jointly": "Send the agenda\r\nfour days before.",
        "because": "Both can",
    }
    assert "Send the agenda four days before." in words(one.post(address, {**form, "look": "yes"}).text)
    assert one.sends(address, form) == LIST
    branch = f"from-desk/decision/{PRACTICE}/lead-emea"
    by_desk, by_command = as_by_command(company, branch, "edit", "agenda-sent", "Send the agenda four days before.")
    assert by_desk == by_command
    assert address not in points(one)


@pytest.mark.parametrize(
    "said",
    [
        *("", " \u200b", "a\u202eb", "<script>alert(1)</script>", "[x](javascript:alert(1))", "{{ 7 * 7 }}", "WORDS"),
        *("# A heading", "1. One", "![x](http://a/b.png)", "x" * 9_000, "\x00", "a {.class}"),
    ],
)
def test_words_settled_jointly_are_checked_as_by_command_and_never_act(refusing, said):
    address = points(refusing)[0]
    seen, _ = form_of(refusing.read(address))
    form = {"seen": seen, "takes": "+", "jointly": said, "because": "Both can"}
    looked = refusing.post(address, {**form, "look": "yes"}).text
    assert "<script>alert" not in looked
    assert 'javascript:alert(1)"' not in looked
    joint = looked.partition('name="takes" value="+"')[2].partition("</fieldset>")[0]
    assert '<ul class="lines">' not in joint  # what could not be decided is not shown as what would stand
    answer = refusing.post(address, form)
    assert answer.status_code == 409


def test_an_order_and_what_others_decided_meanwhile_are_not_settled_jointly(company, one):
    order, words_of = points(one)[-1], points(one)[0]
    page = one.read(order)
    assert "settled jointly" not in page
    forged = {"seen": form_of(page)[0], "takes": "+", "jointly": "Ring.", "because": "x"}
    assert one.post(order, forged).status_code == 409
    stale = {"seen": "0" * 12, "takes": "+", "jointly": "Send it four days before.", "because": "Typed before"}
    answer = one.post(words_of, stale)
    assert answer.status_code == 409
    assert "Send it four days before.</textarea>" in answer.text
    assert company.hub.run("branch", "--list", "from-desk/*") == ""


def test_a_step_in_which_nobody_differs_is_said_in_other_words_as_by_command(company, one):
    listed = re.findall(rf'href="({LIST}/[0-9a-f]{{12}})">([^<]*)', one.read(LIST))
    ring = next(address for address, title in listed if title.startswith("Ring the client"))
    page = one.read(ring)
    assert "the words of this step" in page
    seen, takes = form_of(page)
    form = {"seen": seen, "takes": "+", "jointly": "Ring the client, and say when.", "because": "Both can"}
    assert "Ring the client, and say when." in words(one.post(ring, {**form, "look": "yes"}).text)
    assert one.sends(ring, form) == LIST
    branch = f"from-desk/decision/{PRACTICE}/lead-emea"
    by_desk, by_command = as_by_command(company, branch, "edit", "ring", "Ring the client, and say when.")
    assert by_desk == by_command
    assert one.post(ring, form).status_code == 409  # somebody decided since
    seen, _ = form_of(one.read(ring))
    assert one.sends(ring, {"seen": seen, "takes": takes[0], "because": "It was better"}) == LIST
    assert "- do: take" in company.hub.run("show", f"{branch}:{DECISIONS}")
