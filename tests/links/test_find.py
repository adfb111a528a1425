import hashlib
import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from chainscan.engine import Engine
from chainscan.errors import PeriodError
from chainscan.links import LinksResult, find_broken_links
from chainscan.settings import Settings
from tests.links.economies import (
    AS_OF,
    BUYERS,
    NORMAL_UNTIL,
    START,
    SUPPLIERS,
    Ends,
    an_economy,
    table,
    trade_rows,
)
from tests.tables import LINKS_DDL, a_book, a_trade, an_enterprise, make_database

TABLES = ("link", "link_outlook", "link_judgement", "broken_link", "disruption")


def judged(engine: Engine, normal_until: date | None = NORMAL_UNTIL) -> LinksResult:
    return find_broken_links(engine, Settings(), as_of=AS_OF, normal_until=normal_until)


def broken(engine: Engine) -> set[tuple[int, int, str]]:
    found = table(engine, "broken_link")
    return set(zip(found["supplier_key"], found["buyer_key"], found["cause"], strict=True))


def links_of(trade: pd.DataFrame) -> set[tuple[int, int]]:
    return set(zip(trade["supplier_key"], trade["buyer_key"], strict=True))


def down(**who: set[int]) -> Ends:
    """The links of these suppliers and buyers end on the last normal day."""
    suppliers, buyers = who.get("suppliers", set()), who.get("buyers", set())
    return lambda supplier, buyer: (
        NORMAL_UNTIL if supplier in suppliers or buyer in buyers else None
    )


def test_where_nothing_happens_nothing_is_flagged(tmp_path: Path) -> None:
    for seed in (1, 2, 3):
        with an_economy(tmp_path / f"{seed}.duckdb", trade_rows(seed)) as engine:
            result = judged(engine)
            assert result.family > 100
            assert broken(engine) == set()
            assert table(engine, "disruption").empty


def test_a_supplier_silent_to_all_its_buyers_is_one_disruption(tmp_path: Path) -> None:
    trade = trade_rows(ends=down(suppliers={5}))
    with an_economy(tmp_path / "db", trade) as engine:
        judged(engine)
        lost = {(s, b, "supplier_down") for s, b in links_of(trade) if s == 5}
        assert len(lost) >= 5
        assert broken(engine) == lost
        event = table(engine, "disruption").iloc[0]
        links = table(engine, "broken_link")
    assert pd.isna(event["region_code"])
    assert set(links["event_id"]) == {event["event_id"]}
    last = trade.loc[trade["supplier_key"] == 5, "day"].max()
    assert event["since"] == last + timedelta(days=1)


def test_a_buyer_that_stops_buying_is_one_disruption(tmp_path: Path) -> None:
    trade = trade_rows(ends=down(buyers={25}))
    with an_economy(tmp_path / "db", trade) as engine:
        judged(engine)
        assert broken(engine) == {(s, b, "buyer_down") for s, b in links_of(trade) if b == 25}
        assert table(engine, "disruption")["enterprise_key"].tolist() == [25]


def test_a_single_cut_link_is_broken_by_itself(tmp_path: Path) -> None:
    cut = sorted(links_of(trade_rows()))[40]
    trade = trade_rows(ends=lambda s, b: NORMAL_UNTIL if (s, b) == cut else None)
    with an_economy(tmp_path / "db", trade) as engine:
        judged(engine)
        assert broken(engine) == {(*cut, "link")}
        link = table(engine, "broken_link").iloc[0]
        outlook = table(engine, "link_outlook").set_index("link_id").loc[link["link_id"]]
        assert table(engine, "disruption").empty
    assert link["code"] == "L01"
    assert link["event_id"] is None or pd.isna(link["event_id"])
    assert link["q_value"] <= 0.1
    assert link["silent_days"] == (AS_OF - link["last_day"].date()).days
    assert link["expected_amount"] == link["lost_amount"] == outlook["expected_amount"]
    assert json.loads(link["evidence"])["missed_trades"] > 3


