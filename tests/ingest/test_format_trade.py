"""From each export to net trade: nothing lost, nothing counted twice, to the fen."""

from decimal import Decimal
from pathlib import Path

import pytest

from chainscan.reference.taxpayer_id import make_uscc
from tests.ingest.files import BUYER, SELLER, database, load, query

SAMPLES = Path("docs/samples")
STEEL, MACHINES, GEARS = (make_uscc("450200", 90_000_001 + k) for k in range(3))

TRADE = {
    # the lines of an invoice count, not its head, and not the voided head without lines
    "etax_lines": (STEEL, [(STEEL, MACHINES, "120000.00"), (STEEL, GEARS, "12000.00")]),
    "etax_heads": (STEEL, [(STEEL, MACHINES, "120000.00"), (STEEL, GEARS, "12000.00")]),
    # a line without its head is not traded, an invoice with lines not twice
    "etax_goods": (STEEL, [(STEEL, MACHINES, "124000.00")]),
    "deduct_tick": (None, [(STEEL, MACHINES, "120000.00")]),
    "deduct_confirm": (None, [(STEEL, MACHINES, "120000.00")]),
    "certified_2018": (MACHINES, [(STEEL, MACHINES, "40000.00")]),
    "client_sales": (STEEL, [(STEEL, MACHINES, "60000.00"), (STEEL, GEARS, "8000.00")]),
    # the discount belongs to its line, and the voided invoice is no trade
    "client_text": (None, [(STEEL, MACHINES, "38000.00")]),
    "platform_summary": (STEEL, [(STEEL, MACHINES, "120000.00")]),
    # the voided head is no trade, nor a line whose invoice is not there
    "bureau_heads": (None, [(STEEL, MACHINES, "120000.00"), (STEEL, GEARS, "12000.00")]),
    "bureau_lines": (None, [(STEEL, MACHINES, "120000.00"), (STEEL, GEARS, "12000.00")]),
    "customs_duty": (None, [("OVERSEAS", MACHINES, "100000.00")]),
    "canonical": (None, [(STEEL, MACHINES, "120000.00")]),
    "cumcm2020c_sales": (None, [("E901", "A90001", "40000.00")]),
    "cumcm2020c_purchases": (None, [("A90001", "E901", "40000.00")]),
}
LAYOUT = {"platform_summary": "etax_lines"}
"""The layout that reads a sample, where it has another name."""


@pytest.mark.parametrize("sample", TRADE)
def test_net_trade_of_the_sample(tmp_path: Path, sample: str) -> None:
    owner, expected = TRADE[sample]
    with database(tmp_path) as engine:
        (file,) = load(engine, SAMPLES / sample, owner=owner).files
        assert (file.layout, file.error) == (LAYOUT.get(sample, sample), "")
        found = query(
            engine,
            "SELECT supplier_id, buyer_id, sum(amount) FROM trade_named "
            "GROUP BY ALL ORDER BY 3 DESC",
        )
        assert found == [(s, b, Decimal(amount)) for s, b, amount in expected]
        sides = query(engine, "SELECT DISTINCT side FROM invoice_row WHERE side IS NOT NULL")
        if (
            sample != "canonical"
        ):  # whose rows these are nobody says, and they are trade all the same
            assert len(sides) == 1


PUBLIC = {
    "sell.xlsx": (SELLER, (6, 2, 0), "86206.91"),
    "201805_3.xls": (BUYER, (17, 1, 0), "713514.51"),
    "抵扣勾选_synthetic.xlsx": (None, (1, 0, 0), "15500.00"),
}


@pytest.mark.parametrize("name", PUBLIC)
def test_public_examples_load_to_the_fen(tmp_path: Path, shared: Path, name: str) -> None:
    owner, rows, amount = PUBLIC[name]
    with database(tmp_path) as engine:
        (file,) = load(engine, shared / "formats" / name, owner=owner).files
        assert (file.rows_loaded, file.rows_summary, file.rows_rejected) == rows
        assert query(engine, "SELECT sum(amount) FROM trade") == [(Decimal(amount),)]


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ("client_sales", "whose sales are these?.*name the taxpayer with --owner"),
        ("certified_2018", "whose purchases are these?.*name the taxpayer with --owner"),
    ],
)
def test_a_list_that_names_no_owner_is_refused(tmp_path: Path, layout: str, words: str) -> None:
    with database(tmp_path) as engine:
        (file,) = load(engine, SAMPLES / layout).files
        assert file.status == "failed"
        for part in words.split(".*"):
            assert part in file.error
        assert query(engine, "SELECT count(*) FROM invoice_row") == [(0,)]


def test_an_owner_other_than_the_one_that_the_file_names_is_refused(tmp_path: Path) -> None:
    with database(tmp_path) as engine:
        (file,) = load(engine, SAMPLES / "deduct_confirm", owner=STEEL).files
        assert "says above its header that it is" in file.error
        assert MACHINES in file.error
