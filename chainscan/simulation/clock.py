"""When invoices are written: a clock that runs fast at month ends and nearly stops at festivals.

Gaps between trades are drawn in working time and turned into days by this clock, so that a
pause over the Spring Festival, which moves, is nobody's silence.
"""

from calendar import monthrange
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from chainscan.reference.calendar import spring_festival

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WEEKDAY = (1.05, 1.05, 1.0, 1.0, 1.05, 0.45, 0.22)
MONTH_END = {1: 2.2, 2: 1.7, 3: 1.4}
"""Factor by how many days are left of the month, the last day being 1."""
MONTH_START = 0.75
"""The first three days of a month: books have just been closed."""
FESTIVAL = (
    (-22, 1.12), (-9, 0.85), (-5, 0.45), (-2, 0.18), (0, 0.04), (7, 0.06), (8, 0.40), (11, 0.65),
    (15, 0.85), (19, 1.05), (26, 1.0),
)  # fmt: skip
"""Days from the Spring Festival at which a factor begins: a rush, a standstill, a slow return."""
SEASON = (1.0, 0.97, 1.03, 1.0, 1.0, 1.01, 0.98, 0.97, 1.02, 0.98, 1.03, 1.06)
HOLIDAYS = ((1, 1, 1, 0.2), (5, 1, 3, 0.3), (10, 1, 7, 0.15))
"""Month, first day, days, factor of the holidays that stay where they are."""


def working_time(start: date, days: int) -> Floats:
    """Working time of each day from `start`; shape (days,), mean 1."""
    calendar = [start + timedelta(days=number) for number in range(days)]
    weights = np.array([_weight(day) for day in calendar])
    return np.asarray(weights / weights.mean(), dtype=np.float64)


def day_numbers(elapsed: Floats, weights: Floats) -> Ints:
    """The day, counted from the start, on which so much working time has passed."""
    return np.searchsorted(np.cumsum(weights), elapsed, side="right").astype(np.int64)


def _weight(day: date) -> float:
    weight = WEEKDAY[day.weekday()] * SEASON[day.month - 1] * _holiday(day)
    left = monthrange(day.year, day.month)[1] - day.day + 1
    if day.day <= 3:
        weight *= MONTH_START
    return weight * MONTH_END.get(left, 1.0)


def _holiday(day: date) -> float:
    distance = (day - spring_festival(day.year)).days
    if FESTIVAL[0][0] <= distance < FESTIVAL[-1][0]:
        return next(factor for begins, factor in reversed(FESTIVAL) if begins <= distance)
    for month, first, length, factor in HOLIDAYS:
        if day.month == month and first <= day.day < first + length:
            return factor
    return 1.0
