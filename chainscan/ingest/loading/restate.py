"""What a user says only later of a file: whose books it is, or which days it was asked for."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from chainscan.engine import Engine
from chainscan.errors import FileError
from chainscan.ingest.loading.load import SCRATCH, find_repetitions
from chainscan.ingest.loading.source import ROWS
from chainscan.ingest.report import FileReport
from chainscan.period import Period
from chainscan.reference import taxpayer_id

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class HeldFile:
    """A file loaded before. `asked_from` and `asked_until` are the days declared for it, or None.

    `owner_id` is None where its rows name several owners or none.
    """

    sha256: str
    file_id: str
    owner_id: str | None
    rows_owned: int
    rows_unowned: int
    first_day: date
    last_day: date
    asked_from: date | None
    asked_until: date | None


def held_files(engine: Engine) -> dict[str, HeldFile]:
    """The files loaded before, by their sha256."""
    rows = engine.rows(FOLDER / "file_held.sql")
    return {row["sha256"]: HeldFile(**row) for row in rows}


def restate(
    engine: Engine, path: Path, held: HeldFile, *, owner: str | None, observed: Period | None
) -> FileReport:
    """Give the rows of a file that are in nobody's book an owner, and the file its days.

    Rows that have an owner keep it, and days declared before stand: a folder is often loaded
    again with what is meant for its new files only. A new owner makes everything be derived anew.

    Raises FileError where the owner stands in none of the rows without an owner.
    """
    stated = taxpayer_id.clean(owner or "") or None
    names_owner = stated is not None and held.rows_unowned > 0
    names_days = observed is not None and _days_fit(held, observed)
    names_days = names_days and (held.rows_owned > 0 or names_owner)
    if not (names_owner or names_days):
        return FileReport(path, "known", note="; ".join(_why_not(held, stated, observed)))
    notes = []
    engine.define(FOLDER / "given.sql")
    try:
        with engine.transaction():
            engine.append(FOLDER / "given_again.sql", into="given_file", file_id=held.file_id)
            engine.outdate("ingest")
            if stated and names_owner:
                rows = _give_owner(engine, path, stated)
                left = held.rows_unowned - rows
                notes.append(f"{rows:,} rows are in the book of {taxpayer_id.mask(stated)} now")
                notes += [f"{left:,} rows are still nobody's"] if left else []
            days = (observed.start, observed.end) if observed and names_days else (None, None)
            named = {"observed_from": days[0], "observed_until": days[1]}
            engine.append(FOLDER / "days_named.sql", into="book_declared", **named)
            notes += [f"asked for {days[0]} to {days[1]}"] if names_days else []
    finally:
        with suppress(duckdb.FatalException):
            engine.connection.execute("DROP VIEW IF EXISTS temp.new_row")
        engine.forget(*SCRATCH, "unowned_row")
    return FileReport(path, "restated", note="; ".join(notes))


def _days_fit(held: HeldFile, observed: Period) -> bool:
    """Whether the file has no days yet and a row within these."""
    within = held.first_day <= observed.end and held.last_day >= observed.start
    return held.asked_from is None and within


def _why_not(held: HeldFile, owner: str | None, observed: Period | None) -> list[str]:
    """Why what the user says changes nothing; nothing where it is what stands already."""
    why = []
    if owner and held.owner_id and held.owner_id != owner:
        why.append(f"its owner stays {taxpayer_id.mask(held.owner_id)}")
    if observed and held.asked_from is None:
        if _days_fit(held, observed):
            why.append("name its owner with the days, --owner TAXPAYER_ID --observed PERIOD")
        else:
            why.append(f"no row lies within {observed}")
    elif observed and (held.asked_from, held.asked_until) != (observed.start, observed.end):
        why.append(f"the days declared for it stay {held.asked_from} to {held.asked_until}")
    return why


def _give_owner(engine: Engine, path: Path, owner: str) -> int:
    """Put the rows in which the owner stands into its books; return how many."""
    engine.scratch(FOLDER / "unowned_row.sql")
    engine.append(FOLDER / "owner_stated.sql", into="owner_of", owner_id=owner)
    rows = engine.amend(ROWS, FOLDER / "row_owned.sql")
    if not rows:
        raise FileError(
            f"the owner {taxpayer_id.mask(owner)} stands in none of the rows without an owner",
            where=str(path),
            to_do="correct --owner, or leave it out",
        )
    engine.define(FOLDER / "row_named.sql")
    find_repetitions(engine)
    engine.define(FOLDER / "row_of_file.sql")
    engine.scratch(FOLDER / "file_count.sql")
    engine.amend("source_file", FOLDER / "file_recounted.sql")
    engine.change(FOLDER / "gone_book_seen.sql")
    engine.append(FOLDER / "book_seen.sql")
    engine.change(FOLDER / "underived.sql")
    return rows
