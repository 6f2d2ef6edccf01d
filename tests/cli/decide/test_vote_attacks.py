"""Whoever tries to cheat is refused, with the reason named: on an open vote, and after the adoption."""

import random
import re
import subprocess

import pytest
from bestyet.govern.signature.payload import payload
from bestyet.govern.signature.votes import read_votes
from bestyet.knowledge.ballots import handed_in, read_ballots
from bestyet.text.versions import read_vote, record_text
from cli.voting import FOLDER, Company, forge, governance, make_key, public, put_to_the_vote, vote_file

VOTES = f"{FOLDER}/votes"


def emea_approves(company):
    company.vote(company.hub, "emea")
    company.hub.send("EMEA approves")


@pytest.fixture
def voted(tmp_path, monkeypatch):
    """A vote is open, and EMEA has approved."""
    return Company(tmp_path, monkeypatch, put_to_the_vote, emea_approves)


def why_not(company, region="apac"):
    """Why a region's vote does not count, as `ballot` and `verify` say it."""
    company.hub.stage_all()
    company.hub.commit("A vote", author=f"Lead of {region} <lead-{region}@example.org>")
    company.hub.run("push", "-q", "origin", "main")
    company.hub.run("fetch", "-q")
    said = company.hub.well("ballot", "client-kickoff")
    assert f"Not counted: approve by lead-{region}" in said
    broken = company.hub.refused("verify")
    reason = re.search(rf"Not counted: approve by lead-{region}: (.*)\.\n", said)[1]
    assert f"votes/lead-{region}.yml: {reason}" in broken
    assert "First broken link: client-kickoff 1.0.0: votes" in broken
    return reason


def test_a_vote_under_a_forged_author_is_signed_by_somebody_else(voted):
    """The commit says that APAC's lead made it. Commits do not count: signatures do."""
    forge(voted, "apac", voted.keys["emea"])
    assert why_not(voted) == "it is signed by lead-emea, not by lead-apac"


def test_the_command_does_not_sign_for_somebody_else(voted):
    words = ("vote", "client-kickoff", "approve", "--as", "lead-apac", "--key", str(voted.keys["emea"]))
    assert "it is signed by lead-emea, not by lead-apac" in voted.hub.refused(*words)
    assert not vote_file(voted, "apac").exists()


def test_a_key_that_nobody_has_does_not_vote(voted):
    forge(voted, "apac", make_key(voted.folder, "outsider"))
    assert why_not(voted).startswith("it is signed with a key that nobody on this ballot has (SHA256:")


