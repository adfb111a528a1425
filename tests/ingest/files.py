"""Small invented export files, and a database loaded from them."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from chainscan.engine import Engine, open_engine
from chainscan.ingest import IngestReport, ingest
from chainscan.settings import DatabaseSettings, IngestSettings, Settings

SELLER, BUYER, OTHER = "91450200MA5K00001X", "91420100MA4K00002Y", "91440100MA5A00003Z"

ETAX_HEADER = [
    "序号",
    "发票代码",
    "发票号码",
    "数电发票号码",
    "销方识别号",
    "销方名称",
    "购方识别号",
    "购买方名称",
    "开票日期",
    "税收分类编码",
    "特定业务类型",
    "货物或应税劳务名称",
    "规格型号",
    "单位",
    "数量",
    "单价",
    "金额",
    "税率",
    "税额",
    "价税合计",
    "发票来源",
    "发票票种",
    "发票状态",
    "是否正数发票",
    "发票风险等级",
    "开票人",
    "备注",
]
"""The 27 columns of 信息汇总表."""

STEEL = "1080206000000000000"


def etax_row(**cells: Any) -> list[Any]:
    """A row of 信息汇总表: one line of steel, sold by SELLER to BUYER, some cells replaced."""
    row: dict[str, Any] = {
        "序号": "1",
        "发票代码": "--",
        "发票号码": "--",
        "数电发票号码": "25452000000000000001",
        "销方识别号": SELLER,
        "销方名称": "示例钢铁有限公司",
        "购方识别号": BUYER,
        "购买方名称": "示例机械有限公司",
        "开票日期": "2020-01-05 10:11:12",
        "税收分类编码": STEEL,
        "货物或应税劳务名称": "*黑色金属冶炼压延品*热轧卷板",
        "单位": "吨",
        "数量": "10",
        "单价": "4000",
        "金额": "40,000.00",
        "税率": "13%",
        "税额": "5,200.00",
        "价税合计": "45,200.00",
        "发票来源": "电子发票服务平台",
        "发票票种": "数电票（增值税专用发票）",
        "发票状态": "正常",
        "是否正数发票": "是",
        "发票风险等级": "正常",
    }
    unknown = set(cells) - set(ETAX_HEADER)
    assert not unknown, unknown
    return [(row | cells).get(name) for name in ETAX_HEADER]


def write_workbook(path: Path, sheets: dict[str, Iterable[Sequence[Any]]]) -> Path:
    """A workbook; texts stay texts, numbers numbers."""
    workbook = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif cell is not None:
                    sheet.write(number, place, cell)
    workbook.close()
    return path


def write_etax(path: Path, *rows: Sequence[Any]) -> Path:
    """A 全量发票查询导出结果 with just its line sheet."""
    return write_workbook(path, {"信息汇总表": [ETAX_HEADER, *rows]})


def a_line(**cells: Any) -> dict[str, Any]:
    """A line under canonical names, in the seller's book, some cells replaced."""
    row: dict[str, Any] = {
        "owner_id": SELLER,
        "side": "sales",
        "einvoice_number": "25452000000000000001",
        "issued_on": "2020-01-05",
        "supplier_id": SELLER,
        "buyer_id": BUYER,
        "goods_code": STEEL,
        "unit": "吨",
        "quantity": "10",
        "amount": "40000.00",
        "tax": "5200.00",
        "status": "正常",
    }
    return row | cells


def number(k: int) -> str:
    """The k-th 20-digit invoice number."""
    return f"25452000000000{k:06d}"


def write_lines(path: Path, *rows: dict[str, Any], encoding: str = "utf-8") -> Path:
    """A CSV file under canonical names."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


HEADS_LAYOUT = """
name = "ledger"
grain = "head"
[columns]
owner_id = "企业"
supplier_id = "销方"
buyer_id = "购方"
invoice_code = "发票代码"
invoice_number = "发票号码"
issued_on = "开票日期"
amount = "金额"
tax = "税额"
total = "价税合计"
status = "发票状态"
side = "方向"
"""


def write_heads(path: Path, *rows: Sequence[Any], layout: str = HEADS_LAYOUT) -> Path:
    """A CSV ledger of heads, and beside it the mapping file that reads it."""
    header = [
        "企业",
        "销方",
        "购方",
        "发票代码",
        "发票号码",
        "开票日期",
        "金额",
        "税额",
        "价税合计",
        "发票状态",
        "方向",
    ]
    (path.parent / "ledger.toml").write_text(layout, encoding="utf-8")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return path


def database(folder: Path) -> Engine:
    """An empty database in the folder; one thread, so that tests do not crowd each other."""
    return open_engine(DatabaseSettings(path=folder / "test.duckdb"))


def load(
    engine: Engine, *paths: Path, red_letters: str = "original", **options: Any
) -> IngestReport:
    """Ingest with default settings."""
    settings = Settings(ingest=IngestSettings.model_validate({"red_letters": red_letters}))
    return ingest(engine, settings, paths, **options)


def query(engine: Engine, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query; DECIMAL stays exact."""
    return engine.connection.execute(sql).fetchall()
