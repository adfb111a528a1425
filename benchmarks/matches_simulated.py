"""How often the planted substitute of an invented economy is among the first suppliers named.

    python benchmarks/matches_simulated.py [SEEDS] [LINES] [one-chain] [miscoded]

For each seed an economy is invented, its exports are loaded, its links judged, and its needs
matched; nothing is told to the stages but the day and the last normal day. For every need of
which the economy planted substitutes (suppliers of the goods and specification that sell less
since the event), the table gives the share of needs with one of them first, among the first
five and ten, and the mean reciprocal rank; beside it what the baselines reach among all who
sold the goods code in the past year: the largest seller, the nearest, and one at random.
`kept` is the share of planted substitutes that are among the candidates weighed (the recall of the
candidate stage). With `miscoded` every fifth supplier codes all it sells under another goods group,
names and specifications left as they are: a separate line says how many of the planted substitutes
among them are weighed at all, found by the name, and how many would be by the code alone.
With `one-chain` only the goods of one chain are traded, so that each has many
more sellers and naming five of them is no longer naming nearly all.
"""

import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from math import comb
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from chainscan.engine import Engine, open_engine
from chainscan.ingest import ingest
from chainscan.links import find_broken_links
from chainscan.matching import MatchResult, match
from chainscan.matching.distance import kilometres, located
from chainscan.reference.goods import group_of
from chainscan.settings import Settings
from chainscan.simulation import simulate
from chainscan.simulation.economy import Economy
from chainscan.simulation.invent import ONE_CHAIN

AS_OF, NORMAL_UNTIL = date(2020, 3, 10), date(2020, 1, 22)
FIRST = (1, 5, 10)
WAYS = ("as listed", "by score", "largest", "nearest", "random")
SQL = Path(__file__).parent


@dataclass(frozen=True)
class Found:
    """Of one economy: a row a need and way with its hits, and the stage's own figures."""

    hits: pd.DataFrame
    result: MatchResult
    planted: int
    over_capacity: int
    miscoded: int = 0
    miscoded_kept: int = 0


def try_economy(seed: int, lines: int, goods: tuple[str, ...], *, miscode: bool = False) -> Found:
    """Invent, load, judge and match one economy; compare with what was planted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        truth = simulate(
            folder, seed=seed, lines=lines, economy=Economy(goods=goods)
        ).planted_substitutes()
        settings = Settings().with_values(database={"path": folder / "economy.duckdb"})
        with open_engine(settings.database) as engine:
            layout, file = folder / "invoices" / "layout.toml", "invoices.parquet"
            if miscode:
                file = "miscoded.parquet"
                miscode_lines(folder / "invoices")
            ingest(engine, settings, [folder / "invoices" / file], layout=layout)
            find_broken_links(engine, settings, as_of=AS_OF, normal_until=NORMAL_UNTIL)
            result = match(engine, settings)
            truth["goods_group"] = [group_of(code) for code in truth["goods_code"]]
            over = len(engine.fetch(SQL / "over_capacity.sql"))
            keys = ["buyer_id", "lost_supplier_id", "goods_group"]
            planted = truth.groupby(keys).ngroups
            wrong, kept = _miscoded(engine, truth, keys) if miscode else (0, 0)
            return Found(_hits(engine, truth, keys), result, planted, over, wrong, kept)


def miscode_lines(folder: Path) -> None:
    """Write miscoded.parquet: every fifth supplier's goods bear the code of other goods."""
    connection = duckdb.connect()
    for statement in (SQL / "miscoded.sql").read_text("utf-8").split(";"):
        if statement.strip():
            named = {"invoices": str(folder / "invoices.parquet")} if "$" in statement else None
            connection.execute(statement, named)
    connection.execute(f"COPY miscoded TO '{folder / 'miscoded.parquet'}'")


def _miscoded(engine: Engine, truth: pd.DataFrame, keys: list[str]) -> tuple[int, int]:
    """Planted substitutes of needs found that sell under other codes alone; and those weighed."""
    needs = engine.fetch(SQL / "needs_found.sql")[[*keys, "need_id"]]
    wanted = truth.merge(needs, on=keys)[["need_id", "goods_group", "substitute_id"]]
    wanted = wanted.drop_duplicates().rename(columns={"substitute_id": "supplier_id"})
    groups = engine.fetch(SQL / "groups_sold.sql")
    rightly = groups[["supplier_id", "goods_group"]].drop_duplicates()
    both = wanted.merge(rightly, how="left", indicator=True)
    wrong = both.loc[both["_merge"] == "left_only", ["need_id", "supplier_id"]]
    proposed = engine.fetch(SQL / "suppliers_proposed.sql")[["need_id", "supplier_id"]]
    return len(wrong), len(wrong.merge(proposed))


