"""The files of a coverage: each alone, all together, and those that need a look."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from chainscan.engine import Engine
from chainscan.ingest.covering.spreadsheet import shown
from chainscan.ingest.report import FileReport, file_report

FOLDER = Path(__file__).parent
MOST_FILES = 4
MOST_NAMED = 3
HOME = "CNY"


def find_files(engine: Engine) -> tuple[FileReport, ...]:
    """Each file loaded, its counts held against what the tables hold of it."""
    engine.scratch(FOLDER / "file_row.sql")
    engine.scratch(FOLDER / "updating_row.sql")
    try:
        return tuple(file_report(row) for row in engine.rows(FOLDER / "covered_file.sql"))
    finally:
        engine.forget("file_row", "updating_row")


def total_of(files: Sequence[FileReport], currency: str = HOME) -> FileReport:
    """All files added up: their rows, and the money of those in one currency."""
    rows: dict[str, Any] = {
        name: sum(getattr(file, name) or 0 for file in files)
        for name in FileReport.__dataclass_fields__
        if name.startswith("rows_")
    }
    money: dict[str, Any] = {
        name: sum((getattr(f, name) for f in files if f.currency == currency), Decimal("0.00"))
        for name in FileReport.__dataclass_fields__
        if name.startswith("amount_")
    }
    adds_up = all(file.adds_up for file in files)
    path = Path("all files")
    return FileReport(path, "loaded", currency=currency, adds_up=adds_up, **rows, **money)


def file_lines(files: Sequence[FileReport], *, in_full: bool) -> list[str]:
    """Each file in a few lines, of many (unless `in_full`) just the total and what is amiss."""
    total = total_of(files)
    lines = [f"{len(files):,} files"]
    if in_full or len(files) <= MOST_FILES:
        lines += [line for file in files for line in file.lines()]
    elif files:
        lines[0] += "; `--files` lists them"
    lines += total.lines(every_count=True)
    for currency in sorted({file.currency for file in files} - {HOME}):
        lines.append(f"    not added to these: {total_of(files, currency).money()}")
    updating = f"{total.rows_updating or 0:,} are of invoices that an earlier file holds already"
    lines.append(f"    of the rows loaded {updating}")
    lines.append(f"    of the rows loaded or duplicate {total.rows_voided:,} are voided: no trade")
    lines += _amiss(files, in_full)
    return lines


def _amiss(files: Sequence[FileReport], in_full: bool) -> list[str]:
    lines = []
    torn = [file for file in files if file.adds_up is False]
    if torn:
        lines.append(f"THE TABLES DO NOT HOLD WHAT WAS COUNTED for {_named(torn, in_full)}")
        lines.append("    load the files into a new database, and report this as a defect")
    rejected = sorted((f for f in files if f.rows_rejected), key=lambda file: -file.rows_rejected)
    if rejected and len(files) > 1:
        lines.append(f"rows rejected in {_named(rejected, in_full)}")
    return lines


def _named(files: Sequence[FileReport], in_full: bool) -> str:
    named = [shown(str(file.path)) for file in (files if in_full else files[:MOST_NAMED])]
    more = len(files) - len(named)
    rest = [f"{more:,} more"] if more else []
    return f"{len(files):,} files: {', '.join([*named, *rest])}"
