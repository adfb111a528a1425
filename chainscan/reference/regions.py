"""Division codes (GB/T 2260) with their history, and provinces.

Taxpayer ids keep the code of the place and time of registration, so codes abolished since 2002
still resolve: to the name last used, and to today's code of the same place. A place that was
divided among several resolves to what they have in common: 莱芜市 (371200), now two districts of
济南市, to 济南市. Older codes resolve to the province, and to today's where that was made since.
"""

from functools import cache
from typing import Literal, NamedTuple

import pandas as pd

from chainscan.reference.files import path, rows

Language = Literal["zh", "en"]
NO_PLACE_NAMES = ("市辖区", "市", "县", "省直辖", "自治区直辖")
"""Codes that stand for all districts or all counties of the unit above."""
MADE_SINCE = {
    **dict.fromkeys(("5102", "5112", "5121", "5122", "5123", "5135"), "500000"),
    **dict.fromkeys(("4410", "4411", "4421", "4422"), "460000"),
}
"""Prefectures of Sichuan that became Chongqing (1997), of Guangdong that became Hainan (1988)."""
LENGTHS = {2: slice(0, 2), 4: slice(0, 4), 6: slice(0, 6), 9: slice(0, 6), 12: slice(0, 6)}
"""Digits of a division code by its length; nine and twelve go on below the county."""
AUTHORITY = 11
"""A tax authority's code has so many digits: 1 or 2 (the former state and local tax offices),
the division, and four of its own."""


class Region(NamedTuple):
    """One code. `last_year` is None while it is in use; `level` is province, city or county."""

    region_code: str
    name: str
    level: str
    province_code: str
    province_name: str
    first_year: int
    last_year: int | None
    today_code: str
    name_en: str


@cache
def _regions() -> dict[str, Region]:
    return {
        row["region_code"]: Region(
            row["region_code"],
            row["name"],
            row["level"],
            row["province_code"],
            row["province_name"],
            int(row["first_year"]),
            int(row["last_year"]) if row["last_year"] else None,
            row["today_code"],
            row["name_en"],
        )
        for row in rows("regions.csv")
    }


def region(code: str) -> Region | None:
    """The region of a six-digit code; None for codes that no edition since 2002 lists."""
    return _regions().get(code)


def resolve(code: str) -> Region | None:
    """The region of a code, else of the city, else of the province its digits name, else None."""
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        return None
    province = MADE_SINCE.get(code[:4], code[:2] + "0000")
    return region(code) or region(code[:4] + "00") or region(province)


def today_code(code: str) -> str | None:
    """The code that the place has today; None where no digits of the code name a place.

    All districts of a city together (市辖区) are the city.
    """
    found = resolve(code)
    if found is None:
        return None
    today = _regions()[found.today_code]
    if today.level == "county" and _stands_for_its_parent(today):
        return (region(today.region_code[:4] + "00") or today).region_code
    return today.region_code


def from_digits(digits: str) -> str | None:
    """Today's code of a division code of 2, 4, 6, 9 or 12 digits, or a tax authority's of 11.

    None where the digits are of another length or name no place.
    """
    if not (digits.isascii() and digits.isdigit()):
        return None
    if len(digits) == AUTHORITY and digits[0] in "12":
        return today_code(digits[1:7])
    part = LENGTHS.get(len(digits))
    return today_code(digits[part].ljust(6, "0")) if part else None


def every_region() -> tuple[Region, ...]:
    """All codes, also those no longer in use, in the order of the codes."""
    return tuple(_regions().values())


def region_name(code: str, lang: Language = "zh") -> str | None:
    """The name of a place, of the nearest unit above it where the code itself is no place.

    English names are followed by the province: `Liuzhou, Guangxi`, `Liubei District, Guangxi`.
    They are Hanyu Pinyin without tone marks (GB/T 28039), other languages' names as they are
    usually spelt (Hohhot, Urumqi); a city bears its name alone. None where no digits name a place.
    """
    found = resolve(code)
    while found and found.level != "province" and _stands_for_its_parent(found):
        city, province = code[:4] + "00", code[:2] + "0000"
        found = region(city if found.level == "county" else province) or region(province)
    if found is None or lang == "zh":
        return found.name if found else None
    province_en = _regions()[found.province_code + "0000"].name_en
    return province_en if found.level == "province" else f"{found.name_en}, {province_en}"


def province_of(code: str) -> str | None:
    """The two-digit province of a division code; None where its digits name no province."""
    found = resolve(code)
    return found.province_code if found else None


@cache
def _province_table() -> pd.DataFrame:
    return pd.read_csv(path("provinces.csv"), dtype=str).astype({"tile_row": int, "tile_col": int})


def provinces() -> pd.DataFrame:
    """One row a province: province_code, name, short_name, name_en, tile_row, tile_col.

    The tiles are a map of equal squares, row 0 in the north, column 0 in the west.
    """
    return _province_table().copy()


def _stands_for_its_parent(place: Region) -> bool:
    return place.name in NO_PLACE_NAMES[:3] or place.name.startswith(NO_PLACE_NAMES[3:])
