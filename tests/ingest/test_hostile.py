"""Files that must not be trusted: each is refused with one line, soon and in little memory."""

import resource
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from chainscan.errors import FileError
from chainscan.ingest.reading import (
    faulty_lines,
    kind_of,
    open_text,
    open_workbook,
    zip_member,
)
from chainscan.ingest.reading import text_table as text_module
from chainscan.ingest.reading.facts import SURELY
from tests.ingest.files import a_line, database, etax_row, load, query, write_etax, write_lines
from tests.ingest.hostile import changed_workbook, lying_workbook, old_workbook, with_cells

MEMORY = 3 * 1024**3
READ = """
import resource, sys
from pathlib import Path
import duckdb
from chainscan.errors import FileError
from chainscan.ingest.reading import open_workbook
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
try:
    tables = open_workbook(duckdb.connect(), Path(sys.argv[1]))
    print("read", len(tables))
except FileError as wrong:
    print(wrong)
"""
FAR_ROW = '<row r="1048576"><c r="AZ1048576"><v>1</v></c></row>'
XML_CELL = '<row r="9"><c r="A9"><v>1</v></c></row>'


def dimensions(rows: int, columns: int) -> bytes:
    return struct.pack("<HHIIHHH", 0x0200, 14, 0, rows, 0, columns, 0)


def number_cell(row: int, column: int) -> bytes:
    return struct.pack("<HHHHHd", 0x0203, 14, row, column, 0, 1.0)


HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "last_cell": (
        lambda p: with_cells(p, '<row r="9"><c r="XFD1048576"><v>1</v></c></row>'),
        "more than 1000 columns",
    ),
    "far_cell": (lambda p: with_cells(p, FAR_ROW), "hardly any before"),
    "single_quotes": (
        lambda p: with_cells(p, "<row r='9'><c r = 'XFD1048576'><v>1</v></c></row>"),
        "more than 1000 columns",
    ),
    "prefixed": (
        lambda p: changed_workbook(
            p,
            lambda xml: xml.replace(b"<worksheet ", b'<worksheet xmlns:x="http://x" ').replace(
                b"</sheetData>", b'<x:c r="XFD1048576"><v>1</v></x:c></sheetData>'
            ),
        ),
        "more than 1000 columns",
    ),
    "no_references": (
        lambda p: with_cells(p, f"<row>{'<c><v>1</v></c>' * 1500}</row>"),
        "more than 1000 columns",
    ),
    "no_such_place": (
        lambda p: with_cells(p, '<row><c r="A19223372036854775808"><v>1</v></c></row>'),
        "is no place in a sheet",
    ),
    "wide": (
        lambda p: with_cells(p, f'<row r="9">{_cells(9, 1500)}</row>'),
        "more than 1000 columns",
    ),
    "entities": (
        lambda p: changed_workbook(
            p,
            lambda xml: xml.replace(b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet', 1),
        ),
        "declares a document type",
    ),
    "entity_in_texts": (
        lambda p: changed_workbook(
            p,
            lambda xml: xml.replace(b"<sst", b"<!DOCTYPE sst []><sst", 1),
            "xl/sharedStrings.xml",
        ),
        "declares a document type",
    ),
    "deep": (lambda p: with_cells(p, "<c>" + "<d>" * 300 + "</d>" * 300 + "</c>"), "nested more"),
    "huge_cell": (
        lambda p: with_cells(
            p, f'<row r="9"><c r="A9" t="inlineStr"><is><t>{"ab" * 2**20}</t></is></c></row>'
        ),
        "a cell of more than a megabyte",
    ),
    "lying": (lambda p: lying_workbook(p, 40), "unpacks to more than the file says"),
    "binary": (lambda p: _zip(p, "xl/workbook.bin"), "binary workbook"),
    "document": (lambda p: _zip(p, "[Content_Types].xml"), "no workbook"),
}
OLD: dict[str, tuple[bytes, str]] = {
    "dimensions": (dimensions(60_000, 60_000), "pretends to have 60,000 rows"),
    "column": (number_cell(0, 0) + number_cell(65_535, 65_000), "more than 1000 columns"),
}


