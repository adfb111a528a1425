"""How good firm falls are: invented economies without any event, then with one planted drop.

    python benchmarks/firm_simulated.py [--economy simulated|even] [--seeds 100] [--first 1]
                                        [--lines 60000] [--kept 0.6] [--false-rate 0.04]

For each seed February 2020 is measured as of 10 March, with 39 months before it. Nothing is
planted: any firm fall is a false alarm. Then every purchase of one goods group by one enterprise
in February is made smaller (--kept 0.6: by 40 %), and the month is measured again.

`simulated` is what `chainscan simulate` makes, without its events: links end of themselves, as
real ones do, and take as much away as what is planted; the enterprise and goods planted are
those with the most invoices in the year before. `even` is tests/measures/even_economy.py: works
that buy from three suppliers every working day, a month's demand scattering by 5 %.

    false   seeds with any firm fall where nothing was planted; 95 % interval (Wilson)
    below   seeds in which the planted figure under M02 (quantity) lies below its expected range
    found   seeds in which it is firm under M02; under M01 (amount), which needs the enterprise's
            purchases as a whole to be firm first
    size    value ÷ expected − 1 of the planted figure under M02, and the share within 5 points
    p       of the planted figure under M02, the median, and how many falls at least as improbable
            are to be expected among all figures judged under M02 that month
"""

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from chainscan.engine import Engine, open_engine
from chainscan.ingest import ingest
from chainscan.measures import measure
from chainscan.period import parse_period
from chainscan.settings import DatabaseSettings, MeasureSettings, Settings
from chainscan.simulation import Economy, simulate

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from tests.measures.even_economy import BUYERS, even_economy  # noqa: E402

PERIOD = parse_period("2020-02")
YEAR = {"first_day": date(2019, 2, 1), "last_day": date(2020, 1, 31)}
DAYS = {"first_day": PERIOD.start, "last_day": PERIOD.end}
START, AS_OF = date(2016, 11, 1), date(2020, 3, 10)
CODES = ("M02", "M01")


@dataclass
class Outcome:
    """What one seed gave: firm falls before planting, and what became of the planted figure."""

    seed: int
    false: dict[str, int]
    below: bool
    found: dict[str, bool]
    size: float
    p: float
    judged: int
    seconds: float

    def row(self) -> dict[str, object]:
        """One row of the printed table."""
        false = " ".join(f"{code}:{count}" for code, count in self.false.items())
        shown = {"seed": self.seed, "false": false or "none", "below": self.below}
        rounded = {"size": round(self.size, 3), "p": round(self.p, 4)}
        return shown | self.found | rounded | {"seconds": round(self.seconds, 1)}


def simulated(folder: Path, seed: int, asked: argparse.Namespace) -> Outcome:
    """An economy of `chainscan simulate`, measured, planted, and measured again."""
    economy = Economy(start=START, until=AS_OF, events=False)
    simulate(folder, seed=seed, lines=asked.lines, economy=economy)
    settings = Settings(
        database=DatabaseSettings(path=folder / "economy.duckdb"),
        measure=MeasureSettings(
            home_region="45", focus_regions=("42",), false_rate=asked.false_rate
        ),
    )
    invoices = folder / "invoices"
    with open_engine(settings.database) as engine:
        ingest(engine, settings, [invoices / "invoices.parquet"], layout=invoices / "layout.toml")
        false, seconds, _ = firm_codes(engine, settings)
        planted = engine.rows(HERE / "planted_series.sql", **YEAR)[0]
        where = {name: planted[name] for name in ("enterprise_key", "goods_group")}
        engine.amend("trade", HERE / "plant_drop.sql", kept=asked.kept, **where, **DAYS)
        _, _, judged = firm_codes(engine, settings)
        rows = engine.fetch(HERE / "firm_rows.sql", **where)
    return outcome(seed, false, rows, seconds, judged)


