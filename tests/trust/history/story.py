"""One knowledge base with everything that a record can hold: what tests of trust attack."""

from __future__ import annotations

import json
import re

from cli.reviews import open_vote, review, with_accounts
from cli.voting import Company, make_key

RULE = """default-policy: ours
policies:
  ours: {extends: regional-consent, attested: true, proxy: true, amendment: lapse}
"""


def change(company: Company, region: str, before: str, after: str) -> None:
    path = f"practices/{region}/client-kickoff.md"
    file = company.hub.root / path
    text = file.read_text()
    assert before in text
    company.hub.write(path, text.replace(before, after))


def rules(company: Company) -> None:
    text = with_accounts(company.keys, make_key(company.folder, "ci"), RULE)
    text = re.sub(r"(emea: \{name: Emea)\}", r"\1, weight: 2}", text)
    company.hub.write("practices/governance.yml", text)
    company.hub.send("Accounts, an attestor and a rule that knows proxies")


VOCABULARY = """practices:
  client-kickoff: {title: Start with the client, also: [Launch]}
roles:
  project-manager: {title: Project manager, regions: {emea: Project leader}}
"""


def common_words(company: Company) -> None:
    """The standard has its own titles, a sentence says when it is used, and the name of a site stands for a reason."""
    hub = company.hub
    hub.write("practices/vocabulary.yml", VOCABULARY)
    governance = (hub.root / "practices/governance.yml").read_text()
    assert "emea: {name: Emea, weight: 2}" in governance
    hub.write("practices/governance.yml", governance.replace("weight: 2}", "weight: 2, sites: [basel]}"))
    for region, line in (("emea", "3. The project leader signs in Basel."), ("apac", "- We sign.")):
        path = f"practices/{region}/client-kickoff.md"
        text = (hub.root / path).read_text().rstrip()
        hub.write(path, text.replace("status:", "use-when: A contract is signed.\nstatus:") + f"\n{line} {{#signed}}\n")
    hub.send("Titles, a site and a sentence")
    by = ("--by", "lead-emea", "--because")
    hub.well("decide", "client-kickoff", "take", "signed", "emea", *by, "it says who")
    hub.well("decide", "client-kickoff", "accept", "signed", "place-name", *by, "only there is a notary")
    hub.send("Decide about both")


def first_version(company: Company) -> None:
    """Proposed on a branch, reviewed there, amended, voted on in person, by review and by proxy, ranked, adopted."""
    hub = company.hub
    open_vote(company)
    file = company.folder / "review.json"
    file.write_text(json.dumps(review(company, "apac", body="Fine for us")))
    hub.well("vote", "--from-review", str(file), "--attestor-key", str(company.folder / "ci"))
    company.vote(hub, "emea", "approve", "--rank", "agenda-sent", "emea,apac")
    hub.send("Two regions vote")
    company.clock.set("2026-11-04")
    for region in ("emea", "india"):
        change(company, region, "Ask for the three worries", "Ask for the three largest worries")
    hub.send("Other words")
    hub.well("propose", "client-kickoff", "--amend")
    hub.send("Amend 1.0.0")
    company.vote(hub, "emea", "approve", "--rank", "agenda-sent", "emea,apac")
    hub.send("EMEA votes again")
    company.clock.set("2026-11-05")
    india = ("--as", "lead-india", "--key", str(company.keys["india"]))
    hub.well("vote", "client-kickoff", "--proxy", "lead-apac", "--until", "2026-11-20", *india)
    company.vote(hub, "apac", "approve", "--rank", "agenda-sent", "emea,apac")
    hub.send("India is away, APAC signs")
    company.clock.set("2026-11-21")
    hub.well("adopt", "client-kickoff")
    hub.send("1.0.0 is the standard")


def second_version(company: Company) -> None:
    """One region rejects with a reason and a proposal, is answered, and the version is adopted for later."""
    hub = company.hub
    for region in ("emea", "india"):
        change(company, region, "three days", "four days")
    hub.send("Four days")
    hub.well("propose", "client-kickoff", "--as", "lead-emea", "--effective", "2027-01-01")
    hub.send("Put 2.0.0 to the vote")
    company.clock.set("2026-11-23")
    company.vote(hub, "emea")
    objection = ("--object", "agenda-sent", "Too late for us", "--instead", "Five days")
    company.vote(hub, "apac", "reject", *objection)
    company.vote(hub, "india")
    hub.send("All have voted")
    company.clock.set("2026-12-20")
    answer = ("--answer", "lead-apac", "The next version will say five days.")
    hub.well("adopt", "client-kickoff", *answer, "--as", "lead-emea", "--key", str(company.keys["emea"]))
    hub.send("2.0.0 is the standard of next year")


def rejected_and_withdrawn(company: Company) -> None:
    hub = company.hub
    for region in ("emea", "india"):
        change(company, region, "four days", "six days")
    hub.send("Six days")
    hub.well("propose", "client-kickoff", "--as", "lead-emea")
    hub.send("Put the next to the vote")
    company.clock.set("2026-12-21")
    for region in ("apac", "india"):
        company.vote(hub, region, "reject", "--reason", "Not like this")
    hub.send("Two regions reject")
    company.clock.set("2027-01-20")
    hub.well("adopt", "client-kickoff", "--record")
    hub.send("It is not the standard")
    hub.well("propose", "client-kickoff", "--as", "lead-emea")
    hub.send("Put it to the vote again")
    company.clock.set("2027-01-21")
    signed = ("--as", "lead-emea", "--key", str(company.keys["emea"]))
    hub.well("withdraw", "client-kickoff", "--because", "the portal changes first", *signed)
    hub.send("Withdraw it")


def ended(company: Company) -> None:
    """The practice ends, a month after its last vote."""
    hub = company.hub
    company.clock.set("2027-02-01")
    hub.well("propose", "client-kickoff", "--as", "lead-emea", "--end", "--effective", "+30")
    hub.send("Put its end to the vote")
    for region in ("emea", "apac", "india"):
        company.vote(hub, region)
    hub.send("All want it to end")
    company.clock.set("2027-02-20")
    hub.well("adopt", "client-kickoff")
    hub.send("It ends")


STORY = (rules, common_words, first_version, second_version, rejected_and_withdrawn, ended)
