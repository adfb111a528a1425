"""Load one batch: a file of tables, or the XML invoices of one folder."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from chainscan.engine import Engine
from chainscan.errors import FileError, StepError
from chainscan.ingest.layouts import Layout
from chainscan.ingest.layouts.read import words_of
from chainscan.ingest.loading.source import (
    Source,
    TableSource,
    XmlSource,
    fill_from_tables,
    fill_from_xml,
)
from chainscan.ingest.report import FileReport, file_report
from chainscan.period import Period
from chainscan.reference import taxpayer_id

FOLDER = Path(__file__).parent
SCRATCH = ("source_text", "ruined_row", "given_file", "given_word", "malformed_line", "word")
STEPS = ("reason", "cell_word", "row_read", "row_owned", "row_counted", "file_count")


def prepare_tables(engine: Engine) -> None:
    """Create the append-only tables where they are not, and the macros that read texts."""
    engine.define(FOLDER / "tables.sql")
    engine.define(FOLDER / "reading.sql")


def reasons_in_chinese() -> dict[str, str]:
    """Reason code → why the row was rejected, in Chinese."""
    with (FOLDER / "reasons.csv").open(encoding="utf-8", newline="") as file:
        return {row["reason_code"]: row["reason_zh"] for row in csv.DictReader(file)}


def load_batch(
    engine: Engine, sources: Sequence[Source], *, owner: str | None, observed: Period | None
) -> list[FileReport]:
    """Load files of one layout in one transaction: all of their rows, or nothing.

    `owner` is the taxpayer id whose books they are, where the rows leave that open; `observed`
    the days they were asked for. Raises FileError where a file turns out to be damaged,
    StepError where the rows do not add up, which would be a defect.
    """
    layout = sources[0].layout
    try:
        _fill(engine, sources)
        with engine.transaction():
            owner_id = _read(engine, layout, sources, owner)
            _give_files(engine, sources, owner_id)
            _count(engine, layout, owner_id)
            if observed:
                _require_observed(engine, sources[0], observed)
            return _append(engine, layout, observed)
    finally:
        engine.forget(*SCRATCH, *STEPS)


def _fill(engine: Engine, sources: Sequence[Source]) -> None:
    """Texts under canonical names, and the layout's words: all that a load reads."""
    engine.define(FOLDER / "given.sql")
    first = sources[0]
    if isinstance(first, TableSource):
        malformed = fill_from_tables(engine.connection, first)
        lines = [(first.file_id, line.source_row, line.text) for line in malformed]
        engine.fill("malformed_line", pd.DataFrame(lines))
    else:
        fill_from_xml(engine.connection, [each for each in sources if isinstance(each, XmlSource)])
    engine.fill("given_word", pd.DataFrame(words_of(first.layout)))
    engine.scratch(FOLDER / "word.sql")
    engine.scratch(FOLDER / "reason.sql", csv_file=str(FOLDER / "reasons.csv"))


def _read(
    engine: Engine, layout: Layout, sources: Sequence[Source], owner: str | None
) -> str | None:
    """Read every text, and say whose books these are where one owner holds for all rows."""
    constant = layout.constants.get("owner_id")
    in_column = "owner_id" in layout.columns
    one_sided = not {"supplier_id", "buyer_id"} <= set(layout.columns)
    known = constant or (owner if one_sided and not in_column else None)
    engine.scratch(FOLDER / "cell_word.sql")
    engine.scratch(
        FOLDER / "row_read.sql",
        owner_id=known,
        side=layout.constants.get("side"),
        amount_includes_tax=layout.amount_includes_tax,
        summary_pattern=_summary_pattern(layout, sources[0]),
    )
    if known or in_column:
        return known
    found = [row["party_id"] for row in engine.rows(FOLDER / "owner_candidate.sql")]
    if owner is None:
        return found[0] if len(found) == 1 else None
    stands = engine.rows(FOLDER / "owner_row.sql", owner_id=owner)[0]
    if stands["row_count"] and not stands["owner_rows"]:
        raise FileError(
            f"the owner {taxpayer_id.mask(owner)} stands in none of the rows",
            where=str(sources[0].path),
            to_do="correct --owner, or leave it out",
        )
    return found[0] if len(found) == 1 else owner


