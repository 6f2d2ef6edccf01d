"""Two regions that wrote down the same practice, and the command line to look at it."""

from __future__ import annotations

from bestyet.cli.main import main
from click.testing import CliRunner, Result

EMEA = """\
---
practice: client-kickoff
title: Client kickoff
region: emea
owner: client-services-emea
status: in-use
---
# Client kickoff

1. Send the agenda three days before. {#agenda-sent}
2. Ask for the three worries.
"""
APAC = """\
---
practice: client-kickoff
title: Launch
region: apac
owner: client-services-apac
status: in-use
---
# Launch

- Issue the agenda five days before. {#agenda-sent}
"""
GOVERNANCE = "company: Example (illustrative)\nregions:\n  emea: {name: Europe}\n  apac: {name: Asia}\n"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))
