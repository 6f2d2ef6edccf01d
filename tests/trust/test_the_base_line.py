"""Rules stand on the base branch before a ballot, words when it comes there, and what was revoked stays so."""

import pytest
from cli.voting import FOLDER, Company, governance, put_to_the_vote
from trust.attacks import all_vote, as_format_1, broken, edit, push
from trust.story import change

EMEA = "practices/emea/client-kickoff.md"
RULES = "practices/governance.yml"
WEAK = "default-policy: ours\npolicies: {ours: {extends: lazy-consensus, period: {min: 1, usual: 2, calendar: days}}}\n"


def said(company, *words):
    """Whether verify finds all of it, and adopt refuses for it."""
    found = "\n".join(broken(company))
    return all(word in found for word in words) or found


# -- words -----------------------------------------------------------------------------------------------------------


def with_other_words(company):
    """A branch changes two variants, proposes, and restores them."""
    hub = company.hub
    hub.branch("proposal")
    before = {region: (hub.root / f"practices/{region}/client-kickoff.md").read_text() for region in ("emea", "india")}
    for region in before:
        change(company, region, "three days", "nine days")
    hub.run("add", "--all")
    hub.commit("Other words")
    hub.well("propose", "client-kickoff")
    for region, text in before.items():
        (hub.root / f"practices/{region}/client-kickoff.md").write_text(text)
    hub.send_branch("Put 1.0.0 to the vote")


OTHER = f"{EMEA}: origin/main had other words than the recorded ones when"


def test_words_that_no_region_ever_had_on_the_base_branch_are_refused_in_the_pull_request(company):
    with_other_words(company)
    assert said(company, "words: BROKEN", f"{OTHER} this was proposed") is True


@pytest.mark.parametrize("how", ["merge", "squash"])
def test_words_that_no_region_ever_had_on_the_base_branch_are_found_out(company, how):
    with_other_words(company)
    if how == "merge":
        company.hub.land("proposal")
    else:
        company.hub.run("checkout", "-q", "main")
        company.hub.run("merge", "-q", "--squash", "proposal")
        push(company, "Put 1.0.0 to the vote")
    commit = company.hub.run("rev-parse", "--short=10", "origin/main").strip()
    assert said(company, "words: BROKEN", f"{OTHER} the ballot came with commit {commit}") is True
    all_vote(company)
    company.clock.set("2026-11-20")
    assert f"cannot be adopted: {OTHER}" in company.hub.refused("adopt", "client-kickoff")


def test_words_that_a_region_had_once_are_not_its_words(company):
    """They are in the history: of a year ago."""
    text = (company.hub.root / EMEA).read_text()
    change(company, "emea", "three days", "nine days")
    company.hub.send("EMEA changes its mind")
    (company.hub.root / EMEA).write_text(text)
    company.hub.branch("proposal")
    company.hub.run("add", "--all")
    company.hub.commit("Back")
    company.hub.well("propose", "client-kickoff")
    company.hub.run("checkout", "-q", "origin/main", "--", EMEA)
    company.hub.send_branch("Put 1.0.0 to the vote")
    company.hub.land("proposal")
    assert said(company, OTHER) is True


def test_a_region_that_is_left_out_is_named(company):
    hub = company.hub
    hub.branch("proposal")
    india = hub.root / "practices/india/client-kickoff.md"
    text = india.read_text()
    india.unlink()
    hub.run("add", "--all")
    hub.commit("Without India")
    hub.well("propose", "client-kickoff")
    india.write_text(text)
    hub.send_branch("Put 1.0.0 to the vote")
    assert said(company, "practices/india/client-kickoff.md was there when this was proposed, and the record") is True
    hub.land("proposal")
    assert said(company, "practices/india/client-kickoff.md was there when the ballot came with commit") is True


def test_words_and_ballot_may_come_together(company):
    hub = company.hub
    hub.branch("proposal")
    change(company, "emea", "three days", "nine days")
    hub.run("add", "--all")
    hub.commit("Other words")
    hub.well("propose", "client-kickoff")
    hub.send_branch("Put 1.0.0 to the vote")
    assert broken(company) == []
    hub.land("proposal")
    assert broken(company) == []


def test_words_that_changed_before_the_ballot_came_are_put_right_by_an_amendment(company):
    hub = company.hub
    hub.branch("proposal")
    hub.well("propose", "client-kickoff")
    hub.send_branch("Put 1.0.0 to the vote")
    hub.run("checkout", "-q", "main")
    change(company, "emea", "three days", "nine days")
    hub.send("EMEA goes on")
    hub.land("proposal")
    assert said(company, OTHER) is True
    hub.well("propose", "client-kickoff", "--amend")
    hub.send("Amend 1.0.0")
    assert broken(company) == []


