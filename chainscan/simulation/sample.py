"""The sample invoices: a small invented economy, delivered in every supported layout.

`python tools/make_sample.py` writes it; the same program, the same bytes.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from chainscan.simulation.books import EPOCH, PURCHASES, SALES, catalogue, parties
from chainscan.simulation.cast import ECONOMY, HERO, firm_keys, sample_world
from chainscan.simulation.foreign_invoices import write_foreign
from chainscan.simulation.history import History, play
from chainscan.simulation.invoices import NORMAL
from chainscan.simulation.sample_readme import readme
from chainscan.simulation.truth import TruthTables, truth_of
from chainscan.simulation.write_exports import (
    invoice_document,
    write_layout_file,
    write_workbook,
)
from chainscan.simulation.write_ledger import write_ledger
from chainscan.simulation.write_registers import write_registers
from chainscan.simulation.write_tables import RowTables, row_tables

SEED = 20200310
WORKBOOKS, LEDGER = ("steel", "gears"), ("machine", "haulage")
"""Whose books come as workbooks of the tax bureau, and whose as a ledger in CSV; the others
come as Parquet."""
FIRST_EXPORT, SECOND_FROM = date(2019, 6, 30), date(2019, 6, 1)
"""The steel maker's purchases were exported twice, and June 2019 stands in both files."""
XML_FROM, XML_FILES = date(2020, 2, 10), 12
SETTINGS = """\
# Settings of the sample: home is Guangxi, watched is Hubei.
[measure]
home_region = "45"
focus_regions = ["42"]
"""


