"""How good broken links are: invented economies with planted ends, end to end.

    python benchmarks/links_simulated.py [--seeds 5] [--first 1] [--lines 100000]
                                         [--gaps regular poisson heavy]

For each seed an economy is simulated as Parquet, ingested and judged 45 days after the last
planted event (events begin over three days). Suppliers and buyers go down, a region is cut
off, single links are cut; links also end of themselves, as real ones do.

    flagged     broken links found
    ended       share of them that have really ended, planted or by themselves
    planted     share of them that were planted
    recall      share found of planted ends of links that traded at least twice a month,
                then by invoices a month
    cause       share of those found whose stated cause is the planted one
    unknown     share of those found whose cause is said to be unknown
"""

import argparse
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from chainscan.engine import open_engine
from chainscan.ingest import ingest
from chainscan.links import find_broken_links
from chainscan.settings import DatabaseSettings, Settings
from chainscan.simulation import Economy, simulate

FOUND = Path(__file__).parent / "links_found.sql"
EVENT_DAY = date(2019, 9, 16)
LAST_EVENT = EVENT_DAY + timedelta(days=2)
AS_OF = LAST_EVENT + timedelta(days=45)
START = date(2017, 9, 1)
REGULAR = 2.0
BANDS = ((0, 2, "<2"), (2, 4, "2–4"), (4, 8, "4–8"), (8, 1000, "≥8"))


@dataclass(frozen=True)
class Outcome:
    """The flagged links beside the truth about them, and every planted end beside what was
    found of it."""

    flagged: pd.DataFrame
    planted: pd.DataFrame
    seconds: float

    def row(self) -> dict[str, float | str]:
        """One row of the printed table."""
        regular = self.planted[self.planted["rate"] >= REGULAR]
        found = regular[regular["found"]]
        row: dict[str, float | str] = {
            "flagged": len(self.flagged),
            "ended": self.flagged["cause_true"].notna().mean(),
            "planted": self.flagged["event_true"].fillna("").ne("").mean(),
            "recall": regular["found"].mean(),
            "cause": (found["cause_found"] == found["cause"]).mean(),
            "unknown": (found["cause_found"] == "unknown").mean(),
        }
        for low, high, name in BANDS:
            band = self.planted[self.planted["rate"].between(low, high, inclusive="left")]
            row[name] = f"{band['found'].sum()}/{len(band)}"
        return row | {"seconds": self.seconds}


def one_economy(folder: Path, seed: int, lines: int, gaps: str) -> Outcome:
    """Simulate, ingest, judge, and lay the findings beside the truth."""
    economy = Economy(start=START, until=AS_OF, event_day=EVENT_DAY, gaps=gaps)  # type: ignore[arg-type]
    truth = simulate(folder, seed=seed, lines=lines, economy=economy).links()
    settings = Settings(database=DatabaseSettings(path=folder / "economy.duckdb"))
    with open_engine(settings.database) as engine:
        invoices = folder / "invoices"
        ingest(engine, settings, [invoices / "invoices.parquet"], layout=invoices / "layout.toml")
        started = time.perf_counter()
        find_broken_links(engine, settings, as_of=AS_OF, normal_until=LAST_EVENT)
        seconds = time.perf_counter() - started
        found = pd.DataFrame(engine.rows(FOUND), columns=["supplier_id", "buyer_id", "cause"])
    truth = truth[truth["ended_on"] <= str(AS_OF)]
    truth["rate"] = truth["trades_per_month"].astype(float)
    ends = ["supplier_id", "buyer_id"]
    flagged = found.merge(truth, on=ends, how="left", suffixes=("", "_true"))
    flagged = flagged.rename(columns={"event": "event_true"})
    planted = truth[truth["event"] != ""].merge(found, on=ends, how="left", suffixes=("", "_found"))
    return Outcome(flagged, planted.assign(found=planted["cause_found"].notna()), seconds)


def main() -> None:
    """Judge every economy asked for and print each, then the means by kind of gaps."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--gaps", nargs="+", default=["regular", "poisson", "heavy"])
    asked = parser.parse_args()
    rows = []
    for gaps in asked.gaps:
        for seed in range(asked.first, asked.first + asked.seeds):
            with tempfile.TemporaryDirectory() as folder:
                outcome = one_economy(Path(folder), seed, asked.lines, gaps)
            rows.append({"gaps": gaps, "seed": seed} | outcome.row())
    table = pd.DataFrame(rows)
    print(table.round(2).to_string(index=False))
    figures = ["flagged", "ended", "planted", "recall", "cause", "unknown"]
    print(table.groupby("gaps", sort=False)[figures].agg(["mean", "min"]).round(2).to_string())


if __name__ == "__main__":
    main()
