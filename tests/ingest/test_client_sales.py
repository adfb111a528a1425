"""The sales list that client software prints: titles, blocks, an invoice's columns once."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.files import BUYER, write_workbook
from tests.ingest.layouts_at_hand import read_texts

HEADER = [
    *["发票代码", "发票号码", "购方企业名称", "购方税号", "银行账号", "地址电话", "开票日期"],
    *[
        "商品编码版本号",
        "单据号",
        "商品名称",
        "规格",
        "单位",
        "数量",
        "单价",
        "金额",
        "税率",
        "税额",
    ],
    "税收分类编码",
]
OTHER_HEADER = [
    *["发票代码", "发票号码", "购方企业名称", "购方税号", "银行账号", "地址电话", "开票日期"],
    *["单据号", "备注", "商品名称", "规格", "单位", "数量", "单价", "金额", "税率", "税额"],
    "发票状态",
]
TITLES = [
    [],
    ["示例钢铁有限公司发票数据"],
    [],
    ["资料区间：2018-06-01 ~ 2018-06-30"],
    ["发票类别：专用发票"],
]
FOOT = ["份数：2  金额：600.00元  税额：96.00元"]


def row(header: list[str], **cells: Any) -> list[Any]:
    assert not set(cells) - set(header)
    return [cells.get(name) for name in header]


def first(header: list[str], number: str, goods: str, amount: str, **cells: Any) -> list[Any]:
    given = {"发票代码": "4500180000", "发票号码": number, "开票日期": "2018-06-11"}
    given |= {"购方企业名称": "示例机械有限公司", "购方税号": BUYER}
    return row(header, **(given | {"商品名称": goods, "金额": amount} | cells))


def more(header: list[str], goods: str, amount: str) -> list[Any]:
    return row(header, 商品名称=goods, 金额=amount)


def subtotal(header: list[str], amount: str) -> list[Any]:
    return row(header, 商品名称="小计", 金额=amount)


def lines(path: Path) -> list[tuple[Any, ...]]:
    return [
        (r["goods_name"], r.get("invoice_number"), r.get("issued_on"), r.get("buyer_id"))
        for r in read_texts(path)["client_sales"]
        if not r["first_cell"].startswith("小计")
    ]


def test_lines_belong_to_the_invoice_above_and_to_no_other(tmp_path: Path) -> None:
    rows = [
        *TITLES,
        HEADER,
        first(HEADER, "00000001", "甲", "100"),
        more(HEADER, "乙", "200"),
        subtotal(HEADER, "300"),
        more(HEADER, "无主", "7"),  # after the subtotal there is no invoice it could belong to
        first(HEADER, "00000002", "丙", "300", 购方税号=None),  # a consumer without an id
        [],
        more(HEADER, "丁", "50"),
        subtotal(HEADER, "350"),
        [],
        FOOT,
    ]
    path = write_workbook(tmp_path / "a.xlsx", {"sheet1": rows})
    assert lines(path) == [
        ("甲", "00000001", "2018-06-11", BUYER),
        ("乙", "00000001", "2018-06-11", BUYER),
        ("无主", None, None, None),
        ("丙", "00000002", "2018-06-11", None),
        ("丁", "00000002", "2018-06-11", None),
    ]


def test_later_blocks_have_titles_and_a_header_order_of_their_own(tmp_path: Path) -> None:
    rows = [
        *TITLES,
        HEADER,
        first(HEADER, "00000001", "甲", "100"),
        more(HEADER, "乙", "200"),
        FOOT,
        [],
        ["发票类别：普通发票"],
        ["资料区间：2018-06-01 ~ 2018-06-30"],
        OTHER_HEADER,
        first(OTHER_HEADER, "00000009", "丙", "300", 备注="合同 7", 发票状态="已作废"),
        more(OTHER_HEADER, "丁", "50"),
        subtotal(OTHER_HEADER, "350"),
    ]
    texts = read_texts(write_workbook(tmp_path / "a.xlsx", {"sheet1": rows}))["client_sales"]
    found = [r for r in texts if not r["first_cell"].startswith("小计")]
    assert [(r["goods_name"], r["amount"], r["invoice_kind"]) for r in found] == [
        ("甲", "100", "专用发票"),
        ("乙", "200", "专用发票"),
        ("丙", "300", "普通发票"),
        ("丁", "50", "普通发票"),
    ]
    assert (found[3]["invoice_number"], found[3]["status"], found[3]["remark"]) == (
        "00000009",
        "已作废",
        "合同 7",
    )
    # titles, the header once more and totals count as summary rows, with no date of an invoice
    others = [r for r in texts if r["first_cell"].startswith("小计")]
    assert [r["source_row"] for r in others] == [9, 11, 12, 13, 16]
    assert {r["side"] for r in texts} == {"sales"}
    assert found[0]["supplier_name"] == "示例钢铁有限公司"


@pytest.mark.parametrize("header", [HEADER, OTHER_HEADER])
def test_both_editions_are_known(tmp_path: Path, header: list[str]) -> None:
    rows = [*TITLES, header, first(header, "1", "甲", "100")]
    assert lines(write_workbook(tmp_path / "a.xlsx", {"s": rows})) == [
        ("甲", "1", "2018-06-11", BUYER)
    ]


def test_the_public_example_adds_up_to_its_own_total(shared: Path) -> None:
    texts = read_texts(shared / "formats" / "sell.xlsx")["client_sales"]
    found = [r for r in texts if not r["first_cell"].startswith("小计")]
    assert len(found) == 6
    assert {(r["invoice_code"], r["invoice_number"]) for r in found} == {("3000000130", "18181818")}
    assert sum(Decimal(r["amount"]) for r in found) == Decimal("86206.91")
    assert sum(Decimal(r["tax"]) for r in found) == Decimal("13793.09")
