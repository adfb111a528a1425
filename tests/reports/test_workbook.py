"""The workbook, read back as a reader's program would: every value is what it is."""

import csv
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import fastexcel
import pytest

from chainscan.engine import Engine
from chainscan.reports import write_report
from chainscan.reports.texts import texts_in
from chainscan.reports.workbook import plain
from tests.reports import economy
from tests.reports.conftest import Written

Report = Callable[[str], Written]
SHEETS = ("overview", "changes", "links", "weakened", "lost_goods", "disruptions", "needs")
SHEETS = (*SHEETS, "matches", "unmet", "bottlenecks", "files", "documents", "notes")
HOSTILE = '=cmd|"/c calc"!A1'


def sheet(written: Written, name: str, lang: str = "zh", header: int = 0) -> list[dict[str, Any]]:
    """The rows of a sheet by their headings."""
    book = fastexcel.read_excel(written.folder / "tables.xlsx")
    title = texts_in(lang).of(f"sheet.{name}")
    with duckdb.connect() as connection:
        connection.register("cells", book.load_sheet(title, header_row=header))
        table = connection.table("cells")
        return [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_there_is_a_sheet_a_table_in_either_language(report: Report, lang: str) -> None:
    book = fastexcel.read_excel(report(lang).folder / "tables.xlsx")
    assert book.sheet_names == [texts_in(lang).of(f"sheet.{name}") for name in SHEETS]


def test_values_are_numbers_days_and_text(report: Report) -> None:
    link = sheet(report("zh"), "links")[0]
    assert link["供应商识别号"] == economy.id_of(11)
    assert link["损失"] == 98_000_000.0
    assert link["最后开票日"].date() == date(2020, 1, 19)
    assert link["原因"] == "地区性中断"
    change = next(
        row
        for row in sheet(report("zh"), "changes")
        if row["代码"] == "M06" and row["识别号"] == economy.id_of(economy.STEEL)
    )
    assert change["本期"] == 810_000.0
    assert change["环比"] == pytest.approx(-0.236, abs=1e-3)
    need = sheet(report("zh"), "needs")[0]
    assert need["已落实"] + need["未落实"] == need["月需求"]
    assert {row["读取行"] for row in sheet(report("zh"), "files")} == {5210.0, 420.0}
    assert sheet(report("zh"), "unmet")[0]["原因说明"] == "富余产能已全部分配"
    [weak, *_] = sheet(report("zh"), "weakened")
    assert weak["预期"] - weak["实际"] == weak["损失"] > 0
    [short, *_] = sheet(report("zh"), "bottlenecks")
    assert (short["货物"], short["月缺口"], short["未落实需求项数"]) == ("铁矿石", 5_000_000, 1)


def test_a_broken_link_names_the_goods_that_its_loss_is_made_of(tmp_path: Path) -> None:
    with economy.build(tmp_path / "e.duckdb") as engine:
        engine.connection.execute("""
            INSERT INTO lost_goods BY NAME
            SELECT * REPLACE (3 AS goods_group, lost_amount / 2 AS lost_amount) FROM lost_goods
            WHERE link_id = 'K-000000000000'""")
        engine.connection.execute("DELETE FROM lost_goods WHERE link_id = 'K-000000000001'")
        for lang in ("zh", "en"):
            write_report(engine, economy.SETTINGS, out=tmp_path / lang, lang=lang)
    named = {
        lang: [row[head] for row in sheet(Written(tmp_path / lang), "links", lang)]
        for lang, head in (("zh", "货物"), ("en", "Goods"))
    }
    assert named["zh"] == ["铁矿石，另有 1 种", "全部", "汽车零部件", "汽车零部件", "货物未知"]
    assert named["en"][:2] == ["iron ore and 1 more", "all goods"]
    page = (tmp_path / "zh" / "index.html").read_text("utf-8")
    assert '<option value="铁矿石，另有 1 种">' in page, "it can be chosen"


def test_lost_goods_say_until_when_the_stock_lasts_where_it_was_told(report: Report) -> None:
    rows = {row["编号"]: row for row in sheet(report("zh"), "lost_goods")}
    told = rows.pop("K-000000000001")
    assert (told["货物"], told["状态"], told["损失"]) == ("焦炭", "断链", 71_000_000.0)
    assert told["库存可用至"].date() == date(2020, 3, 17)
    assert (told["申报库存天数"], told["库存申报截至"].date()) == (12.5, date(2020, 3, 5))
    assert len(rows) == 4
    assert {row["库存可用至"] for row in rows.values()} == {None}
    assert {row["申报库存天数"] for row in rows.values()} == {None}


def test_the_overview_has_the_figures_of_the_page(report: Report) -> None:
    rows = {row["指标"]: row["本期"] for row in sheet(report("zh"), "overview", header=4)}
    assert rows["断链条数"] == 5
    assert rows["断供需求项数"] == 3
    assert rows["读取行数"] == 5630
    assert rows["未落实（每月）"] == 5_550_000.0


def test_notes_define_the_terms_in_both_languages(report: Report) -> None:
    for lang in ("zh", "en"):
        rows = [tuple(row.values()) for row in sheet(report(lang), "notes", lang)]
        assert ("断链", "broken link") in rows
        assert any("发票静默" in str(zh) and "silence" in str(en) for zh, en in rows)


def parts(path: Path) -> dict[str, str]:
    """The XML files of a workbook."""
    with zipfile.ZipFile(path) as archive:
        return {
            n: archive.read(n).decode() for n in archive.namelist() if n.endswith((".xml", ".rels"))
        }


def test_frozen_heads_filters_formats_and_links(report: Report) -> None:
    xml = parts(report("zh").folder / "tables.xlsx")
    numbers = range(2, SHEETS.index("documents") + 1)
    tables = [xml[f"xl/worksheets/sheet{n}.xml"] for n in numbers]
    assert all('state="frozen"' in one and "<autoFilter" in one for one in tables)
    front = xml["xl/worksheets/sheet1.xml"]
    assert 'state="frozen"' in front
    assert len(re.findall("<hyperlink ", front)) > len(SHEETS)
    targets = {*re.findall(r"location=\"'([^']+)'!A1\"", front)}
    assert targets == {texts_in("zh").of(f"sheet.{name}") for name in SHEETS[1:]}
    for code in ("#,##0.00", "yyyy-mm-dd", "0.0%", "+0.0%;-0.0%;0.0%"):
        assert code in xml["xl/styles.xml"]
    links = xml[f"xl/worksheets/_rels/sheet{SHEETS.index('documents') + 1}.xml.rels"]
    assert f"dossier-{economy.id_of(economy.STEEL)}.pdf" in links
    assert "http://" not in links.replace("http://schemas.openxmlformats.org", "")


def test_nothing_in_it_is_a_formula_or_made_a_link(tmp_path: Path) -> None:
    names = {
        1: HOSTILE,
        2: "http://evil.example/?x=1",
        3: "+1+1",
        4: "@SUM(A1)",
        5: "-1\x01\ufffe<b>",
    }
    with economy.build(tmp_path / "e.duckdb") as engine:
        for key, name in names.items():
            engine.connection.execute(
                "UPDATE enterprise SET name = $name WHERE enterprise_key = $key",
                {"name": name, "key": key},
            )
        write_report(engine, economy.SETTINGS, out=tmp_path / "out")
    xml = parts(tmp_path / "out" / "tables.xlsx")
    assert not any("<f>" in text or "<f " in text for text in xml.values())
    assert "evil.example" not in "".join(t for n, t in xml.items() if n.endswith(".rels"))
    found = {row["企业"] for row in sheet(Written(tmp_path / "out"), "changes")}
    assert {HOSTILE, names[2], names[3], names[4]} <= found
    assert 'quotePrefix="1"' in xml["xl/styles.xml"]


def test_cells_hold_any_text() -> None:
    assert plain("a\x00b\x1fc\ud800d\ufffe\U0001f600𠮷\n") == "a b cd\U0001f600𠮷\n"
    assert len(plain("长" * 40_000)) <= 32_767


def test_the_same_tables_give_the_same_workbook(engine: Engine, tmp_path: Path) -> None:
    for out in ("a", "b"):
        write_report(engine, economy.SETTINGS, out=tmp_path / out)
    first, second = ((tmp_path / out / "tables.xlsx").read_bytes() for out in ("a", "b"))
    assert first == second
    created = re.search(
        r"<dcterms:created[^>]*>([^<]+)", parts(tmp_path / "a/tables.xlsx")["docProps/core.xml"]
    )
    assert created
    assert created[1].startswith("2020-03-10")


def test_libreoffice_opens_it_without_a_word(report: Report, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("soffice is not installed: the workbook is not opened in LibreOffice")
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    workbook = report("zh").folder / "tables.xlsx"
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    done = subprocess.run(
        [program, home, "--headless", "--convert-to", every_sheet, "--outdir", tmp_path, workbook],
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=180,
    )
    said = done.stdout + done.stderr
    assert not re.search("error|corrupt|repair", said, re.IGNORECASE), said
    files = {path.stem.removeprefix("tables-"): path for path in tmp_path.glob("tables-*.csv")}
    assert len(files) == len(SHEETS)
    with files["断链"].open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    assert len(rows) == 1 + 5
    assert float(rows[1][rows[0].index("损失")].replace(",", "")) == 98_000_000
    assert "2020-01-19" in rows[1]
    text = "".join(path.read_text("utf-8") for path in files.values())
    assert not re.search(r"#(NAME|REF|VALUE|DIV/0)|Err:\d", text)
