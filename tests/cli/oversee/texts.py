"""Two regions whose values differ, and the words that they share."""

from cli.kickoff import APAC, EMEA

MORE = """\
lead-times:
  - {{milestone: kickoff-held, after: contract-signed, within: {days}, unit: business-days}}
channels: [{channel}]
raci:
  - {{activity: agenda, responsible: project-manager, accountable: {accountable}}}
"""


OURS = EMEA.replace("---\n# ", MORE.format(days=5, channel="email", accountable="site-head") + "---\n# ")


THEIRS = APAC.replace("---\n# ", MORE.format(days=7, channel="phone", accountable="finance") + "---\n# ")


VOCABULARY = """\
roles: {project-manager: {title: Project manager}, site-head: {title: Site head}, finance: {title: Finance}}
milestones: {kickoff-held: {title: Kickoff held}, contract-signed: {title: Contract signed}}
channels: {email: {title: Email}, phone: {title: Phone}}
metrics: {on-time: {title: On time, unit: percent, better: higher}}
"""
