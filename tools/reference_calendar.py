"""Festival days as planned beforehand, for build_reference.py."""

from collections.abc import Iterator
from datetime import date, timedelta

FIRST_HOLIDAY_YEAR, LAST_HOLIDAY_YEAR = 2015, 2030
Row = dict[str, str]


def festival_rows(lunar: list[Row]) -> Iterator[tuple[str, str]]:
    """The first day of the first lunar month, per year."""
    for row in lunar:
        yield row["year"], row["spring_festival"]


def planned_days_off(year: int) -> tuple[int, int]:
    """First and last day of the Spring Festival holiday, counted from the festival.

    As the State Council's yearly notices plan it: eve to sixth day until 2023, first to eighth
    day in 2024, eve to seventh day since the regulation of November 2024. The extension of
    January 2020 came later and is left out on purpose.
    """
    if year < 2024:
        return -1, 5
    return (0, 7) if year == 2024 else (-1, 6)


def holiday_rows(lunar: list[Row]) -> list[tuple[str, str, str]]:
    """One row a day and festival: festival days alone, without the weekends joined to them."""
    rows: list[tuple[date, str, str]] = []
    for row in lunar:
        year = int(row["year"])
        if not FIRST_HOLIDAY_YEAR <= year <= LAST_HOLIDAY_YEAR:
            continue
        rows.append((date(year, 1, 1), "元旦", "New Year's Day"))
        festival = date.fromisoformat(row["spring_festival"])
        first, last = planned_days_off(year)
        for offset in range(first, last + 1):
            rows.append((festival + timedelta(offset), "春节", "Spring Festival"))
        rows.append((date.fromisoformat(row["qingming"]), "清明节", "Qingming"))
        rows.append((date(year, 5, 1), "劳动节", "Labour Day"))
        rows.append((date.fromisoformat(row["dragon_boat"]), "端午节", "Dragon Boat"))
        rows.append((date.fromisoformat(row["mid_autumn"]), "中秋节", "Mid-Autumn"))
        for day in range(1, 8):
            rows.append((date(year, 10, day), "国庆节", "National Day"))
    return [(day.isoformat(), zh, en) for day, zh, en in sorted(rows)]
