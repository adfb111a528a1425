"""The rejected rows as a file that people open in a spreadsheet program."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from chainscan.engine import Engine
from chainscan.ingest.covering.masking import masked
from chainscan.ingest.covering.spreadsheet import streamed, write_csv
from chainscan.ingest.loading import reasons_in_chinese

FOLDER = Path(__file__).parent
REGISTER_REASONS = FOLDER.parent / "registry" / "reasons.csv"
COLUMNS = ("file", "sheet", "row", "column", "value", "reason_zh", "reason", "reason_code")
ALL = 2**62


def write_rejected(engine: Engine, path: Path) -> int:
    """Write what was rejected with file, sheet, row, column, value and reason; return how many.

    First the rows of the exports, then the rows and cells of registry and consent files, with
    the warnings about them. The value is the user's own, as it stood in the file, but
    identity-card numbers are masked. `sheet` is empty where the file has just one table. How
    cells are written: spreadsheet.py.
    """
    engine.require_fresh("ingest")
    return write_csv(path, COLUMNS, chain(_export_rows(engine), _register_rows(engine)))


def _export_rows(engine: Engine) -> Iterator[tuple[object, ...]]:
    chinese = reasons_in_chinese()
    for row in streamed(engine, FOLDER / "rejected_listed.sql", at_most=ALL):
        file, sheet, number, column, value, code, reason = row
        value = masked(value) if value else value
        yield file, sheet, number, column, value, chinese.get(code, ""), reason, code


def _register_rows(engine: Engine) -> Iterator[tuple[object, ...]]:
    if not engine.has("registry_rejected"):
        return
    listed = FOLDER / "register_listed.sql"
    for row in streamed(engine, listed, reasons_file=str(REGISTER_REASONS)):
        file, sheet, number, column, value, *reason = row
        yield file, sheet, number, column, masked(value) if value else value, *reason
