"""New files are added to what was derived before, to the same result as deriving all anew."""

import csv
import random
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from chainscan.engine import Engine, open_engine
from chainscan.ingest import ingest
from chainscan.reference.taxpayer_id import make_uscc
from chainscan.settings import DatabaseSettings, Settings

COLUMNS = [
    "owner_id",
    "side",
    "einvoice_number",
    "invoice_code",
    "invoice_number",
    "issued_on",
    "supplier_id",
    "buyer_id",
    "goods_name",
    "quantity",
    "unit",
    "amount",
    "tax",
    "status",
    "remark",
]
TABLES = {
    "invoice": "FROM invoice",
    "red_letter": "FROM red_letter",
    "reissue": "FROM reissue",
    "invoice_line": "FROM invoice_line",
    "trade": "FROM trade",
    "disagreement": "FROM disagreement",
    "book": "FROM book",
    "enterprise": "FROM enterprise",
}
FIRMS = [make_uscc("450200", number) for number in range(1, 5)]


def an_economy(seed: int) -> list[list[dict[str, object]]]:
    """Files of rows: a few firms, many red letters, copies, updates and splits."""
    chance = random.Random(seed)
    rows: list[dict[str, object]] = []
    for number in range(60):
        supplier, buyer = chance.sample(FIRMS, 2)
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(70))
        invoice: dict[str, object] = {
            "issued_on": day,
            "supplier_id": supplier,
            "buyer_id": buyer,
            "status": chance.choice(["正常"] * 6 + ["已作废", "已红冲-全额", "已红冲-部分"]),
        }
        kind = chance.random()
        if kind < 0.6:
            invoice["einvoice_number"] = f"2045{number:016d}"
        else:
            invoice |= {"invoice_code": "4500201130", "invoice_number": f"{number:08d}"}
        amounts = [chance.choice([100, 100, 200, 300]) for _ in range(chance.randrange(1, 4))]
        rows += _copies(chance, invoice, amounts, number)
        if invoice["status"] != "正常" or chance.random() < 0.2:
            rows += _red_letters(chance, invoice, sum(amounts), number)
    files: list[list[dict[str, object]]] = [[] for _ in range(chance.randrange(2, 6))]
    for row in rows:
        for file in chance.sample(files, 2 if chance.random() < 0.2 else 1):
            file.append(row)
    return [file for file in files if file]


def _copies(
    chance: random.Random, invoice: dict[str, object], amounts: list[int], number: int
) -> list[dict[str, object]]:
    """The invoice's lines in one or both books, now and then as they were before."""
    rows = []
    for side in chance.choice([["sales"], ["purchases"], ["sales", "purchases"]]):
        owner = invoice["supplier_id"] if side == "sales" else invoice["buyer_id"]
        for place, amount in enumerate(amounts):
            goods = chance.choice(["*黑色金属*螺纹钢", "*黑色金属*线材"])
            row = {**invoice, "owner_id": owner, "side": side, "amount": amount, "tax": amount / 10}
            row |= {"goods_name": goods, "quantity": place + 1, "unit": "吨"}
            if "invoice_code" in invoice and chance.random() < 0.3:
                row["einvoice_number"] = f"3045{number:016d}"
            rows.append(row)
            if chance.random() < 0.3:
                rows.append({**row, "status": "正常"})
    return rows


def _red_letters(
    chance: random.Random, invoice: dict[str, object], total: int, number: int
) -> list[dict[str, object]]:
    """One or two red letters, with or without a remark, and now and then the invoice anew."""
    day = invoice["issued_on"]
    assert isinstance(day, date)
    parts = chance.choice([[total], [total // 2, total - total // 2], [total // 2]])
    rows = []
    for place, part in enumerate(parts):
        row = {
            **invoice,
            "einvoice_number": f"9{place}45{number:016d}",
            "invoice_code": None,
            "invoice_number": None,
            "issued_on": day + timedelta(days=chance.randrange(12)),
            "owner_id": invoice["supplier_id"],
            "side": "sales",
            "amount": -part,
            "tax": -part / 10,
            "status": "正常",
        }
        if chance.random() < 0.4 and "einvoice_number" in invoice:
            row["remark"] = f"被红冲蓝字数电发票号码：{invoice['einvoice_number']}"
        rows.append(row)
    if chance.random() < 0.5:
        anew = {**rows[0], "einvoice_number": f"8045{number:016d}", "amount": total, "remark": None}
        rows.append(anew | {"tax": total / 10})
    return rows


def write(path: Path, rows: list[dict[str, object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def derived(engine: Engine) -> dict[str, list[str]]:
    found = {}
    for name, sql in TABLES.items():
        rows = engine.connection.execute(sql).fetchall()
        found[name] = sorted(str(row) for row in rows)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_adding_files_gives_what_deriving_everything_gives(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    deriving = sys.modules["chainscan.ingest.deriving.derive"]
    build, built = deriving._build, []
    monkeypatch.setattr(deriving, "_build", lambda *given: built.append(build(*given)))
    with open_engine(DatabaseSettings(path=tmp_path / "books.duckdb")) as engine:
        for number, rows in enumerate(an_economy(seed)):
            ingest(engine, Settings(), [write(tmp_path / f"{number}.csv", rows)])
            added = derived(engine)
            assert len(built) == number + 1, "a new file must be added"
            engine.connection.execute("DELETE FROM step")
            ingest(engine, Settings(), [tmp_path / f"{number}.csv"])
            anew = derived(engine)
            for table, wanted in anew.items():
                assert added[table] == wanted, (table, number)
        assert added["red_letter"]
        assert added["disagreement"] or added["reissue"]
