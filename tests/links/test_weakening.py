"""L04: trading links whose amount falls below their own past."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chainscan.engine import Engine
from chainscan.links import find_broken_links
from chainscan.links.books import Books
from chainscan.links.clock import WorkingClock, fit_clock
from chainscan.links.family import Cut
from chainscan.links.history import LinkHistory, link_days
from chainscan.links.tables import number_of
from chainscan.links.weakening import Shortfall, compare, find_weakened, shortfalls, window_ends
from chainscan.settings import Settings
from tests.links.economies import AS_OF, BUYERS, NORMAL_UNTIL, START, an_economy, table, trade_rows
from tests.links.test_find import judged
from tests.tables import a_book

NORMAL, LAST = number_of(NORMAL_UNTIL), number_of(AS_OF)


def a_history(trade: pd.DataFrame, fen: int = 100_000) -> tuple[LinkHistory, Books, Cut]:
    days = pd.to_datetime(trade["day"]).astype("datetime64[s]")
    number = (days - pd.Timestamp(1970, 1, 1)).dt.days
    frame = trade.drop(columns="day").assign(day_number=number, fen=fen, invoices=1)
    frame = frame.sort_values(["supplier_key", "buyer_key", "day_number"], ignore_index=True)
    found = link_days(frame)
    clock = fit_clock(found.day, normal_until=NORMAL, last_day=LAST)
    book = {"enterprise_key": list(BUYERS), "side": "purchases"}
    book |= {"observed_from": number_of(START), "observed_until": LAST}
    books = Books.of(pd.DataFrame(book), found.supplier, found.buyer)
    return LinkHistory(found, clock), books, Cut.at(clock, NORMAL, LAST, 60)


def shrunk(history: LinkHistory, link: int, divisor: int) -> LinkHistory:
    """The same trade, with every amount of one link since the last normal day divided."""
    days = history.days
    fen = np.where((days.link == link) & (days.day > NORMAL), days.fen // divisor, days.fen)
    return LinkHistory(replace(days, fen=fen), history.clock)


def test_windows_are_as_long_in_working_time_as_the_one_judged() -> None:
    history, _, cut = a_history(trade_rows())
    ends = window_ends(history, cut, cut.as_of)
    lengths = [history.clock.between(b, a) for a, b in pairwise(ends)]
    assert ends[:2] == [LAST, NORMAL]
    assert len(ends) == 8
    assert max(lengths) - min(lengths) < 2  # no more than a day's worth


def test_expected_is_the_median_of_the_last_six_windows_by_hand() -> None:
    # Ends: 100 down to 30; one link trading once a window for 7, 1, 2, 3, 4, 5 and 60 yuan.
    clock = WorkingClock(0, np.ones(101), np.arange(101.0))
    ends = [100, 90, 80, 70, 60, 50, 40, 30]
    yuan = [7, 1, 2, 3, 4, 5, 60]
    rows = {"supplier_key": 1, "buyer_key": 2, "day_number": [end - 5 for end in ends[:7]]}
    frame = pd.DataFrame(rows).assign(fen=[100 * y for y in yuan], invoices=1)
    days = link_days(frame.sort_values("day_number", ignore_index=True))
    book = {"enterprise_key": [2], "side": "purchases", "observed_from": 0, "observed_until": 100}
    books = Books.of(pd.DataFrame(book), days.supplier, days.buyer)
    found = shortfalls(LinkHistory(days, clock), books, ends, np.array([0]))
    assert found.expected.tolist() == [3.5]
    assert found.actual.tolist() == [7.0]
    spread = np.std(np.log(np.array(yuan[1:]) / 3.5), ddof=1)
    assert found.score[0] == pytest.approx(np.log(2) / np.hypot(spread, 0.2))
    # A book that ends a tenth of the window early: a tenth less was to be expected.
    early = replace(books, purchases=books.purchases.assign(observed_until=99))
    again = shortfalls(LinkHistory(days, clock), early, ends, np.array([0]))
    assert again.expected.tolist() == pytest.approx([3.15])


def test_p_counts_past_scores_of_the_same_class() -> None:
    def scores(of: np.ndarray, days: float) -> Shortfall:
        ones = np.ones(len(of))
        return Shortfall(np.arange(len(of)), 100 * ones, np.exp(of) * 100, days * ones, of, ones)

    past = [scores(-np.arange(1000) / 1000, 1.0), scores(np.full(300, -50.0), 9.0)]
    found = compare(scores(np.array([-2.0, -0.5]), 1.0), past, 0.1)
    assert found.p == pytest.approx([1 / 1001, 501 / 1001])
    assert found.q == pytest.approx([2 / 1001, 501 / 1001])
    assert found.flagged.tolist() == [True, False]
    assert found.low == pytest.approx(100 * np.exp(np.quantile(past[0].score, 0.025)))
    few = [scores(np.zeros(199), 1.0), scores(np.full(300, -50.0), 9.0)]
    pooled = compare(scores(np.array([-2.0]), 1.0), few, 0.1)
    assert (pooled.p.tolist(), pooled.past_scores.tolist()) == ([301 / 500], [499])
    assert compare(scores(np.array([-2.0]), 1.0), [], 0.1).p.tolist() == [1.0]


def test_a_link_that_trades_for_a_twentieth_is_weakened_and_no_other() -> None:
    history, books, cut = a_history(trade_rows())
    quiet = find_weakened(history, books, cut, 0.1)
    assert len(quiet.now.link) > 80
    assert not quiet.flagged.any()
    for link in quiet.now.link[:3].tolist():
        found = find_weakened(shrunk(history, link, 20), books, cut, 0.1)
        assert found.now.link[found.flagged].tolist() == [link]


def test_money_of_any_size_gives_the_same_flags() -> None:
    trade = trade_rows()
    one, books, cut = a_history(trade)
    other, *_ = a_history(trade, 700_000)
    found = [find_weakened(shrunk(h, 5, 20), books, cut, 0.1) for h in (one, other)]
    assert found[0].p == pytest.approx(found[1].p)
    assert found[1].now.expected == pytest.approx(7 * found[0].now.expected)


def test_a_book_that_ends_is_not_a_fall() -> None:
    history, books, cut = a_history(trade_rows())
    ended = replace(books, purchases=books.purchases.assign(observed_until=NORMAL + 10))
    assert not len(find_weakened(history, ended, cut, 0.1).now.link)


def test_windows_of_a_festival_are_not_compared() -> None:
    history, books, _ = a_history(trade_rows())
    short = Cut.at(history.clock, LAST - 3, LAST, 60)
    assert not len(find_weakened(history, books, short, 0.1).now.link)


def weaken(engine: Engine) -> tuple[int, int]:
    """Divide the amounts of the first link by twenty since the last normal day."""
    supplier, buyer = engine.connection.execute(
        "SELECT min(supplier_key), min_by(buyer_key, (supplier_key, buyer_key)) FROM trade"
    ).fetchall()[0]
    engine.connection.execute(
        "UPDATE trade SET amount = 50 WHERE supplier_key = $s AND buyer_key = $b AND day > $day",
        {"s": supplier, "b": buyer, "day": NORMAL_UNTIL},
    )
    return supplier, buyer


def test_the_stage_states_what_was_lost_by_link_and_by_goods(tmp_path: Path) -> None:
    with an_economy(tmp_path / "db", trade_rows()) as engine:
        ends = weaken(engine)
        result = judged(engine)
        row = table(engine, "weakened_link").iloc[0]
        goods = table(engine, "lost_goods")
        traded = engine.connection.execute(
            "SELECT sum(amount) FROM trade WHERE supplier_key = $s AND buyer_key = $b AND day > $d",
            {"s": ends[0], "b": ends[1], "d": NORMAL_UNTIL},
        ).fetchone()
        assert table(engine, "weakened_link_named")["buyer_id"].tolist() == [f"E{ends[1]}"]
        assert table(engine, "broken_link").empty
    assert (row["code"], row["supplier_key"], row["buyer_key"]) == ("L04", *ends)
    assert traded is not None
    assert row["actual_amount"] == float(traded[0])
    assert row["actual_amount"] < row["expected_low"] < row["expected_amount"]
    assert row["lost_amount"] == pytest.approx(row["expected_amount"] - row["actual_amount"])
    assert goods["lost_amount"].tolist() == [row["lost_amount"]]
    assert result.weakened == 1
    assert any(" are weakened" in line for line in result.lines())


def test_a_weakened_link_is_news_once_and_then_goes_on(tmp_path: Path) -> None:
    with an_economy(tmp_path / "db", trade_rows()) as engine:
        before = find_broken_links(
            engine, Settings(), as_of=AS_OF - timedelta(days=1), normal_until=NORMAL_UNTIL
        )
        assert not any("weakened link findings" in line for line in before.lines())
        ends = weaken(engine)
        first = judged(engine)
        news = table(engine, "news")
        again = find_broken_links(
            engine, Settings(), as_of=AS_OF + timedelta(days=1), normal_until=NORMAL_UNTIL
        )
    assert first.weakened_news is not None
    assert [found.code for found in first.weakened_news.new] == ["L04"]
    news = news[news["kind"] == "weakened_link"]
    shown = news[["state", "partner_id", "enterprise_id"]].to_numpy().tolist()
    assert shown == [["new", f"E{ends[0]}", f"E{ends[1]}"]]
    assert "news: weakened link findings: 1 new, 0 continued, 0 resolved" in first.lines()[-1]
    assert again.weakened_news is not None
    assert [found.code for found in again.weakened_news.continued] == ["L04"]


def test_the_loss_by_goods_adds_up_to_every_links_loss(tmp_path: Path) -> None:
    trade = trade_rows(ends=lambda s, _b: NORMAL_UNTIL if s == 5 else None)
    with an_economy(tmp_path / "db", trade) as engine:
        weaken(engine)
        engine.connection.execute("UPDATE trade SET goods_group = 1 + day_number % 3")
        judged(engine)
        links = engine.connection.execute(
            "SELECT link_id, lost_amount FROM broken_link"
            " UNION ALL SELECT link_id, lost_amount FROM weakened_link ORDER BY link_id"
        ).fetchall()
        goods = engine.connection.execute(
            "SELECT link_id, sum(lost_amount), count(*) FROM lost_goods"
            " GROUP BY link_id ORDER BY link_id"
        ).fetchall()
    assert len(links) > 5
    assert [(link, total) for link, total, _ in goods] == links
    assert {count for *_, count in goods} == {3}
    assert all(isinstance(total, Decimal) for _, total, _ in goods)


def test_a_supplier_that_lost_its_own_supplier_before_is_shown_beside_it(tmp_path: Path) -> None:
    # Supplier 5 buys of suppliers 1 to 4. All of 1's deliveries end, ten days later all of 5's.
    last = {1: NORMAL_UNTIL - timedelta(days=10), 5: NORMAL_UNTIL}
    trade = trade_rows(ends=lambda s, _b: last.get(s))
    own = trade_rows(seed=2, ends=lambda s, _b: last.get(s), gaps=(3, 4), share=1.0)
    own = own[(own["supplier_key"] <= 4) & (own["buyer_key"] == 21)].assign(buyer_key=5)
    both = pd.concat([trade, own], ignore_index=True)
    books = [a_book(key, "purchases", START, AS_OF) for key in [5, *BUYERS]]
    with an_economy(tmp_path / "db", both, books=books) as engine:
        judged(engine)
        found = table(engine, "second_tier_named")
        events = table(engine, "disruption_named").set_index("enterprise_id")
    assert found["supplier_id"].tolist() == ["E5"]
    assert found["upstream_id"].tolist() == ["E1"]
    assert found["event_id"].tolist() == [events.loc["E5", "event_id"]]
    assert found["upstream_event_id"].tolist() == [events.loc["E1", "event_id"]]
    assert 0 < found["dependency"].iloc[0] < 1
