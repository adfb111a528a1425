"""海关缴款书: purchases from abroad, of which only the tax is known."""

from decimal import Decimal
from pathlib import Path

from chainscan.ingest.layouts import built_in_layouts, read_layout
from chainscan.ingest.layouts.read import built_in_files
from tests.ingest.files import BUYER, database, load, query, write_workbook
from tests.ingest.layouts_at_hand import read_texts

HEADER = ["序号", "缴款书号码", "填发日期", "税款金额", "有效抵扣税款", "缴款单位税号"]
ROW = ["1", "020120201012345678-L02", "2020-01-05", "13000.00", "13000.00", BUYER]


def test_a_payment_is_a_purchase_from_overseas(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"Sheet1": [HEADER, ROW]})
    (row,) = read_texts(path)["customs_duty"]
    assert (row["supplier_id"], row["buyer_id"], row["side"]) == ("OVERSEAS", BUYER, "purchases")
    assert (row["tax"], row["invoice_kind"]) == ("13000.00", "海关缴款书")
    assert "amount" not in row
    assert "tax_rate" not in row
    layout = next(each for each in built_in_layouts() if each.name == "customs_duty")
    assert layout.amount_basis == "tax"


def test_the_rate_that_a_user_states_holds_where_the_list_has_none(tmp_path: Path) -> None:
    text = built_in_files()["customs_duty"].read_text(encoding="utf-8")
    own = tmp_path / "customs.toml"
    own.write_text(text.replace("[constants]\n", '[constants]\ntax_rate = "13%"\n'), "utf-8")
    assert read_layout(own).constants["tax_rate"] == "13%"
    path = write_workbook(tmp_path / "a.xlsx", {"Sheet1": [HEADER, ROW]})
    (row,) = read_texts(path)["customs_duty"]  # beside the data: it wins over the built-in one
    assert row["tax_rate"] == "13%"
    rated = write_workbook(tmp_path / "b.xlsx", {"Sheet1": [[*HEADER, "税率"], [*ROW, "9%"]]})
    (row,) = read_texts(rated)["customs_duty"]
    assert row["tax_rate"] == "9%"


def test_the_payer_may_be_named_by_the_user_alone(tmp_path: Path) -> None:
    rated = [[*HEADER[:5], "税率"], [*ROW[:5], "13%"]]
    path = write_workbook(tmp_path / "a.xlsx", {"Sheet1": rated})
    with database(tmp_path) as engine:
        (file,) = load(engine, path).files
        assert "whose purchases are these?" in file.error
        assert load(engine, path, owner=BUYER).files[0].rows_loaded == 1
        assert query(
            engine, "SELECT owner_id, buyer_id, supplier_id, amount, is_estimated FROM invoice_row"
        ) == [(BUYER, BUYER, "OVERSEAS", Decimal("100000.00"), True)]
