"""Goods codes: hierarchy, groups and classes, on codes one can look up."""

import re

import duckdb
import pytest

from chainscan.reference import goods
from chainscan.reference.files import path, rows

CODES = rows("goods.csv")


def test_every_code_leads_to_a_top() -> None:
    tops = {goods.ancestry(row["code"])[0] for row in CODES}
    assert len(CODES) == 4204
    assert tops == {f"{digit}000000000000000000" for digit in range(1, 7)}
    assert all(len(goods.ancestry(row["code"])) == int(row["level"]) for row in CODES)


def test_the_group_is_the_ancestor_at_the_group_level() -> None:
    group_codes = dict(
        goods.goods_groups()[["goods_group", "group_code"]].itertuples(index=False, name=None)
    )
    for row in CODES:
        above = goods.ancestry(row["code"])[: goods.GROUP_LEVEL]
        assert group_codes[int(row["goods_group"])] == above[-1]


def test_groups_are_numbered_by_code_from_one() -> None:
    groups = goods.goods_groups()
    assert list(groups["goods_group"]) == list(range(1, 805))
    assert groups["group_code"].is_monotonic_increasing
    assert str(groups["goods_group"].dtype) == "int16"
    assert groups["group_code"].str.startswith("1").sum() == 604


@pytest.mark.parametrize(
    ("name", "supply_class"),
    [
        ("原煤", "materials"),
        ("轴承及其零件", "materials"),
        ("起重机专用配套件", "materials"),
        ("发动机", "materials"),
        ("数控机床及加工机械", "capital_goods"),
        ("起重机", "capital_goods"),
        ("汽车", "capital_goods"),
        ("集成电路测试仪器", "capital_goods"),
        ("供电", "utilities"),
        ("自来水", "utilities"),
        ("陆路货物运输服务", "services"),
        ("修理修配劳务", "services"),
        ("高速公路通行服务", "rent_fees"),
        ("经营租赁", "rent_fees"),
        ("直接收费金融服务", "rent_fees"),
        ("土地使用权", "capital_goods"),
        ("预付卡销售和充值", "not_trade"),
    ],
)
def test_supply_classes(name: str, supply_class: str) -> None:
    found = {row["supply_class"] for row in CODES if row["name"] == name}
    assert found == {supply_class}


def test_unknown_and_newer_codes() -> None:
    newer = "1070601139900000000"
    assert goods.find(newer) == goods.find("1070601130000000000")
    assert goods.goods_name("1070601139900000000") == goods.goods_name("107060113")
    assert goods.goods_name("not a code") is None
    assert goods.goods_name("9") is None
    assert goods.group_of("9") == goods.UNKNOWN_GROUP


def test_short_names_stand_in_for_a_missing_code() -> None:
    assert goods.group_of("", "*无此简称*") == goods.UNKNOWN_GROUP
    heading = goods.group_of("", "*黑色金属冶炼压延品*")
    group = goods.goods_groups().set_index("goods_group").loc[heading]
    assert group["name"] == "黑色金属冶炼及压延产品"
    assert goods.group_of("1080200000000000000") == heading
    known = {row["short_name"] for row in CODES} - {""}
    assert {row["short_name"] for row in rows("short_names.csv")} == known


def test_sql_reads_the_table_as_text() -> None:
    query = "SELECT count(*) FROM read_csv(?, all_varchar := true) WHERE length(code) = 19"
    assert duckdb.execute(query, [str(path("goods.csv"))]).fetchall() == [(4204,)]


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("铁矿石", "iron ore"),
        ("黑色金属矿石", "ferrous metal ores"),
        ("焦炭及其副产品", "coke and byproducts"),
        ("钢材", "rolled steel"),
        ("机动车零部件及配件", "motor vehicle parts and accessories"),
        ("陆路货物运输服务", "land freight"),
        ("数控机床及加工机械", "CNC machine tools and machining equipment"),
        ("无此货物", "无此货物"),
    ],
)
def test_groups_have_english_names(name: str, english: str) -> None:
    assert goods.english_group(name) == english


def test_every_group_has_an_english_name_of_its_own() -> None:
    names = goods.goods_groups()["name_en"]
    assert names.is_unique
    for name in names:
        assert name.isascii()
        assert len(name) <= 60
        assert name == name.strip()
        assert re.match("[a-z]|R&D |CNC |Chinese ", name), name


def test_a_table_that_does_not_ship_is_named() -> None:
    with pytest.raises(ValueError, match=r"goods\.csv, goods_groups\.csv"):
        path("prices.csv")
