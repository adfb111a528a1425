"""The measure stage: each enterprise's purchases and sales against earlier periods."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from chainscan.engine import Engine, Stage
from chainscan.errors import DatabaseError, PeriodError
from chainscan.measures.catalogue import scope_frame
from chainscan.measures.result import MeasureResult, summarise
from chainscan.measures.windows import Window, comparison_windows, window_frame
from chainscan.period import Period
from chainscan.settings import MeasureSettings, Settings

SQL = Path(__file__).parent
TABLES = ("comparison_window", "book_window", "own_trade", "region_split", "figure")


def measure(
    engine: Engine, settings: Settings, period: Period, *, as_of: date | None = None
) -> MeasureResult:
    """Compare every enterprise's purchases and sales of `period` with three earlier windows.

    Fills `comparison_window`, `book_window`, `own_trade`, `region_split`, `figure` and
    `enterprise_change` (docs/tables.md), and the views `enterprise_change_named` and
    `region_split_named`. `as_of`: only what was known on that day counts, and a running period
    is cut to it; by default, and at the latest, the last day of the data.

    Raises PeriodError when the period lies outside the data or begins after `as_of`, and
    DatabaseError when there is no trade at all.
    """
    engine.require_fresh("ingest")
    known_on = _known_day(engine, period, as_of)
    windows = comparison_windows(period, known_on)
    made_with = f"{settings.measure.sha256()}\n{period.text}"
    settings_hash = hashlib.sha256(made_with.encode()).hexdigest()
    with engine.stage("measure", settings_hash=settings_hash, as_of=known_on) as stage:
        changes = _fill(stage, settings.measure, period, windows)
        counts = stage.rows(SQL / "change_summary.sql")
        falls = stage.rows(SQL / "largest_fall.sql")
        books = stage.rows(SQL / "own_books.sql")
    return MeasureResult(
        period=period.text,
        as_of=known_on,
        is_running=windows[0].end < period.end,
        windows=windows,
        enterprises=books[0]["enterprises"],
        changes=changes,
        codes=summarise(counts, falls),
    )


def _fill(
    stage: Stage, settings: MeasureSettings, period: Period, windows: tuple[Window, ...]
) -> int:
    focus = sorted({code for code in settings.focus_regions if code})
    stage.frame("window_frame", window_frame(windows))
    stage.frame("measure_scope", scope_frame())
    stage.frame("focus_region", pd.DataFrame({"region_code": pd.Series(focus, dtype="str")}))
    values: dict[str, Any] = {
        "home_region": settings.home_region,
        "has_focus": bool(focus),
        "unknown_limit": settings.unknown_limit,
        "period": period.text,
    }
    for table in TABLES:
        stage.select(SQL / f"{table}.sql", **values)
    stage.view(SQL / "enterprise_change_named.sql")
    stage.view(SQL / "region_split_named.sql")
    return stage.select(SQL / "enterprise_change.sql", **values)


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
