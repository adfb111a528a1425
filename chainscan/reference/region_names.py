"""Places by their names as people write them: 柳州市, 广西柳州, 融水县, 广西壮族自治区柳州市柳北区.

A name is read from the left: province, city, county, each of which may be left out or written
without its rank. What names several places (鼓楼区) is no answer: nobody may be put in the wrong
one.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from chainscan.reference.regions import (
    NO_PLACE_NAMES,
    Region,
    every_region,
    from_digits,
    provinces,
)

LEVELS = ("province", "city", "county")
RANKS = ("自治州", "自治县", "自治旗", "地区", "林区", "特区", "新区", *"市县区旗盟州")
PEOPLES = re.compile(
    "(?:各族|蒙古族?|维吾尔|哈萨克族?|柯尔克孜|塔吉克|锡伯|达斡尔族|鄂温克族|鄂伦春|朝鲜族|土家族"
    "|布依族|仡佬族|仫佬族|毛南族|哈尼族|傈僳族|景颇族|拉祜族|布朗族|独龙族|纳西族|普米族|保安族"
    "|东乡族|撒拉族|裕固族|[壮回苗侗瑶藏彝傣白满黎羌水畲佤怒土]族)+(?=自治)"
)
LONGEST = 20
"""No place's name has more characters."""
TAX_OFFICE = re.compile("(国家|地方)?税务(总局|局|分局|所).*$")
SEPARATORS = re.compile(r"[\s\-/·,>|、]+")


class _Form(NamedTuple):
    """One way to write a place; `is_full` where its rank is written, too."""

    place: Region
    is_full: bool


class _Reading(NamedTuple):
    """A text read as a chain of places: the last of them, what is left over, how sure."""

    place: Region
    left_over: str
    is_full: bool
    without_rank: int


def find(text: str) -> str | None:
    """Today's code of a place given as a code (see regions.from_digits), by its name, or by its
    tax office's name.

    Of what follows a city's or county's full name (高新区, a street) nothing is read. None for
    names of no place, and for names of several.
    """
    plain = SEPARATORS.sub("", unicodedata.normalize("NFKC", text).strip("'\"="))
    plain = TAX_OFFICE.sub("", plain.removeprefix("国家税务总局"))
    digits = re.sub(r"\.0+$", "", plain)
    if digits.isascii() and digits.isdigit():
        return from_digits(digits)
    readings = [reading for reading in _readings(plain, 0, None) if _is_enough(reading)]
    if not readings:
        return None
    shortest = min(len(reading.left_over) for reading in readings)
    readings = [reading for reading in readings if len(reading.left_over) == shortest]
    fewest = min(reading.without_rank for reading in readings)
    return _only([each.place for each in readings if each.without_rank == fewest])


def _only(places: list[Region]) -> str | None:
    """The one code that they share, of the highest level among them: 吉林 is the province."""
    highest = min(LEVELS.index(place.level) for place in places)
    codes = {from_digits(p.region_code) for p in places if LEVELS.index(p.level) == highest}
    return codes.pop() if len(codes) == 1 else None


def _is_enough(reading: _Reading) -> bool:
    """Whether all was read, or all that matters: not the rest of a province's address."""
    return not reading.left_over or (reading.is_full and reading.place.level != "province")


def _readings(text: str, level: int, within: Region | None) -> Iterator[_Reading]:
    """All chains of places that the text begins with, from this level downwards."""
    for depth in range(level, len(LEVELS)):
        for length in range(min(len(text), LONGEST), 1, -1):
            for place, is_full in _forms()[LEVELS[depth]].get(text[:length], ()):
                if within is None or _lies_in(place, within):
                    rest = text[length:]
                    yield _Reading(place, rest, is_full, int(not is_full))
                    for below in _readings(rest, depth + 1, place):
                        yield below._replace(without_rank=below.without_rank + (not is_full))


def _lies_in(place: Region, above: Region) -> bool:
    digits = 2 if above.level == "province" else 4
    then = place.region_code[:digits] == above.region_code[:digits]
    return then or place.today_code[:digits] == above.today_code[:digits]


@cache
def _forms() -> dict[str, dict[str, list[_Form]]]:
    """Level → a way to write a place → the places written so."""
    forms: dict[str, dict[str, list[_Form]]] = {level: defaultdict(list) for level in LEVELS}
    table = provinces()
    short = dict(zip(table["province_code"], table["short_name"], strict=True))
    for place in every_region():
        if place.name in NO_PLACE_NAMES[:3] or place.name.startswith(NO_PLACE_NAMES[3:]):
            continue
        ways = {place.name: True}
        if place.level == "province":
            ways.setdefault(short[place.province_code], False)
        else:
            for way, is_full in _shorter(place.name):
                ways.setdefault(way, is_full)
        for way, is_full in ways.items():
            forms[place.level][way].append(_Form(place, is_full))
    return forms


def _shorter(name: str) -> Iterator[tuple[str, bool]]:
    """融水苗族自治县 as 融水县 and 融水; 柳州市 as 柳州; 和县 has no shorter form."""
    bare = PEOPLES.sub("", name)
    if bare != name:
        yield bare.replace("自治", ""), True
    for rank in RANKS:
        if bare.endswith(rank) and len(bare) >= len(rank) + 2:
            yield bare.removesuffix(rank), False
            return
