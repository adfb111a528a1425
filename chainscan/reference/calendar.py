"""The Spring Festival (春节) and the public holidays, as planned beforehand.

As planned: the holiday of 2020 was extended because of the epidemic, and adjusting for the
extension would remove the very shock one measures.
"""

from datetime import date
from functools import cache

from chainscan.reference.files import rows


@cache
def _festivals() -> dict[int, date]:
    return {int(row["year"]): date.fromisoformat(row["day"]) for row in rows("spring_festival.csv")}


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
