"""Division codes: today's, historical, renamed, and the provinces."""

import re
from pathlib import Path

import pytest

from chainscan.reference import regions
from chainscan.reference.files import rows

SHARED = Path(__file__).parents[3] / "shared" / "data" / "regions"


@pytest.mark.parametrize(
    ("code", "name", "english"),
    [
        ("450200", "柳州市", "柳州市, Guangxi"),
        ("420100", "武汉市", "武汉市, Hubei"),
        ("450000", "广西壮族自治区", "Guangxi"),
        ("450201", "柳州市", "柳州市, Guangxi"),
        ("110100", "北京市", "Beijing"),
        ("110101", "东城区", "东城区, Beijing"),
        ("429004", "仙桃市", "仙桃市, Hubei"),
        ("710000", "台湾省", "Taiwan"),
        ("450299", "柳州市", "柳州市, Guangxi"),
        ("459999", "广西壮族自治区", "Guangxi"),
    ],
)
def test_names(code: str, name: str, english: str) -> None:
    assert regions.region_name(code) == name
    assert regions.region_name(code, "en") == english


@pytest.mark.parametrize("code", ["", "45", "990000", "4502000", "45020X", "４５０２００"])
def test_what_is_no_code_has_no_name(code: str) -> None:
    assert regions.region_name(code) is None
    assert regions.province_of(code) is None
    assert regions.today_code(code) is None


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("450221", "450206"),  # 柳江县 became a district
        ("110228", "110118"),  # 密云县
        ("142301", "141181"),  # 孝义市: 吕梁地区 became a city
        ("430124", "430182"),  # 宁乡县
        ("371203", "370117"),  # 钢城区: 莱芜 joined 济南
        ("310108", "310106"),  # 闸北区 joined 静安区
        ("441900", "441900"),  # 东莞市, a city without counties
        ("469003", "460400"),  # 儋州市 became a prefecture-level city
        ("450200", "450200"),
        ("341400", "340181"),  # 巢湖市, once a prefecture
        ("371200", "370100"),  # 莱芜市, now two districts of 济南市: what they have in common
        ("371201", "370100"),  # its districts together
        ("130421", "130400"),  # 邯郸县, divided between two districts
        ("450201", "450200"),  # 市辖区 is the city
        ("450271", "450200"),  # a development zone that is no division of its own
        ("452227", "450000"),  # 融安县 of 柳州地区, before 2002: the province is sure
        ("510202", "500000"),  # Chongqing, when it was part of Sichuan
        ("442101", "460000"),  # Hainan, when it was part of Guangdong
    ],
)
def test_codes_of_then_lead_to_those_of_now(then: str, now: str) -> None:
    assert regions.today_code(then) == now


@pytest.mark.parametrize(
    ("digits", "code"),
    [
        ("45", "450000"),
        ("4502", "450200"),
        ("450205", "450205"),
        ("450205001", "450205"),
        ("450205001000", "450205"),
        ("14502050000", "450205"),  # a tax authority's
        ("24502210000", "450206"),  # a local tax office's, before 2018, in a county renamed since
        ("34502050000", None),
        ("45020", None),
        ("", None),
    ],
)
def test_codes_of_other_lengths(digits: str, code: str | None) -> None:
    assert regions.from_digits(digits) == code


def test_a_code_tells_the_province_it_is_in_today() -> None:
    assert regions.province_of("510202") == "50"


def test_years_tell_whether_a_code_is_in_use() -> None:
    past, present = regions.region("450221"), regions.region("450206")
    assert past is not None
    assert past.last_year == 2014
    assert present is not None
    assert present.last_year is None


def test_the_table_holds_together() -> None:
    table = {row["region_code"]: row for row in rows("regions.csv")}
    assert len(table) == len(rows("regions.csv"))
    for code, row in table.items():
        assert re.fullmatch("[0-9]{6}", code)
        assert row["province_code"] == code[:2]
        assert row["level"] in {"province", "city", "county"}
        today = table[row["today_code"]]
        assert today["today_code"] == row["today_code"]
        assert row["last_year"] or row["today_code"] == code
        assert not today["last_year"], f"{code} leads to a code no longer in use"


def test_provinces_each_have_a_tile_of_their_own() -> None:
    table = regions.provinces()
    assert len(table) == 34
    assert not table.duplicated(["tile_row", "tile_col"]).any()
    guangxi = table.set_index("province_code").loc["45"]
    assert (guangxi["short_name"], guangxi["name_en"]) == ("广西", "Guangxi")


def test_a_second_source_knows_the_codes_in_use() -> None:
    source = SHARED / "stdnum_cn_loc.dat"
    if not source.exists():
        pytest.skip("the second source of division codes, ../shared/data/regions, is absent")
    known: set[str] = set()
    province = ""
    for line in source.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"(\d\d) province", line):
            province = match[1]
        elif match := re.match(r"\s+(\d{4}) county", line):
            known.add(province + match[1])
    # 71 to 79 are development zones that the statistical list adds to GB/T 2260
    ours = {row["region_code"] for row in rows("regions.csv") if row["region_code"][4:] < "71"}
    assert len(ours - known) < 0.005 * len(ours)
