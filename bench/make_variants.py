"""Write a knowledge base of many variants, all valid, as different from each other as real ones are.

python bench/make_variants.py FOLDER [NUMBER]

With times, which `main` makes too, 12 of the 20 steps tell one, and the two lead times are of milestones that steps may
name: a step in five does.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

VERBS = [
    "Send",
    "Review",
    "Confirm",
    "Plan",
    "Share",
    "Record",
    "Agree",
    "Name",
    "Check",
    "Prepare",
    "Close",
    "Discuss",
    "Update",
    "Collect",
]
THINGS = [
    "the agenda",
    "the minutes",
    "the project plan",
    "open points",
    "the risk list",
    "the contract",
    "the batch record",
    "the change order",
    "the client's questions",
    "the timeline",
    "the contact list",
    "the scope",
    "the lessons learned",
]
ENDS = [
    "with the client",
    "before the meeting",
    "in the client portal",
    "by email",
    "with quality",
    "after the call",
    "for all sites",
    "and note who decided",
    "with names and dates",
    "so that nobody waits",
    "in the shared workspace",
]
ROLES = ["project-manager", "client-services-lead", "quality", "manufacturing", "supply-chain", "regulatory"]
CHANNELS = ["email", "phone", "video-call", "client-portal"]
TEMPLATES = [f"template-{number}" for number in range(40)]
MILESTONES = [f"milestone-{number}" for number in range(60)]
TIMED = [
    "agenda-sent",
    "minutes-sent",
    "kickoff-held",
    "contract-signed",
    "change-order-issued",
    "report-sent",
    "audit-held",
]
TIMES = [
    "within 3 days",
    "within five business days after the meeting",
    "no later than 10 business days after the visit",
    "by the next working day",
    "within 48 hours of the request",
    "two weeks before the audit",
    "at most 3 weeks after the contract is signed",
]
METRICS = [f"metric-{number}" for number in range(30)]
CATEGORIES = ["project-start", "commercial", "quality", "delivery"]
PARTS = ["Purpose", "Scope", "Before the meeting", "Procedure", "After the meeting", "When it goes wrong"]


def main(folder: Path, number: int = 20_000, regions: int = 20, tells_times: bool = False) -> None:
    """Write `number` variants of `number / regions` practices, with governance and vocabulary."""
    chance = random.Random(20_261_121)
    names = [f"region-{index}" for index in range(regions)]
    practices = folder / "practices"
    practices.mkdir(parents=True)
    (practices / "governance.yml").write_text(_governance(names), encoding="utf-8")
    (practices / "vocabulary.yml").write_text(_vocabulary(), encoding="utf-8")
    for index in range(number):
        region, practice = names[index % regions], f"practice-{index // regions}"
        target = practices / region / f"{practice}.md"
        target.parent.mkdir(exist_ok=True)
        target.write_text(variant(chance, region, practice, tells_times), encoding="utf-8")


def variant(chance: random.Random, region: str, practice: str, tells_times: bool = False) -> str:
    """Return one variant of 2 to 3 kB."""
    roles, channels = chance.sample(ROLES, 4), chance.sample(CHANNELS, 2)
    milestones, template = chance.sample(TIMED if tells_times else MILESTONES, 3), chance.choice(TEMPLATES)
    front = [
        f"practice: {practice}",
        f"title: {_sentence(chance)[:-1].capitalize()}",
        f"region: {region}",
        f"owner: client-services-{region}",
        f"status: {chance.choice(['in-use', 'in-use', 'trial'])}",
        f"reviewed: 2026-{chance.randint(1, 9):02}-{chance.randint(1, 28):02}",
        f"category: {chance.choice(CATEGORIES)}",
        f"customer-facing: {chance.choice(['true', 'false'])}",
        "lead-times:",
        f"  - {{milestone: {milestones[0]}, after: {milestones[1]}, within: {chance.randint(1, 30)},"
        f" unit: business-days}}",
        f"  - {{milestone: {milestones[2]}, after: {milestones[0]}, within: {chance.randint(1, 9)}, unit: weeks}}",
        "raci:",
        f"  - {{activity: agenda, responsible: {roles[0]}, accountable: {roles[1]}, consulted: [{roles[2]}]}}",
        f"  - {{activity: minutes, responsible: {roles[2]}, accountable: {roles[3]}, informed: [{roles[0]}]}}",
        f'templates: [{{id: {template}, version: "{chance.randint(1, 9)}.{chance.randint(0, 9)}"}}]',
        f"channels: [{channels[0]}, {channels[1]}]",
        "evidence:",
        f"  - {{metric: {chance.choice(METRICS)}, value: {chance.randint(50, 99)}, unit: percent,"
        f' sample: {chance.randint(10, 400)}, period: 2025, source: "tracker, {region}"}}',
        f"risk: {{severity: {chance.randint(1, 10)}, occurrence: {chance.randint(1, 10)}, detection: 3}}",
    ]
    body = [f"# {practice}", ""]
    for part in PARTS:
        body += [f"## {part}", ""]
        if part in ("Purpose", "Scope"):
            body += [" ".join(_sentence(chance) for _ in range(3)), ""]
        else:
            said = (_timed(chance) if tells_times and step % 2 else _sentence(chance) for step in range(1, 6))
            body += [f"{step}. {words}{_name(chance, part, step)}" for step, words in enumerate(said, 1)]
            body += [""]
    return "\n".join(["---", *front, "---", *body])


def _sentence(chance: random.Random) -> str:
    words = f"{chance.choice(VERBS)} {chance.choice(THINGS)} {chance.choice(ENDS)}"
    return f"{words} {chance.choice(ENDS)}."


def _timed(chance: random.Random) -> str:
    return f"{chance.choice(VERBS)} {chance.choice(THINGS)} {chance.choice(ENDS)} {chance.choice(TIMES)}."


def _name(chance: random.Random, part: str, step: int) -> str:
    return f" {{#{part.lower().replace(' ', '-')}-{step}}}" if chance.random() < 0.2 else ""


def _governance(regions: list[str]) -> str:
    lines = [f"  {name}: {{name: {name.capitalize()}}}" for name in regions]
    return "\n".join(["company: Example", "regions:", *lines, ""])


def _vocabulary() -> str:
    lines = []
    for section, words in (
        ("roles", ROLES),
        ("channels", CHANNELS),
        ("templates", TEMPLATES),
        ("milestones", MILESTONES + TIMED),
        ("categories", CATEGORIES),
    ):
        lines += [f"{section}:", *(f"  {word}: {{title: {word.capitalize()}}}" for word in words)]
    lines += [
        "metrics:",
        *(f"  {word}: {{title: {word}, unit: percent, better: higher}}" for word in METRICS),
    ]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
