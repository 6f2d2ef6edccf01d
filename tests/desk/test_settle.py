"""Questions and differences are settled at the desk, by several people at once, and nobody's answer is lost."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from cli.passkeys import SoftPasskey
from cli.voting import Company, governance
from desk.house import Visitor, served

QUESTIONS = "/settle/client-kickoff"
DIFFERENCES = f"{QUESTIONS}/differences"


@pytest.fixture
def company(tmp_path, monkeypatch) -> Company:
    company = Company(tmp_path, monkeypatch)
    path = "practices/{}/client-kickoff.md"
    for region, words in {
        "emea": "Ask the client for its worries.",
        "apac": "Ask the client for all its worries.",
    }.items():
        text = (company.hub.root / path.format(region)).read_text()
        company.hub.write(path.format(region), f"{text}\n## After\n\n1. {words}\n")
    company.hub.send("A question")
    return company


def question(one: Visitor, address: str = QUESTIONS) -> dict[str, object]:
    page = one.read(address)
    shown = [html.unescape(text) for text in re.findall(r'name="shown" value="([^"]*)"', page)]
    seed = html.unescape(re.findall(r'name="seed" value="([^"]*)"', page)[0])
    return {"seed": seed, "shown": shown, "later": re.findall(r'name="later" value="(\d+)"', page)[0]}


def answers(company: Company, who: str = "lead-emea") -> str:
    return company.hub.run(
        "show", f"from-desk/answer/client-kickoff/{who}:practices/global/client-kickoff/alignment.yml"
    )


def test_a_question_is_answered_and_the_next_one_comes(company, one):
    asked = question(one)
    before = one.read(QUESTIONS)
    assert one.sends(QUESTIONS, {**asked, "same": asked["shown"]}) == QUESTIONS
    assert answers(company).count("by: lead-emea") == 1
    after = one.get(QUESTIONS).text
    assert after != before
    assert "from-desk/answer/client-kickoff/lead-emea" in one.read("/")


def test_a_question_can_be_put_off(company, one):
    page = one.read(QUESTIONS)
    assert f'href="{QUESTIONS}/later/1"' in page
    assert "You put off" in one.read(f"{QUESTIONS}/later/999")
    assert one.get(f"{QUESTIONS}/later/x").status_code == 404


def test_an_answer_about_other_words_is_not_kept(company, one):
    asked = question(one)
    made_up = one.post(QUESTIONS, {**asked, "shown": ["emea 000000000000 Nothing like this"], "same": []})
    assert made_up.status_code == 409
    assert "were changed meanwhile" in made_up.text
    for form in ({}, {"seed": "x", "shown": "y"}, {**asked, "seed": "../../x"}):
        assert one.post(QUESTIONS, form).status_code == 409
    assert company.hub.run("branch", "--list", "from-desk/*") == ""


def test_many_answers_at_once_are_all_kept(company, one):
    asked = question(one)
    forms = [
        {**asked, "shown": [member], "same": [member] if at % 2 else []} for at, member in enumerate(asked["shown"])
    ]
    csrf = one.csrf()
    with ThreadPoolExecutor(8) as pool:
        told = [*pool.map(lambda form: one.post(QUESTIONS, form, csrf=csrf).status_code, [*forms, *forms])]
    assert set(told) == {303}
    assert answers(company).count("by: lead-emea") == len(forms)


def test_who_is_no_reviewer_settles_nothing(company):
    with served(company.hub.root) as opened:
        other = Visitor(opened)
        for address in (QUESTIONS, f"{DIFFERENCES}/{'0' * 12}", "/passkey"):
            assert other.get(address).status_code == 403
            assert other.post(address).status_code == 403


def test_a_passkey_comes_by_a_branch_that_others_look_at(company):
    with served(company.hub.root, who="lead-emea") as opened:
        one, passkey = Visitor(opened), SoftPasskey("localhost")
        assert "governance.yml names no site" in one.read("/passkey")
        refused = one.post("/passkey", {"assertion": passkey.create(origin=one.origin)})
        assert refused.status_code == 409
        site = f'passkeys: {{rp-id: localhost, origins: ["{one.origin}"]}}\n'
        company.hub.write("practices/governance.yml", governance(company.keys, site))
        company.hub.send("A site for passkeys")
        assert 'data-domain="localhost"' in one.read("/passkey")
        for wrong in (
            SoftPasskey("localhost").create(origin="https://evil.org"),
            "{}",
            "",
            SoftPasskey("x.org").create(),
        ):
            assert one.post("/passkey", {"assertion": wrong}).status_code == 409
        made = one.post("/passkey", {"assertion": passkey.create(origin=one.origin)})
        assert "It is on branch from-desk/key/lead-emea" in made.text
    told = company.hub.run("diff", "-U0", "origin/main", "from-desk/key/lead-emea")
    changed = [line for line in told.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert len(changed) == 2
    assert "sk-ecdsa-sha2-nistp256@openssh.com" in changed[1]
