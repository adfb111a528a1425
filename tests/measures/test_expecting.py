"""Expected values, ranges, p, q and firm falls: by hand, against a twin, and what must hold."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chainscan.engine import Engine
from chainscan.measures import measure
from chainscan.measures.expecting.firmness import benjamini_hochberg, q_of_parts
from chainscan.measures.expecting.past_errors import past_errors, yardsticks
from chainscan.measures.expecting.rule import Figures, foresee
from chainscan.measures.expecting.windows import past_windows
from chainscan.measures.windows import comparison_windows
from chainscan.period import Period, parse_period
from chainscan.settings import MeasureSettings, Settings
from tests.measures.even_economy import BUYERS, START, UNTIL, even_economy
from tests.tables import a_book, a_trade, an_enterprise, make_database

ROWS = Path(__file__).parent / "expectation_rows.sql"
FEBRUARY, NOVEMBER = parse_period("2020-02"), parse_period("2019-11")
SETTINGS = Settings(measure=MeasureSettings(home_region="45"))
PLANTED, LATE = 7, 30


def changes(engine: Engine, code: str, scope: str = "all") -> pd.DataFrame:
    """The rows of one code and scope, by enterprise."""
    rows = engine.fetch(ROWS)
    rows = rows[(rows["code"] == code) & (rows["scope"] == scope)]
    return rows[rows["measured"].isin(["amount", "quantity", "partners"])].set_index(
        "enterprise_key"
    )


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An even economy in which nothing happens, measured; one book begins late."""
    engine, _ = even_economy(tmp_path_factory.mktemp("quiet") / "db", 4)
    late = date(2018, 6, 1)
    engine.connection.execute(
        "UPDATE book SET observed_from = $late WHERE enterprise_key = $key",
        {"late": late, "key": LATE},
    )
    with engine:
        measure(engine, SETTINGS, FEBRUARY, as_of=UNTIL)
        yield engine


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, int, list[str]]]:
    """The same with 40 % off one goods group of one buyer; the goods, and what was printed."""
    path = tmp_path_factory.mktemp("planted") / "db"
    engine, goods = even_economy(path, 4, planted=(PLANTED, 0.6))
    with engine:
        result = measure(engine, SETTINGS, FEBRUARY, as_of=UNTIL)
        yield engine, goods, result.lines()


def by_month(path: Path, months: dict[int, dict[tuple[int, int], int]]) -> Engine:
    """A purchase on the 10th of each month: enterprise → (year, month) → yuan."""
    first, last = date(2017, 11, 1), date(2019, 11, 30)
    return make_database(
        path,
        enterprise=[an_enterprise(key, "450200") for key in (*months, 99)],
        book=[a_book(key, "purchases", first, last) for key in months],
        trade=[
            a_trade(99, key, date(year, month, 10), str(amount))
            for key, amounts in months.items()
            for (year, month), amount in amounts.items()
            if amount
        ],
    )


