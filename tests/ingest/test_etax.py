"""信息汇总表 of the tax bureau's 全量发票查询导出."""

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.ingest.files import (
    BUYER,
    ETAX_HEADER,
    OTHER,
    SELLER,
    database,
    etax_row,
    load,
    number,
    query,
    write_etax,
    write_workbook,
)


def test_a_line_is_read_as_it_is_printed(tmp_path: Path) -> None:
    remark = etax_row(备注="合同号 7", 发票风险等级="疑点发票", 规格型号="Q235B")
    with database(tmp_path) as engine:
        report = load(engine, write_etax(tmp_path / "a.xlsx", remark))
        assert report.files[0].layout == "etax_lines"
        assert query(
            engine,
            "SELECT einvoice_number, invoice_code, issued_on, supplier_id, supplier_name, "
            "buyer_id, buyer_name, goods_code, goods_name, specification, unit, quantity, "
            "unit_price, amount, tax_rate, tax, total, invoice_kind, status, risk, remark "
            "FROM invoice_row",
        ) == [
            (
                "25452000000000000001",
                None,
                date(2020, 1, 5),
                SELLER,
                "示例钢铁有限公司",
                BUYER,
                "示例机械有限公司",
                "1080206000000000000",
                "*黑色金属冶炼压延品*热轧卷板",
                "Q235B",
                "吨",
                Decimal("10.00000000"),
                Decimal("4000.000000000000"),
                Decimal("40000.00"),
                Decimal("0.1300"),
                Decimal("5200.00"),
                Decimal("45200.00"),
                "数电票（增值税专用发票）",
                "normal",
                "疑点发票",
                "合同号 7",
            )
        ]


@pytest.mark.parametrize("heading", ["数电发票号码", "数电票号码", "全电发票号码", "数电号码"])
def test_every_edition_of_the_number_header_is_known(tmp_path: Path, heading: str) -> None:
    header = [heading if name == "数电发票号码" else name for name in ETAX_HEADER]
    path = write_workbook(tmp_path / "a.xlsx", {"信息汇总表": [header, etax_row()]})
    with database(tmp_path) as engine:
        load(engine, path)
        assert query(engine, "SELECT einvoice_number FROM invoice_row") == [
            ("25452000000000000001",)
        ]


def test_titles_other_sheets_blank_rows_and_totals_do_not_become_trade(tmp_path: Path) -> None:
    total = etax_row(**(dict.fromkeys(ETAX_HEADER) | {"序号": "合 计", "金额": "80000"}))
    again = [name if name in ("开票日期", "金额") else None for name in ETAX_HEADER]
    sheets = {
        "发票基础信息": [["序号", "发票代码"], ["1", "2"]],
        "信息汇总表": [
            ["全量发票查询导出结果"],
            [],
            [f" {name}* " if name == "金额" else name for name in ETAX_HEADER],
            etax_row(),
            [None, "  ", "　"],
            again,
            etax_row(数电发票号码=number(2)),
            total,
            ["份数：2  金额：80000.00元"],
        ],
    }
    with database(tmp_path) as engine:
        file = load(engine, write_workbook(tmp_path / "a.xlsx", sheets)).files[0]
        assert (file.rows_read, file.rows_loaded, file.rows_summary) == (5, 2, 3)
        assert file.amount_read == file.amount_loaded == Decimal("80000.00")
        assert query(engine, "SELECT source_row FROM invoice_row ORDER BY 1") == [(4,), (7,)]


def test_a_number_that_went_through_floating_point_is_rejected(tmp_path: Path) -> None:
    rows = [
        etax_row(数电发票号码=25452000000000000001),
        etax_row(数电发票号码="2.5452E+19"),
        etax_row(数电发票号码="25452000000000002000"),
    ]
    with database(tmp_path) as engine:
        file = load(engine, write_etax(tmp_path / "a.xlsx", *rows)).files[0]
        assert (file.rows_loaded, file.rows_rejected) == (1, 2)
        assert query(
            engine, "SELECT source_row, reason_code, value FROM rejected_row ORDER BY 1"
        ) == [
            (2, "ruined_number", "25452000000000000000"),
            (3, "ruined_number", "2.5452E+19"),
        ]


def test_the_stored_dimension_is_not_trusted(tmp_path: Path) -> None:
    honest = write_etax(tmp_path / "a.xlsx", etax_row(), etax_row(数电发票号码=number(2)))
    lying = tmp_path / "b.xlsx"
    with zipfile.ZipFile(honest) as source, zipfile.ZipFile(lying, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'ref="A1:AA3"', b'ref="A1:B2"'))
    with zipfile.ZipFile(lying) as changed:
        assert b'ref="A1:B2"' in changed.read("xl/worksheets/sheet1.xml")
    with database(tmp_path) as engine:
        assert load(engine, lying).files[0].rows_loaded == 2


