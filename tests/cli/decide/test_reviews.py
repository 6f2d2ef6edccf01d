"""Reviews on a code host become votes that a machine attests: only on the very text, only by known accounts."""

import json
import subprocess
import zipfile

import pytest
from bestyet.govern.signature.payload import NAMESPACE, digest, payload
from bestyet.govern.signature.reviews import NotAReviewError, read_reviews
from bestyet.repo.sshkey import sign
from bestyet.text.versions import read_vote, record_text
from cli.reviews import ACCOUNTS, open_vote, review, with_accounts
from cli.voting import FOLDER, REGIONS, Company, make_key


@pytest.fixture
def ci(company):
    return make_key(company.folder, "ci")


def accounts_and_an_attestor(company):
    company.hub.write("practices/governance.yml", with_accounts(company.keys, make_key(company.folder, "ci")))
    company.hub.send("Accounts and an attestor")


@pytest.fixture
def proposed(tmp_path, monkeypatch):
    """A proposal on a branch, reviewed there, then merged: `company.head` is the commit that was reviewed."""
    company = Company(tmp_path, monkeypatch, accounts_and_an_attestor, open_vote)
    company.head = company.hub.run("rev-parse", "proposal").strip()
    company.merged = company.hub.run("rev-parse", "main").strip()
    return company


def webhook(told):
    """As the webhook pull_request_review tells it: the state in small letters."""
    review = {**told["review"], "state": told["review"]["state"].lower()}
    return {"action": "submitted", "review": review, "pull_request": told["pull_request"], "sender": {"id": 1}}


def note(company, region="apac", body="", **more):
    """As GET /projects/ID/merge_requests/IID/notes tells it."""
    return {
        "id": 302,
        "type": None,
        "body": body,
        "author": {"id": ACCOUNTS[region] - 1000000, "username": f"lead-{region}", "state": "active"},
        "created_at": "2026-11-02T12:00:00.123Z",
        "updated_at": "2026-11-02T12:00:00.124Z",
        "system": False,
        "noteable_id": 377,
        "noteable_type": "MergeRequest",
        "noteable_iid": 12,
        "resolvable": False,
    } | more


def words(company, data, key=None, *more):
    file = company.folder / "review.json"
    file.write_text(json.dumps(data))
    return ("vote", *more, "--from-review", str(file), "--attestor-key", str(key or company.folder / "ci"))


def attest(company, data, *more):
    return company.hub.well(*words(company, data, None, *more))


def refused(company, data, key=None):
    said = company.hub.refused(*words(company, data, key))
    assert not list((company.hub.root / FOLDER / "votes").glob("*"))
    return said


def vote_of(company, region="apac"):
    return read_vote((company.hub.root / FOLDER / f"votes/lead-{region}.yml").read_bytes())[1]


def ballot_digest(company):
    return digest((company.hub.root / FOLDER / "ballot.yml").read_bytes())


def state(company):
    return json.loads(company.hub.well("ballot", "client-kickoff", "--format", "json"))


@pytest.mark.parametrize("shape", [lambda data: data, webhook])
def test_an_approval_is_a_vote_that_the_machine_attests(proposed, shape):
    said = attest(proposed, shape(review(proposed)))
    assert f"approve by lead-apac, attested by ci: {FOLDER}/votes/lead-apac.yml" in said
    vote = vote_of(proposed)
    assert (vote["vote"], vote["voter"], vote["cast"]) == ("approve", "lead-apac", "2026-11-02T12:00:00Z")
    assert vote["attested"] == {
        "by": "ci",
        "host": "github",
        "account": "1000002",
        "review": "80",
        "commit": proposed.head,
        "url": "https://github.example/our/practices/pull/12#pullrequestreview-80",
        "pull": "12",
    }
    proposed.hub.send("Attested votes")
    assert state(proposed)["reviewers"]["lead-apac"] == "approve"
    assert proposed.hub.do("check").exit_code == 0
    assert "votes: well: 1 vote well signed" in proposed.hub.well("verify")
    assert proposed.hub.well("verify", "--ssh-keygen") == proposed.hub.well("verify")
    audit = proposed.hub.well("audit", "client-kickoff")
    assert "as review: not signed by the voter: ci attests what account 1000002 said at https://github.example" in audit


def test_changes_requested_is_a_rejection_and_needs_a_reason(proposed):
    assert "lead-apac rejects without a reason" in refused(proposed, review(proposed, state="CHANGES_REQUESTED"))
    attest(proposed, review(proposed, state="CHANGES_REQUESTED", body="Three days are too few.\r\nSay five."))
    assert vote_of(proposed)["objections"] == [{"reason": "Three days are too few.\nSay five."}]


