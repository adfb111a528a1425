"""The bridge: its page comes out as printed, and the parts are the whole, to the fen."""

import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chainscan.engine import Engine
from chainscan.measures import measure
from chainscan.measures.bridging import COMPONENTS
from chainscan.period import parse_period
from chainscan.settings import MeasureSettings, Settings
from tests.measures.bridge_twin import bridge_twin
from tests.measures.random_economy import random_economy
from tests.measures.test_pages import DAYS, MEASURED, PAGES, Page
from tests.tables import a_book, a_trade, an_enterprise, make_database

FOLDER = Path(__file__).parent
FEBRUARY = parse_period("2020-02")
HOME = Settings(measure=MeasureSettings(home_region="45", focus_regions=("42",)))
COMPARATORS = ("previous", "last_year", "aligned")
MAKER, MINE, OTHER, NORTH, NEAR = 1, 2, 3, 4, 5
REGIONS = {0: "consumer", MINE: "42", OTHER: "42", NORTH: "13", NEAR: "45"}
GOODS = [{"goods_group": 1, "group_code": "A", "supply_class": "materials"}]
NOW, THEN = date(2020, 2, 10), date(2019, 2, 20)


class BridgePage(Page):
    """The page of the bridge: trade with the day it was known and the rate of its lines."""

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        rows = super().rows()
        for made, printed in zip(rows["trade"], self.table("trade"), strict=True):
            made["known_on"] = date.fromisoformat(printed["known_on"])
        rates = [row["tax_rate"] for row in self.table("trade")]
        lines = [a_line(*pair) for pair in zip(rows["trade"], rates, strict=True)]
        return rows | {"invoice_line": lines}


def a_line(trade: dict[str, Any], rate: str | None) -> dict[str, Any]:
    """The invoice line behind a row of net trade."""
    shared = ("supplier_key", "buyer_key", "goods_group", "unit", "quantity", "amount", "known_on")
    line = {name: trade[name] for name in shared}
    more = {"issued_on": trade["day"], "tax_rate": Decimal(rate) if rate else None}
    return line | more | {"is_red": trade["amount"] < 0, "status": "normal"}


def bridges(engine: Engine) -> dict[tuple[str, int, str], dict[str, Decimal]]:
    """(code, enterprise, comparator) → component → amount."""
    found: dict[tuple[str, int, str], dict[str, Decimal]] = defaultdict(dict)
    for row in engine.rows(FOLDER / "change_bridge_rows.sql"):
        key = row["code"], row["enterprise_key"], row["comparator"]
        found[key][row["component"]] = row["amount"]
    return found


def check_sums(engine: Engine) -> int:
    """Each bridge adds up to its change, and every change in yuan has one; how many."""
    found, checked = bridges(engine), 0
    for row in engine.rows(FOLDER / "enterprise_change_rows.sql"):
        if row["scope"] != "all" or row["code"] not in ("M01", "M03", "M04", "M05", "M09", "M10"):
            continue
        for name in COMPARATORS:
            if row[f"reason_{name}"] in (None, "comparator_not_positive"):
                parts = found.pop((row["code"], row["enterprise_key"], name), {})
                assert sum(parts.values()) == row["value"] - row[name], (row, name)
                checked += 1
    assert found == {}
    return checked


def test_the_example_of_the_page_comes_out_as_printed(tmp_path: Path) -> None:
    page = BridgePage(PAGES / "bridge.md")
    with make_database(tmp_path / "page.duckdb", **page.rows()) as engine:
        measure(engine, page.settings(), FEBRUARY)
        found = bridges(engine)["M01", page.keys[MEASURED], "aligned"]
        assert check_sums(engine) >= 3
    printed = {row["component"]: Decimal(row["amount"]) for row in page.table("result")}
    assert found == printed
    for one in COMPONENTS:
        assert f"| `{one.component}` | {one.zh} |" in page.text


@pytest.mark.parametrize("seed", range(8))
def test_the_components_add_up_to_the_change_whatever_the_trade(tmp_path: Path, seed: int) -> None:
    economy = random_economy(seed)
    with make_database(tmp_path / "e.duckdb", **economy.rows()) as engine:
        measure(engine, HOME, parse_period(("2020-02", "2020-Q1")[seed % 2]))
        assert check_sums(engine) >= 0


