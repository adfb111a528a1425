"""The measure stage: each enterprise's purchases and sales against earlier periods."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from chainscan.engine import Engine, Stage
from chainscan.errors import DatabaseError, PeriodError
from chainscan.measures.bridging import fill_bridge
from chainscan.measures.cohorts import Cohort, cover, members_of, rank
from chainscan.measures.expecting import fill_expectations, firm_summary
from chainscan.measures.figures import fill_figures
from chainscan.measures.regions import check_regions
from chainscan.measures.result import MeasureResult, summarise
from chainscan.measures.resuming import fill_resumption, resume_windows
from chainscan.measures.windows import Window, comparison_windows, window_frame, window_values
from chainscan.news import note_findings
from chainscan.period import Period
from chainscan.settings import Settings

SQL = Path(__file__).parent


def measure(
    engine: Engine,
    settings: Settings,
    period: Period,
    *,
    as_of: date | None = None,
    cohort: Cohort | None = None,
) -> MeasureResult:
    """Compare every enterprise's purchases and sales of `period` with three earlier windows.

    Fills `comparison_window`, `book_window`, `own_trade`, `region_split`, `figure`,
    `enterprise_change`, `change_bridge` and `resumption` (docs/tables.md), and the views
    `enterprise_change_named` and `region_split_named`. `as_of`: only what was known on that day
    counts, and a running period is cut to it; by default, and at the latest, the last day of the
    data. `cohort`: whose figures the result tells of, with their largest losses; the tables hold
    everybody's.

    Raises PeriodError when the period lies outside the data or begins after `as_of`,
    DatabaseError when there is no trade at all, and SettingsError where a region or the cohort
    is unknown.
    """
    check_regions(settings.measure)
    engine.require_fresh("ingest")
    known_on = _known_day(engine, period, as_of)
    windows = comparison_windows(period, known_on)
    begun = settings.measure.resume_from
    resuming = resume_windows(period, known_on, date.fromisoformat(begun) if begun else None)
    shown = cohort or Cohort()
    members = members_of(engine, shown)
    made_with = f"{settings.measure.sha256()}\n{period.text}"
    settings_hash = hashlib.sha256(made_with.encode()).hexdigest()
    with engine.stage("measure", settings_hash=settings_hash, as_of=known_on) as stage:
        changes = _fill(stage, settings, period, windows)
        resumption = fill_resumption(stage, resuming)
        coverage = cover(stage, shown, members)
        counts = stage.rows(SQL / "change_summary.sql", everybody=shown.is_everybody)
        falls = stage.rows(SQL / "largest_fall.sql", everybody=shown.is_everybody)
        rankings = rank(stage, shown) if cohort else ()
        books = stage.rows(SQL / "own_books.sql")
        firm = firm_summary(stage, settings.measure.false_rate)
    news = note_findings(
        engine,
        "change",
        SQL / "change_finding.sql",
        period=period.text,
        period_end=windows[0].end,
        as_of=known_on,
    )
    return MeasureResult(
        period=period.text,
        as_of=known_on,
        is_running=windows[0].end < period.end,
        windows=windows,
        enterprises=books[0]["enterprises"],
        changes=changes,
        codes=summarise(counts, falls),
        firm=firm,
        resumption=resumption,
        news=news,
        cohort=coverage,
        losses=rankings,
    )


def _fill(stage: Stage, settings: Settings, period: Period, windows: tuple[Window, ...]) -> int:
    focus = sorted({code for code in settings.measure.focus_regions if code})
    stage.frame("window_frame", window_frame(windows))
    stage.frame("focus_region", pd.DataFrame({"region_code": pd.Series(focus, dtype="str")}))
    values: dict[str, Any] = {
        "home_region": settings.measure.home_region,
        "has_focus": bool(focus),
        "unknown_limit": settings.measure.unknown_limit,
        "period": period.text,
    }
    values |= window_values(windows)
    stage.select(SQL / "comparison_window.sql", **values)
    stage.scratch(SQL / "covered_book.sql", **values)
    stage.select(SQL / "book_window.sql")
    fill_figures(stage, settings, values)
    fill_expectations(stage, settings.measure, period, windows[0])
    stage.view(SQL / "enterprise_change_named.sql")
    stage.view(SQL / "region_split_named.sql")
    changes = stage.select(SQL / "enterprise_change.sql", **values)
    fill_bridge(stage)
    return changes


def _known_day(engine: Engine, period: Period, as_of: date | None) -> date:
    """The day whose knowledge counts; raise unless the period lies within the data."""
    days: dict[str, date | None] = engine.rows(SQL / "data_days.sql")[0]
    first, last = days["first_day"], days["last_day"]
    if first is None or last is None:
        raise DatabaseError(
            "there is no trade in the database",
            where=str(engine.path),
            to_do="load files first: `chainscan ingest PATH…`",
        )
    if period.start > last or period.end < first:
        side = "after" if period.start > last else "before"
        raise PeriodError(
            f"period {period.text} lies {side} the data, which run from {first} to {last}",
            to_do="choose a period within them, or load more files",
        )
    if as_of is not None and as_of < period.start:
        raise PeriodError(
            f"period {period.text} has not begun on {as_of}",
            to_do="choose a later --as-of or an earlier period",
        )
    return min(as_of, last) if as_of is not None else last