def test_a_comment_is_ignored_and_a_dismissed_review_is_none(proposed):
    assert "no vote: it is a comment" in attest(proposed, review(proposed, state="COMMENTED", body="Hm"))
    assert "it was dismissed" in refused(proposed, review(proposed, state="DISMISSED"))
    assert "it was not submitted yet" in refused(proposed, review(proposed, state="PENDING", submitted_at=None))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"user": {"login": "lead-apac", "id": 666}}, "no reviewer on this ballot has this account"),
        ({"user": None}, "the account that wrote it is gone"),
        ({"user": {"login": "1000002", "id": True}}, "the account that wrote it is gone"),
        ({"commit_id": None}, "it does not say which commit was reviewed (commit_id is null)"),
        ({"commit_id": "--output=x"}, "it does not say which commit was reviewed"),
        ({"commit_id": "a" * 40}, "names no commit of this repository (not fetched?)"),
        ({"submitted_at": None}, "it does not say when it was submitted"),
        ({"submitted_at": "2026-11-09T12:00:00Z"}, "after it was received"),
        ({"submitted_at": "2026-11-02T08:59:59Z"}, "it is from 2026-11-02 08:59, before the vote opened"),
        ({"pull": {"number": None}}, "it does not say of which pull request it is"),
        ({"pull": {"base": None}}, "it does not say of which pull request it is"),
        ({"pull": {"merged_at": None}}, "its pull request 12 is not merged"),
        ({"pull": {"merge_commit_sha": "a" * 40}}, "did not bring a ballot that is open"),
        ({"pull": {"base": {"ref": "proposal"}}}, "it is about a change of proposal, and votes go to main"),
        ({"state": "LGTM"}, "its state is none that GitHub knows"),
    ],
)
def test_what_cannot_be_a_vote_is_refused_with_the_reason(proposed, changes, said):
    assert said in refused(proposed, review(proposed, **changes))


def test_a_commit_that_holds_another_text_is_no_vote_on_this(proposed):
    hub = proposed.hub
    hub.run("checkout", "-q", "-b", "other", proposed.head)
    path = hub.root / FOLDER / "practice.md"
    path.write_text(path.read_text().replace("three days", "nine days"))
    hub.send_branch("Another text")
    other = hub.run("rev-parse", "HEAD").strip()
    before = hub.run("rev-parse", "main~1").strip()
    hub.run("checkout", "-q", "main")
    for commit in (other, before):
        assert "holds another text than what is put to the vote" in refused(
            proposed, review(proposed, commit_id=commit)
        )


def typo_on_top(company):
    """A pull request that builds on the one that proposes, and mends a typo; returns its commit."""
    company.hub.run("checkout", "-q", "-b", "typo", company.head)
    company.hub.write("notes.txt", "typo")
    company.hub.send_branch("Mend a typo")
    commit = company.hub.run("rev-parse", "HEAD").strip()
    company.hub.run("checkout", "-q", "main")
    return commit


def merge_of(company, branch, how="--no-ff"):
    """Merge or squash a branch into main, as a code host does; returns the commit with which it came."""
    company.hub.run("checkout", "-q", "main")
    company.hub.run("merge", "-q", how, *(["-m", f"Merge {branch}"] if how == "--no-ff" else []), branch)
    if how == "--squash":
        company.hub.commit(f"{branch} (#12)")
    company.hub.run("push", "-q", "origin", "main")
    return company.hub.run("rev-parse", "main").strip()


@pytest.mark.parametrize("how", ["--no-ff", "--squash"])
def test_approving_a_typo_on_top_of_a_proposal_is_no_vote_on_it(proposed, how):
    """The commit holds the ballot; its pull request was for the proposal's branch, and goes to main by now."""
    typo = typo_on_top(proposed)
    merged = merge_of(proposed, "typo", how)
    told = review(proposed, commit_id=typo, pull={"number": 13, "merge_commit_sha": merged})
    assert "its pull request 13 did not bring a ballot that is open: it is about another change" in refused(
        proposed, told
    )
    assert "is not merged" in refused(proposed, review(proposed, commit_id=typo, pull={"merged_at": None}))


@pytest.fixture
def ready(tmp_path, monkeypatch):
    """A proposal on a branch that is not merged yet."""
    company = Company(tmp_path, monkeypatch, accounts_and_an_attestor)
    company.hub.branch("proposal")
    company.hub.well("propose", "client-kickoff", "--as", "lead-emea")
    company.hub.send_branch("Put 1.0.0 to the vote")
    company.head = company.hub.run("rev-parse", "HEAD").strip()
    return company


