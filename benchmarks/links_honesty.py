"""Is the silence test honest? Living links of real books, looked at on many past days.

    python benchmarks/links_honesty.py [../shared/data/cumcm2020c] [--days 2018-11-15 …]

Loads both tables of the contest and judges each day with what was known then, normal until 45
days before. Over the family's links that did trade again within the horizon, by book:

    p ≤ 0.05, p ≤ 0.01   shares with so small a p-value; 0.05 and 0.01 were promised
    flagged              share of the family flagged, living or not

Of links that trade and can be compared with their own past (L04), with so small a p-value and
weakened; and how many are found of a tenth of them, drawn at random, whose amounts since the last
normal day are cut to a tenth, among those of five or more trade days a window, and of fewer.

Last comes 2019-02-12, a week after the Spring Festival, normal until 2019-01-20.
"""

import argparse
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from chainscan.backtest.past import SIDES, Past
from chainscan.engine import open_engine
from chainscan.ingest import ingest, last_day
from chainscan.links.clock import Ints
from chainscan.links.family import Flags
from chainscan.links.history import LinkHistory, Returns
from chainscan.links.judge import Judgement, judge_links
from chainscan.links.tables import number_of
from chainscan.links.weakening import find_weakened
from chainscan.settings import DatabaseSettings, Settings

DATA = Path(__file__).parent.parent.parent / "shared/data/cumcm2020c"
DAYS = ["2018-11-15", "2018-12-31", "2019-03-31", "2019-04-30", "2019-05-31", "2019-06-30"]
DAYS += ["2019-07-31", "2019-08-20"]
FESTIVAL = (date(2019, 2, 12), date(2019, 1, 20))


def one_day(past: Past, normal_until: int, settings: Settings, end: int) -> list[dict[str, object]]:
    """One row a book."""
    nowhere = np.full(past.days.count, -1)
    window = (normal_until, past.day)
    found = judge_links(past.days, past.books, (nowhere, nowhere), window, settings.links)
    family, p = found.silences.family, found.silences.p
    horizon = found.silences.calibration.horizon
    back = past.traded(family.link, min(past.day + horizon, end))
    alive = ~family.silent | back
    weak = find_weakened(found.history, past.books, found.cut, settings.links.false_rate)
    planted, caught = planted_falls(past, found, weak.now.link, settings)
    frequent = np.isin(planted, weak.now.link[weak.now.frequency == 2])
    rows: list[dict[str, object]] = []
    for side in SIDES:
        own = past.observed(side, past.day)
        compared, mine_planted = np.isin(weak.now.link, own), np.isin(planted, own)
        shown = np.isin(family.link, past.observed(side, past.day))
        mine = p[shown & alive]
        flagged = np.isin(found.flagged.link, family.link[shown])
        rows.append(
            {
                "book": side,
                "family": int(shown.sum()),
                "living": len(mine),
                "horizon": horizon,
                "p ≤ 0.05": float((mine <= 0.05).mean()),
                "p ≤ 0.01": float((mine <= 0.01).mean()),
                "flagged": float(flagged.sum() / max(shown.sum(), 1)),
                "compared": int(compared.sum()),
                "weak ≤ 0.05": float((weak.p[compared] <= 0.05).mean()),
                "weakened": int(weak.flagged[compared].sum()),
                "tenth, often": found_of(caught, mine_planted & frequent),
                "tenth, else": found_of(caught, mine_planted & ~frequent),
            }
        )
    return rows


def planted_falls(
    past: Past, found: Judgement, link: Ints, settings: Settings
) -> tuple[Ints, Flags]:
    """A tenth of the links, their amounts since the last normal day cut to a tenth, and which of
    them are found."""
    rng = np.random.default_rng(past.day)
    chosen = np.sort(rng.choice(link, len(link) // 10, replace=False))
    days, normal = past.days, found.cut.normal_until
    cut = np.isin(days.link, chosen) & (days.day > normal)
    less = replace(days, fen=np.where(cut, days.fen // 10, days.fen), returns=Returns.none())
    history = LinkHistory(less, found.history.clock)
    again = find_weakened(history, past.books, found.cut, settings.links.false_rate)
    return chosen, np.isin(chosen, again.now.link[again.flagged])


def found_of(caught: Flags, asked: Flags) -> str:
    """Such as 7/19."""
    return f"{int((caught & asked).sum())}/{int(asked.sum())}"


def main() -> None:
    """Print one row a day and book, then the means over ordinary days."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, nargs="?", default=DATA)
    parser.add_argument("--days", nargs="+", default=DAYS)
    asked = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=DatabaseSettings(path=Path(folder) / "contest.duckdb"))
        with open_engine(settings.database) as engine:
            ingest(engine, settings, [asked.data])
            end = last_day(engine)
            for text in asked.days:
                day = date.fromisoformat(text)
                normal = number_of(day) - settings.links.silence_days
                past = Past.on(engine, day, end)
                rows += [{"day": text} | r for r in one_day(past, normal, settings, number_of(end))]
            ordinary = len(rows)
            past = Past.on(engine, FESTIVAL[0], end)
            found = one_day(past, number_of(FESTIVAL[1]), settings, number_of(end))
            rows += [{"day": "festival"} | row for row in found]
    table = pd.DataFrame(rows)
    print(table.round(4).to_string(index=False))
    figures = ["p ≤ 0.05", "p ≤ 0.01", "flagged"]
    print(table[:ordinary].groupby("book")[figures].agg(["mean", "max"]).round(4).to_string())


if __name__ == "__main__":
    main()
