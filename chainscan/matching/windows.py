"""The days that needs and spare capacity are measured over."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from chainscan.reference.calendar import spring_festival

MONTH_DAYS = 30
"""A month of current rate is 30 days."""
YEAR_DAYS = 365
PEAK_MONTHS = 24
"""Complete calendar months among which the demonstrated peak is sought."""
FESTIVAL_BEFORE, FESTIVAL_AFTER = 7, 21
"""Days around the Spring Festival in which a low rate says nothing about free capacity."""
LEAST_RATE_DAYS = 14


@dataclass(frozen=True)
class Windows:
    """All days derived from the as-of day and the last normal day; both ends belong to each."""

    as_of: date
    normal_until: date
    active_days: int

    def rate(self) -> tuple[date, date]:
        """First and last of the days that show the current rate.

        They are those of the last 30 days that lie outside the standstill around the Spring
        Festival; where fewer than 14 are left, all 30 days, and `standstill` is true.
        """
        first, last = self._outside_standstill()
        if (last - first).days + 1 < LEAST_RATE_DAYS:
            return self.as_of - timedelta(days=MONTH_DAYS - 1), self.as_of
        return first, last

    @property
    def standstill(self) -> bool:
        """Whether too few ordinary days lie in the last 30 to tell the current rate."""
        first, last = self._outside_standstill()
        return (last - first).days + 1 < LEAST_RATE_DAYS

    def _outside_standstill(self) -> tuple[date, date]:
        """The last 30 days without those of the standstill; a last before the first is none."""
        first, last = self.as_of - timedelta(days=MONTH_DAYS - 1), self.as_of
        festival = spring_festival(self.as_of.year)
        begin = festival - timedelta(days=FESTIVAL_BEFORE)
        end = festival + timedelta(days=FESTIVAL_AFTER)
        if first < begin <= last:
            return first, begin - timedelta(days=1)
        if begin <= first <= end:
            return end + timedelta(days=1), last
        return first, last

    def values(self) -> dict[str, Any]:
        """The parameters of this stage's statements."""

        def back(days: int, until: date = self.as_of) -> date:
            return until - timedelta(days=days - 1)

        months, rate = self.months(), self.rate()
        return {
            "as_of": self.as_of,
            "active_from": back(self.active_days),
            "recent_from": back(MONTH_DAYS),
            "normal_from": back(YEAR_DAYS, self.normal_until),
            "normal_until": self.normal_until,
            "year_from": back(YEAR_DAYS),
            "history_from": months["first_day"].iloc[0],
            "rate_from": rate[0],
            "rate_until": rate[1],
            "standstill": self.standstill,
        }

    def months(self) -> pd.DataFrame:
        """The last 24 months that were complete by the as-of day, with first and last days."""
        tomorrow = self.as_of + timedelta(days=1)
        end = tomorrow.year * 12 + tomorrow.month - 1
        numbers = range(end - PEAK_MONTHS, end)
        starts = [date(number // 12, number % 12 + 1, 1) for number in (*numbers, end)]
        return pd.DataFrame(
            {
                "month_number": list(numbers),
                "first_day": starts[:-1],
                "last_day": [start - timedelta(days=1) for start in starts[1:]],
            }
        )