@pytest.mark.parametrize("how", ["--no-ff", "--squash"])
def test_a_typo_that_brings_the_proposal_along_is_no_vote_on_it(ready, how):
    """The proposal's own pull request was closed, or the typo was merged into its branch before it went to main."""
    typo = typo_on_top(ready)
    ready.clock.set("2026-11-03")
    ready.merged = merge_of(ready, "typo", how)
    assert "changes notes.txt too, which is no part of the proposal" in refused(ready, review(ready, commit_id=typo))
    attest(ready, review(ready))  # of the commit that proposes and does nothing else
    assert vote_of(ready)["vote"] == "approve"


@pytest.mark.parametrize(
    "path",
    [
        "practices/emea/client-kickoff.md",
        "practices/vocabulary.yml",
        "practices/governance.yml",
        "practices/global/client-kickoff/decisions.yml",
        "practices/global/client-kickoff/1.0.0/notes.md",
    ],
)
def test_whatever_else_a_commit_changes_it_is_no_proposal(ready, path):
    hub = ready.hub
    before = (hub.root / path).read_text() if (hub.root / path).is_file() else ""
    hub.write(path, before + "\n# More\n")
    hub.send_branch("And something else")
    other = hub.run("rev-parse", "HEAD").strip()
    ready.clock.set("2026-11-03")
    ready.merged = merge_of(ready, "proposal")
    assert f"changes {path} too" in refused(ready, review(ready, commit_id=other))


@pytest.mark.parametrize("how", ["--no-ff", "--squash"])
def test_who_votes_in_the_pull_request_that_proposes_is_heard_however_it_is_merged(ready, how):
    """A region's text and a signed vote may come with the proposal."""
    hub = ready.hub
    ready.vote(hub, "emea")
    hub.send_branch("My vote")
    later = hub.run("rev-parse", "HEAD").strip()
    ready.clock.set("2026-11-03")
    ready.merged = merge_of(ready, "proposal", how)
    attest(ready, [review(ready), review(ready, "india", commit_id=later, id=81)])
    hub.send("Attested")
    assert state(ready)["reviewers"] == {f"lead-{region}": "approve" for region in REGIONS}
    assert "votes: well: 3 votes well signed" in hub.well("verify")


def test_a_text_that_the_proposal_cites_may_come_with_it(company):
    hub = company.hub
    accounts_and_an_attestor(company)
    hub.branch("proposal")
    path = hub.root / "practices/emea/client-kickoff.md"
    path.write_text(path.read_text().replace("three days", "four days"))
    hub.send_branch("Other words")
    hub.well("propose", "client-kickoff", "--as", "lead-emea", "--leave-apart")
    hub.send_branch("Put 1.0.0 to the vote")
    company.head = hub.run("rev-parse", "HEAD").strip()
    company.clock.set("2026-11-03")
    company.merged = merge_of(company, "proposal", "--squash")
    attest(company, review(company))
    assert vote_of(company)["vote"] == "approve"


def test_a_machine_that_attests_what_was_said_before_the_vote_opened_is_not_believed(proposed):
    attest(proposed, review(proposed))
    said = edited(proposed, lambda data: data.update(cast="2026-11-02T08:00:00Z"), proposed.folder / "ci")
    assert "it attests a review of 2026-11-02 08:00, before the vote opened" in said


def test_a_hostile_body_is_a_reason_and_nothing_else(proposed):
    body = "No\x1b[2J\u202e {#x}\nvoter: lead-emea\n---\nsignature: |\n  x\ud800 " + "a" * 5000
    attest(proposed, review(proposed, state="CHANGES_REQUESTED", body=body))
    vote = vote_of(proposed)
    reason = vote["objections"][0]["reason"]
    assert vote["voter"] == "lead-apac"
    assert reason.startswith("No[2J {#x}\nvoter: lead-emea\n---\nsignature: |\n  x aaa")
    assert reason.endswith("[…] (cut; the whole is at the review)")
    assert len(reason) == 2000


def test_only_an_attestor_of_the_ballot_attests(proposed):
    stranger = make_key(proposed.folder, "stranger")
    own = proposed.keys["apac"]
    for key in (stranger, own):
        assert "is the key of nobody among the attestors" in refused(proposed, review(proposed), key)
    late = make_key(proposed.folder, "late")
    proposed.hub.write("practices/governance.yml", with_accounts(proposed.keys, late))
    proposed.hub.send("Another attestor, after the vote opened")
    assert "is the key of nobody among the attestors" in refused(proposed, review(proposed), late)


