"""Rows that cannot be accepted, each with its reason."""

from decimal import Decimal
from pathlib import Path

import pytest

from chainscan.ingest import coverage, write_rejected
from tests.ingest.files import a_line, database, load, number, query, write_lines

CASES = [
    ("no_date", {"issued_on": ""}, None),
    ("unreadable_date", {"issued_on": "yesterday"}, "yesterday"),
    ("impossible_date", {"issued_on": "2020-02-30"}, "2020-02-30"),
    ("impossible_date", {"issued_on": "0202-02-20"}, "0202-02-20"),
    ("no_amount", {"amount": "--"}, None),
    ("unreadable_amount", {"amount": "四万"}, "四万"),
    ("unreadable_amount", {"amount": "1.234,56", "total": "113.00", "tax": "13.00"}, "1.234,56"),
    ("overflow", {"amount": "99999999999999999999"}, "99999999999999999999 · 5200.00 · 10"),
    ("overflow", {"quantity": "1e30"}, "40000.00 · 5200.00 · 1e30"),
    ("no_supplier", {"supplier_id": "", "owner_id": "", "supplier_name": "某店"}, "某店"),
    ("no_buyer", {"buyer_id": ""}, None),
    ("unknown_status", {"status": "奇怪"}, "奇怪"),
    ("ruined_number", {"einvoice_number": "2.5452E+19"}, "2.5452E+19"),
    ("unreadable_number", {"einvoice_number": "12-34"}, "12-34"),
]


@pytest.mark.parametrize(("reason", "cells", "value"), CASES)
def test_a_row_is_rejected_with_its_reason_and_value(
    tmp_path: Path, reason: str, cells: dict[str, str], value: str | None
) -> None:
    good = a_line(einvoice_number=number(7))
    with database(tmp_path) as engine:
        file = load(engine, write_lines(tmp_path / "a.csv", a_line(**cells), good)).files[0]
        assert (file.rows_read, file.rows_loaded, file.rows_rejected) == (2, 1, 1)
        assert file.amount_read == file.amount_loaded + file.amount_rejected
        assert query(engine, "SELECT source_row, reason_code, value FROM rejected_row") == [
            (2, reason, value)
        ]


def test_an_amount_with_tax_needs_the_tax_or_its_rate(tmp_path: Path) -> None:
    layout = tmp_path / "own.toml"
    columns = ("issued_on", "supplier_id", "buyer_id", "total", "tax_rate", "tax")
    mapping = "".join(f'{name} = ["{name}"]\n' for name in columns)
    layout.write_text(
        'name = "own"\ngrain = "line"\namount_includes_tax = true\n'
        f'required = ["total"]\n[columns]\n{mapping}amount = ["gross"]\n',
        encoding="utf-8",
    )
    heads = "issued_on,supplier_id,buyer_id,gross,total,tax_rate,tax\n"
    rows = ["113,113,13%,", "113,113,,13", "113,113,免税,", "113,113,,"]
    lines = [f"2020-01-0{day},E1,B1,{row}\n" for day, row in enumerate(rows, 1)]
    path = tmp_path / "a.csv"
    path.write_text(heads + "".join(lines), encoding="utf-8")
    with database(tmp_path) as engine:
        load(engine, path, layout=layout)
        assert query(engine, "SELECT amount FROM invoice_row ORDER BY source_row") == [
            (Decimal("100.00"),),
            (Decimal("100.00"),),
            (Decimal("113.00"),),
        ]
        assert query(engine, "SELECT source_row, reason_code, value FROM rejected_row") == [
            (5, "no_tax_rate", "113")
        ]


def test_a_line_with_too_many_fields_is_rejected_and_counted(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", a_line(), a_line(einvoice_number=number(2)))
    with path.open("a", encoding="utf-8") as file:
        file.write("one,too,many" + ",x" * 20 + "\n")
    with database(tmp_path) as engine:
        report = load(engine, path).files[0]
        assert (report.rows_read, report.rows_loaded, report.rows_rejected) == (3, 2, 1)
        [(row, reason, value)] = query(
            engine, "SELECT source_row, reason_code, value FROM rejected_row"
        )
        assert (row, reason) == (4, "malformed_line")
        assert value.startswith("one,too,many")


def test_a_buyer_without_an_id_but_with_a_name_is_a_consumer(tmp_path: Path) -> None:
    rows = [
        a_line(buyer_id="", buyer_name="个人"),
        a_line(einvoice_number=number(2), buyer_id="000000000000000"),
    ]
    with database(tmp_path) as engine:
        assert load(engine, write_lines(tmp_path / "a.csv", *rows)).files[0].rows_loaded == 2
        assert query(engine, "SELECT buyer_key, amount FROM trade") == [(0, Decimal("80000.00"))]


def test_rejected_rows_are_written_for_a_spreadsheet_without_formulas(tmp_path: Path) -> None:
    formula = '=cmd|"/c calc"!A1'
    path = write_lines(tmp_path / "a.csv", a_line(issued_on=formula), a_line(amount="@x"))
    out = tmp_path / "out" / "rejected.csv"
    with database(tmp_path) as engine:
        load(engine, path)
        assert write_rejected(engine, out) == 2
        assert [row.reason_code for row in coverage(engine).rejected_sample] == [
            "unreadable_date",
            "unreadable_amount",
        ]
    text = out.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    lines = text.decode("utf-8-sig").splitlines()
    assert lines[0] == "file,sheet,row,column,value,reason_zh,reason,reason_code"
    assert '"\'=cmd|""/c calc""!A1"' in lines[1]
    assert "'@x" in lines[2]
    assert "开票日期无法识别" in lines[1]
    assert [entry.name for entry in out.parent.iterdir()] == ["rejected.csv"]
