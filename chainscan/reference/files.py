"""Where the shipped tables lie, and their rows."""

import csv
from importlib.resources import files
from pathlib import Path

TABLES = (
    "goods.csv",
    "goods_groups.csv",
    "short_names.csv",
    "regions.csv",
    "provinces.csv",
    "industries.csv",
    "spring_festival.csv",
    "holidays.csv",
    "planned_days.csv",
    "vat_rates.csv",
)
"""CSV, UTF-8 with a header; codes have leading zeros or 19 digits: read them as text."""


def path(name: str) -> Path:
    """The path of a shipped table, for example `path("goods.csv")`, so that SQL can read it.

    ValueError if no table of that name ships.
    """
    if name not in TABLES:
        raise ValueError(f"no shipped table {name!r}; there are {', '.join(TABLES)}")
    return Path(str(files("chainscan.reference").joinpath(name)))


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a shipped table, every value as text."""
    with path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
