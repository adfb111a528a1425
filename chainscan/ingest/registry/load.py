"""Load a registry or a consent file: all of it or nothing, what could not be read as results."""

from pathlib import Path
from typing import Any

import pandas as pd

from chainscan.engine import Engine
from chainscan.ingest.covering.masking import masked
from chainscan.ingest.loading import file_hash
from chainscan.ingest.registry.headings import Register, words
from chainscan.ingest.registry.register_text import TABLES, ReadRegister, read_register
from chainscan.ingest.registry.report import RegisterDoubt, RegisterReport
from chainscan.reference import region_names, taxpayer_id

FOLDER = Path(__file__).parent
SCRATCH = (
    *TABLES,
    "given_register",
    "consent_word",
    "stated_id_form",
    "stated_place",
    "register_reason",
    "registry_read",
    "consent_part",
    "consent_read",
)
SAMPLE = 10


def prepare_registry(engine: Engine) -> None:
    """Create the registry's and the consents' tables where they are not."""
    engine.define(FOLDER / "tables.sql")


def load_registry(engine: Engine, path: Path) -> RegisterReport:
    """Load who enterprises are: name, region, industry, group, cohorts, annual tax, contact.

    A row replaces that of the same id from a file loaded before; other rows stay. A row without
    an id does not count; a region or a tax that cannot be read is left empty; both are listed in
    `registry_rejected`. Needs `loading.prepare_tables` and `prepare_registry`.

    Raises FileError where the file cannot be read or has no column of taxpayer ids.
    """
    sha256, _ = file_hash(path)
    try:
        found = read_register(engine, path, "registry")
        _give(engine, path, sha256, "registry")
        engine.scratch(FOLDER / "registry_read.sql")
        with engine.transaction():
            before = engine.rows(FOLDER / "registry_state.sql")
            engine.define(FOLDER / "replaced.sql")
            engine.append(FOLDER / "registry.sql", file_id=_file_id(sha256))
            if engine.rows(FOLDER / "registry_state.sql") != before:
                engine.outdate("ingest")
            engine.append(FOLDER / "registry_rejected.sql", file_id=_file_id(sha256))
            return _count(engine, path, sha256, ("registry", found))
    finally:
        engine.forget(*SCRATCH)


def load_consents(engine: Engine, path: Path) -> RegisterReport:
    """Add consent records and withdrawals; nothing that was recorded before changes.

    A record says who may be named in which role to which recipient, from when until when, and
    what proves it; without one of these (an end may be open) it does not count. A withdrawal
    counts as soon as it names the enterprise. What is in force on a day: consent_in_force.sql.

    Raises FileError where the file cannot be read, or has no column of taxpayer ids or of
    recipients.
    """
    sha256, _ = file_hash(path)
    if engine.rows(FOLDER / "known_consent_file.sql", file_id=_file_id(sha256)):
        return RegisterReport(path, "consent", is_known=True)
    try:
        found = read_register(engine, path, "consent")
        _give(engine, path, sha256, "consent")
        engine.scratch(FOLDER / "consent_part.sql")
        engine.scratch(FOLDER / "consent_read.sql")
        with engine.transaction():
            engine.append(FOLDER / "consent.sql", file_id=_file_id(sha256))
            rejected = FOLDER / "consent_rejected.sql"
            engine.append(rejected, into="registry_rejected", file_id=_file_id(sha256))
            return _count(engine, path, sha256, ("consent", found))
    finally:
        engine.forget(*SCRATCH)


def _file_id(sha256: str) -> str:
    return sha256[:16]


def _give(engine: Engine, path: Path, sha256: str, register: Register) -> None:
    """What the statements need beside the file's texts: reasons, words, and what ids say."""
    given = [(_file_id(sha256), str(path), sha256, register)]
    engine.fill("given_register", pd.DataFrame(given))
    engine.fill("consent_word", pd.DataFrame(words()))
    engine.scratch(FOLDER / "register_reason.sql", csv_file=str(FOLDER / "reasons.csv"))
    stated = engine.rows(FOLDER / "stated_text.sql")
    ids = [row["stated"] for row in stated if row["kind"] == "id"]
    places = [row["stated"] for row in stated if row["kind"] == "place"]
    forms = [(id_, *_form(id_)) for id_ in ids]
    columns = ["alias_id", "kind", "organisation_code", "check_ok"]
    engine.fill("stated_id_form", pd.DataFrame(forms, columns=columns, dtype="str"))
    codes = [(place, region_names.find(place)) for place in places]
    engine.fill("stated_place", pd.DataFrame(codes, columns=["text", "code"], dtype="str"))


def _form(id_: str) -> tuple[str | None, ...]:
    form = taxpayer_id.form(id_)
    return form.kind, form.organisation_code, None if form.check_ok is None else str(form.check_ok)


def _count(
    engine: Engine, path: Path, sha256: str, read: tuple[Register, ReadRegister]
) -> RegisterReport:
    """Record the file and say what became of its rows."""
    (register, found), file_id = read, _file_id(sha256)
    counts: dict[str, Any] = engine.rows(FOLDER / f"{register}_count.sql", file_id=file_id)[0]
    engine.append(FOLDER / "registry_file.sql", **counts)
    doubts = engine.rows(FOLDER / "register_doubt.sql", file_id=file_id, at_most=SAMPLE)
    shown = [
        RegisterDoubt(**{**row, "value": masked(row["value"]) if row["value"] else None})
        for row in doubts
    ]
    return RegisterReport(path, register, unused=found.unused, doubts=tuple(shown), **counts)
