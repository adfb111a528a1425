"""Division codes with their history, for build_reference.py.

Source: the yearly editions of GB/T 2260 (2002 to 2014) and the present list. `first_year` and
`last_year` are the first and last of these editions that list the code.
"""

from collections.abc import Iterator

PRESENT = 202312
"""The present list's edition, year and month: it has 白杨市, 米林市 and 错那市, all of 2023."""
Edition = dict[str, str]
NOT_A_PLACE = ("市辖区", "县", "郊区", "城区", "矿区", "省直辖", "自治区直辖")
SUFFIXES = ("地区", "林区", "特区", "新区", "市", "县", "区", "旗", "盟")


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
    editions: dict[int, Edition], present: Edition, successors: dict[str, str]
) -> Iterator[tuple[object, ...]]:
    """One row a code that any edition (year and month → its codes) lists, with the latest name."""
    every = {**editions, PRESENT: present}
    listed: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for edition in sorted(every):
        for code, name in every[edition].items():
            listed.setdefault(code, []).append(edition)
            names[code] = name
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
        )


def province_rows(present: Edition, extra: list[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    """One row a province: official name, short name, English name, place on the tile map."""
    for row in extra:
        code = row["province_code"]
        rest = (row["short_name"], row["name_en"], row["tile_row"], row["tile_col"])
        yield (code, present[code + "0000"], *rest)