def test_a_copied_vote_is_the_vote_of_its_voter(voted):
    vote_file(voted, "apac").write_bytes(vote_file(voted, "emea").read_bytes())
    assert why_not(voted) == "its file is named after lead-apac, but it is a vote of lead-emea"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"practice": "change-orders"}, "it is a vote on practice change-orders, not on client-kickoff"),
        ({"version": "0.9.0"}, "it is a vote on version 0.9.0, not on 1.0.0"),
        ({"ballot": "sha256:" + "1" * 64}, "it is a vote on another ballot than this one"),
        ({"digest": "sha256:" + "1" * 64}, "it is a vote on another text than the ballot's"),
        ({"passages": {}}, "the passages that it lists are not the ballot's"),
        ({"round": 2}, "its round is not the one of its ballot"),
        ({"cast": "2026-12-24T00:00:00Z"}, "it says it was cast on 2026-12-24, after it was received"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_signed_vote_on_something_else_is_no_vote_on_this(voted, edit, said):
    forge(voted, "apac", voted.keys["apac"], lambda data: data.update(edit))
    assert why_not(voted) == said


def test_passages_cannot_be_exchanged(voted):
    def exchange(data):
        names = sorted(data["passages"])
        data["passages"] = dict(zip(names, [data["passages"][name] for name in reversed(names)], strict=True))

    forge(voted, "apac", voted.keys["apac"], exchange)
    assert why_not(voted) == "the passages that it lists are not the ballot's"


def test_a_vote_edited_after_signing_does_not_hold(voted):
    words = ("client-kickoff", "reject", "--as", "lead-apac", "--key", str(voted.keys["apac"]), "--reason", "No")
    voted.hub.well("vote", *words)
    path = vote_file(voted, "apac")
    path.write_text(path.read_text().replace("vote: reject", "vote: approve"))
    assert why_not(voted) == "the signature does not hold: what was signed is not this"


def test_a_signature_for_another_purpose_is_no_vote(voted):
    forge(voted, "apac", voted.keys["apac"], namespace="git")
    assert why_not(voted) == "the signature does not hold: it was made for 'git', not for 'bestyet-vote'"


def test_a_vote_with_a_decimal_number_has_no_canonical_form(voted):
    forge(voted, "apac", voted.keys["apac"])
    path = vote_file(voted, "apac")
    path.write_text(path.read_text().replace("round: 1\n", "round: 1.0\n"))
    assert "only whole numbers can be signed" in why_not(voted)


@pytest.mark.parametrize(
    "text",
    ["[" * 50_000, "a: &a [x]\nb: [*a, *a]\n", "vote: approve\n" * 2, "x: y\n" * 300_000, "\x00", "vote: approve"],
    ids=["deep", "alias", "twice", "huge", "binary", "little"],
)
def test_a_hostile_file_is_no_vote_and_harms_nobody(voted, text):
    vote_file(voted, "apac").write_text(text)
    voted.hub.send("A file")
    said = voted.hub.well("ballot", "client-kickoff")
    assert "by lead-apac: it" in said
    assert voted.hub.do("verify").exit_code == 1


def test_a_new_reviewer_of_the_same_branch_has_no_vote(company):
    """The branch names a fourth reviewer, and takes its own rules for the base."""
    keys = {**company.keys, "moon": make_key(company.folder, "key-moon")}
    company.hub.branch("stuffing")
    company.hub.write("practices/governance.yml", governance(keys))
    company.hub.commit("A reviewer more")
    company.hub.well("propose", "client-kickoff", "--base", "HEAD")
    broken = company.hub.refused("verify")
    assert "its rules and reviewers are not from governance.yml as origin/main had it" in broken
    company.hub.stage_all()
    company.hub.commit("Put to the vote")
    company.hub.land("stuffing")
    assert "its rules and reviewers are not from governance.yml as origin/main had it" in company.hub.refused("verify")
    assert "cannot be adopted: its rules" in company.hub.refused("adopt", "client-kickoff")


def test_without_the_trick_the_rules_are_those_of_the_base_branch(company):
    keys = {**company.keys, "moon": make_key(company.folder, "key-moon")}
    company.hub.branch("stuffing")
    company.hub.write("practices/governance.yml", governance(keys, "default-policy: lazy-consensus\n"))
    company.hub.commit("A reviewer more, and another rule")
    company.hub.well("propose", "client-kickoff")
    ballot = (company.hub.root / FOLDER / "ballot.yml").read_text()
    assert "name: regional-consent" in ballot
    assert "lead-moon" not in ballot
    words = ("vote", "client-kickoff", "approve", "--as", "lead-moon", "--key", str(keys["moon"]))
    assert "'lead-moon' is no reviewer on origin/main" in company.hub.refused(*words)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2/3", "1/3", "ballot.yml was changed after it opened, and not by an amendment"),
        ("round: 1", "round: 2", "an amended ballot does not list the round before as it was"),
        ("2026-11-16", "2026-11-03", "ballot.yml was changed after it opened, and not by an amendment"),
    ],
)
def test_a_ballot_cannot_be_edited_once_it_is_open(voted, old, new, said):
    path = voted.hub.root / FOLDER / "ballot.yml"
    path.write_text(path.read_text().replace(old, new, 1))
    voted.hub.send("A small change")
    assert said in voted.hub.refused("verify")
    assert "it is a vote on another ballot than this one" in voted.hub.well("ballot", "client-kickoff")
    assert "cannot be adopted" in voted.hub.refused("adopt", "client-kickoff")


def test_a_ballot_with_an_own_rule_is_found_out_before_anybody_votes(company):
    company.hub.well("propose", "client-kickoff")
    path = company.hub.root / FOLDER / "ballot.yml"
    path.write_text(path.read_text().replace("2/3", "1/3", 1))
    company.hub.send("Put to the vote")
    assert "the policy on the ballot is not that of governance.yml on origin/main" in company.hub.refused("verify")


def test_an_expired_key_does_not_vote_not_even_with_a_backdated_commit(company):
    validity = {"apac": ", valid-before: 2026-11-05T00:00:00Z"}
    company.hub.write("practices/governance.yml", governance(company.keys, **validity))
    company.hub.send("APAC's key ends on 5 November")
    company.propose()
    company.clock.set("2026-11-10")
    company.vote(company.hub, "emea")
    company.hub.send("EMEA approves on 10 November")
    company.clock.set("2026-11-04")
    company.vote(company.hub, "apac")
    company.hub.send("APAC approves, and sets its clock back")
    company.clock.set("2026-11-11")
    said = company.hub.well("ballot", "client-kickoff")
    assert "by lead-apac: it was received 2026-11-10, but its key expired 2026-11-05" in said


