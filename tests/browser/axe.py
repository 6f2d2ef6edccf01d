"""What axe is asked, and how what it finds is told."""

from __future__ import annotations

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


RUN = """async (rules) => {
    document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
    const found = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
    const told = (rule, node) => `${rule.id}: ${node.html.slice(0, 120)} (${node.failureSummary})`;
    return found.violations.flatMap((rule) => rule.nodes.map((node) => told(rule, node)));
}"""
