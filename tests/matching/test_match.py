"""The stage as a whole: who is proposed to whom, never twice, and why not where not."""

import hashlib
import json
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from chainscan.engine import Engine
from chainscan.errors import StaleError
from chainscan.matching import COMPARISONS, match
from chainscan.matching.distance import located
from chainscan.matching.market import Market
from chainscan.matching.rounds import weigh_and_allot
from chainscan.settings import Settings
from tests.matching.economy import (
    AS_OF,
    MASKS,
    SECRET,
    STEEL,
    Economy,
    matched,
    steady,
    table,
    until_break,
    with_peak,
)
from tests.tables import make_database


@pytest.fixture
def broken() -> Economy:
    """Buyer 1 lost supplier 2, 3,600 yuan of steel a month; supplier 3 has 4,000 to spare."""
    economy = Economy()
    economy.sells(2, 1, until_break(3650))
    economy.loses(1, 2)
    economy.sells(3, 9, with_peak(1000, 5000))
    return economy


def pairs(engine: Engine) -> list[tuple[int, int, int, Decimal | None]]:
    rows = table(engine, "match ORDER BY buyer_key, rank")
    columns = ("buyer_key", "rank", "supplier_key", "monthly_amount")
    return [tuple(row[name] for name in columns) for row in rows]  # type: ignore[misc]


def unmet(engine: Engine) -> dict[str, Decimal]:
    return {row["reason"]: row["monthly_amount"] for row in table(engine, "unmet_need")}


def test_a_need_is_placed_with_the_supplier_that_has_capacity(
    broken: Economy, tmp_path: Path
) -> None:
    engine, result = matched(broken, tmp_path)
    with engine:
        assert pairs(engine) == [(1, 1, 3, Decimal("3600.00"))]
        assert unmet(engine) == {}
        [row] = table(engine, "match")
    assert row["supplier_spare_left"] == Decimal("400.00")
    assert (result.needs, result.matched_needs) == (1, 1)
    assert result.placed_amount == result.needed_amount == Decimal("3600.00")
    assert result.as_of == AS_OF


def test_two_needs_that_compete_for_one_supplier_get_its_capacity_once(
    broken: Economy, tmp_path: Path
) -> None:
    broken.sells(4, 8, until_break(1825))
    broken.loses(8, 4)
    engine, result = matched(broken, tmp_path)
    with engine:
        amounts = {row[0]: row[3] for row in pairs(engine)}
        assert sum(amount or 0 for amount in amounts.values()) == Decimal("4000.00")
        assert sum(unmet(engine).values()) == Decimal("1400.00")
        assert list(unmet(engine)) == ["all_at_capacity"]
        [bottleneck] = table(engine, "bottleneck")
    assert (bottleneck["goods_group"], bottleneck["shadow_price"]) == (STEEL, 1)
    assert bottleneck["unmet_amount"] == Decimal("1400.00")
    assert result.unmet == {"all_at_capacity": 1}


def test_who_alone_can_serve_a_need_is_left_to_it(broken: Economy, tmp_path: Path) -> None:
    """Buyer 8 may be served by 5 too, but 5 has lost buyer 1: so 3 goes to buyer 1."""
    broken.sells(5, 7, with_peak(1000, 5000))
    broken.sells(4, 8, until_break(3650))
    broken.loses(8, 4)
    broken.sells(5, 1, until_break(1))
    broken.loses(1, 5)
    engine, _ = matched(broken, tmp_path)
    with engine:
        placed = {(buyer, supplier) for buyer, _, supplier, amount in pairs(engine) if amount}
        assert unmet(engine) == {}
    assert {(1, 3), (8, 5)} <= placed
    assert (1, 5) not in placed


def test_a_closed_plant_is_never_a_candidate(broken: Economy, tmp_path: Path) -> None:
    broken.disruptions.append({"event_id": "D1", "cause": "supplier_down", "enterprise_key": 3})
    engine, _ = matched(broken, tmp_path)
    with engine:
        assert table(engine, "candidate") == []
        assert unmet(engine) == {"nobody_makes_it": Decimal("3600.00")}