def _cells(row: int, count: int) -> str:
    names = [chr(65 + k) for k in range(26)]
    columns = [*names, *(a + b for a in names for b in names)]
    columns += [a + b for a in names for b in columns[26:]]
    return "".join(f'<c r="{name}{row}"><v>1</v></c>' for name in columns[:count])


def _zip(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return path


def refusal(path: Path) -> str:
    """What a process of little memory prints that opens the workbook; it must not be killed."""
    command = [sys.executable, "-c", READ, str(path), str(MEMORY)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    return done.stdout


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused(tmp_path: Path, name: str) -> None:
    make, words = HOSTILE[name]
    path = make(tmp_path / "a.xlsx")
    with duckdb.connect() as connection, pytest.raises(FileError, match=words):
        _ = kind_of(path), open_workbook(connection, path)


@pytest.mark.parametrize("name", OLD)
def test_a_hostile_old_workbook_is_refused(tmp_path: Path, name: str) -> None:
    records, words = OLD[name]
    path = old_workbook(tmp_path / "a.xls", records)
    with pytest.raises(FileError, match=words), duckdb.connect() as connection:
        open_workbook(connection, path)


def test_a_chain_of_sectors_that_bites_its_tail_is_refused(tmp_path: Path) -> None:
    sound = old_workbook(tmp_path / "a.xls", dimensions(1, 1) + number_cell(0, 0))
    with duckdb.connect() as connection:
        assert [table.sample for table in open_workbook(connection, sound)] == [[("1",)]]
        ring = old_workbook(tmp_path / "b.xls", number_cell(0, 0), ring=True)
        with pytest.raises(FileError, match="damaged or cut short"):
            open_workbook(connection, ring)


@pytest.mark.skipif(sys.platform != "linux", reason="limits the memory as Linux does")
@pytest.mark.parametrize("name", ["last_cell", "far_cell", "lying"])
def test_no_hostile_workbook_kills_the_process(tmp_path: Path, name: str) -> None:
    assert resource.getrlimit(resource.RLIMIT_AS)
    make, words = HOSTILE[name]
    assert words in refusal(make(tmp_path / "a.xlsx"))


@pytest.mark.parametrize(
    "cells",
    [
        XML_CELL,
        '<row r="9"><c r="XFD9" s="1"/></row>',  # a format without a value
        "<row><c><v>1</v></c></row>",
        "<row r='9'><c r='A9'><v>1</v></c></row>",
        '<row r="9"><c s="0" r="A9"><v>1</v></c></row>',
    ],
)
def test_an_unusual_but_harmless_sheet_is_read(tmp_path: Path, cells: str) -> None:
    path = with_cells(tmp_path / "a.xlsx", cells)
    with database(tmp_path) as engine:
        assert load(engine, path).files[0].rows_loaded == 1


def test_what_a_sheet_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    def claim(size: bytes) -> Callable[[bytes], bytes]:
        return lambda xml: xml.replace(b'ref="A1:AA2"', b'ref="' + size + b'"')

    small = changed_workbook(tmp_path / "a.xlsx", claim(b"A1"))
    large = changed_workbook(tmp_path / "b.xlsx", claim(b"A1:XFD1048576"))
    with database(tmp_path) as engine:
        files = load(engine, small, large).files
        assert [file.rows_read for file in files] == [1, 1]


def test_a_workbook_under_a_wrong_name_is_read_all_the_same(tmp_path: Path) -> None:
    path = write_etax(tmp_path / "a.xlsx", etax_row()).rename(tmp_path / "a.xls")
    with database(tmp_path) as engine:
        assert load(engine, path).files[0].rows_loaded == 1


def test_a_text_of_absurd_measures_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_module, "LONGEST_LINE", 1000)
    path = tmp_path / "a.csv"
    cases = {
        b"a,b\n1,2\n" + b"x" * 2000 + b"\n": "line 3",
        b"a,b\n1,\x002\n": "NUL bytes",
        b"a,b\n" * 2 + b'1,"never closed\n' * 1: "never closed",
    }
    for content, words in cases.items():
        path.write_bytes(content)
        with pytest.raises(FileError, match=words), open_text(path):
            pass


def test_a_sparse_file_of_gigabytes_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n")
        file.truncate(400 * 1024**2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FileError, match=r"line 2"), open_text(path):
        pass
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_large_cell_is_read(tmp_path: Path) -> None:
    rows = a_line(goods_name="x" * 200_000), a_line(goods_name="y," * 5000)
    path = write_lines(tmp_path / "a.csv", *rows)
    with database(tmp_path) as engine:
        assert load(engine, path).files[0].rows_loaded == 2
        longest = query(engine, "SELECT max(length(goods_name)) FROM invoice_row")
        assert longest == [(200_000,)]


def test_a_line_of_very_many_cells_is_refused(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.csv", *[a_line()] * 50)
    with path.open("a", encoding="utf-8") as file:
        file.write("x," * 400_000 + "\n")
    with database(tmp_path) as engine:
        assert "more than 1000 columns" in (error := load(engine, path).files[0].error)
        assert "line 52" in error


def test_faulty_lines_by_the_million_are_refused_and_a_few_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faulty_lines, "MOST_CELLS", 100)
    path = write_lines(tmp_path / "a.csv", *[a_line(goods_name="a,b,c")] * 200)
    with path.open("a", encoding="utf-8") as file:
        file.write("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n" * 10)
    with database(tmp_path) as engine:
        assert load(engine, path).files[0].rows_rejected == 10
        with path.open("a", encoding="utf-8") as file:
            file.write("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n" * 100)
        assert "about 110 lines have more cells" in load(engine, path).files[0].error


def test_a_million_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("," * 900_000 + "\n", encoding="utf-8")
    with pytest.raises(FileError, match="more than 1000 columns"), open_text(path):
        pass


def test_a_text_of_two_encodings_is_refused_where_the_second_begins(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        "货物,金额\n热轧卷板热轧卷板热轧卷板,1\n".encode() + "x,钢材\n".encode("gb18030")
    )
    with pytest.raises(FileError, match=r"joined.*line 3, byte 3"), open_text(path):
        pass
    path.write_bytes("货物,金额\n热轧卷板热轧卷板热轧卷板,吨".encode()[:-1])
    with pytest.raises(FileError, match="cut short"), open_text(path):
        pass


@pytest.mark.parametrize(("above", "error"), [("钢" * 20, "then something else"), ("steel", "")])
def test_another_encoding_far_down_a_large_text_is_found_by_its_reader(
    tmp_path: Path, above: str, error: str
) -> None:
    def lines(first: int, count: int, name: str) -> str:
        cells = {"buyer_name": name, "unit": "t", "status": "", "remark": "x" * 4000}
        rows = [a_line(einvoice_number=f"{at:020d}", **cells) for at in range(count)]
        path = write_lines(tmp_path / "part.csv", *rows)
        return path.read_text(encoding="utf-8").split("\n", first)[-1]

    path = tmp_path / "a.csv"
    path.write_bytes(
        lines(0, SURELY // 4000, above).encode() + lines(1, 1, "柳州钢铁").encode("gb18030")
    )
    with database(tmp_path) as engine:
        report = load(engine, path).files[0]
        assert error in report.error
        assert bool(report.error) == bool(error)
        names = query(engine, "SELECT count(*) FROM source_row WHERE buyer_name = '柳州钢铁'")
        assert names == [(0 if error else 1,)]


def test_a_file_that_changes_while_it_is_read_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_lines(tmp_path / "a.csv", a_line())
    best = text_module._best_sample

    def growing(readable: Path, delimiters: tuple[str, ...]) -> object:
        found = best(readable, delimiters)
        with path.open("a", encoding="utf-8") as file:
            file.write("\n")
        return found

    monkeypatch.setattr(text_module, "_best_sample", growing)
    with database(tmp_path) as engine:
        assert "changed while it was read" in load(engine, path).failed[0].error
        assert query(engine, "SELECT count(*) FROM source_file") == [(0,)]
        assert query(engine, "SELECT count(*) FROM invoice_row") == [(0,)]


def test_a_zip_bomb_is_refused_by_its_ratio(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_member, "SMALL", 1000)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", b" " * 2 * 1024**2)
    with pytest.raises(FileError, match="would unpack to 2 MB and is not trusted"):
        kind_of(path)