# -- rules -----------------------------------------------------------------------------------------------------------


def weakened(company, rules=WEAK):
    """A branch brings other rules, and a ballot by them."""
    hub = company.hub
    hub.branch("weak")
    hub.write(RULES, governance(company.keys, rules))
    hub.commit("Other rules")
    hub.well("propose", "client-kickoff", "--base", "HEAD")
    hub.send_branch("Put 1.0.0 to the vote")


BOTH = f"this branch changes both {RULES} and a ballot: bring the rules to origin/main first"


@pytest.mark.parametrize("rules", [WEAK, "review-every: 12 months\n"], ids=["weak", "other"])
def test_rules_and_ballot_in_one_branch_are_refused_in_its_pull_request(company, rules):
    weakened(company, rules)
    assert said(company, "ballot: BROKEN", BOTH) is True
    company.hub.run("fetch", "-q", "origin", "main")  # as the generated job on GitLab does
    result = company.hub.do("verify", "--base", "FETCH_HEAD")
    assert (result.exit_code, "and a ballot: bring the rules to FETCH_HEAD first" in result.output) == (1, True)


def test_a_branch_that_is_only_behind_the_rules_is_not_said_to_change_them(company):
    hub, other = company.hub, company.clone("other")
    hub.branch("proposal")
    hub.well("propose", "client-kickoff")
    hub.send_branch("Put 1.0.0 to the vote")
    other.write(RULES, governance(company.keys, "review-every: 12 months\n"))
    other.send("Other rules, on main")
    hub.run("fetch", "-q")
    assert "and a ballot: bring" not in "\n".join(broken(company))


@pytest.mark.parametrize("how", ["merge", "squash"])
def test_rules_and_ballot_that_came_together_are_found_out(company, how):
    weakened(company, "review-every: 12 months\n")
    if how == "merge":
        company.hub.land("weak")
    else:
        company.hub.run("checkout", "-q", "main")
        company.hub.run("merge", "-q", "--squash", "weak")
        push(company, "Put 1.0.0 to the vote")
    commit = company.hub.run("rev-parse", "--short=10", "origin/main").strip()
    both = f"commit {commit} of origin/main brought both the ballot and rules: rules must come before"
    assert said(company, both, "its rules and reviewers are not from governance.yml as origin/main had it") is True
    all_vote(company)
    company.clock.set("2026-11-20")
    assert "cannot be adopted" in company.hub.refused("adopt", "client-kickoff")


def test_rules_that_came_with_the_first_ballot_of_all_are_no_rules(workshop, company):
    """All of a knowledge base in one commit: nobody had seen its rules before."""
    hub = company.hub
    hub.well("propose", "client-kickoff")
    hub.run("checkout", "-q", "--orphan", "anew")
    push(company, "All at once")
    assert said(company, "its rules and reviewers are not from governance.yml as origin/main had it") is True


@pytest.mark.parametrize("kind", ["ballot", "adoption"])
def test_nobody_goes_back_to_a_format_of_which_less_is_checked(company, kind):
    company.propose()
    company.adopt()
    for region in ("emea", "india"):
        change(company, region, "three days", "nine days")
    company.hub.send("Nine days")
    company.hub.well("propose", "client-kickoff")
    second = company.hub.root / "practices/global/client-kickoff/2.0.0"
    if kind == "ballot":
        as_format_1(second / "ballot.yml", "ballot")
    push(company, "Put 2.0.0 to the vote")
    if kind == "adoption":
        all_vote(company)
        company.clock.set("2026-12-20")
        company.hub.well("adopt", "client-kickoff")
        as_format_1(second / "adoption.yml", "adoption")
        push(company, "2.0.0 is the standard")
    assert said(company, f"client-kickoff 2.0.0: ballot: BROKEN: {kind}.yml is of format 1, of which less") is True


def test_a_record_of_an_older_format_comes_no_more(company, monkeypatch):
    """A vote of then is open, and somebody withdraws it as one could then: unsigned."""
    monkeypatch.setattr("bestyet.actions.decide.propose.FORMAT", 1)
    company.hub.well("propose", "client-kickoff")
    as_format_1(company.hub.root / FOLDER / "ballot.yml", "ballot")
    push(company, "Put 1.0.0 to the vote")
    all_vote(company)
    company.clock.set("2026-12-20")
    company.hub.do("adopt", "client-kickoff")
    as_format_1(company.hub.root / FOLDER / "adoption.yml", "adoption")
    push(company, "1.0.0 is the standard")
    assert said(company, "adoption.yml is of format 1, of which less is checked and which nobody writes since") is True


