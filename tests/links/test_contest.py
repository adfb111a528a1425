"""On real invoices: silence after a festival is no break, living links are not called broken."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from chainscan.engine import Engine, read_sql
from chainscan.links import find_broken_links
from chainscan.settings import Settings
from tests.links.economies import table
from tests.tables import make_database

LAST_DAY = date(2020, 2, 21)
KEYS = ["supplier_key", "buyer_key"]


@pytest.fixture(scope="module")
def engine(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Both books of the contest; a book quiet for 31 days and longer than ever has ended."""
    engine = make_database(tmp_path_factory.mktemp("contest") / "db")
    run = engine.connection.execute
    for name in ("purchases", "sales"):
        path = shared / "cumcm2020c" / f"a1_{name}.csv"
        run(f"CREATE TEMP TABLE {name} AS FROM read_csv('{path}', all_varchar = true)")
    run(f"CREATE TEMP TABLE real_trade AS {read_sql(Path(__file__).parent / 'real_trade.sql').sql}")
    run("""
        INSERT INTO enterprise (enterprise_key, enterprise_id, display_id, "class")
        SELECT row_number() OVER (ORDER BY id), id, id, 'enterprise'
        FROM (SELECT supplier AS id FROM real_trade UNION SELECT buyer FROM real_trade);
        INSERT INTO trade (supplier_key, buyer_key, goods_group, day, day_number, known_on,
                           amount, invoices)
        SELECT s.enterprise_key, b.enterprise_key, 0, r.day, r.day - DATE '1970-01-01', r.day,
               r.amount, r.invoices
        FROM real_trade AS r
        JOIN enterprise AS s ON s.enterprise_id = r.supplier
        JOIN enterprise AS b ON b.enterprise_id = r.buyer;
        INSERT INTO book
        WITH seen AS (
            SELECT DISTINCT 'sales' AS side, supplier AS id, day FROM real_trade
            WHERE supplier LIKE 'E%'
            UNION ALL
            SELECT DISTINCT 'purchases', buyer, day FROM real_trade WHERE buyer LIKE 'E%'
        ),
        quiet AS (
            SELECT *, day - lag(day) OVER (PARTITION BY side, id ORDER BY day) AS gap FROM seen
        ),
        book_seen AS (
            SELECT side, id, min(day) AS first, max(day) AS last, max(coalesce(gap, 0)) AS longest
            FROM quiet GROUP BY ALL
        )
        SELECT enterprise_key, side, first,
               CASE WHEN DATE '2020-02-21' - last <= greatest(31, longest)
                    THEN DATE '2020-02-21' ELSE last END,
               false
        FROM book_seen JOIN enterprise ON enterprise_id = id""")
    return engine


def links_judged(engine: Engine, as_of: date) -> pd.DataFrame:
    """Judged links as of a day, with the next day on which each was seen to trade, if any."""
    found = table(engine, "link_judgement").merge(table(engine, "link"), on="link_id")
    later = engine.connection.execute(
        "SELECT supplier_key, buyer_key, min(day) AS next_day FROM trade"
        " WHERE day > $as_of AND invoices > 0 GROUP BY ALL",
        {"as_of": as_of},
    ).df()
    return found.merge(later, on=KEYS, how="left")


@pytest.mark.slow
def test_just_after_the_spring_festival_hardly_anything_is_flagged(engine: Engine) -> None:
    as_of = date(2019, 2, 12)
    result = find_broken_links(engine, Settings(), as_of=as_of, normal_until=date(2019, 1, 20))
    assert result.family > 1_500
    assert result.judged["silent_not_surprising"] > 1_000
    assert result.broken <= 0.01 * result.family


@pytest.mark.slow
def test_links_that_came_back_are_seldom_called_surprising(engine: Engine) -> None:
    as_of = date(2019, 8, 20)
    result = find_broken_links(engine, Settings(), as_of=as_of, normal_until=date(2019, 7, 6))
    links = links_judged(engine, as_of)
    wait = (links["next_day"] - pd.Timestamp(as_of)).dt.days
    back = links[wait <= result.horizon_days]
    silent = back["status"].isin(["flagged", "silent_not_surprising"])
    trading = result.family - links["p_value"].notna().sum()  # members that p = 1 stands for
    assert silent.sum() > 300
    surprising = (back.loc[silent, "p_value"] <= 0.05).sum()
    assert surprising / (silent.sum() + trading) <= 0.09
    assert np.isfinite(links.loc[links["status"] == "flagged", "p_value"]).all()


@pytest.mark.slow
def test_the_epidemic_of_2020_is_seen(engine: Engine) -> None:
    result = find_broken_links(engine, Settings(), as_of=LAST_DAY, normal_until=date(2020, 1, 15))
    assert result.broken > 100
    assert result.disruptions >= 5
    assert result.not_judged["book_not_observed"] > 5_000
    assert table(engine, "broken_link")["cause"].ne("region").all()  # no region is known
