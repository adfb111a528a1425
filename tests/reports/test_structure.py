"""The table of how purchases and sales are made up: figures and sentences agree with the tables."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from chainscan.engine import Engine
from chainscan.reports import structure
from chainscan.reports.case import open_case
from chainscan.reports.edition import Edition, open_edition
from chainscan.reports.tables import Row
from tests.reports import economy


def edition_of(engine: Engine, lang: str = "en") -> Edition:
    return open_edition(engine, economy.SETTINGS, lang=lang, audience="internal", period=None)


def rows_of(engine: Engine, key: int, measures: list[dict[str, Any]] | None = None) -> list[Row]:
    edition = edition_of(engine)
    case = open_case(edition, key)
    if measures is not None:
        case = replace(case, measures=measures)
    found: list[Row] = structure.structure_table(edition, case)["rows"]
    return found


def a_measure(
    code: str, measured: str, value: str, before: str | None, **more: Any
) -> dict[str, Any]:
    """Against last year, aligned."""
    now, then = Decimal(value), None if before is None else Decimal(before)
    row = {"code": code, "scope": "all", "measured": measured, "unit": None, "goods": None}
    row |= {"side": "purchases", "item": ""}
    row |= {"of_enterprise": economy.STEEL, "change_id": f"C-{code}-{more.get('item')}"}
    row |= {"value": now, "previous": None, "last_year": None, "aligned": then}
    row |= {"change_previous": None, "change_last_year": None}
    row["change_aligned"] = None if not then else float(now / then - 1)
    return row | more


def test_partners_are_those_of_the_measures_with_what_lost_ones_were_worth(engine: Engine) -> None:
    edition = edition_of(engine)
    case = open_case(edition, economy.STEEL)
    [suppliers] = [row for row in case.measures if (row["code"], row["scope"]) == ("M07", "all")]
    shown = {row[0]: row for row in rows_of(engine, economy.STEEL)}
    row = shown[edition.say("measure.M07")]
    assert row[1]["main"] == f"{suppliers['value']:.0f}"
    assert row[2] == f"{suppliers['aligned']:.0f}"
    lost = [
        part["amount"]
        for part in edition.rows_of("enterprise_bridge", economy.STEEL)
        if (part["code"], part["comparator"], part["component"])
        == ("M01", "aligned", "lost_partners")
    ]
    for amount in lost:
        assert f"Lost: {edition.money(abs(amount))}." in row[4]
    buyers = shown.get(edition.say("measure.M08"), [""])
    assert not any(word in str(buyers[-1]) for word in ("Lost", "Won"))


@pytest.mark.parametrize(
    ("measure", "name", "figures", "says"),
    [
        (("M07", "partners", "3", "5"), "Active suppliers", ["3", "5", "−40.0 %"], "2 fewer"),
        (("M08", "partners", "7", "4"), "Active buyers", ["7", "4", "+75.0 %"], "3 more"),
        (
            ("M11", "largest_share", "0.61", "0.4"),
            "Share of the largest supplier",
            ["61.0 %", "40.0 %", "+52.5 %"],
            "More than half hangs on one supplier.",
        ),
        (
            ("M11", "largest_share", "0.5", "0.5"),
            "Share of the largest supplier",
            ["50.0 %", "50.0 %", "0.0 %"],
            "No supplier has more than half.",
        ),
        (
            ("M11", "herfindahl", "0.25", "0.5"),
            "Herfindahl index",
            ["0.25", "0.50", "−50.0 %"],
            "As if 4.0 equal suppliers.",
        ),
        (
            ("M11", "single_source", "2", "1"),
            "Goods of a single source",
            ["2", "1", "+100.0 %"],
            "2 kinds of goods have one supplier only.",
        ),
    ],
)
def test_each_measure_says_what_its_figure_means(
    engine: Engine, measure: tuple[str, str, str, str], name: str, figures: list[str], says: str
) -> None:
    [row] = rows_of(engine, economy.STEEL, [a_measure(*measure)])
    assert row[0] == name
    assert [row[1]["main"], *row[2:4]] == figures
    assert row[4].startswith(says)


def test_of_prices_the_three_that_moved_most_are_shown_and_small_moves_are_not(
    engine: Engine,
) -> None:
    moves = {"ore": "110", "coke": "70", "gas": "104", "lime": "180", "power": "125"}
    prices = [
        a_measure("M12", "price", value, "100", scope="goods", unit="吨", goods="any", item=item)
        for item, value in moves.items()
    ]
    prices[-1]["side"] = "sales"
    rows = rows_of(engine, economy.STEEL, prices)
    assert [row[0] for row in rows] == [
        f"Price of {goods} (CNY; unit: tonnes)"
        for goods in ("lime, bought", "coke, bought", "power, sold")
    ]
    assert rows[0][4].startswith("80.0 % higher")
    assert rows[1][4].startswith("30.0 % lower")


def test_what_was_never_there_or_did_not_change_says_nothing(engine: Engine) -> None:
    nothing = a_measure("M07", "partners", "0", None)
    the_same = a_measure("M08", "partners", "6", "6")
    assert rows_of(engine, economy.STEEL, [nothing, the_same]) == []
    assert rows_of(engine, economy.STRANGER) == []


def test_without_a_comparator_the_figure_stands_alone(engine: Engine) -> None:
    [row] = rows_of(engine, economy.STEEL, [a_measure("M11", "single_source", "3", None)])
    assert row[1]["main"] == "3"
    assert row[2:4] == ["—", "—"]
