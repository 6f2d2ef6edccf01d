"""The built-in policies, in the same shape as `policies:` of governance.yml. The counting knows none of their names.

Where a source gives no comment period, the period is ours: it can be changed by extending the preset.

They are numbered as a whole. A ballot names the number by which it was frozen and is held against those presets for
ever, so what has a number never changes: other presets get the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_APACHE = "https://www.apache.org/foundation/voting.html"
_PEP_13 = "https://peps.python.org/pep-0013/"
_TWO_WEEKS = {"usual": 14, "calendar": "days"}
_THREE_DAYS = {"min": 72, "calendar": "hours"}
_SAFETY = {"who": "any", "areas": ["quality", "patient-safety"]}

Presets = Mapping[str, Mapping[str, Any]]

_FIRST: Presets = {
    "lazy-consensus": {
        "title": "Lazy consensus",
        "source": f"Apache voting: {_APACHE}",
        "veto": {"who": "any"},
        "period": _THREE_DAYS,
    },
    "majority": {
        "title": "Majority",
        "source": f"Apache voting, procedural matters: {_APACHE}",
        "approval": {"fraction": "1/2", "strict": True},
        "period": _THREE_DAYS,
    },
    "majority-approval": {
        "title": "Majority approval",
        "source": f"Apache voting, releases: {_APACHE}",
        "approval": {"fraction": "1/2", "strict": True},
        "min-approvals": 3,
        "period": _THREE_DAYS,
    },
    "consensus-approval": {
        "title": "Consensus approval",
        "source": f"Apache voting, code changes: {_APACHE}",
        "min-approvals": 3,
        "veto": {"who": "any"},
        "period": _THREE_DAYS,
    },
    "final-comment": {
        "title": "Final comment period",
        "source": "rfcbot of the Rust project: https://github.com/rust-lang/rfcbot-rs",
        "approval": {"fraction": "1/2", "of": "eligible", "strict": True},
        "max-outstanding": 2,
        "veto": {"who": "any"},
        "period": {"min": 10, "calendar": "days", "starts": "when-ready"},
        "amendment": {"votes": "lapse", "period": "restart"},
    },
    "last-call": {
        "title": "Last call",
        "source": "EIP-1 of Ethereum: https://eips.ethereum.org/EIPS/eip-1",
        "veto": {"who": "any"},
        "period": _TWO_WEEKS,
        "amendment": "restart",
        "expiry": {"after": 6, "calendar": "months", "idle": True},
    },
    "iso-dis": {
        "title": "ISO enquiry stage",
        "source": "ISO/IEC Directives, Part 1, enquiry stage: https://www.iso.org/directives-and-policies.html",
        "approval": {"fraction": "2/3"},
        "max-rejections": {"fraction": "1/4"},
        "rejections-need-reasons": True,
        "period": {"usual": 84, "calendar": "days"},
    },
    "non-abstaining-majority": {
        "title": "Majority of the non-abstaining",
        "source": f"PEP 13, council votes: {_PEP_13}",
        "quorum": {"fraction": 1},
        "approval": {"fraction": "1/2", "strict": True},
        "recusal": "abstain",
        "period": _TWO_WEEKS,
        "early-close": "when-decided",
    },
    "two-thirds": {
        "title": "Two thirds",
        "source": f"PEP 13, votes of the core team: {_PEP_13}",
        "approval": {"fraction": "2/3"},
        "cap-per": {"group": "region", "count": 2},
        "period": _TWO_WEEKS,
    },
    "unanimous": {
        "title": "Unanimous",
        "source": "Kubernetes Code of Conduct Committee: https://git.k8s.io/community/committee-code-of-conduct",
        "quorum": {"fraction": "1/2", "strict": True, "small": {"up-to": 4, "count": 2}},
        "approval": {"fraction": 1, "of": "eligible"},
        "period": _TWO_WEEKS,
        "early-close": "when-decided",
    },
    "two-thirds-unless-safety": {
        "title": "More than two thirds, unless safety is at stake",
        "source": "WHO handbook for guideline development: https://iris.who.int/handle/10665/145714",
        "approval": {"fraction": "2/3", "strict": True},
        "veto": _SAFETY,
        "period": _TWO_WEEKS,
    },
    "consent": {
        "title": "Consent",
        "source": "Loomio, consent process: https://www.loomio.com/",
        "veto": {"who": "any", "substance": True},
        "period": {"usual": 7, "calendar": "days"},
    },
    "condorcet-default": {
        "title": "Ranked, with the status quo as default",
        "source": "Debian constitution, appendix A.5 and A.6: https://www.debian.org/devel/constitution",
        "min-approvals": {"root": "3/2"},
        "approval": {"fraction": "1/2", "strict": True},
        "tie": "casting",
        "period": _TWO_WEEKS,
    },
    "regional-consent": {
        "title": "Consent of the regions",
        "source": "ours",
        "unit": "region",
        "approval": {"fraction": "2/3", "of": "eligible"},
        "veto": _SAFETY,
        "hear-all": True,
        "other-region-approvals": 1,
        "period": _TWO_WEEKS,
        "early-close": "when-decided",
    },
    "double-majority": {
        "title": "Majority of regions and of weight",
        "source": "ours, modelled on voting in the Council of the European Union",
        "unit": "region",
        "weights": "region",
        "approval": [
            {"fraction": "55/100", "of": "eligible", "counts": "voices"},
            {"fraction": "65/100", "of": "eligible", "counts": "weight", "blocking-minority": 4},
        ],
        "period": _TWO_WEEKS,
        "early-close": "when-decided",
    },
}


_A_WEEK = {"min": 7, "usual": 14, "calendar": "days"}
_LEAST = {name: _A_WEEK for name, preset in _FIRST.items() if preset["period"] is _TWO_WEEKS} | {
    "iso-dis": {"min": 84, "usual": 84, "calendar": "days"},
    "consent": {"min": 3, "usual": 7, "calendar": "days"},
}
_SECOND: Presets = {name: {**preset, "period": _LEAST.get(name, preset["period"])} for name, preset in _FIRST.items()}

EDITIONS: Mapping[int, Presets] = {1: _FIRST, 2: _SECOND}  # 1: of ballots that name no number
EDITION = max(EDITIONS)
PRESETS = EDITIONS[EDITION]
LAST_RECEIVED = {1: datetime(2026, 12, 1, tzinfo=UTC)}  # until when a ballot by older presets may have come to the base
