"""Division codes: today's, historical, renamed, and the provinces."""

import re
from collections import Counter
from pathlib import Path

import pytest

from chainscan.reference import regions
from chainscan.reference.files import rows

SHARED = Path(__file__).parents[3] / "shared" / "data" / "regions"
SPELLED = """
六安市 Lu'an | 亳州市 Bozhou | 蚌埠市 Bengbu | 台州市 Taizhou | 丽水市 Lishui | 长治市 Changzhi
长春市 Changchun | 厦门市 Xiamen | 西安市 Xi'an | 阆中市 Langzhong | 百色市 Baise
朝阳市 Chaoyang | 漯河市 Luohe | 六盘水市 Liupanshui | 吕梁市 Lyuliang | 普洱市 Pu'er
佛山市 Foshan | 珲春市 Hunchun | 乐清市 Yueqing | 乐陵市 Laoling | 泊头市 Botou | 什邡市 Shifang
渑池县 Mianchi County | 洪洞县 Hongtong County | 浚县 Xunxian | 尉氏县 Weishi County
番禺区 Panyu District | 东阿县 Dong'e County | 乐亭县 Laoting County | 莘县 Shenxian
蔚县 Yuxian | 单县 Shanxian | 牟平区 Muping District | 中牟县 Zhongmu County
长子县 Zhangzi County | 涡阳县 Guoyang County | 泌阳县 Biyang County | 大埔县 Dabu County
大城县 Daicheng County | 宕昌县 Tanchang County | 铅山县 Yanshan County | 六合区 Luhe District
黄陂区 Huangpi District | 珙县 Gongxian | 召陵区 Shaoling District | 闵行区 Minhang District
歙县 Shexian | 繁峙县 Fanshi County | 荥经县 Yingjing County | 盱眙县 Xuyi County
清新区 Qingxin District | 碑林区 Beilin District | 城区 Urban District | 呼和浩特市 Hohhot
乌鲁木齐市 Urumqi | 包头市 Baotou | 锡林郭勒盟 Xilin Gol League | 鄂尔多斯市 Ordos
拉萨市 Lhasa | 喀什地区 Kashgar Prefecture | 齐齐哈尔市 Qiqihar | 哈尔滨市 Harbin
延边朝鲜族自治州 Yanbian Prefecture | 阿拉善左旗 Alxa Left Banner
融水苗族自治县 Rongshui County | 鄂伦春自治旗 Oroqen Banner | 东乡族自治县 Dongxiang County
西双版纳傣族自治州 Xishuangbanna Prefecture | 浦东新区 Pudong New Area
神农架林区 Shennongjia Forestry District | 唐山市汉沽管理区 Tangshan Hangu Management Area
井陉矿区 Jingxing Mining District | 吉林高新技术产业开发区 Jilin High-Tech Zone
兰州新区 Lanzhou New Area
"""
"""Cities, counties and zones: characters of several readings, other languages' names."""


@pytest.mark.parametrize(
    ("code", "name", "english"),
    [
        ("450200", "柳州市", "Liuzhou, Guangxi"),
        ("420100", "武汉市", "Wuhan, Hubei"),
        ("450000", "广西壮族自治区", "Guangxi"),
        ("450201", "柳州市", "Liuzhou, Guangxi"),
        ("110100", "北京市", "Beijing"),
        ("110101", "东城区", "Dongcheng District, Beijing"),
        ("429004", "仙桃市", "Xiantao, Hubei"),
        ("710000", "台湾省", "Taiwan"),
        ("450299", "柳州市", "Liuzhou, Guangxi"),
        ("459999", "广西壮族自治区", "Guangxi"),
    ],
)
def test_names(code: str, name: str, english: str) -> None:
    assert regions.region_name(code) == name
    assert regions.region_name(code, "en") == english


@pytest.mark.parametrize("pair", re.split(r"\n| \| ", SPELLED.strip()))
def test_english_names_of_places(pair: str) -> None:
    name, english = pair.split(" ", 1)
    assert {row["name_en"] for row in rows("regions.csv") if row["name"] == name} == {english}


def test_every_place_has_an_english_name_that_tells_cities_apart() -> None:
    cities: Counter[tuple[str, str]] = Counter()
    for row in rows("regions.csv"):
        if not regions._stands_for_its_parent(regions._regions()[row["region_code"]]):
            assert re.fullmatch("[A-Z][A-Za-z' -]+", row["name_en"]), row["name"]
        if row["level"] == "city" and row["name_en"] and not row["last_year"]:
            cities[row["province_code"], row["name_en"]] += 1
    assert len(cities) > 330
    assert set(cities.values()) == {1}


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