def test_neither_the_buyer_nor_a_supplier_it_lost_is_proposed(
    broken: Economy, tmp_path: Path
) -> None:
    broken.sells(1, 7, with_peak(1000, 50000))  # the buyer makes the goods itself
    broken.sells(2, 7, with_peak(1000, 50000))  # the lost supplier still serves others
    broken.sells(6, 7, with_peak(1000, 50000))  # another one it lost
    broken.loses(1, 6)
    engine, _ = matched(broken, tmp_path)
    with engine:
        assert {row["supplier_key"] for row in table(engine, "candidate")} == {3}


def test_only_suppliers_of_the_goods_are_candidates(broken: Economy, tmp_path: Path) -> None:
    broken.sells(4, 9, with_peak(1000, 50000), goods_group=MASKS, goods_name="医用口罩")
    engine, _ = matched(broken, tmp_path)
    with engine:
        assert {row["supplier_key"] for row in table(engine, "candidate")} == {3}


def test_needs_of_unknown_goods_are_said_to_be_so(tmp_path: Path) -> None:
    economy = Economy()
    economy.sells(2, 1, until_break(3650), goods_group=SECRET)
    economy.loses(1, 2)
    economy.sells(3, 9, with_peak(1000, 5000), goods_group=SECRET)
    engine, result = matched(economy, tmp_path)
    with engine:
        assert unmet(engine) == {"goods_unknown": Decimal("3600.00")}
        assert (table(engine, "match"), table(engine, "bottleneck")) == ([], [])
    assert result.unmet == {"goods_unknown": 1}


def test_makers_without_spare_capacity_are_named_as_the_reason(tmp_path: Path) -> None:
    economy = Economy()
    economy.sells(2, 1, until_break(3650))
    economy.loses(1, 2)
    economy.sells(3, 9, steady(1000))
    engine, _ = matched(economy, tmp_path)
    with engine:
        assert unmet(engine) == {"all_at_capacity": Decimal("3600.00")}


def test_focus_regions_are_left_out_unless_asked_for(broken: Economy, tmp_path: Path) -> None:
    broken.enterprise(3, "420100")
    shut = Settings().with_values(measure={"focus_regions": ("420000",)})
    engine, _ = matched(broken, tmp_path / "shut", shut)
    with engine:
        assert unmet(engine) == {"only_in_focus_regions": Decimal("3600.00")}
        [row] = table(engine, "spare_capacity WHERE supplier_key = 3")
        assert (row["barred"], row["monthly_spare"]) == ("focus_region", 0)
        opened = shut.with_values(match={"use_focus_regions": True})
        match(engine, opened)
        assert unmet(engine) == {}


def test_the_list_is_in_order_of_score_and_never_without_whoever_was_allotted(
    broken: Economy, tmp_path: Path
) -> None:
    """3 is the best, but 8 can use nobody else: 1 is allotted the worst, which it must be told."""
    for key in (4, 5, 6, 20):
        other = {"specification": "HRB400 D12", "goods_name": "螺纹钢"} if key == 20 else {}
        broken.sells(key, 9, with_peak(1000, 9000 if key == 20 else 1100), **other)
        broken.sells(key, 8, until_break(1), **other)
        broken.loses(8, key)
    broken.enterprise(20, "650100")
    broken.sells(2, 8, until_break(36500))
    broken.loses(8, 2)
    settings = Settings().with_values(match={"alternatives": 1})
    engine, _ = matched(broken, tmp_path, settings)
    with engine:
        rows = table(engine, "match WHERE buyer_key = 1 ORDER BY rank")
        order = "candidate WHERE need_id = (SELECT min(need_id) FROM match WHERE buyer_key = 1)"
        scores = {row["supplier_key"]: row["score"] for row in table(engine, order)}
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    listed = [row["supplier_key"] for row in rows]
    allotted = [row["supplier_key"] for row in rows if row["monthly_amount"] is not None]
    best = sorted(scores, key=lambda key: (-scores[key], key))
    others = [key for key in best if key not in allotted][:1]
    assert (best[0], best[-1], others) == (3, 20, [3])
    assert 20 in allotted
    assert listed == [key for key in best if key in {*allotted, *others}]


