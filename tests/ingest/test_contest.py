"""The real contest data: 123 enterprises, 373,431 invoices."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from chainscan.engine import Engine
from chainscan.ingest import IngestReport, coverage, write_twins
from tests.ingest.files import database, load, query

NET = {"purchases": Decimal("9221066051.33"), "sales": Decimal("13069210873.94")}


@pytest.fixture(scope="module")
def loaded(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Engine, IngestReport]]:
    with database(tmp_path_factory.mktemp("contest")) as engine:
        yield engine, load(engine, shared / "cumcm2020c")


@pytest.mark.slow
def test_the_books_are_stated_truthfully(loaded: tuple[Engine, IngestReport]) -> None:
    engine, report = loaded
    purchases, sales = report.files
    assert (purchases.rows_read, purchases.rows_duplicate) == (210_947, 803)
    assert (sales.rows_read, sales.rows_duplicate) == (162_484, 4_436)
    assert purchases.amount_read == Decimal("9820318914.70")
    assert sales.amount_read == Decimal("14116266473.21")
    found = coverage(engine)
    total = found.total
    assert total.rows_read == total.rows_loaded + total.rows_duplicate == 373_431
    assert (total.rows_rejected, total.rows_summary) == (0, 0)
    assert total.rows_voided == 18_814
    assert found.owners == 123
    assert {side.side: side.net_amount for side in found.sides} == NET
    assert {side.share_with_region for side in found.sides} == {0.0}
    assert total.adds_up
    assert found.gaps == ()


@pytest.mark.slow
def test_invoices_in_two_owners_books_under_other_names_are_listed_not_merged(
    loaded: tuple[Engine, IngestReport], tmp_path: Path
) -> None:
    engine, _ = loaded
    twins = coverage(engine).twins
    assert (twins.pairs, twins.pairs_of_one_owner) == (47, 449)
    assert write_twins(engine, tmp_path / "twins.csv") == 47
    listed = pd.read_csv(tmp_path / "twins.csv", dtype=str)
    assert len(listed.drop_duplicates("invoice_number")) == 47
    assert (listed["in_purchases_of"] != listed["in_sales_of"]).all()
    assert sum(map(Decimal, listed["amount"])) == twins.amount


@pytest.mark.slow
def test_net_trade_equals_the_pandas_twin_fen_by_fen(
    loaded: tuple[Engine, IngestReport], shared: Path
) -> None:
    engine, _ = loaded
    for side, partner in (("purchases", "销方单位代号"), ("sales", "购方单位代号")):
        rows = pd.read_csv(shared / "cumcm2020c" / f"a1_{side}.csv", dtype=str)
        rows = rows.drop_duplicates()
        rows = rows[rows["发票状态"].str.strip() == "有效发票"]
        fen = (rows["金额"].astype(float) * 100).round().astype("int64")
        twin = fen.groupby([rows["企业代号"], rows[partner]]).sum()
        owner, other = ("buyer", "supplier") if side == "purchases" else ("supplier", "buyer")
        found = query(
            engine,
            f"SELECT {owner}_id, {other}_id, CAST(sum(amount) * 100 AS BIGINT) FROM trade_named "
            f"WHERE {owner}_id LIKE 'E%' GROUP BY ALL",
        )
        assert {(row[0], row[1]): row[2] for row in found} == twin.to_dict()


@pytest.mark.slow
def test_books_that_end_are_not_taken_for_silence(loaded: tuple[Engine, IngestReport]) -> None:
    engine, _ = loaded
    ended = query(
        engine,
        "SELECT count(*) FROM book WHERE side = 'purchases' AND observed_until < DATE '2019-12-01'",
    )[0][0]
    last_rows = query(
        engine,
        "SELECT count(*) FROM (SELECT owner_id FROM invoice_row WHERE side = 'purchases' "
        "GROUP BY owner_id HAVING max(issued_on) < DATE '2019-12-01')",
    )[0][0]
    assert 20 <= ended <= last_rows
