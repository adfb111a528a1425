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


@dataclass(frozen=True)
class Windows:
    """All days derived from the as-of day and the last normal day; both ends belong to each."""

    as_of: date
    normal_until: date
    active_days: int

    @property
    def festival(self) -> bool:
        """Whether the last 30 days touch the standstill around the Spring Festival."""
        recent = self.as_of - timedelta(days=MONTH_DAYS - 1)
        for year in {recent.year, self.as_of.year}:
            day = spring_festival(year)
            first = day - timedelta(days=FESTIVAL_BEFORE)
            last = day + timedelta(days=FESTIVAL_AFTER)
            if recent <= last and self.as_of >= first:
                return True
        return False

    def values(self) -> dict[str, Any]:
        """The parameters of this stage's statements."""

        def back(days: int, until: date = self.as_of) -> date:
            return until - timedelta(days=days - 1)

        months = self.months()
        return {
            "as_of": self.as_of,
            "active_from": back(self.active_days),
            "recent_from": back(MONTH_DAYS),
            "normal_from": back(YEAR_DAYS, self.normal_until),
            "normal_until": self.normal_until,
            "year_from": back(YEAR_DAYS),
            "history_from": months["first_day"].iloc[0],
            "festival": self.festival,
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
