"""Families of figures: those of one code, kind and scope, which share season and errors."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from chainscan.engine import Stage
from chainscan.measures.catalogue import MEASURES
from chainscan.measures.expecting.rule import Figures, Flags, Floats
from chainscan.measures.expecting.windows import PastWindows

SQL = Path(__file__).parent
COUNTED = 0.5
"""Least scale of a number of partners, in roots: what chance alone gives a count (Poisson), so that
a year with the same three partners does not make the loss of one unheard of."""
KINDS = {"amount": "flow", "quantity": "flow", "partners": "count"}
NO_PLACE = ("overseas", "consumer", "unknown")
PLACES = {measure.code: measure.place for measure in MEASURES}


@dataclass(frozen=True)
class Family:
    """`rows`: what each figure is of, as `past_row.sql` has it; `figures`: by row and window.

    `yuan` is what one unit of the figure was worth in the year before the period: 1 for an
    amount, the mean price for a quantity, the mean trade with a partner for a number of these.
    """

    rows: pd.DataFrame
    figures: Figures
    yuan: Floats

    @property
    def kind(self) -> str:
        """Whether it is a flow (amount or quantity) or a count of partners."""
        return KINDS[str(self.rows["measured"].iloc[0])]


class Books:
    """Which windows can be used, by enterprise and side."""

    def __init__(self, stage: Stage, windows: PastWindows, unknown_limit: float) -> None:
        book = stage.fetch(SQL / "past_book.sql")
        owners = book[["enterprise_key", "side"]].drop_duplicates()
        self._place = {
            owner: n for n, owner in enumerate(owners.itertuples(index=False, name=None))
        }
        self.observed: Flags = np.zeros((len(owners), len(windows.spans)), dtype=np.bool_)
        first, last = windows.days()
        whole = _whole_stretches(book)
        start, end = (whole[name].to_numpy()[:, None] for name in ("first_number", "last_number"))
        row, window = np.nonzero((start <= first) & (last <= end))
        self.observed[self._places(whole)[row], window] = True
        doubt = stage.fetch(SQL / "past_doubt.sql", unknown_limit=unknown_limit)
        self.regions: Flags = self.observed.copy()
        self.regions[self._places(doubt), doubt["window_number"].to_numpy()] = False

    def usable(self, rows: pd.DataFrame, code: str, scope: str) -> Flags:
        """By row of a family: the windows that its figures may be taken from."""
        places = self._places(rows)
        if PLACES[code] != "any" or scope == "focus":
            return np.asarray(self.regions[places])
        somewhere = (scope == "region") & ~rows["region_code"].isin(NO_PLACE).to_numpy()
        return np.where(somewhere[:, None], self.regions[places], self.observed[places])

    def _places(self, rows: pd.DataFrame) -> NDArray[np.int64]:
        owners = zip(rows["enterprise_key"].tolist(), rows["side"].tolist(), strict=True)
        return np.array([self._place[owner] for owner in owners], dtype=np.int64)


def families(stage: Stage, windows: PastWindows, books: Books) -> Iterator[Family]:
    """Every family of the table `past_figure`."""
    stage.scratch(SQL / "past_series.sql")
    for key in stage.rows(SQL / "past_family.sql"):
        first = key.pop("first_series")
        shape = (key.pop("last_series") - first + 1, len(windows.spans))
        rows = stage.fetch(SQL / "past_row.sql", **key)
        cells = stage.fetch(SQL / "past_cell.sql", **key)
        places = (cells["series"].to_numpy() - first, cells["window_number"].to_numpy())
        figure, amount = np.zeros(shape), np.zeros(shape)
        figure[places], amount[places] = cells["figure"], cells["amount"]
        usable = books.usable(rows, key["code"], key["scope"])
        year = list(windows.blocks[1 : 1 + windows.per_year])
        total, yuan = figure[:, year].sum(axis=1), amount[:, year].sum(axis=1)
        worth = np.where(total > 0, yuan / np.where(total > 0, total, 1.0), 0.0)
        least = COUNTED if key["measured"] == "partners" else 0.0
        yield Family(rows, Figures(figure, usable, least), np.maximum(worth, 0.0))


def _whole_stretches(book: pd.DataFrame) -> pd.DataFrame:
    """Every book's stretches of days; those that touch or overlap are one."""
    owner = book.groupby(["enterprise_key", "side"], sort=False)
    until = owner["last_number"].cummax()
    before = until.groupby([book["enterprise_key"], book["side"]], sort=False).shift()
    begins = before.isna() | (book["first_number"] > before + 1)
    stretch = book.assign(last_number=until, stretch=begins.cumsum()).groupby("stretch")
    return stretch.agg(
        enterprise_key=("enterprise_key", "min"),
        side=("side", "min"),
        first_number=("first_number", "min"),
        last_number=("last_number", "max"),
    )
