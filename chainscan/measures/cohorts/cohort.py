"""Whose figures are shown: the members of a cohort that the registry names, or of a list file."""

import csv
import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chainscan.engine import Engine
from chainscan.errors import FileError, SettingsError
from chainscan.reference.taxpayer_id import clean, organisation_code

SQL = Path(__file__).parent
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Cohort:
    """What to show: the members of `name` or of the list `file`, or everybody; `most` losses."""

    name: str | None = None
    file: Path | None = None
    most: int = 10

    @property
    def is_everybody(self) -> bool:
        """Whether no cohort was asked for."""
        return self.name is None and self.file is None

    @property
    def title(self) -> str:
        """The cohort as it was asked for, empty where it was not."""
        return self.name or (self.file.name if self.file else "")


def members_of(engine: Engine, cohort: Cohort) -> dict[str, list[Any]]:
    """The members as named: `member_ids` and their `organisation_codes`, None where an id has none.

    A list file is text or CSV: an id at the beginning of each line, what follows a comma is passed
    over, and so are a heading and lines that begin with `#`. Raises SettingsError where the
    registry knows no such cohort, FileError where the file cannot be read or names nobody.
    """
    listed = check_cohort(cohort)
    ids = listed if cohort.file else _registered(engine, cohort.name)
    return {"member_ids": ids, "organisation_codes": [organisation_code(one) for one in ids]}


def check_cohort(cohort: Cohort) -> list[str]:
    """What can be told without a database: the ids of the list file, none where there is no file.

    Raises SettingsError where the cohort is given twice, FileError as members_of does.
    """
    if cohort.name is not None and cohort.file is not None:
        raise SettingsError(
            "a cohort is given both by name and as a file",
            where="--cohort, --cohort-file",
            to_do="give one of them",
        )
    return _listed(cohort.file) if cohort.file else []


def trading_members(engine: Engine, cohort: Cohort) -> tuple[str, ...]:
    """The enterprise ids of the members that the data know.

    Raises what members_of raises, and SettingsError where a list names nobody who trades.
    """
    named = members_of(engine, cohort)
    engine.scratch(SQL / "cohort_member.sql", **named)
    found = tuple(row["enterprise_id"] for row in engine.rows(SQL / "trading_member.sql"))
    engine.forget("cohort_member")
    if cohort.file and not found:
        raise SettingsError(
            f"none of the {len(named['member_ids'])} enterprises in the list trades in these data",
            where=str(cohort.file),
            to_do="check the ids, and whether the right database is open",
        )
    return found


def _registered(engine: Engine, name: str | None) -> list[str]:
    if name is None:
        return []
    source = "registry" if engine.has("registry") else "enterprise"
    rows = engine.rows(SQL / f"{source}_cohort.sql")
    found = [str(row["member_id"]) for row in rows if row["cohort"] == name]
    if found:
        return found
    known = sorted({str(row["cohort"]) for row in rows})
    near = difflib.get_close_matches(name, known, n=1)
    raise SettingsError(
        f"the registry has no cohort '{name}'",
        where="--cohort",
        to_do=f"did you mean '{near[0]}'?"
        if near
        else f"its cohorts are {', '.join(known)}"
        if known
        else "load a registry with a column of cohorts: `chainscan ingest --registry FILE`",
    )


def _listed(path: Path) -> list[str]:
    to_do = "give a text or CSV file with one taxpayer id at the beginning of each line"
    try:
        content = path.read_bytes()
    except OSError as wrong:
        raise FileError(
            f"the list of the cohort cannot be read: {wrong.strerror}", where=str(path), to_do=to_do
        ) from wrong
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise FileError("the list of the cohort is not text", where=str(path), to_do=to_do)
    first = (row[0].strip() for row in csv.reader(text.splitlines()) if row)
    ids = [clean(cell) for cell in first if cell and not cell.startswith("#")]
    ids = [one for one in ids if one.isascii() and any(letter.isdigit() for letter in one)]
    if not ids:
        raise FileError("the list of the cohort names nobody", where=str(path), to_do=to_do)
    return ids
