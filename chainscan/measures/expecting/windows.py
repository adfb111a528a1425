"""The past windows from which a figure is expected: like the period, month before month.

Each past window is cut and given time to ripen just as the period is, so that what the rule
made of it compares with what it makes of the period.
"""

import calendar
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainscan.errors import PeriodError
from chainscan.measures.windows import EPOCH, Window
from chainscan.period import Period

MOST_WINDOWS = 60
"""Five years of months; older ones say little of today."""
LONGEST_MONTHS = 4
"""A year must hold three windows, or there is nothing to take the scatter from."""
FOUR_WEEKS = timedelta(weeks=4)


@dataclass(frozen=True)
class PastWindows:
    """The period (block 0) and its like in the past (blocks 1, 2, …), the latest first.

    `spans` are the distinct windows; `blocks` and `aligned` hold, for each block, the place in
    `spans` of its own days and of those a year before at the same distance from the Spring
    Festival. `in_season` says whether the festival moves the block against the calendar.
    `per_year` blocks make a year.
    """

    spans: tuple[Period, ...]
    blocks: tuple[int, ...]
    aligned: tuple[int, ...]
    in_season: tuple[bool, ...]
    per_year: int
    ripened: timedelta

    @property
    def past(self) -> int:
        """Number of blocks before the period."""
        return len(self.blocks) - 1

    def days(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The first and the last day of each span, as days since 1970."""
        first = [(span.start - EPOCH).days for span in self.spans]
        last = [(span.end - EPOCH).days for span in self.spans]
        return np.array(first, dtype=np.int64), np.array(last, dtype=np.int64)

    def frame(self) -> pd.DataFrame:
        """One row a window, as `past_window.sql` reads them."""
        rows = [
            {
                "window_number": number,
                "first_number": (span.start - EPOCH).days,
                "last_number": (span.end - EPOCH).days,
                "known_by": (span.end + self.ripened).isoformat(),
            }
            for number, span in enumerate(self.spans)
        ]
        return pd.DataFrame(rows)


def past_windows(period: Period, value: Window, first_day: date) -> PastWindows:
    """The windows of `period`, as far as it has come (`value`), back to `first_day`.

    As with the comparators, a running period cuts them to as many days; a complete month stands
    beside whole months, whatever their length.
    Whole months go back by their number of months, whole weeks by four weeks, other days by
    calendar months. A period of more than four months has no past blocks.
    """
    own = list(_going_back(period, first_day))
    if value.end < period.end:
        own = [block.head(value.days) for block in own]
    before = [_aligned(block) for block in own]
    if None in before:  # years without a festival on record
        own = own[: before.index(None)]
    aligned = [block for block in before if block is not None][: len(own)]
    spans = sorted({*own, *aligned})
    place = {span: number for number, span in enumerate(spans)}
    return PastWindows(
        spans=tuple(spans),
        blocks=tuple(place[block] for block in own),
        aligned=tuple(place[block] for block in aligned),
        in_season=tuple(
            block.last_year() != like for block, like in zip(own, aligned, strict=True)
        ),
        per_year=_per_year(period),
        ripened=value.known_by - value.end,
    )


def _going_back(period: Period, first_day: date) -> Iterator[Period]:
    yield period
    months = _months(period)
    for number in range(1, MOST_WINDOWS + 1):
        if months > LONGEST_MONTHS:
            return
        block = _back(period, number * months)
        if block.start < first_day:
            return
        yield block


def _back(period: Period, steps: int) -> Period:
    if _in_weeks(period):
        return Period(period.start - steps * FOUR_WEEKS, period.end - steps * FOUR_WEEKS)
    start = _months_before(period.start, steps)
    if period.start.day == 1 and (period.end + timedelta(days=1)).day == 1:
        return Period(start, _months_before(period.end + timedelta(days=1), steps) - timedelta(1))
    return Period(start, start + timedelta(days=period.days - 1))


def _months(period: Period) -> int:
    """Months, or spans of four weeks, from one block to the next."""
    if _in_weeks(period):
        return 1
    after = period.end + timedelta(days=1)
    if period.start.day == 1 and after.day == 1:
        return (after.year - period.start.year) * 12 + after.month - period.start.month
    return math.ceil(period.days / 31)


def _per_year(period: Period) -> int:
    return 13 if _in_weeks(period) else max(12 // _months(period), 1)


def _in_weeks(period: Period) -> bool:
    """Whether it runs from a Monday to a Sunday; other days keep their place in the month."""
    from_monday = period.start.weekday() == 0 and period.days % 7 == 0
    whole_month = period.start.day == 1 and (period.end + timedelta(days=1)).day == 1
    return from_monday and period.days <= FOUR_WEEKS.days and not whole_month


def _months_before(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _aligned(block: Period) -> Period | None:
    try:
        return block.aligned()
    except PeriodError:
        return None
