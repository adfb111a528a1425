"""Files that cannot be read, and files that must not be trusted."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from chainscan.engine import Engine
from chainscan.errors import FileError, StepError
from chainscan.ingest import IngestReport
from tests.ingest.files import (
    a_line,
    database,
    etax_row,
    load,
    query,
    write_etax,
    write_heads,
    write_lines,
    write_workbook,
)

BOMB = """<?xml version="1.0"?>
<!DOCTYPE EInvoice [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<EInvoice><Header><EIid>&d;</EIid></Header></EInvoice>"""
OUTSIDE = """<!DOCTYPE EInvoice SYSTEM "file:///etc/passwd"><EInvoice/>"""


def write_bytes(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def truncated(path: Path) -> Path:
    whole = write_etax(path, *(etax_row(序号=str(k)) for k in range(50)))
    return write_bytes(path, whole.read_bytes()[:-400])


def damaged(path: Path) -> Path:
    """A zip that opens, whose sheet is cut off inside."""
    whole = write_etax(path.with_suffix(".tmp"), etax_row())
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    whole.unlink()
    return path


def zip_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("xl/workbook.xml", b" " * 64 * 1024**2)
    return path


def ofd(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("OFD.xml", "<OFD/>")
    return path


FAULTS: dict[str, tuple[Any, list[str]]] = {
    "empty.csv": (lambda p: write_bytes(p, b""), ["the file is empty"]),
    "blank.csv": (lambda p: write_bytes(p, b"\n  \n\n"), ["the file is empty"]),
    "cut.xlsx": (truncated, ["damaged or cut short", "export it again"]),
    "half.xlsx": (damaged, ["damaged", "sheet1.xml", "export it again"]),
    "bomb.xlsx": (zip_bomb, ["is not trusted"]),
    "no_cells.xlsx": (lambda p: write_workbook(p, {"信息汇总表": []}), ["holds no cells"]),
    "invoice.ofd": (ofd, ["OFD", "XML"]),
    "scan.pdf": (lambda p: write_bytes(p, b"%PDF-1.7 xxxxxxxx"), ["PDF"]),
    "page.xls": (lambda p: write_bytes(p, "<html><table><tr><td>1"), ["web page", "xlsx"]),
    "cut.parquet": (lambda p: write_bytes(p, b"PAR1 no end"), ["Parquet file cannot be read"]),
    "bomb.xml": (lambda p: write_bytes(p, BOMB), ["document type", "not trusted"]),
    "outside.xml": (lambda p: write_bytes(p, OUTSIDE), ["document type", "not trusted"]),
    "broken.xml": (lambda p: write_bytes(p, "<EInvoice><a></EInvoice>"), ["not well-formed"]),
    "other.xml": (lambda p: write_bytes(p, "<Rechnung/>"), ["<Rechnung>", "no known layout"]),
    "noise.bin": (lambda p: write_bytes(p, b"a,b\n\xff\xff\x81,1\n"), ["neither UTF-8 nor"]),
    "open.csv": (
        lambda p: write_bytes(p, 'issued_on,supplier_id\n2020-01-05,"never closed\nx,y\n'),
        ["quotation mark", "line 2"],
    ),
    "unknown.csv": (
        lambda p: write_bytes(p, "日期;数目\n2020-01-05;1\n"),
        ["no known layout has these headers: 日期, 数目", "mapping file", "--layout"],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_bad_file_says_what_is_wrong_and_stops_only_itself(tmp_path: Path, name: str) -> None:
    make, words = FAULTS[name]
    bad = make(tmp_path / name)
    good = write_lines(tmp_path / "good.csv", a_line())
    with database(tmp_path) as engine:
        report = load(engine, bad, good)
        assert [file.status for file in report.files] == ["failed", "loaded"]
        assert [file.path for file in report.failed] == [bad]
        error = report.failed[0].error
        assert "\n" not in error
        assert all(word in error for word in [*words, str(bad)]), error
        for table in ("source_file", "invoice_row", "trade"):
            assert query(engine, f"SELECT count(*) FROM {table}") == [(1,)], table
        assert query(engine, "SELECT count(*) FROM rejected_row") == [(0,)]


def test_a_folder_without_exports_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    other = tmp_path / "b"
    other.mkdir()
    write_bytes(other / "README.md", "x")
    mapping = write_bytes(tmp_path / "map.toml", "x = 1\n")
    with database(tmp_path) as engine:
        report = load(engine, tmp_path / "a.xlsx", other)
        errors = [file.error for file in report.failed]
        assert all("there are no exports in this folder" in error for error in errors)
        assert str(other) in errors[1]
        (file,) = load(engine, mapping).failed
        assert "mapping file, not an export" in file.error
        assert "--layout" in file.error


def test_a_path_that_leads_nowhere_is_reported(tmp_path: Path) -> None:
    good = write_lines(tmp_path / "good.csv", a_line())
    with database(tmp_path) as engine:
        report = load(engine, tmp_path / "nowhere.csv", tmp_path / "no*.csv", good)
        assert [file.status for file in report.files] == ["failed", "failed", "loaded"]
        assert "there is no such file" in report.failed[0].error


def test_with_nothing_loaded_nothing_is_derived(tmp_path: Path) -> None:
    with database(tmp_path) as engine:
        report = load(engine, tmp_path / "nowhere.csv")
        assert (report.derived, report.invoices) == (False, 0)
        assert engine.steps() == {}


def test_a_layout_that_is_none_is_an_error_that_lists_those_there_are(tmp_path: Path) -> None:
    with database(tmp_path) as engine:
        with pytest.raises(FileError, match="etax_lines"):
            load(engine, tmp_path, layout="nonsense")
        with pytest.raises(FileError, match=r"maping\.toml"):
            load(engine, tmp_path, layout=tmp_path / "maping.toml")


def test_a_mapping_file_with_a_wrong_key_says_which_was_meant(tmp_path: Path) -> None:
    wrong = 'name = "x"\ngrain = "head"\n[columns]\nissued_on = "日期"\namuont = "金额"\n'
    path = write_bytes(tmp_path / "map.toml", wrong)
    with database(tmp_path) as engine, pytest.raises(FileError, match="did you mean 'amount'"):
        load(engine, tmp_path, layout=path)


def test_a_mapping_file_that_does_not_fit_names_the_headers_missing(tmp_path: Path) -> None:
    heads = write_heads(tmp_path / "a.csv")
    text = write_bytes(tmp_path / "b.csv", "开票日期,数目\n2020-01-05,1\n")
    with database(tmp_path) as engine:
        failed = load(engine, heads, text, layout=tmp_path / "ledger.toml").failed
        assert [file.path for file in failed] == [text]
        assert "no column is headed 金额" in failed[0].error


def test_hostile_names_and_cells_are_only_text(tmp_path: Path) -> None:
    folder = tmp_path / "a'; DROP TABLE invoice_row; --"
    folder.mkdir()
    cell = "'); DELETE FROM invoice_row; --"
    row = a_line(goods_name=cell, remark='=HYPERLINK("http://x","y")')
    row['"; DROP TABLE source_file; --'] = "1"
    row["c0"] = "x"
    path = write_lines(folder / "b[1]*.csv", row)
    with database(tmp_path) as engine:
        file = load(engine, path).files[0]
        assert (file.status, file.rows_loaded) == ("loaded", 1)
        assert query(engine, "SELECT goods_name, remark FROM invoice_row") == [
            (cell, '=HYPERLINK("http://x","y")')
        ]


def test_a_table_of_absurd_width_is_refused(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "a.csv", ",".join(f"h{k}" for k in range(5000)) + "\n")
    with database(tmp_path) as engine:
        assert "more than 1000 columns" in load(engine, path).files[0].error


def test_a_file_that_fails_while_loading_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = Engine.append

    def failing(engine: Engine, path: Path, **values: Any) -> int:
        if path.stem == "book_seen":
            raise StepError("the disk is full", where="book_seen")
        return append(engine, path, **values)

    monkeypatch.setattr(Engine, "append", failing)
    path = write_lines(tmp_path / "a.csv", a_line())
    with database(tmp_path) as engine:
        report: IngestReport = load(engine, path)
        assert "the disk is full" in report.failed[0].error
        for table in ("source_file", "invoice_row", "book_seen"):
            assert query(engine, f"SELECT count(*) FROM {table}") == [(0,)], table
        monkeypatch.undo()
        assert load(engine, path).files[0].status == "loaded"
