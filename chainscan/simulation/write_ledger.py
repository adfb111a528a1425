"""A ledger as companies keep it: CSV with headers of its own, and a mapping file beside it."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

Record = dict[str, Any]
NAME = "开票台账"
COLUMNS = {
    "账套税号": "owner_id",
    "进销": "side",
    "数电号码": "einvoice_number",
    "发票代码": "invoice_code",
    "发票号码": "invoice_number",
    "日期": "issued_on",
    "供方税号": "supplier_id",
    "供方名称": "supplier_name",
    "需方税号": "buyer_id",
    "需方名称": "buyer_name",
    "编码": "goods_code",
    "品名": "goods_name",
    "规格": "specification",
    "单位": "unit",
    "数量": "quantity",
    "不含税单价": "unit_price",
    "不含税金额": "amount",
    "税率": "tax_rate",
    "税额": "tax",
    "含税金额": "total",
    "票种": "invoice_kind",
    "状态": "status",
    "摘要": "remark",
}
MONEY = ("amount", "tax", "total")
SIDES = {"sales": "销项", "purchases": "进项"}
IMPOSSIBLE = "2019/2/30"
"""The date of the row that must be rejected: there is no such day."""
MAPPING = """\
# How {name}.csv maps to this program's columns: a mapping file as a user writes one.
name = "ledger"
title = "开票台账 (a ledger of two enterprises)"
grain = "line"
encoding = "gb18030"
required = ["issued_on", "supplier_id", "amount"]

[columns]
{columns}

# The ledger is complete over these days, so a day without a row is a day without trade.
[book]
observed_from = {start}
observed_until = {until}
"""


def write_ledger(
    folder: Path, records: list[Record], days: tuple[date, date]
) -> tuple[Path, tuple[int, int]]:
    """Write the ledger and its mapping file.

    A row with an impossible date is put in its middle and a totals row at its end. Returns the
    CSV's path, and how many rows must be rejected and how many be counted as summary.
    """
    path = folder / f"{NAME}.csv"
    faulty = dict(records[len(records) // 2])
    cells = [_cells(record) for record in records]
    wrong = _cells(faulty)
    wrong[list(COLUMNS).index("日期")] = IMPOSSIBLE
    cells.insert(len(cells) // 2, wrong)
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(cells)
        writer.writerow(_totals(records))
    columns = "\n".join(f'{ours} = ["{theirs}"]' for theirs, ours in COLUMNS.items())
    text = MAPPING.format(name=NAME, columns=columns, start=days[0], until=days[1])
    (folder / "ledger.toml").write_text(text, encoding="utf-8", newline="\n")
    return path, (1, 1)


def _cells(record: Record) -> list[str]:
    return [_text(record, name) for name in COLUMNS.values()]


def _text(record: Record, name: str) -> str:
    value = record[name]
    if value is None:
        return ""
    if name == "side":
        return SIDES[value]
    if isinstance(value, date):
        return f"{value.year}/{value.month}/{value.day}"
    if name == "tax_rate":
        return f"{value * 100:.0f}%"
    if name in ("amount", "tax", "total"):
        return f"{value:,.2f}"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _totals(records: list[Record]) -> list[str]:
    sums = {name: sum((row[name] for row in records), Decimal()) for name in MONEY}
    cells = [f"{sums[name]:,.2f}" if name in sums else "" for name in COLUMNS.values()]
    return ["合计", *cells[1:]]
