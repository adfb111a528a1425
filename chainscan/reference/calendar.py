"""The Spring Festival (春节), the public holidays and the working days, as planned beforehand.

As planned: the holiday of 2020 was extended because of the epidemic, and adjusting for the
extension would remove the very shock one measures.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from chainscan.reference.files import rows


@cache
def _festivals() -> dict[int, date]:
    return {int(row["year"]): date.fromisoformat(row["day"]) for row in rows("spring_festival.csv")}


FESTIVAL_YEARS = range(2000, 2051)
"""Years that the table of Spring Festivals covers."""


def spring_festival(year: int) -> date:
    """The first day of the lunar year that begins in `year`; ValueError outside the table.

    The table covers 2000 to 2050.
    """
    try:
        return _festivals()[year]
    except KeyError:
        raise ValueError(f"no Spring Festival on record for {year}") from None


@cache
def holidays() -> dict[date, tuple[str, str]]:
    """Planned festival days of 2015 to 2030: day → (Chinese name, English name).

    Weekends joined to a festival and the working days that make up for them are not among
    them. Where Mid-Autumn falls into the National Day week the day bears both names.
    """
    found: dict[date, tuple[str, str]] = {}
    for row in rows("holidays.csv"):
        day, names = date.fromisoformat(row["day"]), (row["name_zh"], row["name_en"])
        if day in found:
            names = (f"{found[day][0]}、{names[0]}", f"{found[day][1]}, {names[1]}")
        found[day] = names
    return found


@dataclass(frozen=True)
class PlannedDays:
    """What the calendar makes of a run of days.

    `weekdays`: Mondays to Fridays. `working_days`: those less the days off, and the weekend days
    worked to make up for them (调休), as the State Council's yearly notice planned it; None where
    a day lies in a year without a notice on record. `month_ends`: last days of a month, on which
    much is invoiced.
    """

    days: int
    weekdays: int
    working_days: int | None
    month_ends: int


@cache
def _exceptions() -> dict[date, str]:
    """Weekdays off and weekend days worked; the notices of 2010 to 2026."""
    return {date.fromisoformat(row["day"]): row["kind"] for row in rows("planned_days.csv")}


def planned_days(start: date, end: date) -> PlannedDays:
    """Count the days from `start` to `end`, both included; see PlannedDays."""
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    exceptions = _exceptions()
    years = {day.year for day in exceptions}
    kinds = [exceptions.get(day, "work" if day.weekday() < 5 else "off") for day in days]
    return PlannedDays(
        days=len(days),
        weekdays=sum(day.weekday() < 5 for day in days),
        working_days=kinds.count("work") if {day.year for day in days} <= years else None,
        month_ends=sum((day + timedelta(days=1)).day == 1 for day in days),
    )
