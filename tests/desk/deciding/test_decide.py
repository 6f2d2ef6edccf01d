"""A company decides at its desk: a text is put to the vote, amended, adopted, withdrawn, by those who may."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from bestyet.actions.decide.before.where import stands
from cli.voting import FOLDER, Company, Event, put_to_the_vote
from desk.house import Visitor
from desk.test_contribute import fields
from desk.test_hosted import BEHIND, House, with_accounts
from drawn import name_of, png

PROPOSE, ADOPT = "/propose/client-kickoff", "/adopt/client-kickoff"
WAITING = "/waiting/proposal/client-kickoff/lead-emea"


def a_minute_later(company: Company) -> None:
    company.clock.set(company.clock.at + timedelta(minutes=1))


def all_have_voted(company: Company) -> None:
    for region in company.keys:
        company.vote(company.hub, region)
    company.hub.send("All have voted")
    company.clock.set("2026-11-20")


@pytest.fixture
def house_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., House]]:
    """A desk of a company in which this has happened."""
    with ExitStack() as stack:

        def opened(*happened: Event) -> House:
            found = House(Company(tmp_path, monkeypatch, with_accounts, a_minute_later, *happened))
            stack.callback(found.listening.close)
            stack.enter_context(found.open(found.configure()))
            return found

        yield opened


@pytest.fixture
def house(house_after) -> House:
    return house_after()


@pytest.fixture
def voting(house_after) -> House:
    return house_after(put_to_the_vote)


@pytest.fixture
def voted(house_after) -> House:
    return house_after(put_to_the_vote, all_have_voted)


def propose(house: House, **terms: str) -> str:
    """Lead EMEA proposes; what the desk said."""
    emea = house.person("emea")
    page = emea.read(PROPOSE)
    answer = emea.post(PROPOSE, {**fields(page), "put": "yes", **terms})
    return html.unescape(answer.text)


def take_in(house: House, region: str, waiting: str = WAITING):
    other = house.person(region)
    return other.post(waiting, {"commit": fields(other.read(waiting)).get("commit", "")})


def all_vote(house: House) -> None:
    house.company.hub.get()
    all_have_voted(house.company)


def test_a_text_is_put_to_the_vote_by_one_taken_in_by_another_voted_on_and_adopted(house):
    emea = house.person("emea")
    assert PROPOSE in emea.read("/")
    assert "It can be put to the vote as 1.0.0 (major). 1 point would be ranked." in emea.read(
        "/practice/client-kickoff"
    )
    told = propose(house)
    assert "1.0.0 was checked as bestyet verify will check it" in told
    assert "A second person" in told
    assert f'href="{PROPOSE}"' not in emea.read("/")  # but what was sent
    assert emea.post(WAITING, {"commit": fields(emea.read(WAITING)).get("commit", "")}).status_code == 403
    assert take_in(house, "apac").status_code == 303
    assert "lead-emea" in house.on_base(f"{FOLDER}/ballot.yml")
    assert "1.0.0 (major) is put to the vote." in emea.read("/practice/client-kickoff")
    open_ = emea.read(ADOPT)
    assert "The vote is open" in open_
    assert "Adopt it" not in open_
    assert emea.post(ADOPT, {"how": "adopted"}).status_code == 409
    all_vote(house)
    apac = house.person("apac")
    assert "Adopt it" in apac.read(ADOPT)
    assert ADOPT in apac.read("/")
    done = html.unescape(apac.post(ADOPT, fields(apac.read(ADOPT))).text)
    assert "1.0.0 is adopted" in done, done
    assert "outcome: adopted" in house.on_base(f"{FOLDER}/adoption.yml")
    assert "checked and counted again" in house.company.clone("fresh").well("verify", "--ssh-keygen")
    assert "1.0.0 is in force" in apac.read("/practice/client-kickoff")


def test_who_is_no_reviewer_reads_who_may_and_changes_nothing(house):
    writer = house.person("writer")
    assert "Reviewers do that: Lead of emea" in writer.read("/practice/client-kickoff")
    page = writer.read(PROPOSE)
    assert "Reviewers do that" in page
    assert 'name="put"' not in page
    assert writer.post(PROPOSE, {**fields(page), "put": "yes"}).status_code == 403
    propose(house)
    assert take_in(house, "apac").status_code == 303
    all_vote(house)
    writer = house.person("writer")  # the session of before is over
    assert 'name="how"' not in writer.read(ADOPT)
    assert writer.post(ADOPT, {"how": "adopted"}).status_code == 403
    assert writer.get("/withdraw/client-kickoff").status_code == 403
    assert (
        writer.post("/withdraw/client-kickoff/cast", {"at": "2026-11-02T09:00:00Z", "because": "x"}).status_code == 403
    )
    assert "adopted" not in house.commits()[0]


def test_what_changed_since_it_was_looked_at_is_not_put_to_the_vote(house):
    emea, hub = house.person("emea"), house.company.hub
    page = fields(emea.read(PROPOSE))
    path = "practices/apac/client-kickoff.md"
    hub.write(path, (hub.root / path).read_text() + "\n## After\n\n1. Thank everybody. {#thanks}\n")
    hub.send("Another text")
    refused = emea.post(PROPOSE, {**page, "put": "yes"})
    assert refused.status_code == 409
    assert "are others than you looked at" in refused.text
    assert not [
        one for one in house.company.hub.run(f"--git-dir={house.company.bare}", "branch").split() if "from-desk" in one
    ]


def test_a_proposal_whose_ground_moved_is_not_taken_in_and_can_be_made_anew(house):
    hub = house.company.hub
    propose(house)
    path = "practices/apac/client-kickoff.md"
    hub.write(path, (hub.root / path).read_text() + "\n## After\n\n1. Thank everybody. {#thanks}\n")
    hub.send("Another text")
    before = house.commits()
    refused = take_in(house, "apac")
    assert refused.status_code == 409
    assert "it would not verify, so nothing was written: client-kickoff 1.0.0: words" in html.unescape(refused.text)
    assert house.commits() == before
    assert "1.0.0 was checked" in propose(house)
    assert take_in(house, "apac").status_code == 303
    record, text = house.on_base(f"{FOLDER}/provenance.json"), house.on_base("practices/apac/client-kickoff.md")
    assert "thanks" in record
    assert "thanks" in text


def test_rules_that_changed_meanwhile_keep_a_proposal_out(house):
    hub = house.company.hub
    propose(house)
    path = "practices/governance.yml"
    hub.write(path, (hub.root / path).read_text() + "default-policy: unanimous\n")
    hub.send("Another rule")
    assert "would not verify" in take_in(house, "apac").text


def test_an_amendment_says_whose_vote_lapses_and_the_others_stand(voting):
    hub, emea = voting.company.hub, voting.person("emea")
    voting.company.vote(hub, "emea")
    hub.send("A vote")
    assert "there is nothing to amend" in html.unescape(emea.read(f"{PROPOSE}/amend"))
    for region in ("emea", "apac", "india"):
        path = f"practices/{region}/client-kickoff.md"
        hub.write(path, (hub.root / path).read_text() + "\n## After\n\n1. Thank everybody. {#thanks}\n")
    hub.send("All thank by now")
    page = emea.read(f"{PROPOSE}/amend")
    assert "Thank everybody." in page
    assert "These votes lapse" in page or "No vote lapses" in page
    told = emea.post(f"{PROPOSE}/amend", {**fields(page), "put": "yes"})
    assert told.status_code == 200, told.text
    assert take_in(voting, "apac").status_code == 303
    assert "round: 2" in voting.on_base(f"{FOLDER}/ballot.yml")
    assert "lead-emea" in voting.on_base(f"{FOLDER}/votes/lead-emea.yml")


def test_an_amendment_that_drops_a_picture_takes_it_out_of_the_version(house):
    hub, emea, name = house.company.hub, house.person("emea"), name_of(png())
    texts = {region: hub.root / f"practices/{region}/client-kickoff.md" for region in house.company.keys}
    without = {region: path.read_text() for region, path in texts.items()}
    for region, path in texts.items():
        (path.parent / "client-kickoff.files").mkdir()
        (path.parent / "client-kickoff.files" / name).write_bytes(png())
        shown = f"![The table](client-kickoff.files/{name})"
        path.write_text(f"{without[region]}\n## After\n\n1. Thank everybody. {shown} {{#thanks}}\n")
    hub.send("We thank with a picture")
    propose(house)
    assert take_in(house, "apac").status_code == 303
    assert name in house.on_base(f"{FOLDER}/client-kickoff.files")
    hub.get()
    for region, path in texts.items():
        path.write_text(f"{without[region]}\n## After\n\n1. Thank everybody. {{#thanks}}\n")
        (path.parent / "client-kickoff.files" / name).unlink()
    hub.send("We thank without one")
    page = emea.read(f"{PROPOSE}/amend")
    told = emea.post(f"{PROPOSE}/amend", {**fields(page), "put": "yes"})
    assert told.status_code == 200, told.text
    assert take_in(house, "apac").status_code == 303
    assert "round: 2" in house.on_base(f"{FOLDER}/ballot.yml")
    assert "client-kickoff.files" not in house.on_base(FOLDER)
    house.company.clone("fresh").well("verify", "--ssh-keygen")


def test_only_who_proposed_withdraws_it_and_that_needs_their_signature(voting):
    apac, emea = voting.person("apac"), voting.person("emea")
    assert "/withdraw/client-kickoff" in emea.read("/practice/client-kickoff")
    assert "/withdraw/client-kickoff" not in apac.read("/practice/client-kickoff")
    assert "can withdraw it" in html.unescape(
        apac.post("/withdraw/client-kickoff", {"because": "I do not like it"}).text
    )
    page = emea.post("/withdraw/client-kickoff", {"because": "The portal changes first"})
    assert "The portal changes first" in page.text
    unsigned = emea.post("/withdraw/client-kickoff/cast", fields(page.text))
    assert unsigned.status_code == 403
    assert "outcome" not in voting.on_base(f"{FOLDER}/ballot.yml")


def test_two_adopt_at_once_and_one_of_them_does(voted):
    people = [voted.person(name) for name in ("emea", "apac", "india")]
    forms = [(one, fields(one.read(ADOPT))) for one in people]
    with ThreadPoolExecutor(3) as pool:
        told = sorted(pool.map(lambda job: job[0].post(ADOPT, job[1], csrf=job[1]["csrf"]).status_code, forms))
    assert told == [200, 409, 409]
    assert sum("adopted" in one for one in voted.commits()) == 1


def test_what_would_not_verify_is_not_adopted(voted):
    hub = voted.company.hub
    path = f"{FOLDER}/practice.md"
    hub.get()
    hub.write(path, (hub.root / path).read_text().replace("Title", "Title") + "\nAnd one thing more.\n")
    hub.send("A word more")
    before, apac = voted.commits(), voted.person("apac")
    page = apac.read(ADOPT)
    assert "Adopt it" not in page
    assert apac.post(ADOPT, {"how": "adopted"}).status_code == 409
    assert voted.commits() == before


FAR = (
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "../../etc/passwd",
    "\u202egnp",
    "x" * 5000,
    "2026-02-31",
    "-1",
    "+99999",
)


def test_no_term_of_a_vote_is_more_than_words(house):
    emea = house.person("emea")
    csrf = emea.csrf()
    for words, field in product(FAR, ("closes", "effective", "policy", "weight", "instead")):
        answer = emea.post(f"{PROPOSE}/end", {field: words, "put": ""}, csrf=csrf)
        looked = emea.post(PROPOSE, {field: words, "put": "", "seen": "1.0.0 x"}, csrf=csrf)
        sent = emea.post(PROPOSE, {field: words, "put": "yes", "seen": "1.0.0 x"}, csrf=csrf)
        assert {answer.status_code, looked.status_code, sent.status_code} <= {200, 409}, (words, field)
        assert not [one for one in (answer, looked, sent) if "<script>alert" in one.text or "Traceback" in one.text]
    assert house.commits()[0] == "Test: Accounts"


def test_ways_of_a_practice_are_for_what_there_is(house):
    emea = house.person("emea")
    for address in ("/practice/nothing", "/practice/%2e%2e", "/adopt/nothing", "/withdraw/nothing", "/practice/A%20B"):
        assert emea.get(address).status_code in (404, 409), address
    assert "client-kickoff" in emea.read("/practices")
    listed = re.findall(r'href="(/practice/[^"]+)"', emea.read("/practices"))
    assert listed == ["/practice/client-kickoff"]


def test_what_others_wrote_stands_in_no_ones_way(house):
    """A vocabulary names all practices: of those that nobody looks at it is not said that they are not written."""
    hub = house.company.hub
    text = (hub.root / "practices/emea/client-kickoff.md").read_text()
    hub.write("practices/emea/risk-review.md", text.replace("client-kickoff", "risk-review"))
    titles = "".join(f"  {one}: {{title: {one.title()}}}\n" for one in ("client-kickoff", "risk-review"))
    hub.write("practices/vocabulary.yml", f"practices:\n{titles}")
    hub.send("A vocabulary")
    emea = house.person("emea")
    assert "It can be put to the vote as 1.0.0" in emea.read("/practice/client-kickoff")
    assert emea.read("/practices").count("It can be put to the vote as 1.0.0") == 2
    assert 'name="put"' in emea.read(PROPOSE)


def test_a_vote_that_comes_while_an_amendment_waits_is_not_lost(voting):
    hub = voting.company.hub
    for region in ("emea", "apac", "india"):
        path = f"practices/{region}/client-kickoff.md"
        hub.get()
        hub.write(path, (hub.root / path).read_text() + "\n## After\n\n1. Thank everybody. {#thanks}\n")
        hub.send("We thank by now")
    emea = voting.person("emea")
    page = emea.read(f"{PROPOSE}/amend")
    assert emea.post(f"{PROPOSE}/amend", {**fields(page), "put": "yes"}).status_code == 200
    voting.company.vote(hub, "india")
    hub.send("A vote on the first round")
    assert take_in(voting, "apac").status_code == 303
    assert "lead-india" in voting.on_base(f"{FOLDER}/votes/lead-india.yml")
    assert "1 vote well signed" in voting.company.clone("fresh").well("verify", "--ssh-keygen")


def test_what_others_put_to_the_vote_meanwhile_is_not_doubled(house):
    propose(house)
    apac = house.person("apac")
    assert apac.post(PROPOSE, {**fields(apac.read(PROPOSE)), "put": "yes"}).status_code == 200
    assert take_in(house, "apac").status_code == 303
    waiting = "/waiting/proposal/client-kickoff/lead-apac"
    assert "was changed by others meanwhile" in take_in(house, "emea", waiting).text
    assert "is open for a vote" in apac.read(PROPOSE)


def test_where_it_is_said_so_a_proposal_is_direct(tmp_path, monkeypatch):
    house = House(Company(tmp_path, monkeypatch, with_accounts))
    house.company.clock.set(house.company.clock.at + timedelta(minutes=1))
    with house.open(house.configure(more="lands: {proposal: direct, adoption: branch}")):
        assert "It is kept, and counts." in propose(house)
        all_vote(house)
        apac = house.person("apac")
        assert "It counts once somebody has taken it in." in apac.read(ADOPT)
        assert "It is kept, and counts once it is taken in." in apac.post(ADOPT, fields(apac.read(ADOPT))).text
        assert "adoption" not in house.commits()[0]
        waiting = "/waiting/adoption/client-kickoff/lead-apac"
        assert take_in(house, "apac", waiting).status_code == 403
        assert take_in(house, "emea", waiting).status_code == 303
    assert "outcome: adopted" in house.on_base(f"{FOLDER}/adoption.yml")
    house.listening.close()


def test_of_many_practices_it_is_worked_out_in_turns(tmp_path, monkeypatch):
    """Nobody waits for all of a large base: what is not known yet says so, and the next who asks goes on."""
    company = Company(tmp_path, monkeypatch)
    text = (company.hub.root / "practices/emea/client-kickoff.md").read_text()
    for name in ("one", "two"):
        company.hub.write(f"practices/emea/{name}.md", text.replace("client-kickoff", name))
    company.hub.send("Two more")
    seen = [[one.plan.next.value for one in stands(company.hub.root, "origin/main")] for _ in range(3)]
    assert [words.count("later") for words in seen] == [2, 1, 0]
    assert seen[2] == ["propose"] * 3


def test_names_and_words_of_strangers_are_words_on_every_page(house):
    hub, evil = house.company.hub, "<script>alert(1)</script>{{ 7 * 7 }}"
    path = "practices/governance.yml"
    text = (hub.root / path).read_text().replace("name: Lead of apac", f"name: '{evil}'")
    hub.write(path, text.replace("{name: India}", f"{{name: '{evil}'}}"))
    path = "practices/emea/client-kickoff.md"
    hub.write(path, (hub.root / path).read_text().replace("title: Client kickoff", f"title: '{evil}'"))
    hub.send("Strange names")
    writer, emea = house.person("writer"), house.person("emea")
    pages = ("/practices", "/practice/client-kickoff", PROPOSE, f"{PROPOSE}/end", "/oversee", "/departures", "/")
    for address, one in product(pages, (writer, emea)):
        told = one.get(address).text
        assert "<script>alert" not in told, address
        assert "49" not in re.sub(r"[0-9a-f]{12,}|csrf[^>]*", "", told), address
    assert "&lt;script&gt;" in emea.read("/practice/client-kickoff") + writer.read("/practice/client-kickoff")


def test_what_is_taken_in_late_closes_late_and_the_page_says_so(house):
    emea = house.person("emea")
    page = emea.read(PROPOSE)
    assert "It closes on 16 Nov 2026, 09:01 UTC. Taken in late, it closes later" in html.unescape(page)
    assert "1.0.0 was checked" in propose(house)
    house.company.clock.set("2026-11-14")
    assert take_in(house, "apac").status_code == 303
    assert "it ends on 21 Nov 2026, 09:00 UTC" in html.unescape(house.person("apac").read("/vote/client-kickoff"))


def test_terms_that_nobody_looked_at_are_not_put_to_the_vote(house):
    for terms in ({"closes": "2027-01-01"}, {"effective": "+30"}):
        assert "are others than you looked at" in propose(house, **terms)
    house.company.clock.set("2026-11-03")
    emea = house.person("emea")
    looked = emea.post(PROPOSE, {**fields(emea.read(PROPOSE)), "effective": "+30", "put": ""}).text
    assert "from 30 days after the end of the vote on" in looked
    assert emea.post(PROPOSE, {**fields(looked), "put": "yes"}).status_code == 200


def test_an_unfinished_merge_on_the_base_is_told_and_lets_nobody_break_the_desk(house):
    hub, emea = house.company.hub, house.person("emea")
    hub.write("practices/apac/other.md", "x\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> theirs\n")
    hub.send("Marks")
    told = emea.get("/practices")
    assert told.status_code == 409
    assert "a merge is unfinished here" in told.text
    stranger = Visitor.stranger(house.origin, house.state)
    told = stranger.get("/sign-in", X_Remote_User="apac@example.org", X_Secret=BEHIND)
    assert (told.status_code, "Nobody can sign in now" in told.text) == (503, True)
    hub.run("rm", "--quiet", "practices/apac/other.md")
    hub.send("Mended")
    assert emea.get("/practices").status_code == 200


def test_what_is_in_the_way_of_a_vote_is_told_in_german(house):
    hub = house.company.hub
    for region, words in {"emea": "Ask for its worries.", "apac": "Ask for all its worries."}.items():
        path = f"practices/{region}/client-kickoff.md"
        hub.write(path, (hub.root / path).read_text() + f"\n## After\n\n1. {words}\n")
    gone = "- {do: drop, step: gone-step, by: lead-emea, on: '2026-11-01', because: Nobody does it}\n"
    hub.write("practices/global/client-kickoff/decisions.yml", gone)
    hub.send("A question, and a decision on what is gone")
    page = house.person("emea").get(PROPOSE, accept_language="de").text
    list_of = html.unescape(page.partition('<ul class="todo">')[2].partition("</ul>")[0])
    assert "Es gibt keinen Schritt 'gone-step' mehr" in list_of
    assert "Wahrscheinlich dasselbe, und niemand hat gesagt, ob sie es sind" in list_of
    assert "bestyet link client-kickoff fragt" in list_of
    assert 'lang="en"' not in list_of
