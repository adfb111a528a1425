"""Invent an economy from a seed and write its invoice exports and its planted truth."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from chainscan.errors import SettingsError
from chainscan.simulation.books import Numbers, book_rows, catalogue, number_invoices, parties
from chainscan.simulation.clock import working_time
from chainscan.simulation.economy import LAYOUTS, WRITER_LIMIT, Economy, Layout
from chainscan.simulation.events import plan_events
from chainscan.simulation.firms import Firms, invent_firms
from chainscan.simulation.goods import Goods, chosen_goods
from chainscan.simulation.invoices import plain_invoices, with_corrections
from chainscan.simulation.lines import LineWriter, settled
from chainscan.simulation.network import Network, build_network, expected_rows, thinned
from chainscan.simulation.trades import trade_days
from chainscan.simulation.truth import TruthTables, World, truth_of
from chainscan.simulation.write_exports import write_layout_file, write_xlsx, write_xml
from chainscan.simulation.write_tables import row_tables

FEWEST_LINES = 1_000
ROWS_AN_ENTERPRISE = 1_000
SMALL = 60_000
"""Below so many lines only one chain of goods is traded, so that each has enough makers."""
ONE_CHAIN = (
    "ore", "coal", "coke", "scrap", "alloy", "lime", "coil", "rebar", "bar", "casting", "forging",
    "bearing", "gear", "loader", "power", "transport",
)  # fmt: skip


@dataclass(frozen=True)
class SimulatedTruth:
    """What was written, in figures; the tables themselves lie in `folder`/truth."""

    folder: Path
    files: int
    rows: int
    invoices: int
    enterprises: int
    partners: int
    links_ended: dict[str, int]
    events: int
    substitutes: int

    def links(self) -> pd.DataFrame:
        """truth_links: one row an ended link, ids as text."""
        return _truth_table(self.folder, "links")

    def planted_events(self) -> pd.DataFrame:
        """truth_events: one row an event."""
        return _truth_table(self.folder, "events")

    def planted_substitutes(self) -> pd.DataFrame:
        """truth_substitutes: one row a buyer, goods, lost supplier and substitute."""
        return _truth_table(self.folder, "substitutes")

    def lines(self) -> list[str]:
        """The result in plain lines for people."""
        ended = ", ".join(f"{cause} {number}" for cause, number in self.links_ended.items())
        return [
            f"{self.rows:,} invoice lines of {self.invoices:,} invoices in {self.files} file(s)",
            f"{self.enterprises:,} enterprises with books, {self.partners:,} partners without",
            f"links ended: {ended}",
            f"{self.events} planted events, {self.substitutes} planted substitutes",
            f"invoices: {self.folder / 'invoices'}   truth: {self.folder / 'truth'}",
        ]


def simulate(
    out: Path,
    *,
    seed: int,
    lines: int,
    layout: Layout = "parquet",
    economy: Economy | None = None,
) -> SimulatedTruth:
    """Write an invented economy of about `lines` invoice lines into `out`.

    `out`/invoices holds the exports in the layout asked for, `out`/truth what was planted.
    The same arguments give the same bytes. Raises SettingsError for a layout that does not
    exist, for fewer than 1,000 lines, and for more than 20,000 in xlsx or xml.
    """
    _check(lines, layout)
    world, numbers = invent(seed, lines, economy or Economy(), all_e=layout == "xml")
    truth = truth_of(world)
    rows = book_rows(
        world.economy, world.firms, world.network, (world.invoices, world.lines, numbers)
    )
    folder = out / "invoices"
    folder.mkdir(parents=True, exist_ok=True)
    files = 1
    with row_tables(rows, parties(world.firms), catalogue(world.kinds)) as tables:
        if layout == "parquet":
            tables.write_parquet(folder / "invoices.parquet")
        elif layout == "csv":
            tables.write_csv(folder / "invoices.csv")
        elif layout == "xlsx":
            files = write_xlsx(folder, tables.records())
        else:
            files = write_xml(folder, tables.records())
    if layout in ("parquet", "csv"):
        write_layout_file(folder, world.economy.start, world.economy.until)
    truth.write(out / "truth")
    return _summary(out, world, truth, (files, rows))


def invent(
    seed: int, lines: int, economy: Economy, *, all_e: bool = False
) -> tuple[World, Numbers]:
    """Draw a whole economy of about `lines` rows: the world, and its invoices' numbers."""
    parts = np.random.SeedSequence(seed).spawn(6)
    of_events, of_trades, of_faults, of_lines, of_numbers, of_size = map(
        np.random.default_rng, parts
    )
    economy, kinds, firms, network = _right_size(of_size, seed, lines, economy)
    if all_e:
        firms = firms.all_electronic()
    plan = plan_events(of_events, economy, firms, network, kinds)
    weights = working_time(economy.start, economy.days)
    lives = network.lives.ending(plan.ended)
    link, day = trade_days(of_trades, economy, weights, lives)
    legacy = ~firms.e_invoice[network.supplier[link]]
    invoices = with_corrections(
        of_faults, economy, plain_invoices(link, day), plan.ended[link], legacy
    )
    writer = LineWriter(economy, firms, kinds, network)
    written = writer.write(of_lines, invoices, plan.slack)
    invoices = settled(invoices, written)
    numbers = number_invoices(of_numbers, economy, firms, network, invoices)
    return World(economy, kinds, firms, network, plan, invoices, written), numbers