def test_a_province_that_stops_is_one_event_however_many_its_suppliers(tmp_path: Path) -> None:
    stopped = {key for key in SUPPLIERS if key % 3 == 2}  # those of province 42
    trade = trade_rows(ends=down(suppliers=stopped))
    with an_economy(tmp_path / "db", trade) as engine:
        judged(engine)
        assert broken(engine) == {(s, b, "region") for s, b in links_of(trade) if s in stopped}
        event = table(engine, "disruption")
    assert event["region_code"].tolist() == ["420000"]
    assert event["enterprise_key"].isna().all()


def test_a_book_that_ends_is_not_a_silence(tmp_path: Path) -> None:
    trade = trade_rows(ends=down(buyers={25}))
    books = [
        a_book(buyer, "purchases", START, NORMAL_UNTIL if buyer == 25 else AS_OF)
        for buyer in BUYERS
    ]
    with an_economy(tmp_path / "db", trade, books=books) as engine:
        result = judged(engine)
        assert broken(engine) == set()
        silent = table(engine, "link_judgement")
        silent = silent[silent["status"] == "not_judged"]
    assert set(silent["reason"]) == {"book_not_observed"}
    assert len(silent) == result.not_judged["book_not_observed"]


def test_a_book_that_ends_some_days_early_is_judged_up_to_its_end(tmp_path: Path) -> None:
    early = AS_OF - timedelta(days=5)
    trade = trade_rows(ends=down(suppliers={5}))
    trade = trade[trade["day"] <= pd.Timestamp(early)]
    books = [a_book(buyer, "purchases", START, early) for buyer in BUYERS]
    with an_economy(tmp_path / "db", trade, books=books) as engine:
        judged(engine)
        assert {cause for _, _, cause in broken(engine)} == {"supplier_down"}


def test_the_pause_around_the_spring_festival_is_nobodys_silence(tmp_path: Path) -> None:
    with an_economy(tmp_path / "db", trade_rows()) as engine:
        result = find_broken_links(
            engine, Settings(), as_of=date(2019, 2, 12), normal_until=date(2019, 2, 1)
        )
        assert broken(engine) == set()
    assert result.judged["silent_not_surprising"] > 100


def test_an_enterprise_seen_in_one_book_only_leaves_the_cause_unknown(tmp_path: Path) -> None:
    trade = trade_rows()
    cut = sorted(links_of(trade))[40]
    others = (trade["supplier_key"] == cut[0]) & (trade["buyer_key"] != cut[1])
    ended = (trade["supplier_key"] == cut[0]) & (trade["day"] > pd.Timestamp(NORMAL_UNTIL))
    with an_economy(tmp_path / "db", trade[~others & ~ended]) as engine:
        judged(engine)
        assert broken(engine) == {(*cut, "unknown")}


def test_every_link_in_force_is_accounted_for(tmp_path: Path) -> None:
    with an_economy(tmp_path / "db", trade_rows(ends=down(suppliers={5}))) as engine:
        result = judged(engine)
        judgement, flagged = table(engine, "link_judgement"), table(engine, "broken_link")
    assert sum(result.judged.values()) + sum(result.not_judged.values()) == result.in_force
    assert len(judgement) == result.in_force
    assert set(judgement.loc[judgement["status"] == "flagged", "link_id"]) == set(
        flagged["link_id"]
    )
    assert judgement.loc[judgement["status"] == "not_judged", "reason"].notna().all()
    assert judgement.loc[judgement["status"] != "not_judged", "reason"].isna().all()
    silent = judgement["status"].isin(["flagged", "silent_not_surprising"])
    assert judgement.loc[silent, "p_value"].between(0, 1).all()
    assert judgement.loc[~silent, "p_value"].isna().all()
    assert result.broken == len(flagged)
    assert result.lost_amount == sum(flagged["lost_amount"].map(lambda x: Decimal(f"{x:.2f}")))


