"""Editions of 全量发票查询导出: two sheets, the older list of goods, the platform's variant."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chainscan.errors import FileError
from chainscan.ingest.layouts import built_in_layouts, match_table
from tests.ingest.files import (
    BUYER,
    ETAX_HEADER,
    OTHER,
    SELLER,
    etax_row,
    number,
    write_workbook,
)
from tests.ingest.layouts_at_hand import read_texts

BASIC_HEADER = [
    *ETAX_HEADER[:9],
    *["金额", "税额", "价税合计", "发票来源", "发票票种", "发票状态"],
    *["是否正数发票", "发票风险等级", "开票人", "备注"],
]
GOODS_HEADER = [
    *["序号", "发票代码", "发票号码", "数电发票号码", "税收分类编码", "货物或应税劳务名称"],
    *["规格型号", "单位", "数量", "单价", "金额", "税率", "税额"],
]


def basic(**cells: Any) -> list[Any]:
    row = dict(zip(ETAX_HEADER, etax_row(**cells), strict=True))
    return [row[name] for name in BASIC_HEADER]


def goods(code: str, paper: str, long: str, amount: str, name: str = "*钢材*热轧卷板") -> list[Any]:
    tax = str(Decimal(amount) * Decimal("0.13"))
    return ["1", code, paper, long, "", name, "", "吨", "1", amount, amount, "13%", tax]


@pytest.mark.parametrize("order", [("信息汇总表", "发票基础信息"), ("发票基础信息", "信息汇总表")])
def test_both_sheets_are_read_whatever_their_order(tmp_path: Path, order: tuple[str, str]) -> None:
    without_line = basic(数电发票号码=number(2), 发票状态="已作废")
    sheets = {
        "信息汇总表": [ETAX_HEADER, etax_row()],
        "发票基础信息": [BASIC_HEADER, basic(), without_line],
    }
    path = write_workbook(tmp_path / "a.xlsx", {name: sheets[name] for name in order})
    texts = read_texts(path)
    assert list(texts) == ["etax_lines", "etax_heads"]
    assert [row["einvoice_number"] for row in texts["etax_lines"]] == [number(1)]
    assert [(row["einvoice_number"], row["status"]) for row in texts["etax_heads"]] == [
        (number(1), "正常"),
        (number(2), "已作废"),
    ]


def test_the_sheet_of_invoices_alone_is_a_list_of_invoices(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"发票基础信息": [BASIC_HEADER, basic()]})
    (row,) = read_texts(path)["etax_heads"]
    assert (row["supplier_id"], row["buyer_id"], row["amount"]) == (SELLER, BUYER, "40,000.00")


def test_goods_of_the_older_edition_take_date_and_parties_from_their_invoice(
    tmp_path: Path,
) -> None:
    paper = {"数电发票号码": "--", "发票代码": "045002200111", "发票号码": "00123456"}
    heads = [
        basic(发票状态="已红冲-部分"),
        basic(**paper, 开票日期="2020-01-06", 购方识别号=OTHER, 价税合计="452.00"),
    ]
    lines = [
        goods("--", "--", number(1), "100", "*钢材*甲"),
        goods("045002200111", "00123456", "--", "200", "*钢材*乙"),
        goods("45002200111", "123456.0", "", "300", "*钢材*丙"),  # kept as numbers
        goods("--", "--", number(9), "400", "*钢材*丁"),  # its invoice is not here
    ]
    sheets = {
        "发票基础信息": [BASIC_HEADER, *heads],
        "增值税货物清单": [GOODS_HEADER, *lines],
    }
    texts = read_texts(write_workbook(tmp_path / "a.xlsx", sheets))
    assert list(texts) == ["etax_goods", "etax_heads"]
    shown = [
        (row["amount"], row.get("issued_on"), row.get("buyer_id"), row.get("status"))
        for row in texts["etax_goods"]
    ]
    assert shown == [
        ("100", "2020-01-05 10:11:12", BUYER, "已红冲-部分"),
        ("200", "2020-01-06", OTHER, "正常"),
        ("300", "2020-01-06", OTHER, "正常"),
        ("400", None, None, None),
    ]
    # an invoice's total is not a line's, and a line has the number that its head has
    assert all("total" not in row for row in texts["etax_goods"])
    assert texts["etax_goods"][0]["einvoice_number"] == number(1)
    assert texts["etax_goods"][2]["invoice_code"] == "45002200111"


def test_goods_without_the_sheet_of_invoices_are_refused(tmp_path: Path) -> None:
    rows = [GOODS_HEADER, goods("--", "--", number(1), "100")]
    path = write_workbook(tmp_path / "a.xlsx", {"货物清单": rows})
    with pytest.raises(FileError, match=r"neither date nor parties.*发票基础信息") as wrong:
        read_texts(path)
    assert str(path) in str(wrong.value)


def test_the_platforms_summary_is_read_and_its_footer_is_no_line(tmp_path: Path) -> None:
    header = ["数电号码", "购方企业名称", "购方税号", "销方企业名称", "销方税号", "开票日期"]
    header += ["商品名称", "规格", "单位", "数量", "单价", "金额", "税率", "税额"]
    row = [number(1), "示例机械有限公司", BUYER, "示例钢铁有限公司", SELLER, "2020-01-05"]
    row += ["*钢材*卷板", "", "吨", "1", "100", "100.00", "13%", "13.00"]
    foot = ["份数：1  金额：100.00元  税额：13.00元"]
    path = write_workbook(tmp_path / "a.xlsx", {"Sheet1": [header, row, foot]})
    line, footer = read_texts(path)["etax_lines"]
    assert (line["supplier_id"], line["buyer_name"], line["goods_name"]) == (
        SELLER,
        "示例机械有限公司",
        "*钢材*卷板",
    )
    assert footer["first_cell"].startswith("份数")


def test_the_published_headers_are_told_apart(shared: Path) -> None:
    known = json.loads((shared / "formats" / "headers.json").read_text(encoding="utf-8"))
    cert = ["认证时间" if name.startswith("确认时间") else name for name in known["cert_2018_11"]]
    headers = {
        "etax_lines": known["etax_detail_27"],
        "etax_heads": known["etax_basic_19"],
        "deduct_tick": known["deduct_tick_21"],
        "deduct_confirm": known["deduct_confirm"],
        "certified_2018": cert,
        "client_sales": known["aisino_sales_18a"],
    }
    headers_b = {"client_sales": known["aisino_sales_18b"]}
    for name, header in [*headers.items(), *headers_b.items()]:
        fits = {}
        for layout in built_in_layouts():
            match = match_table(layout, [header])
            if match:
                fits[layout.name] = len(match.positions)
        assert max(fits, key=lambda each: fits[each]) == name, (name, fits)
