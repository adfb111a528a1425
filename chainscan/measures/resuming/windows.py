"""From which day resumption is counted, and against which normal days before it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import pandas as pd

from chainscan.errors import PeriodError
from chainscan.period import Period
from chainscan.reference.calendar import spring_festival

BASE_FROM, BASE_UNTIL = -42, -15
"""The base: four whole weeks, over before the rush ahead of the festival begins."""
LONGEST = 90
"""A curve runs so many days at most."""


@dataclass(frozen=True)
class ResumeWindow:
    """Base and curve of one year, all days included; what was known by `known_by` counts."""

    year: Literal["this_year", "last_year"]
    base_from: date
    base_until: date
    start_day: date
    end_day: date
    known_by: date


def resume_windows(
    period: Period, as_of: date, resume_from: date | None = None
) -> tuple[ResumeWindow, ResumeWindow]:
    """This year's curve from `resume_from` to `as_of`, and last year's at the same distance.

    By default the curve begins on the Spring Festival of the period's year, or of the year
    before while that has not come. Last year's days lie as far from their festival, or are the
    same calendar days where `resume_from` is far from it; they have had as long to become known.

    Raises PeriodError where `resume_from` lies after `as_of`.
    """
    start = resume_from or _last_festival(period.end.year, as_of)
    if start > as_of:
        raise PeriodError(
            f"resumption cannot be counted from {start}: the data are known to {as_of}",
            where="resume_from",
            to_do="choose an earlier --resume-from",
        )
    end = min(as_of, start + timedelta(days=LONGEST - 1))
    back = start - Period(start, start).aligned().start
    this_year = ResumeWindow(
        "this_year",
        start + timedelta(days=BASE_FROM),
        start + timedelta(days=BASE_UNTIL),
        start,
        end,
        as_of,
    )
    last_year = ResumeWindow(
        "last_year",
        this_year.base_from - back,
        this_year.base_until - back,
        start - back,
        end - back,
        as_of - back,
    )
    return this_year, last_year


def window_frame(windows: tuple[ResumeWindow, ...]) -> pd.DataFrame:
    """One row a year, as `resumption_window.sql` reads them."""
    days = ("base_from", "base_until", "start_day", "end_day", "known_by")
    return pd.DataFrame(
        [
            {"year": one.year} | {name: getattr(one, name).isoformat() for name in days}
            for one in windows
        ]
    )


def _last_festival(year: int, as_of: date) -> date:
    try:
        festival = spring_festival(year)
        return festival if festival <= as_of else spring_festival(year - 1)
    except ValueError as wrong:
        raise PeriodError(f"resumption cannot be counted: {wrong}") from wrong
