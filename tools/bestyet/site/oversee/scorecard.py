"""The scorecard: what is reached beside how far the regions came together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bestyet.model.oversee.scorecard import Progress, Scorecard, Stage
from bestyet.site.desk import Desk, Section, joined
from bestyet.site.drawing.charts import charts_of, newest_of, rows_of
from bestyet.site.language.words import counted, gettext, message
from bestyet.site.links import score_page, view_url
from bestyet.site.oversee.grid import kept_of

MOST = 60  # metrics on the first page
_STAGES = {
    Stage.DRAFT: message("draft"),
    Stage.BALLOT: message("on the ballot"),
    Stage.ADOPTED: message("adopted"),
    Stage.ENDED: message("ended"),
}


def scorecard_pages(desk: Desk) -> Iterator[tuple[str, bytes]]:
    score = desk.site.programme.score or Scorecard("")
    yield desk.wide("scorecard/", gettext("Scorecard"), "scorecard", _overview(desk, score))
    for progress in score.practices:
        if progress.practice in desk.shown:
            title = gettext("Scorecard: %(title)s") % {"title": desk.title_of(progress.practice)}
            yield desk.wide(score_page(progress.practice), title, "score", _practice(desk, score, progress))


def score_part(desk: Desk) -> Section | None:
    """What the dashboard says of it."""
    score = desk.site.programme.score
    if score is None or not score.practices:
        return None
    stages = [one.stage for one in score.practices]
    data = {
        "counts": joined([_counted(stage, stages.count(stage)) for stage in _told(stages)]),
        "better": sum(one.better for one in score.regions),
        "worse": sum(one.worse for one in score.regions),
        "measured": sum(one.measured for one in score.regions),
    }
    return Section(gettext("How well it works"), "score_part", data)


def _overview(desk: Desk, score: Scorecard) -> dict[str, object]:
    shown = [one for one in score.practices if one.practice in desk.shown]
    charts = [(one, chart) for one in shown for chart in charts_of(desk, score.cards[one.practice])]
    stages = [one.stage for one in shown]
    regions = [one.region for one in score.regions]
    reached = [one for progress in shown for one in newest_of(score.cards[progress.practice], regions)]
    return {
        "score": score,
        "regions": [(desk.badge(one.region), one, *kept_of(desk, one.region)) for one in score.regions],
        "practices": len(shown),
        "counts": joined([_states(stage, stages.count(stage)) for stage in _told(stages)]),
        "reached": reached[:MOST],
        "rest": [one for one in shown if any(two.practice == one.practice for two in reached[MOST:])],
        "charts": [(one, chart) for one, chart in charts if one.practice in {two.practice for two in reached[:MOST]}],
        "overdue": sum(one.overdue for one in score.regions),
        "unmeasured": [one for one in shown if not any(card.series for card in score.cards[one.practice])],
    }


def _told(stages: Sequence[Stage]) -> list[Stage]:
    return [stage for stage in Stage if stage is not Stage.ENDED or stage in stages]


def _counted(stage: Stage, number: int) -> str:
    match stage:
        case Stage.DRAFT:
            return counted("%(num)s practice is a draft", "%(num)s practices are drafts", number)
        case Stage.BALLOT:
            return counted("%(num)s practice is on the ballot", "%(num)s practices are on the ballot", number)
        case Stage.ADOPTED:
            return counted("%(num)s practice is adopted", "%(num)s practices are adopted", number)
        case Stage.ENDED:
            return counted("%(num)s practice has ended", "%(num)s practices have ended", number)


def _states(stage: Stage, number: int) -> str:
    match stage:
        case Stage.DRAFT:
            return counted("%(num)s is still a draft", "%(num)s are still drafts", number)
        case Stage.BALLOT:
            return counted("%(num)s is on the ballot", "%(num)s are on the ballot", number)
        case Stage.ADOPTED:
            return counted("%(num)s is adopted", "%(num)s are adopted", number)
        case Stage.ENDED:
            return counted("%(num)s has ended", "%(num)s have ended", number)


def _practice(desk: Desk, score: Scorecard, progress: Progress) -> dict[str, object]:
    cards = score.cards[progress.practice]
    return {
        "score": score,
        "progress": progress,
        "days": progress.days(score.day),
        "stage": gettext(_STAGES[progress.stage]),
        "spans": [(gettext(_STAGES[stage]), begin, end) for stage, begin, end in progress.spans],
        "charts": charts_of(desk, cards),
        "tables": rows_of(desk, cards),
        "cards": [(desk.badge(card.region), card) for card in cards],
        "without": desk.listed(card.region for card in cards if not card.series),
        "lacking": sum(not card.series for card in cards),
        "source": lambda reading: (
            None if reading.commit else view_url(desk.site.forge, reading.place.path, reading.place.line)
        ),
    }
