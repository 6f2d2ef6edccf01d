"""Who can push gives every reviewer another key, and opens a ballot: what is said of it, and what does not count."""

from __future__ import annotations

import json
import re

import pytest
from bestyet.govern.ballots import fingerprint_of
from bestyet.govern.latecomers import VOUCHING, statement
from bestyet.govern.signature.payload import NAMESPACE, digest, payload
from bestyet.repo.sshkey import sign
from bestyet.text.people import with_voucher
from bestyet.text.versions import read_vote, record_text, version_of
from cli.passkeys import PASSKEYS, PINNED, SoftPasskey
from cli.voting import FOLDER, REGIONS, Company, make_key, public

GOVERNANCE = "practices/governance.yml"
NEXT = FOLDER.replace("1.0.0", "2.0.0")


def adopted(company):
    company.propose("--as", "lead-emea")
    company.adopt()


def with_a_rule(company):
    path = company.hub.root / GOVERNANCE
    path.write_text(path.read_text() + "key-changes: {signatures: 1}\n")
    company.hub.send("A key needs somebody who vouches for it")


def adopted_under_a_rule(company):
    with_a_rule(company)
    adopted(company)


@pytest.fixture
def company(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, adopted)


@pytest.fixture
def ruled(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, adopted_under_a_rule)


def add_key(company, region, name=None):
    """A reviewer gets one more key; returns its private part."""
    key = make_key(company.folder, name or f"new-{region}")
    company.hub.well("key", "add", f"lead-{region}", f"{key}.pub")
    return key


def other_keys(company):
    """Another key for every reviewer, with one commit."""
    path = company.hub.root / GOVERNANCE
    text = path.read_text()
    for region in REGIONS:
        thief = make_key(company.folder, f"thief-{region}")
        text = text.replace(public(company.keys[region]), public(thief))
        company.keys[region] = thief
    path.write_text(text)
    company.hub.send("Mend a comment")


def propose_next(company):
    path = company.hub.root / "practices/emea/client-kickoff.md"
    path.write_text(path.read_text().replace("three days", "nine days"))
    company.hub.send("Nine days")
    company.hub.well("propose", "client-kickoff", "--as", "lead-emea")
    company.hub.send("Put 2.0.0 to the vote")


def keys_line(company):
    found = [line for line in company.hub.do("verify").output.splitlines() if ": keys: " in line]
    assert len(found) <= 1
    return found[0] if found else ""


def test_keys_that_were_there_before_the_first_ballot_need_nobody(company):
    assert keys_line(company) == ""
    propose_next(company)
    assert "Came after the first ballot" not in company.hub.well("ballot", "client-kickoff")


def test_every_key_that_came_late_is_named_with_its_commit_and_who_vouched(company):
    other_keys(company)
    commit = company.hub.run("rev-parse", "HEAD").strip()[:10]
    propose_next(company)
    for region in REGIONS:
        company.vote(company.hub, region)
    company.hub.send("All have voted")
    line = keys_line(company)
    assert line.startswith("client-kickoff 2.0.0: keys: well: after the first ballot came lead-emea: key SHA256:")
    assert line.count(f"by commit {commit} of 2026-11-20, vouched for by nobody") == 3
    told = company.hub.well("ballot", "client-kickoff")
    assert told.count(f"by commit {commit} of 2026-11-20, vouched for by nobody.") == 3
    assert told.count("Came after the first ballot: lead-") == 3
    data = json.loads(company.hub.well("ballot", "client-kickoff", "--format", "json"))
    assert len(data["came-after-the-first-ballot"]) == 3


def test_who_vouches_is_named_and_anybody_can_check_it_with_ssh_keygen(company):
    add_key(company, "apac")
    said = company.hub.well(
        "key", "vouch", "lead-apac", "--as", "lead-emea", "--key", str(company.keys["emea"]), "--yes"
    )
    assert re.match(r"lead-apac: SHA256:\S+\npractices/governance.yml: lead-emea vouches for 1 key of lead-apac", said)
    assert company.hub.do("check").exit_code == 0
    company.hub.send("A new key for APAC, vouched for")
    propose_next(company)
    assert keys_line(company).endswith(", vouched for by lead-emea")
    again = ("key", "vouch", "lead-apac", "--as", "lead-emea", "--key", str(company.keys["emea"]), "--yes")
    assert "has no key that lead-emea could vouch for" in company.hub.refused(*again)


def test_an_account_that_came_late_is_named_too(company):
    path = company.hub.root / GOVERNANCE
    text = path.read_text().replace("id: lead-apac,", "id: lead-apac, accounts: {github: 666},")
    ci = make_key(company.folder, "ci")
    text = text.replace("rehearsal: true", "rehearsal: true, attested: true")
    path.write_text(text + f'attestors:\n  - {{id: ci, key: "{public(ci)}"}}\n')
    company.hub.send("Votes by review")
    propose_next(company)
    line = keys_line(company)
    assert "lead-apac: account 666 on github, by commit" in line
    assert "ci: key SHA256:" in line