def test_the_owner_is_the_id_that_stands_in_every_row(tmp_path: Path) -> None:
    sold, bought = etax_row(), etax_row(数电发票号码=number(2), 销方识别号=OTHER, 购方识别号=SELLER)
    with database(tmp_path) as engine:
        assert (
            load(engine, write_etax(tmp_path / "a.xlsx", sold, bought)).files[0].owner_id == SELLER
        )
        assert query(engine, "SELECT side, count(*) FROM invoice_row GROUP BY 1 ORDER BY 1") == [
            ("purchases", 1),
            ("sales", 1),
        ]


def test_where_two_ids_could_be_the_owner_the_user_decides(tmp_path: Path) -> None:
    with database(tmp_path) as engine:
        load(engine, write_etax(tmp_path / "a.xlsx", etax_row()))
        assert query(engine, "SELECT owner_id, side FROM invoice_row") == [(None, None)]
        assert query(engine, "SELECT count(*) FROM book") == [(0,)]
        assert query(engine, "SELECT declared_by, amount FROM invoice_line") == [
            ("supplier", Decimal("40000.00"))
        ]
    (tmp_path / "2").mkdir()
    with database(tmp_path / "2") as engine:
        load(engine, tmp_path / "a.xlsx", owner=BUYER.lower())
        assert query(engine, "SELECT owner_id, side FROM invoice_row") == [(BUYER, "purchases")]


def test_an_owner_that_stands_nowhere_is_refused(tmp_path: Path) -> None:
    with database(tmp_path) as engine:
        file = load(engine, write_etax(tmp_path / "a.xlsx", etax_row()), owner=OTHER).files[0]
        assert "stands in none of the rows" in file.error
        assert query(engine, "SELECT count(*) FROM invoice_row") == [(0,)]


def test_a_workbook_that_misses_a_column_is_refused_and_told_which(tmp_path: Path) -> None:
    header = [name for name in ETAX_HEADER if name not in ("金额", "价税合计")]
    path = write_workbook(tmp_path / "a.xlsx", {"信息汇总表": [header]})
    with database(tmp_path) as engine:
        error = load(engine, path).files[0].error
        assert "the nearest is etax_lines, for which no column is headed 金额" in error


def test_the_public_synthetic_export_and_its_xml_are_one_invoice(
    tmp_path: Path, shared: Path
) -> None:
    seller = "91330100MA00000018"
    paths = [
        shared / "formats" / "全量发票查询导出结果_synthetic.xlsx",
        shared / "formats" / "数电票_EInvoice_synthetic.xml",
    ]
    with database(tmp_path) as engine:
        workbook, xml = load(engine, *paths, owner=seller).files
        # four lines, three heads that tell the same again, and the total of the lines
        assert (workbook.rows_read, workbook.rows_loaded, workbook.rows_summary) == (8, 4, 1)
        assert (workbook.amount_read, workbook.rows_voided) == (2 * Decimal("8500.00"), 2)
        assert (xml.rows_read, xml.rows_loaded, xml.owner_id) == (2, 2, seller)
        assert query(
            engine,
            "SELECT invoice_key, count(*), sum(amount), min(status), min(original_key) "
            "FROM invoice_line GROUP BY 1 ORDER BY 1",
        ) == [
            ("25332000000000000017", 2, Decimal("15500.00"), "partly_reversed", None),
            ("25332000000000000025", 1, Decimal("-8000.00"), "normal", "25332000000000000017"),
            ("3300222130-01234567", 1, Decimal("1000.00"), "voided", None),
        ]
        assert query(engine, 'SELECT "day", known_on, amount, quantity, invoices FROM trade') == [
            (date(2025, 3, 4), date(2025, 3, 4), Decimal("15500.00"), Decimal("2.00000000"), 1),
            (date(2025, 3, 4), date(2025, 4, 2), Decimal("-8000.00"), Decimal("-1.00000000"), 0),
        ]


def test_lines_that_go_on_in_a_second_sheet_are_all_loaded(tmp_path: Path) -> None:
    first = [ETAX_HEADER, etax_row(数电发票号码=number(1)), etax_row(数电发票号码=number(2))]
    second = [ETAX_HEADER, etax_row(数电发票号码=number(3))]
    path = write_workbook(tmp_path / "a.xlsx", {"信息汇总表": first, "信息汇总表1": second})
    with database(tmp_path) as engine:
        report = load(engine, path)
        assert report.files[0].rows_loaded == 3
        assert query(engine, "SELECT count(DISTINCT source_row) FROM invoice_row") == [(3,)]


def test_an_owner_that_stands_in_no_row_is_refused_even_where_another_is_plain(
    tmp_path: Path,
) -> None:
    rows = [etax_row(), etax_row(数电发票号码=number(2), 购方识别号=OTHER)]
    with database(tmp_path) as engine:
        file = load(engine, write_etax(tmp_path / "a.xlsx", *rows), owner="91450200MA5K99999X")
        assert "stands in none of the rows" in file.files[0].error
