"""Invoices of which two copies, or several exports of one copy, say different things."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
    "among",
    "among_zh",
    "what",
    "what_zh",
    "counted",
    "not_counted",
    "counted_from",
    "counted_from_zh",
    "not_counted_from",
)
AMONG_ZH = {"copies": "买卖双方或票面与明细", "exports": "同一账簿的几次导出"}
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
    """How many invoices are said differently in one respect, `what`.

    `among` copies (the seller's and the buyer's book, a head and its lines) or several exports of
    one copy.
    """

    among: str
    what: str
    invoices: int


def find_disagreements(engine: Engine) -> tuple[Disagreement, ...]:
    """What copies differ in, then what exports differ in, the most frequent first."""
    with _exports_compared(engine):
        rows = engine.rows(FOLDER / "covered_disagreement.sql")
    return tuple(Disagreement(**row) for row in rows)


def disagreement_lines(found: Sequence[Disagreement]) -> list[str]:
    """A plain line for the copies and one for the exports, where there is anything to say."""
    said = {"copies": "copies disagree", "exports": "exports of one book disagree"}
    lines = []
    for among, words in said.items():
        parts = [f"{each.what} {each.invoices:,}" for each in found if each.among == among]
        if parts:
            lines.append(f"{words}: {', '.join(parts)}; `--disagreements FILE.csv` lists them")
    return lines


def write_disagreements(engine: Engine, path: Path) -> int:
    """Write what is said differently of each invoice as CSV, one difference a row.

    Copies are the seller's and the buyer's book, heads and lines; of one copy there may be several
    exports, and then the row names the file. The columns say which value counted, and in which
    copy it stands. Returns how many rows.
    """
    engine.require_fresh("ingest")
    with _exports_compared(engine):
        return write_csv(path, COLUMNS, _rows(engine))


@contextmanager
def _exports_compared(engine: Engine) -> Iterator[None]:
    engine.scratch(FOLDER / "export_disagreement.sql")
    try:
        yield
    finally:
        engine.forget("export_disagreement")


def _rows(engine: Engine) -> Iterator[tuple[object, ...]]:
    for row in streamed(engine, FOLDER / "listed_disagreement.sql"):
        number, day, *parties, among, what, stands, other, copy_rank, file = row
        ids = what in ("supplier", "buyer")
        values = [masked(value) if ids and value else value for value in (stands, other)]
        copy = MOST_FINAL if what == "status" else COPIES.get(copy_rank, ("", ""))
        said = (among, AMONG_ZH[among], what, WHAT_ZH.get(what, ""))
        yield masked(number), day, *parties, *said, *values, *copy, file