def dense_economy(seed: int, regions: dict[int, str | None]) -> dict[str, Any]:
    """Few partners, much trade: most pairs trade the same goods in all windows."""
    dice = random.Random(seed)
    trade, rates = [], []
    for _ in range(900):
        day = date(2019, 1, 1) + timedelta(days=dice.randint(0, 424))
        price = Decimal(dice.randint(90, 110))
        quantity = Decimal(dice.randint(1, 90_000)).scaleb(-dice.randint(0, 3))
        amount = (price * quantity / 7).quantize(Decimal("0.01"))
        row = a_trade(
            dice.choice((MINE, OTHER, NORTH, NEAR, 0)), MAKER, day, str(amount),
            unit=dice.choice(("吨", "千克", "吨", "件")), goods_group=dice.choice((1, 1, 1, 2)),
            quantity=None if dice.random() < 0.01 else quantity,
        )  # fmt: skip
        if dice.random() < 0.2:
            row |= {"amount": -amount, "quantity": -quantity}
            row["known_on"] = day + timedelta(days=dice.choice((0, 3)))
        trade.append(row)
        rates.append(dice.choice(("0.16", "0.13")) if day.year == 2019 else "0.13")
    return {
        "trade": trade,
        "invoice_line": [a_line(*pair) for pair in zip(trade, rates, strict=True)],
        "enterprise": [
            an_enterprise(0, **{"class": "consumer"}),
            *(an_enterprise(key, code and f"{code}0100") for key, code in regions.items() if key),
            an_enterprise(MAKER, "450100"),
        ],
        "book": [a_book(MAKER, "purchases", *DAYS)],
        "goods_group": [*GOODS, {"goods_group": 2, "group_code": "B"}],
    }


@pytest.mark.parametrize("seed", range(6))
def test_every_component_is_the_twins(tmp_path: Path, seed: int) -> None:
    """Of all purchases, and of those from outside, where every region is known."""
    none, one = dict.fromkeys(REGIONS), REGIONS | {NEAR: None}
    regions = (none | {0: "consumer"}, one, REGIONS)[seed % 3]
    rows = dense_economy(seed, regions)
    with make_database(tmp_path / "dense.duckdb", **rows) as engine:
        windows = measure(engine, HOME, FEBRUARY).windows
        assert check_sums(engine) >= (6 if regions == REGIONS else 3)
        found = bridges(engine)
    outside = [row for row in rows["trade"] if row["supplier_key"] in (MINE, OTHER, NORTH)]
    for window in windows[1:]:
        pair = windows[0], window
        parts = bridge_twin(rows["trade"], rows["invoice_line"], pair, regions)
        assert found["M01", MAKER, window.comparator] == parts
        assert set(parts) >= {"quantity", "goods_mix", "price", "volume", "returns"}
        assert "region_mix" not in parts or seed % 3
        if regions == REGIONS:
            assert "region_mix" in parts
            parts = bridge_twin(outside, rows["invoice_line"], pair, regions)
            assert found["M09", MAKER, window.comparator] == parts


def bought(supplier: int, day: date, amount: str, **more: Any) -> dict[str, Any]:
    return a_trade(supplier, MAKER, day, amount, **more)


def bridge_of(tmp_path: Path, *trade: dict[str, Any], **more: Any) -> dict[str, Decimal]:
    """The bridge of M01 from the aligned window."""
    rows = {
        "trade": trade,
        "enterprise": [an_enterprise(key) for key in (0, -1, MAKER, MINE, OTHER)],
        "book": [a_book(MAKER, "purchases", *DAYS)],
        "goods_group": GOODS,
    }
    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.duckdb"
    with make_database(path, **rows | more) as engine:
        measure(engine, Settings(), FEBRUARY)
        assert check_sums(engine) == 3
        return bridges(engine)["M01", MAKER, "aligned"]


def test_tonnes_and_kilograms_are_one_unit_and_tonnes_and_pieces_are_not(tmp_path: Path) -> None:
    then = bought(MINE, THEN, "300.00", quantity=3)
    kilograms = bought(MINE, NOW, "220.00", quantity=2000, unit="千克")
    assert bridge_of(tmp_path, then, kilograms) == {"quantity": -100, "price": 20}
    pieces = bought(MINE, NOW, "220.00", quantity=2000, unit="件")
    assert bridge_of(tmp_path, then, pieces) == {"volume": -80}
    lots = [bought(MINE, THEN, "300.00", quantity=3, unit="批")]
    lots.append(bought(MINE, NOW, "220.00", quantity=2, unit="批"))
    assert bridge_of(tmp_path, *lots) == {"volume": -80}


