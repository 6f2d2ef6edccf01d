"""Codes about who votes and by which rule: practices/governance.yml."""

from __future__ import annotations

from bestyet.text.codes.code import Code, Part

_APAC = "  - {id: lead-apac, name: B, region: apac}"

CODES = (
    Code(
        "duplicate-id",
        "Two people with the same id",
        "Nobody could tell whose vote it is.",
        "give one of them another id that nobody ever had",
        "reviewers:\n  - {id: lead-emea, name: A, region: emea}\n  - {id: lead-emea, name: B, region: emea}\n" + _APAC,
        f"reviewers:\n  - {{id: lead-emea, name: A, region: emea}}\n{_APAC}",
        Part.GOVERNANCE,
    ),
    Code(
        "shared-key",
        "Two people with the same key",
        "One could vote in the name of the other.",
        "let each person make a key of their own with bestyet key",
        "reviewers:\n"
        "  - {id: lead-emea, name: A, region: emea, keys: [{key: ssh-ed25519 AAAA}]}\n"
        "  - {id: b, name: B, region: apac, keys: [{key: ssh-ed25519 AAAA}]}",
        "reviewers:\n"
        "  - {id: lead-emea, name: A, region: emea, keys: [{key: ssh-ed25519 AAAA}]}\n"
        "  - {id: b, name: B, region: apac, keys: [{key: ssh-ed25519 BBBB}]}",
        Part.GOVERNANCE,
    ),
    Code(
        "ends-before-start",
        "A key that ends before it begins",
        "No vote with it would ever count.",
        "correct one of the two dates",
        "reviewers:\n  - id: lead-emea\n    name: A\n    region: emea\n    keys:\n"
        "      - {key: ssh-rsa AAAA, valid-after: 2026-06-01T00:00:00Z, valid-before: 2026-01-01T00:00:00Z}\n"
        f"{_APAC}",
        "reviewers:\n  - id: lead-emea\n    name: A\n    region: emea\n    keys:\n"
        "      - {key: ssh-rsa AAAA, valid-after: 2026-01-01T00:00:00Z, valid-before: 2026-06-01T00:00:00Z}\n"
        f"{_APAC}",
        Part.GOVERNANCE,
    ),
    Code(
        "circular-policy",
        "A voting rule that builds on itself",
        "Nobody could tell what it says.",
        "let it extend a built-in rule",
        "policies:\n  fast: {extends: faster}\n  faster: {extends: fast}",
        "policies:\n  fast: {extends: faster}\n  faster: {extends: lazy-consensus}",
        Part.GOVERNANCE,
    ),
    Code(
        "region-without-reviewer",
        "A region that nobody votes for",
        "Where regions vote, it could never say yes or no, and a proposal would wait for it.",
        "name a reviewer of the region, or one whose last day has not passed",
        "reviewers:\n  - {id: lead-emea, name: A, region: emea}",
        f"reviewers:\n  - {{id: lead-emea, name: A, region: emea}}\n{_APAC}",
        Part.GOVERNANCE,
    ),
    Code(
        "shared-account",
        "Two people with the same account",
        "A review by that account could be the vote of either.",
        "one person, one account: write the number of each person's own",
        f"reviewers:\n  - {{id: lead-emea, name: A, region: emea, accounts: {{github: 1000001}}}}\n"
        f"{_APAC[:-1]}, accounts: {{github: 1000001}}}}",
        f"reviewers:\n  - {{id: lead-emea, name: A, region: emea, accounts: {{github: 1000001}}}}\n"
        f"{_APAC[:-1]}, accounts: {{github: 1000002}}}}",
        Part.GOVERNANCE,
    ),
    Code(
        "wildcard-account",
        "An account that could be anybody's",
        "Everybody's review would count as this person's vote.",
        "write the number or name of one account",
        f"reviewers:\n  - {{id: lead-emea, name: A, region: emea, accounts: {{github: 'lead-*'}}}}\n{_APAC}",
        f"reviewers:\n  - {{id: lead-emea, name: A, region: emea, accounts: {{github: 1000001}}}}\n{_APAC}",
        Part.GOVERNANCE,
    ),
    Code(
        "repeated-key",
        "A key that one person has twice",
        "Revoked in one entry, it would still look valid by the other.",
        "keep one entry for each key",
        "reviewers:\n  - id: lead-emea\n    name: A\n    region: emea\n    keys:\n"
        "      - {key: ssh-ed25519 AAAA, revoked: 2026-06-01T00:00:00Z}\n"
        f"      - {{key: ssh-ed25519 AAAA}}\n{_APAC}",
        "reviewers:\n  - id: lead-emea\n    name: A\n    region: emea\n    keys:\n"
        "      - {key: ssh-ed25519 AAAA, revoked: 2026-06-01T00:00:00Z}\n"
        f"      - {{key: ssh-ed25519 BBBB}}\n{_APAC}",
        Part.GOVERNANCE,
    ),
    Code(
        "policy-setting",
        "A setting of a voting rule that means nothing",
        "No vote can open under a rule that cannot be counted by.",
        "bestyet policy explain names the settings and what they can be",
        "policies:\n  fast: {extends: majority, tie: coin}",
        "policies:\n  fast: {extends: majority, tie: status-quo}",
        Part.GOVERNANCE,
    ),
    Code(
        "policy-never-passes",
        "A voting rule that nothing can pass by",
        "Even if every reviewer of today approves, the rule asks for more.",
        "name more reviewers or ask for less",
        "policies:\n  careful: {extends: majority, min-approvals: 9}",
        "policies:\n  careful: {extends: majority, min-approvals: 2}",
        Part.GOVERNANCE,
    ),
)