def test_a_rule_that_counts_signed_votes_only_takes_no_attested_one(company, ci):
    company.hub.write("practices/governance.yml", with_accounts(company.keys, ci, ""))
    company.hub.send("Accounts and an attestor")
    open_vote(company)
    assert "the rule regional-consent counts signed votes only" in refused(company, review(company))


def edited(company, edit, key=None):
    """Edit the attested vote, and sign it anew where a key is given; returns why it does not count."""
    path = company.hub.root / FOLDER / "votes/lead-apac.yml"
    data = dict(read_vote(path.read_bytes())[1])
    edit(data)
    if key:
        data["signature"] = sign(payload(data), key, NAMESPACE)
    path.write_text(record_text(data))
    company.hub.send("An edited vote")
    assert state(company)["reviewers"]["lead-apac"] == "uncounted"
    return company.hub.refused("verify")


def account(data):
    data["attested"] = {**data["attested"], "account": "1000001"}


@pytest.mark.parametrize(
    ("edit", "signer", "said"),
    [
        (lambda data: data.update(vote="abstain"), None, "the signature does not hold"),
        (account, None, "the signature does not hold"),
        (account, "ci", "account 1000001 on github is not lead-apac's on this ballot"),
        (lambda data: data.pop("attested"), "ci", "it is signed by ci, not by lead-apac"),
        (lambda data: None, "key-apac", "signed with a key that no attestor of this ballot has"),
        (lambda data: None, "key-emea", "signed with a key that no attestor of this ballot has"),
        (lambda data: data.update(attested={}), "key-apac", "its form is not that of a vote"),
    ],
)
def test_an_attested_vote_edited_afterwards_does_not_hold(proposed, edit, signer, said):
    attest(proposed, review(proposed))
    assert said in edited(proposed, edit, proposed.folder / signer if signer else None)


def test_a_signed_vote_is_not_replaced_by_a_machine_but_replaces_its_word(proposed):
    attest(proposed, review(proposed, "emea"))
    proposed.hub.send("Attested")
    proposed.vote(proposed.hub, "emea", "reject", "--reason", "On second thoughts")
    proposed.hub.send("Signed")
    assert state(proposed)["reviewers"]["lead-emea"] == "reject"
    again = review(proposed, "emea", id=81, submitted_at="2026-11-03T08:00:00Z")
    said = proposed.hub.refused(*words(proposed, again))
    assert "lead-emea has signed a vote with a key: no machine replaces that" in said


def test_of_a_list_each_review_is_told_and_the_last_of_a_person_is_their_vote(proposed):
    proposed.clock.set("2026-11-04")
    reviews = [
        review(proposed, "emea", "CHANGES_REQUESTED", id=1, body="Too late"),
        review(proposed, "emea", id=2, submitted_at="2026-11-03T08:00:00Z"),
        review(proposed, "apac", id=3),
        review(proposed, "apac", "CHANGES_REQUESTED", id=4, submitted_at="2026-11-03T08:00:00Z"),
        review(proposed, "india", id=5),
        review(proposed, "india", "COMMENTED", id=6, submitted_at="2026-11-03T08:00:00Z"),
        review(proposed, "india", id=7, user={"login": "x", "id": 666}),
    ]
    told = attest(proposed, reviews, "client-kickoff").splitlines()
    assert len(told) == 7
    assert sum("attested by ci" in line for line in told) == 2
    assert "review 1 on github by account 1000001: a later review by the same person replaces it" in told
    assert any("rejects without a reason" in line for line in told)
    votes = sorted(path.name for path in (proposed.hub.root / FOLDER / "votes").iterdir())
    assert votes == ["lead-emea.yml", "lead-india.yml"]
    proposed.hub.send("Attested")
    assert "lead-emea has this vote already" in attest(proposed, reviews)
    assert proposed.hub.run("status", "--porcelain") == ""
    later = review(proposed, "emea", "CHANGES_REQUESTED", id=8, body="No", submitted_at="2026-11-03T09:00:00Z")
    attest(proposed, [*reviews, later])
    proposed.hub.send("Attested again")
    assert state(proposed)["reviewers"]["lead-emea"] == "reject"