def test_the_reasons_list_every_comparison_and_add_up_to_the_score(
    broken: Economy, tmp_path: Path
) -> None:
    engine, _ = matched(broken, tmp_path)
    with engine:
        [row] = table(engine, "match")
        [candidate] = table(engine, "candidate")
        known = {one["comparison"]: one for one in table(engine, "comparison")}
    reasons = json.loads(row["reasons"])
    assert [reason["comparison"] for reason in reasons] == [one.name for one in COMPARISONS]
    assert sum(Decimal(str(reason["points"])) for reason in reasons) == row["score"]
    for reason in reasons:
        weight = float(known[reason["comparison"]]["weight"])
        assert reason["points"] == pytest.approx(weight * reason["value"], abs=0.011)
        assert Decimal(str(reason["points"])) == candidate[f"{reason['comparison']}_points"]
    figures = {reason["comparison"]: reason["figure"] for reason in reasons}
    assert figures["distance"] == 20
    assert figures["price"] is None  # no unit, no price
    assert figures["size"] == 111.11  # 4,000 of 3,600


def test_a_supplier_of_the_same_specification_beats_a_larger_one_of_another(
    broken: Economy, tmp_path: Path
) -> None:
    other = {"specification": "HRB400 Φ12", "goods_name": "螺纹钢"}
    broken.sells(4, 9, with_peak(1000, 90000), **other)
    engine, _ = matched(broken, tmp_path)
    with engine:
        scores = {row["supplier_key"]: row["score"] for row in table(engine, "candidate")}
        assert pairs(engine)[0][2] == 3
    assert scores[3] > scores[4] + 20


def test_a_weight_of_zero_takes_a_comparison_out(broken: Economy, tmp_path: Path) -> None:
    settings = Settings().with_values(match={"weights": {"goods": 0.0, "distance": 100.0}})
    engine, _ = matched(broken, tmp_path, settings)
    with engine:
        [row] = table(engine, "candidate")
    assert (row["goods_points"], row["distance_points"]) == (0, Decimal("99.20"))


def test_needs_beyond_the_candidate_limit_are_offered_the_others_in_a_further_round(
    tmp_path: Path,
) -> None:
    economy = Economy()
    for buyer in range(1, 7):
        economy.sells(100 + buyer, buyer, until_break(3650))
        economy.loses(buyer, 100 + buyer)
    for supplier in range(20, 26):
        economy.sells(supplier, 9, with_peak(1000, 4600))
    settings = Settings().with_values(match={"candidates": 1})
    engine, result = matched(economy, tmp_path, settings)
    with engine:
        # Every need first sees only supplier 20; the others join in until all are served.
        assert unmet(engine) == {}
        assert sorted(row[2] for row in pairs(engine) if row[3]) == list(range(20, 26))
    assert result.candidates < 36


def test_ids_hash_text_ids_not_keys(broken: Economy, tmp_path: Path) -> None:
    engine, _ = matched(broken, tmp_path)
    with engine:
        [need], [row] = table(engine, "need"), table(engine, "match")
    key = "broken_link|E1|E2|1080102"
    assert need["need_id"] == "N-" + hashlib.sha256(key.encode()).hexdigest()[:12]
    key = f"{need['need_id']}|E3"
    assert row["match_id"] == "M-" + hashlib.sha256(key.encode()).hexdigest()[:12]


def test_named_views_show_text_ids(broken: Economy, tmp_path: Path) -> None:
    engine, _ = matched(broken, tmp_path)
    with engine:
        [row] = table(engine, "match_named")
        [spare] = table(engine, "spare_capacity_named WHERE monthly_spare > 0")
        [candidate] = table(engine, "candidate_named")
        [need] = table(engine, "need_named")
    assert (row["buyer_id"], row["supplier_id"], row["goods_group"]) == ("E1", "E3", "1080102")
    assert (spare["supplier_id"], candidate["supplier_id"]) == ("E3", "E3")
    assert (need["buyer_id"], need["lost_supplier_id"]) == ("E1", "E2")


def test_matching_without_links_says_what_to_run(tmp_path: Path) -> None:
    with make_database(tmp_path / "db") as engine, pytest.raises(StaleError, match="links"):
        match(engine, Settings())


