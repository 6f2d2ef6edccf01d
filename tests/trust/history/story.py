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


HANDOVER = """\
---
practice: handover
title: Handover
region: {region}
owner: client-services-{region}
status: in-use
lead-times:
  - {{milestone: file-sent, after: contract-signed, within: {days}, unit: business-days}}
raci:
  - {{activity: file, responsible: {who}, accountable: client-services-lead}}
---
# Handover

1. Send the file within {days} business days. {{#file-sent}}
2. Call the client {calls} before. {{#called}}
"""


WORDS = """\
roles:
  planner: {title: Planner}
  manager: {title: Manager}
  client-services-lead: {title: Client services lead}
milestones:
  file-sent: {title: File sent}
  contract-signed: {title: Contract signed}
"""


def ranked_otherwise(company: Company) -> None:
    """Another practice: the values of another region are ranked first, an amendment takes them, and then it is adopted;
    of its next version regions disagree again, and what is in force stays."""
    hub = company.hub
    for region, days, who in (("emea", 5, "planner"), ("apac", 9, "planner"), ("india", 5, "manager")):
        text = HANDOVER.format(region=region, days=days, who=who, calls="two days" if region == "india" else "a day")
        hub.write(f"practices/{region}/handover.md", text)
    hub.write("practices/vocabulary.yml", WORDS)
    hub.send("Handover, in three ways")
    company.clock.set("2027-03-01")
    hub.well("propose", "handover", "--as", "lead-emea")
    hub.send("Put handover to the vote")
    for region in ("emea", "apac", "india"):
        ways = ("--rank", "lead-times/file-sent", "apac,emea", "--rank", "file-sent", "apac")
        hub.well("vote", "handover", "approve", *ways, *company.signs(region))
    hub.send("All want nine days")
    company.clock.set("2027-03-20")
    assert "nothing is adopted" in hub.refused("adopt", "handover")
    hub.well("propose", "handover", "--amend", "--as", "lead-emea")
    hub.send("Nine days")
    for region in ("emea", "apac", "india"):
        hub.well("vote", "handover", "approve", *company.signs(region))
    hub.send("All look again")
    company.clock.set("2027-04-20")
    hub.well("adopt", "handover")
    hub.send("Nine days are the standard")
    for region, before, calls in (("emea", "a day", "four days"), ("india", "two days", "three days")):
        file = hub.root / f"practices/{region}/handover.md"
        hub.write(f"practices/{region}/handover.md", file.read_text().replace(before, calls))
    hub.send("Other days")
    hub.well("propose", "handover", "--as", "lead-emea")
    hub.send("Put the next to the vote")
    for region in ("emea", "apac", "india"):
        hub.well("vote", "handover", "approve", *company.signs(region))
    hub.send("Nobody ranks anything")
    company.clock.set("2027-05-20")
    hub.well("adopt", "handover")
    hub.send("What was in force stays")


STORY = (rules, common_words, first_version, second_version, rejected_and_withdrawn, ended, ranked_otherwise)
