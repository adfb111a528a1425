"""A need is what a broken link no longer delivers and the buyer has not replaced."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.matching.economy import (
    AS_OF,
    MASKS,
    NORMAL_UNTIL,
    POWER,
    SECRET,
    STEEL,
    Economy,
    matched,
    steady,
    table,
    until_break,
)


def needs_of(economy: Economy, folder: Path) -> list[dict[str, Any]]:
    engine, _ = matched(economy, folder)
    with engine:
        return table(engine, "need ORDER BY buyer_key, goods_group")


@pytest.fixture
def broken() -> Economy:
    """Supplier 2 delivered 3,650 yuan of steel a month to buyer 1, until May 2019."""
    economy = Economy()
    economy.sells(2, 1, until_break(3650))
    economy.loses(1, 2)
    return economy


def test_a_need_is_the_mean_month_of_the_year_before_the_break(
    broken: Economy, tmp_path: Path
) -> None:
    [need] = needs_of(broken, tmp_path)
    # Twelve deliveries in the 365 days up to 15 May 2019: 43,800 × 30 / 365.
    assert need["monthly_amount"] == Decimal("3600.00")
    assert (need["buyer_key"], need["lost_supplier_key"]) == (1, 2)
    assert (need["goods_group"], need["as_of"]) == (STEEL, AS_OF)
    assert need["need_id"].startswith("N-")
    assert len(need["need_id"]) == 14


def test_a_month_is_rounded_half_up(tmp_path: Path) -> None:
    for amount, month in (("1.23", "0.62"), ("1.22", "0.61"), ("1.21", "0.61")):
        economy = Economy()  # 60 days up to the break, so half of it a month: 0.615, 0.61, 0.605
        economy.sells(2, 1, {date(2019, 3, 17): amount})
        economy.loses(1, 2)
        [need] = needs_of(economy, tmp_path / amount)
        assert need["monthly_amount"] == Decimal(month)


def test_what_is_replaced_is_rounded_half_up(tmp_path: Path) -> None:
    # Nothing was bought of 3 before. 100.01 × 30 / 46 = 65.224; 99.99: 65.211; 100.07: 65.263.
    for amount, month in (("100.01", "65.22"), ("99.99", "65.21"), ("100.07", "65.26")):
        economy = Economy()
        economy.sells(2, 1, until_break(3650))
        economy.loses(1, 2)
        economy.sells(3, 1, {date(2019, 6, 1): amount})
        [need] = needs_of(economy, tmp_path / amount)
        assert need["monthly_replaced"] == Decimal(month)
        assert need["monthly_amount"] == Decimal("3600.00") - Decimal(month)


def test_a_young_link_is_averaged_over_the_days_it_has_traded(tmp_path: Path) -> None:
    economy = Economy()
    economy.sells(2, 1, {date(2019, 3, 17): 1000, date(2019, 4, 17): 1000})
    economy.loses(1, 2)
    [need] = needs_of(economy, tmp_path)
    assert need["monthly_amount"] == Decimal("1000.00")  # 2,000 over 17 March … 15 May, 60 days


def test_a_quantity_is_needed_where_all_trade_had_one_unit(broken: Economy, tmp_path: Path) -> None:
    broken.trades.clear()
    broken.sells(2, 1, until_break(3650), quantity=Decimal("7.3"), unit="吨")
    [need] = needs_of(broken, tmp_path)
    assert (need["monthly_quantity"], need["unit"]) == (Decimal("7.2"), "吨")


def test_two_units_give_an_amount_but_no_quantity(broken: Economy, tmp_path: Path) -> None:
    broken.sells(2, 1, {date(2019, 4, 1): 10}, quantity=Decimal(1), unit="件")
    [need] = needs_of(broken, tmp_path)
    assert (need["monthly_quantity"], need["unit"]) == (None, None)


def test_what_other_suppliers_deliver_beyond_expectation_is_replaced(
    broken: Economy, tmp_path: Path
) -> None:
    # 365 a month before, so 552 are expected in the 46 days since; they brought 1,472: 920 more.
    broken.sells(3, 1, until_break(365) | {date(2019, 6, 1): 1472})
    [need] = needs_of(broken, tmp_path)
    assert need["monthly_expected"] == Decimal("3600.00")
    assert need["monthly_replaced"] == Decimal("600.00")  # 920 × 30 / 46
    assert need["monthly_amount"] == Decimal("3000.00")


def test_the_outlook_of_a_link_is_what_was_expected_of_it(broken: Economy, tmp_path: Path) -> None:
    broken.sells(3, 1, until_break(365) | {date(2019, 6, 1): 1472})
    broken.links.append({"link_id": "K3", "supplier_key": 3, "buyer_key": 1, "goods_group": 0})
    window = {"window_from": date(2019, 5, 16), "window_to": AS_OF}
    broken.outlooks.append(
        window | {"link_id": "K3", "p_trade": 0.9, "expected_amount": Decimal(1242)}
    )
    [need] = needs_of(broken, tmp_path)
    assert need["monthly_replaced"] == Decimal("150.00")  # (1,472 − 1,242) × 30 / 46


def test_the_outlook_of_a_link_is_shared_out_among_its_goods(
    broken: Economy, tmp_path: Path
) -> None:
    # Three quarters of what supplier 3 delivered were masks, so steel is a quarter of 1,242.
    broken.sells(3, 1, until_break(100) | {date(2019, 6, 1): 1000})
    broken.sells(3, 1, until_break(300), goods_group=MASKS)
    broken.links.append({"link_id": "K3", "supplier_key": 3, "buyer_key": 1, "goods_group": 0})
    window = {"window_from": date(2019, 5, 16), "window_to": AS_OF}
    broken.outlooks.append(window | {"link_id": "K3", "expected_amount": Decimal(1242)})
    [need] = needs_of(broken, tmp_path)
    assert need["monthly_replaced"] == Decimal("449.67")  # (1,000 − 310.50) × 30 / 46


def test_what_replaces_one_lost_supplier_is_shared_among_all_of_them(
    broken: Economy, tmp_path: Path
) -> None:
    broken.sells(4, 1, until_break(7300))
    broken.loses(1, 4)
    broken.sells(5, 1, {date(2019, 6, 1): 1380})  # 900 a month, a third of it for supplier 2
    needs = needs_of(broken, tmp_path)
    replaced = {need["lost_supplier_key"]: need["monthly_replaced"] for need in needs}
    assert replaced == {2: Decimal("300.00"), 4: Decimal("600.00")}


def test_a_link_fully_replaced_is_no_need(broken: Economy, tmp_path: Path) -> None:
    broken.sells(3, 1, {date(2019, 6, 1): 100000})
    assert needs_of(broken, tmp_path) == []


def test_less_from_the_others_is_no_further_need(broken: Economy, tmp_path: Path) -> None:
    broken.sells(3, 1, until_break(9000))
    [need] = needs_of(broken, tmp_path)
    assert need["monthly_amount"] == Decimal("3600.00")


def test_a_closed_buyer_needs_nothing(broken: Economy, tmp_path: Path) -> None:
    broken.broken[0]["cause"] = "buyer_down"
    assert needs_of(broken, tmp_path / "cause") == []
    broken.broken[0]["cause"] = "supplier_down"
    broken.disruptions.append({"event_id": "D1", "cause": "buyer_down", "enterprise_key": 1})
    assert needs_of(broken, tmp_path / "event") == []


def test_a_buyer_whose_purchases_are_not_seen_may_have_found_another_supplier(
    tmp_path: Path,
) -> None:
    economy = Economy()
    economy.sells(2, 1, until_break(3650))
    economy.sells(2, 3, steady(10))
    economy.loses(1, 2, observed=False)
    economy.loses(3, 2)
    assert [need["buyer_key"] for need in needs_of(economy, tmp_path)] == [3]


def test_weakened_links_are_not_needs_yet(broken: Economy, tmp_path: Path) -> None:
    broken.broken[0]["code"] = "L04"
    assert needs_of(broken, tmp_path) == []


def test_power_is_not_matched_and_unknown_goods_stay_as_a_need(
    broken: Economy, tmp_path: Path
) -> None:
    broken.sells(2, 1, until_break(500), goods_group=POWER)
    broken.sells(2, 1, until_break(730), goods_group=SECRET)
    unknown, steel = needs_of(broken, tmp_path)
    assert (unknown["goods_group"], unknown["monthly_amount"]) == (SECRET, Decimal("720.00"))
    assert steel["goods_group"] == STEEL


def test_a_correction_not_yet_known_does_not_count(broken: Economy, tmp_path: Path) -> None:
    broken.sells(2, 1, {NORMAL_UNTIL: -3650}, known_on=date(2019, 7, 1))
    [need] = needs_of(broken, tmp_path)
    assert need["monthly_amount"] == Decimal("3600.00")


def test_goods_returned_in_full_are_no_need(tmp_path: Path) -> None:
    economy = Economy()
    economy.sells(2, 1, {date(2019, 5, 1): 500, date(2019, 5, 2): -500})
    economy.loses(1, 2)
    assert needs_of(economy, tmp_path) == []


def test_no_broken_links_leave_empty_tables_of_the_right_types(tmp_path: Path) -> None:
    economy = Economy()
    economy.sells(2, 1, steady(3650))
    engine, result = matched(economy, tmp_path)
    filled = Economy()
    filled.sells(2, 1, until_break(3650))
    filled.sells(3, 9, steady(100) | {date(2018, m, 1): 9000 for m in (9, 10, 11)})
    filled.loses(1, 2)
    other, _ = matched(filled, tmp_path / "filled")
    with engine, other:
        assert (result.needs, result.candidates, result.unmet) == (0, 0, {})
        for name in ("need", "candidate", "match", "unmet_need", "bottleneck"):
            assert table(engine, name) == []
            assert table(engine, f"{name}_named") == []
            types = f"(DESCRIBE {name})"
            assert table(engine, types) == table(other, types)