def test_a_note_on_gitlab_names_the_digest_of_the_ballot(proposed):
    digest_ = ballot_digest(proposed)
    assert f"The ballot's digest: {digest_}" in proposed.hub.well("ballot", "client-kickoff")
    assert "is the digest of no ballot that is open" in refused(
        proposed, note(proposed, body=f"approve sha256:{'0' * 64}")
    )
    assert "no vote: it is a note without a vote" in attest(proposed, note(proposed, body="approve"))
    assert "rejects without a reason" in refused(proposed, note(proposed, body=f"reject {digest_}"))
    changed = note(proposed, body=f"approve {digest_}", updated_at="2026-11-02T12:05:00Z")
    assert "the note was changed after it was written" in refused(proposed, changed)
    approval = {"id": 5, "iid": 12, "state": "merged", "approved_by": [{"user": {"id": 2, "username": "lead-apac"}}]}
    assert "an approval on GitLab does not say which text was approved" in refused(proposed, approval)
    attest(proposed, note(proposed, body=f"reject {digest_}\n\nToo late."))
    vote = vote_of(proposed)
    assert vote["attested"] == {"by": "ci", "host": "gitlab", "account": "2", "review": "302", "pull": "12"}
    assert (vote["vote"], vote["objections"]) == ("reject", [{"reason": "Too late."}])
    proposed.hub.send("Attested")
    assert state(proposed)["reviewers"]["lead-apac"] == "reject"


def test_the_webhook_of_a_note_on_gitlab(proposed):
    attributes = {
        "id": 1244,
        "note": f"abstain {ballot_digest(proposed)}",
        "noteable_type": "MergeRequest",
        "author_id": 3,
        "created_at": "2026-11-02 12:00:00 UTC",
        "updated_at": "2026-11-02 12:00:00 UTC",
        "system": False,
        "url": "https://gitlab.example/our/practices/-/merge_requests/1#note_1244",
    }
    data = {"object_kind": "note", "user": {"id": 3}, "object_attributes": attributes}
    attest(proposed, data | {"merge_request": {"iid": 1, "target_branch": "main"}})
    assert vote_of(proposed, "india")["vote"] == "abstain"


@pytest.mark.parametrize("data", [{}, [[]], 5, "x", {"state": "APPROVED"}, {"review": 5}])
def test_what_is_no_review_is_said_to_be_none(data):
    with pytest.raises(NotAReviewError):
        read_reviews(data)


def test_attested_votes_are_counted_and_their_evidence_stands_alone(proposed):
    for number, region in enumerate(REGIONS):
        attest(proposed, review(proposed, region, id=80 + number))
    proposed.hub.send("All have reviewed")
    proposed.clock.set("2026-11-20")
    proposed.hub.well("adopt", "client-kickoff")
    proposed.hub.send("1.0.0 is the standard")
    assert "3 votes checked and counted again" in proposed.hub.well("verify")
    proposed.hub.well("export", "client-kickoff", "1.0.0", "-o", "evidence.zip")
    with zipfile.ZipFile(proposed.hub.root / "evidence.zip") as archive:
        archive.extractall(proposed.folder)
    folder = proposed.folder / "client-kickoff-1.0.0"
    commands = [line[6:] for line in (folder / "README.txt").read_text().splitlines() if line.startswith("    $ ")]
    assert sum("-I ci -n" in command for command in commands) == 3
    for command in commands:
        assert subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, check=False).returncode == 0, (
            command
        )


def test_a_revoked_attestor_counts_only_for_what_came_before(proposed):
    attest(proposed, review(proposed))
    proposed.hub.send("Attested")
    text = with_accounts(proposed.keys, proposed.folder / "ci").replace(
        '"}\ndefault', '", revoked: 2026-11-04T00:00:00Z}\ndefault'
    )
    proposed.clock.set("2026-11-05")
    proposed.hub.write("practices/governance.yml", text)
    proposed.hub.send("The machine's key is lost")
    late = words(proposed, review(proposed, "emea", id=81))
    assert "the key of ci is revoked since 2026-11-04" in proposed.hub.refused(*late)
    assert state(proposed)["reviewers"]["lead-apac"] == "approve"


def test_the_command_says_what_it_needs(proposed):
    assert "say on which PRACTICE" in proposed.hub.refused("vote")
    assert "--attestor-key FILE" in proposed.hub.refused("vote", "--from-review", "x.json")
    assert "the review says approve or reject" in proposed.hub.refused(
        "vote", "client-kickoff", "approve", "--from-review", "x"
    )
    (proposed.folder / "x.json").write_text("{")
    words = ("vote", "--from-review", str(proposed.folder / "x.json"), "--attestor-key", "k")
    assert "is not JSON" in proposed.hub.refused(*words)
