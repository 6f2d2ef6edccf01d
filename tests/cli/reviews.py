"""Reviews as code hosts tell them, and the accounts by which reviewers are known there."""

from cli.voting import governance

ACCOUNTS = {"emea": 1000001, "apac": 1000002, "india": 1000003}


POLICY = "default-policy: reviewed\npolicies:\n  reviewed: {extends: regional-consent, attested: true}\n"


def with_accounts(keys, ci, policy=POLICY):
    text = governance(keys, "")
    for region, number in ACCOUNTS.items():
        named = f"id: lead-{region}, accounts: {{github: {number}, gitlab: {number - 1000000}}},"
        text = text.replace(f"id: lead-{region},", named)
    public = " ".join(ci.with_suffix(".pub").read_text().split()[:2])
    return text + f'attestors:\n  - {{id: ci, key: "{public}"}}\n' + policy


def review(company, region="apac", state="APPROVED", pull=(), **more):
    """As GET /repos/OWNER/REPO/pulls/NUMBER/reviews tells it, with its pull request as GET …/pulls tells that.

    pull: what is another in the pull request; more: in the review.
    """
    said = {
        "id": 80,
        "node_id": "MDE3OlB1bGxSZXF1ZXN0UmV2aWV3ODA=",
        "user": {"login": f"lead-{region}", "id": ACCOUNTS[region], "type": "User", "site_admin": False},
        "body": "",
        "state": state,
        "html_url": "https://github.example/our/practices/pull/12#pullrequestreview-80",
        "pull_request_url": "https://api.github.example/repos/our/practices/pulls/12",
        "submitted_at": "2026-11-02T12:00:00Z",
        "commit_id": company.head,
        "author_association": "COLLABORATOR",
    }
    request = {
        "number": 12,
        "base": {"ref": "main"},
        "merged_at": "2026-11-03T09:00:00Z",
        "merge_commit_sha": company.merged,
    }
    return {"review": said | more, "pull_request": request | dict(pull)}


def open_vote(company):
    """A proposal on a branch, where it can be reviewed, then merged."""
    hub = company.hub
    hub.branch("proposal")
    hub.well("propose", "client-kickoff", "--as", "lead-emea")
    hub.send_branch("Put 1.0.0 to the vote")
    company.head = hub.run("rev-parse", "HEAD").strip()
    company.clock.set("2026-11-03")
    hub.land("proposal")
    company.merged = hub.run("rev-parse", "HEAD").strip()
    return company
