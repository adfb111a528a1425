from datetime import date, timedelta

import numpy as np
import pytest

from chainscan.links.clock import EPOCH, fit_clock
from tests.links.economies import working_days


def number(day: date) -> int:
    return (day - EPOCH).days


def numbers(days: list[date], each: int = 40) -> np.ndarray:
    return np.repeat([number(day) for day in days], each).astype(np.int64)


START, UNTIL, LAST = date(2017, 3, 1), date(2019, 12, 31), date(2020, 2, 28)


def test_an_ordinary_week_has_five_working_days_and_its_weekend_hardly_any() -> None:
    clock = fit_clock(
        numbers(working_days(START, UNTIL)), normal_until=number(UNTIL), last_day=number(LAST)
    )
    friday = number(date(2019, 6, 14))
    assert clock.between(friday, friday + 7) == pytest.approx(5, abs=0.05)
    assert clock.between(friday, friday + 2) < 0.1


def test_the_festival_of_a_year_not_yet_seen_is_taken_from_the_years_before() -> None:
    clock = fit_clock(
        numbers(working_days(START, UNTIL)), normal_until=number(UNTIL), last_day=number(LAST)
    )
    before, after = number(date(2020, 1, 23)), number(date(2020, 2, 1))
    assert clock.between(before, after) < 1.5
    assert clock.between(number(date(2020, 2, 5)), number(date(2020, 2, 12))) > 4


def test_before_any_festival_has_been_seen_a_plain_one_is_expected() -> None:
    seen = numbers(working_days(date(2019, 4, 1), UNTIL))
    clock = fit_clock(seen, normal_until=number(UNTIL), last_day=number(LAST))
    eve = number(date(2020, 1, 23))
    assert clock.between(eve, eve + 8) < 0.25 * clock.between(eve - 100, eve - 92)


def test_a_month_end_rush_runs_the_clock_faster() -> None:
    days = working_days(START, UNTIL)
    rush = [day for day in days if (day + timedelta(days=3)).month != day.month]
    clock = fit_clock(
        np.concatenate([numbers(days), numbers(rush)]),
        normal_until=number(UNTIL),
        last_day=number(LAST),
    )
    monday, month_end = number(date(2019, 7, 15)), number(date(2019, 7, 31))
    assert clock.between(month_end - 1, month_end) == pytest.approx(
        2 * clock.between(monday - 1, monday), rel=0.15
    )


def test_what_happens_after_the_last_normal_day_cannot_stretch_the_clock() -> None:
    known = numbers(working_days(START, UNTIL))
    later = numbers(working_days(UNTIL + timedelta(days=1), LAST), each=200)
    days = {"normal_until": number(UNTIL), "last_day": number(LAST)}
    one, other = fit_clock(known, **days), fit_clock(np.concatenate([known, later]), **days)
    assert np.array_equal(one.weight, other.weight)


def test_going_back_some_working_days_leaves_at_least_as_many_between() -> None:
    clock = fit_clock(
        numbers(working_days(START, UNTIL)), normal_until=number(UNTIL), last_day=number(LAST)
    )
    day = number(date(2019, 9, 4))
    back = clock.days_back(day, 60)
    assert clock.between(back, day) >= 60 - 1e-6
    assert clock.between(back + 1, day) < 60
    assert clock.days_back(day, 1e9) == clock.first_day


def test_the_clock_never_stands_still() -> None:
    clock = fit_clock(np.array([], dtype=np.int64), normal_until=17_000, last_day=17_050)
    assert (clock.weight > 0).all()
    assert np.isfinite(clock.elapsed).all()