def _summary_pattern(layout: Layout, source: Source) -> str:
    """What a cell begins with in rows that are totals, or the header once more."""
    begins = [re.escape(word) for kind, word, _ in words_of(layout) if kind == "summary"]
    if isinstance(source, TableSource):
        heads = {
            re.escape("".join(match.date_header.lower().split())) for _, match in source.tables
        }
        begins += [rf"{head}(\||$)" for head in sorted(heads) if head]
    return rf"(^|\|)({'|'.join(begins)})"


def _count(engine: Engine, layout: Layout, owner_id: str | None) -> None:
    """Find each row's owner and side, and which rows were seen before."""
    keys = layout.identity_columns
    engine.scratch(
        FOLDER / "row_owned.sql",
        owner_id=owner_id,
        grain=layout.grain,
        by_day="issued_on" in keys,
        by_supplier="supplier_id" in keys,
        by_buyer="buyer_id" in keys,
        by_total="total" in keys,
    )
    extent = engine.rows(FOLDER / "load_extent.sql")[0]
    engine.scratch(FOLDER / "row_counted.sql", grain=layout.grain, **extent)
    engine.scratch(FOLDER / "file_count.sql")


def _require_observed(engine: Engine, source: Source, observed: Period) -> None:
    """Raise FileError where no row lies within the days that the export was asked for."""
    extent = engine.rows(FOLDER / "load_extent.sql")[0]
    first, last = extent["first_day"], extent["last_day"]
    if first and (last < observed.start or first > observed.end):
        raise FileError(
            f"no row lies within {observed}: they run from {first} to {last}",
            where=str(source.path),
            to_do="correct --observed, or leave it out",
        )


def _append(engine: Engine, layout: Layout, observed: Period | None) -> list[FileReport]:
    """Add everything to the append-only tables and prove that no row was lost."""
    counts = engine.rows(FOLDER / "file_count.sql")
    engine.define(FOLDER / "forget_file.sql")
    engine.append(FOLDER / "source_file.sql")
    loaded = engine.append(FOLDER / "invoice_row.sql", grain=layout.grain)
    rejected = engine.append(FOLDER / "rejected_row.sql")
    engine.append(FOLDER / "book_seen.sql")
    if observed:
        days = {"observed_from": observed.start, "observed_until": observed.end}
        engine.append(FOLDER / "book_declared.sql", **days)
    elif layout.book:
        engine.append(FOLDER / "book_declared.sql", **layout.book.model_dump())
    _require_balance(counts, loaded, rejected)
    return [file_report(row) for row in counts]


def _require_balance(counts: Sequence[dict[str, Any]], loaded: int, rejected: int) -> None:
    """Raise StepError unless every row read is loaded, a duplicate, rejected or a summary."""
    parts = ("rows_loaded", "rows_duplicate", "rows_rejected", "rows_summary")
    for row in counts:
        if row["rows_read"] != sum(row[part] for part in parts):
            raise StepError(f"rows do not add up: {row}", where=f"file {row['path']}")
    if loaded != sum(row["rows_loaded"] for row in counts):
        raise StepError(f"{loaded} rows were written, not what was counted", where="invoice_row")
    if rejected != sum(row["rows_rejected"] for row in counts):
        raise StepError(f"{rejected} rows were written, not what was counted", where="rejected_row")


def _give_files(engine: Engine, sources: Sequence[Source], owner_id: str | None) -> None:
    rows = [
        (at, each.file_id, str(each.path), each.sha256, each.layout.name, owner_id, each.size)
        for at, each in enumerate(sources)
    ]
    engine.fill("given_file", pd.DataFrame(rows))
