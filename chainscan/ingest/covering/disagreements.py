"""Invoices of which two copies say different things."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chainscan.engine import Engine
from chainscan.ingest.covering.masking import masked
from chainscan.ingest.covering.spreadsheet import streamed, write_csv

FOLDER = Path(__file__).parent
COLUMNS = (
    "invoice_number",
    "issued_on",
    "supplier_id",
    "supplier_name",
    "buyer_id",
    "buyer_name",
    "what",
    "what_zh",
    "counted",
    "not_counted",
    "counted_from",
    "counted_from_zh",
)
WHAT_ZH = {
    "amount": "金额",
    "tax": "税额",
    "day": "开票日期",
    "supplier": "销售方",
    "buyer": "购买方",
    "status": "发票状态",
    "head_total": "明细合计与票面金额",
}
COPIES = {
    1: ("the lines in the seller's book", "销方账簿的明细"),
    2: ("the lines of a file without owner", "无归属文件的明细"),
    3: ("the lines in the buyer's book", "购方账簿的明细"),
    4: ("the head in the seller's book", "销方账簿的票面"),
    5: ("the head of a file without owner", "无归属文件的票面"),
    6: ("the head in the buyer's book", "购方账簿的票面"),
}
"""`invoice.copy_rank` in words."""
MOST_FINAL = ("the most final status of all copies", "各副本中最终的状态")


@dataclass(frozen=True)
class Disagreement:
    """How many invoices have copies that differ in one respect, `what`."""

    what: str
    invoices: int


def find_disagreements(engine: Engine) -> tuple[Disagreement, ...]:
    """What copies differ in, the most frequent first."""
    return tuple(Disagreement(**row) for row in engine.rows(FOLDER / "covered_disagreement.sql"))


def write_disagreements(engine: Engine, path: Path) -> int:
    """Write what the copies of each invoice say differently as CSV, one difference a row.

    Copies are the seller's and the buyer's book, heads and lines, and several exports; the
    columns say which value counted, and in which copy it stands. Returns how many rows.
    """
    engine.require_fresh("ingest")
    return write_csv(path, COLUMNS, _rows(engine))


def _rows(engine: Engine) -> Iterator[tuple[object, ...]]:
    for row in streamed(engine, FOLDER / "listed_disagreement.sql"):
        number, day, *parties, what, stands, other, copy_rank = row
        ids = what in ("supplier", "buyer")
        values = [masked(value) if ids and value else value for value in (stands, other)]
        copy = MOST_FINAL if what == "status" else COPIES.get(copy_rank, ("", ""))
        yield masked(number), day, *parties, what, WHAT_ZH.get(what, ""), *values, *copy
