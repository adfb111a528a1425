"""Division codes with their history, for build_reference.py.

Source: the yearly editions of GB/T 2260 (2002 to 2014) and the present list. `first_year` and
`last_year` are the first and last of these editions that list the code.
"""

from collections.abc import Iterator
from typing import NamedTuple

from chainscan.reference.region_names import PEOPLES

PRESENT = 202312
"""The present list's edition, year and month: it has 白杨市, 米林市 and 错那市, all of 2023."""
Edition = dict[str, str]
NOT_A_PLACE = ("市辖区", "县", "郊区", "城区", "矿区", "省直辖", "自治区直辖")
SUFFIXES = ("地区", "林区", "特区", "新区", "市", "县", "区", "旗", "盟")
ZONES = {
    **dict.fromkeys(
        ("高新技术产业开发区", "高新技术产业园区", "高新技术开发区", "高技术产业开发区"),
        "High-Tech Zone",
    ),
    "经济技术开发区": "Economic and Technological Zone",
    "经济开发区": "Economic Zone",
    "城乡一体化示范区": "Integration Zone",
    "航空港经济综合实验区": "Airport Economic Zone",
    "风景名胜区": "Scenic Area",
    "示范区": "Demonstration Zone",
    "现代产业园区": "Industrial Park",
    "循环化工园区": "Chemical Industry Park",
    "工业园区": "Industrial Park",
    "开发区": "Development Zone",
    "管理区": "Management Area",
}
"""Zones that the present list names beside the divisions, often with their city's name."""
NEW_AREAS = ("滨海新区", "冀南新区", "北戴河新区", "滨湖新区", "渤海新区", "镇江新区", "浦东新区",
             "天衢新区", "兰州新区", "沈北新区")  # fmt: skip
"""New areas; 清新区 is the district of 清新."""
RANKS = {
    "自治州": "Prefecture",
    "地区": "Prefecture",
    "盟": "League",
    "自治县": "County",
    "自治旗": "Banner",
    "神农架林区": "Forestry District",
    "六枝特区": "Special District",
    "万山特区": "Special District",
    "矿区": "Mining District",
    "市": "",
    "县": "County",
    "区": "District",
    "旗": "Banner",
}
"""Ranks, and after a place's name what they become in English: a city bears its name alone."""


class Romanised(NamedTuple):
    """How names are written in Latin letters.

    `syllables` has the reading that a character has in most names; `names` has places, with or
    without their rank, that read otherwise or are no Chinese words (Hohhot, Urumqi).
    """

    syllables: dict[str, str]
    names: dict[str, str]

    def spelled(self, name: str) -> str:
        """A proper name in Hanyu Pinyin without tone marks (GB/T 28039): Lu'an, Shijiazhuang."""
        if name in self.names:
            return self.names[name]
        parts = [self.syllables[character] for character in name]
        return "".join(
            f"'{part}" if place and part[0] in "aeo" else part for place, part in enumerate(parts)
        ).capitalize()

    def of(self, name: str, city: str, province: str) -> str:
        """A place's English name; a zone's begins with its city's, and leaves out the province's.

        Empty for what is no place of its own (市辖区).
        """
        if name in self.names:
            return self.names[name]
        if name in NOT_A_PLACE[:2] or name.startswith(NOT_A_PLACE[5:]) or name == "市":
            return ""
        for rank, english in ZONES.items():
            if name.endswith(rank):
                whole = name.removesuffix(rank)
                of_zone = whole.removeprefix(province) or whole
                of_city = of_zone.removeprefix(city).removeprefix("市")
                parts = [city] if of_zone.startswith(city) else []
                parts += [of_city] if of_city else []
                return " ".join([*map(self.spelled, parts), english])
        if name.endswith(NEW_AREAS):
            of_area = name.removesuffix("新区")
            rest = of_area.removeprefix(city)
            parts = [city, rest] if rest and rest != of_area else [of_area]
            return " ".join([*map(self.spelled, parts), "New Area"])
        bare = PEOPLES.sub("", name)
        for rank, english in RANKS.items():
            if bare.endswith(rank):
                proper = bare.removesuffix(rank if len(rank) < 4 else rank[-2:])
                if len(proper) == 1:
                    return self.spelled(bare)
                return f"{self.spelled(proper)} {english}".strip()
        raise ValueError(f"no rank in {name!r}: give its English name in place_names_en.csv")


def level(code: str) -> str:
    """province, city or county; the cities without counties have codes that end in 00."""
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "county"


def stem(name: str) -> str:
    """A county's name without its rank, which changes when a county becomes a city or district."""
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name.removesuffix(suffix)
    return name


def successor(code: str, name: str, before: Edition, present: Edition) -> str:
    """Today's code of a county that has lost `code`; the code itself where the name shows none.

    The county of the same name in the same city, else the only one in the province, and only
    if that code was not already another county's in `before`, the last edition with `code`.
    """
    if name.startswith(NOT_A_PLACE):
        return code
    same = [
        other
        for other in sorted(present)
        if other not in before
        and other[:2] == code[:2]
        and level(other) == level(code)
        and stem(present[other]) == stem(name)
    ]
    in_city = [other for other in same if other[:4] == code[:4]]
    for found in (in_city, same):
        if len(found) == 1:
            return found[0]
    return code


def region_rows(
    editions: dict[int, Edition],
    present: Edition,
    successors: dict[str, str],
    provinces: list[dict[str, str]],
    romanised: Romanised,
) -> Iterator[tuple[object, ...]]:
    """One row a code that any edition (year and month → its codes) lists, with the latest name."""
    every = {**editions, PRESENT: present}
    listed: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for edition in sorted(every):
        for code, name in every[edition].items():
            listed.setdefault(code, []).append(edition)
            names[code] = name
    short = {row["province_code"]: row["short_name"] for row in provinces}
    english = {row["province_code"]: row["name_en"] for row in provinces}
    for code in sorted(listed):
        current = code in present
        last = max(listed[code])
        today = code if current else successors.get(code, "")
        if today and today not in present:
            raise ValueError(f"the successor of {code}, {today}, is not in the present list")
        province = code[:2] + "0000"
        yield (
            code,
            names[code],
            level(code),
            code[:2],
            present[province],
            min(listed[code]) // 100,
            "" if current else last // 100,
            today or successor(code, names[code], every[last], present),
            english[code[:2]]
            if level(code) == "province"
            else romanised.of(names[code], stem(names.get(code[:4] + "00", "")), short[code[:2]]),
        )


def province_rows(present: Edition, extra: list[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    """One row a province: official name, short name, English name, place on the tile map."""
    for row in extra:
        code = row["province_code"]
        rest = (row["short_name"], row["name_en"], row["tile_row"], row["tile_col"])
        yield (code, present[code + "0000"], *rest)
