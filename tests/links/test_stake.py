"""Dependencies and substitution, checked by hand on one flagged link."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from chainscan.engine import Engine, Stage
from chainscan.told import prepare_told
from tests.tables import a_trade, an_enterprise, make_database

SQL = Path(__file__).parents[2] / "chainscan" / "links"
NORMAL, AS_OF = date(2019, 9, 10), date(2019, 10, 31)
DAYS = {"as_of": AS_OF, "normal_until": NORMAL, "year_before": date(2018, 9, 10)}
BEFORE, SINCE = date(2019, 5, 6), date(2019, 10, 8)


FLAGGED = {
    "supplier_key": 1, "buyer_key": 11, "cause": "link", "silent_days": 60,
    "p_value": 0.001, "q_value": 0.01, "returned_90": None, "returned_180": None,
    "event_id": None, "expected_fen": 0, "evidence": "{}",
    "supplier_observed": True, "buyer_observed": True,
}  # fmt: skip


def expect(stage: Stage, outlook: dict[int, str]) -> None:
    """The outlook of links to buyer 11: yuan expected, by supplier."""
    rows = [(key, 11, 0.9, int(Decimal(yuan) * 100), "by hand") for key, yuan in outlook.items()]
    columns = ["supplier_key", "buyer_key", "p_trade", "expected_fen", "model"]
    stage.frame("expected_trade", pd.DataFrame(rows, columns=columns))
    stage.select(SQL / "link_outlook.sql", window_from=NORMAL, window_to=AS_OF)


def broken_link(
    engine: Engine, expected: str, outlook: dict[int, str] | None = None, **observed: bool
) -> dict[str, object]:
    """The row of supplier 1 to buyer 11, with 10 % of a year's working time in the window."""
    flagged = FLAGGED | {"expected_fen": int(Decimal(expected) * 100)} | observed
    with engine.stage("links", settings_hash="by hand") as stage:
        stage.select(SQL / "link.sql", **DAYS)
        expect(stage, outlook or {})
        stage.frame("flagged_link", pd.DataFrame([flagged]))
        stage.select(SQL / "broken_link.sql", working_share=0.1, **DAYS)
    return engine.connection.execute("FROM broken_link").df().iloc[0].to_dict()


