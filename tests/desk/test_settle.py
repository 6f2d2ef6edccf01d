"""Questions and differences are settled at the desk, by several people at once, and nobody's answer is lost."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from cli.passkeys import SoftPasskey
from cli.voting import Company, governance
from desk.house import Visitor, served
from desk.test_hosted import House

QUESTIONS = "/settle/client-kickoff"
DIFFERENCES = f"{QUESTIONS}/differences"
ALIGNMENT, DECISIONS = (f"practices/global/client-kickoff/{name}.yml" for name in ("alignment", "decisions"))


def questions(company: Company) -> None:
    path = "practices/{}/client-kickoff.md"
    for region, words in {
        "emea": "Ask the client for its worries.\n2. Answer within two days. {#answer}",
        "apac": "Ask the client for all its worries.\n2. Answer within four days. {#answer}",
    }.items():
        text = (company.hub.root / path.format(region)).read_text()
        company.hub.write(path.format(region), f"{text}\n## After\n\n1. {words}\n")
    company.hub.send("A question")


@pytest.fixture
def company(tmp_path, monkeypatch) -> Company:
    return Company(tmp_path, monkeypatch, questions)


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
    assert "/waiting/answer/client-kickoff/lead-emea" in one.read("/")


def test_a_question_can_be_put_off(company, one):
    page = one.read(QUESTIONS)
    assert f'href="{QUESTIONS}/later/1"' in page
    past = one.read(f"{QUESTIONS}/later/999")
    assert "You put off" in past
    assert "No question is left" not in past
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
        assert "<code>from-desk/key/lead-emea</code>" in made.text
    told = company.hub.run("diff", "-U0", "origin/main", "from-desk/key/lead-emea")
    changed = [line for line in told.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert len(changed) == 2
    assert "sk-ecdsa-sha2-nistp256@openssh.com" in changed[1]


# -- several at once --------------------------------------------------------------------------------------------------


@pytest.fixture
def house(company) -> Iterator[House]:
    """A company's desk on which decisions, too, are on the base branch at once."""
    made = House(company)
    with made.open(made.configure(more="lands: {decision: direct}")):
        yield made
    made.listening.close()


def known(page: str) -> str:
    return re.findall(r'name="known" value="([^"]*)"', page)[0]


def test_who_answers_after_somebody_else_is_told_and_nothing_is_written_over(house):
    emea, apac = house.person("emea"), house.person("apac")
    asked, seen = question(emea), known(emea.read(QUESTIONS))
    assert question(apac) == asked
    assert emea.sends(QUESTIONS, {**asked, "same": asked["shown"], "known": seen}) == QUESTIONS
    written = house.on_base(ALIGNMENT)
    told = apac.post(QUESTIONS, {**asked, "same": [], "known": seen})
    assert told.status_code == 409
    assert "Somebody else answered this meanwhile" in told.text
    assert "Lead of emea, 2 Nov 2026" in told.text
    assert "Nothing of what was shown says the same." in told.text
    assert house.on_base(ALIGNMENT) == written
    fields = dict(re.findall(r'type="hidden" name="(known|seed|later)" value="([^"]*)"', told.text))
    mine = {**asked, "same": [], **{name: html.unescape(text) for name, text in fields.items()}}
    assert apac.sends(QUESTIONS, mine) == QUESTIONS
    both = house.on_base(ALIGNMENT)
    assert both.index("by: lead-emea") < both.index("by: lead-apac")  # the later one holds, and both stay


def test_one_of_two_who_answer_otherwise_at_the_same_moment_is_told(house):
    people = [house.person(region) for region in ("emea", "apac")]
    asked, seen = question(people[0]), known(people[0].read(QUESTIONS))
    forms = [{**asked, "same": same, "known": seen} for same in (asked["shown"], [])]
    secrets = [one.csrf() for one in people]
    with ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(one.post, QUESTIONS, form, csrf=csrf)
            for one, form, csrf in zip(people, forms, secrets, strict=True)
        ]
    assert sorted(job.result().status_code for job in jobs) == [303, 409]
    assert house.on_base(ALIGNMENT).count("by: lead-") == 1


def test_who_answers_the_same_as_somebody_else_is_not_held_up(house):
    people = [house.person(region) for region in ("emea", "apac")]
    asked, seen = question(people[0]), known(people[0].read(QUESTIONS))
    for one in people:
        assert one.sends(QUESTIONS, {**asked, "same": asked["shown"], "known": seen}) == QUESTIONS
    assert house.on_base(ALIGNMENT).count("by: lead-") == 1


