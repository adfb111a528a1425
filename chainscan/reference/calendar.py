"""The Spring Festival (春节), as planned beforehand."""

import csv
from datetime import date
from functools import cache
from importlib.resources import files


@cache
def _festivals() -> dict[int, date]:
    text = files("chainscan.reference").joinpath("spring_festival.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {int(row["year"]): date.fromisoformat(row["day"]) for row in rows}


def spring_festival(year: int) -> date:
    """The first day of the lunar year that begins in `year`; ValueError outside the table."""
    try:
        return _festivals()[year]
    except KeyError:
        raise ValueError(f"no Spring Festival on record for {year}") from None
