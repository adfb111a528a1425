"""News: new, continued, resolved, whatever is derived anew in between."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chainscan.engine import Engine
from chainscan.measures import MeasureResult, measure
from chainscan.news import News, note_findings
from chainscan.period import parse_period
from chainscan.settings import MeasureSettings, Settings
from tests.tables import a_book, a_trade, an_enterprise, make_database

FIRST = date(2020, 1, 31)
FOUND = """-- Findings by hand.
-- reads: by_hand
-- params: run_number
-- one row: finding
SELECT CAST(:run_number AS INTEGER) AS run_number, finding_key, 'L01' AS code,
    CAST(1 AS INTEGER) AS enterprise_key, CAST(NULL AS INTEGER) AS partner_key FROM by_hand
"""


class Notes:
    """Notes findings given by hand."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine, self.path = engine, folder / "found.sql"
        self.path.write_text(FOUND, encoding="utf-8")

    def note(self, *keys: str, as_of: date, period: str | None = None) -> News:
        execute = self.engine.connection.execute
        execute("CREATE OR REPLACE TABLE by_hand (finding_key VARCHAR)")
        for key in keys:
            execute("INSERT INTO by_hand VALUES ($key)", {"key": key})
        return note_findings(
            self.engine, "broken_link", self.path,
            period=period or as_of.isoformat(), period_end=as_of, as_of=as_of,
        )  # fmt: skip


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Notes]:
    with make_database(tmp_path / "n.duckdb", enterprise=[an_enterprise(1)]) as engine:
        yield Notes(engine, tmp_path)


def keys(news: News) -> tuple[list[str], ...]:
    return tuple([f.finding_key for f in fs] for fs in (news.new, news.continued, news.resolved))


def test_a_first_run_that_finds_nothing_says_so(notes: Notes) -> None:
    first = notes.note(as_of=FIRST)
    assert first.line() == "news: no broken link findings; the first run noted"


def test_a_finding_is_new_then_goes_on_then_is_resolved(notes: Notes) -> None:
    first = notes.note("a", "b", as_of=FIRST)
    assert keys(first) == (["a", "b"], [], [])
    assert first.line() == "news: 2 broken link findings, all new: the first run noted"
    second = notes.note("b", "c", as_of=date(2020, 2, 29))
    assert keys(second) == (["c"], ["b"], ["a"])
    assert second.continued[0].first_seen == FIRST
    assert second.continued[0].enterprise_id == "E1"
    assert second.line() == (
        "news: broken link findings: 1 new, 1 continued, 1 resolved since 2020-01-31"
    )
    assert keys(notes.note(as_of=date(2020, 3, 31))) == ([], [], ["b", "c"])
    last = notes.note("a", as_of=date(2020, 4, 30))
    assert keys(last) == (["a"], [], [])
    assert last.new[0].first_seen == FIRST


def test_the_same_run_again_is_one_run(notes: Notes) -> None:
    notes.note("a", as_of=FIRST)
    twice = [notes.note("a", "b", as_of=date(2020, 2, 29)) for _ in range(2)]
    assert keys(twice[0]) == keys(twice[1]) == (["b"], ["a"], [])


def test_a_run_of_an_earlier_day_is_not_compared_with_a_later_one(notes: Notes) -> None:
    notes.note("a", as_of=date(2020, 2, 29))
    assert keys(notes.note("b", as_of=FIRST)) == (["b"], [], [])


MILL, MINE = 1, 2
HOME = Settings(measure=MeasureSettings(home_region="45"))


def measured(engine: Engine, period: str) -> MeasureResult:
    return measure(engine, HOME, parse_period(period))


def bought(month: int, amount: str, year: int = 2020) -> dict[str, Any]:
    return a_trade(MINE, MILL, date(year, month, 10), amount)


def test_a_fall_of_purchases_goes_on_from_month_to_month_and_over_a_rebuild(tmp_path: Path) -> None:
    trade = [bought(m, "100.00", 2019) for m in range(1, 13)]
    trade += [bought(1, "90.00"), bought(2, "80.00"), bought(3, "200.00")]
    days = date(2018, 12, 1), date(2020, 3, 31)
    tables = {
        "trade": trade,
        "book": [a_book(MILL, "purchases", *days)],
        "enterprise": [an_enterprise(MILL, "450200"), an_enterprise(MINE, "450200")],
    }
    with make_database(tmp_path / "m.duckdb", **tables) as engine:
        january = measured(engine, "2020-01").news
        assert [f.code for f in january.new] == ["M01"]
        assert len(january.new[0].finding_key) == 14
        february = measured(engine, "2020-02")
        assert february.news.continued == january.new
        assert february.lines()[-1] == (
            "news: change findings: 0 new, 1 continued, 0 resolved since 2020-01, as of 2020-03-31"
        )
        march = measured(engine, "2020-03").news
        assert march.resolved == january.new
        assert (march.previous_period, march.previous_as_of) == ("2020-02", days[1])
