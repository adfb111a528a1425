import numpy as np
import pandas as pd
import pytest

from chainscan.links.books import Books
from chainscan.links.clock import EPOCH, fit_clock
from chainscan.links.family import Cut
from chainscan.links.history import LinkHistory, link_days
from chainscan.links.judge import fit_waiting_times
from chainscan.links.outlook import Forecaster, typical_amounts
from tests.links.economies import AS_OF, NORMAL_UNTIL, START, trade_rows


def test_a_single_huge_invoice_does_not_set_the_typical_amount() -> None:
    usual = [(1, 2, day, 10_000, 1) for day in range(100, 109)]
    frame = pd.DataFrame(
        [*usual, (1, 2, 110, 9_000_000, 1)],
        columns=["supplier_key", "buyer_key", "day_number", "fen", "invoices"],
    )
    # Nine days of 100 yuan and one counted as five times the median.
    assert typical_amounts(link_days(frame), np.array([0]), 200) == pytest.approx([140.0])
    assert typical_amounts(link_days(frame), np.array([0]), 109) == pytest.approx([100.0])


@pytest.mark.parametrize("gaps", [(3, 8), (20, 60)])
def test_as_many_links_trade_as_were_expected_to(gaps: tuple[float, float]) -> None:
    trade = trade_rows(seed=11, gaps=gaps, share=0.9)
    trade["day_number"] = (pd.to_datetime(trade["day"]) - pd.Timestamp(EPOCH)).dt.days
    days = link_days(trade.assign(fen=100_000, invoices=1))
    start, until, as_of = ((day - EPOCH).days for day in (START, NORMAL_UNTIL, AS_OF))
    book = pd.DataFrame(
        {
            "enterprise_key": np.unique(days.buyer),
            "side": "purchases",
            "observed_from": start,
            "observed_until": as_of,
        }
    )
    history = LinkHistory(days, fit_clock(days.day, normal_until=until, last_day=as_of))
    forecaster = Forecaster(
        history,
        Books.of(book, days.supplier, days.buyer),
        fit_waiting_times(history, until, 4),
        Cut(until - 84, until, as_of),
    )
    outlook = forecaster.outlook()
    following = days.next_day(until)[outlook.link]
    traded = (following >= 0) & (following <= as_of)
    actual = days.fen_between(until, as_of)[outlook.link].sum() / 100
    # Where every link traded in every past window there is nothing to learn from.
    assert outlook.model == ("logistic" if gaps[0] > 10 else "renewal")
    assert outlook.p_trade.mean() == pytest.approx(traded.mean(), abs=0.07)
    assert outlook.expected.sum() == pytest.approx(actual, rel=0.15)
