"""The four windows that are compared: the period as far as it has come, and three earlier ones."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import pandas as pd

from chainscan.period import Period

Comparator = Literal["value", "previous", "last_year", "aligned"]
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Window:
    """Days from `start` to `end`, both included; only what was known by `known_by` counts."""

    comparator: Comparator
    start: date
    end: date
    known_by: date

    @property
    def days(self) -> int:
        """Number of days, both ends included."""
        return (self.end - self.start).days + 1


def comparison_windows(period: Period, as_of: date) -> tuple[Window, ...]:
    """The period and its comparators as they stand on `as_of`.

    A running period is cut to `as_of` and its comparators to as many days. A complete period
    is compared whole: `previous` of a month is the whole month before, whatever its length.
    Red letters for a month go on arriving for months, so every window is given just the time
    that the period itself has had: `as_of` less the period's last day.

    Raises PeriodError when the period starts after `as_of`.
    """
    so_far = period.cut(as_of)
    ripened = as_of - so_far.end
    compared: dict[Comparator, Period] = {"value": so_far}
    if so_far == period:
        compared |= {"previous": period.previous(), "last_year": period.last_year()}
    else:
        compared |= {
            "previous": period.previous().head(so_far.days),
            "last_year": period.last_year().head(so_far.days),
        }
    compared["aligned"] = so_far.aligned()
    return tuple(
        Window(name, days.start, days.end, days.end + ripened) for name, days in compared.items()
    )


def window_frame(windows: tuple[Window, ...]) -> pd.DataFrame:
    """One row a window, as `comparison_window.sql` reads them; days also as days since 1970."""
    rows = [
        {
            "window_order": order,
            "comparator": window.comparator,
            "start_day": window.start.isoformat(),
            "end_day": window.end.isoformat(),
            "known_by": window.known_by.isoformat(),
            "days": window.days,
            "first_number": (window.start - EPOCH) // timedelta(days=1),
            "last_number": (window.end - EPOCH) // timedelta(days=1),
        }
        for order, window in enumerate(windows)
    ]
    return pd.DataFrame(rows)