def even(folder: Path, seed: int, asked: argparse.Namespace) -> Outcome:
    """An even economy, measured; and the same with a planted drop, measured."""
    settings = Settings(measure=MeasureSettings(home_region="45", false_rate=asked.false_rate))
    with even_economy(folder / "quiet.duckdb", seed)[0] as engine:
        false, seconds, _ = firm_codes(engine, settings)
    buyer = BUYERS[seed % len(BUYERS)]
    planted, goods = even_economy(folder / "planted.duckdb", seed, planted=(buyer, asked.kept))
    with planted as engine:
        _, _, judged = firm_codes(engine, settings)
        rows = engine.fetch(HERE / "firm_rows.sql", enterprise_key=buyer, goods_group=goods)
    return outcome(seed, false, rows, seconds, judged)


def firm_codes(engine: Engine, settings: Settings) -> tuple[dict[str, int], float, int]:
    """Measure the period: its firm falls by code, the seconds it took, how many M02 judged."""
    started = time.perf_counter()
    firm = measure(engine, settings, PERIOD, as_of=AS_OF).firm
    counts = {each.code: each.firm + each.inside for each in firm.counts}
    seconds = time.perf_counter() - started
    judged = sum(each.judged for each in firm.counts if each.code == "M02")
    return {code: count for code, count in counts.items() if count}, seconds, judged


def outcome(
    seed: int, false: dict[str, int], rows: pd.DataFrame, seconds: float, judged: int
) -> Outcome:
    """What became of the planted figure, from its rows under M01 and M02."""
    row = rows[rows["code"] == "M02"].iloc[0]
    return Outcome(
        seed=seed,
        false=false,
        below=bool(row["value"] < row["expected_low"]),
        found={code: bool(rows.loc[rows["code"] == code, "is_firm"].any()) for code in CODES},
        size=row["value"] / row["expected"] - 1,
        p=row["p_value"],
        judged=judged,
        seconds=seconds,
    )


def wilson(found: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, JASA 22, 1927)."""
    z, share = 1.959964, found / of
    middle = (share + z**2 / (2 * of)) / (1 + z**2 / of)
    half = z * np.sqrt(share * (1 - share) / of + z**2 / (4 * of**2)) / (1 + z**2 / of)
    return middle - half, middle + half


def main() -> None:
    """Judge every economy asked for, print each, then the shares."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--economy", choices=["simulated", "even"], default="simulated")
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--lines", type=int, default=60_000)
    parser.add_argument("--kept", type=float, default=0.6)
    parser.add_argument("--false-rate", type=float, default=MeasureSettings().false_rate)
    asked = parser.parse_args()
    judge = simulated if asked.economy == "simulated" else even
    outcomes = []
    for seed in range(asked.first, asked.first + asked.seeds):
        with tempfile.TemporaryDirectory() as folder:
            outcomes.append(judge(Path(folder), seed, asked))
        print(outcomes[-1].row(), flush=True)
    report(outcomes, asked.kept)


def report(outcomes: list[Outcome], kept: float) -> None:
    """Print the shares over all seeds."""
    count = len(outcomes)
    false = sum(bool(each.false) for each in outcomes)
    low, high = wilson(false, count)
    print(f"false: {false} of {count} seeds, 95 % interval {low:.1%} to {high:.1%}")
    print(f"below: {sum(each.below for each in outcomes)} of {count}")
    for code in CODES:
        print(f"found under {code}: {sum(each.found[code] for each in outcomes)} of {count}")
    alike = np.median([each.p * each.judged for each in outcomes])
    print(f"p: median {np.median([each.p for each in outcomes]):.4f}, ", end="")
    print(f"as improbable among {np.median([o.judged for o in outcomes]):.0f} judged: {alike:.1f}")
    for name, some in (("all", outcomes), ("found", [o for o in outcomes if o.found["M02"]])):
        if some:
            sizes = np.array([each.size for each in some])
            near = np.mean(np.abs(sizes - (kept - 1)) <= 0.05)
            print(f"size, {name}: median {np.median(sizes):+.1%}, within 5 points in {near:.0%}")


if __name__ == "__main__":
    main()
