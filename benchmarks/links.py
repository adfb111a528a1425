"""How fast links are judged, and buy till you die beside the `lifetimes` package.

    python benchmarks/links.py [--links 1_000_000] [--lifetimes PYTHON] [--only alive|judge]

alive: MBG/NBD fitted to the summary (repeats, last, age in days) of so many invented links, and
P(alive) of each. `--lifetimes` names a Python that has lifetimes 0.11.3 installed (it needs
older versions of pandas and scipy than chainscan); it fits the same summary, written as CSV,
by ModifiedBetaGeoFitter, read time not counted.

judge: history, outlook, surprise and disruption of so many links, and then which are weakened:
everything the stage does between reading trade and writing tables, in a process of its own;
seconds and peak memory.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from chainscan.links.alive import Histories
from chainscan.links.alive_fit import fit_alive
from chainscan.links.books import Books
from chainscan.links.history import link_days
from chainscan.links.judge import judge_links
from chainscan.links.weakening import find_weakened
from chainscan.settings import LinksSettings

FIRST, LAST = 17_167, 18_250  # about three years
LINKS_AN_ENTERPRISE = 20
THEIRS = """
import json, sys, time
import pandas as pd
from lifetimes import ModifiedBetaGeoFitter
rows = pd.read_csv(sys.argv[1])
started = time.perf_counter()
model = ModifiedBetaGeoFitter().fit(rows["x"], rows["last"], rows["age"])
fitted = time.perf_counter()
model.conditional_probability_alive(rows["x"], rows["last"], rows["age"])
done = time.perf_counter()
print(json.dumps({"fit": fitted - started, "p_alive": done - fitted,
                  "parameters": dict(model.params_)}))
"""


def invented_days(links: int, seed: int = 1) -> pd.DataFrame:
    """Trade days of links with rates of their own that are given up, as many as asked for."""
    rng = np.random.default_rng(seed)
    rate = np.maximum(rng.gamma(0.5, 1 / 40.0, links), 1e-4)
    start = rng.integers(FIRST, LAST, links)
    alive_for = rng.exponential(500.0, links)
    trades = 1 + rng.poisson(rate * np.minimum(alive_for, LAST - start))
    link = np.repeat(np.arange(links), trades)
    until = np.minimum(start + alive_for, LAST)
    day = (start[link] + rng.random(len(link)) * (until - start)[link]).astype(np.int64)
    frame = pd.DataFrame({"link": link, "day_number": day}).drop_duplicates()
    frame = frame.sort_values(["link", "day_number"], ignore_index=True)
    suppliers = max(links // LINKS_AN_ENTERPRISE, 2)
    ends = np.sort(rng.choice(suppliers * suppliers, links, replace=False))
    place = frame["link"].to_numpy()
    return pd.DataFrame(
        {
            "supplier_key": ends[place] // suppliers + 1,
            "buyer_key": ends[place] % suppliers + suppliers + 1,
            "day_number": frame["day_number"],
            "fen": rng.integers(10_000, 10_000_000, len(frame)),
            "invoices": 1,
        }
    )


def measure_alive(links: int, python: str | None) -> None:
    """Print seconds of both programs on one summary, and how many times faster ours is."""
    days = link_days(invented_days(links))
    x, last, age = days.histories(LAST)
    started = time.perf_counter()
    histories = Histories.of(x, last, age)
    model = fit_alive(histories)
    fitted = time.perf_counter()
    model.p_alive(x, last, age)
    done = time.perf_counter()
    print(f"{links:,} links, {len(histories.x):,} distinct histories")
    print(f"chainscan: fit {fitted - started:.1f} s, P(alive) {done - fitted:.1f} s; {model}")
    if not python:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "summary.csv"
        pd.DataFrame({"x": x, "last": last, "age": age}).to_csv(path, index=False)
        command = [python, "-W", "ignore", "-c", THEIRS, str(path)]
        said = subprocess.run(command, check=True, capture_output=True, text=True)
    theirs = json.loads(said.stdout.splitlines()[-1])
    print(f"lifetimes: fit {theirs['fit']:.1f} s, P(alive) {theirs['p_alive']:.1f} s; {theirs}")
    print(f"{(theirs['fit'] + theirs['p_alive']) / (done - started):.1f} times as fast")


def measure_judging(links: int) -> None:
    """Print seconds and peak memory of judging so many links, from their trade days on."""
    frame = invented_days(links)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    started, worked = time.perf_counter(), time.process_time()
    days = link_days(frame)
    keys = np.unique(days.buyer)
    book = {"enterprise_key": keys, "side": "purchases"}
    book |= {"observed_from": FIRST, "observed_until": LAST}
    nowhere = np.full(days.count, -1)
    books = Books.of(pd.DataFrame(book), days.supplier, days.buyer)
    settings, window = LinksSettings(), (LAST - 45, LAST)
    found = judge_links(days, books, (nowhere, nowhere), window, settings)
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    weak = find_weakened(found.history, books, found.cut, settings.false_rate)
    weakening = time.perf_counter() - started - seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{days.count:,} links, {len(days.day):,} trade days, {len(found.in_force):,} in force")
    print(f"judged in {seconds:.1f} s ({worked:.1f} s of processor time)")
    print(f"{len(weak.now.link):,} trading links laid beside their past in {weakening:.1f} s")
    print(f"peak memory {peak:.2f} GiB ({before:.2f} before)")


def main() -> None:
    """Print what is asked for; judging runs in a process of its own, so that memory is its."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--links", type=int, default=1_000_000)
    parser.add_argument("--lifetimes", metavar="PYTHON")
    parser.add_argument("--only", choices=["alive", "judge"])
    asked = parser.parse_args()
    if asked.only == "judge":
        measure_judging(asked.links)
        return
    measure_alive(asked.links, asked.lifetimes)
    if asked.only is None:
        words = ["--only", "judge", "--links", str(asked.links)]
        subprocess.run([sys.executable, __file__, *words], check=True)


if __name__ == "__main__":
    main()
