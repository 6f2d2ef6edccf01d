"""The first text of a new variant: every key explained; `check` reports what is left undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.text.markdown.writer import flow

if TYPE_CHECKING:
    from bestyet.model.base import KnowledgeBase

UNDONE = "TODO:"  # `check` reports every passage that still begins with it


def scaffold(base: KnowledgeBase, region: str, practice: str) -> str:
    """Return a variant for `region` to fill in; names other regions gave their steps are offered."""
    others = [variant for variant in base.variants.get(practice, ()) if variant.region != region]
    title = others[0].document.title if others else practice.replace("-", " ").capitalize()
    category = next((v.document.data["category"] for v in others if "category" in v.document.data), None)
    return "\n".join(
        [
            "---",
            "# Lines that begin with # are notes for you; delete them when you are done.",
            "# These five keys are required.",
            f"practice: {practice}",
            f"title: {flow(title)}                  # in your own words",
            f"region: {region}",
            f"owner: client-services-{region}        # the team that keeps this page true",
            "status: in-use                          # in-use, trial or retired",
            "",
            "# The rest is optional; each line makes the merge better. Remove the # in front to use it.",
            *_optional(base, category),
            "---",
            f"# {title}",
            "",
            "## Purpose",
            "",
            f"{UNDONE} say in one or two sentences what the client gets out of this.",
            "",
            "## Procedure",
            "",
            f"1. {UNDONE} write one step a line, as you would tell a new colleague.",
            f"2. {UNDONE} say who does it and by when.",
            "",
            *_names(others_names(base, region, practice)),
        ]
    )


def others_names(base: KnowledgeBase, region: str, practice: str) -> dict[str, tuple[str, str]]:
    """Return the names other regions gave to steps: name -> (region's label, the step's words)."""
    found: dict[str, tuple[str, str]] = {}
    for variant in base.variants.get(practice, ()):
        for passage in variant.document.passages if variant.region != region else ():
            if passage.name:
                found.setdefault(passage.name, (base.settings.label(variant.region), passage.text))
    return found


def _names(names: dict[str, tuple[str, str]]) -> list[str]:
    if not names:
        return []
    lines = [
        "<!--",
        "Other regions named these steps. Where you do the same, end your step with the name in braces,",
        "for example: Send the agenda to the client. {#agenda-sent}",
        "",
    ]
    for name, (label, text) in names.items():
        words = text.replace("--", "-").replace(">", "")
        lines.append(f"{{#{name}}} {label}: {words}")
    return [*lines, "-->", ""]


def _optional(base: KnowledgeBase, category: str | None) -> list[str]:
    def some(kind: str, otherwise: str, at: int = 0) -> str:
        ids = [name for found, name in base.vocabulary if found == kind]
        return ids[min(at, len(ids) - 1)] if ids else otherwise

    role, lead = some("roles", "project-manager"), some("roles", "client-services-lead", 1)
    signed, held = some("milestones", "contract-signed"), some("milestones", "kickoff-held", 1)
    template, channel = some("templates", "kickoff-agenda"), some("channels", "video-call")
    reviewer = next((str(one.get("id")) for one in base.reviewers), "client-services-lead")
    metric = some("metrics", "kickoff-within-lead-time")
    return [
        "# use-when: A client has signed and the work begins.   # one sentence: use this when …",
        "# reviewed: 2026-01-31                   # when your region last read it through",
        f"# category: {category or some('categories', 'project-start')}",
        "# customer-facing: true                  # does the client see it?",
        "# lead-times:                            # units: hours, days, business-days, weeks, months",
        f"#   - {{milestone: {held}, after: {signed}, within: 5, unit: business-days}}",
        "# raci:                                  # does it, answers for it, is asked, is told",
        f"#   - {{activity: agenda, responsible: {role}, accountable: {lead}, informed: [client]}}",
        "# templates:",
        f'#   - {{id: {template}, version: "1.0"}}',
        f"# channels: [{channel}]",
        "# A milestone, activity, template or channel belongs to the step {#...} of its name; else name the step:",
        f"# {{id: {channel}, step: agenda-sent}}",
        "# evidence:                              # a figure needs its sample, its period and its source",
        f"#   - {{metric: {metric}, value: 90, unit: percent, sample: 40, period: 2025, source: tracker}}",
        "# risk: {severity: 5, occurrence: 3, detection: 3}   # 1 to 10, through the client's eyes",
        "# departures:                            # what you agreed to do otherwise than the standard, until when",
        f"#   - {{step: agenda-sent, reason: Public holidays, approved-by: {reviewer}, until: 2027-03-31}}",
    ]
