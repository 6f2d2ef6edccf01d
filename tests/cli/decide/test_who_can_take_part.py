"""What may surprise who takes part in a vote is said when it is proposed, with what to do, and beside how it stands."""

from cli.voting import REGIONS, Company, governance, public


def note(output: str) -> list[str]:
    """What is noted, but for what is said of the rule of these tests."""
    lines = [line.strip() for line in output.splitlines() if line.strip().startswith("note: ")]
    return [line for line in lines if "is a rule " not in line]


def test_keys_that_come_after_the_ballot_are_told_of_when_it_opens(company: Company) -> None:
    hub = company.hub
    text = (hub.root / "practices/governance.yml").read_text()
    india = next(line for line in text.splitlines() if "id: lead-india" in line)
    hub.write("practices/governance.yml", text.replace(india, india.split(", keys:")[0] + "}"))
    hub.send("India has no key yet")
    said = hub.well("propose", "client-kickoff")
    (told,) = note(said)
    assert told.startswith("note: lead-india cannot vote on this: a ballot takes the keys of its day")
    assert "bring their keys to origin/main (bestyet key add), withdraw this and propose again" in told
    hub.send("Put it to the vote")
    hub.well("key", "add", "lead-india", f"{company.keys['india']}.pub")
    hub.send("India has a key")
    words = ("vote", "client-kickoff", "approve", "--yes", *company.signs("india"))
    assert "a key that nobody on this ballot has" in hub.refused(*words)
    assert "Note: lead-india cannot vote on this" in hub.well("ballot", "client-kickoff")


def test_a_vote_that_nobody_can_join_says_so(company: Company) -> None:
    hub = company.hub
    text = (hub.root / "practices/governance.yml").read_text()
    hub.write(
        "practices/governance.yml",
        "\n".join(line.split(", keys:")[0] + ("}" if ", keys:" in line else "") for line in text.splitlines()) + "\n",
    )
    hub.send("Nobody has a key yet")
    said = hub.well("propose", "client-kickoff")
    assert "note: nobody can vote on this" in said
    hub.send("Put it to the vote")
    standing = hub.well("ballot", "client-kickoff")
    assert "can still pass" not in standing
    assert "The vote is open: missing: " in standing
    hub.well("key", "add", "lead-emea", f"{company.keys['emea']}.pub")
    hub.send("EMEA has a key")
    hub.well("withdraw", "client-kickoff", "--because", "nobody can vote on it", *company.signs("emea"))
    hub.send("Withdraw it")
    assert "BROKEN" not in hub.well("verify")


def test_what_cannot_pass_with_those_who_can_sign_says_what_is_missing(company: Company) -> None:
    hub = company.hub
    keys = {region: company.keys[region] for region in REGIONS}
    text = governance(keys)
    for region in ("apac", "india"):
        text = text.replace(f', keys: [{{key: "{public(keys[region])}"}}]', "")
    hub.write("practices/governance.yml", text)
    hub.send("Only EMEA has a key")
    said = note(hub.well("propose", "client-kickoff"))
    assert said[0].startswith("note: lead-apac, lead-india cannot vote on this")
    assert said[1].startswith("note: this cannot pass, even if all who can vote approve: ")
    assert "let governance.yml name a rule that asks for less" in said[1]


def test_one_region_alone_is_told_what_to_do(company: Company) -> None:
    hub = company.hub
    for region in ("apac", "india"):
        hub.run("rm", "--quiet", f"practices/{region}/client-kickoff.md")
    hub.write("practices/governance.yml", governance({"emea": company.keys["emea"]}))
    hub.send("One region alone")
    told = " ".join(note(hub.well("propose", "client-kickoff", "--as", "lead-emea")))
    assert "this cannot pass, even if all who can vote approve: regions that approve other than the author's" in told
    assert "emea votes alone: let governance.yml name reviewers of the other regions" in told
    assert "lead-emea votes alone, so the first vote may end it: It ends early" in told


def test_what_ends_a_vote_early_is_said_beside_how_it_stands(company: Company) -> None:
    company.propose()
    said = company.hub.well("ballot", "client-kickoff")
    rule = company.hub.well("policy", "explain", "regional-consent")
    (early,) = [line for line in rule.splitlines() if "It ends early" in line]
    assert early.removeprefix("- ") in said
    assert "Until it ends, everybody may vote anew: the last vote counts." in said
