"""Whatever bytes come in: tables come out, or a FileError. CHAINSCAN_FUZZ_SECONDS lengthens it."""

import csv
import io
import json
import os
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainscan.errors import FileError
from chainscan.ingest.reading import kind_of, open_text
from chainscan.ingest.reading.table import is_damage
from chainscan.ingest.reading.text_table import TextTable
from chainscan.ingest.recognise import open_tables
from tests.ingest import test_client_text, test_json
from tests.ingest.files import a_line, etax_row, number, write_etax, write_lines
from tests.ingest.hostile import old_workbook
from tests.ingest.test_hostile import dimensions, number_cell

SECONDS = float(os.environ.get("CHAINSCAN_FUZZ_SECONDS", "1.5"))
NUMBERS = (b"0", b"-1", b"65535", b"2147483648", b"9223372036854775808", b"1e999")
SIGNS = (b'"', b"'", b",", b"\n", b"\r", b"\0", b"<", b">", b"&", b"~~", b"\xff", b"\xe4\xb8", b"{")

CELLS = st.text(st.sampled_from('ab中 ,;\t"\n\r'), max_size=6) | st.text(
    st.characters(codec="utf-8", exclude_characters="\0\x1a"), max_size=4
)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from([",", "\t", ";", "|"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_cells_written_as_csv_come_back(rows: list[list[str]], sign: str, end: str) -> None:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=sign, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([["head_a", "head_b", "head_c"], *rows])
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder) / "a.csv"
        path.write_bytes(written.getvalue().encode())
        with open_text(path, delimiters=(sign,)) as (table,):
            found = table.stream(connection, 0).fetchall()
            assert table.malformed(connection) == []
        assert [[cell or "" for cell in row] for row in found] == rows
        lines = written.getvalue().split("\n")
        numbers = sorted({*range(2, len(lines))} - {*table.skipped_lines})
        for at, row in zip(numbers, rows, strict=True):
            assert lines[at - 1].startswith('"' + row[0].replace('"', '""').split("\n")[0][:1])


def book(folder: Path) -> bytes:
    return write_etax(
        folder / "x.xlsx", *[etax_row(序号=str(k), 数量=k) for k in range(5)]
    ).read_bytes()


def old_book(folder: Path) -> bytes:
    records = dimensions(3, 3) + b"".join(number_cell(k, k) for k in range(3))
    return old_workbook(folder / "x.xls", records).read_bytes()


def text(folder: Path) -> bytes:
    rows = [a_line(einvoice_number=number(k), goods_name='a"b,\nc') for k in range(9)]
    return write_lines(folder / "x.csv", *rows).read_bytes()


def client_text(folder: Path) -> bytes:
    head, line = test_client_text.head("00000001", "2"), test_client_text.line("1.00")
    return test_client_text.write(folder / "x.txt", *[head, line, line] * 3).read_bytes()


def objects(folder: Path) -> bytes:  # noqa: ARG001
    heads = [test_json.head(f"{k:08d}") for k in range(3)]
    lines = [test_json.line(f"{k:08d}", 1, 1.5) for k in range(3)]
    return json.dumps({"main": heads, "lines": lines}, ensure_ascii=False).encode()


def parquet(folder: Path) -> bytes:
    path = folder / "x.parquet"
    duckdb.sql("SELECT i AS a, 'x' || i AS b FROM range(50) AS t(i)").write_parquet(str(path))
    return path.read_bytes()


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The bytes with a few changed, lost, repeated or put in."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(changed) + 1)
        kind = chance.randrange(6)
        if kind == 0:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del changed[at : at + chance.randrange(1, 60)]
        elif kind == 2:
            changed[at:at] = changed[max(0, at - 40) : at] * chance.choice((1, 1, 50))
        elif kind == 3:
            changed[at:at] = chance.choice(NUMBERS)
        elif kind == 4:
            changed[at : at + 1] = chance.choice(SIGNS)
        elif chance.random() < 0.3:
            del changed[at:]
    return bytes(changed)


def mutated_parts(content: bytes, chance: random.Random) -> bytes:
    """An archive in which the parts are mutated, not their packing."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            part = source.read(name)
            hit = chance.random() < 0.3
            archive.writestr(name, mutated(part, chance) if hit else part)
    return target.getvalue()


def read_all(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """Read the file as loading would; the words of a FileError, the only one that may come out."""
    try:
        if kind_of(path) in ("xml", "ofd"):
            return ""
        with open_tables(connection, path) as tables:
            for table in tables:
                rows = table.stream if isinstance(table, TextTable) else table.load
                try:
                    rows(connection, 0).fetchall()
                    table.malformed(connection)
                except duckdb.Error as wrong:
                    if not is_damage(wrong):
                        raise
    except FileError as wrong:
        return str(wrong)
    return ""


@pytest.mark.parametrize("make", [book, old_book, text, client_text, objects, parquet])
def test_mutated_files_give_tables_or_a_file_error(
    tmp_path: Path, make: Callable[[Path], bytes]
) -> None:
    content = make(tmp_path)
    path = tmp_path / {"book": "a.xlsx", "old_book": "a.xls"}.get(make.__name__, "a")
    until, seed = time.monotonic() + SECONDS, 0
    with duckdb.connect() as connection:
        while time.monotonic() < until:
            seed += 1
            chance = random.Random(seed)
            is_part = make is book and chance.random() < 0.7
            path.write_bytes((mutated_parts if is_part else mutated)(content, chance))
            try:
                words = read_all(connection, path)
            except BaseException as wrong:
                raise AssertionError(f"seed {seed}: {type(wrong).__name__}: {wrong}") from wrong
            assert "\n" not in words, seed
    assert seed > 5


def test_random_bytes_give_tables_or_a_file_error(tmp_path: Path) -> None:
    starts = (
        b"",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"PAR1",
        b"[{",
        b"SJJK0201~~",
    )
    path = tmp_path / "a"
    with duckdb.connect() as connection:
        for seed in range(60):
            chance = random.Random(seed)
            path.write_bytes(starts[seed % len(starts)] + chance.randbytes(chance.randrange(3000)))
            assert "\n" not in read_all(connection, path)
