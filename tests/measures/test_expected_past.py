"""What was to be expected of past months: as a twin foresees it, and mostly what came."""

from datetime import date
from pathlib import Path

from chainscan.measures import measure
from chainscan.period import parse_period
from tests.measures.even_economy import UNTIL, even_economy
from tests.measures.test_expecting import FEBRUARY, SETTINGS, twin_expected


def test_past_months_are_foreseen_from_the_year_before_each_and_mostly_hold(tmp_path: Path) -> None:
    engine, _ = even_economy(tmp_path / "db", 4)
    with engine:
        measure(engine, SETTINGS, FEBRUARY, as_of=UNTIL)
        past = engine.connection.execute(
            "SELECT * FROM expected_past WHERE code = 'M01' ORDER BY enterprise_key, first_day"
        ).df()
        came = engine.connection.execute(
            "SELECT p.expected_low, p.expected_high, coalesce(sum(t.amount), 0) AS amount"
            " FROM expected_past AS p LEFT JOIN trade AS t ON t.buyer_key = p.enterprise_key"
            " AND t.day BETWEEN p.first_day AND p.last_day"
            " WHERE p.code = 'M01'"
            " GROUP BY p.enterprise_key, p.first_day, p.expected_low, p.expected_high"
        ).df()
        month = past[past["first_day"] == past["first_day"].max()].set_index("enterprise_key")
        twin = twin_expected(engine, parse_period(f"{past['first_day'].max():%Y-%m}"))
    assert past["first_day"].nunique() >= 6
    assert past["first_day"].max().date() < date(2020, 2, 1)
    assert set(month.index) == set(twin)
    for enterprise, expected in twin.items():
        low, high = month.loc[enterprise, ["expected_low", "expected_high"]]
        assert low - 0.01 <= expected <= high + 0.01
    inside = came["amount"].between(came["expected_low"], came["expected_high"])
    assert 0.8 < inside.mean() <= 1


def test_a_running_month_has_only_windows_as_long_behind_it(tmp_path: Path) -> None:
    engine, _ = even_economy(tmp_path / "db", 4)
    with engine:
        measure(engine, SETTINGS, FEBRUARY, as_of=date(2020, 2, 12))
        days = engine.connection.execute(
            "SELECT DISTINCT last_day - first_day + 1 FROM expected_past"
        ).fetchall()
    assert days == [(12,)]