def _invoice_of(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["einvoice_number"], row["invoice_code"], row["invoice_number"]


@dataclass(frozen=True)
class Delivered:
    """One file of the sample and what loading it must say."""

    path: str
    layout: str
    rows: int
    duplicates: int = 0
    rejected: int = 0
    summary: int = 0


@dataclass(frozen=True)
class Sample:
    """What `write_sample` wrote: where, whose dossier to ask for, names by
    taxpayer id, the files, the truth."""

    folder: Path
    enterprise_id: str
    enterprise_name: str
    names: dict[str, str]
    deliveries: tuple[Delivered, ...]
    truth: TruthTables


def sample_enterprise() -> str:
    """The taxpayer id of the invented steel maker that the sample is about."""
    world = sample_world(np.random.default_rng(SEED))
    return world.firms.ids[firm_keys()[HERO]]


def write_sample(folder: Path) -> Sample:
    """Write the sample invoices, their truth, settings and README into `folder`."""
    seeds = np.random.SeedSequence(SEED).spawn(5)
    history = play(seeds[1:], sample_world(np.random.default_rng(SEED)))
    truth = truth_of(history)
    delivery = _Delivery(folder, history)
    deliveries = (
        *delivery.workbooks(),
        *delivery.documents(),
        *delivery.ledger(),
        *delivery.table(),
        *delivery.foreign(),
    )
    truth.write(folder / "truth")
    firms, hero = history.world.firms, firm_keys()[HERO]
    write_registers(folder, firms, history.world.kinds, firm_keys())
    sample = Sample(
        folder=folder,
        enterprise_id=firms.ids[hero],
        enterprise_name=firms.names[hero],
        names=dict(zip(firms.ids, firms.names, strict=True)),
        deliveries=deliveries,
        truth=truth,
    )
    _write(folder / "chainscan.toml", SETTINGS)
    _write(folder / "README.md", readme(sample, delivery.a_red_letter()))
    return sample


class _Delivery:
    """Writes the books of one history in different layouts."""

    def __init__(self, folder: Path, history: History) -> None:
        self.folder, self.history = folder, history
        self.rows = history.book_rows()
        self.names = history.world.firms.names
        self.keys = firm_keys()

    def workbooks(self) -> list[Delivered]:
        """全量发票查询导出 of some enterprises; the steel maker's purchases in two exports."""
        place = self._place("全量发票查询导出")
        made = []
        for owner in WORKBOOKS:
            name = self.names[self.keys[owner]]
            for side, word in ((SALES, "销项"), (PURCHASES, "进项")):
                book = self._book([owner], side)
                parts = [("", book, 0)]
                if (owner, side) == (HERO, PURCHASES):
                    parts = self._twice(book)
                for suffix, rows, repeated in parts:
                    path = place / f"{name}_{word}{suffix}.xlsx"
                    records = self._records(rows)
                    write_workbook(path, records)
                    # its second sheet tells each invoice again
                    heads = len({_invoice_of(row) for row in records})
                    counts = (len(rows) + heads, repeated + heads)
                    made.append(self._delivered(path, "etax_lines", *counts))
        return made

    def documents(self) -> list[Delivered]:
        """Some of the steel maker's e-invoices as XML; they stand in its workbook as well."""
        place = self._place("数电票XML")
        book = self._book([HERO], SALES)
        late = self._records(book[book["day"] >= _number(XML_FROM)])
        wanted = list(dict.fromkeys(row["einvoice_number"] for row in late))[:XML_FILES]
        made = []
        for number in wanted:
            lines = [row for row in late if row["einvoice_number"] == number]
            (place / f"{number}.xml").write_bytes(invoice_document(lines))
            made.append(self._delivered(place / f"{number}.xml", "einvoice_xml", len(lines)))
        return made

    def ledger(self) -> list[Delivered]:
        """Two enterprises' books as one CSV of their own making, a mapping file beside it."""
        place = self._place("台账CSV")
        book = pd.concat([self._book(LEDGER, SALES), self._book(LEDGER, PURCHASES)])
        path, extra = write_ledger(place, self._records(book), (ECONOMY.start, ECONOMY.until))
        made = self._delivered(path, "ledger", len(book) + 2, 0)
        return [Delivered(made.path, made.layout, made.rows, 0, *extra)]

    def table(self) -> list[Delivered]:
        """Everybody else's books as one Parquet file in canonical columns."""
        place = self._place("parquet")
        told = [self.keys[owner] for owner in WORKBOOKS + LEDGER]
        rest = self.rows[~self.rows["owner"].isin(told)]
        with self._tables(rest) as tables:
            tables.write_parquet(place / "invoices.parquet")
        write_layout_file(place, ECONOMY.start, ECONOMY.until)
        return [self._delivered(place / "invoices.parquet", "canonical", len(rest))]

    def foreign(self) -> list[Delivered]:
        """E-invoices of other countries and an OFD, of enterprises outside the economy."""
        return [
            self._delivered(path, invoice.layout, invoice.rows)
            for path, invoice in write_foreign(self.folder)
        ]

    def a_red_letter(self) -> tuple[str, str]:
        """A red letter of the steel maker and its original: the numbers, by the remark."""
        book = self._book([HERO], SALES)
        first = next(row for row in self._records(book) if row["is_red"] and row["remark"])
        return first["einvoice_number"], first["remark"][-20:]

    def _twice(self, book: pd.DataFrame) -> list[tuple[str, pd.DataFrame, int]]:
        """Two exports that overlap; the first shows invoices as they stood on its last day."""
        early = book[book["day"] <= _number(FIRST_EXPORT)].copy()
        since = early["reversed_on"] > _number(FIRST_EXPORT)
        early.loc[since & (early["status"] > 1), "status"] = NORMAL
        late = book[book["day"] >= _number(SECOND_FROM)]
        both = early[early["day"] >= _number(SECOND_FROM)]
        same = both["status"] == late.loc[both.index, "status"]
        return [
            (f"_{ECONOMY.start}_{FIRST_EXPORT}", early, 0),
            (f"_{SECOND_FROM}_{ECONOMY.until}", late, int(same.sum())),
        ]

    def _book(self, owners: tuple[str, ...] | list[str], side: int) -> pd.DataFrame:
        keys = [self.keys[owner] for owner in owners]
        return self.rows[self.rows["owner"].isin(keys) & (self.rows["side"] == side)]

    def _records(self, rows: pd.DataFrame) -> list[dict[str, Any]]:
        with self._tables(rows) as tables:
            return tables.records()

    def _tables(self, rows: pd.DataFrame) -> AbstractContextManager[RowTables]:
        world = self.history.world
        return row_tables(rows, parties(world.firms), catalogue(world.kinds))

    def _place(self, name: str) -> Path:
        place = self.folder / name
        place.mkdir(parents=True, exist_ok=True)
        return place

    def _delivered(self, path: Path, layout: str, rows: int, duplicates: int = 0) -> Delivered:
        return Delivered(path.relative_to(self.folder).as_posix(), layout, rows, duplicates)


def _number(day: date) -> int:
    return (day - EPOCH) // timedelta(days=1)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
