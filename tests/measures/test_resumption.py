"""M13 on rows one can check by hand, and its page."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chainscan.errors import PeriodError
from chainscan.measures import measure
from chainscan.measures.resuming import resume_windows
from chainscan.period import parse_period
from chainscan.settings import MeasureSettings, Settings
from tests.measures.test_pages import BLOCK, DAYS, PAGES
from tests.tables import a_book, a_trade, an_enterprise, make_database

FOLDER = Path(__file__).parent
FEBRUARY = parse_period("2020-02")
START = date(2020, 1, 25)
MILL, BUYER = 1, 2
COUNTS = ("enterprises", "active", "last_year_enterprises", "last_year_active")


def resumed(
    path: Path, rows: dict[str, Any], settings: Settings | None = None, **more: Any
) -> list[dict[str, Any]]:
    """The rows of resumption; what measure says is checked to be plain."""
    with make_database(path, **rows) as engine:
        result = measure(engine, settings or Settings(), FEBRUARY, **more)
        found = engine.rows(FOLDER / "resumption_rows.sql")
    assert (result.resumption is None) == (not found)
    assert max(len(line) for line in result.lines()) < 100
    return found


def page_table(name: str) -> list[dict[str, str]]:
    blocks = dict(BLOCK.findall((PAGES / "M13.md").read_text(encoding="utf-8")))
    return list(csv.DictReader(blocks[name].splitlines()))


def page_rows() -> dict[str, Any]:
    registry = {row["enterprise"]: row for row in page_table("enterprise")}
    names = [*registry, "买家"]
    key = {name: number for number, name in enumerate(names, start=1)}
    return {
        "enterprise": [
            an_enterprise(
                key[name],
                registry.get(name, {}).get("region_code"),
                industry=registry.get(name, {}).get("industry") or None,
            )
            for name in names
        ],
        "book": [a_book(key[name], "sales", *DAYS) for name in registry],
        "trade": [
            a_trade(
                key[row["supplier"]],
                key[row["buyer"]],
                date.fromisoformat(row["day"]),
                row["amount"],
                known_on=date.fromisoformat(row["known_on"]),
                invoices=1 if Decimal(row["amount"]) > 0 else 0,
            )
            for row in page_table("trade")
        ],
    }


def shown(row: dict[str, Any], like: dict[str, str]) -> dict[str, str]:
    row = row | {"region": row["region_code"]}
    return {
        name: ""
        if row[name] is None
        else f"{row[name]:.3f}"
        if name.endswith("ratio")
        else str(row[name])
        for name in like
    }


def test_the_example_of_the_page_comes_out_as_printed(tmp_path: Path) -> None:
    found = resumed(tmp_path / "page.duckdb", page_rows())
    by_key = {(row["region_code"], row["industry"], str(row["day"])): row for row in found}
    printed = page_table("result")
    assert printed
    for like in printed:
        row = by_key[like["region"] or None, like["industry"] or None, like["day"]]
        assert shown(row, like) == like
    assert {row["day"] for row in found} == {START + timedelta(days=n) for n in range(36)}
    assert len(found) == 36 * 5


def sold(day: date, amount: str, **more: Any) -> dict[str, Any]:
    return a_trade(MILL, BUYER, day, amount, **more)


def by_day(rows: list[dict[str, Any]]) -> dict[date, dict[str, Any]]:
    return {row["day"]: row for row in rows if not (row["region_code"] or row["industry"])}


def one_mill(*trade: dict[str, Any], book: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    books = book or [a_book(MILL, "sales", *DAYS)]
    return {
        "trade": [sold(date(2019, 12, 20), "280.00"), *trade],
        "enterprise": [an_enterprise(MILL, "450200"), an_enterprise(BUYER)],
        "book": books,
    }


def test_an_enterprise_leaves_the_count_where_its_book_ends(tmp_path: Path) -> None:
    ends = date(2020, 2, 10)
    book = [a_book(MILL, "sales", DAYS[0], ends), a_book(BUYER, "sales", *DAYS)]
    found = by_day(resumed(tmp_path / "a.duckdb", one_mill(sold(START, "1.00"), book=book)))
    assert max(found) == ends
    gap = [a_book(MILL, "sales", DAYS[0], date(2020, 1, 20))]
    gap += [a_book(MILL, "sales", date(2020, 1, 30), DAYS[1])]
    assert resumed(tmp_path / "b.duckdb", one_mill(book=gap)) == []


def test_a_wholly_reversed_invoice_is_no_resumption(tmp_path: Path) -> None:
    day = START + timedelta(days=3)
    trade = [sold(day, "9.00"), sold(day, "-9.00", invoices=-1, known_on=day + timedelta(days=1))]
    assert by_day(resumed(tmp_path / "a.duckdb", one_mill(*trade)))[day]["active"] == 0
    kept = sold(day, "9.00")
    assert by_day(resumed(tmp_path / "b.duckdb", one_mill(kept)))[day]["active"] == 1


def test_last_year_is_judged_by_what_was_known_as_long_after(tmp_path: Path) -> None:
    base, again = date(2018, 12, 30), date(2019, 2, 6)
    book = [a_book(MILL, "sales", date(2018, 12, 1), date(2020, 3, 31))]
    trade = [sold(base, "280.00"), sold(again, "70.00")]
    last_known = date(2020, 3, 31) - timedelta(days=354)
    for late, ratio in ((0, 0.5), (1, 1.0)):
        red = sold(again, "-35.00", known_on=last_known + timedelta(days=late), invoices=0)
        path = tmp_path / f"{late}.duckdb"
        found = by_day(resumed(path, one_mill(*trade, red, book=book)))
        row = found[date(2020, 1, 31)]  # the seventh day, as is 11 February 2019
        assert (row["last_year_day"], row["last_year_amount_ratio"]) == (date(2019, 2, 11), ratio)


def test_the_curve_can_begin_on_another_day(tmp_path: Path) -> None:
    settings = Settings(measure=MeasureSettings(resume_from=date(2020, 2, 10)))
    trade = [sold(date(2020, 1, 10), "1.00"), sold(date(2020, 2, 11), "1.00")]
    found = by_day(resumed(tmp_path / "a.duckdb", one_mill(*trade), settings))
    assert (min(found), found[date(2020, 2, 11)]["active"]) == (date(2020, 2, 10), 1)


def test_the_windows_lie_as_far_from_each_festival() -> None:
    now, then = resume_windows(FEBRUARY, date(2020, 3, 10))
    assert (now.base_from, now.base_until) == (date(2019, 12, 14), date(2020, 1, 10))
    assert (then.base_from, then.base_until) == (date(2018, 12, 25), date(2019, 1, 21))
    assert (now.start_day, then.start_day) == (START, date(2019, 2, 5))
    assert (now.end_day - now.start_day) == (then.end_day - then.start_day)
    before, _ = resume_windows(parse_period("2020-01"), date(2020, 1, 10))
    assert before.start_day == date(2019, 2, 5)
    summer, year_before = resume_windows(FEBRUARY, date(2020, 9, 1), date(2020, 7, 1))
    assert year_before.start_day == date(2019, 7, 1)
    assert summer.end_day == date(2020, 9, 1)
    long, _ = resume_windows(FEBRUARY, date(2020, 12, 31))
    assert (long.end_day - long.start_day).days == 89


def test_a_beginning_after_the_data_is_a_clear_error() -> None:
    with pytest.raises(PeriodError, match=r"from 2020-03-01: the data are known to 2020-02-29"):
        resume_windows(FEBRUARY, date(2020, 2, 29), date(2020, 3, 1))