# -- what was revoked ------------------------------------------------------------------------------------------------


def apac_is_lost(company):
    company.propose()
    company.clock.set("2026-11-03")
    company.hub.write(RULES, governance(company.keys, apac=", revoked: 2026-11-03T00:00:00Z"))
    company.hub.send("APAC's key is lost")


@pytest.fixture
def lost(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, apac_is_lost)


@pytest.mark.parametrize("later", ["", ", revoked: 2026-12-24T00:00:00Z"], ids=["removed", "postponed"])
def test_a_revoked_key_stays_revoked(lost, later):
    lost.clock.set("2026-11-04")
    lost.hub.write(RULES, governance(lost.keys, apac=later))
    assert "practices/governance.yml" in lost.hub.refused("check")
    lost.hub.send("Another list of keys")
    lost.vote(lost.hub, "apac")
    push(lost, "Whoever found the key votes")
    assert "by lead-apac: the key was revoked 2026-11-03" in lost.hub.well("ballot", "client-kickoff")


def test_check_names_the_key_whose_revocation_is_gone(lost):
    assert lost.hub.do("check").exit_code == 0
    lost.hub.write(RULES, governance(lost.keys))
    result = lost.hub.refused("check")
    assert "revocation-gone" in result
    assert "2026-11-03" in result
    lost.hub.run("commit", "-q", "-m", "Another list of keys")
    assert "revocation-gone" in lost.hub.refused("check")  # the base branch is the measure
    lost.hub.write(RULES, governance(lost.keys, apac=", revoked: 2026-11-01T00:00:00Z"))
    assert lost.hub.do("check").exit_code == 0  # earlier is stricter


def test_who_leaves_does_so_when_the_base_branch_says_it_and_not_before(company):
    """A veto is on its way out: its voter is said to have left last month."""
    company.propose()
    company.vote(company.hub, "emea", "reject", "--object", "agenda-sent", "Unsafe", "--at-stake", "patient-safety")
    company.hub.send("EMEA rejects")
    company.clock.set("2026-11-05")
    rules = governance(company.keys).replace("region: emea,", "region: emea, until: 2026-10-01,")
    company.hub.write(RULES, rules)
    company.hub.send("EMEA's lead left in October")
    assert "by lead-emea" not in company.hub.well("ballot", "client-kickoff").partition("Not counted")[2]
    assert "emea: 1 reject" in company.hub.well("ballot", "client-kickoff")


# -- amendments ------------------------------------------------------------------------------------------------------


def amended_once(company):
    company.propose()
    company.clock.set("2026-11-05")
    change(company, "emea", "three days", "nine days")
    company.hub.send("Other words")
    company.hub.well("propose", "client-kickoff", "--amend")


@pytest.fixture
def amended(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, amended_once)


def test_an_amendment_as_it_is_made_is_well(amended):
    amended.hub.send("Amend 1.0.0")
    assert broken(amended) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (r"amended: .*\n", "", "an amended ballot does not say when it was amended"),
        (r'amended: "2026-11-05', 'amended: "2026-11-01', "it says that it was amended on 2026-11-01 09:00, before"),
        (r'amended: "2026-11-05', 'amended: "2027-11-05', "it says that it was amended on 2027-11-05, but it came on"),
        (r'closes: "2026-11-\d\d', 'closes: "2026-11-09', "an amendment shortened the vote: it was to close on"),
        (r"closes: .*\n", "closes: null\n", "an amendment shortened the vote: it was to close on 2026-11-16 09:00"),
        (r"disputes:\n(?:  .*\n)+", "disputes: []\n", "the disputes on the ballot are not those"),
    ],
    ids=["no-amended", "early", "future", "closes-early", "closes-never", "dispute"],
)
def test_an_amendment_gives_more_time_and_never_less(amended, before, after, told):
    edit(amended, "ballot.yml", before, after, pattern=True)
    push(amended, "Amend 1.0.0")
    assert said(amended, told) is True
    all_vote(amended)
    amended.clock.set("2026-12-20")
    assert f"cannot be adopted: {told}" in amended.hub.refused("adopt", "client-kickoff")


def test_a_rule_whose_period_starts_anew_is_kept_to(company):
    rule = "{extends: regional-consent, amendment: {votes: lapse, period: restart}, period: {usual: 14, min: 12}}"
    rules = f"default-policy: ours\npolicies: {{ours: {rule}}}\n"
    company.hub.write(RULES, governance(company.keys, rules))
    company.hub.send("A vote takes twelve days at least")
    amended_once(company)
    edit(company, "ballot.yml", r'closes: "2026-11-\d\d', 'closes: "2026-11-16', pattern=True)
    push(company, "Amend 1.0.0")
    assert said(company, "it says that it closes on 2026-11-16") is True, said(company)


