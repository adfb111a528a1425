"""How good broken links are: invented economies with planted ends, end to end.

    python benchmarks/links_simulated.py [--seeds 5] [--first 1] [--lines 100000]
                                         [--kinds regular poisson heavy quiet uneven seasonal once]

For each seed an economy is simulated as Parquet, ingested and judged 45 days after the last
planted event (events begin over three days). Suppliers and buyers go down, a region is cut
off, single links are cut; links also end of themselves, as real ones do. Kinds of economy:
gaps regular, at random (poisson) or with heavy tails; `quiet`, regular without events; `uneven`,
links from nearly random to clockwork; `seasonal`, three times as much trade in the best month as
in the worst; `once`, twice as many one-off links.

    flagged     broken links found
    ended       share of them that have really ended, planted or by themselves
    planted     share of them that were planted
    recall      share found of planted ends of links that traded at least twice a month,
                then by invoices a month: found/oracle/planted. The oracle knows each link's
                true law of gaps and the true clock, and judges links one by one with the
                same rate of false alarms; what it misses beyond, only common evidence finds
    oracle_ended share of what the oracle flags that has really ended: what luck leaves to anyone
    cause       share of those found whose stated cause is the planted one
    unknown     share of those found whose cause is said to be unknown
    stated      share of those whose cause is stated that have the planted one
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
from scipy.special import gammaincc, ndtr

from chainscan.engine import open_engine
from chainscan.ingest import ingest
from chainscan.links import find_broken_links
from chainscan.links.calibration import q_values
from chainscan.links.clock import Floats
from chainscan.links.family import CLASSES
from chainscan.settings import DatabaseSettings, Settings
from chainscan.simulation import Economy, clock, lives, simulate
from chainscan.simulation.clock import working_time
from chainscan.simulation.history import History
from chainscan.simulation.invent import invent
from chainscan.simulation.trade_record import TradeRecord

FOUND = Path(__file__).parent / "links_found.sql"
EVENT_DAY = date(2019, 9, 16)
LAST_EVENT = EVENT_DAY + timedelta(days=2)
AS_OF = LAST_EVENT + timedelta(days=45)
START = date(2017, 9, 1)
REGULAR = 2.0
BANDS = ((0, 2, "<2"), (2, 4, "2–4"), (4, 8, "4–8"), (8, 1000, "≥8"))
GAPS = {"poisson": "poisson", "heavy": "heavy"}
KINDS = ("regular", "poisson", "heavy", "quiet", "uneven", "seasonal", "once")
SEASONAL = (0.5, 0.5, 0.8, 1.0, 1.2, 1.4, 1.5, 1.4, 1.2, 1.0, 0.8, 0.7)
MANY_ONCE = {
    "material": (0.09, 0.29, 0.18, 0.44),
    "final": (0.11, 0.30, 0.19, 0.40),
    "service": (0.03, 0.20, 0.25, 0.52),
    "utility": (0.0, 0.0, 1.0, 0.0),
}
ORDINARY = 5 / 7
"""Ordinary working days in a day of the simulation's clock."""


@contextmanager
def kind_of_economy(kind: str) -> Iterator[Economy]:
    """The economy to invent; while it lasts, the simulation's constants are those of the kind."""

    def uneven(rng: np.random.Generator, _economy: Economy, count: int) -> Floats:
        return np.clip(np.exp(rng.normal(np.log(3.0), 0.9, count)), 0.8, 30.0)

    economy = Economy(
        start=START,
        until=AS_OF,
        event_day=EVENT_DAY,
        gaps=GAPS.get(kind, "regular"),  # type: ignore[arg-type]
        events=kind != "quiet",
    )
    changed = {
        "uneven": (lives, "gap_shape", uneven),
        "seasonal": (clock, "SEASON", SEASONAL),
        "once": (lives, "MIXTURE", MANY_ONCE),
    }
    with ExitStack() as stack:
        if kind in changed:
            stack.enter_context(patch.object(*changed[kind]))
        yield economy