def _right_size(
    rng: np.random.Generator, seed: int, lines: int, economy: Economy
) -> tuple[Economy, tuple[Goods, ...], Firms, Network]:
    """Enterprises and links that will write about so many rows: grow, then thin out."""
    keys = economy.goods or (ONE_CHAIN if lines < SMALL else ())
    kinds = chosen_goods(keys)
    given = economy.enterprises
    count = given or max(8, round(lines / ROWS_AN_ENTERPRISE))
    while True:
        draw = np.random.default_rng([seed, count])
        firms = invent_firms(draw, economy, kinds, count)
        network = build_network(draw, economy, firms, kinds)
        rows = expected_rows(economy, firms, network)
        if rows >= lines or given:
            break
        count = max(count + 1, round(count * min(lines / rows, 2.0) * 1.02))
    if rows > lines:
        network = thinned(rng, economy, firms, network, lines)
    return economy.of_size(count), kinds, firms, network


def _check(lines: int, layout: str) -> None:
    if layout not in LAYOUTS:
        raise SettingsError(
            f"unknown layout '{layout}'", to_do=f"choose one of {', '.join(LAYOUTS)}"
        )
    if lines < FEWEST_LINES:
        raise SettingsError(
            f"{lines} lines are too few for an economy", to_do=f"ask for at least {FEWEST_LINES}"
        )
    if layout in ("xlsx", "xml") and lines > WRITER_LIMIT:
        raise SettingsError(
            f"{lines} lines are too many for {layout}, which is written cell by cell",
            to_do=f"ask for at most {WRITER_LIMIT}, or for parquet or csv",
        )


def _summary(
    out: Path, world: World, truth: TruthTables, written: tuple[int, pd.DataFrame]
) -> SimulatedTruth:
    files, rows = written
    firms, causes = world.firms, truth.links["cause"].value_counts()
    return SimulatedTruth(
        folder=out,
        files=files,
        rows=len(rows),
        invoices=world.invoices.count,
        enterprises=int(firms.home.sum()),
        partners=int((~firms.home).sum()),
        links_ended={str(cause): int(causes[cause]) for cause in sorted(causes.index)},
        events=len(truth.events),
        substitutes=len(truth.substitutes),
    )


def _truth_table(folder: Path, name: str) -> pd.DataFrame:
    path = folder / "truth" / f"truth_{name}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