def test_under_a_rule_the_keys_of_who_can_push_do_not_count(ruled):
    other_keys(ruled)
    propose_next(ruled)
    vote = ("vote", "client-kickoff", "approve", "--as", "lead-apac", "--key", str(ruled.keys["apac"]), "--yes")
    why = "its key came after the first ballot, and 0 of 1 vouched for it in time"
    assert why in ruled.hub.refused(*vote)


def forged_vote(company, region, key):
    """A vote of a thief, who does not ask the command."""
    folder = company.hub.root / NEXT
    ballot = (folder / "ballot.yml").read_bytes()
    data = dict(read_vote((company.hub.root / FOLDER / f"votes/lead-{region}.yml").read_bytes())[1])
    file = version_of("client-kickoff", "2.0.0", {"ballot.yml": ballot}).terms
    data |= {"version": "2.0.0", "ballot": digest(ballot), "digest": file.text, "passages": dict(file.passages)}
    data |= {"cast": "2026-11-20T09:00:00Z"}
    data["signature"] = sign(payload(data), key, NAMESPACE)
    (folder / "votes").mkdir(exist_ok=True)
    (folder / f"votes/lead-{region}.yml").write_text(record_text(data))


def test_under_a_rule_votes_by_such_keys_are_void_wherever_they_come_from(ruled):
    other_keys(ruled)
    propose_next(ruled)
    for region in REGIONS:
        forged_vote(ruled, region, ruled.keys[region])
    ruled.hub.send("All have voted")
    said = ruled.hub.refused("verify")
    void = [line for line in said.splitlines() if "votes: BROKEN: votes/lead-" in line]
    assert sum("0 of 1 vouched for it in time" in line for line in void[:3]) == 3
    ruled.clock.set("2026-12-20")
    assert ruled.hub.do("adopt", "client-kickoff").exit_code != 0


def test_a_rule_that_is_lowered_first_still_holds(ruled):
    path = ruled.hub.root / GOVERNANCE
    path.write_text(path.read_text().replace("key-changes: {signatures: 1}\n", ""))
    ruled.hub.send("Tidy up")
    other_keys(ruled)
    propose_next(ruled)
    forged_vote(ruled, "apac", ruled.keys["apac"])
    ruled.hub.send("A vote")
    assert "0 of 1 vouched for it in time" in ruled.hub.refused("verify")


def revoked_by_hand(company, *regions):
    path = company.hub.root / GOVERNANCE
    text = path.read_text()
    for region in regions:
        old = f'"{public(company.keys[region])}"'
        text = text.replace(old, f"{old}, revoked: 2026-11-01T00:00:00Z")
    path.write_text(text)


def test_who_revokes_the_others_keys_first_is_no_less_in_need_of_them(tmp_path, monkeypatch):
    """With two needed, a reviewer who can push revokes two keys of three, and vouches alone for what is put there."""
    company = Company(tmp_path, monkeypatch)
    path = company.hub.root / GOVERNANCE
    path.write_text(path.read_text() + "key-changes: {signatures: 2}\n")
    company.hub.send("Two must vouch")
    adopted(company)
    revoked_by_hand(company, "apac", "india")
    key = add_key(company, "apac")
    vouch_by_hand(company, "apac", key, "lead-emea", company.keys["emea"])
    company.hub.send("Keys were stolen")
    propose_next(company)
    forged_vote(company, "apac", key)
    company.hub.send("A vote")
    assert "1 of 2 vouched for it in time" in company.hub.refused("verify")


def test_who_asks_for_more_than_there_are_stops_nobody(company):
    path = company.hub.root / GOVERNANCE
    path.write_text(path.read_text() + "key-changes: {signatures: 50}\n")
    company.hub.send("Fifty must vouch")
    key = add_key(company, "apac")
    for region in REGIONS:
        vouch_by_hand(company, "apac", key, f"lead-{region}", company.keys[region])
    company.hub.send("All vouch")
    propose_next(company)
    company.keys["apac"] = key
    company.hub.well("vote", "client-kickoff", "approve", "--as", "lead-apac", "--key", str(key), "--yes")


def vouch_by_hand(company, region, key, by, signer, namespace=VOUCHING, person=None):
    """Write an entry as a thief would."""
    line = public(key)
    signature = sign(statement(person or f"lead-{region}", fingerprint_of(line)), signer, namespace)
    path = company.hub.root / GOVERNANCE
    path.write_text(with_voucher(path.read_text(), f"lead-{region}", line, {"by": by, "signature": signature}))


@pytest.mark.parametrize(
    ("by", "signer", "more"),
    [
        ("lead-emea", "new-apac", {}),  # the new key itself
        ("lead-apac", "new-apac", {}),
        ("lead-india", "key-emea", {}),  # in another's name
        ("lead-emea", "key-emea", {"namespace": "bestyet-vote"}),
        ("lead-emea", "key-emea", {"person": "lead-india"}),  # for another person
        ("stranger", "stranger", {}),
    ],
)
def test_a_voucher_that_is_none_counts_for_nobody(ruled, by, signer, more):
    make_key(ruled.folder, "stranger")
    key = add_key(ruled, "apac")
    vouch_by_hand(ruled, "apac", key, by, ruled.folder / signer, **more)
    ruled.hub.send("A new key for APAC")
    propose_next(ruled)
    assert keys_line(ruled).endswith(", vouched for by nobody")
    forged_vote(ruled, "apac", key)
    ruled.hub.send("A vote")
    assert "0 of 1 vouched for it in time" in ruled.hub.refused("verify")


