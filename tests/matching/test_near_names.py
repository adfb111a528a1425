"""Suppliers that code the goods wrongly are found by their name, general names lead nowhere."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest

from chainscan.matching import near_names as module
from chainscan.matching.allocation import Allocation
from chainscan.matching.candidates import Arcs
from chainscan.matching.goods_text import text_features
from chainscan.matching.market import Market
from chainscan.matching.near_names import NEAR, near_names
from chainscan.matching.rounds import Allotted
from chainscan.settings import Settings
from tests.matching.economy import MASKS, STEEL, Economy, matched, table, until_break, with_peak


def wanted(*names: str, group: int = STEEL) -> pd.DataFrame:
    rows = [(f"N-{number}", group, name) for number, name in enumerate(names)]
    return pd.DataFrame(rows, columns=["need_id", "goods_group", "goods_name"])


def sold(*rows: tuple[str, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["goods_name", "goods_group", "sellers"])
    return frame.assign(able=frame["sellers"])


def found(needs: pd.DataFrame, names: pd.DataFrame) -> list[tuple[str, str, int]]:
    near = near_names(needs, names)[["need_id", "goods_name", "goods_group"]]
    return [tuple(row) for row in near.itertuples(index=False)]


def test_the_same_name_is_found_whatever_the_code_and_its_prefix() -> None:
    names = sold(
        ("*黑色金属*热轧卷板", STEEL, 9), ("*纺织产品*热轧卷板", MASKS, 1), ("口罩", MASKS, 3)
    )
    assert found(wanted("*黑色金属*热轧卷板"), names) == [("N-0", "*纺织产品*热轧卷板", MASKS)]


def test_a_slightly_different_name_is_near_and_one_that_says_more_is_not() -> None:
    near, far = "一次性使用医用外科口罩(无菌)", "一次性使用医用外科口罩生产线维修服务费"
    names = sold(("一次性使用医用外科口罩", MASKS, 9), (near, STEEL, 1), (far, STEEL, 1))
    assert [name for _, name, _ in found(wanted("一次性使用医用外科口罩", group=MASKS), names)] == [
        near
    ]


def test_a_name_sold_under_every_group_leads_nowhere() -> None:
    spread = sold(*[("配件", group, 1) for group in range(1, 6)])
    assert found(wanted("配件"), spread) == []
    most = sold(*[("配件", group, 4 if group == STEEL else 1) for group in range(1, 6)])
    assert len(found(wanted("配件"), most)) == 4


def test_a_need_that_was_coded_wrongly_itself_is_led_to_those_who_make_the_goods() -> None:
    names = sold(("热轧卷板", STEEL, 9), ("热轧卷板", MASKS, 1), ("热轧卷板", 7, 1))
    assert found(wanted("热轧卷板", group=MASKS), names) == [("N-0", "热轧卷板", STEEL)]


def test_only_names_of_suppliers_with_capacity_are_given() -> None:
    names = sold(("热轧卷板", STEEL, 9), ("热轧卷板", MASKS, 1)).assign(able=[9, 0])
    assert found(wanted("热轧卷板"), names) == []


def test_nothing_wanted_or_sold_gives_nothing() -> None:
    assert found(wanted(), sold(("热轧卷板", STEEL, 9))) == []
    assert found(wanted("热轧卷板"), sold()) == []
    assert found(wanted("—"), sold(("—", MASKS, 1))) == []


def test_the_search_by_rarest_features_finds_all_that_comparing_every_pair_finds() -> None:
    random = np.random.default_rng(5)
    stems = ["热轧", "冷轧", "镀锌", "医用", "一次性", "不锈钢", "无缝", "钢管", "口罩", "Q235B"]
    texts = sorted({"".join(random.choice(stems, random.integers(2, 7))) for _ in range(400)})
    ours, theirs = texts[::2], texts[1::2]
    features = [set(text_features(text)) for text in theirs]
    weight = {
        one: np.log((1 + len(theirs)) / (1 + sum(one in f for f in features))) + 1
        for text in texts
        for one in text_features(text)
    }

    def nearness(a: str, b: str) -> float:
        one, other = set(text_features(a)), set(text_features(b))
        sums = [sum(weight[f] for f in part) for part in (one & other, one, other)]
        return float(sums[0] / max(sums[1:]))

    every = {(a, b) for a in ours for b in theirs if nearness(a, b) >= NEAR}
    pairs = module._pairs(np.array(ours), np.array(theirs))
    assert set(zip(pairs["name"], pairs["sold"], strict=True)) == every
    assert len(every) > 20


def test_beyond_the_cost_cap_the_commonest_names_are_left_out_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    names = sold(
        ("医用口罩", MASKS, 1), ("钢卷", MASKS, 1), *[(f"钢卷{n}号", 7, 1) for n in range(9)]
    )
    monkeypatch.setattr(module, "LOOK_UPS", 4)
    with caplog.at_level("INFO", logger="chainscan"):
        assert [name for _, name, _ in found(wanted("医用口罩", "钢卷"), names)] == ["医用口罩"]
    assert "names of goods searched by outside of their group: 1 of 2" in caplog.text


@pytest.fixture
def miscoded() -> Economy:
    """3 sells the steel that 1 lost, but codes it as textiles; nobody sells it as steel."""
    economy = Economy()
    economy.sells(2, 1, until_break(3650))
    economy.sells(2, 7, until_break(10))
    economy.loses(1, 2)
    economy.sells(3, 9, with_peak(1000, 5000), goods_group=MASKS)
    return economy


def test_who_codes_the_goods_wrongly_is_found_by_name_and_not_promised_twice(
    miscoded: Economy, tmp_path: Path
) -> None:
    """1 needs 3,600 of the miscoded steel, 11 needs 1,800 of real textiles; 3 can spare 4,000."""
    miscoded.sells(12, 11, until_break(1825), goods_group=MASKS, goods_name="口罩")
    miscoded.loses(11, 12)
    miscoded.sells(3, 9, with_peak(1, 1), goods_group=MASKS, goods_name="口罩")
    engine, result = matched(miscoded, tmp_path)
    with engine:
        rows = table(engine, "match ORDER BY buyer_key")
        [row] = table(engine, "match_named WHERE buyer_id = 'E1'")
        shown = table(engine, "notice WHERE side = 'buyer' AND recipient_key = 1")
        [left] = table(engine, "unmet_need")
    assert [(row["buyer_key"], row["supplier_key"]) for row in rows] == [(1, 3), (11, 3)]
    assert [row["goods_group"] for row in rows] == [STEEL, MASKS]
    assert [row["supplier_goods_group"] for row in rows] == [MASKS, MASKS]
    assert sum(row["monthly_amount"] for row in rows) == 4000
    assert (row["goods_group"], row["supplier_goods_group"]) == ("1080102", "1040301")
    assert shown == []
    assert left["reason"] == "nobody_makes_it"
    assert result.outside == 1
    assert "candidates that sell goods of the same name under another group: 1" in result.lines()


@pytest.mark.parametrize(("lot", "placed"), [(0, [300, 3300]), (500, [3300])])
def test_the_minimum_lot_holds_for_suppliers_outside_too(
    miscoded: Economy, tmp_path: Path, lot: int, placed: list[int]
) -> None:
    miscoded.sells(4, 9, with_peak(100, 400), goods_group=MASKS)
    miscoded.sells(3, 9, with_peak(-250, -950), goods_group=MASKS)
    engine, _ = matched(miscoded, tmp_path, Settings().with_values(match={"minimum_lot": lot}))
    with engine:
        amounts = table(engine, "match WHERE monthly_amount > 0", ("monthly_amount",))
    assert sorted(row["monthly_amount"] for row in amounts) == placed


def test_of_two_sources_outside_each_gets_no_more_than_half() -> None:
    needs = pd.DataFrame({"goods_group": [STEEL], "fen": [1000], "min_sources": [2]})
    suppliers = pd.DataFrame({"goods_group": [MASKS] * 2, "fen": [2000] * 2})
    places, none = np.arange(2), np.zeros((2, 0))
    arcs = Arcs(places * 0, places, np.array([90, 80]), none.astype(np.int64), none, none)
    market = cast(Market, SimpleNamespace(needs=needs, suppliers=suppliers))
    start = Allocation(np.zeros(2, np.int64), np.zeros(2))
    allotted = Allotted(market, Settings().match, arcs, start).with_those_outside()
    assert allotted.allocation.placed.tolist() == [500, 500]


def test_without_a_limit_for_them_nobody_is_sought_outside(
    miscoded: Economy, tmp_path: Path
) -> None:
    none = Settings().with_values(match={"outside_candidates": 0})
    engine, result = matched(miscoded, tmp_path, none)
    with engine:
        assert table(engine, "candidate") == []
    assert result.unmet == {"nobody_makes_it": 1}


def test_who_has_capacity_in_the_needs_own_group_is_not_sought_in_another(
    miscoded: Economy, tmp_path: Path
) -> None:
    miscoded.sells(3, 9, with_peak(1000, 5000), goods_group=STEEL)
    engine, _ = matched(miscoded, tmp_path)
    with engine:
        [row] = table(engine, "candidate")
    assert (row["supplier_key"], row["supplier_goods_group"]) == (3, STEEL)


def test_a_lost_supplier_is_not_found_again_under_another_code(
    miscoded: Economy, tmp_path: Path
) -> None:
    miscoded.loses(1, 3)
    engine, _ = matched(miscoded, tmp_path)
    with engine:
        assert table(engine, "candidate") == []
