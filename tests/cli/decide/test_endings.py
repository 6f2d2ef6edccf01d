"""How votes end, what is shown on the way there, and what could be proved on an earlier day."""

import json
from datetime import date

from bestyet.govern.signature.payload import payload
from bestyet.govern.versions import in_force
from bestyet.text.versions import read_versions, read_vote
from cli.kickoff import EMEA
from cli.voting import FOLDER, REGIONS


def test_what_is_shown_is_what_is_signed_to_the_letter(proposed):
    words = ("--object", "agenda-sent", "Too late", "--instead", "Five days", "--rank", "agenda-sent", "apac,emea")
    shown = proposed.vote(proposed.hub, "emea", "reject", *words, "--reason", "See the objection")
    text = shown.split("Your word on it, as Lead of emea:\n\n")[1].split("\nSigned with it: ")[0]
    signed = read_vote((proposed.hub.root / FOLDER / "votes/lead-emea.yml").read_bytes())[1]
    digests = {key: signed[key] for key in ("ballot", "digest", "passages", "supersedes", "signature") if key in signed}
    assert payload({**read_vote(text.encode())[1], **digests}) == payload(signed)
    assert (signed["objections"], signed["rankings"]) == (
        [{"passage": "agenda-sent", "reason": "Too late", "instead": "Five days"}],
        {"agenda-sent": ["apac", "emea"]},
    )
    assert signed["reason"] == "See the objection"


def test_letters_cannot_wander_from_one_field_to_the_next(proposed):
    """ "Too late" and "Five days" read the same one after the other as "Too" and "late Five days"."""
    words = ("--object", "agenda-sent", "Too late", "--instead", "Five days")
    proposed.vote(proposed.hub, "emea", "reject", *words)
    path = proposed.hub.root / FOLDER / "votes/lead-emea.yml"
    before = path.read_text()
    path.write_text(before.replace("Too late", "Too").replace("Five days", "late Five days"))
    assert path.read_text() != before
    said = proposed.hub.well("ballot", "client-kickoff")
    assert "reject by lead-emea: the signature does not hold: what was signed is not this" in said


def test_a_vote_that_ran_out_of_time_is_recorded_as_expired(company):
    """By final-comment, nothing happens until enough have approved; the ballot's own date ends the waiting."""
    company.allow("final-comment")
    company.propose("--policy", "final-comment", "--closes", "2026-12-01")
    company.vote(company.hub, "emea")
    company.hub.send("EMEA approves")
    company.clock.set("2026-12-02")
    assert "(to record that: bestyet adopt --record)" in company.hub.refused("adopt", "client-kickoff")
    assert "client-kickoff 1.0.0: expired" in company.hub.well("adopt", "client-kickoff", "--record")
    company.hub.send("1.0.0 was not decided in time")
    assert "BROKEN" not in company.hub.well("verify")
    assert company.hub.do("check").exit_code == 0
    assert "client-kickoff 1.1.0" in company.hub.well("propose", "client-kickoff")


def test_a_standard_of_next_year_is_not_in_force_this_year(company):
    over = company.hub.refused("propose", "client-kickoff", "--effective", "2026-11-01")
    assert "is over: a version cannot hold before" in over
    company.propose("--effective", "2027-01-01")
    for region in REGIONS:
        company.vote(company.hub, region)
    company.hub.send("All have voted")
    other = company.hub.refused("adopt", "client-kickoff", "--effective", "2026-12-01")
    assert "by its ballot it holds from 2027-01-01 on, not from 2026-12-01" in other
    company.hub.well("adopt", "client-kickoff", "--effective", "2027-01-01")
    found = (path for path in company.hub.root.glob("practices/**/*.*") if path.is_file())
    files = {path.relative_to(company.hub.root).as_posix(): path for path in found}
    (versions,) = read_versions({name: path.read_bytes() for name, path in files.items()}).values()
    assert in_force(versions, date(2026, 12, 31)) is None
    assert in_force(versions, date(2027, 1, 1)).number == "1.0.0"


def test_all_open_ballots_are_shown_at_once(company):
    other = EMEA.replace("client-kickoff", "change-orders")
    for region in ("emea", "apac"):
        company.hub.write(f"practices/{region}/change-orders.md", other.replace("region: emea", f"region: {region}"))
    company.hub.send("Another practice")
    company.propose()
    company.hub.well("propose", "change-orders")
    company.hub.send("Put both to the vote")
    company.vote(company.hub, "emea")
    company.hub.send("EMEA approves one of them")
    said = company.hub.well("ballot")
    assert said.index("change-orders 1.0.0 (major), round 1") < said.index("client-kickoff 1.0.0 (major), round 1")
    assert "not voted: lead-emea, lead-apac, lead-india" in said
    assert "not voted: lead-apac, lead-india" in said
    states = json.loads(company.hub.well("ballot", "--format", "json"))
    assert [(state["practice"], state["outcome"]) for state in states] == [
        ("change-orders", "open"),
        ("client-kickoff", "open"),
    ]


def test_what_could_be_proved_on_an_earlier_day(proposed):
    hub = proposed.hub
    proposed.clock.set("2026-11-03")
    proposed.adopt()
    proposed.clock.set("2026-11-25")
    path = hub.root / FOLDER / "practice.md"
    path.write_text(path.read_text().replace("three days", "nine days"))
    hub.send("A small change")
    proposed.clock.set("2026-12-24")
    assert "BROKEN" in hub.refused("verify")
    then = hub.well("verify", "--as-of", "2026-11-24")
    assert "client-kickoff 1.0.0: count: well: 3 votes checked and counted again" in then
    assert hub.well("verify", "--as-of", "HEAD~1") == then
    assert "client-kickoff 1.0.0: votes: well: 0 votes well signed" in hub.well("verify", "--as-of", "2026-11-02")
    assert hub.well("verify", "client-kickoff", "--as-of", "HEAD~3").endswith(
        "chain: well: every adoption names the one before\n"
    )
    assert "BROKEN" in hub.refused("verify", "--as-of", "2026-11-25")
    assert "nothing was here yet on 2026-11-01" in hub.refused("verify", "--as-of", "2026-11-01")
    assert "--as-of goes with no RECORD" in hub.refused("verify", "--as-of", "HEAD", "--base", "HEAD")


def test_verify_says_what_is_no_record_and_goes_on(proposed):
    (proposed.hub.root / FOLDER / "provenance.json").write_text("[1]")
    broken = proposed.hub.refused("verify")
    assert f"{FOLDER}/provenance.json: BROKEN: " in broken
    assert "client-kickoff 1.0.0: text: BROKEN" in broken
