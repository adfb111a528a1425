"""Planned working time: how much of an ordinary working day each calendar day is worth.

Ten silent days in October are not ten silent days around the Spring Festival. The clock is
empirical: a day's weight is weekday factor × month-end or month-start factor × factor of the
distance from the Spring Festival, or of a fixed holiday, each the ratio of trade days seen to
the local level (centred twelve-week mean over ordinary days). Only data up to the last normal
day enter, so that a shock after it cannot stretch the clock that is to measure it. Small data
pull each factor towards a plain working week and festival.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from chainscan.reference.calendar import FESTIVAL_YEARS, spring_festival

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EPOCH = date(1970, 1, 1)
FESTIVAL_FROM, FESTIVAL_UNTIL = -22, 26
LEVEL_HALF_WINDOW = 42
ROUNDS = 3
PRIOR_COUNT = 20.0
"""Trade days that the plain calendar is worth against the ones seen."""
LEAST_WEIGHT = 0.01
FAR = 999
"""Stands for a day that is neither near the festival nor near a month's turn."""

PLAIN_WEEK = (1.0, 1.0, 1.0, 1.0, 1.0, 0.3, 0.2)
FIXED_HOLIDAYS = {
    (1, 1): 0.2,
    (4, 5): 0.5,
    (5, 1): 0.2,
    (5, 2): 0.6,
    (5, 3): 0.7,
    **{(10, day): 0.15 for day in range(1, 8)},
}


@dataclass(frozen=True)
class WorkingClock:
    """Working time by day; one unit is one ordinary working day, an ordinary week has five."""

    first_day: int
    weight: Floats
    elapsed: Floats

    def at(self, days: Ints) -> Floats:
        """Working time elapsed by the end of each day (days since 1970-01-01, in range)."""
        return self.elapsed[np.asarray(days, dtype=np.int64) - self.first_day]

    def between(self, start: int, end: int) -> float:
        """Working days after `start`, up to and with `end`."""
        return float(self.elapsed[end - self.first_day] - self.elapsed[start - self.first_day])

    def share_of_year(self, normal_until: int, as_of: int) -> float:
        """Working time of the silent window over that of the year before it."""
        start = max(normal_until - 365, self.first_day)
        return self.between(normal_until, as_of) / max(self.between(start, normal_until), 1.0)

    def days_back(self, day: int, working_days: float) -> int:
        """The latest day from which at least so much working time passes until `day`.

        Never earlier than the clock's first day.
        """
        target = self.elapsed[day - self.first_day] - working_days
        found = int(np.searchsorted(self.elapsed, target + 1e-9, side="right")) - 1
        return self.first_day + max(found, 0)


def fit_clock(days: Ints, *, normal_until: int, last_day: int) -> WorkingClock:
    """Fit the clock to `days`, one entry a link and trade day (days since 1970-01-01).

    It runs from a week before the earliest of them to `last_day`; entries after
    `normal_until` are not looked at.
    """
    first = int(days.min(initial=normal_until)) - 7
    span = np.arange(first, last_day + 1)
    known = days[days <= normal_until] - first
    seen = np.bincount(known, minlength=len(span)).astype(np.float64)
    calendar = _Calendar.of(span)
    fitted = span <= normal_until
    weekday, turn = np.array(PLAIN_WEEK), np.ones(11)
    ordinary = fitted & ~calendar.special
    usual = np.ones(len(span))
    for _ in range(ROUNDS):
        usual = weekday[calendar.weekday] * turn[calendar.turn]
        level = _local_level(seen, usual, ordinary)
        weekday = _ratio(
            seen, level * turn[calendar.turn], calendar.weekday, ordinary, np.array(PLAIN_WEEK)
        )
        expected = level * weekday[calendar.weekday]
        turn = _ratio(seen, expected, calendar.turn, ordinary, np.ones(11))
    usual = weekday[calendar.weekday] * turn[calendar.turn]
    expected = _local_level(seen, usual, ordinary) * usual
    special = calendar.special_factors(seen, expected, fitted)
    scale = 5.0 / weekday.sum()
    weight = np.maximum(usual * special * scale, LEAST_WEIGHT)
    return WorkingClock(first, weight, np.cumsum(weight))


