"""Load one batch: a file of tables, or the XML invoices of some folders."""

import csv
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from chainscan.engine import Engine
from chainscan.errors import FileError, StepError
from chainscan.ingest.layouts import Layout, Match
from chainscan.ingest.layouts.read import words_of
from chainscan.ingest.loading.owners import find_owners, require_owner
from chainscan.ingest.loading.source import (
    ROWS,
    SHEET_STEP,
    Source,
    document_texts,
    table_texts,
)
from chainscan.ingest.reading import Malformed, Table
from chainscan.ingest.reading.table import is_damage
from chainscan.ingest.reading.text_table import TextTable
from chainscan.ingest.report import FileReport, file_report
from chainscan.period import Period
from chainscan.reference import taxpayer_id

FOLDER = Path(__file__).parent
GIVEN = ("given_file", "given_word", "malformed_line", "skipped_line", "owner_of")
SCRATCH = (*GIVEN, "doubtful_row", "file_count")


def prepare_tables(engine: Engine) -> None:
    """Create the append-only tables where they are not, and the macros that read texts."""
    engine.define(FOLDER / "tables.sql")
    for macros in ("reading.sql", "party_id.sql", "direction.sql"):
        engine.define(FOLDER / macros)


def reasons_in_chinese() -> dict[str, str]:
    """Reason code → why the row was rejected, in Chinese."""
    with (FOLDER / "reasons.csv").open(encoding="utf-8", newline="") as file:
        return {row["reason_code"]: row["reason_zh"] for row in csv.DictReader(file)}


def load_batch(
    engine: Engine,
    sources: Sequence[Source],
    *,
    owner: str | None,
    observed: Period | None,
    check: Callable[[], None] = lambda: None,
) -> list[FileReport]:
    """Load files of one layout in one transaction: all of their rows, or nothing.

    `owner` is the taxpayer id whose books they are, where the rows leave that open; `observed`
    the days they were asked for; `check`, called when the rows were read, may still stop it.
    Raises FileError where a file turns out to be damaged, StepError where the rows do not add up,
    which would be a defect.
    """
    require_owner(sources[0], owner)
    stated = taxpayer_id.clean(owner or sources[0].owner or "") or None
    engine.define(FOLDER / "given.sql")
    try:
        with engine.transaction():
            _give_files(engine, sources)
            owners = _read(engine, sources, stated)
            check()
            engine.outdate("ingest")
            find_owners(engine, sources, stated, owners)
            find_repetitions(engine)
            if observed:
                _require_observed(engine, sources[0], observed)
            return _finish(engine, sources[0].layout, observed)
    finally:
        with suppress(duckdb.FatalException):
            engine.connection.execute("DROP VIEW IF EXISTS temp.new_row")
        engine.forget(*SCRATCH)


def _give_files(engine: Engine, sources: Sequence[Source]) -> None:
    folders: dict[Path, int] = {}
    for each in sources:
        folders.setdefault(each.folder, len(folders))
    rows = []
    for at, each in enumerate(sources):
        named = (at, each.file_id, str(each.path), each.sha256, each.layout.name)
        rows.append((*named, each.size, folders[each.folder]))
    engine.fill("given_file", pd.DataFrame(rows))
    engine.define(FOLDER / "forget_file.sql")


def _read(engine: Engine, sources: Sequence[Source], stated: str | None) -> set[str | None]:
    """Read every row into the table; return the owners that hold for all rows of a part."""
    if sources[0].is_document:
        engine.connection.register("source_text", document_texts(engine.connection, sources))
        return {_append_rows(engine, sources[0].layout, stated, "")}
    (source,) = sources
    owners: set[str | None] = set()
    place = 0
    for part in source.parts:
        for table, match in part.tables:
            owners.add(_read_table(engine, source, part.layout, (table, match), (place, stated)))
            place += SHEET_STEP
    return owners


def _read_table(
    engine: Engine,
    source: Source,
    layout: Layout,
    found: tuple[Table, Match],
    given: tuple[int, str | None],
) -> str | None:
    """Read one table of a file; its rows come with their numbers, or get them afterwards."""
    (table, match), (place, stated) = found, given
    connection = engine.connection
    try:
        read = table.stream if isinstance(table, TextTable) else table.load
        rows = read(connection, match.header_row)
        texts = table_texts(rows, match, source.file_id, place)
        connection.register("source_text", texts)
        owner = _append_rows(engine, layout, stated, match.date_header)
        _reject_ruined(engine, source.file_id, (table, match), place)
    except (duckdb.Error, StepError) as wrong:
        raise _unreadable(wrong, source.path) from wrong
    finally:
        for view in ("source_text", "sheet_cell"):
            connection.unregister(view)
    if place or table.name:
        connection.execute(
            "INSERT INTO source_sheet VALUES (?, ?, ?)", [source.file_id, place, table.name]
        )
    _number_rows(engine, source.file_id, table, match)
    return owner


def _unreadable(wrong: Exception, path: Path) -> Exception:
    """What the reader says of a damaged file; an error of ours stays what it is."""
    cause = wrong.__cause__ if isinstance(wrong, StepError) else wrong
    if not is_damage(cause):
        return wrong
    return FileError(
        f"the file cannot be read to its end: {str(cause).splitlines()[0]}",
        where=str(path),
        to_do="export it again",
    )