def test_a_ballot_that_was_gone_and_is_there_again_is_the_same(company):
    """Somebody takes the commit back, and then that; or makes the file one that can be run."""
    company.propose()
    company.vote(company.hub, "emea")
    company.hub.send("EMEA approves")
    company.hub.run("revert", "--no-edit", "HEAD~1..HEAD")
    company.hub.run("revert", "--no-edit", "HEAD~2")
    company.hub.run("revert", "--no-edit", "HEAD")
    company.hub.run("revert", "--no-edit", "HEAD~2")
    (company.hub.root / FOLDER / "ballot.yml").chmod(0o755)
    push(company, "Back again")
    assert broken(company) == []
    assert "emea: 1 approve" in company.hub.well("ballot", "client-kickoff")


def test_a_file_that_can_be_run_since_is_no_other_file(company):
    company.propose()
    company.adopt()
    for name in ("ballot.yml", "adoption.yml", "votes/lead-emea.yml", "practice.md"):
        (company.hub.root / FOLDER / name).chmod(0o755)
    push(company, "From a Windows disk")
    assert broken(company) == []


def test_a_ballot_does_not_open_in_the_future(company):
    company.hub.well("propose", "client-kickoff")
    edit(company, "ballot.yml", 'opened: "2026', 'opened: "2027')
    push(company, "Put 1.0.0 to the vote")
    assert said(company, "it says that it opens on 2027-11-02, but it came on 2026-11-02") is True


# -- dates, and lines of commits -------------------------------------------------------------------------------------


@pytest.fixture
def opened(tmp_path, monkeypatch):
    return Company(tmp_path, monkeypatch, put_to_the_vote)


def test_a_commit_of_the_future_is_named_and_ends_no_vote(opened):
    opened.clock.set("2026-11-04")
    commit = push(opened, "Nothing", "2031-01-01")[:10]
    opened.clock.set("2026-11-05")
    all_vote(opened)
    assert "approve 3 of 3" in opened.hub.well("ballot", "client-kickoff")
    opened.clock.set("2026-11-20")
    opened.hub.well("adopt", "client-kickoff")
    opened.hub.send("1.0.0 is the standard")
    (line,) = broken(opened)
    assert f"origin/main: dates: BROKEN: commit {commit} is dated 2031-01-01, which has not come yet" in line


def test_a_clock_that_is_a_little_ahead_is_no_fault(opened):
    push(opened, "Nothing", "2026-11-03")
    assert broken(opened) == []


def turned(company, *, rewritten=False):
    """Somebody pulls main into their own work and pushes that: main's commits become the second parent."""
    hub = company.hub
    first = hub.run("rev-list", "--max-parents=0", "HEAD").strip()
    hub.run("checkout", "-q", "-b", "mine", first)
    hub.write("README.md", "Mine")
    hub.commit("My own work")
    hub.run("merge", "-q", "--no-ff", "-m", "Merge branch main", "origin/main")
    hub.run("push", "-q", "origin", "HEAD:main")
    hub.run("fetch", "-q")
    return hub.run("rev-parse", "HEAD").strip()


def test_a_merge_the_wrong_way_round_is_named_as_what_it_is(company):
    company.propose()
    company.adopt()
    merge = turned(company)[:10]
    found = "\n".join(broken(company))
    assert f"is there, but not among the first parents of origin/main any more: merge {merge} puts" in found
    assert "rewritten" not in found
    company.hub.run("checkout", "-q", "main")
    company.hub.run("merge", "-q", "--no-ff", "-m", "Merge mine", "mine")  # the other way round
    company.hub.run("push", "-q", "--force", "origin", "main")
    company.hub.run("fetch", "-q")
    assert broken(company) == [], broken(company)


def test_a_line_of_commits_that_was_prepared_does_not_make_votes_older(opened):
    """A line beside main, with dates of the past and a late vote in it, becomes main's first parents."""
    hub = opened.hub
    for region in ("emea", "apac"):
        opened.vote(hub, region, "reject", "--reason", "No")
    hub.send("Two reject")
    opened.clock.set("2026-11-20")
    hub.well("adopt", "client-kickoff", "--record")
    hub.send("It is not the standard")
    turned(opened)
    found = "\n".join(broken(opened))
    assert "not among the first parents" in found
    assert f"{FOLDER}" or found
