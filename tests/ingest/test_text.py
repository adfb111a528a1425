"""Delimited text in every encoding and with every delimiter, and Parquet."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from chainscan.engine import Engine
from chainscan.ingest.find_files import find_files
from tests.ingest.files import (
    a_line,
    database,
    load,
    number,
    query,
    write_etax,
    write_heads,
    write_lines,
)

ROWS = [
    a_line(goods_name="*钢材*热轧卷板，“甲级”"),
    a_line(einvoice_number=number(2), goods_name='5" 钢管, 厚'),
    a_line(einvoice_number=number(3), goods_name="第一行\n第二行"),
]


def stored(engine: Engine) -> list[tuple[object, ...]]:
    return query(engine, "SELECT einvoice_number, goods_name, amount FROM invoice_row ORDER BY 1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_every_encoding_reads_the_same(tmp_path: Path, encoding: str) -> None:
    path = write_lines(tmp_path / "a.csv", *ROWS, encoding=encoding)
    with database(tmp_path) as engine:
        assert load(engine, path).files[0].error == ""
        assert stored(engine) == [
            (number(1), "*钢材*热轧卷板，“甲级”", Decimal("40000.00")),
            (number(2), '5" 钢管, 厚', Decimal("40000.00")),
            (number(3), "第一行\n第二行", Decimal("40000.00")),
        ]


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_every_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = write_lines(tmp_path / "a.csv", a_line(amount="40,000.00", goods_name="a,b"))
    text = path.read_text(encoding="utf-8").replace('"40,000.00"', "40#000.00")
    text = text.replace('"a,b"', "a#b").replace(",", delimiter).replace("#", ",")
    path.write_text(text, encoding="utf-8")
    with database(tmp_path) as engine:
        load(engine, path)
        assert stored(engine) == [(number(1), "a,b", Decimal("40000.00"))]


def test_title_lines_trailing_delimiters_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", a_line(), a_line(einvoice_number=number(2)))
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    lines = ["发票导出", "", header, *(f"{line},," for line in lines), "合计,80000"]
    path.write_bytes("\r\n".join(lines).encode())
    with database(tmp_path) as engine:
        file = load(engine, path).files[0]
        assert (file.rows_read, file.rows_loaded, file.rows_summary) == (3, 2, 1)


def test_an_export_without_rows_is_loaded_as_one(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", a_line())
    header = path.read_text(encoding="utf-8").splitlines()[0]
    path.write_text(header, encoding="utf-8")
    empty = write_etax(tmp_path / "b.xlsx")
    with database(tmp_path) as engine:
        for file in load(engine, path, empty).files:
            assert (file.status, file.rows_read, file.amount_read) == ("loaded", 0, 0)
        assert query(engine, "SELECT count(*) FROM book") == [(0,)]


def test_parquet_with_real_types_reads_like_its_csv(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", *ROWS)
    typed = tmp_path / "b.parquet"
    numbers = {"einvoice_number": "VARCHAR", "goods_code": "VARCHAR"}
    duckdb.read_csv(str(path), dtype=numbers).write_parquet(str(typed))
    columns = duckdb.read_parquet(str(typed))
    types = dict(zip(columns.columns, map(str, columns.dtypes), strict=True))
    assert (types["issued_on"], types["quantity"]) == ("DATE", "BIGINT")
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    with database(tmp_path / "1") as first, database(tmp_path / "2") as second:
        load(first, path)
        load(second, typed)
        every = "SELECT * EXCLUDE (file_id, source_row) FROM invoice_row ORDER BY identity"
        assert query(first, every) == query(second, every)


@pytest.mark.parametrize("own_column", [False, True])
def test_rows_of_a_large_parquet_file_keep_their_numbers(
    tmp_path: Path, *, own_column: bool
) -> None:
    path = write_lines(tmp_path / "a.csv", a_line(line_number="1"))
    table = duckdb.read_csv(str(path), all_varchar=True)
    numbered = [
        "CAST(i AS VARCHAR) AS line_number" if name == "line_number" else f"t.{name}"
        for name in table.columns
    ] + (["'x' AS file_row_number"] if own_column else [])
    lines = table.set_alias("t").join(
        duckdb.sql("SELECT unnest(range(1, 300001)) AS i").set_alias("n"), "TRUE"
    )
    lines.select(", ".join(numbered)).write_parquet(
        str(tmp_path / "b.parquet"), row_group_size=20_000
    )
    with database(tmp_path) as engine:
        assert load(engine, tmp_path / "b.parquet").files[0].rows_loaded == 300_000
        wrong = "SELECT count(*) FROM source_row WHERE source_row IS DISTINCT FROM line_number"
        assert query(engine, wrong) == [(0,)]


def test_a_mapping_file_beside_the_data_is_used_for_what_no_layout_knows(tmp_path: Path) -> None:
    path = write_heads(
        tmp_path / "ledger.csv",
        ["E1", "E1", "B1", "", "1234567", "2020/1/5", "100", "13", "113", " 有效发票", "销项"],
    )
    other = write_lines(tmp_path / "lines.csv", a_line())
    with database(tmp_path) as engine:
        report = load(engine, tmp_path)
        assert {file.path: file.layout for file in report.files} == {
            path: "ledger",
            other: "canonical",
        }
        assert query(
            engine, "SELECT identity, side, status FROM invoice_row WHERE grain='head'"
        ) == [("01234567|2020-01-05|E1|B1|113.00", "sales", "normal")]


def test_amounts_that_include_tax_are_net_after_loading(tmp_path: Path) -> None:
    layout = 'name = "gross"\ngrain = "head"\namount_includes_tax = true\n[columns]\n'
    layout += "\n".join(
        f'{column} = "{column}2"'
        for column in ("issued_on", "supplier_id", "buyer_id", "amount", "tax", "tax_rate")
    )
    (tmp_path / "gross.toml").write_text(layout, encoding="utf-8")
    path = tmp_path / "a.csv"
    path.write_text(
        "issued_on2,supplier_id2,buyer_id2,amount2,tax2,tax_rate2\n"
        "2020-01-05,E1,E2,113.00,13.00,13%\n2020-01-06,E1,E2,113.00,,13%\n",
        encoding="utf-8",
    )
    with database(tmp_path) as engine:
        load(engine, path)
        assert query(engine, "SELECT amount, total FROM invoice_row ORDER BY issued_on") == [
            (Decimal("100.00"), Decimal("113.00")),
            (Decimal("100.00"), Decimal("113.00")),
        ]


def test_folders_and_patterns_give_files_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "sub/c.xml", "README.md", "readme.txt", "map.toml", ".hidden"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    for name in ("truth/t.csv", "~$a.xlsx", ".git/x.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", encoding="utf-8")
    found, missing = find_files([tmp_path, tmp_path / "*.csv", tmp_path / "README.md"])
    assert [file.path.relative_to(tmp_path).as_posix() for file in found] == [
        "a.csv",
        "b.csv",
        "sub/c.xml",
        "README.md",
    ]
    assert missing == {}


def test_rows_carry_the_number_of_the_line_that_an_editor_shows(tmp_path: Path) -> None:
    header, first, second, third = (
        write_lines(
            tmp_path / "a.csv",
            a_line(),
            a_line(einvoice_number=number(2), goods_name="two\n\nlines"),
            a_line(einvoice_number=number(3)),
        )
        .read_text(encoding="utf-8")
        .replace("two\n\nlines", "two#lines")
        .splitlines()
    )
    second = second.replace("two#lines", "two\n\nlines")
    text = ["title", "", header, "", first, second, "   ", ",,,", f"{third},1,2,3,4,5", "", third]
    path = tmp_path / "b.csv"
    path.write_text("\n".join(text), encoding="utf-8")
    with database(tmp_path) as engine:
        assert load(engine, path).files[0].rows_rejected == 1
        rows = query(engine, "SELECT source_row, einvoice_number FROM invoice_row ORDER BY 1")
        assert rows == [(5, number(1)), (6, number(2)), (13, number(3))]
        assert query(engine, "SELECT source_row FROM rejected_row") == [(11,)]


@pytest.mark.parametrize("title", ["t\r\nwo", "t\rwo", "t\nwo", "t\n\nwo"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_break_in_a_quoted_title_loses_no_row(tmp_path: Path, title: str, end: str) -> None:
    lines = write_lines(tmp_path / "a.csv", a_line(), a_line(einvoice_number=number(2)))
    rows = [f'"{title}"', *lines.read_text(encoding="utf-8").splitlines()]
    path = tmp_path / "b.csv"
    path.write_bytes(end.join(rows).encode())
    with database(tmp_path) as engine:
        assert load(engine, path).files[0].rows_loaded == 2


def test_line_ends_of_different_kinds_are_made_alike(tmp_path: Path) -> None:
    lines = write_lines(
        tmp_path / "a.csv", *(a_line(einvoice_number=number(k)) for k in range(1, 5))
    )
    header, *rows = lines.read_text(encoding="utf-8").splitlines()
    mixed = tmp_path / "b.csv"
    mixed.write_bytes(f"{header}\r\n{rows[0]}\n{rows[1]}\r\r\n{rows[2]}\n{rows[3]}".encode())
    old = tmp_path / "c.csv"
    old.write_bytes("\r".join([header, *rows]).encode())
    with database(tmp_path) as engine:
        files = load(engine, mixed, old).files
        assert [file.rows_loaded for file in files] == [4, 0]
        assert [file.rows_duplicate for file in files] == [0, 4]


def test_every_row_of_a_large_file_keeps_the_number_of_its_line(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", a_line(einvoice_number="NUMBER", goods_name="GOODS"))
    header, line = path.read_text(encoding="utf-8").splitlines()
    rows = 400_000  # more than one thread reads
    lines = (
        line.replace("NUMBER", f"2545200000{count:010d}").replace("GOODS", "钢" * (count % 60))
        for count in range(2, rows + 2)
    )
    path.write_text("\n".join([header, *lines]), encoding="utf-8")
    with database(tmp_path) as engine:
        load(engine, path)
        assert query(
            engine,
            "SELECT count(*), min(source_row), max(source_row),"
            " count(*) FILTER (CAST(right(einvoice_number, 10) AS INTEGER) <> source_row)"
            " FROM source_row",
        ) == [(rows, 2, rows + 1, 0)]