def test_the_same_input_gives_the_same_rows(tmp_path: Path) -> None:
    trade, found = trade_rows(ends=down(suppliers={5})), []
    for name, rows in (("one", trade), ("two", trade.sample(frac=1, random_state=1))):
        with an_economy(tmp_path / name, rows) as engine:
            judged(engine)
            found.append(
                {name: engine.connection.execute(f"FROM {name}").fetchall() for name in TABLES}
            )
    assert found[0] == found[1]


def test_swapping_the_sides_mirrors_the_finding(tmp_path: Path) -> None:
    trade = trade_rows(ends=down(suppliers={5}))
    mirrored = trade.rename(columns={"supplier_key": "buyer_key", "buyer_key": "supplier_key"})
    books = [a_book(key, "sales", START, AS_OF) for key in BUYERS]
    with an_economy(tmp_path / "one", trade) as engine:
        judged(engine)
        one = broken(engine)
    with an_economy(tmp_path / "two", mirrored, books=books) as engine:
        judged(engine)
        other = broken(engine)
    assert {(b, s) for s, b, _ in one} == {(s, b) for s, b, _ in other}
    assert {cause for *_, cause in other} == {"buyer_down"}


def test_money_scales_with_the_invoices(tmp_path: Path) -> None:
    trade = trade_rows(ends=down(suppliers={5}))
    with an_economy(tmp_path / "db", trade) as engine:
        once = judged(engine).lost_amount
        engine.connection.execute("UPDATE trade SET amount = amount * 10")
        tenfold = judged(engine).lost_amount
    assert tenfold == pytest.approx(once * 10, rel=Decimal("1e-2"))


def test_corrections_not_yet_known_do_not_count(tmp_path: Path) -> None:
    days = [date(2019, 1, 7), date(2019, 2, 11), date(2019, 3, 4), date(2019, 4, 1)]
    trade = [a_trade(1, 2, day, "100.00") for day in days]
    void = a_trade(1, 2, days[-1], "-100.00", invoices=-1, known_on=date(2019, 5, 6))
    for as_of, last, amount in (
        (date(2019, 5, 5), days[-1], Decimal("400.00")),
        (date(2019, 5, 6), days[-2], Decimal("300.00")),
    ):
        with make_database(
            tmp_path / f"{as_of}.duckdb",
            enterprise=[an_enterprise(1), an_enterprise(2)],
            trade=[*trade, void],
            book=[a_book(1, "sales", START, AS_OF)],
        ) as engine:
            find_broken_links(engine, Settings(), as_of=as_of, normal_until=date(2019, 4, 30))
            link = engine.connection.execute(
                "SELECT last_day, amount_12m, trade_days, usual_gap_days, link_id FROM link"
            ).fetchone()
        assert link is not None
        assert link[:3] == (last, amount, 4 if last == days[-1] else 3)
        assert link[3] == 28.0  # of 35, 21 and 28, or of 35 and 21
        assert link[4] == "K-" + hashlib.sha256(b"E1|E2|*").hexdigest()[:12]


def test_consumers_overseas_and_an_enterprise_itself_are_no_links(tmp_path: Path) -> None:
    day = date(2019, 6, 3)
    pairs = [(1, 0), (1, -1), (-1, 1), (1, 1), (1, 2)]
    with make_database(
        tmp_path / "db",
        enterprise=[an_enterprise(key) for key in (-1, 0, 1, 2)],
        trade=[a_trade(supplier, buyer, day, "5.00") for supplier, buyer in pairs],
    ) as engine:
        assert judged(engine).links == 1


def test_without_a_last_normal_day_it_lies_as_far_back_as_the_settings_say(tmp_path: Path) -> None:
    with an_economy(tmp_path / "db", trade_rows(share=0.1)) as engine:
        assert judged(engine, None).normal_until == AS_OF - timedelta(days=45)
        with pytest.raises(PeriodError, match=r"2019-10-31 is not before .* 2019-10-31"):
            judged(engine, AS_OF)


