"""What coverage says of a small load one can count by hand."""

import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from chainscan.engine import open_engine
from chainscan.errors import DatabaseError, StaleError
from chainscan.ingest import coverage, last_day
from chainscan.ingest.covering.months import runs
from chainscan.reference.taxpayer_id import make_uscc
from chainscan.settings import DatabaseSettings
from tests.ingest.files import BUYER, a_line, database, load, number, query, write_lines


def load_small(folder: Path) -> None:
    rows = [
        a_line(amount="30000"),
        a_line(amount="10000", goods_code="", unit="", quantity="", einvoice_number=number(2)),
        a_line(amount="60000", issued_on="2020-03-05", buyer_id="B7", einvoice_number=number(3)),
        a_line(amount="999", status="作废", einvoice_number=number(4)),
        a_line(amount="8", issued_on="x", einvoice_number=number(5)),
        a_line(owner_id=BUYER, side="purchases", amount="30000"),
    ]
    with database(folder) as engine:
        load(engine, write_lines(folder / "a.csv", *rows))


def test_coverage_counts_what_is_there_and_what_is_not(tmp_path: Path) -> None:
    load_small(tmp_path)
    settings = DatabaseSettings(path=tmp_path / "test.duckdb")
    with open_engine(settings, read_only=True) as engine:
        found = coverage(engine)
        assert last_day(engine) == date(2020, 3, 5)
    total = found.total
    assert (total.rows_read, total.rows_loaded, total.rows_rejected) == (6, 5, 1)
    assert total.amount_read == Decimal("131007.00")
    assert (total.amount_rejected, total.rows_voided) == (Decimal("8.00"), 1)
    purchases, sales = found.sides
    assert (found.owners, purchases.books, sales.books) == (2, 1, 1)
    assert (purchases.net_amount, sales.net_amount) == (40_000, 100_000)
    assert (sales.observed_to_the_end, purchases.observed_to_the_end) == (1, 0)
    assert (sales.share_with_goods, sales.share_with_quantity) == (0.9, 0.9)
    assert sales.share_with_region == 0.4
    assert (found.invoices.invoices, found.invoices.voided) == (4, 1)
    assert found.invoices.declared_by_both == 1
    assert [(month.side, month.month, month.row_count) for month in found.months] == [
        ("purchases", "2020-01", 1),
        ("sales", "2020-01", 3),
        ("sales", "2020-03", 1),
    ]
    assert [(each.reason_code, each.row_count) for each in found.rejected] == [
        ("unreadable_date", 1)
    ]
    assert dataclasses.asdict(found)["files"][0]["rows_read"] == 6


def test_the_lines_say_the_figures(tmp_path: Path) -> None:
    load_small(tmp_path)
    with database(tmp_path) as engine:
        text = "\n".join(coverage(engine).lines())
    for words in (
        "6 rows read = 5 loaded + 1 rejected",
        "6 rows read = 5 loaded + 0 duplicate + 1 rejected + 0 summary",
        "131,007.00 yuan read = 130,999.00 loaded + 0.00 duplicate + 8.00 rejected",
        "duplicate 1 are voided",
        "2 owners",
        "sales: 1 books, 2020-01-05 to 2020-03-05, net trade 100,000.00 yuan with 2 partners",
        "90.0% has goods, 40.0% the partner's region, 90.0% a quantity",
        "months with sales: 2020-01, 2020-03",
        "issued_on = 'x': unreadable_date",
    ):
        assert words in text


def test_without_data_coverage_says_what_to_do(tmp_path: Path) -> None:
    with database(tmp_path) as engine:
        with pytest.raises(StaleError, match="chainscan ingest"):
            coverage(engine)
        load(engine, write_lines(tmp_path / "a.csv", a_line(issued_on="x")))
        assert coverage(engine).invoices.lines() == ["no invoices"]
        assert query(engine, "SELECT count(*) FROM trade") == [(0,)]
        with pytest.raises(DatabaseError, match="no invoice has been loaded"):
            last_day(engine)


def test_months_are_told_as_runs() -> None:
    months = ["2018-11", "2018-12", "2019-01", "2019-03", "2020-01"]
    assert runs(months) == "2018-11..2019-01, 2019-03, 2020-01"
    assert runs([f"20{year}-05" for year in range(10, 20)]).startswith(
        "4 stretches before, 2014-05"
    )
    assert runs([]) == ""


# parties


def test_odd_parties_are_counted_with_their_share_of_the_trade(tmp_path: Path) -> None:
    right, card = make_uscc("450205", 1), "11010519491231002X"  # the example of GB 11643
    slip = right[:-1] + ("1" if right[-1] != "1" else "2")
    nowhere = make_uscc("999999", 2)
    rows = [
        a_line(owner_id=right, supplier_id=right, amount="60", buyer_id=make_uscc("450205", 3)),
        a_line(
            owner_id=right,
            supplier_id=right,
            amount="25",
            buyer_id=nowhere,
            einvoice_number=number(2),
        ),
        a_line(
            owner_id=slip, supplier_id=slip, amount="10", buyer_id=card, einvoice_number=number(3)
        ),
        a_line(
            owner_id=right, supplier_id=right, amount="5", buyer_id=slip, einvoice_number=number(4)
        ),
    ]
    with database(tmp_path) as engine:
        load(engine, write_lines(tmp_path / "a.csv", *rows))
        found = coverage(engine)
    said = {each.what: (each.parties, each.amount, each.share) for each in found.parties.odd}
    assert said == {
        "wrong_check_character": (1, 15, 0.15),
        "unknown_place": (1, 25, 0.25),
        "identity_card": (1, 10, 0.1),
        "no_region": (2, 35, 0.35),
    }
    text = "\n".join(found.lines())
    assert "parties: 5 ids of 5 enterprises; region from: registry 0, tax authority 0, id 3" in text
    assert f"perhaps slips of the pen: 15.0% of the trade ({slip})" in text
    assert card not in text
