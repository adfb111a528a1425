"""The buyer's stock of what a broken link no longer brings, in the link's explanation."""

import csv
import shutil
from datetime import timedelta
from pathlib import Path

from chainscan.engine import Engine, open_engine
from chainscan.explain import explain_finding
from chainscan.explaining import LinkExplanation
from chainscan.ingest import load_stock
from chainscan.links import find_broken_links
from chainscan.settings import DatabaseSettings, IngestSettings, Settings


def test_the_stock_that_a_buyer_told_stands_with_the_link_and_nowhere_else(
    demo: Engine, tmp_path: Path
) -> None:
    copy, told = tmp_path / "copy.duckdb", tmp_path / "stock.csv"
    for end in ("", ".wal"):
        if (part := Path(f"{demo.path}{end}")).exists():
            shutil.copyfile(part, f"{copy}{end}")
    rows = demo.rows(Path(__file__).parent / "stocked_link.sql")
    row = rows[0]
    as_of, normal = row["as_of"], row["normal_until"]
    with told.open("w", encoding="utf-8", newline="") as file:
        day = as_of - timedelta(days=10)
        given = [row["enterprise_id"], row["group_code"], "7", day.isoformat()]
        csv.writer(file).writerows([("enterprise", "goods", "days", "as_of"), given])
    with open_engine(DatabaseSettings(path=copy)) as engine:
        load_stock(engine, told, as_of=as_of)
        found = find_broken_links(engine, Settings(), as_of=as_of, normal_until=normal)
        assert (found.stocked, found.run_out) == (1, 1)
        lines = explained(engine, row["link_id"])
        assert f"lasts until {as_of - timedelta(days=3)}, run out 已耗尽 (7 days from" in lines
        other = next(r["link_id"] for r in rows if r["enterprise_id"] != row["enterprise_id"])
        assert "库存" not in explained(engine, other)
        load_stock(engine, None, as_of=as_of)  # the stock is taken back; links are not judged anew
        assert "库存" not in explained(engine, row["link_id"])


def explained(engine: Engine, link_id: str) -> str:
    found = explain_finding(engine, IngestSettings(), link_id, 5)
    assert isinstance(found, LinkExplanation)
    return " ".join(" ".join(found.lines()).split())
