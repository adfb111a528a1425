"""Write books in the layouts of real exports: workbooks of the tax bureau, e-invoice XML.

These are written cell by cell, so they are for small economies.
"""

import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import xlsxwriter

from chainscan.progress import track
from chainscan.simulation.einvoice_xml import einvoice_xml

Record = dict[str, Any]
CREATED = datetime(2020, 3, 10, 9, 0, 0)  # noqa: DTZ001 — a workbook's time has no zone
BOOK_NAMES = {"sales": "销项", "purchases": "进项"}
LINE_HEADERS = (
    "序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号",
    "购买方名称", "开票日期", "税收分类编码", "特定业务类型", "货物或应税劳务名称", "规格型号",
    "单位", "数量", "单价", "金额", "税率", "税额", "价税合计", "发票来源", "发票票种", "发票状态",
    "是否正数发票", "发票风险等级", "开票人", "备注",
)  # fmt: skip
HEAD_HEADERS = (
    "序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号",
    "购买方名称", "开票日期", "金额", "税额", "价税合计", "发票来源", "发票票种", "发票状态",
    "是否正数发票", "发票风险等级", "开票人", "备注",
)  # fmt: skip
DRAWER = "示例"
OVERSEAS = "OVERSEAS"
"""How this program writes a buyer abroad; the tax bureau leaves the id empty."""
LAYOUT_FILE = """\
# The canonical layout, and the days over which the books in this folder are complete.
name = "canonical"
title = "Invoice lines of an invented economy"
grain = "line"
required = ["issued_on", "supplier_id", "buyer_id", "amount"]

[columns]
{columns}

[book]
observed_from = {start}
observed_until = {until}
"""
COLUMNS = (
    "owner_id", "side", "einvoice_number", "invoice_code", "invoice_number", "line_number",
    "issued_on", "supplier_id", "supplier_name", "buyer_id", "buyer_name", "goods_code",
    "goods_name", "specification", "unit", "quantity", "unit_price", "amount", "tax_rate", "tax",
    "total", "invoice_kind", "status", "risk", "remark",
)  # fmt: skip


def write_layout_file(folder: Path, start: date, until: date) -> Path:
    """Write the mapping file that says which days the books beside it cover."""
    columns = "\n".join(f'{name} = ["{name}"]' for name in COLUMNS)
    path = folder / "layout.toml"
    text = LAYOUT_FILE.format(columns=columns, start=start, until=until)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def books_of(records: Iterable[Record]) -> Iterator[tuple[str, str, list[Record]]]:
    """Owner, side and rows of each book, from rows sorted by book."""
    for (owner, side), rows in groupby(records, key=itemgetter("owner_id", "side")):
        yield owner, side, list(rows)


def write_xlsx(folder: Path, records: list[Record]) -> int:
    """One workbook a book, as 全量发票查询导出结果 has it; the number of files."""
    books = list(books_of(records))
    for owner, side, rows in track(books, "workbooks"):
        write_workbook(folder / f"{owner}_{BOOK_NAMES[side]}.xlsx", rows)
    return len(books)


def write_workbook(path: Path, rows: list[Record]) -> None:
    """The sheets 信息汇总表 (a row a line) and 发票基础信息 (a row an invoice) of one book."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False})
    book.set_properties({"created": CREATED, "title": "全量发票查询导出结果"})
    _sheet(book.add_worksheet("信息汇总表"), LINE_HEADERS, map(_line_cells, rows))
    heads = [list(lines) for _, lines in groupby(rows, key=_number_of)]
    _sheet(book.add_worksheet("发票基础信息"), HEAD_HEADERS, map(_head_cells, heads))
    book.close()


def write_xml(folder: Path, records: list[Record]) -> int:
    """One XML file an invoice, in a folder for each book; the number of files."""
    files = 0
    for owner, side, rows in track(list(books_of(records)), "e-invoices"):
        place = folder / f"{owner}_{BOOK_NAMES[side]}"
        place.mkdir(parents=True, exist_ok=True)
        for number, lines in groupby(rows, key=_number_of):
            (place / f"{number}.xml").write_bytes(invoice_document(list(lines)))
            files += 1
    return files


def invoice_document(lines: list[Record]) -> bytes:
    """The XML file of one invoice."""
    return einvoice_xml(lines, issued_at(_number_of(lines[0]), lines[0]["issued_on"]))


def issued_at(number: str, day: date) -> str:
    """Day and a time within office hours, by the invoice's number."""
    second = 8 * 3600 + zlib.crc32(number.encode()) % (10 * 3600)
    return f"{day} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


def _number_of(row: Record) -> str:
    return row["einvoice_number"] or f"{row['invoice_code']}{row['invoice_number']}"


def _sheet(sheet: Any, headers: tuple[str, ...], rows: Iterable[list[Any]]) -> None:
    sheet.write_row(0, 0, headers)
    for index, cells in enumerate(rows, start=1):
        sheet.write_row(index, 0, [index, *cells])


def _line_cells(row: Record) -> list[Any]:
    goods = [row["goods_code"], None, row["goods_name"], row["specification"], row["unit"]]
    figures = [_cell(row["quantity"]), _cell(row["unit_price"]), _cell(row["amount"])]
    money = [f"{row['tax_rate'] * 100:.0f}%", _cell(row["tax"]), _cell(row["total"])]
    return [*_parties(row), *goods, *figures, *money, *_state(row)]


def _head_cells(rows: list[Record]) -> list[Any]:
    names = ("amount", "tax", "total")
    sums = [sum((row[name] for row in rows), Decimal()) for name in names]
    return [*_parties(rows[0]), *map(_cell, sums), *_state(rows[0])]


def _parties(row: Record) -> list[Any]:
    numbers = [row["invoice_code"], row["invoice_number"], row["einvoice_number"]]
    buyer_id = None if row["buyer_id"] == OVERSEAS else row["buyer_id"]
    names = [row["supplier_id"], row["supplier_name"], buyer_id, row["buyer_name"]]
    return [*numbers, *names, issued_at(_number_of(row), row["issued_on"])]


def _state(row: Record) -> list[Any]:
    source = "电子发票服务平台" if row["einvoice_number"] else "增值税发票管理系统"
    positive = "否" if row["is_red"] else "是"
    return [
        source, row["invoice_kind"], row["status"], positive, row["risk"], DRAWER, row["remark"]
    ]  # fmt: skip


def _cell(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
