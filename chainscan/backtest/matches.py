"""Matches on past days: is the supplier a buyer then turned to among the first ones named?

A need is what a link brought that had ended by that day and did not come back; the truth is from
whom the buyer newly bought the goods afterwards. Matching sees what was known on the day.
"""

import csv
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from chainscan.backtest.matches_result import MatchesBacktest, MatchScore, PastMatching
from chainscan.backtest.outcomes import count_outcomes
from chainscan.backtest.past import SQL as BACKTEST_SQL
from chainscan.backtest.past import default_days, fewer_days, require_days
from chainscan.engine import Engine, open_engine
from chainscan.matching import match
from chainscan.matching.distance import kilometres, located
from chainscan.progress import working
from chainscan.settings import Settings
from chainscan.told import prepare_told

SQL = BACKTEST_SQL / "past_match"
FIRST = (1, 5, 10)
MOST_DAYS = 3
YEAR_DAYS, FRESH_DAYS, LEAST_DAYS = 365, 60, 4
"""A link counts that had so many trade days in a year, the last one so recently."""


def backtest_matches(
    engine: Engine,
    settings: Settings,
    *,
    days: Sequence[date] = (),
    window: int = 180,
    out: Path | None = None,
) -> MatchesBacktest:
    """Match on each past day with what was known then; compare with what buyers did since.

    Without `days`, up to three a quarter apart, and `fewer` says why not three. Works on a copy
    of the database, which is removed again. With `out`, CSV files are written there. Raises
    PeriodError where the data do not reach over the windows asked for, StaleError where links
    were never judged.
    """
    engine.require_fresh("ingest", "links")
    extent = engine.rows(BACKTEST_SQL / "trade_extent.sql")[0]
    first, last = extent["first_day"], extent["last_day"]
    chosen = list(days) or (default_days(first, last, window, MOST_DAYS) if first else [])
    require_days(chosen, first, last, window)
    with working("matching past days"), tempfile.TemporaryDirectory() as folder:
        tried = [_on_a_copy(engine, settings, day, window, Path(folder)) for day in sorted(chosen)]
    result = MatchesBacktest(
        window,
        tuple(past for past, _ in tried),
        tuple(score for _, scores in tried for score in scores),
        outcomes=count_outcomes(engine, last),
        fewer="" if days else fewer_days(len(chosen), MOST_DAYS, first, window),
    )
    return replace(result, files=_write(result, out)) if out else result


def _on_a_copy(
    engine: Engine, settings: Settings, day: date, window: int, folder: Path
) -> tuple[PastMatching, list[MatchScore]]:
    path = folder / f"{day}.duckdb"
    for end in ("", ".wal"):
        source = Path(f"{engine.path}{end}")
        if source.exists():
            shutil.copyfile(source, f"{path}{end}")
    with open_engine(settings.database.model_copy(update={"path": path})) as copy:
        found = _match_past(copy, settings, day, window)
    path.unlink()
    return found


def _match_past(
    copy: Engine, settings: Settings, day: date, window: int
) -> tuple[PastMatching, list[MatchScore]]:
    normal_until = day - timedelta(days=settings.links.silence_days)
    days: dict[str, Any] = {
        "cut": day,
        "normal_until": normal_until,
        "year_from": normal_until - timedelta(days=YEAR_DAYS - 1),
        "fresh_from": normal_until - timedelta(days=FRESH_DAYS - 1),
        "window_until": day + timedelta(days=window),
        "active_from": day - timedelta(days=settings.match.active_days - 1),
        "least_days": LEAST_DAYS,
    }
    prepare_told(copy)
    for name in ("no_statement", "no_broken_link", "no_disruption"):
        copy.change(SQL / f"{name}.sql")
    with copy.stage("links", settings_hash="a past day", as_of=day):
        copy.append(SQL / "ended_link.sql", into="broken_link", **days)
    matched = match(copy, settings)
    truth = copy.fetch(SQL / "new_supplier.sql", **days)
    past = PastMatching(
        day,
        needs=matched.needs,
        placed=float(matched.placed_amount) / max(float(matched.needed_amount), 1.0),
        over_capacity=len(copy.rows(SQL / "promised_too_much.sql")),
        closed=len(copy.rows(SQL / "closed_candidate.sql", **days)),
        replaced=truth["need_id"].nunique(),
        new_suppliers=len(truth),
        sold_before=int(truth["was_seller"].sum()),
        had_capacity=int(truth["had_capacity"].sum()),
        kept=int((truth["had_capacity"] & truth["is_candidate"]).sum()),
    )
    orders = {"as listed": copy.fetch(SQL / "listed.sql")}
    pool = copy.fetch(SQL / "seller.sql", **days)
    orders |= plain_orders(pool)
    scores = [*_scores(day, truth, orders), *_random_scores(day, truth, pool)]
    return past, sorted(scores, key=lambda row: row.group != "replaced")


