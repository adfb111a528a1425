"""Economies simulated once for all tests of this folder."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from chainscan.simulation import Economy, Sample, SimulatedTruth, simulate, write_sample
from chainscan.simulation.clock import working_time
from chainscan.simulation.history import History
from chainscan.simulation.invent import invent

SEED = 7
QUIET = Economy(events=False)
INVOICE = ["einvoice_number", "invoice_code", "invoice_number"]


@dataclass(frozen=True)
class Written:
    """A simulated economy and its rows as a reader of the Parquet file sees them."""

    truth: SimulatedTruth
    rows: pd.DataFrame

    @property
    def invoices(self) -> pd.DataFrame:
        """One row an invoice that stands: no voids, no red letters, no reversed ones."""
        good = self.rows[self.rows["status"].isin(["正常", "已红冲-部分"])]
        red = good[(good["line_number"] == 1) & (good["amount"] < 0)]["number"]
        return good[~good["number"].isin(red)].drop_duplicates("number")


def read_rows(path: Path) -> pd.DataFrame:
    """The rows of a Parquet file, with the invoice's one number and the day as a timestamp."""
    with duckdb.connect() as connection:  # fetchall keeps amounts exact, where df() would not
        found = connection.read_parquet(str(path))
        rows = pd.DataFrame(found.fetchall(), columns=found.columns)
    paper = rows["invoice_code"] + "-" + rows["invoice_number"]
    rows["number"] = rows["einvoice_number"].where(rows["einvoice_number"].notna(), paper)
    rows["issued_on"] = pd.to_datetime(rows["issued_on"])
    return rows


@pytest.fixture(scope="session")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """60,000 lines with all goods and all planted events."""
    folder = tmp_path_factory.mktemp("eventful")
    truth = simulate(folder, seed=SEED, lines=60_000)
    return Written(truth, read_rows(folder / "invoices" / "invoices.parquet"))


@pytest.fixture(scope="session")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """60,000 lines without events: only what time does to trade."""
    folder = tmp_path_factory.mktemp("quiet")
    truth = simulate(folder, seed=SEED, lines=60_000, economy=QUIET)
    return Written(truth, read_rows(folder / "invoices" / "invoices.parquet"))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The sample invoices, written afresh."""
    return write_sample(tmp_path_factory.mktemp("sample"))


def gap_scatter(economy: Economy) -> float:
    """Median over links of standard deviation ÷ mean of the gaps between trades, in trades' own
    working time, of links that trade at least four times a month."""
    history = invent(SEED, 20_000, economy)
    elapsed = np.cumsum(working_time(economy.start, economy.days))
    invoices, found = history.invoices, []
    rate = history.world.network.lives.rate
    for link in np.flatnonzero((rate >= 4) & (history.drawn > 60)):
        gaps = np.diff(np.sort(elapsed[invoices.day[: history.drawn.sum()]][_of(history, link)]))
        found.append(gaps.std() / gaps.mean())
    return float(np.median(found))


def _of(history: History, link: int) -> np.ndarray:
    return history.invoices.link[: history.drawn.sum()] == link