def deliver(engine: Engine, *rows: dict[str, Any]) -> None:
    """More trade."""
    more = pd.DataFrame(list(rows))  # noqa: F841 - read by name
    engine.connection.execute("INSERT INTO trade BY NAME FROM more")


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Buyer 11 bought goods 1 of suppliers 1 (600) and 2 (200), goods 2 of supplier 3 (500)."""
    return make_database(
        tmp_path / "db",
        enterprise=[an_enterprise(key) for key in (1, 2, 3, 11, 12)],
        trade=[
            a_trade(1, 11, BEFORE, "600.00"),
            a_trade(2, 11, BEFORE, "200.00"),
            a_trade(3, 11, BEFORE, "500.00", goods_group=2),
            a_trade(1, 12, BEFORE, "900.00"),
            a_trade(2, 11, SINCE, "50.00"),
            a_trade(3, 11, SINCE, "400.00", goods_group=2),
        ],
    )


def test_dependency_is_the_share_of_the_same_goods_and_of_all_sales(engine: Engine) -> None:
    row = broken_link(engine, "60.00")
    assert row["buyer_dependency"] == pytest.approx(600 / 800)
    assert row["supplier_dependency"] == pytest.approx(600 / 1500)
    assert row["lost_amount"] == row["expected_amount"] == 60


def test_substituted_is_the_increase_at_other_suppliers_of_the_same_goods(engine: Engine) -> None:
    # Supplier 2 sold 200 in the 128 days since its first trade, of which a year has 365, and a
    # tenth of a year's working time passed: 57.03 expected, 120 came, of 80 lost.
    deliver(engine, a_trade(2, 11, SINCE, "70.00"))
    share = (120 - 57.03) / 80
    assert broken_link(engine, "80.00")["substituted_share"] == pytest.approx(share)


def test_what_the_outlook_expected_of_another_supplier_is_no_substitute(engine: Engine) -> None:
    row = broken_link(engine, "80.00", outlook={2: "30.00"})
    assert row["substituted_share"] == pytest.approx((50 - 30) / 80)


def test_unknown_goods_and_trade_with_itself_are_no_substitute(engine: Engine) -> None:
    deliver(engine, a_trade(11, 11, BEFORE, "1000.00"), a_trade(11, 11, SINCE, "1000.00"))
    deliver(engine, a_trade(1, 11, BEFORE, "600.00", goods_group=0))
    deliver(engine, a_trade(3, 11, SINCE, "600.00", goods_group=0))
    row = broken_link(engine, "60.00")
    assert row["buyer_dependency"] == pytest.approx(600 / 800)
    assert row["substituted_share"] == pytest.approx(0.0)
    engine.connection.execute("UPDATE trade SET goods_group = 0")
    row = broken_link(engine, "60.00")
    assert pd.isna(row["buyer_dependency"])
    assert pd.isna(row["substituted_share"])


def test_no_more_than_the_loss_is_substituted(engine: Engine) -> None:
    deliver(engine, a_trade(2, 11, SINCE, "70.00"))
    assert broken_link(engine, "20.00")["substituted_share"] == pytest.approx(1.0)


def test_what_a_book_does_not_show_is_not_stated(engine: Engine) -> None:
    row = broken_link(engine, "60.00", buyer_observed=False, supplier_observed=False)
    for name in ("buyer_dependency", "supplier_dependency", "substituted_share"):
        assert pd.isna(row[name])


def lost_goods(engine: Engine, lost: str, expected: str) -> list[tuple[object, ...]]:
    """The goods of a weakened link of supplier 1 to buyer 11 that lost so much of so much."""
    weakened = {
        "supplier_key": 1, "buyer_key": 11, "low_fen": 0, "p_value": 0.0, "q_value": 0.0,
        "expected_fen": int(Decimal(expected) * 100), "buyer_observed": True, "evidence": "{}",
        "actual_fen": int((Decimal(expected) - Decimal(lost)) * 100),
    }  # fmt: skip
    prepare_told(engine)
    with engine.stage("links", settings_hash="by hand") as stage:
        stage.select(SQL / "link.sql", **DAYS)
        expect(stage, {})
        stage.frame("flagged_link", pd.DataFrame([FLAGGED | {"buyer_key": 99}]))  # no such link
        stage.select(SQL / "broken_link.sql", working_share=0.1, **DAYS)
        stage.frame("weakened", pd.DataFrame([weakened]))
        stage.select(SQL / "weakened_link.sql", as_of=AS_OF, normal_until=NORMAL)
        stage.select(SQL / "lost_goods.sql", **DAYS)
    return engine.connection.execute(
        "SELECT goods_group, unit, lost_amount, lost_quantity, basis, buyer_share, sources"
        " FROM lost_goods ORDER BY goods_group"
    ).fetchall()


def test_a_loss_falls_to_the_goods_that_fell_short(tmp_path: Path) -> None:
    # 300 of goods 1 and 100 of goods 2 in the year; 80 expected, that is 60 and 20; 10 and 20 came.
    engine = make_database(
        tmp_path / "db",
        enterprise=[an_enterprise(key) for key in (1, 2, 11)],
        trade=[
            a_trade(1, 11, BEFORE, "300.00", quantity=Decimal(150)),
            a_trade(1, 11, BEFORE, "100.00", goods_group=2, unit=None),
            a_trade(2, 11, BEFORE, "100.00", quantity=Decimal(40)),
            a_trade(1, 11, SINCE, "10.00", quantity=Decimal(5)),
            a_trade(1, 11, SINCE, "20.00", goods_group=2, unit=None),
        ],
    )
    one, two = lost_goods(engine, "50.00", "80.00")
    # 50 yuan at 2 yuan a ton are 25 tons; 300 of the 400 that the buyer bought of two suppliers.
    assert one == (1, "吨", Decimal("50.00"), Decimal(25), "shortfall", 0.75, 2)
    assert two == (2, None, Decimal("0.00"), None, "shortfall", 1.0, 1)


def test_where_the_goods_are_told_less_often_than_before_the_year_splits_the_loss(
    tmp_path: Path,
) -> None:
    engine = make_database(
        tmp_path / "db",
        enterprise=[an_enterprise(key) for key in (1, 11)],
        trade=[
            a_trade(1, 11, BEFORE, "200.00"),
            a_trade(1, 11, BEFORE, "100.00", goods_group=2),
            a_trade(1, 11, SINCE, "30.00", goods_group=0),  # the layout has lost the goods
        ],
    )
    found = lost_goods(engine, "10.00", "40.00")
    assert [(row[0], row[2], row[4]) for row in found] == [
        (1, Decimal("6.67"), "year"),
        (2, Decimal("3.33"), "year"),
    ]


def test_a_loss_has_its_goods_even_where_more_was_returned_than_bought(tmp_path: Path) -> None:
    engine = make_database(
        tmp_path / "db",
        enterprise=[an_enterprise(key) for key in (1, 11)],
        trade=[
            a_trade(1, 11, BEFORE, "700.00"),
            a_trade(1, 11, date(2019, 5, 8), "-800.00", invoices=-1),
            a_trade(1, 11, SINCE, "10.00"),
        ],
    )
    assert lost_goods(engine, "50.00", "60.00") == [
        (0, None, Decimal("50.00"), None, "year", None, None)
    ]
