"""The stage against its slow twin, on random tables; and what must hold whatever the input."""

import math
import random
from collections import defaultdict
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chainscan.measures import MEASURES, comparison_windows, measure
from chainscan.period import Period, parse_period
from chainscan.settings import MeasureSettings, Settings
from tests.measures.pandas_twin import SCALE, Key, Twin
from tests.measures.random_economy import Economy, random_economy
from tests.tables import make_database

FOLDER = Path(__file__).parent
CHANGES, SPLITS = FOLDER / "enterprise_change_rows.sql", FOLDER / "region_split_rows.sql"
PERIODS = ("2020-02", "2020-01", "2020-03", "2020-Q1", "2019-12", "2020-01-20..2020-02-20")
SETTINGS = (
    {"home_region": "45", "focus_regions": ("42",), "price_goods": 2},
    {"home_region": "4502", "focus_regions": ("4201", "42", "45")},
    {"home_region": "450200", "focus_regions": (), "unknown_limit": 0.5, "region_levels": ()},
    {"home_region": "", "focus_regions": ("42",), "goods_levels": (1, 2, 3)},
)
SEEDS = 14
VALUES = ("value", "previous", "last_year", "aligned", "value_low", "value_high")
RATIOS = ("change_previous", "change_last_year", "change_aligned")
REASONS = ("reason", "reason_previous", "reason_last_year", "reason_aligned")
PLACES = ("home", "outside", "domestic", "overseas", "consumer", "unknown", "focus", "total")
QUOTIENTS = ("herfindahl", "largest_share", "price")
"""Figures that are rounded to eight decimals, once by the database, once by the twin."""


def settings_of(**values: Any) -> Settings:
    return Settings(measure=MeasureSettings(**values))


