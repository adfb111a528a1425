"""Invent an economy from a seed and write its invoice exports and its planted truth."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from chainscan.errors import SettingsError
from chainscan.simulation.books import catalogue, parties
from chainscan.simulation.economy import LAYOUTS, WRITER_LIMIT, Economy, Layout
from chainscan.simulation.history import History
from chainscan.simulation.invent import invent
from chainscan.simulation.truth import TruthTables, truth_of
from chainscan.simulation.write_exports import write_layout_file, write_xlsx, write_xml
from chainscan.simulation.write_tables import row_tables

FEWEST_LINES = 1_000


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
            f"invoices: {self.folder / 'invoices'}",
            f"truth: {self.folder / 'truth'}",
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
    _check(out, lines, layout)
    history = invent(seed, lines, economy or Economy(), all_e=layout == "xml")
    world, truth, rows = history.world, truth_of(history), history.book_rows()
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
    return _summary(out, history, truth, (files, len(rows)))


def simulate_text(out: Path, *, seed: int, lines: str, layout: str) -> SimulatedTruth:
    """As `simulate`, from the words of a command line: `lines` such as 100_000 or 100,000."""
    plain = lines.replace("_", "").replace(",", "").strip()
    if not plain.isascii() or not plain.isdigit():
        raise SettingsError(
            f"'{lines}' is not a number of lines", where="--lines", to_do="write it as 100_000"
        )
    if layout not in LAYOUTS:
        raise SettingsError(
            f"unknown layout '{layout}'",
            where="--layout",
            to_do=f"choose one of {', '.join(LAYOUTS)}",
        )
    return simulate(out, seed=seed, lines=int(plain), layout=layout)


def _check(out: Path, lines: int, layout: str) -> None:
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
    if (out / "invoices").is_dir() and any((out / "invoices").iterdir()):
        raise SettingsError(
            "there are invoices already", where=str(out / "invoices"), to_do="name an empty folder"
        )


def _summary(
    out: Path, history: History, truth: TruthTables, written: tuple[int, int]
) -> SimulatedTruth:
    home, causes = history.world.firms.home, truth.links["cause"].value_counts()
    return SimulatedTruth(
        folder=out,
        files=written[0],
        rows=written[1],
        invoices=history.invoices.count,
        enterprises=int(home.sum()),
        partners=int((~home).sum()),
        links_ended={str(cause): int(causes[cause]) for cause in sorted(causes.index)},
        events=len(truth.events),
        substitutes=len(truth.substitutes),
    )


def _truth_table(folder: Path, name: str) -> pd.DataFrame:
    path = folder / "truth" / f"truth_{name}.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
