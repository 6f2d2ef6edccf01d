"""Files that no check has seen, published all the same: nothing in them runs in a reader's browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

REPOSITORY = Path(__file__).parents[2]
RUN = "window.ran=(window.ran||0)+1;alert(1)"
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"<img src=x onerror='{RUN}'>",
    f"<svg onload='{RUN}'></svg>",
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f"<details open ontoggle='{RUN}'>x</details>",
    f"</title></div></article><script>{RUN}</script>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f'words {{: onmouseover="{RUN}" autofocus onfocus="{RUN}" tabindex=0 }}',
    f"[click](javascript:{RUN})",
    "{{ 7*7 }}{% raw %}",
]
TEXT = """\
---
practice: practice-{number}
title: {quoted}
region: {region}
owner: {quoted}
status: in-use
customer-facing: true
category: {quoted}
lead-times: [{{milestone: {quoted}, after: x, within: {within}, unit: days}}]
evidence: [{{metric: {quoted}, value: {quoted}, source: {quoted}}}]
---
# {payload}

## {payload}

1. {payload}
2. Both regions say this step. {{#both}}

| {payload} | b |
| --- | --- |
| {payload} | c |

{payload}
"""


def write_hostile(root: Path) -> Path:
    for region, within in (("emea", 5), ("apac", 7)):
        folder = root / "practices" / region
        folder.mkdir(parents=True)
        for number, payload in enumerate(PAYLOADS):
            quoted = "'" + payload.replace("'", "''") + "'"
            text = TEXT.format(number=number, payload=payload, quoted=quoted, region=region, within=within)
            (folder / f"practice-{number}.md").write_text(text, encoding="utf-8")
    quoted = "'" + PAYLOADS[5].replace("'", "''") + "'"
    regions = f"{{emea: {{name: {quoted}, label: {quoted}}}}}"
    (root / "practices" / "governance.yml").write_text(f"company: {quoted}\nregions: {regions}\n", encoding="utf-8")
    return root


@pytest.mark.parametrize("builder", ["mkdocs", "zensical"])
def test_nothing_runs(serve: Any, watched: Any, tmp_path: Path, builder: str) -> None:
    page, seen = watched
    shutil.copy(REPOSITORY / "mkdocs.yml", tmp_path)
    site = serve(write_hostile(tmp_path), builder)
    assert site.published.faults == ()
    paths = sorted(path.relative_to(tmp_path / "site") for path in (tmp_path / "site").rglob("index.html"))
    assert len(paths) > 30
    for path in [*map(str, paths), "search/?q=ran"]:
        page.goto(site.url + path)
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        assert page.evaluate("window.ran") is None, path
    page.locator(".by-results li").first.wait_for()
    assert page.evaluate("window.ran") is None
    assert seen.dialogs == []
    assert seen.console == []
    assert seen.elsewhere == []
    page.goto(site.url + "practices/practice-9/")
    assert "{{ 7*7 }}" in page.locator("article").inner_text()