@dataclass(frozen=True)
class _Calendar:
    """What the calendar said beforehand about each day."""

    weekday: Ints
    turn: Ints
    festival: Ints
    fixed: Ints

    @property
    def special(self) -> NDArray[np.bool_]:
        return np.asarray((self.festival != FAR) | (self.fixed != FAR))

    @classmethod
    def of(cls, span: Ints) -> "_Calendar":
        days = [EPOCH + timedelta(days=int(number)) for number in span]
        festivals = {
            year: spring_festival(year)
            for year in {day.year for day in days}
            if year in FESTIVAL_YEARS
        }
        holidays = list(FIXED_HOLIDAYS)
        fixed = {day: number for number, day in enumerate(holidays)}
        return cls(
            weekday=_listed(days, lambda day: day.weekday()),
            turn=_listed(days, _month_turn),
            festival=_listed(days, lambda day: _festival_offset(day, festivals.get(day.year))),
            fixed=_listed(days, lambda day: fixed.get((day.month, day.day), FAR)),
        )

    def special_factors(self, seen: Floats, expected: Floats, fitted: NDArray[np.bool_]) -> Floats:
        """The festival's factor where it is near, else the fixed holiday's, else one."""
        near = self.festival != FAR
        offsets = np.where(near, self.festival - FESTIVAL_FROM, 0)
        plain = np.array([_plain_festival(n) for n in range(FESTIVAL_FROM, FESTIVAL_UNTIL + 1)])
        festival = _smooth(_ratio(seen, expected, offsets, fitted & near, plain))
        holiday = ~near & (self.fixed != FAR)
        numbers = np.where(holiday, self.fixed, 0)
        fixed = _ratio(
            seen, expected, numbers, fitted & holiday, np.array(list(FIXED_HOLIDAYS.values()))
        )
        return np.where(near, festival[offsets], np.where(holiday, fixed[numbers], 1.0))


def _listed(days: list[date], what: Callable[[date], int]) -> Ints:
    return np.array([what(day) for day in days], dtype=np.int64)


def _month_turn(day: date) -> int:
    """0 in mid-month, 1–5 for the first days of a month, 6–10 for the last five."""
    if day.day <= 5:
        return day.day
    left = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - day
    return 5 + left.days if left.days <= 5 else 0


def _festival_offset(day: date, festival: date | None) -> int:
    if festival is None:  # a stray row of another century has no festival on record
        return FAR
    offset = (day - festival).days
    return offset if FESTIVAL_FROM <= offset <= FESTIVAL_UNTIL else FAR


def _plain_festival(offset: int) -> float:
    """Before any festival has been seen: the holiday itself, and slow weeks around it."""
    if -1 <= offset <= 6:
        return 0.1
    if -5 <= offset <= 10:
        return 0.4
    return 0.7 if -10 <= offset <= 17 else 1.0


def _local_level(seen: Floats, usual: Floats, ordinary: NDArray[np.bool_]) -> Floats:
    """Trade days a day of weight one would have seen: sums over ordinary days nearby."""
    below = np.concatenate([[0.0], np.cumsum(np.where(ordinary, usual, 0.0))])
    above = np.concatenate([[0.0], np.cumsum(np.where(ordinary, seen, 0.0))])
    count = len(seen)
    start = np.maximum(np.arange(count) - LEVEL_HALF_WINDOW, 0)
    end = np.minimum(np.arange(count) + LEVEL_HALF_WINDOW + 1, count)
    weight, trades = below[end] - below[start], above[end] - above[start]
    overall = above[-1] / below[-1] if below[-1] > 0 else 0.0
    # A week of ordinary days is the least that carries a level of its own.
    return np.where(weight >= 5, trades / np.maximum(weight, 5), overall)


def _ratio(
    seen: Floats, expected: Floats, group: Ints, where: NDArray[np.bool_], plain: Floats
) -> Floats:
    """Seen over expected in each group, pulled towards the plain calendar's factor."""
    size = len(plain)
    trades = np.bincount(group[where], weights=seen[where], minlength=size)
    usual = np.bincount(group[where], weights=expected[where], minlength=size)
    ratio: Floats = (trades + PRIOR_COUNT * plain) / (usual + PRIOR_COUNT)
    return ratio


def _smooth(factor: Floats) -> Floats:
    padded = np.concatenate([factor[:1], factor, factor[-1:]])
    smoothed: Floats = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
    return smoothed
