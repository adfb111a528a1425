"""`backtest links` on small economies made by hand, and on the real books."""

import csv
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chainscan.backtest import LinksBacktest, backtest_links
from chainscan.backtest.baselines import gap_ratio, recency, rule_p
from chainscan.backtest.past import Past
from chainscan.backtest.silence import without
from chainscan.engine import open_engine
from chainscan.errors import PeriodError
from chainscan.ingest import ingest
from chainscan.links.history import LinkDays, link_days
from chainscan.settings import DatabaseSettings, Settings
from tests.links.economies import AS_OF, BUYERS, START, an_economy, trade_rows
from tests.tables import a_book

CUT = date(2019, 8, 5)


def some_days(*links: tuple[int, ...]) -> LinkDays:
    rows = [(1, buyer, day, 100, 1) for buyer, days in enumerate(links, 2) for day in days]
    columns = ["supplier_key", "buyer_key", "day_number", "fen", "invoices"]
    return link_days(pd.DataFrame(rows, columns=columns))


@pytest.fixture(scope="module")
def backtest(tmp_path_factory: pytest.TempPathFactory) -> LinksBacktest:
    folder = tmp_path_factory.mktemp("backtest")
    ended = trade_rows(
        3, lambda s, b: CUT + timedelta(days=5) if (s + b) % 5 == 0 else None, gaps=(3, 12)
    )
    with an_economy(folder / "db", ended) as engine:
        return backtest_links(engine, Settings(), days=[CUT], window=60, out=folder / "out")


