import numpy as np
import pytest

from chainscan.links.activity import Activity
from chainscan.links.causes import SURE, Busy, Ends, busy, ends_of, stopped_rate
from chainscan.links.groups import Observed
from tests.links.test_groups import observed

WINDOW = (100, 145)
RARE = (0.002, 0.002)


def seen(links: Observed, stopped: tuple[float, float] = RARE) -> Ends:
    """Both ends of every link; those not silent traded on day 120."""
    traded = ~links.silent
    day = np.full(int(traded.sum()), 120)
    activity = (Activity(links.supplier[traded], day), Activity(links.buyer[traded], day))
    return ends_of(links, activity, WINDOW, stopped)


def test_a_link_ended_by_itself_where_both_ends_are_seen_trading_with_others() -> None:
    links = observed(
        (1, 11, 0.9, True),  # both trade with others
        (1, 12, 0.9, False),
        (2, 11, 0.9, False),
        (3, 11, 0.9, True),  # supplier 3 is seen nowhere else
        (1, 13, 0.9, True),  # buyer 13 is seen nowhere else
    )
    ends = seen(links)
    assert ends.p_alone(0.05)[[0, 3, 4]].tolist() == [1.0, 0.0, 0.0]
    assert ends.both_go_on[[0, 3, 4]].tolist() == [True, False, False]


def test_a_supplier_that_goes_on_buying_has_probably_not_stopped_selling() -> None:
    links = observed((3, 11, 0.9, True), (2, 11, 0.9, False), (4, 3, 0.9, False))
    ends = seen(links)
    assert (ends.bought[0], ends.both_go_on[0]) == (1, False)
    odds = 0.05 * (1 - 0.002) / 0.002
    assert ends.p_alone(0.05)[0] == pytest.approx(odds / (1 + odds))
    # Where enterprises often stop in one role alone, or links seldom end, nothing is said.
    assert seen(links, (0.05, 0.05)).p_alone(0.05)[0] < SURE
    assert ends.p_alone(0.002)[0] < SURE


def test_another_silent_partner_speaks_for_a_supplier_that_has_stopped() -> None:
    links = observed(
        (3, 11, 0.9, True), (2, 11, 0.9, False), (4, 3, 0.9, False), (3, 12, 0.9, True)
    )
    odds = 0.05 * (1 - 0.002) / 0.002 * (1 - 0.9)
    assert seen(links).p_alone(0.05)[0] == pytest.approx(odds / (1 + odds))


def test_a_remnant_of_trade_is_not_going_on() -> None:
    others = [(3, buyer, 0.9, True) for buyer in range(20, 31)]
    links = observed((3, 11, 0.9, True), (2, 11, 0.9, False), (3, 12, 0.9, False), *others)
    assert seen(links).p_alone(0.05)[0] == 0.0


def test_an_end_that_found_new_partners_goes_on() -> None:
    links = [(3, 11, 0.9, True), (3, 12, 0.9, True), (2, 11, 0.9, False)]
    assert not seen(observed(*links)).both_go_on[0]
    assert seen(observed(*links, pace={3: 0.5})).both_go_on[0]


def test_how_often_busy_enterprises_stop_is_counted_apart_from_chance() -> None:
    links = observed(
        *((1, buyer, 0.9, True) for buyer in (11, 12)),  # stopped selling, buys of 3
        *((2, buyer, 0.9, buyer == 11) for buyer in (11, 12)),  # sells, buys of 3
        *((4, buyer, 0.9, True) for buyer in (11, 12)),  # stopped, and is seen nowhere else
        (5, 12, 0.9, True),  # one partner only
        *((3, buyer, 0.9, False) for buyer in (1, 2, 5)),
    )
    traded = ~links.silent
    bought = Activity(links.buyer[traded], np.full(int(traded.sum()), 120))
    found = busy(links, "supplier_down", bought, WINDOW)
    assert found.stopped.tolist() == [True, False]
    assert found.by_chance == pytest.approx([0.01, 0.01])


def test_the_rate_of_stopping_leans_on_the_past_but_shows_a_shock() -> None:
    calm = Busy(np.full(100, 1e-6), np.arange(100) < 0)
    shock = Busy(np.full(100, 1e-6), np.arange(100) < 20)
    assert stopped_rate(calm, []) == pytest.approx(0.5 / 101)
    assert stopped_rate(calm, [calm] * 10) == pytest.approx(0.5 / 201, rel=0.2)
    assert stopped_rate(shock, [calm] * 10) == pytest.approx(20.5 / 201, rel=0.02)
    by_chance = Busy(np.full(100, 0.2), np.arange(100) < 20)
    assert stopped_rate(by_chance, []) < 0.04
    nobody = Busy(np.zeros(0), np.zeros(0, dtype=bool))
    assert stopped_rate(nobody, []) == pytest.approx(0.5)
