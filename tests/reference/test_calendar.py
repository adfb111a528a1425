"""Spring Festival days against the published ones; holidays by hand."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from chainscan.reference.calendar import holidays, planned_days, spring_festival
from chainscan.reference.vat_rates import rate_changes
from tests.reference.moon import lunar_new_year

PUBLISHED = [
    "2017-01-28",
    "2018-02-16",
    "2019-02-05",
    "2020-01-25",
    "2021-02-12",
    "2022-02-01",
    "2023-01-22",
    "2024-02-10",
    "2025-01-29",
    "2026-02-17",
    "2027-02-06",
]


@pytest.mark.parametrize("day", PUBLISHED)
def test_published_days(day: str) -> None:
    assert spring_festival(int(day[:4])).isoformat() == day


@pytest.mark.parametrize("year", range(2000, 2051))
def test_every_day_is_that_of_the_moon(year: int) -> None:
    assert spring_festival(year) == lunar_new_year(year)


def test_lunar_years_have_twelve_or_thirteen_moons() -> None:
    days = [spring_festival(year) for year in range(2000, 2051)]
    assert all(
        (day.replace(month=1, day=21) <= day <= day.replace(month=2, day=21)) for day in days
    )
    lengths = {(after - before).days for before, after in pairwise(days)}
    assert lengths <= {353, 354, 355, 383, 384, 385}


@pytest.mark.parametrize("year", [1999, 2051])
def test_years_outside_the_table_are_refused(year: int) -> None:
    with pytest.raises(ValueError, match=str(year)):
        spring_festival(year)


def test_the_holiday_of_2020_is_the_planned_one() -> None:
    days = sorted(day for day, (zh, _) in holidays().items() if "春节" in zh and day.year == 2020)
    assert days == [date(2020, 1, 24) + timedelta(n) for n in range(7)]


def test_a_year_of_holidays() -> None:
    of_2019 = {day.isoformat(): en for day, (_, en) in holidays().items() if day.year == 2019}
    assert of_2019["2019-01-01"] == "New Year's Day"
    assert of_2019["2019-04-05"] == "Qingming"
    assert of_2019["2019-05-01"] == "Labour Day"
    assert of_2019["2019-06-07"] == "Dragon Boat"
    assert of_2019["2019-09-13"] == "Mid-Autumn"
    assert [day for day, en in of_2019.items() if en == "National Day"] == [
        f"2019-10-0{n}" for n in range(1, 8)
    ]
    assert len(of_2019) == 5 + 7 + 7


def test_mid_autumn_in_the_national_week_bears_both_names() -> None:
    assert holidays()[date(2020, 10, 1)][1] == "Mid-Autumn, National Day"


DAYS_OFF_A_YEAR = dict.fromkeys(range(2010, 2025), 11) | {2025: 13, 2026: 13}
"""Festival days by law; days of a weekend worked make up for all other weekdays off."""


@pytest.mark.parametrize("year", range(2010, 2027))
def test_a_year_of_planned_working_days_lacks_the_festival_days_only(year: int) -> None:
    planned = planned_days(date(year, 1, 1), date(year, 12, 31))
    assert planned.working_days is not None
    missing = planned.weekdays - planned.working_days
    assert (
        abs(missing - DAYS_OFF_A_YEAR[year]) <= 1
    )  # New Year's days are moved over the year's end
    assert planned.month_ends == 12


@pytest.mark.parametrize(
    ("start", "end", "counts"),
    [
        # 24 to 30 January off, Sunday the 19th worked; 31 January was to be a working day
        (date(2020, 1, 1), date(2020, 1, 31), (31, 23, 18, 1)),
        # Saturday 1 February was to be worked
        (date(2020, 2, 1), date(2020, 2, 29), (29, 20, 21, 1)),
        (date(2020, 2, 10), date(2020, 2, 16), (7, 5, 5, 0)),
        # 4 to 8 February off, 2 and 3 February worked
        (date(2019, 2, 1), date(2019, 2, 28), (28, 20, 17, 1)),
        (date(2020, 12, 31), date(2021, 1, 3), (4, 2, 1, 1)),
        (date(2031, 3, 1), date(2031, 3, 31), (31, 21, None, 1)),
    ],
)
def test_days_as_planned_without_the_extension_of_2020(
    start: date, end: date, counts: tuple[int | None, ...]
) -> None:
    planned = planned_days(start, end)
    found = (planned.days, planned.weekdays, planned.working_days, planned.month_ends)
    assert found == counts


def test_every_festival_day_on_a_weekday_is_a_day_off() -> None:
    for day in holidays():
        if day.weekday() < 5 and day.year <= 2026:
            assert planned_days(day, day).working_days == 0, day


def test_the_changes_of_the_vat_rates() -> None:
    assert [change.text for change in rate_changes()] == [
        "2017-07-01 13→11",
        *("2018-05-01 17→16", "2018-05-01 11→10"),
        *("2019-04-01 16→13", "2019-04-01 10→9"),
    ]
