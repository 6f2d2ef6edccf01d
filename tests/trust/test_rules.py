"""Who proposes chooses neither the rule nor how long people have; a ballot that says otherwise is broken."""

from __future__ import annotations

import shutil
from zipfile import ZipFile

import pytest
from bestyet.govern.signature.payload import digest
from bestyet.text.versions import record_text
from bestyet.text.yaml.yamlread import read_yaml
from cli.voting import FOLDER, Company, governance
from trust.history.story import change

BALLOT = f"{FOLDER}/ballot.yml"
GOVERNANCE = "practices/governance.yml"


@pytest.fixture
def company(tmp_path, monkeypatch):
    """A company whose votes are by the built-in default rule."""
    return Company(tmp_path, monkeypatch, rules)


def rules(company: Company, text: str = "") -> None:
    company.hub.write(GOVERNANCE, governance(company.keys, text))
    company.hub.send("Rules of our own")


def forged(company: Company, *edits) -> str:
    """An honest proposal, with another ballot than `propose` lets one write; what verify says of it."""
    hub = company.hub
    hub.well("propose", "client-kickoff", "--as", "lead-emea")
    data = read_yaml((hub.root / BALLOT).read_text()).data
    for edited in edits:
        edited(data)
    hub.write(BALLOT, record_text(data))
    hub.send("Put 1.0.0 to the vote")
    return hub.do("verify").output


def broken(told: str) -> list[str]:
    return [line for line in told.splitlines() if "BROKEN" in line]


def test_nobody_proposes_by_a_weaker_rule_than_the_default(company):
    rules(company, "default-policy: unanimous\n")
    said = company.hub.refused("propose", "client-kickoff", "--policy", "lazy-consensus")
    assert "governance.yml lets a vote be by unanimous, not by lazy-consensus" in said
    company.hub.well("propose", "client-kickoff", "--policy", "unanimous")


def test_where_governance_names_others_they_may_be_chosen(company):
    rules(company, "allowed-policies: [two-thirds, ours]\npolicies:\n  ours: {extends: majority}\n")
    assert company.hub.do("check").exit_code == 0
    assert "not by majority" in company.hub.refused("propose", "client-kickoff", "--policy", "majority")
    company.propose("--policy", "two-thirds")
    assert "rule: well: governance.yml lets a vote be by two-thirds" in company.hub.well("verify")


def test_a_name_that_is_no_rule_is_told_by_check(company):
    company.hub.write(GOVERNANCE, governance(company.keys, "allowed-policies: [two-thirds, tow-thirds]\n"))
    said = company.hub.refused("check")
    assert "unknown-policy: “tow-thirds” is not a voting rule" in said
    assert "two-thirds" in said


def test_what_a_branch_allows_itself_does_not_count(company):
    hub = company.hub
    hub.branch("mine")
    hub.write(GOVERNANCE, governance(company.keys, "allowed-policies: [lazy-consensus]\n"))
    hub.commit("Let me choose")
    assert "not by lazy-consensus" in hub.refused("propose", "client-kickoff", "--policy", "lazy-consensus")


def test_a_forged_ballot_by_another_rule_is_broken(company):
    lazy = {"name": "lazy-consensus", "preset": 2, "title": "Lazy consensus", "veto": {"who": "any"}}
    lazy |= {"source": "Apache voting: https://www.apache.org/foundation/voting.html"}
    lazy |= {"period": {"min": 72, "calendar": "hours"}}

    def choose(data):
        data["policy"], data["closes"] = lazy, "2026-11-05T09:00:00Z"

    told = broken(forged(company, choose))
    assert len(told) == 1
    assert "rule: BROKEN: governance.yml lets a vote be by regional-consent, not by lazy-consensus" in told[0]


def test_nobody_is_given_less_time_than_the_rule_gives(company):
    hub = company.hub
    for closes in ("2026-11-02T09:01:00Z", "2026-11-08"):
        said = hub.refused("propose", "client-kickoff", "--closes", closes)
        assert "2026-11-09 09:00 UTC, when the least period of regional-consent is over (7 days)" in said
    assert "before anybody can vote" in hub.refused("propose", "client-kickoff", "--closes", "2026-10-01")
    hub.well("propose", "client-kickoff", "--closes", "2026-11-09T10:00:00+01:00")
    assert 'closes: "2026-11-09T09:00:00Z"' in (hub.root / BALLOT).read_text()


