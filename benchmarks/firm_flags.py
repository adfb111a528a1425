"""Firm falls on real books: two Februaries without an epidemic, and the first weeks of one with.

    python benchmarks/firm_flags.py [../shared/data/cumcm2020c] [--least-months 24]

Loads both books of the contest and measures each period as of its last day. The exports name
neither regions nor goods nor quantities, so M01 (purchases), M07 and M08 (active suppliers and
buyers) are all there is to judge. Only enterprises whose book covers the period count.

    observed      enterprises whose book covers the whole period
    year_on_year  of these, those that a plain rule raises: at least 30 % and 10,000 yuan (M01)
                  less than in the same days a year before; aligned: than in last year's days at
                  the same distance from the Spring Festival
    judged        those with a p: at least so many months before the period, and enough past months
                  of peers; judged_year_on_year: of these, those that the plain rule raises
    below_range   value below the expected range
    within_rate   q within the set false rate; firm: all that a firm fall needs
"""

import argparse
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd

from chainscan.engine import open_engine
from chainscan.ingest import ingest
from chainscan.measures import measure
from chainscan.period import parse_period
from chainscan.settings import DatabaseSettings, MeasureSettings, Settings

HERE = Path(__file__).parent
PERIODS = (
    ("2018-02", date(2018, 2, 28)),
    ("2019-02", date(2019, 2, 28)),
    ("2019-02-01..2019-02-21", date(2019, 2, 21)),
    ("2019-11", date(2019, 11, 30)),
    ("2020-01", date(2020, 1, 31)),
    ("2020-02-01..2020-02-21", date(2020, 2, 21)),
)
FALL = 0.30


def main() -> None:
    """Load the books, measure every period, and print a row for each code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = HERE.parent.parent / "shared/data/cumcm2020c"
    parser.add_argument("data", nargs="?", type=Path, default=default)
    parser.add_argument("--least-months", type=int, default=MeasureSettings().least_months)
    asked = parser.parse_args()
    set_to = MeasureSettings(least_months=asked.least_months)
    with tempfile.TemporaryDirectory() as folder:
        database = DatabaseSettings(path=Path(folder) / "contest.duckdb")
        settings = Settings(database=database, measure=set_to)
        with open_engine(database) as engine:
            ingest(engine, settings, [asked.data / f"a1_{b}.csv" for b in ("purchases", "sales")])
            tables = []
            for period, as_of in PERIODS:
                measure(engine, settings, parse_period(period), as_of=as_of)
                counts = engine.fetch(
                    HERE / "firm_contest.sql",
                    fall=FALL,
                    least_loss=set_to.least_loss,
                    false_rate=set_to.false_rate,
                )
                tables.append(counts.assign(period=period))
    table = pd.concat(tables).set_index(["period", "code"]).astype("int64")
    print(table.to_string())


if __name__ == "__main__":
    main()