def test_a_backtest_whose_figures_cannot_be_kept_still_gives_its_result(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ended = trade_rows(3, lambda _s, _b: None, gaps=(3, 12))
    with an_economy(tmp_path / "db", ended) as engine:
        engine.path.with_suffix(".backtest.json.unfinished").mkdir()
        found = backtest_links(engine, Settings(), days=[CUT], window=60, out=tmp_path / "out")
    assert found.outlook
    assert found.files
    assert "could not be kept" in caplog.text


def test_every_forecast_is_scored_on_the_same_links(backtest: LinksBacktest) -> None:
    whole = [row for row in backtest.outlook if row.group == "all"]
    assert {row.side for row in whole} == {"purchases"}  # no sales book is in the data
    assert [row.forecast for row in whole] == [
        "outlook",
        "days since last",
        "days ÷ mean gap",
        "MBG/NBD",
    ]
    assert len({(row.links, row.traded) for row in whole}) == 1


def test_bands_of_size_and_of_age_each_hold_all_links(backtest: LinksBacktest) -> None:
    whole = next(row for row in backtest.outlook if row.group == "all")
    ages = [row.links for row in backtest.outlook if row.group.startswith("known")]
    sizes = [row.links for row in backtest.outlook if "yuan" in row.group]
    assert sum(ages) == sum(sizes) == whole.links


def test_frequent_links_cut_by_hand_are_found(backtest: LinksBacktest) -> None:
    often = [row for row in backtest.planted if row.trades_a_month in {"≥ 8", "4–8"}]
    tested = [row for row in often if row.rule == "silence test"]
    assert sum(row.planted for row in tested) >= 4
    assert sum(row.found for row in tested) >= 0.6 * sum(row.planted for row in tested)


def test_files_hold_what_was_printed(backtest: LinksBacktest) -> None:
    names = [path.name for path in backtest.files]
    assert names == ["calibration.png", "outlook.csv", "flags.csv", "planted.csv"]
    with backtest.files[1].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(backtest.outlook)
    assert float(rows[0]["brier"]) == backtest.outlook[0].score.brier
    assert any(f"{backtest.outlook[0].links:,}" in line for line in backtest.lines())


def test_what_came_later_cannot_change_what_was_forecast(tmp_path: Path) -> None:
    trade = trade_rows(3, gaps=(10, 40))
    stopped = trade[pd.to_datetime(trade["day"]) <= pd.Timestamp(CUT)]
    forecasts = []
    for number, rows in enumerate((trade, stopped)):
        with an_economy(tmp_path / f"{number}.db", rows) as engine:
            past = Past.on(engine, CUT, AS_OF)
            forecasts.append((past.days.day.tolist(), past.days.fen.tolist()))
            assert (past.next_day >= 0).any() == (number == 0)
    assert forecasts[0] == forecasts[1]


def test_trade_taken_out_leaves_the_rest_untouched() -> None:
    days = some_days((1, 5, 9), (2, 4, 8))
    left = without(days, np.array([1]), after=4)
    assert left.day.tolist() == [1, 5, 9, 2, 4]
    assert left.begin.tolist() == [0, 3, 5]
    assert left.upto(100).tolist() == [3, 5]


def test_plain_rules_by_hand() -> None:
    days, both = some_days((10, 20, 30), (0, 30)), np.array([0, 1])
    assert recency(days, both, 40).tolist() == [-10, -10]
    assert gap_ratio(days, both, 45) == pytest.approx([-1.5, -0.5])


def test_a_rules_probability_is_what_like_links_did() -> None:
    alive = [tuple(range(0, 200, 5)) for _ in range(40)]
    dead = [(0, 5, 10) for _ in range(40)]
    days = some_days(*alive, *dead)
    p = rule_p(recency, days, np.arange(80), (160, 200), np.arange(80))
    assert p[:40] == pytest.approx(np.ones(40), abs=1e-5)
    assert p[40:] == pytest.approx(np.zeros(40), abs=1e-5)


def test_a_rule_with_nothing_to_learn_from_still_orders() -> None:
    days, both = some_days((10, 20, 30), (0, 20)), np.array([0, 1])
    p = rule_p(recency, days, both, (40, 60), np.array([], dtype=np.int64))
    assert p == pytest.approx([0.5, 0.5], abs=1e-5)
    assert p[0] > p[1]


def test_rules_learn_from_links_that_repeat_and_whose_book_shows_the_window_before(
    tmp_path: Path,
) -> None:
    trade = trade_rows(3, gaps=(10, 60))
    once = trade[trade["buyer_key"] < 30].drop_duplicates(["supplier_key", "buyer_key"])
    once = once.assign(supplier_key=once["supplier_key"] + 100)
    unseen = trade[(trade["buyer_key"] >= 30) & (trade["day"] <= pd.Timestamp(2018, 3, 1))]
    watched = trade[trade["buyer_key"] < 30]
    books = [a_book(buyer, "purchases", START, AS_OF) for buyer in BUYERS if buyer < 30]
    found = []
    for number, rows in enumerate((watched, pd.concat([watched, once, unseen]))):
        with an_economy(tmp_path / f"{number}.db", rows, books=books) as engine:
            engine.connection.execute(
                "INSERT INTO enterprise BY NAME SELECT * REPLACE (enterprise_key + 100 AS "
                "enterprise_key) FROM enterprise WHERE enterprise_key < 20"
            )
            rows_ = backtest_links(engine, Settings(), days=[CUT], window=60).outlook
        found.append([(r.forecast, r.score) for r in rows_ if r.forecast.startswith("days")])
    assert found[0] == found[1]
    assert all(score.brier for _, score in found[0])


def test_windows_beyond_the_data_are_refused(tmp_path: Path) -> None:
    with an_economy(tmp_path / "db", trade_rows(1)) as engine:
        with pytest.raises(PeriodError, match="90 days after 2019-10-01 are not all within"):
            backtest_links(engine, Settings(), days=[date(2019, 10, 1)])
        with pytest.raises(PeriodError, match="too short"):
            backtest_links(engine, Settings(), window=700)


def test_fewer_days_than_three_are_said_with_the_reason(
    tmp_path: Path, backtest: LinksBacktest
) -> None:
    assert backtest.fewer == "", "the day was chosen"
    with an_economy(tmp_path / "db", trade_rows(3, gaps=(20, 40))) as engine:
        two, three = (backtest_links(engine, Settings(), window=days) for days in (150, 60))
    begin = two.lines()[0]
    assert begin.startswith("past days judged: 2, not 3")
    assert "two windows of 150 days and half a year, and the data begin on 2017-09-" in begin
    assert len({row.day for row in two.flags}) == 2
    assert len({row.day for row in three.flags}) == 3
    assert three.fewer == ""


@pytest.mark.slow
def test_the_outlook_on_real_books(shared: Path, tmp_path: Path) -> None:
    settings = Settings(database=DatabaseSettings(path=tmp_path / "contest.duckdb"))
    with open_engine(settings.database) as engine:
        ingest(engine, settings, [shared / "cumcm2020c"])
        found = backtest_links(engine, settings, days=[date(2019, 3, 31)])
    scores = {
        r.side: r.score for r in found.outlook if r.group == "all" and r.forecast == "outlook"
    }
    for side, least, brier, error in (
        ("purchases", 0.829, 0.164, 0.03),
        ("sales", 0.850, 0.147, 0.045),
    ):
        score = scores[side]
        assert score.auc is not None
        assert score.auc >= least
        assert (score.brier or 1) <= brier
        assert (score.calibration_error or 1) <= error
    assert all(row.came_back <= row.followed <= row.flags <= row.judged for row in found.flags)