def months(until: tuple[int, int] = (2019, 11)) -> list[tuple[int, int]]:
    """November 2017 to `until`."""
    numbers = range(2017 * 12 + 10, until[0] * 12 + until[1])
    return [(number // 12, number % 12 + 1) for number in numbers]


def test_the_level_of_the_year_times_the_season_of_the_peers(tmp_path: Path) -> None:
    # Every November all buy half as much again: 150 after a year of 150 + 11 × 100 = 1,250.
    # Mean 104.17, indices 1.44 and 0.96, level 104.17, shape 1.44: expected 150.
    amounts = {
        key: {when: key * (150 if when[1] == 11 else 100) for when in months()}
        for key in range(1, 11)
    }
    amounts[7][2019, 11] = 0
    with by_month(tmp_path / "db", amounts) as engine:
        measure(engine, Settings(), NOVEMBER)
        found = changes(engine, "M01")
    assert found["expected"].to_dict() == pytest.approx({key: 150.0 * key for key in range(1, 11)})
    assert (found["expected_low"] <= found["expected"]).all()
    assert found.loc[7, "value"] == 0
    assert found.loc[7, "p_value"] == found["p_value"].min()


def test_who_bought_nothing_in_the_year_before_has_nothing_to_expect(tmp_path: Path) -> None:
    amounts = {key: dict.fromkeys(months(), 100) for key in range(1, 8)}
    amounts[7] = {(2017, 12): 500, (2019, 11): 80}
    amounts[6] = dict.fromkeys(months(), 100) | {(2019, 3): -5_000}  # returned more than bought
    with by_month(tmp_path / "db", amounts) as engine:
        measure(engine, Settings(), NOVEMBER)
        found = changes(engine, "M01")
    for key in (6, 7):
        assert np.isnan(found.loc[key, "expected"])
        assert np.isnan(found.loc[key, "p_value"])
        assert found.loc[key, "reason_expected"] == "nothing_usual"
    assert found.loc[1, "expected"] == pytest.approx(100)


def test_five_enterprises_show_a_season_and_four_do_not(tmp_path: Path) -> None:
    for count, reason in ((5, "too_few_errors"), (4, "too_few_peers")):
        amounts = {key: dict.fromkeys(months(), 100) for key in range(1, count + 1)}
        with by_month(tmp_path / f"{count}", amounts) as engine:
            measure(engine, Settings(), NOVEMBER)
            found = changes(engine, "M01")
        assert set(found["reason_expected"]) == {reason}
        assert found["p_value"].isna().all()
        assert found["expected"].isna().all() == (reason == "too_few_peers")


def twin_expected(engine: Engine, block: Period) -> dict[int, float]:
    """The rule once more, in pandas, for M01 as a whole: where the whole year is observed."""
    trade = engine.connection.execute("SELECT buyer_key, day, amount FROM trade").df()
    year = [block]
    while len(year) <= 12:
        year.append(year[-1].previous())
    spans = [*year[1:], block.aligned()]
    sums = pd.DataFrame(
        {
            number: trade[trade["day"].between(str(span.start), str(span.end))]
            .groupby("buyer_key")["amount"]
            .sum()
            .astype(float)
            for number, span in enumerate(spans)
        }
    ).fillna(0.0)
    mean = sums[range(12)].mean(axis=1)
    ratio = sums.div(mean, axis=0)
    weight = 1 / (0.1 + ratio[range(12)].std(axis=1) ** 2)
    index = ratio.clip(0, 3).mul(weight, axis=0).sum() / weight.sum()
    level = sums[range(12)].sum(axis=1) / index[:12].sum()
    return (level * index[12]).to_dict()


def test_expected_is_the_twins(quiet: Engine) -> None:
    found = changes(quiet, "M01")["expected"].to_dict()
    assert found == pytest.approx(twin_expected(quiet, FEBRUARY), rel=1e-6)
    assert set(found) == set(BUYERS)


def test_where_nothing_happens_nothing_is_firm_and_the_ranges_hold(quiet: Engine) -> None:
    rows = quiet.fetch(ROWS)
    assert not rows["is_firm"].fillna(False).any()
    judged = rows[rows["p_value"].notna()]
    inside = judged["value"].between(judged["expected_low"], judged["expected_high"])
    assert 0.75 <= inside.mean() <= 1
    assert (judged["q_value"] >= judged["p_value"]).all()


def test_a_planted_fall_is_found_with_its_code_scope_and_size(
    planted: tuple[Engine, int, list[str]],
) -> None:
    engine, goods, lines = planted
    rows = engine.fetch(ROWS)
    firm = rows[rows["is_firm"].fillna(False)]
    assert set(firm["enterprise_key"]) == {PLANTED}
    found = firm[firm["code"] == "M02"].iloc[0]
    assert (found["scope"], found["goods_group"], found["unit"]) == ("goods", goods, "吨")
    assert found["value"] / found["expected"] - 1 == pytest.approx(-0.4, abs=0.05)
    assert found["value"] < found["expected_low"]
    assert found["q_value"] <= 0.04
    assert "firm falls, by measure, at a false rate of 4%" in lines
    assert any(line.startswith("  M02: 1 of 60 judged") for line in lines)
    assert any(line.startswith("  false alarms expected among them: at most 0.") for line in lines)


def test_a_book_that_begins_late_has_an_expected_value_but_no_p(quiet: Engine) -> None:
    row = changes(quiet, "M01").loc[LATE]
    assert row["expected"] > 0
    assert np.isnan(row["p_value"])
    assert row["reason_expected"] == "too_few_months"
    lenient = MeasureSettings(home_region="45", least_months=18)
    measure(quiet, Settings(measure=lenient), FEBRUARY, as_of=UNTIL)
    try:
        assert changes(quiet, "M01").loc[LATE, "p_value"] > 0
    finally:
        measure(quiet, SETTINGS, FEBRUARY, as_of=UNTIL)


def test_what_is_not_judged_says_why(quiet: Engine) -> None:
    rows = quiet.fetch(ROWS)
    for code, scope, reason in (
        ("M01", "goods", "not_looked_into"),
        ("M11", "all", "not_foreseen"),
        ("M10", "all", "no_focus_region"),
    ):
        some = rows[(rows["code"] == code) & (rows["scope"] == scope)]
        assert set(some["reason_expected"]) == {reason}
        assert some["expected"].isna().all()


def test_scaling_money_scales_what_is_expected_and_leaves_p(
    tmp_path: Path, planted: tuple[Engine, int, list[str]]
) -> None:
    engine, _ = even_economy(tmp_path / "db", 4, planted=(PLANTED, 0.6))
    engine.connection.execute("UPDATE trade SET amount = amount * 8")
    with engine:
        measure(engine, SETTINGS, FEBRUARY, as_of=UNTIL)
        scaled = engine.fetch(ROWS)
    before = planted[0].fetch(ROWS)
    times = np.where(before["measured"] == "amount", 8, 1)
    for name in ("expected", "expected_low", "expected_high"):
        np.testing.assert_allclose(scaled[name], before[name] * times, rtol=1e-5, atol=1e-3)
    np.testing.assert_allclose(scaled["p_value"], before["p_value"])
    np.testing.assert_allclose(scaled["q_value"], before["q_value"])
    assert scaled["is_firm"].equals(before["is_firm"])


def made_up(blocks: int = 36, enterprises: int = 40) -> tuple[Figures, object]:
    """Random figures of a family, and the windows of November 2019."""
    value = comparison_windows(NOVEMBER, NOVEMBER.end)[0]
    windows = past_windows(NOVEMBER, value, date(2019 - blocks // 12, 11, 1))
    rng = np.random.default_rng(1)
    shape = (enterprises, len(windows.spans))
    amount = 100 * np.exp(rng.normal(0, 0.2, shape))
    return Figures(amount, np.ones(shape, dtype=bool)), windows


def test_a_month_in_which_all_moved_together_widens_the_reference() -> None:
    figures, windows = made_up()

    def p_of_a_fall(moved: float) -> float:
        amount = figures.amount.copy()
        amount[:, windows.blocks[5]] *= moved
        amount[:, windows.blocks[0]] *= 0.6
        changed = replace(figures, amount=amount)
        foreseen = foresee(changed, windows, 0)
        (yardstick,) = yardsticks([past_errors(changed, windows)], ["flow"])
        p = yardstick.p_values(amount[:, windows.blocks[0]], foreseen)
        return float(np.median(p))

    assert p_of_a_fall(1.0) < p_of_a_fall(0.7) < p_of_a_fall(0.4)


def test_p_is_counted_with_the_new_one_among_them_and_evenly_spread() -> None:
    figures, windows = made_up()
    errors = past_errors(figures, windows)
    (yardstick,) = yardsticks([errors], ["flow"])
    foreseen = foresee(figures, windows, 0)
    p = yardstick.p_values(figures.amount[:, windows.blocks[0]], foreseen)
    assert 0.3 < p.mean() < 0.7
    nothing = yardstick.p_values(np.zeros(len(p)), foreseen)
    assert nothing.min() == pytest.approx(1 / (len(errors.own) + 1))
    low, high = yardstick.ranges(foreseen, 0.9)
    for bound, tail in ((low, 0.05), (high, 0.95)):
        np.testing.assert_allclose(yardstick.p_values(bound, foreseen), tail, atol=0.01)


def test_rows_that_no_year_stands_behind_do_not_count_among_the_peers() -> None:
    figures, windows = made_up()
    gappy = figures.usable.copy()
    gappy[:10, windows.blocks[3]] = False
    foreseen = foresee(replace(figures, usable=gappy), windows, 0)
    assert not foreseen.stands[:10].any()
    wild = figures.amount.copy()
    wild[:10] *= 1_000
    other = foresee(replace(figures, amount=wild, usable=gappy), windows, 0)
    np.testing.assert_allclose(other.expected[10:], foreseen.expected[10:])


@pytest.mark.parametrize(
    ("period", "as_of", "first", "second", "per_year"),
    [
        ("2020-02", "2020-03-10", "2020-01-01..2020-01-31", "2019-12-01..2019-12-31", 12),
        ("2020-02", "2020-02-21", "2020-01-01..2020-01-21", "2019-12-01..2019-12-21", 12),
        ("2020-Q1", "2020-03-31", "2019-10-01..2019-12-31", "2019-07-01..2019-09-30", 4),
        ("2020-W07", "2020-02-16", "2020-01-13..2020-01-19", "2019-12-16..2019-12-22", 13),
        ("2020-02-01..2020-02-21", "2020-02-21", "2020-01-01..2020-01-21", None, 12),
    ],
)
def test_past_windows_are_cut_and_ripened_alike(
    period: str, as_of: str, first: str, second: str | None, per_year: int
) -> None:
    asked, known = parse_period(period), date.fromisoformat(as_of)
    value = comparison_windows(asked, known)[0]
    windows = past_windows(asked, value, START)
    texts = [
        f"{windows.spans[block].start}..{windows.spans[block].end}" for block in windows.blocks[:3]
    ]
    assert texts[0] == f"{value.start}..{value.end}"
    assert texts[1] == first
    assert second is None or texts[2] == second
    assert windows.per_year == per_year
    frame = windows.frame()
    for span, known_by in zip(windows.spans, frame["known_by"], strict=True):
        assert date.fromisoformat(known_by) - span.end == value.known_by - value.end
    assert windows.spans[windows.aligned[0]] == Period(value.start, value.end).aligned()
    assert min(windows.spans[block].start for block in windows.blocks) >= START


def test_a_period_of_more_than_four_months_has_no_past() -> None:
    year = parse_period("2019")
    windows = past_windows(year, comparison_windows(year, year.end)[0], START)
    assert windows.past == 0


def test_q_by_hand() -> None:
    np.testing.assert_allclose(
        benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.5])), [0.04, 0.16 / 3, 0.16 / 3, 0.5]
    )
    judged = pd.DataFrame(
        {"code": "M01", "enterprise_key": [1, 1, 2], "p_value": [0.01, 0.02, 0.03]}
    )
    # within each enterprise 0.02, 0.02 and 0.03; two of twenty were looked into: ten times that
    np.testing.assert_allclose(q_of_parts(judged, pd.Series({"M01": 0.1})), [0.2, 0.2, 0.3])


def test_days_the_books_touch_are_one_stretch(tmp_path: Path) -> None:
    amounts = {key: dict.fromkeys(months(), 100) for key in range(1, 8)}
    with by_month(tmp_path / "db", amounts) as engine:
        middle = date(2018, 12, 31)
        engine.connection.execute(
            "UPDATE book SET observed_until = $middle WHERE enterprise_key = 1", {"middle": middle}
        )
        engine.connection.execute(
            "INSERT INTO book SELECT 1, 'purchases', $start, DATE '2019-11-30', true",
            {"start": middle + timedelta(days=1)},
        )
        measure(engine, Settings(), NOVEMBER)
        assert changes(engine, "M01").loc[1, "expected"] == pytest.approx(100)
        engine.connection.execute(
            "UPDATE book SET observed_from = $start WHERE enterprise_key = 1"
            " AND observed_until = DATE '2019-11-30'",
            {"start": middle + timedelta(days=2)},
        )
        measure(engine, Settings(), NOVEMBER)
        row = changes(engine, "M01").loc[1]
        assert (row["value"], row["reason_expected"]) == (100, "too_few_months")
