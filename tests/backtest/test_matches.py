"""`backtest matches` on small economies made by hand."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from chainscan.backtest import MatchesBacktest, backtest_matches
from chainscan.backtest.matches import at_random, plain_orders
from chainscan.engine import open_engine
from chainscan.errors import PeriodError, StaleError
from chainscan.settings import DatabaseSettings, Settings
from tests.matching.economy import NORMAL_UNTIL, Economy, month_ends, with_peak
from tests.tables import make_database

CUT = date(2019, 1, 10)
ENDED = date(2018, 11, 26)
"""The last normal day: 45 days before the cut."""


def months(first: date, last: date, amount: int) -> dict[date, str | int]:
    return dict.fromkeys(month_ends(first, last), amount)


def an_economy(turns_to: int) -> Economy:
    """Buyer 1 lost supplier 2 before the cut, and turns to one of its makers after it.

    3 sells what was lost and has capacity, 4 is larger and sells other sizes, 5 has closed.
    """
    economy = Economy()
    economy.sells(2, 1, months(date(2017, 1, 1), ENDED, 3650))
    economy.loses(1, 2)
    before: dict[date, str | int] = {
        day: a for day, a in with_peak(1000, 5000).items() if day <= CUT
    }
    economy.sells(3, 9, before | {CUT - timedelta(days=3): 1000})
    other: dict[date, str | int] = {day: 9 * int(a) for day, a in before.items()}
    economy.sells(4, 9, other | {CUT - timedelta(days=2): 9000}, specification="HRB400 D12")
    economy.sells(5, 9, {day: a for day, a in before.items() if day < date(2018, 12, 1)})
    later = [CUT + timedelta(days=days) for days in (20, 50, 80)]
    economy.sells(turns_to, 1, dict.fromkeys(later, 3000))
    economy.sells(3, 9, months(CUT, date(2019, 6, 30), 1000))
    return economy


def tried(folder: Path, economy: Economy, out: Path | None = None) -> MatchesBacktest:
    path = folder / "economy.duckdb"
    economy.build(path).close()
    before = path.read_bytes()
    with open_engine(DatabaseSettings(path=path), read_only=True) as engine:
        found = backtest_matches(engine, Settings(), days=[CUT], window=90, out=out)
    assert path.read_bytes() == before  # only a copy is worked on
    return found


def score(found: MatchesBacktest, way: str, group: str = "replaced") -> tuple[int, float, float]:
    [row] = [row for row in found.scores if (row.way, row.group) == (way, group)]
    return row.needs, row.hit_1, row.mean_reciprocal_rank


def test_the_supplier_that_the_buyer_turned_to_is_found_at_its_place(tmp_path: Path) -> None:
    found = tried(tmp_path, an_economy(3), tmp_path / "out")
    [day] = found.days
    assert (day.day, day.needs, day.placed) == (CUT, 1, 1)
    assert (day.replaced, day.new_suppliers, day.sold_before) == (1, 1, 1)
    assert (day.had_capacity, day.kept) == (1, 1)
    assert (day.over_capacity, day.closed) == (0, 0)
    assert score(found, "as listed") == (1, 1, 1)
    assert score(found, "largest") == (1, 0, 0.5)
    # 3, 4 and 5 sold such goods in the year; each may stand first.
    assert score(found, "random")[1] == pytest.approx(1 / 3)
    assert score(found, "random")[2] == pytest.approx((1 + 1 / 2 + 1 / 3) / 3)
    with (tmp_path / "out" / "matches.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == len(found.scores) == 8


def test_a_supplier_nobody_knew_to_sell_the_goods_counts_as_missed(tmp_path: Path) -> None:
    found = tried(tmp_path, an_economy(6))
    [day] = found.days
    assert (day.replaced, day.sold_before, day.had_capacity) == (1, 0, 0)
    assert score(found, "as listed") == score(found, "largest") == (1, 0, 0)
    assert score(found, "as listed", "by one with capacity")[0] == 0


def test_a_closed_plant_is_not_named_even_if_the_buyer_turns_to_it_later(tmp_path: Path) -> None:
    found = tried(tmp_path, an_economy(5))
    [day] = found.days
    assert (day.sold_before, day.had_capacity, day.kept, day.closed) == (1, 0, 0, 0)
    assert score(found, "as listed") == (1, 0, 0)


def test_a_link_that_comes_back_was_no_need(tmp_path: Path) -> None:
    economy = an_economy(3)
    economy.sells(2, 1, {CUT + timedelta(days=30): 3650})
    assert tried(tmp_path, economy).days[0].needs == 0


def test_a_day_too_late_is_refused(tmp_path: Path) -> None:
    with an_economy(3).build(tmp_path / "db") as engine, pytest.raises(PeriodError, match="--cut"):
        backtest_matches(engine, Settings(), days=[NORMAL_UNTIL], window=180)


def test_without_the_links_step_it_is_said_what_to_run(tmp_path: Path) -> None:
    with make_database(tmp_path / "db") as engine, pytest.raises(StaleError, match="links"):
        backtest_matches(engine, Settings(), days=[CUT])


def test_naming_at_random_is_worked_out_by_hand() -> None:
    assert at_random(0, 0) == [0, 0, 0, 0]
    assert at_random(1, 1) == [1, 1, 1, 1]
    assert at_random(4, 1) == pytest.approx([1 / 4, 1, 1, (1 + 1 / 2 + 1 / 3 + 1 / 4) / 4])
    # One of two good ones first: 2 of 4; else second with 2 of 3, else third.
    assert at_random(4, 2)[3] == pytest.approx(1 / 2 + 1 / 2 * 2 / 3 / 2 + 1 / 2 * 1 / 3 / 3)


def test_plain_rules_order_by_sales_and_by_distance() -> None:
    pool = pd.DataFrame(
        {
            "need_id": "N-1",
            "supplier_key": [7, 8, 9],
            "fen": [10.0, 30.0, 20.0],
            "region_code": ["450200", "110000", "440100"],
            "buyer_region": "450200",
        }
    )
    orders = plain_orders(pool)
    assert orders["largest"].sort_values("place")["supplier_key"].tolist() == [8, 9, 7]
    assert orders["nearest"].sort_values("place")["supplier_key"].tolist() == [7, 9, 8]