def test_a_third_of_a_fen_goes_to_the_price(tmp_path: Path) -> None:
    trade = [bought(MINE, THEN, "1.00", quantity=3), bought(MINE, NOW, "0.50", quantity=1)]
    cents = {"quantity": Decimal("-0.67"), "price": Decimal("0.17")}
    assert bridge_of(tmp_path, *trade) == cents


def test_without_every_quantity_volume_is_not_split(tmp_path: Path) -> None:
    trade = [
        bought(MINE, THEN, "100.00", quantity=3),
        bought(MINE, NOW, "60.00", quantity=1),
        bought(MINE, NOW + timedelta(days=1), "60.00"),
    ]
    assert bridge_of(tmp_path, *trade) == {"volume": 20}


def test_goods_that_went_are_quantity_unless_goods_are_unknown(tmp_path: Path) -> None:
    trade = [
        bought(MINE, THEN, "100.00"),
        bought(MINE, THEN, "30.00", goods_group=2),
        bought(MINE, NOW, "100.00"),
    ]
    assert bridge_of(tmp_path, *trade) == {"quantity": -30}
    unknown = bought(MINE, NOW, "7.00", goods_group=0)
    assert bridge_of(tmp_path, *trade, unknown) == {"volume": -23}


def test_consumers_are_never_a_lost_partner(tmp_path: Path) -> None:
    assert bridge_of(tmp_path, bought(0, THEN, "10.00")) == {"quantity": -10}
    assert bridge_of(tmp_path, bought(MINE, THEN, "10.00")) == {"lost_partners": -10}


def test_an_invoice_issued_anew_makes_good_what_its_red_letter_took(tmp_path: Path) -> None:
    later = NOW + timedelta(days=2)
    trade = [
        bought(MINE, NOW, "100.00"),
        bought(MINE, NOW, "-100.00", known_on=later),
        bought(MINE, NOW, "98.00", known_on=later + timedelta(days=1)),
    ]
    assert bridge_of(tmp_path, *trade) == {"new_partners": 100, "returns": -2}


def test_amounts_too_large_to_multiply_are_not_split(tmp_path: Path) -> None:
    huge = Decimal("9999999999999999.99999999")
    trade = [
        bought(MINE, THEN, "9000000000000000.01", quantity=huge),
        bought(MINE, NOW, "9000000000000000.00", quantity=huge - Decimal("0.00000007")),
    ]
    assert bridge_of(tmp_path, *trade) == {"volume": Decimal("-0.01")}


def of_regions(*regions: str | None) -> list[dict[str, Any]]:
    places = zip((MINE, OTHER), regions, strict=True)
    return [an_enterprise(MAKER, "450100"), *(an_enterprise(*place) for place in places)]


def test_mix_is_what_other_goods_and_other_provinces_make_of_the_same_quantity(
    tmp_path: Path,
) -> None:
    """Four tonnes as before: three of the dear goods instead of one; or from the dear province."""
    dear = [bought(MINE, THEN, "90.00", quantity=1), bought(MINE, NOW, "270.00", quantity=3)]
    cheap = [bought(MINE, THEN, "30.00", quantity=3), bought(MINE, NOW, "10.00", quantity=1)]
    other_goods = [row | {"goods_group": 2} for row in cheap]
    both = [*GOODS, {"goods_group": 2, "group_code": "B"}]
    found = bridge_of(tmp_path, *dear, *other_goods, goods_group=both)
    assert found == {"goods_mix": 160}
    other_mine = [row | {"supplier_key": OTHER} for row in cheap]
    trade = *dear, *other_mine
    assert bridge_of(tmp_path, *trade, enterprise=of_regions("130100", "420100")) == {
        "region_mix": 160
    }
    for regions in (("420200", "420100"), (None, "420100")):
        enterprise = of_regions(*regions)
        assert bridge_of(tmp_path, *trade, enterprise=enterprise) == {"quantity": 160}


def test_other_units_are_never_mixed(tmp_path: Path) -> None:
    tonnes = [bought(MINE, THEN, "90.00", quantity=1), bought(MINE, NOW, "270.00", quantity=3)]
    pieces = [
        bought(MINE, THEN, "30.00", quantity=3, unit="件", goods_group=2),
        bought(MINE, NOW, "10.00", quantity=1, unit="件", goods_group=2),
    ]
    assert bridge_of(tmp_path, *tonnes, *pieces) == {"quantity": 160}