def test_a_revoked_key_counts_only_for_what_came_before(voted):
    voted.vote(voted.hub, "apac")
    voted.hub.send("APAC approves on 2 November")
    voted.clock.set("2026-11-05")
    revoked = {"apac": ", revoked: 2026-11-04T00:00:00Z", "india": ", revoked: 2026-11-04T00:00:00Z"}
    voted.hub.write("practices/governance.yml", governance(voted.keys, **revoked))
    voted.hub.send("Two keys are lost")
    assert "the key was revoked 2026-11-04" in voted.hub.refused(
        "vote", "client-kickoff", "approve", *voted.signs("india")
    )
    forge(voted, "india", voted.keys["india"])
    voted.hub.send("Somebody votes with India's key")
    said = voted.hub.well("ballot", "client-kickoff")
    assert "apac: 1 approve" in said
    assert "Not counted: approve by lead-india: the key was revoked 2026-11-04" in said


def verified(company):
    assert company.hub.do("verify").exit_code == 0


@pytest.fixture
def adopted(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, put_to_the_vote, Company.adopt, verified)


def test_adopted_text_cannot_be_edited(adopted):
    path = adopted.hub.root / FOLDER / "practice.md"
    before = path.read_text()
    path.write_text(before.replace("three days", "nine days"))
    broken = adopted.hub.refused("verify")
    assert "practice.md is not the one on the ballot: one of the two was changed" in broken
    assert "practice.md here is not the one on origin/main" in broken
    adopted.hub.send("A small change")
    path.write_text(before)
    adopted.hub.send("Nobody has seen it")
    broken = adopted.hub.refused("verify")
    assert "text: well" in broken
    assert "First broken link: client-kickoff 1.0.0: unchanged: practice.md was changed after the end of the" in broken


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("outcome: adopted", "outcome: rejected", "it says rejected, but counted again it is adopted"),
        ("counts: true", "counts: false", "the vote of lead-apac counts: the record says otherwise"),
        ("lead-apac: approve", "lead-apac: reject", "the votes by reviewer add up to other figures than recorded"),
        ("met: true", "met: false", "the conditions of the policy come out otherwise than recorded"),
        ('text: "sha256:', 'text: "sha256:0', "adoption.yml: its form is not that of a adoption"),
    ],
)
def test_a_record_is_counted_again(adopted, old, new, said):
    path = adopted.hub.root / FOLDER / "adoption.yml"
    path.write_text(path.read_text().replace(old, new, 1))
    assert said in adopted.hub.refused("verify")


def test_a_vote_cannot_be_exchanged_after_the_adoption(adopted):
    forge(adopted, "emea", adopted.keys["emea"], lambda data: data.update(reason="I never liked it"))
    broken = adopted.hub.refused("verify")
    assert "votes/lead-emea.yml here is not the one on origin/main" in broken


def test_rewritten_history_is_found_out(adopted):
    """Every commit is made anew, with the same files and dates."""
    adopted.monkeypatch.setenv("FILTER_BRANCH_SQUELCH_WARNING", "1")
    adopted.hub.run("filter-branch", "--msg-filter", "cat; echo; echo again", "HEAD")
    adopted.hub.run("push", "--quiet", "--force", "origin", "main")
    adopted.hub.run("fetch", "--quiet")
    broken = adopted.hub.refused("verify")
    assert "ballot.yml: history was rewritten: commit" in broken


def test_an_adopted_version_cannot_vanish(adopted):
    subprocess.run(["rm", "-r", str(adopted.hub.root / FOLDER)], check=True)
    adopted.hub.send("Forget it")
    broken = adopted.hub.refused("verify")
    assert "First broken link: client-kickoff: chain: 1.0.0: its vote ended, and its record is gone" in broken


def frozen_anew(company, edit):
    """Edit the proposed text and its record, and make all digests of the ballot fit again."""
    from bestyet.govern.signature.payload import digest, passage_digests
    from bestyet.text.versions import read_record, version_of

    folder = company.hub.root / FOLDER
    texts = [(folder / name).read_text() for name in ("practice.md", "provenance.json")]
    text, record = edit(*texts)
    ballot = dict(version_of("p", "1.0.0", {"ballot.yml": (folder / "ballot.yml").read_bytes()}).data["ballot.yml"])
    ballot |= {"text": digest(text.encode()), "provenance": digest(record.encode())}
    ballot["passages"] = passage_digests(text, read_record(record.encode()))
    (folder / "practice.md").write_text(text)
    (folder / "provenance.json").write_text(record)
    (folder / "ballot.yml").write_text(record_text(ballot))


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (
            lambda text, record: (text.replace("three days", "nine days"), record),
            "practice.md:8: these are not the words that the record gives a source for",
        ),
        (
            lambda text, record: (text.replace("three days", "nine days"), record.replace("three days", "nine days")),
            "its words are not the recorded ones",
        ),
        (
            lambda text, record: (text + "- Pay the consultant.\n", record),
            "the record does not say where this comes from",
        ),
    ],
    ids=["text", "text-and-record", "added"],
)
def test_words_that_no_region_wrote_are_found_out_whatever_the_digests_say(company, edit, said):
    company.hub.well("propose", "client-kickoff")
    frozen_anew(company, edit)
    assert said in company.hub.refused("verify")