@dataclass(frozen=True)
class Outcome:
    """The flagged links beside the truth about them, and every planted end beside what was
    found of it."""

    flagged: pd.DataFrame
    planted: pd.DataFrame
    oracle_ended: float
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
            "oracle": regular["oracle"].mean(),
            "oracle_ended": self.oracle_ended,
            "cause": (found["cause_found"] == found["cause"]).mean(),
            "unknown": (found["cause_found"] == "unknown").mean(),
            "stated": (found["cause_found"] == found["cause"])[
                found["cause_found"] != "unknown"
            ].mean(),
        }
        for low, high, name in BANDS:
            band = self.planted[self.planted["rate"].between(low, high, inclusive="left")]
            row[name] = f"{band['found'].sum()}/{band['oracle'].sum()}/{len(band)}"
        return row | {"seconds": self.seconds}


def one_economy(folder: Path, seed: int, lines: int, kind: str) -> Outcome:
    """Simulate, ingest, judge, and lay the findings beside the truth."""
    settings = Settings(database=DatabaseSettings(path=folder / "economy.duckdb"))
    with kind_of_economy(kind) as economy:
        truth = simulate(folder, seed=seed, lines=lines, economy=economy).links()
        oracle = oracle_flags(invent(seed, lines, economy), settings)
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
    planted = planted.merge(oracle, on=ends, how="left")
    planted["oracle"] = planted["oracle"].eq(True)
    told = oracle[oracle["oracle"]].merge(truth, on=ends, how="left")
    return Outcome(
        flagged=flagged,
        planted=planted.assign(found=planted["cause_found"].notna()),
        oracle_ended=told["ended_on"].notna().mean(),
        seconds=seconds,
    )


def oracle_flags(history: History, settings: Settings) -> pd.DataFrame:
    """What one would flag who knew every link's true rate: supplier_id, buyer_id, oracle.

    The family is every link that lived on the reference day and trades often enough; p is the
    chance to meet so long a silence in a living link, Benjamini–Hochberg runs in each class.
    """
    world = history.world
    net, firms = world.network, world.firms
    elapsed = np.cumsum(working_time(START, world.economy.days))
    normal = (LAST_EVENT - START).days
    reference = int(
        np.searchsorted(elapsed, elapsed[normal] - settings.links.reference_days / ORDINARY)
    )
    last = TradeRecord(history).last
    gap = lives.MONTH / net.lives.rate
    family = (net.buyer < firms.count) & (net.lives.born < reference) & (last > reference)
    family &= (net.lives.most == lives.FOREVER) & (last >= 0)
    family &= gap * ORDINARY <= settings.links.longest_mean_gap
    link = np.flatnonzero(family)
    silence = elapsed[-1] - elapsed[last[link]]
    p = met_by_chance(silence / gap[link], net.lives.shape[link], world.economy.gaps)
    p = np.where(last[link] <= normal, p, 1.0)
    q = q_values(p, np.searchsorted(CLASSES, gap[link] * ORDINARY))
    return pd.DataFrame(
        {
            "supplier_id": [firms.ids[firm] for firm in net.supplier[link]],
            "buyer_id": [firms.ids[firm] for firm in net.buyer[link]],
            "oracle": q <= settings.links.false_rate,
        }
    )


def met_by_chance(silence: Floats, shape: Floats, gaps: str) -> Floats:
    """P(time since the last trade ≥ `silence` mean gaps) on a day chosen without looking."""
    if gaps == "heavy":  # log-normal gaps of mean 1
        z = (np.log(np.maximum(silence, 1e-9)) + shape**2 / 2) / shape
        p = ndtr(shape - z) - silence * ndtr(-z)
    else:
        p = gammaincc(shape + 1, shape * silence) - silence * gammaincc(shape, shape * silence)
    return np.asarray(np.clip(p, 0.0, 1.0))


def main() -> None:
    """Judge every economy asked for and print each, then the means by kind of gaps."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=KINDS)
    asked = parser.parse_args()
    rows = []
    for kind in asked.kinds:
        for seed in range(asked.first, asked.first + asked.seeds):
            with tempfile.TemporaryDirectory() as folder:
                outcome = one_economy(Path(folder), seed, asked.lines, kind)
            rows.append({"kind": kind, "seed": seed} | outcome.row())
    table = pd.DataFrame(rows)
    print(table.round(3).to_string(index=False))
    figures = ["flagged", "ended", "planted", "recall", "oracle", "oracle_ended"]
    figures += ["cause", "unknown", "stated"]
    print(table.groupby("kind", sort=False)[figures].agg(["mean", "min"]).round(3).to_string())


if __name__ == "__main__":
    main()
