from datetime import date

import numpy as np
import pandas as pd
import pytest

from chainscan.links.clock import EPOCH, fit_clock
from chainscan.links.history import LAST_TRADES, LEAST_GAP, LinkHistory, link_days
from tests.links.economies import trade_rows


def rows(*days: tuple[int, int, int, int, int]) -> pd.DataFrame:
    """supplier, buyer, day, fen, invoices."""
    return pd.DataFrame(
        days, columns=["supplier_key", "buyer_key", "day_number", "fen", "invoices"]
    )


def test_red_letters_alone_are_no_trade_day_and_lower_the_trade_before_them() -> None:
    days = link_days(
        rows(
            (1, 2, 100, -500, 0),  # before any trade: nothing to lower
            (1, 2, 101, 900, 1),
            (1, 2, 105, -400, 0),
            (1, 2, 109, 300, 2),
            (1, 3, 104, -100, 0),  # never traded: no link
            (2, 3, 104, 700, 1),
        )
    )
    assert days.supplier.tolist() == [1, 2]
    assert days.day.tolist() == [101, 109, 104]
    assert days.fen.tolist() == [500, 300, 700]
    # In sums over a window red letters count on their own days, as they do in net trade.
    assert days.fen_between(101, 109).tolist() == [-400 + 300, 700]
    assert days.fen_between(100, 104).tolist() == [900, 700]
    assert days.fen_between(99, 109).tolist() == [-500 + 900 - 400 + 300, 700]
    second = days.of_links(np.array([1]))
    assert second.fen_between(99, 109).tolist() == [700]
    assert days.of_links(np.array([0])).fen_between(101, 105).tolist() == [-400]


def test_a_day_whose_invoices_are_all_reversed_is_no_trade_day() -> None:
    assert link_days(rows((1, 2, 100, 900, 1), (1, 2, 103, 0, 0))).day.tolist() == [100]


def test_looking_back_from_any_day_agrees_with_a_slow_count() -> None:
    trade = trade_rows(seed=5, share=0.15)
    trade["day_number"] = (pd.to_datetime(trade["day"]) - pd.Timestamp(EPOCH)).dt.days
    frame = trade.assign(fen=100_000, invoices=1)
    days = link_days(frame)
    until = int(frame["day_number"].max())
    clock = fit_clock(days.day, normal_until=until, last_day=until)
    history = LinkHistory(days, clock)
    for day in (date(2017, 9, 1), date(2017, 9, 20), date(2018, 4, 1), date(2019, 10, 31)):
        number = (day - EPOCH).days
        waits, following = history.on(number), days.next_day(number)
        for link in range(days.count):
            own = days.day[days.link == link]
            seen, later = own[own <= number], own[own > number]
            assert waits.trades[link] == len(seen)
            assert following[link] == (later[0] if len(later) else -1)
            if len(seen):
                gaps = np.maximum(np.diff(clock.at(seen[-LAST_TRADES:])), LEAST_GAP)
                assert waits.last_day[link] == seen[-1]
                assert waits.gaps[link] == len(gaps)
                assert waits.gap_sum[link] == pytest.approx(gaps.sum(), abs=1e-6)
                assert waits.gap_logs[link] == pytest.approx(np.log(gaps).sum(), abs=1e-6)
                assert waits.age[link] == pytest.approx(clock.between(int(seen[-1]), number))