def plain_orders(pool: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Sellers of the goods code, the largest first, and the nearest first (need_id, place).

    Reads need_id, supplier_key, fen, region_code and buyer_region; a row a need and seller.
    """
    keys = ["need_id", "fen", "supplier_key"]
    largest = pool.sort_values(keys, ascending=[True, False, True], ignore_index=True)
    parts = [
        part.assign(
            far=kilometres(
                located(part.iloc[:1][["buyer_region"]].set_axis(["region_code"], axis=1)),
                located(part),
            )[0]
        )
        for _, part in largest.groupby("need_id", sort=False)
    ]
    nearest = pd.concat(parts) if parts else largest.assign(far=0.0)
    nearest = nearest.sort_values(["need_id", "far"], kind="stable", na_position="last")
    orders = {"largest": largest, "nearest": nearest}
    return {
        way: frame.assign(place=frame.groupby("need_id").cumcount() + 1)
        for way, frame in orders.items()
    }


def _scores(day: date, truth: pd.DataFrame, orders: dict[str, pd.DataFrame]) -> list[MatchScore]:
    """Over all needs that were replaced, and over those whose new supplier had capacity."""
    scores = []
    for group, part in _groups(truth):
        needs = pd.Index(part["need_id"].unique())
        for way, order in orders.items():
            right = order.merge(part[["need_id", "supplier_key"]], on=["need_id", "supplier_key"])
            place = right.groupby("need_id")["place"].min().reindex(needs)
            figures = [(place <= k).mean() for k in FIRST] + [(1 / place).fillna(0).mean()]
            scores.append(_score((day, group, way), len(needs), figures))
    return scores


def _random_scores(day: date, truth: pd.DataFrame, pool: pd.DataFrame) -> list[MatchScore]:
    size = pool.groupby("need_id").size()
    scores = []
    for group, part in _groups(truth):
        right = part.merge(pool[["need_id", "supplier_key"]], on=["need_id", "supplier_key"])
        good = right.groupby("need_id").size()
        each = [
            at_random(int(size.get(need, 0)), int(good.get(need, 0)))
            for need in part["need_id"].unique()
        ]
        means = np.array(each).mean(axis=0).tolist() if each else [0.0] * (len(FIRST) + 1)
        scores.append(_score((day, group, "random"), len(each), means))
    return scores


def _score(about: tuple[date, str, str], needs: int, figures: list[float]) -> MatchScore:
    """`figures` are hit@1, @5, @10 and the mean reciprocal rank; nil where there is no need."""
    hit_1, hit_5, hit_10, mrr = (float(figure) if needs else 0.0 for figure in figures)
    return MatchScore(*about, needs, hit_1, hit_5, hit_10, mrr)


def _groups(truth: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    had = truth["had_capacity"].astype(bool)
    return [("replaced", truth), ("by one with capacity", truth[had])]


def at_random(pool: int, good: int) -> list[float]:
    """hit@1, @5, @10 and mean reciprocal rank of naming `pool` sellers in random order.

    `good` of them are right.
    """
    missed = [comb(pool - good, k) / comb(pool, k) for k in range(pool + 1)]
    hits = [1 - missed[min(k, pool)] for k in FIRST]
    return [*hits, sum((missed[k - 1] - missed[k]) / k for k in range(1, pool + 1))]


def _write(result: MatchesBacktest, out: Path) -> tuple[Path, ...]:
    out.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, rows in (("matches", result.scores), ("past_days", result.days)):
        path = out / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(vars(rows[0])))
            writer.writeheader()
            writer.writerows(vars(row) for row in rows)
        paths.append(path)
    return tuple(paths)