def test_who_decides_after_somebody_else_is_told_who_and_why(house):
    emea, apac = house.person("emea"), house.person("apac")
    address = re.findall(rf'href="({DIFFERENCES}/[0-9a-f]{{12}})"', emea.read(DIFFERENCES))[0]
    page = apac.read(address)
    seen, takes = re.findall(r'name="seen" value="([^"]*)"', page)[0], re.findall(r'name="takes" value="([^"]*)"', page)
    assert emea.sends(address, {"seen": seen, "takes": takes[0], "because": "It can be kept"}) == DIFFERENCES
    told = apac.post(address, {"seen": seen, "takes": takes[1], "because": "Ours is kinder"})
    assert told.status_code == 409
    assert "It is settled: It can be kept (lead-emea" in told.text
    assert 'value="Ours is kinder"' in told.text
    assert house.on_base(DECISIONS).count("- do:") == 1


def test_what_two_say_at_once_about_one_step_is_all_kept(house):
    people = [house.person(region) for region in ("emea", "apac", "india")]
    secrets = [one.csrf() for one in people]

    def says(at: int) -> int:
        form = {"step": "agenda-sent", "words": f"The same words {at // 3}", "back": ""}
        return people[at % 3].post("/said/client-kickoff", form, csrf=secrets[at % 3]).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(says, range(12))) == {303}
    page = people[0].read("/said/client-kickoff")
    assert page.count("The same words") == 12
    assert (
        house.company.hub.run("--git-dir", str(house.company.bare), "ls-tree", "-r", "--name-only", "main").count(
            "discussion/"
        )
        == 12
    )


def test_two_decisions_on_branches_of_their_own_are_both_taken_in(company):
    made = House(company)
    with made.open(made.configure()):
        emea, apac, india = (made.person(region) for region in ("emea", "apac", "india"))
        addresses = re.findall(rf'href="({DIFFERENCES}/[0-9a-f]{{12}})"', emea.read(DIFFERENCES))
        assert len(addresses) > 1
        for one, address in zip((emea, apac), addresses, strict=False):
            page = one.read(address)
            seen = re.findall(r'name="seen" value="([^"]*)"', page)[0]
            takes = re.findall(r'name="takes" value="([^"]*)"', page)
            one.sends(address, {"seen": seen, "takes": takes[0], "because": "It can be kept"})
        for region in ("emea", "apac"):
            here = f"/waiting/decision/client-kickoff/lead-{region}"
            commit = re.findall(r'name="commit" value="([0-9a-f]+)"', india.read(here))[0]
            assert india.sends(here, {"commit": commit}) == "/"
    made.listening.close()
    told = made.on_base(DECISIONS)
    assert "by: lead-emea" in told
    assert "by: lead-apac" in told


def test_who_decided_the_same_on_a_branch_takes_it_back_and_nobody_else_can(company):
    made = House(company)
    with made.open(made.configure()):
        emea, apac, india = (made.person(region) for region in ("emea", "apac", "india"))
        address = re.findall(rf'href="({DIFFERENCES}/[0-9a-f]{{12}})"', emea.read(DIFFERENCES))[0]
        for one, at in ((emea, 0), (apac, 1)):
            page = one.read(address)
            seen = re.findall(r'name="seen" value="([^"]*)"', page)[0]
            takes = re.findall(r'name="takes" value="([^"]*)"', page)
            one.sends(address, {"seen": seen, "takes": takes[at], "because": f"Reason {at}"})
        assert "Reason 0" in apac.read(address)  # who decided the same was told of the other one
        here = [f"/waiting/decision/client-kickoff/lead-{region}" for region in ("emea", "apac")]
        commits = [re.findall(r'name="commit" value="([0-9a-f]+)"', india.read(path))[0] for path in here]
        assert india.sends(here[0], {"commit": commits[0]}) == "/"
        assert "brings both together" in html.unescape(india.post(here[1], {"commit": commits[1]}).text)
        assert india.post(here[1], {"commit": commits[1], "back": "yes"}).status_code == 403
        assert apac.post(here[1], {"commit": commits[0], "back": "yes"}).status_code == 409
        assert apac.sends(here[1], {"commit": commits[1], "back": "yes"}) == "/"
        assert "It is settled: Reason 0" in apac.read(address)
    made.listening.close()
    assert commits[1] in (company.folder / "state/audit.jsonl").read_text()
    assert "Reason 1" not in made.on_base(DECISIONS)
