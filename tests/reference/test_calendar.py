"""Spring Festival days against the published ones; holidays by hand."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from chainscan.reference.calendar import holidays, spring_festival

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