def _hits(engine: Engine, truth: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    needs = engine.fetch(SQL / "needs_found.sql")
    sellers = engine.fetch(SQL / "goods_sellers.sql", as_of=AS_OF)
    proposed = dict(list(engine.fetch(SQL / "suppliers_proposed.sql").groupby("need_id")))
    rows = []
    for names, wanted in truth.groupby(keys):
        need = needs[(needs[keys] == list(names)).all(axis=1)]
        if need.empty:
            continue
        substitutes = set(wanted["substitute_id"])
        pool = sellers[sellers["goods_code"].isin(wanted["goods_code"])]
        pool = pool[~pool["supplier_id"].isin([names[0], names[1]])]
        order = _orders(need.iloc[:1], pool, proposed.get(need["need_id"].iloc[0]))
        for way, suppliers in order.items():
            rows.append({"way": way, **_measures(suppliers, substitutes)})
        rows.append({"way": "random", **_at_random(pool["supplier_id"].nunique(), substitutes)})
    return pd.DataFrame(rows)


def _orders(
    need: pd.DataFrame, pool: pd.DataFrame, proposed: pd.DataFrame | None
) -> dict[str, list[str]]:
    """Suppliers in the order in which each way names them."""
    orders: dict[str, list[str]] = {"as listed": [], "by score": []}
    if proposed is not None:
        listed = proposed.dropna(subset=["place"]).sort_values("place")
        orders["as listed"] = listed["supplier_id"].tolist()
        orders["by score"] = proposed.sort_values("score_place")["supplier_id"].tolist()
    keys = ["supplier_id", "region_code"]
    pool = pool.groupby(keys, as_index=False, dropna=False)["sold"].sum()
    pool = pool.sort_values(["sold", "supplier_id"], ascending=[False, True])
    orders["largest"] = pool["supplier_id"].tolist()
    far = kilometres(located(need), located(pool))[0]
    order = np.lexsort((np.arange(len(pool)), np.nan_to_num(far, nan=np.inf)))
    orders["nearest"] = pool["supplier_id"].to_numpy()[order].tolist()
    return orders


def _measures(order: list[str], substitutes: set[str]) -> dict[str, float]:
    places = [place for place, supplier in enumerate(order, start=1) if supplier in substitutes]
    first = min(places, default=None)
    hits = {f"hit@{k}": float(first is not None and first <= k) for k in FIRST}
    kept = len(places) / len(substitutes)
    return hits | {"mrr": 1 / first if first else 0.0, "pool": float(len(order)), "kept": kept}


def _at_random(pool: int, substitutes: set[str]) -> dict[str, float]:
    """What naming sellers in random order reaches on average."""
    good, all_ways = min(len(substitutes), pool), max(pool, 1)
    missed = [comb(pool - good, k) / comb(all_ways, k) if k <= pool else 0.0 for k in range(pool)]
    hits = {f"hit@{k}": 1 - (missed[k] if k < pool else 0.0) for k in FIRST}
    # The first hit stands at place k with the chance of k − 1 misses less that of k.
    chances = [*missed, 0.0]
    mrr = sum((chances[k - 1] - chances[k]) / k for k in range(1, pool + 1))
    return hits | {"mrr": mrr, "pool": float(pool)}


def main() -> None:
    """Print one line an economy and the table over all of them."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    lines = int(sys.argv[2].replace("_", "")) if len(sys.argv) > 2 else 100_000
    goods = ONE_CHAIN if "one-chain" in sys.argv[3:] else ()
    miscode = "miscoded" in sys.argv[3:]
    tables, wrong, kept = [], 0, 0
    print("seed  needs  planted  found  placed  over capacity  hit@1  hit@5")
    for seed in range(1, seeds + 1):
        found = try_economy(seed, lines, goods, miscode=miscode)
        wrong, kept = wrong + found.miscoded, kept + found.miscoded_kept
        ours = found.hits[found.hits["way"] == "as listed"]
        share = found.result.placed_amount / max(found.result.needed_amount, 1)
        print(
            f"{seed:4} {found.result.needs:6} {found.planted:8} {len(ours):6} {share:7.2f}"
            f" {found.over_capacity:14} {ours['hit@1'].mean():6.2f} {ours['hit@5'].mean():6.2f}"
        )
        tables.append(found.hits)
    whole = pd.concat(tables).groupby("way").mean().loc[list(WAYS)]
    print(f"\nover all needs with planted substitutes ({sum(map(len, tables)) // len(WAYS)})")
    print(whole.rename(columns={"pool": "suppliers listed"}).round(3).to_string())
    if wrong:
        print(f"\nplanted substitutes under other goods groups only: {wrong}, weighed: {kept}")


if __name__ == "__main__":
    main()
