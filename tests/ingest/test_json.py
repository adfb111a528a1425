"""Tables of the tax bureau's kind: JSON in its three forms, and Parquet."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from chainscan.engine import Engine
from chainscan.ingest.layouts.listing import layout_text
from tests.ingest.files import BUYER, SELLER, STEEL, database, load, query

DAY = 1528646400000
"""2018-06-11 00:00 in China, in milliseconds."""


def head(number: str, **fields: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "fpdm": "4500201130",
        "fphm": number,
        "kprq": DAY,
        "xfsbh": SELLER,
        "xfmc": "示例钢铁有限公司",
        "gfsbh": BUYER,
        "gfmc": "示例机械有限公司",
        "je": 300.10,
        "se": 48.02,
        "jshj": 348.12,
        "fpztDm": "0",
        "xfSjswjgDm": "14500000000",
        "gfQxswjgDm": "14201020000",
    }
    return row | fields


def line(number: str, place: int, amount: float, **fields: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "fpdm": "4500201130",
        "fphm": number,
        "mxxh": place,
        "spmc": "*钢材*热轧卷板",
        "spbm": STEEL,
        "jldw": "吨",
        "hwsl": 2,
        "je": amount,
        "sl": "0.16",
        "se": None,
    }
    return row | fields


def stored(engine: Engine, columns: str) -> list[tuple[object, ...]]:
    return query(engine, f"SELECT {columns} FROM invoice_row ORDER BY source_row")


def as_array(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False)


def as_lines(rows: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def as_pages(rows: list[dict[str, Any]]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False, indent=1) for row in rows)


@pytest.mark.parametrize("write", [as_array, as_lines, as_pages])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_heads_are_read_from_every_form(tmp_path: Path, write: Any, encoding: str) -> None:
    rows = [head("00000001"), head("00000002", fpztDm="2"), head("00000003", fpztDm="7", je=0.3)]
    path = tmp_path / "main.json"
    path.write_bytes(write(rows).encode(encoding))
    with database(tmp_path) as engine:
        file = load(engine, tmp_path).files[0]
        assert (file.layout, file.rows_loaded, file.rows_voided) == ("bureau_heads", 3, 1)
        columns = "invoice_number, CAST(issued_on AS VARCHAR), supplier_name, amount, tax, status"
        assert stored(engine, columns) == [
            (number, "2018-06-11", "示例钢铁有限公司", Decimal(amount), Decimal("48.02"), status)
            for number, amount, status in [
                ("00000001", "300.10", "normal"),
                ("00000002", "300.10", "voided"),
                ("00000003", "0.30", "partly_reversed"),
            ]
        ]
        assert query(
            engine,
            "SELECT DISTINCT supplier_region, buyer_region FROM source_row",
        ) == [("14500000000", "14201020000")]


def test_heads_and_lines_of_one_file_are_joined(tmp_path: Path) -> None:
    document = {
        "main": [head("00000001"), head("00000002"), head("00000003")],
        "lines": [
            line("00000001", 1, 100.05),
            line("00000009", 1, 1.0),
            line("00000001", 2, 200.05),
            line("00000003", 1, 7.0),
        ],
    }
    path = tmp_path / "both.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    with database(tmp_path) as engine:
        file = load(engine, path).files[0]
        assert (file.layout, file.rows_loaded, file.rows_rejected) == ("bureau_lines", 4, 1)
        columns = "source_row, invoice_number, line_number, supplier_id, amount, tax, goods_code"
        assert stored(engine, columns) == [
            (1, "00000001", 1, SELLER, Decimal("100.05"), None, STEEL),
            (3, "00000001", 2, SELLER, Decimal("200.05"), None, STEEL),
            (4, "00000003", 1, SELLER, Decimal("7.00"), None, STEEL),
            (6, "00000002", None, SELLER, Decimal("300.10"), Decimal("48.02"), None),
        ]
        (value,) = query(engine, "SELECT value FROM rejected_row")[0]
        assert "no invoice has this line's code and number" in value


def test_a_regions_table_is_its_sellers_books_by_a_copy_of_the_layout(tmp_path: Path) -> None:
    path = tmp_path / "main.json"
    heads = [head("00000001"), head("00000002", xfsbh=BUYER, gfsbh=SELLER)]
    path.write_text(json.dumps(heads), encoding="utf-8")
    copied = layout_text("bureau_heads").replace("[columns]", '[columns]\nowner_id = ["xfsbh"]')
    layout = tmp_path / "region.toml"
    layout.write_text(f'{copied}\n[constants]\nside = "sales"\n', encoding="utf-8")
    with database(tmp_path) as engine:
        load(engine, path, layout=layout)
        assert stored(engine, "owner_id, side") == [(SELLER, "sales"), (BUYER, "sales")]


def test_a_head_that_comes_twice_is_listed_and_joined_once(tmp_path: Path) -> None:
    document = {"main": [head("00000001"), head("00000001")], "lines": [line("00000001", 1, 5.0)]}
    path = tmp_path / "both.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    with database(tmp_path) as engine:
        file = load(engine, path).files[0]
        assert (file.rows_loaded, file.rows_rejected) == (1, 1)


def test_lines_alone_need_their_heads(tmp_path: Path) -> None:
    rows = [line("00000001", 1, 100.0)]
    as_json = tmp_path / "a.json"
    as_json.write_text(as_array(rows), encoding="utf-8")
    table = tmp_path / "b.parquet"
    duckdb.read_json(str(as_json)).write_parquet(str(table))
    with database(tmp_path) as engine:
        for file in load(engine, as_json, table).files:
            assert "lines without their heads" in file.error
            assert str(file.path) in file.error


def test_heads_are_read_from_parquet(tmp_path: Path) -> None:
    source = tmp_path / "a.tmp"
    source.write_text(as_array([head("00000001"), head("00000002")]), encoding="utf-8")
    path = tmp_path / "main.parquet"
    duckdb.read_json(str(source)).write_parquet(str(path))
    with database(tmp_path) as engine:
        file = load(engine, path).files[0]
        assert (file.layout, file.rows_loaded) == ("bureau_heads", 2)
        assert stored(engine, "amount") == [(Decimal("300.10"),)] * 2


def test_a_long_number_keeps_its_digits_and_a_ruined_one_is_rejected(tmp_path: Path) -> None:
    text = as_array([head("N1", fpdm=None), head("N2", fpdm=None)])
    path = tmp_path / "a.json"
    text = text.replace("示例机械有限公司", "示例机械有限公司一二三四五六七八九十一二三.0")
    long = text.replace('"N1"', "25452000000000000001").replace('"N2"', "2.5452e19")
    path.write_text(long, encoding="utf-8")
    with database(tmp_path) as engine:
        load(engine, path)
        assert stored(engine, "einvoice_number") == [("25452000000000000001",)]
        assert query(engine, "SELECT reason_code FROM rejected_row") == [("ruined_number",)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[]", "it holds no rows"),
        ('[{"a": 1}, 2]', "no object with named fields"),
        ('[{"a": 1}, {"a"', "Malformed JSON"),
        ('{"main": [{"a": 1}], "x": []}', "something else"),
        ('{"main": [1], "lines": []}', "no object with named fields"),
        ("[{" + ", ".join(f'"k{k}": 1' for k in range(2000)) + "}]", "more than 1000 columns"),
        ('[{"a": ' + "[" * 200_000 + "]" * 200_000 + "}]", "no known layout"),
        ('[{"a": ' + "[" * 200_000, "Malformed JSON"),
        ('[{"a": "\x00"}]', "NUL bytes"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with database(tmp_path) as engine:
        error = load(engine, path).failed[0].error
        assert words in error
        assert "\n" not in error
        assert len(error) < 500
