"""The stage against its slow twin, on random tables; and what must hold whatever the input."""

import math
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chainscan.measures import comparison_windows, measure
from chainscan.period import Period, parse_period
from chainscan.settings import MeasureSettings, Settings
from tests.measures.pandas_twin import SCALE, Twin
from tests.measures.random_economy import Economy, random_economy
from tests.tables import make_database

FOLDER = Path(__file__).parent
CHANGES, SPLITS = FOLDER / "enterprise_change_rows.sql", FOLDER / "region_split_rows.sql"
PERIODS = ("2020-02", "2020-01", "2020-03", "2020-Q1", "2019-12", "2020-01-20..2020-02-20")
SETTINGS = (
    {"home_region": "45", "focus_regions": ("42",)},
    {"home_region": "4502", "focus_regions": ("4201", "42", "45")},
    {"home_region": "450200", "focus_regions": (), "unknown_limit": 0.5},
    {"home_region": "", "focus_regions": ("42",)},
)
SEEDS = 14
VALUES = ("value", "previous", "last_year", "aligned", "value_low", "value_high")
RATIOS = ("change_previous", "change_last_year", "change_aligned")
REASONS = ("reason", "reason_previous", "reason_last_year", "reason_aligned")
PLACES = ("home", "outside", "domestic", "overseas", "consumer", "unknown", "focus", "total")


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


def key_of(row: dict[str, Any]) -> tuple[Any, ...]:
    names = ("code", "enterprise_key", "scope", "goods_group", "supply_class", "region_code")
    return (*(row[name] for name in names), row["unit"])


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
        for name in VALUES:
            assert whole(row[name], SCALE) == expected[name], (row, name)
        for name in (*REASONS, "change_id"):
            assert row[name] == expected[name], (row, name)
        for name in RATIOS:
            ours, theirs = row[name], expected[name]
            assert (ours is None) == (theirs is None), (row, name)
            assert ours is None or math.isclose(ours, theirs, rel_tol=1e-12), (row, name)
    assert len(splits) == len(twin.splits)
    for row in splits:
        split = twin.splits[row["enterprise_key"], row["side"], row["comparator"]]
        assert row["observed"] == split["observed"]
        assert row["unknown_share"] == split["unknown_share"]
        for name in PLACES:
            assert whole(row[name], 100) == split[name], (row, name)


def test_the_random_tables_reach_every_code_and_every_reason() -> None:
    codes, reasons = set(), set()
    for seed in range(SEEDS):
        settings = settings_of(**SETTINGS[seed % len(SETTINGS)])
        period = parse_period(PERIODS[seed % len(PERIODS)])
        economy = random_economy(seed)
        windows = comparison_windows(period, max(row["day"] for row in economy.trade))
        twin = Twin(economy.tables(), windows, settings.measure, period.text)
        codes |= {key[0] for key, row in twin.changes.items() if row["change_previous"]}
        reasons |= {row["reason"] for row in twin.changes.values()}
    assert codes == {"M01", "M02", "M03", "M04", "M05", "M06", "M09", "M10"}
    assert reasons == {
        None,
        "not_observed",
        "no_home_region",
        "no_focus_region",
        "regions_unknown",
        "too_many_unknown",
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


@pytest.mark.parametrize(
    ("code", "scope"),
    [("M01", "goods"), ("M01", "class"), ("M03", "region"), ("M05", "region"), ("M09", "region")],
)
def test_the_scopes_of_a_measure_add_up_to_the_whole(tmp_path: Path, code: str, scope: str) -> None:
    changes, _ = measured(tmp_path, random_economy(102), HOME, FEBRUARY)
    rows = [row for row in changes if row["code"] == code]
    alls = [row for row in rows if row["scope"] == "all" and row["value"] is not None]
    assert alls
    for row in alls:
        parts = [
            part
            for part in rows
            if part["scope"] == scope and part["enterprise_key"] == row["enterprise_key"]
        ]
        for name in ("value", "previous", "last_year", "aligned"):
            if row[name] is not None:
                assert sum(part[name] for part in parts) == row[name]


def test_scaling_money_scales_amounts_and_leaves_ratios_and_quantities(tmp_path: Path) -> None:
    economy = random_economy(103)
    before, _ = measured(tmp_path, economy, HOME, FEBRUARY)
    for row in economy.trade:
        row["amount"] *= 8
    after, _ = measured(tmp_path, economy, HOME, FEBRUARY)
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        factor = 1 if old["code"] in ("M02", "M06") else 8
        for name in VALUES:
            assert new[name] == (None if old[name] is None else old[name] * factor)
        assert all(new[name] == old[name] for name in (*RATIOS, *REASONS, "change_id"))


SIDES = {"sales": "purchases", "purchases": "sales"}
MIRROR = {"M02": "M06", "M03": "M09", "M04": "M10", "M06": "M02", "M09": "M03", "M10": "M04"}


def test_swapping_supplier_and_buyer_mirrors_sales_and_purchases(tmp_path: Path) -> None:
    economy = random_economy(104)
    straight = measured(tmp_path, economy, HOME, FEBRUARY)
    for row in economy.trade:
        row["supplier_key"], row["buyer_key"] = row["buyer_key"], row["supplier_key"]
    for row in economy.book:
        row["side"] = SIDES[row["side"]]
    mirrored = measured(tmp_path, economy, HOME, FEBRUARY)
    for row in mirrored[0]:
        row["code"] = MIRROR.get(row["code"], row["code"])
    for row in mirrored[1]:
        row["side"] = SIDES[row["side"]]

    def changes(rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
        facts = (*VALUES, *RATIOS, *REASONS)
        return {
            (*key_of(row), *(row[name] for name in facts)) for row in rows if row["code"] in MIRROR
        }

    assert changes(straight[0]) == changes(mirrored[0]) != set()
    assert {tuple(row.values()) for row in straight[1]} == {
        tuple(row.values()) for row in mirrored[1]
    }


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    economy = random_economy(105)
    before = measured(tmp_path, economy, HOME, FEBRUARY)
    random.Random(1).shuffle(economy.trade)
    random.Random(2).shuffle(economy.book)
    random.Random(3).shuffle(economy.enterprise)
    assert measured(tmp_path, economy, HOME, FEBRUARY) == before


def test_every_change_has_an_id_of_its_own(tmp_path: Path) -> None:
    changes, _ = measured(tmp_path, random_economy(106), HOME, FEBRUARY)
    assert len({row["change_id"] for row in changes}) == len(changes) > 50