def test_a_change_is_not_called_smaller_than_it_is(adopted):
    path = "practices/india/client-kickoff.md"
    for region, before in (("emea", "three"), ("apac", "five"), ("india", "three")):
        path = adopted.hub.root / f"practices/{region}/client-kickoff.md"
        path.write_text(path.read_text().replace(f"{before} days", "four days"))
    adopted.hub.send("Four days")
    adopted.hub.well("propose", "client-kickoff")
    ballot = adopted.hub.root / "practices/global/client-kickoff/2.0.0/ballot.yml"
    ballot.write_text(ballot.read_text().replace("class: major", "class: patch"))
    assert "class: BROKEN: it says patch, but it is a major change" in adopted.hub.refused("verify")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('effective: "2026-11-20"', 'effective: "2026-01-01"', "in force from 2026-01-01 on, before it was decided"),
        (
            'decided: "2026-11-02',
            'decided: "2027-11-20',
            "it says it was decided on 2027-11-20, but it was recorded on",
        ),
    ],
)
def test_a_record_keeps_to_its_dates(adopted, old, new, said):
    path = adopted.hub.root / FOLDER / "adoption.yml"
    path.write_text(path.read_text().replace(old, new, 1))
    assert said in adopted.hub.refused("verify")


def test_a_damaged_ballot_hides_no_other(voted):
    path = voted.hub.root / "practices/global/change-orders/1.0.0/ballot.yml"
    path.parent.mkdir(parents=True)
    path.write_text("practice: change-orders\npolicy: 5\nelectorate: [1]\nearlier: {}\n")
    result = voted.hub.do("ballot")
    assert "client-kickoff 1.0.0" in result.output
    assert "change-orders/1.0.0/ballot.yml: its form is not that of a ballot" in result.stderr
    assert "change-orders 1.0.0: form: BROKEN" in voted.hub.refused("verify")


def test_a_ballot_cannot_go_back_to_rules_of_the_past(company):
    """It was proposed before India's lead got a new key, and comes to the base branch after it."""
    hub, other = company.hub, company.clone("other")
    hub.branch("proposal")
    hub.well("propose", "client-kickoff")
    keys = {**company.keys, "india": make_key(company.folder, "new")}
    company.clock.set("2026-11-05")
    other.write("practices/governance.yml", governance(keys))
    other.send("India's lead has a new key")
    hub.run("fetch", "--quiet")
    assert "its rules and reviewers are not from governance.yml as origin/main had it" in hub.refused("verify")
    hub.well("propose", "client-kickoff", "--amend")
    assert "BROKEN" not in hub.well("verify")
    ballot = (hub.root / FOLDER / "ballot.yml").read_text()
    assert "round: 1" in ballot
    assert public(keys["india"]) in ballot
    hub.stage_all()
    hub.commit("Put to the vote")
    hub.land("proposal")
    assert "BROKEN" not in hub.well("verify")


def test_whatever_is_done_to_the_bytes_of_a_vote_it_says_the_same_or_nothing(voted):
    """A few bytes changed, added or removed, a thousand times over: only the layout may be other."""
    voted.monkeypatch.chdir(voted.hub.root)
    ballots = read_ballots()
    case = ballots.case(ballots.open_ballot("client-kickoff"))
    raw = case.version.votes["lead-emea"]
    signed, chance, counted = payload(read_vote(raw)[1]), random.Random(20261102), 0
    for _ in range(1000):
        changed = bytearray(raw)
        for _ in range(chance.choice([1, 1, 2, 5])):
            at = chance.randrange(len(changed))
            changed[at : at + chance.choice([0, 1])] = chance.choice([b"", b"\n", b" ", b"'", b"#", b"0", b"a"])
        one = handed_in("lead-emea", bytes(changed), None)
        (vote,) = read_votes([one], case.terms, voted.clock.at)
        if not vote.invalid:
            counted += 1
            assert payload(one.signed) == signed
    assert 0 < counted < 100  # some changes are none
