"""The client software's text export, SJJK0201~~已开发票传出."""

from decimal import Decimal
from pathlib import Path

from chainscan.engine import Engine
from tests.ingest.files import BUYER, SELLER, database, load, query

TOP = ("SJJK0201~~已开发票传出", "2~~20180601~~20180630")


def head(number: str, lines: str, *, void: str = "0", kind: str = "s", remark: str = "") -> str:
    """A head of 24 fields."""
    fields = [void, "0", kind, "3300000130", number, lines, "20180611", "06", ""]
    fields += ["1500.00", "0.16", "240.00", "示例机械有限公司", BUYER, "", ""]
    fields += ["示例钢铁有限公司", SELLER, "", "", remark, "开票员", "", ""]
    return "~~".join(fields)


def line(amount: str, *, discount: str = "0", with_tax: str = "0", price: str = "800") -> str:
    """A goods line of 11 fields."""
    fields = [discount, "*钢材*热轧卷板", "2mm", "吨", "2", amount, "0.16", "16.00", price]
    return "~~".join([*fields, with_tax, ""])


def write(path: Path, *rows: str) -> Path:
    path.write_bytes("\r\n".join([*TOP, *rows]).encode("gb18030"))
    return path


def stored(engine: Engine, columns: str) -> list[tuple[object, ...]]:
    return query(engine, f"SELECT {columns} FROM invoice_row ORDER BY source_row")


def test_lines_carry_their_heads_fields_and_their_own(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.txt",
        "//发票1",
        head("00000001", "2", remark="第一行\\n第二行"),
        line("1600.00"),
        line("-100.00", discount="1", with_tax="1"),
        "//发票2",
        head("00000002", "1", kind="c", void="1"),
        line("0.00"),
    )
    with database(tmp_path) as engine:
        file = load(engine, path).files[0]
        assert (file.layout, file.rows_loaded, file.rows_voided) == ("client_text", 3, 1)
        assert stored(engine, "source_row, invoice_number, line_number, amount, unit_price") == [
            (5, "00000001", 1, Decimal("1600.00"), Decimal("800.000000000000")),
            (6, "00000001", 2, Decimal("-100.00"), None),
            (9, "00000002", 1, Decimal("0.00"), Decimal("800.000000000000")),
        ]
        assert stored(engine, "side, owner_id") == [("sales", SELLER)] * 3
        assert stored(engine, "supplier_id, buyer_id, remark, invoice_kind, status")[::2] == [
            (SELLER, BUYER, "第一行\n第二行", "增值税专用发票", "normal"),
            (SELLER, BUYER, None, "增值税普通发票", "voided"),
        ]


def test_an_invoice_whose_lines_are_not_all_there_is_rejected_whole(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.txt",
        line("1.00"),
        head("00000001", "1"),
        line("10.00"),
        head("00000002", "3"),
        line("20.00"),
        line("30.00"),
        head("00000003", "1"),
        "0~~cut",
        head("00000004", "2"),
    )
    with database(tmp_path) as engine:
        file = load(engine, path).files[0]
        assert (file.rows_read, file.rows_loaded, file.rows_rejected) == (7, 1, 6)
        assert stored(engine, "source_row, amount") == [(5, Decimal("10.00"))]
        rejected = query(engine, "SELECT source_row, value FROM rejected_row ORDER BY 1")
        assert [(row, value.split(":")[0]) for row, value in rejected] == [
            (3, "no invoice head stands before this line"),
            (7, "the head states 3 lines, there are 2"),
            (8, "the head states 3 lines, there are 2"),
            (9, "a line of this invoice has neither 24 nor 11 fields"),
            (10, "a line of this invoice has neither 24 nor 11 fields"),
            (11, "the head states 2 lines, there are 0"),
        ]


def test_a_file_cut_between_two_invoices_says_so(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", head("00000001", "1"), line("10.00"))
    with database(tmp_path) as engine:
        assert load(engine, path).files[0].rows_loaded == 1
        (rejected,) = query(engine, "SELECT source_row, value FROM rejected_row")
        assert rejected[0] == 2
        assert "the file states 2 invoices, there are 1" in rejected[1]


def test_a_head_that_rightly_has_no_lines_counts_by_itself(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", head("00000001", "0"), head("00000002", "1"), line("1.00"))
    with database(tmp_path) as engine:
        load(engine, path)
        assert stored(engine, "invoice_number, line_number, amount, tax") == [
            ("00000001", None, Decimal("1500.00"), Decimal("240.00")),
            ("00000002", 1, Decimal("1.00"), Decimal("16.00")),
        ]


def test_another_table_with_these_headers_is_not_taken_for_it(tmp_path: Path) -> None:
    header = "发票代码,发票号码,开票日期,购方税号,销方税号,商品名称,金额"
    row = f"3300000130,00000001,2018-06-11,{BUYER},{SELLER},*钢材*热轧卷板,100.00"
    (tmp_path / "a.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    with database(tmp_path) as engine:
        assert load(engine, tmp_path / "a.csv").files[0].layout == "etax_lines"


def test_the_synthetic_export_loads(tmp_path: Path, shared: Path) -> None:
    with database(tmp_path) as engine:
        file = load(engine, shared / "formats" / "已开发票传出_synthetic.txt").files[0]
        assert (file.rows_read, file.rows_loaded, file.amount_loaded) == (3, 3, Decimal("1500.00"))
