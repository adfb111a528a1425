"""Walks forward over the data's past: outlook, flags and planted cuts, each with baselines."""

import csv
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from chainscan.backtest.figures import calibration_figure
from chainscan.backtest.outcomes import count_outcomes
from chainscan.backtest.outlook import score_outlook
from chainscan.backtest.past import SQL, Past, default_days, fewer_days, require_days
from chainscan.backtest.result import FlagCount, LinksBacktest, OutlookScore, PlantedCount
from chainscan.backtest.silence import count_flags, count_planted, judge_past
from chainscan.engine import Engine
from chainscan.progress import working
from chainscan.settings import Settings
from chainscan.told import note_backtest

MOST_DAYS = 3
log = logging.getLogger("chainscan")


def backtest_links(
    engine: Engine,
    settings: Settings,
    *,
    days: Sequence[date] = (),
    window: int = 90,
    out: Path | None = None,
) -> LinksBacktest:
    """Judge each past day with what was known then, and count what came within `window` days.

    Without `days`, up to three a quarter apart, and `fewer` says why not three. With `out`,
    calibration.png and a CSV file of each table are written there. Only reads the database; the
    main figures are kept beside it, for reports on the same data. Raises PeriodError where the
    data do not reach over the windows asked for.
    """
    extent = engine.rows(SQL / "trade_extent.sql")[0]
    first, last = extent["first_day"], extent["last_day"]
    chosen = list(days) or (default_days(first, last, window, MOST_DAYS) if first else [])
    require_days(chosen, first, last, window)
    outlook: list[OutlookScore] = []
    flags: list[FlagCount] = []
    planted: list[PlantedCount] = []
    with working("judging past days"):
        for day in sorted(chosen):
            past = Past.on(engine, day, last)
            outlook += score_outlook(past, day, window, settings.links)
            found = judge_past(past, settings.links)
            flags += count_flags(past, day, found)
            planted += count_planted(past, day, found, settings.links)
    result = LinksBacktest(
        window,
        tuple(outlook),
        tuple(flags),
        tuple(planted),
        outcomes=count_outcomes(engine, last or max(chosen)),
        fewer="" if days else fewer_days(len(chosen), MOST_DAYS, first, window),
    )
    if out:
        result = replace(result, files=tuple(_write(result, out)))
    try:
        note_backtest(engine, _main_figures(result))
    except OSError as wrong:
        log.warning(
            "reports cannot show this backtest: its figures could not be kept beside %s (%s); "
            "make the folder writable and run it again",
            engine.path,
            wrong.strerror,
        )
    return result


def _main_figures(result: LinksBacktest) -> dict[str, Any]:
    """What reports tell: the outlook over all links, flags and planted cuts, as plain JSON."""
    outlook = [row for row in result.outlook if row.group == "all" and row.forecast == "outlook"]
    return {
        "window": result.window,
        "outlook": [
            {"day": str(row.day), "side": row.side, "links": row.links, "curve": row.curve}
            | {name: getattr(row.score, name) for name in ("auc", "brier", "calibration_error")}
            for row in outlook
        ],
        "flags": [vars(row) | {"day": str(row.day)} for row in result.flags],
        "planted": [vars(row) | {"day": str(row.day)} for row in result.planted],
    }


def _write(result: LinksBacktest, out: Path) -> Iterable[Path]:
    out.mkdir(parents=True, exist_ok=True)
    rows = [r for r in result.outlook if r.group == "all" and r.forecast == "outlook"]
    if rows:
        path = out / "calibration.png"
        calibration_figure(rows).savefig(path, dpi=120, metadata={"Software": None})
        yield path
    for name, table in (
        ("outlook", [_flat(row) for row in result.outlook]),
        ("flags", [vars(row) for row in result.flags]),
        ("planted", [vars(row) for row in result.planted]),
    ):
        path = out / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(table[0]) if table else ["day"])
            writer.writeheader()
            writer.writerows(table)
        yield path


def _flat(row: OutlookScore) -> dict[str, object]:
    figures = {name: value for name, value in vars(row).items() if name not in {"score", "curve"}}
    score = row.score
    names = ("auc", "brier", "calibration_error")
    figures |= {name: getattr(score, name) for name in names}
    for place, name in enumerate(names):
        figures[f"{name}_low"] = score.low[place] if score.low else None
        figures[f"{name}_high"] = score.high[place] if score.high else None
    return figures
