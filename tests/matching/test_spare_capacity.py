"""Spare capacity: what a supplier has shown it can sell, less what it sells now."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chainscan.matching import match
from chainscan.matching.windows import Windows
from chainscan.settings import Settings
from tests.matching.economy import (
    AS_OF,
    MASKS,
    NORMAL_UNTIL,
    SECRET,
    STEEL,
    Economy,
    matched,
    month_ends,
    steady,
    table,
    with_peak,
)
from tests.tables import a_book


def capacity_of(
    economy: Economy, folder: Path, settings: Settings | None = None
) -> dict[Any, dict[str, Any]]:
    """Spare capacity by supplier, goods group and unit, the links judged as usual."""
    economy.loses(9, 8, code="L04")
    engine, _ = matched(economy, folder, settings)
    with engine:
        rows = table(engine, "spare_capacity")
    return {(row["supplier_key"], row["goods_group"], row["unit"]): row for row in rows}


def yuan(economy: Economy, folder: Path, supplier: int = 3) -> dict[str, Any]:
    return capacity_of(economy, folder)[supplier, STEEL, None]


def test_spare_is_the_ninth_best_month_in_ten_less_the_last_30_days(tmp_path: Path) -> None:
    economy = Economy()
    economy.sells(3, 9, with_peak(1000, 5000))
    row = yuan(economy, tmp_path)
    assert row["monthly_peak"] == 5000  # third of 24: the 90th percentile
    assert (row["monthly_current"], row["monthly_spare"]) == (1000, 4000)
    assert row["months"] == 24


def test_two_good_months_of_24_are_no_capacity_shown(tmp_path: Path) -> None:
    economy = Economy()
    economy.sells(3, 9, steady(1000) | {date(2018, month, 28): 5000 for month in (9, 10)})
    assert yuan(economy, tmp_path)["monthly_spare"] == 0


def test_only_complete_months_can_be_the_peak() -> None:
    months = Windows(AS_OF - timedelta(days=1), NORMAL_UNTIL, 14).months()
    assert months["first_day"].iloc[0] == date(2017, 6, 1)
    assert months["last_day"].iloc[-1] == date(2019, 5, 31)
    assert len(months) == 24
    assert Windows(AS_OF, NORMAL_UNTIL, 14).months()["last_day"].iloc[-1] == AS_OF


def test_a_supplier_that_does_not_trade_any_more_has_no_row(tmp_path: Path) -> None:
    economy = Economy()
    last_day = AS_OF - timedelta(days=14)
    economy.sells(3, 9, dict.fromkeys(month_ends(date(2017, 1, 1), last_day), 100))
    economy.sells(3, 9, {last_day: 100})
    economy.sells(4, 9, {last_day + timedelta(days=1): 100})
    assert [key[0] for key in capacity_of(economy, tmp_path)] == [4]


def test_longer_active_days_let_a_slower_supplier_in(tmp_path: Path) -> None:
    economy = Economy()
    economy.sells(3, 9, {AS_OF - timedelta(days=20): 100})
    settings = Settings().with_values(match={"active_days": 30})
    assert (3, STEEL, None) in capacity_of(economy, tmp_path, settings)


@pytest.mark.parametrize("cause", ["supplier_down", "buyer_down"])
def test_a_closed_plant_has_no_spare_capacity(tmp_path: Path, cause: str) -> None:
    economy = Economy()
    economy.sells(3, 9, with_peak(1000, 5000))
    economy.disruptions.append({"event_id": "D1", "cause": cause, "enterprise_key": 3})
    row = yuan(economy, tmp_path)
    assert (row["barred"], row["monthly_spare"]) == ("down", 0)


def test_only_suppliers_whose_own_side_failed_are_down(tmp_path: Path) -> None:
    economy = Economy()
    for supplier, region in ((3, "420100"), (4, "450200"), (5, "450200"), (6, "450200")):
        economy.enterprise(supplier, region)
        economy.sells(supplier, 9, with_peak(1000, 5000))
    economy.disruptions.append({"event_id": "D1", "cause": "region", "region_code": "420000"})
    economy.loses(9, 3, cause="region")  # it lies in the region cut off
    economy.loses(9, 4, cause="region")  # it sold into the region
    economy.loses(9, 5, cause="link")
    economy.loses(9, 6, cause="supplier_down")
    for row in economy.broken[:2]:
        row["event_id"] = "D1"
    rows = capacity_of(economy, tmp_path)
    barred = {key[0]: row["barred"] for key, row in rows.items()}
    assert barred == {3: "down", 4: None, 5: None, 6: "down"}


@pytest.mark.parametrize("word", ["失控", "异常凭证", "疑点发票"])
def test_a_supplier_with_a_risk_word_is_never_proposed(tmp_path: Path, word: str) -> None:
    economy = Economy()
    economy.sells(3, 9, with_peak(1000, 5000))
    economy.lines[0]["risk"] = word
    row = yuan(economy, tmp_path)
    assert (row["barred"], row["monthly_spare"]) == ("risk", 0)


def test_the_risk_word_for_no_risk_bars_nobody(tmp_path: Path) -> None:
    economy = Economy()
    economy.sells(3, 9, with_peak(1000, 5000), risk="正常")
    assert yuan(economy, tmp_path)["barred"] is None


def test_half_the_usual_trade_days_support_half_the_peak(tmp_path: Path) -> None:
    economy = Economy()
    for month in (day.replace(day=1) for day in month_ends(date(2017, 1, 1), NORMAL_UNTIL)):
        economy.sells(3, 9, {month + timedelta(days=2 * n): 100 for n in range(15)})
    # 365 days with a trade every second day; in the last 30 days 7, in the last 14 days 3.
    lately = [date(2019, 6, 2) + timedelta(days=4 * n) for n in range(4)]
    lately += [date(2019, 6, 18), date(2019, 6, 22), date(2019, 6, 26)]
    economy.sells(3, 9, dict.fromkeys(lately, 100))
    usual = len({row["day"] for row in economy.trades if row["day"] > date(2018, 5, 15)}) - 7
    row = yuan(economy, tmp_path)
    share = (Decimal(7 * 365) / Decimal(30 * usual)).quantize(Decimal("0.0001"))
    assert row["resumed_share"] == share
    assert row["monthly_capacity"] == 1500 * share


def test_a_supplier_new_since_the_break_is_taken_at_its_peak(tmp_path: Path) -> None:
    economy = Economy()
    economy.sells(3, 9, {date(2019, 5, 20): 800, date(2019, 6, 20): 300})
    row = yuan(economy, tmp_path)
    assert (row["resumed_share"], row["months"]) == (1, 2)
    assert (row["monthly_capacity"], row["monthly_spare"]) == (800, 500)


def test_months_outside_a_suppliers_own_books_are_not_months_without_sales(
    tmp_path: Path,
) -> None:
    economy = Economy()
    economy.sells(3, 9, {date(2018, 1, 10): 500, date(2019, 6, 20): 100})
    row = yuan(economy, tmp_path / "none")
    assert (row["months"], row["monthly_peak"], row["is_lower_bound"]) == (18, 100, True)
    economy.books.append(a_book(3, "sales", date(2018, 1, 1), date(2018, 4, 30)))
    economy.books.append(a_book(3, "sales", date(2019, 6, 1), AS_OF))
    row = yuan(economy, tmp_path / "books")
    assert (row["months"], row["monthly_peak"], row["is_lower_bound"]) == (5, 500, False)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        # In 2020 the festival was on 25 January: a standstill from 18 January to 15 February.
        (date(2020, 1, 17), (date(2019, 12, 19), date(2020, 1, 17))),
        (date(2020, 1, 31), (date(2020, 1, 2), date(2020, 1, 17))),  # 16 days before it
        (date(2020, 2, 5), None),  # eleven
        (date(2020, 2, 28), None),  # thirteen after it
        (date(2020, 2, 29), (date(2020, 2, 16), date(2020, 2, 29))),
        (date(2020, 3, 10), (date(2020, 2, 16), date(2020, 3, 10))),
        (date(2020, 3, 16), (date(2020, 2, 16), date(2020, 3, 16))),
        (date(2020, 6, 30), (date(2020, 6, 1), date(2020, 6, 30))),
    ],
)
def test_the_current_rate_is_read_from_days_outside_the_spring_festival(
    as_of: date, expected: tuple[date, date] | None
) -> None:
    windows = Windows(as_of, date(2020, 1, 15), 14)
    assert windows.standstill is (expected is None)
    assert windows.rate() == (expected or (as_of - timedelta(days=29), as_of))


def test_quantities_have_rows_of_their_own(tmp_path: Path) -> None:
    economy = Economy()
    for day, amount in with_peak(1000, 5000).items():
        economy.sells(3, 9, {day: amount}, quantity=Decimal(int(amount)) / 500, unit="吨")
    rows = capacity_of(economy, tmp_path)
    assert rows[3, STEEL, None]["monthly_spare"] == 4000
    assert rows[3, STEEL, "吨"]["monthly_spare"] == 8


def test_unknown_goods_and_consumers_have_no_capacity(tmp_path: Path) -> None:
    economy = Economy()
    economy.enterprise(0, **{"class": "consumer"})
    economy.sells(0, 9, with_peak(1000, 5000))
    economy.sells(3, 9, with_peak(1000, 5000), goods_group=SECRET)
    assert capacity_of(economy, tmp_path) == {}


def twin(trades: pd.DataFrame) -> pd.DataFrame:
    """Peak, current and spare of each supplier and group as a slow loop would have it."""
    rows = []
    for (supplier, group), part in trades.groupby(["supplier_key", "goods_group"]):
        days = trades[trades["supplier_key"] == supplier]
        count = days.groupby("day")["invoices"].sum()
        traded = sorted(day for day, invoices in count.items() if invoices > 0)
        if not traded or traded[-1] <= AS_OF - timedelta(days=14):
            continue
        first = part["day"].min()
        months = []
        for back in range(24):
            number = 2019 * 12 + 5 - back
            year, month = number // 12, number % 12 + 1
            sold = sum(
                row.amount
                for row in part.itertuples()
                if (row.day.year, row.day.month) == (year, month)
            )
            if (year, month) >= (first.year, first.month):
                months.append(max(sold, Decimal(0)) if sold else Decimal(0))
        peak = sorted(months)[int(np.ceil(0.9 * len(months))) - 1]
        span = (NORMAL_UNTIL - max(traded[0], NORMAL_UNTIL - timedelta(days=364))).days + 1
        usual = sum(NORMAL_UNTIL - timedelta(days=365) < day <= NORMAL_UNTIL for day in traded)
        shares = [
            sum(day > AS_OF - timedelta(days=last) for day in traded) * span / (last * usual)
            if usual
            else 1
            for last in (14, 30)
        ]
        share = Decimal(min(1, max(shares))).quantize(Decimal("0.0001"))
        recent = part[part["day"] > AS_OF - timedelta(days=30)]["amount"].sum()
        current = max(Decimal(0), Decimal(recent))
        spare = max(Decimal(0), peak * share - current)
        rows.append((supplier, group, peak, current, spare))
    return pd.DataFrame(rows, columns=["supplier", "group", "peak", "current", "spare"])


@pytest.mark.parametrize("seed", range(3))
def test_capacity_equals_a_slow_pandas_twin(tmp_path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    economy = Economy()
    for _ in range(600):
        day = AS_OF - timedelta(days=int(random.integers(0, 900)))
        amount = int(random.integers(-40, 200))
        group = int(random.choice([STEEL, MASKS]))
        economy.sells(int(random.integers(3, 9)), 9, {day: amount}, goods_group=group)
        economy.trades[-1]["invoices"] = 1 if amount > 0 else 0
    rows = capacity_of(economy, tmp_path)
    expected = twin(pd.DataFrame(economy.trades))
    assert len(expected) == len(rows)
    for row in expected.itertuples():
        found = rows[row.supplier, row.group, None]
        assert (found["monthly_peak"], found["monthly_current"]) == (row.peak, row.current)
        assert found["monthly_spare"] == row.spare


def capacity_as_of(economy: Economy, path: Path, as_of: date, normal_until: date) -> dict[str, Any]:
    """The one row of spare capacity, links judged on another day than usual."""
    with economy.build(path, as_of) as engine:
        engine.connection.execute(
            "INSERT INTO broken_link (code, cause, buyer_key, supplier_key, normal_until)"
            " VALUES ('L04', 'link', 9, 8, $day)",
            {"day": normal_until},
        )
        match(engine, Settings())
        [row] = table(engine, "spare_capacity")
    return row


def test_the_days_after_the_standstill_are_scaled_to_a_month(tmp_path: Path) -> None:
    economy = Economy()
    economy.sells(3, 9, {date(2020, 2, 12): 500, date(2020, 2, 20): 100, date(2020, 3, 9): 20})
    row = capacity_as_of(economy, tmp_path / "db", date(2020, 3, 10), date(2020, 1, 15))
    assert row["monthly_current"] == 150  # 120 in 24 days; 12 February was in the standstill


def test_in_the_standstill_a_low_rate_is_not_taken_for_free_capacity(tmp_path: Path) -> None:
    """The same trade half a year apart: only around the festival does the usual rate count."""
    rows = {}
    for name, shift in (("festival", timedelta(0)), ("summer", timedelta(180))):
        economy = Economy()
        as_of, normal_until = date(2019, 2, 20) + shift, date(2019, 1, 15) + shift
        for days in range(740, 40, -10):
            economy.sells(3, 9, {as_of - timedelta(days): 1000 if days % 90 else 9000})
        economy.sells(3, 9, {as_of - timedelta(n): 10 for n in (1, 11, 21)})
        rows[name] = capacity_as_of(economy, tmp_path / name, as_of, normal_until)
    assert rows["summer"]["monthly_current"] == 30
    # 36 trades in the year to 15 January, four of them of 9,000: 68,000 × 30 / 365.
    assert round(rows["festival"]["monthly_current"], 2) == Decimal("5589.04")