@pytest.mark.parametrize(
    ("closes", "said"),
    [
        ("2026-11-02T09:01:00Z", "it closes on 2026-11-02 09:01 UTC, before 2026-11-09 09:00 UTC, when the least"),
        ("2026-11-09T09:00:00+01:00", "it closes on 2026-11-09 08:00 UTC, before 2026-11-09 09:00 UTC"),
        ("2026-11-02T09:00:00Z", "it closes on 2026-11-02 09:00 UTC, before anybody can vote"),
        ("1999-01-01T00:00:00Z", "before anybody can vote"),
    ],
)
def test_a_forged_ballot_that_closes_too_early_is_broken(company, closes, said):
    (told,) = broken(forged(company, lambda data: data.update(closes=closes)))
    assert said in told


def test_decided_is_not_over_before_people_had_time(company):
    company.propose("--as", "lead-emea")
    for region in company.keys:
        company.vote(company.hub, region)
    company.hub.send("All approve within the hour")
    assert "the period is not over" in company.hub.refused("adopt", "client-kickoff")
    company.clock.set("2026-11-10")
    company.hub.well("adopt", "client-kickoff")
    company.hub.send("1.0.0 is the standard")
    assert "BROKEN" not in company.hub.well("verify")


@pytest.mark.parametrize("period", ["{usual: 3, calendar: days}", "{min: 0, calendar: days}", "{max: 5}", "null"])
def test_a_rule_of_ones_own_has_a_least_period_too(company, period):
    rules(company, f"default-policy: ours\npolicies:\n  ours: {{extends: regional-consent, period: {period}}}\n")
    needs = "the voting rule ours has no least period"
    assert f"policy-setting: {needs}" in company.hub.refused("check")
    assert needs in company.hub.refused("propose", "client-kickoff")
    assert f"cannot be used: {needs}" in company.hub.well("policy", "list")


def test_a_ballot_without_least_period_is_broken_even_if_governance_has_it_so(company):
    hub, path = company.hub, company.hub.root / FOLDER
    rules(company, "default-policy: ours\npolicies:\n  ours: {extends: regional-consent}\n")
    hub.well("propose", "client-kickoff")
    files = {file.relative_to(hub.root).as_posix(): file.read_bytes() for file in path.iterdir()}
    shutil.rmtree(path)
    rules(company, "default-policy: ours\npolicies:\n  ours: {extends: regional-consent, period: {usual: 14}}\n")
    data = read_yaml(files[BALLOT].decode()).data
    data["policy"]["period"] = {"usual": 14}
    data["governance"] = digest((hub.root / GOVERNANCE).read_bytes())
    for name, raw in {**files, BALLOT: record_text(data).encode()}.items():
        hub.write(name, raw)
    hub.send("Put 1.0.0 to the vote")
    (told,) = broken(hub.refused("verify"))
    assert "rule: BROKEN: the voting rule ours has no least period" in told


def test_a_rehearsal_is_called_one_wherever_it_is_used(company):
    rule = "{extends: regional-consent, rehearsal: true, period: {usual: 14}}"
    rules(company, f"default-policy: ours\npolicies:\n  ours: {rule}\n")
    hub = company.hub
    assert hub.do("check").exit_code == 0
    assert "note: ours is a rule for rehearsals" in hub.well("propose", "client-kickoff")
    hub.send("Put 1.0.0 to the vote")
    assert "This is a rule for rehearsals" in hub.well("ballot", "client-kickoff")
    assert "a rehearsal" in hub.well("ballot")
    assert (
        "rule: well: governance.yml lets a vote be by ours, and as long as this one; ours is a rule for rehearsals"
        in (hub.well("verify"))
    )
    for region in company.keys:
        company.vote(hub, region)
    hub.send("All approve")
    company.clock.set("2026-11-03")
    hub.well("adopt", "client-kickoff")
    hub.send("1.0.0 is the standard")
    file = company.folder / "evidence.zip"
    hub.well("export", "client-kickoff", "1.0.0", "-o", str(file))
    with ZipFile(file) as bundle:
        readme = next(name for name in bundle.namelist() if name.endswith("README.txt"))
        assert "ours is a rule for rehearsals." in bundle.read(readme).decode()


def test_a_ballot_says_by_which_presets_it_was_read(company):
    def without(data):
        del data["policy"]["preset"]
        data["policy"]["period"] = {"usual": 14, "calendar": "days"}

    (told,) = broken(forged(company, without))
    assert "rule: BROKEN: its rule does not name the number of the presets" in told