def measured(
    tmp_path: Path, economy: Economy, settings: Settings, period: Period
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of enterprise_change and region_split."""
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.duckdb"
    with make_database(path, **economy.rows()) as engine:
        measure(engine, settings, period)
        return engine.rows(CHANGES), engine.rows(SPLITS)


def key_of(row: dict[str, Any]) -> Key:
    return Key(**{one.name: row[one.name] for one in fields(Key)})


def whole(number: Decimal | None, scale: int) -> int | None:
    return None if number is None else int(number * scale)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_every_figure_is_the_twins(tmp_path: Path, seed: int) -> None:
    economy = random_economy(seed)
    settings = settings_of(**SETTINGS[seed % len(SETTINGS)])
    period = parse_period(PERIODS[seed % len(PERIODS)])
    last = max(
        *(row["day"] for row in economy.trade), *(row["observed_until"] for row in economy.book)
    )
    changes, splits = measured(tmp_path, economy, settings, period)
    windows = comparison_windows(period, last)
    twin = Twin(economy.tables(), windows, settings.measure, period.text)

    assert {key_of(row) for row in changes} == set(twin.changes)
    for row in changes:
        expected = twin.changes[key_of(row)]
        is_quotient = row["measured"] in QUOTIENTS
        for name in VALUES:
            ours, theirs = whole(row[name], SCALE), expected[name]
            assert (ours is None) == (theirs is None), (row, name)
            assert ours == theirs or (is_quotient and abs(ours - theirs) <= 1), (row, name)
        for name in (*REASONS, "change_id"):
            assert row[name] == expected[name], (row, name)
        for name in RATIOS:
            ours, theirs = row[name], expected[name]
            assert (ours is None) == (theirs is None), (row, name)
            near = 1e-6 if is_quotient else 1e-12
            assert ours is None or math.isclose(ours, theirs, rel_tol=near, abs_tol=near), row
    assert len(splits) == len(twin.splits)
    for row in splits:
        split = twin.splits[row["enterprise_key"], row["side"], row["comparator"]]
        assert row["observed"] == split["observed"]
        assert row["unknown_share"] == split["unknown_share"]
        for name in PLACES:
            assert whole(row[name], 100) == split[name], (row, name)
        for name in ("partners", "unknown_partners"):
            assert row[name] == split[name], (row, name)


def test_the_random_tables_reach_every_code_and_every_reason() -> None:
    codes, reasons = set(), set()
    for seed in range(SEEDS):
        settings = settings_of(**SETTINGS[seed % len(SETTINGS)])
        period = parse_period(PERIODS[seed % len(PERIODS)])
        economy = random_economy(seed)
        windows = comparison_windows(period, max(row["day"] for row in economy.trade))
        twin = Twin(economy.tables(), windows, settings.measure, period.text)
        codes |= {key.code for key, row in twin.changes.items() if row["change_previous"]}
        reasons |= {row["reason"] for row in twin.changes.values()}
    assert codes == {one.code for one in MEASURES}
    assert reasons == {
        None,
        "not_observed",
        "no_home_region",
        "no_focus_region",
        "regions_unknown",
        "too_many_unknown",
        "no_trade",
        "comparator_not_positive",
    }


HOME = settings_of(home_region="45", focus_regions=("42",))
FEBRUARY = parse_period("2020-02")


def test_the_parts_of_a_split_add_up_to_the_whole(tmp_path: Path) -> None:
    _, splits = measured(tmp_path, random_economy(101), HOME, FEBRUARY)
    observed = [row for row in splits if row["observed"]]
    assert any(row["total"] for row in observed)
    for row in observed:
        parts = ("home", "outside", "overseas", "consumer", "unknown")
        assert sum(row[name] for name in parts) == row["total"]
        assert row["home"] + row["outside"] == row["domestic"]


@dataclass(frozen=True)
class Parts:
    """The rows of one breakdown; at scope region, of one length of code and of no place."""

    code: str
    scope: str
    level: int = 0

    def holds(self, row: dict[str, Any]) -> bool:
        if (row["code"], row["scope"]) != (self.code, self.scope):
            return False
        if self.scope == "region":
            return len(row["region_code"]) == self.level or row["region_code"].isalpha()
        return self.scope != "goods" or row["goods_level"] == self.level


EVERY_PART = [
    Parts(measure.code, scope, level)
    for measure in MEASURES
    if measure.measured in ("amount", "partners")
    for scope in measure.scopes
    for level in {"goods": (1, 2, 3, 4), "region": (2, 4, 6), "class": (0,)}.get(scope, ())
    if measure.measured == "amount" or scope == "region"  # a partner has one region, many goods
]


def test_the_scopes_of_a_measure_add_up_to_the_whole(tmp_path: Path) -> None:
    everywhere = settings_of(
        home_region="45", focus_regions=("42",), goods_levels=(1, 2, 3, 4), unknown_limit=1
    )
    reached = set()
    for seed in (102, 104, 107, 110):
        changes, _ = measured(tmp_path, random_economy(seed), everywhere, FEBRUARY)
        for row in changes:
            for parts in EVERY_PART:
                if (row["code"], row["scope"]) != (parts.code, "all") or row["value"] is None:
                    continue
                assert_parts_add_up(row, [part for part in changes if parts.holds(part)])
                reached |= {parts} if row["value"] else set()
    assert reached == set(EVERY_PART)


def assert_parts_add_up(row: dict[str, Any], parts: list[dict[str, Any]]) -> None:
    mine = [part for part in parts if part["enterprise_key"] == row["enterprise_key"]]
    for name in ("value", "previous", "last_year", "aligned"):
        if row[name] is not None:
            assert sum(part[name] or 0 for part in mine) == row[name], (name, row)


@pytest.mark.parametrize("digits", [2, 4, 6])
def test_the_regions_of_a_quantity_add_up_to_it(tmp_path: Path, digits: int) -> None:
    compared = 0
    settings = settings_of(home_region="45", unknown_limit=1)
    for seed in (102, 104, 105, 107, 108):
        changes, _ = measured(tmp_path, random_economy(seed), settings, FEBRUARY)
        of_regions: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
        for row in changes:
            if Parts(row["code"], "region", digits).holds(row) and row["measured"] == "quantity":
                of_regions[goods_of(row)] += row["value"] or 0
        for row in changes:
            if (row["measured"], row["scope"]) == ("quantity", "goods") and row["value"]:
                assert of_regions[goods_of(row)] == row["value"]
                compared += 1
    assert compared > 15


def goods_of(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["code"], row["enterprise_key"], row["goods_group"], row["unit"]


def test_scaling_money_scales_amounts_and_leaves_ratios_and_quantities(tmp_path: Path) -> None:
    economy = random_economy(103)
    before, _ = measured(tmp_path, economy, HOME, FEBRUARY)
    for row in (*economy.trade, *economy.line):
        row["amount"] *= 8
    after, _ = measured(tmp_path, economy, HOME, FEBRUARY)
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        factor = 8 if old["measured"] in ("amount", "price") else 1
        slack = Decimal(5).scaleb(-8) if old["measured"] == "price" else 0
        for name in VALUES:
            assert (new[name] is None) == (old[name] is None)
            assert old[name] is None or abs(new[name] - old[name] * factor) <= slack
        for name in RATIOS:
            assert (new[name] is None) == (old[name] is None)
            near = 1e-6 if slack else 1e-12
            assert old[name] is None or math.isclose(new[name], old[name], abs_tol=near)
        assert all(new[name] == old[name] for name in (*REASONS, "change_id"))


SIDES = {"sales": "purchases", "purchases": "sales"}
MIRROR = {"M02": "M06", "M03": "M09", "M04": "M10", "M07": "M08"}
MIRROR |= {other: one for one, other in MIRROR.items()} | {"M12": "M12"}


def test_swapping_supplier_and_buyer_mirrors_sales_and_purchases(tmp_path: Path) -> None:
    economy = random_economy(107)
    straight = measured(tmp_path, economy, HOME, FEBRUARY)
    for row in (*economy.trade, *economy.line):
        row["supplier_key"], row["buyer_key"] = row["buyer_key"], row["supplier_key"]
    for row in economy.book:
        row["side"] = SIDES[row["side"]]
    mirrored = measured(tmp_path, economy, HOME, FEBRUARY)
    for row in mirrored[0]:
        row["code"], row["side"] = MIRROR.get(row["code"], row["code"]), SIDES[row["side"]]
    for row in mirrored[1]:
        row["side"] = SIDES[row["side"]]

    def changes(rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
        facts = (*VALUES, *RATIOS, *REASONS)
        return {
            (key_of(row), *(row[name] for name in facts))
            for row in rows
            if row["code"] in MIRROR and row["scope"] != "class"  # what buying means, only
        }

    assert changes(straight[0]) == changes(mirrored[0])
    assert {key.code for key, *_ in changes(straight[0])} == set(MIRROR)
    assert {tuple(row.values()) for row in straight[1]} == {
        tuple(row.values()) for row in mirrored[1]
    }


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    economy = random_economy(105)
    before = measured(tmp_path, economy, HOME, FEBRUARY)
    random.Random(1).shuffle(economy.trade)
    random.Random(2).shuffle(economy.book)
    random.Random(3).shuffle(economy.enterprise)
    random.Random(4).shuffle(economy.line)
    assert measured(tmp_path, economy, HOME, FEBRUARY) == before


def test_every_change_has_an_id_of_its_own(tmp_path: Path) -> None:
    changes, _ = measured(tmp_path, random_economy(106), HOME, FEBRUARY)
    assert len({row["change_id"] for row in changes}) == len(changes) > 50