def a_crowd(seed: int) -> Economy:
    """Two dozen needs and 35 suppliers of two goods, in several regions."""
    random = np.random.default_rng(seed)
    economy = Economy()
    regions = ["450200", "420100", "310100", None]
    for supplier in range(100, 135):
        economy.enterprise(supplier, str(random.choice(regions[:3])))
        usual, peak = int(random.integers(100, 900)), int(random.integers(500, 9000))
        group = int(random.choice([STEEL, MASKS]))
        spec = f"Q{random.integers(2, 5)}35 {random.integers(1, 9)}.0*1500"
        economy.sells(supplier, 9, with_peak(usual, peak), goods_group=group, specification=spec)
    for buyer in range(10, 34):
        group = int(random.choice([STEEL, MASKS]))
        lost = 200 + buyer
        economy.sells(lost, buyer, until_break(int(random.integers(100, 9000))), goods_group=group)
        economy.loses(buyer, lost)
    return economy


def contents(engine: Engine) -> dict[str, Any]:
    names = ("need", "candidate", "match", "unmet_need", "bottleneck", "spare_capacity")
    return {name: table(engine, f"{name}_named") for name in names}


@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_promises_more_than_it_can_spare_or_gets_more_than_it_needs(
    tmp_path: Path, seed: int
) -> None:
    engine, result = matched(a_crowd(seed), tmp_path)
    with engine:
        rows, needs = table(engine, "match"), table(engine, "need")
        spare = {
            (row["supplier_key"], row["goods_group"]): row["monthly_spare"]
            for row in table(engine, "spare_capacity WHERE unit IS NULL")
        }
        left = {row["need_id"]: row["monthly_amount"] for row in table(engine, "unmet_need")}
    promised: dict[Any, Decimal] = defaultdict(Decimal)
    placed: dict[Any, Decimal] = defaultdict(Decimal)
    for row in rows:
        promised[row["supplier_key"], row["goods_group"]] += row["monthly_amount"] or 0
        placed[row["need_id"]] += row["monthly_amount"] or 0
    assert result.placed_amount > 0
    assert all(amount <= spare[key] for key, amount in promised.items())
    for need in needs:
        both = placed[need["need_id"]] + left.get(need["need_id"], 0)
        assert both == need["monthly_amount"]


def test_the_same_input_gives_the_same_rows_in_whatever_order_it_came(tmp_path: Path) -> None:
    economy = a_crowd(3)
    first, _ = matched(economy, tmp_path / "first")
    again, _ = matched(economy, tmp_path / "again")
    for rows in (economy.trades, economy.lines, economy.broken):
        rows.reverse()
    turned, _ = matched(economy, tmp_path / "turned")
    with first, again, turned:
        assert contents(first) == contents(again) == contents(turned)


def test_a_hundredfold_in_money_changes_no_match(tmp_path: Path) -> None:
    economy = a_crowd(4)
    first, _ = matched(economy, tmp_path / "first")
    for rows in (economy.trades, economy.lines):
        for row in rows:
            row["amount"] *= 100
    scaled, _ = matched(economy, tmp_path / "scaled")
    with first, scaled:
        found, large = pairs(first), pairs(scaled)
    assert [row[:3] for row in found] == [row[:3] for row in large]
    for before, after in zip(found, large, strict=True):
        assert abs((after[3] or 0) - 100 * (before[3] or 0)) <= 100 * len(found)


def test_a_supplier_that_stopped_selling_two_weeks_ago_is_no_candidate(
    broken: Economy, tmp_path: Path
) -> None:
    late = {day: amount for day, amount in with_peak(1000, 5000).items() if day < date(2019, 6, 1)}
    broken.sells(4, 9, late | {AS_OF - timedelta(days=14): 5000})
    engine, _ = matched(broken, tmp_path)
    with engine:
        assert {row["supplier_key"] for row in table(engine, "candidate")} == {3}


