"""Codes about values: what the schema says, what other files say, what the path says."""

from __future__ import annotations

from bestyet.text.codes import Code, Part


def _word(what: str, section: str, bad: str, good: str) -> Code:
    return Code(
        f"unknown-{what}",
        f"A {what} that the vocabulary does not hold",
        "Regions can only be compared where they use the same word for the same thing.",
        f"use a {what} of practices/vocabulary.yml, or add yours there under {section}",
        bad,
        good,
    )


_EVIDENCE = "evidence:\n  - {{metric: kickoffs, value: 94, {} sample: 118, period: 2025{}}}"
_VOTE = "voter: {}\nvote: approve"

CODES = (
    Code(
        "missing-key",
        "A value that is needed and not there",
        "Without it the file cannot be compared with the others.",
        "add a line with the name, a colon and the value",
        "deviations:\n  - {step: agenda, approved-by: lead-emea, until: 2027-03-31}",
        "deviations:\n  - {step: agenda, reason: Local law, approved-by: lead-emea, until: 2027-03-31}",
    ),
    Code(
        "unknown-key",
        "A name that has no meaning here",
        "A misspelt name would be overlooked without a word.",
        "correct the name, or move what it says into the text below",
        "chanels: [email]",
        "channels: [email]",
    ),
    Code(
        "empty-value",
        "A name without a value",
        "Nobody can tell whether it was forgotten.",
        "write a value, or delete the line",
        "category:",
        "category: project-start",
    ),
    Code(
        "wrong-type",
        "A value of another kind",
        "A list cannot be compared with a word, nor a word with a number.",
        "write the value in the form the hint shows",
        "channels: email",
        "channels: [email]",
    ),
    Code(
        "wrong-choice",
        "A value that is not one of the choices",
        "Regions can only be compared where they choose from the same list.",
        "choose one of the values that the hint names",
        "status: in use",
        "status: in-use",
    ),
    Code(
        "wrong-form",
        "A value in another form",
        "Dates, versions and short names are compared as they are written.",
        "write the value in the form the hint shows",
        "reviewed: 12.05.2026",
        "reviewed: 2026-05-12",
    ),
    Code(
        "out-of-range",
        "A value that is too large, too small, too long or too short",
        "It is a slip of the pen, or it means something else than in the other regions.",
        "write a value within the limits that the message names",
        "risk: {severity: 70, occurrence: 4, detection: 3}",
        "risk: {severity: 7, occurrence: 4, detection: 3}",
    ),
    Code(
        "listed-twice",
        "The same thing twice in a list",
        "It would be counted twice.",
        "delete one of the two",
        "channels: [email, email]",
        "channels: [email]",
    ),
    Code(
        "evidence-incomplete",
        "A figure without a source, a sample or a period",
        "A figure that nobody can find again decides nothing.",
        "say where the figure comes from, how many cases it counts, and of when it is",
        _EVIDENCE.format("unit: percent,", ""),
        _EVIDENCE.format("unit: percent,", ", source: project tracker"),
    ),
    Code(
        "unit-mismatch",
        "A figure in another unit than the vocabulary says",
        "Percent cannot be compared with days.",
        "give the figure in the unit of practices/vocabulary.yml",
        _EVIDENCE.format("unit: days,", ", source: project tracker"),
        _EVIDENCE.format("unit: percent,", ", source: project tracker"),
    ),
    Code(
        "markup-in-values",
        "Angle brackets (< or >) in a value",
        "Titles and tags reach the menus of all pages, where HTML in them could run a program.",
        "write it in words: “less than”, “more than”, “to”",
        "title: Kickoff <b>fast</b>",
        "title: Kickoff, fast",
    ),
    Code(
        "region-mismatch",
        "Another region than the folder's",
        "The text would count for the wrong region.",
        "write the folder's name as the region, or move the file",
        "region: apac",
        "region: emea",
    ),
    Code(
        "practice-mismatch",
        "Another practice than the file's name says",
        "The text would be merged with another practice.",
        "write the file's name without .md as the practice, or rename the file",
        "practice: kickoff",
        "practice: client-kickoff",
    ),
    Code(
        "version-mismatch",
        "Another version than the folder's",
        "The vote would count for another text.",
        "take the file back from git, or vote again with bestyet vote",
        "version: 1.1.0",
        "version: 1.0.0",
        Part.VOTE,
    ),
    Code(
        "voter-mismatch",
        "Another voter than the file's name says",
        "Each reviewer has one file, so that nobody overwrites the vote of another.",
        "name the file after the voter, or vote again with bestyet vote",
        _VOTE.format("lead-apac"),
        _VOTE.format("lead-emea"),
        Part.VOTE,
    ),
    _word("category", "categories", "category: start", "category: project-start"),
    _word("channel", "channels", "channels: [fax]", "channels: [email]"),
    _word("template", "templates", "templates: [{id: deck}]", "templates: [{id: kickoff-agenda}]"),
    _word(
        "milestone",
        "milestones",
        "lead-times:\n  - {milestone: kickoff, after: contract-signed, within: 5, unit: business-days}",
        "lead-times:\n  - {milestone: kickoff-held, after: contract-signed, within: 5, unit: business-days}",
    ),
    _word(
        "role",
        "roles",
        "raci:\n  - {activity: agenda, responsible: project-manger}",
        "raci:\n  - {activity: agenda, responsible: project-manager}",
    ),
    _word(
        "metric",
        "metrics",
        "evidence:\n  - {metric: speed, value: 9, sample: 12, period: 2025, source: survey}",
        "evidence:\n  - {metric: kickoffs, value: 9, sample: 12, period: 2025, source: survey}",
    ),
    Code(
        "unknown-region",
        "A region that the governance does not name",
        "Only the regions of practices/governance.yml are merged and vote.",
        "use a region of practices/governance.yml, or add yours there",
        "practices/emae/client-kickoff.md",
        "practices/emea/client-kickoff.md",
        Part.PATH,
    ),
    Code(
        "unknown-reviewer",
        "A person who is no reviewer",
        "Only the reviewers of practices/governance.yml can agree to something.",
        "use the id of a reviewer of practices/governance.yml",
        "- {do: drop, step: agenda, by: lead-apac, on: 2026-05-12, because: Nobody does it any more}",
        "- {do: drop, step: agenda, by: lead-emea, on: 2026-05-12, because: Nobody does it any more}",
        Part.DECISIONS,
    ),
    Code(
        "unknown-policy",
        "A voting rule that is not there",
        "A vote needs a rule that everybody can read before.",
        "use a built-in rule, or write yours under policies in practices/governance.yml",
        "default-policy: regional-consensus",
        "default-policy: regional-consent",
        Part.GOVERNANCE,
    ),
    Code(
        "unknown-version",
        "A version that is not there",
        "The region says it follows a text that nobody can read.",
        "write a version that exists under practices/global, or delete the line",
        "follows: 9.0.0",
        "follows: 1.0.0",
    ),
    Code(
        "unknown-step",
        "A lesson of a step that is not in the text",
        "Readers of the step should find the lesson that made it.",
        "put the name in curly brackets with # at the end of the step, as in {#agenda-sent}, or correct it",
        "lessons: [{what: Minutes were late, step: minutes}]",
        "lessons: [{what: The agenda was late, step: agenda-sent}]",
    ),
    Code(
        "duplicate-id",
        "Two people with the same id",
        "Nobody could tell whose vote it is.",
        "give one of them another id that nobody ever had",
        "reviewers:\n  - {id: a, name: A, region: emea}\n  - {id: a, name: B, region: emea}",
        "reviewers:\n  - {id: lead-emea, name: A, region: emea}\n  - {id: b, name: B, region: emea}",
        Part.GOVERNANCE,
    ),
    Code(
        "shared-key",
        "Two people with the same key",
        "One could vote in the name of the other.",
        "let each person make a key of their own with bestyet key",
        "reviewers:\n"
        "  - {id: lead-emea, name: A, region: emea, keys: [{key: ssh-ed25519 AAAA}]}\n"
        "  - {id: b, name: B, region: emea, keys: [{key: ssh-ed25519 AAAA}]}",
        "reviewers:\n"
        "  - {id: lead-emea, name: A, region: emea, keys: [{key: ssh-ed25519 AAAA}]}\n"
        "  - {id: b, name: B, region: emea, keys: [{key: ssh-ed25519 BBBB}]}",
        Part.GOVERNANCE,
    ),
    Code(
        "ends-before-start",
        "A key that ends before it begins",
        "No vote with it would ever count.",
        "correct one of the two dates",
        "reviewers:\n  - id: lead-emea\n    name: A\n    region: emea\n    keys:\n"
        "      - {key: ssh-rsa AAAA, valid-after: 2026-06-01T00:00:00Z, valid-before: 2026-01-01T00:00:00Z}",
        "reviewers:\n  - id: lead-emea\n    name: A\n    region: emea\n    keys:\n"
        "      - {key: ssh-rsa AAAA, valid-after: 2026-01-01T00:00:00Z, valid-before: 2026-06-01T00:00:00Z}",
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
)
