"""Enterprises out of the ordinary, and names meant to do harm: a sensible page for each."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import pytest

from chainscan.engine import Engine
from chainscan.measures import measure
from chainscan.period import parse_period
from chainscan.reports import ReportResult, write_report
from tests.reports import economy
from tests.reports.conftest import Written
from tests.reports.test_html_index import Page
from tests.tables import a_book, a_trade, add_links, an_enterprise, make_database

SETTINGS = economy.SETTINGS
YEARS = (date(2019, 1, 1), date(2020, 2, 29))
MONTHS = [date(2019 + n // 12, n % 12 + 1, 5) for n in range(14)]


def written(
    folder: Path,
    trades: Sequence[dict[str, Any]],
    *,
    people: int = 3,
    side: str = "sales",
    days: tuple[date, date] = YEARS,
    links: Sequence[dict[str, Any]] = (),
    lang: str = "zh",
    **facts: Any,
) -> Written:
    """The report on enterprise 1, with its dossier."""
    everybody = [an_enterprise(1, "450200") | facts]
    everybody += [an_enterprise(key, "440100") for key in range(2, people + 1)]
    book = [a_book(1, side, *days)]
    with make_database(folder / "i.duckdb", book=book) as engine:
        add_people(engine, everybody)
        economy.add_trade(engine, trades)
        economy.add_files(engine)
        measure(engine, SETTINGS, parse_period("2020-02"))
        add_links(engine, date(2020, 2, 29), broken_link=links)
        economy.add_matching(engine)
        name = everybody[0]["display_id"]
        write_report(engine, SETTINGS, out=folder / "out", enterprises=[name], lang=lang)
    return Written(folder / "out")


def add_people(engine: Engine, rows: list[dict[str, Any]]) -> None:
    """Many enterprises at once."""
    engine.connection.register("people", pd.DataFrame(rows))
    engine.connection.execute("INSERT INTO enterprise BY NAME SELECT * FROM people")
    engine.connection.unregister("people")


def test_without_sales_the_page_speaks_of_purchases(tmp_path: Path) -> None:
    trades = [a_trade(2, 1, day, "12000.00", unit=None) for day in MONTHS]
    found = written(tmp_path, trades, side="purchases")
    text = found.text("dossier-E1")
    assert "数据中没有该企业的销售账簿" in text
    assert "各对比期均无销售" in text
    assert "上游购进额1.2万元" in text
    assert "能否提供销售发票导出" in text
    assert len(found.pdf("dossier-E1").pages) <= 2


def test_a_sales_book_without_a_sale_is_zero_and_not_unknown(tmp_path: Path) -> None:
    trades = [a_trade(2, 3, day, "12000.00", unit=None) for day in MONTHS]
    text = written(tmp_path, trades).text("dossier-E1")
    assert "各对比期均无销售" in text
    assert "没有该企业的销售账簿" not in text


def test_one_month_of_data_compares_with_nothing_and_says_why(tmp_path: Path) -> None:
    days = [date(2020, 2, day) for day in (3, 10, 17, 28)]
    trades = [a_trade(1, 2, day, "5000.00", unit=None) for day in days]
    found = written(tmp_path, trades, days=(date(2020, 2, 1), date(2020, 2, 29)))
    text = found.text("dossier-E1")
    assert "账簿未覆盖该期" in text
    assert "2020-02" in text, "the lone month is on the chart"
    assert "−100.0%" not in text
    assert "+100.0%" not in text


def test_ten_thousand_partners_are_cut_and_counted(tmp_path: Path) -> None:
    trades = [
        a_trade(key, 1, day, f"{20_000 + key}.00", unit=None)
        for key in range(2, 10_002)
        for day in (date(2019, 2, 9), date(2020, 2, 9))
    ]
    found = written(tmp_path, trades, people=10_001, side="purchases")
    text = found.text("dossier-E1")
    assert "另有9,996项未列出" in text
    assert len(found.pdf("dossier-E1").pages) <= 2
    assert (found.folder / "index.html").stat().st_size < 5_000_000


def test_only_negative_trade_is_shown_and_no_change_is_made_of_it(tmp_path: Path) -> None:
    trades = [a_trade(1, 2, day, "-700.00", unit=None) for day in MONTHS]
    text = written(tmp_path, trades).text("dossier-E1")
    assert "−700元" in text
    assert "对比期数值不为正" in text or "无法计算" in text
    assert "%" not in text.split("购进与销售的变化")[1].split("断链情况")[0]


def broken(count: int) -> Iterator[dict[str, Any]]:
    """Links of enterprise 1 that fell silent."""
    for number in range(count):
        yield {
            "link_id": f"K-{number:012x}", "code": "L01", "cause": "link",
            "supplier_key": 2 + number, "buyer_key": 1, "goods_group": 0,
            "normal_until": date(2020, 1, 20),
            "as_of": date(2020, 2, 29), "last_day": date(2020, 1, 9), "silent_days": 50,
            "usual_gap_days": 7.0, "lost_amount": 1000 * (number + 1), "expected_amount": 9000,
        }  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "另有2条断链未列出，全部见同一文件夹中tables.xlsx的“断链”表"),
        ("en", 'And2morebrokenlinks:allareintables.xlsx,besidethisfile,onthesheet"Brokenlinks"'),
    ],
)
def test_links_that_do_not_fit_are_counted_and_the_reader_is_told_where(
    tmp_path: Path, lang: str, words: str
) -> None:
    trades = [a_trade(key, 1, day, "900.00", unit=None) for key in range(2, 9) for day in MONTHS]
    links = list(broken(7))
    found = written(tmp_path, trades, people=9, side="purchases", links=links, lang=lang)
    assert words in found.text("dossier-E1").replace("\u200b", "")


RARE = "𠮷野\U00030000家\ue000😀有限公司"


def test_characters_that_no_font_has_are_shown_by_code_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    trades = [a_trade(1, 2, day, "900.00", unit=None) for day in MONTHS]
    with caplog.at_level(logging.WARNING, logger="chainscan"):
        found = written(tmp_path, trades, name=RARE)
    text = found.text("dossier-E1")
    assert "[U+20BB7]野[U+30000]家[U+E000][U+1F600]有限公司" in text
    assert "有字体中没有的字符" not in text
    assert "字体所没有的字符，以其编码表示" in text
    assert "字体所没有的字符" not in found.text("overview"), "there it stands in no table"
    [warning] = [r.message for r in caplog.records]
    assert "U+20BB7" in warning
    assert "野" not in warning
    assert found.index()["documents"][1]["substituted"] == sorted("𠮷\U00030000\ue000😀")
    assert RARE in (found.folder / "index.html").read_text("utf-8"), "browsers have more fonts"


def test_the_console_warns_of_such_characters() -> None:
    result = ReportResult(Path("out"), (Path("out/overview.pdf"),), 1.0, 0, ("𠮷",))
    assert any("U+20BB7" in line and "warning" in line for line in result.lines())


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "quote \" and ' and ` and “”",
        "<script>alert(1)</script><b>&amp;",
        '=cmd|"/c calc"!A1',
        "{{ 7 * 7 }}{% raw %}",
        "名" * 300,
        "x" * 300,
        "a\u202egpj.exe\u0000\n\t b",
    ],
)
def test_names_meant_to_do_harm_are_only_names(tmp_path: Path, name: str) -> None:
    trades = [a_trade(1, 2, day, "900.00", unit=None) for day in MONTHS]
    found = written(tmp_path, trades, name=name, display_id=name[:40], enterprise_id=name[:40])
    assert [path.parent for path in tmp_path.rglob("dossier-*.pdf")] == [found.folder]
    [pdf] = found.folder.glob("dossier-*.pdf")
    said = "".join(name.replace("\u202e", "").replace("\x00", " ").split())
    assert said in found.text(pdf.stem).replace("\u200b", "").replace("\xad", "")
    for page in found.pdf(pdf.stem).pages:
        right: list[float] = []
        page.extract_text(visitor_text=lambda _t, _cm, tm, _f, _s, r=right: r.append(tm[4]))
        assert max(right) < float(page.mediabox.width) - 45
    index = Page((found.folder / "index.html").read_text("utf-8"))
    assert len(index.all("script")) == 1
    assert index.all("a", href=quote(pdf.name))


def test_a_month_that_runs_in_the_years_first_days_has_a_page(tmp_path: Path) -> None:
    """The first day of all data: no earlier window, no festival passed, a chart of one mark."""
    start = date(2020, 2, 1)
    trades = [a_trade(1, 2, start + timedelta(days=n), "1.00", unit=None) for n in range(2)]
    found = written(tmp_path, trades, days=(start, date(2020, 2, 29)), lang="en")
    assert "notcomputable" in found.text("dossier-E1")