@pytest.mark.parametrize(
    ("as_of", "normal_until"),
    [(date(2019, 12, 20), NORMAL_UNTIL), (AS_OF, date(2010, 1, 1)), (date(2010, 3, 1), None)],
)
def test_days_that_no_book_shows_are_refused(
    tmp_path: Path, as_of: date, normal_until: date | None
) -> None:
    with (
        an_economy(tmp_path / "db", trade_rows(share=0.1)) as engine,
        pytest.raises(PeriodError, match=r"the books loaded reach from .* to 2019-10-31"),
    ):
        find_broken_links(engine, Settings(), as_of=as_of, normal_until=normal_until)


def test_a_stray_row_of_another_century_stops_nothing(tmp_path: Path) -> None:
    trade = trade_rows(ends=down(suppliers={5}))
    stray = trade.head(1).assign(day=pd.Timestamp(1999, 12, 31))
    with an_economy(tmp_path / "db", pd.concat([stray, trade])) as engine:
        judged(engine)
        assert {cause for _, _, cause in broken(engine)} == {"supplier_down"}


def test_books_that_end_early_raise_no_flags_in_a_short_window(tmp_path: Path) -> None:
    normal, early = AS_OF - timedelta(days=14), AS_OF - timedelta(days=7)
    trade = trade_rows()
    late = (trade["buyer_key"] % 2 == 0) & (trade["day"] > pd.Timestamp(early))
    books = [a_book(buyer, "purchases", START, AS_OF if buyer % 2 else early) for buyer in BUYERS]
    with an_economy(tmp_path / "db", trade[~late], books=books) as engine:
        result = judged(engine, normal)
        assert broken(engine) == set()
        assert result.disruptions == 0
        even = table(engine, "link").query("buyer_key % 2 == 0")
        silent = table(engine, "link_judgement").query("status == 'not_judged'")
    assert set(silent["link_id"]) <= set(even["link_id"])
    assert set(silent["reason"]) == {"book_not_observed"}


def test_a_database_without_trade_gives_empty_tables(tmp_path: Path) -> None:
    with make_database(tmp_path / "db") as engine:
        assert judged(engine).links == 0
        for name in TABLES:
            assert table(engine, name).empty
            assert table(engine, f"{name}_named").empty


def test_too_short_a_history_judges_nothing_and_says_so(tmp_path: Path) -> None:
    trade = trade_rows(ends=down(suppliers={5}))
    recent = trade[trade["day"] >= pd.Timestamp(2019, 5, 1)]
    with an_economy(tmp_path / "db", recent) as engine:
        result = judged(engine)
        assert broken(engine) == set()
    assert result.not_judged["history_too_short"] > 0
    assert set(result.judged) == {"trading"}


def test_named_views_show_ids_as_text(tmp_path: Path) -> None:
    with an_economy(tmp_path / "db", trade_rows(ends=down(suppliers={5}))) as engine:
        judged(engine)
        named = table(engine, "broken_link_named")
        assert set(named["supplier_id"]) == {"E5"}
        assert table(engine, "disruption_named")["enterprise_name"].tolist() == ["企业5"]
        assert len(table(engine, "link_judgement_named")) == len(table(engine, "link_judgement"))


def test_the_tables_have_the_columns_others_rely_on(tmp_path: Path) -> None:
    with an_economy(tmp_path / "db", trade_rows(share=0.1)) as engine:
        judged(engine)
        for name, columns in LINKS_DDL.items():
            engine.connection.execute(f"CREATE TABLE wanted_{name} ({columns})")
            types = "SELECT column_name, column_type FROM (DESCRIBE {})"
            wanted = set(engine.connection.execute(types.format(f"wanted_{name}")).fetchall())
            found = set(engine.connection.execute(types.format(name)).fetchall())
            assert wanted <= found, name
