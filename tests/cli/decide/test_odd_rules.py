"""Whatever stands in governance.yml or in an old ballot, commands about votes answer in a sentence."""

import pytest
from cli.voting import FOLDER

ODD = {
    "number": "regions: {emea: {name: E}}\nreviewers: 5\nattestors: 7\n",
    "entries": (
        "regions: {emea: {name: E}, apac: 3}\n"
        "reviewers: [1, {id: 2}, {id: [a]}, {id: lead-emea, region: emea, keys: 7, accounts: [1], roles: x}]\n"
        "attestors: [1, {id: 3}]\npolicies: {a: 1, b: {extends: [x]}, regional-consent: null}\ndefault-policy: [x]\n"
    ),
    "mapping": "regions: 4\nreviewers: {a: b}\nattestors: {a: b}\npolicies: [1]\n",
    "list": "- 1\n",
}
COMMANDS = (
    "check",
    "verify",
    "ballot",
    "ballot client-kickoff",
    "propose client-kickoff --amend",
    "vote client-kickoff approve --as lead-emea --key none --yes",
    "adopt client-kickoff",
    "withdraw client-kickoff --because x --as lead-emea",
    "key check",
    "policy list",
    "policy explain",
    "policy simulate --votes emea:approve",
    "audit client-kickoff",
    "export client-kickoff 1.0.0 -o bundle.zip",
)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_rules_on_the_base_branch_are_answered_in_a_sentence(proposed, text):
    proposed.vote(proposed.hub, "emea")
    proposed.hub.write("practices/governance.yml", text)
    proposed.hub.send("Odd rules")
    for command in COMMANDS:
        result = proposed.hub.do(*command.split())
        assert result.exception is None or isinstance(result.exception, SystemExit), (command, result.exception)
        assert result.exit_code in (0, 1, 2)
    assert proposed.hub.do("check").exit_code == 1


def test_a_ballot_that_was_none_for_a_while_is_told_of(company):
    company.hub.well("propose", "client-kickoff")
    path = company.hub.root / FOLDER / "ballot.yml"
    good = path.read_bytes()
    path.write_text("round: x\nearlier: 5\nelectorate: [1]\npolicy: 5\nchanges: 7\n")
    company.hub.send("A ballot that is none")
    path.write_bytes(good)
    company.hub.send("Now it is one")
    assert "ballot.yml was changed after it opened, and not by an amendment" in company.hub.refused("verify")
    assert "BROKEN" in company.hub.refused("verify", "--ssh-keygen")
    assert "amended by" in company.hub.well("audit", "client-kickoff")


@pytest.mark.parametrize("text", ["{}", "[1]", None])
def test_a_record_that_was_spoilt_later_stops_nobody_from_hearing_of_it(adopted, text):
    for region in ("emea", "india"):
        path = adopted.hub.root / f"practices/{region}/client-kickoff.md"
        path.write_text(path.read_text().replace("three days", "four days"))
    adopted.hub.send("Four days")
    adopted.hub.well("propose", "client-kickoff")
    adopted.hub.send("Put 2.0.0 to the vote")
    path = adopted.hub.root / FOLDER / "provenance.json"
    path.unlink() if text is None else path.write_text(text)
    adopted.hub.send("A small change")
    said = adopted.hub.refused("verify")
    assert "BROKEN" in said
    assert "client-kickoff: chain: well" in said
    for command in ("ballot", "audit client-kickoff", "propose client-kickoff --amend"):
        result = adopted.hub.do(*command.split())
        assert result.exception is None or isinstance(result.exception, SystemExit), (command, result.exception)
