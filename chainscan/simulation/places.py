"""Counties to put invented enterprises in, and the numbers their names end with."""

from dataclasses import dataclass
from functools import cache

from chainscan.reference.files import rows
from chainscan.reference.regions import NO_PLACE_NAMES

LATEST = "2017"
"""Counties must have been there before the simulated years."""
DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Place:
    """A county-level division: its six digits and the name of its town or city."""

    code: str
    name: str


@cache
def places_of(province: str) -> tuple[Place, ...]:
    """The counties of a province that belong to a city, by code, as they are today."""
    table = rows("regions.csv")
    names = {row["region_code"]: row["name"] for row in table if row["level"] == "city"}
    counties = (
        row
        for row in table
        if row["province_code"] == province
        and row["level"] == "county"
        and row["name"] not in NO_PLACE_NAMES
        and not row["last_year"]
        and row["first_year"] <= LATEST
    )
    towns = ((row["region_code"], _town(row, names)) for row in counties)
    return tuple(Place(code, town) for code, town in towns if town)


def place_of(code: str) -> Place:
    """The place of one county code; ValueError where there is none."""
    for place in places_of(code[:2]):
        if place.code == code:
            return place
    raise ValueError(f"no county {code} in a city")


def _town(county: dict[str, str], cities: dict[str, str]) -> str:
    """The city a county belongs to, without its suffix; nothing where there is no city."""
    above = (cities.get(county["region_code"][:4] + "00", ""), county["province_name"])
    name = next((name for name in (*above, county["name"]) if name.endswith("市")), "")
    return name.removesuffix("市")


def chinese_number(number: int) -> str:
    """A number below a hundred as it is spoken (七, 十二, 四十), above it digit by digit."""
    if number >= 100:
        return "".join(DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return head + (DIGITS[ones] if ones or not tens else "")