def test_two_new_keys_cannot_vouch_for_each_other_in_one_commit(ruled):
    apac, india = add_key(ruled, "apac"), add_key(ruled, "india")
    vouch_by_hand(ruled, "apac", apac, "lead-india", india)
    vouch_by_hand(ruled, "india", india, "lead-apac", apac)
    ruled.hub.send("Two new keys")
    propose_next(ruled)
    assert keys_line(ruled).count("vouched for by nobody") == 2


def test_with_an_earlier_key_a_person_vouches_for_their_next(ruled):
    key = add_key(ruled, "apac")
    own = ("--as", "lead-apac", "--key", str(ruled.keys["apac"]), "--yes")
    ruled.hub.well("key", "vouch", "lead-apac", *own)
    ruled.hub.send("My next key")
    propose_next(ruled)
    ruled.keys["apac"] = key
    ruled.vote(ruled.hub, "apac")
    ruled.hub.send("A vote")
    assert "votes: well: 1 vote well signed" in ruled.hub.well("verify")
    assert keys_line(ruled).endswith(", vouched for by lead-apac")


def test_who_vouches_after_the_ballot_opened_is_too_late_for_it(ruled):
    key = add_key(ruled, "apac")
    ruled.hub.send("My next key")
    propose_next(ruled)
    emea = ("--as", "lead-emea", "--key", str(ruled.keys["emea"]), "--yes")
    ruled.hub.well("key", "vouch", "lead-apac", *emea)
    ruled.hub.send("Vouched for")
    vote = ("vote", "client-kickoff", "approve", "--as", "lead-apac", "--key", str(key), "--yes")
    assert "vouched for it in time" in ruled.hub.refused(*vote)


def test_a_revoked_key_vouches_for_nothing(ruled):
    key = add_key(ruled, "apac")
    revoked_by_hand(ruled, "emea")
    vouch_by_hand(ruled, "apac", key, "lead-emea", ruled.keys["emea"])
    ruled.hub.send("EMEA's key is stolen")
    propose_next(ruled)
    assert keys_line(ruled).endswith(", vouched for by nobody")


def test_a_passkey_is_vouched_for_like_any_key(ruled):
    path = ruled.hub.root / GOVERNANCE
    path.write_text(path.read_text() + PASSKEYS)
    (ruled.folder / "new.json").write_text(SoftPasskey().create())
    ruled.hub.well("key", "add", "lead-apac", "--passkey", str(ruled.folder / "new.json"))
    ruled.hub.well("key", "vouch", "lead-apac", "--as", "lead-emea", "--key", str(ruled.keys["emea"]), "--yes")
    ruled.hub.send("A passkey")
    propose_next(ruled)
    assert keys_line(ruled).endswith(", vouched for by lead-emea")
    assert PINNED.rp_id in path.read_text()


def test_nobody_signs_without_being_asked(ruled):
    add_key(ruled, "apac")
    words = ("key", "vouch", "lead-apac", "--as", "lead-emea", "--key", str(ruled.keys["emea"]))
    assert "say --yes where nobody can be asked" in ruled.hub.refused(*words)
    assert "is no key that lead-emea has" in ruled.hub.refused(*words[:-1], str(ruled.keys["apac"]), "--yes")
    assert "no reviewer and no attestor" in ruled.hub.refused("key", "vouch", "nobody", *words[3:], "--yes")


@pytest.mark.parametrize("happened", [adopted, adopted_under_a_rule])
def test_who_gets_another_name_later_has_voted_all_the_same(tmp_path, monkeypatch, happened):
    """The key is late for the new name, and what it signed under the old one was not."""
    company = Company(tmp_path, monkeypatch, happened)
    path = company.hub.root / GOVERNANCE
    path.write_text(
        path.read_text().replace("id: lead-apac", "id: head-apac").replace("id: lead-emea", "id: head-emea")
    )
    company.hub.send("The leads are called heads")
    proved = company.hub.well("verify")
    assert "BROKEN" not in proved


def test_an_answer_stands_where_its_author_gets_another_name_later(tmp_path, monkeypatch):
    company = Company(tmp_path, monkeypatch)
    company.propose("--as", "lead-emea")
    company.vote(company.hub, "emea", "approve")
    company.vote(company.hub, "india", "approve")
    company.vote(company.hub, "apac", "approve", "--object", "agenda-sent", "Three days are too few.")
    company.hub.send("All have voted")
    company.clock.set("2026-11-20")
    company.hub.well("adopt", "client-kickoff", *company.signs("emea"), "--answer", "lead-apac", "Looked at in May.")
    company.hub.send("1.0.0 is the standard")
    path = company.hub.root / GOVERNANCE
    path.write_text(path.read_text().replace("id: lead-emea", "id: head-emea"))
    company.hub.send("The lead is called head")
    assert "BROKEN" not in company.hub.well("verify")
