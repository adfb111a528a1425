"""The four windows that are compared: the period as far as it has come, and three earlier ones."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

import pandas as pd

from chainscan.period import Period
from chainscan.reference.calendar import PlannedDays, planned_days
from chainscan.reference.vat_rates import rate_changes

Comparator = Literal["value", "previous", "last_year", "aligned"]
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Window:
    """Days from `start` to `end`, both included; only what was known by `known_by` counts.

    `rate_changes`: changes of VAT rates (`2019-04-01 16→13`) after which some of the days
    compared lie, and before which others. `planned`: what the calendar makes of the days.
    """

    comparator: Comparator
    start: date
    end: date
    known_by: date
    rate_changes: tuple[str, ...] = ()
    planned: PlannedDays = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "planned", planned_days(self.start, self.end))

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
        Window(
            name,
            days.start,
            days.end,
            days.end + ripened,
            _rates_between(days.start, so_far.end),
        )
        for name, days in compared.items()
    )


def _rates_between(first: date, last: date) -> tuple[str, ...]:
    return tuple(change.text for change in rate_changes() if first < change.day <= last)


def window_values(windows: tuple[Window, ...]) -> dict[str, Any]:
    """The days of each window as the values that statements bind: `aligned_start` and so on."""
    return {
        f"{window.comparator}_{name}": day
        for window in windows
        for name, day in (("start", window.start), ("end", window.end), ("known", window.known_by))
    }


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
            "weekdays": window.planned.weekdays,
            "working_days": window.planned.working_days,
            "month_ends": window.planned.month_ends,
            "rate_changes": ", ".join(window.rate_changes) or None,
        }
        for order, window in enumerate(windows)
    ]
    types = {"working_days": "Int64", "rate_changes": "str"}
    return pd.DataFrame(rows).astype(types)