def test_presets_of_a_number_that_nobody_knows_prove_nothing(company):
    (told,) = broken(forged(company, lambda data: data["policy"].update(preset=7)))
    assert "rule: BROKEN: its rule is of presets number 7, which this bestyet does not know" in told


def test_nobody_goes_back_to_rules_of_before_they_had_numbers(company):
    def old(data):
        del data["policy"]["preset"], data["format"]
        data["policy"]["period"] = {"usual": 14, "calendar": "days"}
        for dispute in data["disputes"]:
            dispute["message"] = dispute["message"]["text"]

    company.clock.set("2027-01-04")
    (told,) = broken(forged(company, old))
    assert "its rule is read by presets that held until 2026-12-01 00:00 UTC, and it came later" in told


def test_a_ballot_of_before_is_held_against_the_presets_of_then(company):
    def old(data):
        del data["policy"]["preset"], data["format"]
        data["policy"]["period"] = {"usual": 14, "calendar": "days"}
        data["closes"] = "2026-11-03T09:00:00Z"
        for dispute in data["disputes"]:
            dispute["message"] = dispute["message"]["text"]

    told = forged(company, old)
    assert not broken(told)
    assert "rule: well: regional-consent, as it was before every rule had a least period" in told


def test_governance_cannot_choose_presets_by_their_number(company):
    rules(company, "default-policy: ours\npolicies:\n  ours: {extends: regional-consent, preset: 1}\n")
    assert company.hub.do("check").exit_code == 1
    assert "preset" in company.hub.refused("propose", "client-kickoff")


def test_a_rule_that_borrows_the_name_of_a_preset_is_told_from_it(company):
    changed = "policies:\n  unanimous: {extends: majority, source: ours}\ndefault-policy: unanimous\n"
    rules(company, changed)
    explained = company.hub.well("policy", "explain", "unanimous")
    assert "This is the rule of practices/governance.yml, not the built-in one of that name." in explained
    told = company.hub.well("propose", "client-kickoff")
    assert "note: unanimous is a rule of governance.yml, not the built-in one of that name" in told
    company.hub.send("Put 1.0.0 to the vote")
    assert "this one; unanimous is a rule of governance.yml, not the built-in one of that name" in company.hub.well(
        "verify"
    )


def test_business_days_do_not_depend_on_the_zone_in_which_a_moment_is_written(company):
    """Sunday evening in Samoa is Monday in UTC: five business days end on the next Monday, not on Friday."""
    rule = "{extends: regional-consent, period: {min: 5, usual: 5, calendar: business}}"
    rules(company, f"default-policy: ours\npolicies:\n  ours: {rule}\n")
    company.clock.set("2026-11-02")

    def in_samoa(data):
        data["opened"], data["closes"] = "2026-11-01T22:00:00-11:00", "2026-11-07T09:00:00Z"

    (told,) = broken(forged(company, in_samoa))
    assert "it closes on 2026-11-07 09:00 UTC, before 2026-11-09 09:00 UTC" in told


def test_holidays_cannot_be_left_out_to_make_a_vote_shorter(company):
    rule = "{extends: regional-consent, period: {min: 8, usual: 8, calendar: business}}"
    text = governance(company.keys, f"default-policy: ours\npolicies:\n  ours: {rule}\n")
    company.clock.set("2026-12-21")
    company.hub.write(GOVERNANCE, text.replace("{name: Emea}", "{name: Emea, calendar: CH}"))
    company.hub.send("A rule that counts business days")

    def hurry(data):
        assert "2026-12-25" in data.pop("holidays")
        data["closes"] = "2026-12-31T09:00:00Z"

    (told,) = broken(forged(company, hurry))
    assert "its least period takes days for business days on which a region that votes is off: 2026-12-25" in told


def test_no_amendment_lets_a_vote_end_sooner(company):
    hub = company.hub
    company.propose("--closes", "2026-11-20")
    company.clock.set("2026-11-10")
    for region in ("emea", "india"):
        change(company, region, "Ask for", "Note")
    hub.send("Other words")
    said = hub.refused("propose", "client-kickoff", "--amend", "--closes", "2026-11-12")
    assert "an amendment cannot let the vote end sooner than it would: on 2026-11-20 23:59 UTC" in said
    hub.well("propose", "client-kickoff", "--amend", "--closes", "2026-11-22")
