"""A practice with lead times, merged, and the days that lengths of time come to."""

from datetime import date

from bestyet.insight.time.calendars import Calendar
from bestyet.merge.candidate import merge
from bestyet.text.base import read_base

GOVERNANCE = b"""\
company: Example
regions: {emea: {name: Europe}, apac: {name: Asia-Pacific}}
merge: {include: {regions: 2}, better: {lead-times: lower}}
"""


def candidate_of(**variants):
    files = {f"practices/{region}/failure.md": raw for region, raw in variants.items()}
    base = read_base({"practices/governance.yml": GOVERNANCE, **files})
    return merge("failure", base.merged_variants("failure"), base.settings)


def days(region, within, unit):
    return Calendar("").elapsed_days(within, unit, date(2026, 11, 22))
