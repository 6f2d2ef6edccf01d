"""What every sheet of a print says of itself, so that whoever finds it can tell what it was, and whether it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bestyet.site.language.words import gettext
from bestyet.site.language.written import day
from bestyet.site.version.views import Stage

if TYPE_CHECKING:
    from bestyet.model.passage import Variant
    from bestyet.site.desk import Desk
    from bestyet.site.version.views import VersionView

DIGITS = 23  # of a digest: what `bestyet verify --digest` is content with


def control_of(desk: Desk, practice: str, version: VersionView | None, region: str = "") -> str:
    """Of a page that shows a version, or what is no version yet. region: as people call it, if it is for one."""
    what = f"{practice} {version.number}" if version else practice
    told = (what, region, _standing(desk, practice, version), version.digest[:DIGITS] if version else "")
    return " · ".join(filter(None, told))


def control_of_variant(variant: Variant) -> str:
    """Of a page that shows a region's file: git names its content."""
    return f"{variant.document.path} · git {variant.document.blob[:12]}"


def _standing(desk: Desk, practice: str, version: VersionView | None) -> str:
    if version is None:
        lost = desk.is_lost(practice)
        return gettext("what is in force cannot be told") if lost else gettext("draft, not in force")
    if version.stage is Stage.IN_FORCE:
        return gettext("in force since %(day)s") % {"day": day(version.effective)}
    return gettext(version.stage.value)