def test_the_largest_sums_a_book_can_hold_pass_through_to_the_fen(tmp_path: Path) -> None:
    economy = Economy()
    large = {"quantity": Decimal("900000000000.5"), "unit": "千克"}
    economy.sells(2, 1, until_break("36500000000000.10"), **large)
    economy.loses(1, 2)
    economy.sells(3, 9, with_peak(10**12, 99 * 10**12), **large)
    engine, _ = matched(economy, tmp_path)
    with engine:
        [need] = table(engine, "need")
        assert pairs(engine) == [(1, 1, 3, need["monthly_amount"])]
    # Twelve deliveries of the year, 30 of 365 days: 36,000,000,000,000.0986, rounded to fen.
    assert need["monthly_amount"] == Decimal("36000000000000.10")
    assert need["monthly_quantity"] == Decimal("887671232877.20547945")


def a_market(sources: int) -> Market:
    """One need of 100 fen for two or more sources, and four suppliers with plenty."""
    needs = {"need_id": "N-1", "buyer_key": 1, "goods_group": 1, "unit": None, "fen": 100}
    needs |= {"min_sources": sources, "price": np.nan, "region_code": None}
    supplier = {"goods_group": 1, "fen": 1000, "region_code": None, "years": 1.0}
    supplier |= {"undone_share": 0.0, "current_share": 1.0}
    supplier |= {"bought_share": 0.0, "has_purchase_book": 1.0}
    goods = {"goods_code": [], "goods_name": [], "specification": [], "weight": []}
    return Market(
        located(pd.DataFrame([needs])),
        located(pd.DataFrame([supplier | {"supplier_key": key} for key in (2, 3, 4, 5)])),
        pd.DataFrame(goods | {"need": []}),
        pd.DataFrame(goods | {"supplier": []}),
        pd.DataFrame({"supplier": [], "unit": [], "price": []}),
        pd.DataFrame({"buyer_key": [1], "supplier_key": [1]}),
        pd.DataFrame({"buyer_key": [1], "supplier_key": [1], "days": [9.0]}),
        pd.DataFrame({"need": [], "supplier": []}, dtype="int64"),
    )


def test_a_need_for_three_sources_reaches_beyond_a_limit_of_one_candidate() -> None:
    settings = Settings().with_values(match={"candidates": 1}).match
    arcs, allocation = weigh_and_allot(a_market(3), settings)
    assert len(set(zip(arcs.need, arcs.supplier, strict=True))) == len(arcs)
    assert allocation.placed.sum() == 100
    assert allocation.placed.max() == 34


def test_it_is_said_how_many_known_suppliers_are_candidates(
    broken: Economy, tmp_path: Path
) -> None:
    """3 and 4 sold to the buyer before; 5 sold it such goods under another code, 6 has no room."""
    few: dict[date, str | int] = {date(2018, 9, 28): 100}
    broken.sells(3, 1, few)
    broken.sells(4, 9, with_peak(10, 20))
    broken.sells(4, 1, few)
    broken.sells(5, 1, few, goods_group=MASKS)
    broken.sells(5, 9, with_peak(10, 500), goods_group=MASKS)
    broken.sells(6, 1, steady(100))
    one = Settings().with_values(match={"candidates": 1})
    engine, result = matched(broken, tmp_path, one)
    engine.close()
    assert (result.proven, result.proven_kept, result.proven_other_code) == (2, 1, 1)
    assert (
        "of 2 suppliers with capacity that the buyers know already, 1 are candidates; "
        "of 1 that sold the same name under another goods group, 1" in result.lines()
    )


def test_what_is_left_below_the_minimum_lot_stays_open_and_says_so(tmp_path: Path) -> None:
    """3,600 a month are needed; 3 can spare 3,500, the last hundred of 4 would be too little."""
    economy = Economy()
    economy.sells(2, 1, until_break(3650))
    economy.loses(1, 2)
    economy.sells(3, 9, with_peak(1000, 4500))
    economy.sells(4, 9, with_peak(1000, 2000), specification="HRB400 D12")
    free, _ = matched(economy, tmp_path / "free")
    lots = Settings().with_values(match={"minimum_lot": 500})
    engine, _ = matched(economy, tmp_path / "lots", lots)
    with free, engine:
        assert [row[2:] for row in pairs(free)] == [(3, Decimal(3500)), (4, Decimal(100))]
        assert pairs(engine)[0][2:] == (3, Decimal(3500))
        assert pairs(engine)[1][2:] == (4, None)  # an alternative
        assert unmet(engine) == {"minimum_lot": Decimal(100)}