def _append_rows(
    engine: Engine, layout: Layout, stated: str | None, date_header: str
) -> str | None:
    """One pass over the texts at hand; returns the owner where one holds for all rows."""
    owner = taxpayer_id.clean(layout.constants.get("owner_id", "")) or None
    if owner is None and "owner_id" not in layout.columns and not layout.names_both_parties:
        owner = stated
    engine.execute("given_word", "DELETE FROM given_word")
    engine.fill("given_word", pd.DataFrame(words_of(layout)))
    engine.define(FOLDER / "word.sql")
    keys = layout.identity_columns
    engine.append(
        FOLDER / "source_row.sql",
        owner_id=owner,
        side=layout.constants.get("side"),
        grain=layout.grain,
        amount_from=layout.amount_basis,
        by_day="issued_on" in keys,
        by_supplier="supplier_id" in keys,
        by_buyer="buyer_id" in keys,
        by_total="total" in keys,
        summary_pattern=_summary_pattern(layout, date_header),
    )
    return owner


def _summary_pattern(layout: Layout, date_header: str) -> str:
    """What a cell begins with in rows that are totals, or the header once more."""
    begins = [re.escape(word) for kind, word, _ in words_of(layout) if kind == "summary"]
    head = re.escape("".join(date_header.lower().split()))
    if head:
        begins.append(rf"{head}(\||$)")
    return rf"(^|\|)({'|'.join(begins)})"


def _reject_ruined(engine: Engine, file_id: str, found: tuple[Table, Match], place: int) -> None:
    """Rows whose 20-digit number a spreadsheet has kept as a number, and so not whole."""
    table, match = found
    position = match.positions.get("einvoice_number")
    ruined = None if position is None else table.ruined(engine.connection, position)
    if ruined is None:
        return
    row = duckdb.ColumnExpression("source_row") + duckdb.ConstantExpression(place)
    engine.connection.register("ruined_row", ruined.select(row.alias("source_row")))
    engine.amend(ROWS, FOLDER / "row_ruined.sql", file_id=file_id)
    engine.connection.unregister("ruined_row")


def _number_rows(engine: Engine, file_id: str, table: Table, match: Match) -> None:
    """Rows that were read without their numbers get them; lines that are no rows are kept."""
    malformed: list[Malformed] = table.malformed(engine.connection)
    if malformed:
        lines = [(file_id, line.source_row, line.text) for line in malformed]
        engine.fill("malformed_line", pd.DataFrame(lines))
    if isinstance(table, TextTable):
        first = table.first_row(match.header_row)
        engine.change(FOLDER / "row_place.sql", file_id=file_id, first_row=first)
        skipped = {*table.skipped_lines, *(line.source_row for line in malformed)}
        below = sorted(line for line in skipped if line >= first)
        if below:
            engine.fill("skipped_line", pd.DataFrame(below))
            engine.amend(ROWS, FOLDER / "row_moved.sql", file_id=file_id)
    engine.execute(ROWS, "DELETE FROM source_row WHERE fate = 'blank'")
    if malformed:
        engine.append(FOLDER / "row_malformed.sql", into=ROWS)


def find_repetitions(engine: Engine) -> None:
    """Rows that repeat others become duplicates; invoices that nothing tells apart get numbers."""
    engine.amend(ROWS, FOLDER / "row_unnumbered.sql")
    engine.scratch(FOLDER / "doubtful_row.sql")
    engine.amend(ROWS, FOLDER / "row_repeated.sql")
    engine.amend(ROWS, FOLDER / "row_unsure.sql")
    engine.amend(ROWS, FOLDER / "row_retold.sql")


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


def _finish(engine: Engine, layout: Layout, observed: Period | None) -> list[FileReport]:
    """Note files, books and reasons, and prove that no row was lost."""
    engine.scratch(FOLDER / "file_count.sql")
    counts = engine.rows(FOLDER / "source_file.sql")
    engine.append(FOLDER / "source_file.sql")
    engine.append(FOLDER / "book_seen.sql")
    if observed:
        days: dict[str, Any] = {"observed_from": observed.start, "observed_until": observed.end}
        engine.append(FOLDER / "book_declared.sql", **days)
    elif layout.book:
        engine.append(FOLDER / "book_declared.sql", **layout.book.model_dump())
    engine.scratch(FOLDER / "reason.sql", csv_file=str(FOLDER / "reasons.csv"))
    engine.append(FOLDER / "reject_reason.sql")
    engine.forget("reason")
    _require_balance(counts)
    return [file_report(row) for row in counts]


def _require_balance(counts: Sequence[dict[str, Any]]) -> None:
    """Raise StepError unless every row and every fen read has exactly one fate."""
    for row in counts:
        rows = sum(row[f"rows_{fate}"] for fate in ("loaded", "duplicate", "rejected", "summary"))
        money = sum(row[f"amount_{fate}"] for fate in ("loaded", "duplicate", "rejected"))
        if row["rows_read"] != rows or row["amount_read"] != money:
            raise StepError(f"rows do not add up: {row}", where=f"file {row['path']}")
