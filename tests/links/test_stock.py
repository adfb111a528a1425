"""Days of stock that buyers tell: what counts, what does not and why, and where it is shown."""

import csv
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from chainscan.cli import app
from chainscan.engine import Engine, open_engine
from chainscan.errors import FileError
from chainscan.ingest import load_stock
from chainscan.links import find_broken_links
from chainscan.settings import DatabaseSettings, Settings
from tests.links.economies import AS_OF, NORMAL_UNTIL, an_economy, table, trade_rows

PAGE = Path(__file__).parents[2] / "docs" / "statements.md"
HEADER = ("企业", "货物", "库存天数", "截至日期")
SILENT = date(2019, 9, 6)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Supplier 3 has stopped; goods 1 are steel, and ids are known."""
    trade = trade_rows(ends=lambda supplier, _buyer: SILENT if supplier == 3 else None)
    engine = an_economy(tmp_path / "db", trade)
    run = engine.connection.execute
    run("INSERT INTO goods_group VALUES (1, '1080', '钢材', '黑色金属冶炼', 'materials')")
    run(
        "INSERT INTO enterprise_alias (alias_id, enterprise_key)"
        " SELECT enterprise_id, enterprise_key FROM enterprise"
    )
    return engine


def a_file(folder: Path, *rows: Sequence[str], header: Sequence[str] = HEADER) -> Path:
    path = folder / "stock.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def judged(engine: Engine) -> tuple[int, int]:
    found = find_broken_links(engine, Settings(), as_of=AS_OF, normal_until=NORMAL_UNTIL)
    return found.stocked, found.run_out


def test_a_stock_stands_beside_the_goods_that_are_lost_and_nowhere_else(
    engine: Engine, tmp_path: Path
) -> None:
    assert judged(engine) == (0, 0)
    lost = table(engine, "lost_goods")
    assert lost["stock_until"].isna().all()
    first, second = sorted(lost.loc[lost["supplier_key"] == 3, "buyer_key"])[:2]
    told = a_file(
        tmp_path,
        (f"E{first}", "钢材", "12.5天", "2019-10-31"),
        (f"企业{second}", "1080000", "20", "2019年10月1日"),
    )
    report = load_stock(engine, told, as_of=AS_OF)
    assert report is not None
    assert (report.rows_read, report.rows_counted, report.doubts) == (2, 2, ())
    stocked, run_out = judged(engine)
    until = table(engine, "lost_goods").set_index(["supplier_key", "buyer_key"])["stock_until"]
    assert until[3, first] == pd.Timestamp("2019-11-12")
    assert until[3, second] == pd.Timestamp("2019-10-21")
    known = until[until.notna()]
    assert set(known.index.get_level_values(1)) == {first, second}
    assert (stocked, run_out) == (len(known), int((known < pd.Timestamp(AS_OF)).sum()))
    assert load_stock(engine, None, as_of=AS_OF) is None
    assert judged(engine) == (0, 0)


REJECTED = (
    (("", "钢材", "5", "2019-10-31"), "no_party"),
    (("E99", "钢材", "5", "2019-10-31"), "unknown_enterprise"),
    (("E21", "", "5", "2019-10-31"), "no_goods"),
    (("E21", "月饼", "5", "2019-10-31"), "unknown_goods"),
    (("E21", "钢材", "", "2019-10-31"), "no_days"),
    (("E21", "钢材", "about a week", "2019-10-31"), "unreadable_days"),
    (("E21", "钢材", "-1", "2019-10-31"), "absurd_days"),
    (("E21", "钢材", "36500", "2019-10-31"), "absurd_days"),
    (("E21", "钢材", "5", ""), "no_told_day"),
    (("E21", "钢材", "5", "yesterday"), "unreadable_told_day"),
    (("E21", "钢材", "5", "2019-11-01"), "told_later"),
)


@pytest.mark.parametrize(("row", "reason"), REJECTED, ids=[f"{r}-{row[2]}" for row, r in REJECTED])
def test_a_row_that_cannot_be_used_says_why(
    engine: Engine, tmp_path: Path, row: tuple[str, ...], reason: str
) -> None:
    report = load_stock(engine, a_file(tmp_path, row), as_of=AS_OF)
    assert report is not None
    assert [doubt.reason_code for doubt in report.doubts] == [reason]
    assert (report.rows_read, report.rows_rejected) == (1, 1)
    assert table(engine, "stock")["until"].isna().all()


def test_the_latest_day_counts_and_two_figures_of_one_day_count_neither(
    engine: Engine, tmp_path: Path
) -> None:
    told = a_file(
        tmp_path,
        ("E21", "钢材", "30", "2019-09-30"),
        ("E21", "钢材", "5", "2019-10-31"),
        ("E21", "钢材", "5", "2019-10-31"),
        ("E22", "钢材", "5", "2019-10-31"),
        ("E22", "钢材", "9", "2019-10-31"),
    )
    report = load_stock(engine, told, as_of=AS_OF)
    assert report is not None
    found = table(engine, "stock").sort_values("source_row")["reason_code"].fillna("")
    contradictory = ["contradictory", "contradictory"]
    assert found.tolist() == ["superseded", "", "repeated", *contradictory]
    assert "other days as of the same day" in "\n".join(report.lines())


def test_a_file_without_days_is_refused_and_what_was_told_before_stays(
    engine: Engine, tmp_path: Path
) -> None:
    load_stock(engine, a_file(tmp_path, ("E21", "钢材", "5", "2019-10-31")), as_of=AS_OF)
    bad = a_file(tmp_path, ("E21", "钢材"), header=("企业", "货物"))
    with pytest.raises(FileError, match="库存天数"):
        load_stock(engine, bad, as_of=AS_OF)
    with pytest.raises(FileError, match="no such file"):
        load_stock(engine, tmp_path / "absent.csv", as_of=AS_OF)
    assert len(table(engine, "stock")) == 1


def test_the_page_s_example_comes_out_as_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = PAGE.read_text("utf-8")
    blocks = dict(re.findall(r"```(?:csv|text) (\S+)\n(.*?)```", text, re.DOTALL))
    monkeypatch.chdir(tmp_path)
    for name in ("invoices.csv", "stock.csv"):
        Path(name).write_text(blocks[name], encoding="utf-8")
    from chainscan.cli import app  # noqa: PLC0415 - after chdir, as a user would

    app(["ingest", "invoices.csv", "-q"], standalone_mode=False)
    app(["links", "--as-of", "2020-03-10", "--stock", "stock.csv"], standalone_mode=False)
    assert capsys.readouterr().out.startswith(blocks["stock"])


def test_a_last_normal_day_too_late_is_told_before_the_stock_is_replaced(
    engine: Engine, tmp_path: Path
) -> None:
    load_stock(engine, a_file(tmp_path, ("E1", "钢材", "3", "2019-10-01")), as_of=AS_OF)
    engine.close()
    words = f"links --as-of {AS_OF} --normal-until {AS_OF} --db {engine.path}"
    answer = CliRunner().invoke(app, words.split())
    assert answer.exit_code == 1
    with open_engine(DatabaseSettings(path=engine.path)) as again:
        assert len(table(again, "stock")) == 1


def test_a_run_asks_for_the_stock_file_before_it_loads_anything(tmp_path: Path) -> None:
    words = f"run {tmp_path} --period 2020-02 --stock {tmp_path}/no.csv --db {tmp_path}/a.duckdb"
    answer = CliRunner().invoke(app, words.split())
    assert answer.exit_code == 1
    assert not (tmp_path / "reports").exists()


def test_a_later_row_by_the_groups_code_stands_for_an_earlier_one_by_its_name(
    engine: Engine, tmp_path: Path
) -> None:
    told = a_file(
        tmp_path, ("E21", "钢材", "3", "2019-10-01"), ("E21", "1080000", "60", "2019-10-20")
    )
    load_stock(engine, told, as_of=AS_OF)
    found = table(engine, "stock").sort_values("source_row")["reason_code"].fillna("")
    assert found.tolist() == ["superseded", ""]
